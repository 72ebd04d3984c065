"""Strategy ``per-paper``: a gate and one verified sentence for each paper; the code cites."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Sequence

import pytest
from answering_kit import assert_abstained, assert_sound, cited, titles
from written_kit import (
    ARCHIVE,
    COMPARISON,
    DRONES,
    FACT,
    FLIGHT,
    LIST,
    MELT,
    RADAR,
    Bench,
    notes,
    title_in,
)

from rag.answering.writing.per_paper import PATIENCE
from rag.errors import ContextTruncated, ModelError, ModelFailed, ModelTimeout, ModelUnavailable
from rag.models.chat import Message
from rag.models.scripted import Reply, ScriptedChat
from rag.paper import Answer, ModelInfo

SAID = {
    DRONES["title"]: "DroneIce photographs glaciers with drones.",
    MELT["title"]: "MeltNet measures the melting of a glacier in photographs.",
    ARCHIVE["title"]: "The archive holds 4,000 photographs taken since 1890.",
    RADAR["title"]: "Radar measures the thickness of sea ice from orbit.",
}
BEST = {  # of each abstract, for LIST
    DRONES["title"]: "We present DroneIce, which photographs glaciers with drones.",
    MELT["title"]: "We introduce MeltNet, which measures the melting of a glacier in photographs.",
    ARCHIVE["title"]: "We collect historical photographs of glaciers from museums.",
}
Gate = Callable[[Sequence[Message]], "float | ModelError | None"]


def gate(*rows: dict[str, str], yes: float = 0.9, no: float = 0.1) -> Gate:
    """Passes the papers made of ``rows`` and no other."""
    passing = {row["title"] for row in rows}
    return lambda sent: yes if title_in(sent) in passing else no


def survey(
    glaciers: Bench, question: str, decisions: Gate, said: object = None, **more: object
) -> Answer:
    """The answer of a model that says of each paper what ``SAID``, or ``said``, has."""
    replies = {**SAID, **(said or {})}
    chat = ScriptedChat(
        reply=lambda sent: replies.get(title_in(sent), "It needs 99 pilots."), decisions=decisions
    )
    return glaciers.ask(question, chat, strategy="per-paper", **more)


def lines(answer: Answer) -> list[str]:
    return re.findall(r"^- \*\*(.+?)\*\*", answer.text, re.MULTILINE)


class TestAList:
    def test_has_a_verified_line_for_each_paper_that_passes(self, glaciers):
        answer = survey(glaciers, LIST, gate(DRONES, MELT, ARCHIVE))
        assert_sound(answer)
        assert answer.status == "answered"
        relevant = [ranked.paper.title for ranked in glaciers.quoted(LIST).papers]
        assert answer.text == "\n".join(
            f"- **{title}** [{number}]: {SAID[title]}"
            for number, title in enumerate(relevant, start=1)
        )
        assert {claim.verdict for claim in answer.claims} == {"supported"}
        assert all(claim.evidence for claim in answer.claims)
        assert answer.notes == ()

    def test_leaves_out_what_the_model_rejects(self, glaciers):
        answer = survey(glaciers, LIST, gate(DRONES, ARCHIVE))
        assert cited(answer) == titles(answer) == {DRONES["title"], ARCHIVE["title"]}

    def test_adds_what_the_model_finds_beyond_the_relevant(self, glaciers):
        answer = survey(glaciers, LIST, gate(DRONES, MELT, ARCHIVE, *_next_rank(glaciers, 1)))
        assert len(cited(answer)) == 4
        assert_sound(answer)

    def test_stops_where_relevance_has_stopped(self, glaciers):
        survey(glaciers, LIST, gate(DRONES, MELT, ARCHIVE), parallel=1)
        assert len(glaciers.chat.asked) == 3 + PATIENCE

    def test_goes_on_after_a_late_find(self, glaciers):
        late = _next_rank(glaciers, PATIENCE)
        survey(glaciers, LIST, gate(DRONES, MELT, ARCHIVE, *late), parallel=1)
        assert len(glaciers.chat.asked) == 3 + PATIENCE + PATIENCE

    def test_scores_papers_by_the_gate(self, glaciers):
        answer = survey(glaciers, LIST, gate(DRONES, MELT, ARCHIVE, yes=0.75))
        assert {ranked.score for ranked in answer.papers} == {0.75}

    def test_has_the_papers_that_are_more_likely_relevant_than_not(self, glaciers):
        assert len(cited(survey(glaciers, LIST, gate(DRONES, MELT, yes=0.52)))) == 2
        assert_abstained(survey(glaciers, LIST, gate(DRONES, MELT, yes=0.3)))

    def test_weighs_the_model_against_what_is_probable_without_it(self, glaciers):
        unsure = cited(survey(glaciers, LIST, lambda _: 0.56))
        assert unsure
        assert unsure == {ranked.paper.title for ranked in glaciers.quoted(LIST).papers}
        (late,) = _next_rank(glaciers, 1)
        sure = cited(survey(glaciers, LIST, lambda _: 0.8))
        assert late["title"] in sure - unsure

    def test_of_nothing_relevant_is_an_abstention(self, glaciers):
        answer = survey(glaciers, LIST, gate())
        assert_abstained(answer)
        assert "found the answer in none of 7 papers" in notes(answer)


class TestAFact:
    def test_is_one_sentence_and_its_paper(self, glaciers):
        answer = survey(glaciers, FACT, gate(DRONES), {DRONES["title"]: f"{FLIGHT}."})
        assert_sound(answer)
        assert answer.text == f"{FLIGHT} [1].\n— **{DRONES['title']}**"
        assert cited(answer) == titles(answer) == {DRONES["title"]}

    def test_ends_with_the_paper_that_the_question_names(self, glaciers):
        said = {DRONES["title"]: f"{FLIGHT}."}
        survey(glaciers, FACT, lambda _: 0.9, said, parallel=1)
        assert [title_in(sent) for sent in glaciers.chat.asked] == [DRONES["title"]]

    def test_a_sentence_without_the_number_asked_for_gives_way(self, glaciers):
        answer = survey(glaciers, FACT, gate(DRONES))
        assert answer.text.startswith("“Each flight of DroneIce takes 12 minutes.” [1]")
        assert "1 sentence was withdrawn" in notes(answer)

    def test_that_nobody_finds_is_an_abstention(self, glaciers):
        answer = survey(glaciers, "What is the price of the DroneIce archive?", gate())
        assert_abstained(answer)

    def test_that_the_model_does_not_find_is_an_abstention(self, glaciers):
        assert glaciers.quoted(FACT).status == "answered"
        answer = survey(glaciers, FACT, gate())
        assert_abstained(answer)
        assert answer.usage.llm_calls == len(glaciers.chat.asked) == 4

    def test_that_the_model_finds_but_cannot_state_is_an_abstention(self, glaciers):
        said = {DRONES["title"]: "The abstract does not mention how long a flight takes."}
        assert_abstained(survey(glaciers, FACT, gate(DRONES), said))

    def test_is_not_quoted_from_a_paper_that_only_the_gate_takes_for_one(self, glaciers):
        said = {DRONES["title"]: "The archive costs 99 euros."}
        answer = survey(glaciers, "What is the price of the DroneIce archive?", gate(DRONES), said)
        assert_abstained(answer)
        assert [claim.text for claim in answer.withdrawn] == ["The archive costs 99 euros."]


class TestAComparison:
    def test_says_which_paper_says_what(self, glaciers):
        answer = survey(glaciers, COMPARISON, gate())
        assert_sound(answer)
        assert sorted(lines(answer)) == sorted([DRONES["title"], MELT["title"]])
        for title in (DRONES["title"], MELT["title"]):
            assert SAID[title] in answer.text

    def test_asks_no_gate_about_its_sides(self, glaciers):
        answer = survey(glaciers, COMPARISON, gate())
        assert glaciers.chat.asked == []
        assert len(glaciers.chat.sent) == 2
        assert [name.partition("/")[0] for name in answer.prompts] == ["paper-side"]

    def test_may_have_two_sentences_a_side(self, glaciers):
        said = {MELT["title"]: f"{SAID[MELT['title']]} MeltNet needs no depth sensor. It is fun."}
        answer = survey(glaciers, COMPARISON, gate(), said)
        assert f"{SAID[MELT['title']]} MeltNet needs no depth sensor.\n" in f"{answer.text}\n"


class TestWhatTheModelSays:
    @pytest.mark.parametrize(
        "said",
        [
            "MeltNet needs 17 pilots.",
            "NOT IN THESE PAPERS",
            "The abstract does not mention that.",
            "Here is the sentence:",
            Reply("MeltNet measures the melting of", finish="length"),
            ModelFailed("MeltNet sent an empty answer"),
        ],
    )
    def test_gives_way_to_the_best_sentence_where_it_is_not_borne_out(self, glaciers, said):
        answer = survey(glaciers, LIST, gate(DRONES, MELT, ARCHIVE), {MELT["title"]: said})
        assert_sound(answer)
        assert f"**{MELT['title']}** [3]: “{BEST[MELT['title']]}”" in answer.text
        assert SAID[DRONES["title"]] in answer.text
        assert "pilots" not in glaciers.seen

    @pytest.mark.parametrize(
        "said",
        [
            'Answer: "{}"',
            "{} [1]",
            "{} [7].",
            "- {}",
            "The abstract states that {}",
            "Here is the sentence:\n\n{}\n\nIt is a good one.",
        ],
    )
    def test_is_stripped_of_what_models_wrap_it_in(self, glaciers, said):
        wrapped = said.format(SAID[MELT["title"]])
        answer = survey(glaciers, LIST, gate(MELT), {MELT["title"]: wrapped})
        assert answer.text == f"- **{MELT['title']}** [1]: {SAID[MELT['title']]}"
        assert answer.notes == ()

    def test_is_counted_where_it_gave_way(self, glaciers):
        said = {DRONES["title"]: "It needs 17 pilots.", MELT["title"]: "It needs 18 pilots."}
        answer = survey(glaciers, LIST, gate(DRONES, MELT), said)
        assert "2 sentences were withdrawn" in notes(answer)
        assert [claim.text for claim in answer.withdrawn] == [*said.values()]


class TestTheGate:
    def test_without_a_verdict_the_words_decide(self, glaciers):
        answer = survey(glaciers, LIST, lambda _: None)
        assert cited(answer) == {DRONES["title"], MELT["title"], ARCHIVE["title"]}

    def test_is_asked_about_one_paper_at_a_time_as_data(self, glaciers):
        survey(glaciers, LIST, gate(DRONES))
        for sent in glaciers.chat.asked:
            assert title_in(sent)
            assert f"Question: {LIST}" in sent[-1].content.splitlines()


class TestWhatItCosts:
    def test_every_call_counts(self, glaciers):
        answer = survey(glaciers, LIST, gate(DRONES, MELT))
        chat = glaciers.chat
        assert answer.usage.llm_calls == len(chat.asked) + len(chat.sent)
        sent = sum(len(m.content.split()) for call in (*chat.asked, *chat.sent) for m in call)
        assert answer.usage.prompt_tokens == sent
        assert answer.model == ModelInfo("scripted", "scripted", "per-paper")
        assert [name.partition("/")[0] for name in answer.prompts] == ["gate", "paper-claim"]
        assert answer.timings.generate > 0

    def test_progress_is_told(self, glaciers):
        survey(glaciers, LIST, gate(DRONES, MELT, ARCHIVE))
        most = 3 + PATIENCE
        assert glaciers.progress == [(n, most, "papers") for n in range(1, most + 1)]

    def test_lines_come_in_order_one_by_one(self, glaciers):
        survey(glaciers, LIST, gate(DRONES, MELT, ARCHIVE))
        assert [piece.count("- **") for piece in glaciers.pieces] == [1, 1, 1]


class TestSeveralAtOnce:
    @pytest.mark.parametrize("parallel", [1, 3])
    def test_no_more_than_allowed(self, glaciers, parallel):
        busy, most, lock = [0], [0], threading.Lock()

        def slow(sent: Sequence[Message]) -> float:
            with lock:
                busy[0] += 1
                most[0] = max(most[0], busy[0])
            time.sleep(0.02)
            with lock:
                busy[0] -= 1
            return gate(DRONES, MELT, ARCHIVE)(sent)

        answer = survey(glaciers, LIST, slow, parallel=parallel)
        assert most[0] == parallel
        assert answer.text == survey(glaciers, LIST, gate(DRONES, MELT, ARCHIVE)).text

    def test_an_interruption_waits_for_nobody(self, glaciers):
        """The thread of a call that hangs is left behind, and what it finds is thrown away."""
        release = threading.Event()

        def hanging(sent: Sequence[Message]) -> float:
            if title_in(sent) != lines_expected[0]:
                release.wait(20)
            return 0.9

        def interrupt(_: str) -> None:
            raise KeyboardInterrupt

        lines_expected = [ranked.paper.title for ranked in glaciers.quoted(LIST).papers]
        began = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            survey(glaciers, LIST, hanging, on_text=interrupt)
        assert time.monotonic() - began < 5
        calls = len(glaciers.chat.sent)
        release.set()
        time.sleep(0.1)
        assert len(glaciers.chat.sent) == calls  # no sentence was asked for afterwards


class TestAModelThatDies:
    @pytest.mark.parametrize("error", [ModelFailed("500"), ModelTimeout("nothing came")])
    def test_at_once_is_replaced_by_quotes(self, glaciers, error):
        answer = survey(glaciers, LIST, lambda _: error)
        quoted = glaciers.quoted(LIST)
        assert (answer.text, answer.papers, answer.model) == (
            quoted.text, quoted.papers, quoted.model)  # fmt: skip
        assert error.problem in notes(answer)

    @pytest.mark.parametrize("at", ["gate", "claim"])
    @pytest.mark.parametrize("error", [ModelTimeout("nothing came"), ModelUnavailable("gone")])
    def test_half_way_is_completed_by_quotes(self, glaciers, error, at):
        order = [ranked.paper.title for ranked in glaciers.quoted(LIST).papers]
        said = {order[1]: Reply("It", error)} if at == "claim" else {}
        gates = gate(DRONES, MELT, ARCHIVE)

        def dying(sent: Sequence[Message]) -> float | ModelError | None:
            return error if at == "gate" and title_in(sent) == order[1] else gates(sent)

        answer = survey(glaciers, LIST, dying, said)
        assert_sound(answer)
        assert answer.status == "answered"
        assert lines(answer) == order
        shown, rest = answer.text.split(
            "\n\n*The model broke off here; what follows is quoted from the papers.*\n\n"
        )
        assert shown == f"- **{order[0]}** [1]: {SAID[order[0]]}"
        assert rest.count("“") == 2
        assert error.problem in notes(answer)
        assert {ranked.paper.title for ranked in answer.papers} == set(order)

    def test_that_writes_nothing_twice_is_dead(self, glaciers):
        nothing = ModelFailed("the model sent an empty answer")
        said = dict.fromkeys(SAID, nothing)
        answer = survey(glaciers, LIST, gate(DRONES, MELT, ARCHIVE), said)
        assert_sound(answer)
        assert len(cited(answer)) == 3
        assert "empty answer" in notes(answer)

    def test_unavailable_from_the_start_is_an_error(self, glaciers):
        with pytest.raises(ModelUnavailable):
            survey(glaciers, LIST, lambda _: ModelUnavailable("gone"))

    def test_a_prompt_that_was_cut_is_an_error(self, glaciers):
        said = {ARCHIVE["title"]: Reply("It", ContextTruncated("the prompt was cut"))}
        with pytest.raises(ContextTruncated):
            survey(glaciers, LIST, gate(DRONES, MELT, ARCHIVE), said)


def _next_rank(glaciers: Bench, rank: int) -> list[dict[str, str]]:
    """The paper at that place behind those that are relevant."""
    survey(glaciers, LIST, gate(DRONES, MELT, ARCHIVE), parallel=1)
    return [{"title": title_in(glaciers.chat.asked[2 + rank])}]
