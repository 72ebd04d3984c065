"""Questions for a fact that look like ones for papers, and two sentences that answer together.

Expected sentences are those of the abstracts of the sample library, read by eye.
"""

from __future__ import annotations

import pytest

from rag.answering.question.plan import plan


@pytest.mark.parametrize(
    "question",
    [
        "What does an agent have to do in the harbour challenge?",
        "What did the sailors have to do on deck?",
        "How many days of buoy records were analysed?",
        "How many hours of recorded talks does the corpus hold?",
        "What are the two causes why wave models drift, and which is worse?",
        "Which of the two ways to pump does the method use?",
    ],
)
def test_a_fact_is_asked_for(question: str) -> None:
    assert plan(question).kind == "fact"


@pytest.mark.parametrize(
    ("question", "kind", "counts"),
    [
        ("What did Alice Smith do on pumps?", "list", False),
        ("How many of the ICLR 2021 papers are posters?", "list", True),
        ("how many records are there", "list", True),
        ("number of papers on tides", "list", True),
        ("How do the two papers on tides differ?", "comparison", False),
        ("do the two most accurate models agree?", "comparison", False),
    ],
)
def test_papers_are_asked_for(question: str, kind: str, counts: bool) -> None:
    asked = plan(question)
    assert (asked.kind, asked.counts) == (kind, counts)


def test_what_is_only_announced_is_quoted_with_what_follows(sample) -> None:
    answer = sample.assistant.ask(
        "What are the two pretext tasks used for learning from compressed video without"
        " decoding it?"
    )
    assert "we propose two pretext tasks" in answer.claims[0].text
    assert answer.claims[1].text.startswith("The first task asks our network to predict")
    assert len(answer.claims) == 2


def test_a_second_sentence_is_quoted_though_the_first_is_likely(sample) -> None:
    answer = sample.assistant.ask(
        "Which human signals were recorded for the 'muscly-supervised' visual representation?"
    )
    assert any("capturing body part movements and gaze" in claim.text for claim in answer.claims)
    assert len(answer.claims) == 2


def test_what_a_network_is_asked_to_do_is_not_what_a_paper_says_of_asking(sample) -> None:
    answer = sample.assistant.ask(
        "What exactly is the network asked to reconstruct in BEiT's pre-training?"
    )
    assert answer.status == "answered"
    assert any("recover the original visual tokens" in claim.text for claim in answer.claims)
