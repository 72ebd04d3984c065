"""The sentences of an answer, and which papers each part of a sentence rests on."""

from __future__ import annotations

import pytest

from rag.answering.verification import claims_of
from rag.answering.verification.claims import Part, parts_of, plain


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("It averages weights [1]. It drops paths [2].", 2),
        ("It averages weights. [1] It drops paths. [2]", 2),
        ("- It averages weights [1]\n- It drops paths [2]\n", 2),
        ("* It averages weights [1]\n2) It drops paths [2]", 2),
        ("1. It averages weights [1]\n   - nested: it drops paths [2]", 2),
        ("It reaches 84.3 percent, e.g. on images [1].", 1),
        ("Izmailov et al. [1] average weights, cf. Fig. 3.", 1),
        ("Accuracy rises from 0.71 to 0.83 vs. the baseline [1].", 1),
        ("## Weight averaging\nIt averages weights [1].", 1),
        ("**Weight averaging**\nIt averages weights [1].", 1),
        ("These papers study weight averaging:\n- SWA [1]\n- ASWA [2]", 2),
        ("It reaches 84.3% on ImageNet:\n- SWA [1]", 2),
        ("It averages weights [1]! Does it help? It pays off [1].", 3),
        ("> It averages weights [1].", 1),
        ("", 0),
        ("---\n\n***", 0),
        ("[1][2]", 0),
    ],
)
def test_sentences_and_list_items_are_claims(text, claims):
    assert len(claims_of(text)) == claims


def test_a_marker_after_the_full_stop_belongs_to_the_sentence_before():
    first, second = claims_of("It averages weights. [1][3] It drops paths. [2]")
    assert first == "It averages weights. [1][3]"
    assert second == "It drops paths. [2]"


def test_markers_leave_no_gap_before_punctuation():
    assert plain("It averages weights [1][2], and  drops paths [3].") == (
        "It averages weights, and drops paths."
    )


@pytest.mark.parametrize(
    ("text", "cited", "parts"),
    [
        (
            "SWA averages model weights [1] and FractalNet drops whole paths [2].",
            (1, 2),
            [
                Part("SWA averages model weights", (1,)),
                Part("and FractalNet drops whole paths.", (2,)),
            ],
        ),
        (
            "Both SWA and ASWA average weights [1][2].",
            (1, 2),
            [Part("Both SWA and ASWA average weights.", (1, 2))],
        ),
        (
            "Unlike ResNets [1], FractalNet drops whole paths [2].",
            (1, 2),
            [Part("Unlike ResNets, FractalNet drops whole paths.", (1, 2))],
        ),
        ("It averages model weights.", (1, 3), [Part("It averages model weights.", (1, 3))]),
        (
            "It averages model weights [1], cheaply.",
            (1,),
            [Part("It averages model weights, cheaply.", (1,))],
        ),
        ("It averages model weights [9].", (1,), [Part("It averages model weights.", (1,))]),
    ],
)
def test_each_part_of_a_sentence_rests_on_the_markers_behind_it(text, cited, parts):
    assert parts_of(text, cited) == parts
