"""Judges of answers, and how far each of them can be trusted."""

from rag.evaluation.judging.calibration import Calibration, NotCalibrated, calibrate
from rag.evaluation.judging.judging import (
    Judged,
    by_fault,
    calibrated,
    calibration_of,
    draw,
    judge_rows,
    summary,
)
from rag.evaluation.judging.rows import Row, RowsInvalid, read_rows, shipped_probes
from rag.evaluation.judging.verdicts import AnswerJudge, ClaimVerdict, Judgement

__all__ = [
    "AnswerJudge",
    "Calibration",
    "ClaimVerdict",
    "Judged",
    "Judgement",
    "NotCalibrated",
    "Row",
    "RowsInvalid",
    "by_fault",
    "calibrate",
    "calibrated",
    "calibration_of",
    "draw",
    "judge_rows",
    "read_rows",
    "shipped_probes",
    "summary",
]
