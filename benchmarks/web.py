"""People asking the web chat at once: how long each waits, and whether anybody's answer is lost.

    python -m benchmarks.web --home HOME [--people 20] [--rounds 3] [--browser]

Starts ``rag serve`` on loopback, without an LLM. Everybody opens the page, then all ask at the same
moment, in rounds; it prints the waits, the time until the page can be used and the server's memory.
Beside seconds by the clock it prints those of the processor, which a busy machine hardly changes.
``--browser`` also has Chromium open the page and wait until a question can be typed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from playwright.async_api import Page

QUESTIONS = (
    "which papers study weight averaging?",
    "who wrote WrapNet?",
    "how many papers are from ICLR 2021?",
    "which papers are about self-supervised learning?",
    "what is SEDONA?",
)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--browser", action="store_true")
    given = parser.parse_args()
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    async with AsyncExitStack() as stack:
        # Open before the command is given, as a person's is.
        page = await stack.enter_async_context(_page()) if given.browser else None
        await _serve(given, page)


async def _serve(given: argparse.Namespace, page: Page | None) -> None:
    command = [sys.executable, "-m", "rag", "--home", str(given.home), "serve", "--llm", "none"]
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:

        def tell(what: str) -> None:
            waited, worked = time.perf_counter() - begun, _worked(server.pid)
            print(f"{what}: {waited:.2f} s, {worked:.2f} s of the processor")

        try:
            assert server.stdout is not None
            url = server.stdout.readline().split()[-1]
            tell("address told")
            if page is not None:
                await page.goto(url)
                await page.get_by_label("Question", exact=True).fill("ready")
                tell("a question can be typed")
            httpx.get(url, timeout=60).raise_for_status()
            tell("page served")
            await _measure(url, given.people, given.rounds, server.pid, tell)
            print(f"memory afterwards: {_resident(server.pid):.0f} MB")
        finally:
            server.terminate()


@asynccontextmanager
async def _page() -> AsyncIterator[Page]:
    """A page of a browser that is running."""
    from playwright.async_api import async_playwright

    path = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield await browser.new_page()
        await browser.close()


async def _measure(
    url: str, people: int, rounds: int, pid: int, tell: Callable[[str], None]
) -> None:
    async with httpx.AsyncClient(base_url=url, timeout=600, limits=_unlimited()) as client:
        functions = _functions((await client.get("config")).json())
        await _drawn(client, functions["opened"], "", [None])  # once the library is open
        tell("library open behind it")
        print(f"memory when idle: {_resident(pid):.0f} MB")
        waits: list[float] = []
        for turn in range(rounds):
            tasks = [_person(client, functions, turn * people + n) for n in range(people)]
            waits += await asyncio.gather(*tasks)
    lost = sum(wait < 0 for wait in waits)
    kept = sorted(wait for wait in waits if wait >= 0)
    print(f"{people} at once, {rounds} rounds: {len(kept)} answered, {lost} lost")
    p95 = kept[max(0, -(-95 * len(kept) // 100) - 1)]
    print(f"seconds: median {statistics.median(kept):.2f}, p95 {p95:.2f}, most {kept[-1]:.2f}")
    tell("all answered")


async def _drawn(
    client: httpx.AsyncClient, function: dict[str, Any], session: str, data: list[Any]
) -> list[Any]:
    """What a function that waits for nobody gives."""
    asked = {"fn_index": function["id"], "session_hash": session, "data": data}
    drawn = (await client.post("gradio_api/run/predict", json=asked)).raise_for_status()
    return list(drawn.json()["data"])


def _functions(config: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["api_name"]: row for row in config["dependencies"]}


async def _person(
    client: httpx.AsyncClient, functions: dict[str, dict[str, Any]], number: int
) -> float:
    """Seconds from asking until the answer stands; -1 if it never did."""
    session = uuid.uuid4().hex[:12]
    drawn = await _drawn(client, functions["load"], session, [])
    model = next(
        part["value"]
        for part in drawn
        if isinstance(part, dict) and {"choices", "value"} <= part.keys()
    )
    data = [None, QUESTIONS[number % len(QUESTIONS)], model, "auto", "", [], [], [], []]
    asked = {"fn_index": functions["ask"]["id"], "session_hash": session, "data": data}
    begun = time.perf_counter()
    (await client.post("gradio_api/queue/join", json=asked)).raise_for_status()
    text = ""
    async with client.stream("GET", f"gradio_api/queue/data?session_hash={session}") as events:
        async for line in events.aiter_lines():
            text += line
            if line.startswith("data:") and '"process_completed"' in line:
                good = json.loads(line[5:])["success"] and 'data-state=\\"answered' in text
                return time.perf_counter() - begun if good else -1.0
    return -1.0


def _unlimited() -> httpx.Limits:
    return httpx.Limits(max_connections=None)


def _worked(pid: int) -> float:
    """Seconds of the processor that the process has taken (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(pid: int) -> float:
    """Megabytes of memory that the process holds (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    asyncio.run(main())
