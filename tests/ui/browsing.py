"""What the browser tests share: a server to talk to, and how a person asks."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from playwright.sync_api import Page

PATIENCE = 120_000  # milliseconds; a busy machine is no fault of the page
UP_WITHIN = 180.0  # seconds


@dataclass
class Served:
    """A running ``rag serve``. ``lines`` are what it printed so far, errors included."""

    url: str
    home: Path
    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)


Serve = Callable[..., Served]


@contextmanager
def serving(home: Path, *flags: str, **environment: str) -> Iterator[Served]:
    """``rag serve`` on a free port, ended at the end. Its pages are built."""
    with starting(home, *flags, **environment) as served:
        httpx.get(served.url, timeout=UP_WITHIN).raise_for_status()
        yield served


@contextmanager
def starting(home: Path, *flags: str, **environment: str) -> Iterator[Served]:
    """The same, as soon as it has told its address."""
    command = [sys.executable, "-m", "rag", "--home", str(home), "serve", *flags]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RAG_")}
    process = subprocess.Popen(
        command,
        env={**kept, "XDG_CONFIG_HOME": str(home.parent), **environment},
        cwd=home.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    served = Served("", home, process)
    addresses: queue.Queue[str] = queue.Queue()
    reader = threading.Thread(target=_read, args=(served, addresses))
    reader.start()
    try:
        served.url = addresses.get(timeout=UP_WITHIN)
        assert served.url, served.lines
        yield served
    finally:
        process.terminate()
        process.wait(timeout=30)
        reader.join()
        assert process.stdout is not None
        process.stdout.close()
        print(*served.lines, f"ended: {process.returncode}")  # shown where the test fails


def _read(served: Served, addresses: queue.Queue[str]) -> None:
    assert served.process.stdout is not None
    for line in served.process.stdout:
        served.lines.append(line)
        if "The web chat is at " in line:
            addresses.put(line.split()[-1])
    addresses.put("")  # it has ended


def ask(page: Page, question: str) -> None:
    """Type a question and send it, once the page is ready."""
    page.locator(".welcome, .exchange").first.wait_for()
    box = page.get_by_label("Question", exact=True)
    box.fill(question)
    box.press("Enter")


def answer_of(page: Page, number: int) -> str:
    """Wait for the end of the answer to question ``number``; its id in the page."""
    page.locator(f'#q{number}:not([data-state="writing"])').wait_for()
    page.get_by_role("button", name="Ask", exact=True).wait_for()
    return f"#q{number}"
