"""What of a question is present in a paper: its words (see ``wording``), and the kind of thing that
is wanted, a number of something or names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.answering.facts.demands import (
    METRICS,
    counts_of,
    head_at,
    head_stems,
    is_name,
    measures,
    stand_together,
    states_quantity,
)
from rag.answering.facts.introducing import introduced
from rag.answering.facts.numerals import has_number
from rag.answering.facts.roles import Role, roles_of
from rag.answering.facts.wording import OPENING, Wording
from rag.text import Word, words

_ALIKE = 0.85  # from here a word is there in another form
_SHORTEST_NAME = 3  # letters
_DATA_SET = ("data", "set")
_EVALUATED_ON = frozenset({"dataset", "benchmark", "corpora"})
_EVALUATION: frozenset[Role] = frozenset({"evaluation"})
_ON_NAME = re.compile(r"\b(?:on|across|over)\s+(?:the\s+)?[A-Z]")
_OWNS = ("'s", "’s")  # "MeltNet's error" is an error: whose it is, no term has to hold
_SUPERLATIVES = frozenset(
    "best optimal final exact default new highest lowest typical largest smallest".split()
)
# "By how many points is it better?" is not told by "on three data sets".
_ASKS_MARGIN = re.compile(
    r"\bby\s+how\s+(?:much|many)\b|\bhow\s+many\s+(?:percent(?:age)?|points|times)\b", re.IGNORECASE
)
_COUNTING = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teen|dozens?|handful)\b"
    r"(?![\s-]*(?:times|fold|percent|points|orders|thirds|quarters))",
    re.IGNORECASE,
)
# Told by a comparative as well, "10 times faster": these words need not be there.
_CHANGES = frozenset(
    "speedup speedups gain gains improvement improvements reduction increase drop savings".split()
)


@dataclass(frozen=True)
class Presence(Wording):
    """What of ``question`` title and abstract have; the fields are those of ``Wording``."""

    def states(self, sentences: Sequence[str]) -> bool:
        """Whether one of ``sentences`` holds the kind of number that is wanted."""
        return any(states_quantity(sentence, self.demands) for sentence in sentences)

    def counts(self, stems: Collection[str]) -> bool:
        """Whether the abstract counts something with one of ``stems``."""
        return any(counts_of(sentence, stems) for sentence in self.sentences)

    @cached_property
    def is_unstated(self) -> bool:
        """A number is wanted, and the best sentences state none."""
        return self.demands.quantity and not self.states(self.best)

    @cached_property
    def has_no_margin(self) -> bool:
        """How much more or less is asked for, and the abstract only counts things."""
        if not _ASKS_MARGIN.search(self.question):
            return False
        return not any(has_number(_COUNTING.sub(" ", sentence)) for sentence in self.sentences)

    @cached_property
    def is_unmeasured(self) -> bool:
        """A number is wanted, and no sentence has both one and what it is to be of."""
        if not self.demands.quantity or not self.demands.asked:
            return False
        asked = head_stems(self.demands.asked)
        having = [s for s in self.sentences if asked & {word.stem for word in words(s)}]
        return not self.states(having)

    @property
    def measure_lacking(self) -> float:
        """How far what a value is to be of is absent from title and abstract, in [0, 1]."""
        heads = head_stems(self.demands.asked)
        found = [self.found(word) for word in self.terms if word.stem in heads]
        return 1.0 - max(found, default=1.0)

    @cached_property
    def is_other_value(self) -> bool:
        """A value is wanted, and the abstract never speaks of it: a word of "learning rate" or the
        whole of it is not there, or a metric has no number beside it."""
        measure = [
            word
            for word in self.demands.asked
            if word.folded not in _SUPERLATIVES | _CHANGES
            and not word.text.endswith(_OWNS)
            and not is_name(word.text)  # "ImageNet accuracy" is an accuracy
        ]
        if not self.demands.value or not measure:
            return False
        if any(self.found(word) < _ALIKE for word in measure):
            return True
        is_term = len(measure) > 1
        if is_term and not any(stand_together(sentence, measure) for sentence in self.sentences):
            return True
        metrics = {word.stem for word in measure if word.stem in METRICS}
        return bool(metrics) and not any(measures(s, metrics) for s in self.sentences)

    @cached_property
    def is_uncounted(self) -> bool:
        """A count is wanted, and there is none."""
        counted = self.demands.counted
        return bool(counted) and not self.counts(head_stems(counted))

    @property
    def kind_lacking(self) -> float:
        """How far the kind of what is to be named is absent from title and abstract, in [0, 1]."""
        if not self.demands.named or self.demands.quantity:
            return 0.0
        return 1.0 - min(map(self.found, self.demands.asked), default=1.0)

    @cached_property
    def has_new_names(self) -> bool:
        """Whether the best sentences have coined names beyond those of title and question."""
        named = (word for sentence in self.best for word in words(sentence) if is_name(word.text))
        return any(self._is_new(word) for word in named)

    @property
    def is_unnamed(self) -> bool:
        """Proper names are wanted, and there are none that are new: in the best sentences, or, if
        the abstract has the kind that is asked for, beside it. A data set is named where something
        is evaluated on it, and may be called one elsewhere."""
        if not self.demands.proper or self.demands.quantity:
            return False
        kind = _kinds(self.demands.asked)
        if kind & _EVALUATED_ON:
            return not self._names_anew([s for s in self.best if _evaluates(s)])
        beside = self._with_next(kind)
        return not self._names_anew(self.best) or bool(beside and not self._names_anew(beside))

    def _with_next(self, kind: set[str]) -> list[str]:
        """The sentences that have a word of ``kind``, and those behind them, which may name it."""
        order = sorted(range(len(self.spans)), key=lambda at: self.spans[at])
        inside = [kind & {_singular(word) for word in words(self.sentences[at])} for at in order]
        shown = zip(order, inside, [set[str](), *inside], strict=False)
        return [self.sentences[at] for at, here, before in shown if here or before]

    def _names_anew(self, sentences: Sequence[str]) -> bool:
        named = (word for sentence in sentences for word in _names(sentence))
        return any(self._is_new(word) for word in named)

    def _is_new(self, word: Word) -> bool:
        is_short = len(word.text) < _SHORTEST_NAME and not word.text[-1].isdigit()  # but C4
        return word.folded not in self._known and not is_short

    @cached_property
    def _known(self) -> set[str]:
        """What title and question name, and what the paper introduces itself."""
        known = {word.folded for word in (*words(self.title), *words(self.question))}
        return known | introduced(self.abstract)


def _kinds(asked: Sequence[Word]) -> set[str]:
    """What a noun group asks for, in the singular; "data sets" as one word. Stems would not tell
    optimizers from what is optimal."""
    if not asked:
        return set()
    at = head_at(asked)
    is_set = at > 0 and (asked[at - 1].folded, _singular(asked[at])) == _DATA_SET
    return {"".join(_DATA_SET) if is_set else _singular(asked[at])}


def _evaluates(sentence: str) -> bool:
    """Whether ``sentence`` tells of an evaluation: by its words, or "on ImageNet"."""
    return bool(roles_of(sentence, _EVALUATION) or _ON_NAME.search(sentence))


def _singular(word: Word) -> str:
    return word.folded.removesuffix("s")


def _names(sentence: str) -> Iterator[Word]:
    """Coined words, and words that have a capital though no sentence begins there."""
    opening = {match.end() for match in OPENING.finditer(sentence)}
    for word in words(sentence):
        if is_name(word.text) or (word.text[0].isupper() and word.start not in opening):
            yield word
