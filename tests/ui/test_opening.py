"""The first start, when the library of samples is loaded behind the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from browsing import answer_of, ask, serving

from rag.errors import LibraryError
from rag.ui.opening import Opening

if TYPE_CHECKING:
    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]


def test_page_shows_how_far_the_first_papers_are_loaded(
    tmp_path: Path, open_page: OpenPage
) -> None:
    with serving(tmp_path / "home", "--llm", "none") as it:
        page = open_page(it.url, may_lose=True)
        page.locator(".welcome .adding", has_text=" of ").wait_for()
        assert page.locator(".welcome .adding progress").count() == 1
        page.get_by_role("tab", name="Library").click()
        page.locator(".adding", has_text=" of ").filter(visible=True).wait_for()
        page.get_by_role("tab", name="Chat").click()
        ask(page, "Who wrote WrapNet?")
        page.locator('#q1:not([data-state="writing"])').wait_for()
        assert page.locator(answer_of(page, 1)).get_attribute("data-state") == "answered"
        page.get_by_role("tab", name="Library").click()
        page.locator(".rag caption", has_text="papers").first.wait_for()
        other = open_page(it.url, may_lose=True)
        other.locator(".welcome li").first.wait_for()


class Shut:
    """An assistant whose library cannot be opened until it is."""

    is_shut = True

    def load_sample(self, progress: object) -> None:
        if self.is_shut:
            raise LibraryError("the disk is away", "Plug it in")

    def search(self, query: str, *, k: int) -> tuple[()]:
        return ()


def test_library_that_could_not_be_opened_is_tried_again() -> None:
    assistant = Shut()
    opening = Opening(assistant)  # type: ignore[arg-type]
    opening.begin(after=0)
    opening.wait()
    assert opening.problem == "the disk is away. Plug it in"
    assistant.is_shut = False
    opening.begin(after=0)
    opening.wait()
    assert opening.problem == ""
    assert opening.is_done
