"""An LLM asked whether a text bears out a claim, where the fitted model is unsure."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from rag.answering.writing.foreign import flat
from rag.errors import ContextTruncated, ModelError, ModelFailed, ModelTimeout
from rag.paper import Usage

if TYPE_CHECKING:
    from rag.models.chat import ChatModel
    from rag.prompts import Prompt


class LlmJudge:
    """A ``Judge``, safe to share among threads.

    ``usage`` sums up what was asked; ``failure`` is the error that ended it.
    """

    def __init__(self, model: ChatModel, prompt: Prompt) -> None:
        self._model = model
        self._prompt = prompt
        self.usage = Usage()
        self.failure: ModelError | None = None
        self._lock = Lock()

    def __call__(self, claim: str, evidence: str) -> float | None:
        """The probability that ``evidence`` bears out ``claim``; None without a usable verdict.

        A model that fails once is not asked again: the deterministic verdicts stand, and
        ``failure`` tells why.

        Raises:
            ModelUnavailable, ModelNotFound: see ``ChatModel``.
        """
        if self.failure:
            return None
        lines = "\n".join(flat(line) for line in evidence.splitlines())
        messages = self._prompt.render(claim=flat(claim), evidence=lines)
        try:
            decision = self._model.decide(messages)
        except (ModelFailed, ModelTimeout, ContextTruncated) as error:
            self.failure = error
            return None
        with self._lock:
            self.usage = Usage(
                self.usage.prompt_tokens + decision.usage.prompt_tokens,
                self.usage.completion_tokens + decision.usage.completion_tokens,
                self.usage.llm_calls + decision.usage.llm_calls,
            )
        return decision.yes


def judge_with(model: ChatModel, prompt: Prompt) -> LlmJudge:
    """A judge that asks ``model`` with ``prompt`` (``judge-claim``)."""
    return LlmJudge(model, prompt)
