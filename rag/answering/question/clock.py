"""Times of day as people write them: ``12:15``, ``3 pm``, ``noon``, ``half past twelve``."""

from __future__ import annotations

import re

_HOURS = "one two three four five six seven eight nine ten eleven twelve".split()
_STEPS = {
    "half": 30, "quarter": 15, "five": 5, "ten": 10, "twenty": 20, "twenty-five": 25,
}  # fmt: skip
_PARTS = {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "forty-five": 45, "fifty": 50}
HOUR = rf"(?:{'|'.join(_HOURS)})"
_STEP = r"(?:(?:an?\s+)?(?:half|quarter)|twenty[\s-]five|five|ten|twenty)(?:\s+minutes)?"
_HALF = r"(?:[ap]\.?m\b\.?)"
_NO_COUNT = (
    r"(?!\s+(?:co-?)?(?:authors?|people|minutes?|papers?|talks?|posters?)\b)"  # "five to ten"
)
# "Half past twelve", "twelve thirty", "nine o'clock", "one pm", "at nine in the morning".
SPELT = (
    rf"(?:{_STEP}\s+(?:past|to|before|after)\s+(?:{HOUR}|1[0-2]|[1-9])\b{_NO_COUNT}(?:\s*{_HALF})?"
    rf"|half\s+{HOUR}\b"
    rf"|{HOUR}[\s-]+(?:forty[\s-]five|{'|'.join(sorted(_PARTS, key=len, reverse=True))})\b"
    rf"(?:\s*{_HALF})?"
    rf"|{HOUR}\s*(?:o\s?['’]?\s?clock\b|{_HALF})"
    rf"|(?<=at\s){HOUR}(?=\s+in\s+the\s+(?:morning|afternoon)\b|\s*[,;?]|\.?\s*$))"
)
# What a text with such a time holds, as ``rag.answering.cued.Cued`` looks for it.
SPELT_CUES = tuple(f" {hour} " for hour in _HOURS)
CLOCK = (
    r"(?:(?:(?<!\w)|(?<=\dT))(?:(?:[01]?\d|2[0-3])[:.h][0-5]\d(?:\s*[ap]\.?m\b\.?)?"
    r"|(?:1[0-2]|0?[1-9])\s*[ap]\.?m\b\.?"
    rf"|(?:1[0-2]|[1-9])\s*o['’]?clock|(?:noon|midday|midnight)\b|{SPELT}))"
)
_NUMERIC = re.compile(r"\d+")
_DAY = 24 * 60


def minute_of(clock: str) -> int:
    """Minutes after midnight of ``12:15``, ``3 pm``, ``noon``, ``a quarter to two``."""
    text = " ".join(re.sub(r"[-’']", " ", clock.lower()).split())
    if text in ("noon", "midday", "midnight"):
        return 0 if text == "midnight" else 720
    hour, minute = _spelt(text) or _numbers(text)
    before_noon = re.search(r"a\.?m\b", text)
    if re.search(r"p\.?m\b", text) and hour < 12:
        hour += 12
    elif before_noon and hour == 12:
        hour = 0
    elif 1 <= hour <= 6 and not before_noon and not text.startswith("0"):
        hour += 12  # nobody speaks at "1:20" in the night
    return (60 * hour + minute) % _DAY


def clock_of(minute: int) -> str:
    """``750`` as ``12:30``."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _numbers(text: str) -> tuple[int, int]:
    digits = [int(number) for number in _NUMERIC.findall(text)]
    return digits[0], digits[1] if len(digits) > 1 else 0


def _spelt(text: str) -> tuple[int, int] | None:
    """The hour and the minutes past it (before it, if negative) of a time in words."""
    said = text.replace("twenty five", "twenty-five").replace("forty five", "forty-five").split()
    hours = [_hour(word) for word in said]
    joint = next((at for at, word in enumerate(said) if word in ("past", "to", "after", "before")),
                 None)  # fmt: skip
    if joint is not None:
        step = next(_STEPS[word] for word in said[:joint] if word in _STEPS)
        hour = next(h for h in hours[joint:] if h)
        return (hour, step) if said[joint] in ("past", "after") else (hour, -step)
    if not hours or _NUMERIC.search(text):
        return None
    if said[0] == "half":
        return hours[1], 30
    return hours[0], next((_PARTS[word] for word in said[1:] if word in _PARTS), 0)


def _hour(word: str) -> int:
    """The hour that ``word`` names, 0 if it names none."""
    return int(word) if word.isdigit() else _HOURS.index(word) + 1 if word in _HOURS else 0
