"""A question as it was typed or pasted, made the words that were meant: markup is no topic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.errors import PaperNotFound, UsageError
from rag.text import content_words, storable, without_escapes

if TYPE_CHECKING:
    from rag.library import Library
    from rag.models.chat import Message

LONGEST_QUESTION = 2000  # characters
_LONGEST_TYPED = 10 * LONGEST_QUESTION  # with the markup, which is pasted with it

# HTML elements by name, for "a<b" and "the <mask> token" are no tags.
_ELEMENTS = (
    "a|abbr|article|b|big|blockquote|body|br|button|center|code|div|dl|dd|dt|em|embed|font|form"
    "|h[1-6]|head|hr|html|i|iframe|img|input|li|link|main|meta|nav|object|ol|option|p|pre|section"
    "|select|small|span|strike|strong|style|sub|sup|svg|table|tbody|td|textarea|th|thead|title|tr"
    "|tt|u|ul|script"
)
_NO_TEXT = re.compile(r"<(script|style)\b[^<>]*>.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_VALUE = r"(?:\"[^\"]*\"|'[^']*'|[^\s<>\"'][^\s<>]*)"
_TAG = re.compile(
    rf"</?(?:{_ELEMENTS})(?:\s+[\w:-]+\s*=\s*{_VALUE})*\s*/?>",
    re.IGNORECASE,
)
_BRACKETED = re.compile(
    r"\[([a-z][\w #=.:/-]*)\](.{0,500}?)\[/(?:\1)?\]", re.IGNORECASE | re.DOTALL
)
_ADDRESS = re.compile(
    r"<?\b(?:https?://|www\.|arxiv:\s?(?=\d)|doi:\s?(?=10\.))[^\s<>\"“”]+>?", re.I
)
_BLANKS = re.compile(r"\s+")
_TELLING = 2  # content words that are a question without the address: "which papers cite …" is not
_TRAILING = ".,;:!?)]}'’"


def checked(question: str) -> str:
    """``question`` without markup and, but for line ends, with single blanks, if it is one.

    Raises:
        UsageError: it is empty, has no word in it, or is too long.
    """
    if len(question) > _LONGEST_TYPED:
        raise _too_long(question)
    asked = _BLANKS.sub(_blank, storable(without_markup(question)))
    if not asked:
        raise UsageError("the question is empty", "Ask something, such as: which papers study …?")
    if not any(character.isalnum() for character in asked):
        raise UsageError("the question has no word in it", "Ask in words.")
    if len(asked) > LONGEST_QUESTION:
        raise _too_long(asked)
    return asked


def as_text(history: Sequence[Message]) -> list[Message]:
    """``history`` with ``?`` for lone surrogates, which no title and no name has."""
    return [replace(message, content=storable(message.content)) for message in history]


def _too_long(question: str) -> UsageError:
    return UsageError(
        f"the question has {len(question):,} characters", f"Ask in at most {LONGEST_QUESTION:,}."
    )


def _blank(blanks: re.Match[str]) -> str:
    return "\n" if "\n" in blanks[0] else " "


def without_markup(text: str) -> str:
    """``text`` without terminal escape sequences, HTML tags and ``[b]…[/b]``."""
    text = _TAG.sub("", _NO_TEXT.sub(" ", without_escapes(text)))
    return _BRACKETED.sub(r"\2", text).strip()


def with_titles(question: str, library: Library) -> tuple[str, tuple[str, ...]]:
    """``question`` with the address of a paper of ``library`` as its title, and without any other;
    and what a person should know about those.

    Raises:
        PaperNotFound: the question says hardly anything but an address that no paper has.
    """
    if not _ADDRESS.search(question):
        return question, ()
    unknown: list[str] = []

    def title(match: re.Match[str]) -> str:
        address = match[0].strip("<>").rstrip(_TRAILING)
        papers = library.catalog.at_address(address)
        if papers:
            return f"“{' '.join(papers[0].title.split())}”{_after(match[0])}"
        unknown.append(address)
        return _after(match[0])

    read = " ".join(_ADDRESS.sub(title, question).split())
    if unknown and len(content_words(read)) < _TELLING:
        raise PaperNotFound(
            f"no paper of your library has the address {unknown[0]}",
            "Links are not opened: ask by the paper's title, or ingest a listing that has it.",
        )
    return read, tuple(f"the link {link} is left out: links are not opened" for link in unknown)


def _after(match: str) -> str:
    """The punctuation of the sentence after an address."""
    return match.strip("<>")[len(match.strip("<>").rstrip(_TRAILING)) :]
