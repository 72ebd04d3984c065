"""Where in an answer the claims are that its sources do not bear out in full.

A claim is kept without its markers and emphasis, so that it is looked for by its letters and digits
in each block of the answer, whatever stands between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from markdown_it.token import Token
from markupsafe import Markup, escape

from rag.paper import Claim
from rag.ui.latex import to_html

VERDICTS = {
    "partly": "only partly supported",
    "misattributed": "supported by another paper than the one cited",
    "unsupported": "not supported by the paper cited",
    "uncited": "without a citation",
}
_MARKER = re.compile(r"\[\d+\]")
_Letter = tuple[str, int, int]  # a letter, the token it is of, its place there


def mark(tokens: Iterable[Token], claims: Sequence[Claim]) -> None:
    """Note in the text tokens of a parsed answer which parts of them are of ``claims``."""
    wanted = [
        (_letters_of(claim.text), VERDICTS.get(claim.verdict, claim.verdict)) for claim in claims
    ]
    for block in tokens:
        if block.type != "inline" or not block.children:
            continue
        letters = list(_letters(block.children))
        text = "".join(letter for letter, _, _ in letters)
        for claim, verdict in wanted:
            at = text.find(claim)
            if claim and at >= 0:
                _note(block.children, letters[at : at + len(claim)], verdict)


def render_text(token: Token) -> str:
    """The token's text as HTML, what is in doubt in a ``<span>`` with the verdict after it."""
    ranges = token.meta.get("doubted", ())
    if token.type == "latex":  # all of it or nothing
        formula = to_html(token.content)
        if ranges:
            formula = Markup('<span class="doubt">{}</span>').format(formula)
        return str(formula + Markup().join(_verdict(told) for _, _, told in ranges))
    shown, at = Markup(), 0
    for start, end, verdict in sorted(ranges):
        if start < at:  # a part of another claim
            continue
        shown += escape(token.content[at:start])
        shown += Markup('<span class="doubt">{}</span>').format(token.content[start:end])
        shown += _verdict(verdict)
        at = end
    return str(shown + escape(token.content[at:]))


def _verdict(told: str) -> Markup:
    return Markup('<span class="verdict">{}</span>').format(told) if told else Markup()


def _note(children: Sequence[Token], letters: Sequence[_Letter], verdict: str) -> None:
    last = letters[-1][1]
    for number in dict.fromkeys(number for _, number, _ in letters):
        places = [place for _, of, place in letters if of == number]
        start, end = places[0], places[-1] + 1
        content = children[number].content
        while number == last and end < len(content) and content[end] in ".!?)”\"'":
            end += 1
        ranges = children[number].meta.setdefault("doubted", [])
        ranges.append((start, end, verdict if number == last else ""))


def _letters(children: Sequence[Token]) -> Iterator[_Letter]:
    for number, token in enumerate(children):
        if token.type in ("text", "text_special", "latex"):
            for place, character in enumerate(token.content):
                if character.isalnum():
                    yield from ((letter, number, place) for letter in character.casefold())


def _letters_of(text: str) -> str:
    return "".join(c.casefold() for c in _MARKER.sub("", text) if c.isalnum())
