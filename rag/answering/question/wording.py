"""The small words of a question as they are meant: contractions spelt out, slips mended."""

from __future__ import annotations

import re

_CONTRACTION = re.compile(
    r"\b(?:(what|who|when|where|how|why|that|it)['’]s|(what|who|when|where|how|that)s)\b",
    re.IGNORECASE,
)
_POINTING = "the this that these those they them their what which when with".split()
_WORD = re.compile(r"\b[a-z]{3,6}\b", re.IGNORECASE)
_SLIPS = {
    f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}": word
    for word in _POINTING
    for at in range(len(word) - 1)
    if word[at] != word[at + 1]
}


def spelt_out(question: str) -> str:
    """``question`` with "when's" as "when is", and "taht", two letters swapped, as "that"."""
    text = _CONTRACTION.sub(lambda match: f"{match[1] or match[2]} is", question)
    return _WORD.sub(lambda match: _SLIPS.get(match[0].lower(), match[0]), text)
