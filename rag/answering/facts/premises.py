"""What a question takes for granted and an abstract denies.

"Why does it need labels?" takes for granted that it does. Only what is sure is told: a number of
the same things that differs, or words of the question in reach of a negation. A question that asks
whether something is so, or what is said of it, takes nothing for granted, and one about
shortcomings expects denials.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from itertools import takewhile

from rag.answering.facts.contraries import KEEPS_FROM, contrary
from rag.answering.facts.lacking import is_of_others, lacking
from rag.answering.facts.opposed import opposed
from rag.answering.facts.reading import Reading
from rag.answering.facts.roles import wanted_roles
from rag.answering.facts.wording import FORM_WORDS
from rag.answering.verification.numbers import Stated, numbers_in
from rag.answering.verification.polarity import polarity
from rag.paper import Evidence
from rag.text import STOP_WORDS, Word, content_words, stem, words

_ASKS_WHETHER = re.compile(
    r"^\W*(?:(?:with|for|in|on|when|if|given|under)\b[^,?]{1,60},\s*)?"
    r"(?:does|do|did|is|are|was|were|can|could|should|will|would|has|have|had|must|may)\b"
    r"|\bor not\b|\bwhether\b|\bany\b[^?]*\b(?:needed|required|necessary|used|involved)\b",
    re.IGNORECASE,
)
# "What do the papers say about residual connections?": whatever they say of them.
_ASKS_OPENLY = re.compile(
    r"\bwhat\s+(?:do|does|did|is|are|was|has|have|can)\b.{0,80}?\b(?:say|says|said|tell|told|know|known"
    r"|learn|learnt|report(?:ed)?|state[ds]?|claim(?:ed)?|written|mention(?:ed)?|think|find|found)\s+"
    r"(?:\w+\s+){0,2}?(?:about|on|of|regarding)\b"
    r"|\bwhat\s+(?:can|could|do|does|did|would)\b.{0,60}?\b(?:gain|lose|win|change)\b",
    re.IGNORECASE,
)
# "How does it compare with labels?" does not say that there are any, "it depends on labels" does.
_ASIDE = re.compile(
    r"\b(?:and|or|between|with|without|for|than|like|as|to|from|against|of)\s+(?:\w+\s+)?$", re.I
)
_ACCORDING = re.compile(r"^\W*according\s+to\b[^,]*,|,?\s+according\s+to\b[^,?]*", re.IGNORECASE)
_WHY = re.compile(r"^\W*(?:so\s+)?(?:why|how\s+come)\b", re.IGNORECASE)
# "How big is the gain from …?" takes for granted that there is one.
_ASKS_GAIN = re.compile(
    r"\bhow\s+(?:big|large|much|great|strong|significant|many)\b.{0,60}?"
    r"\b(?:gains?|improvements?|improves?|benefits?|boosts?|advantage|helps?|better|increases?|profits?)\b"
    r"|\bby\s+(?:how\s+much|what)\b.{0,80}?\b(?:improves?|boosts?|helps?|increases?|better)\b"
    r"|\b(?:why|how)\s+(?:does|do|did|is|are)\b.{0,80}?\b(?:improves?|helps?|benefits?|boosts?|profits?"
    r"|leads?\s+to\s+(?:better|improved|higher|stronger))\b",
    re.IGNORECASE,
)
# "What replaces the reward model?" and "what prevents collapse?" know that there is none.
_REPLACES = re.compile(
    r"\b(?:replac|substitut|instead|rid\b|remov|dispens|prevent|do(?:es)?\s+away|in\s+place\s+of)\w*",
    re.IGNORECASE,
)
_NO_GAIN = re.compile(
    r"\b(?:do|does|did|doesn['’]t|don['’]t|didn['’]t|not)\s+(?:not\s+)?(?:\w+ly\s+)?"
    r"(?:improve|help|benefit|boost|increase)\b"
    r"|\b(?:no|little|without)\s+(?:\w+\s+)?(?:gains?|improvements?|benefits?|advantage)\b"
    r"|\bno\s+(?:\w+\s+)?(?:correspondence|correlation|relation(?:ship)?|connection|link)\b"
    r"|\b(?:is|are)\s+(?:not\s+(?:beneficial|helpful)|harmful|detrimental)\b"
    r"|\b(?:ignor|disregard)(?:e[sd]?|s|ed|ing)?\b",
    re.IGNORECASE,
)
_SHARE = 0.5  # of the question's words beyond the title that a denying sentence has
_NEAREST = 3  # sentences that are most likely what the question is about
_DENIED = 2  # words of the question that are denied together, or are said to be of no use
_NECESSARY = frozenset(map(stem, "necessary required needed essential sufficient crucial".split()))
_NOUN_GROUP = 5  # words, as in "four widely adopted image datasets"
_MEASURE = re.compile(r"(\w+)\s+of\s+(?:up\s+to\s+|about\s+)?$")
# Denies nothing of the paper's own.
_UNLIKE = re.compile(
    r"\bunlike\b[^,;]*|\bnone-of\S*|\b(?:almost|nearly|virtually|practically)\s+no\b", re.IGNORECASE
)
_ROUGHLY = re.compile(
    r"\b(?:about|around|roughly|approximately|almost|nearly|some|over|than|least|most|to)\s+$", re.I
)
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def denial(reading: Reading) -> Evidence | None:
    """The sentence that denies what the question takes for granted; None where none surely does."""
    question = reading.question
    if _ASKS_WHETHER.search(question) or _ASKS_OPENLY.search(question):
        return None
    sentences = [reading.paper.abstract[slice(*span)] for span in reading.spans]
    at = _miscounted(reading, sentences)
    if at is None:
        at = _without_gain(reading, sentences)
    if at is None:
        at = contrary(question, reading.paper.title, reading.paper.abstract, sentences)
    if at is None and "shortcoming" not in wanted_roles(question):
        at = _denied(reading, sentences)
    if at is None:
        at = lacking(question, reading.paper.title, sentences)
    if at is None:
        at = opposed(question, reading.paper.title, sentences)
    return None if at is None else reading.evidence(reading.spans[at])


def _miscounted(reading: Reading, sentences: Sequence[str]) -> int | None:
    """Which sentence has another number of the same things."""
    question = reading.question
    stated = Stated(f"{reading.paper.title}. {reading.paper.abstract}")
    for number in numbers_in(question):
        is_year = not number.unit and _FIRST_YEAR <= number.value <= _LAST_YEAR
        is_rough = _ROUGHLY.search(question[: number.start])
        if is_year or is_rough or stated.holds(number):
            continue
        things = _beside(question, number.start, number.end)
        for at, sentence in enumerate(sentences):
            if any(
                things & _beside(sentence, other.start, other.end) and other.unit == number.unit
                for other in numbers_in(sentence)
            ):
                return at
    return None


def _beside(text: str, start: int, end: int) -> set[str]:
    """Stems of what a number may be of: the words after it, or the one before "of" and it."""
    after = [word for word in words(text) if word.start >= end][:_NOUN_GROUP]
    before = _MEASURE.search(text[:start])
    group = [w.stem for w in takewhile(lambda word: word.folded not in STOP_WORDS, after)]
    return set(group) | ({stem(before[1])} if before else set())


def _denied(reading: Reading, sentences: Sequence[str]) -> int | None:
    """Which sentence denies words of the question."""
    if KEEPS_FROM.search(reading.question) or _REPLACES.search(reading.question):
        return None
    said = _ACCORDING.sub("", reading.question)  # "according to the critique of deep clustering"
    asked = [w for w in content_words(said) if w.stem not in FORM_WORDS]
    if not asked:
        return None
    title = {word.stem for word in words(reading.paper.title)}
    beyond = [word for word in asked if word.stem not in title]
    claim = polarity(reading.question)
    whole = {word.stem for word in content_words(said)} - title
    for at, sentence in enumerate(sentences):
        stems = {word.stem for word in words(sentence)}
        source = polarity(_UNLIKE.sub("", sentence))
        # All that is said of the paper, verb and object, in reach of one negation.
        is_whole = whole <= source.denied - source.affirmed - claim.denied
        is_headed = len(whole) > _DENIED and bool(whole & source.heads)
        if is_whole and is_headed and not _is_another(sentence, whole):
            return at
        turned = {w.stem for w in asked} & (source.denied - source.affirmed - claim.denied)
        share = _share(beyond, stems)
        if not turned or _is_aside(said, asked, turned) or _is_another(sentence, turned):
            continue
        if len(turned) >= _DENIED and (asked[-1].stem in turned or share >= _SHARE):
            return at
        main = asked[-1].stem in turned and bool(_WHY.match(reading.question))
        if (main and share >= _SHARE) or (turned & _NECESSARY and _share(asked, stems) >= _SHARE):
            return at
    return None


def _is_another(sentence: str, turned: Set[str]) -> bool:
    """Whether the sentence denies it of other work."""
    starts = [word.start for word in words(sentence) if word.stem in turned]
    return bool(starts) and is_of_others(sentence[: starts[0]])


def _is_aside(question: str, asked: Sequence[Word], turned: Set[str]) -> bool:
    """Whether what is denied only qualifies what the question takes for granted."""
    first = next(word for word in asked if word.stem in turned)
    return bool(_ASIDE.search(question[: first.start]))


def _without_gain(reading: Reading, sentences: Sequence[str]) -> int | None:
    """Which sentence says that there is no gain where the question asks how large it is."""
    if not _ASKS_GAIN.search(reading.question):
        return None
    asked = {word.stem for word in content_words(reading.question)}
    for at, sentence in enumerate(sentences):
        common = asked & {word.stem for word in words(_NO_GAIN.sub(" ", sentence))}
        least = 1 if at < _NEAREST else _DENIED  # it may say in other words what is to help
        if _NO_GAIN.search(sentence) and len(common) >= least:
            return at
    return None


def _share(asked: Sequence[Word], stems: set[str]) -> float:
    """The share of ``asked`` among ``stems``; one word may be said otherwise."""
    return sum(word.stem in stems for word in asked) / max(1, len(asked) - 1)
