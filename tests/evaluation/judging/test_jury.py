"""The judges of a run, by name: an LLM, and LlamaIndex's evaluator through one."""

from __future__ import annotations

import pytest
from judging_kit import MELTING, PAPERS, Model, said

from rag.errors import UsageError
from rag.evaluation.jury import judges_named, names_of


def test_a_second_opinion_is_a_judge_like_others(model: Model, tmp_path):
    settings = model.settings(home=tmp_path)
    verifier, llm, second = judges_named(["llm", "llamaindex"], settings)
    assert [verifier.name, llm.name, second.name] == ["verifier", "llm:m", "llamaindex:m"]
    model.replies(said("supported"), "NO, it does not.")
    assert llm.judge(MELTING, PAPERS).verdict == "faithful"
    assert second.judge(MELTING, PAPERS).verdict == "unfaithful"


def test_judges_are_found_again_by_what_they_said_of_themselves(model: Model, tmp_path):
    settings = model.settings(home=tmp_path, llm="none", model=None)
    names = ["verifier", "ollama:m", "llamaindex:ollama:m"]
    described = [judge.describe() for judge in judges_named(names, settings)]
    assert names_of(described) == names


@pytest.mark.parametrize("name", ["yes", "ollama", "openai:", "llamaindex:m", "llamaindex:ollama"])
def test_a_name_of_no_judge_is_refused(model: Model, tmp_path, name):
    with pytest.raises(UsageError, match=f"there is no judge '{name}'"):
        judges_named([name], model.settings(home=tmp_path))


def test_a_second_opinion_is_asked_for_once_and_counted(model: Model, tmp_path):
    model.replies("Perhaps.", "YES")
    settings = model.settings(home=tmp_path)
    for verdict in ("error", "faithful", "faithful"):
        [_, second] = judges_named(["llamaindex"], settings)
        judged = second.judge(MELTING, PAPERS)
        assert judged.verdict == verdict
        if verdict == "error":
            assert (second.spent()["llm_calls"], second.spent()["unusable"]) == (1, 1)
    assert judged.claims[0].cached
    assert len(model.asked) == 2
