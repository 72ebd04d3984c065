"""What kind of answer a question asks for, decided from its wording.

``list``: which papers. ``fact``: what a paper says. ``comparison``: two things side by side.
``library``: what the listings say about papers (authors, venue, year, track, session, time,
links, counts), answered from the catalog.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rag.answering.cued import Cued, any_of
from rag.answering.listings.averages import read_average
from rag.answering.listings.collection import Survey, read_survey
from rag.answering.listings.kin import asks_for_kin
from rag.answering.question.attributes import Attribute, attributes_of
from rag.answering.question.beside import Beside
from rag.answering.question.held import Held
from rag.answering.question.list_wordings import LIST, PAPERS, TELLS
from rag.answering.question.order_wordings import Measure
from rag.answering.question.requests import read_request
from rag.answering.question.superlatives import Superlative, read_superlative
from rag.answering.question.telling import commands, last_clause, notes
from rag.text import blanked, content_words

Kind = Literal["list", "fact", "comparison", "library"]
_COMPARISON = Cued(any_of(
    r"\bcompar(?:e|es|ed|ing)\b.{1,80}\b(?:with|and|to|against)\b",
    r"\bdifferences?\s+between\b",
    r"\bdiffer(?:s|ent)?\s+from\b",
    r"\b(?:versus|vs\.?)\s",
    r"\bhow\s+do(?:es)?\b.{1,100}\bdiffer\b",
    r"\b(?:in|by)\s+contrast\s+(?:to|with)\b",
    r"\bin\s+common\b",
    r"\b\w+\s+or\s+\w+.{0,60}\bwhich\s+(?:one|is|of)\b",
    r"^\W*[^?:]{2,80}\bor\b[^?:]{2,80}:\s*(?:\w+\s+)?(?:which|what|who)\b",
    r"^\W*how\s+do\b.{3,80}\band\b.{3,80}\b(?:handle|treat|use|represent|deal|approach|relate|make"
    r"|choose|measure|define|avoid|train)\b",
    r"\b(?:the|these|those)\s+two(?:\s+(?!(?:why|how|of|in|for|to|on|that|which|when)\b)[\w-]+){0,4}?"
    r"\s+(?:papers?|methods?|approaches|models?)\b|^\W*two\s+papers\b",
    r"^\W*(?:does|do|is|are)\b.{2,60}\bor\b.{2,60}\b(?:more|less|fewer|better|worse|faster|slower"
    r"|larger|smaller|higher|lower)\b",
    r"\bhow\s+much\s+\w+\s+(?:do|are)\b.{3,80}\band\b.{3,80}\bthan\b",
    r"\baccording\s+to\b.{3,80}\band\s+(?:according\s+)?to\b",
    r"\band\b(?!\s+how\s+many\b).{1,80}\beach\b",
), " compar", " differ", " versus ", " vs", " contrast ", " in common ", " or ", " how do ",
    " two ", " how much ", " according to ", " each ",
)  # fmt: skip
_COUNTED_PAPERS = Cued(
    r"\b(?:how\s+many|number\s+of|count(?:\s+of)?(?:\s+the)?)\s+(?:of\s+)?"
    r"(?:(?!of\s)\S+\s+){0,4}?"  # "days of records" are days
    r"(?:(?!methods?|approaches)" + PAPERS + r"|items|entries|records|titles)\b"
    r"|\bhow\s+(?:big|large)\s+is\s+(?:my|the|your|this|our)\s+(?:library|collection|corpus)\b"
    rf"(?!\s+of\s+(?!(?:\w+\s+)?{PAPERS}\b))"
    r"|\bsize\s+of\s+(?:my|the|your|this|our)\s+(?:library|collection|corpus)\b"
    rf"(?!\s+of\s+(?!(?:\w+\s+)?{PAPERS}\b))"
    rf"|\b(?:are\s+there|do\s+we\s+have|does\s+\S+(?:\s+\S+){{0,2}}\s+have)\s+(?:more|fewer)\s+{PAPERS}"
    rf"\s+(?:or|than)\b|^\W*(?:more|fewer)\s+{PAPERS}\b.*\bor\b"
    rf"|^\W*(?:who|which\s+of\s+(?:them|the\s+two|these))\s+(?:has|have|had|wrote|published|authored)\s+(?:the\s+)?"
    rf"(?:more|fewer|most|fewest)\s+{PAPERS}\b.*\bor\b",
    " more ",
    " fewer ",
    " most ",
    " fewest ",
    " how many ",
    " number of ",
    " count ",
    " how big ",
    " how large ",
    " size of ",
)
_SHARE = Cued(
    r"\b(?:what|which)\s+(?:fraction|percentage|percent|proportion|share)\s+of\s+"
    r"(?:(?:the|all|my|our|these|your)\s+)*(?:(?:\S+\s+)?papers|library|collection)\b",
    " fraction of ", " percentage of ", " percent of ", " proportion of ", " share of ",
)  # fmt: skip
_HOW_MANY = Cued(r"\bhow\s+many\b|\b(?:total|overall)\s+number\b|^\W*count\b")
_DESCRIBES = Cued(
    rf"\b(?:{PAPERS}|paper|one|thing|stuff|piece|study|entry|slot|about|on|that|which|speaks?|speaking"
    r"|talking|presenting|presents?)\b"
)
_STATEMENT = Cued(any_of(
    r"^\W*(?:(?:please|can\s+you|could\s+you)\s+)?tell\s+me\s+(?:how|why|what|whether|if)\b",
    r"^\W*(?:how|why|what|which|when|where|who|whom|whose)\b",
    r"\b(?:how|why|what|which|when|where|who|whom|whose)\b.*\?",
    r"^\W*(?:does|do|did|is|are|was|were|can|could|should|will|would|has|have|had|explain|describe"
    r"|summari[sz]e)\b",
))  # fmt: skip
_SHORT, _LONG = 8, 16  # content words of a phrase
# "how the seed matters", but not "how much does it matter" or "how to choose it".
_CLAUSE = Cued(
    r"^\W*(?:how|why|when|where)\s+(?!(?:do(?:es)?|did|is|are|was|were|can|could|should|shall|will|would|has"
    r"|have|had|may|might|must|to|much|many|long|well|far|fast|often|big|large|small|good|bad|high|low"
    r"|deep|quickly|come|old)\b)[^?]*$"
)
_SAYS_MORE = Cued(
    r"\?|\b(?:what|which|whom?|whose)\b|\b(?:is|are|was|were|do|does|did)\s+(?:the|it|they|there)\b|^\W*(?:the\s+)?(?:\w+\s+){0,2}(?:savings?|runtimes?|accuracy|accuracies|numbers?|amount|sizes?"
    r"|speed-?ups?|scores?|rates?|values?|gains?|errors?|costs?|improvements?|results?|performance)\s+"
    r"(?:of|for|on|in|by|from|with)\b"
)


@dataclass(frozen=True, slots=True)
class Plan:
    """``kind`` of the question, what of the catalog it asks for, and whether it counts papers.

    ``survey`` is what it asks of the library as a whole, ``superlative`` the order in which it
    wants only the first papers, ``average`` what it wants the mean of, ``share`` that it wants the
    part of all papers, ``beside`` that it wants the neighbour of a talk, ``kin`` the other papers
    of a paper's authors, ``shared`` the authors of all papers it names, ``held`` which papers it
    asks for by name, ``unlisted`` what no listing has. ``checks``: it asks whether something is so.
    """

    kind: Kind
    attributes: tuple[Attribute, ...] = ()
    counts: bool = False
    survey: Survey | None = None
    superlative: Superlative | None = None
    average: Measure | None = None
    share: bool = False
    beside: Beside | None = None
    kin: bool = False
    shared: bool = False
    unlisted: str | None = None
    held: tuple[Held, ...] = ()
    checks: bool = False


def plan(question: str, beside: Beside | None = None) -> Plan:
    """The plan for ``question``. A bare phrase ("weight averaging") asks for papers.

    ``beside``: the talks that it asks for by others, as read with the library's names.
    """
    if beside:
        return _plan_beside(question, beside)
    if _COMPARISON.search(question):
        return Plan("comparison")
    if asks_for_kin(question):
        return Plan("library", kin=True)
    average = read_average(question)
    if average:
        return Plan("library", average=average)
    if _SHARE.search(question):
        return Plan("library", share=True)
    survey = read_survey(question)
    if survey and survey.what != "people":
        return Plan("library", survey=survey)
    attributes = attributes_of(question)
    superlative = read_superlative(question)
    if superlative:  # "the last talk of the oral session" does not ask for a track
        told = {"time"} if superlative.measure in ("start", "minutes") else set()
        told |= set() if "track" in question else {"track"}
        rest = question[: superlative.start] + question[superlative.end :]  # no "author list"
        wanted = tuple(name for name in attributes_of(rest) if name not in told)
        return Plan("library", wanted, superlative=superlative)
    if survey:
        return Plan("library", attributes, survey=survey)
    if _COUNTED_PAPERS.search(question):
        return Plan("list", counts=True)
    if attributes:
        return Plan("library", attributes)
    if _lists(question):
        return Plan("list")
    if _is_phrase(question):
        return Plan("list")
    return Plan("fact")


def _plan_beside(question: str, beside: Beside) -> Plan:
    """The plan of a question for talks beside others: "the first after the break"."""
    rest = blanked(question, beside.spans)
    superlative = read_superlative(rest)
    if superlative and superlative.measure != "start":
        superlative = None
    wanted = tuple(a for a in attributes_of(rest) if a not in ("time", "track", "session"))
    counts = bool(_COUNTED_PAPERS.search(rest))
    return Plan("library", wanted, counts=counts, superlative=superlative, beside=beside)


def _is_phrase(question: str) -> bool:
    """Whether ``question`` only names what papers may be about, "how seeds change what is learnt"
    too; what a measure comes to is no such thing."""
    if commands(question) or last_clause(question) or notes(question):
        return False
    if TELLS.match(question):
        return False
    asked = _STATEMENT.search(question)
    if asked and (asked.start() > 0 or not _CLAUSE.match(question)):
        return False
    said = len(content_words(question))
    return said <= _SHORT or (said <= _LONG and not _SAYS_MORE.search(question))


def describes(question: str) -> bool:
    """Whether ``question`` speaks of a paper by what it is about, and not by a name of it."""
    return bool(_DESCRIBES.search(question))


def asks_how_many(question: str) -> bool:
    """Whether ``question`` asks for a number; of what, it may leave unsaid."""
    return bool(_HOW_MANY.search(question))


def asks_for_papers(question: str) -> bool:
    """Whether ``question`` says that it wants papers; a bare phrase does not."""
    return bool(_lists(question) or _COUNTED_PAPERS.search(question))


def _lists(question: str) -> bool:
    if commands(question) or TELLS.match(question):
        return False
    asking = LIST[:-1] if last_clause(question) else LIST  # "I want to shrink it. How …?"
    return read_request(question).asks or any(wording.search(question) for wording in asking)
