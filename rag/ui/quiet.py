"""What Gradio and the packages under it are told before they are imported: to keep to themselves.

They read these variables when they are imported or when a page is built, so a server calls
``keep_to_itself`` first.
"""

from __future__ import annotations

import os
from pathlib import Path

_SILENT = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    # Statistics of events, for the monitoring page that is closed: pandas makes them anew at each.
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": str(10**9),
    "GRADIO_ANALYTICS_MAX_EVENTS": "1",
    "GRADIO_RUN_HISTORY": "False",  # or inputs and outputs stay in the browser's storage
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "DO_NOT_TRACK": "1",
    "FASTAPI_OTEL_AUTO_CONFIGURE": "false",  # exporters, with requests and exceptions
    # Where matplotlib is installed, Gradio asks which backend it has at every event: without an
    # answer it imports all of pyplot to choose one, while the first page waits.
    "MPLBACKEND": "agg",
}
_KEPT = "GRADIO_ROOT_PATH"  # of a server behind a proxy


def keep_to_itself(folder: Path) -> None:
    """No telemetry, no version check, and temporary files in ``folder`` alone.

    Every other ``GRADIO_*`` variable is dropped: among them are share links, paths to serve, and
    development modes that write into the program.
    """
    for name in [name for name in os.environ if name.startswith("GRADIO_") and name != _KEPT]:
        del os.environ[name]
    os.environ.update(_SILENT, GRADIO_TEMP_DIR=str(folder))
