"""The public faithfulness sets, laid beside their contexts by the shipped verifier.

Encoding takes most of the time (about 25 minutes on one core) and is kept in ``RAG_BENCH_CACHE``;
the features are read off anew every time.
"""

from __future__ import annotations

import gzip
import json
import pickle
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.collections import cache_folder, data_folder
from rag.answering.verification.claims import claims_of
from rag.answering.verification.closeness import LONGEST_READ, Closeness, Match
from rag.answering.verification.features import SPEAKING_FOR, Findings, examine
from rag.answering.verification.source import Source, source_of
from rag.models.minilm import MODEL_SHA256, MiniLM
from rag.paper import Paper
from rag.text import content_words

SUMMEDITS = "summedits"


@dataclass(frozen=True, slots=True)
class Item:
    """A claim, the ``sentences`` that it consists of, and whether its context bears it out."""

    id: str
    dataset: str
    context: str
    supported: bool
    sentences: tuple[str, ...]

    @property
    def group(self) -> str:
        """What is left out together: the seven domains of SummEdits were made in one way."""
        return SUMMEDITS if self.dataset.startswith(SUMMEDITS) else self.dataset


@dataclass(frozen=True, slots=True)
class Examined:
    """An item with what the verifier finds in each of its sentences, and the baselines' scores."""

    item: Item
    findings: tuple[Findings, ...]
    stem_coverage: float
    cosine: float

    @property
    def features(self) -> NDArray[np.float64]:
        """Of the whole claim: the worst over its sentences, one by one."""
        rows = np.array([found.features for found in self.findings], np.float64)
        worst: NDArray[np.float64] = np.concatenate(
            [rows[:, :SPEAKING_FOR].min(axis=0), rows[:, SPEAKING_FOR:].max(axis=0)]
        )
        return worst


def items() -> list[Item]:
    """All items, in the order of the file.

    Raises:
        FileNotFoundError: the public data is not there.
    """
    path = data_folder() / "faithfulness" / "items.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Item(
            row["id"],
            row["dataset"],
            row["context"],
            bool(row["supported"]),
            tuple(claims_of(row["claim"])) or (row["claim"],),
        )
        for row in rows
    ]


def examined(dataset: str, rows: Sequence[Item]) -> list[Examined]:
    """``rows`` of one dataset, laid beside their contexts."""
    matches = _matches(dataset, rows)
    found = []
    for row in rows:
        source = source_of(Paper("", row.context))
        pairs = list(zip(row.sentences, matches[row.id], strict=True))
        findings = tuple(examine(sentence, [source], [match]) for sentence, match in pairs)
        coverage = min(_stem_coverage(sentence, source) for sentence in row.sentences)
        cosine = min(float(match.cosines.max(initial=0.0)) for _, match in pairs)
        found.append(Examined(row, findings, coverage, cosine))
    return found


def _matches(dataset: str, rows: Sequence[Item]) -> dict[str, list[Match]]:
    """What the encoder says, from the cache where the sentences are still the same."""
    path = cache_folder() / f"verification-{MODEL_SHA256[:8]}-{dataset}.pkl"
    kept = pickle.loads(path.read_bytes()) if path.exists() else {}
    closeness = Closeness(MiniLM())
    for row in sorted(rows, key=lambda row: row.context):  # a context is encoded once
        known, source = kept.get(row.id), source_of(Paper("", row.context))
        if known is None or known[0] != row.sentences or not _fits(known[1], source):
            laid = [closeness.match(sentence, source) for sentence in row.sentences]
            kept[row.id] = (row.sentences, laid)
    path.write_bytes(pickle.dumps(kept))
    return {row.id: kept[row.id][1] for row in rows}


def _fits(matches: Sequence[Match], source: Source) -> bool:
    """Whether kept matches can be of the sentences that ``source`` is cut into now."""
    cut = len(source.sentences)
    whole = sum(len(sentence.text) for sentence in source.sentences) <= LONGEST_READ
    return all(
        max(match.read, default=-1) < cut and (not whole or len(match.read) == cut)
        for match in matches
    )


def _stem_coverage(claim: str, source: Source) -> float:
    """The verifier before this one: the share of the claim's content stems in the source, zero
    when a number of the claim is not in it."""
    wanted = {word.stem for word in content_words(claim)}
    digits = {word.folded for word in content_words(claim) if word.text.isdigit()}
    if not digits <= {word for word in source.spellings if word.isdigit()}:
        return 0.0
    return len(wanted & source.stems) / len(wanted) if wanted else 0.0
