r"""LaTeX in papers' text, for reading: ``$\ell_2$`` as an l with a lowered 2, ``50\%`` as 50%.

Only what is shown changes: what is copied, saved, quoted and checked stays as the listing has it.
HTML entities (``&amp;``) and Markdown's escapes are read likewise, so that a sentence looks the
same where an answer quotes it, which is Markdown, and in the abstract on the card, which is not.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from markupsafe import Markup, escape

_GROUP = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
# A dollar opens a formula as in Pandoc: next to no blank inside, and before no digit after it, so
# that "$5 and $10" stays money.
_FORMULA = re.compile(
    r"\$\$(?=\S)(?P<display>[^$]{1,600}?)(?<=[^\s\\])\$\$"
    r"|\$(?=[^\s$])(?P<inline>(?:[^$\\]|\\.){1,300}?)(?<=\S)\$(?!\d)"
    r"|\\\((?P<round>.{1,300}?)\\\)"
    r"|\\\[(?!\d+\\?\])(?P<square>.{1,600}?)\\\]",
    re.DOTALL,
)
_WORDS = re.compile(
    rf"\\(?:href\s*{_GROUP}|url)\s*(?P<shown>{_GROUP})"
    rf"|(?P<accent>\\[\"'`^~=.](?:\{{\\?[A-Za-z]\}}|\\?[A-Za-z]))"
    rf"|(?P<macro>\\[A-Za-z]+(?:\s*{_GROUP})*)"
    r"|(?P<group>\{\\(?:[^{}]|\{[^{}]*\})*\})"
    r"|\\(?P<sign>[ !-/:-@\[-`{-~])"
    r"|(?P<tie>(?<=[A-Za-z])~(?=[A-Za-z$\\]))"
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31});")
_ANY = re.compile(r"[$\\{&~]")
_ARGUMENT = re.compile(rf"\s*(?:({_GROUP})|(\\(?:[A-Za-z]+|.)(?:{_GROUP})?|[^\s^_}}]))")
_MACRO = re.compile(r"\\([A-Za-z]+|[^A-Za-z])")
_REFERENCES = ("<cit.>", "<ref>")  # what the library makes of references to what is not here

_SCRIPTS = {"^": ("\ue000", "sup"), "_": ("\ue001", "sub")}  # in a formula on its way
_KINDS = dict(_SCRIPTS.values())
_END = "\ue002"
_UPPER = str.maketrans(
    "0123456789+-=()abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
)
_LOWER = str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")


def to_html(text: str) -> Markup:
    """``text`` for a page, its formulas with raised and lowered letters; all else is escaped."""
    shown, at = Markup(), 0
    for start, end, read in spans(text):
        shown += escape(text[at:start]) + drawn(read)
        at = end
    return shown + escape(text[at:])


def to_text(text: str) -> str:
    """``text`` for a label: ``VA-RED$^2$`` as VA-RED²."""
    shown, at = "", 0
    for start, end, read in spans(text):
        shown += text[at:start] + _typed(read)
        at = end
    return shown + text[at:]


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """The parts of ``text`` that are not what they look like: start, end, and what to show; in
    that, scripts are between private signs."""
    at = 0
    while match := _ANY.search(text, at):
        found = span_at(text, match.start())
        if found:
            yield match.start(), *found
        at = found[0] if found else match.end()


def span_at(text: str, at: int) -> tuple[int, str] | None:
    """Where the part that begins at ``at`` ends, and what to show for it; None if it is none."""
    if match := _ENTITY.match(text, at):
        read = html.unescape(match[0])
        return (match.end(), read) if read != match[0] else None
    match = _FORMULA.match(text, at)
    if match:
        formula = next(filter(None, match.groups()))
        return _if_read(match, _read(_marked(formula)))
    match = _WORDS.match(text, at)
    if match is None:
        return None
    kept = match["sign"] or (match["shown"] or "")[1:-1] or (" " if match["tie"] else None)
    return _if_read(match, kept or _read(match[0]))


def _if_read(match: re.Match[str], read: str | None) -> tuple[int, str] | None:
    return None if read is None else (match.end(), read)


def _marked(formula: str) -> str:
    """``formula`` with private signs around what is raised or lowered, which are only text to the
    library."""
    made, at = "", 0
    while at < len(formula):
        sign = formula[at]
        if sign in _SCRIPTS and (script := _argument(formula, at + 1)):
            inside, at = script
            made += _SCRIPTS[sign][0] + _marked(inside) + _END
            continue
        step = 2 if sign == "\\" else 1  # "\_" is no script
        made, at = made + formula[at : at + step], at + step
    return made


def _argument(formula: str, at: int) -> tuple[str, int] | None:
    """What a script at ``at`` is, and where it ends: a group, a macro, or one sign."""
    match = _ARGUMENT.match(formula, at)
    if match is None:
        return None
    return (match[1][1:-1] if match[1] else match[2]), match.end()


@lru_cache(maxsize=4096)
def _read(latex: str) -> str | None:
    """``latex`` as text; None if there is something in it that would be lost."""
    from pylatexenc.latexwalker import LatexWalkerError  # type: ignore[import-untyped]

    context = _decoder().latex_context
    names = _MACRO.findall(latex)
    if any(name == "href" or context.get_macro_spec(name) is None for name in names):
        return None
    try:
        read: str = _decoder().latex_to_text(latex, tolerant_parsing=False)
    except (LatexWalkerError, RecursionError, IndexError):  # the last: an argument is missing
        return None
    if any(reference in read for reference in _REFERENCES):
        return None
    plain = "".join(map(_plain, read))
    return re.sub(r"\s+", " ", plain).strip() or None


def _plain(letter: str) -> str:
    """A letter of a mathematical alphabet, for which few fonts have a shape, as a letter."""
    return unicodedata.normalize("NFKC", letter) if letter >= "\U0001d400" else letter


@cache
def _decoder() -> Any:
    from pylatexenc.latex2text import (  # type: ignore[import-untyped]
        LatexNodes2Text,
        MacroTextSpec,
        get_default_latex_context_db,
    )

    silent = "it em bf sc tt rm sf sl cal bm operatorname left right big Big bigl bigr".split()
    ours = [MacroTextSpec(name, "") for name in silent]
    ours += [MacroTextSpec("|", "‖"), MacroTextSpec("frac", _fraction)]
    ours += [MacroTextSpec("widetilde", "%s\u0303"), MacroTextSpec("widehat", "%s\u0302")]
    context = get_default_latex_context_db()
    context.add_context_category("read on a page", prepend=True, macros=ours)
    return LatexNodes2Text(context, math_mode="text", strict_latex_spaces="based-on-source")


def _fraction(node: Any, l2tobj: Any) -> str:
    parts = [l2tobj.nodelist_to_text([part]) for part in node.nodeargd.argnlist]
    return "/".join(part if len(part) == 1 else f"({part})" for part in parts)


def drawn(read: str) -> Markup:
    """What ``span_at`` gives, as HTML."""
    shown, kinds = Markup(), []
    for sign in read:
        if sign in _KINDS:
            kinds.append(_KINDS[sign])
            shown += Markup(f"<{kinds[-1]}>")
        elif sign == _END:
            shown += Markup(f"</{kinds.pop()}>") if kinds else ""
        else:
            shown += escape(sign)
    return shown + Markup("".join(f"</{kind}>" for kind in reversed(kinds)))


def _typed(read: str) -> str:
    """With the raised and lowered letters that Unicode has, else with ``^`` and ``_``."""
    scripts = re.compile("([\ue000\ue001])([^\ue000-\ue002]*)\ue002")
    while scripts.search(read):
        read = scripts.sub(_script, read)
    return read


def _script(match: re.Match[str]) -> str:
    sign, table = ("^", _UPPER) if _KINDS[match[1]] == "sup" else ("_", _LOWER)
    if all(ord(letter) in table for letter in match[2]):
        return match[2].translate(table)
    return sign + (match[2] if len(match[2]) == 1 else f"({match[2]})")
