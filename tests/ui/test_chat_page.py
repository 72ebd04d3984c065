"""The chat in a real browser: ask, look at the evidence, go on, change one's mind."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from browsing import answer_of, ask

if TYPE_CHECKING:
    from browsing import Served
    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]

AVERAGING = "which papers study weight averaging?"


def test_answer_has_its_papers_beside_it(served: Served, open_page: OpenPage) -> None:
    page = open_page(served.url)
    ask(page, AVERAGING)
    answer = page.locator(answer_of(page, 1))
    swa = answer.locator(".card", has_text="Averaging Weights Leads to Wider Optima")
    assert swa.count() == 1
    swa.get_by_text("Abstract", exact=True).click()
    marked = swa.locator("details mark").all_inner_texts()
    assert any("flatter solutions than SGD" in text for text in marked)
    markers = {text.strip("[]") for text in answer.locator("a.cite").all_inner_texts()}
    assert markers == set(answer.locator(".card .number").all_inner_texts())
    assert "No LLM" in answer.inner_text() or "no LLM" in answer.inner_text()
    assert "no text leaves this machine" in page.locator(".told").inner_text()


def test_marker_brings_up_its_card_by_mouse_and_by_keyboard(
    served: Served, open_page: OpenPage
) -> None:
    page = open_page(served.url)
    ask(page, AVERAGING)
    answer_of(page, 1)
    page.locator("a.cite").nth(2).click()
    card = page.locator("#q1-3")
    assert card.locator("details").get_attribute("open") is not None
    assert page.evaluate("document.activeElement.id") == "q1-3"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "[3]"
    page.locator("a.cite").nth(0).focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "q1-1"


def test_follow_up_leans_on_what_was_said_and_a_reload_keeps_both(
    served: Served, open_page: OpenPage
) -> None:
    page = open_page(served.url)
    ask(page, "Who wrote WrapNet?")
    first = page.locator(answer_of(page, 1)).inner_text()
    assert "Studer" in first
    ask(page, "what does it propose?")
    second = page.locator(answer_of(page, 2))
    assert "WrapNet" in second.locator(".card").first.inner_text()
    page.reload()
    page.locator("#q2").wait_for()
    assert "Who wrote WrapNet?" in page.locator("#q1 .question").inner_text()
    assert page.locator("#q2 .card").first.locator("details mark").count() > 0
    ask(page, "and its authors?")
    assert "Studer" in page.locator(answer_of(page, 3)).inner_text()


def test_filter_read_from_the_question_can_be_taken_away(
    served: Served, open_page: OpenPage
) -> None:
    page = open_page(served.url)
    ask(page, "which papers from ICLR 2021 study transformers?")
    answer = page.locator(answer_of(page, 1))
    assert answer.locator(".chip.read").all_inner_texts()
    before = page.locator("#q1 .card").count()
    page.get_by_role("button", name="Remove the filter Venue: ICLR").click()
    page.locator('.chip:has-text("Venue")').wait_for(state="detached")
    answer_of(page, 1)
    page.get_by_role("button", name="Remove the filter Year: 2021").click()
    page.locator(".chip").wait_for(state="detached")
    answer_of(page, 1)
    assert page.locator("#q1 .card").count() > before
    assert page.locator(".exchange").count() == 1


def test_own_filters_narrow_the_answer(served: Served, open_page: OpenPage) -> None:
    page = open_page(served.url)
    page.locator(".welcome").wait_for()
    page.get_by_role("button", name="Options").click()
    page.get_by_label("Years").fill("1850")
    ask(page, AVERAGING)
    answer = page.locator(answer_of(page, 1))
    assert "Year: 1850" in answer.locator(".chip").inner_text()
    assert answer.locator(".card .number").count() == 0


def test_listing_is_chosen_and_taken_away_again(served: Served, open_page: OpenPage) -> None:
    page = open_page(served.url)
    page.locator(".welcome li").first.wait_for()
    page.get_by_role("button", name="Options").click()
    page.get_by_label("Listings").click()
    page.get_by_role("option", name="iclr-2022.papers-cool.txt").click()
    ask(page, "how many papers are there?")
    answer = page.locator(answer_of(page, 1))
    assert "Listing: iclr-2022.papers-cool.txt" in answer.locator(".chip").inner_text()
    narrowed = answer.locator(".prose").inner_text()
    page.get_by_role("button", name="Remove the filter Listing").click()
    page.locator(".chip").wait_for(state="detached")
    assert page.locator(answer_of(page, 1)).locator(".prose").inner_text() != narrowed
    assert page.locator(".exchange").count() == 1


def test_absent_fact_is_told_with_the_nearest_papers(served: Served, open_page: OpenPage) -> None:
    page = open_page(served.url)
    ask(page, "how many hours did training AdamP take?")
    answer = page.locator(answer_of(page, 1))
    assert answer.get_attribute("data-state") == "abstained"
    assert "Not answered" in answer.inner_text()
    assert "rag show" not in answer.inner_text()


def test_question_is_edited_and_asked_again_in_its_place(
    served: Served, open_page: OpenPage
) -> None:
    page = open_page(served.url)
    ask(page, "who wrote VA-RED2?")
    answer_of(page, 1)
    page.get_by_role("button", name="Edit this question").click()
    box = page.get_by_label("Question", exact=True)
    page.wait_for_function("document.querySelector('#rag-question textarea').value !== ''")
    assert box.input_value() == "who wrote VA-RED2?"
    ask(page, "who wrote SEDONA?")
    page.locator(".question", has_text="SEDONA").wait_for()
    answer_of(page, 1)
    assert page.locator(".exchange").count() == 1
    page.evaluate("document.querySelector('#q1').dataset.old = 'yes'")
    page.get_by_role("button", name="Ask this question again").click()
    again = page.locator('#q1:not([data-old]):not([data-state="writing"])')
    again.filter(has_text="Pyeon").wait_for()


def test_new_conversation_forgets_and_a_past_one_comes_back(
    served: Served, open_page: OpenPage
) -> None:
    page = open_page(served.url)
    ask(page, "how many papers mention distillation?")
    answer_of(page, 1)
    page.get_by_role("button", name="New conversation").click()
    page.locator(".welcome").wait_for()
    assert page.locator(".exchange").count() == 0
    page.get_by_role("button", name="Past conversations").click()
    page.locator(".past button", has_text="mention distillation").first.click()
    page.locator(".question", has_text="mention distillation").wait_for()


def test_example_questions_can_be_answered(served: Served, open_page: OpenPage) -> None:
    page = open_page(served.url)
    page.locator(".welcome li button").first.wait_for()
    examples = page.locator(".welcome li button").all_inner_texts()
    assert len(examples) == 5
    for number, example in enumerate(examples):
        if number:
            page.get_by_role("button", name="New conversation").click()
        page.locator(".welcome li button", has_text=example).click()
        answer = page.locator(answer_of(page, 1))
        assert answer.get_attribute("data-state") == "answered", example


def test_answer_is_taken_along_with_exactly_what_it_cites(
    served: Served, open_page: OpenPage
) -> None:
    page = open_page(served.url)
    ask(page, "Who wrote WrapNet?")
    answer = page.locator(answer_of(page, 1))
    page.get_by_role("button", name="Copy as Markdown").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("## Who wrote WrapNet?")
    assert "### References\n\n[1] " in copied
    cited = answer.locator(".card .number").count()
    with page.expect_download() as download:
        page.get_by_role("button", name="as BibTeX").click()
    saved = Path(download.value.path()).read_text(encoding="utf-8")
    assert len(re.findall(r"^@", saved, re.MULTILINE)) == cited
    with page.expect_download() as download:
        page.get_by_role("button", name="as RIS").click()
    assert download.value.suggested_filename == "cited.ris"


def test_question_with_html_and_script_is_only_text(served: Served, open_page: OpenPage) -> None:
    page = open_page(served.url)
    ask(page, "<img src=x onerror=\"document.title='gone'\"> <script>1</script> who wrote AdamP?")
    answer_of(page, 1)
    assert "<img src=x onerror" in page.locator("#q1 .question").inner_text()
    assert page.locator("#q1 img").count() == 0
    assert page.title() == "Ask your papers"


def test_two_people_do_not_see_each_other(served: Served, open_page: OpenPage) -> None:
    ada, bob = open_page(served.url), open_page(served.url)
    ask(ada, "Who wrote AdamP?")
    ask(bob, "Who wrote SEDONA?")
    assert "AdamP" in ada.locator(answer_of(ada, 1)).inner_text()
    assert "SEDONA" in bob.locator(answer_of(bob, 1)).inner_text()
    ask(ada, "what does it propose?")
    assert "AdamP" in ada.locator(answer_of(ada, 2)).inner_text()
    assert bob.locator(".exchange").count() == 1


def test_paper_ingested_elsewhere_is_found_by_the_next_question(
    served: Served, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page(served.url)
    question = "which papers study zymurgical fermentation of lambic beer?"
    ask(page, question)
    answer_of(page, 1)
    assert "Zymurgy for Robots" not in page.locator("#q1").inner_text()
    listing = tmp_path / "beer.jsonl"
    paper = {
        "title": "Zymurgy for Robots",
        "abstract": "We study the zymurgical fermentation of lambic beer by robots.",
    }
    listing.write_text(json.dumps(paper) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "rag", "--home", str(served.home), "ingest", str(listing)]
    subprocess.run(command, check=True, capture_output=True)
    ask(page, question)
    assert "Zymurgy for Robots" in page.locator(answer_of(page, 2)).inner_text()
