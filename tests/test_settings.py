"""Where a setting's value comes from, and what is said of one that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import settings
from rag.errors import SettingsError

pytestmark = pytest.mark.usefixtures("clean_settings")


def refused(**flags: object) -> str:
    with pytest.raises(SettingsError) as caught:
        settings.load(**flags)
    line = str(caught.value)
    assert "\n" not in line
    return line


def test_flags_over_environment_over_files_over_defaults(monkeypatch):
    user = settings.user_config_file()
    user.parent.mkdir(parents=True)
    user.write_text('model = "user"\ntimeout = 1.0\ncontext_window = 1000\nembedder = "openai:u"\n')
    Path("rag.toml").write_text('model = "here"\ntimeout = 2.0\ncontext_window = 2000\n')
    monkeypatch.setenv("RAG_TIMEOUT", "3")
    monkeypatch.setenv("RAG_CONTEXT_WINDOW", "3000")
    loaded = settings.load(context_window=4000, model=None)
    assert loaded.context_window == 4000
    assert loaded.timeout == 3.0
    assert loaded.model == "here"
    assert loaded.embedder == "openai:u"
    assert loaded.temperature == 0.0


def test_an_empty_variable_is_as_good_as_none(monkeypatch):
    monkeypatch.setenv("RAG_MODEL", "")
    assert settings.load().model is None


def test_a_home_with_a_tilde_is_the_users(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert settings.load(home="~/papers").home == tmp_path / "papers"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("llm", "gpt"),
        ("context_window", "511"),
        ("context_window", "many"),
        ("timeout", "0"),
        ("temperature", "2.5"),
        ("max_answer_tokens", "-1"),
    ],
)
def test_a_bad_value_is_one_line_naming_the_setting(monkeypatch, name, value):
    monkeypatch.setenv(f"RAG_{name.upper()}", value)
    line = refused()
    assert f"'{name}'" in line
    assert f"RAG_{name.upper()}" in line


def test_a_setting_that_does_not_exist():
    Path("rag.toml").write_text('modle = "x"\n')
    assert "'modle'" in refused()


@pytest.mark.parametrize("content", [b"model = ", b"\xff\xfe", b"= 3"])
def test_a_file_that_cannot_be_read_is_named(content):
    Path("rag.toml").write_bytes(content)
    assert str(Path.cwd() / "rag.toml") in refused()


def test_a_key_is_never_shown(monkeypatch):
    monkeypatch.setenv("RAG_OPENAI_API_KEY", "sk-secret-123")
    loaded = settings.load()
    assert loaded.openai_api_key is not None
    assert loaded.openai_api_key.get_secret_value() == "sk-secret-123"
    assert "sk-secret" not in repr(loaded)
    assert not any("sk-secret" in str(setting) for setting in settings.explain())
