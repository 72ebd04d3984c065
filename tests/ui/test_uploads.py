"""Files that cannot be added: the page says so of each of them, before it sends them if it can."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import Served, answer_of, ask, serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]

LIMIT_MB = 1


@pytest.fixture(scope="module")
def changing(library: Callable[[], Path]) -> Iterator[Served]:
    """A server over a library that these tests change."""
    with serving(library(), "--llm", "none", "--max-upload", str(LIMIT_MB)) as running:
        yield running


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """One that is good, and some that cannot be added."""
    made = {name: tmp_path / name for name in ("good.jsonl", "large.jsonl", "huge.jsonl", "p.png")}
    made["good.jsonl"].write_text(json.dumps({"title": f"On {tmp_path.name}"}) + "\n", "utf-8")
    made["large.jsonl"].write_text("x" * 3_000_000, "utf-8")
    with made["huge.jsonl"].open("wb") as file:
        file.truncate(200_000_000)
    made["p.png"].write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    return made


def library_of(page: Page) -> None:
    page.locator(".welcome, .exchange").first.wait_for()
    page.get_by_role("tab", name="Library").click()
    page.locator(".rag caption", has_text="papers").first.wait_for()


def choose(page: Page, *files: Path) -> None:
    page.locator("#rag-files input[type=file]").set_input_files(files)


def told(page: Page, name: str) -> str:
    """What the page says of a file, once it does."""
    entry = page.locator(".added > li", has_text=name)
    entry.wait_for()
    return entry.inner_text()


def error_labels(page: Page) -> int:
    """Gradio's own, which say no more than that word."""
    return page.locator("span.error").filter(visible=True).count()


def test_limits_are_told_before_a_file_is_chosen(changing: Served, open_page: OpenPage) -> None:
    page = open_page(changing.url)
    library_of(page)
    limits = page.locator("#rag-limits").inner_text()
    assert "BibTeX" in limits
    assert "50 files" in limits
    assert "1 MB" in limits


def test_files_that_are_refused_are_each_told_and_the_others_added(
    changing: Served, open_page: OpenPage, files: dict[str, Path]
) -> None:
    page = open_page(changing.url)
    library_of(page)
    choose(page, *files.values())
    assert "1 record: 1 new" in told(page, "good.jsonl")
    assert "2.9 MB are more than the 1 MB" in told(page, "large.jsonl")
    assert "190.7 MB are more than the 1 MB" in told(page, "huge.jsonl")
    assert "no text file" in told(page, "p.png")
    assert error_labels(page) == 0


def test_results_of_the_last_upload_go_when_the_next_is_refused(
    changing: Served, open_page: OpenPage, files: dict[str, Path]
) -> None:
    page = open_page(changing.url)
    library_of(page)
    choose(page, files["good.jsonl"])
    told(page, "good.jsonl")
    choose(page, files["huge.jsonl"], files["p.png"])
    told(page, "p.png")
    told(page, "huge.jsonl")
    assert page.locator(".added > li").count() == 2
    assert error_labels(page) == 0
    choose(page, files["good.jsonl"])
    assert "1 unchanged" in told(page, "good.jsonl")
    assert page.locator(".added > li").count() == 1
    page.get_by_role("tab", name="Chat").click()
    ask(page, "Who wrote WrapNet?")
    assert page.locator(answer_of(page, 1)).get_attribute("data-state") == "answered"


DROP = """names => {
  const data = new DataTransfer();
  for (const [name, type] of names)
    data.items.add(new File([`{"title": "${name}"}`], name, {type}));
  const place = document.querySelector("#rag-files button");
  for (const kind of ["dragenter", "dragover", "drop"])
    place.dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));
}"""


def test_files_that_are_dropped_are_taken_as_those_that_are_chosen(
    changing: Served, open_page: OpenPage
) -> None:
    page = open_page(changing.url)
    library_of(page)
    page.evaluate(DROP, [["dropped.jsonl", ""], ["dropped.png", "image/png"]])
    assert "1 new" in told(page, "dropped.jsonl")
    assert "no text file" in told(page, "dropped.png")


def test_more_files_than_are_taken_at_once(changing: Served, open_page: OpenPage) -> None:
    page = open_page(changing.url)
    library_of(page)
    page.evaluate(DROP, [[f"many{number}.jsonl", ""] for number in range(52)])
    page.locator(".added > li", has_text="many49.jsonl").wait_for()
    entries = page.locator(".added > li").all_inner_texts()
    assert sum("1 new" in entry for entry in entries) == 50
    refused = [entry for entry in entries if "at most 50 files" in entry]
    assert [entry.split(":")[0] for entry in refused] == ["many50.jsonl", "many51.jsonl"]


def test_upload_to_a_library_that_is_gone_leaves_room_to_put_it_back(
    changing: Served, open_page: OpenPage, files: dict[str, Path]
) -> None:
    page = open_page(changing.url)
    library_of(page)
    kept = shutil.move(changing.home, changing.home.with_name("kept"))
    choose(page, files["good.jsonl"])
    problem = page.get_by_text("The library is not there any more")
    problem.first.wait_for()
    assert problem.count() == 1
    assert str(changing.home) not in page.locator("body").inner_text()
    assert not changing.home.exists()
    shutil.move(kept, changing.home)
    choose(page, files["good.jsonl"])
    assert "1 record" in told(page, "good.jsonl")
    page.locator(".rag caption", has_text="papers").first.wait_for()
