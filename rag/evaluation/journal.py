"""Lines of JSON that are added as they come and survive a kill, a power cut and a full disk."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rag.errors import RagError, RunNotWritable

Row = dict[str, Any]
RUN_FILE = "run.json"  # what was run; a folder without it is no run


def refused(path: Path, error: OSError) -> RunNotWritable:
    """The error for a write to ``path`` that the system refused."""
    said = f"cannot write {path}: {error.strerror or error}"
    if not (path.parent / RUN_FILE).is_file():  # no run has begun there
        return RunNotWritable(said, "Free some space or make the folder writable, then try again.")
    return RunNotWritable(
        f"{said}; what was measured before is kept",
        f"Free some space or make the folder writable, then 'rag eval run --resume {path.parent}'",
    )


class Journal:
    """One file of JSON lines, written by one process. ``append`` returns when the line is on disk.

    A last line that a kill or a full disk cut off is no line: it is not read, and the next
    ``append`` takes its place.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._end: int | None = None  # of the last whole line, once it is known

    def __iter__(self) -> Iterator[Row]:
        """Every whole line, in order.

        Raises:
            RagError: a line is damaged.
        """
        if not self.path.is_file():
            return
        with self.path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if line.endswith(b"\n"):
                    yield _read(line, self.path, number)

    def append(self, *rows: Mapping[str, Any]) -> None:
        """Add ``rows``, all of them or none.

        Raises:
            RunNotWritable: the disk is full or read-only; nothing was added.
        """
        content = "".join(f"{_line(row)}\n" for row in rows).encode()
        try:
            with self.path.open("r+b" if self.path.exists() else "x+b") as file:
                if self._end is None:
                    self._end = file.read().rfind(b"\n") + 1
                file.truncate(self._end)
                file.seek(self._end)
                try:
                    _write(file.fileno(), content)
                except OSError:
                    file.truncate(self._end)  # takes no room, so it works on a full disk
                    raise
                self._end += len(content)
        except OSError as error:
            raise refused(self.path, error) from error

    def replace(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Put ``rows`` in the place of everything. Raises RunNotWritable; the old rows stay."""
        write_whole(self.path, "".join(f"{_line(row)}\n" for row in rows))


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all, whatever happens meanwhile.

    Raises:
        RunNotWritable: the disk is full or read-only; the file is as it was.
    """
    beside = path.with_name(f".{path.name}.new")
    try:
        try:
            with beside.open("wb") as file:
                _write(file.fileno(), text.encode())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise refused(path, error) from error


def _line(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _read(line: bytes, path: Path, number: int) -> Row:
    try:
        row: Row = json.loads(line)
    except ValueError as error:
        raise RagError(f"{path}:{number} is damaged ({error})", "Remove that line.") from error
    return row


def _write(descriptor: int, content: bytes) -> None:
    """All of ``content``, and not only into the system's memory."""
    while content:
        content = content[os.write(descriptor, content) :]
    os.fsync(descriptor)
