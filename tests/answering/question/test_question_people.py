"""People named in a question: known, mistyped, and such as the library does not have."""

from __future__ import annotations

import pytest

from rag.answering.question.directory import Directory
from rag.answering.question.people_in_question import read_people
from rag.answering.question.person import Person
from rag.library.people import is_named, name_words

AUTHORS = [
    "Alihan Hüyük",
    "Alexei A Efros",
    "Alexandre d'Aspremont",
    "Been Kim",
    "Chong You",
    "Daniel LK Yamins",
    "Gunhee Kim",
    "J Zico Kolter",
    "Kevin A. Smith",
    "Kevin Leyton-Brown",
    "Michael Jordan",
    "Roderick Murray-Smith",
    "Simon Shaolei Du",
    "Sung Ju Hwang",
    "Tim Rocktaeschel",
    "Tim Rocktäschel",
    "Xue Bai",
    "Yang Song",
    "Yoshua Bengio",
    "Yuhang Xu",
]
TOPICS = {"song", "gradient", "descent", "jordan", "smith", "averaging", "generation", "form"}
KNOWN = Directory(
    AUTHORS,
    is_topic=TOPICS.__contains__,
    beginning=lambda start: [
        name for name in AUTHORS if any(word.startswith(start) for word in name_words(name))
    ],
)


def people(question: str) -> list[Person]:
    return read_people(question, KNOWN)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("papers by Mike Jordan", {"Michael Jordan"}),
        ("papers by Dan Yamins", {"Daniel LK Yamins"}),
        ("papers by Alyosha Efros", {"Alexei A Efros"}),
        ("papers by JZ Kolter", {"J Zico Kolter"}),
        ("papers by S.-L. Du", set()),  # "S. L. Du" is nobody's name here
        ("papers by S.-S. Du", {"Simon Shaolei Du"}),
        ("papers by Kim, Gunhee", {"Gunhee Kim"}),
        ("papers by Kim Gunhee", {"Gunhee Kim"}),
        ("papers by Sungju Hwang", {"Sung Ju Hwang"}),
        ("papers by Tim Rocktäschel", {"Tim Rocktaeschel", "Tim Rocktäschel"}),
        ("papers by rocktaschel", {"Tim Rocktaeschel", "Tim Rocktäschel"}),
        ("papers by Xu", {"Yuhang Xu"}),
        ("papers by Smith", {"Kevin A. Smith"}),  # Murray-Smith is another surname
        ("papers by Leyton-Brown", {"Kevin Leyton-Brown"}),
        ("papers by D’Aspremont", {"Alexandre d'Aspremont"}),
        ("papers by Chong You", {"Chong You"}),
        ("papers by Yoshua", {"Yoshua Bengio"}),
        ("papers by Prof. Bengio", {"Yoshua Bengio"}),
        ("papers by authors named Bengio", {"Yoshua Bengio"}),
        ("Bengio et al.", {"Yoshua Bengio"}),
        ("bengio", {"Yoshua Bengio"}),
        ("any Bengio papers?", {"Yoshua Bengio"}),
        ("what does Bengio work on?", {"Yoshua Bengio"}),
        ("what does Bengio say about scaling?", {"Yoshua Bengio"}),
        ("papers where Bengio is a co-author", {"Yoshua Bengio"}),
        ("co-authors of Yang Song", {"Yang Song"}),
        ("diffusion by Song", {"Yang Song"}),
        ("is Yoshua Bengio an author of this?", {"Yoshua Bengio"}),
        ("everything from Kolter's group", {"J Zico Kolter"}),
    ],
)
def test_a_person_whom_the_library_has(question, names):
    assert {name for person in people(question) for name in person.names} == names


@pytest.mark.parametrize(
    "question",
    [
        "papers by gradient descent",
        "papers by averaging",
        "song generation",
        "pictures ruled by song",
        "which papers use a Jordan form?",
        "Jordan's lemma",
        "does Song outperform others?",
        "what do the authors propose?",
        "what has been written about averaging?",
        "papers by researchers at a university",
    ],
)
def test_words_that_name_nobody(question):
    assert people(question) == []


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        ("papers by Yann LeCun", "Yann LeCun"),
        ("papers by yann lecun", "yann lecun"),
        ("what has Geoffrey Hinton written?", "Geoffrey Hinton"),
        ("did Geoffrey Hinton write anything on capsules?", "Geoffrey Hinton"),
        ("Hinton's papers", "Hinton"),
        ("is there a paper by Kaiming He?", "Kaiming He"),
        ("co-authors of Ada Lovelace", "Ada Lovelace"),
    ],
)
def test_a_person_whom_the_library_does_not_have(question, typed):
    (person,) = people(question)
    assert (person.typed, person.names) == (typed, ())


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Gunhe Kim", "Gunhee Kim"),
        ("Yoshua Benjio", "Yoshua Bengio"),
        ("Joshua Bengio", "Yoshua Bengio"),
    ],
)
def test_one_wrong_letter_is_read_through_and_said(typed, read):
    (person,) = people(f"papers by {typed}")
    assert (person.names, person.repaired, person.typed) == ((read,), True, typed)


def test_a_misspelling_of_two_people_is_neither():
    known = Directory(["Yifei Wang", "Yilei Wang"])
    (person,) = read_people("papers by Yihei Wang", known)
    assert person.names == ()
    assert set(person.near) == {"Yifei Wang", "Yilei Wang"}


def test_another_given_name_is_another_person_but_near():
    (person,) = people("papers by Samy Bengio")
    assert person.names == ()
    assert person.near == ("Yoshua Bengio",)


def test_people_in_a_row():
    found = people("papers by Bengio, Kolter and Yann LeCun")
    assert [person.typed for person in found] == ["Bengio", "Kolter", "Yann LeCun"]


def test_a_title_names_nobody():
    question = "who wrote papers by Yang Song?"
    start = question.index("papers")
    assert read_people(question, KNOWN, [(start, len(question))]) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Bob Smith", "Robert Smith", True),
        ("Robert Smith", "Bob Smith", True),
        ("Tom Smith", "Robert Smith", False),
        ("Emmanuel Muller", "Emmanuel Mueller", True),
        ("Xu", "Yi Xue", False),
    ],
)
def test_short_forms_and_umlauts(one, other, same):
    assert is_named(one, other) is same


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Sim Du, papers from 2021", {"Simon Shaolei Du"}),
        ("papers by Alex d'Aspremont", {"Alexandre d'Aspremont"}),
        ("papers by Yosh Bengio", {"Yoshua Bengio"}),
        ("Hüyük (Alihan)", {"Alihan Hüyük"}),
        ("Bengio, Yoshua", {"Yoshua Bengio"}),
        ("Bengio Yoshua", {"Yoshua Bengio"}),
        ("the averaging paper that Bengio was on", {"Yoshua Bengio"}),
        ("the PDF of the Yamins averaging paper", {"Daniel LK Yamins"}),
        ("Bengio, any?", {"Yoshua Bengio"}),
        ("Do I have anything with Been Kim as an author?", {"Been Kim"}),
        ("Zico Kolter + Gunhee Kim", {"J Zico Kolter", "Gunhee Kim"}),
    ],
)
def test_names_cut_short_turned_or_standing_alone(question, names):
    assert {name for person in people(question) for name in person.names} == names


@pytest.mark.parametrize(
    "question",
    [
        "papers on Bengio",  # what they are about
        "Bengio Prize Winners",  # a phrase in capitals
        "Wei Bengio papers",  # somebody else
        "Song Yang dynasty poems",
    ],
)
def test_a_surname_that_may_be_something_else_is_left_alone(question):
    assert not any(person.names for person in people(question))


def test_a_chinese_given_name_is_not_cut_short():
    known = Directory(["Weijie Su", "Nancy Du"])
    assert known.called("Wei Su") == ()
    assert known.called("Nan Du") == ("Nancy Du",)


def test_a_name_cut_short_is_told_as_read_so():
    (person,) = people("papers by Yosh Bengio")
    assert person.repaired
