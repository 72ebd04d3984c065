"""The judges of a run, by the names that a user gives them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.errors import UsageError
from rag.evaluation.metric_names import VERIFIER

if TYPE_CHECKING:
    from rag.evaluation.journal import Row
    from rag.evaluation.judging import AnswerJudge
    from rag.settings import Settings

_BY_ANSWERER = "llm"
_PROVIDERS = ("ollama", "openai")
_SECOND = "llamaindex"


def judges_named(names: Sequence[str], settings: Settings) -> list[AnswerJudge]:
    """The verifier, which always judges, and those of ``names``.

    A name is ``verifier``, ``llm`` (the model that the settings name), or ``ollama:MODEL`` or
    ``openai:MODEL``; ``llamaindex``, or ``llamaindex:`` before one of these, has LlamaIndex's
    evaluator ask that model.

    Raises:
        UsageError: a name is none of these.
        ModelError: the model cannot be had.
    """
    from rag.evaluation.judging.deterministic import VerifierJudge
    from rag.models.minilm import MiniLM

    others = [name for name in dict.fromkeys(names) if name != VERIFIER]
    return [VerifierJudge(MiniLM()), *(_llm(name, settings) for name in others)]


def names_of(described: Sequence[Row]) -> list[str]:
    """The names of judges that described themselves in ``run.json``, to have them again."""
    return [_name_of(judge) for judge in described]


def _name_of(judge: Row) -> str:
    model: str = judge["model"] or VERIFIER
    return f"{_SECOND}:{model}" if judge["name"].startswith(f"{_SECOND}:") else model


def _llm(name: str, settings: Settings) -> AnswerJudge:
    from rag.evaluation.judging.llm import cache_of, llm_judge, second_opinion

    first, _, rest = name.partition(":")
    make, asked = (second_opinion, rest or _BY_ANSWERER) if first == _SECOND else (llm_judge, name)
    provider, _, model = asked.partition(":")
    if asked != _BY_ANSWERER:
        if provider not in _PROVIDERS or not model:
            raise UsageError(
                f"there is no judge {name!r}",
                "Name verifier, llm, ollama:MODEL, openai:MODEL, or llamaindex: and one of them.",
            )
        settings = settings.model_copy(update={"llm": provider, "model": model})
    return make(settings, cache_of(settings))
