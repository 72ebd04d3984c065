"""One record given as named fields, as JSON, CSV and BibTeX have it, read as a paper."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping

from rag.paper import Paper
from rag.sources import ids
from rag.sources.base import BadRecord, checked
from rag.sources.names import split_authors, split_list

ALIASES: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "paper_title", "paper"),
    "abstract": ("abstract", "summary", "abstract_text", "paper_abstract"),
    "authors": ("authors", "author", "author_names", "author(s)", "creators"),
    "venue": ("venue", "conference", "booktitle", "journal", "journaltitle", "conference_name"),
    "year": ("year", "date", "published", "publication_year", "publication_date", "pub_year"),
    "track": ("track", "presentation", "presentation_type"),
    "session": ("session",),
    "time": ("time",),
    "url": ("url", "link", "paper_url", "detail_url", "forum_url", "html_url", "abs_url"),
    "pdf_url": ("pdf_url", "pdf", "pdf_link", "url_pdf", "open_access_pdf", "openaccesspdf"),
    "keywords": ("keywords", "keyword", "tags", "author_keywords"),
    "ids": ("ids", "externalids", "external_ids"),
    "doi": ("doi",),
    "arxiv": ("arxiv", "arxiv_id", "arxivid"),
    "openreview": ("openreview", "openreview_id", "forum"),
    "acl": ("acl", "acl_id"),
    "pmid": ("pmid", "pubmed", "pubmed_id"),
    "id": ("id",),
}
"""Every field understood, with the names it goes by, the stronger first."""

FIELD_OF = {alias: name for name, aliases in ALIASES.items() for alias in aliases}
_SCHEMES = ("doi", "arxiv", "openreview", "acl", "pmid")
_SCHEME_OF = {"pubmed": "pmid", **{scheme: scheme for scheme in _SCHEMES}}
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31});")
_VENUE_YEAR = re.compile(r"(\D{2,40}) ((?:19|20)\d\d)")


def normal_name(name: str) -> str:
    """A column name as ``ALIASES`` spells it."""
    return name.strip().strip('"').lower().replace(" ", "_").replace("-", "_")


def venue_and_year(text: str) -> tuple[str, int] | None:
    """``NAME YEAR`` taken apart, or None if ``text`` is not that."""
    found = _VENUE_YEAR.fullmatch(text) if len(text) < 48 else None
    return (found[1].strip(), int(found[2])) if found else None


def year_in(text: str) -> int | None:
    """The first year that a date or a year's field names."""
    found = _YEAR.search(text[:64])
    return int(found[0]) if found else None


def paper(line: int, record: Mapping[str, object]) -> Paper | BadRecord:
    """The paper that ``record`` (field names as the file has them) describes.

    ``line`` is where the record starts, for the report if it cannot be read.
    """
    values = {normal_name(name): value for name, value in record.items()}

    def first(field: str) -> object:
        return next((v for a in ALIASES[field] if (v := values.get(a)) not in (None, "", [])), None)

    venue, year = _text(first("venue")), year_in(_text(first("year")))
    if not any(alias in values for alias in ALIASES["year"]) and (both := venue_and_year(venue)):
        venue, year = both
    url, pdf_url = _text(first("url")) or None, _text(first("pdf_url")) or None
    stated = _stated_ids(first("ids")) | {s: _text(first(s)) for s in _SCHEMES if first(s)}
    return checked(
        line,
        Paper(
            title=_one_line(_text(first("title"))),
            abstract=_text(first("abstract")),
            authors=_people(first("authors")),
            venue=venue or None,
            year=year,
            track=_text(first("track")) or None,
            session=_text(first("session")) or None,
            time=_text(first("time")) or None,
            url=url,
            pdf_url=pdf_url,
            ids=ids.merged(stated, (url, pdf_url, *_id_address(_text(first("id"))))),
            keywords=tuple(_items(first("keywords"))),
        ),
    )


def _text(value: object) -> str:
    """A field's value as text: objects by their name or address, what is no text as empty."""
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("url")
    elif isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, str):
        return _sound(value).strip()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(int(value)) if value % 1 == 0 else ""
    return ""


def _sound(text: str) -> str:
    """``text`` without what no file or index can hold: NULs and halves of surrogate pairs."""
    if text.isascii():
        return text.replace("\0", "")
    clean = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return clean.replace("\0", "")


def _one_line(text: str) -> str:
    """``text`` with its line wraps, and nothing else, made spaces."""
    if "\n" not in text:
        return text
    return " ".join(stripped for line in text.split("\n") if (stripped := line.strip()))


def _people(value: object) -> tuple[str, ...]:
    """Names without HTML entities: the semicolon of ``M&uuml;ller`` parts no two people."""
    if isinstance(value, str):
        return split_authors(_unescaped(_text(value)))
    return tuple(_unescaped(_person(item)) for item in _iterable(value) if _person(item))


def _unescaped(text: str) -> str:
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)


def _person(item: object) -> str:
    if isinstance(item, Mapping) and not item.get("name"):
        pairs = (("given", "family"), ("first", "last"), ("first_name", "last_name"))
        for first, last in pairs:
            if item.get(last):
                return f"{_text(item.get(first))} {_text(item[last])}".strip()
    return _one_line(_text(item))


def _items(value: object) -> Iterable[str]:
    if isinstance(value, str):
        return split_list(_text(value))
    return [text for item in _iterable(value) if (text := _text(item))]


def _iterable(value: object) -> Iterable[object]:
    return value if isinstance(value, list | tuple) else ()


def _stated_ids(value: object) -> dict[str, str]:
    """The identifiers of an ``ids`` field: an object, its JSON, or ``doi:…; arxiv:…``."""
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {}
    if isinstance(value, Mapping):
        pairs = [(str(scheme), _text(number)) for scheme, number in value.items()]
    else:
        pairs = [(s, n) for item in _items(value) for s, _, n in (item.partition(":"),)]
    return {
        _SCHEME_OF.get(name, name): number.strip()
        for scheme, number in pairs
        if (name := scheme.strip().lower()) and number.strip()
    }


def _id_address(number: str) -> tuple[str, ...]:
    """The address of a bare ``id``, where its form shows whose it is."""
    for scheme, site in (("doi", "https://doi.org/"), ("arxiv", "https://arxiv.org/abs/")):
        if number.startswith("10.") == (scheme == "doi") and ids.canonical(scheme, number):
            return (site + number,)
    return ()
