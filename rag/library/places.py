"""Where the two indexes of a library are on the disk.

Each has two places that take turns. An index that has to be built anew is built in the place that
is not in use, while readers go on with the old one; the catalog then changes over to the new
place in the same transaction that moves its generation on. Readers may still be at work in the
old place, so it is cleared away by the next writer only.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, get_args

from rag.library.server import Server

Kind = Literal["chroma", "words"]
Meta = Callable[[str], str | None]  # as ``Catalog.meta``

_COLLECTION = "passages"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an index is: a folder, or (the vectors only) a Chroma ``server``.

    Several libraries can share a server; a library's id keeps their collections apart.
    """

    home: Path
    kind: Kind
    library_id: str
    server: Server | None = None
    turn: int = 0  # which of the two places

    @property
    def folder(self) -> Path:
        return self.home / f"{self.kind}{self._suffix}"

    @property
    def other(self) -> Place:
        """The place that is not in use."""
        return replace(self, turn=1 - self.turn)

    @property
    def collection(self) -> str:
        """What the vectors are called in Chroma."""
        if self.server:
            return f"{_COLLECTION}-{self.library_id}{self._suffix}"
        return _COLLECTION

    @property
    def _suffix(self) -> str:
        return "-2" if self.turn else ""


def place_in_use(meta: Meta, home: Path, kind: Kind, server: Server | None = None) -> Place:
    """Where readers find the index of a library whose catalog says ``meta``."""
    turn = int(meta(turn_key(kind)) or 0)
    return Place(home, kind, meta("library_id") or "", server, turn)


def index_folders(home: Path) -> list[Path]:
    """Every folder there that an index is in, or was."""
    places = [Place(home, kind, "", turn=turn) for kind in get_args(Kind) for turn in (0, 1)]
    return [place.folder for place in places if place.folder.is_dir()]


def turn_key(kind: Kind) -> str:
    """What the catalog calls the number of the place in use."""
    return f"{kind}_turn"


def make_room(folder: Path) -> None:
    """Make an empty ``folder``, whatever is there: a folder is deleted, anything else put aside.

    Raises:
        OSError: it cannot be.
    """
    if os.path.lexists(folder) and (folder.is_symlink() or not folder.is_dir()):
        folder.replace(folder.with_name(f"damaged-{folder.name}"))
    with suppress(FileNotFoundError):
        shutil.rmtree(folder)
    folder.mkdir(parents=True)


def clear_away(place: Place) -> None:
    """Delete an index that nobody uses. What is on a server goes when its place is used again."""
    if not place.server:
        shutil.rmtree(place.folder, ignore_errors=True)
