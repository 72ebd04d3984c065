"""The retriever over a bundled listing, with the real embedder, Chroma and tantivy."""

from __future__ import annotations

import pytest

from rag.library import Library
from rag.models.minilm import MiniLM
from rag.models.scripted import HashingEmbedder
from rag.paper import Filters
from rag.retrieval import Retrieval, Retriever
from rag.settings import Settings


def titles(found: Retrieval) -> list[str]:
    return [ranked.paper.title for ranked in found.papers]


def test_papers_that_average_weights_come_first(retriever: Retriever) -> None:
    found = titles(retriever.search("which papers study weight averaging?", k=15))
    for title in (
        "Averaging Weights Leads to Wider Optima and Better Generalization",
        "Diverse Weight Averaging for Out-of-Distribution Generalization",
        "Model Stock: All we need is just a few fine-tuned models",
        "Merging Models with Fisher-Weighted Averaging",
        "Switch EMA: A Free Lunch for Better Flatness and Sharpness",
    ):
        assert title in found


def test_a_typo_finds_what_was_meant_and_says_so(retriever: Retriever) -> None:
    meant = retriever.search("weight averaging", k=10)
    typed = retriever.search("wieght averging", k=10)
    assert titles(typed) == titles(meant)
    assert typed.corrections == (("wieght", "weight"), ("averging", "averaging"))
    assert meant.corrections == ()


def test_how_it_is_asked_does_not_matter(retriever: Retriever) -> None:
    plain = titles(retriever.search("weight averaging", k=10))
    for asked in (
        "Show me papers on weight averaging",
        "is there any work about weight averaging?",
    ):
        assert titles(retriever.search(asked, k=10)) == plain


def test_a_title_finds_its_paper_first(retriever: Retriever, averaging: Library) -> None:
    for paper in averaging.catalog.papers()[::10]:
        assert titles(retriever.search(paper.title, k=1)) == [paper.title]


def test_passages_are_verbatim_and_best_first(retriever: Retriever) -> None:
    for ranked in retriever.search("exponential moving average of weights", k=5).papers:
        assert ranked.passages
        for passage in ranked.passages:
            assert passage.text == ranked.paper.abstract[passage.start : passage.end]
        scores = [passage.score for passage in ranked.passages]
        assert scores == sorted(scores, reverse=True)


def test_signals_explain_each_paper(retriever: Retriever) -> None:
    found = retriever.search("stochastic weight averaging", k=5)
    assert found.terms == ("stochastic", "weight", "averaging")
    assert list(found.signals) == [ranked.paper.paper_id for ranked in found.papers]
    first = found.signals[found.papers[0].paper.paper_id]
    assert first.coverage == pytest.approx(1.0)
    assert first.bm25 > 0
    assert 0 < first.cosine <= 1
    assert first.late is not None
    scores = [ranked.score for ranked in found.papers]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("query", ["", "?!", "zzzzzz qqqqqq", "关于权重平均的论文", "x" * 100_000])
def test_no_query_is_too_strange(retriever: Retriever, query: str) -> None:
    found = retriever.search(query, k=5)
    assert len(found.papers) == 5
    assert all(signals.bm25 == 0 for signals in found.signals.values())


def test_more_depth_finds_every_paper(retriever: Retriever, averaging: Library) -> None:
    found = retriever.search("learning", depth=500)
    assert len(found.papers) == averaging.catalog.count()


def test_a_filter_lets_only_its_papers_through(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("filtered")
    rows = "".join(
        f'{{"title": "Averaging number {year}", "abstract": "On weights.", "year": {year}}}\n'
        for year in range(1900, 1920)
    )
    with Library(Settings(home=home)) as library:
        library.ingest([], contents=[("years.jsonl", rows.encode())], embedder=HashingEmbedder)
        search = Retriever(library, HashingEmbedder()).search
        found = search("averaging", filters=Filters(years=(1903, 1905)))
        assert sorted(ranked.paper.year or 0 for ranked in found.papers) == [1903, 1904, 1905]
        assert search("averaging", filters=Filters(years=(2000, 2001))) == Retrieval()
        everything = search("averaging")
    assert len(everything.papers) == 20
    assert all(signals.late is None for signals in everything.signals.values())


def test_an_empty_library_has_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    with Library(Settings(home=tmp_path_factory.mktemp("none") / "home")) as library:
        assert Retriever(library, MiniLM()).search("anything") == Retrieval()
