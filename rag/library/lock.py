"""One writer at a time: a lock file, and beside it who holds the lock."""

from __future__ import annotations

import json
import os
import shlex
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import LibraryLocked
from rag.library.disk import not_writable

LOCK_FILE = "writer.lock"
_HOLDER_FILE = "writer.json"
_SECRET = "--auth"  # the option whose value nobody else should see
_SILENT_SECONDS = 0.5  # a wait that is over sooner is not worth a word


@contextmanager
def writer_lock(
    home: Path, wait: float, on_wait: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Hold the library in ``home``, which is made if need be.

    The system frees the lock of a process that died, so nobody has to clean up after a kill.
    ``on_wait`` is told, in a line for a person, who holds it, if that takes a while.

    Raises:
        LibraryLocked: another process held it for ``wait`` seconds; it is named.
        LibraryNotWritable: the directory is read-only.
    """
    lock = FileLock(home / LOCK_FILE)
    try:
        home.mkdir(parents=True, exist_ok=True)
        _acquire(lock, home, wait, on_wait)
    except Timeout:
        raise LibraryLocked(
            f"the library in {home} is being written to by {holder(home)}; "
            f"gave up after {wait:g} seconds",
            "Wait until it is done, or stop it (nothing is lost either way); RAG_LOCK_WAIT is how "
            "long to wait",
        ) from None
    except OSError as error:
        raise not_writable(home, error.strerror or str(error)) from error
    try:
        _sign(home)
        yield
    finally:
        with suppress(PermissionError):  # a folder where it could not be made
            (home / _HOLDER_FILE).unlink(missing_ok=True)
        lock.release()


def _acquire(
    lock: FileLock, home: Path, wait: float, on_wait: Callable[[str], None] | None
) -> None:
    silent = min(wait, _SILENT_SECONDS)
    try:
        lock.acquire(timeout=silent)
    except Timeout:
        if on_wait is not None and wait > silent:
            on_wait(f"waiting up to {wait:g} seconds for {holder(home)}, which is writing")
        lock.acquire(timeout=wait - silent)


def is_locked(home: Path) -> bool:
    """Whether some process holds the library right now."""
    if not (home / LOCK_FILE).exists():
        return False
    try:
        with FileLock(home / LOCK_FILE).acquire(timeout=0):
            return False
    except Timeout:
        return True
    except OSError:
        return False  # A read-only disk: nobody writes there.


def shut_out(home: Path) -> Path | None:
    """The lock file, if there is one that this user may not write to."""
    file = home / LOCK_FILE
    return file if file.exists() and not os.access(file, os.R_OK | os.W_OK) else None


def left_behind(home: Path) -> str | None:
    """Who was killed while holding the lock, if nobody has taken it over since."""
    if is_locked(home) or not (home / _HOLDER_FILE).exists():
        return None
    return holder(home)


def holder(home: Path) -> str:
    """Who holds the lock, for a message."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        signed = json.loads((home / _HOLDER_FILE).read_text(encoding="utf-8"))
        since = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(signed["since"]))
        return f"process {signed['pid']} on {signed['host']} since {since} ({signed['command']})"
    return "another process"


def waiting_for(home: Path) -> str:
    """What papers that are not in the indexes yet are waiting for; for a message."""
    if is_locked(home):
        return f"they are being added by {holder(home)}"
    return "run 'rag ingest' to finish"


def _sign(home: Path) -> None:
    command = _command()
    signed = {
        "pid": os.getpid(),
        "host": os.uname().nodename if hasattr(os, "uname") else "this computer",
        "command": command if len(command) <= 200 else command[:199] + "…",
        "since": time.time(),
    }
    try:
        (home / _HOLDER_FILE).write_text(json.dumps(signed), encoding="utf-8")
    except OSError as error:
        raise not_writable(home, error.strerror or str(error)) from error


def _command() -> str:
    """What this process was called with, without its secrets."""
    program, *words = sys.argv
    shown = [Path(program).name.replace("__main__.py", "rag")]
    for before, word in zip([program, *words], words, strict=False):
        secret = before == _SECRET or word.startswith(f"{_SECRET}=")
        shown.append("..." if secret else word)
    return shlex.join(shown)
