"""The nouns of the whole program: papers, passages, evidence, citations, answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Verdict = Literal["supported", "partly", "misattributed", "unsupported", "uncited"]
Status = Literal["answered", "abstained", "error"]
EvidenceField = Literal["title", "abstract", "metadata"]
Reason = Literal[
    "number not in source",
    "entity not in source",
    "negation flipped",
    "not covered",
    "no citation",
]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where one record of a paper was read.

    ``source`` is the reader's name, ``file`` the file's name as given,
    ``record`` the 1-based position of the record among the file's records.
    """

    source: str
    file: str
    record: int


@dataclass(frozen=True, slots=True)
class Paper:
    """One work. What no source states is ``None`` or empty, never a guess.

    ``title`` and ``abstract`` are exactly as the source has them. ``ids`` maps a scheme
    (``doi``, ``arxiv``, ``openreview``, ``acl``, ``pmid``...) to the identifier, lower-cased
    scheme and canonical value. ``paper_id`` is empty until the paper is in a library.
    """

    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    venue: str | None = None
    year: int | None = None
    track: str | None = None
    session: str | None = None
    time: str | None = None
    url: str | None = None
    pdf_url: str | None = None
    ids: Mapping[str, str] = field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    sources: tuple[Provenance, ...] = ()
    paper_id: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A window of whole sentences: ``abstract[start:end]`` of one paper (characters).

    A paper without an abstract has one passage with ``start == end == 0``; its text to embed
    is the title alone.
    """

    paper_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Filters:
    """Restrictions on which papers count; an empty filter lets every paper through.

    Values within a field are alternatives, fields are combined with "and". ``years`` is an
    inclusive range. ``paper_ids`` are the papers that a conversation is about; no user gives them.
    ``lifted`` names fields that the words of a question shall not restrict, whatever they say.
    """

    authors: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    tracks: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    paper_ids: tuple[str, ...] = ()
    lifted: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return replace(self, lifted=()) != Filters()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Verbatim support: ``text == getattr(paper, field)[start:end]`` for title and abstract."""

    text: str
    field: EvidenceField
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ScoredPassage:
    """A passage of a retrieved paper with its text and relevance (higher is better)."""

    text: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class RankedPaper:
    """A retrieved paper. ``score`` is comparable within one result list only."""

    paper: Paper
    score: float
    passages: tuple[ScoredPassage, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered reference of an answer, with the evidence quoted for it."""

    number: int
    paper: Paper
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer and how its citations bear it out (``score`` in [0, 1]).

    ``reason`` says why a verdict is not ``supported``; ``evidence`` pairs the number of a cited
    paper with the verbatim span of it that bears on the claim.
    """

    text: str
    citations: tuple[int, ...]
    verdict: Verdict
    score: float
    reason: Reason | None = None
    evidence: tuple[tuple[int, Evidence], ...] = ()


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What wrote the answer."""

    provider: str
    name: str
    strategy: str


@dataclass(frozen=True, slots=True)
class Usage:
    """LLM cost of an answer, in tokens as the server counted them, and calls made."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    llm_calls: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.llm_calls + other.llm_calls,
        )


@dataclass(frozen=True, slots=True)
class Timings:
    """Wall-clock milliseconds spent on an answer."""

    total: float = 0.0
    retrieve: float = 0.0
    generate: float = 0.0
    verify: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """The one shape every answer has, whoever wrote it.

    ``text`` carries ``[n]`` markers; every marker has a citation of that number. ``papers`` are
    all papers judged relevant, best first. ``notes`` are remarks for a person (a fallback that
    was taken, a word that was read as another). ``withdrawn`` are claims of an LLM that are not
    shown because nothing bears them out. ``prompts`` are those that were used, as ``name/version``.
    """

    question: str
    status: Status
    text: str
    citations: tuple[Citation, ...] = ()
    claims: tuple[Claim, ...] = ()
    papers: tuple[RankedPaper, ...] = ()
    filters: Filters = Filters()
    model: ModelInfo = ModelInfo("none", "quotes", "quote")
    usage: Usage = Usage()
    timings: Timings = Timings()
    rewritten: str | None = None
    error: str | None = None
    notes: tuple[str, ...] = ()
    withdrawn: tuple[Claim, ...] = ()
    prompts: tuple[str, ...] = ()
