"""The library and evaluation pages in a real browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import Served, answer_of, ask, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]

BEER = {
    "title": "Zymurgy for Robots",
    "abstract": "We study the zymurgical fermentation of lambic beer by robots.",
    "authors": ["Ada Brewer"],
    "venue": "BREW",
    "year": 2024,
}


@pytest.fixture(scope="module")
def changing(library: Callable[[], Path]) -> Iterator[Served]:
    """A server over a library that these tests change."""
    with serving(library(), "--llm", "none", "--max-upload", "1") as running:
        yield running


def library_of(page: Page) -> None:
    page.locator(".welcome, .exchange").first.wait_for()
    page.get_by_role("tab", name="Library").click()
    page.locator(".rag caption", has_text="papers").first.wait_for()


def test_files_are_added_while_a_question_runs_and_each_tells_its_result(
    changing: Served, open_page: OpenPage, tmp_path: Path
) -> None:
    good, bad = tmp_path / "beer.jsonl", tmp_path / "picture.txt"
    good.write_text(json.dumps(BEER) + "\n{broken\n", encoding="utf-8")
    bad.write_bytes(bytes(range(256)) * 20)
    page, other = open_page(changing.url), open_page(changing.url)
    library_of(page)
    ask(other, "which papers study weight averaging?")
    page.locator("input[type=file]").set_input_files([good, bad])
    page.locator(".added").wait_for()
    assert other.locator(answer_of(other, 1)).get_attribute("data-state") == "answered"
    told = page.locator(".added").inner_text()
    assert "beer.jsonl: 1 record: 1 new" in told
    assert "line 2" in told
    assert "picture.txt is binary" in told
    left = [path for path in (changing.home / "web").rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in left) == 0
    ask(other, "which papers study zymurgical fermentation?")
    assert "Zymurgy for Robots" in other.locator(answer_of(other, 2)).inner_text()
    remove(page)


def remove(page: Page) -> None:
    page.get_by_role("textbox", name="Search").fill("zymurgy")
    page.locator(".rag caption", has_text="1 of ").wait_for()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Remove Zymurgy").click()
    page.get_by_text("Removed: Zymurgy for Robots").wait_for()
    page.locator(".rag caption", has_text="0 of ").wait_for()


def test_table_is_sorted_and_narrowed(changing: Served, open_page: OpenPage) -> None:
    page = open_page(changing.url)
    library_of(page)
    first = page.locator(".rag .scroll tbody th").first
    before = first.inner_text()
    page.locator("[data-action=sort][data-by=title]").click()
    page.locator("th[aria-sort=descending]").wait_for()
    assert first.inner_text() > before
    page.get_by_role("textbox", name="Search").fill("wrapnet studer")
    page.locator(".rag caption", has_text="1 of ").wait_for()
    assert first.inner_text().startswith("WrapNet")
    assert "ICLR" in page.locator(".bars", has_text="Papers by venue").inner_text()


def test_ten_uploads_at_once(changing: Served, open_page: OpenPage, tmp_path: Path) -> None:
    files = []
    for number in range(10):
        path = tmp_path / f"beer{number}.jsonl"
        paper = {**BEER, "title": f"Zymurgy volume {number}", "abstract": f"Beer {number}."}
        path.write_text(json.dumps(paper) + "\n", encoding="utf-8")
        files.append(path)
    page = open_page(changing.url)
    library_of(page)
    page.locator("input[type=file]").set_input_files(files)
    page.locator(".added").wait_for()
    assert page.locator(".added").inner_text().count("1 new") == 10


def test_pages_of_the_table_are_turned(changing: Served, open_page: OpenPage) -> None:
    page = open_page(changing.url)
    library_of(page)
    region = page.get_by_role("region", name="Papers")
    seen = set(region.locator("tbody th").all_inner_texts())
    page.get_by_role("button", name="Next").click()
    page.locator(".rag caption", has_text="51 to 100").wait_for()
    assert not seen & set(region.locator("tbody th").all_inner_texts())
    assert page.evaluate("document.activeElement.textContent") == "Next"
    page.get_by_role("button", name="Last", exact=True).click()
    page.locator(".rag caption", has_text="301 to").wait_for()
    assert page.get_by_role("button", name="Next").is_disabled()
    page.get_by_role("textbox", name="Search").fill("wrapnet")
    page.locator(".rag caption", has_text="1 of ").wait_for()
    assert page.get_by_role("button", name="Next").count() == 0
