"""What a typed query asks for: its topic, spelt as the library spells it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from rag.retrieval.spelling import Vocabulary, is_formed, other_spelling, repair
from rag.text import Word, content_words, words

MAX_CHARACTERS = 4000  # two long abstracts; what is typed beyond is not read
MAX_TERMS = 64

# A request in front of the topic. Its verb may be a content word elsewhere ("direct", "point").
_REQUEST = re.compile(
    r"""\W*(?:
        (?:can|could|would|will)\s+you\s+(?:please\s+)?\w+(?:\s+(?:me|us))?(?:\s+(?:to|with|at)\b)?
      | (?:please\s+)?(?:point|direct|refer|show|give|find|get|tell|send|recommend|suggest)
        \s+(?:me|us)\b(?:\s+(?:to|with|at)\b)?
    )\s+(?=\w)""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Query:
    """``text`` is embedded, ``terms`` (folded, distinct) are looked up.

    ``corrections`` are pairs of a word as typed and as read.
    """

    text: str
    terms: tuple[str, ...]
    corrections: tuple[tuple[str, str], ...] = ()


def analyse(
    typed: str, known: Vocabulary, is_english: Callable[[str], bool] = lambda _: False
) -> Query:
    """Read ``typed``. A query of nothing but function words is taken at its word.

    A word that ``is_english`` is not misspelt, whether or not the library has it.

    The words a question is wrapped in ("which papers study ...?") are left out of both the terms
    and the text: an embedding of them is nearer to every abstract that says "we study".
    """
    text = _without_request(" ".join(typed[: 2 * MAX_CHARACTERS].split())[:MAX_CHARACTERS])
    found = content_words(text) or words(text)
    terms: dict[str, None] = {}
    repaired: list[tuple[Word, str]] = []
    for word in found:
        if len(terms) == MAX_TERMS:
            break
        better = other_spelling(word, known)
        if better is None and not is_formed(word.folded, known, is_english):
            better = repair(word, known)
        if better is not None:
            repaired.append((word, better))
        terms[better or word.folded] = None
    corrections = dict.fromkeys((word.text, better) for word, better in repaired)
    return Query(_topic(text, found, repaired), tuple(terms), tuple(corrections))


def _without_request(text: str) -> str:
    request = _REQUEST.match(text)
    return text[request.end() :] if request else text


def _topic(text: str, found: list[Word], repaired: list[tuple[Word, str]]) -> str:
    """From the first content word to the last one, as typed but for the spelling."""
    start, end = (found[0].start, found[-1].end) if found else (0, len(text))
    for word, better in reversed(repaired):
        text = text[: word.start] + better + text[word.end :]
        end += len(better) - (word.end - word.start)
    return text[start:end]
