"""The topics that a question rules out: "papers on video but not on language"."""

from __future__ import annotations

from rag.answering.cued import Cued
from rag.text import content_words

_EXCEPT = (
    r"(?:except(?:ing)?|excluding|other\s+than|apart\s+from|leaving\s+out|leave\s+out|ignoring)"
)
_NOUNS = r"(?:for|those|the|any|ones?|papers?|articles?|works?|anything|everything)"
# "Accurate but not robust" says what a model is like and "not only" denies nothing; methods that
# "do not use" a thing speak of it. None of them rules out a topic.
_EXCLUDED = Cued(
    r"(?:,\s*)?(?:\b(?:that|which)\s+)?(?:"
    r"\bbut\s+not\b(?:\s+(?:on|about|in|with|for|by|from)\b)?"
    r"|\b(?:but\s+)?(?:(?:are|is|were|was|has|have)\s+)?(?:not|(?:are|is|was|were)n['’]t|nothing)\s+"
    r"(?:on|about|related\s+to|concerned\s+with|dealing\s+with|to\s+do\s+with)\b"
    r"|\b(?:but\s+)?(?:do(?:es)?n['’]t|do(?:es)?\s+not)\s+(?:deal\s+with|mention|discuss|cover|address"
    r"|talk\s+about)\b"
    rf"|\b(?:but\s+)?{_EXCEPT}\b(?:\s+{_NOUNS}\b)*(?:\s+(?:on|about|using|that|which|with)\b)?"
    rf"|(?:\bbut|(?<=\bpapers)|(?<=\bworks)|(?<=\barticles)|(?<=\bones))\s+without\b"
    r"(?:\s+(?:any|using))?"
    r")(?!\s+(?:only|just|merely|necessarily|exclusively|solely|mainly)\b)"
    r"\s+(?P<topic>[^,?.;]+?)(?=\s*(?:[,?.;]|$|\b(?:that|which|but)\b))",
    " not ",
    " don ",
    " doesn ",
    " aren ",
    " isn ",
    " wasn ",
    " weren ",
    " nothing ",
    " except",
    " excluding ",
    " other than ",
    " apart from ",
    " leav",
    " ignoring ",
    " without ",
)
_IS_LIKE = Cued(r"\b(?:are|is|be|being|remain)\s+(?:\w+\s+){1,3}$")


def without_excluded(rest: str) -> tuple[tuple[str, ...], str]:
    """The topics that ``rest`` of a question rules out, as they stand there, and what it says
    without them."""
    topics, kept, at = [], [], 0
    for match in _EXCLUDED.finditer(rest):
        if match[0].lower().startswith("but") and _IS_LIKE.search(rest[: match.start()]):
            continue
        if "without" in match[0].lower() and not content_words(rest[: match.start()]):
            continue  # "papers without labels": that is their topic
        topics.append(match["topic"])
        kept.append(rest[at : match.start()])
        at = match.end()
    if not topics:
        return (), rest
    return tuple(topics), " ".join(" ".join([*kept, rest[at:]]).split())
