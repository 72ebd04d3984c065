"""Cases that once went wrong on the answering floor."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from rag import prompts
from rag.answering.question import names
from rag.answering.question.plan import plan
from rag.answering.verification import Verifier, claims_of
from rag.answering.writing.citations import cited_numbers, read_markers
from rag.answering.writing.foreign import defused, inert
from rag.answering.writing.generating import is_refusal
from rag.errors import SettingsError
from rag.library.catalog import Names
from rag.models.minilm import MiniLM
from rag.paper import Paper

NAMES = Names(
    authors={"Simon Du": 1, "Gunhee Kim": 1},
    venues={"ICLR": 1},
    tracks={"Poster": 1},
    years={2021: 1},
)


def shown(text, offered=3):
    """A model's text as it is shown."""
    return defused(read_markers(text, offered)[0])


def rendered(markdown):
    """The kinds of inline elements that ``markdown`` renders to."""
    parsed = MarkdownIt("commonmark", {"html": True}).parse(markdown)
    return {child.type for block in parsed for child in block.children or []}


@pytest.mark.parametrize(
    "text", ["See [12345].", "See [9[99]].", "See [1[99]0].", "[Paper 1, Paper 99]"]
)
def test_no_number_out_of_range_is_shown(text):
    assert all(number <= 3 for number in cited_numbers(shown(text)))


@pytest.mark.parametrize(
    "text",
    [
        r"\<script>x</script>",
        r"\`a\` ",
        "<?php x ?>",
        "![a](http://x/y.png)",
        r"\\<b>",
        "[3](http://x)",
    ],
)
def test_foreign_text_renders_as_text(text):
    assert rendered(f"- “{inert(text)}”") == {"text"}
    assert cited_numbers(inert(text)) == ()


@pytest.mark.parametrize(
    "text", ["<script>x</script>", "![a](http://x)", "[x](javascript:y)", r"\<img>"]
)
def test_a_models_links_images_and_tags_do_not_work(text):
    assert rendered(defused(text)) == {"text"}
    assert rendered(shown(text)) == {"text"}


def test_a_citation_does_not_become_a_link():
    assert rendered(shown("It averages [1](http://x)")) == {"text"}


def test_an_interval_is_quoted_as_it_is():
    assert inert("values in [0, 1]") == "values in [0, 1]"


@pytest.mark.parametrize("question", ["embeddings in 2048 dimensions", "training for 2000 epochs"])
def test_a_number_that_counts_something_is_no_year(question):
    assert names.read(question, NAMES).filters.years is None


def test_a_surname_after_and_is_an_author_too():
    assert set(names.read("papers by Kim and Du", NAMES).filters.authors) == {
        "Gunhee Kim",
        "Simon Du",
    }


def test_what_authors_propose_is_a_fact():
    assert plan("what do the authors of SWA propose?").kind == "fact"


def test_a_refusal_may_carry_a_marker():
    assert is_refusal("NOT IN THESE PAPERS [1]")


def test_claims_of_a_numbered_list():
    text = "1. It averages weights [1]\n2. It drops paths [2]"
    assert claims_of(text) == ["It averages weights [1]", "It drops paths [2]"]
    assert claims_of("[1]") == []


def test_a_number_is_the_same_with_and_without_its_comma():
    paper = Paper("Costs", "It costs 2,000 steps.", paper_id="a")
    claim = Verifier(MiniLM()).check("It costs 2000 steps [1].", {1: paper}).claim
    assert claim.verdict == "supported"


def test_a_lone_dollar_in_a_prompt_is_named(tmp_path):
    head = "---\nname: a\nversion: 1\nvariables: [question]\n---\n"
    (tmp_path / "answer-single.md").write_text(f"{head}# user\nIt costs $5: $question\n")
    with pytest.raises(SettingsError, match="lone"):
        prompts.load("answer-single", tmp_path)
