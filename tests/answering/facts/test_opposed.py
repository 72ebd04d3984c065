"""What a question says of a thing, and a sentence the opposite of the same thing."""

from __future__ import annotations

import pytest

from rag.answering.facts.opposed import opposed

TITLE = "Meltwater: Forecasting Rivers"


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (
            "Why does merging require rivers of the same width?",
            "We merge rivers of different widths.",
        ),
        ("How do different losses train both nets?", "Both nets are trained with the same loss."),
        (
            "Why do wide rivers add most to summer floods?",
            "Wide rivers add the least to summer floods.",
        ),
        ("Why are the early layers frozen?", "The late layers are frozen."),
        ("Why is it restricted to linear rivers?", "It also serves non-linear rivers."),
        ("why can it only take transitive flows?", "It handles intransitive flows."),
        ("Why does it work only if data are i.i.d.?", "It serves i.i.d. and non-i.i.d. data."),
        (
            "Why can Meltwater not be used on frozen lakes?",
            "It can also be applied to frozen lakes.",
        ),
        ("Since the warping is not smooth, how is it fitted?", "The warping is smooth."),
        ("How is it fitted, given that the warping is not smooth?", "Our warping is smooth."),
        ("Why does Meltwater not use flow tokens?", "We first turn gauges into flow tokens."),
        ("Why doesn't Meltwater use any flow tokens?", "We turn gauges into flow tokens."),
        ("why has Meltwater no anytime property?", "Its nets exhibit an anytime property: fast."),
    ],
)
def test_a_sentence_says_the_opposite(question: str, sentence: str) -> None:
    assert opposed(question, TITLE, ["Rivers rise.", sentence]) == 1


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Do they have the same width?", "The rivers have different widths."),  # it asks
        ("Why does merging rivers of the same width help?", "Fields have different widths."),
        (
            "Why merge rivers of the same width?",
            "Existing methods merge rivers of different widths.",
        ),
        ("Which early layers are frozen?", "The early layers are frozen, the late layers are not."),
        ("Why is it restricted to rivers?", "It serves non-linear models."),
        ("Why is it not restricted to rivers?", "It serves rivers."),
        ("Since the warping is smooth, how is it fitted?", "The warping is smooth."),
        ("Why can dams not be used on frozen lakes?", "It can also be applied to frozen lakes."),
        ("Why can Meltwater not be used on frozen lakes?", "It cannot serve frozen lakes."),
        ("Why can Meltwater not be used on dry lakes?", "It can also be applied to frozen lakes."),
        ("Since the dam is not smooth, how is it fitted?", "The warping is smooth."),
        ("Since the warping is not smooth, how is it fitted?", "The warping is not smooth."),
        ("Why does Meltwater not use flow tokens?", "Existing methods use flow tokens."),
        ("Why does Meltwater not use flow tokens?", "We avoid flow tokens."),
        ("Why does Meltwater not use flow tokens?", "We turn gauges into tokens of flow maps."),
        ("Why does Meltwater not use flow tokens?", "Flow tokens are costly."),
        ("Why does Meltwater not need flow tokens?", "We turn gauges into flow tokens."),
        ("Why do Meltwater's dams not use flow tokens?", "We turn gauges into flow tokens."),
        ("Why need Meltwater not have to use flow tokens?", "We turn gauges into flow tokens."),
        ("Why does Meltwater not use the tokens?", "We turn gauges into the tokens."),
        ("Why do dams not use flow tokens?", "We turn gauges into flow tokens."),
        ("Why does Meltwater use flow tokens?", "We turn gauges into flow tokens."),
    ],
)
def test_a_sentence_says_no_opposite(question: str, sentence: str) -> None:
    assert opposed(question, TITLE, [sentence]) is None


def test_what_is_denied_elsewhere_is_not_said_to_be_there() -> None:
    sentences = ["We turn gauges into flow tokens.", "At test time it does not use flow tokens."]
    assert opposed("Why does Meltwater not use flow tokens?", TITLE, sentences) is None
