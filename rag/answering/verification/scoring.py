"""The fitted model: from features to the probability that a claim is borne out.

A logistic regression with few weights, each held to the side that its feature can speak for.
``weights.json`` is written by ``python -m benchmarks.verification --fit``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import exp

from rag.answering.verification.features import Features


@dataclass(frozen=True, slots=True)
class Fitted:
    """``weights`` of the features by name and ``intercept``, on the logit scale.

    ``supported`` and ``partly`` are the least probabilities of these verdicts: those at which one
    in five of the claims that are not supported passes, and one in five of the supported is lost,
    on sets that the model was not fitted on. Between them it is unsure, and an LLM may be asked.
    """

    intercept: float
    weights: dict[str, float]
    supported: float
    partly: float

    def probability(self, features: Features) -> float:
        """That a claim with these features is borne out, in (0, 1)."""
        logit = self.intercept
        for name, weight in self.weights.items():
            logit += weight * getattr(features, name)
        return 1.0 / (1.0 + exp(-logit))


@lru_cache(maxsize=1)
def fitted() -> Fitted:
    """The shipped model."""
    return Fitted(**json.loads((files(__package__) / "weights.json").read_text(encoding="utf-8")))
