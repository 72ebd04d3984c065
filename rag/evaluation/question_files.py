"""Questions as they are kept: one JSON object a line, one file a set."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rag.errors import QuestionsInvalid
from rag.evaluation.questions import Problem, Question
from rag.evaluation.rows import parse

_PUNCTUATION = re.compile(r"[.,;:!?()\"'“”\u2018’]+")


def load(paths: str | Path | Iterable[str | Path]) -> list[Question]:
    """The questions of one file or several, in their order.

    Raises:
        QuestionsInvalid: with every fault of every file, each as ``file:line: fault``.
    """
    questions, problems = read(paths)
    refuse(problems)
    return questions


def refuse(problems: Sequence[Problem]) -> None:
    """Nothing where no problem is an error.

    Raises:
        QuestionsInvalid: with the errors among ``problems``.
    """
    if errors := [str(problem) for problem in problems if problem.level == "error"]:
        raise QuestionsInvalid(errors)


def read(paths: str | Path | Iterable[str | Path]) -> tuple[list[Question], list[Problem]]:
    """The rows that are questions, and the faults of the others (and of the set as a whole)."""
    questions: list[Question] = []
    problems: list[Problem] = []
    for path in [paths] if isinstance(paths, str | Path) else paths:
        rows = list(_rows(Path(path)))
        questions.extend(row for row in rows if isinstance(row, Question))
        problems.extend(row for row in rows if isinstance(row, Problem))
    if not questions and not problems:
        problems.append(Problem(_shown(paths), 1, "there is no question in it"))
    problems.extend(_repeated(questions))
    return questions, sorted(problems, key=lambda problem: (problem.file, problem.line))


def _shown(paths: str | Path | Iterable[str | Path]) -> str:
    return str(paths) if isinstance(paths, str | Path) else ", ".join(map(str, paths)) or "no file"


def _rows(path: Path) -> Iterator[Question | Problem]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        yield Problem(str(path), 1, f"cannot be read: {error.strerror}")
        return
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line.decode("utf-8"), object_pairs_hook=_without_doubles)
            _refuse_surrogates(found)
        except UnicodeDecodeError as error:
            yield Problem(str(path), number, f"is not UTF-8 (byte {error.start + 1} of the line)")
        except json.JSONDecodeError as error:
            yield Problem(str(path), number, f"is not JSON: {error.msg} (column {error.colno})")
        except RecursionError:
            yield Problem(str(path), number, "is nested too deeply")
        except ValueError as error:
            yield Problem(str(path), number, str(error))
        else:
            yield from parse(found, str(path), number)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """``json`` would keep the last of two equal keys without a word."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in found if keys.count(key) > 1)
        raise ValueError(f"field {twice!r} is there twice")
    return found


def _refuse_surrogates(found: Any) -> None:
    """Escapes can spell what is no text and can be written to no file."""
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise ValueError("holds a lone surrogate, which is no text") from error


def _repeated(questions: Iterable[Question]) -> Iterator[Problem]:
    first: dict[tuple[str, ...], Question] = {}
    for question in questions:
        words = " ".join(_PUNCTUATION.sub(" ", question.question.casefold()).split())
        asked = ("question", words, *(turn.content for turn in question.history))
        for key, shown in ((("id", question.id), question.id), (asked, question.question)):
            other = first.setdefault(key, question)
            if other is not question:
                message = f"{key[0]} {shown!r} is already that of {other.file}:{other.line}"
                yield Problem(question.file, question.line, message)
