"""What tests of written answers share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from written_kit import GLACIERS, Bench, bench


@pytest.fixture(scope="session")
def glaciers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A library of 29 papers, four of them about ice."""
    with bench(tmp_path_factory.mktemp("glaciers"), *GLACIERS) as made:
        yield made
