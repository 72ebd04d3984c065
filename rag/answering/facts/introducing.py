"""What an abstract gives a name of its own: "we propose NAME", "… (NAME)"."""

from __future__ import annotations

import re

from rag.text import words

_IN_BRACKETS = re.compile(r"\(([A-Za-z][\w$^{}+-]{1,20}?(?:\s[A-Z]\w+)?)s?\)")
_NAMED = re.compile(
    r"\b(?:called|named|dubbed|term(?:ed)?|(?:propose|introduce|present|develop|design)s?)"
    r"\s+(?:\w+\s+)?[\"“'(]*([\w-]+)"
)


def introduced(abstract: str) -> set[str]:
    """The folded words by which ``abstract`` calls things from here on: its own method, and terms
    that it abbreviates. None of them names a data set or a machine that it uses."""
    found = {word for match in _IN_BRACKETS.finditer(abstract) for word in words(match[1])}
    found |= {word for match in _NAMED.finditer(abstract) for word in words(match[1])}
    folded = {word.folded for word in found}
    return folded | {f"{word}s" for word in folded}
