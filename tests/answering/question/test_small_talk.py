"""What asks nothing is not searched for, and leaves open what was talked about."""

from __future__ import annotations

import pytest

from rag.answering.question.small_talk import unclear


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("who wrote it?", "it"),
        ("how fast is it?", "it"),
        ("does it need a GPU?", "it"),
        ("what are their results?", "their"),
        ("which data sets do they use?", "they"),
        ("tell me about the second one", "the second one"),
    ],
)
def test_what_points_back_at_nothing_is_told(question, what):
    assert f"“{what}” could mean" in unclear(question)


@pytest.mark.parametrize(
    "question",
    [
        "who wrote it: the NBDT paper?",
        "what is weight averaging and does it help?",
        "is it possible to train without labels?",
        "how hard is it to train a GAN?",
        "does it matter whether labels are noisy?",
        "In self-distillation, does it help?",
        "who is the last author of RODE?",
        "what is the first paper on bandits?",
        "papers that ask how much it costs",
    ],
)
def test_what_names_something_is_asked(question):
    assert unclear(question) is None


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("thanks", "You are welcome."),
        ("Ok, thank you very much!", "You are welcome."),
        ("great, thanks for the help", "You are welcome."),
        ("ok", "Good. "),
        ("I see.", "Good. "),
        ("hello there", "Hello. "),
        ("bye", "Goodbye."),
    ],
)
def test_a_courtesy_is_returned(talk, said, reply):
    answer = talk.ask(said)
    assert answer.status == "answered"
    assert answer.text.startswith(reply)
    assert not answer.citations
    assert not answer.papers


@pytest.mark.parametrize("said", ["why?", "how so?", "and who?", "more", "what?"])
def test_a_word_that_leans_on_nothing_is_answered_with_a_hint(talk, said):
    answer = talk.ask(said)
    assert (answer.status, answer.citations) == ("abstained", ())
    assert answer.text.startswith("This alone does not say what you ask.")


def test_why_papers_are_listed_no_abstract_says(talk):
    talk.ask("papers by Sergey Levine")
    talk.ask("which has the longest title?")
    assert talk.ask("why?").text.startswith("This alone does not say")


def test_what_was_talked_about_is_still_that_after_thanks(talk):
    talk.ask("what is GShard?")
    talk.ask("thanks!")
    talk.ask("ok")
    answer = talk.ask("who wrote it?")
    assert answer.rewritten == "who wrote GShard?"
    assert "Dmitry Lepikhin" in answer.text


@pytest.mark.parametrize(
    "question",
    ["thanks to what does GShard scale?", "who wrote Adafactor? thanks", "good initialization",
     "help with missing data"],
)  # fmt: skip
def test_a_question_in_polite_words_is_a_question(talk, question):
    answer = talk.ask(question)
    assert not answer.text.startswith(("You are", "Good", "Hello", "This alone"))
