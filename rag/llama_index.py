"""The assistant inside LlamaIndex: its retrieval as a retriever, its answers as a query engine.

    from rag.assistant import Assistant
    from rag.llama_index import PaperQueryEngine, PaperRetriever
    from rag.settings import load

    assistant = Assistant(load())
    nodes = PaperRetriever(assistant, k=5).retrieve("weight averaging")
    print(PaperQueryEngine(assistant=assistant).query("which papers study weight averaging?"))

Importing this module imports LlamaIndex (over a second); nothing else here does.
"""

from __future__ import annotations

from typing import Any

from llama_index.core.base.response.schema import Response
from llama_index.core.query_engine import CustomQueryEngine
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeRelationship, NodeWithScore, QueryBundle, RelatedNodeInfo
from llama_index.core.schema import TextNode as Node

from rag.assistant import Assistant
from rag.paper import Filters, Paper


class PaperRetriever(BaseRetriever):
    """The best passage of each of the ``k`` best papers, as nodes with the paper's metadata."""

    def __init__(self, assistant: Assistant, *, k: int = 10, filters: Filters = Filters()) -> None:
        super().__init__()
        self._assistant = assistant
        self._k = k
        self._filters = filters

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = self._assistant.search(query_bundle.query_str, k=self._k, filters=self._filters)
        return [
            NodeWithScore(node=_node(ranked.paper, passage.start, passage.end), score=ranked.score)
            for ranked in found
            for passage in ranked.passages[:1]
        ]


class PaperQueryEngine(CustomQueryEngine):
    """Answers as ``rag ask`` gives them: the text with ``[n]`` markers, the evidence as nodes.

    ``source_nodes`` are in the order of the citations; ``metadata`` has the status (``answered``
    or ``abstained``) and the verdict on each claim.
    """

    assistant: Any

    def custom_query(self, query_str: str) -> Response:
        """Answer ``query_str``. Raises ``RagError`` as ``Assistant.ask`` does."""
        answer = self.assistant.ask(query_str)
        nodes = [
            NodeWithScore(node=_node(citation.paper, evidence.start, evidence.end))
            for citation in answer.citations
            for evidence in citation.evidence
            if evidence.field == "abstract"
        ]
        verdicts = [(claim.text, claim.verdict) for claim in answer.claims]
        metadata = {"status": answer.status, "claims": verdicts}
        return Response(answer.text, source_nodes=nodes, metadata=metadata)


def _node(paper: Paper, start: int, end: int) -> Node:
    """``paper.abstract[start:end]`` as a node; only the title is embedded or shown with it."""
    stated = {
        "title": paper.title,
        "authors": ", ".join(paper.authors),
        "venue": paper.venue,
        "year": paper.year,
        "url": paper.url,
        "paper_id": paper.paper_id,
    }
    metadata = {name: value for name, value in stated.items() if value}
    hidden = [name for name in metadata if name != "title"]
    return Node(
        id_=f"{paper.paper_id}:{start}-{end}",
        text=paper.abstract[start:end],
        start_char_idx=start,
        end_char_idx=end,
        metadata=metadata,
        excluded_embed_metadata_keys=hidden,
        excluded_llm_metadata_keys=hidden,
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=paper.paper_id)},
    )
