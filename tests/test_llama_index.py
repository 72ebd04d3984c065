"""The assistant as a LlamaIndex retriever and query engine."""

from __future__ import annotations

import pytest

pytest.importorskip("llama_index.core")

from rag.llama_index import PaperQueryEngine, PaperRetriever
from rag.paper import Filters

SWA = "Averaging Weights Leads to Wider Optima and Better Generalization"


def test_the_retriever_gives_a_passage_of_each_of_the_best_papers(sample):
    found = PaperRetriever(sample.assistant, k=4).retrieve("averaging weights along the trajectory")
    assert len(found) == 4
    assert len({node.node.ref_doc_id for node in found}) == 4
    assert SWA in [node.node.metadata["title"] for node in found]
    for scored in found:
        paper = sample.assistant.paper(scored.node.metadata["paper_id"])
        node = scored.node
        assert node.text == paper.abstract[node.start_char_idx : node.end_char_idx]
    assert [node.score for node in found] == sorted((n.score for n in found), reverse=True)


def test_the_retriever_keeps_to_its_filters(sample):
    retriever = PaperRetriever(sample.assistant, k=5, filters=Filters(years=(2022, 2022)))
    assert {n.node.metadata["year"] for n in retriever.retrieve("graph neural networks")} == {2022}


def test_the_query_engine_answers_with_evidence(sample):
    response = PaperQueryEngine(assistant=sample.assistant).query(
        "how does FractalNet regularise its subpaths?"
    )
    assert response.metadata["status"] == "answered"
    assert "[1]" in response.response
    assert "drop-path" in response.source_nodes[0].node.text


def test_the_query_engine_abstains(sample):
    response = PaperQueryEngine(assistant=sample.assistant).query("asdf qwer zxcv")
    assert response.metadata["status"] == "abstained"
    assert response.source_nodes == []
