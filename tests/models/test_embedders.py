"""Embedders that somebody else runs, and the choice among all."""

from __future__ import annotations

import importlib.util
import json
import math

import numpy as np
import pytest
from scripted_server import Response, ScriptedServer

from rag.errors import ModelError, ModelFailed, ModelNotFound, ModelUnavailable, SettingsError
from rag.models.choosing import create
from rag.models.embedding import Embedder
from rag.settings import Settings

PATHS = {"ollama": "/api/embed", "openai": "/v1/embeddings"}


def vectors(provider: str, rows: list[list[float]]) -> Response:
    body: dict[str, object] = {"model": "m", "embeddings": rows}
    if provider == "openai":
        # Last first: the index counts, not the order.
        data = [{"index": i, "embedding": row, "object": "embedding"} for i, row in enumerate(rows)]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        body = {"object": "list", "model": "m", "data": data[::-1], "usage": usage}
    return Response([json.dumps(body).encode()])


def embedder(server: ScriptedServer, provider: str, url: str | None = None) -> Embedder:
    address = url or server.url
    return create(
        Settings(embedder=f"{provider}:m:8b", ollama_url=address, openai_base_url=f"{address}/v1")
    )


@pytest.mark.parametrize("provider", PATHS)
def test_vectors_come_in_order_and_with_unit_length(server: ScriptedServer, provider: str) -> None:
    server.responses[PATHS[provider]] = vectors(provider, [[3.0, 4.0], [0.0, -2.0]])
    model = embedder(server, provider)
    np.testing.assert_allclose(model.embed(["one", "two"]), [[0.6, 0.8], [0, -1]], atol=1e-6)
    assert model.embed(["one", "two"]).dtype == np.float32
    assert server.requests[0].body["input"] == ["one", "two"]
    assert server.requests[0].body["model"] == "m:8b"
    assert model.name == f"{provider}:m:8b"


@pytest.mark.parametrize("provider", PATHS)
def test_dimensions_are_read_off_a_vector(server: ScriptedServer, provider: str) -> None:
    server.responses[PATHS[provider]] = vectors(provider, [[1.0, 2.0, 2.0]])
    model = embedder(server, provider)
    assert model.dimensions == 3
    assert model.embed([]).shape == (0, 3)
    assert model.embed_query("a").tolist() == pytest.approx([1 / 3, 2 / 3, 2 / 3])


@pytest.mark.parametrize("provider", PATHS)
def test_many_texts_go_in_several_requests(server: ScriptedServer, provider: str) -> None:
    class Counting(dict[str, Response]):
        def get(self, path: str, default: Response | None = None) -> Response | None:
            texts = server.requests[-1].body["input"]
            return vectors(provider, [[math.cos(int(t)), math.sin(int(t))] for t in texts])

    server.responses = Counting()
    found = embedder(server, provider).embed([str(number) for number in range(150)])
    np.testing.assert_allclose(found[149], [math.cos(149), math.sin(149)], atol=1e-6)
    assert found.shape == (150, 2)
    assert len(server.requests) > 1


@pytest.mark.parametrize("provider", PATHS)
@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([[1.0, 2.0]], id="too few"),
        pytest.param([[1.0, 2.0], [1.0]], id="of two lengths"),
        pytest.param([[1.0, 2.0], [0.0, 0.0]], id="without a direction"),
        pytest.param([[1.0, 2.0], [math.nan, 1.0]], id="not a number"),
        pytest.param([[], []], id="empty"),
    ],
)
def test_vectors_that_cannot_be_stored(
    server: ScriptedServer, provider: str, rows: list[list[float]]
) -> None:
    server.responses[PATHS[provider]] = vectors(provider, rows)
    with pytest.raises(ModelFailed):
        embedder(server, provider).embed(["one", "two"])


@pytest.mark.parametrize("provider", PATHS)
@pytest.mark.parametrize(
    ("response", "kind"),
    [
        pytest.param(Response([b"not found"], 404), ModelUnavailable, id="404"),
        pytest.param(Response([b"nonsense"]), ModelFailed, id="nonsense"),
        pytest.param(Response([b"{}"]), ModelFailed, id="an empty object"),
    ],
)
def test_faults_are_model_errors(
    server: ScriptedServer, provider: str, response: Response, kind: type[ModelError]
) -> None:
    server.responses[PATHS[provider]] = response
    with pytest.raises(kind):
        embedder(server, provider).embed(["one"])


def test_an_embedding_model_that_ollama_lacks(server: ScriptedServer) -> None:
    server.responses["/api/embed"] = Response([b'{"error": "not found"}'], 404)
    server.responses["/api/tags"] = Response([b'{"models": []}'])
    with pytest.raises(ModelNotFound, match="'ollama pull m:8b'"):
        embedder(server, "ollama").embed(["one"])


@pytest.mark.parametrize("provider", PATHS)
def test_no_server_at_all(server: ScriptedServer, provider: str) -> None:
    with pytest.raises(ModelUnavailable):
        embedder(server, provider, "http://127.0.0.1:9").embed_query("one")


def test_an_embedder_may_use_the_key_of_the_environment(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-123")
    monkeypatch.setenv("OPENAI_BASE_URL", f"{server.url}/v1")
    server.responses["/v1/embeddings"] = vectors("openai", [[1.0]])
    create(Settings(embedder="openai:m")).embed_query("one")
    assert server.requests[0].headers["authorization"] == "Bearer sk-123"


def test_the_packaged_one_is_the_default() -> None:
    assert create(Settings()).name.startswith("minilm-l6-v2-int8-")


@pytest.mark.skipif(
    importlib.util.find_spec("fastembed") is not None, reason="fastembed is installed"
)
def test_the_extra_names_the_command_that_installs_it() -> None:
    model = create(Settings(embedder="fastembed:BAAI/bge-small-en-v1.5"))
    assert model.name == "fastembed:BAAI/bge-small-en-v1.5"
    with pytest.raises(ModelUnavailable, match=r"pip install 'paper-rag\[fastembed\]'"):
        model.embed_query("one")


@pytest.mark.parametrize("name", ["", "minilm:x", "ollama", "ollama:", "word2vec:big"])
def test_there_is_no_such_embedder(name: str) -> None:
    with pytest.raises(SettingsError, match="there is no embedder"):
        create(Settings(embedder=name))
