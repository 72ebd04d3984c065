"""An LLM as judge: claim by claim, strict JSON, every verdict kept on disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from rag.answering.verification.claims import plain, unstyled
from rag.answering.verification.verifier import as_text
from rag.answering.writing.foreign import flat
from rag.errors import ContextTruncated, ModelError, ModelFailed, ModelTimeout, UsageError
from rag.evaluation.judging.cache import FILE_NAME, Kept, Level, VerdictCache, key_of
from rag.evaluation.judging.deterministic import uncited
from rag.evaluation.judging.replies import LONGEST_REASON, Unusable, read_verdicts
from rag.evaluation.judging.verdicts import Cited, ClaimVerdict, Judgement, cited_claims
from rag.models.chat import Message
from rag.paper import Paper, Usage

if TYPE_CHECKING:
    from rag.evaluation.judging.verdicts import AnswerJudge
    from rag.models.chat import ChatModel
    from rag.prompts import Prompt
    from rag.settings import Settings

PROMPT = "judge-answer"
TEMPERATURE = 0.0
SCORES: dict[Level, float] = {"supported": 1.0, "partly": 0.5, "unsupported": 0.0}
THRESHOLD = 0.75  # faithful is an answer whose claims are all supported
TRIES = 3  # at one reply
GIVE_UP = 3  # answers in a row that the server failed on: it is gone, and the rest is not asked
_ROOM, _ROOM_EACH = 60, 80  # tokens of a reply, and for each verdict in it


@dataclass(frozen=True, slots=True)
class _Failed:
    """Why there is no verdict; ``error`` where it is the server's fault, not that of a reply."""

    reason: str
    error: ModelError | None = None


class LlmJudge:
    """An ``AnswerJudge`` by a chat model; one thread at a time.

    Claims that rest on the same papers are asked about together, each verdict is kept by itself.
    """

    threshold = THRESHOLD

    def __init__(self, model: ChatModel, prompt: Prompt, cache: VerdictCache) -> None:
        self._model = model
        self._prompt = prompt
        self._cache = cache
        self._failures = 0
        self.name = f"llm:{model.name}"
        self._usage = Usage()
        self._unusable = 0

    def describe(self) -> dict[str, Any]:
        """See ``AnswerJudge``."""
        return {
            "name": self.name,
            "version": f"{self._prompt.name}/{self._prompt.version}",
            "prompt": self._prompt.digest,
            "model": f"{self._model.provider}:{self._model.name}",
            "temperature": TEMPERATURE,
        }

    def spent(self) -> dict[str, int]:
        """See ``AnswerJudge``."""
        return {**asdict(self._usage), "unusable": self._unusable}

    def judge(self, answer: str, papers: Mapping[int, Paper]) -> Judgement:
        """See ``AnswerJudge``.

        Raises:
            ModelUnavailable, ModelNotFound: no server, or not that model.
            ModelFailed, ModelTimeout: the server failed on several answers in a row.
            CacheUnusable: see ``VerdictCache``.
        """
        claims = list(cited_claims(answer, papers))
        found: dict[int, ClaimVerdict] = {}
        open_: dict[tuple[int, ...], list[int]] = {}
        for at, cited in enumerate(claims):
            known = self._known(cited)
            if known:
                found[at] = known
            else:
                open_.setdefault(tuple(cited.papers), []).append(at)
        for places in open_.values():
            group = [claims[at] for at in places]
            found.update(zip(places, self._judged(group), strict=True))
        return Judgement(tuple(found[at] for at in range(len(claims))), THRESHOLD)

    def _known(self, cited: Cited) -> ClaimVerdict | None:
        """The verdict that needs no asking: of an earlier run, or for want of anything cited."""
        if cited.unknown:
            return uncited(cited)
        if not cited.papers:
            return ClaimVerdict(cited.text, "uncited", 0.0, "no citation")
        kept = self._cache.get(self._key(cited))
        return _verdict(cited, kept, cached=True) if kept else None

    def _judged(self, group: Sequence[Cited]) -> list[ClaimVerdict]:
        """All of ``group`` in one reply; each by itself where no such reply can be read."""
        said = self._ask(group)
        if isinstance(said, _Failed) and said.error is None and len(group) > 1:
            return [verdict for cited in group for verdict in self._judged([cited])]
        if isinstance(said, _Failed):
            self._count(said)
            return [ClaimVerdict(cited.text, "error", None, said.reason) for cited in group]
        self._failures = 0
        for cited, kept in zip(group, said, strict=True):
            self._cache.put(self._key(cited), kept, self.name)
        return [_verdict(c, kept, cached=False) for c, kept in zip(group, said, strict=True)]

    def _ask(self, group: Sequence[Cited]) -> list[Kept] | _Failed:
        """The verdicts on ``group``. A reply that cannot be used is answered with what is wrong."""
        messages = self._messages(group)
        failed = _Failed("")
        for _ in range(TRIES):
            try:
                reply = self._reply(messages, len(group))
                said = read_verdicts(reply, len(group))
            except Unusable as error:
                self._unusable += 1
                failed = _Failed(f"unusable reply: {error}")
                correction = f"That cannot be used: {error}. Reply with the JSON object only."
                messages = [*messages, Message("assistant", reply), Message("user", correction)]
            except ModelFailed as error:
                failed = _Failed(str(error), error)
            except (ModelTimeout, ContextTruncated) as error:
                return _Failed(str(error), error)
            else:
                return [Kept(each.verdict, flat(each.reason)[:LONGEST_REASON]) for each in said]
        return failed

    def _reply(self, messages: Sequence[Message], count: int) -> str:
        text = ""
        for chunk in self._model.stream(messages, max_tokens=_ROOM + _ROOM_EACH * count):
            text += chunk.text
            if chunk.usage:
                self._usage += chunk.usage
        return text

    def _messages(self, group: Sequence[Cited]) -> list[Message]:
        claims = "\n".join(
            f"{number}. {_statement(cited)}" for number, cited in enumerate(group, start=1)
        )
        return self._prompt.render(sources=_sources(group[0]), claims=claims, count=str(len(group)))

    def _key(self, cited: Cited) -> str:
        return key_of(
            model=f"{self._model.provider}:{self._model.name}",
            prompt=self._prompt.digest,
            temperature=TEMPERATURE,
            claim=_statement(cited),
            sources=_sources(cited),
        )

    def _count(self, failed: _Failed) -> None:
        """Give up on a server that fails on one answer after the other."""
        self._failures = self._failures + 1 if failed.error else 0
        if failed.error and self._failures >= GIVE_UP:
            raise failed.error


def cache_of(settings: Settings) -> VerdictCache:
    """The verdicts kept beside the library that ``settings`` name. Raises CacheUnusable."""
    return VerdictCache(settings.home / "evals" / FILE_NAME)


def llm_judge(settings: Settings, cache: VerdictCache) -> LlmJudge:
    """The judge by ``judging_model``, with the prompt of ``settings``.

    Raises:
        UsageError, ModelUnavailable, ModelNotFound: see ``judging_model``.
        SettingsError: the prompt cannot be read.
    """
    from rag.prompts import load

    return LlmJudge(judging_model(settings), load(PROMPT, settings.prompts_dir), cache)


def second_opinion(settings: Settings, cache: VerdictCache) -> AnswerJudge:
    """LlamaIndex's evaluator through ``judging_model``. Raises as that does."""
    from rag.evaluation.judging.second_opinion import LlamaIndexJudge

    return LlamaIndexJudge(judging_model(settings), cache)


def judging_model(settings: Settings) -> ChatModel:
    """The model that ``settings`` name: always by name, since figures of different judges cannot be
    compared, and always at temperature 0.

    Raises:
        UsageError: no LLM, or no name of a model.
        ModelUnavailable, ModelNotFound: it cannot be had.
    """
    from rag.models.choosing import choose

    if settings.llm not in ("ollama", "openai") or not settings.model:
        raise UsageError(
            "an LLM judge is named in full", "Give --llm ollama (or openai) and --model NAME."
        )
    model = choose(settings.model_copy(update={"temperature": TEMPERATURE})).model
    assert model is not None  # only 'auto' and 'none' may choose none
    return model


def _verdict(cited: Cited, kept: Kept, *, cached: bool) -> ClaimVerdict:
    reason = "" if kept.verdict == "supported" else kept.reason or kept.verdict
    return ClaimVerdict(cited.text, kept.verdict, SCORES[kept.verdict], reason, cached)


def _statement(cited: Cited) -> str:
    return flat(unstyled(plain(cited.text)))


def _sources(cited: Cited) -> str:
    return "\n\n".join(as_text(paper) for paper in cited.papers.values())
