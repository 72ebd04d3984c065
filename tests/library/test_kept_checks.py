"""What the log keeps of an answer beside its text, and a turn that takes another's place."""

from __future__ import annotations

from pathlib import Path

import pytest
from library_kit import THREE, CountingEmbedder, open_library, write_listing

from rag.conversation import Conversation
from rag.errors import UsageError
from rag.library import Library
from rag.paper import Answer, Citation, Claim, Evidence


@pytest.fixture
def library(home: Path, tmp_path: Path):
    listing = write_listing(tmp_path / "three.jsonl", THREE)
    with open_library(home) as library:
        library.ingest([listing], embedder=CountingEmbedder())
        yield library


class Echo:
    """Answers with the question, or fails if that is its only word."""

    def ask(self, question, **_):
        if question == "fail":
            raise UsageError("no", "Yes.")
        return Answer(question, "answered", f"About {question}.")


def test_evidence_and_doubts_are_kept_with_the_answer(library: Library):
    paper = library.catalog.papers()[0]
    sentence = paper.abstract.split(".")[0]
    evidence = Evidence(sentence, "abstract", 0, len(sentence))
    doubted = Claim("It is fast [1].", (1,), "partly", 0.4, "number not in source")
    withdrawn = Claim("It is free.", (), "unsupported", 0.1, "not covered")
    good = Claim("It is.", (1,), "supported", 0.9, evidence=((1, evidence),))
    answer = Answer(
        "what?",
        "answered",
        "It is [1]. It is fast [1].",
        citations=(Citation(1, paper, (evidence,)),),
        claims=(good, doubted),
        withdrawn=(withdrawn,),
        notes=("1 sentence was withdrawn",),
        error="it broke",
    )
    (turn,) = library.conversations.turns(library.conversations.record(answer))
    assert turn.checked.evidence == ((1, "abstract", sentence),)
    assert turn.checked.doubted == (doubted,)
    assert turn.checked.withdrawn == (withdrawn,)
    assert turn.checked.notes == ("1 sentence was withdrawn",)
    assert turn.checked.error == "it broke"


def questions(library: Library, number: int | None) -> list[str]:
    assert number is not None
    return [turn.question for turn in library.conversations.turns(number)]


def test_turn_that_is_asked_again_takes_the_place_of_the_first(library: Library):
    conversation = Conversation(Echo(), library.conversations, keep=True)
    for question in ("one?", "two?"):
        conversation.record(conversation.ask(question))
    conversation.forget_last()
    conversation.record(conversation.ask("two, rather?"))
    assert questions(library, conversation.conversation_id) == ["one?", "two, rather?"]
    conversation.record(conversation.ask("three?"))
    assert questions(library, conversation.conversation_id) == ["one?", "two, rather?", "three?"]


def test_turn_asked_again_after_a_failure_or_a_restart_takes_its_place_too(library: Library):
    first = Conversation(Echo(), library.conversations, keep=True)
    first.record(first.ask("one?"))
    number = first.conversation_id
    later = Conversation(Echo(), library.conversations, number, keep=True)
    later.forget_last()
    with pytest.raises(UsageError):
        later.ask("fail")
    later.record(later.ask("once more?"))
    assert questions(library, number) == ["once more?"]


def test_turn_that_was_never_kept_takes_nobodys_place(library: Library):
    conversation = Conversation(Echo(), library.conversations, keep=True)
    conversation.record(conversation.ask("one?"))
    conversation.ask("not kept?")
    conversation.forget_last()
    conversation.record(conversation.ask("two?"))
    assert questions(library, conversation.conversation_id) == ["one?", "two?"]


def test_turn_that_another_has_followed_since_stays(library: Library):
    conversation = Conversation(Echo(), library.conversations, keep=True)
    conversation.record(conversation.ask("one?"))
    number = conversation.conversation_id
    library.conversations.record(Answer("elsewhere?", "answered", "."), number)
    conversation.forget_last()
    conversation.record(conversation.ask("again?"))
    assert questions(library, number) == ["one?", "elsewhere?", "again?"]
