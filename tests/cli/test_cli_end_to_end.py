"""The command line over the real assistant: what works."""

from __future__ import annotations

import json
import shutil

from real_library import PAPERS, listing, process


def test_a_question_in_a_real_process(built):
    done = process(built, "ask", "which papers study weight averaging?")
    assert (done.returncode, done.stderr) == (0, "")
    answer, references = done.stdout.split("\nReferences\n")
    assert "Averaging Weights Leads to Wider Optima" in answer
    assert "Model Soups" in answer
    assert "Video" not in done.stdout
    assert (
        "    Pavel Izmailov, Timur Garipov\n    UAI 2018 · https://example.org/swa\n" in references
    )
    assert "\x1b" not in done.stdout


def test_a_library_of_three_papers_answers_as_well(tmp_path):
    home = tmp_path / "home"
    assert process(home, "ingest", str(listing(tmp_path / "three.jsonl", PAPERS))).returncode == 0
    done = process(home, "ask", "which papers study weight averaging?")
    assert done.returncode == 0
    assert "Model Soups" in done.stdout
    assert "Video" not in done.stdout


def test_the_same_question_as_json_cites_verbatim_evidence(rag, home):
    printed = json.loads(rag("ask", "which papers study weight averaging?", "--json").stdout)
    abstracts = {paper["title"]: paper["abstract"] for paper in PAPERS}
    assert printed["status"] == "answered"
    assert {c["title"] for c in printed["citations"]} == {p["title"] for p in PAPERS[:2]}
    for citation in printed["citations"]:
        assert f"[{citation['number']}]" in printed["answer"]
        for evidence in citation["evidence"]:
            if evidence["field"] == "abstract":
                whole = abstracts[citation["title"]]
                assert whole[evidence["start"] : evidence["end"]] == evidence["text"]
    assert {p["paper_id"] for p in printed["papers"]} >= {
        c["paper_id"] for c in printed["citations"]
    }
    assert printed["model"] == {"provider": "none", "name": "quotes", "strategy": "quote"}


def test_what_the_library_does_not_hold_exits_with_3(rag, home):
    done = rag("ask", "which papers study medieval church music?")
    assert done.exit_code == 3
    assert done.stdout
    assert rag("ask", "which papers study weight averaging?", "--venue", "NeurIPS").exit_code == 3


def test_a_batch_gives_the_same_answers_as_single_questions(rag, home):
    question = "which papers study weight averaging?"
    rows = [{"id": 1, "question": question}, {"id": 2, "question": ""}, {"id": 3, "question": "?"}]
    done = rag("ask", "--batch", "-", stdin="\n".join(map(json.dumps, rows)))
    first, empty, marks = map(json.loads, done.stdout.splitlines())
    alone = json.loads(rag("ask", question, "--json").stdout)
    assert first["answer"] == alone["answer"]
    assert (empty["status"], marks["status"], done.exit_code) == ("error", "error", 1)
    assert "the question is empty" in empty["error"]


def test_search_filters_show_and_remove(rag, home):
    found = json.loads(rag("search", "videos", "--year", "2021", "--json").stdout)
    assert [hit["title"] for hit in found] == ["Compressed Video Representations"]
    paper_id = found[0]["paper_id"]
    assert "Authors: Youngjae Yu, Alihan Hüyük\n" in rag("show", paper_id).stdout
    assert rag("remove", paper_id).stdout == (
        f"removed {paper_id}: Compressed Video Representations\n"
    )
    assert rag("show", paper_id).exit_code == 3
    assert len(rag("papers").stdout.splitlines()) == 26


def test_doctor_finds_a_good_library_good_and_mends_a_bad_one(rag, home):
    assert rag("doctor").exit_code == 0
    for index in ("chroma", "words"):
        shutil.rmtree(home / index)
    broken = rag("doctor")
    assert broken.exit_code == 1
    assert "PROBLEM" in broken.stdout
    assert "rag doctor --repair" in broken.stdout
    assert rag("doctor", "--repair").exit_code == 0
    assert rag("ask", "which papers study weight averaging?").exit_code == 0


def test_an_empty_library_loads_the_sample_and_says_so_once(tmp_path):
    home = tmp_path / "new"
    done = process(home, "papers")
    assert done.returncode == 0
    one_note = f"Your library is empty: loading the sample library into {home}\n"
    assert done.stderr == one_note
    assert len(done.stdout.splitlines()) == 316
    again = process(home, "papers", "--year", "2022")
    assert (again.returncode, again.stderr) == (0, "")
