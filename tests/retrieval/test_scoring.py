"""The signals of each paper and the score made of them; expectations worked out by hand."""

from __future__ import annotations

import pytest

from rag.retrieval.scoring import Signals, TermScores, fuse, signals_of


def test_rarity_is_the_idf_of_bm25() -> None:
    # ln(1 + (10 - 3 + 0.5) / 3.5) = ln(22 / 7) = 1.1451
    assert TermScores.of({}, 3, 10).idf == pytest.approx(1.1451, abs=1e-4)


def test_coverage_counts_rare_terms_for_more() -> None:
    terms = {"swa": TermScores({"a": 3.0}, idf=3.0), "deep": TermScores({"a": 1.0, "b": 0.5}, 1.0)}
    found = signals_of(["a", "b", "c"], {"a": 0.5, "c": 0.1}, terms, {"a": 0.6})
    assert found["a"] == Signals(bm25=4.0, cosine=0.5, coverage=1.0, late=0.6)
    assert found["b"] == Signals(bm25=0.5, cosine=0.0, coverage=0.25, late=None)
    assert found["c"] == Signals(bm25=0.0, cosine=0.1, coverage=0.0, late=None)


def test_without_terms_nothing_is_covered() -> None:
    assert signals_of(["a"], {"a": 0.2}, {}, {})["a"] == Signals(cosine=0.2)


def test_three_signals_are_combined() -> None:
    found = {"a": Signals(8.0, 0.5, 1.0, 0.6), "b": Signals(4.0, 0.7, 1.0, 0.2)}
    scores = fuse(found)
    assert scores["a"] == pytest.approx(0.2 * 1.0 + 0.5 * 0.5 + 0.3 * 0.6)
    assert scores["b"] == pytest.approx(0.2 * 0.5 + 0.5 * 0.7 + 0.3 * 0.2)


def test_without_word_pieces_the_other_two_share_their_weight() -> None:
    scores = fuse({"a": Signals(8.0, 0.5, 1.0), "b": Signals(0.0, 0.7, 0.0)})
    assert scores["a"] == pytest.approx((0.2 + 0.5 * 0.5) / 0.7)
    assert scores["b"] == pytest.approx(0.7 * 0.5 / 0.7)


def test_without_any_word_the_cosine_decides() -> None:
    scores = fuse({"a": Signals(cosine=0.2), "b": Signals(cosine=0.3)})
    assert scores["b"] > scores["a"] > 0
    assert fuse({}) == {}
