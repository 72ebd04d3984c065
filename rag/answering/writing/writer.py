"""The LLM that writes, what it is to write about, and how that can end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Literal

from rag import prompts
from rag.answering.writing.strategy import Strategy, choose_strategy
from rag.models.address import is_local
from rag.models.chat import ChatModel
from rag.paper import ModelInfo, Paper
from rag.prompts import Prompt

if TYPE_CHECKING:
    from rag.models.minilm import MiniLM
    from rag.settings import Settings

Kind = Literal["list", "fact", "comparison"]


@dataclass(frozen=True, slots=True)
class Writer:
    """An LLM with everything it needs to write a verified answer.

    ``single`` is the prompt for many papers; ``gate``, ``claim`` and ``side`` (of a comparison) are
    those about one paper.
    ``encoder`` verifies, and where ``judge`` is a prompt, the model itself where that is unsure.
    ``max_tokens`` is the longest answer, ``parallel`` the number of calls at once, ``required``
    whether the user asked for this very model, so that quotes must not silently replace it.
    """

    model: ChatModel
    strategy: Strategy
    single: Prompt
    gate: Prompt
    claim: Prompt
    side: Prompt
    encoder: MiniLM
    judge: Prompt | None = None
    max_tokens: int = 700
    parallel: int = 2
    strict: Literal["auto", "always", "never"] = "auto"
    required: bool = True

    @property
    def info(self) -> ModelInfo:
        """What is recorded of the model in an answer."""
        return ModelInfo(self.model.provider, self.model.name, self.strategy)

    def is_strict(self, kind: Kind) -> bool:
        """Whether sentences that nothing bears out are withdrawn; else they are marked.

        By default in lists and facts. A comparison may draw a conclusion that no abstract states.
        """
        if self.strict == "auto":
            return kind != "comparison"
        return self.strict == "always"


@dataclass(frozen=True, slots=True)
class Task:
    """Papers to answer from, the most promising first; ``relevant`` are the ids of those that
    hold what is asked as far as can be told without an LLM, and ``odds`` how probable that is of
    each paper, where it was judged."""

    kind: Kind
    papers: Sequence[Paper]
    relevant: frozenset[str]
    odds: Mapping[str, float] = field(default_factory=dict)


class Outcome(Enum):
    """``WRITTEN``: an answer with citations. ``REFUSED``: the model found none in the papers.
    ``FAILED``: nothing usable, or only a part of an answer; quoting has to take over."""

    WRITTEN = auto()
    REFUSED = auto()
    FAILED = auto()


def writer_with(model: ChatModel, settings: Settings, encoder: MiniLM) -> Writer:
    """``model`` as a writer under ``settings``.

    Raises:
        SettingsError: a prompt of the user's own cannot be used.
    """

    def prompt(name: str) -> Prompt:
        return prompts.load(name, settings.prompts_dir)

    return Writer(
        model=model,
        strategy=choose_strategy(settings.strategy, model, local=_is_local(model, settings)),
        single=prompt("answer-single"),
        gate=prompt("gate"),
        claim=prompt("paper-claim"),
        side=prompt("paper-side"),
        encoder=encoder,
        judge=prompt("judge-claim") if settings.judge else None,
        max_tokens=settings.max_answer_tokens,
        parallel=settings.parallel,
        strict=settings.strict,
        required=settings.llm != "auto",
    )


def _is_local(model: ChatModel, settings: Settings) -> bool:
    """Whether the model runs here or near: Ollama's models do, wherever its server is."""
    if model.provider == "ollama":
        return True
    return settings.openai_base_url is not None and is_local(settings.openai_base_url)
