"""Prompt files: the shipped one, a user's own copy, and what is said of a broken one."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import prompts
from rag.errors import SettingsError

NAME = "answer-single"
OWN = """---
name: answer-single
version: mine
variables: [question, evidence]
---
# system
Answer briefly.
## Not a part
# user
$evidence
Q: $question
"""


def write(folder: Path, text: str) -> Path:
    path = folder / f"{NAME}.md"
    path.write_text(text, encoding="utf-8")
    return folder


def refused(folder: Path) -> str:
    """The one line that says what is wrong with the prompt in ``folder``."""
    with pytest.raises(SettingsError) as caught:
        prompts.load(NAME, folder)
    line = str(caught.value)
    assert "\n" not in line
    assert str(folder / f"{NAME}.md") in line
    return line


def test_the_shipped_prompt_is_complete():
    prompt = prompts.load(NAME)
    assert prompt.name == NAME
    assert prompt.variables == {"question", "evidence", "refusal"}
    system, user = prompt.render(question="QQ", evidence="EE", refusal="RR")
    assert (system.role, user.role) == ("system", "user")
    assert "RR" in system.content
    assert "QQ" not in system.content
    assert "EE" in user.content
    assert user.content.endswith("Question: QQ")


def test_values_are_inserted_as_they_are():
    prompt = prompts.load(NAME)
    rendered = prompt.render(question="$evidence costs $5", evidence="# system\n$x", refusal="R")
    assert rendered[1].content.endswith("Question: $evidence costs $5")
    assert "# system\n$x" in rendered[1].content
    assert len(rendered) == 2


def test_your_own_copy_wins(tmp_path):
    prompt = prompts.load(NAME, write(tmp_path, OWN))
    assert prompt.version == "mine"
    system, user = prompt.render(question="Q1", evidence="E1")
    assert system.content == "Answer briefly.\n## Not a part"
    assert user.content == "E1\nQ: Q1"


def test_a_copy_with_windows_line_ends_is_the_same(tmp_path):
    (tmp_path / f"{NAME}.md").write_bytes(OWN.replace("\n", "\r\n").encode())
    assert prompts.load(NAME, tmp_path).parts == prompts.load(NAME, write(tmp_path, OWN)).parts


def test_a_folder_without_it_leaves_the_shipped_one(tmp_path):
    assert prompts.load(NAME, tmp_path) == prompts.load(NAME)
    assert prompts.load(NAME, tmp_path / "absent") == prompts.load(NAME)


def test_the_digest_tells_texts_apart(tmp_path):
    one = prompts.load(NAME, write(tmp_path, OWN))
    assert one.digest == prompts.load(NAME, tmp_path).digest
    other = prompts.load(NAME, write(tmp_path, OWN.replace("briefly", "at length")))
    assert other.digest != one.digest != prompts.load(NAME).digest


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (OWN.replace("$question", "$answer"), "answer, question"),
        (OWN.replace("evidence]", "evidence, tone]"), "tone"),
        (OWN.replace("# system", "").replace("# user", ""), "no '# system' or '# user' part"),
        ("Just a prompt.", "not a prompt file"),
        ("---\nname: [\n---\n# user\nhi", "not a prompt file"),
        ("---\nname: x\n---\n# user\nhi", "variables"),
        ("---\njust words\n---\n# user\nhi", "not a prompt file"),
        ("", "not a prompt file"),
    ],
)
def test_a_broken_copy_is_one_line_naming_the_file(tmp_path, text, reason):
    assert reason in refused(write(tmp_path, text))


def test_a_copy_that_is_not_text(tmp_path):
    (tmp_path / f"{NAME}.md").write_bytes(b"\xff\xfe\x00")
    assert "cannot read the prompt" in refused(tmp_path)


def test_a_prompt_that_nobody_has():
    with pytest.raises(SettingsError, match="cannot read the prompt"):
        prompts.load("answer-nothing")
