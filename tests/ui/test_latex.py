"""LaTeX and entities of papers are readable on the page, alike in the answer and on the card."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.paper import Claim, Paper
from rag.ui import cards, shelf
from rag.ui.copying import as_markdown
from rag.ui.exchange import Exchange
from rag.ui.highlight import highlighted
from rag.ui.latex import to_html, to_text
from rag.ui.prose import to_html as answer_html
from rag.ui.transcript import render

ELL = "\u2113"  # a small script l


@pytest.mark.parametrize(
    ("source", "shown", "typed"),
    [
        (r"the $\ell_2$ norm", f"the {ELL}<sub>2</sub> norm", f"the {ELL}₂ norm"),
        (r"$\mathcal{O}(n^2)$ time", "O(n<sup>2</sup>) time", "O(n²) time"),
        (r"50\% of labels", "50% of labels", "50% of labels"),
        (r"$O(K^{-1/2})$", "O(K<sup>-1/2</sup>)", "O(K^(-1/2))"),
        (r"$n \geq L\,\mathrm{poly}(d_0)$", "n ≥ L poly(d<sub>0</sub>)", "n ≥ L poly(d₀)"),
        (r"$\|x\|_\infty$", "‖x‖<sub>∞</sub>", "‖x‖_∞"),
        (r"$O(\frac{\log t}{\sqrt {t}})$", "O((log t)/(√(t)))", "O((log t)/(√(t)))"),
        (r"$\mathbb{S}^{n_0-1}$", "S<sup>n<sub>0</sub>-1</sup>", "S^(n₀-1)"),
        (r"$49.7\%$ fewer", "49.7% fewer", "49.7% fewer"),
        (r"\( x'(t) = Ax(t) \)", "x&#39;(t) = Ax(t)", "x'(t) = Ax(t)"),
        (r"{\it asynchronous} and \textit{the role}", *["asynchronous and the role"] * 2),
        (r"Schr\"{o}dinger, F\'erey", *["Schrödinger, Férey"] * 2),
        (r"code: \url{https://a.b/c_d}", *["code: https://a.b/c_d"] * 2),
        (r"\href{https://a.b/c}{here}", *["here"] * 2),
        ("the training~data", *["the training data"] * 2),
        ("M&uuml;ller &amp; Co", "Müller &amp; Co", "Müller & Co"),
        ("&lt;b&gt;", "&lt;b&gt;", "<b>"),
    ],
)
def test_what_papers_write_for_tex_is_readable(source: str, shown: str, typed: str) -> None:
    assert to_html(source) == shown
    assert to_text(source) == typed


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and $10.",
        "from $5-$10 up",
        r"as \citep{smith} and \foo{bar} say",
        "about 2^12~2^13 pairs",
        "a_b and c^d",
        "R&D; AT&T",
        "unclosed $x^{2 and {this",
    ],
)
def test_what_is_no_latex_or_cannot_be_read_stays(text: str) -> None:
    assert to_text(text) == text


@given(st.text(alphabet="$\\{}^_ab1 <&;~()[]%\"'", max_size=30))
def test_no_text_breaks_the_page(text: str) -> None:
    shown = to_html(text)
    tags = re.findall(r"<(/?)(\w+)>", shown)
    assert "<" not in re.sub(r"</?(?:sub|sup)>", "", shown)
    assert sum(1 for end, _ in tags if not end) == sum(1 for end, _ in tags if end)


ABSTRACT = r"We lose 50\% of it. The $\ell_2$ norm is $\mathcal{O}(n^2)$. Then M&uuml;ller ends."
QUOTED = r"The $\ell_2$ norm is $\mathcal{O}(n^2)$."


def test_quote_and_card_show_the_same() -> None:
    for sentence in (r"We lose 50\% of it.", QUOTED, r"A set $\{a, b\}$ and M&uuml;ller."):
        quote = answer_html(f"“{sentence}” [1]", {1: "A"}, "q1")
        assert f"“{to_html(sentence)}”" in quote


def test_evidence_is_marked_around_formulas() -> None:
    start = ABSTRACT.index(QUOTED)
    end = start + len(QUOTED)
    shown = highlighted(ABSTRACT, [(start, end)])
    assert f"<mark>The {ELL}<sub>2</sub> norm is O(n<sup>2</sup>).</mark>" in shown
    assert "50% of it." in shown
    assert "Müller" in shown
    inside = ABSTRACT.index("ell")
    assert f"<mark>The {ELL}<sub>2</sub></mark>" in highlighted(ABSTRACT, [(start, inside)])


def test_title_and_names_are_readable_everywhere_on_the_page() -> None:
    paper = Paper(r"VA-RED$^2$", authors=('J&ouml;rg M\\"uller',), venue="A&amp;B", paper_id="p")
    card = cards.render(cards.Card(1, paper), "q1")
    row = shelf.table([paper], shelf.View(), 1, 1)
    for shown in (card, row):
        assert "VA-RED<sup>2</sup>" in shown
        assert "Jörg Müller" in shown
        assert "A&amp;B" in shown
        assert "amp;amp" not in shown
    assert 'aria-label="Remove VA-RED²"' in row
    marker = answer_html("Yes [1].", {1: paper.title}, "q1")
    assert 'title="VA-RED²"' in marker


def test_copy_keeps_what_the_listing_says() -> None:
    paper = Paper("A", abstract=ABSTRACT, paper_id="p")
    exchange = Exchange("q", "answered", f"“{QUOTED}” [1]", cards=(cards.Card(1, paper),))
    assert QUOTED in as_markdown(exchange)


def test_doubt_about_a_sentence_with_a_formula_is_marked_whole() -> None:
    claim = Claim(QUOTED, (1,), "partly", 0.5)
    paper = Paper("A", paper_id="p")
    exchange = Exchange(
        "q", "answered", f"{QUOTED} [1]", cards=(cards.Card(1, paper),), doubted=(claim,)
    )
    html = render(exchange, 1, is_last=True)
    assert f'<span class="doubt">{ELL}<sub>2</sub></span>' in html
    assert "only partly supported" in html
