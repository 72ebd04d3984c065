"""A run's saved answers judged and measured, without the library and without asking again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from rag.errors import ModelError
from rag.evaluation.case import Judging, Prices
from rag.evaluation.folder import RunFolder, digest_of
from rag.evaluation.journal import Row
from rag.evaluation.judging import NotCalibrated, calibrated
from rag.evaluation.metric_names import VERIFIER, named
from rag.evaluation.metrics import METRICS, errors, has_failed, measure
from rag.evaluation.prose import Grade, grade, grades, is_prose
from rag.evaluation.questions import Question
from rag.evaluation.summary import Scored, summarise
from rag.library.report import Progress, Silent, stage

if TYPE_CHECKING:
    from rag.evaluation.case import Supports
    from rag.evaluation.judging import AnswerJudge, ClaimVerdict
    from rag.paper import Paper

_SEVERITY = ("error", "uncited", "unsupported", "misattributed", "partly", "supported")

Verdicts = Mapping[tuple[str, int], Sequence[Row]]


def judge_all(
    run: RunFolder,
    judges: Sequence[AnswerJudge],
    *,
    retry_errors: bool = False,
    progress: Progress | None = None,
) -> None:
    """Have each judge look at every claim it has not judged yet, and keep each verdict at once.

    Raises:
        RagError: a judge is lost; its verdicts until then are kept.
        RunNotWritable: the disk is full.
    """
    papers, answers = run.papers(), [row for row in run.answers() if not has_failed(row)]
    questions = {question.id: question for question in run.questions()}
    shown = progress or Silent()
    for judge in judges:
        known = _by_answer(run, judge.name)
        open_ = [row for row in answers if _is_open(row, known, retry_errors=retry_errors)]
        with stage(shown, f"judging ({judge.name})", len(open_)):
            for row in open_:
                verdicts = _judged(row, judge, papers)
                if verdicts:
                    run.verdicts_file.append(*verdicts)
                if judge.name != VERIFIER and is_prose(questions[row["id"]]):
                    grade(judge, questions[row["id"]], row["answer"])  # which the judge keeps
                shown.advance()


def score(
    run: RunFolder,
    judges: Sequence[AnswerJudge],
    *,
    trust: Callable[[AnswerJudge], Row] | None = None,
    progress: Progress | None = None,
) -> Row:
    """Measure every answer, write ``metrics.json``, and give back what it holds.

    ``trust`` calibrates a judge; by default on the shipped probes, an LLM on as many of them as the
    run was told to take.
    """
    manifest = run.manifest()
    prices = _prices(manifest["settings"])
    if trust is None:
        trust = partial(calibration, probes=manifest.get("probes"), progress=progress)
    papers, questions = run.papers(), {question.id: question for question in run.questions()}
    answers = run.answers()
    verdicts = {judge.name: _by_answer(run, judge.name) for judge in judges}
    others = [judge for judge in judges if judge.name != VERIFIER]
    graded = _graded(others, questions, [row for row in answers if not has_failed(row)])
    supports = next((_supports(judge) for judge in judges if judge.name == VERIFIER), None)
    scored = [
        _scored(questions[row["id"]], row, papers, verdicts, graded, supports, prices)
        for row in answers
    ]
    metrics = {
        "schema": 1,
        **summarise(scored),
        "calibration": {judge.name: trust(judge) for judge in judges},
        "cost": _spent(answers),
        "judging": {judge.name: spent for judge in judges if (spent := judge.spent())},
    }
    run.write_metrics(metrics)
    return metrics


def calibration(
    judge: AnswerJudge, *, probes: int | None = None, progress: Progress | None = None
) -> Row:
    """How far ``judge`` can be trusted, on the shipped probes; ``distrust`` says why not at all.

    An LLM, which takes seconds for each of them, is shown ``probes`` of them.
    """
    limit = None if judge.name == VERIFIER else probes
    try:
        return calibrated(judge, limit=limit, progress=progress).as_json()
    except (NotCalibrated, ModelError) as error:
        return {"n": 0, "bins": [], "distrust": f"it could not be calibrated: {error.problem}"}


def _graded(
    judges: Sequence[AnswerJudge], questions: Mapping[str, Question], rows: Sequence[Row]
) -> dict[tuple[str, str, int], Grade]:
    """``prose.grades``; those of a judge that is lost are errors."""
    found: dict[tuple[str, str, int], Grade] = {}
    for judge in judges:
        try:
            found |= grades([judge], questions, rows)
        except ModelError:
            prose = [row for row in rows if is_prose(questions[row["id"]])]
            found |= {(judge.name, row["id"], row["repeat"]): "error" for row in prose}
    return found


def _prices(settings: Row) -> Prices | None:
    """What tokens cost, if the settings of the run say so."""
    prices = settings.get("price_prompt"), settings.get("price_completion")
    return None if prices == (None, None) else Prices(prices[0] or 0.0, prices[1] or 0.0)


def _by_answer(run: RunFolder, judge: str) -> Verdicts:
    found: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in run.verdicts():
        if row["judge"] == judge:
            found[row["id"], row["repeat"]].append(row)
    return found


def _is_open(row: Row, known: Verdicts, *, retry_errors: bool) -> bool:
    """Whether there is something left to judge of an answer."""
    verdicts = known.get((row["id"], row["repeat"]), ())
    if len(verdicts) < len(row["answer"]["claims"]):
        return True
    return retry_errors and any(verdict["verdict"] == "error" for verdict in verdicts)


def _judged(row: Row, judge: AnswerJudge, papers: Mapping[str, Paper]) -> list[Row]:
    """A line of ``verdicts.jsonl`` for each claim of an answer."""
    answer = row["answer"]
    cited = {
        each["number"]: papers[each["paper_id"]]
        for each in answer["citations"]
        if each["paper_id"] in papers
    }
    statements = [_statement(claim) for claim in answer["claims"]]
    return [
        {
            "id": row["id"],
            "repeat": row["repeat"],
            "judge": judge.name,
            "claim": number,
            "verdict": verdict.verdict,
            "score": verdict.score,
            "reason": verdict.reason,
            "cached": verdict.cached,
        }
        for number, verdict in enumerate(_verdicts(statements, judge, cited))
    ]


def _statement(claim: Row) -> str:
    return " ".join([claim["text"], *(f"[{number}]" for number in claim["citations"])])


def _verdicts(
    statements: Sequence[str], judge: AnswerJudge, papers: Mapping[int, Paper]
) -> list[ClaimVerdict]:
    """One verdict a statement. Where the judge would cut them otherwise, each is shown by itself,
    and is as good as the worst of its parts."""
    together = judge.judge("\n\n".join(statements), papers).claims
    if [verdict.text.split() for verdict in together] == [text.split() for text in statements]:
        return list(together)
    return [_worst(judge.judge(statement, papers).claims) for statement in statements]


def _worst(verdicts: Sequence[ClaimVerdict]) -> ClaimVerdict:
    from rag.evaluation.judging import ClaimVerdict

    if not verdicts:
        return ClaimVerdict("", "supported", 1.0, "states nothing")
    return min(verdicts, key=lambda each: (_SEVERITY.index(each.verdict), each.score or 0.0))


def _supports(judge: AnswerJudge) -> Supports:
    """Whether papers bear a statement out, by ``judge``."""

    def supports(text: str, papers: Sequence[Paper]) -> bool:
        numbered = dict(enumerate(papers, start=1))
        statement = _statement({"text": text, "citations": list(numbered)})
        return all(each.verdict == "supported" for each in judge.judge(statement, numbered).claims)

    return supports


def _scored(
    question: Question,
    row: Row,
    papers: Mapping[str, Paper],
    verdicts: Mapping[str, Verdicts],
    graded: Mapping[tuple[str, str, int], Grade],
    supports: Supports | None,
    prices: Prices | None,
) -> Scored:
    """One answer's metrics: judged ones by the verifier, and again by each other judge."""
    at = (row["id"], row["repeat"])
    metrics: dict[str, float] = {}
    failed: set[str] = set()
    for judge, found in verdicts.items():
        own = judge == VERIFIER
        prose = graded.get((judge, *at))
        judging = Judging(found.get(at, ()), prose, supports if own else None, prices)
        values = measure(question, row, papers, judging)
        wrong = errors(question, row, judging)
        metrics |= {named(n, judge): v for n, v in values.items() if own or METRICS[n].judged}
        failed |= {named(n, judge) for n in wrong if own or METRICS[n].judged}
    return Scored(
        id=row["id"],
        repeat=row["repeat"],
        kind=row["kind"],
        tags=tuple(row["tags"]),
        ok=not has_failed(row),
        digest=digest_of(question),
        metrics=metrics,
        failed=frozenset(failed),
    )


def _spent(answers: Sequence[Row]) -> Row:
    """Tokens and calls of the whole run, and how long its answers took, in seconds."""
    usage = [row["answer"]["usage"] for row in answers if row["answer"]]
    names = ("prompt_tokens", "completion_tokens", "llm_calls")
    return {
        **{name: sum(each[name] for each in usage) for name in names},
        "seconds": round(sum(row["seconds"] for row in answers), 1),
    }
