"""The page of a run: read as a browser reads it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from run_kit import ABSENT, DRONE, ERROR, FLIGHT, ROWS, Yes, completed, fact, started

from rag.errors import RagError
from rag.evaluation.compare import of_run
from rag.evaluation.report import write_report

pytestmark = pytest.mark.usefixtures("few_probes")
SCRIPT = "<script>alert(1)</script>"


class Page(HTMLParser):
    """The text, the tags and the questions of a page, in their order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        self.text = " ".join(self.text.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.text += " "
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & set(self._open):
            self.text += data

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)

    @property
    def asked(self) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.tags if tag == "details" and "data-kind" in attrs]


def page_of(run, home, **more) -> Page:
    return Page(write_report(run, home, **more).read_text(encoding="utf-8"))


def test_a_page_shows_the_figures_with_their_intervals(home, assistant, verifier):
    run = completed(home, assistant, judges=[verifier])
    page = page_of(run, home)
    overall = run.metrics()["overall"]["evidence/gold cited"]
    row = re.search(r"gold cited\s+([\d.]+)\s*([\d.]+) to ([\d.]+)\s*(\d+)\s*0\b", page.text)
    assert row, page.text[:2000]
    shown = (overall["mean"], overall["low"], overall["high"], overall["n"])
    assert [float(cell) for cell in row.groups()] == pytest.approx(list(shown), abs=5e-4)


def test_a_page_goes_down_to_each_claim_and_its_evidence(home, assistant, verifier):
    page = page_of(completed(home, assistant, (FLIGHT,), judges=[verifier]), home)
    assert FLIGHT["question"] in page.text
    assert page.text.count("Each flight of DroneIce takes 12 minutes.") >= 4  # with gold, answer
    assert "verifier: supported" in page.text
    assert DRONE in page.text


def test_a_page_needs_nothing_from_elsewhere(home, assistant, verifier):
    page = page_of(completed(home, assistant, judges=[verifier]), home)
    policy = [a["content"] for t, a in page.tags if a.get("http-equiv")]
    assert policy
    assert policy[0].startswith("default-src 'none'")
    outward = [
        value
        for _, attrs in page.tags
        for name, value in attrs.items()
        if name in ("src", "href", "xlink:href", "action") and not (value or "").startswith("#")
    ]
    assert outward == []
    ids = [attrs["id"] for tag, attrs in page.tags if "id" in attrs and tag not in ("path",)]
    assert len(ids) == len(set(ids))


def test_what_failed_stands_first_and_is_in_no_mean(home, assistant, monkeypatch, verifier):
    whole = assistant.ask

    def ask(question, **more):
        if question == ERROR["question"]:
            raise RagError("the disk is on fire")
        return whole(question, **more)

    monkeypatch.setattr(assistant, "ask", ask)
    page = page_of(completed(home, assistant, judges=[verifier]), home)
    assert "error" in page.asked[0]["data-state"].split()
    assert page.text.index("1 answers failed") < page.text.index("Scorecard")
    assert page.text.index("the disk is on fire") < page.text.index(FLIGHT["question"])


def test_text_of_questions_and_answers_is_no_markup(home, assistant, verifier):
    row = fact(9, f"What does {SCRIPT} DroneIce do?", DRONE, "Each flight of DroneIce takes 12")
    row["evidence"][0]["text"] = "Each flight of DroneIce takes 12 minutes."
    row["note"] = f"{SCRIPT}<img src=x onerror=alert(1)>"
    page = page_of(completed(home, assistant, (row,), judges=[verifier]), home)
    assert SCRIPT in page.text
    assert page.count("script") == 1
    assert page.count("img") == 0


def test_a_page_tells_what_its_llm_judge_was_asked(home, assistant, verifier):
    page = page_of(completed(home, assistant, judges=[verifier, Yes()]), home)
    told = "Judge llm:yes 7 calls, 8 prompt tokens, 9 written, 2 replies of no use"
    assert told in page.text
    assert page.text.count("replies of no use") == 1  # the verifier asks nobody


def test_answers_are_shown_without_emphasis(home, assistant, verifier):
    page = page_of(completed(home, assistant, judges=[verifier]), home)
    assert DRONE in page.text
    assert "**" not in page.text


def test_beside_another_run_it_tells_what_changed(home, assistant, verifier):
    before = completed(home, assistant, name="before", judges=[verifier])
    after = completed(
        home,
        assistant,
        (dict(FLIGHT, values=["12"]), ERROR, ABSENT),
        name="after",
        judges=[verifier],
    )
    page = page_of(after, home, against=of_run(before))
    assert f"set beside {before.name}" in page.text
    assert f"1 only in {before.name}, 1 question or gold answer changed" in page.text
    assert "same" in page.text


def test_the_trend_shows_runs_of_the_same_questions(home, assistant, verifier):
    first = completed(home, assistant, name="one", judges=[verifier])
    alone = page_of(first, home)
    assert "first run of its kind" in alone.text
    completed(home, assistant, ROWS[:1], name="other", judges=[verifier])
    second = completed(home, assistant, name="two", judges=[verifier])
    page = page_of(second, home)
    assert "first run of its kind" not in page.text
    assert page.count("svg") > alone.count("svg")


def test_pictures_take_the_colours_of_the_page(home, assistant, verifier):
    html = write_report(completed(home, assistant, judges=[verifier]), home).read_text(
        encoding="utf-8"
    )
    drawn = html[html.index("<svg") : html.rindex("</svg>")]
    assert "var(--series-1)" in drawn
    assert "var(--ink)" in drawn
    assert "prefers-color-scheme: dark" in html


def test_it_is_written_where_one_wants_it(home, assistant, tmp_path, verifier):
    run = completed(home, assistant, (ABSENT,), judges=[verifier])
    assert write_report(run, home) == run.path / "report.html"
    target = tmp_path / "page.html"
    assert write_report(run, home, path=target) == target
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_run_that_was_not_scored_has_no_page(home, assistant):
    with pytest.raises(RagError, match=r"metrics\.json"):
        write_report(started(home, assistant), home)
