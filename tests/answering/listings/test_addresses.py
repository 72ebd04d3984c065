"""Links that a listing states: shown as links only where they are pages of the web."""

from __future__ import annotations

import json

import pytest

from rag.assistant import Assistant
from rag.settings import Settings

BAD = [
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "https://ok.example/p) [x](javascript:alert(1))",
    "file:///etc/passwd",
]


def ask(tmp_path, url: str, question: str) -> str:
    listing = tmp_path / "zorblax.jsonl"
    paper = {"title": "Zorblax: Counting Barley", "abstract": "We count barley.", "url": url}
    listing.write_text(json.dumps(paper) + "\n", encoding="utf-8")
    assistant = Assistant(Settings(home=tmp_path / "home", llm="none"))
    assistant.ingest([listing])
    answer = assistant.ask(question)
    assistant.close()
    return answer.text


@pytest.mark.parametrize("url", BAD)
def test_what_is_no_page_is_no_link(tmp_path, clean_settings, url):
    text = ask(tmp_path, url, "link to Zorblax?")
    assert "which is no web address" in text
    assert f"<{url}" not in text
    assert "](javascript:" not in text


def test_a_page_is_a_link(tmp_path, clean_settings):
    url = "https://example.org/zorblax?id=1"
    assert f"<{url}>" in ask(tmp_path, url, "link to Zorblax?")


def test_an_unknown_name_before_et_al_is_no_author_to_refuse_for(sample):
    question = (
        "In the Chinchilla replication attempt, what did the authors find wrong with Hoffmann et "
        "al.'s estimates?"
    )
    answer = sample.assistant.ask(question)
    assert answer.status == "answered"
    assert "inconsistent with their first two estimation methods" in answer.text


def test_a_known_name_before_et_al_is_an_author(sample):
    answer = sample.assistant.ask("papers by Rose Yu et al.")
    assert all("Rose Yu" in citation.paper.authors for citation in answer.citations)
    assert answer.citations
