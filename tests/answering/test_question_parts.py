"""Several questions in one: where they are taken apart, and how they are answered."""

from __future__ import annotations

import pytest
from answering_kit import assert_sound, cited
from written_kit import FACT, FLIGHT, Bench, knowing

from rag.answering.question.parts import has_several, parts_of
from rag.models.chat import Message


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "What is SWA? Who wrote it? And where was it published?",
            ["What is SWA?", "Who wrote it?", "And where was it published?"],
        ),
        ("1) who wrote BEiT 2) who wrote RODE", ["who wrote BEiT", "who wrote RODE"]),
        ("- who wrote BEiT?\n- who wrote RODE?", ["who wrote BEiT?", "who wrote RODE?"]),
        ("Tell me: who wrote BEiT? And RODE?", ["Tell me: who wrote BEiT?", "And RODE?"]),
        ("What is BEiT and who wrote it?", ["What is BEiT?", "who wrote it?"]),
        ("List papers on EMA. Who wrote SWA?", ["List papers on EMA.", "Who wrote SWA?"]),
        (
            "who wrote BEiT and how does it mask patches?",
            ["who wrote BEiT?", "how does it mask patches?"],
        ),
        (
            "what is RODE, who wrote it and where was it published?",
            ["what is RODE?", "who wrote it and where was it published?"],
        ),
        (
            "who wrote BEiT, where was it published, and what is a visual token?",
            ["who wrote BEiT, where was it published?", "what is a visual token?"],
        ),
        (
            "how many papers are on video; which one is oldest?",
            ["how many papers are on video?", "which one is oldest?"],
        ),
        (
            "Give me papers on EMA, and tell me who wrote SWA",
            ["Give me papers on EMA.", "tell me who wrote SWA"],
        ),
        (
            "list oral papers on pruning and spotlight papers on graphs",
            ["list oral papers on pruning.", "spotlight papers on graphs"],
        ),
        (
            "What is SAM and how does it differ from SGD?",
            ["What is SAM?", "how does it differ from SGD?"],
        ),
        (
            "what is DDIM, who wrote BEiT and where was it published, what is a lottery ticket, "
            "which papers are about bandits, how does SWA average weights, how many posters are "
            "there",
            [
                "what is DDIM?",
                "who wrote BEiT and where was it published?",
                "what is a lottery ticket?",
                "which papers are about bandits?",
                "how does SWA average weights?",
                "how many posters are there",
            ],
        ),
        ("papers by Kim or about video", ["papers by Kim.", "papers about video"]),
        (
            "list papers on video or by Gunhee Kim",
            ["list papers on video.", "list papers by Gunhee Kim"],
        ),
    ],
)
def test_taken_apart(question, parts):
    assert has_several(question)
    assert parts_of(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "What is SWA?",
        "I work on optimisation. What is SWA?",
        "Are there papers with a single author? Which?",
        "What is SWA? Thanks!",
        "When and where is SWA presented?",
        "What do Rosenfeld et al. and Xie et al. each say?",
        "papers by Kim or by Song",
        "papers about video or audio by Kim",
        "papers on video or on audio",
        "What year was Einops published and where?",
        "Which papers study pruning and what do they find?",
        "Compare DiWA vs. Model Soups.",
        'who wrote "What Can You Learn From Your Muscles? Learning from Interactions"?',
        "how does FractalNet differ from ResNet, and who wins?",
        "papers on pruning and quantization",
        "papers on pruning, quantization and what they cost",
        "Which works train transformers and compare the results to LSTMs?",
        "how long did GShard train, and on what hardware?",
        "which theorem does MINDE rest on, and what does that allow?",
        "who wrote BEiT and when was it published?",
        "who wrote BEiT, who wrote GeoDiff and who wrote RODE?",
        "What does S-Mamba use in place of attention, and what does Autoformer use instead?",
        "Which of SWA, SAM and Switch EMA averages weights?",
    ],
)
def test_one_question(question):
    assert len(parts_of(question)) == 1


def test_a_title_is_not_cut_at_its_question_mark():
    title = "Muscles? Learning from Interactions"
    question = f"who wrote {title}?"
    start = question.index(title)
    assert parts_of(question, [(start, start + len(title))]) == [question]


def test_two_facts_of_a_paper_are_two_questions_only_if_it_is_named():
    question = "how does GShard shard and how many parameters does it reach?"
    assert parts_of(question) == [question]
    named = [(question.index("GShard"), question.index("GShard") + len("GShard"))]
    assert parts_of(question, named) == [
        "how does GShard shard?",
        "how many parameters does it reach?",
    ]


def test_parts_can_be_told_apart_again_when_they_stand_in_a_row():
    question = (
        "Give me papers on EMA and spotlight papers on graphs; who wrote SWA, and what is it?"
    )
    parts = parts_of(question)
    assert len(parts) == 4
    assert parts_of(" ".join(parts)) == parts


def test_a_listing_and_a_fact_of_one_paper_are_both_answered(sample):
    answer = sample.assistant.ask("which venue is DDIM in and what speedup does it report?")
    assert_sound(answer)
    venue, speedup = answer.text.split("### ")[1:]
    assert "appeared at ICLR (2021)" in venue
    assert "faster in terms of wall-clock time compared to DDPMs" in speedup
    assert cited(answer) == {"Denoising Diffusion Implicit Models"}


def test_parts_are_answered_in_turn_and_lean_on_those_before(sample):
    answer = sample.assistant.ask("Who wrote BEiT? Where was it published? And who wrote RODE?")
    assert_sound(answer)
    assert answer.status == "answered"
    headings = [line for line in answer.text.splitlines() if line.startswith("### ")]
    assert headings == [
        "### 1. Who wrote BEiT?",
        "### 2. Where was it published?",
        "### 3. And who wrote RODE?",
    ]
    first, second, third = answer.text.split("### ")[1:]
    assert "Hangbo Bao" in first
    assert "ICLR" in second
    assert "Tonghan Wang" in third
    assert ["[1]" in part for part in (first, second, third)] == [True, True, False]
    assert "[2]" in third


def test_a_part_that_is_not_answered_says_so_in_its_place(sample):
    answer = sample.assistant.ask("Who wrote BEiT? Which papers are by Yann LeCun?")
    assert answer.status == "answered"
    assert "No paper in your library is by Yann LeCun." in answer.text.split("### 2.")[1]
    assert cited(answer) == {"BEiT: BERT Pre-Training of Image Transformers"}


def test_nothing_answered_is_an_abstention(sample):
    answer = sample.assistant.ask("Which papers are by Yann LeCun? Which papers are of 1987?")
    assert answer.status == "abstained"
    assert answer.citations == ()


def test_a_follow_up_of_several_questions_leans_on_the_conversation_first(sample):
    history = [Message("user", "what is RODE?"), Message("assistant", "A method [1].")]
    answer = sample.assistant.ask("Who wrote it? Where was it published?", history=history)
    first, second = answer.text.split("### ")[1:]
    assert "Tonghan Wang" in first
    assert "ICLR" in second


def test_twenty_questions_are_all_answered(sample):
    question = " ".join(f"How many papers are by {name}?" for name in ["Rose Yu", "Yang Song"] * 10)
    answer = sample.assistant.ask(question)
    assert_sound(answer)
    assert answer.text.count("### ") == 20
    assert answer.text.count("2 papers in your library by Rose Yu") == 10
    assert answer.text.count("3 papers in your library by Yang Song") == 10


def test_a_model_is_asked_a_few_questions_and_the_others_are_named(glaciers: Bench):
    question = " ".join([FACT] * 7)
    answer = glaciers.ask(question, knowing(f"{FLIGHT} [drones]."))
    assert answer.status == "answered"
    assert answer.usage.llm_calls == 5
    assert answer.text.count("### ") == 5
    assert "2 more questions are left out; ask them on their own:" in answer.text
    assert answer.text.endswith(f"- {FACT}")
