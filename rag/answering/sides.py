"""The sides of a comparison, as the question words them: "SWA vs Switch EMA" has two.

Only the wording is looked at. Whether the library has a paper for each side is for the reader of
this to find out, which is also what tells a listing of two things from a comparison of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.text import STOP_WORDS, words

_ASKING = r"(?:what|which|how|where|who|whose|why|when|do|does|did|is|are|was|were|can|in\s+what)"
_END = (
    rf"(?=\s*(?:[:;?!]|,?\s+(?:than|in\s+terms\s+of)\b|,\s+(?:and\s+)?{_ASKING}\b"
    r"|\s[-–—]|\.(?:\s|$)|$))"
)
_AND, _OR = r"(?:,\s*(?:and\s+)?|\s+and\s+)", r"(?:,\s*(?:or\s+)?|\s+or\s+)"
_VERSUS = (
    r"(?:versus|vs\.?|as\s+opposed\s+to|in\s+contrast\s+(?:to|with)"
    r"|compared?\s+(?:with|to|against))"
)


def _frames(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


# Wordings that can only mean a comparison, and wordings that may.
_SURE = _frames(
    rf"\bbetween\s+(?P<list>.+?\s+and\s+.+?){_END}",
    rf"\b(?:compare|comparing|contrast|contrasting)\s+(?P<a>.+?)\s+(?:with|to|against|and|{_VERSUS})"
    rf"\s+(?P<b>.+?){_END}",
    rf"^(?:.*?\b(?:how|in\s+what\s+way|where)\s+(?:is|are|do|does|did)\s+)?(?P<a>[^?:]+?)\s+"
    rf"(?:different\s+from|differs?\s+from)\s+(?P<b>.+?){_END}",
    rf"^(?:.*?\bhow\s+(?:is|are|do|does|did)\s+)?(?P<a>[^?:]+?)\s+{_VERSUS}\s+(?P<b>.+?){_END}",
    rf"^(?P<list>[^?:]*?\s(?:and|or)\s[^?:]*?)(?::|\s[-–—])\s*(?=.*\b{_ASKING}\b)",
    r"^(?:.*?\b(?:do|does|did|are|is|can|have|has)\s+)?(?P<list>[^?:]+?\s(?:and|or)\s[^?:]+?)\s+"
    r"(?:each|both|respectively|differ|have\s+in\s+common)\b",
)
_MAYBE = _frames(
    rf"^.*?\bhow\s+(?:is|are|do|does|did)\s+(?P<a>[^?:]+?)\s+(?:relate[sd]?|connected)\s+to\s+"
    rf"(?P<b>.+?){_END}",
    rf"\b(?P<p>in|by|for|to|with)\s+(?P<a>[^,?:]+?),?\s+and\s+(?:(?:(?!\band\b)[^?])*?\s)?(?P=p)\s+"
    rf"(?P<b>[^,?:]+?){_END}",
    rf"^\W*how\s+(?:much\s+\w+\s+|\w+\s+)?(?:do|are|can|did|were)\s+(?P<list>.+?\s+and\s+.+?){_END}",
    rf"^\W*(?:which\b[^,:]*[,:]\s*|is|are|does|do|did)\s*(?P<list>.+?\s+or\s+.+?){_END}",
    r"^\W*what\s+(?:is|are|do|does|did)\s+(?P<a>[^?:]+?)\s+that\s+(?P<b>[^?:]+?)\s+"
    r"(?:is|are|do|does|did)\s+not\b",
)
_GROUP = re.compile(
    r"\b(?P<count>two|both|three|four)\s+(?:of\s+)?(?:the\s+)?(?P<what>(?:[\w'’-]+\s+){0,5}?)"
    r"(?:papers|works|articles|studies)\b",
    re.IGNORECASE,
)
_COUNTS = {"two": 2, "both": 2, "three": 3, "four": 4}
_SEPARATOR = re.compile(rf"{_AND}|{_OR}|\s+{_VERSUS}\s+|\s+(?:with|against)\s+", re.IGNORECASE)
# "its cost" stands for something else, and "on what hardware" asks.
_NO_SIDE = re.compile(
    r"(?:its?|their|they|them|this|that|(?:(?:on|in|at|by|for|with|from|to)\s+)?"
    r"(?:what|which|how|why|who|where|when))\s",
    re.IGNORECASE,
)
_OUTER = " \t\"'“”.,;()"
_MOST = 6  # sides; a longer enumeration is not a comparison


@dataclass(frozen=True, slots=True)
class Sides:
    """``names`` are the sides as written, ``sure`` whether the wording can mean nothing else.

    ``rest`` is what is asked about them: the question without the sides. ``count`` is how many
    papers are compared when the question says only that ("the two over-squashing papers"), else
    0, and ``about`` what they are about, if it says so.
    """

    names: tuple[str, ...]
    rest: str
    sure: bool
    count: int = 0
    about: str = ""


def sides_of(question: str) -> Sides | None:
    """The sides that ``question`` sets against each other; None if it compares nothing."""
    for patterns, sure in ((_SURE, True), (_MAYBE, False)):
        for pattern in patterns:
            match = pattern.search(question)
            names = _names(match) if match else ()
            if 2 <= len(names) <= _MOST:
                return Sides(names, _without(question, names), sure)
    group = _GROUP.search(question)
    if group:
        about = group["what"].strip()
        count = _COUNTS[group["count"].lower()]
        return Sides((), question, sure=False, count=count, about=about)
    return None


def _names(match: re.Match[str]) -> tuple[str, ...]:
    found = match.groupdict()
    listed = found.get("list")
    parts = _SEPARATOR.split(listed) if listed else [found["a"], found["b"]]
    names = [part.strip(_OUTER) for part in parts]
    kept = [name for name in names if any(w.folded not in STOP_WORDS for w in words(name))]
    if any(_NO_SIDE.match(name) for name in kept):
        return ()
    return _share_head(tuple(dict.fromkeys(kept)))


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
