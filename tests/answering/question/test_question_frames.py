"""The words a question is wrapped in, and the topic that is left without them."""

from __future__ import annotations

import pytest

from rag.answering.question.frames import framing, is_doubtful, topic_ranges
from rag.answering.question.names import without
from rag.answering.question.topic import topic_of


def left(text: str, *, strict: bool = False) -> str:
    """The topic of what a question says beside its filters."""
    wrapping = framing(text, topic_ranges(text), strict=strict)
    return " ".join(
        t.text for t in topic_of(without(text, [(w.start, w.end) for w in wrapping])).terms
    )


@pytest.mark.parametrize(
    "rest",
    [
        "could you pull up has in here?",
        "please fetch me stuff",
        "I'd like to see what has contributed, thanks",
        "how many papers taken together?",
        "I only care about",
        "altogether how many papers do you have",
        "roughly how many papers are there, all told?",
        "which two papers did write",
        "dump everything that we keep by",
    ],
)
def test_wrapping_is_no_topic(rest):
    assert left(rest) in ("", "contributed", "everything")  # words about listings go later


@pytest.mark.parametrize(
    ("rest", "topic"),
    [
        ("I need the openreview link of robot paper", "link robot"),
        ("papers on overall survival", "overall survival"),
        ("pull up the papers about sharing data, please", "sharing data"),
        ("papers studying how agents share rewards in total", "agents share rewards"),
        ("neural architecture search papers", "neural architecture search"),
        ("show me the point cloud one", "point cloud"),
        ("few-shot learning with labels", "few shot learning labels"),
        ("who is the author of Attention is all you need", "Attention need"),
    ],
)
def test_the_topic_stays(rest, topic):
    assert left(rest) == topic


def test_where_only_a_topic_can_be_meant_words_count():
    assert left("methods that need no labels", strict=True) == "methods need labels"
    assert left("I need methods without labels", strict=True) == "methods labels"


@pytest.mark.parametrize("rest", ["got a paper in the stack?", "is there any overlap between and"])
def test_a_word_that_nothing_makes_a_topic_is_doubtful(rest):
    assert is_doubtful(rest)


@pytest.mark.parametrize(
    "rest",
    [
        "papers on climate",
        "which climate papers did write",
        "climate modelling",
        "what has done in climatology",
        "what did say of agents that climb steep stairs",
    ],
)
def test_a_topic_is_not_doubtful(rest):
    assert not is_doubtful(rest)
