"""Which papers…: every relevant one, or every one that the question's restrictions let through."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from rag.answering.facts.reading import Reading
from rag.answering.listings import about_library
from rag.answering.lists import absence
from rag.answering.lists.phrases import joined
from rag.answering.lists.relevance import Judged, agreed, either, enumerated, judged
from rag.answering.lists.with_code import asks_for_code, told_of, with_code
from rag.answering.question.acronyms import expanded
from rag.answering.question.requests import wants_one
from rag.answering.question.schedule import in_time_order
from rag.answering.question.topic import alternatives
from rag.answering.question.understanding import has_unread_condition, is_about_listings
from rag.answering.writing import quoting
from rag.answering.writing.abstaining import not_understood, not_used, nothing_found
from rag.answering.writing.desk import ON_TOPIC, Desk
from rag.answering.writing.draft import Draft
from rag.answering.writing.writer import Task
from rag.paper import Paper, RankedPaper
from rag.retrieval.retriever import DEPTH

_CHECKED = 5  # papers of which one must be on the topic
# Or their cosine to it exceeds the library's mean by as much: words are not all that counts.
# Measured on split "dev": 0.33 and more where the words alone mislead, 0.29 at most without papers.
_STANDS_OUT = 0.3
_LONGEST = 6  # words of a topic that abstracts hold most of
_DEEPEST = 400  # papers that each index puts forward for the broadest topic


def answer(desk: Desk, draft: Draft) -> None:
    """Every relevant paper."""
    asked = draft.understood
    if is_about_listings(asked):
        _list_catalog(desk, draft)
        return
    if asks_for_code(asked.question, draft.topic) and (papers := with_code(desk, draft)):
        what = f"{about_library.describe(asked)} {told_of(asked.question)}".strip()
        _state_list(draft, papers, what)
        return
    found, further, seen = _relevant(desk, draft)
    papers = [ranked.paper for ranked in found]
    readings = desk.reader.read(draft.topic, papers[:_CHECKED])
    what = about_library.describe(asked, draft.topic)
    is_absent = not draft.understood.named and (not seen.is_there or _is_unheard_of(desk, draft))
    if is_absent or not (seen.stands_out or _on_topic(desk, draft, readings)):
        if asked.topic_is_doubtful:
            _list_catalog(desk, draft)
            draft.compose.say(f"\n{not_used(draft.topic)}")
        else:
            desk.abstain(draft, nothing_found(what), desk.near(draft))
        return
    draft.papers = found
    if asked.plan.counts:
        about_library.state_count(draft.compose, papers, what)
        return
    relevant = frozenset(paper.paper_id for paper in papers)
    odds = {ranked.paper.paper_id: ranked.score for ranked in [*found, *further]}
    offered = [*papers, *(ranked.paper for ranked in further)]
    if not desk.written(draft, Task("list", offered, relevant, odds)):
        readings += desk.reader.skim(draft.topic, papers[_CHECKED:])
        heading = f"{about_library.opening(asked)}{about_library.count_phrase(len(papers), what)}:"
        if len(papers) == 1:  # what it says of the question, not only that it is on the topic
            readings = desk.reader.read(draft.question, papers)
        left = desk.rest(draft, readings)
        quoting.quote_list(draft.compose, left, "" if draft.compose.text else heading)


def listed_on(desk: Desk, draft: Draft, text: str) -> list[Paper]:
    """The papers that a list on ``text`` would hold, the most probable first, however few."""
    candidates, _ = _judged(desk, draft, text, DEPTH)
    return [candidate.ranked.paper for candidate in candidates if candidate.relevant]


def _is_unheard_of(desk: Desk, draft: Draft) -> bool:
    topics = alternatives(draft.respelt(draft.topic))
    return absence.is_unheard_of(topics, desk.library.words.document_frequency, desk.reader.idf)


def _on_topic(desk: Desk, draft: Draft, readings: Sequence[Reading]) -> bool:
    """Whether one of the ``readings`` of the topic holds most of it, or of a part of it; of a long
    topic, as much as of a shorter one."""
    least = ON_TOPIC * min(1.0, _LONGEST / max(1, len(draft.understood.topic.terms)))
    if any(reading.found >= least for reading in readings):
        return True
    papers = [reading.paper for reading in readings]
    parts = alternatives(draft.topic)[1:]
    return any(r.found >= ON_TOPIC for part in parts for r in desk.reader.read(part, papers))


def _list_catalog(desk: Desk, draft: Draft) -> None:
    """The papers that filters alone pick out."""
    asked = draft.understood
    bare = not asked.narrows and not asked.reading.excluded
    if bare and has_unread_condition(asked.question):
        desk.abstain(draft, not_understood())
        return
    papers = desk.papers(draft)
    if asked.reading.whens:
        papers = in_time_order(papers)
    what = about_library.describe(asked)
    if papers or asked.plan.counts:
        _state_list(draft, papers, what)
    else:
        desk.abstain(draft, nothing_found(what))


def _state_list(draft: Draft, papers: Sequence[Paper], what: str) -> None:
    asked = draft.understood
    draft.papers = [RankedPaper(paper, 1.0) for paper in papers]
    if asked.plan.counts:
        about_library.state_parts(draft.compose, papers, asked)
        about_library.state_count(draft.compose, papers, what)
    else:
        about_library.list_papers(draft.compose, papers, what, about_library.opening(asked))


class _Seen(NamedTuple):
    """Of a topic, whether a paper stands out among the library's, and whether any seems to be on
    it."""

    stands_out: bool
    is_there: bool


def _any(seen: Iterable[_Seen]) -> _Seen:
    each = list(seen)
    return _Seen(any(s.stands_out for s in each), any(s.is_there for s in each))


def _relevant(desk: Desk, draft: Draft) -> tuple[list[RankedPaper], list[RankedPaper], _Seen]:
    """The papers on the topic, and then the further candidates, both the most probable first;
    and what was seen of them all.

    A paper that the question names in full is always on the topic.
    """
    candidates, seen = _candidates(desk, draft)
    wanted = {paper.paper_id for paper in draft.understood.named}
    if draft.understood.reading.excluded:
        candidates = _without_excluded(desk, draft, candidates, wanted)
    found = [candidate.ranked for candidate in candidates if candidate.relevant]
    listed = {ranked.paper.paper_id for ranked in found}
    named = [
        ranked
        for ranked, *_ in candidates
        if ranked.paper.paper_id in wanted and ranked.paper.paper_id not in listed
    ]
    on_topic = [*named, *found]
    kept = {ranked.paper.paper_id for ranked in on_topic}
    further = [c.ranked for c in candidates if c.ranked.paper.paper_id not in kept]
    return on_topic, further, seen


def _without_excluded(
    desk: Desk, draft: Draft, candidates: Sequence[Judged], wanted: AbstractSet[str]
) -> list[Judged]:
    """``candidates`` without those on a topic that the question rules out."""
    from rag.answering.lists.leaving_out import leave_out  # few questions rule anything out

    papers = [candidate.ranked.paper for candidate in candidates]
    missed = [c.ranked.paper for c in candidates if c.relevant or c.ranked.paper.paper_id in wanted]
    left = {paper.paper_id for paper in leave_out(desk, draft, papers, missed)}
    return [c for c in candidates if c.ranked.paper.paper_id in left]


def _candidates(desk: Desk, draft: Draft) -> tuple[list[Judged], _Seen]:
    """Every candidate judged, and what was seen of them.

    What fits one alternative of a topic ("covid or other epidemics") fits it. While most of what
    the indexes put forward is relevant, they are asked for more.
    """
    topic = draft.understood.topic
    texts = [topic.text, *topic.things] if topic.things else alternatives(topic.text)
    several = not (wants_one(draft.question) or draft.understood.narrows)
    depth = DEPTH
    while True:
        found = [_judged(desk, draft, text, depth) for text in texts]
        judgements = [candidates for candidates, _ in found]
        if topic.things:
            candidates = enumerated(judgements[0], judgements[1:], several=several)
        else:
            candidates = either(judgements, several=several)
        listed = sum(candidate.relevant for candidate in candidates)
        if 2 * listed < depth or len(candidates) < depth:
            break
        if depth >= _DEEPEST:
            draft.notes.append(
                f"more papers may be relevant: only the {len(candidates)} nearest were judged"
            )
            break
        depth = min(4 * depth, _DEEPEST)
    return candidates, _any(seen for _, seen in found)


def _judged(desk: Desk, draft: Draft, text: str, depth: int) -> tuple[list[Judged], _Seen]:
    """The candidates for ``text``, also with its abbreviations written out, and what was seen."""
    wordings = dict.fromkeys((text, expanded(text, desk.library)))
    found = [_worded(desk, draft, wording, depth) for wording in wordings]
    return agreed([judgements for judgements, _ in found]), _any(seen for _, seen in found)


def _worded(desk: Desk, draft: Draft, text: str, depth: int) -> tuple[list[Judged], _Seen]:
    """The candidates for one wording of the topic, and what was seen of them."""
    retrieval = desk.search(draft, depth, text)
    vector = desk.embedder.embed_query(draft.respelt(text))
    mass = sum(desk.reader.idf(term) for term in retrieval.terms)
    background = desk.backgrounds.now().spread(vector)
    highest = max((signals.cosine for signals in retrieval.signals.values()), default=0.0)
    papers = [ranked.paper for ranked in retrieval.papers]
    topic = draft.respelt(text)
    together = joined(topic, papers, desk.reader.idf)
    judgements = judged(retrieval, background, mass, together)
    by_id = {paper.paper_id: share for paper, share in zip(papers, together, strict=True)}
    row = absence.features(topic, retrieval, background[0], judgements, by_id)
    seen = _Seen(highest - background[0] >= _STANDS_OUT, absence.is_there(row))
    return judgements, seen
