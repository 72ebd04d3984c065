"""Authors, venues, years, tracks and sessions read from a question's wording."""

from __future__ import annotations

import pytest

from rag.answering.question import names
from rag.answering.question.directory import Directory
from rag.library.catalog import Names
from rag.library.people import is_named
from rag.paper import Filters

KNOWN = Names(
    authors=dict.fromkeys(
        [
            "Simon Shaolei Du",
            "Simon Du",
            "Gunhee Kim",
            "Been Kim",
            "Alihan Hüyük",
            "Mihaela van der Schaar",
            "Rose Yu",
            "J Zico Kolter",
            "Michael I. Jordan",
            "Jürgen Schmidhuber",
            "Percy Liang",
            "Yang Song",
        ],
        1,
    ),
    venues={"ICLR": 150, "Nature Methods": 1},
    tracks={"Oral": 3, "Poster": 122, "Spotlight": 12},
    sessions={"Oral Session 2": 15},
    years={2018: 1, 2021: 125, 2022: 25},
)
DU = {"Simon Shaolei Du", "Simon Du"}
KIM = {"Gunhee Kim", "Been Kim"}


TOPICS = {"kim's", "song", "rose", "jordan", "imitation", "network", "kimono"}
PEOPLE = Directory(list(KNOWN.authors), is_topic=TOPICS.__contains__)


def read(question: str) -> Filters:
    return names.read(question, KNOWN, directory=PEOPLE).filters


@pytest.mark.parametrize(
    ("question", "authors"),
    [
        ("papers by Simon Du", DU),
        ("papers by simon du", DU),
        ("papers by Simon Shaolei Du", {"Simon Shaolei Du"}),
        ("papers by S. Du", DU),
        ("Du's papers on RL", DU),
        ("Du’s papers on RL", DU),
        ("what did Kim write?", KIM),
        ("video by kim", KIM),
        ("papers by Gunhee Kim", {"Gunhee Kim"}),
        ("Gunhee Kim's posters", {"Gunhee Kim"}),
        ("which papers did Gunhee Kim co-author?", {"Gunhee Kim"}),
        ("what has Alihan Huyuk written?", {"Alihan Hüyük"}),
        ("papers by HÜYÜK", {"Alihan Hüyük"}),
        ("papers by van der Schaar", {"Mihaela van der Schaar"}),
        ("papers by J. Z. Kolter", {"J Zico Kolter"}),
        ("papers by Zico Kolter", {"J Zico Kolter"}),
        ("written by M. Jordan", {"Michael I. Jordan"}),
        ("Schmidhuber's work", {"Jürgen Schmidhuber"}),
        ("papers by Rose Yu and Percy Liang", {"Rose Yu", "Percy Liang"}),
        ("yang song diffusion", {"Yang Song"}),
    ],
)
def test_an_author_of_the_library(question, authors):
    assert set(read(question).authors) == authors


@pytest.mark.parametrize(
    "question",
    [
        "Song",  # a surname that is a word of some abstract may be anything
        "song generation with diffusion models",
        "papers about rose detection",
        "which papers use a Jordan form?",
        "Simon says: which papers play games?",
        "Song Yang dynasty poems",  # the name the other way round
        "learning by imitation",
        "what is learned by the network?",
    ],
)
def test_words_that_may_not_be_names_filter_nothing(question):
    assert not read(question)


@pytest.mark.parametrize(
    ("question", "author"),
    [
        ("papers by Ada Lovelace", "Ada Lovelace"),
        ("anything by Ada Lovelace?", "Ada Lovelace"),
        ("papers on video by Grace B. Hopper", "Grace B. Hopper"),
        ("works written by Lovelace", "Lovelace"),
    ],
)
def test_an_unknown_author_is_still_meant(question, author):
    assert read(question).authors == (author,)


@pytest.mark.parametrize(
    ("question", "venues"),
    [
        ("ICLR papers", ("ICLR",)),
        ("iclr papers", ("ICLR",)),
        ("papers in Nature Methods", ("Nature Methods",)),
        ("papers in nature methods", ("Nature Methods",)),
        ("papers from NeurIPS", ("NeurIPS",)),
        ("NeurIPS papers", ("NeurIPS",)),
        ("is there an ICML paper on RL?", ("ICML",)),
        ("methods inspired by nature", ()),
        ("papers on icml", ()),  # not a venue of this library, and not written as one
        ("the ICLRs", ()),
    ],
)
def test_venues(question, venues):
    assert read(question).venues == venues


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("papers of 2021", (2021, 2021)),
        ("ICLR 2021 papers", (2021, 2021)),
        ("the 2022 posters", (2022, 2022)),
        ("papers from 2019 to 2022", (2019, 2022)),
        ("2018-2021 papers", (2018, 2021)),
        ("2018–2021 papers", (2018, 2021)),
        ("papers between 2018 and 2021", (2018, 2021)),
        ("papers between 2021 and 2018", (2018, 2021)),
        ("papers published in 1999", (1999, 1999)),  # "in": a year even if there is none of it
        ("which papers use 2048 features?", None),
        ("CIFAR-2021 results", None),
        ("a 2022-dimensional space", None),
        ("ISO20211 compliance", None),
        ("papers by Kim", None),
    ],
)
def test_years(question, years):
    assert read(question).years == years


@pytest.mark.parametrize(
    ("question", "inside", "outside"),
    [
        ("papers since 2021", (2021, 2050), (2020,)),
        ("papers from 2021 on", (2021, 2050), (2020,)),
        ("papers from 2021 on graphs", (2021, 2021), (2020, 2022)),
        ("papers from 2021 onwards", (2021, 2050), (2020,)),
        ("papers after 2021", (2022, 2050), (2021,)),
        ("papers before 2021", (1950, 2020), (2021,)),
        ("papers up to 2021", (1950, 2021), (2022,)),
        ("papers until 2021", (1950, 2021), (2022,)),
    ],
)
def test_open_ranges_of_years(question, inside, outside):
    years = read(question).years
    assert years is not None
    low, high = years
    assert all(low <= year <= high for year in inside)
    assert not any(low <= year <= high for year in outside)


@pytest.mark.parametrize(
    ("question", "tracks"),
    [
        ("posters on video", ("Poster",)),
        ("which orals are there?", ("Oral",)),
        ("spotlight papers on RL", ("Spotlight",)),
        ("an oral", ("Oral",)),
        ("orals and spotlights", ("Oral", "Spotlight")),
        ("a poster child for overfitting", ()),
        ("oral cavity segmentation", ()),
        ("temporal models", ()),
    ],
)
def test_tracks(question, tracks):
    assert read(question).tracks == tracks


def test_a_session_is_not_also_a_track():
    reading = names.read("talks in Oral Session 2", KNOWN)
    assert reading.sessions == ("Oral Session 2",)
    assert not reading.filters


def test_everything_at_once_leaves_the_topic():
    reading = names.read("ICLR 2021 posters on video by Gunhee Kim", KNOWN)
    assert reading.filters == Filters(
        authors=("Gunhee Kim",), venues=("ICLR",), years=(2021, 2021), tracks=("Poster",)
    )
    assert reading.rest == "on video"


def test_nothing_named_leaves_the_question_as_it_is():
    question = "which papers study weight averaging?"
    reading = names.read(question, KNOWN)
    assert (reading.filters, reading.sessions, reading.spans) == (Filters(), (), ())
    assert reading.rest == question


def test_spans_are_where_the_names_stand():
    question = "posters by Gunhee Kim in 2021"
    spans = names.read(question, KNOWN).spans
    assert [question[start:end] for start, end in spans] == ["posters", "by Gunhee Kim", "in 2021"]


@pytest.mark.parametrize(
    "title",
    [
        "An ICLR Retrospective",
        "Lessons of 2021",
        "Gunhee Kim's Theorem",
        "Posters on Walls",
        "From NeurIPS to Practice",
        "Notes on Oral Session 2",
    ],
)
def test_names_inside_a_title_are_left_alone(title):
    question = f"who wrote {title}?"
    start = question.index(title)
    reading = names.read(question, KNOWN, [(start, start + len(title))])
    assert not reading.filters
    assert not reading.sessions
    assert reading.rest == question
    assert names.read(question, KNOWN).spans  # without the title there would be something


def test_a_name_beside_a_title_still_counts():
    question = "what did Gunhee Kim say in Lessons of 2021?"
    start = question.index("Lessons")
    found = names.read(question, KNOWN, [(start, start + len("Lessons of 2021"))]).filters
    assert found == Filters(authors=("Gunhee Kim",))


def test_flags_win_field_by_field():
    given = Filters(years=(2020, 2022), sources=("bibtex",))
    found = Filters(years=(2021, 2021), authors=("Gunhee Kim",))
    assert names.merge(given, found) == Filters(
        authors=("Gunhee Kim",), years=(2020, 2022), sources=("bibtex",)
    )
    assert names.merge(Filters(), found) == found


@pytest.mark.parametrize(
    ("query", "author"),
    [
        ("Simon Du", "Simon Shaolei Du"),
        ("Shaolei Du", "Simon Shaolei Du"),
        ("S. Du", "Simon Shaolei Du"),
        ("S. S. Du", "Simon Shaolei Du"),
        ("Du", "Simon Shaolei Du"),
        ("simon du", "Simon Du"),
        ("Simon Du", "S. Du"),
        ("M. Jordan", "Michael I. Jordan"),
        ("J. Z. Kolter", "J Zico Kolter"),
        ("Huyuk", "Alihan Hüyük"),
        ("Hüyük", "Alihan Huyuk"),
        ("Mihaela Schaar", "Mihaela van der Schaar"),
        ("Madonna", "Madonna"),
    ],
)
def test_a_query_that_names_an_author(query, author):
    assert is_named(query, author)


@pytest.mark.parametrize(
    ("query", "author"),
    [
        ("Simon Shaolei", "Simon Shaolei Du"),  # no surname
        ("Shaolei Simon Du", "Simon Shaolei Du"),  # out of order
        ("T. Du", "Simon Shaolei Du"),
        ("Simone Du", "Simon Du"),
        ("Simon Shaolei Du", "Simon Du"),
        ("Dua", "Simon Du"),
        ("Du Simon", "Simon Du"),
        ("", "Simon Du"),
        ("Simon Du", ""),
        ("?", "Simon Du"),
    ],
)
def test_a_query_that_does_not(query, author):
    assert not is_named(query, author)
