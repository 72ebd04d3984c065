"""Shared use behind a login, and what goes wrong under a page: it says so, and goes on."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from browsing import Serve, answer_of, ask

from rag.ui.access import hash_password

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]


def log_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    page.locator(".welcome, .exchange").first.wait_for()


def test_people_who_log_in_see_their_own_conversations_only(
    serve: Serve, open_page: OpenPage, tmp_path: Path
) -> None:
    people = tmp_path / "people.txt"
    people.write_text(f"ada:{hash_password('one')}\nbob:{hash_password('two')}\n", encoding="utf-8")
    served = serve("--llm", "none", "--auth", str(people))
    ada = open_page(served.url, may_lose=True)  # who reloads and leaves while streams are open
    log_in(ada, "ada", "one")
    ask(ada, "Who wrote WrapNet?")
    answer_of(ada, 1)
    ada.wait_for_function("location.search.includes('c=')")
    address = ada.url
    bob = open_page(address)
    log_in(bob, "bob", "two")
    assert bob.locator(".exchange").count() == 0
    bob.get_by_role("button", name="Past conversations").click()
    bob.get_by_text("No conversation has been kept yet").wait_for()
    ada.reload()
    ada.locator("#q1").wait_for()
    ada.get_by_role("button", name="Past conversations").click()
    ada.locator(".past button").first.wait_for()
    assert ada.locator(".past button").count() == 1
    assert "ada" in ada.locator(".told").inner_text()
    ada.get_by_role("link", name="Log out").click()
    ada.get_by_label("Password").wait_for()
    assert ada.locator(".exchange").count() == 0


GONE = "The library is not there any more"


def test_library_that_is_removed_under_the_server_is_told_on_every_page_until_it_is_back(
    serve: Serve, open_page: OpenPage
) -> None:
    served = serve("--llm", "none")
    page = open_page(served.url)
    ask(page, "Who wrote WrapNet?")
    answer_of(page, 1)
    kept = shutil.move(served.home, served.home.with_name("kept"))
    ask(page, "Who wrote SEDONA?")
    assert GONE in page.locator(answer_of(page, 2)).locator(".problem").inner_text()
    for tab in ("Library", "Evaluation"):
        page.get_by_role("tab", name=tab).click()
        page.get_by_text(GONE).filter(visible=True).wait_for()
    assert page.locator("span.error").filter(visible=True).count() == 0
    other = open_page(served.url)
    other.locator(".welcome").get_by_text(GONE).wait_for()
    for shown in (page, other):
        assert str(served.home) not in shown.locator("body").inner_text()
    assert not served.home.exists()
    shutil.move(kept, served.home)
    page.get_by_role("tab", name="Chat").click()
    ask(page, "Who wrote SEDONA?")
    assert page.locator(answer_of(page, 3)).get_attribute("data-state") == "answered"
    other.reload()
    other.locator(".welcome li").first.wait_for()
    page.get_by_role("tab", name="Library").click()
    page.locator(".rag caption", has_text="papers").first.wait_for()


def test_library_that_is_made_anew_under_the_server_is_the_one_that_answers(
    serve: Serve, open_page: OpenPage, tmp_path: Path
) -> None:
    served = serve("--llm", "none")
    page = open_page(served.url)
    page.locator(".welcome li").first.wait_for()
    shutil.rmtree(served.home)
    listing = tmp_path / "one.bib"
    listing.write_text("@misc{z, title={Zymurgy for Robots}, author={Ada Brewer}}", "utf-8")
    command = [sys.executable, "-m", "rag", "--home", str(served.home), "ingest", str(listing)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    ask(page, "Who wrote Zymurgy for Robots?")
    assert "Ada Brewer" in page.locator(answer_of(page, 1)).inner_text()
    page.get_by_role("tab", name="Library").click()
    page.locator(".rag caption", has_text="1 of 1 paper").first.wait_for()
    page.reload()
    page.get_by_role("tab", name="Chat").click()
    assert "Ada Brewer" in page.locator(answer_of(page, 1)).inner_text()


@pytest.mark.parametrize(
    ("question", "told"),
    [("?!", "no word in it"), ("why " * 900, "characters")],
)
def test_question_that_is_none_is_answered_in_a_sentence(
    served: object, open_page: OpenPage, question: str, told: str
) -> None:
    page = open_page(str(getattr(served, "url", "")))
    ask(page, question)
    answer = page.locator(answer_of(page, 1))
    assert told in answer.locator(".problem").inner_text()


def test_connection_lost_in_mid_answer_leaves_the_server_up(
    serve: Serve, open_page: OpenPage
) -> None:
    served = serve("--llm", "none")
    page = open_page(served.url)
    ask(page, "which papers study weight averaging?")
    page.close()
    other = open_page(served.url)
    ask(other, "Who wrote WrapNet?")
    assert other.locator(answer_of(other, 1)).get_attribute("data-state") == "answered"
