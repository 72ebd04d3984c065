"""Files on their way into the library, followed from a page."""

from __future__ import annotations

import shutil
import sys
import threading
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from rag.errors import LibraryGone, RagError
from rag.library.report import FileReport, IngestReport
from rag.sources.files import shown
from rag.text import counted
from rag.ui.places import folder
from rag.ui.refusing import Refused, item, listed, refusals, refused_items
from rag.ui.saying import problem
from rag.ui.stages import Stages
from rag.ui.wording import Wording

if TYPE_CHECKING:
    from rag.assistant import Assistant

_FAILURES_SHOWN = 20
_COUNTS = ("new", "merged", "updated", "unchanged", "removed")


class Adding:
    """An ingest in a thread of its own; it goes on if nobody follows it."""

    def __init__(self, assistant: Assistant, paths: Sequence[Path]) -> None:
        """Begin at once. The files are deleted when they have been read."""
        self.report: IngestReport | None = None
        self.problem = ""
        self.stages = Stages("Waiting")
        self._assistant = assistant
        self.paths = paths
        threading.Thread(target=self._run, name="add-files", daemon=True).start()

    def _run(self) -> None:
        gone = False
        try:
            self.report = self._assistant.ingest(self.paths, progress=self.stages)
        except RagError as error:
            self.problem = str(error)
            gone = isinstance(error, LibraryGone)
        except Exception:  # noqa: BLE001 - one upload's fault must not end the server
            traceback.print_exc(file=sys.stderr)
            self.problem = "Something unexpected went wrong; the server's terminal tells more."
        finally:
            self._tidy(gone=gone)
            self.stages.over.set()

    def _tidy(self, *, gone: bool) -> None:
        """Delete the files; and where the library is gone, the folder that uploads have made in
        its place, or it could not be put back there."""
        for path in self.paths:
            with suppress(OSError):
                path.unlink()
        if gone:
            made = folder(self._assistant)
            shutil.rmtree(made, ignore_errors=True)
            with suppress(OSError):  # there is something else in it
                made.parent.rmdir()


def results(adding: Adding, refused: Sequence[Refused], words: Wording) -> Markup:
    """What became of each file, and what could not be read, with its line."""
    if adding.report is None:
        return refusals(refused) + problem(words(adding.problem))
    named = {shown(path.name) for path in adding.paths}
    read = [file for file in adding.report.files if file.file in named]
    return listed([*refused_items(refused), *(_file(file, words) for file in read)])


def _file(file: FileReport, words: Wording) -> Markup:
    counts = [f"{getattr(file, name)} {name}" for name in _COUNTS if getattr(file, name)]
    told = counted(file.records, "record") + (f": {', '.join(counts)}" if counts else "")
    if not file.records and file.failed:
        told = "nothing could be read"
    shown = [f"line {failure.line}: {failure.reason}" if failure.line else failure.reason
             for failure in file.failed[:_FAILURES_SHOWN]]  # fmt: skip
    if len(file.failed) > len(shown):
        shown.append(f"and {len(file.failed) - len(shown)} more")
    faults = Markup().join(Markup("<li>{}</li>").format(words(text)) for text in shown)
    more = Markup('<ul class="faults">{}</ul>').format(faults) if faults else faults
    return item(file.file, told, more)
