"""Questions about papers as the listings have them: authors, venue, year, time, links, counts."""

from __future__ import annotations

from dataclasses import replace

from rag.answering.listings import about_library, collection
from rag.answering.listings.averages import state_average
from rag.answering.question.attributes import Attribute
from rag.answering.question.described import described
from rag.answering.question.restrictions import Restrictions, fits
from rag.answering.question.superlatives import foremost, value_of
from rag.answering.question.understanding import is_about_listings
from rag.answering.writing.abstaining import nothing_described
from rag.answering.writing.compose import field_evidence, title_of
from rag.answering.writing.desk import ON_TOPIC, Desk
from rag.answering.writing.draft import Draft
from rag.answering.writing.foreign import inert
from rag.paper import Filters, Paper, RankedPaper

_MANY = 20  # papers that a restriction may let through to be what the question is about


def answer(desk: Desk, draft: Draft) -> None:
    """What the catalog states: of the library, or of the papers the question is about."""
    plan = draft.understood.plan
    subject = draft.understood.mentions or not is_about_listings(draft.understood)
    if plan.held:
        from rag.answering.listings.held import answer as answer_held  # few ask for it

        answer_held(desk, draft)
    elif plan.unlisted:
        desk.abstain(
            draft,
            f"Nothing that your library has from its listings states {plan.unlisted}.",
            _papers_named(draft),
        )
    elif plan.survey and not (plan.survey.what == "people" and subject):
        _survey(desk, draft)
    elif plan.kin:
        _kin(desk, draft)
    elif plan.shared:
        from rag.answering.listings.shared import answer as answer_shared

        answer_shared(desk, draft)
    elif plan.beside:
        from rag.answering.listings.beside import answer as answer_beside  # few ask for it

        answer_beside(desk, draft)
    elif plan.superlative:
        _superlative(desk, draft)
    elif plan.average:
        _average(desk, draft)
    elif plan.share:
        _share(desk, draft)
    else:
        _attributes(desk, draft)


def _papers_named(draft: Draft) -> list[Paper]:
    return [mention.paper for mention in draft.understood.mentions]


def _survey(desk: Desk, draft: Draft) -> None:
    asked, survey = draft.understood, draft.understood.plan.survey
    assert survey is not None
    papers = desk.papers(draft)
    cited: list[Paper] = []
    if survey.what == "people":
        collection.state_people(draft.compose, papers, about_library.describe(asked))
    elif survey.what == "prolific":
        cited = collection.state_prolific(draft.compose, papers, survey)
        if not cited:
            desk.abstain(draft, "Nobody in your library has so many papers.")
    elif survey.what == "recurring":
        parts = [part for several in asked.restrictions.alternatives() for part in several]
        cited = collection.state_recurring(draft.compose, papers, parts)
        if not cited:
            desk.abstain(draft, "Nobody in your library has papers in each of them.")
    elif survey.what == "coauthors":
        cited = papers
        collection.state_coauthors(draft.compose, papers, asked.filters.authors)
    else:
        cited = collection.state_division(draft.compose, papers, survey, named=asked.narrows)
    draft.papers = [RankedPaper(paper, 1.0) for paper in cited]


def _superlative(desk: Desk, draft: Draft) -> None:
    """The papers that stand first, each with what is measured, and what else is asked of them."""
    asked, wanted = draft.understood, draft.understood.plan.superlative
    assert wanted is not None
    of_topic = not is_about_listings(asked)
    if len(asked.named) > 1:  # "which is newer, SAM or SWA?"
        papers = foremost(asked.named, wanted)
    else:
        papers = foremost(_on_topic(desk, draft) if of_topic else desk.papers(draft), wanted)
    if wanted.alone:
        papers = papers[wanted.count - 1 :]
    if not papers:
        what = about_library.describe(asked, draft.topic if of_topic else "")
        desk.abstain(draft, f"No listing states which paper in your library {what} that is.")
        return
    for paper in papers:
        value = value_of(paper, wanted.measure)
        stated = ", ".join(paper.authors) if wanted.measure == "authors" else value
        field = wanted.measure if wanted.measure in ("title", "abstract") else None
        evidence = field_evidence("title", paper.title) if field else field_evidence(
            "metadata", stated)  # fmt: skip
        number = draft.compose.cite(paper, evidence)
        line = f"{title_of(paper)}: {value}"
        draft.compose.claim(f"- {line} [{number}]", line, number)
        for attribute in asked.plan.attributes:
            if not about_library.state_attribute(draft.compose, paper, attribute):
                draft.compose.say(about_library.missing_attribute([paper], attribute))
    draft.papers = [RankedPaper(paper, 1.0) for paper in papers]


def _average(desk: Desk, draft: Draft) -> None:
    """The mean of what is measured, over the papers that state it."""
    asked, measure = draft.understood, draft.understood.plan.average
    assert measure is not None
    of_topic = not is_about_listings(asked)
    papers = _on_topic(desk, draft) if of_topic else desk.papers(draft)
    what = about_library.describe(asked, draft.topic if of_topic else "")
    if not state_average(draft.compose, papers, measure, what):
        desk.abstain(draft, "No listing states what that is the average of.")


def _share(desk: Desk, draft: Draft) -> None:
    """Which part of the library the restrictions let through; of a topic no part is exact."""
    asked = draft.understood
    if not asked.narrows or not is_about_listings(asked):
        topic = inert(draft.topic)
        desk.abstain(draft, f"No listing states what part of your library is on “{topic}”.")
        return
    papers, every = desk.papers(draft), desk.library.catalog.count(Filters())
    part = f"{len(papers)} of {every} papers in your library ({len(papers) / every:.1%})"
    sentence = f"{part} {'is' if len(papers) == 1 else 'are'} {about_library.describe(asked)}."
    draft.compose.claim(sentence, sentence)
    draft.papers = [RankedPaper(paper, 1.0) for paper in papers]


def _kin(desk: Desk, draft: Draft) -> None:
    """The other papers of the authors of the paper that is named or described."""
    known = draft.understood.named or described(desk, draft)
    if not known:
        desk.abstain(draft, nothing_described(draft.topic), desk.near(draft))
        return
    authors = known[0].authors
    if not authors:
        desk.abstain(draft, about_library.missing_attribute(known, "authors"))
        return
    papers = desk.library.catalog.papers(replace(draft.understood.filters, authors=authors))
    others = [paper for paper in papers if paper.paper_id != known[0].paper_id]
    if not others:
        desk.abstain(
            draft, f"No other paper in your library is by an author of {title_of(known[0])}."
        )
        return
    about_library.list_papers(draft.compose, others, f"share an author with {title_of(known[0])}")
    draft.papers = [RankedPaper(paper, 1.0) for paper in others]


def _on_topic(desk: Desk, draft: Draft) -> list[Paper]:
    """Papers that hold most of what the topic says."""
    near = desk.near(draft)[:_MANY]
    return [r.paper for r in desk.reader.read(draft.topic, near) if r.found >= ON_TOPIC]


def _attributes(desk: Desk, draft: Draft) -> None:
    asked = draft.understood
    papers = _meant(desk, draft)
    stating: dict[Attribute, set[str]] = {attribute: set() for attribute in asked.plan.attributes}
    for paper in papers:
        verdict = _verdict(draft, paper) if asked.plan.checks else ""
        for attribute, stated in stating.items():
            if _state(desk, draft, paper, attribute, verdict):
                stated.add(paper.paper_id)
                verdict = ""
    if any(stating.values()):
        draft.papers = [RankedPaper(paper, 1.0) for paper in papers]
        for attribute, stated in stating.items():
            if untold := [paper for paper in papers if paper.paper_id not in stated]:
                draft.compose.say(about_library.missing_attribute(untold, attribute))
    elif papers:
        reason = about_library.missing_attribute(papers, asked.plan.attributes[0])
        desk.abstain(draft, reason, papers)
    else:
        desk.abstain(draft, nothing_described(draft.topic), desk.near(draft))


def _state(desk: Desk, draft: Draft, paper: Paper, attribute: Attribute, verdict: str) -> bool:
    """Whether ``attribute`` of ``paper`` is stated, after the ``verdict``: where its code is, by
    its abstract, all else by its listing."""
    if attribute != "code":
        return about_library.state_attribute(draft.compose, paper, attribute, verdict)
    from rag.answering.listings.code_links import state_code  # few ask for it

    return state_code(draft.compose, paper, desk.library.catalog.sentences(paper.paper_id))


def _meant(desk: Desk, draft: Draft) -> list[Paper]:
    """The papers asked about: named, all that the restrictions pick out, or described."""
    asked = draft.understood
    if asked.named:
        return asked.named
    if asked.narrows and is_about_listings(asked):
        papers = desk.papers(draft)
        if len(papers) <= _MANY:
            return papers
    parts = [mention.paper for mention in asked.mentions]  # of whose titles some words are there
    return described(desk, draft) or (parts if len(parts) == 1 else [])


def _verdict(draft: Draft, paper: Paper) -> str:
    """Whether what a question says of ``paper`` is what the listing states; none if it offers
    several things to choose from ("an oral or a spotlight?")."""
    claimed = draft.understood.claimed
    if max(len(claimed.filters.tracks), len(claimed.filters.venues), len(claimed.several)) > 1:
        return ""
    so = fits(claimed.filters, paper) and Restrictions(claimed.filters, claimed).allow(paper)
    return "Yes. " if so else "No. "
