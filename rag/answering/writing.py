"""An LLM writes the answer: streamed, its citations cleaned, its claims checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from rag.answering.citations import CitationStream
from rag.answering.draft import QUOTES, Draft
from rag.answering.generating import Offer, is_refusal, offer
from rag.answering.reading import Reader
from rag.answering.verify import verify
from rag.errors import ModelError, ModelFailed, ModelTimeout
from rag.models.chat import ChatModel
from rag.paper import Claim, ModelInfo, Paper, Usage
from rag.prompts import Prompt

_BROKEN_OFF = "\n\n*The model broke off here.*\n\n"


@dataclass(frozen=True, slots=True)
class Writer:
    """The LLM that writes, its prompt, and the longest answer in tokens."""

    model: ChatModel
    prompt: Prompt
    max_tokens: int


class Outcome(Enum):
    """``WRITTEN``: an answer with citations. ``REFUSED``: the model found none in the papers.
    ``FAILED``: nothing usable, or only a part of an answer; quoting has to take over."""

    WRITTEN = auto()
    REFUSED = auto()
    FAILED = auto()


def write(
    draft: Draft, writer: Writer, reader: Reader, question: str, papers: Sequence[Paper]
) -> Outcome:
    """Have the model answer ``question`` from ``papers`` into ``draft``.

    A model that fails while it writes is noted, not raised: the answer goes on with quotes.

    Raises:
        ModelError: it cannot be reached, does not exist, or was sent a prompt that its server cut.
    """
    offered = offer(writer.model, writer.prompt, question, papers, max_tokens=writer.max_tokens)
    if not offered.papers:
        draft.notes.append("the model's context window does not hold one abstract; quoting instead")
        return Outcome.FAILED
    draft.model = ModelInfo(writer.model.provider, writer.model.name, "single")
    stream = CitationStream(len(offered.papers))
    unshown = ""
    failure: ModelError | None = None
    try:
        with draft.timed("generate"):
            for text in _pieces(draft, writer, offered, stream):
                unshown += text
                # Nothing is shown until it cites a paper, and a refusal never is.
                if stream.order and not is_refusal(unshown):
                    draft.compose.stream(unshown)
                    unshown = ""
    except (ModelTimeout, ModelFailed) as error:
        failure = error
    if is_refusal(unshown):
        return Outcome.REFUSED
    with draft.timed("verify"):
        _check(draft, reader, [offered.papers[number - 1] for number in stream.order])
    return _outcome(draft, stream, failure)


def _pieces(draft: Draft, writer: Writer, offered: Offer, stream: CitationStream) -> Iterator[str]:
    draft.usage = Usage(llm_calls=1)
    for chunk in writer.model.stream(offered.messages, max_tokens=writer.max_tokens):
        if chunk.usage:
            draft.usage = Usage(chunk.usage.prompt_tokens, chunk.usage.completion_tokens, 1)
        yield stream.push(chunk.text)
    yield stream.flush()


def _check(draft: Draft, reader: Reader, cited: Sequence[Paper]) -> None:
    """Number the cited papers, verify the claims, and find each paper's evidence for them."""
    for paper in cited:
        draft.compose.cite(paper)
    text = draft.compose.text
    claims = verify(text, draft.compose.citations, [r.paper for r in draft.papers])
    draft.compose.add_claims(claims)
    for number, paper in enumerate(cited, start=1):
        stated = " ".join(claim.text for claim in claims if number in claim.citations)
        best = reader.read(stated or text, [paper])[0].best
        if best:
            draft.compose.cite(paper, best)


def _outcome(draft: Draft, stream: CitationStream, failure: ModelError | None) -> Outcome:
    if stream.dropped:
        draft.notes.append(f"citations of papers that do not exist were removed: {stream.dropped}")
    if failure:
        draft.notes.append(f"{failure}. The answer is quoted from the papers instead")
        if stream.order:
            draft.compose.stream(_BROKEN_OFF)
        else:
            draft.model = QUOTES
        return Outcome.FAILED
    if stream.order:
        doubtful = sum(_is_doubtful(claim) for claim in draft.compose.claims)
        if doubtful:
            are = "sentence is" if doubtful == 1 else "sentences are"
            draft.notes.append(f"{doubtful} {are} not borne out by what is cited")
        return Outcome.WRITTEN
    draft.model = QUOTES
    draft.notes.append("the model's answer cited no paper; quoting the papers instead")
    return Outcome.FAILED


def _is_doubtful(claim: Claim) -> bool:
    return claim.verdict in ("unsupported", "misattributed", "uncited")
