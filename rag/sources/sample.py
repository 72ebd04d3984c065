"""The listings that come with the package."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources


def listings() -> Iterator[tuple[str, bytes]]:
    """(file name, content) of each sample listing, by name; works from an installed wheel."""
    folder = resources.files("rag").joinpath("data", "sample")
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".txt"):
            yield file.name, file.read_bytes()
