"""Serve a GGUF file on 127.0.0.1 with llama.cpp's own server; prints its address when ready.

    python -m benchmarks.serve_gguf MODEL.gguf [--context 8192] [--slots 1] [--threads 2]

Speaks OpenAI's protocol: ``RAG_OPENAI_BASE_URL=<address>/v1``. Runs until it is stopped. Needs
``xllamacpp`` (in the ``test`` extra); ``benchmarks.small_model`` gets a file. The beginning of a
prompt that was read before is not read again: each slot keeps its last prompt, and memory the ones
before (``--remember`` MiB).
"""

from __future__ import annotations

import argparse
import threading
from pathlib import Path

import xllamacpp


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("model", type=Path)
    parser.add_argument("--context", type=int, default=8192, help="tokens a slot")
    parser.add_argument("--slots", type=int, default=1, help="prompts worked on at once")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--remember", type=int, default=4096, help="MiB of prompts read before")
    given = parser.parse_args()
    if not given.model.is_file():
        raise SystemExit(f"there is no file {given.model}")
    server = start(given)
    print(server.listening_address, flush=True)
    threading.Event().wait()


def start(given: argparse.Namespace) -> xllamacpp.Server:
    """The server in a thread of this process, ready; it ends with the object."""
    params = xllamacpp.CommonParams()
    params.model.path = str(given.model)
    params.model_alias = {given.model.stem}
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = given.context * given.slots  # the slots share it out
    params.n_parallel = given.slots
    params.cpuparams.n_threads = given.threads
    params.cpuparams_batch.n_threads = given.threads
    params.cache_ram_mib = given.remember
    params.ui = False
    return xllamacpp.Server(params)


if __name__ == "__main__":
    main()
