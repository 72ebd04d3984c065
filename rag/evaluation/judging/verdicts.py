"""What a judge says: of each claim of an answer, and of the answer as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from rag.answering.verification import claims_of
from rag.answering.verification.claims import plain
from rag.answering.writing.citations import cited_numbers, read_markers
from rag.paper import Paper, Verdict

ClaimState = Verdict | Literal["error"]
AnswerState = Literal["faithful", "unfaithful", "no claim", "error"]

_ANY_NUMBER = 10**9
# What says that there is no answer states nothing that a paper could bear out.
_DECLINES = re.compile(
    r"\W*(?:(?:sorry|unfortunately|however)\b\W*)*(?:"
    r"i (?:do not|don['’]t|cannot|can['’]t|could not|couldn['’]t|am (?:not able to|unable to)) "
    r"(?:know|answer|tell|say|determine|find (?:any|an? answer|enough|this|that|it)\b)"
    r"|your library (?:does not answer|is empty)|no paper in (?:your|the) library"
    r"|(?:this|the question|it) can(?:not|['’]t) be (?:answered|determined|read as)"
    r"|(?:there is )?(?:not enough|insufficient) (?:information|evidence|context)"
    r")",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cited:
    """One claim of an answer: its ``text`` with markers, and the papers that it rests on.

    ``unknown`` are numbers that it cites and that nothing was given for.
    """

    text: str
    papers: Mapping[int, Paper]
    unknown: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimVerdict:
    """A verdict on one claim. ``score`` is the judge's in [0, 1], None for an error; ``reason``
    says why it is not ``supported``; ``cached`` tells a verdict of an earlier run."""

    text: str
    verdict: ClaimState
    score: float | None
    reason: str = ""
    cached: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdicts on an answer's claims, and what they come to.

    The score is that of the weakest claim: one unfaithful claim makes an answer unfaithful, and a
    mean would hide it the better the longer the answer is. This is how MiniCheck (Tang, Laban and
    Durrett, EMNLP 2024) turns verdicts on sentences into one on the text; SummaC (Laban et al.,
    TACL 2022) compares it with the mean.
    """

    claims: tuple[ClaimVerdict, ...]
    threshold: float

    @property
    def score(self) -> float | None:
        """The lowest score of a claim; None without claims, and where a claim was not judged."""
        scores = [claim.score for claim in self.claims]
        known = [score for score in scores if score is not None]
        return min(known) if known and len(known) == len(scores) else None

    @property
    def verdict(self) -> AnswerState:
        """``faithful`` from the threshold on. A claim that was not judged leaves no verdict."""
        if not self.claims:
            return "no claim"
        score = self.score
        if score is None:
            return "error"
        return "faithful" if score >= self.threshold else "unfaithful"

    @property
    def share_supported(self) -> float | None:
        """Faithfulness as a share: of the claims, those that are supported (as in RAGAS; Es et
        al., EACL 2024). None where ``score`` is."""
        if self.score is None:
            return None
        return sum(claim.verdict == "supported" for claim in self.claims) / len(self.claims)

    @property
    def reasons(self) -> list[str]:
        """For each claim below the threshold, or not judged: why, and which."""
        return [
            f"{claim.reason or claim.verdict}: {plain(claim.text)}"
            for claim in self.claims
            if claim.score is None or claim.score < self.threshold
        ]


class AnswerJudge(Protocol):
    """Judges answers claim by claim. ``threshold`` is the least score of a faithful answer."""

    @property
    def name(self) -> str:
        """``verifier`` or ``llm:MODEL``."""
        ...

    @property
    def threshold(self) -> float: ...

    def describe(self) -> dict[str, Any]:
        """What pins its verdicts: ``name``, ``version``, ``prompt``, ``model``, ``temperature``."""
        ...

    def spent(self) -> dict[str, int]:
        """What an LLM was asked since the judge was made: ``llm_calls``, ``prompt_tokens``,
        ``completion_tokens``, and how many of its replies were ``unusable``. Empty without one."""
        ...

    def judge(self, answer: str, papers: Mapping[int, Paper]) -> Judgement:
        """``answer`` against ``papers`` by the numbers that it cites them by.

        Raises:
            ModelError: an LLM that cannot be reached (any more). One unusable reply is no reason:
                those claims get the verdict ``error``.
        """
        ...


def cited_claims(answer: str, papers: Mapping[int, Paper]) -> Iterator[Cited]:
    """The claims of ``answer`` and what each rests on: the papers it cites, or all if none.

    An answer that only declines to answer has none.
    """
    text, _ = read_markers(answer, _ANY_NUMBER)
    for claim in _stated(text):
        numbers = cited_numbers(claim)
        own = {number: papers[number] for number in numbers if number in papers}
        unknown = tuple(number for number in numbers if number not in papers)
        yield Cited(claim, own or ({} if unknown else papers), unknown)


def _stated(text: str) -> Sequence[str]:
    found = claims_of(text)
    if not found and any(map(str.isalnum, text)):
        found = [text.strip()]
    return [claim for claim in found if not _DECLINES.match(claim)]
