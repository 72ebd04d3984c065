"""A passage as a row of Chroma, in the shape that stock LlamaIndex reads as a ``TextNode``."""

from __future__ import annotations

import json

from rag.library.instructions import readable
from rag.paper import Paper, Passage

_NODE_TYPE = "TextNode"


def row_id(passage: Passage) -> str:
    """The name of a passage's row."""
    return f"{passage.paper_id}:{passage.start}-{passage.end}"


def passage_of(row: str) -> Passage:
    """The inverse of ``row_id``."""
    paper_id, _, span = row.rpartition(":")
    start, _, end = span.partition("-")
    return Passage(paper_id, int(start), int(end))


def owner_of(row: str) -> str:
    """The paper of a row."""
    return row.partition(":")[0]


def node_text(paper: Paper, passage: Passage) -> str:
    """The words of the passage, blanks for instructions in it; the title, for a paper without an
    abstract."""
    return readable(paper.abstract)[passage.start : passage.end] or paper.title


def node_metadata(paper: Paper, passage: Passage) -> dict[str, str | int]:
    """What LlamaIndex's ``node_to_metadata_dict`` would write, without importing it (1.2 s)."""
    stated: dict[str, str | int | None] = {
        "title": paper.title,
        "authors": ", ".join(paper.authors) or None,
        "venue": paper.venue,
        "year": paper.year,
        "url": paper.url,
        "paper_id": paper.paper_id,
    }
    shown = {name: value for name, value in stated.items() if value is not None}
    source = {"node_id": paper.paper_id, "node_type": "4", "class_name": "RelatedNodeInfo"}
    node = {
        "id_": row_id(passage),
        "embedding": None,
        "metadata": shown,
        "excluded_embed_metadata_keys": [name for name in shown if name != "title"],
        "excluded_llm_metadata_keys": ["paper_id"],
        "relationships": {"1": source},
        "text": "",
        "start_char_idx": passage.start,
        "end_char_idx": passage.end,
        "class_name": _NODE_TYPE,
    }
    filterable: dict[str, str | int] = {k: shown[k] for k in ("venue", "year") if k in shown}
    return {
        **filterable,
        "_node_content": json.dumps(node, ensure_ascii=False),
        "_node_type": _NODE_TYPE,
        "document_id": paper.paper_id,
    }
