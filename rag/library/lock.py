"""One writer at a time: a lock file that names who holds it."""

from __future__ import annotations

import json
import os
import shlex
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import LibraryLocked
from rag.library.disk import not_writable

LOCK_FILE = "writer.lock"
_HOLDER_FILE = "writer.json"


@contextmanager
def writer_lock(home: Path, wait: float) -> Iterator[None]:
    """Hold the library in ``home``, which is made if need be.

    The system frees the lock of a process that died, so nobody has to clean up after a kill.

    Raises:
        LibraryLocked: another process held it for ``wait`` seconds; it is named.
        LibraryNotWritable: the directory is read-only.
    """
    lock = FileLock(home / LOCK_FILE, timeout=wait)
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise LibraryLocked(
            f"the library in {home} is being written to by {holder(home)}",
            "Wait until it is done, or stop it; nothing is lost either way",
        ) from None
    except OSError as error:
        raise not_writable(home, error.strerror or str(error)) from error
    try:
        _sign(home)
        yield
    finally:
        (home / _HOLDER_FILE).unlink(missing_ok=True)
        lock.release()


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


def holder(home: Path) -> str:
    """Who holds the lock, for a message."""
    try:
        signed = json.loads((home / _HOLDER_FILE).read_text(encoding="utf-8"))
        since = time.strftime("%H:%M:%S", time.localtime(signed["since"]))
        return f"process {signed['pid']} on {signed['host']} since {since} ({signed['command']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"


def _sign(home: Path) -> None:
    words = [Path(sys.argv[0]).name, *sys.argv[1:]]
    command = shlex.join(words)
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
