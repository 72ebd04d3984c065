"""What the verifier says of sentences about two small papers, with the shipped weights."""

from __future__ import annotations

import re

import pytest

from rag.answering.verification import Checked, Verifier
from rag.answering.verification.features import SPEAKING_FOR, Features
from rag.answering.verification.scoring import fitted
from rag.models.minilm import MiniLM
from rag.paper import Paper

SWA = Paper(
    "Averaging Weights",
    "Averaging points along the trajectory of SGD finds wider optima. It costs 2,000 steps and "
    "reaches 84.3% accuracy. It does not require a second network. It increases test accuracy on "
    "CIFAR-100.",
    authors=("Pavel Izmailov", "Dmitrii Podoprikhin"),
    venue="UAI",
    year=2018,
    track="Poster",
    paper_id="swa",
)
FRACTAL = Paper(
    "FractalNet",
    "We develop drop-path, a natural extension of dropout.",
    authors=("Gustav Larsson",),
    paper_id="fractal",
)
NUMBERED = {1: SWA, 2: FRACTAL}


@pytest.fixture(scope="module")
def verifier() -> Verifier:
    return Verifier(MiniLM())


def check(verifier: Verifier, text: str) -> Checked:
    cited = {int(n): NUMBERED[int(n)] for n in re.findall(r"\[(\d)\]", text)}
    return verifier.check(text, cited, [SWA, FRACTAL])


@pytest.mark.parametrize(
    ("text", "verdict", "reason"),
    [
        ("Averaging points along the trajectory finds wider optima [1].", "supported", None),
        ("Averaged points along trajectories find a wider optimum [1].", "supported", None),
        (
            "Averaging along the path of stochastic gradient descent finds wider optima [1].",
            "supported",
            None,
        ),
        ("It costs 2000 steps [1].", "supported", None),
        ("It works without a second network [1].", "supported", None),
        ("It reaches 94.3% accuracy [1].", "unsupported", "number not in source"),
        ("It increases test accuracy on ImageNet [1].", "unsupported", "entity not in source"),
        ("It requires a second network [1].", "unsupported", "negation flipped"),
        ("It decreases test accuracy on CIFAR-100 [1].", "unsupported", "negation flipped"),
        ("Quantum cryptography breaks certificates [1].", "unsupported", "not covered"),
        ("They develop drop-path, an extension of dropout [2].", "supported", None),
        ("They develop drop-path, an extension of dropout [1].", "misattributed", "not covered"),
        ("They develop drop-path, an extension of dropout.", "uncited", "no citation"),
        ("Drop-path extends dropout and averaging finds wider optima [1][2].", "supported", None),
        (
            "Averaging finds wider optima [1] and drop-path extends dropout [2].",
            "supported",
            None,
        ),
        (
            "Averaging finds wider optima [2] and drop-path extends dropout [1].",
            "misattributed",
            "not covered",
        ),
        ("Averaging Weights is by Izmailov and Podoprikhin [1].", "supported", None),
        ("It was a poster at UAI 2018 [1].", "supported", None),
        ("It was published in 2019 [1].", "unsupported", "number not in source"),
        ("Averaging Weights is by Ashish Vaswani [1].", "unsupported", "entity not in source"),
        ("Averaging Weights is by Gustav Larsson [1].", "unsupported", "entity not in source"),
    ],
)
def test_verdicts(verifier, text, verdict, reason):
    claim = check(verifier, text).claim
    assert (claim.verdict, claim.reason) == (verdict, reason)
    assert "[" not in claim.text
    assert 0 <= claim.score <= 1


@pytest.mark.parametrize("dress", ["{}", "“{}”", "*{}*", "{} [1]", "  {}\n"])
def test_a_verbatim_sentence_is_supported_whatever_it_wears(verifier, dress):
    sentence = "It costs 2,000 steps and reaches 84.3% accuracy."
    claim = verifier.check(dress.format(sentence), {1: SWA}).claim
    assert (claim.verdict, claim.score) == ("supported", 1.0)
    [(number, evidence)] = claim.evidence
    assert (number, evidence.text) == (1, sentence)


def test_half_a_sentence_is_not_verbatim(verifier):
    claim = check(verifier, "It does require a second network [1].").claim
    assert claim.verdict == "unsupported"


def test_evidence_is_verbatim_and_of_the_paper_that_says_it(verifier):
    checked = check(verifier, "Averaging finds wider optima [1] and drop-path extends dropout [2].")
    assert {number for number, _ in checked.claim.evidence} == {1, 2}
    for number, evidence in checked.claim.evidence:
        held = getattr(NUMBERED[number], evidence.field)
        assert held[evidence.start : evidence.end] == evidence.text
    assert any(
        evidence.text.startswith("Averaging points") for _, evidence in checked.claim.evidence
    )


@pytest.mark.parametrize("marker", ["", " [1]"])
def test_the_paper_that_says_it_is_offered_with_its_words(verifier, marker):
    checked = check(verifier, f"They develop drop-path, an extension of dropout{marker}.")
    assert checked.better is FRACTAL
    [evidence] = [e for e in checked.better_evidence if e.field == "abstract"]
    assert evidence.text == FRACTAL.abstract


def test_nothing_is_offered_where_no_paper_says_it(verifier):
    assert check(verifier, "Quantum cryptography breaks certificates [1].").better is None
    assert check(verifier, "Quantum cryptography breaks certificates.").better is None


def test_a_claim_about_the_record_points_at_the_record(verifier):
    evidence = check(verifier, "It is by Izmailov, UAI 2018 [1].").claim.evidence
    assert [e.field for _, e in evidence] == ["metadata"]
    assert "Pavel Izmailov" in evidence[0][1].text


def test_a_paper_without_an_abstract_supports_its_title_only(verifier):
    bare = Paper("Deep Residual Learning", authors=("Kaiming He",), paper_id="bare")
    assert verifier.check("Deep Residual Learning", {1: bare}).claim.verdict == "supported"
    far = verifier.check("Layers learn residual functions of their inputs", {1: bare}).claim
    assert far.verdict != "supported"


@pytest.mark.parametrize("text", ["", "…", "It is so.", "84.3%", "]" * 50, "\x1b[31m", "不明"])
def test_whatever_is_asked_gets_a_verdict(verifier, text):
    assert verifier.check(text, {1: SWA}).claim.citations == (1,)


def test_the_same_question_gets_the_same_score(verifier):
    again = Verifier(MiniLM())
    text = "Averaged points along trajectories find a wider optimum."
    assert verifier.check(text, {1: SWA}) == again.check(text, {1: SWA})


def test_no_shipped_weight_points_the_wrong_way():
    model, names = fitted(), Features._fields
    assert set(model.weights) <= set(names)
    for name, weight in model.weights.items():
        assert (weight > 0) == (names.index(name) < SPEAKING_FOR), name
    assert 0 < model.partly < model.supported < 1
