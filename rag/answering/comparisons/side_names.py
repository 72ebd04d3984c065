"""Whether a paper is about what a side of a comparison names, or only names it.

Many abstracts name the methods they build on or measure themselves against. None of them may
stand for such a method: it is compared with the paper that has the name in its title, or that
introduces it as its own, and if there is none, the library lacks it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.cued import Cued
from rag.answering.facts.demands import is_name
from rag.library.instructions import readable
from rag.paper import Paper
from rag.text import STOP_WORDS, Word, fold, words

# Words around a name that say nothing more: "the RODE paper", "SAM optimizer", "GPT-4".
_AROUND = frozenset(
    """paper papers article study work works method methods approach approaches algorithm model
    models network networks framework technique architecture optimizer optimiser training et al
    """.split()
)
_PIECES = re.compile(r"[A-Z][a-z]+|[A-Z]")
_LONG_PIECE = 3  # letters of "Fed" and "Dyn", which may stand apart in a title
_LETTERS = 3  # of an abbreviation, from which initials are believed
_INITIALS = 4  # from which they may leave out a word
_KIND = r"(?:algorithm|method|framework|approach|model|architecture|estimator|optimi[sz]er)"
_OWN_VOICE = Cued(r"\b(?:we|our|this|here|propos\w+|introduc\w+|present\w*)\b")
_COINS = Cued(  # before a name that a sentence coins
    r"(?:\b(?:we|paper|work|article)\s+(?:\w+\s+)?(?:propose|introduce|present|develop|design|devise"
    r"|describe|provide|offer)s?\s+(?:(?:an?|the|our|new|novel|simple|scalable|efficient)\s+)*"
    r"|\b(?:called|named|term(?:ed)?|dub(?:bed)?|coin(?:ed)?|name\s+it|call\s+it|i\.e\.,?)\s+(?:as\s+)?"
    rf"|\b(?:new|novel|our)\s+(?:\w+\s+)?{_KIND},?\s+(?:[{{$\\]+\w*\s*)*"
    r"|\b(?:the\s+proposed|our)\s+)$"
)
_BREAK = re.compile(r"(?<!e\.g)(?<!i\.e)[.;?!]\s")
_CLOSES = re.compile(r"s?(?:\s+[\w-]+)?\)")  # "(LSS Transformer)"
_OPENED = re.compile(r"\((?:\w+-)*$")
_SUBJECT = Cued(  # before a name that a sentence is about
    r"^(?:\W|(?:the|our)\b)*$|\b(?:show|find|demonstrate|prove|see|observe)s?\s+(?:that\s+)?$"
)


def bare_names(side: str) -> list[Word]:
    """The names that ``side`` consists of; empty if it says anything else."""
    said = _said(side)
    coined = [word for word in said if is_name(word.text)]
    beside = [word for word in said if word not in coined and word.folded not in _AROUND]
    return coined if all(len(word.text) < 2 or word.text.isdigit() for word in beside) else []


def may_stand_for(paper: Paper, side: str, long_form: str | None = None) -> bool:
    """Whether nothing speaks against ``paper`` for ``side``: it says more than a name, or the
    paper is about it. A name in lower case is known by how the paper spells it. Of a name in
    several words, as Switch Transformer, it has all, in a row."""
    coined = bare_names(side) or _coined_in(paper, side)
    if coined:
        return any(is_of_name(paper, name, long_form) for name in coined)
    proper = [word.stem for word in _said(side)] if _is_proper(side) else []
    title = [word.stem for word in words(paper.title)]
    said = [word.stem for word in words(readable(paper.abstract))]
    return set(proper) <= set(title) or any(
        said[at : at + len(proper)] == proper for at in range(len(said))
    )


def is_of_name(paper: Paper, name: Word, long_form: str | None = None) -> bool:
    """Whether ``paper`` has ``name`` for its subject: in its title, as it is or in the
    ``long_form``, or as what it introduces."""
    title = words(paper.title)
    if any(_is_same(name, word) for word in title):
        return True
    if long_form and {w.stem for w in words(long_form)} <= {word.stem for word in title}:
        return True
    if _shortens(name.text, [word for word in title if word.folded not in STOP_WORDS]):
        return True
    return _introduces(readable(paper.abstract), name)


def names(sentence: str, name: Word) -> bool:
    """Whether ``sentence`` has ``name``, as it is or spelt out: ResNet is a residual network."""
    said = words(sentence)
    if any(_is_same(name, word) for word in said):
        return True
    pieces = pieces_of(name.text)
    long = bool(pieces) and min(map(len, pieces)) >= _LONG_PIECE
    return long and any(_begin(said[at : at + len(pieces)], pieces) for at in range(len(said)))


def _said(side: str) -> list[Word]:
    return [word for word in words(side) if word.folded not in STOP_WORDS]


def _is_proper(side: str) -> bool:
    """Whether ``side`` is several words that are all written as names are."""
    said = words(side)
    return len(said) > 1 and all(word.text[0].isupper() for word in said)


def lone_word(side: str) -> list[Word]:
    """The only word of ``side``, which may be a name in lower case."""
    said = [word for word in _said(side) if word.folded not in _AROUND]
    return said if len(said) == 1 else []


def _coined_in(paper: Paper, side: str) -> list[Word]:
    """The only word of ``side`` as ``paper`` spells it, if that is as a name wherever it is."""
    found = [
        word
        for said in lone_word(side)
        for word in words(f"{paper.title} {readable(paper.abstract)}")
        if _is_alike(word, said)
    ]
    return found[:1] if all(is_name(word.text) for word in found) else []


def _is_alike(word: Word, other: Word) -> bool:
    return word.folded.removesuffix("s") == other.folded.removesuffix("s")


def _is_same(name: Word, word: Word) -> bool:
    """Whether ``word`` is ``name``, or its plural; RAPID is not the word rapid."""
    return _is_alike(word, name) and is_name(word.text)


def _shortens(name: str, title: Sequence[Word]) -> bool:
    """Whether ``name`` is made of the beginnings of the first words of ``title``, as OpLaS is of
    Operational Latent Spaces, or of some of them, if it keeps enough of each: FedDyn of Federated
    Learning Based on Dynamic Regularization."""
    pieces = pieces_of(name)
    if not pieces or not title or not _begin(title[:1], pieces[:1]):
        return False
    if _begin(title[: len(pieces)], pieces):
        return True
    left = iter(title)
    spread = all(any(_begin((word,), (piece,)) for word in left) for piece in pieces)
    return spread and (min(map(len, pieces)) >= _LONG_PIECE or len(pieces) >= _INITIALS)


def pieces_of(name: str) -> list[str]:
    """``Fed`` and ``Dyn`` of FedDyn, the letters of SRPO; none of a name that is made otherwise."""
    pieces = _PIECES.findall(name.removesuffix("s"))
    made = len(pieces) > 1 and "".join(pieces) == name.removesuffix("s")
    return pieces if made and sum(map(len, pieces)) >= _LETTERS else []


def _begin(run: Sequence[Word], pieces: Sequence[str]) -> bool:
    """Whether each word of ``run`` begins like its piece."""
    pairs = zip(run, pieces, strict=False)
    return len(run) == len(pieces) and all(w.folded.startswith(fold(p)) for w, p in pairs)


def _introduces(abstract: str, name: Word) -> bool:
    """Whether ``abstract`` introduces ``name`` as its own ("we propose RAPID", or in parentheses
    where it speaks for itself), or has a sentence about it."""
    for word in words(abstract):
        if not _is_same(name, word):
            continue
        before = _BREAK.split(abstract[: word.start])[-1]
        if _COINS.search(before) or _SUBJECT.search(before):
            return True
        if (
            _CLOSES.match(abstract, word.end)
            and _OPENED.search(before)
            and _OWN_VOICE.search(before)
        ):
            return True
    return False
