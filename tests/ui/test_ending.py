"""The server being told to end while a page is open."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

import pytest
from browsing import PATIENCE, Serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_server_with_an_open_page_ends_without_complaint(
    serve: Serve, browser: Browser, told: signal.Signals
) -> None:
    served = serve("--llm", "none")
    with browser.new_page() as page:
        page.goto(served.url, timeout=PATIENCE)
        page.get_by_label("Question", exact=True).wait_for(timeout=PATIENCE)
        served.process.send_signal(told)
        assert served.process.wait(timeout=60) == 0
    assert [line for line in served.lines if "ERROR" in line or "Traceback" in line] == []
