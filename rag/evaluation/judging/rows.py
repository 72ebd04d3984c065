"""Files of answers to judge: one JSON object per line, ``{id, context: [..], answer}``.

An item of ``context`` is a text, or a paper as ``rag papers --json`` has it (``title``,
``abstract``, ``authors``...). ``[2]`` in an answer cites the second item. ``faithful`` is a
person's verdict, where there is one, and ``fault`` names what is wrong with an unfaithful answer.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationError

from rag.errors import RagError, UnreadableFile
from rag.evaluation.places import shipped
from rag.paper import Paper

PROBES = "probes"
STDIN = "-"
_SHOWN = 20  # faults of one file


class RowsInvalid(RagError):
    """Lines of a file to judge are not what they should be."""


@dataclass(frozen=True, slots=True)
class Row:
    """One answer to judge, and where it stands."""

    id: str | int
    answer: str
    context: tuple[Paper, ...]
    faithful: bool | None
    fault: str
    file: str
    line: int

    @property
    def papers(self) -> dict[int, Paper]:
        """The context by the numbers that the answer cites it by, from 1."""
        return dict(enumerate(self.context, start=1))


class _Item(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    title: str = ""
    abstract: str = ""
    authors: tuple[str, ...] = ()
    venue: str | None = None
    year: int | None = None
    track: str | None = None
    session: str | None = None
    time: str | None = None

    def as_paper(self) -> Paper:
        return Paper(**self.model_dump())


class _Line(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str | int
    context: list[str | _Item]
    answer: str
    faithful: StrictBool | None = None
    fault: str = Field("", validate_default=False)


def shipped_probes() -> list[Path]:
    """The files of hand-written probes, on which every judge is calibrated."""
    return sorted(shipped(PROBES).glob("*.jsonl"))


def read_rows(files: Sequence[Path | str]) -> list[Row]:
    """The rows of ``files`` (``-`` is standard input), in order.

    Raises:
        UnreadableFile: a file is absent or not text.
        RowsInvalid: a line is not JSON, lacks a field, or has an id twice; every such line is named
            as ``file:line``.
    """
    rows: list[Row] = []
    faults: list[str] = []
    seen: dict[str, str] = {}
    for file in files:
        for row in _read(file, faults):
            place = f"{row.file}:{row.line}"
            if (told := str(row.id)) in seen:
                faults.append(f"{place}: id {told!r} is also that of {seen[told]}")
            seen.setdefault(str(row.id), place)
            rows.append(row)
    if faults:
        more = f" (and {len(faults) - _SHOWN} more)" if len(faults) > _SHOWN else ""
        raise RowsInvalid(
            "; ".join(faults[:_SHOWN]) + more, "Nothing was judged; mend or remove those lines."
        )
    return rows


def _read(file: Path | str, faults: list[str]) -> Iterator[Row]:
    name = "stdin" if file == STDIN else str(file)
    try:
        with _lines(file) as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    try:
                        yield _row(line, name, number)
                    except ValidationError as error:
                        faults.append(f"{name}:{number}: {_said(error)}")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnreadableFile(f"cannot read {name}: {reason}", "Give a UTF-8 JSONL file.") from error


@contextmanager
def _lines(file: Path | str) -> Iterator[Iterable[str]]:
    if file == STDIN:
        yield sys.stdin
        return
    with Path(file).open(encoding="utf-8-sig") as opened:
        yield opened


def _row(line: str, name: str, number: int) -> Row:
    read = _Line.model_validate_json(line)
    context = tuple(
        Paper("", item) if isinstance(item, str) else item.as_paper() for item in read.context
    )
    return Row(read.id, read.answer, context, read.faithful, read.fault, name, number)


def _said(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"] if not str(part).startswith("_"))
    return f"{where}: {first['msg']}" if where else str(first["msg"])
