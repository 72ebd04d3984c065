"""Ingest: incremental, idempotent, honest about what failed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from library_kit import (
    AVERAGING,
    SOUPS,
    THREE,
    VIDEO,
    CountingEmbedder,
    content,
    open_library,
    texts_of,
    write_listing,
)

from rag.errors import UsageError
from rag.library import Library
from rag.paper import Paper, Provenance
from rag.sources.sample import listings


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with open_library(tmp_path_factory.mktemp("samples") / "home") as library:
        library.ingest([], embedder=CountingEmbedder(), contents=listings())
        yield library


class TestSamples:
    """The five seed listings: 319 records of 316 works, three of them listed twice."""

    def test_counts(self, library: Library, embedder: CountingEmbedder) -> None:
        report = library.ingest([], embedder=embedder, contents=listings())
        counts = {file.file: (file.records, file.formats) for file in report.files}
        assert counts == {
            "averaging-and-self-supervision.hf-papers.txt": (154, ["hf-papers"]),
            "iclr-2021-oral-session-2.virtual-site.txt": (15, ["virtual-site"]),
            "iclr-2021-posters.hf-viewer.txt": (100, ["hf-viewer"]),
            "iclr-2021-posters.papers-cool.txt": (25, ["papers.cool"]),
            "iclr-2022.papers-cool.txt": (25, ["papers.cool"]),
        }
        assert (report.total("records"), report.total("new"), report.total("merged")) == (
            319,
            316,
            3,
        )
        assert (report.papers, report.embedded, report.failures) == (316, 316, [])
        assert json.loads(json.dumps(report.to_dict()))["new"] == 316

    def test_the_three_papers_listed_twice(self, sampled: Library) -> None:
        twice = {p.title: p.sources for p in sampled.catalog.papers() if len(p.sources) > 1}
        assert set(twice) == {
            "Self-Supervised Learning of Compressed Video Representations",
            "Repurposing Pretrained Models for Robust Out-of-domain Few-Shot Learning",
            "CO2: Consistent Contrast for Unsupervised Visual Representation Learning",
        }
        assert all(
            {source.source for source in sources} == {"papers.cool", "hf-viewer"}
            for sources in twice.values()
        )

    def test_passages_are_verbatim_and_cover_the_abstracts(self, sampled: Library) -> None:
        catalog = sampled.catalog
        for paper in catalog.papers():
            passages = catalog.passages([paper.paper_id])[paper.paper_id]
            covered = "".join(
                paper.abstract[start:end] for start, end in catalog.sentences(paper.paper_id)
            )
            assert "".join(covered.split()) == "".join(paper.abstract.split())
            starts = {start for start, _ in catalog.sentences(paper.paper_id)}
            assert {passage.start for passage in passages} <= starts


class TestAgain:
    def test_unchanged_files_cost_nothing(
        self, library: Library, tmp_path: Path, embedder: CountingEmbedder
    ) -> None:
        listing = write_listing(tmp_path / "a.jsonl", THREE)
        first = library.ingest([listing], embedder=embedder)
        before, generation = content(library), library.generation
        assert (first.total("new"), embedder.made) == (3, 1)
        again = library.ingest([listing], embedder=embedder)
        assert (again.total("unchanged"), again.embedded, embedder.made) == (3, 0, 1)
        assert (content(library), library.generation) == (before, generation)

    def test_a_copy_of_a_known_file_adds_nothing(
        self, library: Library, tmp_path: Path, embedder: CountingEmbedder
    ) -> None:
        library.ingest([write_listing(tmp_path / "a.jsonl", THREE)], embedder=embedder)
        before = content(library)
        library.ingest([write_listing(tmp_path / "b.jsonl", THREE)], embedder=embedder)
        assert content(library) == before

    def test_only_the_paper_that_changed_is_embedded_again(
        self, library: Library, tmp_path: Path, embedder: CountingEmbedder
    ) -> None:
        listing = tmp_path / "a.jsonl"
        library.ingest([write_listing(listing, THREE)], embedder=embedder)
        embedder.texts.clear()
        revised = replace(VIDEO, abstract="We learn from videos that stay compressed. It works.")
        report = library.ingest(
            [write_listing(listing, [AVERAGING, SOUPS, revised])], embedder=embedder
        )
        assert (report.total("updated"), report.total("unchanged")) == (1, 2)
        assert set(embedder.texts) == texts_of(revised)
        found = library.catalog.papers()
        assert {paper.abstract for paper in found} == {
            p.abstract for p in (AVERAGING, SOUPS, revised)
        }
        assert sorted(library.vectors.index.ids()) == sorted(
            f"{p.paper_id}:{s.start}-{s.end}"
            for p in found
            for s in library.catalog.passages([p.paper_id])[p.paper_id]
        )

    def test_a_field_that_is_not_text_changes_without_embedding(
        self, library: Library, tmp_path: Path, embedder: CountingEmbedder
    ) -> None:
        listing = tmp_path / "a.jsonl"
        library.ingest([write_listing(listing, [VIDEO])], embedder=embedder)
        library.ingest([write_listing(listing, [replace(VIDEO, year=2022)])], embedder=embedder)
        assert (library.catalog.papers()[0].year, embedder.made) == (2022, 1)

    def test_a_paper_that_a_listing_drops_stays(
        self, library: Library, tmp_path: Path, embedder: CountingEmbedder
    ) -> None:
        listing, other = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
        library.ingest([write_listing(listing, [AVERAGING, SOUPS])], embedder=embedder)
        library.ingest([write_listing(other, [VIDEO, SOUPS])], embedder=embedder)
        library.ingest([write_listing(listing, [VIDEO])], embedder=embedder)
        sources = {paper.title: paper.sources for paper in library.catalog.papers()}
        assert sources == {
            AVERAGING.title: (Provenance("jsonl", "a.jsonl", 1),),  # where it was last seen
            SOUPS.title: (Provenance("jsonl", "b.jsonl", 2),),
            VIDEO.title: (Provenance("jsonl", "a.jsonl", 1), Provenance("jsonl", "b.jsonl", 1)),
        }

    def test_the_order_of_files_does_not_matter(
        self, tmp_path: Path, embedder: CountingEmbedder
    ) -> None:
        cut = replace(SOUPS, abstract=SOUPS.abstract[:60] + "…", authors=(), ids={})
        one = write_listing(tmp_path / "a.jsonl", [AVERAGING, cut])
        other = write_listing(tmp_path / "b.jsonl", [SOUPS, replace(AVERAGING, authors=())])
        with open_library(tmp_path / "1") as first, open_library(tmp_path / "2") as second:
            first.ingest([one, other], embedder=embedder)
            second.ingest([other], embedder=embedder)
            second.ingest([one], embedder=embedder)
            assert content(first) == content(second)
            assert first.catalog.count() == 2

    def test_a_namesake_that_comes_later_does_not_take_over_the_id(
        self, library: Library, tmp_path: Path, embedder: CountingEmbedder
    ) -> None:
        library.ingest([write_listing(tmp_path / "a.jsonl", [SOUPS])], embedder=embedder)
        [bare] = library.catalog.paper_ids()
        embedder.texts.clear()
        namesake = Paper(SOUPS.title, "We cook. It tastes good to every one of us.", ("Ann Cook",))
        library.ingest([write_listing(tmp_path / "b.jsonl", [namesake])], embedder=embedder)
        assert set(embedder.texts) == texts_of(namesake), "the other keeps its vectors"
        with pytest.raises(UsageError, match=f"{bare}-.* or |{bare}-.*, {bare}-"):
            library.catalog.get(bare)
        rows = {row.split(":")[0] for row in library.vectors.index.ids()}
        assert rows == set(library.catalog.paper_ids()) == library.words.ids()
        assert bare not in rows


class TestDryRun:
    def test_tells_what_would_happen_and_changes_nothing(
        self, library: Library, tmp_path: Path, embedder: CountingEmbedder
    ) -> None:
        one = write_listing(tmp_path / "a.jsonl", [SOUPS, VIDEO])
        other = write_listing(tmp_path / "b.jsonl", [SOUPS, AVERAGING])
        report = library.ingest([one, other], embedder=embedder, dry_run=True)
        assert [(f.new, f.merged) for f in report.files] == [(2, 0), (1, 1)]
        assert (report.papers, report.embedded, embedder.made) == (3, 0, 0)
        assert not library.home.exists()
        assert library.is_empty()

    def test_of_a_library_that_has_papers(
        self, library: Library, tmp_path: Path, embedder: CountingEmbedder
    ) -> None:
        library.ingest([write_listing(tmp_path / "a.jsonl", [SOUPS])], embedder=embedder)
        before = content(library)
        listing = write_listing(tmp_path / "b.jsonl", [SOUPS, VIDEO])
        report = library.ingest([listing], embedder=embedder, dry_run=True)
        assert (report.total("new"), report.total("merged"), report.papers) == (1, 1, 2)
        assert content(library) == before


class TestRemove:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        write_listing(tmp_path / "in" / "a.jsonl", THREE)
        return tmp_path / "in"

    @pytest.fixture
    def removed(self, library: Library, folder: Path, embedder: CountingEmbedder) -> str:
        library.ingest([folder], embedder=embedder)
        paper_id = library.words.search(["soups"], 1)[0][0]
        [paper] = library.remove([paper_id[:6]])
        assert paper.title == SOUPS.title
        return paper_id

    def test_from_all_three_stores(self, library: Library, removed: str) -> None:
        assert library.catalog.count() == library.words.count() == 2
        assert removed not in {row.split(":")[0] for row in library.vectors.index.ids()}
        assert library.words.search(["soups"], 1) == []
        assert library.vectors.count() == library.catalog.passage_count()

    def test_the_folder_does_not_bring_it_back(
        self, library: Library, folder: Path, removed: str, embedder: CountingEmbedder
    ) -> None:
        write_listing(folder / "b.jsonl", [SOUPS])
        report = library.ingest([folder], embedder=embedder)
        assert [(file.file, file.removed) for file in report.files] == [
            ("a.jsonl", 1),
            ("b.jsonl", 1),
        ]
        assert library.catalog.count() == 2

    def test_a_file_that_is_named_does(
        self, library: Library, folder: Path, removed: str, embedder: CountingEmbedder
    ) -> None:
        report = library.ingest([folder / "a.jsonl"], embedder=embedder)
        assert (report.total("new"), report.total("unchanged")) == (1, 2)
        assert library.catalog.get(removed).title == SOUPS.title
        assert library.words.count() == 3

    def test_one_unknown_id_removes_nothing(
        self, library: Library, folder: Path, embedder: CountingEmbedder
    ) -> None:
        library.ingest([folder], embedder=embedder)
        ids = library.catalog.paper_ids()
        with pytest.raises(Exception, match="no paper has the id"):
            library.remove([ids[0], "zzz"])
        assert library.catalog.count() == 3


def test_progress_is_told_stage_by_stage(
    library: Library, tmp_path: Path, embedder: CountingEmbedder
) -> None:
    told: list[tuple[str, int]] = []

    class Recorder:
        def start(self, label: str, total: int) -> None:
            told.append((label, total))

        def advance(self, steps: int = 1) -> None:
            label, left = told[-1]
            told[-1] = (label, left - steps)

        def finish(self) -> None:
            told.append(("finished", 0))

    library.ingest(
        [write_listing(tmp_path / "a.jsonl", THREE)], embedder=embedder, progress=Recorder()
    )
    stages = [entry for entry in told if entry[0] != "finished"]
    assert stages == [("Reading", 0), ("Embedding", 0), ("Indexing", 0)]
    assert told.count(("finished", 0)) == 3
