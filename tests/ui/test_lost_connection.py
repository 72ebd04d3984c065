"""A page that loses its server in the middle of an answer finds the answer when it comes back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from browsing import Serve, Served, answer_of, ask, serving
from llm_script import model_listed, say, says_slowly
from relay import relaying
from scripted_server import ScriptedServer
from scripted_server import serving as model_serving

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]

QUESTION = "what does WrapNet propose?"
FIRST = "WrapNet adapts neural networks to low-resolution accumulators [1]."
LAST = "It is trained with a cyclic activation layer [1]."


@pytest.fixture(scope="module")
def model() -> Iterator[ScriptedServer]:
    with model_serving() as running:
        model_listed(running)
        yield running


@pytest.fixture(scope="module")
def written(library: Callable[[], Path], model: ScriptedServer) -> Iterator[Served]:
    """A server whose answers are written by ``model``."""
    with serving(library(), **settings_for(model)) as running:
        yield running


def settings_for(model: ScriptedServer) -> dict[str, str]:
    address = f"{model.url}/v1"
    return {"RAG_OPENAI_BASE_URL": address, "RAG_MODEL": "m", "RAG_STRATEGY": "single"}


def begin(page: Page) -> None:
    """Ask, and see the first sentence of an answer that goes on."""
    page.locator(".told", has_text="answers").wait_for()
    ask(page, QUESTION)
    page.locator('#q1[data-state="writing"] .prose', has_text="accumulators").wait_for()


def is_whole(page: Page) -> bool:
    answer = page.locator(answer_of(page, 1))
    shown = answer.locator(".prose").inner_text()
    return answer.get_attribute("data-state") == "answered" and "accumulators" in shown


def test_page_loaded_again_in_mid_answer_goes_on_with_it(
    written: Served, model: ScriptedServer, open_page: OpenPage
) -> None:
    gate = threading.Event()
    says_slowly(model, FIRST, gate, LAST)
    page = open_page(written.url, may_lose=True)
    begin(page)
    page.reload()
    page.locator('#q1[data-state="writing"] .prose', has_text="accumulators").wait_for()
    assert page.get_by_role("button", name="Stop", exact=True).is_visible()
    gate.set()
    assert is_whole(page)
    assert page.locator(".exchange").count() == 1
    page.reload()
    page.locator("#q1").wait_for()
    assert is_whole(page)


def test_connection_lost_in_mid_answer_brings_the_whole_answer_when_it_is_back(
    written: Served, model: ScriptedServer, open_page: OpenPage
) -> None:
    gate = threading.Event()
    says_slowly(model, FIRST, gate, LAST)
    with relaying(written.url) as relay:
        page = open_page(relay.url, may_lose=True)
        begin(page)
        relay.cut()
        page.get_by_text("Connection to the server was lost").wait_for()
        gate.set()
        relay.mend(written.url)
        page.get_by_text("Connection to the server was lost").wait_for(state="detached")
        page.locator("#q1").wait_for()
        assert is_whole(page)


def test_server_started_anew_says_what_was_lost_and_asks_again(
    serve: Serve, model: ScriptedServer, open_page: OpenPage
) -> None:
    gate = threading.Event()
    says_slowly(model, FIRST, gate, LAST)
    first = serve(**settings_for(model))
    with relaying(first.url) as relay:
        page = open_page(relay.url, may_lose=True)
        begin(page)
        first.process.kill()
        relay.cut()
        gate.set()
        say(model, FIRST)
        second = serve(**settings_for(model))
        relay.mend(second.url)
        told = page.locator(".lost")
        told.wait_for()
        assert QUESTION in told.inner_text()
        told.get_by_role("button", name="Ask it again").click()
        assert is_whole(page)
        assert told.count() == 0


UNREACHED = "The server cannot be reached"


def typed(page: Page) -> str:
    return page.get_by_label("Question", exact=True).input_value()


def test_server_that_is_gone_is_told_and_what_is_typed_is_there_when_it_is_back(
    serve: Serve, model: ScriptedServer, open_page: OpenPage
) -> None:
    gate = threading.Event()
    says_slowly(model, FIRST, gate, LAST)
    first = serve(**settings_for(model))
    with relaying(first.url) as relay:
        page = open_page(relay.url, may_lose=True)
        begin(page)
        first.process.kill()
        relay.cut()
        page.locator("#rag-reach", has_text=UNREACHED).wait_for()
        assert "lost before this was answered" in page.locator("#q1 .progress").inner_text()
        page.get_by_label("Question", exact=True).fill("Who wrote SED")
        gate.set()
        relay.mend(serve("--llm", "none").url)
        page.locator(".lost", has_text=QUESTION).wait_for()
        page.wait_for_function("document.querySelector('#rag-question textarea')?.value")
        assert typed(page) == "Who wrote SED"
        assert page.locator("#rag-reach").count() == 0


def test_question_asked_of_a_server_that_is_gone_is_kept_and_can_be_sent_again(
    served: Served, open_page: OpenPage
) -> None:
    with relaying(served.url) as relay:
        page = open_page(relay.url, may_lose=True)
        page.locator(".welcome li").first.wait_for()
        relay.cut()
        ask(page, "Who wrote SEDONA?")
        page.locator("#rag-reach", has_text=UNREACHED).wait_for()
        assert typed(page) == "Who wrote SEDONA?"
        relay.mend(served.url)
        page.locator("#rag-reach").wait_for(state="detached")
        page.locator(".welcome li").first.wait_for()
        page.wait_for_function("document.querySelector('#rag-question textarea')?.value")
        assert typed(page) == "Who wrote SEDONA?"
        page.get_by_label("Question", exact=True).press("Enter")
        assert page.locator(answer_of(page, 1)).get_attribute("data-state") == "answered"
