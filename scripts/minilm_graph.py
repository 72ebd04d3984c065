"""all-MiniLM-L6-v2 as an ONNX graph of standard operators, written out by hand.

Input ``ids`` [batch, length] int64: rows of one length, no padding (the program runs batch 1, which
is fastest and makes a vector independent of its batch-mates). Outputs ``tokens``
[batch, length, 384], the last hidden states, and ``sentence`` [batch, 384], their mean, normalised.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from minilm_weights import Weights, quantize, quantize_rows
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

LAYERS, HEADS, WIDTH, POSITIONS = 6, 12, 384, 512
HEAD_WIDTH = WIDTH // HEADS
EPSILON = 1e-12
OPSET, IR_VERSION = 20, 9  # the first opset with Gelu; onnxruntime reads it since 1.17


class Graph:
    """Nodes and weights under construction; a tensor is referred to by its name."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def constant(self, name: str, value: NDArray[Any]) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def op(self, kind: str, name: str, *inputs: str, outputs: int = 1, **attributes: Any) -> str:
        """One node. Its output is called ``name``; further ones ``name.1``, ``name.2``..."""
        names = [name, *(f"{name}.{i}" for i in range(1, outputs))]
        self.nodes.append(helper.make_node(kind, inputs, names, name=name, **attributes))
        return name

    def look_up(self, name: str, table: NDArray[np.float32], ids: str) -> str:
        """Rows of an int8 table, dequantised after the look-up."""
        values, scales = quantize_rows(table)
        rows = self.op("Gather", f"{name}.rows", self.constant(f"{name}.int8", values), ids)
        scale = self.op("Gather", f"{name}.scales", self.constant(f"{name}.scale", scales), ids)
        floats = self.op("Cast", f"{name}.floats", rows, to=TensorProto.FLOAT)
        return self.op("Mul", name, floats, scale)

    def dense(
        self, name: str, x: str, weight: NDArray[np.float32], bias: NDArray[np.float32]
    ) -> str:
        """``x @ weight + bias``, multiplied as uint8 x int8; x is quantised as it comes."""
        values, scales = quantize(weight)
        x = self.op("DynamicQuantizeLinear", f"{name}.x", x, outputs=3)
        int8 = self.constant(f"{name}.int8", values)
        product = self.op("MatMulInteger", f"{name}.int32", x, int8, f"{x}.2")
        floats = self.op("Cast", f"{name}.floats", product, to=TensorProto.FLOAT)
        scale = self.op("Mul", f"{name}.rescale", f"{x}.1", self.constant(f"{name}.scale", scales))
        scaled = self.op("Mul", f"{name}.scaled", floats, scale)
        return self.op("Add", name, scaled, self.constant(f"{name}.bias", bias))

    def normalize(self, name: str, x: str, weights: Weights, prefix: str) -> str:
        """LayerNorm over the last axis."""
        gain = self.constant(f"{name}.gain", weights[f"{prefix}.LayerNorm.weight"])
        bias = self.constant(f"{name}.bias", weights[f"{prefix}.LayerNorm.bias"])
        return self.op("LayerNormalization", name, x, gain, bias, axis=-1, epsilon=EPSILON)


def build(weights: Weights) -> bytes:
    """The serialised model; the same weights give the same bytes."""
    graph = Graph()
    graph.constant("split_heads", np.array([0, 0, HEADS, HEAD_WIDTH]))
    graph.constant("join_heads", np.array([0, 0, WIDTH]))
    x = _embed(graph, weights)
    for layer in range(LAYERS):
        x = _layer(graph, weights, x, layer)
    graph.op("Identity", "tokens", x)
    axis = graph.constant("length_axis", np.array([1]))
    mean = graph.op("ReduceMean", "mean", x, axis, keepdims=0)
    graph.op("LpNormalization", "sentence", mean, axis=-1, p=2)
    return _serialize(graph)


def _embed(graph: Graph, weights: Weights) -> str:
    """Word + position + segment embeddings; the segment is always the first and is folded in."""
    words = graph.look_up("words", weights["embeddings.word_embeddings.weight"], "ids")
    segment = weights["embeddings.token_type_embeddings.weight"][0]
    table = weights["embeddings.position_embeddings.weight"][:POSITIONS] + segment
    length = graph.op("Shape", "length", "ids", start=1, end=2)
    first = graph.constant("first_position", np.array([0]))
    positions = graph.op(
        "Slice", "positions", graph.constant("positions.table", table), first, length
    )
    summed = graph.op("Add", "embedded", words, positions)
    return graph.normalize("embedding", summed, weights, "embeddings")


def _layer(graph: Graph, weights: Weights, x: str, number: int) -> str:
    """One transformer layer: attention, then the feed-forward net, each added and normalised."""
    prefix, name = f"encoder.layer.{number}", f"layer{number}"
    attended = _attention(graph, weights, x, prefix, name)
    summed = graph.op("Add", f"{name}.attention_sum", attended, x)
    x = graph.normalize(f"{name}.attention", summed, weights, f"{prefix}.attention.output")
    hidden = graph.dense(f"{name}.hidden", x, *_linear(weights, f"{prefix}.intermediate.dense"))
    active = graph.op("Gelu", f"{name}.gelu", hidden)
    out = graph.dense(f"{name}.forward", active, *_linear(weights, f"{prefix}.output.dense"))
    summed = graph.op("Add", f"{name}.forward_sum", out, x)
    return graph.normalize(f"{name}.output", summed, weights, f"{prefix}.output")


def _attention(graph: Graph, weights: Weights, x: str, prefix: str, name: str) -> str:
    """Multi-head self-attention: one projection to queries, keys and values, one back."""
    weight, bias = _query_key_value(weights, prefix)
    flat = graph.dense(f"{name}.qkv", x, weight, bias)
    graph.op("Split", f"{name}.part", flat, outputs=3, axis=-1, num_outputs=3)
    heads = []
    for part, order in (
        (".part", [0, 2, 1, 3]),
        (".part.1", [0, 2, 3, 1]),
        (".part.2", [0, 2, 1, 3]),
    ):
        split = graph.op("Reshape", f"{name}{part}.split", f"{name}{part}", "split_heads")
        heads.append(graph.op("Transpose", f"{name}{part}.heads", split, perm=order))
    query, key, value = heads
    scores = graph.op("MatMul", f"{name}.scores", query, key)
    shares = graph.op("Softmax", f"{name}.shares", scores, axis=-1)
    mixed = graph.op("MatMul", f"{name}.mixed", shares, value)
    back = graph.op("Transpose", f"{name}.mixed.back", mixed, perm=[0, 2, 1, 3])
    joined = graph.op("Reshape", f"{name}.mixed.joined", back, "join_heads")
    return graph.dense(
        f"{name}.projected", joined, *_linear(weights, f"{prefix}.attention.output.dense")
    )


def _query_key_value(
    weights: Weights, prefix: str
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The three projections side by side, the query's divided by the root of the head width."""
    (query, query_bias), (key, key_bias), (value, value_bias) = (
        _linear(weights, f"{prefix}.attention.self.{part}") for part in ("query", "key", "value")
    )
    root = np.sqrt(np.float32(HEAD_WIDTH))
    return (
        np.concatenate([query / root, key, value], axis=1),
        np.concatenate([query_bias / root, key_bias, value_bias]),
    )


def _linear(weights: Weights, prefix: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The [in, out] matrix and [out] bias of a layer stored as [out, in]."""
    return weights[f"{prefix}.weight"].T, weights[f"{prefix}.bias"]


def _serialize(graph: Graph) -> bytes:
    shape = ["batch", "length", WIDTH]
    proto = helper.make_graph(
        graph.nodes,
        "all-MiniLM-L6-v2",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "length"])],
        [
            helper.make_tensor_value_info("sentence", TensorProto.FLOAT, ["batch", WIDTH]),
            helper.make_tensor_value_info("tokens", TensorProto.FLOAT, shape),
        ],
        graph.weights,
    )
    model = helper.make_model(
        proto, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION
    )
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString(deterministic=True)
