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
