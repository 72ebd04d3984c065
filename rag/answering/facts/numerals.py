"""Whether a sentence holds a number: in digits, in words, or as an order of growth."""

from __future__ import annotations

import re

_ENUMERATOR = re.compile(r"\(\d\)")
# A number, not the digit of a name such as CIFAR-10, ResNet50, H.264 or GPT-4.
_DIGITS = re.compile(
    r"(?<![A-Za-z\d.,-])(?<![A-Za-z]-)\$?\\?[~≈<>]?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?"
    r"(?=[\s,.;:)%\\$\u00d7x°\u2013-]|[KkMBTGx]\b|th\b|st\b|nd\b|rd\b|-?fold\b|$)"
)
_NUMBER_WORD = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|dozens?|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|half|halved?|halves|twice|thrice|double[sd]?"
    r"|handful|an?\s+(?:few|couple)|triple[sd]?|quarter|orders?\s+of\s+magnitude"
    r"|(?:almost|nearly|virtually|practically)\s+no(?:ne)?"
    r"|negligible(?=\s+(?:[\w-]+\s+){0,2}(?:overhead|costs?|slow-?down|latency)\b))\b",
    re.IGNORECASE,
)
# "Tacotron 2", "Atari 2600", "VQA 2.0": which one of the name, and no number of anything.
_OF_A_NAME = re.compile(
    r"(?<=[\w,)] )[A-Z][\w-]*[a-z][\w-]*\s\d{1,4}(?![\d.,]*\s?[%\d])|\b[A-Z]\w+\s\d\.0\b"
)
# Landau's: "Theta(n^{3/2}) generations".
ORDER_OF_GROWTH = re.compile(r"\b(?:O|o|Omega|Theta|Ω|Θ)\}?\s*\(|\\(?:Omega|Theta|mathcal)\b")
# "33,000 individuals", "1.2 million labelled images": not "10 times" or "half the data".
_ITEMS = re.compile(
    r"(?<![\w.-])\d[\d,.]*(?:\s?[KkMB]\b|\+)?\s+(?:thousand|million|billion|hundred)?\s*"
    r"(?!times\b|points\b|percent\b|orders\b|steps\b|epochs\b)(?:[\w-]+\s+){0,2}?[a-z][\w-]*s\b"
    r"|\b(?:hundreds?|thousands?|millions?|billions?)\s+(?:of\s+)?[a-z]",
    re.IGNORECASE,
)


def has_number(sentence: str) -> bool:
    """A number in digits or words that is not part of a name, nor the (1) of an enumeration."""
    sentence = _OF_A_NAME.sub("", _ENUMERATOR.sub("", sentence))
    found = _DIGITS.search(sentence) or _NUMBER_WORD.search(sentence)
    return bool(found or ORDER_OF_GROWTH.search(sentence))


def counts_items(sentence: str) -> bool:
    """Whether ``sentence`` tells how many items there are, as the size of data is told."""
    return bool(_ITEMS.search(sentence))
