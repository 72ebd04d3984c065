"""What a question demands of its evidence: a number of something, a name, a thing asked for.

A score cannot tell an answer from a sentence on the same subject; "how many GPUs" can.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rag.answering.facts.numerals import counts_items, has_number
from rag.text import STOP_WORDS, Word, blanked, stem, words

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
# The size of data is told by how many there are of its items, and goes by no name of its own.
_SIZE_OF_DATA = re.compile(
    r"\b(?:what(?:['’]s)?|which)\s+(?:(?:is|was|are|were)\s+)?(?:the\s+|its\s+|their\s+)?(?:(?:total|overall|full)\s+)?"
    r"(?:sizes?|volume|extent)\s+(?:\w+\s+){0,6}?"
    r"(?:data|data\s?sets?|corpus|corpora|collections?|cohorts?|surveys?|catalogu?es?|test\s?sets?|training\s?sets?)\b",
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
    r"|tokeni[sz]ers?|simulators?|clinics?|render(?:er|ing\s+engine)s?"
    r"|(?:language|base|foundation|teacher|reward|diffusion|generative|embedding)\s+models?"
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
_QUOTED = re.compile(r"“[^”]*”")
_DURATION = re.compile(r"\bhow\s+long\b|\bhow\s+much\s+time\b", re.IGNORECASE)
_TIME_UNIT = re.compile(
    r"\b(?:milli|micro)?(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|epochs?)\b|\d\s?m?s\b",
    re.IGNORECASE,
)
_COMPUTATION = frozenset(map(stem, ("steps", "iterations", "rounds", "updates")))
# How many, where no number of things could tell: "exponentially many in n".
_GROWTH = re.compile(
    r"\b(?:exponential(?:ly)?|polynomial(?:ly)?|infinite(?:ly)?|countabl[ey])\b", re.IGNORECASE
)
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
_ATTRIBUTE = re.compile(r"\b\d[\d.,]*-(?!fold\b)[a-z]+", re.IGNORECASE)  # "30-second clips"
_NEAR = 30  # characters between a number and what it counts
_LONGEST_GROUP = 4


@dataclass(frozen=True, slots=True)
class Demands:
    """``quantity``: a number is wanted; ``value``: and nothing but a number; ``size``: that of
    data; ``duration``: a time;
    ``counted``: of what (its words).

    ``asked``: the noun group after which, what or how many; ``named``: it is of a kind that goes
    by names; ``proper``: and by nothing but proper ones; ``names`` are the coined terms of the
    question.
    """

    quantity: bool
    value: bool
    size: bool
    duration: bool
    counted: tuple[Word, ...]
    asked: tuple[Word, ...]
    named: bool
    proper: bool
    names: tuple[Word, ...]


def demands_of(question: str) -> Demands:
    """Read the demands off the wording of ``question``; what it quotes, as titles are, demands
    nothing."""
    named = tuple(word for word in words(question) if is_name(word.text))
    question = blanked(question, [match.span() for match in _QUOTED.finditer(question)])
    is_why = bool(_WHY.match(question))  # "why does it not matter how tall they are?"
    of_data = bool(_SIZE_OF_DATA.search(question))
    value = not is_why and not of_data and _wants_value(question)
    of_names, is_made = bool(_OF_NAMES.search(question)), bool(_MADE.search(question))
    return Demands(
        quantity=value or (not is_why and (of_data or bool(_QUANTITY.search(question)))),
        value=value,
        size=of_data,
        duration=bool(_DURATION.search(question)),
        counted=_group(question, _COUNTED),
        asked=()
        if of_data
        else tuple(w for w in _group(question, _ASKED) if w.folded not in _GENERAL),
        named=bool(_NAMED.search(question)) or (of_names and not is_made),
        proper=bool(_OF_PROPER_NAMES.search(question)) and not is_made,
        names=named,
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
    if demands.size:
        return counts_items(sentence)
    if demands.counted and _GROWTH.search(sentence):
        return True
    return has_number(sentence)


def counts_of(sentence: str, stems: Collection[str]) -> bool:
    """Whether a number stands shortly before a word with one of ``stems``: "9 of the 14 scenarios"
    for scenarios."""
    for word in words(sentence):
        before = _ATTRIBUTE.sub(" ", sentence[max(0, word.start - _NEAR) : word.start])
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
