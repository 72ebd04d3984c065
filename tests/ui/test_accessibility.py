"""What axe-core finds on every page, in both themes and on a phone; and the keyboard alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import Served, answer_of, ask, serving

from rag.ui.access import hash_password

if TYPE_CHECKING:
    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]

GRAVE = ("serious", "critical")


@pytest.fixture(scope="module")
def shared(library: Callable[[], Path]) -> Iterator[Served]:
    """A server that asks who is there."""
    with serving(library(), "--llm", "none", "--auth", f"ada:{hash_password('right')}") as running:
        yield running


def grave(page: Page) -> list[str]:
    """The serious and critical findings of axe-core: rule, and where."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {json.dumps([node['target'] for node in rule['nodes']][:5])}"
        for rule in found
        if rule["impact"] in GRAVE
    ]


@pytest.mark.parametrize(
    ("width", "dark"), [(1400, False), (1400, True), (800, False), (360, False), (360, True)]
)
def test_no_page_has_a_grave_finding(
    served: Served, open_page: OpenPage, width: int, dark: bool
) -> None:
    page = open_page(served.url, width=width, dark=dark)
    page.locator(".welcome").wait_for()
    findings = {"welcome": grave(page)}
    page.get_by_role("button", name="Options").click()
    page.get_by_label("Years").wait_for()
    findings["options"] = grave(page)
    page.get_by_role("button", name="Past conversations").click()
    page.locator("#rag-conversations .label-wrap.open").wait_for()
    findings["past"] = grave(page)
    ask(page, "which papers from ICLR 2021 study transformers?")
    answer_of(page, 1)
    page.locator("a.cite").first.click()
    findings["answer"] = grave(page)
    page.get_by_role("tab", name="Library").click()
    page.locator(".rag table").first.wait_for()
    findings["library"] = grave(page)
    page.get_by_role("tab", name="Evaluation").click()
    page.get_by_text("Nothing has been measured yet").wait_for()
    findings["evaluation"] = grave(page)
    assert {name: found for name, found in findings.items() if found} == {}
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "dark"), [(360, False), (1400, True)])
def test_login_page_is_ours_labelled_and_without_a_grave_finding(
    shared: Served, open_page: OpenPage, width: int, dark: bool
) -> None:
    page = open_page(shared.url, width=width, dark=dark, may_refuse=True)
    page.get_by_role("heading", name="Ask your papers").wait_for()
    assert grave(page) == []
    assert page.evaluate("document.activeElement.id") == "name"
    page.keyboard.type("ada")
    page.keyboard.press("Tab")
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    page.get_by_text("do not go together").wait_for()
    assert grave(page) == []
    page.get_by_label("Password").fill("right")
    page.get_by_role("button", name="Log in").click()
    page.locator(".told", has_text="ada").wait_for()


def test_keyboard_alone_asks_reads_and_goes_on(served: Served, open_page: OpenPage) -> None:
    page = open_page(served.url)
    page.locator(".welcome").wait_for()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "TEXTAREA":
            break
    page.keyboard.type("Who wrote WrapNet?")
    page.keyboard.press("Enter")
    answer_of(page, 1)
    reached = set()
    page.locator("#q1 a.cite").first.focus()
    for _ in range(12):
        reached.add(page.evaluate("document.activeElement.textContent.trim()"))
        page.keyboard.press("Tab")
    assert {"[1]", "Copy", "BibTeX", "RIS", "Retry", "Edit", "Abstract"} <= reached


def press(page: Page, role: str, name: str) -> None:
    """Go to something that can be pressed, and press it; the Tab key reaches it if it is one."""
    wanted = page.get_by_role(role, name=name).first  # type: ignore[arg-type]
    wanted.focus()
    assert wanted.evaluate("element => element.tabIndex") >= 0
    page.keyboard.press("Enter")


def test_keyboard_alone_reaches_every_page_and_choice(served: Served, open_page: OpenPage) -> None:
    page = open_page(served.url)
    ask(page, "which papers from ICLR 2021 study transformers?")
    answer_of(page, 1)
    press(page, "button", "Remove the filter Venue")
    page.locator('.chip:has-text("Venue")').wait_for(state="detached")
    answer_of(page, 1)
    press(page, "button", "Edit this question")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    press(page, "button", "Options")
    page.get_by_label("Listings").focus()
    page.keyboard.type("papers-cool")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    press(page, "button", "New conversation")
    page.locator(".welcome").wait_for()
    press(page, "button", "Past conversations")
    press(page, "button", "which papers from ICLR 2021")
    page.locator("#q1").wait_for()
    press(page, "tab", "Library")
    page.locator(".shelf").wait_for()
    press(page, "button", "Year")
    page.locator("th[aria-sort=descending]").wait_for()
    assert page.evaluate("document.activeElement.dataset.by") == "year"
    press(page, "button", "Next")
    page.locator(".shelf caption", has_text="51 to 100").wait_for()
    press(page, "tab", "Evaluation")
    page.get_by_text("Nothing has been measured yet").wait_for()


def test_phone_has_the_papers_below_the_answer(served: Served, open_page: OpenPage) -> None:
    page = open_page(served.url, width=360)
    ask(page, "Who wrote WrapNet?")
    answer_of(page, 1)
    answer = page.locator("#q1 .answer").bounding_box()
    papers = page.locator("#q1 .beside").bounding_box()
    assert answer is not None
    assert papers is not None
    assert papers["y"] >= answer["y"] + answer["height"]


def test_dark_theme_is_dark(served: Served, open_page: OpenPage) -> None:
    page = open_page(served.url, dark=True)
    page.locator(".welcome").wait_for()
    ground = page.evaluate(
        "getComputedStyle(document.querySelector('.gradio-container')).backgroundColor"
    )
    assert all(int(part) < 64 for part in ground.removeprefix("rgb(").rstrip(")").split(","))
