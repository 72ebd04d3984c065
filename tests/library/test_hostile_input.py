"""What users type is data: no syntax of SQL, of the word index or of a path, whatever it holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from library_kit import THREE, CountingEmbedder, content, open_library, write_listing

from rag.errors import RagError, UsageError
from rag.evaluation import folder
from rag.library import Library
from rag.library.shelf import Selection, Shelf
from rag.paper import Filters
from rag.retrieval import Retriever

EMBEDDER = CountingEmbedder()
SYNTAX = st.sampled_from(
    ["'", '"', "''; DROP TABLE papers; --", '" OR "1"="1', "%", "_", "*", "?", "(", ")", "((",
     "NEAR(", "title:", "AND", "OR NOT", "+", "-", "^2", "~1", "{", "}", "[a TO z]", "\\", "/.*/",
     "\0", "\ud800", "\udc80", "deep", "1e99", ";", "\x1b[31m", "\U0010ffff", "../..", "C:\\"]
)  # fmt: skip
TYPED = st.lists(SYNTAX | st.text(max_size=3), min_size=1, max_size=6).map(" ".join)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("hostile")
    with open_library(folder / "home") as opened:
        opened.ingest([write_listing(folder / "a.jsonl", THREE)], embedder=EMBEDDER)
        yield opened


def look_up(library: Library, typed: str) -> None:
    """Everything that can be asked of a library with a text, errors for a person aside."""
    catalog, shelf = library.catalog, Shelf(library.catalog._db)
    for name in ("authors", "venues", "tracks", "sources"):
        assert catalog.papers(Filters(**{name: (typed,)})) == []
    assert shelf.papers(Selection(venue=typed), most=9) == []
    shelf.count(Selection(words=typed))
    catalog.names([typed])
    with suppress(RagError):
        Retriever(library, EMBEDDER).search(typed)
    for act in (catalog.get, lambda typed: library.remove([typed])):
        with pytest.raises(RagError):
            act(typed)


@given(typed=TYPED)
@settings(max_examples=60, deadline=None, derandomize=True, database=None)
def test_no_text_is_a_query_or_changes_anything(library: Library, typed: str) -> None:
    look_up(library, f"§{typed}")  # no name begins so
    assert library.catalog.count() == len(THREE)


def test_nothing_has_changed(library: Library) -> None:
    before = content(library)
    look_up(library, "''; DELETE FROM papers; --")
    assert content(library) == before


@pytest.mark.parametrize("typed", ["x" * 1_000_000, "deep " * 200_000, "'" * 1_000_000])
def test_a_megabyte_is_looked_up_or_refused(library: Library, typed: str) -> None:
    look_up(library, typed)


def test_wildcards_stand_for_themselves(library: Library) -> None:
    shelf = Shelf(library.catalog._db)
    assert shelf.count(Selection(words="model")) == 1
    assert [shelf.count(Selection(words=word)) for word in ("mod%", "mod_l", "m*l", "mod?l")] == [
        0
    ] * 4


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../out", "a/b", "/tmp/out", "a\\b", "C:out", "a\0b", "a b", "~", ".hidden"],
)
def test_a_run_stays_in_its_library(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="no name for a run"):
        folder.create(tmp_path / "home", name)
    assert list(tmp_path.rglob("*")) == []


def test_a_library_writes_nowhere_else(tmp_path: Path) -> None:
    """Names in a listing are no paths."""
    home = tmp_path / "below" / "home"
    path = {"venue": "/etc", "track": "..", "url": "file:///etc/passwd"}
    hostile = [replace(paper, title=f"../../{paper.title}/..\\..", **path) for paper in THREE]
    listing = write_listing(tmp_path / "a.jsonl", hostile)
    with open_library(home) as library:
        library.ingest([listing], embedder=EMBEDDER)
        assert library.catalog.count() == len(THREE)
    outside = {path for path in tmp_path.rglob("*") if not path.is_relative_to(home)}
    assert outside == {listing, home.parent}
