"""What an answer becomes in a page: markers that lead to cards, and text that is only text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.paper import Citation, Evidence, Filters, Paper
from rag.ui import cards, shelf
from rag.ui.chips import chips, without
from rag.ui.copying import as_bibtex, as_markdown, as_ris
from rag.ui.exchange import Exchange
from rag.ui.highlight import highlighted, quoted_ranges
from rag.ui.prose import named_papers, to_html
from rag.ui.saying import announced
from rag.ui.transcript import render

SWA = Paper(
    title="Averaging Weights Leads to Wider Optima",
    abstract="We average weights. This finds wider optima.",
    authors=("Pavel Izmailov", "Dmitrii Podoprikhin"),
    venue="UAI",
    year=2018,
    url="https://example.org/swa",
    paper_id="p-swa",
)
EVIL = Paper(
    title='<img src=x onerror="alert(1)">',
    abstract="<script>alert(2)</script> & more",
    url="javascript:alert(3)",
    pdf_url="https://example.org/a b.pdf",
    paper_id="p-evil",
)


def test_marker_of_a_citation_leads_to_its_card() -> None:
    html = to_html("Weights are averaged [1], not [2].", {1: "Averaging"}, "q1")
    assert '<a class="cite" href="#q1-1" aria-label="Source 1: Averaging"' in html
    assert "not [2]" in html


def test_escaped_marker_is_no_citation() -> None:
    html = to_html(r"The title is “On [1\] and more” [1].", {1: "On"}, "q1")
    assert html.count('class="cite"') == 1
    assert "On [1] and more" in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[here](javascript:alert(1))",
        "[here](https://example.org)",
        "![pixel](https://example.org/p.png)",
        "[1]: https://example.org\n\nsee [1]",
        "<javascript:alert(1)>",
    ],
)
def test_nothing_in_an_answer_is_active(text: str) -> None:
    html = str(to_html(text, {}, "q1"))
    for active in ("<script", "<img", "<a ", "href"):
        assert active not in html


def test_address_that_shows_where_it_leads_is_a_link() -> None:
    html = to_html("See <https://example.org/x>.", {}, "q1")
    assert 'href="https://example.org/x"' in html
    assert "noopener" in html


def test_commands_of_the_terminal_are_not_shown() -> None:
    text = "Nothing here.\nNearest papers:\n- **A** (ICLR 2021) · `rag show p-a1`"
    assert "rag show" not in to_html(text, {}, "q1")
    assert named_papers(text) == ["p-a1"]
    told = to_html("Read as: from ICLR. Ask in other words, or set --venue or --year.", {}, "q1")
    assert "--" not in told
    assert "other words, or take a filter away above." in told


def test_evidence_is_marked_and_all_else_escaped() -> None:
    html = highlighted("a < b & c > d", [(4, 7), (6, 9)])
    assert html == "a &lt; <mark>b &amp; c</mark> &gt; d"


def test_ranges_beyond_the_text_are_cut() -> None:
    assert highlighted("abc", [(-3, 1), (2, 99), (5, 6)]) == "<mark>a</mark>b<mark>c</mark>"


def test_quotations_are_found_again_behind_their_escapes() -> None:
    abstract = "We beat X [3] by 4%. Done."
    answer = r"- **A** [1]: “We beat X [3\] by 4%.” and “not there”"
    assert quoted_ranges(answer, abstract) == [(0, 20)]


def test_card_of_a_hostile_paper_is_harmless() -> None:
    html = cards.render(cards.Card(1, EVIL, ((0, 8),)), "q1")
    for active in ("<script", "<img", "javascript:"):
        assert active not in html
    assert "&lt;img src=x" in html


def test_card_says_what_is_known_and_nothing_else() -> None:
    quote = Evidence("This finds wider optima.", "abstract", 20, 44)
    html = cards.render(cards.card_of(Citation(1, SWA, (quote,))), "q1")
    assert 'id="q1-1"' in html
    assert "Pavel Izmailov, Dmitrii Podoprikhin" in html
    assert "UAI 2018" in html
    assert 'href="https://example.org/swa"' in html
    assert "We average weights. <mark>This finds wider optima.</mark>" in html
    bare = cards.render(cards.Card(2, Paper("Only a title", paper_id="p-b")), "q1")
    assert "None" not in bare
    assert "No abstract" in bare


def test_chips_tell_what_was_read_from_what_was_chosen() -> None:
    merged = Filters(venues=("ICLR",), years=(2019, 2021))
    found = chips(merged, Filters(venues=("ICLR",)))
    assert [(chip.label, chip.read) for chip in found] == [
        ("Year: 2019–2021", True),
        ("Venue: ICLR", False),
    ]
    assert without(merged, "venues", "ICLR") == Filters(years=(2019, 2021))
    assert without(merged, "years", "2019–2021") == Filters(venues=("ICLR",))


def test_filter_read_from_a_question_is_lifted_and_a_chosen_one_dropped() -> None:
    chosen = Filters(venues=("ICLR",))
    merged = Filters(venues=("ICLR",), years=(2021, 2021))
    exchange = Exchange("q", "answered", chosen=chosen, chips=tuple(chips(merged, chosen)))
    assert exchange.without_filter("years", "2021") == Filters(venues=("ICLR",), lifted=("years",))
    assert exchange.without_filter("venues", "ICLR") == Filters(lifted=("venues",))


def answered() -> Exchange:
    card = cards.Card(1, SWA, ((20, 44),))
    return Exchange("which papers?", "answered", "It is SWA [1].", cards=(card,))


def test_copy_has_the_question_the_answer_and_its_references() -> None:
    text = as_markdown(answered())
    assert text.startswith("## which papers?\n\nIt is SWA [1].\n")
    assert "[1] [**Averaging Weights Leads to Wider Optima**](<https://example.org/swa>)" in text


def test_exports_hold_exactly_the_cited_papers() -> None:
    assert as_bibtex(answered()).count("@inproceedings") == 1
    assert "Averaging Weights" in as_bibtex(answered())
    assert as_ris(answered()).count("TY  - ") == 1


def test_question_with_markup_is_shown_as_it_was_typed() -> None:
    exchange = Exchange("<b onclick=x>who</b> wrote it?", "error", problem="no <model>")
    html = render(exchange, 1, is_last=True)
    assert "&lt;b onclick=x&gt;who&lt;/b&gt; wrote it?" in html
    assert "No &lt;model&gt;" in html


@pytest.mark.parametrize(
    ("paper", "told"),
    [
        (Paper("A", paper_id="p"), "Authors, venue and year not listed"),
        (Paper("A", authors=("B C",), paper_id="p"), "Venue and year not listed"),
        (Paper("A", venue="ICLR", year=2021, paper_id="p"), "Authors not listed"),
        (Paper("A", authors=("B C",), venue="ICLR", paper_id="p"), "Year not listed"),
    ],
)
def test_what_the_listing_lacks_is_said_on_cards_and_in_the_library(
    paper: Paper, told: str
) -> None:
    assert f">{told}<" in cards.render(cards.Card(1, paper), "q1")
    assert f">{told}<" in shelf.table([paper], shelf.View(), 1, 1)
    assert "not listed" not in cards.render(cards.Card(1, SWA), "q1")


def answer_with(papers: int, text: str) -> str:
    made = [replace(SWA, paper_id=f"p-{number}") for number in range(papers)]
    found = tuple(cards.Card(n, paper, ((20, 44),)) for n, paper in enumerate(made, start=1))
    return render(Exchange("q", "answered", text, cards=found), 1, is_last=True)


def test_evidence_that_the_answer_quotes_is_not_said_twice() -> None:
    assert "<q>" not in answer_with(3, "“This finds wider optima.” [1]")
    assert "<q>This finds wider optima.</q>" in answer_with(3, "Optima are wider [1].")


def test_abstracts_of_few_papers_are_open() -> None:
    assert answer_with(2, "Optima are wider [1].").count("<details open>") == 2
    assert "<details open>" not in answer_with(3, "Optima are wider [1].")


@pytest.mark.parametrize(
    ("text", "told"),
    [("", "Stopped before anything was written."), ("Weights are", "What is written above")],
)
def test_answer_that_was_stopped_says_what_is_above_it(text: str, told: str) -> None:
    shown = render(Exchange("Why?", state="stopped", text=text), 1, is_last=True)
    assert told in shown
    assert ("above" in shown) == bool(text)


def test_one_paper_is_spoken_of_as_one() -> None:
    card = cards.Card(1, SWA)
    assert announced(Exchange("Why?", "answered", cards=(card,))) == "Answered, with 1 paper cited."
    near = Exchange("Why?", "abstained", nearest=(card, card))
    assert announced(near) == "Not answered; 2 papers are near."
    assert "1 of 1 paper<" in shelf.table([SWA], shelf.View(), 1, 1)


def test_authors_that_are_the_evidence_are_marked_where_they_stand() -> None:
    told = cards.Card(1, SWA, said=("Pavel Izmailov, Dmitrii Podoprikhin",))
    html = cards.render(told, "q1")
    assert "<mark>Pavel Izmailov, Dmitrii Podoprikhin</mark>" in html
    assert "From the listing" not in html
    other = cards.render(cards.Card(1, SWA, said=("in the oral session",)), "q1")
    assert "From the listing: <mark>in the oral session</mark>" in other
