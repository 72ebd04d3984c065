"""What is said beside a conversation: to a screen reader, and about who answers."""

from __future__ import annotations

import re

from markupsafe import Markup

from rag.ui.exchange import Exchange

_FIRST_WORDS = re.compile("(?:a|an|another|no|nothing|that|the|there|this) ")


def sentence(problem: str) -> str:
    """What went wrong, with a capital where it begins with a word and not with a name."""
    return problem[0].upper() + problem[1:] if _FIRST_WORDS.match(problem) else problem


def said(text: str) -> Markup:
    """What a screen reader is told: that an answer has come, not each of its words."""
    return Markup('<p id="rag-said" role="status" aria-live="polite">{}</p>').format(text)


def told(text: str, reader: str | None) -> Markup:
    """The line under the question that says what answers, and to whom if they logged in."""
    out = Markup(' · {} · <a href="logout">Log out</a>').format(reader) if reader else Markup()
    return Markup('<p class="told">{}{}</p>').format(text, out)


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
