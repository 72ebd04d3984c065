"""Fit the relevance model of list questions on the labelled questions over the sample library.

    python -m benchmarks.relevance

Positives are papers of grade 2, papers of grade 1 are left out, all others are negatives. The
model is fitted on the questions of split "dev" and judged on "test". Prints the constants of
``rag/answering/relevance.py`` and precision, recall and F1 over questions.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from rag.answering.reading import Reader
from rag.answering.relevance import features
from rag.answering.understanding import understand
from rag.assistant import Assistant
from rag.models.minilm import MiniLM
from rag.paper import Filters
from rag.retrieval import Retriever
from rag.retrieval.background import Backgrounds
from rag.settings import load

QUESTIONS = Path(__file__).parent.parent / "evals" / "questions" / "seeds-list.jsonl"
L2 = 1.0


class Example(NamedTuple):
    """One question: ``features`` [papers, 5], ``grades`` [papers], core papers not retrieved."""

    question: dict[str, Any]
    features: NDArray[np.float64]
    grades: NDArray[np.int64]
    missed: int


def examples(assistant: Assistant) -> list[Example]:
    """Every list question, retrieved as ``rag ask`` does it."""
    library, embedder = assistant.library, MiniLM()
    retriever = Retriever(library, embedder)
    background, reader = Backgrounds(library).now(), Reader(library, embedder)
    found = []
    for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
        question = json.loads(line)
        topic = understand(question["question"], library, Filters()).topic.text
        result = retriever.search(topic)
        spread = background.spread(embedder.embed_query(topic))
        mass = sum(reader.idf(term) for term in result.terms)
        grade = {p["title"]: p["grade"] for p in question["papers"]}
        signals = [result.signals[r.paper.paper_id] for r in result.papers]
        grades = [grade.get(r.paper.title, 0) for r in result.papers]
        core = sum(value == 2 for value in grade.values())
        seen = np.array(features(signals, spread, mass))
        found.append(Example(question, seen, np.array(grades), core - grades.count(2)))
    return found


def fit(rows: list[Example]) -> NDArray[np.float64]:
    """Logistic regression with an L2 penalty on standardised features; raw weights, intercept
    first."""
    x = np.vstack([row.features[row.grades != 1] for row in rows])
    y = np.concatenate([row.grades[row.grades != 1] == 2 for row in rows]).astype(float)
    mean, spread = x.mean(axis=0), x.std(axis=0)
    design = np.column_stack([np.ones(len(x)), (x - mean) / spread])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        z = design @ weights
        penalty = np.r_[0.0, weights[1:]]
        value = float(np.sum(np.logaddexp(0, z) - y * z) + L2 * penalty @ penalty)
        return value, design.T @ (1 / (1 + np.exp(-z)) - y) + 2 * L2 * penalty

    weights = minimize(loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B").x
    slopes = weights[1:] / spread
    return np.r_[weights[0] - slopes @ mean, slopes]


def score(row: Example, weights: NDArray[np.float64], threshold: float) -> tuple[float, ...]:
    """Precision, recall and F1 of one question; papers of grade 1 count neither way."""
    chosen = 1 / (1 + np.exp(-(weights[0] + row.features @ weights[1:]))) >= threshold
    right = int((chosen & (row.grades == 2)).sum())
    wrong = int((chosen & (row.grades == 0)).sum())
    missed = int((~chosen & (row.grades == 2)).sum()) + row.missed
    precision = right / (right + wrong) if right else 0.0
    recall = right / (right + missed) if right else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="library with the sample, to save loading it")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        assistant = Assistant(load(home=given.home or Path(temporary), llm="none"))
        assistant.search("load the sample")
        rows = examples(assistant)
        assistant.close()
    dev = [row for row in rows if row.question["split"] == "dev"]
    test = [row for row in rows if row.question["split"] == "test"]
    weights = fit(dev)
    grid = np.round(np.arange(0.1, 0.6, 0.025), 3)
    threshold = max(grid, key=lambda t: np.mean([score(row, weights, t)[2] for row in dev]))
    print("WEIGHTS =", tuple(round(float(w), 2) for w in weights), " THRESHOLD =", threshold)
    for name, split in (("dev", dev), ("test", test)):
        for t in sorted({0.2, 0.25, 0.3, 0.35, 0.4, float(threshold)}):
            mean = np.mean([score(row, weights, t) for row in split], axis=0)
            print(f"{name:5} t={t:.3f} P={mean[0]:.3f} R={mean[1]:.3f} F1={mean[2]:.3f}")


if __name__ == "__main__":
    main()
