"""Judging many answers, and calibrating the judge on those that people have judged."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from rag.evaluation.judging.calibration import Calibration, calibrate
from rag.evaluation.judging.rows import Row, read_rows, shipped_probes
from rag.evaluation.judging.verdicts import AnswerJudge, Judgement
from rag.evaluation.statistics import SEED, Interval
from rag.library.report import Progress, Silent, stage

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


def calibrated(
    judge: AnswerJudge, *, limit: int | None = None, progress: Progress | None = None
) -> Calibration:
    """``judge`` on the shipped probes, or on ``limit`` of them as ``draw`` chooses them.

    Raises:
        ModelError: see ``AnswerJudge.judge``.
        UsageError: the ``eval`` extra is not installed.
    """
    rows = draw(read_rows(shipped_probes()), limit)
    shown = progress or Silent()
    judged = []
    with stage(shown, f"calibrating ({judge.name})", len(rows)):
        for each in judge_rows(rows, judge):
            judged.append(each)
            shown.advance()
    return calibration_of(judged, judge.threshold)


def draw(rows: Sequence[Row], limit: int | None) -> list[Row]:
    """``limit`` of the labelled ``rows`` in their own order: half of them faithful, every fault as
    often as there are rows of it. The same ones every time; a higher limit adds to a lower one."""
    if limit is None or limit >= len(rows):
        return list(rows)
    shuffled = random.Random(SEED).sample(rows, len(rows))
    faults: dict[str, list[Row]] = defaultdict(list)
    for row in shuffled:
        if row.faithful is False:
            faults[row.fault].append(row)
    faithful = [row for row in shuffled if row.faithful]
    faulty = chain.from_iterable(zip_longest(*(faults[fault] for fault in sorted(faults))))
    halves = zip_longest(faithful, (row for row in faulty if row))
    chosen = {row.id for row in [row for row in chain.from_iterable(halves) if row][:limit]}
    return [row for row in rows if row.id in chosen]


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
