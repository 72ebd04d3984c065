"""How far a judge can be trusted: its scores against verdicts of people.

All measures compare the scores of answers that are faithful with those of answers that are not, so
they do not change with how many of either there are, except kappa.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from rag.errors import RagError
from rag.evaluation.statistics import CONFIDENCE, RESAMPLES, SEED, Interval, scipy_stats

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Scores = NDArray[np.float64]
    Statistic = Callable[..., Scores]

BINS = 10
MOST_ERRORS = 0.1  # share of answers without a verdict, from which a judge measures too little
_CHANCE = 0.5
_MEASURES = ("auroc", "balanced_accuracy", "kappa")


class NotCalibrated(RagError):
    """Labels of both kinds are needed, with at least two answers of each that were judged."""


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers with scores in [``low``, ``high``) (the last bin has its end too): their mean
    score and the share that people call faithful, for a reliability diagram."""

    low: float
    high: float
    mean_score: float
    share_faithful: float
    n: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """A judge beside people, on ``n`` answers, ``faithful`` of them faithful.

    ``errors`` were not judged; they are in no figure. Each figure has a 95 % interval.
    """

    n: int
    faithful: int
    errors: int
    threshold: float
    auroc: Interval
    balanced_accuracy: Interval
    kappa: Interval
    bins: tuple[Bin, ...]

    @property
    def distrust(self) -> str | None:
        """Why this judge's verdicts mean nothing; None where they do.

        A judge that always says yes, always says no, or guesses has a balanced accuracy or an area
        under the curve that chance explains.
        """
        total = self.n + self.errors
        if self.errors > MOST_ERRORS * total:
            return f"it had no usable verdict on {self.errors} of {total} labelled answers"
        if self.auroc.low <= _CHANCE:
            return "its scores do not tell faithful answers from others better than chance"
        if self.balanced_accuracy.low <= _CHANCE:
            return "its verdicts do not tell faithful answers from others better than chance"
        return None

    def as_json(self) -> dict[str, Any]:
        """The shape of ``calibration`` in a run's ``metrics.json``."""
        measured = {name: getattr(self, name) for name in _MEASURES}
        return {
            **{name: interval.mean for name, interval in measured.items()},
            "intervals": {name: [each.low, each.high] for name, each in measured.items()},
            "n": self.n,
            "faithful": self.faithful,
            "errors": self.errors,
            "threshold": self.threshold,
            "bins": [asdict(each) for each in self.bins],
            "distrust": self.distrust,
        }


def calibrate(
    scores: Sequence[float | None], labels: Sequence[bool], threshold: float
) -> Calibration:
    """``scores[i]`` of a judge beside the label that a person gave answer ``i``.

    The area under the ROC curve is Mann and Whitney's U (``scipy.stats.mannwhitneyu``): the chance
    that a faithful answer scores above an unfaithful one. Balanced accuracy is the mean of the
    shares of faithful and of unfaithful answers told right at ``threshold``; kappa is Cohen's
    (1960). Intervals are percentiles of ``scipy.stats.bootstrap``, drawn within either kind.

    Raises:
        NotCalibrated: fewer than two judged answers of a kind.
        UsageError: the ``eval`` extra is not installed.
    """
    import numpy as np

    pairs = [(s, y) for s, y in zip(scores, labels, strict=True) if s is not None]
    yes = np.array([score for score, label in pairs if label])
    no = np.array([score for score, label in pairs if not label])
    if min(len(yes), len(no)) < 2:
        raise NotCalibrated(
            f"{len(yes)} faithful and {len(no)} unfaithful answers were judged",
            "Label at least two of each.",
        )
    figures = _Figures(threshold, len(yes), len(no))
    return Calibration(
        n=len(pairs),
        faithful=len(yes),
        errors=len(scores) - len(pairs),
        threshold=threshold,
        auroc=_interval(figures.auroc, yes, no),
        balanced_accuracy=_interval(figures.balanced_accuracy, yes, no),
        kappa=_interval(figures.kappa, yes, no),
        bins=_bins([score for score, _ in pairs], [label for _, label in pairs]),
    )


class _Figures:
    """Statistics of scores ``yes`` [..., n] of faithful and ``no`` [..., m] of other answers."""

    def __init__(self, threshold: float, faithful: int, others: int) -> None:
        self._threshold = threshold
        self._sizes = faithful, others

    def auroc(self, yes: Scores, no: Scores, axis: int = -1) -> Scores:
        u = scipy_stats().mannwhitneyu(yes, no, axis=axis, method="asymptotic").statistic
        area: Scores = u / (self._sizes[0] * self._sizes[1])
        return area

    def balanced_accuracy(self, yes: Scores, no: Scores, axis: int = -1) -> Scores:
        kept, dropped = self._told(yes, no, axis)
        accuracy: Scores = (kept + dropped) / 2
        return accuracy

    def kappa(self, yes: Scores, no: Scores, axis: int = -1) -> Scores:
        """(observed - expected agreement) / (1 - expected agreement)."""
        kept, dropped = self._told(yes, no, axis)
        share = self._sizes[0] / sum(self._sizes)
        said = kept * share + (1 - dropped) * (1 - share)
        observed = kept * share + dropped * (1 - share)
        expected = said * share + (1 - said) * (1 - share)
        kappa: Scores = (observed - expected) / (1 - expected)
        return kappa

    def _told(self, yes: Scores, no: Scores, axis: int) -> tuple[Scores, Scores]:
        """The shares of faithful and of other answers that are told right."""
        return (yes >= self._threshold).mean(axis=axis), (no < self._threshold).mean(axis=axis)


def _interval(statistic: Statistic, yes: Scores, no: Scores) -> Interval:
    import numpy as np

    low, high = (
        scipy_stats()
        .bootstrap(
            (yes, no),
            statistic,
            n_resamples=RESAMPLES,
            confidence_level=CONFIDENCE,
            method="percentile",
            vectorized=True,
            rng=np.random.default_rng(SEED),
        )
        .confidence_interval
    )
    return Interval(float(statistic(yes, no)), float(low), float(high), len(yes) + len(no))


def _bins(scores: Sequence[float], labels: Sequence[bool]) -> tuple[Bin, ...]:
    """Bins of equal width; those without an answer are left out."""
    held: dict[int, list[tuple[float, bool]]] = {}
    for score, label in zip(scores, labels, strict=True):
        held.setdefault(min(int(score * BINS), BINS - 1), []).append((score, label))
    return tuple(
        Bin(
            low=number / BINS,
            high=(number + 1) / BINS,
            mean_score=sum(score for score, _ in found) / len(found),
            share_faithful=sum(label for _, label in found) / len(found),
            n=len(found),
        )
        for number, found in sorted(held.items())
    )
