"""What a question takes for granted that there is, and the paper does without: "what does its
reward model look like?" of a method that "does not require training a reward model".

Only what is sure: a thing that a sentence says is not there (see ``without``), all of whose words
the question has, or which it asks for, needs or does; or a step that is denied in so many words,
"training-free". A question that itself sets the thing aside ("what replaces the reward model?")
takes nothing for granted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise, takewhile

from rag.answering.facts.demands import demands_of
from rag.answering.facts.matching import has_word
from rag.answering.facts.without import QUALIFYING, Absent, absent_things
from rag.answering.facts.wording import FORM_WORDS
from rag.text import STOP_WORDS, stem, words

# What others need, and what is set aside in passing.
_OTHERS = re.compile(
    r"\b(?:existing|previous|prior|earlier|conventional|traditional|standard|current|recent|most"
    r"|other|others|many|several|naive|typically|usually|often|unlike)\b",
    re.IGNORECASE,
)
_UNLIKE = re.compile(
    r"\b(?:unlike|in\s+contrast\s+(?:to|with)|contrary\s+to|compared\s+(?:to|with)|while|whereas)\b[^,]*,",
    re.IGNORECASE,
)
_PART = re.compile(r"[;:]|\(\w{1,3}\)")  # of a sentence that enumerates
_SETS_ASIDE = re.compile(
    r"\b(?:replac|substitut|instead|rid\b|remov|drop(?!out)|dispens|do(?:es)?\s+away|circumvent|overcom"
    r"|obviat|avoid|prevent|eliminat|without|sidestep|bypass|spare|sav(?:e|ing)|cope|lack"
    r"|absence|not\b|cannot\b|n['’]t\b|no\b|free\b)\w*|n['’]t\b",
    re.IGNORECASE,
)
_COINED = re.compile(r"\b[A-Z][\w]*(?:-[A-Z]\w*)+")  # "Schedule-Free" sets nothing aside
_OF_ANOTHER = re.compile(
    r"\b(?:and|or|between|with|for|than|like|as|to|from|against"
    r"|(?<!rely )(?<!relies )(?<!depend )(?<!depends )on)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"^\W*(?:(?:so|and|but|explain|describe|tell\s+me|exactly)\b\W*)*"
    r"(?:(?:by|in|for|at|on|over|with|to|from|under|across|into)\s+)?"
    r"(?:how|why|what|which|where|when|who|whose)\b",
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
# "Almost none" is an answer to "how much is there?", and a denial to "why so much?".
_ASKS_AMOUNT = re.compile(
    r"^\W*(?:(?:so|and|but|exactly|roughly)\b\W*)*"
    r"(?:how\s+(?:much|many|large|big|high|great)|what)\b(?!\s+(?:makes|causes|leads))",
    re.IGNORECASE,
)
_ALMOST_NO = re.compile(r"\b(?:almost|nearly|virtually|practically)\s+no(?:ne)?\b", re.IGNORECASE)
# What a question says that there is a need for, or something is done with, or simply that it is.
_NEEDS = re.compile(
    r"\b(?:needs?|needed|requires?|required|depends?\s+on|rel(?:y|ies)\s+on|uses?|used|employs?|gets?"
    r"|obtains?|takes?|imposes?|assumes?|must|ha(?:s|ve)\s+to|the|its|their"
    r"|(?:is|are|be|get|gets)(?=\s+(?:\w+ly\s+)?\w+ed\b))\s+"
    r"(?:(?:be|so|such|any|an?|from|much|many|more|very|lots?\s+of|\w+ly)\s+)*",
    re.IGNORECASE,
)
# "It cannot do without labels" and "it only works with labels" say that it needs them.
_CANNOT_WITHOUT = re.compile(
    r"\b(?:can(?:\s*(?:\w+\s+)?not|['’]t)|impossible|not\s+possible)\b.{0,40}?\bwithout\b"
    r"|\bonly\s+(?:\w+\s+){0,2}?(?:with|when|if|given)\b",
    re.IGNORECASE,
)
_PROCESSES = frozenset(map(stem, ("train", "retrain", "tune", "tuning", "retraining", "training")))
_CHANGES = frozenset(map(stem, "alter altering change changing modify modifying".split()))
# Of these a question speaks in another sense as well: "without loss", "the loss".
_AMBIGUOUS = frozenset(map(stem, "loss cost time problem issue limitation difficulty need".split()))
_NEEDY = re.compile(
    r"\b(?:needs?|needed|requires?|required|must|ha(?:s|ve)\s+to|rel(?:y|ies)\s+on|so\s+(?:much|many)"
    r"|how\s+(?:much|many|long|large|big|expensive))\b",
    re.IGNORECASE,
)
_SHORTEST_ROOT = 4  # letters
_LONGEST = 4  # words of a noun group


def lacking(question: str, title: str, sentences: Sequence[str]) -> int | None:
    """Which of ``sentences`` says that what ``question`` takes for granted is not there; None where
    none surely does, or the question knows it."""
    asked = _CANNOT_WITHOUT.sub(" needs ", question.replace(title, " ") if title else question)
    if not _OPENS.search(asked) or _SETS_ASIDE.search(_COINED.sub(" ", asked)):
        return None
    roots, sought = list(_steps(asked)), _sought(asked)
    costs = bool(_COSTS.search(asked))
    if _ASKS_AMOUNT.search(asked):
        sentences = [_ALMOST_NO.sub("hardly", sentence) for sentence in sentences]
    for at, sentence in enumerate(sentences):
        if any(_denies_step(sentence, root) for root in roots):
            return at
        if costs and _COSTS_NOTHING.search(sentence):
            return at
        for thing in absent_things(sentence):
            if not is_of_others(sentence[: thing.start]) and _supposes(asked, sought, thing):
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
    return bool(found and not is_of_others(sentence[: found.start()]))


def is_of_others(before: str) -> bool:
    """Whether what comes after ``before`` is said of other work: "unlike others, it" is not."""
    return bool(_OTHERS.search(_UNLIKE.sub(" ", _PART.split(before)[-1])))


def _sought(question: str) -> set[str]:
    """The stems of what the question asks for, and of what it says that there is, is needed or
    done: of each group the last word, for "the label noise" is no label."""
    asked = [word.stem for word in demands_of(question).asked]
    found = {*asked[-1:], *(_PROCESSES & set(asked))}
    said = words(question)
    for match in _NEEDS.finditer(question):
        behind = (word for word in said if word.start >= match.end())
        group = list(takewhile(lambda word: word.folded not in STOP_WORDS, behind))[:_LONGEST]
        found.update(word.stem for word in group[-1:])
        if group and group[-1].folded.endswith("ed"):  # "are its labels chosen?"
            found.update(word.stem for word in group[-2:])
        found.update(_PROCESSES & {word.stem for word in group[:1]})
    return found


def _supposes(question: str, sought: Set[str], thing: Absent) -> bool:
    """Whether ``question`` takes for granted that there is ``thing``: it has all its words or the
    last two side by side, or seeks the one it has; where the sentence only denies more of it, the
    question must be about how much."""
    said = words(question)
    if thing.is_qualified and not (
        _NEEDY.search(question) or any(word.stem in QUALIFYING for word in said)
    ):
        return False
    if len(thing.stems) == 1 and (thing.stems - _AMBIGUOUS) & _unretrained(sought):
        return True
    stems = thing.stems | _CHANGES if thing.stems & _CHANGES else thing.stems
    there = [word for word in said if has_word(stems, word)]
    found = {word.stem for word in there}
    is_whole = len(thing.stems) > 1 and found | (_CHANGES if found & _CHANGES else set()) >= stems
    pairs = (
        [one, other]
        for one, other in pairwise(said)
        if thing.tail and has_word({thing.tail[0]}, one) and has_word({thing.tail[1]}, other)
    )
    first = there[0] if is_whole else next(pairs, [None])[0]
    return first is not None and not _OF_ANOTHER.search(question[: first.start])


def _unretrained(stems: Set[str]) -> set[str]:
    """``stems``, with "train" for "retrain"."""
    return {re.sub(r"^re-?(?=\w{4})", "", each) for each in stems} | set(stems)
