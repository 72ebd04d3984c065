"""Every run there has been, a line each: derived from the folders, so that it cannot contradict
them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.errors import RagError
from rag.evaluation.folder import RunFolder, runs
from rag.evaluation.journal import Row

HEADLINES = (
    "retrieval/recall@5",
    "citations/precision",
    "citations/recall",
    "quotes/accuracy",
    "faithfulness",
    "correctness",
    "abstention/precision",
    "abstention/recall",
)
"""The metrics of a line of the history; ``metrics.json`` of each run has them all."""


@dataclass(frozen=True, slots=True)
class Past:
    """One run. ``metrics`` are its overall metrics, empty for one that was never scored;
    ``questions`` are those asked, ``errors`` those that failed."""

    name: str
    started: str
    state: str
    set_name: str
    model: str
    git: str | None
    questions: int
    errors: int
    metrics: Row

    def as_json(self) -> Row:
        """Plain data for ``rag eval history --json``."""
        return {
            "name": self.name,
            "started": self.started,
            "state": self.state,
            "set": self.set_name,
            "model": self.model,
            "git": self.git,
            "questions": self.questions,
            "errors": self.errors,
            "metrics": self.metrics,
        }


def history(home: Path) -> tuple[list[Past], list[str]]:
    """The runs under ``home``, the oldest first, and what is wrong with unreadable ones."""
    found: list[Past] = []
    unreadable: list[str] = []
    for run in runs(home):
        try:
            found.append(_past(run))
        except RagError as error:
            unreadable.append(error.problem)
        except KeyError as error:
            unreadable.append(f"{run.path}/run.json says nothing of {error}")
    return found, unreadable


def _past(run: RunFolder) -> Past:
    manifest = run.manifest()
    scored = (run.path / "metrics.json").is_file()
    metrics = run.metrics() if scored else {"overall": {}, "questions": []}
    asked: Sequence[Row] = metrics["questions"]
    model = manifest["model"]
    files = [file["name"] for file in manifest["set"]["files"]]
    return Past(
        name=run.name,
        started=manifest["started"],
        state="interrupted" if run.is_abandoned() else manifest["state"],
        set_name=files[0] if len(files) == 1 else f"{len(files)} files",
        model=model["name"]
        if model["provider"] == "none"
        else f"{model['provider']}:{model['name']}",
        git=manifest["git"],
        questions=len(asked) if scored else len(run.answers()),
        errors=sum(row["state"] != "ok" for row in asked),
        metrics=metrics["overall"],
    )
