"""What each choice of the retrieval recipe gains: ``python -m benchmarks.retrieval_tuning``.

Every ranking is a matrix [queries, documents], so that a choice is tried in seconds once the
vectors are there (an hour of embedding on two cores at the first run). Prints one Markdown table:
the main measure of each set, its gain over the baseline, and p of the paired randomisation test.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

import numpy as np

from benchmarks.collections import Collection, chosen, load
from benchmarks.embeddings import Matrix, in_context, one_by_one
from benchmarks.lexical import Field, analyzer, pairs
from benchmarks.measures import measure
from benchmarks.retrieval import MAIN, Measures, results_file
from rag.evaluation.statistics import paired
from rag.models.minilm import MiniLM
from rag.retrieval.late import similarities, weights_of
from rag.retrieval.query import Query, analyse
from rag.text import STOP_WORDS, words

KEPT = 100
RERANKED = 100
FUNCTION_WORDS = frozenset(
    """a about an and any are as at be been being but by can could did do does for from had has
    have how i if in into is it its may me might my no not of on or our over so some such than that
    the their them then there these they this those to under up us was we were what when where
    which while who why will with would you your""".split()
)


class EverythingKnown:
    """A vocabulary that leaves spelling alone."""

    def vocabulary(self, prefix: str = "") -> dict[str, int]:  # noqa: ARG002
        return {}

    def document_frequency(self, term: str) -> int:  # noqa: ARG002
        return 1

    def has_within(self, part: str, after: int) -> bool:  # noqa: ARG002
        return False


class Bench:
    """One collection and the rankings that recipes are made of."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        self.ids = [document.id for document in collection.documents]
        self.typed = [text for _, text in collection.queries]
        self.asked: list[Query] = [analyse(text, EverythingKnown()) for text in self.typed]
        self._stem = analyzer().analyze
        self._model = MiniLM()

    @cached_property
    def _titles(self) -> list[list[str]]:
        return [self._stem(document.title) for document in self.collection.documents]

    @cached_property
    def _abstracts(self) -> list[list[str]]:
        return [self._stem(document.text) for document in self.collection.documents]

    @cached_property
    def _fields(self) -> tuple[Field, Field, Field]:
        return (
            Field(self._titles),
            Field(self._abstracts),
            Field([pairs(tokens) for tokens in self._abstracts]),
        )

    def words(self, stop: frozenset[str] | None, title: float = 0.5, pair: float = 0.0) -> Matrix:
        """BM25 of the words as typed without ``stop``, or of the topic's terms for None."""
        if stop is None:
            kept = [" ".join(query.terms) for query in self.asked]
        else:
            kept = [
                " ".join(w.folded for w in words(t) if w.folded not in stop) for t in self.typed
            ]
        terms = [self._stem(text) for text in kept]
        titles, abstracts, neighbours = self._fields
        scores = title * titles.scores(terms) + abstracts.scores(terms)
        if pair:
            together = [pairs(self._stem(query.text)) for query in self.asked]
            scores += pair * neighbours.scores(together)
        return scores

    @cached_property
    def typed_vectors(self) -> Matrix:
        return self._model.embed(self.typed)

    @cached_property
    def topic_vectors(self) -> Matrix:
        return self._model.embed([query.text for query in self.asked])

    def alone(self) -> Matrix:
        """Passages embedded one by one, the query as typed: the baseline's dense half."""
        return one_by_one(self.collection, 3, 2).best(self.typed_vectors)

    def late(self, size: int, stride: int, queries: Matrix, title: float = 1.0) -> Matrix:
        """Passages pooled from one pass over the paper; size 0 is the whole paper."""
        held = in_context(self.collection)
        windows = held.windows(size, stride, title) if size else held.wholes()
        return windows.best(queries)

    def pieces(self, first: Matrix) -> Matrix:
        """Late interaction with the best papers of ``first``; others count as nothing."""
        held = in_context(self.collection)
        rows = np.split(held.pieces, np.cumsum(held.counts)[:-1])
        documents = self._rarity_documents
        total = len(self.ids)
        scores = np.zeros_like(first)
        for number, query in enumerate(self.asked):
            found = np.argsort(-first[number], kind="stable")[:RERANKED]
            asked = self._model.read_query(query.text)
            rarity = {t: idf(self._frequency(t, documents), total) for t in query.terms}
            packed = {str(i): rows[i].tobytes() for i in found}
            late = similarities(asked, weights_of(query.text, asked, rarity), packed)
            scores[number, [int(i) for i in late]] = list(late.values())
        return scores

    @cached_property
    def _rarity_documents(self) -> dict[str, int]:
        counted: dict[str, int] = {}
        for title, abstract in zip(self._titles, self._abstracts, strict=True):
            for stem in {*title, *abstract}:
                counted[stem] = counted.get(stem, 0) + 1
        return counted

    def _frequency(self, term: str, documents: dict[str, int]) -> int:
        return max((documents.get(stem, 0) for stem in self._stem(term)), default=0)

    def measures(self, scores: Matrix) -> Measures:
        """The measures of each query by its id."""
        found = {}
        for number, (query_id, _) in enumerate(self.collection.queries):
            best = np.argsort(-scores[number], kind="stable")[:KEPT]
            ranking = [self.ids[i] for i in best if scores[number, i] > 0]
            found[query_id] = measure(ranking, self.collection.qrels[query_id])
        return found


def idf(documents: int, total: int) -> float:
    return float(np.log(1 + (total - documents + 0.5) / (documents + 0.5)))


def rrf(rankings: Sequence[Matrix], k: int = 10, depth: int = KEPT) -> Matrix:
    """Reciprocal rank fusion."""
    fused = np.zeros_like(rankings[0])
    for scores in rankings:
        ranks = np.argsort(np.argsort(-scores, axis=1, kind="stable"), axis=1)
        fused += np.where((ranks < depth) & (scores > 0), 1 / (k + ranks + 1), 0)
    return fused


def of_best(scores: Matrix) -> Matrix:
    """Relative to the best document of the query."""
    return scores / np.maximum(scores.max(axis=1, keepdims=True), 1e-9)


def standard(scores: Matrix, depth: int = KEPT) -> Matrix:
    """Z-scores relative to the first ``depth``, shifted so that these are mostly positive."""
    top = -np.partition(-scores, depth, axis=1)[:, :depth]
    return (scores - top.mean(axis=1, keepdims=True)) / top.std(axis=1, keepdims=True) + 10


def recipes(bench: Bench) -> Iterator[tuple[str, Matrix]]:
    """Each choice, by name, the baseline and its halves first."""
    plain, alone = bench.words(FUNCTION_WORDS), bench.alone()
    yield "words: BM25, title 0.5, no function words", plain
    yield "vectors: 3 sentences after the title, each by itself", alone
    yield "**baseline**: RRF, k = 10", rrf([plain, alone])
    for k in (5, 20, 60):
        yield f"RRF, k = {k}", rrf([plain, alone], k)
    for title in (0.0, 0.25, 1.0):
        yield f"words: title {title:g}", bench.words(FUNCTION_WORDS, title)
    yield "words: with function words", bench.words(frozenset())
    yield "words: without the words of asking (in a list)", bench.words(STOP_WORDS)
    terms = bench.words(None)
    yield "words: the topic's terms only (shipped)", terms
    yield "words: and pairs of neighbours, 0.2", bench.words(None, pair=0.2)
    typed, topic = bench.typed_vectors, bench.topic_vectors
    yield "vectors: 3 sentences in context (late chunking)", bench.late(3, 2, typed)
    late = {
        size: bench.late(size, stride, topic) for size, stride in ((3, 2), (1, 1), (2, 1), (0, 0))
    }
    yield "vectors: and the query without its wrapping (shipped)", late[3]
    yield "vectors: title not counted", bench.late(3, 2, topic, title=0.0)
    yield "vectors: 1 sentence in context", late[1]
    yield "vectors: 2 sentences in context", late[2]
    yield "vectors: the whole paper", late[0]
    yield "both (shipped), RRF, k = 10", rrf([terms, late[3]])
    yield "both, z-scores, 0.5", 0.5 * standard(terms) + 0.5 * standard(late[3])
    for weight in (0.2, 0.3, 0.4):
        yield f"both, BM25 of best {weight} + cosine", convex(weight, terms, late[3])
    yield "both, 0.3, 1 sentence", convex(0.3, terms, late[1])
    yield "both, 0.3, 3 sentences and the whole", convex(0.3, terms, (late[3] + late[0]) / 2)
    pieces = bench.pieces(convex(0.3, terms, late[3]))
    base = of_best(terms)
    for a, b, c in ((0.2, 0.6, 0.2), (0.2, 0.45, 0.35), (0.15, 0.45, 0.4)):
        yield (
            f"and pieces, {a}/{b}/{c}",
            np.where(pieces > 0, a * base + b * late[3] + c * pieces, 0),
        )
    final = 0.2 * base + 0.5 * late[3] + 0.3 * pieces
    yield "**shipped**: and pieces, 0.2/0.5/0.3", np.where(pieces > 0, final, 0)


def convex(weight: float, lexical: Matrix, dense: Matrix) -> Matrix:
    return weight * of_best(lexical) + (1 - weight) * np.maximum(dense, 0)


def run(name: str, tell: Callable[[str], None]) -> dict[str, Measures]:
    """The measures of every recipe on one collection."""
    bench, found = Bench(load(name)), {}
    for label, scores in recipes(bench):
        found[label] = bench.measures(scores)
        tell(f"{name}: {label}: {mean(found[label], MAIN[name]):.4f}")
    results_file(name, "baseline").write_text(json.dumps(found[BASELINE]), encoding="utf-8")
    return found


BASELINE = "**baseline**: RRF, k = 10"


def mean(measured: Measures, column: str) -> float:
    return float(np.mean([row[column] for row in measured.values()]))


def table(results: dict[str, dict[str, Measures]]) -> Iterator[str]:
    """Markdown: a row a recipe, a column a set."""
    yield "| recipe | " + " | ".join(f"{name} {MAIN[name]}" for name in results) + " |"
    yield "|---|" + "---|" * len(results)
    for label in next(iter(results.values())):
        cells = [cell(found[BASELINE], found[label], MAIN[n]) for n, found in results.items()]
        yield f"| {label} | " + " | ".join(cells) + " |"


def cell(before: Measures, after: Measures, column: str) -> str:
    """The mean, its gain over the baseline, and how likely that is by chance."""
    gain = paired([r[column] for r in before.values()], [r[column] for r in after.values()])
    if before is after:
        return f"{mean(after, column):.3f}"
    return f"{mean(after, column):.3f} ({gain.gain:+.3f}, p {gain.p:.3f})"


if __name__ == "__main__":
    print(
        "\n".join(
            table(
                {
                    name: run(name, lambda text: print(text, file=sys.stderr))
                    for name in chosen(__doc__)
                }
            )
        )
    )
