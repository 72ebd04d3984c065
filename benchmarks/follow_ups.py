"""Follow-up questions read by an LLM beside the rule: does the answer rest on the right paper?

    python -m benchmarks.serve_gguf MODEL.gguf          # or any OpenAI-compatible server
    python -m benchmarks.follow_ups --base-url http://127.0.0.1:PORT/v1 [--limit 30] [--home DIR]

Both readings are answered by quotes, so that they differ in nothing else. Only follow-ups that the
LLM would be asked about count: the rule keeps those that point into a list that was shown, and what
stands by itself. Intervals as in ``rag.evaluation.statistics``.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.answer_scores import score
from benchmarks.answers import questions
from rag import prompts
from rag.answering.conversation.rewriting import FollowUp, Rewriter, read_follow_up
from rag.assistant import Assistant
from rag.evaluation.questions import Question
from rag.evaluation.statistics import SEED, mean_interval, paired
from rag.models.chat import Message
from rag.models.choosing import choose
from rag.paper import Filters
from rag.settings import load

RIGHT = "followup: right paper cited"


@dataclass(frozen=True, slots=True)
class Read:
    """One follow-up, read both ways; scores are those of ``RIGHT``."""

    question: Question
    by_rule: FollowUp
    by_model: FollowUp
    rule: float
    model: float
    seconds: float

    @property
    def believed(self) -> bool:
        """Whether what the model made of it could be used."""
        return not self.by_model.notes


def read_all(assistant: Assistant, rewriter: Rewriter, limit: int | None = None) -> Iterator[Read]:
    """Follow-ups that ``rewriter`` is asked about, in an order that never changes."""
    rows = sorted(questions(kind="followup"), key=lambda row: row.id)
    random.Random(SEED).shuffle(rows)
    asked = 0
    for row in rows:
        history = tuple(Message(turn.role, turn.content) for turn in row.history)
        started = time.perf_counter()
        by_model = read_follow_up(row.question, history, assistant.library, lambda: rewriter)
        seconds = time.perf_counter() - started
        if not by_model.prompts:
            continue
        by_rule = read_follow_up(row.question, history, assistant.library, lambda: None)
        rule, model = (_right(assistant, row, each) for each in (by_rule, by_model))
        yield Read(row, by_rule, by_model, rule, model, seconds)
        asked += 1
        if asked == limit:
            return


def report(found: list[Read]) -> Iterator[str]:
    """The lines of a Markdown table, and what the model cost."""
    rule, model = [each.rule for each in found], [each.model for each in found]
    yield "| right paper cited | follow-ups | mean | 95 % interval |"
    yield "|---|---|---|---|"
    for name, values in (("read by rule", rule), ("read by the model", model)):
        mean = mean_interval(values, share=True)
        yield f"| {name} | {mean.n} | {mean.mean:.2f} | {mean.low:.2f} to {mean.high:.2f} |"
    gain = paired(rule, model)
    yield ""
    yield f"difference {gain.gain:+.2f} ({gain.low:+.2f} to {gain.high:+.2f}), p = {gain.p:.3f}"
    believed = sum(each.believed for each in found)
    tokens = sum(each.by_model.usage.prompt_tokens for each in found)
    seconds = sum(each.seconds for each in found)
    yield (
        f"{believed} of {len(found)} readings could be used; "
        f"{tokens / len(found):.0f} prompt tokens and {seconds / len(found):.1f} s each"
    )


def _right(assistant: Assistant, question: Question, read: FollowUp) -> float:
    answer = assistant.ask(
        read.asked or read.text or question.question, filters=Filters(paper_ids=read.among)
    )
    return score(question, answer)[RIGHT]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--model", default="qwen")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--home", type=Path, help="library with the sample, to save loading it")
    given = parser.parse_args()
    settings = load(llm="openai", model=given.model, openai_base_url=given.base_url)
    model = choose(settings).model
    assert model is not None  # named: else ModelUnavailable
    rewriter = Rewriter(model, prompts.load("standalone-question", None))
    found: list[Read] = []
    with tempfile.TemporaryDirectory() as scratch:
        assistant = Assistant(load(home=given.home or Path(scratch), llm="none"))
        for each in read_all(assistant, rewriter, given.limit):
            found.append(each)
            print(f"{each.question.id} rule {each.rule:.0f}, model {each.model:.0f}")
            print(f"  {each.question.question}\n  rule:  {each.by_rule.text}")
            print(
                f"  model: {each.by_model.text}{'' if each.believed else ' (by rule)'}", flush=True
            )
        assistant.close()
    print("\n".join(report(found)))


if __name__ == "__main__":
    main()
