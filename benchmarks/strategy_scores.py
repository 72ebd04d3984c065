"""What the answers of two strategies are worth, side by side: see ``benchmarks.strategies``."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.answer_scores import precision
from rag.evaluation.case import Case
from rag.evaluation.citation_metrics import cited, recall
from rag.evaluation.evidence_metrics import shows_gold
from rag.evaluation.questions import Question
from rag.evaluation.statistics import paired
from rag.paper import Answer, Verdict

SINGLE, PER_PAPER = "single", "per-paper"
VERDICTS: tuple[Verdict, ...] = ("supported", "partly", "misattributed", "unsupported", "uncited")


@dataclass(frozen=True, slots=True)
class Record:
    """One answer and what it is worth.

    ``precision`` and ``recall`` are ``None`` for unanswerable questions, ``evidence`` (whether what
    is cited holds a gold sentence) for all but facts. ``by_model`` is false where quotes had to
    take over. ``verdicts`` counts the sentences shown.
    """

    id: str
    kind: str
    split: str
    strategy: str
    model: str
    question: str
    status: str
    answer: str
    cited: list[str]
    precision: float | None
    recall: float | None
    evidence: bool | None
    by_model: bool
    verdicts: dict[str, int]
    withdrawn: int
    calls: int
    prompt_tokens: int
    completion_tokens: int
    seconds: float
    prompts: list[str]
    notes: list[str]


Pair = tuple[Record, Record]  # the same question's, single and per-paper


def record(question: Question, strategy: str, model: str, answer: Answer) -> Record:
    """What ``answer`` to ``question`` is worth."""
    case = Case(question, answer)
    answerable = question.kind != "unanswerable"
    return Record(
        id=question.id,
        kind=question.kind,
        split=question.split,
        strategy=strategy,
        model=model,
        question=question.question,
        status=answer.status,
        answer=answer.text,
        cited=cited(answer),
        precision=precision(case) if answerable else None,
        recall=recall(case) if answerable else None,
        evidence=shows_gold(case) if question.kind == "fact" else None,
        by_model=answer.model.provider != "none",
        verdicts=dict(Counter(claim.verdict for claim in answer.claims)),
        withdrawn=len(answer.withdrawn),
        calls=answer.usage.llm_calls,
        prompt_tokens=answer.usage.prompt_tokens,
        completion_tokens=answer.usage.completion_tokens,
        seconds=answer.timings.total / 1000,
        prompts=list(answer.prompts),
        notes=list(answer.notes),
    )


def pairs_of(records: Sequence[Record]) -> list[Pair]:
    """The records of the questions that both strategies answered."""
    by_key = {(made.strategy, made.id): made for made in records}
    ids = sorted({made.id for made in records})
    keys = [((SINGLE, each), (PER_PAPER, each)) for each in ids]
    return [(by_key[a], by_key[b]) for a, b in keys if a in by_key and b in by_key]


def report(records: Sequence[Record]) -> Iterator[str]:
    """Lines of Markdown: every measure for both strategies and their difference; the verdicts."""
    pairs = pairs_of(records)
    kinds = Counter(single.kind for single, _ in pairs)
    asked = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    yield f"{len(pairs)} questions ({asked})"
    if not pairs:
        return
    yield "\n| | questions | single | per-paper | difference | 95 % interval | p |"
    yield "|---|---|---|---|---|---|---|"
    yield from filter(None, (_row(pairs, *measure) for measure in _MEASURES))
    yield "\n| seconds an answer | median | 90th percentile | together |"
    yield "|---|---|---|---|"
    yield from (_times(made) for made in zip(*pairs, strict=True))
    yield "\n| sentences shown | all | " + " | ".join(VERDICTS) + " | withdrawn an answer |"
    yield "|---|" + "---|" * (len(VERDICTS) + 2)
    yield from (_verdicts(made) for made in zip(*pairs, strict=True))


def _is(*kinds: str) -> Callable[[Record], bool]:
    return lambda made: made.kind in kinds


def _abstained(made: Record) -> bool:
    return made.status == "abstained"


_ANSWERABLE = ("list", "fact", "comparison")
_MEASURES: tuple[tuple[str, Callable[[Record], bool], Callable[[Record], float | None]], ...] = (
    ("citation precision", _is(*_ANSWERABLE), lambda made: made.precision),
    *((f"… {kind}", _is(kind), lambda made: made.precision) for kind in _ANSWERABLE),
    ("citation recall", _is(*_ANSWERABLE), lambda made: made.recall),
    *((f"… {kind}", _is(kind), lambda made: made.recall) for kind in _ANSWERABLE),
    ("fact: gold sentence cited", _is("fact"), lambda made: made.evidence),
    ("unanswerable: abstains", _is("unanswerable"), _abstained),
    ("answerable: refused", _is(*_ANSWERABLE), _abstained),
    ("answered by the model", _is(*_ANSWERABLE), lambda made: made.by_model),
    ("calls", bool, lambda made: made.calls),
    ("prompt tokens", bool, lambda made: made.prompt_tokens),
    ("answer tokens", bool, lambda made: made.completion_tokens),
    ("seconds", bool, lambda made: made.seconds),
)


def _row(
    pairs: Sequence[Pair],
    name: str,
    counts: Callable[[Record], bool],
    value: Callable[[Record], float | None],
) -> str | None:
    """A line of the table; ``None`` where no question is of the measure's kind."""
    values = [(value(a), value(b)) for a, b in pairs if counts(a)]
    if not values:
        return None
    single, per_paper = ([float(v or 0) for v in column] for column in zip(*values, strict=True))
    gain = paired(single, per_paper)
    digits = 0 if statistics.mean(single) > 50 else 2
    return (
        f"| {name} | {len(values)} | {statistics.mean(single):.{digits}f} "
        f"| {statistics.mean(per_paper):.{digits}f} | {gain.gain:+.{digits}f} "
        f"| {gain.low:+.{digits}f} to {gain.high:+.{digits}f} | {gain.p:.3f} |"
    )


def _times(made: Sequence[Record]) -> str:
    spent = sorted(each.seconds for each in made)
    ninth = spent[min(len(spent) - 1, int(0.9 * len(spent)))]
    return (
        f"| {made[0].strategy} | {statistics.median(spent):.1f} | {ninth:.1f} | {sum(spent):.0f} |"
    )


def _verdicts(made: Sequence[Record]) -> str:
    counts = Counter[str]()
    for each in made:
        counts.update(each.verdicts)
    shown = counts.total()
    shares = [f"{counts[verdict] / shown:.2f}" if shown else "" for verdict in VERDICTS]
    withdrawn = statistics.mean(each.withdrawn for each in made)
    return f"| {made[0].strategy} | {shown} | {' | '.join(shares)} | {withdrawn:.2f} |"
