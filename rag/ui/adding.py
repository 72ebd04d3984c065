"""Files on their way into the library, followed from a page."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from rag.errors import RagError
from rag.library.report import FileReport, IngestReport

if TYPE_CHECKING:
    from rag.assistant import Assistant

_EVERY = 0.2  # seconds between two looks
_FAILURES_SHOWN = 20
_COUNTS = ("new", "merged", "updated", "unchanged", "removed")


class Adding:
    """An ingest in a thread of its own; it goes on if nobody follows it."""

    def __init__(self, assistant: Assistant, paths: Sequence[Path]) -> None:
        """Begin at once. The files are deleted when they have been read."""
        self.report: IngestReport | None = None
        self.problem = ""
        self._stage = ("Waiting", 0, 0)
        self._assistant = assistant
        self._paths = paths
        self._over = threading.Event()
        threading.Thread(target=self._run, name="add-files", daemon=True).start()

    def stages(self) -> Iterator[tuple[str, int, int]]:
        """What is being done, how much of it is done, and of how much, until all is."""
        while not self._over.wait(_EVERY):
            yield self._stage

    def start(self, label: str, total: int) -> None:
        """As ``Progress.start``."""
        self._stage = (label, 0, total)

    def advance(self, steps: int = 1) -> None:
        """As ``Progress.advance``."""
        label, done, total = self._stage
        self._stage = (label, done + steps, total)

    def finish(self) -> None:
        """As ``Progress.finish``."""

    def _run(self) -> None:
        try:
            self.report = self._assistant.ingest(self._paths, progress=self)
        except RagError as error:
            self.problem = str(error)
        except Exception:  # noqa: BLE001 - one upload's fault must not end the server
            traceback.print_exc(file=sys.stderr)
            self.problem = "Something unexpected went wrong; the server's terminal tells more."
        finally:
            for path in self._paths:
                with suppress(OSError):
                    path.unlink()
            self._over.set()


def progress(stage: tuple[str, int, int]) -> Markup:
    """A bar, and what it is of."""
    label, done, total = stage
    bar = Markup('<progress max="{}" value="{}" aria-label="{}"></progress>')
    shown = bar.format(total, done, label) if total else Markup()
    return Markup('<p class="adding">{}… {}{}</p>').format(
        label, f"{done} of {total} " if total else "", shown
    )


def results(report: IngestReport, paths: Sequence[Path]) -> Markup:
    """What became of each file, and what could not be read, with its line."""
    named = {path.name for path in paths}
    files = [file for file in report.files if file.file in named]
    items = Markup().join(map(_file, files))
    return Markup('<ul class="added" role="status">{}</ul>').format(items)


def _file(file: FileReport) -> Markup:
    counts = [f"{getattr(file, name)} {name}" for name in _COUNTS if getattr(file, name)]
    records = "1 record" if file.records == 1 else f"{file.records} records"
    told = records + (f": {', '.join(counts)}" if counts else "")
    if not file.records and file.failed:
        told = "nothing could be read"
    shown = [f"line {failure.line}: {failure.reason}" if failure.line else failure.reason
             for failure in file.failed[:_FAILURES_SHOWN]]  # fmt: skip
    if len(file.failed) > len(shown):
        shown.append(f"and {len(file.failed) - len(shown)} more")
    faults = Markup().join(Markup("<li>{}</li>").format(text) for text in shown)
    listed = Markup('<ul class="faults">{}</ul>').format(faults) if faults else faults
    return Markup("<li><strong>{}</strong>: {}{}</li>").format(file.file, told, listed)
