"""Prompts are files in ``prompts/``: front matter, then one part per chat message.

A part starts at a line ``# system`` or ``# user``; ``$name`` stands for a variable. A user's
``prompts_dir`` may hold a copy under the same file name, which then wins.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

from rag.errors import SettingsError
from rag.models.chat import Message

_PART = re.compile(r"^# (system|user|assistant)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt file. ``digest`` identifies its exact text, for the record of a run."""

    name: str
    version: str
    variables: frozenset[str]
    parts: tuple[tuple[str, str], ...]
    digest: str

    def render(self, **values: str) -> list[Message]:
        """Chat messages with every variable filled in; values are inserted as they are."""
        return [
            Message(role, Template(text).substitute(values))  # type: ignore[arg-type]
            for role, text in self.parts
        ]


def load(name: str, prompts_dir: Path | None = None) -> Prompt:
    """The prompt called ``name``, from ``prompts_dir`` if it has one, else the shipped one.

    Raises:
        SettingsError: the file is not a prompt, or uses a variable it does not declare.
    """
    own = prompts_dir / f"{name}.md" if prompts_dir else None
    path = own if own and own.is_file() else _shipped(name)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"cannot read the prompt {path}: {error}") from error
    import yaml  # only an LLM needs prompts: quotes do without its import

    try:
        return _parse(text, yaml.safe_load)
    except (ValueError, KeyError, TypeError, yaml.YAMLError) as error:
        reason = str(error).splitlines()[0]
        raise SettingsError(
            f"{path} is not a prompt file: {reason}",
            "Start from a copy of the shipped one (see 'rag config show', prompts_dir).",
        ) from error


def names() -> list[str]:
    """Every shipped prompt."""
    return sorted(path.stem for path in _folder().glob("*.md"))


def _shipped(name: str) -> Path:
    return _folder() / f"{name}.md"


def _folder() -> Path:
    """In a wheel the prompts lie inside the package; in a checkout beside it."""
    package = Path(str(files("rag")))
    inside = package / "data" / "prompts"
    return inside if inside.is_dir() else package.parent / "prompts"


def _parse(text: str, read_front_matter: Callable[[str], Any]) -> Prompt:
    _, head, body = text.split("---\n", 2)
    meta = read_front_matter(head)
    pieces = _PART.split(body)
    parts = tuple(
        (role, content.strip()) for role, content in zip(pieces[1::2], pieces[2::2], strict=True)
    )
    if not parts:
        raise ValueError("it has no '# system' or '# user' part")
    if not all(Template(content).is_valid() for _, content in parts):
        raise ValueError("it has a lone '$'; write '$$'")
    declared = frozenset(meta["variables"])
    used = {name for _, content in parts for name in Template(content).get_identifiers()}
    if used != declared:
        odd = ", ".join(sorted(used ^ declared))
        raise ValueError(f"variables used and declared differ: {odd}")
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    return Prompt(str(meta["name"]), str(meta["version"]), declared, parts, digest)
