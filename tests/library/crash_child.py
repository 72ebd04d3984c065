"""Ingests folders and is killed while doing so; run by ``test_crash.py`` as a process of its own.

Reads lines ``delay home folder`` from standard input. For each it forks, lets the fork ingest
``folder`` into the library in ``home``, kills it with SIGKILL after ``delay`` seconds (0: never)
and prints the exit status. Forking spares every trial the imports.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

import chromadb  # noqa: F401 - imported here once for all forks
from library_kit import CountingEmbedder, open_library

from rag.library import indexes, ingest, outbox  # noqa: F401

outbox.EMBED_BATCH = 16  # many small steps, many places to be killed in
indexes.BATCH = outbox.INDEX_EVERY = 48


def run(home: Path, folder: Path) -> None:
    with open_library(home) as library:
        library.ingest([folder], embedder=CountingEmbedder())
        ids = library.catalog.paper_ids()
        library.remove([paper_id for paper_id in ids if paper_id.startswith("0")])


def trial(delay: float, home: Path, folder: Path) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            run(home, folder)
        except BaseException as error:  # noqa: BLE001 - a fork must never return to the loop
            print(error, file=sys.stderr)
            os._exit(1)
        os._exit(0)
    timer = threading.Timer(delay, os.kill, (pid, signal.SIGKILL))
    if delay:
        timer.start()
    _, status = os.waitpid(pid, 0)
    timer.cancel()
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    for line in sys.stdin:
        delay, home, folder = line.rstrip("\n").split("\t")
        print(trial(float(delay), Path(home), Path(folder)), flush=True)
