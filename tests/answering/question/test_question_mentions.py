"""Which paper a question names."""

from __future__ import annotations

from collections.abc import Mapping

from rag.answering.question.naming import mentions
from rag.paper import Paper

SWA = Paper(
    "Averaging Weights Leads to Wider Optima and Better Generalization",
    "We show that Stochastic Weight Averaging (SWA) finds flatter solutions.",
    paper_id="swa",
)
FRACTAL = Paper("FractalNet: Ultra-Deep Neural Networks without Residuals", paper_id="fractal")
CRITIC = Paper("Rethinking FractalNet at Scale", paper_id="critic")
PROBE = Paper("Probing", "We probe generative adversarial networks (GANs).", paper_id="probe")
RODE = Paper("RODE: Learning Roles to Decompose Multi-Agent Tasks", paper_id="rode")
PAPERS = (SWA, FRACTAL, CRITIC, PROBE, RODE)
COMMON: Mapping[str, int] = {"GAN": 40, "GANs": 40, "Learning": 90, "Deep": 70}


def named(question: str, papers=PAPERS) -> list[str]:
    found = mentions(question, papers, lambda word: COMMON.get(word, 1))
    return [mention.paper.paper_id for mention in found]


def test_a_whole_title_is_the_strongest_name():
    question = f"who wrote {SWA.title.lower()}?"
    (mention,) = mentions(question, PAPERS, lambda word: 1)
    assert mention.paper is SWA
    assert mention.strength == 1.0
    assert question[mention.start : mention.end] == SWA.title.lower()


def test_strength_falls_from_title_to_short_name_to_abbreviation():
    def strength(question: str, paper: Paper) -> float:
        (mention,) = mentions(question, [paper], lambda word: 1)
        return mention.strength

    whole = strength(f"about {FRACTAL.title}", FRACTAL)
    head = strength("how deep is FractalNet?", FRACTAL)
    coined = strength("how deep is FractalNet?", CRITIC)
    introduced = strength("is SWA cheap?", SWA)
    assert whole > head > coined > introduced > 0


def test_a_run_of_a_titles_words_names_it():
    assert named("the paper about Weights Leads to Wider Optima") == ["swa"]


def test_two_words_of_a_title_or_function_words_do_not():
    assert named("wider optima") == []
    assert named("what leads to it and better") == []


def test_a_name_in_lower_case_is_still_one():
    assert named("how deep is fractalnet?", [FRACTAL]) == ["fractal"]


def test_common_words_before_the_colon_are_a_name_where_they_are_written_as_one():
    sky = Paper("Star Mechanics: Symmetry and Order", paper_id="sky")
    assert [m.paper for m in mentions("was Star Mechanics an oral?", [sky], lambda _: 28)] == [sky]
    assert mentions("which papers study star mechanics?", [sky], lambda _: 28) == []
    assert mentions("was Star Mechanics an oral?", [sky], lambda _: 90) == []


def test_the_same_words_name_one_paper_its_owner():
    assert named("how deep is FractalNet?") == ["fractal"]


def test_two_names_are_two_papers():
    assert set(named("does RODE use FractalNet?")) == {"rode", "fractal"}


def test_an_abbreviation_that_many_papers_use_names_none():
    assert named("which papers use a GAN?") == []
    rare = mentions("which papers use a GAN?", PAPERS, lambda word: 1)
    assert [mention.paper for mention in rare] == [PROBE]


def test_a_topic_names_no_paper():
    assert named("which papers study averaging?") == []
    assert named("") == []
    assert named("FractalNets") == []
