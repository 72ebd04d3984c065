"""What the tests of real processes share: a small library of their own, and how to run ``rag``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

PAPERS = [
    {
        "title": "Averaging Weights Leads to Wider Optima",
        "abstract": "Deep networks are trained by stochastic gradient descent. We study weight "
        "averaging: the average of the weights along the trajectory lies in a wider optimum. "
        "The averaged network has an accuracy of 96.4% on CIFAR-10.",
        "authors": ["Pavel Izmailov", "Timur Garipov"],
        "venue": "UAI",
        "year": 2018,
        "url": "https://example.org/swa",
    },
    {
        "title": "Model Soups",
        "abstract": "Fine-tuning many models is common practice. We study weight averaging of "
        "fine-tuned models, which improves accuracy without any cost at inference.",
        "authors": ["Mitchell Wortsman"],
        "venue": "ICML",
        "year": 2022,
    },
    {
        "title": "Compressed Video Representations",
        "abstract": "We learn video representations from compressed streams. Decoding is skipped, "
        "so that training on videos is 3.2 times faster.",
        "authors": ["Youngjae Yu", "Alihan Hüyük"],
        "venue": "ICLR",
        "year": 2021,
        "track": "Poster",
    },
]

SUBJECTS = (
    "beetles", "tides", "granite", "violins", "monasteries", "glaciers", "harbours", "orchards",
    "comets", "bridges", "looms", "vineyards", "lighthouses", "falcons", "canals", "ceramics",
    "volcanoes", "sundials", "railways", "mushrooms", "tapestries", "whales", "windmills",
    "fossils",
)  # fmt: skip
OTHERS = [
    {
        "title": f"A History of {subject.capitalize()}",
        "abstract": f"We trace how {subject} were seen over four centuries. Letters and maps show "
        f"that {subject} mattered more than is often said.",
        "year": 1990 + number,
    }
    for number, subject in enumerate(SUBJECTS)
]


def listing(path: Path, papers: Sequence[object]) -> Path:
    path.write_text("".join(json.dumps(paper) + "\n" for paper in papers))
    return path


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return {**kept, "HOME": str(home.parent), "RAG_HOME": str(home), "RAG_LLM": "none", **more}


def process(home: Path, *args: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "rag", *args],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        check=False,
    )


def one_line(stderr: str, *parts: str) -> None:
    """``stderr`` is one ``rag: …`` line that holds ``parts``."""
    assert stderr.startswith("rag: ")
    assert stderr.count("\n") == 1
    for part in parts:
        assert part in stderr
