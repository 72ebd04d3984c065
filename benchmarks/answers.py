"""Ask every hand-written question of the sample library, and score the answers.

    python -m benchmarks.answers [--set held-out] [--split dev|test] [--kind list] [--home DIR]
                                 [--wrong] [--json FILE]
                                 [--llm NAME --model NAME --strategy NAME]

The measures are those of ``benchmarks.answer_scores``; evals/questions/README.md says how the
questions were labelled. Intervals are 95 % intervals of the mean (``rag.evaluation.statistics``).
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.answer_scores import MEASURES, Scores, score
from rag.assistant import Assistant
from rag.evaluation.citation_metrics import borne_out, cited
from rag.evaluation.places import question_files
from rag.evaluation.question_files import load as load_questions
from rag.evaluation.questions import KINDS, Question
from rag.evaluation.statistics import mean_interval
from rag.models.chat import Message
from rag.paper import Answer
from rag.settings import load

CLAIMS = "claims: verbatim or supported"


@dataclass(frozen=True, slots=True)
class Result:
    """One question's answer and what it is worth; ``claims`` is 1 for each one borne out."""

    id: str
    kind: str
    split: str
    question: str
    rewritten: str | None
    status: str
    cited: list[str]
    answer: str
    scores: Scores
    claims: list[int]
    milliseconds: float

    @property
    def main(self) -> float:
        """The score the question's kind is about: its first."""
        return next(iter(self.scores.values()))


def questions(
    split: str | None = None, kind: str | None = None, *, name: str = "seeds"
) -> Iterator[Question]:
    """The questions of the set ``name``, or those of one split or kind."""
    for question in load_questions(question_files(name)):
        if split in (None, question.split) and kind in (None, question.kind):
            yield question


def ask(assistant: Assistant, question: Question) -> Result:
    """Ask one question, after its conversation if it has one."""
    history = tuple(Message(turn.role, turn.content) for turn in question.history)
    return judged(question, assistant.ask(question.question, history=history))


def judged(question: Question, answer: Answer) -> Result:
    """The answer to ``question`` with its scores."""
    return Result(
        id=question.id,
        kind=question.kind,
        split=question.split,
        question=question.question,
        rewritten=answer.rewritten,
        status=answer.status,
        cited=cited(answer),
        answer=answer.text,
        scores=score(question, answer),
        claims=[int(borne_out(claim, answer)) for claim in answer.claims],
        milliseconds=answer.timings.total,
    )


def table(results: Iterable[Result]) -> Iterator[str]:
    """The lines of a Markdown table: each measure for each split and for both together."""
    values: dict[tuple[str, str], list[float]] = defaultdict(list)
    for result in results:
        for split in (result.split, "both"):
            for name, value in result.scores.items():
                values[name, split].append(value)
            values[CLAIMS, split].extend(result.claims)
    yield "| measure | split | n | mean | 95 % interval | bound | |"
    yield "|---|---|---|---|---|---|---|"
    for measure in MEASURES:
        for split in ("dev", "test", "both"):
            if found := values[measure.name, split]:
                mean = mean_interval(found, share=True)
                sign = "≤" if measure.at_most else "≥"
                bound = "" if measure.bound is None else f"{sign} {measure.bound:.2f}"
                held = {True: "holds", False: "**missed**", None: ""}[measure.holds(mean.mean)]
                yield (
                    f"| {measure.name} | {split} | {mean.n} | {mean.mean:.3f} "
                    f"| {mean.low:.3f} to {mean.high:.3f} | {bound} | {held} |"
                )


def times(results: list[Result]) -> str:
    """Median and 95th percentile of the answers' times, in one line."""
    spent = sorted(result.milliseconds for result in results)
    return (
        f"{len(spent)} questions: median {statistics.median(spent):.0f} ms, 95th percentile "
        f"{spent[int(0.95 * len(spent))]:.0f} ms, {sum(spent) / 1000:.1f} s together"
    )


def show_wrong(question: Question, result: Result) -> None:
    """Print an answer that scores below 0.5, with what was expected."""
    if result.main < 0.5 or not all(result.claims):
        print(f"\n## {question.id} {result.main:.2f} {question.question}")
        if result.rewritten:
            print(f"rewritten: {result.rewritten}")
        print(f"gold: {question.answer[:200]}\n{result.status}: {result.answer[:600]}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--set", default="seeds", help="a shipped set, a file or a folder")
    parser.add_argument("--split", choices=["dev", "test"])
    parser.add_argument("--kind", choices=KINDS)
    parser.add_argument("--home", type=Path, help="library with the sample, to save loading it")
    parser.add_argument("--wrong", action="store_true", help="print answers that score below 0.5")
    parser.add_argument("--json", type=Path, help="write the result of each question there")
    parser.add_argument("--llm", default="none")
    parser.add_argument("--model")
    parser.add_argument("--strategy")
    return parser.parse_args()


def main() -> None:
    """Ask, score, and print the table."""
    given = _arguments()
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as temporary:
        settings = load(
            home=given.home or Path(temporary),
            llm=given.llm,
            model=given.model,
            strategy=given.strategy,
        )
        assistant = Assistant(settings)
        for question in questions(given.split, given.kind, name=given.set):
            results.append(ask(assistant, question))
            if given.wrong:
                show_wrong(question, results[-1])
        assistant.close()
    if given.json:
        rows = [asdict(result) for result in results]
        given.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    print("\n" + "\n".join(table(results)))
    print("\n" + times(results))


if __name__ == "__main__":
    main()
