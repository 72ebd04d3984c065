"""The time from the command to the page: the browser begins while Gradio is imported."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlparse

import httpx
import pytest
from browsing import PATIENCE, UP_WITHIN, answer_of, ask, starting

from rag.ui.access import hash_password

if TYPE_CHECKING:
    from browsing import Served
    from playwright.sync_api import Browser, Page, Route

    OpenPage = Callable[..., Page]

PRELOADED = files("rag.ui").joinpath("static", "preload.txt").read_text(encoding="utf-8").split()
LINKS = re.compile(r'<link rel="(?:module)?preload"[^>]*>')
IMPORTED_LATE = ("pandas", "gradio.cli", "gradio.external", "gradio.workflow", "matplotlib.pyplot")


@pytest.fixture
def begun(library: Callable[[], Path]) -> Iterator[Served]:
    """A server that has just told its address."""
    with starting(library(), "--llm", "none") as served:
        yield served


def test_page_that_is_asked_for_at_once_is_begun_before_there_is_any(begun: Served) -> None:
    with httpx.stream("GET", begun.url, timeout=UP_WITHIN) as page:
        assert page.status_code == 200
        assert "default-src 'self'" in page.headers["content-security-policy"]
        pieces = page.iter_text()
        first = next(pieces)
        assert "window.gradio_config" not in first
        assert all(f'href=".{name}"' in first for name in PRELOADED)
        rest = "".join(pieces)
    assert first + rest == httpx.get(begun.url).text
    assert (first + rest).count("<head>") == 1


def test_page_that_is_opened_at_once_can_be_used(begun: Served, open_page: OpenPage) -> None:
    page = open_page(begun.url)
    ask(page, "Who wrote WrapNet?")
    assert page.locator(answer_of(page, 1)).get_attribute("data-state") == "answered"


@pytest.mark.parametrize("is_named", [False, True])
def test_first_page_asks_once_for_exactly_what_it_names(
    served: Served, browser: Browser, is_named: bool
) -> None:
    """After an update of Gradio, write into preload.txt what the page asks for unnamed."""

    def answer(route: Route) -> None:
        sent = route.fetch()
        page = sent.text() if is_named else LINKS.sub("", sent.text())
        route.fulfill(response=sent, body=page)

    asked: list[str] = []
    with browser.new_page() as page:
        page.route(served.url, answer)
        page.on("request", lambda request: asked.append(urlparse(request.url).path))
        page.goto(served.url, timeout=PATIENCE)
        page.locator(".welcome").wait_for(timeout=PATIENCE)
    assert sorted(path for path in asked if path.startswith("/assets/")) == sorted(PRELOADED)


def test_scripts_are_kept_by_the_browser_and_nothing_else_is_given_out(served: Served) -> None:
    script = httpx.get(f"{served.url}{PRELOADED[0][1:]}")
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "immutable" in script.headers["cache-control"]
    for path in ("assets/../index.html", "assets/%2e%2e/index.html", "assets/none.js"):
        assert httpx.get(served.url + path).status_code in (403, 404)


def test_what_is_asked_for_at_once_waits_and_is_guarded(library: Callable[[], Path]) -> None:
    with starting(library(), "--llm", "none") as it:
        elsewhere = httpx.get(it.url, headers={"Host": "evil.example"}, timeout=UP_WITHIN)
        assert elsewhere.status_code == 400
        assert "papers" not in elsewhere.text
    with starting(library(), "--llm", "none") as it:
        assert "dependencies" in httpx.get(f"{it.url}config", timeout=UP_WITHIN).json()


def test_who_has_to_log_in_sees_nothing_of_a_page_at_once(library: Callable[[], Path]) -> None:
    account = f"ada:{hash_password('one')}"
    with starting(library(), "--llm", "none", "--auth", account) as it:
        page = httpx.get(it.url, timeout=UP_WITHIN).text
        assert "Log in" in page
        assert "gradio_config" not in page
        assert httpx.get(f"{it.url}config").status_code == 401


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_server_that_is_told_to_end_at_once_does(begun: Served) -> None:
    with httpx.stream("GET", begun.url, timeout=UP_WITHIN) as page:
        assert page.status_code == 200
        begun.process.send_signal(signal.SIGINT)
        assert begun.process.wait(timeout=UP_WITHIN) == 0
    assert [line for line in begun.lines if "ERROR" in line or "Traceback" in line] == []
    assert list((begun.home / "web").iterdir()) == []


def test_nothing_is_imported_that_no_page_needs(
    library: Callable[[], Path], open_page: OpenPage
) -> None:
    with starting(library(), "--llm", "none", PYTHONPROFILEIMPORTTIME="1") as it:
        page = open_page(it.url, may_lose=True)
        ask(page, "Which papers study weight averaging?")
        answer_of(page, 1)
        for name in ("Evaluation", "Library"):
            page.get_by_role("tab", name=name).click()
        page.locator(".shelf").wait_for()
        page.set_input_files(
            "#rag-files input[type=file]",
            files=[
                {
                    "name": "one.bib",
                    "mimeType": "text/plain",
                    "buffer": b"@misc{a, title={A Title}}",
                }
            ],
        )
        page.get_by_text("1 record").wait_for()
    imported = {line.rpartition("|")[2].strip() for line in it.lines}
    assert {"gradio", "gradio.blocks"} <= imported
    assert imported.isdisjoint(IMPORTED_LATE)


_TAKEN = """
import sys
from pathlib import Path
from rag.ui.quiet import keep_to_itself
keep_to_itself(Path(sys.argv[1]))
from rag.ui.importing import import_gradio
import_gradio()
import gradio, gradio.caching, gradio.component_meta
assert "pandas" not in sys.modules
assert not gradio.component_meta.create_or_modify_pyi(gradio.Button, "Button", [])
print(gradio.caching.pd.DataFrame({"a": [1]}).shape)
try:
    gradio.load("nothing")
except ValueError as error:
    print(error)
from gradio.cli import deploy
print(deploy.__module__)
"""


def test_what_is_not_imported_is_there_once_it_is_used(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _TAKEN, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    shape, fault, module = done.stdout.splitlines()
    assert shape == "(1, 1)"
    assert "nothing" in fault or "src" in fault
    assert module.startswith("gradio.cli.")


_BROKEN = """
import sys
import rag.ui.server
def application(*_):
    raise OSError("no pages today")
rag.ui.server.application = application
from rag.cli import main
main()
"""


def test_pages_that_cannot_be_built_end_the_server(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _BROKEN, "--home", str(tmp_path), "serve", "--llm", "none"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=UP_WITHIN)
    assert done.returncode == 1
    assert "no pages today" in done.stderr
    assert "Exception in ASGI" not in done.stderr
