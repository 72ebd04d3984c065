"""The judge that is always there: the verifier of every answer, offline and the same every time."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from rag.answering.verification import Verifier
from rag.evaluation.judging.verdicts import Cited, ClaimVerdict, Judgement, cited_claims
from rag.paper import Paper

if TYPE_CHECKING:
    from rag.models.minilm import MiniLM

NAME = "verifier"
FAITHFUL = 0.5  # even odds, where balanced accuracy on the public sets is best (0.45 to 0.55)
_MISATTRIBUTED = 0.4  # the highest score of a claim that another paper bears out
_WEIGHTS = ("rag.answering.verification", "weights.json")


class VerifierJudge:
    """An ``AnswerJudge`` without an LLM.

    Its threshold is not the verifier's own for ``supported``, which is higher: what is shown to a
    reader as borne out has to be, while a judge's mistakes either way count the same.
    """

    name = NAME
    threshold = FAITHFUL

    def __init__(self, encoder: MiniLM) -> None:
        self._verifier = Verifier(encoder)

    def describe(self) -> dict[str, Any]:
        """See ``AnswerJudge``; the version is the digest of the fitted weights."""
        package, file = _WEIGHTS
        weights = (files(package) / file).read_bytes()
        version = hashlib.sha256(weights).hexdigest()[:12]
        return {
            "name": NAME,
            "version": version,
            "prompt": None,
            "model": None,
            "temperature": None,
        }

    def spent(self) -> dict[str, int]:
        """See ``AnswerJudge``."""
        return {}

    def judge(self, answer: str, papers: Mapping[int, Paper]) -> Judgement:
        """See ``AnswerJudge``. Reaches for nothing, so that it cannot fail."""
        found = [self._verdict(cited, papers) for cited in cited_claims(answer, papers)]
        return Judgement(tuple(found), self.threshold)

    def _verdict(self, cited: Cited, papers: Mapping[int, Paper]) -> ClaimVerdict:
        if cited.unknown:
            return uncited(cited)
        others = [paper for number, paper in papers.items() if number not in cited.papers]
        claim = self._verifier.check(cited.text, cited.papers, others).claim
        score = claim.score
        reason: str = claim.reason or ""
        if claim.verdict == "misattributed":
            score = min(score, _MISATTRIBUTED)
            reason = "borne out by another paper than the one cited"
        return ClaimVerdict(cited.text, claim.verdict, score, reason)


def uncited(cited: Cited) -> ClaimVerdict:
    """The verdict on a claim that cites what is not there: nobody needs to read it."""
    numbers = ", ".join(f"[{number}]" for number in cited.unknown)
    return ClaimVerdict(cited.text, "uncited", 0.0, f"cites {numbers}, which is not there")
