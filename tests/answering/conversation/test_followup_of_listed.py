"""Follow-ups about all the papers that were listed: asked again of exactly these."""

from __future__ import annotations

import pytest

from rag.paper import Answer

SAFETY = "Conservative Safety Critics for Exploration"
IMPLICIT = "Implicit Under-Parameterization Inhibits Data-Efficient Deep Reinforcement Learning"
OPAL = "OPAL: Offline Primitive Discovery for Accelerating Offline Reinforcement Learning"
GSHARD = "GShard: Scaling Giant Models with Conditional Computation and Automatic Sharding"
FLOWTRON = "Flowtron: an Autoregressive Flow-based Generative Network for Text-to-Speech Synthesis"
DECENTRALIZED = "Vanishing Variance Problem in Fully Decentralized Neural-Network Systems"
GRADIENTS = "R-GAP: Recursive Gradient Attack on Privacy"
PRIVATE = "Large Language Models Can Be Strong Differentially Private Learners"
LEVINE = {SAFETY, IMPLICIT, OPAL}
OF_LEVINE = "of the 3 papers listed: "


def cited(answer: Answer) -> set[str]:
    return {citation.paper.title for citation in answer.citations}


@pytest.mark.parametrize(
    ("question", "titles", "stated"),
    [
        ("which of them has the most authors?", {SAFETY}, "6 authors"),
        ("which has the fewest authors?", {IMPLICIT}, "4 authors"),
        ("what is the longest title among them?", {IMPLICIT}, "83 characters"),
        ("and the oldest?", LEVINE, "2021"),
        ("which is the most recent of these?", LEVINE, "2021"),
        ("who wrote them?", LEVINE, "Ofir Nachum"),
        ("what are their authors?", LEVINE, "Florian Shkurti"),
        ("where were they published?", LEVINE, "ICLR"),
        ("how many are there?", LEVINE, "3 papers"),
        ("just the titles", LEVINE, OPAL),
    ],
)
def test_what_is_asked_of_all_is_asked_of_those_listed(talk, question, titles, stated):
    assert cited(talk.ask("papers by Sergey Levine")) == LEVINE
    answer = talk.ask(question)
    assert (answer.status, cited(answer)) == ("answered", titles)
    assert stated in answer.text
    assert answer.rewritten == f"{OF_LEVINE}{question.removeprefix('and ')}"


def test_they_stay_what_is_meant_while_questions_are_about_them(talk):
    talk.ask("papers by Sergey Levine")
    talk.ask("which of them has the most authors?")
    talk.ask("when is it presented?")  # no listing says
    assert cited(talk.ask("who wrote them?")) == LEVINE
    assert cited(talk.ask("and which has the longest title?")) == {IMPLICIT}


def test_any_of_them_are_those_of_the_list_after_one_was_picked(talk):
    listed = talk.ask("papers on federated learning")
    picked = talk.ask("tell me more about the second one")
    assert cited(picked) == {listed.citations[1].paper.title}
    answer = talk.ask("do any of them work without a central server?")
    assert answer.rewritten == "papers on federated learning that work without a central server"
    assert DECENTRALIZED in cited(answer)
    assert cited(answer) <= cited(listed)
    assert cited(talk.ask("which of these are from ICLR 2021?")) == {GRADIENTS}


def test_the_newer_of_two_that_were_compared(talk):
    talk.ask("how does GShard differ from Flowtron?")
    answer = talk.ask("which one is newer?")
    assert cited(answer) == {GSHARD, FLOWTRON}  # both are of one year
    assert answer.text.count(": 2021") == 2


def test_any_need_not_say_of_what_right_after_the_list(talk):
    listed = cited(talk.ask("list papers on differential privacy"))
    assert PRIVATE in listed
    answer = talk.ask("do any mention language models?")
    assert cited(answer) == {PRIVATE}


def test_it_is_the_paper_that_stands_first_in_the_order_asked_for(talk):
    talk.ask("posters about graph neural networks")
    (first,) = cited(talk.ask("which one has the most authors?"))
    assert cited(talk.ask("what problem does it solve?")) == {first}


def test_papers_that_are_only_near_are_not_these(talk):
    nothing = talk.ask("papers on volcanic ash clouds")
    assert nothing.status == "abstained"
    assert "Nearest papers" in nothing.text
    answer = talk.ask("who wrote them?")
    assert not cited(answer)


def test_a_question_of_its_own_is_not_about_the_list(talk):
    talk.ask("papers by Sergey Levine")
    for question in ("which paper in my library has the most authors?", "who wrote BEiT?"):
        answer = talk.ask(question)
        assert answer.rewritten is None
        assert not cited(answer) & LEVINE


def test_a_list_longer_than_is_read_of_an_answer_is_whole(talk):
    listed = talk.ask("ICLR 2021 posters on reinforcement learning")
    assert len(listed.citations) > 8
    counted = talk.ask("how many are there?")
    assert cited(counted) == cited(listed)
