"""Fit which sentence of an abstract answers a question, on hand-written questions.

    python -m benchmarks.fact_sentences [--home DIR]

The right paper is given. Fitted on the facts of split "dev" and on those of
``fact_questions.jsonl``, which are about other papers, and on what follow-ups (in full) and, with
less weight, comparisons have for evidence; cross-validated over papers, and judged on the facts
alone, on those of split "test" apart. Prints the constants of
``rag/answering/facts/sentences.py``, how often a gold sentence comes first or among the first two,
and what nearness alone reaches.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.library import sample_library
from rag.answering.facts.reading import Reader
from rag.answering.facts.sentences import FEATURES, sentence_features
from rag.assistant import Assistant
from rag.models.minilm import MiniLM
from rag.paper import Filters, Paper

SEEDS = Path(__file__).parent.parent / "evals" / "questions"
FILES = (
    SEEDS / "seeds-fact.jsonl",
    Path(__file__).parent / "fact_questions.jsonl",
    SEEDS / "seeds-followup.jsonl",
    SEEDS / "seeds-comparison.jsonl",
)
WEIGHTS = {"fact": 1.0, "followup": 1.0, "comparison": 0.3}  # of a question, by its kind
L2 = 5.0
FOLDS = 8
_LEAST_SPREAD = 0.05  # of a feature that few questions use: its weight is not to run away


class Example(NamedTuple):
    """One question about one abstract: ``features`` [s, f], and which sentences are gold, [s]."""

    kind: str
    split: str
    paper_id: str
    features: NDArray[np.float64]
    gold: NDArray[np.bool_]


def rows() -> Iterator[dict[str, Any]]:
    for path in FILES:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["kind"] in WEIGHTS and row["evidence"]:
                yield row


def examples(assistant: Assistant) -> list[Example]:
    """Every question with evidence in an abstract, read as ``rag ask`` reads it; a comparison is
    one about each of its papers."""
    reader = Reader(assistant.library, MiniLM())
    papers = {p.title: p for p in assistant.library.catalog.papers(Filters())}
    found = []
    for row in rows():
        titles = list(dict.fromkeys(evidence["title"] for evidence in row["evidence"]))
        if row["kind"] == "comparison":
            found += [_example(row, papers[title], reader) for title in titles]
        elif row["kind"] == "fact" or len(titles) == 1:
            found.append(_example(row, papers[titles[0]], reader))
    return [example for example in found if example.gold.any()]


def _example(row: dict[str, Any], paper: Paper, reader: Reader) -> Example:
    question = row.get("standalone") or row["question"]
    [reading] = reader.read(question, [paper])
    spans = sorted(reading.spans)
    seen = sentence_features(question, paper, spans, reading.asked, reading.held, reading.idf)
    texts = [paper.abstract[slice(*span)] for span in spans]
    gold = [any(_overlap(text, e["text"]) for e in row["evidence"]) for text in texts]
    return Example(row["kind"], row["split"], paper.paper_id, seen, np.array(gold, bool))


def _overlap(one: str, other: str) -> bool:
    return one in other or other in one


def fit(chosen: Sequence[Example]) -> NDArray[np.float64]:
    """The weights [f] of a conditional logit that makes a gold sentence the most probable."""
    features = np.vstack([e.features for e in chosen])
    spread = np.maximum(features.std(axis=0), _LEAST_SPREAD)
    features = features / spread
    gold = np.concatenate([e.gold for e in chosen]).astype(float)
    worth = np.array([WEIGHTS[e.kind] for e in chosen])
    count = np.array([len(e.gold) for e in chosen])
    first = np.r_[0, np.cumsum(count)[:-1]]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = features @ weights
        odds = np.exp(scores - np.repeat(np.maximum.reduceat(scores, first), count))
        share = odds / np.repeat(np.add.reduceat(odds, first), count)
        right = np.add.reduceat(share * gold, first)
        value = L2 * weights @ weights - worth @ np.log(right)
        pull = np.repeat(worth, count) * share * (gold / np.repeat(right, count) - 1)
        return float(value), 2 * L2 * weights - features.T @ pull

    start = np.zeros(features.shape[1])
    weights: NDArray[np.float64] = minimize(loss, start, jac=True, method="L-BFGS-B").x / spread
    return weights


def places(chosen: Sequence[Example], weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """At which place the first gold sentence of each question comes, from 0."""
    orders = [np.argsort(-(e.features @ weights), kind="stable") for e in chosen]
    firsts = [np.flatnonzero(e.gold[o])[0] for e, o in zip(chosen, orders, strict=True)]
    return np.array(firsts, np.int64)


def cross_validated(chosen: Sequence[Example]) -> NDArray[np.int64]:
    """Likewise, each question judged by weights fitted without any question on its paper."""
    ids = sorted({e.paper_id for e in chosen})
    fold_of = dict(zip(ids, np.random.default_rng(0).permutation(len(ids)) % FOLDS, strict=True))
    found = np.zeros(len(chosen), np.int64)
    for fold in range(FOLDS):
        held = [at for at, e in enumerate(chosen) if fold_of[e.paper_id] == fold]
        weights = fit([e for e in chosen if fold_of[e.paper_id] != fold])
        found[held] = places([chosen[at] for at in held], weights)
    return found


def _print(name: str, found: NDArray[np.int64]) -> None:
    first, two = np.mean(found == 0), np.mean(found < 2)
    print(f"| {name} | {len(found)} | {first:.3f} | {two:.3f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="library with the sample, to save loading it")
    given = parser.parse_args()
    with sample_library(given.home) as assistant:
        found = examples(assistant)
    test = [e for e in found if e.split == "test" and e.kind == "fact"]
    fitted = [e for e in found if e.split != "test"]
    facts = np.array([e.kind == "fact" for e in fitted])
    weights = fit(fitted).round(2)
    print("WEIGHTS = (")
    for name, weight in zip(FEATURES, weights, strict=True):
        print(f"    {weight},  # {name}")
    print(")\n\n| | questions | first | in the first two |\n|---|---|---|---|")
    near = np.array([name == "soft" for name in FEATURES], float)
    _print("nearness alone", places(fitted, near)[facts])
    _print("fitted, cross-validated over papers", cross_validated(fitted)[facts])
    _print("nearness alone, test", places(test, near))
    _print("fitted, test", places(test, weights))


if __name__ == "__main__":
    main()
