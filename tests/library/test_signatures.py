"""Signatures: what they keep of vectors, what they find, and that they go with their passages."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from library_kit import SOUPS, CountingEmbedder, open_library, write_listing

from rag.library import Library
from rag.library.among import Among
from rag.library.migrations import MIGRATIONS, migrate
from rag.library.nearest import NearestPassages
from rag.library.signatures import Signatures, signature
from rag.models.scripted import HashingEmbedder
from rag.paper import Paper

PAPERS = 500
DIMENSIONS = 100  # not a whole number of bytes


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    """Of 500 papers, three passages each, in 20 bunches as subjects are."""
    drawn = np.random.default_rng(20261122)
    subjects = drawn.normal(size=(20, DIMENSIONS))
    spread = drawn.normal(size=(3 * PAPERS, DIMENSIONS))
    mixed = subjects[drawn.integers(20, size=3 * PAPERS)] + spread
    return (mixed / np.linalg.norm(mixed, axis=1, keepdims=True)).astype(np.float16)


@pytest.fixture(scope="module")
def kept(vectors: np.ndarray) -> Signatures:
    packed = [vectors[3 * i : 3 * i + 3].tobytes() for i in range(PAPERS)]
    return Signatures([(f"p{i}", 3, signature(3, row) or b"") for i, row in enumerate(packed)])


def test_a_signature_is_a_bit_for_each_number() -> None:
    first = [0.5, -0.5, 0.25, 1, -1, -1, -1, 0.125, -2]
    second = [-1, -1, -1, -1, -1, -1, -1, -1, 3]
    packed = np.array([first, second], np.float16).tobytes()
    assert signature(2, packed) == bytes([0b10110001, 0b00000000, 0b00000000, 0b10000000])


def test_damaged_vectors_have_none_and_do_not_keep_a_library_from_being_brought_up_to_date() -> (
    None
):
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as catalog:
        migrate(catalog, MIGRATIONS[:5])
        sound = np.array([1, -1], np.float16).tobytes()
        rows = [("p0", 1, sound), ("p1", 0, sound), ("p2", 1, b"odd"), ("p3", 1, b"")]
        catalog.executemany("INSERT INTO passages VALUES (?, ?, '[[0, 9]]', ?, x'')", rows)
        migrate(catalog)
        assert catalog.execute("SELECT * FROM signatures").fetchall() == [("p0", 1, b"\x80")]


def test_most_of_the_nearest_are_likely(kept: Signatures, vectors: np.ndarray) -> None:
    everyone = [f"p{i}" for i in range(PAPERS)]
    found = []
    for query in vectors[::50].astype(np.float32):
        nearest = {f"p{row // 3}" for row in np.argsort(-(vectors @ query))[:20]}
        likely = kept.likely(query, 60, everyone)
        assert len(likely) <= 60
        found.append(len(nearest & likely) / len(nearest))
    assert np.mean(found) > 0.9


def test_only_papers_asked_for_are_likely(kept: Signatures, vectors: np.ndarray) -> None:
    query = vectors[0].astype(np.float32)
    assert kept.likely(query, 10, ["p3", "p4", "unknown"]) == {"p3", "p4"}
    assert kept.likely(query, 1, ["p0", "p4"]) == {"p0"}
    assert kept.likely(query, 10, ["unknown"]) == set()
    assert Signatures([]).likely(query, 10, ["p0"]) == set()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    subjects = ("video", "averaging", "soups", "graphs")
    papers = [
        Paper(f"Note {i}", f"On {subjects[i % 4]}. Case {i} is new.", year=2000 + i % 2)
        for i in range(40)
    ]
    with open_library(tmp_path / "home") as opened:
        listing = write_listing(tmp_path / "a.jsonl", papers)
        opened.ingest([listing], embedder=CountingEmbedder())
        yield opened


@pytest.mark.parametrize("read_only", [False, True])
def test_among_several_papers_the_nearest_are_found_by_them(
    library: Library, monkeypatch: pytest.MonkeyPatch, read_only: bool
) -> None:
    wanted = [p.paper_id for p in library.catalog.papers() if p.year == 2001]
    among = Among.these(wanted)
    nearest = NearestPassages(library.catalog, None) if read_only else library.vectors
    query = HashingEmbedder(64).embed_query("on averaging")
    exact = nearest.query(query, 4, among)
    monkeypatch.setattr("rag.library.nearest._COMPARED", 5)
    read: list[int] = []
    packed = library.catalog.packed_passages

    def counted(paper_ids: set[str]) -> object:
        read.append(len(paper_ids))
        return packed(paper_ids)

    monkeypatch.setattr(nearest._catalog, "packed_passages", counted)
    assert nearest.query(query, 4, among) == exact
    assert max(read) <= 12 < len(wanted), "the vectors of some were never read"
    papers = nearest.papers(query, 3, among)
    assert papers[0] == exact[0][0].paper_id
    assert len(papers) == 3
    assert set(papers) <= set(wanted)


def test_they_go_with_their_passages(library: Library, tmp_path: Path) -> None:
    assert_agree(library)
    before = held(library)
    library.remove([library.catalog.papers()[0].paper_id])
    assert len(held(library)) == len(before) - 1
    listing = write_listing(tmp_path / "b.jsonl", [SOUPS])
    library.ingest([listing], embedder=CountingEmbedder())
    assert_agree(library)
    library.embed_again(CountingEmbedder(32))
    assert_agree(library)
    assert {len(signs) // count for count, signs in held(library).values()} == {4}


def held(library: Library) -> dict[str, tuple[int, bytes]]:
    rows = library._database.rows("SELECT paper_id, count, signs FROM signatures")
    return {paper_id: (count, signs) for paper_id, count, signs in rows}


def assert_agree(library: Library) -> None:
    """Each paper's signature is that of its vectors."""
    rows = library._database.rows("SELECT paper_id, count, vectors FROM passages")
    assert rows
    assert held(library) == {paper_id: (n, signature(n, packed)) for paper_id, n, packed in rows}
