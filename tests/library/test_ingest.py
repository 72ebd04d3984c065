"""Ingest: incremental, idempotent, honest about what failed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from library_kit import (
    AVERAGING,
    SOUPS,
    THREE,
    VIDEO,
    CountingEmbedder,
    content,
    open_library,
    row,
    write_listing,
)
from numpy.typing import NDArray

from rag.errors import EmbedderMismatch, ModelUnavailable, UnreadableFile, UsageError
from rag.library import Library
from rag.library.passages import embedding_text, windows
from rag.library.sentences import sentence_spans
from rag.paper import Paper, Provenance
from rag.sources.sample import listings


def texts_of(*papers: Paper) -> set[str]:
    return {
        embedding_text(paper, span)
        for paper in papers
        for span in windows(sentence_spans(paper.abstract))
    }


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


class TestFailures:
    def test_bad_records_and_files_are_listed_and_the_rest_is_kept(
        self, library: Library, tmp_path: Path, embedder: CountingEmbedder
    ) -> None:
        folder = tmp_path / "in"
        write_listing(folder / "good.jsonl", [SOUPS])
        half = write_listing(folder / "half.jsonl", [VIDEO])
        half.write_text(half.read_text() + '{"title": "Cut off", "abst\n')
        (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 50)
        (folder / "empty.txt").write_bytes(b"")
        report = library.ingest([folder], embedder=embedder)
        assert report.total("new") == 2
        failures = {(f.file, f.line) for f in library.catalog.failures()}
        assert failures == {("half.jsonl", 2), ("picture.png", 0), ("empty.txt", 0)}
        assert {(f.file, f.line) for f in report.failures} == failures

    def test_what_failed_is_tried_again_by_the_next_ingest_of_anything(
        self, library: Library, tmp_path: Path, embedder: CountingEmbedder
    ) -> None:
        bad = tmp_path / "bad.jsonl"
        bad.write_text('{"title": "Cut off", "abst\n')
        library.ingest([bad], embedder=embedder)
        assert library.catalog.count() == 0
        write_listing(bad, [VIDEO])
        report = library.ingest([write_listing(tmp_path / "new", [SOUPS])], embedder=embedder)
        assert [(file.file, file.retried) for file in report.files] == [
            ("new", False),
            ("bad.jsonl", True),
        ]
        assert library.catalog.count() == 2
        assert library.catalog.failures() == []

    def test_a_failed_file_that_is_gone_is_forgotten(
        self, library: Library, tmp_path: Path, embedder: CountingEmbedder
    ) -> None:
        bad = tmp_path / "bad.txt"
        bad.write_bytes(b"\0\1\2")
        library.ingest([bad], embedder=embedder)
        bad.unlink()
        library.ingest([], embedder=embedder)
        assert library.catalog.failures() == []
        assert library.catalog.files() == []

    def test_a_file_that_turns_bad_keeps_its_papers(
        self, library: Library, tmp_path: Path, embedder: CountingEmbedder
    ) -> None:
        listing = write_listing(tmp_path / "a.jsonl", THREE)
        library.ingest([listing], embedder=embedder)
        listing.write_bytes(b"\0\1\2")
        library.ingest([listing], embedder=embedder)
        assert library.catalog.count() == 3
        [failure] = library.catalog.failures()
        assert (failure.file, failure.line) == ("a.jsonl", 0)

    def test_text_that_cannot_be_stored_is_a_failure_of_its_record(
        self, library: Library, tmp_path: Path, embedder: CountingEmbedder
    ) -> None:
        listing = tmp_path / "a.jsonl"
        broken = json.dumps({**row(SOUPS), "abstract": "half a pair: \ud83d. The end of it."})
        listing.write_text(f"{broken}\n{json.dumps(row(VIDEO))}\n")
        library.ingest([listing], embedder=embedder)
        stored = {paper.title for paper in library.catalog.papers()}
        assert VIDEO.title in stored
        assert SOUPS.title in stored or library.catalog.failures()

    def test_a_path_that_is_not_there(self, library: Library, embedder: CountingEmbedder) -> None:
        with pytest.raises(UnreadableFile, match="nowhere"):
            library.ingest(["nowhere"], embedder=embedder)
        assert not library.home.exists()

    def test_an_unknown_format_is_wrong_usage(
        self, library: Library, tmp_path: Path, embedder: CountingEmbedder
    ) -> None:
        with pytest.raises(UsageError, match="no format 'pdf'"):
            library.ingest([write_listing(tmp_path / "a", THREE)], embedder=embedder, format="pdf")


class TestEmbedder:
    def test_an_embedder_that_goes_away_loses_nothing(
        self, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("rag.library.outbox.EMBED_BATCH", 1)
        listing = write_listing(tmp_path / "a.jsonl", THREE)
        failing = CountingEmbedder(fail_after=3)
        with pytest.raises(ModelUnavailable, match=r"wait to be embedded.*Start it"):
            library.ingest([listing], embedder=failing)
        assert library.catalog.count() == 3
        assert 0 < library.catalog.pending() < 3
        assert library.words.count() == 3 - library.catalog.pending(), "what was done is searchable"
        steady = CountingEmbedder()
        library.ingest([], embedder=steady)
        assert set(steady.texts).isdisjoint(failing.texts)
        assert set(steady.texts) | set(failing.texts) == texts_of(*THREE)
        with open_library(tmp_path / "other") as other:
            other.ingest([listing], embedder=CountingEmbedder())
            assert content(library) == content(other)

    def test_ctrl_c_keeps_what_was_done(
        self, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("rag.library.outbox.EMBED_BATCH", 1)
        monkeypatch.setattr("rag.library.outbox.INDEX_EVERY", 1)
        listing = write_listing(tmp_path / "a.jsonl", THREE)

        class Interrupted(CountingEmbedder):
            def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
                if self.texts:
                    raise KeyboardInterrupt
                return super().embed(texts)

        interrupted = Interrupted()
        with pytest.raises(KeyboardInterrupt):
            library.ingest([listing], embedder=interrupted)
        assert library.catalog.meta("writing") == "0", "the indexes need not be built anew"
        steady = CountingEmbedder()
        library.ingest([], embedder=steady)
        assert set(steady.texts) == texts_of(*THREE) - set(interrupted.texts)
        assert set(interrupted.texts)
        with open_library(tmp_path / "other") as other:
            other.ingest([listing], embedder=CountingEmbedder())
            assert content(library) == content(other)

    def test_another_embedder_is_refused_and_can_be_changed_to(
        self, library: Library, tmp_path: Path, embedder: CountingEmbedder
    ) -> None:
        library.ingest([write_listing(tmp_path / "a.jsonl", [SOUPS])], embedder=embedder)
        other = CountingEmbedder(32)
        with pytest.raises(EmbedderMismatch, match="hashing-64, not by hashing-32"):
            library.catalog.check_embedder(other.name)
        with pytest.raises(EmbedderMismatch, match="1 papers are stored"):
            library.ingest([write_listing(tmp_path / "b.jsonl", [VIDEO])], embedder=other)
        assert library.embed_again(other) == 2
        assert set(other.texts) == texts_of(SOUPS, VIDEO)
        library.catalog.check_embedder(other.name)
        vector = other.embed_query("compressed videos")
        assert (
            library.vectors.query(vector, 1)[0][0].paper_id
            == library.words.search(["compressed"], 1)[0][0]
        )


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
