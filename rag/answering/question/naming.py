"""Which paper a question names: by its title, a run of the title's words, or its short name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rag.paper import Paper
from rag.text import STOP_WORDS, Word, words

WHOLE = 0.6  # strength of a mention that is surely meant as a paper's name
_INTRODUCED = re.compile(r"\([\"'“]?([A-Za-z][\w$^{}+-]{1,20}?)s?[\"'”]?\)")
_NAME = 0.9  # strength of what stands before the title's colon
_MIN_RUN = 3  # words of a title in a row that name it, unless they are the whole title
_OPENING, _OPENED = 4, 0.65  # content words of a title's beginning that name it, how surely

_RARE = 3  # papers: a word of a title that stands in more of them is a term, not a name
_COMMON = 40  # papers that may use the name by which one of them is called: others build on it
_SHARED = 8  # papers that may use a name which one of them put in parentheses


@dataclass(frozen=True, slots=True)
class Mention:
    """``question[start:end]`` names ``paper``; ``strength`` is in (0, 1], 1 for a whole title."""

    paper: Paper
    start: int
    end: int
    strength: float


def mentions(
    question: str, papers: Iterable[Paper], document_frequency: Callable[[str], int]
) -> list[Mention]:
    """The papers named in ``question``, strongest first, at most one for the same words.

    ``document_frequency`` tells in how many papers a word occurs: a short name that many papers
    use (GAN, RL) names none of them.
    """
    tokens = words(question)
    found = [m for paper in papers if (m := _mention(tokens, paper, document_frequency))]
    found.sort(key=lambda m: (-m.strength, -(m.end - m.start)))
    kept: list[Mention] = []
    for mention in found:
        if not any(mention.start < k.end and k.start < mention.end for k in kept):
            kept.append(mention)
    return kept


def _head_names(paper: Paper) -> set[str]:
    """What stands before the title's colon: ``FractalNet: Ultra-Deep…`` is called FractalNet."""
    head, colon, _ = paper.title.partition(":")
    return {head.strip()} if colon and len(words(head)) <= 3 and len(head) > 1 else set()


def _coined_names(paper: Paper) -> set[str]:
    """Coined words in the title: its own name, or that of what it is about."""
    return {word.text for word in words(paper.title) if _is_coined(word.text)}


def _introduced_names(paper: Paper) -> set[str]:
    """Abbreviations put in parentheses in the abstract; often a name, sometimes a common term."""
    return {match.group(1) for match in _INTRODUCED.finditer(paper.abstract)}


def _initials(paper: Paper) -> set[str]:
    """Abbreviations of the title's first words: Sharpness-aware Minimization is called SAM."""
    first = "".join(word.folded[0] for word in words(paper.title))
    return {
        name
        for name in _introduced_names(paper)
        if len(name) > 2 and name.isupper() and first.startswith(name.lower())
    }


def _mention(
    tokens: Sequence[Word], paper: Paper, document_frequency: Callable[[str], int]
) -> Mention | None:
    title = [word.folded for word in words(paper.title)]
    start, size = _longest_run([token.folded for token in tokens], title)
    run = tokens[start : start + size]
    content = [token for token in run if token.folded not in STOP_WORDS]
    found = []
    if size and (size == len(title) or (size >= _MIN_RUN and len(content) >= 2)):
        opens = len(content) >= _OPENING and [token.folded for token in run] == title[:size]
        strength = max(size / len(title), _OPENED * opens)
        found.append(Mention(paper, run[0].start, run[-1].end, strength))
    for names, rare, strength in (
        (_head_names(paper), _RARE, _NAME),
        (_initials(paper), _COMMON, 0.7),
        (_coined_names(paper), _RARE, 0.6),
        (_introduced_names(paper), _SHARED, 0.3),
    ):
        if found and strength < _NAME:  # part of the title says more
            continue
        for name in sorted(names, key=len, reverse=True):
            at = _find_name(tokens, name)
            if at and (
                _rarest(name, document_frequency) <= rare
                or (strength == _NAME and _is_spelt(name, tokens))
                or (
                    strength == _NAME
                    and _is_capitalised(name, tokens)
                    and _rarest(name, document_frequency) <= _COMMON
                )
            ):
                found.append(Mention(paper, *at, strength))
    return max(found, key=lambda mention: mention.strength, default=None)


def _rarest(name: str, document_frequency: Callable[[str], int]) -> int:
    return min((document_frequency(word.text) for word in words(name)), default=0)


def _find_name(tokens: Sequence[Word], name: str) -> tuple[int, int] | None:
    parts = [word.folded for word in words(name)]
    for at in range(len(tokens) - len(parts) + 1):
        window = tokens[at : at + len(parts)]
        if [token.folded for token in window] == parts:
            return window[0].start, window[-1].end
    return None


def _is_coined(word: str) -> bool:
    """``FractalNet``, ``CoCon``, ``RISP``, ``S4``: capitals or digits inside the word."""
    return len(word) > 1 and any(c.isupper() for c in word[1:])


def _is_spelt(name: str, tokens: Sequence[Word]) -> bool:
    """Whether a coined name stands there as its authors write it: TraDE is no trade."""
    return _is_coined(name) and not name.isupper() and name in {token.text for token in tokens}


def _is_capitalised(name: str, tokens: Sequence[Word]) -> bool:
    """Whether several words stand there with capitals, as in the title: "Neural Mechanics"."""
    parts = [word.text for word in words(name)]
    text = [token.text for token in tokens]
    places = range(len(text) - len(parts) + 1)
    capitals = all(part[0].isupper() or part in STOP_WORDS for part in parts)
    return len(parts) > 1 and capitals and any(text[at : at + len(parts)] == parts for at in places)


def _longest_run(question: Sequence[str], title: Sequence[str]) -> tuple[int, int]:
    """Start in ``question`` and length of the longest run of words both have in a row."""
    best = (0, 0)
    previous = [0] * (len(title) + 1)
    for i, word in enumerate(question, start=1):
        current = [0] * (len(title) + 1)
        for j, other in enumerate(title, start=1):
            if word == other:
                current[j] = previous[j - 1] + 1
                if current[j] > best[1]:
                    best = (i - current[j], current[j])
        previous = current
    return best
