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
_POINTED_AT = re.compile(r"\b(?:the|these|those)\s+$", re.IGNORECASE)  # "the two"
_FRACTIONS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7}
_FRACTIONS |= {"eighth": 8, "ninth": 9, "tenth": 10}
_FRACTION = re.compile(
    rf"\b(?P<count>an?|{'|'.join(_ONES[1:10])})[\s-](?P<part>{'|'.join(_FRACTIONS)})s?\b"
    r"(?=\s+(?:of|as|the|less|more|fewer)\b)",
    re.IGNORECASE,
)
_ROUNDED = 0.01  # how far "two thirds" may be from the share that the source states
_VAGUE = {"dozens": 12.0, "hundreds": 1e2, "thousands": 1e3, "millions": 1e6}
_VAGUE |= {"billions": 1e9, "trillions": 1e12}
_VAGUELY = re.compile(rf"\b(?:{'|'.join(_VAGUE)})\b(?!\s+of\s+(?:{'|'.join(_VAGUE)}))", re.I)
_ASIDE = re.compile(r"\([^()]*\)")
_INTRODUCED = re.compile(r",?\s+(?:including|namely|such as|like|i\.e\.|e\.g\.),?\s+", re.I)
_LISTED = re.compile(
    r"(?P<first>(?:[^,.;:!?]{1,80},\s+)+)(?P<last>[^,.;:!?]{1,80}\s+)?(?:and|or|as well as)\s"
)

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
    """A number at ``text[start:end]``; ``places`` after the point.

    ``unit`` is "%", "x", "/" (a fraction in words), "~" (hundreds, thousands...) or "".
    """

    value: float
    unit: str
    places: int
    hedged: bool
    start: int
    end: int


def numbers_in(text: str) -> list[Number]:
    """What ``text`` counts or measures; digits that are part of a name or an ordinal are not."""
    found = [_fraction(match) for match in _FRACTION.finditer(text)]
    shares = [(number.start, number.end) for number in found]
    for match in _VAGUELY.finditer(text):
        value = _VAGUE[match.group().lower()]
        found.append(Number(value, "~", 0, True, match.start(), match.end()))
    for match in _NUMBER.finditer(text):
        if any(start <= match.start() < end for start, end in shares):
            continue
        before = text[max(0, match.start() - 30) : match.start()]
        if match["word"]:
            number = None if _POINTED_AT.search(before) else _spelled(match)
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
        self._vague = {number.value for number in numbers if number.unit == "~"}
        self._lengths = _lengths(text)

    def holds(self, number: Number) -> bool:
        """Whether ``number`` is stated, as it stands, as a share of 100, or rounded if hedged.

        A small count is stated by a list of so many things too.
        """
        if number.unit == "~":
            top = (10 if number.value < 1e3 else 1e3) * number.value
            counted = self._values - self._vague
            return number.value in self._vague or any(number.value <= v < top for v in counted)
        if number.unit == "/" and any(
            abs(number.value - value) < _ROUNDED
            for value in (*self._values, *(percent / 100 for percent in self._percent))
        ):
            return True
        if number.value in self._lengths and not number.unit:
            return True
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


def _fraction(match: re.Match[str]) -> Number:
    count = _WORDS.get(match["count"].lower(), 1.0)
    value = count / _FRACTIONS[match["part"].lower()]
    return Number(value, "/", 2, True, match.start(), match.end())


def _lengths(text: str) -> frozenset[float]:
    """How many things each list in ``text`` names: "energy, traffic and weather" names three."""
    plain = _INTRODUCED.sub(": ", _ASIDE.sub("", text))
    return frozenset(
        float(match["first"].count(",") + (2 if match["last"] else 1))
        for match in _LISTED.finditer(plain)
    )


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
