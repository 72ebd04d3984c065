"""What a question demands of its evidence, and which sentences meet it."""

from __future__ import annotations

import pytest

from rag.answering.facts.demands import (
    counts_of,
    demands_of,
    head_stems,
    is_name,
    states_quantity,
)
from rag.answering.facts.numerals import has_number


@pytest.mark.parametrize(
    "question",
    [
        "how many GPUs were used?",
        "how fast is the Reformer?",
        "how much memory does it save?",
        "by what factor does it shrink?",
        "what accuracy does it reach on CIFAR-10?",
        "what is the top-1 error?",
        "what was the batch size?",
        "what is the average reward?",
        "what's the patch length?",
        "how wide is the network?",
    ],
)
def test_a_number_is_wanted(question):
    assert demands_of(question).quantity


@pytest.mark.parametrize(
    "question",
    [
        "what is drop-path?",
        "how does SWA find flat optima?",
        "why does SAM generalize?",
        "which dataset does BrLP use?",
        "to which method is it related?",
        "what are parameter-based value functions?",
        "what gap in the theory is closed?",
        "by what means does it learn?",
        "who wrote BEiT?",
    ],
)
def test_no_number_is_wanted(question):
    assert not demands_of(question).quantity


def test_a_duration_is_wanted():
    assert demands_of("how long did FractalNet train on ImageNet?").duration
    assert demands_of("how much time does it take?").duration
    assert not demands_of("how many models are averaged?").duration


@pytest.mark.parametrize(
    "sentence",
    [
        "It reaches 84.3% on ImageNet.",
        "Training takes 3 days.",
        "It is 10x faster.",
        "It has 1.5M parameters.",
        "We use a learning rate of 3e-4.",
        "A 4-bit quantiser suffices.",
        "It needs only two fine-tuned models.",
        "It halves the cost.",
        "Accuracy rises by $\\approx 2$ points.",
        "It costs $20.",
        "We use 2,805 subjects.",
        "in the 3rd layer",
        "We evaluate on thirteen data sets.",
        "Sixty people took part.",
        "It has almost no overhead.",
        "It adds a negligible memory cost.",
    ],
)
def test_a_number_in_digits_or_words(sentence):
    assert has_number(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "We train on CIFAR-10 and CIFAR-100.",
        "We use ResNet50.",
        "Videos are coded with H.264.",
        "We compare with GPT-4.",
        "The top-1 accuracy rises.",
        "Someone is often alone.",
        "It revamps Tacotron 2 and plays Atari 2600 games.",
        "We answer questions of VQA 2.0 only.",
        "No figure is given.",
        "It makes a negligible error.",
    ],
)
def test_the_digits_of_a_name_are_no_number(sentence):
    assert not has_number(sentence)


def test_a_duration_needs_a_unit_of_time_and_a_number():
    demands = demands_of("how long does it train?")
    assert states_quantity("It trains for 3 days.", demands)
    assert states_quantity("One epoch takes 90 ms.", demands)
    assert not states_quantity("It trains for days.", demands)
    assert not states_quantity("It has 3 layers.", demands)
    assert states_quantity("It runs in quadratic time.", demands)


def test_what_is_counted():
    demands = demands_of("how many StarCraft scenarios does RODE win?")
    assert [word.text for word in demands.counted] == ["StarCraft", "scenarios"]
    assert counts_of("It wins 9 of the 14 scenarios.", head_stems(demands.counted))
    assert not counts_of("It wins in all scenarios.", head_stems(demands.counted))
    assert not counts_of("In these scenarios it has 9 roles.", head_stems(demands.counted))
    assert not counts_of("It wins in two StarCraft games.", head_stems(demands.counted))
    assert demands_of("how fast is it?").counted == ()


@pytest.mark.parametrize("word", ["BLEU", "FractalNet", "S4", "CIFAR", "ResNet50", "iLQR"])
def test_names(word):
    assert is_name(word)


@pytest.mark.parametrize("word", ["weight", "Which", "2021", "A", "7"])
def test_words_that_are_no_names(word):
    assert not is_name(word)


def test_the_names_of_a_question():
    demands = demands_of("How long did FractalNet train on ImageNet in 2016?")
    assert [word.text for word in demands.names] == ["FractalNet", "ImageNet"]


@pytest.mark.parametrize("question", ["what accuracy does it reach?", "which batch size is used?"])
def test_a_value_takes_a_number(question):
    assert demands_of(question).value


def test_how_may_be_answered_in_words():
    assert not demands_of("how many parameters does it need?").value


def test_what_is_asked_for():
    asked = demands_of("what learning rate does SWA use?").asked
    assert [word.text for word in asked] == ["learning", "rate"]


@pytest.mark.parametrize("question", ["which data set is used?", "which hospitals took part?"])
def test_names_are_wanted(question):
    assert demands_of(question).named


def test_an_enumeration_is_no_number():
    assert not has_number("It has parts: (1) the encoder and (2) the decoder.")


def test_a_compound_may_be_counted_as_one_word():
    demands = demands_of("on how many data sets is it evaluated?")
    assert counts_of("We use four widely adopted image datasets.", head_stems(demands.counted))


def test_what_is_counted_may_be_told_in_words():
    demands = demands_of("how many queries can it answer?")
    assert counts_of("It answers exponentially many queries.", head_stems(demands.counted))


@pytest.mark.parametrize(
    "question",
    ["which simulator was used?", "what are the names of the fine-grained image data sets?"],
)
def test_more_kinds_go_by_names(question):
    assert demands_of(question).named


def test_a_duration_may_be_told_in_units_of_computation():
    demands = demands_of("how long until it converges?")
    assert states_quantity("It converges after 500 iterations.", demands)
    assert states_quantity("Fragmentation ceases within single exponential time.", demands)
    assert not states_quantity("It converges after some iterations.", demands)


@pytest.mark.parametrize(
    "question",
    [
        "What did the people who repeated the fit find?",
        "What happens in settings where labels are scarce?",
        "What is the Semantic Shift Benchmark for?",
    ],
)
def test_a_relative_clause_or_a_definition_wants_no_names(question):
    assert not demands_of(question).named


def test_data_sets_go_by_proper_names_and_robots_need_not():
    assert demands_of("Which real-world data sets were used?").proper
    robots = demands_of("Which robots were used?")
    assert robots.named
    assert not robots.proper


@pytest.mark.parametrize(
    "question",
    [
        "What size was the UK Biobank data?",
        "which size is their training set of?",
        "What is the total volume of the survey?",
    ],
)
def test_the_size_of_data_is_told_by_what_it_consists_of(question):
    demands = demands_of(question)
    assert demands.quantity
    assert not demands.value
    assert demands.asked == ()


@pytest.mark.parametrize("question", ["what batch size is used?", "What is the size of the patch?"])
def test_other_sizes_are_values_of_their_own(question):
    assert demands_of(question).value


def test_a_title_in_quotation_marks_demands_nothing():
    demands = demands_of("what does “Learning Rates as a Function of Batch Size” give for Adam?")
    assert not demands.quantity
    assert demands_of("what batch size does Adam use?").quantity
    assert [word.text for word in demands_of("what is “FractalNet”?").names] == ["FractalNet"]
