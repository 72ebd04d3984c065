"""Wrong usage: one line that says what is wrong and names the fix, and exit code 2."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (("ask", "q", "--yer", "2021"), "no such option --yer; did you mean --year?"),
        (("ask", "q", "-year", "2021"), "no such option -y; did you mean --year?"),
        (("ask", "q", "-x"), "no such option -x. See 'rag ask --help'."),
        (("--hom", "d", "papers"), "no such option --hom; did you mean --home?"),
        (("ask", "q", "--year"), "option '--year' requires an argument. See 'rag ask --help'."),
        (
            ("ask", "what", "is", "Swin?"),
            "unexpected argument 'is'. Words that belong together go in quotes; see "
            "'rag ask --help'.",
        ),
        (("search",), "missing argument 'QUERY'. See 'rag search --help'."),
        (
            ("search", "q", "-k", "0"),
            "-k '0' is not a whole number of 1 or more. Write -k 5.",
        ),
        (
            ("search", "q", "-k", "many"),
            "-k 'many' is not a whole number of 1 or more. Write -k 5.",
        ),
        (
            ("history", "-n", "-3"),
            "-n '-3' is not a whole number of 1 or more. Write -n 5.",
        ),
        (
            ("history", "show", "zzz"),
            "ID 'zzz' is not a whole number of 1 or more. 'rag history' lists the ids.",
        ),
        (
            ("history", "clear", "x"),
            "ID 'x' is not a whole number of 1 or more. 'rag history' lists the ids.",
        ),
        (("asks", "q"), "no such command 'asks'. Did you mean 'ask'?"),
        (("config", "shw"), "no such command 'shw'. Did you mean 'show'?"),
        (("history", "cler"), "no such command 'cler'. Did you mean 'clear'?"),
        (("frobnicate",), "no such command 'frobnicate'. See 'rag --help'."),
        (("--quiet",), "missing command. See 'rag --help'."),
        (
            ("what is Swin?",),
            "there is no command 'what is Swin?'. To ask it: rag ask 'what is Swin?'",
        ),
        (
            ("ask", "q", "--llm", "gpt"),
            "invalid value for '--llm': 'gpt' is not one of 'auto', 'none', 'ollama', 'openai'. "
            "See 'rag ask --help'.",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_usage_is_one_line_that_names_the_fix(rag, scripted, args, expected):
    done = rag(*args)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"rag: {expected}\n"
    assert scripted.asked == []


def test_what_was_mistyped_is_no_way_into_the_terminal(rag, scripted):
    for args in (("a\x1b[31m",), ("ask", "q", "--\x1b[31m"), ("ask", "q", "\x1b]0;x\x07")):
        done = rag(*args)
        assert done.exit_code == 2
        assert "\x1b" not in done.stderr
        assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("JUDGE", "perhaps", "setting 'judge': 'perhaps' is not true or false. "),
        ("CONTEXT_WINDOW", "big", "setting 'context_window': 'big' is not a whole number. "),
    ],
)
def test_a_setting_that_cannot_be_read_is_said_in_plain_words(
    rag, scripted, monkeypatch, name, value, expected
):
    monkeypatch.setenv(f"RAG_{name}", value)
    done = rag("papers")
    assert done.exit_code == 2
    assert done.stderr.startswith(f"rag: {expected}Set it with RAG_{name} or in rag.toml")
    assert done.stderr.count("\n") == 1
