"""Venues that a question names: the library's, and well-known ones that it may not have."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rag.answering.cued import Cued
from rag.text import words

# Acronyms, then the words by which a listing or a reader may spell the same venue out.
_KNOWN = {
    "NeurIPS": ("NIPS", "Neural Information Processing Systems"),
    "ICML": ("International Conference on Machine Learning",),
    "ICLR": ("International Conference on Learning Representations",),
    "CVPR": ("Computer Vision and Pattern Recognition",),
    "ICCV": ("International Conference on Computer Vision",),
    "ECCV": ("European Conference on Computer Vision",),
    "WACV": ("Winter Conference on Applications of Computer Vision",),
    "ACL": ("Annual Meeting of the Association for Computational Linguistics",),
    "EMNLP": ("Empirical Methods in Natural Language Processing",),
    "NAACL": (),
    "EACL": (),
    "COLING": ("International Conference on Computational Linguistics",),
    "TACL": ("Transactions of the Association for Computational Linguistics",),
    "AAAI": (),
    "IJCAI": ("International Joint Conference on Artificial Intelligence",),
    "KDD": ("Knowledge Discovery and Data Mining",),
    "SIGIR": (),
    "WSDM": (),
    "WWW": ("The Web Conference",),
    "AISTATS": ("Artificial Intelligence and Statistics",),
    "UAI": ("Uncertainty in Artificial Intelligence",),
    "COLT": ("Conference on Learning Theory",),
    "CoRL": ("Conference on Robot Learning",),
    "ICRA": ("International Conference on Robotics and Automation",),
    "IROS": ("Intelligent Robots and Systems",),
    "RSS": ("Robotics: Science and Systems",),
    "INTERSPEECH": (),
    "ICASSP": (),
    "COLM": ("Conference on Language Modeling",),
    "TMLR": ("Transactions on Machine Learning Research",),
    "JMLR": ("Journal of Machine Learning Research",),
    "TPAMI": ("Transactions on Pattern Analysis and Machine Intelligence",),
    "MICCAI": ("Medical Image Computing and Computer Assisted Intervention",),
    "SIGGRAPH": (),
    "ALT": ("Algorithmic Learning Theory",),
}
# Acronyms that are words or surnames too, or that something else is called by: upper case only.
_ALSO_WORDS = frozenset({"ALT", "COLT", "CoRL", "RSS", "WWW", "ACL", "UAI"})
# "published in Nature": a venue is meant even when nobody here has heard of it.
_PUBLISHED_IN = Cued(
    r"\b(?:publish(?:ed)?|appear(?:ed|ing)?|presented|accepted|papers?|articles?)\s+"
    r"(?:in|at|by)\s+(?:the\s+)?"
    r"(?P<name>[A-Z][\w&.-]*(?:\s+(?:of|on|and|for|in|the)(?=\s+(?:the\s+)?[A-Z])|\s+[A-Z][\w&.-]*)*)",
    " in ",
    " at ",
    " by ",
    flags=re.NOFLAG,
)
_JOURNALS = Cued(
    r"^(?:Nature|Science|Cell|PNAS|Neuron|eLife|.*(?:Journal|Transactions|Conference|Proceedings"
    r"|Letters|Symposium|Workshop)\b.*)"
)
_ABOUT = Cued(r"\b(?:on|about|of|using|with|regarding|concerning)\s+(?:the\s+|an?\s+)?$")
_GOES_ON = Cued(
    r"[\s-]+(?!(?:papers?|posters?|orals?|spotlights?|articles?|talks?|or|and|from|by|in|that|which"
    r"|are|is|was|were|do|does|have|has)\b)[a-z]"
)
_YEAR = (
    r"(?:(?=[\s'’-]{0,2}(?P<year>(?:19|20)\d\d)(?![\w-]))"
    r"|(?:['’-]?(?P<short>\d\d)|\s['’]?(?P<apart>[12]\d))(?!\d|[:.%]\d|%))?"
)


@dataclass(frozen=True, slots=True)
class Venue:
    """``question[start:end]`` names a venue, and perhaps a year of it ("ICLR'21", "ICLR 2021").

    A year of four digits is not within the range: it stands for itself. A ``short`` one is.

    ``names`` are the library's names of it, or the name as typed if the library has none
    (``known`` is False then).
    """

    names: tuple[str, ...]
    known: bool
    year: int | None
    short: bool
    start: int
    end: int


def read_venues(question: str, listed: Collection[str]) -> Iterator[Venue]:
    """The venues named in ``question``, given those that papers of the library are listed with."""
    taken: list[tuple[int, int]] = []
    said = question.casefold()
    for spelling, names, known in _spellings(listed):
        if words(spelling)[0].text.casefold() not in said:
            continue  # compiling a pattern for each takes longer than reading the question
        for match in _pattern(spelling).finditer(question):
            start, end = match.span()
            if any(start < e and s < end for s, e in taken) or not _is_meant(
                spelling, match, known
            ):
                continue
            taken.append((start, end))
            yield Venue(names, known, _year(match), bool(_short(match)), start, end)
    for match in _PUBLISHED_IN.finditer(question):
        start, end = match.span("name")
        if _JOURNALS.match(match["name"]) and not any(start < e and s < end for s, e in taken):
            yield Venue((match["name"],), False, None, False, start, end)


def _spellings(listed: Collection[str]) -> list[tuple[str, tuple[str, ...], bool]]:
    """Every spelling to look for, the longest first: with the library's names that it means."""
    found: list[tuple[str, tuple[str, ...], bool]] = [(name, (name,), True) for name in listed]
    for acronym, others in _KNOWN.items():
        family = (acronym, *others)
        here = tuple(n for n in listed if any(_contains(n, spelling) for spelling in family))
        found += [(spelling, here or (acronym,), bool(here)) for spelling in family]
    return sorted(found, key=lambda item: -len(item[0]))


def _contains(name: str, spelling: str) -> bool:
    return f" {_key(spelling)} " in f" {_key(name)} "


@lru_cache(maxsize=8192)  # every question compares every venue with every acronym
def _key(name: str) -> str:
    return " ".join(word.folded for word in words(name))


def _pattern(spelling: str) -> re.Pattern[str]:
    letters = r"[\s,:-]+".join(re.escape(word.text) for word in words(spelling))
    return re.compile(
        rf"(?:(?<![\w-])|(?<=\bnon-))(?P<name>{letters}){_YEAR}(?![A-Za-z-])", re.IGNORECASE
    )


def _is_meant(spelling: str, match: re.Match[str], known: bool) -> bool:
    """A name of several words and an acronym of the library are; a single word must look so."""
    typed = match["name"]
    if len(words(spelling)) > 1 or match["year"] or _short(match):
        return True
    if spelling in _ALSO_WORDS:
        return typed == spelling and _in_place(match)
    if spelling not in _KNOWN:  # "nature" may be anything, and so may "kite networks"
        return not typed.islower() and not _is_topic(match)
    return (known and spelling.isupper()) or not typed.islower() or _in_place(match)


def _is_topic(match: re.Match[str]) -> bool:
    """Whether a name stands where papers say what they are about: "on KITE networks"."""
    about = _ABOUT.search(match.string, 0, match.start("name"))
    return about is not None and _GOES_ON.match(match.string, match.end("name")) is not None


def _in_place(match: re.Match[str]) -> bool:
    """Whether the words around a name in lower case are those around a venue's."""
    before = match.string[: match.start()].lower()
    after = match.string[match.end() :].lower()
    return bool(
        re.search(r"\b(?:from|at|in)\s+(?:the\s+)?$", before)
        or re.match(r"\s+(?:papers?|posters?|orals?|spotlights?|articles?|talks?)\b", after)
    )


def _year(match: re.Match[str]) -> int | None:
    if short := _short(match):
        return 2000 + int(short)
    return int(match["year"]) if match["year"] else None


def _short(match: re.Match[str]) -> str | None:
    return match["short"] or match["apart"]
