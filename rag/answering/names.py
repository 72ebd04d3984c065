"""Names of the catalog (authors, venues, tracks, years, sessions) found in a question.

A name counts only when the question's own wording says that it is one ("by Kim", a full name,
"ICLR 2021", "posters"): a filter that is applied when unsure hides papers.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from rag.library.catalog import Names
from rag.library.people import is_named, name_words
from rag.paper import Filters
from rag.text import STOP_WORDS, Word, without_possessive, words

_BY = frozenset({"by", "from", "with", "author", "authored", "coauthored", "written", "coauthor"})
_SINCE = re.compile(r"\b(?:since|from|after)\s+((?:19|20)\d\d)\b(?:\s+(?:on|onwards?))?", re.I)
_BEFORE = re.compile(r"\b(?:before|until|up to)\s+((?:19|20)\d\d)\b", re.I)
_RANGE = re.compile(
    r"\b(?:between\s+|from\s+)?((?:19|20)\d\d)\s*(?:-|–|to|and|through|until)\s*((?:19|20)\d\d)\b",
    re.I,
)
_YEAR = re.compile(
    r"(?<![\w-])((?:in|of|from)\s+)?((?:19|20)\d\d)(?![\w-])(?=(?:\s+([\w'-]+))?)", re.IGNORECASE
)
_AFTER_YEAR = frozenset("poster posters oral orals spotlight spotlights talks submissions".split())
Span = tuple[int, int]
_FAR_PAST, _FAR_FUTURE = 1900, 2100


# Venues that a library may not have: "papers from NeurIPS" must then find none.
_VENUES = re.compile(
    r"\b(?:from|at|in|of)?\s*\b(?P<name>NeurIPS|NIPS|ICML|ICLR|CVPR|ICCV|ECCV|WACV|ACL|EMNLP|NAACL"
    r"|EACL|COLING|AAAI|IJCAI|KDD|SIGIR|WSDM|AISTATS|UAI|COLT|CoRL|ICRA|IROS|INTERSPEECH|ICASSP"
    r"|COLM|TMLR|JMLR|MICCAI|SIGGRAPH)\b"
)
# "papers by Ada Lovelace": a person is meant even when the library has nothing by her.
_BYLINE = re.compile(
    r"\b(?:papers?|articles?|works?|posters?|orals?|spotlights?|talks?|anything|everything"
    r"|something|written|authored|published)\s+(?:\w+\s+){0,2}?by\s+"
    r"(?P<name>[A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’-]*){0,3})"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found: ``rest`` is the question without the words that became filters.

    ``spans`` are the character ranges of the question that were read as names.
    """

    filters: Filters
    sessions: tuple[str, ...]
    rest: str
    spans: tuple[Span, ...]


def read(question: str, names: Names, taken: Sequence[Span] = ()) -> Reading:
    """Filters named in ``question``. Nothing is applied that the wording leaves in doubt.

    ``taken`` are ranges of the question that are something else, such as the title of a paper.
    """
    spans = list(taken)
    sessions = _phrases(question, names.sessions, spans)
    venues = _phrases(question, names.venues, spans) or _unknown(_VENUES, question, spans)
    years = _years(question, names.years, spans)
    authors = _authors(question, names.authors, spans) or _unknown(_BYLINE, question, spans)
    tracks = _tracks(question, names.tracks, spans)
    filters = Filters(authors=authors, venues=venues, years=years, tracks=tracks)
    found = sorted(span for span in spans if span not in taken)
    return Reading(filters, sessions, _without(question, found), tuple(found))


def merge(given: Filters, read_: Filters) -> Filters:
    """Flags given by the user win over what was read from the question, field by field."""
    chosen = {
        name: getattr(given, name) or getattr(read_, name)
        for name in ("authors", "venues", "years", "tracks", "sources")
    }
    return replace(given, **chosen)


def _phrases(question: str, candidates: Iterable[str], spans: list[Span]) -> tuple[str, ...]:
    """Candidates that stand in the question as whole words, the longest first."""
    found = []
    tokens = words(question)
    folded = [token.folded for token in tokens]
    for name in sorted(candidates, key=len, reverse=True):
        parts = [word.folded for word in words(name)]
        at = _find(folded, parts)
        if at is None or not _looks_meant(name, tokens[at]):
            continue
        span = (tokens[at].start, tokens[at + len(parts) - 1].end)
        if not _overlaps(span, spans):
            found.append(name)
        for again in range(at, len(folded) - len(parts) + 1):
            span = (tokens[again].start, tokens[again + len(parts) - 1].end)
            if folded[again : again + len(parts)] == parts and not _overlaps(span, spans):
                spans.append(span)
    return tuple(found)


def _unknown(pattern: re.Pattern[str], question: str, spans: list[Span]) -> tuple[str, ...]:
    match = pattern.search(question)
    if not match or _overlaps(match.span(), spans):
        return ()
    spans.append(match.span())
    return (match["name"],)


def _looks_meant(name: str, first: Word) -> bool:
    """An acronym typed in lower case is fine (iclr); a plain word must be capitalised."""
    return len(words(name)) > 1 or name.isupper() or not first.text.islower()


def _find(folded: Sequence[str], parts: Sequence[str]) -> int | None:
    if not parts:
        return None
    for at in range(len(folded) - len(parts) + 1):
        if list(folded[at : at + len(parts)]) == list(parts):
            return at
    return None


def _overlaps(span: Span, spans: Sequence[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in spans)


def _years(question: str, known: Collection[int], spans: list[Span]) -> tuple[int, int] | None:
    """A range, an open range or one year; a bare number only if the library has that year."""
    for pattern, bounds in (
        (_RANGE, lambda m: (int(m[1]), int(m[2]))),
        (_SINCE, lambda m: (int(m[1]) + m[0].lower().startswith("after"), _FAR_FUTURE)),
        (_BEFORE, lambda m: (_FAR_PAST, int(m[1]) - m[0].lower().startswith("before"))),
    ):
        match = pattern.search(question)
        if match and not _overlaps(match.span(), spans):
            low, high = bounds(match)
            spans.append(match.span())
            return (min(low, high), max(low, high))
    years = []
    for match in _YEAR.finditer(question):
        span = (match.start(), match.end(2))
        meant = int(match[2]) in known or (match[1] and _may_follow_year(match[3]))
        if meant and not _overlaps(span, spans):
            spans.append(span)
            years.append(int(match[2]))
    return (min(years), max(years)) if years else None


def _may_follow_year(word: str | None) -> bool:
    """In "in 2048 dimensions" the number is no year: a thing that is counted follows it."""
    return word is None or word.lower() in STOP_WORDS or word.lower() in _AFTER_YEAR


def _tracks(question: str, tracks: Iterable[str], spans: list[Span]) -> tuple[str, ...]:
    """Track words used as such: ``posters``, ``spotlight papers``, ``an oral``."""
    found = []
    for track in tracks:
        pattern = re.compile(
            rf"\b{re.escape(track)}(?:s\b|\b(?=\s+(?:papers?|presentations?|talks?|track|at|in|on"
            rf"|from|by|of|about)\b)|\b(?=\s*[?.!]?\s*$))",
            re.IGNORECASE,
        )
        for match in pattern.finditer(question):
            if not _overlaps(match.span(), spans):
                spans.append(match.span())
                found.append(track)
                break
    return tuple(found)


def _authors(question: str, authors: Iterable[str], spans: list[Span]) -> tuple[str, ...]:
    """Names of the catalog's authors, as the question has them, with every spelling they match.

    A surname alone counts only after a word that announces a person (``by Kim``) or before
    ``'s papers``; two or more words count when they fit an author.
    """
    by_surname: dict[str, list[str]] = {}
    for author in authors:
        parts = name_words(author)
        if parts:
            by_surname.setdefault(parts[-1], []).append(author)
    tokens = words(question)
    found: list[str] = []
    at, last = 0, -1
    while at < len(tokens):
        size, matched = _author_at(tokens, at, by_surname, after=last)
        if matched and not _overlaps((tokens[at].start, tokens[at + size - 1].end), spans):
            start = tokens[at].start
            if at and tokens[at - 1].folded in _BY:
                start = tokens[at - 1].start
            spans.append((start, tokens[at + size - 1].end))
            found.extend(name for name in matched if name not in found)
            at += size
            last = at
        else:
            at += 1
    return tuple(found)


def _author_at(
    tokens: Sequence[Word], at: int, by_surname: dict[str, list[str]], after: int
) -> tuple[int, list[str]]:
    """How many words from ``at`` name authors, and whom; ``after`` is where the last one ended."""
    for size in range(min(5, len(tokens) - at), 0, -1):
        span = tokens[at : at + size]
        if any(token.folded in STOP_WORDS and len(token.text) > 1 for token in span):
            continue
        surname = without_possessive(span[-1].folded)
        text = " ".join([*(token.text for token in span[:-1]), surname])
        matched = [name for name in by_surname.get(surname, ()) if is_named(text, name)]
        listed = after == at - 1 and tokens[after].folded in ("and", "or")
        if matched and (size > 1 or listed or _announced(tokens, at)):
            return size, matched
    return 0, []


def _announced(tokens: Sequence[Word], at: int) -> bool:
    word = tokens[at]
    before = tokens[at - 1].folded if at else ""
    possessive = word.text.endswith(("'s", "’s")) and word.text[0].isupper()
    did = before in {"did", "has", "does", "is", "was"} and word.text[0].isupper()
    return before in {"by", "author", "coauthor"} or possessive or did


def _without(question: str, spans: Sequence[Span]) -> str:
    kept, at = [], 0
    for start, end in sorted(spans):
        kept.append(question[at:start])
        at = max(at, end)
    kept.append(question[at:])
    return " ".join("".join(kept).split())
