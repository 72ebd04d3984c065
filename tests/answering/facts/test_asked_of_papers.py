"""What is asked of papers that are named in part, by who made them, or that were just listed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from answering_kit import assert_abstained, assert_sound, cited

from rag.assistant import Assistant

BIB = r"""
@misc{a, title={Tidal Mechanics: Symmetry and broken waves in harbours}, year={2019},
  author={Ada Lund and Bo Ek}, howpublished={Oral},
  abstract={We study the mechanics of tides. Waves break in harbours.
    Code is available at https://github.com/lund/tides.}}
@inproceedings{b, title={Kelp forests under ice}, year={2021}, booktitle={SEA},
  url={https://sea.example/kelp}, author={Cy Vik},
  abstract={We dive in kelp forests. An efficient implementation of the code book counts leaves.}}
@misc{c, title={Kelp farms and their yield},
  abstract={We farm kelp on ropes. The farms do not include any nets or anchors of steel.
    We will release our code.}}
@misc{d, title={Mechanics of tidal mills}, year={2015}, author={Di Roe},
  abstract={We build tidal mills. Their mechanics are simple.}}
"""
TIDES = "Tidal Mechanics: Symmetry and broken waves in harbours"
MILLS = "Mechanics of tidal mills"
ICE, FARMS = "Kelp forests under ice", "Kelp farms and their yield"


@pytest.fixture(scope="module")
def harbour(small_library: Callable[[str, str], Assistant]) -> Assistant:
    return small_library("harbour", BIB)


@pytest.mark.parametrize(
    "question",
    [
        "who proposed Tidal Mechanics?",
        "who introduced Tidal Mechanics?",
        "who came up with tidal mechanics, the symmetry paper?",
    ],
)
def test_whoever_proposed_a_paper_wrote_it(harbour: Assistant, question: str) -> None:
    answer = harbour.ask(question)
    assert_sound(answer)
    assert cited(answer) == {TIDES}
    assert "is by Ada Lund and Bo Ek." in answer.text


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("was Tidal Mechanics at SEA?", "No"),
        ("is Kelp forests under a paper of 2021?", "Yes"),
        ("is Kelp forests under a paper of 2019?", "No"),
    ],
)
def test_a_paper_named_in_part_gets_a_verdict(
    harbour: Assistant, question: str, begins: str
) -> None:
    assert harbour.ask(question).text.startswith(begins)


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("is there code for Tidal Mechanics?", "Code is available at https://github.com/lund/tides."),
        ("does Tidal Mechanics have a github repo?", "Code is available at"),
        ("is the code of “Kelp farms and their yield” public?", "We will release our code."),
    ],
)  # fmt: skip
def test_where_the_code_is_the_abstract_is_quoted(
    harbour: Assistant, question: str, quoted: str
) -> None:
    answer = harbour.ask(question)
    assert_sound(answer)
    assert quoted in answer.citations[0].evidence[0].text


def test_it_is_said_that_no_code_is_told_of(harbour: Assistant) -> None:
    answer = harbour.ask("is there any code for Kelp forests under ice?")
    assert_abstained(answer)
    assert "Neither abstract nor listing says where there is code" in answer.text
    assert "https://sea.example/kelp" in answer.text


def test_what_papers_say_of_a_thing_is_no_false_premise(harbour: Assistant) -> None:
    answer = harbour.ask("what do the papers say about nets and anchors of steel?")
    assert answer.status == "answered"
    assert cited(answer) == {FARMS}


def test_a_part_asks_of_the_papers_that_the_part_before_listed(harbour: Assistant) -> None:
    answer = harbour.ask("which papers are about kelp; which one is oldest?")
    assert cited(answer) == {ICE, FARMS}
    assert "**Kelp forests under ice**: 2021" in answer.text


def test_it_is_said_of_which_papers_no_authors_are_stated(harbour: Assistant) -> None:
    answer = harbour.ask("Which papers are about kelp? Who wrote them?")
    assert "is by Cy Vik." in answer.text
    assert f"No listing in your library states its authors for **{FARMS}**." in answer.text


def test_what_is_asked_of_each_of_two_is_a_comparison_though_one_is_named(
    harbour: Assistant,
) -> None:
    answer = harbour.ask("Tidal Mechanics or tidal mills: what scores of waves does each reach?")
    assert cited(answer) == {TIDES, MILLS}
