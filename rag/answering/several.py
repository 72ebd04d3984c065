"""Several questions in one, answered in turn under their own headings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple, replace

from rag.answering.conversation.followup import of_the_listed, standalone
from rag.answering.writing.foreign import inert
from rag.library import Library
from rag.models.chat import Message
from rag.paper import Answer, Filters, ModelInfo, RankedPaper, Timings, Usage

MOST_WRITTEN = 5  # parts that an LLM is asked to answer
MOST_QUOTED = 20  # parts that are answered with quotes, at 0.05 to 0.2 s each


def answer_parts(
    parts: Sequence[str], library: Library, say: Callable[[str], None],
    answer_one: Callable[[str, Answer | None, tuple[str, ...]], Answer],
) -> list[Answer]:  # fmt: skip
    """The answers to ``parts``, each after its heading.

    ``answer_one`` answers a question, going on with the citation numbers of the answer before; of
    the papers with the ids it is given alone, if there are any.
    """
    history: list[Message] = []
    answers: list[Answer] = []
    for number, part in enumerate(parts, start=1):
        say(f"### {number}. {inert(part)}\n\n")
        of_those = of_the_listed(part, history, library) if history else None
        if of_those:
            asked, among = of_those.asked, of_those.paper_ids
        else:
            asked, among = standalone(part, history, library) or part, ()
        answer = answer_one(asked, answers[-1] if answers else None, among)
        say("\n")
        answers.append(answer)
        history += [
            Message("user", of_those.text if of_those else asked),
            Message("assistant", answer.text),
        ]
    return answers


def left_out(parts: Sequence[str]) -> str:
    """What to say of the parts that were not answered; empty if there are none."""
    if not parts:
        return ""
    named = "\n".join(f"- {inert(part)}" for part in parts)
    return f"\n{len(parts)} more questions are left out; ask them on their own:\n\n{named}\n"


def together(question: str, text: str, answers: Sequence[Answer], filters: Filters) -> Answer:
    """One answer made of the answers to the parts; ``text`` is what was shown."""
    answered = any(answer.status == "answered" for answer in answers)
    ranked: dict[str, RankedPaper] = {}
    for answer in answers:
        for paper in answer.papers:
            ranked.setdefault(paper.paper.paper_id, paper)
    last = answers[-1]
    written: ModelInfo = next((a.model for a in answers if a.usage.llm_calls), last.model)
    return replace(
        last,
        question=question,
        status="answered" if answered else "abstained",
        text=text.strip(),
        claims=tuple(claim for answer in answers for claim in answer.claims),
        papers=tuple(ranked.values()),
        filters=filters,
        model=written,
        usage=sum((answer.usage for answer in answers), Usage()),
        timings=Timings(*map(sum, zip(*(astuple(a.timings) for a in answers), strict=True))),
        notes=tuple(dict.fromkeys(note for answer in answers for note in answer.notes)),
        withdrawn=tuple(claim for answer in answers for claim in answer.withdrawn),
        prompts=tuple(dict.fromkeys(name for answer in answers for name in answer.prompts)),
    )
