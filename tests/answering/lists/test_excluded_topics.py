"""Topics that a question rules out: the papers on them are left out, and the reader is told.

The expectations were read off the listings by eye.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from answering_kit import assert_sound, cited

from rag.answering.lists.excluding import without_excluded
from rag.assistant import Assistant

SEDONA = "SEDONA: Search for Decoupled Neural Networks toward Greedy Block-wise Learning"
COMPRESSED = "Self-Supervised Learning of Compressed Video Representations"
MULTIMODAL = "Parameter Efficient Multimodal Transformers for Video Representation Learning"
SWA = "Averaging Weights Leads to Wider Optima and Better Generalization"
DIWA = "Diverse Weight Averaging for Out-of-Distribution Generalization"
QPLEX = "QPLEX: Duplex Dueling Multi-Agent Q-Learning"
GEODIFF = "GeoDiff: A Geometric Diffusion Model for Molecular Conformation Generation"
DDIM = "Denoising Diffusion Implicit Models"
BIB = r"""
@misc{a, title={Baking bread with wild yeast}, author={Ada Lund},
  abstract={We bake bread with wild yeast. The crumb is open and the crust is dark.}}
@misc{b, title={Baking cakes at high altitude}, author={Ada Lund},
  abstract={We bake cakes on mountains. Less sugar keeps them from falling.}}
@misc{c, title={Keeping bees in cities}, author={Ada Lund},
  abstract={We keep bees on roofs. They give honey twice a year.}}
@misc{d, title={Ropes of hemp}, author={Bo Ek},
  abstract={We twist ropes of hemp. They bear a ship.}}
"""
BREAD, CAKES = "Baking bread with wild yeast", "Baking cakes at high altitude"
BEES, ROPES = "Keeping bees in cities", "Ropes of hemp"


@pytest.fixture(scope="module")
def bakery(small_library: Callable[[str, str], Assistant]) -> Assistant:
    return small_library("bakery", BIB)


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("papers by Ada Lund that are not about bees", {BREAD, CAKES}),
        ("papers on baking but not on cakes", {BREAD}),
        ("papers not about baking", {BEES, ROPES}),
        ("what did Ada Lund write, except on bees or cakes?", {BREAD}),
        ("papers by Ada Lund that are not about sailing", {BREAD, CAKES, BEES}),
        ("papers on baking except “Baking bread with wild yeast”", {CAKES}),
    ],
)
def test_exactly_these_are_left(bakery: Assistant, question: str, titles: set[str]) -> None:
    answer = bakery.ask(question)
    assert_sound(answer)
    assert cited(answer) == titles


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("papers on wooden gloves, volcanoes or ropes of hemp", {ROPES}),
        ("what is there on cakes, bees or submarines?", {CAKES, BEES}),
    ],
)
def test_a_paper_on_one_of_the_things_named_is_listed(bakery, question, titles) -> None:
    assert cited(bakery.ask(question)) == titles


def test_all_are_left_out_where_all_are_on_it(bakery: Assistant) -> None:
    answer = bakery.ask("papers by Bo Ek that are not about ropes")
    assert answer.status == "abstained"
    assert "on “ropes”, was left out" in answer.text


def test_of_the_sample_the_posters_on_video_are_left_out_and_named(sample) -> None:
    answer = sample.assistant.ask("posters by Gunhee Kim that are not about video")
    assert cited(answer) == {SEDONA}
    left_out = answer.text.rpartition("not on “video”")[2]
    assert COMPRESSED in left_out
    assert MULTIMODAL in left_out
    assert "were left out" in left_out


@pytest.mark.parametrize(
    ("question", "kept", "gone"),
    [
        ("papers on reinforcement learning, excluding multi-agent work", None, QPLEX),
        ("papers on diffusion models but not on molecules", DDIM, GEODIFF),
        ("papers on weight averaging except SWA", DIWA, SWA),
        ("who wrote the poster by Gunhee Kim that is not about video?", SEDONA, COMPRESSED),
    ],
)
def test_what_is_excluded_is_not_listed_and_the_rest_is(sample, question, kept, gone) -> None:
    answer = sample.assistant.ask(question)
    assert answer.status == "answered"
    assert gone not in cited(answer)
    assert kept is None or kept in cited(answer)


def test_it_is_said_that_nothing_was_left_out(sample) -> None:
    answer = sample.assistant.ask("papers by Gunhee Kim that are not about gardening")
    assert cited(answer) == {SEDONA, COMPRESSED, MULTIMODAL}
    assert "No paper was left out as one on “gardening”." in answer.text


@pytest.mark.parametrize(
    ("rest", "topics", "left"),
    [
        ("papers on video but not on language", ("language",), "papers on video"),
        ("posters that aren't about video", ("video",), "posters"),
        ("papers on graphs that do not mention molecules?", ("molecules",), "papers on graphs ?"),
        ("papers that have nothing to do with images, please", ("images",), "papers , please"),
        ("graphs, excluding papers on molecules", ("molecules",), "graphs"),
        ("papers on video but not only on actions", (), None),
        ("models that are accurate but not robust", (), None),
        ("data missing not at random", (), None),
        ("methods that do not use labels", (), None),
    ],
)
def test_which_words_rule_out_a_topic(rest: str, topics: tuple[str, ...], left: str | None) -> None:
    assert without_excluded(rest) == (topics, rest if left is None else left)


@pytest.mark.parametrize(
    ("rest", "excluded", "left"),
    [
        ("self-supervised papers without contrastive", ("contrastive",), "self-supervised papers"),
        ("vision but without convolutions", ("convolutions",), "vision"),
        ("papers without labels", (), "papers without labels"),  # that is their topic
        ("learning without labels", (), "learning without labels"),
    ],
)
def test_papers_without_a_thing_are_not_those_on_it(rest, excluded, left):
    assert without_excluded(rest) == (excluded, left)
