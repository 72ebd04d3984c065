"""What a sentence says that there is not: "without requiring any labels", "a training-free method",
"the exact shape is not needed".

Each thing is told by its noun group alone: what is not needed "of the shape" is the shape, and of
"A nor B" each is one thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.text import STOP_WORDS, Word, stem, words

_NEED = (
    r"(?:requir|need|us|assum|involv|employ|introduc|includ|tak|demand|impos)\w*"
    r"|rel(?:y|ies|ying)\s+on|depend\w*\s+on|resort\w*\s+to"
    r"|hav(?:e|ing)(?:\s+(?:access|recourse))?(?:\s+to)?"
)
# What stands before a thing that is not there.
_BEFORE = re.compile(
    r"\b(?:without|with\s+no|neither|free\s+(?:of|from)|devoid\s+of|absence\s+of|lacks?|lacking"
    r"|no(?!\s+(?:longer|more|less|matter|better|worse|one|such|strong|significant|need))"
    rf"|(?:do|does|did|can|need)\s+not\s+(?:\w+ly\s+)?(?:{_NEED})|cannot\s+(?:{_NEED})"
    rf"|(?:do|does|did)n['’]t\s+(?:\w+ly\s+)?(?:{_NEED})|never\s+(?:{_NEED})"
    r"|(?:avoid|remov|eliminat|obviat|circumvent|alleviat|bypass|sidestep|eschew|forgo|reliev)\w*"
    r"\s+(?:us\s+(?:from|of)\s+)?(?:the\s+)?(?:costly\s+|explicit\s+)?"
    r"(?:need|necessity|requirements?|reliance|dependen\w+|use)\s*(?:for|of|on|to)"
    r"|(?:eschew|dispens|forgo)\w*(?:\s+(?:with|the\s+use\s+of))?"
    r"|(?:get|gets|getting|rids?|ridding)\s+(?:\w+\s+)?(?:rid\s+)?of|do(?:es|ing)?\s+away\s+with"
    r"|no\s+(?:longer\s+)?need\s+(?:for|of|to))\s+",
    re.IGNORECASE,
)
# What stands behind one.
_BEHIND = re.compile(
    r"\s+(?:(?:is|are|was|were)\s+(?:\w+ly\s+)?(?:not\s+(?:\w+ly\s+)?(?:needed|required|necessary|used|essential|a\s+prerequisite)"
    r"|unnecessary|superfluous|dispensable|no\s+longer\s+(?:needed|required|necessary))"
    r"|(?:need|needs)\s+not\s+be\b)",
    re.IGNORECASE,
)
_SUCH_AS = re.compile(
    r"[^.;:()]{1,80}?\b(?:such\s+as|including)\s+(?P<what>[^.;:()]+)", re.IGNORECASE
)
_EXAMPLE = re.compile(r"(?:(?!\b(?:or|and)\b)[^,])+")
_FREE = re.compile(r"\b(\w+)-(?:free|less)\b", re.IGNORECASE)
_PAUSE = re.compile(r"[,;:.()\u2013\u2014]|--")
_ENDS = frozenset(
    """but however although though while whereas because since yet even when whenever if unless than
    which who where whatever that as and thus by via through during at compared versus not is
    are was were can may while""".split()
)
_COMPLEMENT = frozenset(
    "of for in on with from across over under between about within into onto per to".split()
)
_SPLITS = frozenset(("or", "nor"))
# Not all of it is denied: "no additional training".
QUALIFYING = frozenset(
    map(
        stem,
        """additional extra further more new separate specific special large larger much many
        multiple extensive massive expensive costly strong full prior custom""".split(),
    )
)
_LIGHT = QUALIFYING | frozenset(
    map(
        stem,
        """any explicit explicitly particular such need needs needing necessity require requires
        requiring required requirement use uses using used usage rely relies reliance
        resort access have having assume assuming assumption employ introduce
        introducing involve involving train training condition restriction knowledge
        information number amount external restrictive limited sampling previous other
        supervision""".split(),
    )
)
_MOST = 6  # words of a noun group


@dataclass(frozen=True, slots=True)
class Absent:
    """A thing that is said not to be there, at ``start``: the stems of the words that tell it from
    others, and the last two of all, but of what is done, as "losing detail". ``is_qualified``: only
    more of it is not there, or one of a kind."""

    start: int
    stems: frozenset[str]
    tail: tuple[str, str] | None
    is_qualified: bool


def absent_things(sentence: str) -> Iterator[Absent]:
    """What ``sentence`` says that there is not."""
    said = words(sentence)
    for match in _BEFORE.finditer(sentence):
        behind = [word for word in said if word.start >= match.end()]
        yield from _named(sentence, behind, match.end())
        yield from _examples(sentence, match.end())
    for match in _BEHIND.finditer(sentence):
        before = [word for word in said if word.end <= match.start()]
        clause = _clause_before(sentence, before, match.start())
        yield from _named(sentence, clause, clause[0].start if clause else 0)
    for match in _FREE.finditer(sentence):
        word = Word(match[1], match.start(), match.end(1))
        yield Absent(word.start, frozenset((word.stem,)), None, False)


def _named(sentence: str, said: Sequence[Word], last: int) -> Iterator[Absent]:
    """The things that ``said`` begins to name, from ``last`` on: "A nor B"."""
    group: list[Word] = []
    further: list[Word] = []  # behind a preposition
    is_over = is_closed = False  # behind it: what is there tells nothing more
    for word in said:
        is_part = sentence[word.start - 1 : word.start] == "-"  # of "pass-through"
        is_told = any(each.stem not in _LIGHT for each in [*group, *further])
        if _PAUSE.search(sentence, last, word.start):
            break
        if word.folded in _ENDS and is_told and not is_part:
            break
        last = word.end
        if word.folded in _SPLITS:
            yield from _absent(group, further)
            group, further, is_over, is_closed = [], [], False, False
        elif word.folded in _COMPLEMENT and group:
            is_over, is_closed = True, is_told
        elif not is_closed and word.folded not in STOP_WORDS and len(group) + len(further) < _MOST:
            (further if is_over else group).append(word)
    yield from _absent(group, further)


def _examples(sentence: str, start: int) -> Iterator[Absent]:
    """The examples of a thing that is not there: "asymmetry such as a predictor, or stopping"."""
    such = _SUCH_AS.match(sentence, start)
    for match in _EXAMPLE.finditer(sentence, such.start("what"), such.end("what")) if such else ():
        said = [word for word in words(sentence) if match.start() <= word.start < match.end()]
        yield from _named(sentence, said, match.start())


def _clause_before(sentence: str, before: Sequence[Word], last: int) -> list[Word]:
    """The words of the clause that ends at ``last``."""
    clause: list[Word] = []
    for word in reversed(before):
        if _PAUSE.search(sentence, word.end, last) or word.folded in _ENDS:
            break
        last = word.start
        clause.insert(0, word)
    return clause


def _absent(group: Sequence[Word], further: Sequence[Word]) -> Iterator[Absent]:
    """The thing that a noun group names, or what is behind it, as in "the use of labels"; alone, a
    word such as "training" is one, too."""
    telling = [word for word in [*group, *further] if word.stem not in _LIGHT] or list(group)
    if telling:
        is_doing = telling[0] is group[0] and telling[0].folded.endswith("ing")
        yield Absent(
            telling[0].start,
            frozenset(word.stem for word in telling),
            (group[-2].stem, group[-1].stem) if len(group) > 1 and not is_doing else None,
            any(word.stem in QUALIFYING for word in group),
        )
