"""Ask every hand-written question of the sample library without an LLM, and score the answers.

    python -m benchmarks.answers [--split dev|test] [--kind list] [--wrong]

list: precision, recall and F1 of the cited papers (grade 1 counts neither way). fact: the first
quotation overlaps a gold sentence. comparison: every core paper is cited. library: the cited papers
are the gold ones, or the answer holds the gold count. unanswerable: the assistant abstains.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rag.assistant import Assistant
from rag.paper import Answer
from rag.settings import load

FOLDER = Path(__file__).parent.parent / "evals" / "questions"
Row = dict[str, Any]


def questions() -> Iterator[Row]:
    for path in sorted(FOLDER.glob("seeds-*.jsonl")):
        yield from (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())


def score_list(row: Row, answer: Answer) -> float:
    grades = {paper["title"]: paper["grade"] for paper in row["papers"]}
    cited = [grades.get(citation.paper.title, 0) for citation in answer.citations]
    core = sum(grade == 2 for grade in grades.values())
    right, wrong = cited.count(2), cited.count(0)
    return 2 * right / (right + wrong + core) if core else float(not cited)


def score_fact(row: Row, answer: Answer) -> float:
    first = answer.claims[0].text if answer.claims else ""
    gold = [evidence["text"] for evidence in row["evidence"]]
    return float(any(first and (first in text or text in first) for text in gold))


def score_comparison(row: Row, answer: Answer) -> float:
    core = {paper["title"] for paper in row["papers"] if paper["grade"] == 2}
    return float(core <= {citation.paper.title for citation in answer.citations})


def score_library(row: Row, answer: Answer) -> float:
    gold = {paper["title"] for paper in row["papers"]}
    if "not-stated" in row["tags"]:
        return float(answer.status == "abstained")
    if re.fullmatch(r"\d+", row["answer"]):
        return float(re.search(rf"\b{row['answer']}\b", answer.text) is not None)
    return float({citation.paper.title for citation in answer.citations} == gold)


def score_unanswerable(_: Row, answer: Answer) -> float:
    return float(answer.status == "abstained")


SCORES: dict[str, Callable[[Row, Answer], float]] = {
    "list": score_list,
    "fact": score_fact,
    "comparison": score_comparison,
    "library": score_library,
    "unanswerable": score_unanswerable,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=["dev", "test"])
    parser.add_argument("--kind", choices=sorted(SCORES))
    parser.add_argument("--home", type=Path, help="library with the sample, to save loading it")
    parser.add_argument("--wrong", action="store_true", help="print answers that score below 0.5")
    given = parser.parse_args()
    scores: dict[tuple[str, str], list[float]] = defaultdict(list)
    times: list[float] = []
    with tempfile.TemporaryDirectory() as temporary:
        assistant = Assistant(load(home=given.home or Path(temporary), llm="none"))
        for row in questions():
            if given.split not in (None, row["split"]) or given.kind not in (None, row["kind"]):
                continue
            answer = assistant.ask(row["question"])
            value = SCORES[row["kind"]](row, answer)
            scores[row["kind"], row["split"]].append(value)
            times.append(answer.timings.total)
            if given.wrong and value < 0.5:
                print(
                    f"\n## {row['id']} {value:.2f} {row['question']}\ngold: {row['answer'][:200]}"
                )
                print(f"{answer.status}: {answer.text[:600]}")
        assistant.close()
    print("\n| kind | split | questions | mean score |\n|---|---|---|---|")
    for (kind, split), values in sorted(scores.items()):
        print(f"| {kind} | {split} | {len(values)} | {statistics.mean(values):.3f} |")
    print(
        f"\nmedian {statistics.median(times):.0f} ms, 95th percentile "
        f"{sorted(times)[int(0.95 * len(times))]:.0f} ms"
    )


if __name__ == "__main__":
    main()
