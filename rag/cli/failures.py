"""Every way a command can end badly, as one line on stderr and an exit code."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from rag.errors import EXIT_ERROR, EXIT_OK, RagError, without_passwords

EXIT_INTERRUPTED = 130


@contextmanager
def one_line_each(*, verbose: bool) -> Iterator[None]:
    """Turn what the block raises into a line for a person and ``typer.Exit``.

    With ``verbose`` an unexpected error shows its traceback as well.
    """
    try:
        with _flushed():
            yield
    except typer.Exit:
        raise
    except RagError as error:
        complain(str(error))
        raise typer.Exit(error.exit_code) from error
    except KeyboardInterrupt:
        complain("interrupted. Nothing is lost: the same command picks up where it stopped.")
        raise typer.Exit(EXIT_INTERRUPTED) from None
    except BrokenPipeError:  # the reader has seen enough, as in `rag papers | head`
        _settle_stdout()
        raise typer.Exit(EXIT_OK) from None
    except Exception as error:
        complain(unexpected(error, verbose=verbose))
        _settle_stdout()
        raise typer.Exit(EXIT_ERROR) from error


@contextmanager
def _flushed() -> Iterator[None]:
    """Output that cannot be written fails inside this block, not when the interpreter ends."""
    try:
        yield
    except typer.Exit:
        sys.stdout.flush()
        raise
    sys.stdout.flush()


def complain(text: str) -> None:
    """Print one line that says what is wrong."""
    print(f"rag: {text}", file=sys.stderr)


def unexpected(error: Exception, *, verbose: bool) -> str:
    """One line for an error nobody foresaw; ``verbose`` prints its traceback to stderr."""
    if verbose:
        traceback.print_exception(error, file=sys.stderr)
    hint = "" if verbose else " Run again with --verbose for the traceback."
    told = without_passwords(f"{type(error).__name__}: {error}")
    what = "".join(c if c.isprintable() else " " for c in told)
    return f"unexpected {' '.join(what.split())}.{hint}"


def _settle_stdout() -> None:
    """Write what is buffered, or drop it if it cannot be: the interpreter's own last flush
    would complain in a traceback."""
    try:
        sys.stdout.flush()
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
