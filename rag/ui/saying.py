"""What is said beside a conversation: to a screen reader, and about who answers."""

from __future__ import annotations

import re

from markupsafe import Markup

from rag.text import counted
from rag.ui.exchange import Exchange

_ENDS = (".", "!", "?", "…", "”")
_FIRST_WORDS = re.compile("(?:a|an|another|no|nothing|that|the|there|this) ")


def sentence(problem: str) -> str:
    """What went wrong, with a capital where it begins with a word and not with a name; empty if
    nothing did."""
    if not problem:
        return ""
    told = problem[0].upper() + problem[1:] if _FIRST_WORDS.match(problem) else problem
    return told if told.endswith(_ENDS) else f"{told}."


def problem(text: str) -> Markup:
    """What went wrong, in the place of what is not there for it."""
    return Markup('<p class="problem" role="alert">{}</p>').format(sentence(text))


def said(text: str) -> Markup:
    """What a screen reader is told: that an answer has come, not each of its words."""
    return Markup('<p id="rag-said" role="status" aria-live="polite">{}</p>').format(text)


def told(answers: str, fault: str, reader: str | None) -> Markup:
    """The line under the question that says what answers, and to whom if they logged in; and one
    on the LLM that was asked for and does not, if there is one."""
    out = Markup(' · {} · <a href="logout">Log out</a>').format(reader) if reader else Markup()
    missing = Markup('<p class="told missing" role="status">{}</p>').format(fault) if fault else ""
    return Markup('{}<p class="told">{}{}</p>').format(missing, answers, out)


def announced(exchange: Exchange) -> str:
    """How a question ended, in a sentence."""
    match exchange.state:
        case "answered":
            return f"Answered, with {counted(len(exchange.cards), 'paper')} cited."
        case "abstained":
            are = "is" if len(exchange.nearest) == 1 else "are"
            return f"Not answered; {counted(len(exchange.nearest), 'paper')} {are} near."
        case "stopped":
            return "Stopped."
    return f"Failed: {exchange.problem}"
