"""SIGKILL at any moment of an ingest or a removal: the next one ends as if nothing had happened.

The killed process ingests the seed listings, a revision of them (a third of the abstracts
changed, some papers dropped) and removes some papers. Each library is killed several times in a
row before it is left to finish.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from library_kit import content, open_library, write_listing

from rag.library.health import check
from rag.paper import Paper
from rag.sources import BadRecord, read
from rag.sources.sample import listings

KILLS_IN_A_ROW = 4
LIBRARIES = 3
KILLED = -9

Run = Callable[[float, Path, Path], int]


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    child = Path(__file__).with_name("crash_child.py")
    with subprocess.Popen(
        [sys.executable, child], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout

        def trial(delay: float, home: Path, folder: Path) -> int:
            print(delay, home, folder, sep="\t", file=process.stdin, flush=True)
            return int(process.stdout.readline())

        yield trial
        process.stdin.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seed listings as they are."""
    folder = tmp_path_factory.mktemp("seeds")
    for name, data in listings():
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def revised(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second state of the listings, in files of other names and one of the same."""
    other = tmp_path_factory.mktemp("revised")
    for name, data in listings():
        papers = [item for item in read(data, name) if not isinstance(item, BadRecord)]
        write_listing(other / f"{name}.jsonl", [_revised(i, p) for i, p in enumerate(papers)])
    return other


def _revised(i: int, paper: Paper) -> Paper:
    return replace(paper, abstract=f"Revised. {paper.abstract}") if i % 3 == 0 else paper


@pytest.fixture(scope="module")
def expected(
    run: Run, folder: Path, revised: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[dict[str, Any]], float]:
    """What uninterrupted runs end with after each state, and how long one takes."""
    home = tmp_path_factory.mktemp("expected")
    states = []
    for state in (folder, revised):
        started = time.monotonic()
        assert run(0, home, state) == 0
        seconds = time.monotonic() - started
        with open_library(home) as library:
            states.append(content(library))
    return states, seconds


@pytest.mark.parametrize("number", range(LIBRARIES))
def test_a_killed_ingest_is_completed_by_the_next(
    run: Run,
    folder: Path,
    revised: Path,
    expected: tuple[list[dict[str, Any]], float],
    tmp_path: Path,
    number: int,
) -> None:
    states, seconds = expected
    moments = random.Random(number)
    for state, wanted in zip((folder, revised), states, strict=True):
        for _ in range(KILLS_IN_A_ROW // 2):
            assert run(moments.uniform(0.02, seconds), tmp_path, state) in (KILLED, 0)
        assert run(0, tmp_path, state) == 0
        with open_library(tmp_path) as library:
            assert content(library) == wanted
            assert [finding for finding in check(library) if not finding.ok] == []
