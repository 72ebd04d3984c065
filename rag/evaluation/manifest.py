"""What a run was made of, so that its figures can be read and repeated years later."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from rag.errors import without_passwords
from rag.evaluation.folder import SCHEMA
from rag.evaluation.journal import Row
from rag.evaluation.statistics import SEED

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.evaluation.judging import AnswerJudge
    from rag.paper import Paper
    from rag.settings import Settings

PROBES = 100  # an interval of the area under the curve of some 0.2, in minutes, not hours
State = Literal["running", "complete", "interrupted"]
_PARTS = ("chromadb", "tantivy", "onnxruntime", "tokenizers", "numpy", "scipy", "ollama", "openai")
_SECRETS = ("openai_api_key", "chroma_token")
_PLACES = ("home", "ollama_url", "openai_base_url", "chroma_url")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be run: the files of the set, and how much of it.

    ``limit`` is the most questions (all, for None), ``repeat`` how often each is asked, ``probes``
    the most labelled answers that an LLM is calibrated on.
    """

    files: tuple[Path, ...]
    name: str
    limit: int | None = None
    repeat: int = 1
    probes: int | None = PROBES
    seed: int = SEED


def describe(
    plan: Plan,
    asked: int,
    settings: Settings,
    assistant: Assistant,
    judges: Sequence[AnswerJudge],
) -> Row:
    """``run.json`` of a run that begins now and asks ``asked`` questions."""
    return {
        "schema": SCHEMA,
        "name": plan.name,
        "started": now(),
        "finished": None,
        "state": "running",
        "set": {"files": [_file(path) for path in plan.files], "count": asked},
        "settings": _masked(settings),
        "versions": _versions(),
        "git": _revision(),
        "prompts": _prompts(settings),
        "library": library_facts(assistant),
        "model": model_of(settings),
        "repeat": plan.repeat,
        "limit": plan.limit,
        "probes": plan.probes,
        "seed": plan.seed,
        "judges": [judge.describe() for judge in judges],
        "machine": {"cpus": os.cpu_count(), "platform": platform.platform()},
    }


def flags_of(manifest: Row) -> Row:
    """The settings a run was made with, to go on with it: all but secrets and addresses."""
    left_out = {*_PLACES, *_SECRETS}
    return {name: value for name, value in manifest["settings"].items() if name not in left_out}


def without_places(manifest: Row) -> Row:
    """``manifest`` without the folders and addresses of the machine it was made on."""
    left_out = {*_PLACES, "prompts_dir"}
    kept = {name: value for name, value in manifest["settings"].items() if name not in left_out}
    return {**manifest, "settings": kept}


def library_facts(assistant: Assistant) -> Row:
    """Which papers were asked, told apart by ``fingerprint``: any change of a record changes it."""
    catalog = assistant.library.catalog
    papers = sorted(assistant.papers(), key=lambda paper: paper.paper_id)
    digest = hashlib.sha256()
    for paper in papers:
        digest.update(_canonical(paper))
    return {
        "fingerprint": digest.hexdigest(),
        "papers": len(papers),
        "embedder": catalog.meta("embedder"),
    }


def model_of(settings: Settings) -> Row:
    """Who writes the answers under ``settings``.

    Raises:
        ModelError: the model asked for by name cannot be had.
    """
    from rag.models.choosing import choose

    model = choose(settings).model
    if model is None:
        return {"provider": "none", "name": "quotes", "strategy": "quote"}
    return {"provider": model.provider, "name": model.name, "strategy": settings.strategy}


def now() -> str:
    """This moment in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _masked(settings: Settings) -> Row:
    """Every setting; keys, and passwords in addresses, as stars."""
    values: Row = settings.model_dump(mode="json")
    return {
        name: without_passwords(value) if name in _PLACES and value else value
        for name, value in values.items()
    }


def _file(path: Path) -> Row:
    content = path.read_bytes()
    rows = sum(1 for line in content.splitlines() if line.strip())
    return {"name": path.name, "sha256": hashlib.sha256(content).hexdigest(), "questions": rows}


def _canonical(paper: Paper) -> bytes:
    """A paper's record, without where it was read: that differs between machines."""
    record = {name: value for name, value in asdict(paper).items() if name != "sources"}
    return json.dumps(record, sort_keys=True).encode()


def _versions() -> Row:
    from rag import __version__

    found = {"paper-rag": __version__, "python": platform.python_version()}
    for name in _PARTS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue  # an extra that was not installed took no part
    return found


def _prompts(settings: Settings) -> Row:
    from rag import prompts

    loaded = [prompts.load(name, settings.prompts_dir) for name in prompts.names()]
    return {prompt.name: {"version": prompt.version, "sha256": prompt.digest} for prompt in loaded}


def _revision() -> str | None:
    """The commit of the checkout that the program runs from, if it does; ``+`` marks changes."""
    root = Path(__file__).parents[2]
    if not (root / ".git").exists():
        return None
    command = ["git", "describe", "--always", "--dirty=+", "--abbrev=12"]
    try:
        done = subprocess.run(
            command, cwd=root, capture_output=True, text=True, check=True, timeout=10
        )
    except (OSError, subprocess.SubprocessError):
        return None  # no git here: a run does not need it
    return done.stdout.strip() or None
