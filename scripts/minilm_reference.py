"""all-MiniLM-L6-v2 in plain numpy, float32 weights: what the int8 model is held against."""

from __future__ import annotations

from math import erf

import numpy as np
from minilm_weights import Weights
from numpy.typing import NDArray

LAYERS, HEADS = 6, 12
Floats = NDArray[np.float64]


def encode(weights: Weights, ids: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Sentence vector [384] and token vectors [length, 384] of one text, in float64."""
    x = (
        weights["embeddings.word_embeddings.weight"][ids].astype(np.float64)
        + weights["embeddings.position_embeddings.weight"][: len(ids)]
        + weights["embeddings.token_type_embeddings.weight"][0]
    )
    x = _layer_norm(weights, "embeddings", x)
    for layer in range(LAYERS):
        prefix = f"encoder.layer.{layer}"
        attended = _dense(weights, f"{prefix}.attention.output.dense", _attend(weights, prefix, x))
        x = _layer_norm(weights, f"{prefix}.attention.output", attended + x)
        hidden = _gelu(_dense(weights, f"{prefix}.intermediate.dense", x))
        x = _layer_norm(
            weights, f"{prefix}.output", _dense(weights, f"{prefix}.output.dense", hidden) + x
        )
    mean = x.mean(0)
    return mean / np.linalg.norm(mean), x


def _attend(weights: Weights, prefix: str, x: Floats) -> Floats:
    query, key, value = (
        _dense(weights, f"{prefix}.attention.self.{part}", x)
        .reshape(len(x), HEADS, -1)
        .transpose(1, 0, 2)
        for part in ("query", "key", "value")
    )
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    shares = np.exp(scores - scores.max(-1, keepdims=True))
    mixed = shares / shares.sum(-1, keepdims=True) @ value
    return mixed.transpose(1, 0, 2).reshape(x.shape)


def _dense(weights: Weights, name: str, x: Floats) -> Floats:
    return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def _layer_norm(weights: Weights, name: str, x: Floats) -> Floats:
    centred = x - x.mean(-1, keepdims=True)
    scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
    return scaled * weights[f"{name}.LayerNorm.weight"] + weights[f"{name}.LayerNorm.bias"]


def _gelu(x: Floats) -> Floats:
    return x * (1 + np.vectorize(erf)(x / np.sqrt(2))) / 2
