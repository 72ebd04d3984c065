"""Talks as those ask for them who plan their day, and how many wrote a paper."""

from __future__ import annotations

import pytest

from rag.answering.question.attending import ends_of_plans, plans_to_hear, without_attending
from rag.answering.question.conditions import read_conditions
from rag.answering.question.schedule import read_when, slot_of
from rag.paper import Paper

TALKS = {
    "early": "Mon 3 May 11:00 - 11:15 PDT",
    "late morning": "Mon 3 May 11:55 - 12:05 PDT",
    "noon": "Mon 3 May 12:05 - 12:20 PDT",
    "one": "Mon 3 May 13:00 - 13:10 PDT",
    "tuesday": "Tue 4 May 15:00 - 16:00 PDT",
}


def on(question: str) -> set[str]:
    wanted = list(read_when(question))
    assert wanted
    return {name for name, time in TALKS.items() if all(w.fits(slot_of(time)) for w in wanted)}


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("I can only join the second session at noon. What can I hear in full?",
         {"noon", "one", "tuesday"}),
        ("We drop in at 12:30, which talks are left?", {"one", "tuesday"}),
        ("What do I miss if I only get there at noon?", {"early", "late morning"}),
        ("I have to leave on Monday at noon, what will I miss?",
         {"late morning", "noon", "one"}),
        ("I can stay until 12:05 on Monday, which talks can I hear?", {"early", "late morning"}),
        ("talks in the hour after noon", {"noon"}),
        ("talks within two hours before 13:30", {"late morning", "noon", "one"}),
        ("talks in the 30 minutes before 12:10", {"late morning", "noon"}),
        ("What is on Tuesday afternoon?", {"tuesday"}),
        ("I've a meeting until noon. What is left?", {"noon", "one", "tuesday"}),
        ("We teach until 13:00, so what talks remain?", {"one", "tuesday"}),
        ("My train gets in at one, which talks do I miss on Monday?",
         {"early", "late morning", "noon"}),
        ("My class ends at noon: what can I still see?", {"noon", "one", "tuesday"}),
        ("What does Monday morning have?", {"early", "late morning"}),
        ("talks from 11:00 until 12:00 on Monday", {"early", "late morning"}),
    ],
)  # fmt: skip
def test_the_times_of_somebody_who_plans_to_hear_talks(question, names):
    assert on(question) == names


@pytest.mark.parametrize(
    "question",
    ["what can I still catch", "which talks do we miss", "what is coming up", "I arrive late"],
)
def test_words_for_hearing_talks_are_no_topic(question):
    assert plans_to_hear(question)
    left = without_attending(question).lower()
    assert not any(word in left for word in ("catch", "miss", "coming", "arrive"))


@pytest.mark.parametrize(
    "question",
    ["missing data", "how to catch errors", "left-to-right decoding", "joint training",
     "what is left open by the analysis", "which papers watch people walk"],
)  # fmt: skip
def test_other_words_for_it_are_left_alone(question):
    assert not plans_to_hear(question)
    assert without_attending(question) == question


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("I've got a meeting until noon. What is left?", True),
        ("My class ends at noon: what can I see?", True),
        ("I study time series. Which talks start at noon?", False),
        ("Which talks start at noon?", False),
    ],
)
def test_plans_before_a_question_are_background(question, left):
    when = next(read_when(question))
    assert bool(ends_of_plans(question, (when.start, when.end))) is left


def written_by(question: str) -> set[int]:
    conditions = list(read_conditions(question))
    assert conditions
    papers = {
        count: Paper(
            paper_id=str(count), title="T", abstract="", authors=("A",) * count, time=TALKS["noon"]
        )
        for count in range(1, 6)
    }
    return {n for n, paper in papers.items() if all(c.holds(paper) for c in conditions)}


@pytest.mark.parametrize(
    ("question", "sizes"),
    [
        ("papers by exactly two people", {2}),
        ("which papers were written by one person only?", {1}),
        ("which works have just one name on them?", {1}),
        ("papers with more than three names on the byline", {4, 5}),
        ("posters by a pair of authors", {2}),
        ("which ones come from a trio of researchers?", {3}),
        ("four-person teams", {4}),
        ("papers co-written by at least four scientists", {4, 5}),
        ("talks that take a quarter of an hour", {1, 2, 3, 4, 5}),
        ("talks that run for more than half an hour", set()),
    ],
)
def test_how_many_wrote_it_and_how_long_it_takes(question, sizes):
    assert written_by(question) == sizes


@pytest.mark.parametrize(
    "question",
    ["dances rated by two people", "a pair of sentences", "teams of four robots",
     "one name per entity", "models evaluated by five researchers", "a trio of losses",
     "it takes an hour to train"],
)  # fmt: skip
def test_numbers_of_other_things_are_no_condition(question):
    assert not list(read_conditions(question))
