"""What a question takes for granted, and a sentence that says the contrary."""

from __future__ import annotations

import pytest

from rag.answering.facts.contraries import contrary
from rag.answering.facts.directions import directions

TITLE = "GlaNet: Mapping Glaciers from Radar"
FINDING = "Compared to IceNet, GlaNet maps glaciers 10 times faster and reduces forgetting."


def properties(sentence: str) -> list[dict[str, int]]:
    return [dict(found.properties) for found in directions(sentence)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It is slower.", {"speed": -1}),
        ("It is less fast.", {"speed": -1}),
        ("It maps them more slowly.", {"speed": -1}),
        ("It speeds up mapping.", {"speed": 1}),
        ("It finds flatter optima.", {"sharpness": -1}),
        ("It minimizes sharpness.", {"sharpness": -1}),
        ("It reduces drift.", {"drift": -1}),
        ("The drift grows.", {"drift": 1}),
        ("It is more memory-efficient.", {"memori": -1, "effici": 1, "quality": 1}),
        ("It reduces overfitting.", {"overfit": -1, "quality": 1}),
        ("It outperforms all others.", {"quality": 1}),
    ],
)
def test_a_sentence_says_which_way_something_goes(sentence: str, expected: dict[str, int]) -> None:
    assert properties(sentence) == [expected]


@pytest.mark.parametrize(
    "sentence",
    ["It does not improve anything.", "It maps glaciers as well as IceNet.", "We study sharpness."],
)
def test_a_sentence_says_nothing_of_a_direction(sentence: str) -> None:
    assert properties(sentence) == []


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("why is GlaNet slower than IceNet?", FINDING),
        ("Why is IceNet faster than GlaNet?", FINDING),
        ("How does GlaNet increase forgetting?", FINDING),
        ("since GlaNet maps glaciers more slowly, why use it?", FINDING),
        ("Why does GlaNet need more memory?", "Our network GlaNet is more memory-efficient."),
        ("Why does ageing outperform mixing?", "We see that mixing outperforms ageing."),
        ("why do wet glaciers depend more on wind?", "Wet glaciers depend on wind less."),
        ("How many times slower is GlaNet than IceNet?", FINDING),
        ("why does it have a weaker memory?", "The new net has a stronger memory."),
        ("why is GlaNet more prone to melting?", "GlaNet is more robust to melting."),
        ("why do wet glaciers get small weights?", "Wet glaciers get large weights."),
        (
            "why is the slope of ice larger than that of snow?",
            "The slope of ice is smaller than that of snow.",
        ),
        ("why is GlaNet so expensive to run?", "GlaNet is computationally efficient to run."),
        (
            "why is the glacier optimised more slowly?",
            "The optimization of the glacier is faster.",
        ),
        ("why does GlaNet double the mapping time?", "GlaNet maps in half the mapping time."),
        ("why does GlaNet triple the mapping time?", "GlaNet halves the mapping time."),
        (
            "why is GlaNet slower than a Glacier?",
            "GlaNet closes the gap to Glaciers, while being 60 times faster.",
        ),
        ("why does GlaNet reduce BLEU?", "GlaNet improves results by 9.2 BLEU."),
        ("why does kGla reduce BLEU?", "$k$Gla improves results by 1.5 BLEU on ice."),
        # It does not go that way, or is the same.
        ("why is GlaNet far slower than IceNet?", "GlaNet is not slower than IceNet."),
        ("why does GlaNet take longer than IceNet?", "GlaNet takes the same time as IceNet."),
    ],
)
def test_a_sentence_says_the_contrary(question: str, sentence: str) -> None:
    assert contrary(question, TITLE, sentence, [sentence]) == 0


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("why is GlaNet faster than IceNet?", FINDING),
        ("why is IceNet slower than GlaNet?", FINDING),
        ("why is IceNet slow?", FINDING),  # said of what it is compared with
        ("is GlaNet slower than IceNet?", FINDING),  # it asks
        ("how does GlaNet compare with slower networks?", FINDING),
        ("why is GlaNet sometimes slower than IceNet?", FINDING),
        ("what keeps GlaNet from getting slower?", FINDING),
        ("why are satellites slower?", FINDING),  # of something else
        ("why does GlaNet increase coverage?", FINDING),  # of which nothing is said
        ("why is the old radar bad at wet snow?", "We improve upon the old radar on wet snow."),
        ("why is ice darker than snow?", "Ice is 2% larger here but 7% smaller there than snow."),
        ("why is ice larger than snow?", "Ice is 2% larger here but 7% smaller there than snow."),
        ("why is IceNet larger than GlaNet?", "GlaNet is smaller than IceNet."),
        ("why is GlaNet faster than IceNet?", "GlaNet takes the same area as IceNet."),
        ("why is GlaNet better on ice?", "It combines the benefits of IceNet and GlaNet on ice."),
        (
            "why is GlaNet slower than a Glacier?",
            "GlaNet closes the gap to Glaciers, while being 60 times slower.",
        ),
        ("why is GlaNet slower than a Glacier?", "Glaciers are 60 times faster."),
        ("why is GlaNet slower than a Glacier?", "We map Glaciers, while being faster."),
        ("why does IceNet reduce BLEU?", "GlaNet improves results by 9.2 BLEU."),
        ("why does GlaNet increase BLEU?", "GlaNet improves results by 9.2 BLEU."),
        ("why does GlaNet halve the mapping time?", "GlaNet maps in half the mapping time."),
        ("why does GlaNet grow the mapping time?", "GlaNet grows on half the mapping time."),
        ("why is GlaNet more robust to snow?", "Standard nets are not more robust to snow."),
        (
            "why do wet glaciers get large weights?",
            "Wet ones get large weights, dry glaciers small ones.",
        ),
    ],
)
def test_a_sentence_does_not_say_the_contrary(question: str, sentence: str) -> None:
    assert contrary(question, TITLE, sentence, [sentence]) is None


def test_what_is_also_borne_out_is_not_denied() -> None:
    sentences = ["GlaNet is faster on ice.", "GlaNet is slower on snow."]
    abstract = " ".join(sentences)
    assert contrary("why is GlaNet slower on snow?", TITLE, abstract, sentences) is None
    assert contrary("why is GlaNet slower on ice?", TITLE, abstract, sentences) == 0


def test_the_sentence_that_is_of_the_whole_thing_is_preferred() -> None:
    sentences = ["GlaNet reduces the mapping objective.", "GlaNet maps in half the mapping time."]
    question = "why does GlaNet double the mapping time?"
    assert contrary(question, TITLE, " ".join(sentences), sentences) == 1
