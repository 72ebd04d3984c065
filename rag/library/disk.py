"""Writes that the disk refuses: it is full, read-only, or somebody else's."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from rag.errors import LibraryError, LibraryNotWritable

_LEAST_FREE = 8_000_000  # bytes; Chroma and tantivy write files of this order
_REFUSALS = re.compile(
    r"read-?only|permission ?denied|disk is full|no space left|too large|"
    r"os error (?:13|27|28|30)\b|\(code: (?:778|4874)\)",  # SQLite cannot write, or share
    re.IGNORECASE,
)
_FORBIDDEN = re.compile(r"permission ?denied|os error 13\b", re.IGNORECASE)
ALLOW = "Make it, and all that is in it, readable and writable"


def is_refusal(folder: Path, error: Exception) -> bool:
    """Whether an index in ``folder`` failed because of the disk, and not by itself.

    Chroma and tantivy tell only in words, and not always then.
    """
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    return bool(_REFUSALS.search(str(error))) or shutil.disk_usage(existing).free < _LEAST_FREE


def refuse_forbidden(path: Path, error: Exception) -> None:
    """Raise LibraryError if ``error`` says that this user may not read the index in ``path``."""
    if _FORBIDDEN.search(str(error)):
        raise LibraryError(
            f"{path} may not be read and written (permission denied)", ALLOW
        ) from error


def not_writable(path: Path, reason: str) -> LibraryNotWritable:
    """The error for a write to ``path`` that the disk refused; what was there is still there."""
    return LibraryNotWritable(
        f"cannot write to {path} ({reason}); nothing is lost",
        "Free some space or make the folder writable, then run 'rag ingest' again",
    )
