"""A cited paper as it is searched for support: its sentences, and what its record says of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from rag.answering.verification.numbers import Stated
from rag.answering.verification.polarity import Polarity, polarity
from rag.library.instructions import is_instruction
from rag.library.people import name_words
from rag.library.sentences import sentence_spans
from rag.paper import Evidence, EvidenceField, Paper
from rag.text import Word, fold, without_possessive, words

_LONGEST_ACRONYM = 6


@dataclass(frozen=True)
class Sentence:
    """``getattr(paper, field)[start:end]``, or for ``metadata`` a line of the record's values."""

    text: str
    field: EvidenceField
    start: int
    end: int

    @cached_property
    def words(self) -> Sequence[Word]:
        return words(self.text)

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(stems_of(self.words))

    @cached_property
    def stated(self) -> Stated:
        return Stated(self.text)

    @property
    def evidence(self) -> Evidence:
        return Evidence(self.text, self.field, self.start, self.end)


@dataclass(frozen=True)
class Source:
    """A paper's title and abstract in sentences, the title first, and its record."""

    sentences: tuple[Sentence, ...]
    record: Sentence | None
    authors: tuple[str, ...]
    track: str | None

    @cached_property
    def stems(self) -> frozenset[str]:
        """Of title and abstract."""
        return frozenset().union(*(sentence.stems for sentence in self.sentences))

    @cached_property
    def title_stems(self) -> frozenset[str]:
        titles = (s.stems for s in self.sentences if s.field == "title")
        return frozenset().union(*titles)

    @cached_property
    def record_words(self) -> frozenset[str]:
        """Folded words of authors, venue, year, track and session."""
        found = set() if self.record is None else {word.folded for word in self.record.words}
        for author in self.authors:
            found.update(name_words(author))
        return frozenset(found)

    @cached_property
    def text(self) -> str:
        """Everything that the paper says and that is said of it."""
        record = [self.record] if self.record else []
        return "\n".join(sentence.text for sentence in (*self.sentences, *record))

    @cached_property
    def stated(self) -> Stated:
        """The numbers of ``text``."""
        return Stated(self.text)

    @cached_property
    def polarity(self) -> Polarity:
        """What title and abstract deny and affirm."""
        return polarity("\n.".join(sentence.text for sentence in self.sentences))

    @cached_property
    def spellings(self) -> frozenset[str]:
        """Folded words of ``text`` as a name may be written: joined (CIFAR-100), without plural."""
        folded = [without_possessive(fold(word.text)) for word in words(self.text)]
        found = set(folded) | {first + second for first, second in pairwise(folded)}
        found |= {"".join(three) for three in zip(folded, folded[1:], folded[2:], strict=False)}
        found |= {word[:-1] for word in found if len(word) > 3 and word.endswith("s")}
        return frozenset(found | self.record_words)

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """Words of two to six capitals, without a plural s."""
        found = (word.text.removesuffix("s") for word in words(self.text))
        return frozenset(word for word in found if is_acronym(word))

    @cached_property
    def initials(self) -> str:
        """The first letters of all words."""
        return initials(words(self.text))


def source_of(paper: Paper) -> Source:
    """``paper`` as a source; what was read lately is remembered."""
    return _source(
        paper.title,
        paper.abstract,
        paper.authors,
        " ".join(str(value) for value in (paper.venue, paper.year) if value),
        paper.track,
        paper.session,
        paper.time,
    )


@lru_cache(maxsize=256)
def _source(
    title: str,
    abstract: str,
    authors: tuple[str, ...],
    venue: str,
    track: str | None,
    session: str | None,
    time: str | None,
) -> Source:
    found = []
    if title.strip():
        start = len(title) - len(title.lstrip())
        found.append(Sentence(title.strip(), "title", start, start + len(title.strip())))
    for start, end in sentence_spans(abstract):
        if not is_instruction(abstract[start:end]):  # it bears nothing out
            found.append(Sentence(abstract[start:end], "abstract", start, end))
    line = "; ".join(value for value in (", ".join(authors), venue, track, session, time) if value)
    record = Sentence(line, "metadata", 0, len(line)) if line else None
    return Source(tuple(found), record, authors, track)


def stems_of(found: Sequence[Word]) -> set[str]:
    """Stems; the plural of an acronym, which the stemmer leaves alone, counts as its singular."""
    stems = {word.stem for word in found}
    return stems | {word.folded[:-1] for word in found if is_acronym(word.text[:-1])}


def initials(found: Iterable[Word]) -> str:
    """The first letters of words, in lower case."""
    return "".join(word.text[0] for word in found).lower()


def is_acronym(word: str) -> bool:
    """``SGD``, ``VAE``: two to six capitals."""
    return 2 <= len(word) <= _LONGEST_ACRONYM and word.isupper() and word.isalpha()
