"""Lists of people as people write them."""

from __future__ import annotations

import ast
import json
import re

_SUFFIX = re.compile(r"(?:Jr|Sr|Ph\.?D|M\.?D|Esq|JR|SR)\.?|I{2,3}|IV|VI{0,3}")
_TIGHT_COMMA = re.compile(r",(?=\S)")


def split_list(text: str) -> list[str]:
    """The items of a list printed as JSON or Python, else of ``a; b`` or ``a, b``."""
    printed = _printed_list(text)
    if printed is not None:
        return printed
    return _pieces(text.split(";" if ";" in text else ","))


def split_authors(text: str) -> tuple[str, ...]:
    """The people that an author field names, each as ``First Last``.

    Understands ``A; B``, ``A · B``, ``A and B``, ``A, B and C``, ``Last, First and Last, First``,
    ``A,B``, ``A, B`` and ``Last, First,Last, First``, and lists printed as JSON or Python.
    """
    printed = _printed_list(text)
    if printed is not None:
        return tuple(printed)
    for separator in (";", " · ", "|", "\n"):
        if separator in text:
            return tuple(_pieces(text.split(separator)))
    if " and " in text:
        return _split_at_and(text)
    return tuple(_split_at_commas(text))


def _split_at_and(text: str) -> tuple[str, ...]:
    pieces = _pieces(text.split(" and "))
    if pieces and all(piece.count(",") == 1 for piece in pieces):
        return tuple(given_first(piece) for piece in pieces)
    return tuple(name for piece in pieces for name in _split_at_commas(piece))


def given_first(name: str) -> str:
    """``Last, First`` as ``First Last``; a name with a suffix after the comma stays."""
    last, _, first = (part.strip() for part in name.partition(","))
    return f"{first} {last}" if first and not ends_in_suffix(name) else name


def ends_in_suffix(name: str) -> bool:
    """Whether what stands after the comma of ``name`` is no first name but ``Jr.`` or the like."""
    return _SUFFIX.fullmatch(name.partition(",")[2].strip()) is not None


def _split_at_commas(text: str) -> list[str]:
    """Names between commas; ``, Jr.`` stays with the name before it."""
    tight = _pieces(_TIGHT_COMMA.split(text))
    if len(tight) > 1 and all(", " in piece for piece in tight):
        return [given_first(piece) for piece in tight]
    names: list[str] = []
    for piece in _pieces(text.split(",")):
        if names and _SUFFIX.fullmatch(piece):
            names[-1] += f", {piece}"
        else:
            names.append(piece)
    return names


def _pieces(parts: list[str]) -> list[str]:
    return [piece for part in parts if (piece := part.strip().removeprefix("and ").strip())]


def _printed_list(text: str) -> list[str] | None:
    if not (text.startswith("[") and text.endswith("]")):
        return None
    for parse in (json.loads, ast.literal_eval):
        try:
            items = parse(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        if isinstance(items, list) and all(isinstance(item, str) for item in items):
            return _pieces(items)
    return None
