"""An answer belongs to its conversation, not to the page that happens to follow it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rag.assistant import Assistant
from rag.settings import Settings
from rag.ui.asking import Asking
from rag.ui.backstage import Backstage
from rag.ui.choices import Chosen
from rag.ui.owners import Owners
from rag.ui.session import Session
from rag.ui.stages import Stages

PATIENCE = 120  # seconds


class Gate:
    """In place of the library's opening: everything waits until it is open."""

    problem = ""

    def __init__(self) -> None:
        self.stages = Stages("Opening the library")
        self.open = self.stages.over

    @property
    def is_done(self) -> bool:
        return self.open.is_set()

    def wait(self) -> None:
        assert self.open.wait(PATIENCE)


@pytest.fixture
def backstage(library: Callable[[], Path], clean_settings: None) -> Iterator[Backstage]:
    assistant = Assistant(Settings(home=library(), llm="none"))
    made = Backstage(assistant)
    made.opening.begin()
    made.opening.wait()
    yield made
    assistant.close()


@pytest.fixture
def gate(backstage: Backstage) -> Iterator[Gate]:
    closed: Any = Gate()
    backstage.opening = closed
    yield closed
    closed.open.set()


def over(session: Session) -> None:
    """Wait for the answer that is on its way."""
    waited = threading.Event()

    def follow() -> None:
        list(session.follow())
        waited.set()

    threading.Thread(target=follow, daemon=True).start()
    assert waited.wait(PATIENCE)


def test_answer_that_nobody_follows_any_more_is_kept(backstage: Backstage, gate: Gate) -> None:
    session = backstage.session(None)
    page = session.ask("Who wrote WrapNet?", Chosen())
    assert next(page).state == "writing"
    page.close()  # type: ignore[attr-defined]  # the connection is lost
    backstage.live.add(session)
    again = backstage.session_at(session.address, None)
    assert again is session
    assert again.is_answering
    gate.open.set()
    over(again)
    assert again.exchanges[-1].state == "answered"
    (turn,) = backstage.assistant.history.turns(session.conversation_id or 0)
    assert "Studer" in turn.answer
    assert backstage.session_at(session.address, None).exchanges[0].question == turn.question


def test_two_pages_follow_one_answer(backstage: Backstage, gate: Gate) -> None:
    session = backstage.session(None)
    first = session.ask("Who wrote WrapNet?", Chosen())
    next(first)
    second = session.follow()
    next(second)
    gate.open.set()
    assert list(first)[-1].state == list(second)[-1].state == "answered"


def test_answer_that_was_stopped_is_in_no_log(backstage: Backstage, gate: Gate) -> None:
    session = backstage.session(None)
    page = session.ask("Who wrote WrapNet?", Chosen())
    next(page)
    session.stop()
    assert list(page)[-1].state == "stopped"
    gate.open.set()
    assert list(session.ask("Who wrote SEDONA?", Chosen()))[-1].state == "answered"
    turns = backstage.assistant.history.turns(session.conversation_id or 0)
    assert [turn.question for turn in turns] == ["Who wrote SEDONA?"]


def test_question_asked_again_is_in_the_log_once(backstage: Backstage) -> None:
    session = backstage.session(None)
    for again in (False, True):
        assert list(session.ask("Who wrote WrapNet?", Chosen(), again=again))[-1].is_over
    assert len(backstage.assistant.history.turns(session.conversation_id or 0)) == 1
    assert len(session.exchanges) == 1


def test_evidence_of_fields_and_abstracts_is_there_again(backstage: Backstage) -> None:
    session = backstage.session(None)
    for question in ("which papers study weight averaging?", "Who wrote WrapNet?"):
        list(session.ask(question, Chosen()))
    kept = backstage.session_at(session.address, None)
    assert kept is not session
    for now, then in zip(kept.exchanges, session.exchanges, strict=True):
        assert [(c.number, c.ranges, c.said) for c in now.cards] == [
            (c.number, c.ranges, c.said) for c in then.cards
        ]


def test_nobody_comes_back_to_the_conversation_of_another(backstage: Backstage, gate: Gate) -> None:
    session = backstage.session("ada")
    next(iter(session.ask("Who wrote WrapNet?", Chosen())))
    backstage.live.add(session)
    assert backstage.session_at(session.address, "ada") is session
    assert backstage.session_at(session.address, "bob") is not session
    assert backstage.session_at(session.address, None) is not session


def test_answer_is_there_even_if_nobody_can_note_whose_it_is(
    backstage: Backstage, tmp_path: Path
) -> None:
    backstage.owners = Owners(tmp_path / "gone" / "web")
    session = backstage.session("ada")
    last = list(session.ask("Who wrote WrapNet?", Chosen()))[-1]
    assert last.state == "answered"
    assert any("will not be among yours" in note for note in last.notes)
    assert not (tmp_path / "gone").exists()


@pytest.mark.parametrize("address", ["", "nonsense", "9" * 40, "4711", "-1", "٣"])
def test_address_that_names_nothing_is_a_new_conversation(
    backstage: Backstage, address: str
) -> None:
    assert backstage.session_at(address, None).exchanges == []


def test_fault_of_the_program_is_told_and_over(capsys: pytest.CaptureFixture[str]) -> None:
    settled = threading.Event()

    def fail(*_: object) -> str:
        raise ZeroDivisionError

    asking = Asking(fail, lambda _: settled.set())
    assert list(asking.glimpses(0)) in ([], [asking_nothing(asking)])
    assert settled.wait(PATIENCE)
    assert "unexpected" in asking.problem
    assert "ZeroDivisionError" in capsys.readouterr().err


def asking_nothing(asking: Asking[str]) -> object:
    from rag.ui.asking import Glimpse

    return Glimpse("", None)
