"""The int8 matrices inside an ONNX file, read without the ``onnx`` package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

GRAPH, INITIALIZER = 7, 5  # field numbers of onnx.proto
DIMS, DATA_TYPE, NAME, RAW_DATA = 1, 2, 8, 9
INT8 = 3


def int8_matrices(path: Path) -> dict[str, NDArray[np.int8]]:
    """Every int8 initializer of the graph, by name."""
    matrices = {}
    graph = next(body for field, body in _fields(memoryview(path.read_bytes())) if field == GRAPH)
    for field, tensor in _fields(graph):
        if field != INITIALIZER:
            continue
        parts = list(_fields(tensor))
        single = dict(parts)
        if single[DATA_TYPE] == INT8:
            shape = [size for number, size in parts if number == DIMS]
            name = bytes(single[NAME]).decode()
            matrices[name] = np.frombuffer(single[RAW_DATA], np.int8).reshape(shape)
    return matrices


def _fields(message: memoryview) -> Iterator[tuple[int, memoryview | int]]:
    """The fields of a protobuf message: numbers, and bodies of what has a length."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        value, at = _varint(message, at)
        if tag & 7 == 2:
            yield tag >> 3, message[at : at + value]
            at += value
        else:
            assert tag & 7 == 0, "ONNX's messages have no fixed-width fields at these levels"
            yield tag >> 3, value


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while message[at] & 0x80:
        value |= (message[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
    return value | message[at] << shift, at + 1
