"""Parts of a library that this user may not read or write: the right cause and the right fix.

Tests may run as root, whom nothing is forbidden: each runs in a process that has given that up.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from library_kit import THREE, CountingEmbedder, write_listing

from rag.assistant import Assistant
from rag.settings import Settings

PROLOGUE = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from library_kit import *
from rag.assistant import Assistant
from rag.errors import RagError
from rag.library.health import check
assistant = Assistant(Settings(home=Path(sys.argv[2]), llm="none"))
assistant.parts.embedder = CountingEmbedder()
"""
DOCTOR = """
for found in check(assistant.library, "hashing-64"):
    if not found.ok:
        print(f"{found.name}: {found.detail}. {found.fix}")
"""
REPAIR = """
try:
    assistant.repair()
except RagError as error:
    print(type(error).__name__, error)
"""
SEARCH = """
print([hit.paper.title for hit in assistant.search("compressed videos")][0])
"""
UPLOADS = """
from rag.ui.server import _room_for_uploads
place = _room_for_uploads(assistant)
place.mkdir(parents=True, exist_ok=True)
(place / "a.jsonl").write_text("{}")
print(assistant.library.home in place.parents)
"""


def run(home: Path, script: str) -> str:
    """What a script prints that is run on the library in ``home`` by an ordinary user."""
    command = [sys.executable, "-c", PROLOGUE + script, Path(__file__).parent, home]
    ended = subprocess.run(
        command, preexec_fn=_obey, capture_output=True, text=True, timeout=120, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


def _obey() -> None:
    if os.geteuid() == 0:
        libc, drop = ctypes.CDLL(None), 24  # PR_CAPBSET_DROP
        for override in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            if libc.prctl(drop, override, 0, 0, 0):
                os._exit(77)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    home = tmp_path / "home"
    with closing(Assistant(Settings(home=home, llm="none"))) as assistant:
        assistant.parts.embedder = CountingEmbedder()
        assistant.ingest([write_listing(tmp_path / "a.jsonl", THREE)])
    yield home
    for path in (home, *home.iterdir()):
        path.chmod(0o755)


def test_vectors_that_may_not_be_read(home: Path) -> None:
    (home / "chroma").chmod(0)
    [said] = run(home, DOCTOR).splitlines()
    assert said.startswith(f"vectors: {home / 'chroma'} may not be read and written")
    assert "Make it" in said
    repaired = run(home, REPAIR)
    assert "\n" not in repaired
    assert repaired.startswith("LibraryNotWritable cannot write to")


def test_words_that_may_not_be_read(home: Path) -> None:
    (home / "words").chmod(0)
    [said] = run(home, DOCTOR).splitlines()
    assert said.startswith(f"words: {home / 'words'} may not be read and written")
    assert "--repair" not in said
    assert run(home, REPAIR).startswith("LibraryError")


def test_a_lock_that_may_not_be_taken(home: Path) -> None:
    (home / "writer.lock").chmod(0)
    [said] = run(home, DOCTOR).splitlines()
    assert said.startswith(f"lock: {home / 'writer.lock'} may not be written to")


def test_a_library_that_is_read_only(home: Path) -> None:
    for path in (home, *home.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    assert "Compressed" in run(home, SEARCH)
    repaired = run(home, REPAIR)
    assert repaired.startswith("LibraryNotWritable cannot write to")
    assert "\n" not in repaired
    assert run(home, UPLOADS) == "False"
    said = run(home, DOCTOR).splitlines()
    assert {line.split(":")[0] for line in said} == {"directory", "lock", "vectors"}
