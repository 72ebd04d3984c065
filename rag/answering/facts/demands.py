"""What a question demands of its evidence: a number of something, a name, a thing asked for.

A score cannot tell an answer from a sentence on the same subject; "how many GPUs" can.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rag.text import STOP_WORDS, Word, stem, words

_QUANTITY = re.compile(
    r"\bhow\s+(?:many|much|long|fast|slow|wide|often|large|big|deep|accurate|far|high|small|few|expensive|old"
    r"|tall|quickly)\b|\bby\s+what\b(?!\s+(?:means|method|way|process))|\bup\s+to\s+what\b"
    r"|\bnumber\s+of\b|\b(?:is|was|are|were)\s+the\s+(?:average|mean|total|maximum|minimum|median)\b",
    re.IGNORECASE,
)
_WHY = re.compile(r"\W*why\b", re.IGNORECASE)
# "What accuracy": unlike "how fast", which words may answer, this takes a number.
_VALUE = re.compile(
    r"\b(?:what(?:['’]s)?|which)\s+(?:(?:is|was|are|were)\s+)?(?:the\s+|its\s+|their\s+)?"
    r"(?:\S+\s+){0,3}?"
    r"(?:accurac(?:y|ies)|scores?|rates?|percentage|share|fraction|speed-?up|errors?|gain"
    r"|improvement|values?|sizes?|ratios?|proportion|amount|budget|decay|thresholds?|lengths?|depth|width|bit-?widths?"
    r"|(?:accuracy|performance|generali[sz]ation|optimality|duality)\s+gap|factor|probabilit(?:y|ies)|temperature|epsilon|radius|coefficient|exponent|resolution"
    r"|latency|throughput|frequency|perplexity|fid|bleu|rouge|mos|m?ap|auc|auroc|f1|psnr|ssim|wer"
    r"|m?iou|rmse|mse|mae|dimensions?|dimensionality)\b(?=\W*$|\s+(?P<after>[\w'’-]+))",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\bhow\s+many\s+(?!percent|points|times)(?:of\s+)?(?:the\s+)?"
    r"(?:(?:more|fewer|additional|extra|further|other)\s+(?!than\b))?",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\b(?:which|what(?:['’]s)?|whose|how\s+(?:many|much))\s+(?:(?:is|was|are|were)\s+)?(?:of\s+)?"
    r"(?:the\s+|its\s+|their\s+|an?\s+)?",
    re.IGNORECASE,
)
# Things that abstracts have names for: where they are asked for, a name has to be there.
_PROPER = (
    r"data\s?sets?|benchmarks?|gpus?|frameworks?|library|hospitals?|institutions?|universit\w+"
    r"|cit(?:y|ies)|countr\w+|compan(?:y|ies)|optimi[sz]ers?|corpora|corpus|checkpoints?"
    r"|tokeni[sz]ers?|simulators?|(?:language|base|foundation|teacher|reward)\s+models?"
)
_OFTEN_NAMED = r"hardware|languages?|games?|encoders?|robots?|backbones?"  # or told in plain words
_WHICH = (
    r"\b(?:which|what|whose)\s+(?:(?:are|were)\s+the\s+)?"
    r"(?:(?!(?:is|are|was|were|do|does|did|has|have|can|of|the|to|in|on|for)\b)"
    r"[\w'’]+(?:-[\w'’]+){0,4}[\s-]+){0,3}?"
)
_NAMES_OF = r"\bnames?\s+of\s+(?:[\w'’-]+\s+){0,4}?"
_OF_PROPER_NAMES = re.compile(rf"(?:{_WHICH}|{_NAMES_OF})(?:{_PROPER})\b", re.IGNORECASE)
_OF_NAMES = re.compile(rf"{_WHICH}(?:{_PROPER}|{_OFTEN_NAMED})\b", re.IGNORECASE)
# What the paper itself makes has no name of its own: "which new data set do they propose?"
_MADE = re.compile(
    r"\b(?:propos|introduc|present|creat|collect|construct|compil|build|built|releas|contribut)\w*",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:^|[,;:.–—-]|\b(?:and|or|know|tell|say|says|see)\b)\W*(?:who|where(?!\b.*\bfrom\b))\b"
    r"|\bwhat\s+(?:are|is|were|was)\s+the\s+names?\b",
    re.IGNORECASE,
)
_DURATION = re.compile(r"\bhow\s+long\b|\bhow\s+much\s+time\b", re.IGNORECASE)
_TIME_UNIT = re.compile(
    r"\b(?:milli|micro)?(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|epochs?)\b|\d\s?m?s\b",
    re.IGNORECASE,
)
_COMPUTATION = frozenset(map(stem, ("steps", "iterations", "rounds", "updates")))
_ENUMERATOR = re.compile(r"\(\d\)")
# A number, not the digit of a name such as CIFAR-10, ResNet50, H.264 or GPT-4.
_DIGITS = re.compile(
    r"(?<![A-Za-z\d.,-])(?<![A-Za-z]-)\$?\\?[~≈<>]?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?"
    r"(?=[\s,.;:)%\\$\u00d7x°\u2013-]|[KkMBTGx]\b|th\b|st\b|nd\b|rd\b|-?fold\b|$)"
)
_NUMBER_WORD = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|twenty|thirty|forty"
    r"|fifty|hundreds?|thousands?|millions?|billions?|half|halved?|halves|twice|thrice|double[sd]?"
    r"|handful|an?\s+(?:few|couple)|triple[sd]?|quarter|orders?\s+of\s+magnitude)\b",
    re.IGNORECASE,
)
# "Tacotron 2", "Atari 2600", "VQA 2.0": which one of the name, and no number of anything.
_OF_A_NAME = re.compile(
    r"(?<=[\w,)] )[A-Z][\w-]*[a-z][\w-]*\s\d{1,4}(?![\d.,]*\s?[%\d])|\b[A-Z]\w+\s\d\.0\b"
)
# How many, where no number of things could tell: "exponentially many in n".
_GROWTH = re.compile(
    r"\b(?:exponential(?:ly)?|polynomial(?:ly)?|infinite(?:ly)?|countabl[ey])\b", re.IGNORECASE
)
# Landau's: "Theta(n^{3/2}) generations".
ORDER_OF_GROWTH = re.compile(r"\b(?:O|o|Omega|Theta|Ω|Θ)\}?\s*\(|\\(?:Omega|Theta|mathcal)\b")
_ONE = re.compile(r"\b(?:one|single)\b", re.IGNORECASE)
_GENERAL = frozenset(
    """name names factor percent percentage share amount number value margin points proportion
    fraction happens happened""".split()
)
_DURATION_WORD = re.compile(
    r"\b(?:linear|quadratic|polynomial|exponential|logarithmic|constant|same)\s+(?:time|runtime)\b|\bO\(.{1,20}?\)\s+time\b",
    re.IGNORECASE,
)
# Figures that have the number beside their name: "FID 9.58", "91% accuracy".
METRICS = frozenset(
    map(
        stem,
        """accuracy fid bleu rouge mos map auc auroc f1 psnr ssim wer iou miou rmse mse mae
        perplexity""".split(),
    )
)
_BESIDE = 50  # characters between a number and the metric it is of
_TOGETHER = 4  # words in which those of one term stand
_NEAR = 30  # characters between a number and what it counts
_LONGEST_GROUP = 4


@dataclass(frozen=True, slots=True)
class Demands:
    """``quantity``: a number is wanted; ``value``: and nothing but a number; ``duration``: a time;
    ``counted``: of what (its words).

    ``asked``: the noun group after which, what or how many; ``named``: it is of a kind that goes
    by names; ``proper``: and by nothing but proper ones; ``names`` are the coined terms of the
    question.
    """

    quantity: bool
    value: bool
    duration: bool
    counted: tuple[Word, ...]
    asked: tuple[Word, ...]
    named: bool
    proper: bool
    names: tuple[Word, ...]


def demands_of(question: str) -> Demands:
    """Read the demands off the wording of ``question``."""
    is_why = bool(_WHY.match(question))  # "why does it not matter how tall they are?"
    value = not is_why and _wants_value(question)
    of_names, is_made = bool(_OF_NAMES.search(question)), bool(_MADE.search(question))
    return Demands(
        quantity=value or (not is_why and bool(_QUANTITY.search(question))),
        value=value,
        duration=bool(_DURATION.search(question)),
        counted=_group(question, _COUNTED),
        asked=tuple(w for w in _group(question, _ASKED) if w.folded not in _GENERAL),
        named=bool(_NAMED.search(question)) or (of_names and not is_made),
        proper=bool(_OF_PROPER_NAMES.search(question)) and not is_made,
        names=tuple(word for word in words(question) if is_name(word.text)),
    )


def _wants_value(question: str) -> bool:
    """Whether it asks for a value: "what accuracy does it reach", but no "value functions"."""
    match = _VALUE.search(question)
    after = match["after"].casefold() if match and match["after"] else ""
    goes_on = not after or after in STOP_WORDS or after in _GENERAL or after.endswith("ed")
    return bool(match) and goes_on


def states_quantity(sentence: str, demands: Demands) -> bool:
    """Whether ``sentence`` holds the kind of number that is wanted."""
    if demands.duration and _DURATION_WORD.search(sentence):
        return True
    if demands.duration:
        timed = bool(_TIME_UNIT.search(sentence)) and has_number(sentence)
        return timed or counts_of(sentence, _COMPUTATION)
    if demands.counted and _GROWTH.search(sentence):
        return True
    return has_number(sentence)


def has_number(sentence: str) -> bool:
    """A number in digits or words that is not part of a name, nor the (1) of an enumeration."""
    sentence = _OF_A_NAME.sub("", _ENUMERATOR.sub("", sentence))
    found = _DIGITS.search(sentence) or _NUMBER_WORD.search(sentence)
    return bool(found or ORDER_OF_GROWTH.search(sentence))


def counts_of(sentence: str, stems: Collection[str]) -> bool:
    """Whether a number stands shortly before a word with one of ``stems``: "9 of the 14 scenarios"
    for scenarios."""
    for word in words(sentence):
        before = sentence[max(0, word.start - _NEAR) : word.start]
        if word.stem in stems and (
            has_number(before) or _ONE.search(before) or _GROWTH.search(before)
        ):
            return True
    return False


def measures(sentence: str, metrics: Collection[str]) -> bool:
    """Whether a number stands beside a word with one of these stems, on either side."""
    return any(
        has_number(sentence[max(0, word.start - _BESIDE) : word.end + _BESIDE])
        for word in words(sentence)
        if word.stem in metrics
    )


def stand_together(sentence: str, term: Sequence[Word]) -> bool:
    """Whether the words of a term stand near each other: "weight decay" is not where weights are
    high and something else decays."""
    said = [word.stem for word in words(sentence)]
    wanted = {word.stem for word in term}
    return any(
        wanted <= set(said[at : at + max(_TOGETHER, len(wanted))]) for at in range(len(said))
    )


def head_at(group: Sequence[Word]) -> int:
    """Which word of a noun group says what it is of: its last plural, else its last word."""
    plural = [at for at, word in enumerate(group) if re.search(r"[^su]s$", word.folded)]
    return plural[-1] if plural else len(group) - 1


def head_stems(group: Sequence[Word]) -> set[str]:
    """The stems of what a noun group is about, also as one thing (TPU for TPUs); "data sets" may be
    written as one."""
    if not group:
        return set()
    at = head_at(group)
    glued = {stem(group[at - 1].folded + group[at].folded)} if at else set()
    return {group[at].stem, stem(group[at].folded.removesuffix("s")), *glued}


def is_name(word: str) -> bool:
    """``BLEU``, ``CIFAR``, ``FractalNet``, ``S4``: capitals or digits within; or a lone digit run
    glued to letters. A capital at the start of a word alone may just start the sentence."""
    letters = any(c.isalpha() for c in word)
    coined = any(c.isupper() for c in word[1:]) or any(c.isdigit() for c in word)
    return letters and coined and len(word) > 1 and word[0].isalpha()


def _group(question: str, opening: re.Pattern[str]) -> tuple[Word, ...]:
    """The noun group after ``opening``: "StarCraft scenarios" in "how many StarCraft scenarios does
    RODE win"."""
    match = opening.search(question)
    if not match:
        return ()
    group: list[Word] = []
    for word in words(question):
        if word.start < match.end():
            continue
        if word.folded in STOP_WORDS or len(group) == _LONGEST_GROUP:
            break
        group.append(word)
    return tuple(group)
