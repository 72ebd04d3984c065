"""BM25 over titles and abstracts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from library_kit import THREE, CountingEmbedder, open_library, write_listing

from rag.library import Library
from rag.library.among import Among
from rag.library.words import WordIndex
from rag.paper import Paper


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("words")
    more = [Paper(f"Filler number {i}", "Nothing of note happens here.") for i in range(30)]
    with open_library(folder / "home") as opened:
        opened.ingest(
            [write_listing(folder / "a.jsonl", [*THREE, *more])], embedder=CountingEmbedder()
        )
        yield opened


@pytest.fixture(scope="module")
def words(library: Library) -> WordIndex:
    return library.words


def titles(library: Library, hits: list[tuple[str, float]]) -> list[str]:
    return [library.catalog.get(paper_id).title for paper_id, _ in hits]


def test_any_form_of_a_word_finds_every_other(library: Library, words: WordIndex) -> None:
    for term in ("average", "AVERAGES", "Averaging", "averaged"):
        assert set(titles(library, words.search([term], 10))) == {
            "Averaging Weights Leads to Wider Optima",
            "Model Soups",
        }


def test_any_of_the_terms_is_enough_and_more_are_better(library: Library, words: WordIndex) -> None:
    hits = words.search(["averaging", "soups", "nonexistent"], 10)
    assert titles(library, hits)[0] == "Model Soups"
    assert len(hits) == 2
    assert hits[0][1] > hits[1][1] > 0


def test_diacritics_and_hyphens_do_not_matter(library: Library, words: WordIndex) -> None:
    assert titles(library, words.search(["fine-túning"], 3)) == ["Model Soups"]


def test_a_title_counts_as_much_as_it_is_told_to(library: Library, words: WordIndex) -> None:
    in_title = words.search(["soups"], 1, title_weight=2.0)[0][1]
    assert in_title == pytest.approx(4 * words.search(["soups"], 1, title_weight=0.5)[0][1])
    assert words.search(["soups"], 1, title_weight=0.0) == []


@pytest.mark.parametrize(
    "terms", [["title:soups"], ["(soups"], ['"soups'], ["soups~2"], ["soups AND NOT soups"]]
)
def test_what_a_user_types_is_never_syntax(
    library: Library, words: WordIndex, terms: list[str]
) -> None:
    assert "Model Soups" in titles(library, words.search(terms, 3))


@pytest.mark.parametrize("terms", [[], [""], ["***"], ["x" * 100_000]])
def test_nothing_to_look_for_finds_nothing(words: WordIndex, terms: list[str]) -> None:
    assert words.search(terms, 5) == []


@pytest.mark.parametrize("many", [False, True], ids=["in the query", "afterwards"])
def test_only_among_the_papers_asked_for(library: Library, words: WordIndex, many: bool) -> None:
    fillers = [p.paper_id for p in library.catalog.papers() if p.title.startswith("Filler")]
    wanted = set(fillers[3:20])
    among = Among(None, wanted.intersection) if many else Among.these(wanted)
    hits = words.search(["note", "soups", "averaging"], 7, among=among)
    assert len(hits) == 7
    assert {paper_id for paper_id, _ in hits} <= wanted
    assert len(words.search(["note"], 50, among=among)) == 17
    assert words.search(["note"], 5, among=Among.these([])) == []


def test_document_frequency_counts_papers_not_occurrences(words: WordIndex) -> None:
    assert words.document_frequency("averaging") == 2
    assert words.document_frequency("weights") == 2
    assert words.document_frequency("note") == 30
    assert words.document_frequency("nonexistent") == words.document_frequency("") == 0


def test_the_vocabulary_has_words_as_written(words: WordIndex) -> None:
    vocabulary = words.vocabulary()
    assert vocabulary["averaging"] == 2
    assert vocabulary["averages"] == 1
    assert "averag" not in vocabulary
    assert set(words.vocabulary("aver")) == {"average", "averages", "averaging"}


def test_a_part_is_found_within_longer_words(words: WordIndex) -> None:
    """ "representations" has "presentation" behind two letters, "average" no "average"."""
    assert words.has_within("presentation", 2)
    assert words.has_within("presentation", 0)
    assert not words.has_within("representation", 2)
    assert not words.has_within("average", 1)
    assert not words.has_within(".", 0)
