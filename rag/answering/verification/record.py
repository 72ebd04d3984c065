"""Claims about a paper's record: who wrote it, where and when it appeared."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.verification.source import Sentence, Source
from rag.text import Word, content_words, stem

# Words that such a claim is wrapped in.
_WRAPPING = frozenset(
    stem(word)
    for word in """
    author authored coauthor coauthored colleague publish published publishing appear appeared
    appears accept accepted conference proceedings venue title titled entitled called named
    session track presentation talk year propose proposed introduce introduced
    """.split()
)

_OF_EACH = re.compile(r"\b(?:both|all|each|every)\b", re.IGNORECASE)  # "authors of both papers"


def is_given(word: Word, source: Source) -> bool:
    """Whether every sentence of ``source`` may be read as having ``word``: it is in the title, or
    is a name or a year of the record."""
    return word.stem in source.title_stems or _is_on_record(word, source)


def on_record(claim: str, sources: Sequence[Source]) -> list[list[Sentence]] | None:
    """For each source the record, and the title if it is named, where these alone hold every word
    of ``claim``; None where they do not, or where the claim has nothing of the record."""
    found = [word for word in content_words(claim) if word.stem not in _WRAPPING]
    used: list[list[Sentence]] = []
    explained: set[int] = set()
    if len(sources) > 1 and _OF_EACH.search(claim):
        each = [on_record(claim, [source]) for source in sources]
        return [one[0] for one in each if one] if all(each) else None
    for source in sources:
        recorded = {word.start for word in found if _is_on_record(word, source)}
        titled = {word.start for word in found if word.stem in source.title_stems}
        explained |= recorded | titled
        titles = [s for s in source.sentences if s.field == "title" and titled - recorded]
        used.append([source.record, *titles] if source.record and recorded else [])
    return used if any(used) and len(explained) == len(found) else None


def _is_on_record(word: Word, source: Source) -> bool:
    if word.folded not in source.record_words:
        return False
    marked = word.text[0].isupper() or word.text[0].isdigit()
    return marked or word.folded in (source.track or "").lower()
