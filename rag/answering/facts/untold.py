"""What abstracts hardly ever tell, though a question may ask for it: where the authors work, who
paid, what became of the paper, how often it is cited, what they plan, and where their own method
falls short.

Such a question shares its words with every sentence about the method, so that no measure of
overlap refuses it. An abstract that does tell says so in words of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.answering.facts.demands import is_name
from rag.text import words


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Matter:
    """``asked`` is how a question asks for it, ``told`` how an abstract tells it; ``missing``
    completes "the abstract nowhere …"."""

    asked: re.Pattern[str]
    told: re.Pattern[str]
    missing: str


_MATTERS = (
    _Matter(
        _any(
            r"\bwhere\b.*\b(?:authors?|researchers?)\b.*\b(?:work|based|affiliated|employed|from)\b",
            r"\baffiliations?\b|\baffiliated\b",
            r"\b(?:which|what)\s+(?:universit\w+|institut\w+|compan\w+|labs?|laborator\w+|organi[sz]ations?)"
            r"\b.{0,30}\b(?:authors?|come|comes|behind|wrote|published|work|from)\b",
        ),
        _any(r"\b(?:universit\w+|institutes?|laborator\w+|affiliat\w+)\b"),
        "says where its authors work",
    ),
    _Matter(
        _any(r"\bwho\s+(?:funded|paid|sponsored|financed)\b", r"\b(?:funding|sponsors?)\b"),
        _any(r"\b(?:fund(?:ed|ing)|sponsor\w*|grants?)\b"),
        "says who paid for it",
    ),
    _Matter(
        _any(
            r"\bhow\s+many\s+(?:citations|times\b.*\bcited)",
            r"\bhow\s+often\b.*\bcited\b|\bcitation\s+counts?\b|\bnumber\s+of\s+citations\b",
        ),
        _any(r"\bcited\b|\bcitations\b"),
        "says how often it is cited",
    ),
    _Matter(
        _any(r"\bfuture\s+(?:work|research|directions?|plans?)\b"),
        _any(r"\b(?:in\s+the\s+)?future\s+(?:work|research|directions?|plans?)\b"),
        "speaks of future work",
    ),
    _Matter(
        _any(
            r"\bhow\s+(?:much|expensive)\b.{0,30}\b(?:did|do|was|were|would)\b.{0,90}\b(?:costs?|paid)\b",
            r"\bhow\s+much\b.{0,30}\b(?:does|is)\b.{0,30}\b(?:costs?|paid)\b",
            r"\b(?:cost|price)\b.{0,40}\b(?:dollars|euros|usd)\b|\bhow\s+many\s+(?:dollars|euros)\b",
        ),
        _any(r"\b(?:dollars?|usd|euros?)\b|[€£]\s?\d"),
        "says what that cost",
    ),
    _Matter(
        _any(r"\bretract(?:ed|ions?)\b|\bwithdrawn\b"),
        _any(r"\bretract(?:ed|ions?)\b|\bwithdrawn\b"),
        "speaks of a retraction",
    ),
    _Matter(
        _any(
            r"\b(?:which|what)\s+(?:rooms?|halls?|auditorium|buildings?)\b.*\b(?:talk|poster|session|oral"
            r"|spotlight|presented|given|held)\b"
        ),
        _any(r"\b(?:rooms?|halls?|auditorium)\b"),
        "names a room",
    ),
    _Matter(_any(r"\blicen[cs]es?d?\b"), _any(r"\blicen[cs]es?d?\b"), "speaks of a licence"),
    _Matter(
        _any(
            r"\b(?:won|win|wins|receive[ds]?|got|get)\b.{0,30}\b(?:awards?|prizes?)\b",
            r"\b(?:won|win|wins)\b.{0,30}\b(?:competitions?|contests?|challenges?)\b",
        ),
        _any(
            r"\b(?:awards?|prizes?)\b", r"\bw[io]n\w*\b.{0,40}\b(?:competition|contest|challenge)"
        ),
        "speaks of an award",
    ),
    _Matter(
        _any(r"\bwho\s+reviewed\b|\b(?:review(?:er)?|rebuttal)\s+(?:scores?|ratings?)\b"),
        _any(r"\breviewe(?:d|rs?)\b"),
        "speaks of its review",
    ),
    _Matter(
        _any(
            r"\b(?:which|what)\s+version\s+of\s+(?:pytorch|tensorflow|jax|python|cuda|keras|numpy)\b"
        ),
        _any(r"\bversions?\s+\d|\bv\d"),
        "says which version",
    ),
    _Matter(
        _any(r"\b(?:which|what|how\s+many)\b.{0,40}\bseeds?\b"),
        _any(r"\bseeds?\b"),
        "speaks of random seeds",
    ),
    _Matter(
        _any(
            r"\b(?:which|what)\s+(?:programming\s+)?languages?\b.*\b(?:code|program|implement|written)",
            r"\bprogramming\s+languages?\b.*\b(?:code|program|implement|written|used?)\b",
        ),
        _any(r"\b(?:python|c\+\+|julia|java|rust|matlab|pytorch|tensorflow|jax)\b"),
        "says what it is programmed in",
    ),
    _Matter(
        _any(
            r"\bwhen\b.*\b(?:code|weights|software|checkpoints?)\b.*\b(?:released?|published|public)\b"
        ),
        _any(r"\b(?:19|20)\d\d\b"),
        "says when that was released",
    ),
    _Matter(
        _any(r"\be-?mail\s+address(?:es)?\b|\bcorresponding\s+author\b"),
        _any(r"@|\bcorresponding\s+author\b"),
        "says how to reach its authors",
    ),
    _Matter(
        _any(r"\bfollow-?\s?ups?\s+(?:papers?|works?|stud(?:y|ies))\b|\bsuccessors?\s+(?:of|to)\b"),
        _any(r"\bfollow-?\s?ups?\b|\bsuccessors?\b"),
        "speaks of later work",
    ),
)
_SHORTCOMING = _any(
    r"\b(?:limitations?|weakness(?:es)?|drawbacks?|shortcomings?|downsides?|disadvantages?|caveats?"
    r"|failure\s+(?:cases?|modes?))\b"
)
# The shortcomings of others are what abstracts begin with.
_OF_OTHERS = _any(
    r"\b(?:earlier|previous|prior|existing|current|other|others|standard|traditional|conventional"
    r"|classical|typical|common|alternatives?|competing)\b",
    r"\b(?:address\w*|overcom\w+|tackl\w+|solv\w+|fix(?:es|ed)?|remed\w+|avoid\w*|alleviat\w+|mitigat\w+"
    r"|resolv\w+|motivat\w+|improv\w+|point(?:s|ed)?\s+out|identif\w+|reveal\w*|show\w*|find\w*|found)\b",
)
_OWN = _any(
    r"\b(?:of|does|do|has|have)\s+(?:this|the(?:ir)?|its|your)\s+(?:(?:proposed|new|own)\s+)?"
    r"(?:papers?|works?|methods?|approach|models?|authors?|stud(?:y|ies)|algorithms?)\b",
    r"\bauthors?\b.*\b(?:admit|acknowledge|mention|concede|discuss|report|list)",
)
_ADMITS = _any(
    r"\b(?:we|our|ours)\b.*\b(?:limitations?|weakness(?:es)?|drawbacks?|shortcomings?|caveats?|fails?)\b",
    r"\b(?:limitations?|weakness(?:es)?|drawbacks?|shortcomings?|caveats?)\s+of\s+(?:our|this|the\s+proposed)\b",
)
_PRESENTS = (
    r"\b(?:we|paper|work|article|study|our)\b[^.;]{{0,60}}"
    r"\b(?:introduc|propos|present|develop|design|describ|devis|call|nam|term|dub)\w*\b[^.;]{{0,160}}"
    r"\b{name}s?\b|\bour\s+{name}s?\b"
)


def untold(question: str, title: str, abstract: str) -> str | None:
    """What ``question`` asks for that the abstract does not tell, to complete "the abstract nowhere
    …"; None if it is not one of these matters, or is told."""
    for matter in _MATTERS:
        if matter.asked.search(question):
            return None if matter.told.search(abstract) else matter.missing
    if not _SHORTCOMING.search(question) or _OF_OTHERS.search(_without(title, question)):
        return None
    if _ADMITS.search(abstract) or not _is_own(question, title, abstract):
        return None
    return "speaks of shortcomings of its own"


def _is_own(question: str, title: str, abstract: str) -> bool:
    """Whether the shortcomings are to be of what the paper itself presents."""
    of_title = rf"\b(?:of|does|has|with)\W+{re.escape(title)}"
    if _OWN.search(question) or (title and re.search(of_title, question, re.IGNORECASE)):
        return True
    head = title.partition(":")[0] if ":" in title else ""
    own = {word.folded for word in words(head)}
    if own and own <= {word.folded for word in words(question)}:
        return True
    return any(
        word.folded in own or _presents(abstract, word.text.removesuffix("s"))
        for word in words(question)
        if is_name(word.text)
    )


def _presents(abstract: str, name: str) -> bool:
    return bool(re.search(_PRESENTS.format(name=re.escape(name)), abstract, re.IGNORECASE))


def _without(title: str, question: str) -> str:
    return re.sub(re.escape(title), " ", question, flags=re.IGNORECASE) if title else question
