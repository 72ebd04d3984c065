"""Fit whether an abstract holds what a question asks for, on hand-written questions.

    python -m benchmarks.fact_answerability [--home DIR]

Papers are found and read as ``rag ask`` does it. The paper that a fact question is about holds
the answer; no paper holds that of an unanswerable one. Fitted on the questions of split "dev"
and on those of ``fact_questions.jsonl``, cross-validated over papers; split "test" is judged
apart. Prints the constants of ``rag/answering/facts/answerability.py``, and how many unanswerable
questions are refused at several thresholds, rightly and wrongly.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.library import sample_library
from rag.answering.facts.answerability import FEATURES
from rag.answering.facts.reading import Reader
from rag.answering.question.understanding import understand
from rag.assistant import Assistant
from rag.models.minilm import MiniLM
from rag.paper import Filters
from rag.retrieval import Retriever

ROOT = Path(__file__).parent.parent
FILES = (
    ROOT / "evals" / "questions" / "seeds-fact.jsonl",
    ROOT / "evals" / "questions" / "seeds-unanswerable.jsonl",
    Path(__file__).parent / "fact_questions.jsonl",
)
L2 = 1.0
FOLDS = 8
READ = 5  # papers read where none is named
THRESHOLDS = (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35)
_LEAST_SPREAD = 0.05


class Example(NamedTuple):
    """``features`` [papers read, f] and which of them are ruled out, [papers read]; which paper
    holds the answer, None if none does."""

    split: str
    group: str
    answerable: bool
    features: NDArray[np.float64]
    ruled_out: NDArray[np.bool_]
    right: int | None


def examples(assistant: Assistant) -> list[Example]:
    """Every question that is understood as one for a fact, and for which papers are read."""
    library, embedder = assistant.library, MiniLM()
    retriever, reader = Retriever(library, embedder), Reader(library, embedder)
    found = []
    for path in FILES:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            asked = understand(row["question"], library, Filters())
            if asked.plan.kind != "fact":
                continue
            if asked.named:
                readings = reader.read(row["question"], asked.named)
            else:
                near = retriever.search(asked.topic.text).papers[:READ]
                readings = reader.read_near(row["question"], near)
            readings = [reading for reading in readings if reading.spans]
            if not readings:
                continue
            gold = {paper["title"] for paper in row["papers"]}
            right = [at for at, r in enumerate(readings) if r.paper.title in gold]
            answerable = row["kind"] == "fact"
            seen = np.array([r.holding.features for r in readings])
            ruled_out = np.array([r.holding.is_ruled_out for r in readings])
            group = min(gold, default=row["id"])
            place = right[0] if answerable and right else None
            found.append(Example(row["split"], group, answerable, seen, ruled_out, place))
    return found


def fit(chosen: Sequence[Example]) -> NDArray[np.float64]:
    """Logistic regression with an L2 penalty on standardised features, each question of the same
    weight on either side; raw weights, intercept first."""
    x = np.vstack([e.features for e in chosen])
    y = np.concatenate([np.arange(len(e.features)) == e.right for e in chosen]).astype(float)
    others = [max(1, len(e.features) - (e.right is not None)) for e in chosen]
    shares = np.repeat(1.0 / np.array(others), [len(e.features) for e in chosen])
    share = np.where(y == 1, 1.0, shares)
    mean, spread = x.mean(axis=0), np.maximum(x.std(axis=0), _LEAST_SPREAD)
    design = np.column_stack([np.ones(len(x)), (x - mean) / spread])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        z = design @ weights
        penalty = np.r_[0.0, weights[1:]]
        value = float(np.sum(share * (np.logaddexp(0, z) - y * z)) + L2 * penalty @ penalty)
        return value, design.T @ (share * (1 / (1 + np.exp(-z)) - y)) + 2 * L2 * penalty

    weights = minimize(loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B").x
    slopes = weights[1:] / spread
    return np.r_[weights[0] - slopes @ mean, slopes]


def highest(example: Example, weights: NDArray[np.float64]) -> float:
    """The probability that the likeliest paper holds the answer; 0 if that one is ruled out."""
    scores = weights[0] + example.features @ weights[1:]
    best = int(np.argmax(scores))
    return 0.0 if example.ruled_out[best] else float(1 / (1 + np.exp(-scores[best])))


def cross_validated(chosen: Sequence[Example]) -> NDArray[np.float64]:
    """The highest probability of each, by weights fitted without any question on its paper."""
    groups = sorted({e.group for e in chosen})
    order = np.random.default_rng(0).permutation(len(groups)) % FOLDS
    fold_of = dict(zip(groups, order, strict=True))
    found = np.zeros(len(chosen))
    for fold in range(FOLDS):
        weights = fit([e for e in chosen if fold_of[e.group] != fold])
        for at, example in enumerate(chosen):
            if fold_of[example.group] == fold:
                found[at] = highest(example, weights)
    return found


def auc(answerable: NDArray[np.bool_], scores: NDArray[np.float64]) -> float:
    above = scores[answerable][:, None] - scores[~answerable][None]
    return float(np.mean((above > 0) + 0.5 * (above == 0)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="library with the sample, to save loading it")
    given = parser.parse_args()
    with sample_library(given.home) as assistant:
        found = examples(assistant)
    fitted = [e for e in found if e.split != "test"]
    test = [e for e in found if e.split == "test"]
    weights = fit(fitted).round(2)
    print("WEIGHTS = (")
    for name, weight in zip(("intercept", *FEATURES), weights, strict=True):
        print(f"    {weight},  # {name}")
    print(")\n\n| | answerable | unanswerable | AUC |\n|---|---|---|---|")
    scores, scores_test = cross_validated(fitted), np.array([highest(e, weights) for e in test])
    for name, chosen, values in (
        ("cross-validated over papers", fitted, scores),
        ("test", test, scores_test),
    ):
        answerable = np.array([e.answerable for e in chosen])
        area = auc(answerable, values)
        print(f"| {name} | {answerable.sum()} | {(~answerable).sum()} | {area:.3f} |")
    print("\n| threshold | wrong refusals | right refusals | test: wrong | right |")
    print("|---|---|---|---|---|")
    for threshold in THRESHOLDS:
        cells = [f"{threshold:.2f}"]
        for chosen, values in ((fitted, scores), (test, scores_test)):
            answerable = np.array([e.answerable for e in chosen])
            cells.append(f"{np.mean(values[answerable] < threshold):.3f}")
            cells.append(f"{np.mean(values[~answerable] < threshold):.3f}")
        print(f"| {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
