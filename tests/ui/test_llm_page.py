"""Answers of an LLM as they come: word by word, stopped, checked, and when its server is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from browsing import Served, answer_of, ask, serving
from llm_script import model_listed, say
from scripted_server import Response, ScriptedServer
from scripted_server import serving as model_serving

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]

QUESTION = "what does WrapNet propose?"
PARTLY = "It was tested on several datasets and hardware platforms [1]."  # of the datasets: nothing
TRUE = "WrapNet adapts neural networks to low-resolution accumulators [1]."


@pytest.fixture(scope="module")
def model() -> Iterator[ScriptedServer]:
    with model_serving() as running:
        model_listed(running)
        yield running


@pytest.fixture(scope="module")
def written(library: Callable[[], Path], model: ScriptedServer) -> Iterator[Served]:
    """A server whose answers are written by ``model``."""
    settings = {
        "RAG_OPENAI_BASE_URL": f"{model.url}/v1",
        "RAG_MODEL": "m",
        "RAG_STRATEGY": "single",
    }
    with serving(library(), **settings) as running:
        yield running


def test_page_says_what_answers_and_offers_none(
    written: Served, model: ScriptedServer, open_page: OpenPage
) -> None:
    say(model, TRUE)
    page = open_page(written.url)
    page.locator(".told", has_text="m · http").wait_for()
    assert "no text leaves this machine" in page.locator(".told").inner_text()
    page.get_by_role("button", name="Options").click()
    page.get_by_label("Answered by").click()
    page.get_by_role("option", name="No LLM").click()
    page.locator(".told", has_text="without an LLM").wait_for()
    ask(page, QUESTION)
    assert "no LLM" in page.locator(f"{answer_of(page, 1)} .by").inner_text()
    assert not [r for r in model.requests if r.path == "/v1/chat/completions"]


def test_answer_is_stopped_in_mid_stream_and_the_next_is_not(
    written: Served, model: ScriptedServer, open_page: OpenPage
) -> None:
    say(model, f"{TRUE} " + "More is said about networks [1]. " * 400, pause=0.2)
    page = open_page(written.url)
    page.locator(".told", has_text="answers").wait_for()
    ask(page, QUESTION)
    page.locator(".prose", has_text="accumulators").wait_for()
    page.get_by_role("button", name="Stop", exact=True).click()
    page.locator('#q1[data-state="stopped"]').wait_for()
    assert "accumulators" in page.locator("#q1 .prose").inner_text()
    assert model.cancelled.wait(60)
    say(model, TRUE)
    ask(page, QUESTION)
    answer = page.locator(answer_of(page, 2))
    assert answer.get_attribute("data-state") == "answered"
    assert "m (OpenAI-compatible server)" in answer.locator(".by").inner_text()


def test_claim_that_nothing_bears_out_is_shown_as_withdrawn(
    written: Served, model: ScriptedServer, open_page: OpenPage
) -> None:
    say(model, f"{TRUE} It reaches 99.7 percent accuracy on ImageNet with 3 GPUs [1].")
    page = open_page(written.url)
    page.locator(".told", has_text="answers").wait_for()
    ask(page, QUESTION)
    answer = page.locator(answer_of(page, 1))
    assert "99.7" not in answer.locator(".prose").inner_text()
    assert "99.7" in answer.locator(".withdrawn").inner_text()


def test_claim_that_is_borne_out_in_part_is_marked_in_its_sentence_after_a_reload_too(
    written: Served, model: ScriptedServer, open_page: OpenPage
) -> None:
    say(model, f"{TRUE} {PARTLY}")
    page = open_page(written.url, may_lose=True)
    page.locator(".told", has_text="answers").wait_for()
    ask(page, QUESTION)
    for _ in ("now", "reloaded"):
        answer = page.locator(answer_of(page, 1))
        doubt = answer.locator(".prose .doubt").all_inner_texts()
        assert doubt == ["It was tested on several datasets and hardware platforms"]
        assert answer.locator(".prose .verdict").count() == 1
        assert answer.locator(".doubted").count() == 1
        page.reload()
        page.locator("#q1").wait_for()


def test_server_of_the_llm_that_is_gone_is_a_clear_sentence(
    library: Callable[[], Path], open_page: OpenPage
) -> None:
    with model_serving() as model:
        say(model, TRUE)
        model_listed(model)
        address = f"{model.url}/v1"
        with serving(
            library(), "--llm", "openai", "--model", "m", RAG_OPENAI_BASE_URL=address
        ) as it:
            page = open_page(it.url)
            page.locator(".told", has_text="answers").wait_for()
            model.responses["/v1/chat/completions"] = Response([b"{}"], status=503)
            ask(page, QUESTION)
            answer = page.locator(answer_of(page, 1))
            assert answer.get_attribute("data-state") in ("answered", "error")
            told = answer.locator(".problem, .note").all_inner_texts()
            assert any("503" in text or "refused" in text or "failed" in text for text in told)
            say(model, TRUE)
            ask(page, QUESTION)
            assert page.locator(answer_of(page, 2)).get_attribute("data-state") == "answered"


def test_llm_that_was_asked_for_and_does_not_answer_is_named_until_it_does(
    library: Callable[[], Path], open_page: OpenPage
) -> None:
    with model_serving() as model:
        address = f"{model.url}/v1"
    with serving(library(), RAG_OPENAI_BASE_URL=address, RAG_MODEL="qwen3") as it:
        page = open_page(it.url)
        missing = page.locator(".told.missing")
        missing.wait_for()
        told = missing.inner_text()
        assert f"qwen3 at {address} was asked for and is not used" in told
        assert "Start it" in told
        assert "without an LLM" in page.locator("#rag-told").inner_text()
        ask(page, QUESTION)
        assert "no LLM" in page.locator(f"{answer_of(page, 1)} .by").inner_text()
        assert missing.is_visible()
        page.get_by_role("button", name="Options").click()
        page.get_by_label("Answered by").click()
        page.get_by_role("option", name="qwen3").click()
        page.locator(".told.missing", has_text="does not answer").wait_for()


def test_llm_that_is_lost_during_a_conversation_is_told_under_the_question(
    library: Callable[[], Path], open_page: OpenPage
) -> None:
    with ExitStack() as until_lost:
        model = until_lost.enter_context(model_serving())
        say(model, TRUE)
        model_listed(model)
        settings = {"RAG_OPENAI_BASE_URL": f"{model.url}/v1", "RAG_MODEL": "m"}
        with serving(library(), **settings) as it:
            page = open_page(it.url)
            page.locator(".told", has_text="m · http").wait_for()
            assert page.locator(".told.missing").count() == 0
            until_lost.close()
            ask(page, QUESTION)
            assert "--model" not in page.locator(answer_of(page, 1)).inner_text()
            page.locator(".told.missing", has_text="does not answer").wait_for()
