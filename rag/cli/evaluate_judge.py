"""``rag eval judge``: a verdict for every line of a file of answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli import options
from rag.cli.context import Globals, globals_of
from rag.errors import RagError

if TYPE_CHECKING:
    from rag.evaluation.judging import AnswerJudge, Judged


def judge(
    ctx: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="JSONL of {id, context, answer}; - reads stdin."),
    ],
    llm: options.Llm = None,
    model: options.Model = None,
    second_opinion: Annotated[
        bool,
        typer.Option("--second-opinion", help="Let LlamaIndex's evaluator ask that LLM instead."),
    ] = False,
) -> None:
    """Judge answers by their context: one JSON line {id, score, verdict, reasons} for each.

    Without --llm the offline verifier judges. Rows may carry a person's verdict as
    'faithful': true or false; how far the judge agrees is then reported on stderr.
    """
    from rag.evaluation.judging import judge_rows, read_rows

    given = globals_of(ctx)
    rows = read_rows(files)
    chosen = _judge(given, llm, model, second_opinion=second_opinion)
    judged: list[Judged] = []
    try:
        for each in judge_rows(rows, chosen):
            judged.append(each)
            print(each.as_line(), flush=True)
    except RagError:
        done = sum(each.judgement.verdict != "error" for each in judged)
        given.note(f"{done} of {len(rows)} answers were judged before this:")
        raise
    if spent := chosen.spent():
        told = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in spent.items())
        given.note(f"{chosen.name}: {told}")
    _report(given, judged, chosen.threshold)


def _judge(
    given: Globals, llm: str | None, model: str | None, *, second_opinion: bool
) -> AnswerJudge:
    if llm in (None, "none") and not second_opinion:
        from rag.evaluation.judging.deterministic import VerifierJudge
        from rag.models.minilm import MiniLM

        return VerifierJudge(MiniLM())
    from rag.evaluation.judging.llm import cache_of, llm_judge
    from rag.evaluation.judging.llm import second_opinion as by_llama_index
    from rag.settings import load

    settings = load(**given.flags, llm=llm, model=model)
    make = by_llama_index if second_opinion else llm_judge
    return make(settings, cache_of(settings))


def _report(given: Globals, judged: list[Judged], threshold: float) -> None:
    """How the judge does on the labelled rows, if there are any."""
    from rag.evaluation.judging import NotCalibrated, summary

    if all(each.row.faithful is None for each in judged):
        return
    try:
        said = summary(judged, threshold)
    except NotCalibrated as error:
        said = f"not calibrated: {error}"
    for line in said.splitlines():
        given.note(line)
