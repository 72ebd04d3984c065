"""Numbers of a claim and whether the source states them: 2,000 is 2000, "two" is 2, 50 % is 0.5."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: float(value) for value, word in enumerate(_ONES)}
_WORDS |= {word: 10.0 * value for value, word in enumerate(_TENS, start=2)}
_WORDS |= {"dozen": 12, "hundred": 100, "twice": 2, "thrice": 3, "half": 0.5}
_WORDS |= {
    "doubled": 2,
    "doubles": 2,
    "doubling": 2,
    "tripled": 3,
    "triples": 3,
    "halve": 0.5,
    "halved": 0.5,
    "halves": 0.5,
}
# A source that says "both" or "a pair" has stated two.
_IMPLIED = {"both": 2.0, "pair": 2.0, "pairs": 2.0, "dual": 2.0, "double": 2.0}
_IMPLIED |= {"single": 1.0, "triple": 3.0, "triplet": 3.0, "trio": 3.0}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "mn": 1e6}
_SCALES |= {"billion": 1e9, "bn": 1e9, "b": 1e9, "trillion": 1e12}
_UNSAID = frozenset({"one"})  # "one of the first": not a count

_NUMBER = re.compile(
    r"(?<![\w.,])(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?!\d|\.\d)"
    r"(?P<ordinal>st\b|nd\b|rd\b|th\b)?"
    r"(?:\s?-?(?P<scale>hundred|thousand|million|billion|trillion|mn\b|bn\b|[kKMB]\b))?"
    r"(?P<unit>\s?\\?%|\s?-?percent(?:age)?|\s?\\?times\b|\s?\u00d7|\s?-?fold\b|[xX]\b|\s?[a-zA-Z]+\b)?"
    rf"|\b(?P<word>(?:{'|'.join(_TENS)})[- ](?:{'|'.join(_ONES[1:10])})"
    rf"|{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b"
    r"(?:[\s-](?P<word_scale>hundred|thousand|million|billion|trillion)\b)?",
    re.IGNORECASE,
)
_ANY_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+")
_HEDGE = re.compile(
    r"(?:about|around|approximately|approx\.?|nearly|almost|roughly|over|under|circa|some|~|≈|than"
    r"|least|most|close to|up to)\s*[$£€]?$",
    re.IGNORECASE,
)
# CIFAR-10, covid-19: a name, not a number; top-5: a number
_GLUED = re.compile(
    r"(?<![\w-])(?!(?:top|level|stage|rank|order|depth|size|day|step)-)[A-Za-z]\w*-$", re.I
)
_DIMENSION = re.compile(r"[dD]\b")  # 3D


@dataclass(frozen=True, slots=True)
class Number:
    """A number at ``text[start:end]``; ``places`` after the point; ``unit`` is "%", "x" or ""."""

    value: float
    unit: str
    places: int
    hedged: bool
    start: int
    end: int


def numbers_in(text: str) -> list[Number]:
    """What ``text`` counts or measures; digits that are part of a name or an ordinal are not."""
    found = []
    for match in _NUMBER.finditer(text):
        before = text[max(0, match.start() - 30) : match.start()]
        if match["word"]:
            number = _spelled(match)
        elif (
            match["ordinal"] or _GLUED.search(before) or _DIMENSION.match(text, match.end("digits"))
        ):
            continue
        else:
            number = _written(match, hedged=_HEDGE.search(before.rstrip()) is not None)
        if number:
            found.append(number)
    return found


class Stated:
    """The values that a text states, in whatever form."""

    def __init__(self, text: str) -> None:
        numbers = numbers_in(text)
        self._percent = {number.value for number in numbers if number.unit == "%"}
        self._values = {number.value for number in numbers}
        self._values |= {float(digits.replace(",", "")) for digits in _ANY_DIGITS.findall(text)}
        folded = set(re.findall(r"[a-z]+", text.lower()))
        self._values |= {value for word, value in _IMPLIED.items() if word in folded}

    def holds(self, number: Number) -> bool:
        """Whether ``number`` is stated, as it stands, as a share of 100, or rounded if hedged."""
        if _is_among(number.value, self._values):
            return True
        if number.unit == "%" and _is_among(number.value / 100, self._values):
            return True
        if number.unit != "%" and _is_among(number.value * 100, self._percent):
            return True
        if not number.hedged:
            return False
        scale = 10.0**number.places
        return any(
            abs(round(value * scale) / scale - number.value) < 1e-9 for value in self._values
        )

    def has_unit(self, number: Number) -> bool:
        """Whether a percentage of that value is stated as one; other units are not compared."""
        if number.unit != "%":
            return True
        return _is_among(number.value, self._percent) or not _is_among(number.value, self._values)


def _written(match: re.Match[str], *, hedged: bool) -> Number:
    digits = match["digits"].replace(",", "")
    value = float(digits) * _SCALES.get((match["scale"] or "").lower(), 1.0)
    places = len(digits.partition(".")[2]) if not match["scale"] else 0
    unit = (match["unit"] or "").strip(" -\\").lower()
    if unit.startswith("percent") or unit == "%":
        kind, end = "%", match.end()
    elif unit in ("x", "\u00d7", "times", "fold"):
        kind, end = "x", match.end()
    else:
        kind, end = "", max(match.end("digits"), match.end("scale"))
    return Number(value, kind, places, hedged, match.start(), end)


def _spelled(match: re.Match[str]) -> Number | None:
    word = match["word"].lower()
    if word in _UNSAID and not match["word_scale"]:
        return None
    tens, _, ones = word.replace("-", " ").partition(" ")
    value = _WORDS[tens] + (_WORDS[ones] if ones else 0.0)
    value *= _SCALES.get((match["word_scale"] or "").lower(), 1.0)
    return Number(value, "", 0, False, match.start(), match.end())


def _is_among(value: float, values: Iterable[float]) -> bool:
    return any(abs(value - other) <= 1e-9 * max(1.0, abs(value)) for other in values)
