"""BM25 as tantivy computes it (k1 1.2, b 0.75), as matrices: every document for every query.

The word index ranks the same but for tantivy's one-byte document lengths; a matrix allows what an
index does not: other weights, word pairs and feedback, measured in seconds.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp
import tantivy
from numpy.typing import NDArray

K1, B = 1.2, 0.75

Matrix = NDArray[np.float32]


def analyzer() -> tantivy.TextAnalyzer:
    """Folded, stemmed words: what the word index holds."""
    filters = tantivy.Filter
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    builder = builder.filter(filters.remove_long(40)).filter(filters.lowercase())
    return builder.filter(filters.ascii_fold()).filter(filters.stemmer("english")).build()


def pairs(tokens: Sequence[str]) -> list[str]:
    """Neighbouring words as one."""
    return [f"{a} {b}" for a, b in itertools.pairwise(tokens)]


@dataclass
class Field:
    """One field of all documents: the BM25 weight of each term in each, [documents, terms]."""

    texts: Sequence[Sequence[str]]
    terms: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        counts = [Counter(text) for text in self.texts]
        rows = np.repeat(np.arange(len(counts)), [len(count) for count in counts])
        columns = [self.terms.setdefault(term, len(self.terms)) for c in counts for term in c]
        frequency = np.array([n for count in counts for n in count.values()], np.float32)
        lengths = np.array([len(text) for text in self.texts], np.float32)
        norm = K1 * (1 - B + B * lengths / lengths.mean())
        weights = frequency * (K1 + 1) / (frequency + norm[rows])
        documents = np.bincount(columns, minlength=len(self.terms))
        idf = np.log(1 + (len(counts) - documents + 0.5) / (documents + 0.5))
        shape = (len(counts), len(self.terms))
        self.weights = sp.csr_matrix((weights * idf[columns], (rows, columns)), shape, np.float32)

    def scores(self, queries: Sequence[Iterable[str]]) -> Matrix:
        """BM25 of every document for every query, [queries, documents]."""
        known = [[self.terms[t] for t in set(query) if t in self.terms] for query in queries]
        rows = np.repeat(np.arange(len(known)), [len(query) for query in known])
        columns = [term for query in known for term in query]
        shape = (len(known), self.weights.shape[1])
        asked = sp.csr_matrix((np.ones(len(columns), np.float32), (rows, columns)), shape)
        return np.asarray((asked @ self.weights.T).toarray())
