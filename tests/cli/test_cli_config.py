"""``rag config``: values, their origins, masked secrets, and the file to set them in."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path


def shown(rag, *args: str) -> dict[str, tuple[str | None, str]]:
    done = rag(*args, "config", "show", "--json")
    assert done.exit_code == 0, done.stderr
    return {s["name"]: (s["value"], s["origin"]) for s in json.loads(done.stdout)}


def test_each_value_is_shown_with_where_it_was_set(rag, monkeypatch, tmp_path):
    user = tmp_path / "config" / "rag" / "rag.toml"
    user.parent.mkdir(parents=True)
    user.write_text('model = "from-user-file"\ntimeout = 5.0\ncontext_window = 4096\n')
    Path("rag.toml").write_text("timeout = 7.0\ncontext_window = 2048\n")
    monkeypatch.setenv("RAG_CONTEXT_WINDOW", "1024")
    values = shown(rag, "--home", "/flagged")
    assert values["home"] == ("/flagged", "flag --home")
    assert values["context_window"] == ("1024", "environment RAG_CONTEXT_WINDOW")
    assert values["timeout"] == ("7.0", str(Path.cwd() / "rag.toml"))
    assert values["model"] == ("from-user-file", str(user))
    assert values["embedder"] == ("minilm", "default")
    assert values["chroma_url"] == (None, "default")


def test_secrets_are_masked(rag, monkeypatch):
    monkeypatch.setenv("RAG_OPENAI_API_KEY", "sk-very-secret")
    assert shown(rag)["openai_api_key"] == ("**********", "environment RAG_OPENAI_API_KEY")
    assert "sk-very" not in rag("config", "show").stdout


def test_piped_settings_are_tab_separated(rag):
    assert "temperature\t0.0\tdefault\n" in rag("config", "show").stdout


def test_path_names_both_files_the_stronger_first(rag, tmp_path):
    Path("rag.toml").write_text("")
    assert rag("config", "path").stdout.splitlines() == [
        str(Path.cwd() / "rag.toml"),
        f"{tmp_path / 'config' / 'rag' / 'rag.toml'} (absent)",
    ]


def test_init_writes_a_file_that_changes_nothing_until_it_is_edited(rag):
    before = shown(rag)
    done = rag("config", "init")
    assert (done.exit_code, done.stdout) == (0, f"{Path.cwd() / 'rag.toml'}\n")
    assert shown(rag) == before


def test_every_line_of_the_written_file_can_be_uncommented(rag):
    rag("config", "init")
    lines = Path("rag.toml").read_text().splitlines()
    settings = [line.removeprefix("# ") for line in lines if " = " in line]
    values = tomllib.loads("\n".join(settings))
    assert values["embedder"] == "minilm"
    assert set(values) == set(shown(rag))


def test_init_keeps_a_file_that_is_there(rag):
    Path("rag.toml").write_text("timeout = 7.0\n")
    done = rag("config", "init")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        f"rag: {Path.cwd() / 'rag.toml'} exists. Edit it, or move it away first.\n"
    )
    assert Path("rag.toml").read_text() == "timeout = 7.0\n"


def test_init_for_the_user_makes_the_folder(rag, tmp_path):
    rag("config", "init", "--user")
    assert (tmp_path / "config" / "rag" / "rag.toml").is_file()
    assert not Path("rag.toml").exists()
