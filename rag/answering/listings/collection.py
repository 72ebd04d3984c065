"""Questions about the library as a whole: its people and what it is divided into."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.answering.cued import Cued
from rag.answering.question.condition import number_of
from rag.answering.question.restrictions import shortened
from rag.answering.writing.compose import Composer, field_evidence, joined, title_of
from rag.answering.writing.foreign import inert
from rag.paper import Paper
from rag.text import fold, words

What = Literal[
    "people", "prolific", "recurring", "coauthors", "venue", "year", "track", "session", "source"
]

_FEW = 12  # papers that are named beside the numbers of what they are divided into

Holds = Callable[[Paper], bool]

_N = r"(?P<n>\d+|one|two|three|four|five|six|seven|eight|nine|ten)"
_PEOPLE = r"(?:authors?|people|researchers?|scientists?|persons?|names)"
_PEOPLE_COUNTED = Cued(
    rf"\bhow\s+many\s+(?:distinct\s+|different\s+|unique\s+|individual\s+)*(?:co-?)?{_PEOPLE}\b"
    rf"|\bnumber\s+of\s+(?:distinct\s+|different\s+|unique\s+)*{_PEOPLE}\b",
    " how many ",
    " number of ",
)
_PROLIFIC = Cued(
    rf"\bmost\s+(?:prolific|published|frequent|productive|represented)\b(?:\s+{_PEOPLE})?"
    rf"|\b(?:who|{_PEOPLE}|whose\s+name)\b(?:\s+\S+){{0,6}}?\s+(?:the\s+)?most\s+(?:papers?|often|works?"
    r"|publications?|articles?|entries|times|frequently)\b"
    rf"|\b(?:who|{_PEOPLE})\b(?:\s+\S+){{0,4}}?\s+(?P<how>more\s+than|at\s+least|over|exactly|just|only)\s+{_N}\s+"
    r"(?:papers?|works?|publications?|times)\b"
    rf"|\b(?:who|{_PEOPLE})\b(?:\s+\S+){{0,4}}?\s+{_N.replace('<n>', '<least>')}\s+or\s+more\s+"
    r"(?:papers?|works?|publications?|times)\b"
    rf"|\b(?:who|{_PEOPLE})\b(?:\s+\S+){{0,4}}?\s+{_N.replace('<n>', '<least2>')}\s+"
    r"(?:papers?|works?|publications?|times)\s+or\s+more\b"
    rf"|\b(?:who|{_PEOPLE})\b(?:\s+\S+){{0,4}}?\s+(?P<several>several|multiple|more\s+than\s+one)\s+(?:papers?|works?"
    r"|publications?)\b",
    " most ",
    " more than ",
    " at least ",
    " over ",
    " exactly ",
    " just ",
    " only ",
    " or more ",
    " several ",
    " multiple ",
)
_COAUTHORS = Cued(
    rf"\bhow\s+many\s+(?:different\s+|distinct\s+|other\s+)?(?:{_PEOPLE}\b.{{0,60}}\b(?:wrote|written|worked"
    r"|collaborated|published|co-?authored)\b.{0,40}\bwith\b|(?:co-?authors|collaborators)\s+(?:does|do|did|has|have)\b)|"
    r"\bco-?authors?\s+of\b|\bcollaborators?\s+of\b|['’]s?\s+(?:co-?authors?|collaborators?)\b"
    r"|^\W*(?:who|with\s+whom|which\s+(?:authors?|people|researchers?))\b.{0,60}\b(?:co-?wrote|wrote"
    r"|written|writes?|co-?authored|worked|works|collaborated|collaborates?|published|publish"
    r"|co-?author)\b(?!\s+(?:the|that|this)\s)(?:\s+\S+){0,3}?\s+with\b"
    r"|^\W*(?:who\s+(?:did|does|has)|with\s+whom)\b.{1,60}\b(?:write|written|work|worked|collaborate"
    r"|co-?author\w*|publish\w*)\b(?:\s+\S+){0,3}?(?:\s+with)?\W*$",
    "author",
    " collaborator",
    " who",
    " which people ",
    " which researcher",
    " how many ",
)
# "Who has papers in both 2021 and 2022?", "authors with both a poster and a spotlight".
_RECURRING = Cued(
    rf"^\W*(?:(?:which|what|list|name|are\s+there|is\s+there)\b.{{0,30}}?\b(?:who|{_PEOPLE}|anyone|anybody"
    r"|somebody|someone)|who)\b(?!\s+(?:of|wrote)\b).*\b(?:in|at|with|of|from|has|have|published|got)\s+"
    r"(?:papers\s+)?(?:(?:in|at)\s+)?(?:both\b.+\band\b|(?:an?\s+)?(?:\S+\s+)?\S+\s+as\s+well\s+as\b)",
    " both ",
    " as well as ",
)
_DIVISIONS: dict[str, What] = {
    "venue": "venue", "conference": "venue", "journal": "venue", "year": "year",
    "track": "track", "session": "session", "source": "source", "listing": "source",
}  # fmt: skip
DIVISIONS: frozenset[What] = frozenset(_DIVISIONS.values())
_NAMES = "|".join(_DIVISIONS)
_DIVIDED = Cued(
    rf"^\W*(?:(?:from|in|at)\s+)?(?:which|what|how\s+many|list(?:\s+(?:all\s+)?the)?|all(?:\s+the)?)\s+(?:different\s+|distinct\s+)?"
    rf"(?P<plural>{_NAMES})s\b"
    rf"|\b(?:break|split|group|divide|sort|tabulate|bucket|breakdown)\b.{{0,60}}?\b(?:by|into|per|over)\s+(?:the\s+)?(?P<down>{_NAMES})s?\b"
    rf"|\b(?:per|by|(?:in|for|of|does|has)\s+each)\s+(?P<each>{_NAMES})\b"
    rf"|\b(?:distribut\w+|spread|split|divided|broken\s+down)\b.{{0,40}}\b(?:over|across|among|between|into|by)"
    rf"\s+(?:the\s+)?(?P<over>{_NAMES})s?\b"
    rf"|\b(?:which|what)\s+(?P<most>{_NAMES})\s+(?:has|have|holds?|contains?|are|do|did)\s+(?:the\s+)?most\b",
    *(f" {name}" for name in _DIVISIONS),
)


@dataclass(frozen=True, slots=True)
class Survey:
    """What is asked of the whole: ``at_least`` (or ``exactly``) so many papers, for people;
    ``counted``: only how many. ``words`` of the question ask it."""

    what: What
    at_least: int | None = None
    counted: bool = False
    exactly: bool = False
    words: str = ""


def read_survey(question: str) -> Survey | None:
    """The survey that ``question`` asks for."""
    if _COAUTHORS.search(question):
        return Survey("coauthors", counted="how many" in question.lower())
    if match := _PROLIFIC.search(question):
        if match["n"]:
            how = match["how"].lower()
            exactly = how in ("exactly", "just", "only")
            beyond = int(not how.startswith("at") and not exactly)
            return Survey("prolific", number_of(match["n"]) + beyond, exactly=exactly)
        if least := match["least"] or match["least2"]:
            return Survey("prolific", number_of(least))
        return Survey("prolific", 2 if match["several"] else None)
    if _PEOPLE_COUNTED.search(question):
        return Survey("people", counted=True)
    if _RECURRING.search(question):
        return Survey("recurring")
    if match := _DIVIDED.search(question):
        name = (
            match["plural"] or match["each"] or match["over"] or match["most"] or match["down"]
        ).lower()
        return Survey(_DIVISIONS[name], counted="how many" in match[0].lower(), words=match[0])
    return None


def state_people(compose: Composer, papers: Sequence[Paper], what: str) -> None:
    """How many people the papers are by."""
    people = {_key(name) for paper in papers for name in paper.authors}
    unstated = sum(not paper.authors for paper in papers)
    sentence = f"{len(people)} people are named as authors of the papers in your library {what}"
    compose.claim(f"{sentence.rstrip()}.", f"{sentence.rstrip()}.")
    if unstated:
        compose.say(f"{unstated} of {len(papers)} papers state no authors.")


def state_prolific(compose: Composer, papers: Sequence[Paper], survey: Survey) -> list[Paper]:
    """Who wrote most of ``papers``, or so many as ``survey`` says; their papers are cited."""
    by_person: dict[str, list[Paper]] = {}
    shown: dict[str, str] = {}
    for paper in papers:
        for key, name in {_key(name): name for name in paper.authors}.items():
            by_person.setdefault(key, []).append(paper)
            shown.setdefault(key, name)
    limit = survey.at_least or max(map(len, by_person.values()), default=0)
    most = limit if survey.exactly else len(papers)
    chosen = sorted(
        (key for key, theirs in by_person.items() if limit <= len(theirs) <= most),
        key=lambda key: (-len(by_person[key]), key),
    )
    for key in chosen:
        _state_papers_of(compose, shown[key], by_person[key])
    return list({p.paper_id: p for key in chosen for p in by_person[key]}.values())


def state_recurring(
    compose: Composer, papers: Sequence[Paper], parts: Sequence[tuple[str, Holds]]
) -> list[Paper]:
    """Who has papers in each of ``parts``, and which; these papers, which are cited."""
    theirs: dict[str, list[Paper]] = {}
    shown: dict[str, str] = {}
    for paper in papers:
        for name in paper.authors:
            theirs.setdefault(_key(name), []).append(paper)
            shown.setdefault(_key(name), name)
    chosen = [key for key in sorted(theirs) if all(any(map(h, theirs[key])) for _, h in parts)]
    for key in chosen:
        _state_papers_of(compose, shown[key], theirs[key])
    return list({p.paper_id: p for key in chosen for p in theirs[key]}.values())


def _state_papers_of(compose: Composer, name: str, papers: Sequence[Paper]) -> None:
    numbers = [compose.cite(p, field_evidence("metadata", ", ".join(p.authors))) for p in papers]
    marks = "".join(f"[{number}]" for number in numbers)
    size = "1 paper" if len(papers) == 1 else f"{len(papers)} papers"
    line = f"{inert(name)} has {size} in your library"
    compose.claim(f"- {line}: {'; '.join(map(title_of, papers))} {marks}", f"{line}.", *numbers)


def state_coauthors(compose: Composer, papers: Sequence[Paper], people: Iterable[str]) -> None:
    """With whom ``people`` wrote ``papers``; each paper is cited for it."""
    own = {_key(name) for name in people}
    others = {_key(n): n for p in papers for n in p.authors if _key(n) not in own}
    named = joined(list({_key(name): inert(name) for name in people}.values()), "or")
    size = "1 person" if len(others) == 1 else f"{len(others)} people"
    if not others:
        compose.say(f"Nobody in your library wrote with {named}.\n")
    else:
        compose.say(f"{size} in your library wrote with {named}: "
                    f"{joined(sorted(map(inert, others.values())))}.\n")  # fmt: skip
    for paper in papers:
        authors = field_evidence("metadata", ", ".join(paper.authors))
        number = compose.cite(paper, authors)
        with_whom = joined([inert(name) for name in paper.authors if _key(name) not in own])
        line = f"{title_of(paper)}: with {with_whom or 'nobody else'}"
        compose.claim(f"- {line} [{number}]", line, number)


def state_division(
    compose: Composer, papers: Sequence[Paper], survey: Survey, *, named: bool
) -> list[Paper]:
    """How many papers each venue, year, track, session or source has, and, where they are to be
    ``named`` and few, which; these papers, which are cited."""
    counts = Counter(value for paper in papers for value in _values(paper, survey.what))
    stated = sum(bool(_values(paper, survey.what)) for paper in papers)
    plural = survey.what + "s"
    names = shortened([inert(name) for name in counts], "and")
    noun = survey.what if len(counts) == 1 else plural
    head = f"{len(counts)} {noun} in your library" + (f": {names}." if counts else ".")
    compose.claim(f"{head}\n", head)
    few = list(papers) if named and len(papers) <= _FEW else []
    for value, number in counts.most_common():
        theirs = [_cited(compose, p) for p in few if value in _values(p, survey.what)]
        size = "1 paper" if number == 1 else f"{number} papers"
        compose.say(f"- {inert(value)}: {size}" + (f": {'; '.join(theirs)}" if theirs else ""))
    if stated < len(papers):
        compose.say(f"- none stated: {len(papers) - stated} papers")
    return [paper for paper in few if _values(paper, survey.what)]


def _cited(compose: Composer, paper: Paper) -> str:
    number = compose.cite(paper, field_evidence("title", paper.title))
    return f"{title_of(paper)} [{number}]"


def _values(paper: Paper, what: What) -> set[str]:
    if what == "source":
        return {source.source for source in paper.sources}
    value = getattr(paper, what)
    return set() if value is None else {str(value)}


def _key(name: str) -> str:
    """One key for the spellings of a name that differ in case, marks and diacritics alone."""
    return " ".join(word.folded for word in words(fold(name)))
