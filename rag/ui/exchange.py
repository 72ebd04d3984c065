"""One question and what became of it, as the page shows it while it comes and when it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from rag.errors import RagError
from rag.library.conversations import Turn
from rag.paper import Answer, Claim, Filters, Paper
from rag.text import counted
from rag.ui.cards import Card, card_of
from rag.ui.chips import Chip, chips, without
from rag.ui.highlight import quoted_ranges, ranges_of
from rag.ui.prose import named_papers

State = Literal["writing", "answered", "abstained", "error", "stopped"]
FindPaper = Callable[[str], Paper]

_PROVIDERS = {"ollama": "Ollama", "openai": "OpenAI-compatible server"}


@dataclass(frozen=True, slots=True)
class Exchange:
    """``text`` is Markdown with markers, ``progress`` how far an LLM is, ``problem`` what went
    wrong, ``by`` what answered and how long that took, ``chosen`` the user's own filters.

    ``nearest`` are the papers that an abstention names. ``doubted`` are the claims shown that are
    not borne out in full, ``withdrawn`` those that are not shown. ``is_remembered``: what is asked
    next may lean on it.
    """

    question: str
    state: State = "writing"
    text: str = ""
    progress: str = ""
    problem: str = ""
    by: str = ""
    rewritten: str = ""
    chosen: Filters = Filters()
    chips: tuple[Chip, ...] = ()
    cards: tuple[Card, ...] = ()
    nearest: tuple[Card, ...] = ()
    notes: tuple[str, ...] = ()
    doubted: tuple[Claim, ...] = ()
    withdrawn: tuple[Claim, ...] = ()
    is_remembered: bool = False

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes."""
        return self.state != "writing"

    def without_filter(self, field: str, value: str) -> Filters:
        """Filters to ask again with: without that value, even if the question's words give it."""
        rest = tuple(c.value for c in self.chips if c.field == field and c.value != value)
        if field == "years" or not rest:
            lifted = (*self.chosen.lifted, field)
            return replace(without(self.chosen, field, value), lifted=lifted)
        kept: dict[str, Any] = {field: rest}
        return replace(self.chosen, **kept)

    @property
    def cited(self) -> list[Paper]:
        """The papers that the answer cites, in the order of their numbers."""
        return [card.paper for card in self.cards]


def answered(exchange: Exchange, answer: Answer, find: FindPaper) -> Exchange:
    """``exchange`` with its answer; ``find`` gives a paper by its id."""
    return replace(
        exchange,
        state=answer.status,
        text=answer.text,
        progress="",
        problem=answer.error or "",
        by=_by(answer),
        rewritten=answer.rewritten or "",
        chips=tuple(chips(answer.filters, exchange.chosen)),
        cards=tuple(card_of(citation) for citation in answer.citations),
        nearest=_nearest(answer.text, [c.paper.paper_id for c in answer.citations], find),
        notes=answer.notes,
        doubted=tuple(claim for claim in answer.claims if claim.verdict != "supported"),
        withdrawn=answer.withdrawn,
        is_remembered=True,
    )


def recalled(turn: Turn, find: FindPaper) -> Exchange:
    """An exchange of the log. Its evidence is found again in the abstracts as they are now; a
    paper that is gone keeps its title."""
    checked = turn.checked
    cards = []
    for cited in turn.cited:
        paper = _found(cited.paper_id, find) or Paper(cited.title, paper_id=cited.paper_id)
        found = [(name, text) for number, name, text in checked.evidence if number == cited.number]
        quotes = [text for name, text in found if name == "abstract"]
        said = tuple(text for name, text in found if name == "metadata")
        ranges = ranges_of(quotes, paper.abstract) or quoted_ranges(turn.answer, paper.abstract)
        cards.append(Card(cited.number, paper, tuple(ranges), said))
    state: State = "abstained" if turn.status == "abstained" else "answered"
    return Exchange(
        question=turn.question,
        state="error" if turn.status == "error" else state,
        text=turn.answer,
        problem=checked.error or "",
        rewritten=turn.rewritten or "",
        chips=tuple(chips(turn.filters, Filters())),
        cards=tuple(cards),
        nearest=_nearest(turn.answer, [c.paper_id for c in turn.cited], find),
        by=_model(turn.model.provider, turn.model.name, turn.model.strategy),
        notes=checked.notes,
        doubted=checked.doubted,
        withdrawn=checked.withdrawn,
        is_remembered=True,
    )


def _nearest(text: str, cited: Sequence[str], find: FindPaper) -> tuple[Card, ...]:
    papers = (_found(name, find) for name in named_papers(text) if name not in cited)
    return tuple(Card(None, paper) for paper in papers if paper)


def _found(paper_id: str, find: FindPaper) -> Paper | None:
    try:
        return find(paper_id)
    except RagError:  # removed since
        return None


def _by(answer: Answer) -> str:
    model, usage = answer.model, answer.usage
    ms = answer.timings.total
    took = f"{ms / 1000:.1f} s" if ms >= 1000 else f"{ms:.0f} ms" if ms else ""
    tokens = usage.prompt_tokens + usage.completion_tokens
    cost = counted(tokens, "token") if tokens else ""
    told = (_model(model.provider, model.name, model.strategy), took, cost)
    return " · ".join(part for part in told if part)


def _model(provider: str, name: str, strategy: str) -> str:
    if provider == "none":
        return "Quoted from the listings, no LLM"
    return f"{name} ({_PROVIDERS.get(provider, provider)}), {strategy}"
