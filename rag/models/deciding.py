"""Yes or no: how much a model leans either way, read off its tokens or, strictly, its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import exp

from rag.models.chat import Chunk, Decision, Message
from rag.models.replies import without_thoughts
from rag.paper import Usage

ALTERNATIVES = 20  # tokens whose probability is asked for, the most that servers tell
# A token is enough where probabilities come with it, a few for a word in plain text, many for
# models that think first. What one question needed is where the next one starts.
ROOMS = (1, 8, 1024)
_FIRST_WORD = re.compile(r"[\W_]*(yes|no)\b(?![-'’/]\w)", re.IGNORECASE)
_AROUND = " \t\r\n\u2581\u0120\u010a*_\"'`.,:;!?()[]"  # as tokenizers write blanks, and mark-up


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a reply, with ``(token, natural logarithm of its probability)`` of the likeliest
    at its place."""

    text: str
    likeliest: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """The beginning of a reply, as long as it was allowed to be: ``ended`` if that was the end.

    ``tokens`` is empty where the server tells none.
    """

    text: str
    tokens: tuple[Token, ...]
    usage: Usage
    ended: bool


class Decider:
    """Asks yes/no questions, with as little room for the reply as the model can do with."""

    def __init__(self, ask: Callable[[Sequence[Message], int], Reply]) -> None:
        """``ask`` gets the messages and the room in tokens."""
        self._ask = ask
        self._start = 0

    def decide(self, messages: Sequence[Message]) -> Decision:
        """See ``ChatModel.decide``."""
        used, step = Usage(), self._start
        while True:
            reply = self._ask(messages, ROOMS[step])
            used += reply.usage
            decision = _read(reply, first=step == 0, last=ROOMS[step] == ROOMS[-1])
            if decision:
                self._start = max(self._start, step)
                return replace(decision, usage=used)
            step += 1


def gather(chunks: Iterable[Chunk], tokens: Sequence[Token]) -> Reply:
    """The reply that ``chunks`` make up; ``tokens`` may still be filled while they are read."""
    text, usage, ended = "", Usage(llm_calls=1), False
    for chunk in chunks:
        text += chunk.text
        usage = chunk.usage or usage
        ended = chunk.finish == "stop"
    return Reply(text, tuple(tokens), usage, ended)


def _read(reply: Reply, *, first: bool, last: bool) -> Decision | None:
    """What the reply decides; ``None`` if it takes more room to tell."""
    said = without_thoughts(reply.text)
    final = last or reply.ended
    if not any(map(str.isalnum, said)):  # nothing yet, or the model is thinking, maybe unheard
        return Decision(None, reply.usage, "text") if final else None
    token = _token_at(reply, said)
    if token:
        return Decision(_share_of_yes(token), reply.usage, "tokens")
    if first:  # "No" may be going to be "Not", and a proxy may call that the end
        return None
    match = _FIRST_WORD.match(said)
    yes = float(match[1].lower() == "yes") if match else None
    return Decision(yes, reply.usage, "text")


def _token_at(reply: Reply, said: str) -> Token | None:
    """The first token with a letter of what was said; thoughts before it are passed over."""
    start = "".join(token.text for token in reply.tokens).rfind(said.strip())
    end = 0
    for token in reply.tokens:
        end += len(token.text)
        if 0 <= start < end and any(map(str.isalnum, token.text)):
            return token
    return None


def _share_of_yes(token: Token) -> float | None:
    """Probability of yes against no, over all ways to write either; ``None`` if neither is near."""
    weights = {"yes": 0.0, "no": 0.0}
    for text, logarithm in token.likeliest:
        word = text.strip(_AROUND).lower()
        if word in weights:
            weights[word] += exp(min(logarithm, 0.0))
    total = sum(weights.values())
    return weights["yes"] / total if total else None
