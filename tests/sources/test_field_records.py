"""JSON, CSV and BibTeX: papers given as named fields."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from listings_kit import LISTINGS, TWO, WHOLE, complaints, papers

from rag.paper import Paper
from rag.sources import BadRecord

FIELDS = {
    "title": WHOLE.title,
    "abstract": WHOLE.abstract,
    "authors": list(WHOLE.authors),
    "venue": "ICLR",
    "year": 2021,
    "track": "Poster",
    "session": "Session 3",
    "time": WHOLE.time,
    "url": WHOLE.url,
    "pdf_url": WHOLE.pdf_url,
    "ids": dict(WHOLE.ids),
    "keywords": list(WHOLE.keywords),
}
A, B = {"title": "First", "abstract": "One."}, {"title": "Second", "abstract": "Two."}


def line(record: object) -> str:
    return json.dumps(record, ensure_ascii=False)


# --- JSON -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "authors",
    ["J&ouml;rg M&#252;ller, Ann O&apos;Neill", ["J&ouml;rg M&#252;ller", "Ann O&apos;Neill"]],
)
def test_entities_in_names_part_nobody(authors: object) -> None:
    [paper] = papers(line({**A, "authors": authors}))
    assert paper.authors == ("Jörg Müller", "Ann O'Neill")


def test_every_field_of_a_json_line() -> None:
    assert papers(line(FIELDS)) == [WHOLE]


@pytest.mark.parametrize(
    "text",
    [
        f"{line(A)}\n{line(B)}\n",
        f"{line(A)}\n\n\n{line(B)}",
        f"{line(A)},\n{line(B)},\n",
        line([A, B]),
        json.dumps([A, B], indent=2),
        f"[\n{line(A)},\n{line(B)}\n]\n",
        f"{json.dumps(A, indent=4)}\n{json.dumps(B, indent=4)}",
        line({"papers": [A, B]}),
        line({"total": 2, "offset": 0, "data": [A, B], "next": 3}),
        json.dumps({"results": [A, B]}, indent=1),
        f"{line({'items': [A]})}\n{line({'items': [B]})}",
        f"{line([A])}\n{line([B])}",
        f"{line(A)}{line(B)}",
    ],
)
def test_shapes_of_json(text: str) -> None:
    assert papers(text) == TWO
    assert complaints(text) == []


@pytest.mark.parametrize(
    ("fields", "stated"),
    [
        ({"summary": "An abstract."}, {"abstract": "An abstract."}),
        ({"author": "A B; C D"}, {"authors": ("A B", "C D")}),
        ({"authors": "A B and C D"}, {"authors": ("A B", "C D")}),
        ({"authors": "A B, C D"}, {"authors": ("A B", "C D")}),
        ({"authors": [{"name": "A B", "authorId": "1"}]}, {"authors": ("A B",)}),
        ({"authors": [{"given": "A", "family": "B"}]}, {"authors": ("A B",)}),
        ({"authors": None}, {"authors": ()}),
        ({"date": "2019-05-06"}, {"year": 2019}),
        ({"published": "2019-05-06T00:00:00Z"}, {"year": 2019}),
        ({"year": "2019"}, {"year": 2019}),
        ({"year": 2019.0}, {"year": 2019}),
        ({"year": "unknown"}, {"year": None}),
        ({"year": float("nan")}, {"year": None}),
        ({"journal": {"name": "Mind"}}, {"venue": "Mind"}),
        ({"conference": "ICLR 2021"}, {"venue": "ICLR", "year": 2021}),
        ({"conference": "ICLR 2021", "year": None}, {"venue": "ICLR 2021", "year": None}),
        ({"link": "https://x.org/1"}, {"url": "https://x.org/1"}),
        ({"url_pdf": "https://x.org/1.pdf"}, {"pdf_url": "https://x.org/1.pdf"}),
        ({"openAccessPdf": {"url": "https://x.org"}}, {"pdf_url": "https://x.org"}),
        ({"doi": "https://doi.org/10.1000/ABC"}, {"ids": {"doi": "10.1000/abc"}}),
        ({"arxiv_id": "arXiv:2101.00001v3"}, {"ids": {"arxiv": "2101.00001"}}),
        ({"doi": "10.48550/arXiv.2101.00001"}, {"ids": {"arxiv": "2101.00001"}}),
        ({"id": "2101.00001v1"}, {"ids": {"arxiv": "2101.00001"}}),
        ({"id": "10.1000/abc"}, {"ids": {"doi": "10.1000/abc"}}),
        ({"id": 17}, {"ids": {}}),
        ({"paper_id": "2101.00001"}, {"ids": {}}),
        (
            {"externalIds": {"ArXiv": "1805.02262", "DOI": "10.1/X", "PubMed": "7"}},
            {"ids": {"arxiv": "1805.02262", "pmid": "7"}},
        ),
        ({"tags": "a, b"}, {"keywords": ("a", "b")}),
        ({"Keywords": ["a", "b"]}, {"keywords": ("a", "b")}),
        ({"sources": [{"file": "x"}], "paper_id": "p1"}, {}),
    ],
)
def test_names_that_fields_go_by(fields: dict[str, object], stated: dict[str, object]) -> None:
    assert papers(line({"title": "T", **fields})) == [Paper("T", **stated)]


def test_titles_lose_their_line_wraps_and_what_no_file_can_hold() -> None:
    text = '{"title": "A title\\n  in two\\u0000 \\ud800lines"}'
    assert papers(text) == [Paper("A title in two \ufffdlines")]


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ('{"title": "Broken", "abstract": "cut', "not a whole JSON object"),
        ('{"title": "Broken",', "not a whole JSON object"),
        ('{"abstract": "without"}', "no title"),
        ('{"title": ""}', "no title"),
        ('{"title": null, "abstract": "x"}', "no title"),
        ("title: Broken", "not a whole JSON object"),
        ('{"title": "N", "n": ' + "1" * 5000 + "}", "a number too long"),
        ('{"title": "D", "d": ' + "[" * 100_000 + "}", "nested too deeply"),
    ],
)
def test_a_broken_json_line_stops_nothing(broken: str, reason: str) -> None:
    text = f"{line(A)}\n{broken}\n{line(B)}\n"
    assert papers(text) == TWO
    [complaint] = complaints(text)
    assert complaint.line == 2
    assert reason in complaint.reason


@pytest.mark.parametrize("indent", [None, 2])
def test_a_broken_object_in_an_array_stops_nothing(indent: int | None) -> None:
    broken = {"title": "Broken", "abstract": "MARK", "authors": [{"name": "A"}]}
    text = json.dumps([A, broken, B], indent=indent).replace('"MARK"', "MARK")
    assert papers(text) == TWO
    [complaint] = complaints(text)
    assert complaint.line == text[: text.rindex("{", 0, text.index("Broken"))].count("\n") + 1


def test_an_array_that_breaks_off() -> None:
    for text in (json.dumps([A, B]), json.dumps({"data": [A, B]}, indent=2)):
        cut = text[: text.index("Two")]
        assert papers(cut) == TWO[:1]
        assert len(complaints(cut)) == 1


def test_lines_of_a_pretty_array() -> None:
    text = json.dumps([A, {"abstract": "x"}, B], indent=2)
    assert complaints(text) == [BadRecord(6, "the record has no title")]


# --- tables ---------------------------------------------------------------------------------


def test_every_field_of_a_table() -> None:
    cells = {
        **FIELDS,
        "authors": "; ".join(WHOLE.authors),
        "ids": "; ".join(f"{scheme}:{number}" for scheme, number in WHOLE.ids.items()),
        "keywords": "; ".join(WHOLE.keywords),
    }
    quoted = ['"' + str(cell).replace('"', '""') + '"' for cell in cells.values()]
    for delimiter in ",;\t":
        text = f"{delimiter.join(cells)}\n{delimiter.join(quoted)}\n"
        assert papers(text) == [WHOLE]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Title,Abstract\nFirst,One.\nSecond,Two.", TWO),
        ("title;abstract\nFirst;One.\n\nSecond;Two.\n", TWO),
        ("title\tabstract\nFirst\tOne.\nSecond\tTwo.\n", TWO),
        ('"Title","Abstract"\r\n"First","One."\r\n"Second","Two."\r\n', TWO),
        ("title,abstract\nFirst,One.\ntitle,abstract\nSecond,Two.\n", TWO),
        ("abstract,title\nOne.,First\ntitle,year,abstract\nSecond,,Two.", TWO),
        ("Exported on Monday\n\ntitle,abstract\nFirst,One.\nSecond,Two.", TWO),
        ("\ufefftitle,abstract,notes\nFirst,One.,x\nSecond,Two.,y", TWO),
        ("title,abstract\nFirst,One.,,\nSecond,Two.,,", TWO),
        ('title\tabstract\n"Why?": A study\tSays "x".', [Paper('"Why?": A study', 'Says "x".')]),
        ('title\tabstract\n"A ""b"" c"\tx', [Paper('A "b" c', "x")]),
        ('title,abstract\nA 5" disk,x', [Paper('A 5" disk', "x")]),
        ('title,abstract\n"A, b","x\ny\n\nz"', [Paper("A, b", "x\ny\n\nz")]),
        ("title,year\n'=SUM(1),2020", [Paper("=SUM(1)", year=2020)]),
        ("title,authors\nT,\"['A B', 'C D']\"", [Paper("T", authors=("A B", "C D"))]),
        ("title,authors\nT,", [Paper("T")]),
    ],
)
def test_tables(text: str, expected: list[Paper]) -> None:
    assert papers(text) == expected
    assert not [c for c in complaints(text) if "breaks off" not in c.reason]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Lonely", "1 cells for 2 columns"),
        ("A, b, and c,One.", "4 cells for 2 columns"),
        ('"Never closed,One.', "never closed"),
        (",No title", "no title"),
    ],
)
def test_a_broken_row_stops_nothing(row: str, reason: str) -> None:
    text = f"title,abstract\nFirst,One.\n{row}\nSecond,Two.\n"
    assert papers(text) == TWO
    [complaint] = complaints(text)
    assert complaint.line == 3
    assert reason in complaint.reason


def test_a_table_without_a_header_is_refused_by_name() -> None:
    assert complaints("First,One.\n", "csv") == [BadRecord(1, "no header row with a title column")]


# --- mixtures -------------------------------------------------------------------------------


def test_formats_mixed_in_one_file() -> None:
    bibtex = "@misc{a, title={First}, abstract={One.}}"
    table = "title,abstract\nSecond,Two."
    cool = LISTINGS["iclr-2022.papers-cool.txt"].decode()
    for parts in ([cool, bibtex, line(B)], [table, cool], [line(A), line(B), cool, table]):
        alone = [paper for part in parts for paper in papers(part)]
        assert papers("\n\n".join(parts)) == alone


def test_real_exports(public_data: Path) -> None:
    [turing] = papers((public_data / "importers/semantic_scholar/Paper.json").read_bytes())
    assert turing.title == "Computing Machinery and Intelligence"
    assert turing.year == 1950
    assert turing.authors == ("A. Turing",)
    assert turing.ids["doi"] == "10.1093/mind/lix.236.433"
    [kaisa] = papers((public_data / "importers/bibtex/gbk_test.bib").read_bytes())
    assert kaisa == Paper("Test Title", "", ("凯撒",), "测试期刊", 2013)
