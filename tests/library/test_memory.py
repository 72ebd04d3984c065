"""What an ingest does not keep of a listing that it has read."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

READ = """
import re, sys
from pathlib import Path
from rag.library.memory import give_back
from rag.models.scripted import HashingEmbedder
from rag.library import Library
from rag.settings import load

def resident():
    return int(re.search(r"VmRSS:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) * 1024

with Library(load(home=Path(sys.argv[1]))) as library:
    before = resident()
    library.ingest([sys.argv[2]], embedder=None, dry_run=True)
    kept = resident()
    give_back()
    print(before, kept, resident())
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads Linux's /proc")
def test_reading_a_listing_leaves_little_behind(tmp_path: Path) -> None:
    abstract = "We study the averaging of weights. It helps. " * 30
    rows = [{"title": f"Paper number {i}", "abstract": f"{abstract}{i}."} for i in range(2500)]
    listing = tmp_path / "listing.jsonl"
    listing.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    (tmp_path / "home").mkdir()
    shown = subprocess.run(
        [sys.executable, "-c", READ, tmp_path / "home", listing],
        capture_output=True,
        text=True,
        check=False,
    )
    assert re.fullmatch(r"\d+ \d+ \d+\n", shown.stdout), shown.stderr
    before, kept, left = map(int, shown.stdout.split())
    assert left - before < 0.8 * (kept - before)
