"""The page of a run on a phone, in a real browser."""

from __future__ import annotations

import shutil

import pytest
from run_kit import DRONE, completed, fact

from rag.evaluation.compare import of_run
from rag.evaluation.report import write_report

pytestmark = pytest.mark.usefixtures("few_probes")
PHONE = {"width": 390, "height": 844}
LONG = (
    "How long, to the nearest minute, does a single flight of the DroneIce system take when it "
    "photographs a glacier?"
)


def test_on_a_phone_questions_can_be_read_and_verdicts_are_seen(home, assistant, verifier):
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        pytest.skip("no Chromium is installed (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    asked = fact(1, LONG, DRONE, "Each flight of DroneIce takes 12 minutes.", values=["12"])
    before, after = (completed(home, assistant, [asked], [verifier]) for _ in range(2))
    page_file = write_report(after, home, against=of_run(before))
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-dev-shm-usage"]
        opened = playwright.chromium.launch(executable_path=browser, args=flags)
        page = opened.new_page(viewport=PHONE)
        page.goto(page_file.as_uri())
        question = page.locator("summary span", has_text="to the nearest minute").bounding_box()
        verdict = page.locator("td.verdict").first.bounding_box()
        width = page.evaluate("document.documentElement.scrollWidth")
        opened.close()
    assert question
    assert question["width"] > PHONE["width"] / 2
    assert verdict
    assert verdict["x"] + verdict["width"] < PHONE["width"]
    assert width == PHONE["width"]
