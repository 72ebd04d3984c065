"""An LLM writes the answer, by one strategy or the other; what fails is left to quotations."""

from __future__ import annotations

from rag.answering.facts.reading import Reader
from rag.answering.verification import Verifier
from rag.answering.verification.judge import judge_with
from rag.answering.writing.draft import QUOTES, Draft
from rag.answering.writing.per_paper import write_per_paper
from rag.answering.writing.single import write_single
from rag.answering.writing.writer import Outcome, Task, Writer
from rag.errors import ContextTruncated, ModelError, ModelFailed, ModelTimeout

BROKEN_OFF = "The model broke off here"
FELL_BACK = "The answer is quoted from the papers instead"


def write(draft: Draft, writer: Writer, task: Task, reader: Reader) -> Outcome:
    """Have the model answer ``draft.question`` from the papers of ``task``.

    A model that fails while it writes is noted, not raised: what was shown stays, and the answer
    goes on with quotes from the papers that ``draft.settled`` leaves.

    Raises:
        ModelError: it was sent a prompt that its server cut; or it was asked for by name and
            cannot be had from the start.
    """
    judge = judge_with(writer.model, writer.judge) if writer.judge else None
    verifier = Verifier(writer.encoder, judge)
    try:
        if writer.strategy == "per-paper":
            return write_per_paper(draft, writer, task, reader, verifier)
        return write_single(draft, writer, task, reader, verifier)
    except ContextTruncated:
        raise
    except ModelError as error:
        _give_up(draft, writer, error)
        return Outcome.FAILED
    finally:
        if writer.judge and judge and judge.usage.llm_calls:
            draft.uses(writer.judge)
            draft.spend(judge.usage)


def _give_up(draft: Draft, writer: Writer, error: ModelError) -> None:
    """Leave the rest to quotations. Raises ``error`` if the user has to hear of it instead."""
    began = bool(draft.compose.text)
    if writer.required and not began and not isinstance(error, ModelFailed | ModelTimeout):
        raise error
    draft.notes.append(f"{error}. {FELL_BACK}")
    if began:
        draft.settled.update(paper.paper_id for paper in draft.compose.claimed)
        draft.interrupted = BROKEN_OFF
    else:
        draft.settled.clear()
        draft.model = QUOTES
