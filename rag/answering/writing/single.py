"""Strategy ``single``: one prompt with numbered papers, its answer shown sentence by sentence."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing

from rag.answering.facts.reading import Reader
from rag.answering.facts.sentences import Span
from rag.answering.verification import Verifier
from rag.answering.writing.calling import opened
from rag.answering.writing.cutting import Cutter, Piece
from rag.answering.writing.draft import QUOTES, Draft
from rag.answering.writing.generating import Offer, is_refusal, offer
from rag.answering.writing.shown import Page
from rag.answering.writing.writer import Outcome, Task, Writer
from rag.errors import ContextTruncated, ModelError
from rag.models.chat import Chunk
from rag.paper import Paper, Usage

# Papers offered for a fact or a comparison. The right one is among the first five for every fact
# that was measured, and a small machine reads a dozen for minutes.
OFFERED = 5
# Papers offered for a list beside all relevant ones: a small model lists whatever it is offered.
FURTHER = 4
CUT_SHORT = "The model's answer was cut here, at the length that is allowed"
NO_ROOM = "The model's context window did not hold the other papers"


def write_single(
    draft: Draft, writer: Writer, task: Task, reader: Reader, verifier: Verifier
) -> Outcome:
    """One answer from one prompt into ``draft``.

    Raises:
        ModelError: the call failed; what was shown before stays in ``draft``.
    """
    most = len(task.relevant) + FURTHER if task.kind == "list" else OFFERED
    papers = task.papers[:most]

    def ranking(paper: Paper) -> Sequence[Span]:
        return reader.read(draft.question, [paper])[0].spans

    offered = offer(
        writer.model, writer.single, draft.question, papers, ranking, max_tokens=writer.max_tokens
    )
    if not offered.papers:
        draft.notes.append(
            f"a context window of {writer.model.context_window} tokens does not hold the question "
            "and one sentence of an abstract; quoting instead"
        )
        return Outcome.FAILED
    draft.model = writer.info
    draft.uses(writer.single)
    draft.progress(len(offered.papers), len(offered.papers), "papers")
    page = Page(draft, verifier, offered.papers, strict=writer.is_strict(task.kind))
    answer = _Reply()
    try:
        with closing(answer.pieces(draft, writer, offered)) as pieces:
            for piece in pieces:
                page.add(piece)
    finally:
        page.close()
    return _outcome(draft, page, answer, task, offered.papers)


class _Reply:
    """One answer of a model while it is read. ``refused``: it says that the papers hold none;
    ``was_cut``: it was not allowed to finish."""

    def __init__(self) -> None:
        self.refused = False
        self.was_cut = False

    def pieces(self, draft: Draft, writer: Writer, offered: Offer) -> Generator[Piece]:
        """Its sentences, without a last one that was cut off.

        Raises:
            ModelError: the call failed, after the sentences that were complete.
        """
        cutter = Cutter()
        failure: ModelError | None = None
        try:
            for chunk in self._chunks(draft, writer, offered):
                self.was_cut |= chunk.finish == "length"
                yield from self._answers(cutter.push(chunk.text))
        except ContextTruncated:
            raise
        except ModelError as error:
            failure = error
        whole = not self.was_cut and failure is None
        yield from self._answers(p for p in cutter.flush() if p.finished or whole)
        if failure:
            raise failure

    def _chunks(self, draft: Draft, writer: Writer, offered: Offer) -> Iterator[Chunk]:
        usage = Usage(llm_calls=1)
        try:
            with opened(writer.model, offered.messages, writer.max_tokens) as chunks:
                while True:
                    with draft.timed("generate"):
                        chunk = next(chunks, None)
                    if chunk is None:
                        return
                    usage = chunk.usage or usage
                    yield chunk
        finally:
            draft.spend(usage)

    def _answers(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        for piece in pieces:
            if is_refusal(piece.text):
                self.refused = True
            else:
                yield piece


def _outcome(
    draft: Draft, page: Page, answer: _Reply, task: Task, offered: tuple[Paper, ...]
) -> Outcome:
    if page.is_empty:
        if answer.refused or page.refused:
            return Outcome.REFUSED
        draft.model = QUOTES
        draft.notes.append("nothing that the model wrote can be shown; quoting the papers instead")
        return Outcome.FAILED
    if answer.was_cut:
        draft.notes.append("the answer was cut short: raise max_answer_tokens for a longer one")
    if task.kind != "list":
        return Outcome.WRITTEN
    # A list is complete only with every relevant paper.
    settled = draft.compose.claimed if answer.was_cut else offered
    draft.settled.update(paper.paper_id for paper in settled)
    if task.relevant <= draft.settled:
        return Outcome.WRITTEN
    draft.interrupted = CUT_SHORT if answer.was_cut else NO_ROOM
    return Outcome.FAILED
