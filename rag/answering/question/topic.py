"""What a question is about, without the words people wrap a question in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from rag.text import STOP_WORDS, Word, is_opening_topic, words

# Function words that stay between two content words: "attention in vision", not "attention vision".
_LINKS = frozenset(
    """a an and against as at between by during for from in into no of on or over than the through
    to under when while with without not""".split()
)

# What stands between things that are named side by side.
_BESIDE = re.compile(r"[,;:?!()/]|\.\s|\s(?:and|or|plus|as\swell\sas)\s|\s[–—-]+\s", re.IGNORECASE)
_WORDS_EACH = 3  # up to which, on average, they are things and not clauses
_MOST = 6  # things that are looked for one by one
_THINGS = re.compile(r",\s+(?:or\s+)?|\s+or\s+")
_PAIR = 2  # things: "hyperbolic or Riemannian" may share what stands beside them
_COMPOUNDS = frozenset({("few", "shot"), ("few", "shots"), ("one", "shot")})
_LONGEST = 3  # words of a thing that is enumerated

_OR = re.compile(r"\s+or\s+", re.IGNORECASE)
_TWO_TOPICS = 5  # words, up to which "A or B" names two topics that stand alone
_FEW = 2  # words, up to which the first of them stands alone before "or with"
_PREPOSITIONS = frozenset("about against at between by for from in of on to with".split())


@dataclass(frozen=True, slots=True)
class Topic:
    """``text`` reads as a phrase for embedding; ``terms`` are its content words.

    ``things`` are the topics that it names side by side in few words ("pruning, quantization and
    distillation"), none if it is one.
    """

    text: str
    terms: tuple[Word, ...]
    things: tuple[str, ...] = ()


def topic_of(question: str) -> Topic:
    """The topic of ``question``; a stop word inside a hyphenated compound belongs to it."""
    tokens = words(question)
    kept = [_is_content(token) or _in_compound(token, question) for token in tokens]
    for at, (token, following) in enumerate(pairwise(tokens)):
        kept[at] |= (token.folded, following.folded) in _COMPOUNDS
    if is_opening_topic(tokens):
        kept[0] = True
    places = [at for at, keep in enumerate(kept) if keep]
    if not places:
        return Topic(question.strip(), ())
    text, listed = "", ""  # without and with the commas
    end = -1
    for at in range(places[0], places[-1] + 1):
        token = tokens[at]
        if kept[at] or token.folded in _LINKS:
            glue = "-" if token.start - end == 1 and question[end] == "-" else " "
            comma = "," if text and question[end : token.start].strip() == "," else ""
            text = f"{text}{glue}{token.text}" if text else token.text
            listed = f"{listed}{comma}{glue}{token.text}" if listed else token.text
            end = token.end
    text = listed if len(things_in(listed)) > _PAIR else text
    return Topic(text, tuple(tokens[at] for at in places), _named_beside(question, text))


def _named_beside(question: str, text: str) -> tuple[str, ...]:
    parts = [part for part in _BESIDE.split(question) if part.strip()]
    if not _PAIR <= len(parts) <= 2 * _MOST:  # some of them may say nothing
        return ()
    topics = (topic_of(part) for part in parts)
    things = tuple(dict.fromkeys(topic.text for topic in topics if topic.terms))
    few = _PAIR <= len(things) <= _MOST and len(text.split()) <= _WORDS_EACH * len(things)
    return things if few else ()


def things_in(topic: str) -> list[str]:
    """The things that ``topic`` enumerates, "rain, snow or hail"; just itself if it does not.

    A longer part, or one with a preposition, is seldom a thing of its own.
    """
    things = _THINGS.split(topic)
    if len(things) <= _PAIR or " or " not in topic:
        return [topic]
    said = [thing.lower().split() for thing in things]
    short = all(0 < len(thing) <= _LONGEST and not _LINKS.intersection(thing) for thing in said)
    return things if short else [topic]


def alternatives(topic: str) -> list[str]:
    """``topic``, and its parts if they stand alone: it enumerates them, is no more than "A or B",
    or a preposition begins the second anew, "A or with B".

    In a longer topic what stands beside "or" is seldom one by itself: "videos at less cost by
    compression or redundancy", "transformers or RNNs that learn to add".
    """
    if len(things := things_in(topic)) > 1:
        return [topic, *things]
    parts = _OR.split(topic)
    if len(parts) != 2 or not all(parts):
        return [topic]
    words = len(topic.split())
    anew = len(parts[0].split()) <= _FEW and parts[1].split()[0].lower() in _PREPOSITIONS
    return [topic, *parts] if words <= _TWO_TOPICS or anew else [topic]


def _is_content(token: Word) -> bool:
    return token.folded not in STOP_WORDS


def _in_compound(token: Word, text: str) -> bool:
    before = text[token.start - 1 : token.start] == "-"
    return before or (
        text[token.end : token.end + 1] == "-" and text[token.end + 1 :][:1].isalpha()
    )
