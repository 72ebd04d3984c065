"""What a conversation is about when a question is asked: the last turns, and the papers in them."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from rag.answering.conversation.fitting import Fitting
from rag.answering.conversation.mentioned import (
    COINED,
    NAMED,
    mentioned,
    papers_in,
    references_in,
    shows_titles,
    titled,
)
from rag.answering.question import names
from rag.answering.question.beside import read_beside
from rag.answering.question.naming import Mention
from rag.answering.question.plan import Plan, asks_for_papers, plan
from rag.answering.question.topic import topic_of
from rag.answering.writing.abstaining import NEAREST
from rag.paper import Paper
from rag.text import content_words, without_possessive, words

if TYPE_CHECKING:
    from rag.library import Library
    from rag.library.catalog import Names

_TOPIC = 150  # characters of a topic that can be said in the place of "it"
_OF_A_TURN = 4  # papers of a turn that a question may go on about

_HYPHENATED = re.compile(r"(?:-\w+)+")
_QUOTED = re.compile(r"“[^”]*”")
_OF_LISTED = re.compile(
    r"of\s+the\s+\d+\s+papers\s+(?:on\s+(?P<topic>.+?)|listed):\s+(?P<asked>.+)", re.IGNORECASE
)


def of_the(papers: int, topic: str, asked: str) -> str:
    """What is ``asked`` of so many papers that were listed, as a question that stands alone."""
    return f"of the {papers} papers {f'on {topic}' if topic else 'listed'}: {asked}"


class Scene:
    """The last turn, its ``question`` in the form that stands alone; ``before`` is the one before.

    Everything else is worked out when it is asked for, so that a question that stands alone costs
    nothing.
    """

    def __init__(self, question: str, answer: str, library: Library, before: Scene | None) -> None:
        self.question = question
        self.before = before
        self.library = library
        self._answer = answer

    @cached_property
    def plan(self) -> Plan:
        of = _OF_LISTED.fullmatch(self.question)
        planned = plan(of["asked"] if of else self.question)
        phrase = planned.kind == "list" and not asks_for_papers(self.question)
        if phrase and _QUOTED.search(self.question) and "?" in self.question:
            return replace(planned, kind="fact")  # "any overhead of “Averaging Weights …”?"
        return planned

    def asks_beside(self, text: str) -> bool:
        """Whether ``text`` asks for the talk before or after another one, where talks are spoken
        of."""
        named = [(mention.start, mention.end) for mention in self.mentions(text)]
        return any(paper.time for paper in self.answered) and read_beside(text, named) is not None

    @property
    def abstained(self) -> bool:
        """Whether the last answer was none, and the papers that it names are only near."""
        return NEAREST in self._answer

    @property
    def names_no_reason(self) -> bool:
        """Whether nothing says why: neither why papers are on a topic nor why none is."""
        return self.abstained or self.plan.kind in ("list", "library")

    @property
    def lists(self) -> bool:
        """Whether the last question asked for papers, and several were named."""
        return self.plan.kind == "list" and len(self.answered) > 1

    @cached_property
    def topic(self) -> str:
        """What the question is about, without its filters; empty if that is hard to say."""
        if of := _OF_LISTED.fullmatch(self.question):
            return of["topic"] or ""
        topic = topic_of(names.read(self.question, self.names(self.question)).rest)
        sayable = len(topic.text) <= _TOPIC and any(term.text.isalpha() for term in topic.terms)
        return topic.text if sayable else ""

    @cached_property
    def authors(self) -> list[str]:
        """The authors that the question names, in the catalog's spelling."""
        return list(names.read(self.question, self.names(self.question)).filters.authors)

    @property
    def person(self) -> str | None:
        """The one author whom "she" or "he" means: the last one asked about."""
        if len(self.authors) == 1:
            return self.authors[0]
        return self.before.person if self.before else None

    @cached_property
    def named(self) -> list[Mention]:
        """The papers that the question names, in the order of their names there."""
        return self.mentions(self.question)

    @cached_property
    def answered(self) -> list[Paper]:
        """The papers that the answer names, in order."""
        found = papers_in(self._answer, self.library, self.question)
        return list({paper.paper_id: paper for paper in found}.values())

    @cached_property
    def numbered(self) -> dict[int, Paper]:
        """The papers that the answer cites, by their numbers."""
        found = dict(enumerate(self.answered, start=1))
        for number, title in references_in(self._answer):
            exactly = titled([title], self.library)
            for paper in exactly or [mention.paper for mention in self.mentions(title)]:
                found[number] = paper
        return found

    @cached_property
    def focus(self) -> list[Paper]:
        """The papers that "it" or "they" may mean, the likeliest first; none that is only near."""
        asks_for_talks = self.plan.superlative or self.asks_beside(self.question)
        if self.answered and asks_for_talks and not self.abstained:
            return self.answered  # "the talk after SAM" is another one
        named = [mention.paper for mention in self.named]
        sure = [m for m in self.named if m.strength > NAMED or m.paper in self.answered]
        if self.abstained:
            reason, _, _ = self._answer.partition(NEAREST)
            return [mention.paper for mention in sure] or list(papers_in(reason, self.library))
        if not sure or (self.plan.kind == "list" and (self.lists or shows_titles(self._answer))):
            return [*self.answered, *(paper for paper in named if paper not in self.answered)]
        return [mention.paper for mention in sure]

    @cached_property
    def talked_about(self) -> list[Paper]:
        """A few papers of each turn, those of the last one first."""
        before = self.before.talked_about if self.before else []
        now = (self.focus or self.answered)[:_OF_A_TURN]
        return list({paper.paper_id: paper for paper in [*now, *before]}.values())

    @cached_property
    def lister(self) -> Scene | None:
        """The last turn that named several papers as what was asked for, this one included."""
        found = len(self.answered) > 1 and not self.abstained
        if found and self.plan.kind != "fact":
            return self
        return self.before.lister if self.before else None

    def turns_since(self, lister: Scene) -> int:
        """How many turns after that of ``lister`` were neither about its papers nor in vain."""
        if self is lister:
            return 0
        about = bool(_OF_LISTED.fullmatch(self.question)) or self.abstained
        before = self.before.turns_since(lister) if self.before else 0
        return before + (not about)

    def last_list(self, least: int, *, found: bool = False) -> list[Paper]:
        """The papers of the last answer that named at least so many; empty if none did.

        ``found``: not as only near.
        """
        scene: Scene | None = self
        while scene and (len(scene.answered) < least or (found and scene.abstained)):
            scene = scene.before
        return scene.answered if scene else []

    def fitting(self, text: str) -> Fitting:
        """How well papers fit what ``text`` has words for."""
        return Fitting(content_words(text), self.library)

    def sure_mentions(self, text: str) -> list[Mention]:
        """The papers that ``text`` surely names, in order."""
        return [mention for mention in self.mentions(text) if mention.strength >= NAMED]

    def mentions(self, text: str) -> list[Mention]:
        """The papers that ``text`` surely names, in order; else those it seems to name."""
        return mentioned(text, self.library)

    def names(self, text: str) -> Names:
        """The catalog's names that ``text`` may hold."""
        return self.library.catalog.names(without_possessive(w.folded) for w in words(text))

    def name_of(self, paper: Paper) -> str:
        """How a question names ``paper``: as the user does, else by its short name or title."""
        spoken = [m for m in self.named if m.paper == paper and m.strength >= NAMED]
        heads = [_whole_name(self.question, m) for m in spoken]
        if self.plan.kind == "list":  # it is told by what it is about: only a coined word names it
            heads = [head for head in heads if COINED.search(head)]
        head, colon, _ = paper.title.partition(":")
        if colon and (len(words(head)) == 1 or (len(words(head)) <= 3 and COINED.search(head))):
            heads.append(head.strip())
        for name in heads:
            if any(m.paper.paper_id == paper.paper_id for m in self.mentions(f"what is {name}?")):
                return name
        return f"“{' '.join(paper.title.split())}”"


def _whole_name(text: str, mention: Mention) -> str:
    """The name with what is hyphenated to it: VA-RED, of which VA alone would do; and with the
    quotation marks around it."""
    rest = _HYPHENATED.match(text, mention.end)
    end = rest.end() if rest else mention.end
    quoted = text[: mention.start].endswith("“") and text.startswith("”", end)
    return text[mention.start - quoted : end + quoted]
