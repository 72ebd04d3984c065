"""The sides of a comparison, as the question words them: "SWA vs Switch EMA" has two.

Only the wording is looked at. Whether the library has a paper for each side is for the reader of
this to find out, which is also what tells a listing of two things from a comparison of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.answering.comparisons.groups import Group, read_group
from rag.answering.comparisons.maybe_wordings import LIKELY, MAYBE
from rag.answering.comparisons.side_names import bare_names
from rag.answering.comparisons.side_wordings import AGAINST, OR, SEPARATOR
from rag.answering.comparisons.sure_wordings import SURE
from rag.answering.cued import Cued
from rag.answering.facts.demands import is_name
from rag.text import STOP_WORDS, words

# What is quoted or in parentheses is not looked into.
_CLOSED = re.compile(
    r"(?<!\w)'[^']{3,}'(?!\w)|\"[^\"]{3,}\"|“[^”]{3,}”|\u2018[^\u2019]{3,}\u2019(?!\w)"
    r"|\([^()]*\)|\s+and\s+(?:(?:his|her|their)\s+)?(?:colleagues|co-?(?:authors|workers)|others)\b"
)
_SENTENCE = re.compile(r"(?<=[.?!])(?<!\bal\.)(?<!\bvs\.)\s+(?=[A-Z_])")
# What asks may stand before a side: "what VA-RED2 removes", "what is learned with ECCO".
_LEADS_IN = Cued(
    r"^(?:what|which|how|where|why|the\s+way)\b(?:[^,]*?\s(?:is|are|was|were|does|do|did)\b)?\s*"
    r"(?:\w+(?:ed|en|wn|ing)\s+(?:with|by|in|from|for|of)\s+)?"
)
# What a side's words are followed by where the clause goes on.
_GOES_ON = Cued(
    r",?\s+(?:both|each|either|respectively|agree|disagree|differ|alike|similar|resemble|share"
    r"|overlap|diverge|says?|claims?|argues?|thinks?|blames?|concludes?|suggests?)\b.*$"
)
_NUMBERED = Cued(
    r"^(?:(?:the|these|those)\s+)?(?:two|three|four)\s+"
)  # "the two S4 and LSS papers"
_THE_PAPER = Cued(
    r"^((?:the|that|[\w-]+['’]s)\s+(?:[\w'’\"“”/-]+\s+){0,6}?(?:paper|article|study|one))\s+"
    r"(?!(?:on|about|by|of|that|which|where|with|without|from|for|in|to|via|through|under|against|who|whose"
    r"|called|using)\b)\w.*$"
)
# "its cost" stands for something else, and "on what hardware" asks.
_NO_SIDE = Cued(
    r"(?:its?|their|they|them|this|that|(?:(?:on|in|at|by|for|with|from|to)\s+)?"
    r"(?:what|which|how|why|who|where|when))\s"
)
# "GAIN for missing data" is GAIN.
_IN_RESPECT = Cued(
    r"(\S+(?:\s+\S+)?)\s+(?:for|on|in|at|when|under|with\s+respect\s+to|regarding)\s+(.+)"
)
# "LEAD's goal" is about LEAD.
_OWNED = re.compile(r"(\w[\w-]*)['’]s\s+\w[\w\s-]*")
_OUTER = " \t\"'“”\u2018\u2019.,;"
_ASKS = re.compile(  # how a part of the question begins that is no side
    r"(?:(?i:does|do|did|is|are|was|were|can|could|should|will|how|what|why|which|when|where|who)"
    r"|(?:in|on|by|with|from|at|for|to)\s+(?:an?|one|the))\s"
)
_IN_ONE = re.compile(r"\bin\s+(?:one|another|the\s+other)(?:\s+\w+)?$", re.IGNORECASE)
# What a question opens with before it asks: "Self-distillation: …", "For protein data, …".
_LEAD = re.compile(
    r"^\W*(?:[^?:.;,]{1,60}:|(?:for|in|on|within|regarding|concerning|as\s+for|when\s+it\s+comes\s+to)"
    r"\s+[^,?:.;]{1,60},)\s+(?=\w)(?!(?:do|does|did|is|are)\b[^?]*\bor\b)",
    re.IGNORECASE,
)
_MOST = 6  # sides; a longer enumeration is not a comparison


@dataclass(frozen=True, slots=True)
class Sides:
    """``names`` are the sides as written, ``sure`` whether the wording can mean nothing else,
    ``likely`` whether it means nothing else if the library has a paper of its own for each side.

    ``rest`` is what is asked about them: the question without the sides; ``shared`` is what it
    says of both. ``count`` is how many papers are compared when the question says only that ("the
    two over-squashing papers"), else 0, and ``about`` what they are about, if it says so.
    """

    names: tuple[str, ...]
    rest: str
    sure: bool
    likely: bool = False
    shared: str = ""
    count: int = 0
    about: str = ""

    @property
    def are_names(self) -> bool:
        """Whether every side is a name and nothing else."""
        return bool(self.names) and all(bare_names(name) for name in self.names)


def sides_of(question: str, closed: Sequence[tuple[int, int]] = ()) -> Sides | None:
    """The sides that ``question`` most likely sets against each other; None if it compares nothing.

    ``closed`` are ranges that belong together, as a title does.
    """
    return next(readings_of(question, closed), None)


def readings_of(question: str, closed: Sequence[tuple[int, int]] = ()) -> Iterator[Sides]:
    """Every way to read ``question`` as a comparison, those that its wording makes sure first."""
    blanked = _blanked(question, closed)
    seen: set[tuple[str, ...]] = set()
    group = read_group(question, closed)
    if group:
        yield _of_group(group, question)
    for patterns in (SURE, LIKELY, MAYBE):
        for start, end in _clauses(blanked):
            for pattern in patterns:
                match = pattern.search(blanked[start:end])
                for names in _enumerations(match, question[start:end]) if match else ():
                    if any(map(_is_none, names)) or (group and group.holds(names, question)):
                        continue
                    if 2 <= len(names) <= _MOST and names not in seen:
                        seen.add(names)
                        shared = _shared(match, question[start:end])
                        rest = _without(question, names)
                        yield Sides(names, rest, patterns is SURE, patterns is LIKELY, shared)


def _of_group(group: Group, question: str) -> Sides:
    """The papers of ``group`` as sides: those it enumerates, else only how many they are."""
    rest = _without(question, group.members)
    sure = bool(group.members)
    return Sides(group.members, rest, sure=sure, count=group.count, about=group.about)


def _is_none(name: str) -> bool:
    """Whether ``name`` is no side: it asks ("does A hurt, and is B worth it?"), a sentence ends
    within it, or it says where something is ("loss in one paper, noise in another")."""
    return bool(_ASKS.match(name) or _SENTENCE.search(name) or _IN_ONE.search(name))


def _blanked(question: str, closed: Sequence[tuple[int, int]]) -> str:
    """``question`` with as many underscores for what is closed."""
    for start, end in [*closed, *(match.span() for match in _CLOSED.finditer(question))]:
        question = question[:start] + "_" * (end - start) + question[end:]
    return question


def _clauses(blanked: str) -> list[tuple[int, int]]:
    """The whole question, and if it is several sentences, each of them, or else what comes after
    the words it opens with."""
    breaks = [match.span() for match in _SENTENCE.finditer(blanked)]
    if not breaks:
        lead = _LEAD.match(blanked)
        return [(0, len(blanked)), *([(lead.end(), len(blanked))] if lead else [])]
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(blanked)]
    return [(0, len(blanked)), *zip(starts, ends, strict=True)]


def _enumerations(match: re.Match[str], text: str) -> Iterator[tuple[str, ...]]:
    """The sides that ``match`` found, as they stand in ``text``; where "or" separates them, "and"
    may stand within one of them: "MINDE or the paper by Song and Ermon"."""
    if "list" not in match.re.groupindex:
        spans = [span for side in ("a", "b") for span in _told_apart(match, side, text)]
        yield _names(spans, text)
        return
    for separator in (OR, SEPARATOR):
        if separator.search(match["list"]):
            yield _names(_parts(match, "list", separator), text)


def _shared(match: re.Match[str] | None, text: str) -> str:
    """What is said of all sides, as it stands in ``text``."""
    if match is None or "shared" not in match.re.groupindex:
        return ""
    return text[slice(*match.span("shared"))].strip(_OUTER)


def _names(spans: Sequence[tuple[int, int]], text: str) -> tuple[str, ...]:
    """What stands at ``spans`` of ``text``, as the names of sides."""
    names = [_trimmed(_led_in(text[start:end].strip(_OUTER))) for start, end in spans]
    kept = [name for name in names if any(w.folded not in STOP_WORDS for w in words(name))]
    if any(_NO_SIDE.match(name) for name in kept):
        return ()
    return _share_head(tuple(dict.fromkeys(kept)))


def _told_apart(match: re.Match[str], side: str, text: str) -> list[tuple[int, int]]:
    """The range of ``side``, or of its parts if a name stands alone among them: "GPM with EWC and
    replay" has three sides, while "pruning and quantization" may be one."""
    if AGAINST.search(match[side]):
        return _parts(match, side, AGAINST)
    parts = _parts(match, side)
    alone = any(bare_names(text[start:end].strip(_OUTER)) for start, end in parts)
    return parts if alone else [match.span(side)]


def _parts(match: re.Match[str], group: str, separator: Cued = SEPARATOR) -> list[tuple[int, int]]:
    """The ranges between the separators of an enumeration."""
    offset, enumeration = match.start(group), match[group]
    breaks = [found.span() for found in separator.finditer(enumeration)]
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(enumeration)]
    return [(offset + start, offset + end) for start, end in zip(starts, ends, strict=True)]


def _led_in(name: str) -> str:
    """A side without what asks in front of it, if what is left says that it is a paper."""
    left = _LEADS_IN.sub("", name)
    named = any(is_name(word.text) or word.folded == "paper" for word in words(left))
    return left if named or left[:1].isupper() else name


def _trimmed(name: str) -> str:
    """A side without the clause that goes on after it: "the curvature paper" of "… agree on"."""
    name = _NUMBERED.sub("", _GOES_ON.sub("", name))
    if (owner := _OWNED.fullmatch(name)) and is_name(owner[1]):
        return owner[1]
    alone = _IN_RESPECT.match(name)
    if alone and bare_names(alone[1]) and not any(is_name(w.text) for w in words(alone[2])):
        return alone[1]
    found = _THE_PAPER.match(name)
    name = found.group(1) if found else name
    return name if name.count("(") == name.count(")") else name.strip("()")


def _share_head(names: tuple[str, ...]) -> tuple[str, ...]:
    """ "asynchronous or synchronous local SGD": both are kinds of local SGD."""
    if len(names) < 2:
        return names
    last = words(names[-1])
    head = names[-1][last[1].start :] if len(last) > 1 else ""
    plain = [len(words(name)) == 1 and name.islower() for name in names[:-1]]
    if not (head and names[-1][:1].islower() and all(plain)):
        return names
    return (*(f"{name} {head}" for name in names[:-1]), names[-1])


def _without(question: str, names: tuple[str, ...]) -> str:
    for name in sorted(names, key=len, reverse=True):
        question = question.replace(name, " ")
    return " ".join(question.split())
