"""Papers that a question counts instead of naming them: "the two papers on over-squashing", "there
are two papers that copy themselves; how do they differ?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.comparisons.side_wordings import DO, WHAT
from rag.answering.cued import Cued
from rag.text import STOP_WORDS, content_words, words

_COUNTS = {"two": 2, "both": 2, "three": 3, "four": 4}
_PAPERS = r"(?:papers|works|articles|studies|publications|preprints)"
_HERE = (
    r"(?:here|there|(?:in|of)\s+(?:the|my|your|our|this|these)\s+(?:collection|library|list|set"
    r"|papers|works))"
)
_OPENING = re.compile(
    r"(?P<count>\b(?:two|both|three|four))\s+(?:(?:of\s+)?(?:the|these|those|my|our|your)\s+)?"
    rf"(?P<before>(?:(?!(?:of|and|or|is|are|do|does|that|which|to|for|in|on)\b)[\w'’-]+\s+){{0,5}}?){_PAPERS}\b"
    rf"(?:\s+{_HERE})?",
    re.IGNORECASE,
)
# Where what they are about ends, unless a member of the group begins there.
_ENDS = re.compile(
    rf"[;:?!()]|\.(?:\s|$)|\s[-–—]\s|,\s+(?:and\s+|but\s+)?(?:(?:in|on|at|by|with|for|from|to)\s+)?{WHAT}\b"
    rf"|,\s+(?:and\s+)?(?:{DO}|one|the\s+one|the\s+first)\b",
    re.IGNORECASE,
)
# What the question goes on with: "the two papers on saliency differ in what?".
_GOES_ON = re.compile(
    r"\s+(?:each|both|differ|disagree|agree|diverge|compare|contrast|relate|say|claim|argue|conclude|recommend"
    r"|suggest|think|differently|apart|(?:from|to|with)\s+(?:each\s+other|one\s+another))\b"
    r"(?:\s*$|\s+(?:in|on|about|as\s+to|how|what|that|it|this|them|their|with|to)\b).*$",
    re.IGNORECASE | re.DOTALL,
)
_AUXILIARY = re.compile(
    r"\b(?:do|did|can|could|should|would|have)\s+(?:(?:the|these|those|your|my)\s+)?$",
    re.IGNORECASE,
)
_DESCRIBES = re.compile(
    r"\s+(?:on|about|that|which|who|by|from|for|in|of|with|around|against|under|without|using|\w+ing)\b",
    re.IGNORECASE,
)
_LEADS_IN = re.compile(
    r"^(?:\s|(?:that|which|who|are|is|were|(?:deal|dealing|concerned|concern(?:ed|ing)?)\s+with|about|on"
    r"|around|here|both|all|each|also|the|topic|subject|of)\b)+",
    re.IGNORECASE,
)
_ASKS_OF_EACH = Cued(
    r"\b(?:each|they|them|their|theirs|respectively|differ(?:s|ent|ence|ences|ently)?|compar\w+|contrast\w*"
    r"|disagree|agree|apart|in\s+common|similar\w*|both|the\s+(?:first|second|other|former|latter|earlier|later)"
    rf"|which\s+(?:one|of\s+(?:them|these|the\s+two))|versus|{WHAT}\s+{DO}\s+the\s+\w+)\b"
)
_ENUMERATED = re.compile(
    r"\s*(?:\((?P<closed>[^()]+)\)|(?:[:,]|\s[-–—])\s+(?P<open>[^:;?!()]+?)(?=\s[-–—]\s|[:;?!]|\.(?:\s|$)|$))"
)
_THINGS_OF_NUMBER = re.compile(
    r"\b(?P<count>two|three|four)\s+(?P<what>[^.;:?!(),]*?\b[a-z]+s\b[^.;:?!(),]*?)\s*"
    r"(?:\((?P<closed>[^()]+)\)|(?::|\s[-–—])\s+(?P<open>[^:;?!()]+?)(?=\s[-–—]\s|[:;?!]|\.\s|\.?$))",
    re.IGNORECASE,
)
# "two papers treat averaging, in cloning and in optimisation": one of them each.
_ONE_EACH = re.compile(
    r"(?P<shared>.+?),?\s+(?P<p>in|for|by|with|on|from|of)\s+(?P<a>[^,]+?),?\s+and\s+(?P=p)\s+(?P<b>[^,]+)$",
    re.IGNORECASE,
)
_PAIR = 2
_BETWEEN_MEMBERS = re.compile(
    r"\s*(?:,\s*(?:and|or|vs\.?|versus)\s+|,\s+|\s+(?:and|or|&|vs\.?|versus)\s+|;\s*(?:and\s+)?)\s*",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"(?<!\w)'[^']{3,}'(?!\w)|\"[^\"]{3,}\"|“[^”]{3,}”|\u2018[^\u2019]{3,}\u2019(?!\w)"
)
_ONE_IS = re.compile(
    r"^(?:the\s+)?(?:one|another|first|second|third|other)\s+(?:(?:is|of\s+them|being)\s+)*"
    r"(?:(?:on|about|by|for|from|with|in)\s+)?",
    re.IGNORECASE,
)
_ASKS = re.compile(rf"(?:(?:in|on|at|by|for|to|with|from)\s+)?(?:{WHAT}|{DO})\b", re.IGNORECASE)
_LONGEST = 12  # words of a member


@dataclass(frozen=True, slots=True)
class Group:
    """``count`` papers that are ``about`` something, where the question says what; ``members`` are
    what it calls them, if it enumerates them. ``start`` and ``end`` are where it speaks of them."""

    count: int
    about: str
    members: tuple[str, ...]
    start: int
    end: int

    def holds(self, names: Sequence[str], question: str) -> bool:
        """Whether one of ``names`` is only a piece of what the papers are about."""
        said = question[self.start : self.end]
        return not self.members and any(name in said for name in names)


def read_group(question: str, closed: Sequence[tuple[int, int]] = ()) -> Group | None:
    """The papers that ``question`` counts, None if it counts none.

    ``closed`` are ranges that belong together, as a title does.
    """
    if not any(f" {word} " in f" {question.lower()} " for word in _COUNTS):
        return None
    kept = [*closed, *(match.span() for match in _QUOTED.finditer(question))]
    return _counted_papers(question, kept) or _counted_things(question, kept)


def compares_group(question: str) -> bool:
    """Whether ``question`` counts papers and asks what each of them says or how they differ; "are
    there two papers on knots?" asks for papers."""
    group = read_group(question)
    if group is None:
        return False
    rest = f"{question[: group.start]} {question[group.end :]}"
    return bool(_ASKS_OF_EACH.search(rest))


def _counted_papers(question: str, closed: Sequence[tuple[int, int]]) -> Group | None:
    match = _OPENING.search(question)
    if match is None:
        return None
    count = _COUNTS[match["count"].lower()]
    said, end = "", match.end()
    members = _members(_ENUMERATED.match(question, end), count, closed)
    if not members and not _does_something(question, match):
        ends = _ENDS.search(question, end)
        said = _GOES_ON.sub("", question[end : ends.start() if ends else len(question)])
        end += len(said)
        members = _members(_ENUMERATED.match(question, end), count, closed)
    about = " ".join(f"{match['before']} {_LEADS_IN.sub('', said)}".split())
    if not members and count == _PAIR and (apart := _ONE_EACH.match(about)):
        about, members = apart["shared"], (apart["a"], apart["b"])
    return Group(count, about if content_words(about) else "", members, match.start(), end)


def _does_something(question: str, match: re.Match[str]) -> bool:
    """Whether what follows is what the papers do: "how do the two tide papers explain it?"."""
    asked = _AUXILIARY.search(question, 0, match.start())
    return bool(asked) and not _DESCRIBES.match(question, match.end())


def _counted_things(question: str, closed: Sequence[tuple[int, int]]) -> Group | None:
    """ "the two optimizers that change the average (AdEMAMix and Adafactor)": what is counted and
    enumerated in the same number."""
    match = _THINGS_OF_NUMBER.search(question)
    if match is None:
        return None
    members = _members(match, _COUNTS[match["count"].lower()], closed)
    about = " ".join(word.text for word in words(match["what"]))
    return (
        Group(len(members), about, members, match.start(), match.end("what")) if members else None
    )


def _members(
    match: re.Match[str] | None, count: int, closed: Sequence[tuple[int, int]]
) -> tuple[str, ...]:
    """What ``match`` enumerates, if there is as much of it as is counted."""
    if match is None:
        return ()
    group = "closed" if match["closed"] else "open"
    offset, said = match.start(group), match[group]
    breaks = [
        found.span()
        for found in _BETWEEN_MEMBERS.finditer(said)
        if not any(s < offset + found.end() and offset + found.start() < e for s, e in closed)
    ]
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(said)]
    found = [_ONE_IS.sub("", said[s:e].strip()) for s, e in zip(starts, ends, strict=True)]
    if len(found) != count or not all(map(_may_be_member, found)):
        return ()
    return tuple(found)


def _may_be_member(said: str) -> bool:
    """Whether ``said`` is short and says something: "the what-if one" too."""
    told = "-" in said or any(word.folded not in STOP_WORDS for word in words(said))
    return told and len(words(said)) <= _LONGEST and not _ASKS.match(said)
