"""The vector index: embedded, on a server, and through stock LlamaIndex."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from library_kit import (
    SOUPS,
    THREE,
    VIDEO,
    CountingEmbedder,
    open_library,
    write_listing,
)

from rag.library import Library
from rag.library.among import Among
from rag.library.nearest import NearestPassages
from rag.paper import Paper

FILLERS = [Paper(f"Filler {i}", f"Number {i} is about topic {i % 7}. It ends.") for i in range(60)]
EMBEDDER = CountingEmbedder()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("vectors")
    listing = write_listing(folder / "a.jsonl", [*THREE, *FILLERS])
    with open_library(folder / "home") as opened:
        opened.ingest([listing], embedder=EMBEDDER)
        yield opened


class TestQuery:
    @pytest.mark.parametrize("exact", [False, True])
    def test_best_first_with_cosines(self, library: Library, exact: bool) -> None:
        index = NearestPassages(library.catalog, None) if exact else library.vectors
        query = EMBEDDER.embed_query("learning from compressed videos without decoding")
        passages, vectors = library.catalog.passage_vectors()
        cosines = dict(zip(passages, vectors @ query, strict=True))
        found = index.query(query, 5)
        assert library.catalog.get(found[0][0].paper_id).title == VIDEO.title
        scores = [score for _, score in found]
        assert scores == sorted(scores, reverse=True)
        assert scores == pytest.approx([cosines[passage] for passage, _ in found], abs=2e-3)
        assert scores[-1] >= sorted(cosines.values())[-5] - 2e-3

    @pytest.mark.parametrize("exact", [False, True])
    @pytest.mark.parametrize("many", [False, True])
    def test_only_among_the_papers_asked_for(
        self, library: Library, many: bool, exact: bool
    ) -> None:
        index = NearestPassages(library.catalog, None) if exact else library.vectors
        wanted = {p.paper_id for p in library.catalog.papers() if p.title[-1] in "456"}
        among = Among(None, wanted.intersection) if many else Among.these(wanted)
        query = EMBEDDER.embed_query("compressed videos")
        found = index.query(query, 10, among)
        _, vectors = library.catalog.passage_vectors(wanted)
        best = sorted((float(v @ query) for v in vectors), reverse=True)[:10]
        assert {passage.paper_id for passage, _ in found} <= wanted
        assert [score for _, score in found] == pytest.approx(best, abs=2e-3)
        assert index.query(query, 10, Among.these([])) == []

    def test_more_than_there_is(self, library: Library) -> None:
        found = library.vectors.query(EMBEDDER.embed_query("topic"), 10_000)
        assert len(found) == library.catalog.passage_count()


def test_adding_twice_replaces(library: Library) -> None:
    """Chroma's own ``add`` ignores an id that is there, and ``upsert`` merges metadata."""
    index = library.vectors.index
    assert index
    [soups] = [p for p in library.catalog.papers() if p.title == SOUPS.title]
    passages, vectors = library.catalog.passage_vectors([soups.paper_id])
    before = index.count()
    index.add({soups.paper_id: soups}, passages, -vectors)
    assert index.count() == before
    assert index.query(vectors[0], before)[-1][0].paper_id == soups.paper_id
    index.add({soups.paper_id: soups}, passages, vectors)


def test_stock_llama_index_opens_the_collection(library: Library) -> None:
    """As its documentation says to: a Chroma client, a collection, ``from_vector_store``."""
    chromadb = pytest.importorskip("chromadb")
    pytest.importorskip("llama_index.vector_stores.chroma")
    from llama_index.core import MockEmbedding, Settings, VectorStoreIndex
    from llama_index.core.schema import MetadataMode, NodeRelationship, TextNode
    from llama_index.core.vector_stores import MetadataFilter, MetadataFilters
    from llama_index.vector_stores.chroma import ChromaVectorStore

    class Embedding(MockEmbedding):
        def _get_query_embedding(self, query: str) -> list[float]:
            return [float(x) for x in EMBEDDER.embed_query(query)]

    with chromadb.PersistentClient(str(library.home / "chroma")) as client:
        store = ChromaVectorStore(chroma_collection=client.get_collection("passages"))
        Settings.llm = None
        index = VectorStoreIndex.from_vector_store(store, embed_model=Embedding(embed_dim=64))
        [best, *_] = index.as_retriever(similarity_top_k=3).retrieve(
            "learning from compressed videos"
        )
        [video] = [p for p in library.catalog.papers() if p.title == VIDEO.title]
        node = best.node
        assert isinstance(node, TextNode)
        assert node.text == video.abstract
        assert (node.start_char_idx, node.end_char_idx) == (0, len(video.abstract))
        assert node.ref_doc_id == video.paper_id
        assert node.relationships[NodeRelationship.SOURCE].node_id == video.paper_id
        assert node.metadata == {
            "title": VIDEO.title,
            "authors": "Youngjae Yu, Alihan Hüyük",
            "venue": "ICLR",
            "year": 2021,
            "paper_id": video.paper_id,
        }
        assert "title: Compressed Video" in node.get_content(MetadataMode.EMBED)
        assert "Alihan" not in node.get_content(MetadataMode.EMBED)
        filters = MetadataFilters(filters=[MetadataFilter(key="year", value=2022)])
        [only] = index.as_retriever(similarity_top_k=3, filters=filters).retrieve("videos")
        assert only.metadata["title"] == SOUPS.title


def test_the_vectors_in_chroma_are_those_of_the_catalog(library: Library) -> None:
    passages, vectors = library.catalog.passage_vectors()
    for passage, vector in zip(passages[:20], vectors[:20], strict=True):
        nearest, cosine = library.vectors.query(vector, 1)[0]
        assert cosine == pytest.approx(1.0, abs=1e-5)
        assert (
            np.allclose(vectors[passages.index(nearest)], vector, atol=1e-3) or nearest == passage
        )
