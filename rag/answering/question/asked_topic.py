"""The topic of a question: what is left when filters and wrapping are taken away."""

from __future__ import annotations

import re

from rag.answering.question.attributes import WHO_MADE
from rag.answering.question.frames import framing, topic_ranges
from rag.answering.question.listing_words import ABOUT_LISTINGS, FRAMING
from rag.answering.question.names import Reading, without
from rag.answering.question.plan import Plan
from rag.answering.question.requests import read_request
from rag.answering.question.topic import Topic, topic_of

# What only says that an example or a rewording follows, or that a topic is one.
_LISTED_IN = (
    r"(?:listings?|records?|librar(?:y|ies)|catalog(?:ue)?|collection|metadata|database|sources?"
    r"|programme|schedule|entries)"
)
_ASIDE = re.compile(
    r"\b(?:according\s+to|going\s+by|judging\s+(?:by|from)|as\s+per|as\s+(?:listed|stated|given|recorded|shown|named)"
    rf"\s+(?:in|by|on))\s+(?:the|our|your|my|this|these|their|what\s+the)\s+(?:\w+\s+)?{_LISTED_IN}"
    r"(?:\s+(?:that|which)\s+(?:name|state|list|give)s?\s+\w+|\s+(?:says?|states?|shows?|tells?|gives?))?|"
    r"\bi\.?\s?e\.|\be\.?\s?g\.|\betc\b\.?|\bfor\s+(?:instance|example)\b"
    r"|\band\s+(?:so\s+(?:on|forth)|the\s+like|similar)\b"
    r"|\b(?:plays?|playing|takes?|taking)\s+(?:an?|the|some)\s+(?:\w+\s+)?(?:part|role)\b",
    re.IGNORECASE,
)
# What is expressly not asked for: its words would find the very papers that it excludes. A bare
# "not" may be part of a topic ("missing not at random"); one that begins a clause is not.
_EXCLUDED = re.compile(
    r"(?:\b(?:rather\s+than|instead\s+of|as\s+opposed\s+to|other\s+than|except(?:\s+for)?|excluding)"
    r"|\b(?:that|which)\s+(?:have|has)\s+nothing\s+to\s+do\s+with"
    r"|(?:[,;:(–—]|\b(?:and|but))\s*not(?!\s+(?:only|just|merely|necessarily|to\s+mention)\b))"
    r"\s[^,;:.?!()]*",
    re.IGNORECASE,
)
_AUTHOR_PLACE = re.compile(r"\b(?:first|lead|last|senior|final)\s+authors?\b", re.IGNORECASE)
# "The talk which directly came first": no topic of a question for talks beside others.
_OF_PROGRAMMES = re.compile(
    r"\b(?:came|next|right|directly|immediately|straight|just|shortly|first|last|was|were|went|running|break"
    r"|shown|squeezed|sandwiched|fell|falls?|lie|lies|lay|sits?|sat|follow\w*|preced\w*)\b",
    re.IGNORECASE,
)


def asked_topic(question: str, planned: Plan, reading: Reading) -> Topic:
    """What ``question`` is about beside what ``reading`` restricts, as ``planned`` needs it."""
    if planned.kind in ("fact", "comparison"):
        return topic_of(question)
    rest = reading.rest
    if planned.kind == "library":
        rest = WHO_MADE.sub(" ", _AUTHOR_PLACE.sub(" ", rest))
    if first := planned.superlative:
        rest = without(question, [*reading.spans, (first.start, first.end)])
    if planned.beside:
        rest = _OF_PROGRAMMES.sub(" ", without(question, [*reading.spans, *planned.beside.spans]))
    sure = planned.kind == "library" or planned.counts or bool(reading.spans)
    rest = unframed(rest, narrowed=sure)
    topic = topic_of(rest)
    if planned.kind == "list" and reading.spans:
        return _without_ends(rest, topic)
    if planned.kind == "list" or all(t.folded in ABOUT_LISTINGS for t in topic.terms):
        return topic
    kept = [term.text for term in topic.terms if term.folded not in ABOUT_LISTINGS]
    return topic_of(" ".join(kept))


def unframed(rest: str, *, narrowed: bool) -> str:
    """``rest`` without the words that wrap its topic.

    Where nothing but a topic can be asked for, a word is taken to be of it unless the topic is
    announced elsewhere: "papers that need no labels" need, "I need papers on labels" does not.
    """
    rest = _without_excluded(rest)
    topic = read_request(rest).topic
    ranges = topic_ranges(topic)
    wrapping = list(framing(topic, ranges, strict=not narrowed and not ranges))
    bare = without(topic, [(word.start, word.end) for word in wrapping])
    return bare if narrowed or topic_of(bare).terms else topic


def _without_excluded(rest: str) -> str:
    """ "Average reward instead of discounting" is about average reward."""
    said = _ASIDE.sub(" ", rest)
    left = _EXCLUDED.sub(" ", said)
    return left if topic_of(left).terms else said


def _without_ends(rest: str, topic: Topic) -> Topic:
    """ "Publish on safe exploration": what frames the topic are words about listings."""
    terms = list(topic.terms)
    while terms and terms[0].folded in FRAMING:
        terms.pop(0)
    while terms and terms[-1].folded in FRAMING:
        terms.pop()
    return topic_of(rest[terms[0].start : terms[-1].end]) if terms else Topic(topic.text, ())
