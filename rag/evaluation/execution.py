"""A run from its beginning to its figures; it may be killed anywhere and continued."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.errors import RagError, UsageError
from rag.evaluation.checking import check
from rag.evaluation.folder import RunFolder, create, write_baseline
from rag.evaluation.journal import Row
from rag.evaluation.manifest import Plan, describe, library_facts, model_of, now, without_places
from rag.evaluation.question_files import load, refuse
from rag.evaluation.run import ask_all, choose
from rag.evaluation.scoring import judge_all, score

if TYPE_CHECKING:
    from pathlib import Path

    from rag.assistant import Assistant
    from rag.evaluation.judging import AnswerJudge
    from rag.library.report import Progress
    from rag.settings import Settings


def begin(
    plan: Plan, settings: Settings, assistant: Assistant, judges: Sequence[AnswerJudge]
) -> RunFolder:
    """The folder of a new run; nothing has been asked yet.

    Raises:
        QuestionsInvalid: the set does not validate against the library.
        ModelError: the model asked for by name cannot be had.
    """
    questions = load(plan.files)
    refuse(check(questions, assistant.papers()))
    chosen = choose(questions, plan.limit, plan.seed)
    manifest = describe(plan, len(chosen), settings, assistant, judges)
    run = create(settings.home, plan.name)
    run.write_questions(chosen)
    run.write_manifest(manifest)
    return run


def check_unchanged(run: RunFolder, settings: Settings, assistant: Assistant) -> None:
    """Nothing, if going on with ``run`` would measure the same thing.

    Raises:
        UsageError: the library or the model is another than when the run began.
    """
    begun = run.manifest()
    if begun["library"] != library_facts(assistant):
        raise UsageError(
            f"the library has changed since the run {run.name} began", "Begin a new run."
        )
    model = model_of(settings)
    if (begun["model"]["provider"], begun["model"]["name"]) != (model["provider"], model["name"]):
        raise UsageError(
            f"the run {run.name} was answered by {begun['model']['name']}, now it is "
            f"{model['name']}",
            "Set the model back to what it was, or begin a new run.",
        )


def carry_out(
    run: RunFolder,
    assistant: Assistant,
    judges: Sequence[AnswerJudge],
    *,
    retry_errors: bool = False,
    progress: Progress | None = None,
) -> Row:
    """Ask, judge and score what is left of ``run``; its metrics.

    Where the model, a judge or the library is lost, what was measured until then is scored before
    the error is raised.

    Raises:
        RagError: one of them is lost, the disk is full, or another process writes to this run.
    """
    with run.locked():
        manifest = run.manifest()
        _mark(run, manifest, "running")
        try:
            try:
                ask_all(
                    run,
                    run.questions(),
                    assistant,
                    repeat=manifest["repeat"],
                    retry_errors=retry_errors,
                    progress=progress,
                )
                manifest["model"] = _answered_by(run) or manifest["model"]
                judge_all(run, judges, retry_errors=retry_errors, progress=progress)
            except RagError:
                score(run, judges, progress=progress)
                raise
            metrics = score(run, judges, progress=progress)
        except BaseException:
            _mark(run, manifest, "interrupted")
            raise
        manifest["finished"] = now()
        _mark(run, manifest, "complete")
    return metrics


def rescore(
    run: RunFolder, judges: Sequence[AnswerJudge], *, progress: Progress | None = None
) -> Row:
    """Judge and score the answers of ``run`` that are there, without asking anything."""
    with run.locked():
        judge_all(run, judges, progress=progress)
        manifest = run.manifest()
        manifest["judges"] = [judge.describe() for judge in judges]
        run.write_manifest(manifest)
        return score(run, judges, progress=progress)


def save_baseline(run: RunFolder, path: Path) -> None:
    """Make ``run`` the baseline in ``path``.

    Raises:
        RagError: it is not complete, or something in it failed: a later run would pass too easily.
    """
    manifest, metrics = run.manifest(), run.metrics()
    failed = sum(found["errors"] for found in metrics["overall"].values())
    if manifest["state"] != "complete" or failed:
        raise RagError(
            f"the run {run.name} is {manifest['state']}, with {failed} failures: no baseline",
            f"Go on with it: 'rag eval run --resume {run.name} --retry-errors --write-baseline'.",
        )
    write_baseline(path, without_places(manifest), metrics)


def _mark(run: RunFolder, manifest: Row, state: str) -> None:
    manifest["state"] = state
    run.write_manifest(manifest)


def _answered_by(run: RunFolder) -> Row | None:
    """The LLM that wrote answers, with the strategy it was used by."""
    models: list[Row] = [row["answer"]["model"] for row in run.answers() if row["answer"]]
    return next((model for model in models if model["provider"] != "none"), None)
