"""Starting up: what is imported, the global options, the help texts, real processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from scripted_assistant import SWA

import rag as package
from rag.cli.app import app

HEAVY = (
    "rich", "pydantic", "pydantic_settings", "chromadb", "numpy", "onnxruntime", "tokenizers",
    "tantivy", "openai", "ollama", "gradio", "llama_index", "yaml", "importlib.metadata",
)  # fmt: skip
COMMANDS = {
    "ask", "chat", "search", "ingest", "papers", "show", "remove", "sources", "doctor", "config",
    "history", "eval", "serve", "backup", "restore",
}  # fmt: skip


def python(code: str, *args: str, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *args], capture_output=True, text=True, check=False, **more
    )


def test_help_imports_nothing_heavy():
    done = python(
        "import sys\nfrom rag.cli import main\nsys.argv = ['rag', '--help']\n"
        f"try: main()\nfinally: print(sorted(set(sys.modules) & set({HEAVY})), file=sys.stderr)"
    )
    assert done.stdout.startswith("Usage: rag ")
    assert done.stderr == "[]\n"


@pytest.mark.parametrize(("said", "kept"), [(None, "1"), ("4", "4")])
def test_products_are_left_to_one_thread_unless_told_otherwise(said, kept):
    environment = {k: v for k, v in os.environ.items() if k != "OPENBLAS_NUM_THREADS"}
    if said:
        environment["OPENBLAS_NUM_THREADS"] = said
    done = python(
        "import os, sys\nfrom rag.cli import main\nsys.argv = ['rag', '--version']\n"
        "try: main()\nfinally: print(os.environ['OPENBLAS_NUM_THREADS'], file=sys.stderr)",
        env=environment,
    )
    assert done.stderr == f"{kept}\n"


def test_python_dash_m_rag_is_the_same_program():
    done = subprocess.run(
        [sys.executable, "-m", "rag", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"rag {package.__version__}\n"


def test_every_command_of_this_version_and_no_other(rag):
    listed = rag("--help").stdout.split("Commands:\n")[1].splitlines()
    assert {line.split()[0] for line in listed} == COMMANDS


@pytest.mark.parametrize(
    "command",
    [
        *((name,) for name in COMMANDS - {"config", "eval"}),
        ("config", "show"),
        ("config", "init"),
        ("history", "show"),
        ("history", "clear"),
        ("eval", "run"),
        ("eval", "compare"),
        ("eval", "history"),
        ("eval", "check"),
        ("eval", "score"),
        ("eval", "judge"),
    ],
    ids=" ".join,
)
def test_every_help_has_examples_that_start_with_the_command_and_fits_80_columns(rag, command):
    done = rag(*command, "--help")
    assert done.exit_code == 0
    examples = done.stdout.split("Examples:\n")[1].splitlines()
    assert examples
    assert all(f"rag {' '.join(command)}" in line for line in examples)
    assert max(len(line) for line in done.stdout.splitlines()) < 80


def test_without_arguments_the_help_is_shown_as_wrong_usage(rag):
    done = rag()
    assert done.exit_code == 2
    assert "Usage: rag" in done.output


@pytest.mark.parametrize(
    "args",
    [
        ("--home", "/somewhere", "papers"),
        ("papers", "--home", "/somewhere"),
        ("papers", "--home=/somewhere", "--json"),
    ],
)
def test_home_may_stand_before_or_after_the_command(rag, scripted, args):
    assert rag(*args).exit_code == 0
    assert scripted.settings.home == Path("/somewhere")


def test_home_flag_wins_over_the_environment(rag, scripted, monkeypatch):
    monkeypatch.setenv("RAG_HOME", "/from-environment")
    rag("papers")
    assert scripted.settings.home == Path("/from-environment")
    rag("--home", "/from-flag", "papers")
    assert scripted.settings.home == Path("/from-flag")


def test_after_two_dashes_nothing_is_an_option(rag, scripted):
    rag("ask", "--", "--quiet")
    assert scripted.asked[0]["question"] == "--quiet"


def test_a_bad_settings_file_is_one_line_that_names_it(rag, scripted):
    Path("rag.toml").write_text("llm = [broken")
    done = rag("papers")
    assert done.exit_code == 2
    assert done.stderr.startswith(f"rag: cannot read {Path.cwd()}/rag.toml: ")
    assert done.stderr.count("\n") == 1


SCRIPTED_RUN = (
    "import sys\n"
    "sys.path.insert(0, sys.argv.pop(1))\n"
    "from scripted_assistant import SWA, ScriptedAssistant\n"
    "from rag.cli import context, main\n"
    "context.make_assistant = lambda settings, given: ScriptedAssistant(library=[SWA] * 20000)\n"
    "main()\n"
)


def test_a_reader_that_stops_early_is_no_error():
    here = str(Path(__file__).parent)
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPTED_RUN, here, "papers"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().decode() == f"p-swa\t2018\tUAI\t{SWA.title}\n"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


@pytest.mark.parametrize("args", [("papers",), ("ask", "q"), ("ask", "q", "--json")])
def test_a_reader_that_is_gone_before_the_output_is_no_error(args):
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPTED_RUN, str(Path(__file__).parent), *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


KEPT_RUN = (
    SCRIPTED_RUN.replace(
        "lambda settings, given: ScriptedAssistant(library=[SWA] * 20000)", "lambda *_: scripted"
    )
    .replace("main()", "scripted = ScriptedAssistant()\ntry: main()\nfinally: {}")
    .format("print([a.question for _, a in scripted.kept], file=sys.stderr)")
)


@pytest.mark.parametrize(
    ("args", "turns"),
    [
        (("ask", "q"), 1),
        (("ask", "q", "--json"), 1),
        (("chat",), 1),  # where it ends: nobody would see the other answers
        (("chat", "--json"), 1),
    ],
)
def test_a_turn_whose_reader_has_seen_enough_is_kept(args, turns):
    """``rag ask … | head -1``, then ``rag ask -c``."""
    with subprocess.Popen(
        [sys.executable, "-c", KEPT_RUN, str(Path(__file__).parent), *args],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        process.stdin.write(b"one\ntwo\n")
        process.stdin.close()
        kept = process.stderr.read().decode()
        assert kept == f"{['which papers average weights?'] * turns}\n"
        assert process.wait() == 0


@pytest.mark.parametrize("args", [("papers",), ("ask", "q")])
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_under_the_output_is_one_line(args):
    here = str(Path(__file__).parent)
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", SCRIPTED_RUN, here, *args],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert "No space left on device" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_narrow_encoding_of_stdout_is_no_reason_to_die():
    here = str(Path(__file__).parent)
    code = SCRIPTED_RUN.replace(
        "[SWA] * 20000", "[__import__('dataclasses').replace(SWA, title='Größe')]"
    )
    for flag, expected in (((), "Gr??e"), (("--json",), r"Gr\u00f6\u00dfe")):
        done = python(code, here, "papers", *flag, env={"PYTHONIOENCODING": "ascii"})
        assert (done.returncode, done.stderr) == (0, "")
        assert expected in done.stdout


def test_shell_completion_still_works():
    done = python(
        "from rag.cli import main; main()", env={"_RAG_COMPLETE": "complete_bash",
        "COMP_WORDS": "rag se", "COMP_CWORD": "1"},
    )  # fmt: skip
    assert done.stdout.split() == ["search", "serve"]
    assert app.info.name == "rag"
