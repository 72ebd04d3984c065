"""What is read out of a typed query."""

from __future__ import annotations

import time
from collections.abc import Mapping

import pytest

from rag.retrieval.query import MAX_CHARACTERS, MAX_TERMS, analyse


class Everything:
    """Knows every word but one."""

    def vocabulary(self, prefix: str = "") -> Mapping[str, int]:
        return {word: 5 for word in ("weight", "averaging") if word.startswith(prefix)}

    def document_frequency(self, term: str) -> int:
        return int(term != "wieght")

    def has_within(self, part: str, after: int) -> bool:
        return any(part in word[after:] for word in self.vocabulary())


@pytest.mark.parametrize(
    ("typed", "topic", "terms"),
    [
        ("which papers study weight averaging?", "weight averaging", ("weight", "averaging")),
        ("papers on continual learning", "continual learning", ("continual", "learning")),
        ("show me graph neural networks", "graph neural networks", ("graph", "neural", "networks")),
        ("is there any work about bandits?", "bandits", ("bandits",)),
        (
            "Can you point me to studies that explore direct preference optimization?",
            "direct preference optimization",
            ("direct", "preference", "optimization"),
        ),
        (
            "Could you please recommend research on pruning of Transformers?",
            "pruning of Transformers",
            ("pruning", "transformers"),
        ),
        ("out-of-distribution shift", "distribution shift", ("distribution", "shift")),
    ],
)
def test_the_wrapping_is_left_out(typed: str, topic: str, terms: tuple[str, ...]) -> None:
    query = analyse(typed, Everything())
    assert query.text == topic
    assert query.terms == terms


def test_a_repaired_word_is_searched_and_embedded_and_reported() -> None:
    query = analyse("papers on Wieght averaging, wieght averaging", Everything())
    assert query.terms == ("weight", "averaging")
    assert query.text == "weight averaging, weight averaging"
    assert query.corrections == (("Wieght", "weight"), ("wieght", "weight"))


def test_a_common_english_word_is_not_misspelt() -> None:
    query = analyse("wieght averaging", Everything(), is_english={"wieght"}.__contains__)
    assert query.terms == ("wieght", "averaging")
    assert query.corrections == ()


def test_a_topic_may_begin_with_what_wraps_others() -> None:
    assert analyse("exploring when rewards are scarce", Everything()).terms[0] == "exploring"
    assert analyse("exploring rewards", Everything()).terms == ("rewards",)


def test_nothing_but_function_words_is_taken_at_its_word() -> None:
    assert analyse("what about it?", Everything()).terms == ("what", "about", "it")


@pytest.mark.parametrize("typed", ["", "?!…", "   \n"])
def test_no_word_at_all_is_no_term(typed: str) -> None:
    assert analyse(typed, Everything()).terms == ()


def test_another_script_is_kept_whole() -> None:
    query = analyse("关于权重平均的论文", Everything())
    assert query.text == "关于权重平均的论文"
    assert query.terms == ("关于权重平均的论文",)


def test_a_long_query_is_bounded() -> None:
    typed = " ".join(f"word{number}" for number in range(20_000))
    started = time.perf_counter()
    query = analyse(typed, Everything())
    assert time.perf_counter() - started < 1
    assert len(query.text) <= MAX_CHARACTERS
    assert len(query.terms) == MAX_TERMS
    assert analyse("x" * 100_000, Everything()).terms
