"""What the pages need of the assistant: filters that are lifted, and another LLM for a question."""

from __future__ import annotations

from typing import Any

import pytest

from rag.errors import UsageError
from rag.models.listing import Offer, destinations
from rag.paper import Filters, Paper
from rag.settings import Settings
from rag.ui.examples import examples
from rag.ui.menu import Menu
from rag.ui.wording import Wording

QUESTION = "which papers from ICLR 2021 study transformers?"


def test_lifted_filter_is_not_read_from_the_question(sample: Any) -> None:
    read = sample.assistant.ask(QUESTION)
    assert (read.filters.years, read.filters.venues) == ((2021, 2021), ("ICLR",))
    lifted = sample.assistant.ask(QUESTION, filters=Filters(lifted=("years", "venues")))
    assert lifted.filters == Filters()
    assert len(lifted.citations) > len(read.citations)
    assert "Read as" not in lifted.text


def test_lifting_alone_restricts_nothing() -> None:
    assert not Filters(lifted=("years",))
    assert Filters(years=(2021, 2021), lifted=("years",))


def test_another_llm_answers_over_the_same_library(sample: Any) -> None:
    other = sample.assistant.answering_with(llm="none", strategy="single")
    assert other.library is sample.assistant.library
    assert other.settings.strategy == "single"
    assert sample.assistant.settings.strategy == "auto"
    assert other.ask("Who wrote WrapNet?").text == sample.assistant.ask("Who wrote WrapNet?").text


def test_question_on_a_page_that_was_not_filled_in_is_answered_as_settings_say(
    sample: Any,
) -> None:
    menu = Menu(sample.assistant, Wording(sample.home))
    assert menu.offer(None) == menu.offer("") == Offer("none")
    with pytest.raises(UsageError, match="not on offer"):
        menu.offer("ollama:gone")


@pytest.mark.parametrize(
    ("settings", "offer", "hosts"),
    [
        ({}, Offer("none"), []),
        ({}, Offer("ollama", "m", "http://127.0.0.1:11434"), []),
        ({}, Offer("ollama", "m", "http://192.168.1.9:11434"), ["192.168.1.9"]),
        ({}, Offer("openai", "m", "https://api.openai.com/v1"), ["api.openai.com"]),
        ({"embedder": "openai:small"}, Offer("none"), ["api.openai.com"]),
        ({"chroma_url": "http://chroma.lab:8000"}, Offer("none"), ["chroma.lab"]),
    ],
)
def test_every_place_that_text_is_sent_to_is_named(
    clean_settings: None, settings: dict[str, str], offer: Offer, hosts: list[str]
) -> None:
    assert destinations(Settings(**settings), offer) == hosts


def paper(title: str, **fields: Any) -> Paper:
    return Paper(title, paper_id=title, **fields)


PAPERS = [
    paper("ZEBRA: Graph Networks for Stripes", abstract="a", authors=("Ada Éclair",), year=2020),
    paper("More Graph Networks", authors=("Bob Stone",), venue="ICLR", year=2022),
    paper("Graph Networks Again", venue="ICLR", year=2022),
]


def test_examples_are_of_the_library_at_hand() -> None:
    assert examples(PAPERS) == [
        "Which papers study graph networks?",
        "What does ZEBRA propose?",
        "How many papers are from ICLR 2022?",
    ]
    assert examples([]) == []


def test_examples_are_each_of_another_kind_and_on_a_topic() -> None:
    said = "Unlike other neural networks it is quick."
    papers = [
        paper("FedA1: Federated Learning on Phones", abstract="We propose it.", authors=("A",)),
        paper("FedB2: Weighting Clients in Federated Learning", abstract="It is slow."),
        paper("FedC3: Clients Leave Federated Learning", abstract="It is slow."),
        paper("D4: Something Else", abstract="It is.", authors=("D",), venue="V", year=2020),
        *[paper(f"Neural Networks, part {number}", abstract=said) for number in range(4)],
        *[
            paper(f"On Self-Supervised Learning, part {number}", abstract=said)
            for number in range(9)
        ],
    ]
    assert examples(papers) == [
        "Which papers study federated learning?",
        "What does FedA1 propose?",
        "How do FedB2 and FedC3 differ?",
        "Who wrote D4?",
        "How many papers are from V 2020?",
    ]
