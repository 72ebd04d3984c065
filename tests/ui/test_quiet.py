"""What Gradio and the packages under it do behind one's back, and are told not to."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_FIRST_EVENT = """
import sys
from pathlib import Path
from rag.ui.quiet import keep_to_itself
keep_to_itself(Path(sys.argv[1]))
from gradio.utils import MatplotlibBackendMananger
with MatplotlibBackendMananger():  # around the function of every event
    print(*sorted(name for name in sys.modules if name == "matplotlib.pyplot"))
"""


def test_first_event_imports_no_plotting(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="what is not installed cannot be imported")
    done = subprocess.run(
        [sys.executable, "-c", _FIRST_EVENT, tmp_path], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""
