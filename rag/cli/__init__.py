"""The ``rag`` command line: it reads flags, calls the assistant and shows what comes back."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line over ``sys.argv``; always ends in ``SystemExit``."""
    from rag.cli.app import app

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a name outside a narrow code page is no reason to die
            stream.reconfigure(errors="replace")
    app(prog_name="rag")
