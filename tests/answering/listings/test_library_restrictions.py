"""Words of a title, averages, what listings do not state, and restrictions that exclude papers.

The expectations were read off the five listings by eye.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from answering_kit import assert_abstained, assert_sound, cited

from rag.assistant import Assistant
from rag.paper import Filters

KERNEL = "Dataset Meta-Learning from Kernel Ridge-Regression"
GPM = "Gradient Projection Memory for Continual Learning"
DYNAMIC = "Federated Learning Based on Dynamic Regularization"
SPARSE = "Growing Efficient Deep Networks by Structured Continuous Sparsification"
INFECTIOUS = "Predicting Infectiousness for Proactive Contact Tracing"
CHORDS = "Chords on kite networks"
WINDS = "Winds over the sea"
BIB = r"""
@inproceedings{a, title={Chords on kite networks}, author={Ada Lund and Bo Ek}, year={2018},
  booktitle={KITE}, abstract={We play chords on networks of strings.}}
@inproceedings{b, title={Winds over the sea}, author={Ada Lund}, year={2021}, booktitle={KITE},
  abstract={We measure winds over the sea with kites.}}
@misc{c, title={Sails without a date}, author={Cy Vik and Bo Ek and Di Roe},
  abstract={We sew sails. Nobody knows when.}}
@inproceedings{d, title={Harbours in winter}, year={2020}, booktitle={PORT},
  abstract={We count ships in frozen harbours.}}
"""


@pytest.fixture(scope="module")
def sails(small_library: Callable[[str, str], Assistant]) -> Assistant:
    return small_library("sails", BIB)


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("papers with the word 'kernel' in the title", {KERNEL}),
        ("Which titles contain “kernel”?", {KERNEL}),
        ("papers whose title mentions kernel", {KERNEL}),
        ("which papers have kernel in their titles?", {KERNEL}),
        ("orals without the word 'deep' in the title", {GPM, DYNAMIC}),
        ("oral talks after 11:20", {SPARSE}),
        ("track: oral, papers with 'memory' in the title", {GPM}),
        ("which paper has the longest author list?", {INFECTIOUS}),
        ("which papers are by both Priya Donti and Zico Kolter?", {
            "DC3: A learning method for optimization with hard constraints",
            "Enforcing robust control guarantees within neural network policies"}),
        ("who wrote the papers with 'kernel' in the title?", {KERNEL}),
        ("what's the second talk in Oral Session 2?", {GPM}),
        ("who gives the third talk of the session?", {SPARSE}),
        ("everything Ermon co-authored in 2022", {
            "GeoDiff: A Geometric Diffusion Model for Molecular Conformation Generation"}),
        ("Which orals were written by at most 3 people?", {GPM, SPARSE}),
    ],
)  # fmt: skip
def test_exactly_these_papers(sample, question, titles):
    answer = sample.assistant.ask(question)
    assert_sound(answer)
    assert cited(answer) == titles


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("What is the average number of authors per paper?",
         "3 papers in your library have 2.0 authors on average (median 2).\n"
         "1 of 4 papers do not state authors."),
        ("on average, how many authors do the KITE papers have?",
         "2 papers in your library from KITE have 1.5 authors on average (median 1.5)."),
        ("median number of co-authors of papers since 2021", "have 1.0 authors on average"),
        ("How many papers state no year?", "1 paper in your library without a year."),
        ("How many papers does each venue have?", "- KITE: 2 papers\n- PORT: 1 paper\n"),
        ("What fraction of the papers are from KITE?",
         "2 of 4 papers in your library (50.0%) are from KITE."),
        ("how many papers have a year?", "3 papers in your library with a year."),
    ],
)  # fmt: skip
def test_what_is_computed(sails, question, says):
    if "have 1.0" in says:
        says = says.replace("have", "has")
    answer = sails.ask(question)
    assert answer.status == "answered"
    assert says in answer.text


def test_what_part_is_on_a_topic_is_declined(sails):
    answer = sails.ask("What share of the papers is about harbours?")
    assert_abstained(answer)
    assert "No listing states what part of your library is on “harbours”" in answer.text


def test_an_average_that_no_listing_states_is_declined(sails):
    answer = sails.ask("What is the average duration of the talks?")
    assert_abstained(answer)
    assert "Off-Policy" not in answer.text


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("Which is the oldest paper?", {CHORDS}),
        ("What are the most recent papers?", {WINDS}),
        ("papers from before 2020", {CHORDS}),
        ("papers since 2021", {WINDS}),
    ],
)
def test_papers_without_a_year_are_counted_where_years_are_compared(sails, question, titles):
    answer = sails.ask(question)
    assert cited(answer) == titles
    assert "1 paper states no year and was left out." in answer.text


@pytest.mark.parametrize("question", ["papers by Ada Lund since 2021", "papers of 2021"])
def test_nothing_is_said_of_years_where_none_is_missing_or_compared(sails, question):
    answer = sails.ask(question)
    assert cited(answer) == {WINDS}
    assert "states no year" not in answer.text


def test_papers_without_a_year_are_counted_whatever_they_are_about(sails):
    answer = sails.ask("what is the latest paper on kites?")
    assert cited(answer) == {WINDS}
    told = "1 paper in your library, whatever it is about, states no year and was left out."
    assert told in answer.text


@pytest.mark.parametrize(
    "question", ["which papers are on kite networks?", "papers about KITE networks"]
)
def test_a_venue_that_is_a_word_too_is_no_filter_in_a_topic(sails, question):
    assert sails.ask(question).filters.venues == ()


@pytest.mark.parametrize("question", ["KITE papers", "papers from KITE", "papers at KITE 2021"])
def test_the_same_word_where_a_venue_stands_is_one(sails, question):
    assert sails.ask(question).filters.venues == ("KITE",)


@pytest.mark.parametrize(
    ("flags", "reason"),
    [
        (Filters(years=(2022, 2022)), "--year asks for papers of 2022"),
        (Filters(authors=("Yoshua Bengio",), venues=("ICLR",)),
         "--author and --venue ask for papers by Yoshua Bengio and from ICLR"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("question", ["Who wrote Gradient Projection Memory?", "What is GPM?"])
def test_a_flag_that_keeps_out_the_named_paper_is_named(sample, question, flags, reason):
    answer = sample.assistant.ask(question, filters=flags)
    assert_abstained(answer)
    assert f"**{GPM}** is in your library, but {reason}." in answer.text


def test_a_flag_that_lets_the_named_paper_through_is_not_named(sample):
    answer = sample.assistant.ask("Who wrote Gradient Projection Memory?",
                                  filters=Filters(tracks=("Oral",)))  # fmt: skip
    assert cited(answer) == {GPM}
    assert "is in your library, but" not in answer.text


def test_two_years_at_once_are_a_contradiction(sample):
    answer = sample.assistant.ask("ICLR 2021 papers from 2022")
    assert_abstained(answer)
    assert "No paper can be of 2021 and of 2022 at once: a listing gives it one year" in answer.text
    answer = sample.assistant.ask("papers that are both ICLR 2021 and ICLR 2022")
    assert "No paper can be of 2021 and of 2022 at once" in answer.text
    either = sample.assistant.ask("papers by Tengyu Ma from ICLR 2021 or 2022")
    assert len(cited(either)) == 3


def test_two_venues_at_once_are_a_contradiction(sample):
    answer = sample.assistant.ask("ICLR 2021 papers from NeurIPS")
    assert_abstained(answer)
    assert "No paper can be from ICLR and from NeurIPS at once: a listing gives it" in answer.text
    either = sample.assistant.ask("papers by Tengyu Ma from ICLR or NeurIPS")
    assert len(cited(either)) == 3


def test_the_most_authors_with_their_names_if_asked(sample):
    question = "Which paper has the most authors, and who are they?"
    assert "Tegan Maharaj" in sample.assistant.ask(question).text
    assert "Tegan" not in sample.assistant.ask("Which paper has the longest author list?").text
