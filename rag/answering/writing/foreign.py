"""Text from papers and models, made harmless where Markdown is rendered.

A link or an image could carry what the assistant knows to somewhere else, a tag could do worse,
and a ``[3]`` of an abstract's own would read as one of our citations. Only what would be active
is escaped, so that a quotation can still be found in its abstract.
"""

from __future__ import annotations

import re

_OWN_MARKER = re.compile(r"(\\*)\[(\d+)\]")
_LINK = re.compile(r"\](\\*)\(")
_TAG_OR_CODE = re.compile(r"(\\*)(<(?=[A-Za-z/!?])|`)")
_TAG = re.compile(r"(\\*)(<(?=[A-Za-z/!?]))")


def flat(text: str) -> str:
    """``text`` on one line, without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def inert(text: str) -> str:
    """Text of a paper or a user for a line of our own: no markers, links, images, tags or code."""
    text = _OWN_MARKER.sub(lambda m: f"{_odd(m[1])}[{m[2]}\\]", flat(text))
    active = _TAG_OR_CODE if text.count("`") > 1 else _TAG  # one backtick alone opens nothing
    return active.sub(lambda m: _odd(m[1]) + m[2], _without_links(text))


def defused(text: str) -> str:
    """A model's text: its Markdown stays, but no link, image or tag of it works."""
    return _TAG.sub(lambda m: _odd(m[1]) + m[2], _without_links(text))


def _without_links(text: str) -> str:
    return _LINK.sub(lambda m: f"]{_odd(m[1])}(", text)


def _odd(backslashes: str) -> str:
    """An odd number of backslashes escapes what follows; an even number is only themselves."""
    return backslashes if len(backslashes) % 2 else backslashes + "\\"
