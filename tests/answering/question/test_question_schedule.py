"""Times, conditions, years and venues: what a wording asks for, and what a listing states."""

from __future__ import annotations

from datetime import date

import pytest

from rag.answering.question.conditions import read_conditions
from rag.answering.question.schedule import read_when, slot_of
from rag.answering.question.superlatives import foremost, read_superlative
from rag.answering.question.venues import read_venues
from rag.answering.question.years import read_years
from rag.paper import Paper

TALKS = {
    "first": "Mon 3 May 11:00 - 11:15 PDT",
    "second": "Mon 3 May 11:45 - 11:55 PDT",
    "noon": "Mon 3 May 12:00 - 12:10 PDT",
    "late": "Mon 3 May 13:20 - 13:30 PDT",
    "next day": "Tue 4 May 09:00 - 09:30 PDT",
    "iso": "2021-05-05T16:00:00",
}


def on(question: str) -> set[str]:
    wanted = list(read_when(question))
    return {name for name, time in TALKS.items() if all(w.fits(slot_of(time)) for w in wanted)}


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("talks before noon", {"first", "second", "next day"}),
        ("talks in the morning of 3 May", {"first", "second"}),
        ("afternoon talks", {"noon", "late", "iso"}),
        ("talks after 1 pm", {"late", "iso"}),
        ("talks from 13:20 onwards", {"late", "iso"}),
        ("talks at 13:20 or later", {"late", "iso"}),
        ("which talk starts at 12:00?", {"noon"}),
        ("which talk starts right at 11:45?", {"second"}),
        ("which talk starts at 11:50?", set()),
        ("which talk is on at 11:50?", {"second"}),
        ("which talk ends at 11:15?", {"first"}),
        ("talks between 11:30 and 12:30", {"second", "noon"}),
        ("talks between 11:30 and 12:00, both included", {"second", "noon"}),
        ("talks from 11:30 to 12:00 (inclusive)", {"second", "noon"}),
        ("talks from 11:30 to 12:00", {"second"}),
        ("talks between 1 and 2 pm", {"late"}),
        ("the talk at 1:20", {"late"}),
        ("talks on Tuesday", {"next day"}),
        ("Tuesday talks", {"next day"}),
        ("talks on May 4th", {"next day"}),
        ("talks on 5 May", {"iso"}),
        ("the talk at 9 am", {"next day"}),
        ("talks at 11:00 UTC", set()),
        ("talks at 11:00 PDT", {"first"}),
        ("talks on Sunday", set()),
        ("which talk starts at quarter to twelve?", {"second"}),
        ("talks after half past twelve", {"late", "iso"}),
        ("the talk at twenty past one", {"late"}),
        ("the talk at a quarter past eleven", set()),
        ("the talk at half eleven", set()),
        ("talks between eleven and twelve o'clock", {"first", "second"}),
        ("the talk at nine in the morning", {"next day"}),
        ("the talk at twelve o'clock", {"noon"}),
        ("talks before twelve thirty", {"first", "second", "noon", "next day"}),
        ("talks after one pm", {"late", "iso"}),
        ("talks with five to ten authors", set(TALKS)),
        ("talks that are over by 11:55", {"first", "second", "next day"}),
        ("the one in the morning", {"first", "second", "next day"}),
    ],
)
def test_when(question, names):
    assert on(question) == names


@pytest.mark.parametrize(
    "question", ["which papers may help?", "sunday driving", "noontime", "12.5"]
)
def test_no_time(question):
    assert list(read_when(question)) == []


def test_what_is_not_presented_meets_no_time():
    (when,) = read_when("talks before noon")
    assert not when.fits(slot_of(None))
    assert slot_of("to be announced") is None


FULL = Paper(
    "Full", "Text.", ("A", "B"), "ICLR", 2021, "Oral", "S1", "11:00", "http://x", "http://x.pdf"
)
BARE = Paper("Bare")
ALONE = Paper("Alone", authors=("A",))
CROWD = Paper("Crowd", authors=tuple("ABCDEFGHIJK"))
PAPERS = {"full": FULL, "bare": BARE, "alone": ALONE, "crowd": CROWD}


def held(question: str) -> set[str]:
    conditions = list(read_conditions(question))
    assert conditions, question
    return {name for name, p in PAPERS.items() if all(c.holds(p) for c in conditions)}


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("papers with no abstract", {"bare", "alone", "crowd"}),
        ("which papers don't state a venue?", {"bare", "alone", "crowd"}),
        ("papers missing a PDF link", {"bare", "alone", "crowd"}),
        ("papers whose authors are not given", {"bare"}),
        ("papers without authors listed", {"bare"}),
        ("papers that have a time slot", {"full"}),
        ("single-author papers", {"alone"}),
        ("papers written by a single author", {"alone"}),
        ("papers with more than ten authors", {"crowd"}),
        ("papers with more than eleven authors", set()),
        ("two-author papers", {"full"}),
        ("papers with 2 or more authors", {"full", "crowd"}),
        ("papers with at most two authors", {"full", "alone"}),
        ("papers with fewer than two authors", {"alone"}),
    ],
)
def test_conditions(question, names):
    assert held(question) == names


@pytest.mark.parametrize(
    "question",
    [
        "learning with no labels",
        "no time series",
        "papers where Kim is a co-author",
        "who are the authors?",
        "links between graphs and transformers",
    ],
)
def test_no_condition(question):
    assert list(read_conditions(question)) == []


@pytest.mark.parametrize(
    ("question", "low", "high"),
    [
        ("papers in the last two years", 2019, 2021),
        ("papers from the past year", 2020, 2020),
        ("papers of this year", 2021, 2021),
        ("papers after 2017 and before 2020", 2018, 2019),
        ("2019 or later", 2019, 2100),
        ("newer than 2019", 2020, 2100),
    ],
)
def test_open_and_relative_years(question, low, high):
    found = {(y.low, y.high) for y in read_years(question, (), date(2021, 6, 1))}
    assert found == {(low, high)}


@pytest.mark.parametrize(
    ("question", "names", "year"),
    [
        ("ICLR'21 posters", ("ICLR",), 2021),
        ("ICLR21", ("ICLR",), 2021),
        ("International Conference on Learning Representations papers", ("ICLR",), None),
        ("NIPS papers", ("Advances in Neural Information Processing Systems",), None),
        ("papers at neurips", ("Advances in Neural Information Processing Systems",), None),
        ("ICML 2019", ("ICML",), 2019),
        ("papers published in Nature", ("Nature",), None),
    ],
)
def test_venues_by_their_other_names(question, names, year):
    listed = ["ICLR", "Advances in Neural Information Processing Systems"]
    (venue,) = read_venues(question, listed)
    assert (venue.names, venue.year) == (names, year)


@pytest.mark.parametrize("question", ["the nature of ACL tears", "colts", "a ICLRish thing"])
def test_no_venue(question):
    assert list(read_venues(question, ["ICLR"])) == []


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("which paper has the most authors?", ["Crowd"]),
        ("the paper with the fewest authors", ["Alone"]),
        ("the two papers with the most authors", ["Crowd", "Full"]),
        ("the newest paper", ["Full"]),
        ("the last talk", ["Full"]),
        ("the shortest title", ["Full", "Bare"]),
    ],
)
def test_superlatives(question, titles):
    wanted = read_superlative(question)
    assert wanted is not None
    assert [paper.title for paper in foremost(list(PAPERS.values()), wanted)] == titles


@pytest.mark.parametrize("question", ["first-order methods", "most papers", "the last layer"])
def test_no_superlative(question):
    assert read_superlative(question) is None
