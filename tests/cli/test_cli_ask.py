"""``rag ask``: what is printed where, the JSON contract and the exit codes."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from scripted_assistant import ANSWERED, SWA, cited

from rag.errors import ModelUnavailable, UsageError
from rag.paper import Answer, Claim, Evidence, Filters, ModelInfo, RankedPaper, Timings, Usage

ABSTAINED = Answer("q", "abstained", "No abstract here gives the training time.")


def test_a_piped_answer_is_plain_text_with_numbered_references(rag, scripted):
    done = rag("ask", "which papers average weights?")
    assert done.exit_code == 0
    assert done.stdout == (
        "Two papers average weights:\n"
        "\n"
        "- **Averaging Weights** finds wider optima [1]\n"
        "- **Model Soups** improves accuracy [2]\n"
        "\n"
        "References\n"
        "[1] Averaging Weights Leads to Wider Optima\n"
        "    Pavel Izmailov, Dmitrii Podoprikhin, Timur Garipov\n"
        "    UAI 2018 · Oral · https://example.org/swa\n"
        "    “This finds wider optima.”\n"
        "[2] Model Soups\n"
        "    Author 1, Author 2, Author 3, Author 4, Author 5 et al. (12 authors)\n"
        "    ICML 2022\n"
        "    “Averaging the weights of fine-tuned models improves accuracy.”\n"
    )
    assert done.stderr == ""


def test_notes_go_to_stderr_and_quiet_silences_them(rag, scripted):
    scripted.answer = Answer("q", "answered", "Yes.", notes=("'averging' was read as 'averaging'",))
    assert rag("ask", "q").stderr == "note: 'averging' was read as 'averaging'\n"
    assert rag("ask", "q", "--quiet").stderr == ""
    assert rag("--quiet", "ask", "q").stdout == "Yes.\n"


def test_an_abstention_exits_with_3(rag, scripted):
    scripted.answer = ABSTAINED
    done = rag("ask", "how long did FractalNet train?")
    assert (done.exit_code, done.stdout) == (3, "No abstract here gives the training time.\n")


def test_an_answer_that_failed_exits_with_1_and_says_why(rag, scripted):
    scripted.answer = Answer("q", "error", "", error="the model broke off")
    done = rag("ask", "q")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "rag: the model broke off\n"


def test_an_error_is_one_line_with_its_fix_and_its_exit_code(rag, scripted):
    scripted.answer = UsageError("the question is empty", "Ask something")
    done = rag("ask", "")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "rag: the question is empty. Ask something\n"


def test_an_unexpected_error_is_one_line_and_verbose_adds_the_traceback(rag, scripted):
    scripted.answer = ZeroDivisionError("division\nby \x1b[31mzero")
    done = rag("ask", "q")
    assert done.exit_code == 1
    assert done.stderr == (
        "rag: unexpected ZeroDivisionError: division by [31mzero."
        " Run again with --verbose for the traceback.\n"
    )
    assert "Traceback (most recent call last)" in rag("ask", "q", "--verbose").stderr


def test_ctrl_c_exits_with_130_and_one_line(rag, scripted):
    scripted.answer = KeyboardInterrupt()
    done = rag("ask", "q")
    assert (done.exit_code, done.stdout) == (130, "")
    assert done.stderr.count("\n") == 1
    assert "Nothing is lost" in done.stderr


def test_json_is_the_contract(rag, scripted):
    """The whole object of schema 1, written out from the design's contract."""
    scripted.answer = Answer(
        question="and in 2018?",
        status="answered",
        text="SWA does [1].",
        citations=(cited(SWA, 1, 0, 19),),
        claims=(
            Claim(
                "SWA does",
                (1,),
                "supported",
                0.91,
                evidence=((1, Evidence("We average weights.", "abstract", 0, 19)),),
            ),
        ),
        papers=(RankedPaper(SWA, 0.5),),
        filters=Filters(venues=("UAI",), years=(2018, 2018)),
        model=ModelInfo("ollama", "llama3.2", "single"),
        usage=Usage(100, 20, 1),
        timings=Timings(12.34, 3.0, 8.0, 1.0),
        rewritten="which papers average weights in 2018?",
        prompts=("answer-single/1",),
    )
    done = rag("ask", "and in 2018?", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout) == {
        "schema": 1,
        "id": None,
        "question": "and in 2018?",
        "rewritten": "which papers average weights in 2018?",
        "filters": {
            "authors": [],
            "venues": ["UAI"],
            "years": [2018, 2018],
            "tracks": [],
            "sources": [],
        },
        "status": "answered",
        "answer": "SWA does [1].",
        "error": None,
        "citations": [
            {
                "number": 1,
                "paper_id": "p-swa",
                "title": "Averaging Weights Leads to Wider Optima",
                "authors": ["Pavel Izmailov", "Dmitrii Podoprikhin", "Timur Garipov"],
                "venue": "UAI",
                "year": 2018,
                "url": "https://example.org/swa",
                "evidence": [
                    {"text": "We average weights.", "field": "abstract", "start": 0, "end": 19}
                ],
            }
        ],
        "claims": [
            {
                "text": "SWA does",
                "citations": [1],
                "verdict": "supported",
                "score": 0.91,
                "reason": None,
                "evidence": [
                    {
                        "number": 1,
                        "text": "We average weights.",
                        "field": "abstract",
                        "start": 0,
                        "end": 19,
                    }
                ],
            }
        ],
        "withdrawn": [],
        "papers": [
            {
                "paper_id": "p-swa",
                "title": "Averaging Weights Leads to Wider Optima",
                "score": 0.5,
            }
        ],
        "model": {"provider": "ollama", "name": "llama3.2", "strategy": "single"},
        "prompts": ["answer-single/1"],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "llm_calls": 1},
        "timings_ms": {"total": 12.3, "retrieve": 3.0, "generate": 8.0, "verify": 1.0},
    }


def test_json_of_a_failure_is_an_object_too(rag, scripted):
    scripted.answer = ModelUnavailable("no Ollama at 127.0.0.1:11434", "Start it")
    done = rag("ask", "why?", "--json", "--year", "2021")
    assert done.exit_code == 1
    printed = json.loads(done.stdout)
    assert printed["status"] == "error"
    assert printed["question"] == "why?"
    assert printed["filters"]["years"] == [2021, 2021]
    assert printed["error"] == "no Ollama at 127.0.0.1:11434. Start it"
    assert done.stderr == "rag: no Ollama at 127.0.0.1:11434. Start it\n"


def test_json_of_an_abstention_exits_with_3(rag, scripted):
    scripted.answer = ABSTAINED
    done = rag("ask", "q", "--json")
    assert done.exit_code == 3
    assert json.loads(done.stdout)["status"] == "abstained"


def test_json_holds_no_character_that_a_terminal_obeys_or_a_line_reader_breaks_at(rag, scripted):
    odd = "a\x1b[2Jb\x9b31mc\u2028d\x85e\u202ef\ud800g\u00fc"
    scripted.answer = Answer("q", "answered", odd)
    done = rag("ask", "q", "--json")
    assert json.loads(done.stdout)["answer"] == odd
    assert "\u00fc" in done.stdout
    assert not set("\x1b\x9b\u2028\x85\u202e\ud800") & set(done.stdout)


def test_the_question_is_read_from_stdin(rag, scripted):
    rag("ask", "-", stdin="\ufeffwas ist Größe?\n".encode())
    assert scripted.asked[0]["question"] == "was ist Größe?\n"


def test_a_question_on_stdin_that_is_not_text_is_refused(rag, scripted):
    done = rag("ask", "-", stdin=b"what is \xff\xfe?")
    assert done.exit_code == 2
    assert done.stderr == (
        "rag: the question on stdin is not UTF-8 text (byte 8). Convert it first.\n"
    )


def test_filters_reach_the_assistant(rag, scripted):
    rag(
        "ask", "q", "--year", "2019-2022", "--venue", "ICLR", "--venue", "ICML",
        "--author", "Gunhee Kim", "--track", "Oral", "--source", "papers-cool",
    )  # fmt: skip
    assert scripted.asked[0]["filters"] == Filters(
        authors=("Gunhee Kim",),
        venues=("ICLR", "ICML"),
        years=(2019, 2022),
        tracks=("Oral",),
        sources=("papers-cool",),
    )


@pytest.mark.parametrize("year", ["21", "abc", "2019-", "-2021", "2019-2020-2021", ""])
def test_a_year_that_is_none_is_refused(rag, scripted, year):
    done = rag("ask", "q", f"--year={year}")
    assert done.exit_code == 2
    assert done.stderr == (
        f"rag: --year {year!r} is not a year or a span. Write 2021 or 2019-2022.\n"
    )


def test_a_span_of_years_that_runs_backwards_is_turned_round_in_the_hint(rag, scripted):
    done = rag("ask", "q", "--year", "2022-2019")
    assert done.exit_code == 2
    assert done.stderr == "rag: --year 2022-2019 runs backwards. Write 2019-2022.\n"


def test_two_years_are_refused_rather_than_one_forgotten(rag, scripted):
    done = rag("ask", "q", "--year", "2019", "--year", "2021")
    assert done.exit_code == 2
    assert "--year is given twice" in done.stderr


def test_model_flags_win_over_the_environment(rag, scripted, monkeypatch):
    monkeypatch.setenv("RAG_LLM", "openai")
    rag("ask", "q", "--llm", "ollama", "--model", "m", "--strategy", "per-paper")
    settings = scripted.settings
    assert (settings.llm, settings.model, settings.strategy) == ("ollama", "m", "per-paper")


@pytest.mark.parametrize("args", [(), ("q", "--batch", "f.jsonl")])
def test_a_question_or_a_batch_and_not_both(rag, scripted, args):
    done = rag("ask", *args)
    assert done.exit_code == 2
    assert "give either one QUESTION or --batch FILE" in done.stderr


@pytest.mark.parametrize(
    "args", [("ask", "q", "--llm", "gpt"), ("ask", "q", "--nonsense"), ("ask", "q", "more"), ("x",)]
)
def test_wrong_usage_exits_with_2_without_a_traceback(rag, scripted, args):
    done = rag(*args)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


def test_verbose_says_who_answered_and_how_long_it_took(rag, scripted):
    scripted.answer = Answer(
        "q", "answered", "Yes.", usage=Usage(0, 0, 0), timings=Timings(250.0, 40.0, 200.0, 10.0)
    )
    assert rag("ask", "q", "--verbose").stderr == (
        "none quotes (quote), 0 + 0 tokens in 0 calls; "
        "250 ms: retrieve 40, generate 200, verify 10\n"
    )


def test_nothing_foreign_reaches_the_terminal_as_a_control_sequence(rag, scripted):
    evil = replace(SWA, title="A\x1b]0;owned\x07 title\x9b2J\r", authors=("\x1b[31mRed",))
    scripted.answer = replace(
        ANSWERED, text="See \x1b[2J[1]\x07", citations=(cited(evil, 1, 0, 19),)
    )
    done = rag("ask", "q")
    assert "[1] A title\n    Red\n" in done.stdout
    assert done.stdout.startswith("See [1]\n")
    assert not {c for c in done.stdout if ord(c) < 32 or 127 <= ord(c) < 160} - {"\n"}
