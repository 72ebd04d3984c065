"""Papers as BibTeX entries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from rag.library.merge import is_preprint
from rag.library.people import name_words
from rag.paper import Paper
from rag.text import content_words

_FORMULA = re.compile(r"(?<!\\)(\$[^$]+\$)")
_BARE = re.compile(r"(?<!\\)[%&#_$]")
_ID_DIGITS = 4


def to_bibtex(papers: Sequence[Paper]) -> str:
    """One entry a paper. Keys do not depend on which other papers are exported."""
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.model import Entry, Field

    library = Library()
    taken: set[str] = set()
    for paper in papers:
        short = _key(paper, _ID_DIGITS)
        key = _key(paper, len(paper.paper_id)) if short in taken else short
        taken.add(key)
        kind = "inproceedings" if paper.venue and not is_preprint(paper) else "misc"
        fields = [Field(name, f"{{{value}}}") for name, value in _fields(paper).items() if value]
        library.add(Entry(kind, key, fields))
    return write_string(library, unparse_stack=[]) if papers else ""


def _key(paper: Paper, digits: int) -> str:
    """Surname, year, first telling word and the beginning of the paper's id."""
    surname = name_words(paper.authors[0])[-1:] if paper.authors else []
    word = [word.folded for word in content_words(paper.title)][:1]
    readable = "".join([*surname, str(paper.year or ""), *word])
    ascii_only = "".join(c for c in readable if c.isascii() and c.isalnum())
    return f"{ascii_only}_{paper.paper_id[:digits]}" if ascii_only else paper.paper_id


def _fields(paper: Paper) -> dict[str, str]:
    venue = "howpublished" if is_preprint(paper) else "booktitle"
    arxiv = paper.ids.get("arxiv", "")
    return {
        "title": f"{{{_latex(paper.title)}}}",  # the second braces keep its capitals
        "author": " and ".join(map(_author, paper.authors)),
        venue: _latex(paper.venue or ""),
        "year": str(paper.year or ""),
        "doi": _balanced(paper.ids.get("doi", "")),
        "eprint": _balanced(arxiv),
        "archiveprefix": "arXiv" if arxiv else "",
        "url": _balanced(paper.url or ""),
        "pdf": _balanced(paper.pdf_url or ""),
        "keywords": _latex(", ".join(paper.keywords)),
        "note": _latex(paper.track or ""),
        "abstract": _balanced(" ".join(paper.abstract.split())),
    }


def _author(name: str) -> str:
    text = _latex(name)
    return f"{{{text}}}" if re.search(r"\band\b", name, re.IGNORECASE) else text


def _latex(text: str) -> str:
    """``text`` for LaTeX to print; formulas and commands that are there already are kept."""
    pieces = _FORMULA.split(" ".join(text.split()))
    encode = _encoder().unicode_to_latex
    for i in range(0, len(pieces), 2):
        pieces[i] = encode(_BARE.sub(r"\\\g<0>", pieces[i]))
    return _balanced("".join(pieces))


def _balanced(text: str) -> str:
    """``text`` without braces that would end the field early or never."""
    depth = 0
    for character in text:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            break
    if depth == 0:
        return text
    return "".join(_BRACES.get(character, character) for character in text)


_BRACES = {"{": r"\textbraceleft ", "}": r"\textbraceright "}


@cache
def _encoder() -> Any:
    from pylatexenc.latexencode import UnicodeToLatexEncoder  # type: ignore[import-untyped]

    return UnicodeToLatexEncoder(
        non_ascii_only=True,
        replacement_latex_protection="braces-all",
        unknown_char_policy="keep",
        unknown_char_warning=False,
    )
