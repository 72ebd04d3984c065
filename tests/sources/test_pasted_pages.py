"""What people really paste: other pages, damaged ones, several in one file, noise around them."""

from __future__ import annotations

from itertools import product
from textwrap import fill

import pytest
from listings_kit import (
    COUNTS,
    HF_PAPERS,
    LISTINGS,
    PAPERS_2022,
    POSTERS_2021,
    SESSION,
    VIEWER,
    complaints,
    laid_out,
    papers,
    records,
    spans,
    text_of,
)

from rag.errors import UnknownFormat
from rag.paper import Paper
from rag.sources import BadRecord

every_listing = pytest.mark.parametrize("name", list(COUNTS))
LONG = "We study what happens to a reader when a page is not quite what it was. " * 4
ABSTRACT = LONG.strip()


@every_listing
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: text.replace("\n", "\r\n"), id="crlf"),
        pytest.param(lambda text: text.replace("\n", "\r"), id="cr"),
        pytest.param(lambda text: text.replace("\n", "\n\n\n"), id="blank lines"),
        pytest.param(lambda text: text.replace("\n", " \t\n"), id="trailing blanks"),
        pytest.param(lambda text: "  " + text.replace("\n", "\n    "), id="indented"),
        pytest.param(lambda text: text + "\n\n\n", id="final newlines"),
        pytest.param(lambda text: "\n\n" + text, id="blank lines first"),
        pytest.param(lambda text: "\ufeff" + text, id="byte-order mark"),
        pytest.param(lambda text: f"Home\nLog in\n\n{text}", id="labels before"),
    ],
)
def test_white_space_and_marks_change_nothing(name: str, change) -> None:
    assert records(change(text_of(name))) == records(text_of(name))


@every_listing
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32"])
def test_unicode_with_a_mark(name: str, encoding: str) -> None:
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    assert papers((mark + text_of(name)).encode(encoding)) == laid_out(name)


@pytest.mark.parametrize(("first", "second"), list(product(COUNTS, COUNTS)))
@pytest.mark.parametrize("between", ["", "\n", "\n\n\n", "\ufeff"], ids=repr)
def test_two_listings_in_one_file(first: str, second: str, between: str) -> None:
    """Files without a final newline, joined as ``cat`` joins them, are glued at the seam."""
    joined = text_of(first) + between + text_of(second)
    assert papers(joined) == laid_out(first) + laid_out(second)
    assert complaints(joined) == []


def test_five_listings_in_one_file() -> None:
    joined = "".join(text_of(name) for name in COUNTS)
    assert papers(joined) == [paper for name in COUNTS for paper in laid_out(name)]


def test_lines_are_those_of_the_whole_file() -> None:
    broken = "#26 A title without anything [PDF] [Copy] [Kimi]"
    joined = f"{text_of(SESSION)}\n{text_of(POSTERS_2021)}\n\n{broken}\n{text_of(VIEWER)}"
    [complaint] = complaints(joined)
    assert complaint.line == joined.split("\n").index(broken) + 1
    assert "A title without anything" in complaint.reason


@every_listing
def test_cut_after_every_record(name: str) -> None:
    lines, expected = text_of(name).split("\n"), laid_out(name)
    for count, span in enumerate(spans(name), 1):
        kept = "\n".join(lines[: span.stop])
        assert papers(kept) == expected[:count]


@every_listing
def test_cut_after_every_line(name: str) -> None:
    """Every whole record is read and a half one is reported, never taken for a whole one."""
    lines, expected = text_of(name).split("\n"), laid_out(name)
    first = spans(name)[0].stop
    for span in spans(name)[1:6]:
        for end in range(max(first, span.start), span.stop):
            cut = "\n".join(lines[:end])
            whole = expected[: sum(s.stop <= end for s in spans(name))]
            assert papers(cut) == whole
            begun = [line for line in lines[span.start : end] if line.strip()]
            if begun and "Q&A" not in begun[-1]:
                assert len(complaints(cut)) == 1, cut[-200:]


@every_listing
def test_cut_in_the_middle_of_a_line(name: str) -> None:
    data, expected = LISTINGS[name], laid_out(name)
    for end in range(len(data) // 3, len(data), 3_571):
        found = papers(data[:end])
        assert found[:-1] == expected[: len(found) - 1]
        assert expected[len(found) - 1].title == found[-1].title


def test_an_abstract_that_breaks_off_is_kept_and_reported() -> None:
    cut = text_of(POSTERS_2021)[:4_500]
    *_, last = papers(cut)
    [complaint] = complaints(cut)
    assert last.title == "CoCon: A Self-Supervised Approach for Controlled Text Generation"
    assert cut.endswith(last.abstract)
    assert complaint.line == cut.count("\n") + 1
    assert "breaks off" in complaint.reason


def cool(head: str, *rest: str) -> str:
    return "\n\n".join((head, *rest)) + "\n"


@pytest.mark.parametrize(
    ("header", "venue", "year", "track"),
    [
        ("NeurIPS.2023 - Oral\n\nTotal: 77", "NeurIPS", 2023, "Oral"),
        ("CVPR.2024\n\n| Total: 2713", "CVPR", 2024, None),
        ("ICML.2025 - Spotlight Poster | Total: 12", "ICML", 2025, "Spotlight Poster"),
        ("USENIX-Sec.2024 - Summer\nTotal: 1", "USENIX-Sec", 2024, "Summer"),
        ("CVPR.2024", "CVPR", 2024, None),
        ("Computation and Language\n\nTotal: 3", None, None, None),
        ("", None, None, None),
    ],
)
def test_other_venues(header: str, venue: str | None, year: int | None, track: str | None) -> None:
    [found] = papers(cool(header, "#1 A Title [PDF3] [Copy] [Kimi]", "Authors: A B ; C D", LONG))
    assert found == Paper("A Title", ABSTRACT, ("A B", "C D"), venue, year, track)


@pytest.mark.parametrize(
    "title_line",
    [
        "#1 A Title",
        "#1 A Title [PDF]",
        "#12 A Title [PDF(12)] [Copy] [Kimi(3)] [REL]",
        "#1 A Title [PDF 2] [Copy] [Kimi 10] [REL] [Star]",
        "#1\nA Title\n[PDF2] [Copy] [Kimi1]",
        "#1 A Title\n[PDF2] [Copy]",
        "A Title [PDF2] [Copy] [Kimi1] [REL]",
        "### #1 A Title [PDF] [Copy]",
    ],
)
def test_other_buttons(title_line: str) -> None:
    [found] = papers(cool(title_line, "Author: A B", LONG))
    assert found == Paper("A Title", ABSTRACT, ("A B",))


def test_brackets_that_belong_to_the_title() -> None:
    listing = cool(
        "#1 Attention Revisited [Extended] (Part #2 of 3) [PDF1] [REL]", "Authors: A", LONG
    )
    assert papers(listing)[0].title == "Attention Revisited [Extended] (Part #2 of 3)"


def test_markdown_links_and_notes() -> None:
    listing = cool(
        "#1 [A Title](https://arxiv.org/abs/2403.01234v2) "
        "[[PDF](https://arxiv.org/pdf/2403.01234v2)] [Copy] [Kimi](#kimi)",
        "**Authors**: [A B](https://papers.cool/a) ; [C D](https://papers.cool/c)",
        LONG,
        "**Subjects**: Machine Learning, Computation and Language",
        "**Publish**: 2024-03-02 11:00:00 UTC",
    )
    listing = listing.replace("[Kimi](#kimi)", "[Kimi]")
    assert papers(listing) == [
        Paper(
            "A Title",
            ABSTRACT,
            ("A B", "C D"),
            year=2024,
            url="https://arxiv.org/abs/2403.01234v2",
            pdf_url="https://arxiv.org/pdf/2403.01234v2",
            ids={"arxiv": "2403.01234"},
            keywords=("Machine Learning", "Computation and Language"),
        )
    ]


def test_a_record_that_states_its_own_venue() -> None:
    record = cool("#1 A Title [PDF]", "Authors: A", LONG, "Subject: ACL.2024 - Long Papers")
    [found] = papers(f"ICLR.2022\nTotal: 2\n{record}")
    assert (found.venue, found.year, found.track) == ("ACL", 2024, "Long Papers")


def test_an_abstract_in_paragraphs_and_what_follows_the_last() -> None:
    listing = cool(
        "#1 A Title [PDF]", "Authors: A", f"{LONG}\n\n{LONG}", "Designed by kexue.fm | kimi.ai"
    )
    assert papers(listing)[0].abstract == f"{ABSTRACT}\n\n{ABSTRACT}"


def test_a_hard_wrapped_abstract() -> None:
    wrapped = fill(ABSTRACT, 80)
    assert papers(cool("#1 A Title [PDF]", "Authors: A", wrapped))[0].abstract == wrapped


def test_a_title_line_that_was_lost() -> None:
    lines = text_of(PAPERS_2022).split("\n")
    del lines[10]  # line 11 holds the second title
    found = "\n".join(lines)
    assert papers(found) == [p for i, p in enumerate(laid_out(PAPERS_2022)) if i != 1]
    assert [c.line for c in complaints(found)] == [12]


def test_an_abstract_address_gives_no_identifier() -> None:
    abstract = f"{LONG}Code: https://arxiv.org/abs/2101.00001"
    assert papers(cool("#1 A Title [PDF]", "Authors: A", abstract))[0].ids == {}


def test_a_viewer_with_other_columns() -> None:
    listing = """
    id\nint64\n1\n2.93k
    paper_title\nstring · lengths\n3\n90
    summary\nstringlengths\n20\n1.2k
    year\nint64\n1.99k\n2.02k
    authors\nlistlengths\n1\n12
    arxiv_id\nstringlengths\n10\n10
    pdf_url\nstringlengths\n30\n40
    17\nA Title\nAn abstract.\n2019\n[ "A B", "C D" ]\n1903.01234\nhttps://arxiv.org/pdf/1903.01234
    18\nAnother\nnull\n2020\n[ "E F" ]\nnull\nnull
    """
    assert papers(listing) == [
        Paper(
            "A Title",
            "An abstract.",
            ("A B", "C D"),
            year=2019,
            pdf_url="https://arxiv.org/pdf/1903.01234",
            ids={"arxiv": "1903.01234"},
        ),
        Paper("Another", "", ("E F",), year=2020),
    ]


@pytest.mark.parametrize(
    ("tags", "venue", "year", "track", "keywords"),
    [
        ("NIPS 2023,Oral", "NIPS", 2023, "Oral", ()),
        ("ICLR 2022", "ICLR", 2022, None, ()),
        ("graphs,theory", None, None, None, ("graphs", "theory")),
    ],
)
def test_a_viewer_with_other_tags(
    tags: str, venue: str | None, year: int | None, track: str | None, keywords: tuple[str, ...]
) -> None:
    found = papers(text_of(VIEWER).replace("ICLR 2021,Poster", tags))
    assert len(found) == 100
    assert {(p.venue, p.year, p.track, p.keywords) for p in found} == {
        (venue, year, track, keywords)
    }


@pytest.mark.parametrize("lost", range(7))
def test_a_viewer_row_with_a_line_too_few_spoils_no_other(lost: int) -> None:
    lines = text_of(VIEWER).split("\n")
    del lines[27 + 7 * 40 + lost]
    damaged = "\n".join(lines)
    assert papers(damaged) == laid_out(VIEWER)[:40] + laid_out(VIEWER)[41:]
    [complaint] = complaints(damaged)
    assert complaint.line == 28 + 7 * 40


def test_a_viewer_whose_header_was_not_copied() -> None:
    assert papers("\n".join(text_of(VIEWER).split("\n")[27:])) == laid_out(VIEWER)


def test_a_viewer_whose_header_is_damaged() -> None:
    for lost in range(27):
        lines = text_of(VIEWER).split("\n")
        del lines[lost]
        assert papers("\n".join(lines)) == laid_out(VIEWER), lost


def test_a_viewer_row_cut_within_its_last_cell_is_reported() -> None:
    for cut in (1, 20, 60):
        text = text_of(VIEWER)[:-cut]
        assert papers(text) == laid_out(VIEWER)[:-1]
        assert [c.line for c in complaints(text)] == [28 + 7 * 99]


def test_a_viewer_abstract_of_several_lines_the_last_an_address() -> None:
    text, expected = text_of(VIEWER), laid_out(VIEWER)
    abstract = expected[3].abstract
    for wrapped in (f"{abstract}\nhttps://example.org/x", f"A.\n{abstract}\nhttps://example.org/x"):
        found = papers(text.replace(abstract, wrapped))
        assert found[3].abstract == wrapped
        assert found[3].pdf_url == expected[3].pdf_url
        assert found[:3] + found[4:] == expected[:3] + expected[4:]


def test_viewer_navigation_below_the_table() -> None:
    pages = "\n".join(("<", "1", "2", "3", "...", "860", "Next", ">"))
    assert records(f"{text_of(VIEWER)}\n{pages}\n") == records(text_of(VIEWER))


def slot(time: str, kind: str, *lines: str) -> str:
    return "\n\n".join((time, f"{kind}\n{lines[0]}", *lines[1:])) + "\n\n"


@pytest.mark.parametrize(
    ("time", "year"),
    [
        ("Thu 7 May 10:15 a.m. - 10:30 a.m. PDT", None),
        ("Tue 10 Dec 3:30 p.m. PST \u2014 3:45 p.m. PST", None),
        ("Wed, May 8, 2024, 9:00 AM \u2013 10:00 AM CEST", 2024),
        ("Fri 12 Jul 23:00 - 23:20 +0200", None),
        ("Mon 3 May 11:00 - noon UTC", None),
    ],
)
def test_other_time_slots(time: str, year: int | None) -> None:
    page = slot(time, "Poster", "A Title", "A B · C D", LONG)
    assert papers(page) == [
        Paper("A Title", ABSTRACT, ("A B", "C D"), year=year, track="Poster", time=time)
    ]


@pytest.mark.parametrize(
    "kind", ["Q&A", "Break", "Coffee Break", "Invited Talk", "Panel", "Opening Remarks", "Social"]
)
def test_slots_that_hold_no_paper(kind: str) -> None:
    time = "Mon 3 May 11:55 - 12:05 PDT"
    talk = slot(time, "Oral", "A Title", "A B", LONG)
    for other in (slot(time, kind, kind), slot(time, kind, "Somebody speaks", "E F")):
        assert [p.title for p in papers(other + talk + other)] == ["A Title"]
        assert complaints(other + talk + other) == []


def test_each_session_page_names_its_own_session() -> None:
    other = text_of(SESSION).replace("Oral Session 2", "Oral Session 3")
    found = papers(f"{text_of(SESSION)}\n{other}")
    assert [p.session for p in found] == ["Oral Session 2"] * 15 + ["Oral Session 3"] * 15


def test_a_session_page_that_states_its_conference() -> None:
    page = text_of(SESSION).replace("Session\n\nOral", "ICLR 2021\n\nSession\n\nOral", 1)
    assert {(p.venue, p.year) for p in papers(page)} == {("ICLR", 2021)}


def test_buttons_and_footer_of_a_session_page() -> None:
    page = text_of(SESSION).replace(
        "\n\nMon 3 May 11:15", "\n\n[ Paper ] [ Slides ]\n\nMon 3 May 11:15"
    )
    footer = "\n\nSuccessful Page Load\n\nUseful links\n"
    assert papers(page + footer) == laid_out(SESSION)


@pytest.mark.parametrize("glued", ["Subscribe", "Sign Up", "Log In"])
def test_any_button_may_be_glued_to_the_first_title(glued: str) -> None:
    assert papers(text_of(HF_PAPERS).replace("Subscribe", glued)) == laid_out(HF_PAPERS)


def test_only_the_first_title_is_freed_of_a_button() -> None:
    page = f"{text_of(HF_PAPERS)}\nSubscribeRank: a title as it is\n{LONG}"
    assert papers(page)[-1].title == "SubscribeRank: a title as it is"


def test_a_hugging_face_page_whose_banner_was_not_copied() -> None:
    bare = text_of(HF_PAPERS).split("Subscribe", 1)[1]
    assert papers(bare) == laid_out(HF_PAPERS)


def test_furniture_within_a_hugging_face_page() -> None:
    lines = text_of(HF_PAPERS).split("\n")
    lines[6:6] = [
        "Upvote",
        "12",
        "·5 authors",
        "GitHub 1.2k",
        "arXiv Page",
        "Submitted by somebody",
    ]
    assert papers("\n".join(lines)) == laid_out(HF_PAPERS)


def test_a_title_and_an_abstract_that_lost_each_other() -> None:
    lines = text_of(HF_PAPERS).split("\n")
    without_abstract = "\n".join(lines[:5] + lines[6:])
    assert papers(without_abstract) == laid_out(HF_PAPERS)[:1] + laid_out(HF_PAPERS)[2:]
    [complaint] = complaints(without_abstract)
    assert (complaint.line, complaint.reason.partition(":")[0]) == (
        5,
        "a title without an abstract",
    )
    without_title = "\n".join(lines[:4] + lines[5:])
    assert papers(without_title) == laid_out(HF_PAPERS)[:1] + laid_out(HF_PAPERS)[2:]
    [complaint] = complaints(without_title)
    assert (complaint.line, complaint.reason.partition(":")[0]) == (
        5,
        "an abstract without a title",
    )


def test_prose_among_the_records_is_reported() -> None:
    stray = "Whatever this long paragraph was, it is no record of any kind, " * 5
    found = records(f"{stray}\n\n{text_of(POSTERS_2021)}")
    assert isinstance(found[0], BadRecord)
    assert found[0].line == 1
    assert len(found) == 26


@pytest.mark.parametrize(
    "text",
    [
        "Dear all,\n\nthe meeting is at ten.\n\nBest,\nA.\n",
        "#include <stdio.h>\nint main(void) { return 0; }\n",
        "<html><head><title>Papers</title></head><body>None</body></html>",
        '{"name": "left-pad", "version": "1.0.0"}',
        '{\n  "name": "left-pad",\n  "version": "1.0.0"\n}\n',
        "name,age\nAda,36\n",
        "TY  - JOUR\nTI  - A title\nER  - \n",
        "ICLR.2021 - Poster\n",
        ABSTRACT,
    ],
)
def test_what_is_no_listing(text: str) -> None:
    with pytest.raises(UnknownFormat, match=r"pasted\.txt is in no format .*papers\.cool.*bibtex"):
        records(text)
