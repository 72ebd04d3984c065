"""``rag search``, ``papers``, ``show``, ``remove``, ``sources``, ``ingest`` and ``doctor``."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from scripted_assistant import SOUP, SWA, hit

from rag.library.health import Check
from rag.library.report import Failure, FileReport, IngestReport
from rag.paper import Filters


def test_search_prints_rank_title_about_and_best_passage(rag, scripted):
    scripted.ranked = (hit(SWA, 0.9, (20, 44), (0, 19)), hit(SOUP, 0.4))
    done = rag("search", "weight averaging")
    assert done.exit_code == 0
    assert done.stdout == (
        "[1] Averaging Weights Leads to Wider Optima\n"
        "    Pavel Izmailov, Dmitrii Podoprikhin, Timur Garipov\n"
        "    UAI 2018 · Oral · https://example.org/swa\n"
        "    “This finds wider optima.”\n"
        "[2] Model Soups\n"
        "    Author 1, Author 2, Author 3, Author 4, Author 5 et al. (12 authors)\n"
        "    ICML 2022\n"
    )


def test_search_json_is_the_contract(rag, scripted):
    scripted.ranked = (hit(SWA, 0.9, (20, 44)), hit(SOUP, 0.4))
    printed = json.loads(rag("search", "w", "-k", "1", "--json").stdout)
    assert printed == [
        {
            "rank": 1,
            "paper_id": "p-swa",
            "title": "Averaging Weights Leads to Wider Optima",
            "authors": ["Pavel Izmailov", "Dmitrii Podoprikhin", "Timur Garipov"],
            "venue": "UAI",
            "year": 2018,
            "url": "https://example.org/swa",
            "score": 0.9,
            "passages": [
                {"text": "This finds wider optima.", "start": 20, "end": 44, "score": 0.9}
            ],
        }
    ]


def test_a_search_that_finds_nothing_exits_with_3(rag, scripted):
    done = rag("search", "nothing", "--json")
    assert (done.exit_code, done.stdout, done.stderr) == (3, "[]\n", "no paper matches\n")


def test_search_takes_k_and_filters(rag, scripted):
    rag("search", "w", "-k", "3", "--venue", "UAI")
    assert scripted.asked == [{"query": "w", "k": 3, "filters": Filters(venues=("UAI",))}]
    assert rag("search", "w", "-k", "0").exit_code == 2


def test_piped_papers_are_tab_separated_lines(rag, scripted):
    scripted.library = [
        SWA,
        replace(SOUP, year=None, venue=None, title="With\ttab\nand \x1b[1mline"),
    ]
    done = rag("papers")
    assert done.exit_code == 0
    assert done.stdout == (
        "p-swa\t2018\tUAI\tAveraging Weights Leads to Wider Optima\np-soup\t\t\tWith tab and line\n"
    )


def test_papers_json_has_every_field(rag, scripted):
    scripted.library = [SWA]
    assert json.loads(rag("papers", "--json").stdout) == [
        {
            "paper_id": "p-swa",
            "title": "Averaging Weights Leads to Wider Optima",
            "abstract": "We average weights. This finds wider optima.",
            "authors": ["Pavel Izmailov", "Dmitrii Podoprikhin", "Timur Garipov"],
            "venue": "UAI",
            "year": 2018,
            "track": "Oral",
            "session": None,
            "time": None,
            "url": "https://example.org/swa",
            "pdf_url": None,
            "ids": {"arxiv": "1803.05407"},
            "keywords": [],
            "sources": [{"source": "jsonl", "file": "mine.jsonl", "record": 1}],
        }
    ]


@pytest.mark.parametrize(
    ("format", "expected"),
    [
        ("bibtex", "Averaging Weights Leads to Wider Optima"),
        ("ris", "TI  - Averaging Weights Leads to Wider Optima"),
        ("csv", "p-swa,"),
        ("jsonl", '"paper_id": "p-swa"'),
        ("markdown", "Averaging Weights Leads to Wider Optima"),
    ],
)
def test_papers_export(rag, scripted, format, expected):
    done = rag("papers", "--export", format)
    assert done.exit_code == 0
    assert expected in done.stdout
    assert done.stdout.endswith("\n")
    assert not done.stdout.endswith("\n\n\n")


@pytest.mark.parametrize("format", ["bibtex", "ris", "csv", "jsonl", "markdown"])
def test_an_export_holds_nothing_that_a_terminal_obeys(rag, scripted, format):
    scripted.library = [replace(SWA, title="A\x1b[2J\x9b2J\u202e title", venue="V\x07")]
    done = rag("papers", "--export", format)
    assert "title" in done.stdout
    assert not set("\x1b\x9b\x07\u202e") & set(done.stdout)


def test_export_and_json_exclude_each_other(rag, scripted):
    done = rag("papers", "--json", "--export", "csv")
    assert (done.exit_code, done.stdout) == (2, "")


def test_no_paper_exits_with_3(rag, scripted):
    scripted.library = []
    assert rag("papers", "--venue", "X").stderr == "no paper matches\n"
    done = rag("papers", "--json")
    assert (done.exit_code, done.stdout) == (3, "[]\n")


def test_show_prints_every_known_field_and_no_other(rag, scripted):
    assert rag("show", "p-swa").stdout == (
        "Id: p-swa\n"
        "Title: Averaging Weights Leads to Wider Optima\n"
        "Authors: Pavel Izmailov, Dmitrii Podoprikhin, Timur Garipov\n"
        "Venue: UAI\n"
        "Year: 2018\n"
        "Track: Oral\n"
        "Link: https://example.org/swa\n"
        "Ids: arxiv:1803.05407\n"
        "Source: mine.jsonl, record 1 (jsonl)\n"
        "Abstract: We average weights. This finds wider optima.\n"
    )
    assert json.loads(rag("show", "p-swa", "--json").stdout)["paper_id"] == "p-swa"


def test_show_of_an_id_that_is_not_there_exits_with_3(rag, scripted):
    done = rag("show", "p-none")
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr == "rag: no paper 'p-none'. See 'rag papers'\n"


def test_remove_asks_nothing_and_prints_what_was_removed(rag, scripted):
    done = rag("remove", "p-swa", "p-soup")
    assert done.exit_code == 0
    assert done.stdout == (
        "removed p-swa: Averaging Weights Leads to Wider Optima\nremoved p-soup: Model Soups\n"
    )
    assert scripted.library == []


def test_sources_lists_formats(rag, scripted):
    assert rag("sources").stdout == "jsonl\tJSON lines\ncsv\tComma-separated values\n"
    assert json.loads(rag("sources", "--json").stdout)[0] == {
        "name": "jsonl",
        "description": "JSON lines",
    }


REPORT = IngestReport(
    files=[
        FileReport("good.txt", ["papers-cool"], records=25, new=20, merged=5),
        FileReport(
            "bad\x1b[2J.csv",
            [],
            failed=[Failure("bad.csv", 7, "no title"), Failure("bad.csv", 0, "not UTF-8")],
        ),
    ],
    embedded=20,
    papers=336,
    seconds=1.25,
)


def test_ingest_prints_a_line_a_file_and_names_what_failed(rag, scripted):
    scripted.report = REPORT
    done = rag("ingest", "good.txt", "bad.csv")
    assert done.exit_code == 1
    assert done.stdout == (
        "good.txt (papers-cool): 25 records: 20 new, 5 merged\nbad.csv: 0 records: 2 failed\n"
    )
    assert done.stderr == (
        "rag: bad.csv:7: no title\n"
        "rag: bad.csv: not UTF-8\n"
        "20 new papers, 2 failures in 1.2 s; the library holds 336 papers\n"
    )
    assert scripted.asked == [
        {
            "paths": [Path("good.txt"), Path("bad.csv")],
            "format": "auto",
            "dry_run": False,
            "progress": None,
        }
    ]


def test_ingest_json_dry_run_and_format(rag, scripted):
    scripted.report = replace(REPORT, files=REPORT.files[:1])
    done = rag("ingest", "good.txt", "--json", "--dry-run", "--format", "papers-cool")
    assert done.exit_code == 0
    printed = json.loads(done.stdout)
    assert (printed["dry_run"], printed["new"], printed["failed"]) == (True, 20, 0)
    assert scripted.asked[0]["format"] == "papers-cool"


def test_doctor_when_all_is_well(rag, scripted):
    scripted.checks = (Check("library", True, "336 papers in /x"), Check("llm", True, "none"))
    done = rag("doctor")
    assert done.exit_code == 0
    versions, blank, *lines = done.stdout.splitlines()
    assert versions.startswith("rag ")
    assert "chromadb 1." in versions
    assert blank == ""
    assert lines == ["ok       library: 336 papers in /x", "ok       llm: none"]


def test_doctor_names_a_problem_and_its_fix(rag, scripted):
    scripted.checks = (Check("vectors", False, "3 rows are missing", "rag doctor --repair"),)
    done = rag("doctor")
    assert done.exit_code == 1
    assert done.stdout.endswith(
        "PROBLEM  vectors: 3 rows are missing\n         fix: rag doctor --repair\n"
    )
    printed = json.loads(rag("doctor", "--json").stdout)
    assert printed["ok"] is False
    assert printed["checks"] == [
        {
            "name": "vectors",
            "ok": False,
            "detail": "3 rows are missing",
            "fix": "rag doctor --repair",
        }
    ]


def test_doctor_repairs_before_it_checks(rag, scripted):
    assert rag("doctor", "--repair").exit_code == 0
    assert scripted.asked == [{"repair": None}]
