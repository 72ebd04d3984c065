"""Papers that a question counts: how many, on what, and what it calls each of them."""

from __future__ import annotations

import pytest

from rag.answering.comparisons.groups import compares_group, read_group


@pytest.mark.parametrize(
    ("question", "count", "about", "members"),
    [
        ("There are two papers that train on knots; how do they differ?", 2, "train on knots", ()),
        ("Two papers make networks copy themselves. In what do they differ?",
         2, "make networks copy themselves", ()),
        ("What separates the two papers on missing data?", 2, "missing data", ()),
        ("How do the two tide papers from Brest differ?", 2, "tide from Brest", ()),
        ("Of the three works about rain, which is oldest?", 3, "rain", ()),
        ("The two tide papers (drift cards, and buoys): what does each measure?",
         2, "tide", ("drift cards", "buoys")),
        ("Two papers measure tides: drift cards and the Brest buoys. What does each find?",
         2, "measure tides", ("drift cards", "the Brest buoys")),
        ("Three ways to measure tides: buoys, the what-if one and GAUGE. How do they differ?",
         3, "ways to measure tides", ("buoys", "the what-if one", "GAUGE")),
        ("Of the two gauges that read tides (TIDAL and Ebb), which is cheaper?",
         2, "gauges that read tides", ("TIDAL", "Ebb")),
        ("Of the two papers on tides, one is theory and one is a survey. What does each show?",
         2, "tides", ("theory", "a survey")),
        ("The two papers, \"Ebb, flow and tide\" and \"Rain\": which is longer?",
         2, "", ('"Ebb, flow and tide"', '"Rain"')),
        ("The two papers about tides and rain, what does each do?", 2, "tides and rain", ()),
    ],
)  # fmt: skip
def test_counted_papers_are_read(
    question: str, count: int, about: str, members: tuple[str, ...]
) -> None:
    group = read_group(question)
    assert group is not None
    assert (group.count, group.about, group.members) == (count, about, members)


@pytest.mark.parametrize(
    "question",
    [
        "What are the two pretext tasks?",
        "Which two factors decide it: size or depth?",
        "What are the two causes (loss and noise) of it all in one?",
        "Papers on two-player games",
        "How do tides work?",
    ],
)
def test_counted_things_of_one_paper_are_no_group_of_papers(question: str) -> None:
    group = read_group(question)
    assert group is None or not compares_group(question)


@pytest.mark.parametrize(
    ("question", "compares"),
    [
        ("You have two papers on tides. What does each of them prove?", True),
        ("There are two papers on tides; how do they differ?", True),
        ("Are there two papers on tides?", False),
        ("Find me two papers on tides", False),
        ("I need two papers about tides for my thesis.", False),
    ],
)
def test_asking_for_papers_is_no_comparison(question: str, compares: bool) -> None:
    assert compares_group(question) is compares
