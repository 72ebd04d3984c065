"""Sentence boundaries, expectations read from the abstracts by eye."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.library.sentences import sentence_spans
from rag.sources import BadRecord, read
from rag.sources.sample import listings


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["We average weights.", "They generalise better."],
        ["It uses methods, e.g. ResNet, i.e. a network.", "It works."],
        ["We extend Jacot et al. (2018) and Arjovsky et al. to games.", "It holds."],
        ["Data are i.i.d. samples of it.", "Gains w.r.t. the baseline are large."],
        ["See Fig. 3 and Eq. 4 for details.", "Both agree."],
        ["FID falls to 9.58 at 3.5x speed.", "Nothing else changes."],
        ["Code is at https://github.com/thunil/TecoGAN.", "The page is https://ge.in.tum.de/a."],
        [r"It is available at \url{https://github.com/ruiqigao/recovery_likelihood}."],
        [r"We reach $49.7\%$ savings compared to ResNet-50.", r"Accuracy is $75.2\%$."],
        ["Does it help?", "Yes!", "It does."],
        ["It improves poses, textures, etc.", "To aid networks, we imagine."],
        ["Regret is bounded over a horizon of time T.", "By contrast, ours is not."],
        ["We owe this to H. Barlow's principle.", "It reduces redundancy."],
        ["They match Feige et al. [SIAM J. Comput. 1994].", "We improve on it."],
        ["We call it \"mixed random variables.''", "Our starting point is a sum."],
        ["It works (see below.)", "We are done."],
        ["flowMatch is open.", "pySOT is too."],
        ["这是第一句。", "这是第二句！", "第三句"],
        ["One sentence without an end"],
    ],
)
def test_breaks_where_a_reader_would(expected: list[str]) -> None:
    joiner = "" if ord(expected[0][0]) > 0x3000 else " "
    assert sentences(joiner.join(expected)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "no spurious valleys.Overall, we provide",
            ["no spurious valleys.", "Overall, we provide"],
        ),
        ("in tasks.Our code was", ["in tasks.", "Our code was"]),
        ("model definition, etc.However, tensors", ["model definition, etc.", "However, tensors"]),
        ("built with Node.js and a.B today", ["built with Node.js and a.B today"]),
        ("at www.example.Org today", ["at www.example.Org today"]),
    ],
)
def test_a_missing_space_is_seen_but_names_and_addresses_are_whole(
    text: str, expected: list[str]
) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_nothing_has_no_sentences(text: str) -> None:
    assert sentence_spans(text) == []


@given(st.text(alphabet="ab .!?()[]e.g.A\n。$'\"", max_size=80))
def test_the_spans_cover_everything_but_white_space(text: str) -> None:
    spans = sentence_spans(text)
    covered = {i for start, end in spans for i in range(start, end)}
    assert all(text[i].isspace() for i in range(len(text)) if i not in covered)
    assert all(start < end for start, end in spans)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))
    assert all(text[s] == text[s].strip() and text[e - 1].strip() for s, e in spans)


def test_the_seed_abstracts_have_as_many_sentences_as_a_person_counts() -> None:
    """Counted by eye in five abstracts, one of each listing."""
    counted = {
        "Parameter-Based Value Functions": 10,
        "A Critique of Self-Expressive Deep Subspace Clustering": 6,
        "Gradient Projection Memory for Continual Learning": 6,
        "Efficiently Modeling Long Sequences with Structured State Spaces": 7,
        "Learning Temporal Coherence via Self-Supervision for GAN-based Video Generation": 14,
    }
    abstracts = {
        item.title: item.abstract
        for name, data in listings()
        for item in read(data, name)
        if not isinstance(item, BadRecord)
    }
    assert {title: len(sentence_spans(abstracts[title])) for title in counted} == counted
