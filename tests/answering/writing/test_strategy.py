"""Which strategy a model gets."""

from __future__ import annotations

import pytest

from rag.answering.writing.strategy import SMALL, choose_strategy
from rag.answering.writing.writer import writer_with
from rag.models.minilm import MiniLM
from rag.models.scripted import ScriptedChat
from rag.settings import Settings


@pytest.mark.parametrize("local", [True, False])
@pytest.mark.parametrize(
    ("parameters", "expected"),
    [(0.5, "per-paper"), (7.6, "per-paper"), (SMALL, "single"), (70.0, "single")],
)
def test_a_known_size_decides(parameters, expected, local):
    model = ScriptedChat(parameters=parameters)
    assert choose_strategy("auto", model, local=local) == expected


def test_a_model_of_unknown_size_is_taken_for_small_where_it_is_local():
    assert choose_strategy("auto", ScriptedChat(), local=True) == "per-paper"
    assert choose_strategy("auto", ScriptedChat(), local=False) == "single"


@pytest.mark.parametrize("setting", ["single", "per-paper"])
@pytest.mark.parametrize("parameters", [None, 1.5, 70.0])
def test_the_setting_wins(setting, parameters):
    model = ScriptedChat(parameters=parameters)
    assert choose_strategy(setting, model, local=True) == setting


@pytest.fixture(scope="module")
def encoder() -> MiniLM:
    return MiniLM()


class Served(ScriptedChat):
    """A model of unknown size on a server of that kind."""

    def __init__(self, provider: str) -> None:
        super().__init__()
        self.provider = provider


@pytest.mark.parametrize(
    ("provider", "address", "expected"),
    [
        ("ollama", None, "per-paper"),
        ("openai", None, "single"),
        ("openai", "http://127.0.0.1:8080/v1", "per-paper"),
        ("openai", "http://gpu-box.lan:8000/v1", "per-paper"),
        ("openai", "https://models.example.org/v1", "single"),
    ],
)
def test_where_a_server_is_decides_for_a_model_of_unknown_size(
    clean_settings, encoder, provider, address, expected
):
    settings = Settings(openai_base_url=address)
    writer = writer_with(Served(provider), settings, encoder)
    assert writer.strategy == expected
    assert writer.info.strategy == expected


def test_a_writer_has_what_the_settings_say(clean_settings, encoder):
    settings = Settings(
        llm="openai",
        judge=True,
        parallel=5,
        max_answer_tokens=99,
        strict="never",
        strategy="single",
    )
    writer = writer_with(ScriptedChat(), settings, encoder)
    assert (writer.max_tokens, writer.parallel, writer.required) == (99, 5, True)
    assert writer.judge is not None
    assert not writer.is_strict("fact")
    default = writer_with(ScriptedChat(), Settings(), encoder)
    assert (default.judge, default.required) == (None, False)
    strict = [default.is_strict(kind) for kind in ("list", "fact", "comparison")]
    assert strict == [True, True, False]


@pytest.mark.parametrize("name", ["answer-single", "gate", "paper-claim", "paper-side"])
def test_a_users_own_prompt_is_the_one_that_is_used(clean_settings, encoder, tmp_path, name):
    variables = "[question, evidence, refusal]" if name == "answer-single" else (
        "[question, title, abstract]")  # fmt: skip
    used = variables.strip("[]").replace(",", "").split()
    text = f"---\nname: {name}\nversion: mine\nvariables: {variables}\n---\n# user\n"
    (tmp_path / f"{name}.md").write_text(text + " ".join(f"${word}" for word in used))
    writer = writer_with(ScriptedChat(), Settings(prompts_dir=tmp_path), encoder)
    used_prompts = (writer.single, writer.gate, writer.claim, writer.side)
    versions = {p.name: p.version for p in used_prompts}
    assert versions[name] == "mine"
    assert list(versions.values()).count("mine") == 1
