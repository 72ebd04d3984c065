"""A conversation as HTML. Every text in it is escaped or rendered by ``prose``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from rag.paper import Claim
from rag.ui import cards, copying
from rag.ui.chips import Chip
from rag.ui.doubts import VERDICTS
from rag.ui.exchange import Exchange
from rag.ui.latex import to_html
from rag.ui.prose import to_html as prose_html
from rag.ui.prose import without_named
from rag.ui.saying import sentence

_FEW = 2  # cited papers whose abstracts are shown at once
_BROKEN_OFF = "Stopped. What is written above was not checked to its end."
_NOT_BEGUN = "Stopped before anything was written."
_ABSTAINED = "Not answered: the library does not hold it."
_EXCHANGE = Markup(
    '<section class="exchange" id="{prefix}" data-state="{state}" aria-label="Question {number}">'
    '<h2 class="question"><span class="rag-hidden">You asked: </span>'
    '<span class="asked">{question}</span></h2>'
    '<div class="columns{lone}"><div class="answer">{answer}</div>{papers}</div></section>'
)
_PAPERS = Markup(
    '<aside class="papers" aria-label="{label}"><h3 class="heading">{label}</h3>{cards}</aside>'
)
_CHIP = Markup(
    '<li><span class="chip{kind}">{label}<button type="button" data-action="lift" '
    'data-field="{field}" data-value="{value}" aria-label="Remove the filter {label}">'
    "&times;</button></span></li>"
)
_FIXED_CHIP = Markup('<li><span class="chip{kind}">{label}</span></li>')
_PAYLOAD = Markup('<template data-payload="{kind}">{text}</template>')


def transcript(exchanges: Sequence[Exchange], first: int, *, is_last: bool) -> Markup:
    """The exchanges, numbered from ``first``; ``is_last``: the last of them can be asked again."""
    return Markup().join(
        render(exchange, number, is_last=is_last and number == first + len(exchanges) - 1)
        for number, exchange in enumerate(exchanges, start=first)
    )


def render(exchange: Exchange, number: int, *, is_last: bool) -> Markup:
    """One exchange: the question, the answer, and the papers beside it."""
    prefix = f"q{number}"
    answer = Markup().join(
        [
            _chips(exchange.chips, removable=is_last),
            _note("rewritten", f"Read as: {exchange.rewritten}" if exchange.rewritten else ""),
            _note("abstained", _ABSTAINED if exchange.state == "abstained" else ""),
            _prose(exchange, prefix),
            _state(exchange),
            *(_note("note", note) for note in exchange.notes),
            _claims("doubted", "Check these against the papers", exchange.doubted),
            _claims("withdrawn", "Withdrawn: no abstract bears this out", exchange.withdrawn),
            _note("by", exchange.by),
            _actions(exchange, is_last=is_last) if exchange.is_over else Markup(),
        ]
    )
    papers = _papers(exchange, prefix)
    return _EXCHANGE.format(
        prefix=prefix,
        number=number,
        state=exchange.state,
        question=exchange.question,
        lone="" if papers else " lone",
        answer=answer,
        papers=papers,
    )


def _papers(exchange: Exchange, prefix: str) -> Markup:
    shown = Markup()
    for label, found in (("Papers cited", exchange.cards), ("Nearest papers", exchange.nearest)):
        if found:
            few = label == "Papers cited" and len(found) <= _FEW
            inside = Markup().join(
                cards.render(card, prefix, answer=exchange.text, is_open=few) for card in found
            )
            shown += _PAPERS.format(label=f"{label} ({len(found)})", cards=inside)
    return Markup('<div class="beside">{}</div>').format(shown) if shown else shown


def _chips(found: Sequence[Chip], *, removable: bool) -> Markup:
    if not found:
        return Markup()
    shape = _CHIP if removable else _FIXED_CHIP
    items = Markup().join(
        shape.format(
            kind=" read" if chip.read else "",
            label=chip.label,
            field=chip.field,
            value=chip.value,
        )
        for chip in found
    )
    return Markup('<ul class="chips" aria-label="Filters of this answer">{}</ul>').format(items)


def _state(exchange: Exchange) -> Markup:
    if exchange.state == "writing":
        return Markup(
            '<p class="progress"><span class="dot" aria-hidden="true"></span>{}…</p>'
        ).format(exchange.progress or "Searching")
    if exchange.state == "stopped":
        return _note("stopped", _BROKEN_OFF if exchange.text else _NOT_BEGUN)
    return _note("problem", sentence(exchange.problem))


def _prose(exchange: Exchange, prefix: str) -> Markup:
    titles = {card.number: card.paper.title for card in exchange.cards if card.number}
    text = without_named(exchange.text) if exchange.nearest else exchange.text
    html = prose_html(text, titles, prefix, exchange.doubted)
    return Markup('<div class="prose">{}</div>').format(html) if html else html


def _note(name: str, text: str) -> Markup:
    return Markup('<p class="{}">{}</p>').format(name, text) if text else Markup()


def _claims(name: str, heading: str, claims: Iterable[Claim]) -> Markup:
    items = Markup().join(
        Markup("<li>{}<span class='why'>{}</span></li>").format(to_html(claim.text), _why(claim))
        for claim in claims
    )
    if not items:
        return items
    shape = Markup('<details class="claims {}" open><summary>{}</summary><ul>{}</ul></details>')
    return shape.format(name, heading, items)


def _why(claim: Claim) -> str:
    verdict = VERDICTS.get(claim.verdict, claim.verdict)
    told = verdict if claim.reason in (None, "no citation") else f"{verdict}: {claim.reason}"
    return f" {told[0].upper()}{told[1:]}."


def _actions(exchange: Exchange, *, is_last: bool) -> Markup:
    """Buttons, and what those that need no server hand out."""
    made = Markup()
    if exchange.text:
        made += _button("Copy", "copy", "Copy as Markdown with references")
        made += _PAYLOAD.format(kind="copy", text=copying.as_markdown(exchange))
    if exchange.cards:
        made += _button("BibTeX", "bibtex", "Download the cited papers as BibTeX")
        made += _PAYLOAD.format(kind="bibtex", text=copying.as_bibtex(exchange))
        made += _button("RIS", "ris", "Download the cited papers as RIS")
        made += _PAYLOAD.format(kind="ris", text=copying.as_ris(exchange))
    if is_last:
        made += _button("Retry", "retry", "Ask this question again")
        made += _button("Edit", "edit", "Edit this question")
    return Markup('<div class="actions">{}</div>').format(made)


def _button(text: str, action: str, label: str) -> Markup:
    shape = Markup('<button type="button" data-action="{}" title="{}" aria-label="{}">{}</button>')
    return shape.format(action, label, label, text)
