"""What an answer took: time, tokens, calls, money."""

from __future__ import annotations

from rag.evaluation.case import Case


def latency(case: Case) -> float | None:
    """Wall-clock milliseconds from the question to the whole answer."""
    return case.answer.timings.total


def calls(case: Case) -> float | None:
    """Calls of an LLM for one answer."""
    return float(case.answer.usage.llm_calls)


def prompt_tokens(case: Case) -> float | None:
    """Prompt tokens of one answer as the server counted them; none without a call."""
    return float(case.answer.usage.prompt_tokens) if case.answer.usage.llm_calls else None


def completion_tokens(case: Case) -> float | None:
    """Completion tokens of one answer as the server counted them; none without a call."""
    return float(case.answer.usage.completion_tokens) if case.answer.usage.llm_calls else None


def cost(case: Case) -> float | None:
    """Tokens times the prices per million that were given; none without prices."""
    prices, usage = case.judging.prices, case.answer.usage
    if prices is None:
        return None
    spent = usage.prompt_tokens * prices.prompt + usage.completion_tokens * prices.completion
    return spent / 1_000_000
