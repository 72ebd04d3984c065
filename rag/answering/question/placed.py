"""Words of a request whose place tells what they are, whatever else they may be.

What a paper does with data asks for papers, "evaluate on ImageNet"; the words of a title that is
quoted, or begins with a capital "On", ask for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.text import Word

_VERB = (
    r"(?:(?:evaluat|validat|fine-?tun)(?:es?|ed|ing)"
    r"|(?:test|(?:pre-?)?train|benchmark|experiment)(?:s|ed|ing)?)"
)
_WHAT = r"(?:results|numbers|experiments|accuracy|performance|scores|evaluations)"
_TRIED = re.compile(
    rf"\b(?:(?P<verb>{_VERB})(?:\s+(?:and|or)\s+{_VERB})?(?:\s+(?:it|them|their\s+\w+))?"
    rf"|(?P<report>report|show|present|give|run|conduct|perform)(?:s|ed|ing)?\s+"
    rf"(?:(?:strong|good|competitive|empirical|experimental|their|new)\s+)?{_WHAT})"
    r"\s+(?:on|with)\b(?!\W*$)",
    re.IGNORECASE,
)
# "Train on one task and test on another" says of both what the papers are about.
_AND_THEN = re.compile(
    rf"\b(?:and|but|then)\s+(?:\w+\s+)?(?:{_VERB}|(?:generali[sz]|transfer|adapt|deploy)\w*)\b",
    re.IGNORECASE,
)
_JOINTS = frozenset(("and", "or"))
_QUOTED = re.compile(r"(?<!\w)[\"“][^\"“”]*(?:[\"”]|$)|^[^\"“”]*[\w?!.][\"”](?!\w)")
_CAPITAL_ON = re.compile(r"(?<=[a-z]\s)(?:On|About|Towards?)\s+(?=\w+(?:\s+\S+){2})")


def placed(clause: str, said: Sequence[Word], letters: str) -> str:
    """``letters`` of the words ``said`` in ``clause``, with what their place makes them: "B" what a
    paper does, "s" what is beside it, "x" what papers are about."""
    found = list(letters)
    tried = [m for m in _TRIED.finditer(clause) if not _AND_THEN.search(clause, m.end())]
    titles = [m for m in _QUOTED.finditer(clause) if m[0].strip(" ?.!") != clause.strip(" ?.!")]
    titles += _CAPITAL_ON.finditer(clause)
    for at, word in enumerate(said):
        for match in tried:
            if match.start() <= word.start < match.end() and letters[at] != "N":
                verb = match["verb"] and re.fullmatch(_VERB, word.text, re.IGNORECASE)
                verb = verb or word.start == match.start()
                found[at] = "J" if word.folded in _JOINTS else "B" if verb else "s"
        if any(match.start() <= word.start < match.end() for match in titles):
            found[at] = "x"
    return "".join(found)
