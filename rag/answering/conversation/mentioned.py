"""The papers that the answers and the questions of a conversation name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.answering.conversation.fitting import Fitting
from rag.answering.question.naming import Mention, mentions
from rag.library.identity import title_hash
from rag.paper import Paper
from rag.text import content_words

if TYPE_CHECKING:
    from rag.library import Library

NAMED = 0.6  # strength of a mention that surely names a paper
_NEAR = 10  # papers looked at for being named in one piece of an answer
_PIECES = 40  # lines or titles of an answer looked at
_TELLING = 4  # content words of a sentence from which the paper that it cites can be told
_LONGEST = 400  # characters of an answer that is about one paper
_AHEAD = 0.1  # by how much of them that paper is ahead of the next
_BOLD = re.compile(r"\*\*(.{3,400}?)(?<!\\)\*\*")
_REFERENCE = re.compile(r"^\s*\[(\d{1,3})\]\s+(\S.*)$", re.MULTILINE)
_MARKER = re.compile(r"\[(\d{1,3})\]")
# A sentence, or the part of one that a marker stands for: "A segments [1] and B traces [2]".
_SENTENCE = re.compile(
    r"(?<=[.!?;])\s+|\n+|(?<=\d\]),?\s+(?:and|while|but|whereas)\s+|(?<=\d\]),\s+"
)
COINED = re.compile(r"\w[A-Z0-9]")  # FractalNet, BEiT, S4: no words of the language
_QUOTED = re.compile(r"“[^”]*”")


def papers_in(answer: str, library: Library, asked: str = "") -> Iterator[Paper]:
    """The papers that ``answer`` names, in order, some of them more than once.

    Where it names none, the one that it cites is told by its words and those of what was ``asked``.
    """
    bold = [piece.replace("\\", "") for piece in _BOLD.findall(answer)]
    listed = [title for _, title in references_in(answer)]
    if exactly := titled(listed, library):
        yield from exactly
        return
    own_words = _QUOTED.sub(" ", answer)
    for parts in (listed, bold, _SENTENCE.split(own_words), _SENTENCE.split(answer)):
        each = [(piece, _in_piece(piece, library)) for piece in parts[:_PIECES]]
        if any(found for _, found in each):
            yield from _sure_of(each, library)
            return
    cited = [
        p
        for piece in _SENTENCE.split(answer)[:_PIECES]
        for p in _of_coined_word(piece, library) or _cited_unnamed(piece, library)
    ]
    yield from cited or _cited_unnamed(f"{asked} {answer[:_LONGEST]}", library)


def _sure_of(each: Sequence[tuple[str, Sequence[Mention]]], library: Library) -> Iterator[Paper]:
    """The papers that pieces of an answer name, each surely; a weak name counts where the piece
    cites, "DiWA averages several runs [2]", and a piece that cites need not name its paper."""
    sure = any(m.strength >= NAMED or _MARKER.search(piece) for piece, found in each for m in found)
    for piece, found in each:
        cites = _MARKER.search(piece) is not None
        named = [m.paper for m in found if cites or not sure or m.strength >= NAMED]
        yield from named or (_cited_unnamed(piece, library) if cites else ())


def references_in(answer: str) -> list[tuple[int, str]]:
    """The numbers and titles of the references below ``answer``."""
    return [(int(number), title) for number, title in _REFERENCE.findall(answer)]


def shows_titles(answer: str) -> bool:
    """Whether ``answer`` sets titles apart, as a list of papers does."""
    return bool(_BOLD.search(answer) or _REFERENCE.search(answer))


def titled(titles: Sequence[str], library: Library) -> list[Paper]:
    """The papers with exactly these titles, if there is one for each."""
    ids = [title_hash(title) for title in titles]
    found = library.catalog.get_many(ids)
    return [found[paper_id] for paper_id in ids] if len(found) == len({*ids}) else []


def mentioned(text: str, library: Library) -> list[Mention]:
    """The papers that ``text`` surely names, in order; else those it seems to name."""
    terms = [word.folded for word in content_words(text)][:32]
    hits = library.words.search(terms, _NEAR, title_weight=1.0, abstract_weight=0.3)
    papers = library.catalog.get_many([paper_id for paper_id, _ in hits]).values()
    found = mentions(text, papers, library.words.document_frequency)
    found = [_whole_head(text, mention) for mention in found]
    sure = [mention for mention in found if mention.strength >= NAMED]
    return sorted(sure or found, key=lambda mention: mention.start)


def _of_coined_word(sentence: str, library: Library) -> list[Paper]:
    """The one paper that has a coined word of what cites it: "POD-Net finds objects [1]"."""
    if not _MARKER.search(sentence):
        return []
    coined = [w.folded for w in content_words(sentence) if COINED.search(w.text)]
    only = [word for word in coined if library.words.document_frequency(word) == 1]
    hits = library.words.search(only[:1], 1) if only else []
    return list(library.catalog.get_many([paper_id for paper_id, _ in hits]).values())


def _cited_unnamed(sentence: str, library: Library) -> Iterator[Paper]:
    """The paper whose words a sentence that cites is made of, where nothing names it."""
    terms = content_words(_MARKER.sub(" ", sentence))
    if not _MARKER.search(sentence):
        return
    fit = Fitting(terms, library)
    paper = fit.best(fit.rivals(), ahead=_AHEAD)
    if paper and (len(terms) >= _TELLING or fit.tells(paper)):
        yield paper


def _in_piece(piece: str, library: Library) -> list[Mention]:
    text = _MARKER.sub(" ", piece).strip()
    return mentioned(text, library) if text else []


def _whole_head(text: str, mention: Mention) -> Mention:
    """The mention of all that stands before the colon of a title: Switch EMA, not EMA alone."""
    head, colon, _ = mention.paper.title.partition(":")
    if not colon or mention.strength >= NAMED or not COINED.search(head):
        return mention
    for whole in re.finditer(rf"(?<!\w){re.escape(head.strip())}(?!\w)", text, re.IGNORECASE):
        if whole.start() <= mention.start and mention.end <= whole.end():
            return replace(mention, start=whole.start(), end=whole.end(), strength=NAMED)
    return mention
