"""Follow-up questions made to stand alone by rule, against the names of the sample library."""

from __future__ import annotations

import time

import pytest

from rag.answering.conversation.followup import standalone
from rag.models.chat import Message

FRACTAL = "FractalNet: Ultra-Deep Neural Networks without Residuals"
SWA = "Averaging Weights Leads to Wider Optima and Better Generalization"
TWINS = "Barlow Twins: Self-Supervised Learning via Redundancy Reduction"
FLOWTRON = "Flowtron: an Autoregressive Flow-based Generative Network for Text-to-Speech Synthesis"
EXEMPLAR = "Unsupervised Audiovisual Synthesis via Exemplar Autoencoders"
SPEECH = (
    f"2 papers in your library on “speech synthesis”:\n\n- **{FLOWTRON}** [1]\n- **{EXEMPLAR}** [2]"
)
ZHANG = (
    "3 papers by Chongjie Zhang:\n\n"
    "- **DOP: Off-Policy Multi-Agent Decomposed Policy Gradients** [1]\n"
    "- **QPLEX: Duplex Dueling Multi-Agent Q-Learning** [2]\n"
    "- **RODE: Learning Roles to Decompose Multi-Agent Tasks** [3]"
)


def conversation(*texts: str) -> tuple[Message, ...]:
    """Question, answer, question, answer…"""
    return tuple(Message("assistant" if at % 2 else "user", text) for at, text in enumerate(texts))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("does it need residual connections?", "does FractalNet need residual connections?"),
        ("what are its results on ImageNet?", "what are FractalNet's results on ImageNet?"),
        ("what data sets do they use?", "what data sets does FractalNet use?"),
        ("who wrote this paper?", "who wrote FractalNet?"),
        (
            "how does that compare with Barlow Twins?",
            "how does FractalNet compare with Barlow Twins?",
        ),
        ("And does the method overfit?", "does FractalNet overfit?"),
        ("who are the authors?", "who are the authors of FractalNet?"),
        ("which data sets were used?", "which data sets were used in FractalNet?"),
        ("and the results?", "what are the results of FractalNet?"),
        ("tell me more", "tell me more about FractalNet?"),
        ("when?", "when was FractalNet published?"),
        ("why?", "what is FractalNet, and why?"),
        ("by how much?", "what is FractalNet, and by how much?"),
        ("and Barlow Twins?", "what is Barlow Twins?"),
    ],
)
def test_what_points_back_becomes_the_paper_named_in_the_last_question(read, question, expected):
    assert read(question, "what is FractalNet?", "A network of many depths [1].") == expected


@pytest.mark.parametrize(
    "answer",
    [
        f"“We show that simple averaging …” [1]\n— **{SWA}**",
        SWA,
        f"It is described in {SWA}, by Izmailov and others.",
        f"Averaging along the trajectory does [1].\n\n[1] {SWA}",
    ],
    ids=["our own", "a bare title", "prose", "references"],
)
def test_the_paper_may_be_named_by_the_answer_alone(read, answer):
    asked = "how can one find wider optima at no extra cost?"
    assert read("who wrote it?", asked, answer) == f"who wrote “{SWA}”?"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("who wrote the second one?", f"who wrote “{EXEMPLAR}”?"),
        ("who wrote the last paper?", f"who wrote “{EXEMPLAR}”?"),
        ("what is [1] about?", "what is Flowtron about?"),
        ("the second one: what data does it use?", f"what data does “{EXEMPLAR}” use?"),
        ("and the one on autoencoders? who wrote it?", f"who wrote “{EXEMPLAR}”?"),
        ("tell me more about the one with flows", "tell me more about Flowtron?"),
        ("the first?", "what does Flowtron say about speech synthesis?"),
    ],
)
def test_one_is_chosen_from_those_listed(read, question, expected):
    assert read(question, "papers on speech synthesis", SPEECH) == expected


def test_a_number_counts_in_the_last_answer_that_listed_as_many(read):
    said = (
        "papers on speech synthesis",
        SPEECH,
        "who wrote the first one?",
        f"**{FLOWTRON}** is by …",
    )
    assert read("and the second one?", *said) == f"who wrote “{EXEMPLAR}”?"
    assert read("and the ninth one?", *said) is None


def test_former_and_latter_are_the_two_sides(read):
    said = ("how does Flowtron differ from Barlow Twins?", "They differ [1][2].")
    assert read("who wrote the former?", *said) == "who wrote Flowtron?"
    assert read("who wrote the latter?", *said) == "who wrote Barlow Twins?"


@pytest.mark.parametrize(
    ("question", "last", "expected"),
    [
        ("what about 2022?", "meta-learning papers from 2021", "meta-learning papers from 2022"),
        (
            "and in 2022?",
            "which papers study meta-learning?",
            "which papers study meta-learning from 2022?",
        ),
        ("and Sergey Levine?", "papers by Chongjie Zhang", "papers by Sergey Levine"),
        (
            "and by Gunhee Kim?",
            "which papers study video?",
            "which papers study video by Gunhee Kim?",
        ),
        ("what about spotlights?", "ICLR 2021 posters on video", "ICLR 2021 spotlights on video"),
        ("only posters", "which papers study video?", "which posters study video?"),
        ("and the one on audio?", "ICLR 2021 posters on video", "ICLR 2021 posters on audio"),
        (
            "what about graph networks?",
            "which papers study video?",
            "which papers study graph networks?",
        ),
        (
            "and on ImageNet?",
            "what accuracy does FractalNet reach on CIFAR?",
            "what accuracy does FractalNet reach on ImageNet?",
        ),
        ("and VICReg?", "does Barlow Twins need large batches?", "does VICReg need large batches?"),
        (
            "and the paper on flows?",
            "who wrote the paper on graph curvature?",
            "who wrote the paper on flows?",
        ),
        (
            "which of them are from 2022?",
            "which papers study video?",
            "which papers study video from 2022?",
        ),
        (
            "which of these use transformers?",
            "which papers study video?",
            "which papers study video and use transformers?",
        ),
        ("Gunhee Kim?", "papers by Chongjie Zhang", "papers by Gunhee Kim"),
        ("anything else?", "which papers study video?", "which papers study video?"),
    ],
)
def test_what_is_left_out_comes_from_the_last_question(read, question, last, expected):
    assert read(question, last, "Some [1].") == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("what about GShard, how many parameters?", "how many parameters in GShard?"),
        ("GShard: how many parameters does it have?", "how many parameters does GShard have?"),
        ("ok, and Flowtron, what does it synthesize?", "what does Flowtron synthesize?"),
        ("ok thanks, what about papers on time series?", "papers on time series?"),
        ("ok great. who wrote BEiT?", "who wrote BEiT?"),
    ],
)
def test_a_paper_that_is_announced_before_the_question_is_what_it_is_about(
    read, question, expected
):
    assert read(question, "does FractalNet use residuals?", "No [1].") == expected


def test_any_on_something_else_is_the_list_on_that(read):
    assert read("any on audio?", "ICLR 2021 posters on video", SPEECH) == (
        "ICLR 2021 posters on audio"
    )


def test_what_a_list_was_asked_for_is_no_name_of_a_paper(read):
    hard = "Contrastive Learning with Hard Negative Samples"
    said = ("papers on contrastive learning with hard negatives", f"**{hard}** [1]")
    assert read("what does the first one propose?", *said) == f"what does “{hard}” propose?"


def test_people_who_were_asked_for_are_meant_by_they(read):
    said = ("papers by Chongjie Zhang", ZHANG)
    assert read("what else did he write?", *said) == "what else did Chongjie Zhang write?"
    assert read("anything by the same author?", *said) == "anything by Chongjie Zhang?"
    said = ("who wrote BEiT?", "Bao and others [1].")
    assert read("what else did they write?", *said) == (
        "what else did Hangbo Bao, Li Dong, Songhao Piao or Furu Wei write?"
    )


def test_a_chain_carries_its_subject(read):
    said = (
        "what is FractalNet?", "A network [1].",
        "does it use residuals?", "No [1].",
        "and the authors?", "Larsson and others [1].",
        "why?", "They say so [1].",
    )  # fmt: skip
    assert read("where was it published?", *said) == "where was FractalNet published?"


@pytest.mark.parametrize(
    "question",
    [
        "which papers study diffusion models?",
        "who wrote BEiT?",
        "papers by Gunhee Kim",
        "how many posters are there?",
        "what is a Transformer and how does it scale?",
        "Which optimizers was Gravity measured against?",
        "which papers propose a method and show that it generalises?",
        "In the Snake game, how far did mixing meta-gradients cut the variance, and did it hurt?",
        "does weight decay matter for influence functions?",
        "is it possible to merge models without data?",
        "weight averaging",
        "posters on video",
    ],
)
def test_a_change_of_topic_is_not_dragged_along(read, question):
    assert read(question, f"who wrote {TWINS}?", "Zbontar and others [1].") is None


def test_a_whole_question_after_and_stands_alone_without_it(read):
    said = ("what is FractalNet?", "A network [1].")
    expected = "which papers study diffusion models?"
    assert read("And which papers study diffusion models?", *said) == expected


def test_without_a_conversation_nothing_is_changed(read):
    assert read("does it need a second network?") is None


def test_an_answer_without_its_question_will_do(sample):
    history = (Message("assistant", f"See **{FRACTAL}** [1]."),)
    read = standalone("who wrote it?", history, sample.assistant.library)
    assert read == "who wrote FractalNet?"


@pytest.mark.parametrize("text", ["", "?", "\n" * 50, "**" * 200, "[1]" * 200, "“" * 99, "🙂"])
def test_odd_turns_do_no_harm(read, text):
    assert read("does it need labels?", text, text, text, text) in (None, "does it need labels?")


def test_two_hundred_long_turns_cost_no_more_than_a_few(sample):
    library = sample.assistant.library
    filler = ("what is FractalNet? " * 2000, f"**{SWA}** is one. " * 5000)
    few, many = conversation(*filler * 6), conversation(*filler * 200)

    def seconds(history: tuple[Message, ...]) -> float:
        started = time.perf_counter()
        standalone("does it need a second network?", history, library)
        return time.perf_counter() - started

    seconds(few)
    assert seconds(many) < 3 * seconds(few) + 0.05
    last = conversation("what is VICReg?", "A method [1].")
    assert standalone("who wrote it?", many + last, library) == "who wrote VICReg?"


@pytest.mark.parametrize("question", ["what is Swin?", "what is FractalNet?", "what is drop-path?"])
def test_what_something_else_is_has_nothing_to_do_with_the_paper_before(read, question):
    assert read(question, "who wrote Barlow Twins?", f"**{TWINS}** is by five authors. [1]") is None
