"""Strategy ``single``: what an LLM writes is shown sentence by sentence, each one verified."""

from __future__ import annotations

import re

import pytest
from answering_kit import assert_sound, cited
from written_kit import (
    ARCHIVE,
    COMPARISON,
    DRONES,
    FACT,
    FLIGHT,
    LIST,
    MELT,
    knowing,
    notes,
    offered,
)

from rag.answering.writing.single import FURTHER
from rag.models.scripted import ScriptedChat
from rag.paper import Answer, ModelInfo

SHADOWS = "A small network removes shadows from the photographs"
MELTING = "MeltNet measures the melting of a glacier in photographs"


def verdicts(answer: Answer) -> list[str]:
    return [claim.verdict for claim in answer.claims]


class TestAnAnswerWithCitations:
    def test_is_shown_as_the_model_wrote_it(self, glaciers):
        answer = glaciers.ask(FACT, knowing(f"{FLIGHT} [1]."))
        assert_sound(answer)
        assert (answer.status, answer.text) == ("answered", f"{FLIGHT} [1].")
        assert (answer.notes, answer.withdrawn) == ((), ())
        assert cited(answer) == {DRONES["title"]}

    def test_comes_sentence_by_sentence(self, glaciers):
        answer = glaciers.ask(FACT, knowing(f"{FLIGHT} [1]. {SHADOWS} [1]."))
        assert glaciers.pieces == [f"{FLIGHT} [1].", f" {SHADOWS} [1]."]
        assert_sound(answer)

    def test_points_at_the_verbatim_evidence_of_each_claim(self, glaciers):
        answer = glaciers.ask(FACT, knowing(f"{FLIGHT} [1]. {SHADOWS} [1]."))
        assert verdicts(answer) == ["supported", "supported"]
        first, second = answer.claims
        assert first.citations == second.citations == (1,)
        assert [item.text for _, item in first.evidence] == [
            "Each flight of DroneIce takes 12 minutes."
        ]
        assert [item.text for _, item in second.evidence] == [f"{SHADOWS}."]
        assert {item for _, item in (*first.evidence, *second.evidence)} == set(
            answer.citations[0].evidence
        )

    def test_tells_who_wrote_it_and_what_it_cost(self, glaciers):
        answer = glaciers.ask(FACT, knowing(f"{FLIGHT} [1]."))
        assert answer.model == ModelInfo("scripted", "scripted", "single")
        sent = sum(len(message.content.split()) for message in glaciers.chat.sent[0])
        assert answer.usage.prompt_tokens == sent
        assert answer.usage.completion_tokens == len(FLIGHT.split()) + 1
        assert answer.usage.llm_calls == len(glaciers.chat.sent) == 1
        assert answer.timings.generate > 0
        assert answer.timings.verify > 0
        (used,) = answer.prompts
        assert re.fullmatch(r"answer-single/\d+", used)

    def test_papers_are_numbered_as_they_are_shown(self, glaciers):
        chat = knowing(f"{MELTING} [melt]. DroneIce photographs glaciers with drones [drones].")
        answer = glaciers.ask(LIST, chat)
        assert_sound(answer)
        assert answer.text == f"{MELTING} [1]. DroneIce photographs glaciers with drones [2]."
        assert [c.paper.title for c in answer.citations] == [MELT["title"], DRONES["title"]]

    def test_a_list_keeps_its_shape(self, glaciers):
        text = f"- {MELTING} [melt].\n- DroneIce photographs glaciers with drones [drones]."
        answer = glaciers.ask(LIST, knowing(text))
        assert answer.text == (
            f"- {MELTING} [1].\n- DroneIce photographs glaciers with drones [2]."
        )

    def test_an_invented_number_is_never_shown(self, glaciers):
        answer = glaciers.ask(FACT, knowing(f"{FLIGHT} [77][1, 78]. {SHADOWS} [1][0]."))
        assert_sound(answer)
        assert answer.text == f"{FLIGHT} [1]. {SHADOWS} [1]."
        assert not re.search("7[78]", glaciers.seen)
        assert "3 citations of papers that do not exist were removed" in notes(answer)

    def test_the_relevant_papers_are_offered_first(self, glaciers):
        glaciers.ask(LIST, knowing(f"{MELTING} [melt]."))
        relevant = [ranked.paper.title for ranked in glaciers.quoted(LIST).papers]
        titles = offered(glaciers.chat.sent[0])
        assert titles[: len(relevant)] == relevant
        assert set(relevant) == {DRONES["title"], MELT["title"], ARCHIVE["title"]}
        assert len(titles) == 3 + FURTHER  # the next ones, for the model to choose from


class TestASentenceThatIsNotBorneOut:
    WRONG = "DroneIce needs 40 pilots [1]."

    def test_is_withdrawn_and_leaves_no_hole(self, glaciers):
        answer = glaciers.ask(FACT, knowing(f"{self.WRONG} {FLIGHT} [1]."))
        assert_sound(answer)
        assert answer.text == f"{FLIGHT} [1]."
        assert "pilots" not in glaciers.seen
        assert [claim.text for claim in answer.withdrawn] == ["DroneIce needs 40 pilots."]
        assert answer.withdrawn[0].reason == "number not in source"
        assert "1 sentence was withdrawn: no abstract bears it out" in notes(answer)

    def test_takes_its_citation_with_it(self, glaciers):
        text = "RISP needs 40 drones [2].\n\n" + f"{FLIGHT} [1]."
        answer = glaciers.ask(FACT, knowing(text))
        assert_sound(answer)
        assert cited(answer) == {DRONES["title"]}

    def test_takes_its_bullet_with_it(self, glaciers):
        wrong = "Pandas need 40 glaciers [1]."
        text = f"- {MELTING} [melt].\n- {wrong}\n- Photographs of glaciers [archive]"
        answer = glaciers.ask(LIST, knowing(text))
        assert answer.text.splitlines() == [f"- {MELTING} [1].", "- Photographs of glaciers [2]"]

    @pytest.mark.parametrize(
        ("question", "strict", "shown"),
        [
            (FACT, "auto", False),
            (FACT, "always", False),
            (FACT, "never", True),
            (COMPARISON, "auto", True),
            (COMPARISON, "always", False),
        ],
    )
    def test_is_marked_where_the_answer_is_not_strict(self, glaciers, question, strict, shown):
        text = f"{FLIGHT} [1]. {self.WRONG}"
        answer = glaciers.ask(question, knowing(text), strict=strict)
        assert_sound(answer)
        mark = "DroneIce needs 40 pilots [1]. *(not borne out by the papers cited)*"
        assert (mark in answer.text) == shown
        assert ("1 sentence is marked" in notes(answer)) == shown
        assert verdicts(answer) == ["supported", "unsupported"][: 1 + shown]
        assert len(answer.withdrawn) == 1 - shown


class TestACitationThatIsWrong:
    def test_is_replaced_by_the_paper_that_bears_the_sentence_out(self, glaciers):
        answer = glaciers.ask(LIST, knowing(f"{MELTING} [archive]."))
        assert_sound(answer)
        assert answer.text == f"{MELTING} [1]."
        assert cited(answer) == {MELT["title"]}
        (claim,) = answer.claims
        assert (claim.verdict, claim.citations) == ("supported", (1,))
        assert "1 citation was corrected" in notes(answer)

    def test_is_added_where_there_is_none(self, glaciers):
        answer = glaciers.ask(LIST, knowing(f"{MELTING}. {MELTING} [melt]."))
        assert answer.text == f"{MELTING} [1]. {MELTING} [1]."
        assert "1 citation was added" in notes(answer)

    def test_is_dropped_beside_a_right_one(self, glaciers):
        answer = glaciers.ask(LIST, knowing(f"{MELTING} [melt][radar]."))
        assert_sound(answer)
        assert answer.text == f"{MELTING} [1]."
        assert "1 citation was removed" in notes(answer)

    def test_stays_beside_one_that_says_the_same(self, glaciers):
        text = "Glaciers are photographed [drones][archive]."
        answer = glaciers.ask(LIST, knowing(text))
        assert cited(answer) == {DRONES["title"], ARCHIVE["title"]}

    def test_two_that_were_swapped_stand_behind_the_whole(self, glaciers):
        text = (
            "DroneIce photographs glaciers with drones [melt], "
            "while MeltNet measures melting [drones]."
        )
        answer = glaciers.ask(COMPARISON, knowing(text), strict="always")
        assert_sound(answer)
        assert answer.text == (
            "DroneIce photographs glaciers with drones, while MeltNet measures melting [1][2]."
        )


class TestAJudge:
    """The LLM itself, asked where the deterministic check is unsure."""

    UNSURE = "DroneIce flies over ice fields to take pictures [1]."

    @pytest.mark.parametrize(("says", "shown"), [(0.9, True), (0.1, False)])
    def test_decides_where_the_check_is_unsure(self, glaciers, says, shown):
        chat = ScriptedChat(f"{FLIGHT} [1]. {self.UNSURE}", decisions=lambda _: says)
        answer = glaciers.ask(FACT, chat, judge=True)
        assert_sound(answer)
        assert ("ice fields" in answer.text) == shown
        assert len(chat.asked) >= 1
        assert answer.usage.llm_calls == len(chat.sent) + len(chat.asked)
        assert any(name.startswith("judge-claim/") for name in answer.prompts)

    def test_is_not_asked_unless_it_is_wanted(self, glaciers):
        glaciers.ask(FACT, ScriptedChat(f"{FLIGHT} [1]. {self.UNSURE}"))
        assert glaciers.chat.asked == []


def test_an_interruption_cancels_the_model(glaciers):
    def interrupt(_: str) -> None:
        raise KeyboardInterrupt

    chat = ScriptedChat(f"{FLIGHT} [1].\n" + "And so on. " * 50)
    with pytest.raises(KeyboardInterrupt):
        glaciers.ask(FACT, chat, on_text=interrupt)
    assert chat.cancelled == 1


class TestWhatStatesNothing:
    @pytest.mark.parametrize(
        "framing",
        ["Here are the papers:\n\n", "## Answer\n\n", "**Papers**\n", "Yes. ", "---\n", "```\n"],
    )
    def test_is_not_shown(self, glaciers, framing):
        answer = glaciers.ask(LIST, knowing(f"{framing}{MELTING} [melt]."))
        assert answer.text == f"{MELTING} [1]."
        assert len(answer.claims) == 1
        assert answer.notes == ()

    def test_the_name_of_a_paper_stays_as_a_heading(self, glaciers):
        text = f"**MeltNet**\n- {MELTING} [melt].\n\n**DroneIce**\n- It needs 40 pilots [1]."
        answer = glaciers.ask(COMPARISON, knowing(text), strict="always")
        assert answer.text == f"**MeltNet**\n\n- {MELTING} [1]."
        assert len(answer.claims) == 1

    def test_half_of_a_pair_of_marks_is_not_left(self, glaciers):
        answer = glaciers.ask(FACT, knowing(f"**It needs 40 pilots [1]. {FLIGHT} [1].**"))
        assert answer.text == f"{FLIGHT} [1]."


class TestTextThatTriesToBeMore:
    @pytest.mark.parametrize(
        ("said", "shown"),
        [
            (f"{FLIGHT} [1](https://evil.example/x).", r"[1]\(https://evil.example/x)."),
            (f"{FLIGHT} <b>now</b> [1].", r"\<b>now\</b> [1]."),
            (f"{FLIGHT}\x1b[31m [1].", " [31m [1]."),
        ],
    )
    def test_is_made_harmless(self, glaciers, said, shown):
        answer = glaciers.ask(FACT, ScriptedChat(said), strict="never")
        assert shown in answer.text
        assert "\x1b" not in glaciers.seen
