"""A real server over a copy of the sample library, and a real browser that watches its back."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browsing import PATIENCE, Serve, Served, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LOST = ("net::ERR_", "network error", "Failed to fetch", "errored out", "was aborted")
REFUSED = ("status of 400",)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def library(sample: Any, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Makes copies of the sample library."""

    def copy() -> Path:
        return Path(shutil.copytree(sample.home, tmp_path_factory.mktemp("served") / "home"))

    return copy


@pytest.fixture(scope="session")
def served(library: Callable[[], Path]) -> Iterator[Served]:
    """The server that most tests share: no LLM, nobody has to log in."""
    with serving(library(), "--llm", "none") as running:
        yield running


@pytest.fixture
def serve(library: Callable[[], Path]) -> Iterator[Serve]:
    """Starts a server of the test's own over a fresh copy."""
    with ExitStack() as stack:
        yield lambda *flags, **environment: stack.enter_context(
            serving(library(), *flags, **environment)
        )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("no Chromium is installed (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-dev-shm-usage"]
        launched = playwright.chromium.launch(executable_path=path, args=flags)
        yield launched
        launched.close()


@dataclass
class Watched:
    """What browsers did that they must not: errors in the console, requests elsewhere."""

    faults: list[str] = field(default_factory=list)


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page in a browser of its own, as another person would."""
    watched = Watched()
    with ExitStack() as stack:

        def open_(
            url: str,
            *,
            width: int = 1280,
            dark: bool = False,
            may_lose: bool = False,
            may_refuse: bool = False,
        ) -> Page:
            context = browser.new_context(
                viewport={"width": width, "height": 900},
                color_scheme="dark" if dark else "light",
                permissions=["clipboard-read", "clipboard-write"],
                reduced_motion="reduce",
            )
            stack.callback(context.close)
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            _watch(page, watched, url, (LOST if may_lose else ()) + (REFUSED if may_refuse else ()))
            page.goto(url)
            return page

        yield open_
    assert watched.faults == []


def _watch(page: Page, watched: Watched, url: str, expected: Sequence[str]) -> None:
    """What the console says in the words ``expected`` is no fault."""
    origin = "/".join(url.split("/")[:3])

    def request(sent: object) -> None:
        address = str(getattr(sent, "url", ""))
        if not address.startswith((origin, "blob:", "data:")):
            watched.faults.append(f"asked for {address}")

    def console(message: object) -> None:
        text = str(getattr(message, "text", ""))
        if getattr(message, "type", "") == "error" and not any(words in text for words in expected):
            watched.faults.append(f"console: {text}")

    page.on("request", request)
    page.on("console", console)
    page.on("pageerror", lambda error: watched.faults.append(f"error: {error}"))
