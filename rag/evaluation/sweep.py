"""Papers that a list may have forgotten: a sweep of the library for the list's own keywords.

The sweep shares nothing with retrieval, so that what retrieval misses can be found by it. Keywords
of a list are the runs of content words in its question ("lottery tickets"), and phrases of two or
three words that several of its required papers share. One that tells the list's papers apart (most
papers that have it are graded) casts doubt on every other paper that has it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rag.evaluation.questions import Question
from rag.paper import Paper
from rag.text import Word, content_words, spellings, stem, words

_ASKED_SHARE = 2 / 3  # of the papers with a keyword of the question that are graded, at least
_SHARED_SHARE = 3 / 4  # the same for a phrase of the required papers, which is a weaker sign
_FEW = 3  # papers: of so few with a keyword of the question, half are enough
_LEAST_SHARED = 4  # papers with such a phrase that are graded
_LONGEST = 3  # words of a shared phrase
_SLACK = 1  # other words that may stand among those of a keyword
_RARE = 2  # titles, or papers, with a word, for it alone to name one of them in a note
# What questions for papers are made of, beside the words that ``content_words`` leaves out.
_SCAFFOLD = frozenset(
    map(
        stem,
        """analyse analyze approach bring data deal find give list literature method model problem
        read research seminar system technique thing together work""".split(),
    )
)

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Omission:
    """A paper that ``question`` neither grades nor names in its note, though it says ``keyword``,
    as do ``graded`` of the papers that it does grade."""

    question: Question
    title: str
    keyword: str
    graded: int


class Sweep:
    """The words of a library's titles and abstracts, to look keywords up in; one paper a title."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self._papers = tuple({paper.title: paper for paper in papers}.values())
        self._stems = [_stems(f"{paper.title}\n{paper.abstract}") for paper in self._papers]
        self._holders: dict[str, set[int]] = defaultdict(set)
        for at, stems in enumerate(self._stems):
            for each in stems:
                self._holders[each].add(at)
        self._in_titles = Counter(
            each for paper in self._papers for each in set(_stems(paper.title))
        )

    def omissions(self, question: Question) -> list[Omission]:
        """What the list may have forgotten, each paper once, in the library's order."""
        graded = question.titles(1) | question.titles(2)
        doubted: dict[int, Omission] = {}
        asked = list(self._runs(question.question))
        shared = self._shared(question.titles(2), set(asked))
        for keyword, is_asked in [*((k, True) for k in asked), *((k, False) for k in shared)]:
            holders = self._having(keyword)
            known = sum(self._papers[at].title in graded for at in holders)
            is_topic = len(asked) == 1 and is_asked and len(keyword) > 1
            if is_topic or _tells_apart(known, len(holders), is_asked):
                for at in holders:
                    title = self._papers[at].title
                    if title not in graded and not self._names(question, at, asked):
                        omission = Omission(question, title, self._shown(keyword, at), known)
                        doubted.setdefault(at, omission)
        return [doubted[at] for at in sorted(doubted)]

    def _runs(self, text: str) -> Iterator[Stems]:
        """Content words that follow each other, by their stems, as far as the library has them."""
        content = {word.start for word in content_words(text)}
        run: list[str] = []
        end = 0
        for word in words(text):
            wanted = word.start in content and _stem(word) not in _SCAFFOLD
            if run and (not wanted or text[end : word.start].strip("-– \n")):
                yield tuple(run)
                run = []
            if wanted and _stem(word) in self._holders:
                run.append(_stem(word))
            end = word.end
        if run:
            yield tuple(run)

    def _shared(self, required: frozenset[str], asked: set[Stems]) -> list[Stems]:
        """Phrases without function words that several of the required papers have."""
        counts: Counter[Stems] = Counter()
        for paper in self._papers:
            if paper.title in required:
                counts.update(set(_phrases(f"{paper.title}\n{paper.abstract}")))
        return sorted(
            phrase for phrase, n in counts.items() if n >= _LEAST_SHARED - 1 and phrase not in asked
        )

    def _having(self, keyword: Stems) -> list[int]:
        holding = set.intersection(*(self._holders[each] for each in keyword))
        return sorted(at for at in holding if _stands_in(keyword, self._stems[at]))

    def _names(self, question: Question, at: int, asked: Iterable[Stems]) -> bool:
        """Whether the note names the paper: by its title, a word that few titles have, or one that
        few papers have (its method)."""
        title = self._papers[at].title
        if title.casefold() in question.note.casefold():
            return True
        topic = {each for keyword in asked for each in keyword}
        said = set(_stems(question.note)) - topic
        return any(self._in_titles[each] <= _RARE for each in set(_stems(title)) & said) or any(
            len(self._holders[each]) <= _RARE for each in set(self._stems[at]) & said
        )

    def _shown(self, keyword: Stems, at: int) -> str:
        """The keyword in the words of the paper."""
        paper = self._papers[at]
        found = {_stem(word): word.folded for word in words(f"{paper.title}\n{paper.abstract}")}
        return " ".join(found[each] for each in keyword)


def _tells_apart(graded: int, holders: int, is_asked: bool) -> bool:
    if not is_asked:
        return graded >= _LEAST_SHARED and graded >= _SHARED_SHARE * holders
    return graded >= 1 and graded >= (1 / 2 if holders <= _FEW else _ASKED_SHARE) * holders


def _stem(word: Word) -> str:
    """One for both spellings of English."""
    return stem(min(spellings(word.folded)))


def _stems(text: str) -> Stems:
    return tuple(_stem(word) for word in words(text))


def _phrases(text: str) -> Iterator[Stems]:
    content = {word.start for word in content_words(text)}
    found = words(text)
    for length in range(2, _LONGEST + 1):
        for at in range(len(found) - length + 1):
            phrase = found[at : at + length]
            if all(word.start in content for word in phrase):
                yield tuple(_stem(word) for word in phrase)


def _stands_in(keyword: Stems, stems: Stems) -> bool:
    wanted, reach = set(keyword), len(keyword) + _SLACK
    return any(
        wanted <= set(stems[at : at + reach]) for at, each in enumerate(stems) if each in wanted
    )
