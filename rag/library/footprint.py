"""The files of an index as their writer left them: size, time and checksum of each.

Chroma trusts the files of its graph: over damaged ones the whole process dies of a segmentation
fault, so an index whose files have changed since is not opened. Its ``chroma.sqlite3`` is left
out: readers write to it too, and SQLite finds damage by itself.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_FILE = "files.json"
_LEFT_OUT = (_FILE, "chroma.", "generation.", ".tantivy-")  # how names begin
_GRAPH = "index_metadata.pickle"  # where it is not yet, Chroma makes the others anew to read
_CHUNK = 1 << 20  # bytes


def take(folder: Path) -> None:
    """State how the files of the index in ``folder`` are, now that all of it is written.

    Raises:
        OSError: the disk is full or read-only.
    """
    stated = {}
    for file in _files(folder):
        found = file.stat()
        name = file.relative_to(folder).as_posix()
        stated[name] = [found.st_size, found.st_mtime_ns, _checksum(file)]
    temporary = folder / f"{_FILE}.new"
    temporary.write_text(json.dumps(stated), encoding="utf-8")
    temporary.replace(folder / _FILE)


def withdraw(folder: Path) -> None:
    """State nothing about the files in ``folder`` any more, before any of them changes."""
    (folder / _FILE).unlink(missing_ok=True)


def in_doubt(folder: Path) -> bool:
    """Whether there is a graph in ``folder`` of whose files nothing is stated."""
    return not (folder / _FILE).exists() and any(folder.glob(f"*/{_GRAPH}"))


def altered(folder: Path, *, thorough: bool = False) -> str | None:
    """The name of a file in ``folder`` that is not as its writer left it, if there is one.

    A file of the same size and time counts as the same, unless ``thorough``: then all are read.
    Where nothing is stated (while somebody writes, or by an older program) nothing is found.

    Raises:
        OSError: a file cannot be read.
    """
    stated = _stated(folder)
    if stated is None:
        return None
    try:
        files = {name: (size, at, sum_) for name, (size, at, sum_) in json.loads(stated).items()}
    except (ValueError, TypeError, AttributeError):
        files = {_FILE: (0, 0, 0)}
    for name, left in files.items():
        if not _is_as_left(folder / name, *left, thorough=thorough):
            # A writer withdraws the statement before it changes a file.
            return name if _stated(folder) == stated else None
    return None


def _is_as_left(file: Path, size: int, at: int, checksum: int, *, thorough: bool) -> bool:
    try:
        found = file.stat()
        if found.st_size != size:
            return False
        # Archives and some disks keep whole seconds.
        is_of_then = found.st_mtime_ns in (at, at - at % 10**9)
        return (is_of_then and not thorough) or _checksum(file) == checksum
    except FileNotFoundError:
        return False


def _stated(folder: Path) -> bytes | None:
    with suppress(FileNotFoundError):
        return (folder / _FILE).read_bytes()
    return None


def _files(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")):
        read = file.parent == folder or (file.parent / _GRAPH).exists()
        if read and file.is_file() and not file.name.startswith(_LEFT_OUT):
            yield file


def _checksum(file: Path) -> int:
    checksum = 0
    with file.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            checksum = zlib.crc32(chunk, checksum)
    return checksum
