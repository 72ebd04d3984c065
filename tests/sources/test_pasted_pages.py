"""What people really paste: other pages, damaged ones, several in one file, noise around them."""

from __future__ import annotations

from itertools import product

import pytest
from listings_kit import (
    COUNTS,
    HF_PAPERS,
    LISTINGS,
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
