"""What a model is asked about one paper: whether it is relevant, and what it says."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from math import log

from rag.answering.writing.calling import opened
from rag.answering.writing.citations import read_markers
from rag.answering.writing.cutting import Cutter
from rag.answering.writing.draft import Draft
from rag.answering.writing.foreign import flat
from rag.answering.writing.framing import is_framing, says_nothing_found
from rag.answering.writing.generating import Ranking, about_one, is_refusal
from rag.answering.writing.writer import Kind, Task, Writer
from rag.errors import ModelFailed
from rag.models.chat import Message
from rag.paper import Paper, Usage
from rag.prompts import Prompt

# Probability of "yes" from which a paper passes, and of one which holds what is asked as far as
# can be told without an LLM. With Qwen2.5-Coder-1.5B, over 40 candidates of 11 fact questions: all
# 9 of the latter pass, rightly, and of the others 1 of 31, wrongly.
PASSES = 0.55
RELEVANT_PASSES = 0.48
# Of a list's candidate, how probable it is after the gate: the logit of its probability of "yes",
# that of its relevance without an LLM, and a constant, fitted to 65 pairs of 6 questions; and the
# probability from which it belongs in the list. To a broad question the model says yes too easily,
# and what comes first has the odds on its side.
_SAYS_YES, _IS_RELEVANT, _BIAS = 4.3, 0.7, -1.0
BELONGS = 0.2
VERDICT_TOKENS = 16  # room for "yes" or "no", and for what some models put before it
CLAIM_TOKENS = 160  # of one sentence or two
MOST_SENTENCES: dict[Kind, int] = {"list": 1, "fact": 2, "comparison": 2}
_LEAD = re.compile(
    r"^(?:the|this)\s+(?:abstract|paper|text|study)\s+(?:\w+ly\s+)?"
    r"(?:states?|says?|mentions?|reports?|explains?|notes?|shows?|suggests?)\s+that\s+(?=\S)",
    re.IGNORECASE,
)
_WRAPPING = re.compile(
    r"^(?:(?:answer|sentence|summary)\s*:\s*)?[\"“'`]*(.*?)[\"”'`]*$", re.I | re.S
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking about ``paper``.

    ``score`` is the probability that it is relevant, ``None`` where the model gave no usable
    verdict or was not asked. ``sentences`` is what the model says of it; it says nothing where it
    ``declined``, after all, or where its call had a ``failure``.
    """

    paper: Paper
    passes: bool
    score: float | None
    usage: Usage
    sentences: tuple[str, ...] = ()
    declined: bool = False
    failure: ModelFailed | None = None


class Asker:
    """Asks one model one question about paper after paper. Safe to share among threads."""

    def __init__(self, writer: Writer, draft: Draft, task: Task, ranking: Ranking) -> None:
        """Where the model gives no usable verdict, the ``relevant`` papers of ``task`` pass."""
        self._writer = writer
        self._question = draft.question
        self._task = task
        self._ranking = ranking
        if self._gates:
            draft.uses(writer.gate)
        self._claim = writer.claim if self._gates else writer.side
        draft.uses(self._claim)

    @property
    def _gates(self) -> bool:
        """Whether papers are asked for. No abstract answers a comparison alone, and its sides
        are known without an LLM."""
        return self._task.kind != "comparison"

    def ask(self, paper: Paper, stop: threading.Event) -> Asked:
        """Ask about ``paper``; once ``stop`` is set, no more than has to be.

        Raises:
            ModelError: the gate failed, or the claim did otherwise than by ``ModelFailed``.
        """
        if stop.is_set():
            return Asked(paper, False, None, Usage())
        passes, score, usage = self._gate(paper) if self._gates else (True, None, Usage())
        messages = self._about(paper, self._claim, self._tokens) if passes else ()
        if not messages or stop.is_set():
            return Asked(paper, passes, score, usage)
        try:
            text, spent = self._read(messages, stop)
        except ModelFailed as failure:
            return Asked(paper, passes, score, usage + Usage(llm_calls=1), failure=failure)
        sentences, declined = self._sentences(text)
        passes = not (declined and self._task.kind == "fact")  # a second look, and then no answer
        return Asked(paper, passes, score, usage + spent, sentences, declined)

    def _gate(self, paper: Paper) -> tuple[bool, float | None, Usage]:
        offline = paper.paper_id in self._task.relevant
        messages = self._about(paper, self._writer.gate, VERDICT_TOKENS)
        if not messages:
            return offline, None, Usage()
        decision = self._writer.model.decide(messages)
        passes = offline if decision.yes is None else self._passes(paper, decision.yes)
        return passes, decision.yes, decision.usage

    def _passes(self, paper: Paper, yes: float) -> bool:
        if paper.paper_id in self._task.odds:
            relevant = self._task.odds[paper.paper_id]
            return _SAYS_YES * _logit(yes) + _IS_RELEVANT * _logit(relevant) + _BIAS >= _logit(
                BELONGS
            )
        return yes >= (RELEVANT_PASSES if paper.paper_id in self._task.relevant else PASSES)

    def _about(self, paper: Paper, prompt: Prompt, tokens: int) -> tuple[Message, ...]:
        return about_one(
            self._writer.model, prompt, self._question, paper, self._ranking, max_tokens=tokens
        )

    @property
    def _tokens(self) -> int:
        return min(CLAIM_TOKENS, self._writer.max_tokens)

    def _read(self, messages: tuple[Message, ...], stop: threading.Event) -> tuple[str, Usage]:
        """The model's whole reply; what comes after ``stop`` is left."""
        text, usage = "", Usage(llm_calls=1)
        with opened(self._writer.model, messages, self._tokens) as chunks:
            for chunk in chunks:
                text += chunk.text
                usage = chunk.usage or usage
                if stop.is_set():
                    break
        return text, usage

    def _sentences(self, text: str) -> tuple[tuple[str, ...], bool]:
        """What the reply states, without markers; and whether it states that there is nothing."""
        cutter = Cutter()
        whole = _WRAPPING.sub(r"\1", text.strip())
        pieces = [*cutter.push(whole), *cutter.flush()]
        said = [read_markers(flat(piece.text), 0)[0] for piece in pieces if piece.finished]
        if any(is_refusal(sentence) for sentence in said):
            return (), True
        stated = [sentence for sentence in said if not is_framing(sentence)]
        kept = [_direct(sentence) for sentence in stated[: MOST_SENTENCES[self._task.kind]]]
        return tuple(kept), bool(kept) and says_nothing_found(kept[0])


def _logit(probability: float) -> float:
    inside = min(max(probability, 0.01), 0.99)
    return log(inside / (1 - inside))


def _direct(sentence: str) -> str:
    """A sentence without the "The abstract states that" before what it states."""
    bare = _LEAD.sub("", sentence)
    return bare[:1].upper() + bare[1:] if bare != sentence else sentence
