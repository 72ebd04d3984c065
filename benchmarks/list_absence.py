"""Fit whether a topic is that of any paper at all, on topics over the sample library.

    python -m benchmarks.list_absence [--home DIR]

There are the topics of list questions of split "dev" and of ``relevance_topics.jsonl``; absent are
those of ``absent_topics.jsonl``, written for this and checked against the abstracts, and of
unanswerable questions of split "dev" tagged "absent-topic". Fitted on those that the words of a
topic let through (``rag/answering/lists/route.py``). Prints the weights of
``rag/answering/lists/absence.py`` and, by models that have seen no topic of the same author, what
share of either kind each threshold refuses.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.library import sample_library
from benchmarks.relevance import AUTHORS, QUESTIONS, TOPICS, regression
from rag.answering.facts.reading import Reader
from rag.answering.lists import absence
from rag.answering.lists.phrases import joined
from rag.answering.lists.relevance import judged
from rag.answering.question.understanding import understand
from rag.answering.writing.desk import ON_TOPIC
from rag.assistant import Assistant
from rag.models.minilm import MiniLM
from rag.paper import Filters
from rag.retrieval import Retriever
from rag.retrieval.background import Backgrounds

ABSENT = Path(__file__).parent / "absent_topics.jsonl"
UNANSWERABLE = QUESTIONS.parent / "seeds-unanswerable.jsonl"
UNANSWERABLE_AUTHORS = (46, 66, 94, 112, 122, 137, 162, 191)  # the last row of each author
THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.37, 0.4, 0.45, 0.5)
_STANDS_OUT = 0.3  # as in the route
_CHECKED = 5


class Example(NamedTuple):
    """A topic, who wrote it, whether a paper is on it, and what ``absence.features`` says of it."""

    topic: str
    author: int
    there: bool
    features: tuple[float, ...]


def rows() -> Iterator[tuple[dict[str, Any], int, bool]]:
    """Questions, their author and whether a paper is on their topic."""
    for path, authors in ((QUESTIONS, AUTHORS), (UNANSWERABLE, UNANSWERABLE_AUTHORS)):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            there = path == QUESTIONS
            if row["split"] == "dev" and (there or "absent-topic" in row["tags"]):
                number = int(row["id"].rpartition("-")[2])
                yield row, 1 + sum(number > last for last in authors), there
    for line in TOPICS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if any(paper["grade"] == 2 for paper in row["papers"]):
            yield row, 0, True
    for line in ABSENT.read_text(encoding="utf-8").splitlines():
        yield json.loads(line), -1, False


def examples(assistant: Assistant) -> Iterator[Example]:
    """Every topic that its words let through."""
    library, embedder = assistant.library, MiniLM()
    retriever, reader = Retriever(library, embedder), Reader(library, embedder)
    background = Backgrounds(library).now()
    for row, author, there in rows():
        asked = understand(row["question"], library, Filters())
        topic = asked.topic.text
        if asked.plan.kind != "list" or not asked.topic.terms:
            continue
        found = retriever.search(topic)
        spread = background.spread(embedder.embed_query(topic))
        papers = [ranked.paper for ranked in found.papers]
        together = joined(topic, papers, reader.idf)
        mass = sum(reader.idf(term) for term in found.terms)
        judgements = judged(found, spread, mass, together)
        by_id = {paper.paper_id: share for paper, share in zip(papers, together, strict=True)}
        seen = absence.features(topic, found, spread[0], judgements, by_id)
        first = [each.ranked.paper for each in judgements[:_CHECKED]]
        held = max((reading.found for reading in reader.read(topic, first)), default=0.0)
        if seen and (seen[0] >= _STANDS_OUT or held >= ON_TOPIC):
            yield Example(topic, author, there, seen)


def unseen(found: list[Example]) -> NDArray[np.float64]:
    """The probability of each topic by a model fitted without its author's."""
    scores = np.zeros(len(found))
    for author in {example.author for example in found}:
        others = [example for example in found if example.author != author]
        weights = fit(others)
        for at, example in enumerate(found):
            if example.author == author:
                score = weights[0] + np.array(example.features) @ weights[1:]
                scores[at] = 1 / (1 + np.exp(-score))
    return scores


def fit(chosen: list[Example]) -> NDArray[np.float64]:
    """Raw weights, the intercept first."""
    there = np.array([example.there for example in chosen])
    return regression(np.array([example.features for example in chosen]), there)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="library with the sample, to save loading it")
    given = parser.parse_args()
    with sample_library(given.home) as assistant:
        found = list(examples(assistant))
    print("WEIGHTS =", tuple(round(float(weight), 2) for weight in fit(found)))
    scores = unseen(found)
    there = np.array([example.there for example in found])
    own = np.array([example.author == -1 for example in found])
    print(f"{there.sum()} topics that are there, {(~there).sum()} absent ones")
    print("| threshold | there: refused | absent: refused | of other authors |\n|---|---|---|---|")
    for threshold in THRESHOLDS:
        refused = scores < threshold
        cells = (refused[there], refused[~there & own], refused[~there & ~own])
        shares = " | ".join(f"{cell.mean():.3f}" for cell in cells)
        print(f"| {threshold:.2f} | {shares} |")


if __name__ == "__main__":
    main()
