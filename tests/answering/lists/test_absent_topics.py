"""Topics that no paper is on, though abstracts have their words, and topics that one paper is on.

Which is which was read in the abstracts of the sample library by eye.
"""

from __future__ import annotations

import pytest
from answering_kit import assert_abstained

from rag.answering.lists.absence import features, is_there, is_unheard_of
from rag.answering.lists.relevance import Judged
from rag.paper import Paper, RankedPaper
from rag.retrieval import Retrieval
from rag.retrieval.scoring import Signals

PAPER = Paper(title="Ice", abstract="Sea ice melts.")


@pytest.mark.parametrize(
    "question",
    [
        "papers on speech recognition",  # speech is synthesised, and objects are recognised
        "which papers study machine unlearning?",
        "spiking neural networks",
        "Do we have anything on hate speech detection?",
        "papers about spam filtering",
        "what is proposed against ransomware or phishing campaigns?",  # proposals there are
        "helping chefs with recipes",
    ],
)
def test_a_list_of_papers_on_what_is_absent_is_refused_with_the_nearest(sample, question) -> None:
    answer = sample.assistant.ask(question)
    assert_abstained(answer)
    assert "Nearest papers:" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "papers on bilevel optimisation",  # written with a z in the abstracts
        "papers about dance",
        "which papers are on lottery tickets?",
        "anything on mixture of experts?",
        "papers on proteins and molecules",
    ],
)
def test_a_topic_of_few_papers_is_still_found(sample, question: str) -> None:
    assert sample.assistant.ask(question).status == "answered"


def seen(topic: str, *, cosine: float, late: float | None, share: float):
    """What the model sees of one paper, which is surely relevant by itself."""
    signals = {PAPER.paper_id: Signals(cosine=cosine, late=late)}
    ranked = RankedPaper(PAPER, 0.9)
    retrieval = Retrieval(papers=(ranked,), signals=signals)
    judgements = [Judged(ranked, 0.9, True)]
    return features(topic, retrieval, 0.1, judgements, {PAPER.paper_id: share})


def test_of_few_words_neighbours_count_more_than_of_many() -> None:
    short = seen("sea ice", cosine=0.4, late=0.8, share=0.0)
    long = seen("models of the sea ice of the polar north", cosine=0.4, late=0.8, share=0.0)
    assert short is not None
    assert long is not None
    assert short[:3] == long[:3] == pytest.approx((0.3, 0.8, 2.197), abs=1e-3)
    assert short[3] == pytest.approx(1 / 2)
    assert long[3] == pytest.approx(1 / 5)


def test_words_side_by_side_tell_a_topic_from_scattered_ones() -> None:
    assert is_there(seen("sea ice", cosine=0.35, late=0.7, share=1.0))
    assert not is_there(seen("sea ice", cosine=0.3, late=0.6, share=0.0))


def test_nothing_is_refused_where_the_embedder_knows_no_word_pieces() -> None:
    row = seen("sea ice", cosine=0.1, late=None, share=0.0)
    assert row is None
    assert is_there(row)


@pytest.mark.parametrize(
    ("topics", "absent"),
    [
        (["jailbreaks in chatbots"], True),
        (["jailbreaks in networks"], False),  # one word may be a synonym of what abstracts have
        (["jailbreaks in chatbots of large networks with many hidden layers"], False),
        (["jailbreaks or chatbots", "jailbreaks", "chatbots"], True),
        (["jailbreak chatbots or networks", "jailbreak chatbots", "networks"], False),
        (["colour normalisation"], False),  # spelt otherwise there
    ],
)
def test_words_that_no_abstract_has_tell_an_absent_topic(topics: list[str], absent: bool) -> None:
    known = {"networks", "layers", "hidden", "large", "color", "normalization"}
    assert is_unheard_of(topics, lambda word: int(word in known), lambda _: 1.0) is absent
