"""The server being told to end while a page is open."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from browsing import Serve

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_server_with_an_open_page_ends_without_complaint(
    serve: Serve, open_page: Callable[..., Page], told: signal.Signals
) -> None:
    served = serve("--llm", "none")
    open_page(served.url, may_lose=True)
    served.process.send_signal(told)
    assert served.process.wait(timeout=60) == 0
    assert [line for line in served.lines if "ERROR" in line or "Traceback" in line] == []
