"""A question that is several questions, taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.answering.cued import Cued
from rag.answering.question.plan import plan
from rag.answering.question.requests import read_request
from rag.answering.question.topic import topic_of
from rag.text import words

Span = tuple[int, int]
_BEGINNING = (
    r"(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|does|do|did|has|have|can"
    r"|could|list|show|find|give|name|tell|explain|describe|summari[sz]e|compare|count|and|also"
    r"|in\s+(?:which|what)|by\s+(?:whom|what|how)|at\s+(?:which|what))\b"
)
_PAPERS = (
    r"(?:\w+\s+){0,2}?(?:papers|posters|spotlights|orals|talks)\s+(?:on|about|by|from|that|using)\b"
)
_MARK = re.compile(
    r"\?+[\"'”’)\]]*(?=\s)|(?<!\bal)(?<!\bvs)(?<!\be\.g)(?<!\bi\.e)(?<!\bcf)[.!;]\s+(?="
    + _BEGINNING
    + "|"
    + _PAPERS
    + r")|\n+|(?<=\s)(?=\(?\d{1,2}[.)]\s+\w)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\s*(?:\(?\d{1,2}[.)]|[-*•])\s+")
_QUOTED = re.compile(r"[\"“][^\"”]{3,}[\"”]")
# What may join two questions, and what the second begins with.
_JOIN = Cued(
    r"(?:,?\s+and|[,;])\s+(?:also\s+)?(?=(?:(?:in|at|by|on|for|with)\s+)?(?:who|whom|whose|what|which"
    r"|when|where|why|how)\b|(?:is|are|was|were|does|do|did|has|have|can)\s+(?:it|its|they|their)\b"
    r"|(?:tell|give|show)\s+me\b|list\s+(?:all|every)\b"
    r"|(?:list|summari[sz]e|explain|describe|compare)\s+(?:it|its|them|their)\b)"
)
_REQUEST = Cued(r"(?:tell|give|show|list|summari[sz]e|explain|describe|compare)\b")
_AND_PAPERS = Cued(
    rf"(?:,?\s+and|[,;])\s+(?={_PAPERS})",
    " papers ",
    " posters ",
    " spotlights ",
    " orals ",
    " talks ",
)
_LISTS = Cued(
    rf"(?:(?:please\s+)?(?:list|find|show|give)\s+)?(?:me\s+)?{_PAPERS}",
    " papers ",
    " posters ",
    " spotlights ",
    " orals ",
    " talks ",
)
_ONE_OF_THEM = Cued(
    r"which\s+(?:one|other)\b", " which "
)  # "… and which one forgets?": of the first
_POINTS_BACK = Cued(r"\b(?:it|its|they|them|their|this|that)\b")
_OF_IT = Cued(r"\b(?:it|its)\b")
_BEGINS = Cued(rf"(?:[^:?]*:)?\W*{_BEGINNING}")
_SHORTEST = 2  # words of a question: "when and where is SAM presented?" is one
_MANY = 4  # questions that one sentence joins, from which each that says all it asks is one
# "Papers by Kim or about video": of two kinds of things, either of which will do.
_EITHER = Cued(
    r"^(?P<head>\W*(?:[\w’']+\s+){0,4}?(?:papers|posters|spotlights|orals|talks|works|articles))\s+"
    r"(?:(?P<by>by\s+(?:(?!\b(?:on|about|using)\b)[^,?])+?)\s+or\s+(?P<about>(?:on|about|using)\s+[^?]+)"
    r"|(?P<about2>(?:on|about|using)\s+(?:(?!\bby\b)[^,?])+?)\s+or\s+(?P<by2>by\s+[^?]+))\W*$",
    " or about ", " or on ", " or using ", " or by ",
)  # fmt: skip
_FILLERS = frozenset(
    "right ok okay correct yes no thanks thank you please hello hi really so".split()
)


def has_several(question: str) -> bool:
    """Whether it is worth looking for parts in ``question``: cheap, and sure when it says no."""
    return any(match.end() < len(question.rstrip()) for match in _MARK.finditer(question)) or bool(
        _JOIN.search(question) or _AND_PAPERS.search(question) or _EITHER.match(question)
    )


def parts_of(question: str, whole: Sequence[Span] = ()) -> list[str]:
    """The questions in ``question``, in order; just itself if it is one.

    ``whole`` are ranges that are not to be cut, such as a title with a question mark in it; what
    stands in quotation marks is not cut either. A sentence that asks for nothing stays with the
    question after it.
    """
    if either := _EITHER.match(question):
        one, other = either["by"] or either["about2"], either["about"] or either["by2"]
        return [_closed(f"{either['head']} {one}"), f"{either['head']} {other}"]
    names = [question[start:end] for start, end in whole]
    kept = [*whole, *(match.span() for match in _QUOTED.finditer(question))]
    parts: list[str] = []
    pending = ""
    for piece in _pieces(question, kept):
        lead = "" if pending.endswith(":") else pending
        text = f"{lead} {_NUMBER.sub('', piece).strip()}".strip()
        if not _asks(text):
            pending = text
            continue
        pending = ""
        if parts and read_request(text).bare:  # "How is rain measured? List the papers on this."
            parts[-1] = f"{parts[-1]} {text}"
            continue
        parts.extend(_clauses(text, names))
    if pending and not parts:
        return [question]
    return parts if len(parts) > 1 else [question]


def _pieces(question: str, kept: Sequence[Span]) -> Iterator[str]:
    at = 0
    for match in _MARK.finditer(question):
        if any(start < match.end() and match.start() < end for start, end in kept):
            continue
        yield question[at : match.end()]
        at = match.end()
    yield question[at:]


def _asks(text: str) -> bool:
    said = {word.folded for word in words(text)}
    if len(said) < 2 or said <= _FILLERS or text.rstrip().endswith(":"):
        return False
    if text.rstrip("\"'”’)] ").endswith("?"):
        return True
    return bool(_BEGINS.match(text) or _LISTS.match(text))


def _clauses(text: str, names: Sequence[str]) -> list[str]:
    """The questions that one sentence joins; ``names`` are those of papers.

    "What is SWA and who wrote it?" are two, of which the second asks a listing.
    """
    kept = [match.span() for match in _QUOTED.finditer(text)]
    kept += [m.span() for name in names for m in re.finditer(re.escape(name), text)]
    joins = [
        match
        for match in sorted(
            [*_JOIN.finditer(text), *_AND_PAPERS.finditer(text)], key=re.Match.start
        )
        if not any(start < match.end() and match.start() < end for start, end in kept)
    ]
    bounds = [0, *(bound for join in joins for bound in join.span()), len(text)]
    clauses = [text[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True)]
    many = sum(map(_is_whole, clauses)) >= _MANY
    parts, begins = [], 0
    for join, second in zip(joins, clauses[1:], strict=True):
        first = text[begins : join.start()]
        if (many and _is_whole(second)) or _are_two(first, second, names):
            parts.append(_closed(first))
            begins = join.end()
    last = text[begins:].strip()
    return [*parts, _closed(last) if last.endswith(";") else last]


def _is_whole(clause: str) -> bool:
    """Whether ``clause`` asks something and says of what, for itself."""
    told = bool(topic_of(clause).terms) and not _POINTS_BACK.search(clause)
    return bool(_BEGINS.match(clause)) and told


def _closed(part: str) -> str:
    """``part`` ended as a sentence, so that it can be told from what follows it."""
    bare = part.rstrip(" ,;")
    if bare.endswith((".", "?", "!")):
        return bare
    return f"{bare}{'.' if _LISTS.match(bare) or _REQUEST.match(bare) else '?'}"


def _are_two(first: str, second: str, names: Sequence[str]) -> bool:
    """Whether ``second`` asks something else than ``first``, and of something that is told.

    One answer serves for what a listing says of one paper, and for what papers say of a topic.
    """
    if _LISTS.match(first) and _LISTS.match(second):
        return True
    if not _BEGINS.match(first) or len(words(first)) < _SHORTEST or _ONE_OF_THEM.match(second):
        return False
    if _REQUEST.match(second):
        return True
    own = any(name in second for name in names)
    one, other = plan(first), plan(second)
    if one.kind == "library" and other.kind == "fact" and topic_of(second).terms:
        return True
    if not (own or _POINTS_BACK.search(second)):
        return False
    if one.kind != other.kind and "library" in (one.kind, other.kind):
        return True
    named = any(name in first for name in names)
    if one.kind == other.kind == "library":
        return named and own and one.attributes != other.attributes
    if one.kind != "fact" or own:
        return False
    return other.kind != "fact" or (named and bool(_OF_IT.search(second)))
