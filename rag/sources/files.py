"""The files that paths on the command line stand for."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from rag.errors import UnreadableFile

# Control characters, and marks that reorder what stands behind them.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def find_files(paths: Sequence[Path]) -> list[Path]:
    """``paths`` with every folder replaced by the files in and below it, sorted by name.

    Each file is named once. Hidden files and folders (``.name``) are left out of folders;
    a hidden path that is named itself is taken.

    Raises:
        UnreadableFile: a path does not exist, or a folder cannot be listed.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        for file in _files(path):
            found.setdefault(file.resolve(), file)
    return list(found.values())


def as_text(path: Path) -> str:
    """``path`` as text that can be kept, with ``\\xff`` for a byte that is no UTF-8."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def shown(name: str) -> str:
    """What the file ``name`` is called wherever it is shown: text on one line, in its order."""
    return _UNSEEN.sub("?", os.fsencode(name).decode("utf-8", "backslashreplace"))


def _files(path: Path) -> Iterator[Path]:
    if not path.exists():
        raise UnreadableFile(f"there is no file or folder {path}", "Check the path.")
    if not path.is_dir():
        yield path
        return
    for folder, below, names in os.walk(path, onerror=_refuse):
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder, name)
            if not name.startswith(".") and file.is_file():
                yield file


def _refuse(error: OSError) -> None:
    raise UnreadableFile(
        f"cannot list {error.filename}: {error.strerror}", "Check its permissions."
    ) from error
