"""One run as a folder that says by itself what was asked, of what, and what came of it.

    run.json         what was run: questions, settings, versions, prompts, library, model, judges
    questions.jsonl  the questions, as they were
    answers.jsonl    one line for each answer, written as it comes
    papers.jsonl     the papers that the answers rest on, to judge without the library
    verdicts.jsonl   one line for each claim and judge
    metrics.json     the scores
    report.html      the page made of them

A baseline is ``run.json`` and ``metrics.json`` in one file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from rag.errors import RagError, UsageError
from rag.evaluation.journal import RUN_FILE, Journal, Row, refused, write_whole
from rag.evaluation.places import shipped
from rag.evaluation.question_files import load
from rag.evaluation.questions import Question
from rag.paper import Paper, Provenance

RUNS = "evals"
BASELINES = "baselines"
BASELINE = "embedded"
SCHEMA = 1
_METRICS = "metrics.json"


class RunFolder:
    """The folder of one run. Reading never changes it; writers take ``locked`` first."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.answers_file = Journal(path / "answers.jsonl")
        self.verdicts_file = Journal(path / "verdicts.jsonl")
        self._papers = Journal(path / "papers.jsonl")
        self._questions = Journal(path / "questions.jsonl")

    @property
    def name(self) -> str:
        return self.path.name

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Be the only process that writes to this run.

        Raises:
            RagError: another one is.
        """
        from filelock import FileLock, Timeout

        try:
            with FileLock(self.path / ".lock", timeout=0):
                yield
        except Timeout as error:
            raise RagError(
                f"another process is writing the run {self.name}", "Wait until it is done."
            ) from error

    def is_abandoned(self) -> bool:
        """Whether it says that it is running, and nobody runs it: it was killed."""
        from filelock import FileLock, Timeout

        lock = self.path / ".lock"
        if self.manifest().get("state") != "running" or not lock.exists():
            return False
        try:
            with FileLock(lock, timeout=0):
                return True
        except (Timeout, OSError):
            return False

    def manifest(self) -> Row:
        """``run.json``. Raises RagError if it is absent or damaged."""
        return _read_json(self.path / RUN_FILE)

    def write_manifest(self, manifest: Row) -> None:
        write_whole(self.path / RUN_FILE, _pretty(manifest))

    def metrics(self) -> Row:
        """``metrics.json``. Raises RagError if there is none yet."""
        return _read_json(self.path / _METRICS)

    def write_metrics(self, metrics: Row) -> None:
        write_whole(self.path / _METRICS, _pretty(metrics))

    def answers(self) -> list[Row]:
        """The answers, the last one of each question and repeat, in the order first asked."""
        return list({(row["id"], row["repeat"]): row for row in self.answers_file}.values())

    def verdicts(self) -> list[Row]:
        """The verdicts, the last one of each claim and judge."""
        keys = ("id", "repeat", "judge", "claim")
        return list({tuple(row[key] for key in keys): row for row in self.verdicts_file}.values())

    def questions(self) -> list[Question]:
        """The questions of the run as they were when it began."""
        return load(self._questions.path)

    def write_questions(self, questions: Sequence[Question]) -> None:
        self._questions.replace(question_row(question) for question in questions)

    def papers(self) -> dict[str, Paper]:
        """The papers that the answers rest on, by id."""
        return {row["paper_id"]: _paper(row) for row in self._papers}

    def write_papers(self, papers: Iterable[Paper]) -> None:
        self._papers.replace(asdict(paper) for paper in papers)


def question_row(question: Question) -> Row:
    """``question`` as a row of a file of questions, without the place it was read from."""
    return {name: v for name, v in asdict(question).items() if name not in ("file", "line")}


def digest_of(question: Question) -> str:
    """Changes with anything that bears on a score: not with the author's note, or the split."""
    row = {k: v for k, v in question_row(question).items() if k not in ("note", "split")}
    return hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()[:12]


def _paper(row: Row) -> Paper:
    fields = {**row, "sources": tuple(Provenance(**source) for source in row["sources"])}
    for name in ("authors", "keywords"):
        fields[name] = tuple(fields[name])
    return Paper(**fields)


def create(home: Path, name: str, *, now: datetime | None = None) -> RunFolder:
    """A new folder under ``home``, named after the moment (UTC) and ``name``.

    Raises:
        UsageError: ``name`` is no name for a folder.
        RunNotWritable: the folder cannot be made.
    """
    if not name or name.startswith(".") or not all(c.isalnum() or c in "-_." for c in name):
        raise UsageError(
            f"{name!r} is no name for a run", "Use letters, digits, hyphens, dots and underscores."
        )
    stamp = f"{now or datetime.now(UTC):%Y%m%d-%H%M%S}"
    for attempt in range(1, 100):  # two runs may begin within one second
        path = home / RUNS / (f"{stamp}-{name}" if attempt == 1 else f"{stamp}-{name}-{attempt}")
        try:
            path.mkdir(parents=True)
        except FileExistsError:
            continue
        except OSError as error:
            raise refused(path, error) from error
        return RunFolder(path)
    raise RagError(f"there are too many runs called {stamp}-{name}", "Choose another --name.")


def runs(home: Path) -> list[RunFolder]:
    """Every run under ``home``, the oldest first."""
    return [RunFolder(path.parent) for path in sorted((home / RUNS).glob(f"*/{RUN_FILE}"))]


def find(reference: str, home: Path) -> RunFolder:
    """The run that ``reference`` names: a folder, a run's name, its ``--name``, or ``latest``.

    Of several runs with one ``--name`` it is the last.

    Raises:
        UsageError: there is none.
    """
    known = runs(home)
    if reference == "latest" and known:
        return known[-1]
    named = [run for run in known if reference in (run.name, _given_name(run))]
    if named:
        return named[-1]
    path = Path(reference).expanduser()
    if (path / RUN_FILE).is_file():
        return RunFolder(path)
    names = ", ".join(run.name for run in known[-3:]) or "none yet: 'rag eval run' makes one"
    raise UsageError(f"there is no run {reference!r}", f"The last runs: {names}.")


def _given_name(run: RunFolder) -> str:
    """What stands behind the moment: ``nightly`` of ``20261121-020000-nightly``."""
    return run.name.split("-", 2)[-1]


def baseline_path(name: str = BASELINE) -> Path:
    """Where a shipped baseline lies."""
    return shipped(f"{BASELINES}/{name}.json")


def read_baseline(path: Path) -> tuple[Row, Row]:
    """What was run and the metrics of a baseline. Raises RagError as ``RunFolder.metrics``."""
    content = _read_json(path)
    if not isinstance(content.get("run"), dict) or not isinstance(content.get("metrics"), dict):
        raise RagError(
            f"{path} is not a baseline", "Write it with 'rag eval run --write-baseline'."
        )
    return content["run"], content["metrics"]


def write_baseline(path: Path, manifest: Row, metrics: Row) -> None:
    """Make a baseline of a run, one question a line.

    Raises:
        RunNotWritable: the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refused(path, error) from error
    rest = {key: value for key, value in metrics.items() if key != "questions"}
    questions = ",\n".join(json.dumps(row, ensure_ascii=False) for row in metrics["questions"])
    write_whole(
        path,
        f'{{"run": {_pretty(manifest).strip()},\n"metrics": {_pretty(rest).strip()[:-2]},\n'
        f'"questions": [\n{questions}\n]}}}}\n',
    )


def _pretty(value: Row) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _read_json(path: Path) -> Row:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RagError(f"there is no {path}", _UNFINISHED) from None
    except (OSError, ValueError) as error:
        raise RagError(f"cannot read {path}: {error}", _UNFINISHED) from error
    if not isinstance(content, dict):
        raise RagError(f"{path} holds no object", _UNFINISHED)
    return content


_UNFINISHED = "If the run was not finished, continue it with 'rag eval run --resume NAME'."
