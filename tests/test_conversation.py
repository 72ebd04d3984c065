"""Conversations over the real sample library: remembered, kept, gone on with by another process."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.assistant import Assistant
from rag.errors import ConversationNotFound, UsageError
from rag.models.scripted import ScriptedChat
from rag.parts import Parts
from rag.settings import Settings

pytestmark = pytest.mark.usefixtures("clean_settings")

FRACTAL = "FractalNet: Ultra-Deep Neural Networks without Residuals"


@pytest.fixture
def home(sample, tmp_path: Path) -> Path:
    """A copy of the sample library, to write into."""
    shutil.copytree(sample.home, tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def assistant(home: Path) -> Iterator[Assistant]:
    opened = Assistant(Settings(home=home, llm="none"))
    yield opened
    opened.close()


def cited(answer) -> list[str]:
    return [citation.paper.title for citation in answer.citations]


def test_a_conversation_is_gone_on_with_by_another_process(home, assistant):
    conversation = assistant.converse()
    first = conversation.ask("what is FractalNet?")
    assert conversation.conversation_id is None
    assert conversation.record(first) is None
    second = conversation.ask("does it use residual connections?")
    assert second.rewritten == "does FractalNet use residual connections?"
    conversation.record(second)

    other = Assistant(Settings(home=home, llm="none"))
    resumed = other.converse(other.history.latest())
    third = resumed.ask("who are the authors?")
    assert third.rewritten == "who are the authors of FractalNet?"
    resumed.record(third)
    assert [turn.question for turn in assistant.history.turns(resumed.conversation_id)] == [
        first.question,
        second.question,
        third.question,
    ]
    other.close()


def test_the_numbers_of_a_kept_answer_still_stand_for_its_papers(assistant):
    conversation = assistant.converse()
    listed = conversation.ask("papers by Chongjie Zhang")
    conversation.record(listed)
    resumed = assistant.converse(conversation.conversation_id)
    answer = resumed.ask("who wrote [2]?")
    assert cited(answer) == [cited(listed)[1]]


def test_nothing_is_kept_where_that_is_set_and_follow_ups_work_all_the_same(home):
    opened = Assistant(Settings(home=home, llm="none", keep_history=False))
    conversation = opened.converse()
    conversation.record(conversation.ask("what is FractalNet?"))
    assert cited(conversation.ask("does it use residual connections?")) == [FRACTAL]
    assert opened.history.summaries() == []
    opened.close()


def test_asking_by_itself_keeps_nothing(assistant):
    assistant.ask("what is FractalNet?")
    assert assistant.history.latest() is None


def test_what_fails_is_not_remembered(assistant):
    conversation = assistant.converse()
    conversation.ask("what is FractalNet?")
    with pytest.raises(UsageError):
        conversation.ask("???")
    assert cited(conversation.ask("does it use residual connections?")) == [FRACTAL]


def test_a_conversation_that_is_not_there(assistant):
    with pytest.raises(ConversationNotFound):
        assistant.converse(99)


def test_a_turn_that_cannot_be_kept_is_a_remark(home, assistant):
    conversation = assistant.converse()
    answer = conversation.ask("what is FractalNet?")
    catalog = home / "catalog.sqlite"
    assistant.close()
    catalog.rename(home / "gone")
    problem = conversation.record(answer)
    assert problem is not None
    assert problem.startswith("this answer is not in 'rag history': ")


def test_an_llm_reads_the_follow_up_and_its_cost_is_counted(assistant, monkeypatch):
    model = ScriptedChat("does FractalNet use residual connections?", context_window=8192)
    from rag import prompts
    from rag.answering.conversation.rewriting import Rewriter

    by = Rewriter(model, prompts.load("standalone-question"))
    monkeypatch.setattr(Parts, "rewriter", lambda _: by)
    conversation = assistant.converse()
    conversation.ask("what is FractalNet?")
    assert model.sent == []
    answer = conversation.ask("does it use residual connections?")
    assert answer.usage.llm_calls == 1
    assert answer.prompts[0] == "standalone-question/1"
    assert cited(answer) == [FRACTAL]
