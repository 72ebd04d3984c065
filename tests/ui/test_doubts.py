"""A claim that its sources do not bear out is seen to be one in the sentence itself."""

from __future__ import annotations

from rag.paper import Claim, Paper, Verdict
from rag.ui.cards import Card
from rag.ui.exchange import Exchange
from rag.ui.prose import to_html
from rag.ui.transcript import render


def claim(text: str, verdict: Verdict = "partly") -> Claim:
    return Claim(text, (1,), verdict, 0.4, "number not in source")


def test_sentence_in_doubt_is_marked_and_its_neighbours_are_not() -> None:
    text = "It averages weights [1]. It takes 3 hours [1]. It is simple [1]."
    html = to_html(text, {1: "SWA"}, "q1", [claim("It takes 3 hours [1].")])
    assert '<span class="doubt">It takes 3 hours</span>' in html
    assert html.count("only partly supported") == 1
    assert '<span class="doubt">It averages' not in html
    assert html.count('class="cite"') == 3


def test_it_is_found_behind_emphasis_and_escapes_and_markers() -> None:
    text = r"- **SWA** [1]: it *really* beats \*all\* others [1] by 4%."
    html = to_html(text, {1: "SWA"}, "q1", [claim("it really beats *all* others by 4%.")])
    assert html.count('class="doubt"') >= 3
    assert '<span class="doubt">really</span>' in html
    assert html.count('class="verdict"') == 1
    assert "<strong>SWA</strong>" in html


def test_what_is_not_in_the_answer_marks_nothing() -> None:
    html = to_html("It is simple [1].", {1: "SWA"}, "q1", [claim("It is hard."), claim("...")])
    assert "doubt" not in html


def test_one_claim_within_another_is_shown_once() -> None:
    claims = [claim("It is simple and fast.", "unsupported"), claim("simple and fast")]
    html = to_html("It is simple and fast.", {}, "q1", claims)
    assert html.count("simple and fast") == 1


def test_markup_in_a_claim_stays_text() -> None:
    html = to_html("Use <b>bold</b> claims.", {}, "q1", [claim("Use <b>bold</b> claims.")])
    assert "<b>" not in html
    assert "&lt;b&gt;bold" in html


def test_nearest_papers_are_told_once_beside_an_abstention() -> None:
    text = "Not there.\n\nNearest papers:\n\n- **Near** (ICLR 2021) · `rag show p-1`\n"
    near = Exchange("q?", "abstained", text, nearest=(Card(None, Paper("Near", paper_id="p-1")),))
    html = render(near, 1, is_last=True)
    shown, _, _ = html.partition("<template")
    assert "Nearest papers:" not in shown
    assert "Nearest papers (1)" in html
    assert "Not there." in shown
