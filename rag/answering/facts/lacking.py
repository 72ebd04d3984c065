"""What a question takes for granted that there is, and the paper does without: "what does its
reward model look like?" of a method that "does not require training a reward model".

Only what is sure: a term of the question, of two words side by side, that a sentence denies as it
stands; or a step or a need ("how long does it train?") that is denied in so many words,
"training-free", "no additional training". A question that itself sets the thing aside ("what
replaces the reward model?") takes nothing for granted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rag.answering.facts.matching import has_word
from rag.answering.facts.wording import FORM_WORDS
from rag.answering.verification.polarity import polarity
from rag.text import STOP_WORDS, Word, stem, words

# What others need, and what is set aside in passing.
_OTHERS = re.compile(
    r"\b(?:existing|previous|prior|earlier|conventional|traditional|standard|current|recent|most"
    r"|other|others|many|several|naive|typically|usually|often|unlike)\b",
    re.IGNORECASE,
)
_SETS_ASIDE = re.compile(
    r"\b(?:replac|substitut|instead|rid\b|remov|drop|dispens|do(?:es)?\s+away|circumvent|overcom|obviat"
    r"|avoid|eliminat|without|sidestep|bypass|spare|sav(?:e|ing)|cope|differ|compar|versus|vs\b|lack"
    r"|absence|not\b|n['’]t\b|no\b|free\b)\w*",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(
    r"\b(?:and|or|between|with|for|than|like|as|to|from|against|of|on)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"^\W*(?:(?:so|and|but|explain|describe|tell\s+me|exactly)\b\W*)*"
    r"(?:how|why|what|which|where|when|who|whose|by\s+(?:how|what)|in\s+what|for\s+what|at\s+what)\b",
    re.IGNORECASE,
)
# Of these a question asks how long, how much, how or why: there is such a step or need.
_STEP = re.compile(
    r"\b(?:how\s+(?:long|much|many|often|expensive|costly)|for\s+how\s+long)\b.*?\b(?:re-?)?"
    r"(?P<lasts>train|fine-?tun|tun|retrain|label|annotat|supervis)\w*"
    r"|\b(?:why|how\s+come)\b.*?\b(?:needs?|requires?|depends?\s+on|rel(?:y|ies)\s+on|must|ha(?:s|ve)\s+to)"
    r"\s+(?:(?:be|so|such|any|a|an|the|much|many|more|lots?\s+of|large|huge|additional|extensive)\s+)*"
    r"(?P<needs>[\w-]+)"
    r"|\bhow\b.{1,60}?\b(?:re-?)?(?P<does>train|fine-?tun)(?:s|ed|ing|es)?\b",
    re.IGNORECASE,
)
_BARE = (
    r"\b{root}\w*-free\b"
    r"|\b(?:no|without(?:\s+(?:any|the\s+need\s+(?:for|of|to)))?"
    r"|(?:does|do|did)\s+not\s+(?:require|need|involve|use)(?:\s+any)?"
    r"|(?:avoid|remov|eliminat|obviat)\w*\s+the\s+need\s+(?:for|to|of)(?:\s+any)?)\s+"
    r"(?:(?:additional|extra|further|explicit|extensive|more|new|specific|separate)\s+)*"
    r"(?:re-?)?{root}\w*"
)
# "By how much does it slow down inference?" of what comes "without inference overhead".
_COSTS = re.compile(
    r"\bhow\s+(?:much|many|high|large|big|expensive|costly|slow)\b.*\b"
    r"(?:slow(?:s|ed|er)?|overhead|costs?|extra|additional|latency)\b",
    re.IGNORECASE,
)
_COSTS_NOTHING = re.compile(
    r"\b(?:no|without(?:\s+any)?|zero|free\s+of)\s+(?:(?:additional|extra|further|inference|computational"
    r"|compute|memory|runtime|training|time|test-time|communication)\s+)*(?:overhead|costs?|slow-?down|latency)\b",
    re.IGNORECASE,
)
# "It avoids training models with noisy labels" denies no models.
_AVOIDS_DOING = re.compile(r"\b(?:avoid\w*|fail\w*\s+to)\s+\w+\s+(?:\w+\s+)?$", re.IGNORECASE)
_SHORTEST_ROOT = 4  # letters


def lacking(question: str, title: str, sentences: Sequence[str]) -> int | None:
    """Which of ``sentences`` says that what ``question`` takes for granted is not there; None where
    none surely does, or the question knows it."""
    if not _OPENS.search(question) or _SETS_ASIDE.search(question.replace(title, " ")):
        return None
    roots, terms = list(_steps(question)), list(_terms(question))
    costs = bool(_COSTS.search(question))
    for at, sentence in enumerate(sentences):
        if any(_denies_step(sentence, root) for root in roots):
            return at
        if costs and _COSTS_NOTHING.search(sentence):
            return at
        if terms and _denies_term(sentence, terms):
            return at
    return None


def _steps(question: str) -> Iterator[str]:
    """The roots of what the question takes to be done or needed: ``train`` of "retrained"."""
    match = _STEP.search(question)
    root = next((found for found in match.groups() if found), "") if match else ""
    root = re.sub(r"^re-?(?=train)", "", root.lower())
    root = root if len(root) <= _SHORTEST_ROOT else stem(root)
    if len(root) >= _SHORTEST_ROOT - 1 and root not in FORM_WORDS and root not in STOP_WORDS:
        yield root


def _denies_step(sentence: str, root: str) -> bool:
    found = re.search(_BARE.format(root=re.escape(root)), sentence, re.IGNORECASE)
    return bool(found and not _OTHERS.search(sentence[: found.start()]))


def _terms(question: str) -> Iterator[tuple[Word, Word]]:
    """Content words of the question side by side, of which nothing else is said."""
    said = words(question)
    for first, second in pairwise(said):
        between = question[first.end : second.start]
        if between not in (" ", "-") or _OF_ANOTHER.search(question[: first.start]):
            continue
        if not any(w.folded in STOP_WORDS or w.stem in FORM_WORDS for w in (first, second)):
            yield first, second


def _denies_term(sentence: str, terms: Sequence[tuple[Word, Word]]) -> bool:
    """Whether one of ``terms`` stands in ``sentence`` as it does in the question, in the reach of a
    negation and nowhere outside."""
    source = polarity(sentence)
    gone = source.denied - source.affirmed
    if not gone:
        return False
    said = [word for word in words(sentence) if word.folded not in STOP_WORDS]
    for one, other in pairwise(said):
        before = sentence[: one.start]
        if not {one.stem, other.stem} <= gone or _OTHERS.search(before):
            continue
        if _AVOIDS_DOING.search(before):
            continue
        if any(has_word({one.stem}, a) and has_word({other.stem}, b) for a, b in terms):
            return True
    return False
