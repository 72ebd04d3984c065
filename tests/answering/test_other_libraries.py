"""Questions whose words are names in one library and topics in another."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from answering_kit import assert_abstained, cited

from rag.assistant import Assistant

BIB = r"""
@article{a, title={Protein folding with graph networks}, year={2019}, journal={Nature},
  author={Wei Li and M{\"u}ller, Hans and Ada Park},
  abstract={We fold proteins with graph networks. They reach 92 percent accuracy.}}
@inproceedings{b, title={Bach chorales by neural composition}, year={2020},
  booktitle={Advances in Neural Information Processing Systems},
  author={Bach, Anna and Robert Stone},
  abstract={We compose chorales in the style of Bach. Listeners prefer them to songs.}}
@inproceedings{c, title={Park visits and bird song}, year={2021},
  booktitle={International Conference on Machine Learning}, author={Jane Song and Wei Li},
  abstract={We study how people visit a park and hear bird song. Nature is calm.}}
@misc{d, title={Notes on li-ion batteries},
  abstract={Lithium is used in li-ion batteries since 1991.}}
"""
FOLDING = "Protein folding with graph networks"
CHORALES = "Bach chorales by neural composition"
PARK = "Park visits and bird song"
BATTERIES = "Notes on li-ion batteries"


@pytest.fixture(scope="module")
def assistant(small_library: Callable[[str, str], Assistant]) -> Assistant:
    return small_library("other", BIB)


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("papers by Li", {FOLDING, PARK}),
        ("papers on li-ion batteries", {BATTERIES}),
        ("papers by Park", {FOLDING}),
        ("park visits", {PARK}),
        ("papers on bird song", {PARK}),
        ("chorales by Bach", {CHORALES}),
        ("papers by Mueller", {FOLDING}),
        ("papers by Bob Stone", {CHORALES}),
        ("NeurIPS papers", {CHORALES}),
        ("papers from NIPS", {CHORALES}),
        ("ICML 2021 papers", {PARK}),
        ("papers published in Nature", {FOLDING}),
        ("papers about nature", {PARK}),
        ("papers since 2020 not by Li", {CHORALES}),
        ("papers with no year", {BATTERIES}),
    ],
)
def test_exactly_these_papers(assistant, question, titles):
    assert cited(assistant.ask(question)) == titles


@pytest.mark.parametrize(
    "question",
    ["spotlights before noon", "posters on birds", "papers in the morning session", "ICLR papers"],
)
def test_what_no_listing_here_states_lets_nothing_through(assistant, question):
    assert_abstained(assistant.ask(question))
