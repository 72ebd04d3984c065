"""An answer's Markdown as HTML: its ``[n]`` become links to the cards, and nothing else is active.

Raw HTML, images and links that hide where they lead stay the text they are; so do link
definitions, or a model's own "[1]: …" would swallow its markers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markupsafe import Markup, escape

from rag.paper import Claim
from rag.ui import latex
from rag.ui.doubts import mark, render_text
from rag.ui.wording import answer_in_page_words

_MARKER = re.compile(r"\[(\d{1,9})\]")
_FURTHER = re.compile(r" · `rag show ([\w-]+)`")
_NEAREST = re.compile(r"\n+[^\n]+:\n+(?:- [^\n]* · `rag show [\w-]+`(?:\n|$))+")


def to_html(
    text: str, titles: Mapping[int, str], prefix: str, doubted: Sequence[Claim] = ()
) -> Markup:
    """``text`` as HTML. Markers of the numbers in ``titles`` link to ``#<prefix>-<number>``; the
    claims that are ``doubted`` are marked where they stand."""
    env = {"titles": titles, "prefix": prefix}
    parser = _parser()
    tokens = parser.parse(answer_in_page_words(text), env)
    mark(tokens, doubted)
    return Markup(parser.renderer.render(tokens, parser.options, env))


def named_papers(text: str) -> list[str]:
    """Ids of the papers that ``text`` names without citing them: the nearest to what is missing."""
    return list(dict.fromkeys(_FURTHER.findall(text)))


def without_named(text: str) -> str:
    """``text`` without the list of those papers, where they are shown beside it."""
    return _NEAREST.sub("\n", text)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["strikethrough", "table"])
    parser.disable(["reference", "link", "image"])
    parser.inline.ruler.before("escape", "citation", _read_marker)
    parser.inline.ruler.after("citation", "latex", _read_latex)
    parser.add_render_rule("citation", _render_marker)
    parser.add_render_rule("link_open", _render_link)
    parser.add_render_rule("text", _render_text)
    parser.add_render_rule("latex", _render_text)
    return parser


def _read_marker(state: StateInline, silent: bool) -> bool:
    match = _MARKER.match(state.src, state.pos, state.posMax)
    if match is None or int(match[1]) not in state.env["titles"]:
        return False
    if not silent:
        token = state.push("citation", "a", 0)
        token.meta = {"number": int(match[1])}
    state.pos = match.end()
    return True


def _read_latex(state: StateInline, silent: bool) -> bool:
    """What papers write for TeX, before Markdown takes its backslashes for escapes."""
    found = latex.span_at(state.src, state.pos)
    if found is None or found[0] > state.posMax:
        return False
    if not silent:
        token = state.push("latex", "", 0)
        token.content = state.src[state.pos : found[0]]
    state.pos = found[0]
    return True


def _render_marker(_self: Any, tokens: Sequence[Any], at: int, _options: Any, env: Any) -> str:
    number = tokens[at].meta["number"]
    title = latex.to_text(env["titles"][number])
    shape = Markup('<a class="cite" href="#{}-{}" aria-label="Source {}: {}" title="{}">[{}]</a>')
    return str(shape.format(env["prefix"], number, number, title, title, number))


def _render_text(_self: Any, tokens: Sequence[Any], at: int, _options: Any, _env: Any) -> str:
    return render_text(tokens[at])


def _render_link(_self: Any, tokens: Sequence[Any], at: int, _options: Any, _env: Any) -> str:
    """An address in angle brackets, which shows where it leads."""
    href = escape(tokens[at].attrGet("href") or "")
    return f'<a href="{href}" target="_blank" rel="noopener noreferrer">'
