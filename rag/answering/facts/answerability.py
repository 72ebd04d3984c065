"""Whether a paper's abstract holds what a question asks for, and if not, what is missing.

Retrieval scores do not find unanswerable questions: most of them name a real paper and ask for a
fact that its abstract does not state. So it is weighed what of the question is present in the paper
(see ``presence``). How far the paper's score is behind that of the nearest one tells which of
several papers is meant when a question puts its matter in other words. A logistic model weighs
these, fitted by ``benchmarks/fact_answerability.py``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.answering.facts.demands import head_at
from rag.answering.facts.presence import Presence
from rag.answering.facts.roles import roles_of, wanted_roles
from rag.answering.facts.untold import untold
from rag.answering.facts.values import gives_value, value_asked
from rag.answering.writing.compose import joined
from rag.answering.writing.foreign import inert
from rag.text import Word

FEATURES = (
    "share of the question in title and abstract",
    "share of its words beyond the title in the best sentences",
    "number wanted, none in the best sentences",
    "measure wanted, never beside a number",
    "a value wanted, and it or its measure is not given",
    "a value wanted, its measure never mentioned",
    "count wanted, never counted",
    "names wanted, no new ones in the best sentences",
    "names wanted, their kind never mentioned",
    "coined words that the paper lacks",
    "other names that the paper lacks",
    "no part played that is wanted",
    "retrieval score behind the nearest paper's",
)
WEIGHTS = (
    -1.42,  # intercept
    2.28,  # share of the question in title and abstract
    3.15,  # share of its words beyond the title in the best sentences
    -4.26,  # number wanted, none in the best sentences
    -1.06,  # measure wanted, never beside a number
    -1.64,  # a value wanted, and it or its measure is not given
    -3.04,  # a value wanted, its measure never mentioned
    -2.65,  # count wanted, never counted
    -3.8,  # names wanted, no new ones in the best sentences
    -1.58,  # names wanted, their kind never mentioned
    -2.0,  # coined words that the paper lacks
    -1.76,  # other names that the paper lacks
    -0.87,  # no part played that is wanted
    19.89,  # retrieval score behind the nearest paper's
)
THRESHOLD = 0.25
_LEAST_FOUND = 0.55  # share of the question below which a paper is about something else
_LEAST_REWORDED = 0.3  # likewise where the question tells its matter in words of its own
_FEWEST_WORDS = 4  # of a question that tells so much that other words may be meant
_MOST_ABSENT = 2
_THING_FOUND = 0.3


@dataclass(frozen=True)
class Holding:
    """What of a question the paper holds: of its words and demands, what is in ``presence``.

    ``behind`` is the paper's retrieval score less that of the nearest paper, at most 0; None for a
    paper that the question names.
    """

    presence: Presence
    behind: float | None = None

    @property
    def probability(self) -> float:
        """The probability that the abstract answers the question."""
        intercept, *slopes = WEIGHTS
        score = sum(w * x for w, x in zip(slopes, self.features, strict=True))
        return 1.0 / (1.0 + math.exp(-intercept - score))

    @property
    def answers(self) -> bool:
        """Whether the abstract answers the question."""
        return not self.is_ruled_out and self.probability >= THRESHOLD

    @property
    def is_ruled_out(self) -> bool:
        """Whether the paper is about something else, states no duration where one is wanted, does
        not tell what abstracts hardly ever tell, names nothing where proper names are wanted, or a
        number that is wanted is nowhere beside what it is to be of, or is to be of a thing that
        goes by a name which is not there. No sum of features can say so: that is decisive however
        much of the rest is there."""
        present = self.presence
        if self.share_found < self._least_found or self.untold or present.is_unnamed:
            return True
        if present.is_other_value or not any(map(_is_worded, present.terms)):
            return True
        if present.has_no_margin or self.valueless:
            return True
        if present.absent and (present.demands.value or present.demands.counted):
            return True
        if present.demands.duration and not present.states(present.sentences):
            return True
        counted = {word.stem for word in present.demands.counted}
        uncounted = present.is_uncounted and not present.counts(counted)
        return present.is_unmeasured and (present.is_unstated or uncounted)

    @property
    def _least_found(self) -> float:
        """The share of the question that a paper must have. A name is looked for as it stands, and
        so are a few words; a longer question may tell in other words what it is about."""
        present = self.presence
        named = any(not word.text.islower() for word in present.demands.names) or present.unheard
        is_exact = self.behind is None or named or len(present.terms) < _FEWEST_WORDS
        return _LEAST_FOUND if is_exact else _LEAST_REWORDED

    @cached_property
    def share_found(self) -> float:
        """Share of the weight of the question's content words that the text holds, in [0, 1]."""
        return self.presence.share_found

    @cached_property
    def features(self) -> tuple[float, ...]:
        """What the model sees, in the order of ``FEATURES``."""
        present, wanted = self.presence, wanted_roles(self.presence.question)
        demands = present.demands
        unstated, unmeasured = present.is_unstated, present.is_unmeasured
        played = frozenset[str]().union(*map(roles_of, present.best))
        return (
            self.share_found,
            present.share_in_best,
            float(unstated),
            float(unmeasured),
            float(demands.value and (unstated or unmeasured)),
            present.measure_lacking if demands.value else 0.0,
            float(present.is_uncounted),
            float(demands.named and not present.has_new_names),
            present.kind_lacking,
            float(min(_MOST_ABSENT, len(present.absent))),
            float(min(_MOST_ABSENT, len(present.unheard))),
            float(bool(wanted) and not wanted & played),
            self.behind or 0.0,
        )

    @cached_property
    def untold(self) -> str | None:
        """What is asked for that abstracts hardly ever tell, and this one does not."""
        return untold(self.presence.question, self.presence.title, self.presence.abstract)

    @cached_property
    def valueless(self) -> tuple[Word, ...]:
        """The term whose value is asked for, and given nowhere; none if it is, or none is asked."""
        question = self.presence.question
        term = () if self.presence.demands.size else value_asked(question)
        given = any(gives_value(each, term, question) for each in self.presence.sentences if term)
        return () if given else term

    @property
    def missing(self) -> str:
        """What is missing, to complete "the abstract nowhere …"."""
        return self._missing_kind or mentions(self.unmentioned)

    @cached_property
    def unmentioned(self) -> list[Word]:
        """The words of the question whose absence says best what is missing; none where a kind of
        thing is missing, such as a figure."""
        if self._missing_kind:
            return []
        present = self.presence
        absent = present.absent or present.unheard
        absent = absent or [w for w in present.terms if present.found(w) < _THING_FOUND]
        return absent or [w for w in present.terms if present.found(w) < 1.0]

    def has(self, word: Word) -> bool:
        """Whether title or abstract has ``word`` itself."""
        return self.presence.has(word)

    @cached_property
    def _missing_kind(self) -> str | None:
        present, demands = self.presence, self.presence.demands
        if self.untold or present.absent or present.unheard:
            return self.untold
        if present.is_other_value:
            first, last = demands.asked[0], demands.asked[-1]
            return f"gives a figure for “{inert(present.question[first.start : last.end])}”"
        if self.valueless:
            first, last = self.valueless[0], self.valueless[-1]
            return f"gives a figure for “{inert(present.question[first.start : last.end])}”"
        if present.is_uncounted:
            first, last = demands.counted[0], demands.counted[head_at(demands.counted)]
            return f"counts “{inert(present.question[first.start : last.end])}”"
        if present.is_unstated or present.has_no_margin:
            return f"gives a {'duration' if demands.duration else 'figure'} for it"
        hardly = any(present.found(word) < _THING_FOUND for word in present.terms)
        unnamed = present.is_unnamed or (demands.named and not present.has_new_names)
        if unnamed and not hardly:
            return f"names {'the ' + _quoted(demands.asked[-1]) if demands.asked else 'it'}"
        return None


def mentions(words_asked: Sequence[Word]) -> str:
    """That none of these words is there, to complete "the abstract nowhere …"."""
    if not words_asked:
        return "states it"
    return f"mentions {joined([_quoted(word) for word in words_asked], 'or')}"


def _is_worded(word: Word) -> bool:
    """Whether a word has letters: "what is 2+2?" is about no paper."""
    return any(letter.isalpha() for letter in word.text)


def _quoted(word: Word) -> str:
    return f"“{inert(word.text)}”"
