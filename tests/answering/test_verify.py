"""An LLM's sentences checked against the abstracts they cite."""

from __future__ import annotations

import pytest

from rag.answering.verify import claims_of, support, verify
from rag.paper import Citation, Paper

SWA = Paper(
    "Averaging Weights",
    "Averaging points along the trajectory of SGD finds wider optima. It costs 2,000 steps and "
    "reaches 84.3% accuracy.",
)
FRACTAL = Paper("FractalNet", "We develop drop-path, a natural extension of dropout.")
CITED = (Citation(1, SWA), Citation(2, FRACTAL))


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("It averages weights [1]. It drops paths [2].", 2),
        ("It averages weights. [1] It drops paths. [2]", 2),
        ("- It averages weights [1]\n- It drops paths [2]\n", 2),
        ("* It averages weights [1]\n2) It drops paths [2]", 2),
        ("It reaches 84.3 percent, e.g. on images [1].", 1),
        ("", 0),
        ("---\n\n***", 0),
    ],
)
def test_sentences_and_list_items_are_claims(text, claims):
    assert len(claims_of(text)) == claims


def test_a_marker_after_the_full_stop_belongs_to_the_sentence_before():
    first, second = verify("It averages weights. [1] It drops paths. [2]", CITED, ())
    assert (first.citations, second.citations) == ((1,), (2,))


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Averaging points along the trajectory finds wider optima [1].", "supported"),
        ("Averaged points along trajectories find a wider optimum [1].", "supported"),
        ("It reaches 84.3% accuracy [1].", "supported"),
        ("It costs 2,000 steps [1].", "supported"),
        ("It reaches 94.3% accuracy [1].", "unsupported"),
        ("Averaging points finds wider optima for speech [1].", "supported"),
        ("Averaging finds wider doors, windows and gates [1].", "partly"),
        ("Quantum cryptography breaks certificates [1].", "unsupported"),
        ("They develop drop-path, an extension of dropout [1].", "misattributed"),
        ("They develop drop-path, an extension of dropout [2].", "supported"),
        ("They develop drop-path, an extension of dropout.", "uncited"),
        ("Drop-path extends dropout and averaging finds optima [1][2].", "supported"),
    ],
)
def test_verdicts(text, verdict):
    (claim,) = verify(text, CITED, (SWA, FRACTAL))
    assert claim.verdict == verdict
    assert "[" not in claim.text
    assert 0 <= claim.score <= 1


def test_misattribution_needs_another_retrieved_paper():
    (claim,) = verify("They develop drop-path, an extension of dropout [1].", CITED, (SWA,))
    assert claim.verdict == "unsupported"


def test_support_is_the_share_of_words_found():
    assert support("drop-path extension", [FRACTAL]) == 1.0
    assert support("drop-path quantum cryptography", [FRACTAL]) == 0.5
    assert support("drop-path with 7 layers", [FRACTAL]) == 0.0
    assert support("drop-path and averaging", [FRACTAL]) < support(
        "drop-path and averaging", [FRACTAL, SWA]
    )
