"""Judging many answers, and calibrating the judge on those that people have judged."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rag.evaluation.judging.calibration import Calibration, calibrate
from rag.evaluation.judging.rows import Row, read_rows, shipped_probes
from rag.evaluation.judging.verdicts import AnswerJudge, Judgement
from rag.evaluation.statistics import Interval

_PLACES = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """A row and what the judge says of it."""

    row: Row
    judgement: Judgement

    def as_line(self) -> str:
        """One line of JSON: ``id``, ``score`` (null without one), ``verdict``, ``reasons``."""
        score = self.judgement.score
        line = {
            "id": self.row.id,
            "score": None if score is None else round(score, _PLACES),
            "verdict": self.judgement.verdict,
            "reasons": self.judgement.reasons,
        }
        return json.dumps(line, ensure_ascii=False)


def judge_rows(rows: Iterable[Row], judge: AnswerJudge) -> Iterator[Judged]:
    """Every row with its judgement, one by one: what came before an error is not lost.

    Raises:
        ModelError: see ``AnswerJudge.judge``.
    """
    for row in rows:
        yield Judged(row, judge.judge(row.answer, row.papers))


def calibration_of(judged: Sequence[Judged], threshold: float) -> Calibration:
    """The judge beside the labels of ``judged``; rows without a label do not count.

    An answer without a claim was not judged: with a label on it that is an error.

    Raises:
        NotCalibrated: see ``calibrate``.
    """
    labelled = [each for each in judged if each.row.faithful is not None]
    scores = [each.judgement.score for each in labelled]
    return calibrate(scores, [bool(each.row.faithful) for each in labelled], threshold)


def calibrated(judge: AnswerJudge, *, limit: int | None = None) -> Calibration:
    """``judge`` on the shipped probes, or on the first ``limit`` of each of their files.

    Raises:
        ModelError: see ``AnswerJudge.judge``.
        UsageError: the ``eval`` extra is not installed.
    """
    rows = [row for file in shipped_probes() for row in read_rows([file])[:limit]]
    return calibration_of(list(judge_rows(rows, judge)), judge.threshold)


def by_fault(judged: Sequence[Judged], threshold: float) -> dict[str, Calibration]:
    """For each kind of fault the answers that have it beside all faithful ones; kinds with a single
    judged answer are left out."""
    faithful = [each for each in judged if each.row.faithful]
    found = {}
    for fault in sorted({each.row.fault for each in judged if each.row.faithful is False}):
        faulty = [e for e in judged if e.row.faithful is False and e.row.fault == fault]
        if fault and sum(each.judgement.score is not None for each in faulty) > 1:
            found[fault] = calibration_of([*faithful, *faulty], threshold)
    return found


def summary(judged: Sequence[Judged], threshold: float) -> str:
    """What a person reads at the end: the calibration, per fault where faults are named."""
    whole = calibration_of(judged, threshold)
    lines = [
        f"{whole.n} labelled answers, {whole.faithful} faithful; {whole.errors} not judged",
        _line("AUROC", whole.auroc),
        _line(f"balanced accuracy at {threshold:.2f}", whole.balanced_accuracy),
        _line("Cohen's kappa", whole.kappa),
    ]
    for fault, each in by_fault(judged, threshold).items():
        lines.append(_line(f"  AUROC, {fault} ({each.n - each.faithful})", each.auroc))
    if whole.distrust:
        lines.append(f"Do not trust this judge: {whole.distrust}.")
    return "\n".join(lines)


def _line(name: str, found: Interval) -> str:
    return f"{name:<34} {found.mean:.3f}  (95 % {found.low:.3f} to {found.high:.3f})"
