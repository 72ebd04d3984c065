"""BibTeX: papers given as entries."""

from __future__ import annotations

import pytest
from listings_kit import TWO, complaints, papers

from rag.paper import Paper
from rag.sources import BadRecord


def entry(**fields: str) -> str:
    return (
        "@inproceedings{key,\n" + "".join(f"  {k} = {{{v}}},\n" for k, v in fields.items()) + "}\n"
    )


def test_every_field_of_an_entry() -> None:
    text = entry(
        title="Weight {A}veraging: {\\'E}tudes \\& {SGD}",
        author='Lovelace, Ada and J{\\"u}rgen Schmidhuber and King, Jr., Martin Luther and '
        "{OpenAI} and {Barnes and Noble} and {\\L}ukasz Kaiser and others",
        booktitle="Int.\\ Conf.\\ on Learning",
        year="2021",
        abstract="We gain 90\\% at $x_1$.",
        url="https://example.org/a_b~c",
        pdf="https://example.org/a.pdf",
        doi="10.1000/ABC",
        eprint="2101.00001v2",
        archivePrefix="arXiv",
        keywords="averaging, flat minima",
    )
    assert papers(text) == [
        Paper(
            "Weight Averaging: Études & SGD",
            "We gain 90\\% at $x_1$.",
            (
                "Ada Lovelace",
                "Jürgen Schmidhuber",
                "Martin Luther King Jr.",
                "OpenAI",
                "Barnes and Noble",
                "Łukasz Kaiser",
            ),
            "Int. Conf. on Learning",
            2021,
            url="https://example.org/a_b~c",
            pdf_url="https://example.org/a.pdf",
            ids={"doi": "10.1000/abc", "arxiv": "2101.00001"},
            keywords=("averaging", "flat minima"),
        )
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("VA-RED$^2$: Video", "VA-RED$^2$: Video"),
        ("$k$-NN for \\emph{all}", "$k$-NN for all"),
        ("100% of A & B", "100% of A & B"),
        ("Snake_case #1", "Snake_case #1"),
        ("{{Kept Whole}}", "Kept Whole"),
        ('Na{\\"\\i}ve \\v{S}ime', "Naïve Šime"),
        ("In\n      two lines", "In two lines"),
        ("Unknown \\foo{bar}", "Unknown bar"),
    ],
)
def test_latex_in_titles(written: str, read: str) -> None:
    assert papers(entry(title=written)) == [Paper(read)]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("van der Schaar, Mihaela", "Mihaela van der Schaar"),
        ("Mihaela van der Schaar", "Mihaela van der Schaar"),
        ("victor schmidt", "victor schmidt"),
        ("Martin Luther King, Jr.", "Martin Luther King, Jr."),
        ("{DeepMind, Inc.}", "DeepMind, Inc."),
        ("d'Aspremont, Alexandre", "Alexandre d'Aspremont"),
    ],
)
def test_names_in_bibtex(written: str, read: str) -> None:
    assert papers(entry(title="T", author=written)) == [Paper("T", authors=(read,))]


def test_strings_quotes_parentheses_and_other_blocks() -> None:
    text = """
    % a comment
    @string{iclr = "ICLR"}
    @preamble{"\\newcommand{\\x}{y}"}
    @comment{ @article{no, title={Not me}} }
    @article(one, title = "First", abstract = "One.", year = 2020, journal = iclr)
    @misc{two, title = {Second}, abstract = {Two.
      Wrapped, with an e-mail: a@b.c

      and a paragraph.}}
    """
    assert papers(text) == [
        Paper("First", "One.", venue="ICLR", year=2020),
        Paper("Second", "Two. Wrapped, with an e-mail: a@b.c\n\nand a paragraph."),
    ]
    assert complaints(text) == []


@pytest.mark.parametrize(
    "broken",
    [
        "@article{broken, title = {Never closed,",
        "@article{broken, title {No equals sign}}",
        "@article{broken, title = {A}, abstract}",
        "@article{broken, year = 2020}",
    ],
)
def test_a_broken_entry_stops_nothing(broken: str) -> None:
    text = f"@misc{{a, title={{First}}, abstract={{One.}}}}\n\n{broken}\n\n" + (
        "@misc{b, title={Second}, abstract={Two.}}\n"
    )
    assert papers(text) == TWO
    assert [c.line for c in complaints(text)] == [3]


def test_entries_that_repeat_a_key_or_a_field_are_read() -> None:
    text = (
        "@misc{a, title={First}, abstract={One.}}\n"
        "@misc{a, title={Second}, abstract={Two.}, abstract={Three.}}\n"
        "@misc{a, title={Third}}\n"
    )
    assert papers(text) == [*TWO, Paper("Third")]


def test_the_first_line_of_an_entry_is_reported() -> None:
    text = "\n\n% x\n@misc{a,\n author = {A}\n}\n"
    assert complaints(text) == [BadRecord(4, "the record has no title")]


def test_the_log_of_the_parser_stays_off_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    complaints("@article{broken, title = {Never closed,\n@misc{a, title={First}}\n")
    assert capfd.readouterr() == ("", "")
