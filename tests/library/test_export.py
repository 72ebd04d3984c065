"""Export: formats that other programs read."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from library_kit import AVERAGING, SOUPS, VIDEO

from rag.errors import UsageError
from rag.library.export import export, paper_to_dict
from rag.paper import Paper, Provenance
from rag.sources import BadRecord, read
from rag.sources.sample import listings

HÜYÜK = replace(
    SOUPS,
    title="50% of Müller & Söhne: $x_1 < 2$ {soups} and #1_tags",
    authors=("Mihaela van der Schaar", "Alihan Hüyük", "Ernst and Young"),
    keywords=("fine-tuning", "averaging"),
    sources=(Provenance("jsonl", "a.jsonl", 2),),
    paper_id="703dfd6ff3e9",
)


def test_json_is_the_contract() -> None:
    assert paper_to_dict(replace(HÜYÜK, title="T", abstract="A.")) == {
        "paper_id": "703dfd6ff3e9",
        "title": "T",
        "abstract": "A.",
        "authors": ["Mihaela van der Schaar", "Alihan Hüyük", "Ernst and Young"],
        "venue": "ICML",
        "year": 2022,
        "track": "Oral",
        "session": None,
        "time": None,
        "url": "https://arxiv.org/abs/2203.05482",
        "pdf_url": None,
        "ids": {"arxiv": "2203.05482"},
        "keywords": ["fine-tuning", "averaging"],
        "sources": [{"source": "jsonl", "file": "a.jsonl", "record": 2}],
    }


def test_jsonl_is_one_object_a_line() -> None:
    lines = export([HÜYÜK, VIDEO], "jsonl").splitlines()
    assert [json.loads(line)["title"] for line in lines] == [HÜYÜK.title, VIDEO.title]
    assert "Hüyük" in lines[0]


def test_csv_has_one_row_a_paper_and_runs_no_formula() -> None:
    rows = list(csv.DictReader(io.StringIO(export([HÜYÜK, replace(VIDEO, title="=1+1")], "csv"))))
    assert rows[0]["authors"] == "Mihaela van der Schaar; Alihan Hüyük; Ernst and Young"
    assert rows[0]["sources"] == "a.jsonl#2 (jsonl)"
    assert rows[0]["ids"] == "arxiv:2203.05482"
    assert rows[0]["session"] == ""
    assert rows[1]["title"] == "'=1+1"


def test_bibtex_as_latex_wants_it() -> None:
    assert export([replace(HÜYÜK, abstract="")], "bibtex") == (
        "@inproceedings{schaar202250_703d,\n"
        '\ttitle = {{50\\% of M{\\"u}ller \\& S{\\"o}hne: $x_1 < 2$ {soups} and \\#1\\_tags}},\n'
        '\tauthor = {Mihaela van der Schaar and Alihan H{\\"u}y{\\"u}k and {Ernst and Young}},\n'
        "\tbooktitle = {ICML},\n"
        "\tyear = {2022},\n"
        "\teprint = {2203.05482},\n"
        "\tarchiveprefix = {arXiv},\n"
        "\turl = {https://arxiv.org/abs/2203.05482},\n"
        "\tkeywords = {fine-tuning, averaging},\n"
        "\tnote = {Oral}\n"
        "}\n"
    )


def test_bibtex_keys_do_not_depend_on_the_company() -> None:
    papers = [replace(p, paper_id=f"{i:012x}") for i, p in enumerate([SOUPS, VIDEO, AVERAGING])]
    alone = [export([paper], "bibtex").split("{")[1].split(",")[0] for paper in papers]
    text = export(papers, "bibtex")
    assert all(f"{{{key}," in text for key in alone)
    twins = [replace(VIDEO, paper_id="abcd00000001"), replace(VIDEO, paper_id="abcd00000002")]
    keys = [line for line in export(twins, "bibtex").splitlines() if line.startswith("@")]
    assert len(set(keys)) == 2


@pytest.mark.parametrize("title", ["A } brace", "{ Another", "} both {", "a\\{b"])
def test_bibtex_survives_lone_braces(title: str) -> None:
    [back] = read(export([Paper(title, "An abstract.")], "bibtex").encode(), "x.bib")
    assert not isinstance(back, BadRecord)


def test_all_samples_survive_bibtex() -> None:
    """Written by us, read by bibtexparser through our reader: nothing is lost on the way."""
    papers = [
        replace(paper, paper_id=f"{i:012x}")
        for name, data in listings()
        for i, paper in enumerate(read(data, name))
        if not isinstance(paper, BadRecord)
    ]
    back = list(read(export(papers, "bibtex").encode(), "all.bib"))
    for paper, other in zip(papers, back, strict=True):
        assert not isinstance(other, BadRecord)
        for name in ("title", "abstract", "authors", "venue", "year", "url", "pdf_url"):
            assert getattr(other, name) == getattr(paper, name), name


def test_ris() -> None:
    assert export([HÜYÜK, AVERAGING], "ris").split("\n\n")[0].splitlines() == [
        "TY  - CPAPER",
        "ID  - 703dfd6ff3e9",
        f"TI  - {HÜYÜK.title}",
        "AU  - van der Schaar, Mihaela",
        "AU  - Hüyük, Alihan",
        "AU  - Young, Ernst and",
        "PY  - 2022",
        "T2  - ICML",
        f"AB  - {SOUPS.abstract}",
        "UR  - https://arxiv.org/abs/2203.05482",
        "KW  - fine-tuning",
        "KW  - averaging",
        "N1  - Oral",
        "ER  - ",
    ]


def test_markdown_shows_text_not_markup() -> None:
    paper = replace(SOUPS, title="A *star* [x](http://evil)", url="https://a.b/c d>e")
    assert export([paper, Paper("Bare")], "markdown") == (
        "- [**A \\*star\\* \\[x\\](http://evil)**](<https://a.b/c%20d%3Ee>). "
        "Mitchell Wortsman, Gabriel Ilharco, Simon Shaolei Du. ICML 2022 (Oral)\n"
        "- **Bare**\n"
    )


@pytest.mark.parametrize("format", ["bibtex", "ris", "jsonl", "markdown"])
def test_no_papers_are_no_text(format: str) -> None:
    assert export([], format) == ""


def test_an_unknown_format() -> None:
    with pytest.raises(UsageError, match=r"no export format 'pdf'.*bibtex, ris, csv"):
        export([], "pdf")
