"""The names of metrics as they stand in ``metrics.json``, and what follows from a name."""

from __future__ import annotations

from rag.evaluation.metrics import METRICS, Metric

VERIFIER = "verifier"


def named(metric: str, judge: str) -> str:
    """``faithfulness`` as the verifier judges it, ``faithfulness [llm:NAME]`` by another judge."""
    return f"{metric} [{judge}]" if METRICS[metric].judged and judge != VERIFIER else metric


def metric_of(name: str) -> Metric:
    """The definition of a metric, whoever judged it."""
    return METRICS[name.split(" [")[0]]


def judge_of(name: str) -> str | None:
    """Whose verdicts a metric is made of; None where it takes no judge."""
    if not metric_of(name).judged:
        return None
    return name[:-1].split(" [", 1)[1] if name.endswith("]") else VERIFIER


def is_cost(name: str) -> bool:
    """Whether it is time, tokens or money: the machine has a part in those."""
    return metric_of(name).unit != "share"


def sign(name: str) -> int:
    """1 where more is better, -1 where less is."""
    return 1 if metric_of(name).better == "higher" else -1
