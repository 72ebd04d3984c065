"""Building an answer: numbers follow first use, and foreign text stays text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rag.answering.writing.citations import cited_numbers
from rag.answering.writing.compose import Composer, inert, joined, title_of
from rag.paper import Claim, Evidence, Paper

ONE = Paper("One", "First. Second.", paper_id="1")
TWO = Paper("Two", "Third.", paper_id="2")
FIRST = Evidence("First.", "abstract", 0, 6)
SECOND = Evidence("Second.", "abstract", 7, 14)
THIRD = Evidence("Third.", "abstract", 0, 6)


def composer() -> tuple[Composer, list[str]]:
    pieces: list[str] = []
    return Composer(pieces.append), pieces


def test_numbers_follow_first_use():
    compose, _ = composer()
    assert [compose.cite(TWO), compose.cite(ONE), compose.cite(TWO)] == [1, 2, 1]
    assert [(c.number, c.paper) for c in compose.citations] == [(1, TWO), (2, ONE)]


def test_evidence_adds_up_without_repeats():
    compose, _ = composer()
    compose.cite(ONE, FIRST)
    compose.cite(TWO, THIRD)
    compose.cite(ONE, SECOND, FIRST)
    assert [c.evidence for c in compose.citations] == [(FIRST, SECOND), (THIRD,)]


def test_text_is_streamed_as_it_is_added():
    compose, pieces = composer()
    compose.cite(ONE)
    compose.say("Heading:")
    compose.claim("- “First.” [1]", "First.", 1)
    compose.stream("rest")
    assert pieces == ["Heading:\n", "- “First.” [1]\n", "rest"]
    assert compose.text == "Heading:\n- “First.” [1]\nrest"
    assert compose.claims == (Claim("First.", (1,), "supported", 1.0),)


@pytest.mark.parametrize(
    "foreign",
    [
        "as shown in [3] and [12]",
        "[a link](https://example.org)",
        "![an image](https://example.org/x.png)",
        "<script>alert(1)</script>",
        "</div><!-- hidden -->",
        "<https://example.org>",
        "`rm -rf ~`",
        "```sh",
        "a <b>bold</b> [claim](javascript:x)",
    ],
)
def test_foreign_markup_is_text(foreign):
    assert active(inert(foreign)) == []
    assert cited_numbers(inert(foreign)) == ()


@pytest.mark.parametrize(
    "foreign",
    [
        "plain words, with marks: (a) b; c!",
        "if a < b and c > d, a_1 * b_2 = 10%",
        "$O(\\frac{1}{\\sqrt{t}})$ and \\textbf{bold}",
        "indices [i, j] and a span [a]",
        "“quoted” – text … 深度学习",
        "Fisher-weighted | averaging #1",
    ],
)
def test_text_without_markup_is_verbatim(foreign):
    assert inert(foreign) == foreign


def test_line_breaks_and_control_characters_become_spaces():
    assert inert("one\n# two\r\n\x1b[31mthree\u202e  four") == "one # two [31mthree four"


FOREIGN = st.text(
    alphabet=st.one_of(
        st.sampled_from("[]()!<>`*_#&;:/ab1 9\n\"'=-~|"),
        st.characters(exclude_characters="\\?", exclude_categories=["Cs"]),
    ),
    max_size=60,
)


@given(FOREIGN)
def test_no_foreign_text_becomes_active(foreign):
    assert active(inert(foreign)) == []


@given(FOREIGN)
def test_nothing_but_backslashes_is_added(foreign):
    flat = " ".join("".join(c if c.isprintable() else " " for c in foreign).split())
    assert inert(foreign).replace("\\", "") == flat


@given(st.lists(st.sampled_from(["[1]", "[23]", "[", "]", "4", " ", "a", "!", "<"])).map("".join))
def test_no_foreign_text_becomes_a_marker(foreign):
    assert cited_numbers(inert(foreign)) == ()


def test_a_title_is_bold_whatever_is_in_it():
    shown = title_of(Paper("A* search [1] is **not** `dead`"))
    (tokens,) = [t.children for t in MarkdownIt().parse(f"- {shown}") if t.type == "inline"]
    assert [t.type for t in tokens if t.type != "text"] == ["strong_open", "strong_close"]
    assert "".join(t.content for t in tokens) == "A* search [1] is **not** `dead`"


def test_joined():
    assert joined([]) == ""
    assert joined(["a"]) == "a"
    assert joined(["a", "b"]) == "a and b"
    assert joined(["a", "b", "c"], "or") == "a, b or c"


def active(text: str) -> list[str]:
    """What a Markdown reader that lets HTML through makes of ``text`` beside plain text."""
    tokens = MarkdownIt("commonmark", {"html": True}).parse(f"- “{text}”")
    types = {t.type for token in tokens for t in token.children or []}
    return sorted(t for t in types if re.search("link|image|html|code", t))
