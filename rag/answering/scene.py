"""What a conversation is about when a question is asked: the last turns, and the papers in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from rag.answering import names
from rag.answering.abstaining import NEAREST
from rag.answering.fitting import Fitting
from rag.answering.naming import Mention, mentions
from rag.answering.plan import Plan, asks_for_papers, plan
from rag.answering.small_talk import asks_nothing
from rag.answering.topic import topic_of
from rag.library.identity import title_hash
from rag.models.chat import Message
from rag.paper import Paper
from rag.text import content_words, without_possessive, words

if TYPE_CHECKING:
    from rag.library import Library
    from rag.library.catalog import Names

_TURNS = 6  # turns looked at, however long the conversation is
_QUESTION, _ANSWER = 600, 12000  # characters of each looked at
_PIECES = 40  # lines or titles of an answer looked at
_NEAR = 10  # papers looked at for being named in one piece of an answer
_KIN = 50  # papers on something looked at for being by the same people
NAMED = 0.6  # strength of a mention that surely names a paper

_TOPIC = 150  # characters of a topic that can be said in the place of "it"
_FITS = 0.5  # share of a description's words that a paper must hold to be the one described

_TELLING = 4  # content words of a sentence from which the paper that it cites can be told
_AHEAD = 0.1  # by how much of them that paper is ahead of the next
_COINED = re.compile(r"\w[A-Z0-9]")  # FractalNet, BEiT, S4: no words of the language
_HYPHENATED = re.compile(r"(?:-\w+)+")
_BOLD = re.compile(r"\*\*(.{3,400}?)(?<!\\)\*\*")
_REFERENCE = re.compile(r"^\s*\[(\d{1,3})\]\s+(\S.*)$", re.MULTILINE)
_QUOTED = re.compile(r"“[^”]*”")
_MARKER = re.compile(r"\[(\d{1,3})\]")
_OF_LISTED = re.compile(
    r"of\s+the\s+\d+\s+papers\s+(?:on\s+(?P<topic>.+?)|listed):\s+(?P<asked>.+)", re.IGNORECASE
)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what was answered, either of which may be empty."""

    question: str
    answer: str


def last_turns(history: Sequence[Message]) -> list[Turn]:
    """The last few turns of ``history``, oldest first; neither its length nor theirs matters."""
    found: list[Turn] = []
    answer = ""
    for message in reversed(history[-4 * _TURNS :]):
        if message.role == "assistant":
            answer = answer or _ends(message.content)
        elif message.role == "user":
            if asks_nothing(message.content, answer):
                answer = ""
                continue
            found.append(Turn(" ".join(message.content[:_QUESTION].split()), answer))
            answer = ""
            if len(found) == _TURNS:
                return found[::-1]
    if answer:
        found.append(Turn("", answer))
    return found[::-1]


def _ends(answer: str) -> str:
    """``answer``, of a long one its beginning and its end, where references stand."""
    half = _ANSWER // 2
    return answer if len(answer) <= _ANSWER else f"{answer[:half]}\n{answer[-half:]}"


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
        self._answer = answer
        self._library = library

    @cached_property
    def plan(self) -> Plan:
        of = _OF_LISTED.fullmatch(self.question)
        planned = plan(of["asked"] if of else self.question)
        phrase = planned.kind == "list" and not asks_for_papers(self.question)
        if phrase and _QUOTED.search(self.question) and "?" in self.question:
            return replace(planned, kind="fact")  # "any overhead of “Averaging Weights …”?"
        return planned

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
        return list({paper.paper_id: paper for paper in self._answered()}.values())

    @cached_property
    def numbered(self) -> dict[int, Paper]:
        """The papers that the answer cites, by their numbers."""
        found = dict(enumerate(self.answered, start=1))
        for number, title in _REFERENCE.findall(self._answer):
            for paper in self._titled([title]) or [m.paper for m in self.mentions(title)]:
                found[int(number)] = paper
        return found

    @cached_property
    def focus(self) -> list[Paper]:
        """The papers that "it" or "they" may mean, the likeliest first."""
        if self.answered and (self.plan.superlative or self.plan.beside) and not self.abstained:
            return self.answered  # "the talk after SAM" is another one
        named = [mention.paper for mention in self.named]
        sure = [m for m in self.named if m.strength > NAMED or m.paper in self.answered]
        if self.plan.kind == "list" or not sure:
            return [*self.answered, *(paper for paper in named if paper not in self.answered)]
        return [mention.paper for mention in sure]

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

    def last_list(self, least: int) -> list[Paper]:
        """The papers of the last answer that named at least so many; empty if none did."""
        scene: Scene | None = self
        while scene and len(scene.answered) < least:
            scene = scene.before
        return scene.answered if scene else []

    def described(self, what: str, *, least: float = _FITS) -> Paper | None:
        """The paper among those named lately that ``what`` fits best, if one holds at least so
        large a share of its words."""
        wanted = {word.stem for word in content_words(what)}
        scene: Scene | None = self
        while scene and wanted:
            papers = [] if scene.abstained else scene.answered
            fits = [(_share(wanted, paper), -at) for at, paper in enumerate(papers)]
            best = max(fits, default=(0.0, 0))
            if best[0] >= least:
                return scene.answered[-best[1]]
            scene = scene.before
        return None

    def by_the_same_people(self, what: str) -> Paper | None:
        """Another paper of the authors of the one in focus, the one that ``what`` fits best."""
        known = self.focus[0] if self.focus else None
        if known is None or not known.authors:
            return None
        hits = self._library.words.search([word.folded for word in content_words(what)], _KIN)
        papers = self._library.catalog.get_many([paper_id for paper_id, _ in hits])
        others = [p for p in papers.values() if {*p.authors} & {*known.authors} and p != known]
        return max(others, key=self.fitting(what).share, default=None)

    def fitting(self, text: str) -> Fitting:
        """How well papers fit what ``text`` has words for."""
        return Fitting(content_words(text), self._library)

    def sure_mentions(self, text: str) -> list[Mention]:
        """The papers that ``text`` surely names, in order."""
        return [mention for mention in self.mentions(text) if mention.strength >= NAMED]

    def mentions(self, text: str) -> list[Mention]:
        """The papers that ``text`` surely names, in order; else those it seems to name."""
        terms = [word.folded for word in content_words(text)][:32]
        hits = self._library.words.search(terms, _NEAR, title_weight=1.0, abstract_weight=0.3)
        papers = self._library.catalog.get_many([paper_id for paper_id, _ in hits]).values()
        found = [
            _whole_head(text, mention)
            for mention in mentions(text, papers, self._library.words.document_frequency)
        ]
        sure = [mention for mention in found if mention.strength >= NAMED]
        return sorted(sure or found, key=lambda mention: mention.start)

    def names(self, text: str) -> Names:
        """The catalog's names that ``text`` may hold."""
        return self._library.catalog.names(without_possessive(w.folded) for w in words(text))

    def name_of(self, paper: Paper) -> str:
        """How a question names ``paper``: as the user does, else by its short name or title."""
        spoken = [m for m in self.named if m.paper == paper and m.strength >= NAMED]
        heads = [_whole_name(self.question, m) for m in spoken]
        if self.plan.kind == "list":  # it is told by what it is about: only a coined word names it
            heads = [head for head in heads if _COINED.search(head)]
        head, colon, _ = paper.title.partition(":")
        if colon and (len(words(head)) == 1 or (len(words(head)) <= 3 and _COINED.search(head))):
            heads.append(head.strip())
        for name in heads:
            if any(m.paper.paper_id == paper.paper_id for m in self.mentions(f"what is {name}?")):
                return name
        return f"“{' '.join(paper.title.split())}”"

    def _answered(self) -> Iterator[Paper]:
        bold = [piece.replace("\\", "") for piece in _BOLD.findall(self._answer)]
        listed = [title for _, title in _REFERENCE.findall(self._answer)]
        if titled := self._titled(listed):
            yield from titled
            return
        own_words = _QUOTED.sub(" ", self._answer)
        for pieces in (listed, bold, _SENTENCE.split(own_words), _SENTENCE.split(self._answer)):
            each = [(piece, self._in_piece(piece)) for piece in pieces[:_PIECES]]
            sure = [  # a weak name counts where the piece cites: "DiWA averages several runs [2]"
                mention
                for piece, found in each
                for mention in found
                if mention.strength >= NAMED or _MARKER.search(piece)
            ]
            if any(found for _, found in each):
                yield from (m.paper for m in sure or [m for _, found in each for m in found])
                return
        yield from self._cited_unnamed()

    def _titled(self, titles: Sequence[str]) -> list[Paper]:
        """The papers with exactly these titles, if there is one for each."""
        ids = [title_hash(title) for title in titles]
        found = self._library.catalog.get_many(ids)
        return [found[paper_id] for paper_id in ids] if len(found) == len({*ids}) else []

    def _cited_unnamed(self) -> Iterator[Paper]:
        """The papers whose words the sentences that cite are made of, where nothing names them."""
        for sentence in _SENTENCE.split(self._answer)[:_PIECES]:
            terms = content_words(_MARKER.sub(" ", sentence))
            if not _MARKER.search(sentence) or len(terms) < _TELLING:
                continue
            fit = Fitting(terms, self._library)
            paper = fit.best(fit.rivals(), ahead=_AHEAD)
            if paper:
                yield paper

    def _in_piece(self, piece: str) -> list[Mention]:
        text = _MARKER.sub(" ", piece).strip()
        return self.mentions(text) if text else []


def _whole_head(text: str, mention: Mention) -> Mention:
    """The mention of all that stands before the colon of a title: Switch EMA, not EMA alone."""
    head, colon, _ = mention.paper.title.partition(":")
    if not colon or mention.strength >= NAMED or not _COINED.search(head):
        return mention
    for whole in re.finditer(rf"(?<!\w){re.escape(head.strip())}(?!\w)", text, re.IGNORECASE):
        if whole.start() <= mention.start and mention.end <= whole.end():
            return replace(mention, start=whole.start(), end=whole.end(), strength=NAMED)
    return mention


def _whole_name(text: str, mention: Mention) -> str:
    """The name with what is hyphenated to it: VA-RED, of which VA alone would do; and with the
    quotation marks around it."""
    rest = _HYPHENATED.match(text, mention.end)
    end = rest.end() if rest else mention.end
    quoted = text[: mention.start].endswith("“") and text.startswith("”", end)
    return text[mention.start - quoted : end + quoted]


def _share(wanted: set[str], paper: Paper) -> float:
    """Share of the stems that the record of ``paper`` holds; those in its title count more."""
    record = f"{paper.abstract} {' '.join(paper.authors)} {paper.venue} {paper.year} {paper.track}"
    title = {word.stem for word in words(paper.title)}
    held = title | {word.stem for word in words(record)}
    return len(wanted & held) / len(wanted) + 0.1 * len(wanted & title) / len(wanted)
