"""What a reader sees: no evidence behind the question bar, no panel that pushes the page about."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from browsing import Served, answer_of, ask

if TYPE_CHECKING:
    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]

WIDTHS = (360, 800, 1400)
# Of the card that was opened: whether its marks are where the page can be read, above the question.
IN_VIEW = """
() => {
  const floor = document.querySelector("#rag-composer").getBoundingClientRect().top;
  const marks = [...document.querySelectorAll(".card.shown details mark")];
  const beside = document.querySelector(".beside").getBoundingClientRect();
  const seen = (box) => box.top >= 0 && box.bottom <= floor && box.bottom <= beside.bottom + 1;
  return marks.length > 0 && marks.every((mark) => [...mark.getClientRects()].every(seen));
}
"""

# Whether what a field says while it is empty has not enough room.
CLIPPED = """
(field) => {
  field.value = field.placeholder;
  const clipped = field.scrollWidth > field.clientWidth;
  field.value = "";
  return clipped;
}
"""
# Whether what has the focus can be seen, if it is in an answer.
FOCUS_SEEN = """
() => {
  const at = document.activeElement.getBoundingClientRect();
  const above = document.querySelector("#rag-toolbar").getBoundingClientRect().bottom;
  const below = document.querySelector("#rag-composer").getBoundingClientRect().top;
  const seen = at.top >= above - 1 && at.bottom <= below + 1;
  return seen || !document.activeElement.closest(".exchange");
}
"""
PARTS = ("#rag-toolbar", ".welcome", "#rag-composer")


@pytest.mark.parametrize("width", WIDTHS)
def test_evidence_of_a_marker_is_wholly_in_view(
    served: Served, open_page: OpenPage, width: int
) -> None:
    page = open_page(served.url, width=width)
    ask(page, "which papers study weight averaging?")
    answer_of(page, 1)
    page.wait_for_function("document.activeElement.tagName === 'TEXTAREA'")
    markers = page.locator("#q1 a.cite")
    hidden = []
    for number in range(markers.count()):
        page.evaluate("window.scrollTo(0, 0)")
        markers.nth(number).click()
        if not page.evaluate(IN_VIEW):
            hidden.append(markers.nth(number).inner_text())
    assert hidden == []


def place_of(page: Page, selector: str) -> dict[str, float]:
    place = page.locator(selector).first.bounding_box()
    assert place is not None
    return dict(place)


@pytest.mark.parametrize("width", WIDTHS)
def test_panels_open_over_the_page_one_at_a_time(
    served: Served, open_page: OpenPage, width: int
) -> None:
    page = open_page(served.url, width=width)
    page.locator(".welcome li").first.wait_for()
    before = [place_of(page, part) for part in PARTS]
    options = page.get_by_role("button", name="Options")
    past = page.get_by_role("button", name="Past conversations")
    options.click()
    years = page.get_by_label("Years")
    years.wait_for()
    assert options.get_attribute("aria-expanded") == "true"
    assert [place_of(page, part) for part in PARTS] == before
    assert not years.evaluate(CLIPPED)
    past.click()
    years.wait_for(state="hidden")
    page.keyboard.press("Escape")
    page.locator("#rag-conversations .label-wrap.open").wait_for(state="detached")
    assert past.evaluate("e => e === document.activeElement")
    options.click()
    years.wait_for()
    page.get_by_label("Question", exact=True).focus()
    years.wait_for(state="hidden")
    assert options.get_attribute("aria-expanded") == "false"
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_new_conversation_is_over_all_papers_again(served: Served, open_page: OpenPage) -> None:
    page = open_page(served.url)
    page.locator(".welcome li").first.wait_for()
    page.get_by_role("button", name="Options").click()
    page.get_by_label("Years").fill("1850")
    page.get_by_label("Venues").click()
    page.get_by_role("option", name="ICLR").click()
    ask(page, "Who wrote WrapNet?")
    assert "Year: 1850" in page.locator(answer_of(page, 1)).inner_text()
    page.get_by_role("button", name="New conversation").click()
    page.locator(".welcome").wait_for()
    ask(page, "Who wrote WrapNet?")
    answer = page.locator(answer_of(page, 1))
    assert answer.locator(".chip").count() == 0
    assert "Studer" in answer.inner_text()


def test_question_stays_in_view_and_typing_does_not_scroll(
    served: Served, open_page: OpenPage
) -> None:
    page = open_page(served.url, width=800)
    for number, question in enumerate(("compare SWA and AdamP", "who wrote WrapNet?"), start=1):
        ask(page, question)
        answer_of(page, number)
        top = place_of(page, f"#q{number} .question")["y"]
        bar = place_of(page, "#rag-toolbar")
        assert bar["y"] + bar["height"] <= top < 200
    page.evaluate("window.scrollTo(0, 120)")
    page.get_by_label("Question", exact=True).focus()
    page.keyboard.type("and its venue?")
    assert page.evaluate("window.scrollY") == 120


def test_focus_is_never_behind_a_bar(served: Served, open_page: OpenPage) -> None:
    page = open_page(served.url, width=360)
    ask(page, "which papers study weight averaging?")
    answer_of(page, 1)
    page.locator("#q1 a.cite").first.focus()
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS_SEEN), page.evaluate("document.activeElement.outerHTML")


def test_library_page_speaks_in_its_own_words(served: Served, open_page: OpenPage) -> None:
    page = open_page(served.url, width=360)
    page.locator(".welcome").wait_for()
    page.get_by_role("tab", name="Library").click()
    page.locator(".bars", has_text="Papers by year").wait_for()
    assert page.get_by_text("Drop listings here").is_visible()
    assert not page.get_by_role("textbox", name="Search").evaluate(CLIPPED)
    assert "not listed" in page.locator(".bars", has_text="Papers by year").inner_text()
    assert page.locator(".shelf .unlisted", has_text="not listed").count() > 0
