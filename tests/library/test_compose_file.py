"""``compose.yaml``, as far as it can be checked where no container can be run."""

from __future__ import annotations

import re
import shlex
from importlib.metadata import requires
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from typer.main import get_command

from rag.cli.app import app
from rag.settings import Settings

FILE = Path(__file__).parents[2] / "compose.yaml"


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return found["services"]


def test_every_service_can_be_started(services: dict[str, Any]) -> None:
    whole = yaml.safe_load(FILE.read_text("utf-8"))
    for name, service in services.items():
        assert ("image" in service) != ("build" in service), name
        assert set(service.get("depends_on", {})) <= set(services)
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source.startswith("./") or source in whole["volumes"]
        assert set(service.get("secrets", [])) <= set(whole["secrets"])


def test_chroma_is_of_the_version_that_the_client_is_made_for(services: dict[str, Any]) -> None:
    [client] = [
        one for one in map(Requirement, requires("paper-rag") or []) if one.name == "chromadb"
    ]
    image, _, tag = services["chroma"]["image"].partition(":")
    assert image == "chromadb/chroma"
    assert tag in client.specifier


def test_settings_and_options_are_those_of_the_program(services: dict[str, Any]) -> None:
    rag = services["rag"]
    names = {name.removeprefix("RAG_").lower() for name in rag["environment"]}
    assert names <= set(Settings.model_fields)
    serve, *options = rag["command"]
    command = get_command(app).commands[serve]  # type: ignore[attr-defined]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {option for option in options if option.startswith("--")} <= known


def test_services_find_each_other_by_name(services: dict[str, Any]) -> None:
    environment = services["rag"]["environment"]
    for name in ("RAG_CHROMA_URL", "RAG_OLLAMA_URL"):
        host = re.fullmatch(r"http://(\w+):\d+", environment[name])
        assert host
        assert host[1] in services


def test_nothing_is_open_to_the_network(services: dict[str, Any]) -> None:
    """The chat itself asks for a password; the other two have none, and no port."""
    published = {name: service.get("ports", []) for name, service in services.items()}
    assert [name for name, ports in published.items() if ports] == ["rag"]
    assert all(port.startswith("127.0.0.1:") for port in published["rag"])
    assert "--auth" in services["rag"]["command"]


def test_the_image_installs_this_checkout(services: dict[str, Any]) -> None:
    lines = services["rag"]["build"]["dockerfile_inline"].replace("\\\n", " ").splitlines()
    steps = {line.split()[0]: line for line in lines}
    assert {"FROM", "COPY", "RUN", "USER", "ENTRYPOINT"} == set(steps)
    words = shlex.split(steps["RUN"])
    assert (FILE.parent / Path(words[words.index("-c") + 1]).name).is_file()
