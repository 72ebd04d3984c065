"""From the scores of single questions to ``metrics.json``: means with intervals, and failures.

A question that failed has no score and is in no mean; it is counted beside each metric that it
would have had. The unit is the question: repeats are averaged first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles

from rag.evaluation.journal import Row
from rag.evaluation.metric_names import is_cost
from rag.evaluation.statistics import mean_interval

LEAST_TAGGED = 5  # questions; below, a tag's interval says nothing
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Scored:
    """What one answer is worth. ``failed`` names the metrics that an error kept from being
    measured; ``ok`` is false where there is no answer."""

    id: str
    repeat: int
    kind: str
    tags: tuple[str, ...]
    ok: bool
    digest: str
    metrics: Mapping[str, float]
    failed: frozenset[str] = frozenset()

    def as_json(self) -> Row:
        """One line of ``questions`` in ``metrics.json``."""
        return {
            "id": self.id,
            "repeat": self.repeat,
            "kind": self.kind,
            "state": "ok" if self.ok else "error",
            "digest": self.digest,
            "metrics": {name: round(value, _DIGITS) for name, value in self.metrics.items()},
            "failed": sorted(self.failed),
        }


def summarise(scored: Sequence[Scored]) -> Row:
    """``overall``, ``kinds``, ``tags``, ``latency`` and ``questions`` of ``metrics.json``."""
    kinds: dict[str, list[Scored]] = defaultdict(list)
    tags: dict[str, list[Scored]] = defaultdict(list)
    for each in scored:
        kinds[each.kind].append(each)
        for tag in each.tags:
            tags[tag].append(each)
    large = {tag: found for tag, found in tags.items() if _questions(found) >= LEAST_TAGGED}
    return {
        "overall": _figures(scored),
        "kinds": {kind: _figures(found) for kind, found in sorted(kinds.items())},
        "tags": {tag: _figures(found) for tag, found in sorted(large.items())},
        "latency": _latency(scored),
        "questions": [each.as_json() for each in scored],
    }


def _questions(scored: Iterable[Scored]) -> int:
    return len({each.id for each in scored})


def _figures(scored: Sequence[Scored]) -> Row:
    values: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    errors: dict[str, set[str]] = defaultdict(set)
    for each in scored:
        for name, value in each.metrics.items():
            values[name][each.id].append(value)
        for name in each.failed:
            errors[name].add(each.id)
    return {
        name: _figure(
            [sum(found) / len(found) for found in values[name].values()],
            len(errors[name]),
            share=not is_cost(name),
        )
        for name in sorted({*values, *errors})
    }


def _figure(values: Sequence[float], errors: int, *, share: bool) -> Row:
    if not values:
        return {"mean": None, "low": None, "high": None, "n": 0, "errors": errors}
    found = mean_interval(values, share=share)
    return {
        "mean": round(found.mean, _DIGITS),
        "low": round(found.low, _DIGITS),
        "high": round(found.high, _DIGITS),
        "n": found.n,
        "errors": errors,
    }


def _latency(scored: Iterable[Scored]) -> Row:
    """Median and 95th percentile of the time an answer takes, in milliseconds."""
    times = [each.metrics["latency/ms"] for each in scored if "latency/ms" in each.metrics]
    if len(times) < 2:
        return {"p50": None, "p95": None}
    cuts = quantiles(times, n=20, method="inclusive")
    return {"p50": round(cuts[9], 1), "p95": round(cuts[18], 1)}
