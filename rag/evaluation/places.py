"""Where the shipped questions and baselines lie, and which files a set of questions is."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from rag.errors import UsageError

QUESTIONS = "questions"
HELD_OUT = "held-out"  # a set by others, for checking what was tuned on the questions
SUFFIX = ".jsonl"


def shipped(name: str = "") -> Path:
    """The shipped ``evals/<name>``: inside the package of a wheel, beside it in a checkout.

    The path need not exist.
    """
    package = Path(str(files("rag")))
    inside = package / "data" / "evals"
    root = inside if inside.is_dir() else package.parent / "evals"
    return root / name


def question_files(name: str | Path | None = None) -> list[Path]:
    """The ``.jsonl`` files of a set of questions, sorted by name.

    ``name`` is a file, a folder, or (of the shipped questions) the start of file names up to a
    hyphen: ``seeds`` is all of them, ``seeds-list`` those of one kind. ``held-out`` is the set
    that nothing was tuned on. ``None``: every shipped one but these.

    Raises:
        UsageError: there is no such set, or it has no file.
    """
    folder = shipped(QUESTIONS)
    if name is None:
        return sorted(folder.glob(f"*{SUFFIX}"))
    path = Path(name).expanduser()
    if path.is_file():
        return [path]
    if path.is_dir():
        if found := sorted(path.glob(f"*{SUFFIX}")):
            return found
        raise UsageError(f"{path} holds no {SUFFIX} file", "Questions are rows of such files.")
    if name == HELD_OUT:
        return sorted(shipped(HELD_OUT).glob(f"*{SUFFIX}"))
    if found := [file for file in sorted(folder.glob(f"*{SUFFIX}")) if _belongs(file, str(name))]:
        return found
    names = ", ".join(sorted({file.stem for file in folder.glob(f"*{SUFFIX}")}))
    raise UsageError(
        f"there is no set of questions {str(name)!r}",
        f"Name a file, a folder, or a shipped set: seeds (all), {HELD_OUT}, {names}.",
    )


def _belongs(file: Path, name: str) -> bool:
    return file.stem == name or file.stem.startswith(f"{name}-")
