"""The evaluation page over runs that were really made."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import Served, serving
from test_accessibility import grave

if TYPE_CHECKING:
    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]


def measure(home: Path) -> None:
    """``rag eval run`` over a few of the shipped questions."""
    command = [sys.executable, "-m", "rag", "--home", str(home), "eval", "run"]
    kept = {key: value for key, value in os.environ.items() if not key.startswith("RAG_")}
    subprocess.run(
        [*command, "--llm", "none", "--limit", "4", "--name", "one"],
        check=True,
        capture_output=True,
        env={**kept, "XDG_CONFIG_HOME": str(home.parent)},
        cwd=home.parent,
    )


def repeat(home: Path, name: str) -> None:
    """The run again, as if it had come to the same a second later."""
    (run,) = (home / "evals").glob("*-one")
    later = run.name.replace("-one", f"{len(name)}-{name}")
    shutil.copytree(run, run.with_name(later))


@pytest.fixture(scope="module")
def measured(library: Callable[[], Path]) -> Iterator[Served]:
    home = library()
    measure(home)
    repeat(home, "two")
    with serving(home, "--llm", "none") as running:
        yield running


def evaluation_of(page: Page) -> None:
    page.locator(".welcome").wait_for()
    page.get_by_role("tab", name="Evaluation").click()


def test_latest_report_and_the_trend_are_shown(measured: Served, open_page: OpenPage) -> None:
    page = open_page(measured.url)
    evaluation_of(page)
    rows = page.locator(".runs tbody tr")
    rows.first.wait_for()
    assert [re.sub(r"^[\d-]+", "", name) for name in rows.locator("th").all_inner_texts()] == [
        "Trend",
        "two",
        "one",
    ]
    assert rows.nth(1).locator("td").nth(1).inner_text() == "4"
    line = page.get_by_role("img", name="citations/precision: from")
    assert len((line.locator("polyline").get_attribute("points") or "").split()) == 2
    report = page.frame_locator("iframe.report")
    report.get_by_role("heading", name="Scorecard").wait_for()
    assert "Evaluation" in report.locator("h1").inner_text()
    assert report.get_by_text("citations/precision", exact=True).count() >= 1


@pytest.mark.parametrize(("width", "dark"), [(1280, True), (360, False)])
def test_report_can_be_read_by_everybody(
    measured: Served, open_page: OpenPage, width: int, dark: bool
) -> None:
    page = open_page(measured.url, width=width, dark=dark)
    evaluation_of(page)
    page.frame_locator("iframe.report").get_by_role("heading", name="Scorecard").wait_for()
    assert grave(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_run_that_ends_while_the_page_is_open_is_there_at_the_next_look(
    measured: Served, open_page: OpenPage
) -> None:
    page = open_page(measured.url)
    evaluation_of(page)
    page.locator(".runs").wait_for()
    repeat(measured.home, "third")
    page.get_by_role("tab", name="Chat").click()
    page.get_by_role("tab", name="Evaluation").click()
    page.locator(".runs tbody th", has_text="third").wait_for()


def test_nothing_measured_yet_says_how_to(served: Served, open_page: OpenPage) -> None:
    page = open_page(served.url)
    evaluation_of(page)
    page.get_by_text("Nothing has been measured yet").wait_for()
