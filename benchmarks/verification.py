"""How well the verifier tells supported claims from others, on public sets it was not fitted on.

    python -m benchmarks.verification          the table, cross-validated by dataset
    python -m benchmarks.verification --fit    also writes rag/answering/verification/weights.json

Each dataset is judged by a model fitted on the others; the threshold of its balanced accuracy is
the one that is best on the others. The seven domains of SummEdits, which were made in one way, are
left out together. HaluEval QA is judged but never fitted on: its supported claims are bare answer
spans (two content words at the median), which no sentence of an answer is.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.stats import rankdata

from benchmarks.verification_items import Examined, examined, items
from rag.answering.verification.features import SPEAKING_FOR, Features
from rag.answering.verification.grading import graded
from rag.answering.verification.scoring import Fitted
from rag.evaluation.statistics import SEED

WEIGHTS = Path(__file__).parent.parent / "rag" / "answering" / "verification" / "weights.json"
NOT_FITTED_ON = "halueval_qa"
L2 = 0.03
RESAMPLES = 1000
FALSELY_SUPPORTED = 0.2  # share of the other claims that may pass as supported
FALSELY_UNSUPPORTED = 0.2  # share of the supported claims that may fall below "partly"

Vector = NDArray[np.float64]
Score = Callable[[Examined], float]


def fit(rows: Sequence[Examined]) -> Fitted:
    """Logistic regression with an L2 penalty on standardised features, each weight held to its
    feature's side. Every group counts the same, and in it both classes; each has an intercept of
    its own, whose mean is shipped."""
    x = np.stack([row.features for row in rows])
    y = np.array([row.item.supported for row in rows])
    names, group = np.unique([row.item.group for row in rows], return_inverse=True)
    mean, spread = x.mean(axis=0), np.maximum(x.std(axis=0), 1e-9)
    z = (x - mean) / spread
    share = np.zeros(len(rows))
    for number in range(len(names)):
        for label in (True, False):
            here = (group == number) & (y == label)
            share[here] = 0.5 / here.sum() / len(names)

    def loss(guess: Vector) -> tuple[float, Vector]:
        slopes, own = guess[: z.shape[1]], guess[z.shape[1] :]
        logit = z @ slopes + own[group]
        value = share @ (np.logaddexp(0, logit) - y * logit) + L2 * slopes @ slopes
        off = share * (1 / (1 + np.exp(-logit)) - y)
        return value, np.r_[z.T @ off + 2 * L2 * slopes, np.bincount(group, off, len(names))]

    sides = [(0, None)] * SPEAKING_FOR + [(None, 0)] * (z.shape[1] - SPEAKING_FOR)
    start = np.zeros(z.shape[1] + len(names))
    bounds = sides + [(None, None)] * len(names)
    best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    slopes = best[: z.shape[1]] / spread
    intercept = float(best[z.shape[1] :].mean() - slopes @ mean)
    weights = {n: round(float(w), 3) for n, w in zip(Features._fields, slopes, strict=True) if w}
    return Fitted(round(intercept, 3), weights, supported=0.5, partly=0.5)


def score_by(model: Fitted) -> Score:
    """The verifier's score of a claim: that of its weakest sentence."""
    return lambda row: min(graded(found, model).score for found in row.findings)


def auroc(y: NDArray[np.bool_], scores: Vector) -> float:
    """Area under the ROC curve (Mann and Whitney's U)."""
    ranks, positive = rankdata(scores), int(y.sum())
    u = ranks[y].sum() - positive * (positive + 1) / 2
    return float(u / (positive * (len(y) - positive)))


def balanced_accuracy(y: NDArray[np.bool_], said: NDArray[np.bool_]) -> float:
    """The mean of the shares of supported and of other claims that are told right."""
    return float((said[y].mean() + (~said[~y]).mean()) / 2)


def threshold(rows: Sequence[Examined], scores: Vector) -> float:
    """The score with the best balanced accuracy, every dataset counting the same."""
    y, datasets = _labels(rows)

    def mean_accuracy(cut: float) -> float:
        return float(
            np.mean(
                [
                    balanced_accuracy(y[datasets == name], scores[datasets == name] >= cut)
                    for name in set(datasets)
                ]
            )
        )

    return max(np.unique(np.quantile(scores, np.linspace(0.02, 0.98, 97))), key=mean_accuracy)


def interval(
    rows: Sequence[Examined], measure: Callable[[NDArray[np.int64]], float]
) -> tuple[float, float]:
    """95 % bootstrap interval of ``measure`` (of indices into ``rows``), drawn by context."""
    random = np.random.default_rng(SEED)
    _, context = np.unique([row.item.context for row in rows], return_inverse=True)
    members = np.split(np.argsort(context, kind="stable"), np.cumsum(np.bincount(context))[:-1])
    y = np.array([row.item.supported for row in rows])
    values = []
    for _ in range(RESAMPLES):
        drawn = np.concatenate([members[n] for n in random.integers(0, len(members), len(members))])
        if 0 < y[drawn].sum() < len(drawn):
            values.append(measure(drawn))
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)


def _labels(rows: Sequence[Examined]) -> tuple[NDArray[np.bool_], NDArray[np.str_]]:
    return (
        np.array([row.item.supported for row in rows]),
        np.array([row.item.dataset for row in rows]),
    )


def cross_validated(rows: Sequence[Examined]) -> tuple[Vector, dict[str, Vector], Vector]:
    """Scores out of fold of the verifier, those of the baselines, and [3, n] the thresholds."""
    groups = np.array([row.item.group for row in rows])
    plain = {
        "stems": np.array([row.stem_coverage for row in rows]),
        "cosine": np.array([row.cosine for row in rows]),
    }
    found, cuts = np.zeros(len(rows)), np.zeros((3, len(rows)))
    for group in np.unique(groups):
        inside = groups == group
        others = [row for row in rows if row.item.group not in (group, NOT_FITTED_ON)]
        score = score_by(fit(others))
        found[inside] = [score(row) for row in rows if row.item.group == group]
        trained = np.array([score(row) for row in others])
        cuts[0, inside] = threshold(others, trained)
        kept = (groups != group) & (groups != NOT_FITTED_ON)
        for number, values in enumerate(plain.values(), start=1):
            cuts[number, inside] = threshold(others, values[kept])
    return found, plain, cuts


def report(rows: Sequence[Examined], found: Vector, plain: dict[str, Vector], cuts: Vector) -> None:
    """Print the table: AUROC and balanced accuracy of each dataset, beside the baselines'."""
    y, datasets = _labels(rows)
    all_scores = [found, *plain.values()]
    print("| set | claims | AUROC | 95 % | stems | cosine | bal. acc. | 95 % | stems | cosine |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    table = []
    for name in sorted(set(datasets)):
        here = np.flatnonzero(datasets == name)
        own, truth = [rows[int(n)] for n in here], y[here]
        areas = [auroc(truth, scores[here]) for scores in all_scores]
        said = [s[here] >= cuts[n, here] for n, s in enumerate(all_scores)]
        exact = [balanced_accuracy(truth, answer) for answer in said]
        shown = found[here]
        area = interval(own, lambda drawn, t=truth, s=shown: auroc(t[drawn], s[drawn]))
        right = interval(
            own, lambda drawn, t=truth, s=said[0]: balanced_accuracy(t[drawn], s[drawn])
        )
        table.append((own[0].item.group, *areas, *exact))
        print(_line(name, len(here), areas, area, exact, right))
    groups = sorted({row[0] for row in table})
    by_group = [np.mean([row[1:] for row in table if row[0] == g], axis=0) for g in groups]
    a, b, c, d, e, f = np.mean(by_group, axis=0)
    print(f"| mean of groups | {len(rows)} | {a:.3f} | | {b:.3f} | {c:.3f} ", end="")
    print(f"| {d:.3f} | | {e:.3f} | {f:.3f} |")


def _line(
    name: str,
    size: int,
    areas: Sequence[float],
    area: tuple[float, float],
    exact: Sequence[float],
    right: tuple[float, float],
) -> str:
    cells = [name, str(size)]
    for values, (low, high) in ((areas, area), (exact, right)):
        cells += [f"{values[0]:.3f}", f"{low:.3f}-{high:.3f}", *(f"{v:.3f}" for v in values[1:])]
    return f"| {' | '.join(cells)} |"


def verdict_thresholds(rows: Sequence[Examined], found: Vector) -> tuple[float, float]:
    """The least scores of ``supported`` and of ``partly``, from scores out of fold: those at which
    the shares of claims told wrong are as wanted. Every group counts the same. Prints the shares.
    """
    y, _ = _labels(rows)
    groups = np.array([row.item.group for row in rows])
    names = [name for name in np.unique(groups) if name != NOT_FITTED_ON]
    supported, partly = 1.0, 0.0
    print("score  of the supported below  of the others above  balanced precision above")
    for cut in np.round(np.arange(0.05, 1.0, 0.01), 2):
        missed = float(np.mean([(found[(groups == g) & y] < cut).mean() for g in names]))
        passed = float(np.mean([(found[(groups == g) & ~y] >= cut).mean() for g in names]))
        if round(100 * cut) % 5 == 0 and missed < 1:
            precision = (1 - missed) / (1 - missed + passed)
            print(f"{cut:.2f}   {missed:.3f}{'':20}{passed:.3f}{'':16}{precision:.3f}")
        if passed <= FALSELY_SUPPORTED:
            supported = min(supported, float(cut))
        if missed <= FALSELY_UNSUPPORTED:
            partly = max(partly, float(cut))
    return supported, min(partly, supported)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--fit", action="store_true", help=f"write {WEIGHTS.name}")
    given = parser.parse_args()
    everything = items()
    rows: list[Examined] = []
    for dataset in sorted({item.dataset for item in everything}):
        rows += examined(dataset, [item for item in everything if item.dataset == dataset])
    found, plain, cuts = cross_validated(rows)
    report(rows, found, plain, cuts)
    supported, partly = verdict_thresholds(rows, found)
    model = fit([row for row in rows if row.item.group != NOT_FITTED_ON])
    shipped = {
        "intercept": model.intercept,
        "weights": model.weights,
        "supported": supported,
        "partly": partly,
    }
    print(json.dumps(shipped, indent=1))
    if given.fit:
        WEIGHTS.write_text(json.dumps(shipped, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
