"""Questions beside the library they are asked of: a small one, as a user's own may be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from evaluation_kit import BIRDS, RADIO, SECOND, WEIGHTS, gold, question

from rag.evaluation.checking import check
from rag.evaluation.questions import GradedPaper, Problem, Question
from rag.paper import Paper

LIBRARY = [BIRDS, WEIGHTS, RADIO]


def messages(asked: Question, papers: list[Paper] = LIBRARY) -> list[str]:
    return [problem.message for problem in check([asked], papers)]


def test_a_question_that_is_true_to_the_library_has_no_fault() -> None:
    asked = question("fact", [BIRDS], evidence=gold(BIRDS, SECOND), values=("2022", "bo eve"))
    assert messages(asked) == []


@pytest.mark.parametrize(
    ("title", "hint"),
    [
        ("birds", "; the nearest is 'Birds'"),
        ("Bird", "; the nearest is 'Birds'"),
        ("Entirely different", ""),
    ],
)
def test_an_unknown_title_is_an_error_with_the_nearest(title: str, hint: str) -> None:
    asked = question("list", file="mine.jsonl", line=7)
    asked = replace(asked, papers=(GradedPaper(title, 2),))
    [problem] = check([asked], LIBRARY)
    message = f"list-001: no paper has the title {title!r}{hint}"
    assert problem == Problem("mine.jsonl", 7, message, "error")
    assert str(problem) == f"mine.jsonl:7: {message}"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("They settle in time!", "does not stand so in the abstract of 'Birds', which reads"),
        ("Minima are wide.", "stands in the abstract of 'Weights', not of 'Birds'"),
        ("Nothing of the kind was ever found here.", "does not stand in the abstract of 'Birds'"),
    ],
)
def test_evidence_has_to_be_verbatim(text: str, fault: str) -> None:
    [found] = messages(question("fact", [BIRDS], evidence=gold(BIRDS, text)))
    assert found.startswith(f"fact-001: {text!r} {fault}")


def test_the_difference_is_shown_where_it_is() -> None:
    paper = Paper("P", "Alzheimer\u2019s disease is examined with care in this very long sentence.")
    wrong = "Alzheimer's disease is examined with care in this very long sentence."
    [found] = messages(question("fact", [paper], evidence=gold(paper, wrong)), [paper])
    assert "which reads 'Alzheimer\u2019s disease is examined" in found


def test_either_of_two_papers_of_one_title_may_hold_the_evidence() -> None:
    short, long = Paper("P", "Short."), Paper("P", "Short. But longer here.")
    asked = question("fact", [short], evidence=gold(short, "But longer here."))
    assert messages(asked, [short, long]) == []


def test_a_value_that_nothing_states_is_an_error() -> None:
    asked = question("fact", [BIRDS], evidence=gold(BIRDS, SECOND), values=("2023",), answer="2023")
    assert messages(asked) == ["fact-001: the value '2023' is stated by none of its papers"]


def test_a_record_question_may_have_its_value_from_its_answer() -> None:
    assert messages(question("library", [BIRDS], values=("2",), answer="2 authors")) == []


def paper(name: str, said: str) -> Paper:
    return Paper(f"On {name}", f"We examine {said} in depth.")


LOTTERY = [
    paper("Alder", "lottery tickets"),
    paper("Birch", "the lottery ticket hypothesis"),
    paper("Cedar", "prizes and tickets of a lottery"),
    paper("Dogwood", "music"),
]


def forgotten(asked: Question, papers: list[Paper] = LOTTERY) -> list[str]:
    found = check([asked], papers)
    assert {problem.level for problem in found} <= {"warning"}
    return [problem.message for problem in found]


def listing(required: list[Paper], text: str, note: str = "") -> Question:
    return question("list", required, question=text, note=note, file="f", line=1)


def test_a_paper_with_the_questions_phrase_may_be_forgotten() -> None:
    [found] = forgotten(listing(LOTTERY[:1], "which papers are about lottery tickets?"))
    assert found == (
        "list-001: 'On Birch' says 'lottery ticket', as 1 of its graded papers do: grade it, or "
        "name it in the note"
    )


@pytest.mark.parametrize("note", ["Birch only names them.", "'on birch' is a look-alike."])
def test_what_the_note_names_was_not_forgotten(note: str) -> None:
    assert forgotten(listing(LOTTERY[:1], "lottery tickets", note)) == []


def test_a_paper_of_either_grade_was_not_forgotten() -> None:
    asked = question("list", LOTTERY[:1], LOTTERY[1:2], question="lottery tickets")
    assert forgotten(asked) == []


def test_a_word_that_most_papers_with_it_share_with_the_list_is_a_sign() -> None:
    papers = [paper(name, f"{name} and caching") for name in ("Ash", "Beech", "Elm")]
    papers.append(paper("Fir", "fir and needles"))
    asked = "is there anything on caching, or on fast retrieval?"
    assert forgotten(listing(papers[:2], asked), papers) == [
        "list-001: 'On Elm' says 'caching', as 2 of its graded papers do: grade it, or name it in "
        "the note"
    ]
    assert forgotten(listing(papers[:1], asked), papers) == []


def test_either_spelling_of_english_is_swept_for() -> None:
    papers = [paper("Ash", "nearest neighbor search"), paper("Elm", "nearest neighbor graphs")]
    [found] = forgotten(listing(papers[:1], "nearest neighbour methods"), papers)
    assert found.startswith("list-001: 'On Elm' says 'nearest neighbor'")


def test_phrases_of_the_required_papers_are_swept_for_too() -> None:
    """The question says none of it: a paraphrase must not hide what was forgotten."""
    names = ("Ash", "Beech", "Elm", "Fir", "Gum")
    papers = [paper(name, "noisy label correction") for name in names]
    asked = listing(papers[:4], "learning when the annotators were wrong")
    assert [line.split(" says ")[0] for line in forgotten(asked, papers)] == ["list-001: 'On Gum'"]


def test_only_lists_are_swept() -> None:
    assert forgotten(question("comparison", LOTTERY[:1], question="lottery tickets")) == []


def test_an_empty_library_knows_no_title() -> None:
    asked = question("list", [BIRDS], question="birds")
    assert messages(asked, []) == ["list-001: no paper has the title 'Birds'"]
