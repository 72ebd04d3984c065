"""What an ingest tells while it runs and when it is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

BUNDLED = "bundled:"  # before the name of a listing that is not on the disk


class Progress(Protocol):
    """Shows how far a long piece of work is. Calls come from one thread."""

    def start(self, label: str, total: int) -> None:
        """A stage of ``total`` steps begins."""
        ...

    def advance(self, steps: int = 1) -> None:
        """``steps`` more of the current stage are done."""
        ...

    def finish(self) -> None:
        """The current stage is over, done or not."""
        ...


class Silent:
    """A ``Progress`` that shows nothing."""

    def start(self, label: str, total: int) -> None:
        pass

    def advance(self, steps: int = 1) -> None:
        pass

    def finish(self) -> None:
        pass


class Both:
    """A ``Progress`` that shows everything in two places."""

    def __init__(self, first: Progress, second: Progress) -> None:
        self._all = (first, second)

    def start(self, label: str, total: int) -> None:
        for shown in self._all:
            shown.start(label, total)

    def advance(self, steps: int = 1) -> None:
        for shown in self._all:
            shown.advance(steps)

    def finish(self) -> None:
        for shown in self._all:
            shown.finish()


@contextmanager
def stage(progress: Progress, label: str, total: int) -> Iterator[None]:
    """One stage of ``progress``, finished however the block is left."""
    progress.start(label, total)
    try:
        yield
    finally:
        progress.finish()


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of the ingest ledger. ``sha256`` is empty for a file that could not be opened."""

    path: str
    name: str
    sha256: str
    formats: tuple[str, ...]
    records: int
    failures: int
    read_at: str

    @property
    def is_bundled(self) -> bool:
        """Whether it is of the sample library, which is not on the disk."""
        return self.path.startswith(BUNDLED)


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that could not be read. ``line`` is 1-based; 0 means the file as a whole."""

    file: str
    line: int
    reason: str


@dataclass(slots=True)
class FileReport:
    """What became of one file. ``records`` counts the readable ones; each is one of

    ``new`` (a work the library did not have), ``merged`` (another listing of a work), ``updated``
    (this file said something else about it before), ``unchanged``, or ``removed`` (skipped: the
    user removed that paper and did not name this file).
    """

    file: str
    formats: list[str] = field(default_factory=list)
    records: int = 0
    new: int = 0
    merged: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: list[Failure] = field(default_factory=list)
    retried: bool = False  # read again because it failed before, not because it was named


@dataclass(slots=True)
class IngestReport:
    """The whole ingest. ``embedded`` counts papers that went through the embedder this time."""

    files: list[FileReport] = field(default_factory=list)
    embedded: int = 0
    papers: int = 0  # in the library afterwards
    seconds: float = 0.0
    dry_run: bool = False

    @property
    def failures(self) -> Sequence[Failure]:
        return [failure for file in self.files for failure in file.failed]

    def total(self, name: str) -> int:
        """The sum of one of ``FileReport``'s counts over all files."""
        return sum(int(getattr(file, name)) for file in self.files)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for ``rag ingest --json``."""
        counts = ("records", "new", "merged", "updated", "unchanged", "removed")
        return {
            "files": [asdict(file) for file in self.files],
            **{name: self.total(name) for name in counts},
            "failed": len(self.failures),
            "embedded": self.embedded,
            "papers": self.papers,
            "seconds": round(self.seconds, 3),
            "dry_run": self.dry_run,
        }
