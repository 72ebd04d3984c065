"""Questions that the library at hand can answer, for somebody who does not know it yet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise

from rag.paper import Paper
from rag.text import STOP_WORDS, words

_NAMED = re.compile(r"([A-Z][\w+-]*[A-Z0-9][\w+-]*):\s")  # "VA-RED2: …", "SEDONA: …"
_PROPOSES = re.compile(r"\b(?:propose|introduce|present)", re.IGNORECASE)
_FEWEST = 3  # papers that a topic has
_TOPICS = 30  # of the most frequent ones, those that are looked at
_NAMES = 100  # papers of which two are chosen to compare
SAMPLE = 3000  # papers that are looked at


def examples(papers: Sequence[Paper]) -> list[str]:
    """Up to five questions, each of another kind, the same ones for the same papers; none for no
    papers."""
    return list(_examples(papers[:SAMPLE]))


def _examples(papers: Sequence[Paper]) -> Iterator[str]:
    if topic := _topic(papers):
        yield f"Which papers study {topic}?"
    named = {match[1]: paper for paper in papers if (match := _NAMED.match(paper.title))}
    unused = dict(named)
    proposing = (name for name, paper in named.items() if _PROPOSES.search(paper.abstract))
    told = next(proposing, None) or next((n for n, p in named.items() if p.abstract), None)
    if told:
        yield f"What does {told} propose?"
        del unused[told]
    if pair := _alike(unused):
        yield f"How do {pair[0]} and {pair[1]} differ?"
        unused = {name: paper for name, paper in unused.items() if name not in pair}
    if name := next((name for name in reversed(unused) if unused[name].authors), None):
        yield f"Who wrote {name}?"
    places = Counter((paper.venue, paper.year) for paper in papers if paper.venue and paper.year)
    if places:
        venue, year = places.most_common(1)[0][0]
        yield f"How many papers are from {venue} {year}?"


def _alike(named: Mapping[str, Paper]) -> tuple[str, str] | None:
    """The two papers whose titles have most words in common beside the name, if any have."""
    subjects = [
        (name, {word.folded for word in words(paper.title)[1:]} - STOP_WORDS)
        for name, paper in named.items()
        if paper.abstract
    ]
    pairs = list(combinations(subjects[:_NAMES], 2))
    if not pairs:
        return None
    (first, ours), (second, theirs) = max(pairs, key=lambda pair: len(pair[0][1] & pair[1][1]))
    return (first, second) if ours & theirs else None


def _topic(papers: Sequence[Paper]) -> str | None:
    """Two words side by side in some titles that papers do not mention without being on them: of
    "neural networks" everybody speaks, "federated learning" is a topic."""
    found = Counter(topic for paper in papers for topic in set(_pairs(paper.title)))
    texts = [f"{paper.title} {paper.abstract}".lower() for paper in papers]
    best: dict[str, float] = {}
    cut: set[str] = set()  # words that another word belongs to: "time series" forecasting
    for topic, number in sorted(found.items(), key=lambda item: (-item[1], item[0]))[:_TOPICS]:
        first, last = topic.split()
        if number >= _FEWEST and first not in cut:
            best[topic] = number * number / sum(topic in text for text in texts)
            cut.add(last)
    return max(best, key=best.__getitem__, default=None)


def _pairs(title: str) -> Iterator[str]:
    """Two words with only a blank between them, neither of them a part of a hyphenated one."""
    for a, b in pairwise(words(title)):
        whole = not {title[a.start - 1 : a.start], title[b.end : b.end + 1]} & {"-", "–"}
        plain = a.text.isalpha() and b.text.isalpha() and title[a.end : b.start] == " "
        if whole and plain and not {a.folded, b.folded} & STOP_WORDS:
            yield title[a.start : b.end].lower()
