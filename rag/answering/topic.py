"""What a question is about, without the words people wrap a question in."""

from __future__ import annotations

from dataclasses import dataclass

from rag.text import STOP_WORDS, Word, is_opening_topic, words

# Function words that stay between two content words: "attention in vision", not "attention vision".
_LINKS = frozenset(
    """a an and against as at between by during for from in into of on or over than the through to
    under when while with without not""".split()
)


@dataclass(frozen=True, slots=True)
class Topic:
    """``text`` reads as a phrase for embedding; ``terms`` are its content words."""

    text: str
    terms: tuple[Word, ...]


def topic_of(question: str) -> Topic:
    """The topic of ``question``; a stop word inside a hyphenated compound belongs to it."""
    tokens = words(question)
    kept = [_is_content(token) or _in_compound(token, question) for token in tokens]
    if is_opening_topic(tokens):
        kept[0] = True
    places = [at for at, keep in enumerate(kept) if keep]
    if not places:
        return Topic(question.strip(), ())
    text = ""
    end = -1
    for at in range(places[0], places[-1] + 1):
        token = tokens[at]
        if kept[at] or token.folded in _LINKS:
            glue = "-" if token.start - end == 1 and question[end] == "-" else " "
            text = f"{text}{glue}{token.text}" if text else token.text
            end = token.end
    return Topic(text, tuple(tokens[at] for at in places))


def _is_content(token: Word) -> bool:
    return token.folded not in STOP_WORDS


def _in_compound(token: Word, text: str) -> bool:
    before = text[token.start - 1 : token.start] == "-"
    return before or (
        text[token.end : token.end + 1] == "-" and text[token.end + 1 :][:1].isalpha()
    )
