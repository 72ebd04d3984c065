"""JSON on stdout that any terminal, pipe and line-reading program takes unharmed."""

from __future__ import annotations

import json
import re
import sys
from typing import Any

# Legal inside JSON strings, but a terminal obeys some, Python's splitlines breaks at others,
# and lone surrogates cannot be encoded at all.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def print_json(value: Any) -> None:
    """One value, indented for a person to read."""
    print(dumps(value, indent=2))


def print_json_line(value: Any) -> None:
    """One value on one line, handed on at once."""
    print(dumps(value), flush=True)


def dumps(value: Any, *, indent: int | None = None) -> str:
    """``value`` as JSON in the characters that stdout can encode."""
    text = escaped(json.dumps(value, ensure_ascii=False, indent=indent))
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return json.dumps(value, indent=indent)
    return text


def escaped(text: str) -> str:
    """JSON ``text`` with its harmful characters as escapes: the same value."""
    return _ESCAPED.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
