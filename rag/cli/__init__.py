"""The ``rag`` command line: it reads flags, calls the assistant and shows what comes back."""

from __future__ import annotations

import atexit
import gc
import os
import sys

_GARBAGE_AFTER = 100_000  # objects; what a command imports stays until its end, and is no garbage


def main() -> None:
    """Run the command line over ``sys.argv``; always ends in ``SystemExit``."""
    # One thread makes short work of a search's products; others would spin, waiting for the next.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(_GARBAGE_AFTER)
    atexit.register(gc.freeze)  # nor is it looked through when the process ends anyway
    from rag.cli.app import app

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a name outside a narrow code page is no reason to die
            stream.reconfigure(errors="replace")
    app(prog_name="rag")
