"""What is said beside a conversation: to a screen reader, and about who answers."""

from __future__ import annotations

from markupsafe import Markup

from rag.ui.exchange import Exchange


def said(text: str) -> Markup:
    """What a screen reader is told: that an answer has come, not each of its words."""
    return Markup('<p id="rag-said" role="status" aria-live="polite">{}</p>').format(text)


def told(text: str) -> Markup:
    """The line under the question that says what answers."""
    return Markup('<p class="told">{}</p>').format(text)


def announced(exchange: Exchange) -> str:
    """How a question ended, in a sentence."""
    match exchange.state:
        case "answered":
            return f"Answered, with {len(exchange.cards)} papers cited."
        case "abstained":
            return f"Not answered; {len(exchange.nearest)} papers are near."
        case "stopped":
            return "Stopped."
    return f"Failed: {exchange.problem}"
