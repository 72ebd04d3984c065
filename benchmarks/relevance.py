"""Fit the relevance model of list questions on labelled questions over the sample library.

    python -m benchmarks.relevance [--home DIR]

Positives are papers of grade 2, papers of grade 1 are left out, all others are negatives. The
model is fitted on the questions of split "dev" and on the first topics of
``relevance_topics.jsonl``, which serve nothing else; those of split "check", by another author and
in longer words, are only scored. Prints the weights of ``rag/answering/lists/relevance.py``, and
precision, recall and F1: of what it was fitted on by models that have seen no question of the same
author, and of "test" and "check". Abbreviations are left as they are here.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.library import sample_library
from rag.answering.facts.reading import Reader
from rag.answering.lists.phrases import joined
from rag.answering.lists.relevance import UNSEEN, cut, features, given_several
from rag.answering.question.understanding import understand
from rag.assistant import Assistant
from rag.models.minilm import MiniLM
from rag.paper import Filters
from rag.retrieval import Retriever
from rag.retrieval.background import Backgrounds

HERE = Path(__file__).parent
QUESTIONS = HERE.parent / "evals" / "questions" / "seeds-list.jsonl"
TOPICS = HERE / "relevance_topics.jsonl"
FITTED = ("dev", "topics")
L2 = 1.0
FEATURES = 6
AUTHORS = (56, 71, 94, 116, 136, 163, 188, 212)  # the last question of each author but the latest
FLOOR = float(np.log(UNSEEN / (1 - UNSEEN)))  # log odds


class Example(NamedTuple):
    """One question: ``features`` [1 + things, papers, 6] for its topic and for each of the things
    that it names, NaN where a paper was not put forward; ``grades`` [papers]; core papers not
    retrieved."""

    question: dict[str, Any]
    features: NDArray[np.float64]
    grades: NDArray[np.int64]
    missed: int


class Model(NamedTuple):
    """The weights of the features, and those of a whole topic and of the best of its things; each
    with the intercept first."""

    weights: NDArray[np.float64]
    enumerated: NDArray[np.float64]


def questions() -> list[dict[str, Any]]:
    """The list questions, and the further topics, of split "topics" unless they say another."""
    asked = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    topics = [json.loads(line) for line in TOPICS.read_text(encoding="utf-8").splitlines()]
    return [*asked, *({"split": "topics", **topic} for topic in topics)]


def examples(assistant: Assistant) -> list[Example]:
    """Every list question, retrieved as ``rag ask`` does it."""
    library, embedder = assistant.library, MiniLM()
    retriever = Retriever(library, embedder)
    background, reader = Backgrounds(library).now(), Reader(library, embedder)

    def seen(text: str) -> dict[str, Sequence[float]]:
        result = retriever.search(text)
        spread = background.spread(embedder.embed_query(text))
        mass = sum(reader.idf(term) for term in result.terms)
        signals = [result.signals[r.paper.paper_id] for r in result.papers]
        together = joined(text, [r.paper for r in result.papers], reader.idf)
        titles = [r.paper.title for r in result.papers]
        return dict(zip(titles, features(signals, spread, mass, together), strict=True))

    found = []
    for question in questions():
        topic = understand(question["question"], library, Filters()).topic
        rankings = [seen(text) for text in (topic.text, *topic.things)]
        titles = list(dict.fromkeys(title for ranking in rankings for title in ranking))
        unseen = (math.nan,) * FEATURES
        rows = np.array([[ranking.get(title, unseen) for title in titles] for ranking in rankings])
        grade = {p["title"]: p["grade"] for p in question["papers"]}
        grades = [grade.get(title, 0) for title in titles]
        core = sum(value == 2 for value in grade.values())
        found.append(Example(question, rows, np.array(grades), core - grades.count(2)))
    return found


def fit(rows: list[Example]) -> Model:
    """The model of ``rows``: first of whole topics, and with that of those that name things."""
    known = [(row.grades != 1) & ~np.isnan(row.features[0, :, 0]) for row in rows]
    weights = regression(
        np.vstack([row.features[0][each] for row, each in zip(rows, known, strict=True)]),
        np.concatenate([row.grades[each] for row, each in zip(rows, known, strict=True)]) == 2,
    )
    several = [row for row in rows if len(row.features) > 1]
    enumerated = regression(
        np.vstack([both_odds(row, weights)[row.grades != 1] for row in several]),
        np.concatenate([row.grades[row.grades != 1] for row in several]) == 2,
    )
    return Model(weights, enumerated)


def regression(x: NDArray[np.float64], relevant: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Logistic regression of ``relevant`` [n] on ``x`` [n, features] with an L2 penalty on
    standardised features; raw weights, intercept first."""
    y = relevant.astype(float)
    mean, spread = x.mean(axis=0), x.std(axis=0)
    design = np.column_stack([np.ones(len(x)), (x - mean) / spread])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        z = design @ weights
        penalty = np.r_[0.0, weights[1:]]
        value = float(np.sum(np.logaddexp(0, z) - y * z) + L2 * penalty @ penalty)
        return value, design.T @ (1 / (1 + np.exp(-z)) - y) + 2 * L2 * penalty

    weights = minimize(loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B").x
    slopes = weights[1:] / spread
    raw: NDArray[np.float64] = np.r_[weights[0] - slopes @ mean, slopes]
    return raw


def both_odds(row: Example, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log odds of the whole topic, and of the thing that fits best, [papers, 2]."""
    odds = weights[0] + row.features @ weights[1:]
    odds = np.maximum(np.where(np.isnan(odds), FLOOR, odds), FLOOR)
    return np.column_stack([odds[0], odds[1:].max(axis=0)])


def score(row: Example, model: Model) -> tuple[float, ...]:
    """Precision, recall and F1 of one question; papers of grade 1 count neither way."""
    if len(row.features) > 1:
        odds = model.enumerated[0] + both_odds(row, model.weights) @ model.enumerated[1:]
    else:
        odds = model.weights[0] + row.features[0] @ model.weights[1:]
    probability = 1 / (1 + np.exp(-odds))
    order = np.argsort(-probability, kind="stable")
    listed = row.grades[order[: cut(given_several(probability[order].tolist()))]]
    right, wrong = int((listed == 2).sum()), int((listed == 0).sum())
    core = int((row.grades == 2).sum()) + row.missed
    precision = right / (right + wrong) if right else 0.0
    recall = right / core if core else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def author(row: Example) -> int:
    """Who wrote a question, counted from 1; 0 for the topics."""
    number = row.question.get("id", "").rpartition("-")[2]
    return 1 + sum(int(number) > last for last in AUTHORS) if number else 0


def unseen_scores(rows: list[Example]) -> list[tuple[float, ...]]:
    """The score of each question by a model fitted without its author's."""
    scores: list[tuple[float, ...]] = [()] * len(rows)
    for held in {author(row) for row in rows}:
        model = fit([row for row in rows if author(row) != held])
        for at, row in enumerate(rows):
            if author(row) == held:
                scores[at] = score(row, model)
    return scores


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="library with the sample, to save loading it")
    given = parser.parse_args()
    with sample_library(given.home) as assistant:
        rows = examples(assistant)
    seen = [row for row in rows if row.question["split"] in FITTED]
    model = fit(seen)
    print("WEIGHTS =", tuple(round(float(w), 2) for w in model.weights))
    print("ENUMERATED =", tuple(round(float(w), 2) for w in model.enumerated))
    unseen = dict(zip(map(id, seen), unseen_scores(seen), strict=True))
    for split in FITTED:
        report(split, [unseen[id(row)] for row in seen if row.question["split"] == split])
    for who in sorted({author(row) for row in seen} - {0}):
        report(f"dev, {who}", [unseen[id(row)] for row in seen if author(row) == who])
    for split in ("test", "check"):
        report(split, [score(row, model) for row in rows if row.question["split"] == split])


def report(name: str, scores: list[tuple[float, ...]]) -> None:
    precision, recall, f1 = np.mean(scores, axis=0)
    print(f"{name:7} n={len(scores):3} P={precision:.3f} R={recall:.3f} F1={f1:.3f}")


if __name__ == "__main__":
    main()
