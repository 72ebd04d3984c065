"""Which records are one work, and that the order they come in does not matter."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from library_kit import AVERAGING, SOUPS, VIDEO

from rag.library.identity import (
    Record,
    abstracts_agree,
    assign_ids,
    canonical,
    cluster,
    title_hash,
    title_key,
)
from rag.library.people import is_named, same_person, surname_first
from rag.paper import Paper, Provenance

OTHER_TEXT = (
    "Cats sleep for most of the day. Dogs do not. We measure both in forty households and find "
    "that neither reads papers."
)


def works(*papers: Paper) -> list[set[int]]:
    """The positions of ``papers`` that are one work, whatever order they are looked at in."""
    records = [
        Record(i, replace(paper, sources=(Provenance("jsonl", "a", i),)))
        for i, paper in enumerate(papers)
    ]
    found = [
        sorted(sorted(record.record_id for record in work) for work in cluster(order))
        for order in itertools.islice(itertools.permutations(records), 24)
    ]
    assert all(one == found[0] for one in found)
    return [set(work) for work in found[0]]


@pytest.mark.parametrize(
    "spellings",
    [
        ["iLQR-VAE : control-based learning", "iLQR-VAE: Control-based Learning"],
        ["VA-RED$^2$: Video Adaptive", "VA-RED²: Video Adaptive", "VA-RED2: video adaptive"],
        [
            "Compress- Self-Supervised",
            "Compress - Self-supervised",
            "Compress–Self–Supervised",
        ],
        ["SubscribeDiverse Weight Averaging", "Diverse Weight Averaging"],
        ["Directed Graphs [PDF2] [Copy] [Kimi2] [REL]", "Directed graphs"],
        [r"Learning $\mathcal{L}_2$ \textbf{Norms}", "Learning L_2 Norms"],
        [r"An $\alpha$-Divergence", "An \u03b1-divergence", "An alpha-Divergence"],
        [r"Schr\"{o}dinger Bridges", "Schrödinger bridges", "Schro\u0308dinger Bridges"],
    ],
)
def test_spellings_of_one_title_have_one_key(spellings: list[str]) -> None:
    assert len({title_key(title) for title in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Model Soups", "Model Soup"),
        ("GPT-3", "GPT-2"),
        ("Subscribe to Learning", "to Learning"),
        ("论文一", "论文二"),
        ("???", "!!!"),
    ],
)
def test_different_titles_have_different_keys(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)


def test_the_id_of_a_title_never_changes() -> None:
    """sha256("modelsoups"): users keep these ids in their notes."""
    assert title_hash("Model  SOUPS!") == title_hash("Model Soups") == "703dfd6ff3e9"


@pytest.mark.parametrize(
    ("scheme", "value", "expected"),
    [
        ("arxiv", "https://arxiv.org/abs/2203.05482v3", "2203.05482"),
        ("arxiv", "arXiv:2203.05482", "2203.05482"),
        ("doi", "https://doi.org/10.1000/ABC", "10.1000/abc"),
        ("openreview", "https://openreview.net/forum?id=FOyuZ26emy", "FOyuZ26emy"),
        ("openreview", "FOyuZ26emy", "FOyuZ26emy"),
    ],
)
def test_identifiers_have_one_spelling(scheme: str, value: str, expected: str) -> None:
    assert canonical(scheme, value) == expected


class TestWorks:
    def test_the_same_record_twice_is_one_work(self) -> None:
        assert works(AVERAGING, AVERAGING, SOUPS) == [{0, 1}, {2}]

    def test_a_shared_identifier_settles_it_whatever_the_titles_are(self) -> None:
        renamed = replace(SOUPS, title="Averaging weights of many models", abstract=OTHER_TEXT)
        bare = Paper("Soups (extended)", ids={"arxiv": "2203.05482v2"})
        assert works(SOUPS, renamed, bare) == [{0, 1, 2}]

    def test_an_identifier_joins_what_titles_could_not(self) -> None:
        one, other = Paper("One", ids={"doi": "10.1/a"}), Paper("Two", ids={"arxiv": "1.2"})
        bridge = replace(AVERAGING, ids={"doi": "10.1/A", "arxiv": "1.2v2"})
        assert works(one, other, bridge) == [{0, 1, 2}]

    def test_a_sample_doi_joins_nothing(self) -> None:
        """Papers with the DOI of ACM's template, as arXiv has them."""
        sample = {"doi": "10.1145/1122445.1122456"}
        papers = [replace(paper, ids=sample) for paper in (AVERAGING, SOUPS, VIDEO)]
        assert works(*papers) == [{0}, {1}, {2}]

    def test_nor_does_one_that_other_identifiers_deny(self) -> None:
        """A paper and a discussion of it by the same people, under one DOI."""
        paper = replace(AVERAGING, ids={"doi": "10.1/a", "arxiv": "1.1"})
        reply = Paper("Rejoinder", OTHER_TEXT, paper.authors, ids={"doi": "10.1/a", "arxiv": "1.2"})
        assert works(paper, reply) == [{0}, {1}]

    def test_agreeing_abstracts_are_enough(self) -> None:
        assert works(AVERAGING, replace(AVERAGING, authors=("Nobody Else",))) == [{0, 1}]

    def test_overlapping_authors_are_enough(self) -> None:
        rewritten = replace(AVERAGING, abstract=OTHER_TEXT, authors=("P. Izmailov",))
        assert works(AVERAGING, rewritten) == [{0, 1}]

    def test_a_side_that_is_left_out_does_not_disagree(self) -> None:
        bare = Paper(AVERAGING.title)
        no_text = replace(AVERAGING, abstract="")
        no_authors = replace(AVERAGING, authors=())
        assert works(AVERAGING, bare, no_text, no_authors) == [{0, 1, 2, 3}]

    def test_equal_titles_with_different_texts_and_people_are_two_works(self) -> None:
        namesake = Paper(AVERAGING.title, OTHER_TEXT, ("Ann Other",))
        assert works(AVERAGING, namesake) == [{0}, {1}]

    def test_different_texts_without_authors_to_compare_are_two_works(self) -> None:
        assert works(AVERAGING, Paper(AVERAGING.title, OTHER_TEXT)) == [{0}, {1}]

    def test_namesakes_get_ids_of_their_own_and_neither_the_bare_one(self) -> None:
        namesake = Paper(AVERAGING.title, OTHER_TEXT, ("Ann Other",))
        found = cluster([Record(0, AVERAGING), Record(1, namesake)])
        ids = assign_ids(found)
        bare = title_hash(AVERAGING.title)
        assert len(set(ids)) == 2
        assert all(paper_id.startswith(f"{bare}-") for paper_id in ids)
        assert assign_ids(cluster([Record(1, namesake), Record(0, AVERAGING)])) == ids

    @given(st.data())
    def test_works_do_not_depend_on_the_order_of_records(self, data: st.DataObject) -> None:
        abstracts = ["", AVERAGING.abstract, AVERAGING.abstract[:60] + "…", OTHER_TEXT]
        paper = st.builds(
            Paper,
            title=st.sampled_from(["One Title", "one-title", "Another"]),
            abstract=st.sampled_from(abstracts),
            authors=st.sampled_from([(), ("Ann Other",), ("A. Other", "Bo Li"), ("Bo Li",)]),
            ids=st.sampled_from([{}, {"doi": "10.1/x"}, {"arxiv": "1.2"}]),
        )
        papers = data.draw(st.lists(paper, min_size=1, max_size=7))
        records = [Record(i, paper) for i, paper in enumerate(papers)]
        shuffled = data.draw(st.permutations(records))

        def seen(order: list[Record]) -> dict[str, list[str]]:
            found = cluster(order)
            texts = [sorted(record.fingerprint for record in work) for work in found]
            return dict(zip(assign_ids(found), texts, strict=True))

        assert seen(shuffled) == seen(records)


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        (AVERAGING.abstract, AVERAGING.abstract[:70] + "…", True),
        (AVERAGING.abstract, AVERAGING.abstract[:70] + " ...", True),
        (AVERAGING.abstract, AVERAGING.abstract.upper().replace(" ", "\n"), True),
        (AVERAGING.abstract, AVERAGING.abstract.replace("lie in", "are found in"), True),
        (AVERAGING.abstract, OTHER_TEXT, False),
        (AVERAGING.abstract, "Deep", False),
        (SOUPS.abstract, VIDEO.abstract, False),
    ],
)
def test_abstracts_agree_when_one_is_a_version_of_the_other(
    one: str, other: str, agree: bool
) -> None:
    assert abstracts_agree(one, other) is abstracts_agree(other, one) is agree


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Alihan Hüyük", "A. Huyuk", True),
        ("Haeffele, Benjamin David", "Benjamin Haeffele", True),
        ("Gunhee Kim", "Been Kim", False),
        ("Yang Song", "Song Yang", False),
        ("", "Yang Song", False),
    ],
)
def test_same_person(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same_person(other, one) is same


@pytest.mark.parametrize(
    ("query", "author", "named"),
    [
        ("Simon Du", "Simon Shaolei Du", True),
        ("S. Du", "Simon Shaolei Du", True),
        ("du", "Simon Shaolei Du", True),
        ("Huyuk", "Alihan Hüyük", True),
        ("Simon", "Simon Shaolei Du", False),
        ("Shaolei Simon Du", "Simon Shaolei Du", False),
        ("Tim Du", "Simon Shaolei Du", False),
        ("  ", "Simon Shaolei Du", False),
    ],
)
def test_is_named(query: str, author: str, named: bool) -> None:
    assert is_named(query, author) is named


def test_surname_first_keeps_small_words_with_the_surname() -> None:
    names = ["Mihaela van der Schaar", "Gunhee Kim", "Plato", "Kim, Gunhee"]
    assert [surname_first(name) for name in names] == [
        "van der Schaar, Mihaela",
        "Kim, Gunhee",
        "Plato",
        "Kim, Gunhee",
    ]
