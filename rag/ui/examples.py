"""Questions that the library at hand can answer, for somebody who does not know it yet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rag.paper import Paper
from rag.text import STOP_WORDS, words

_NAMED = re.compile(r"([A-Z][\w+-]*[A-Z0-9][\w+-]*):\s")  # "VA-RED2: …", "SEDONA: …"
_FEWEST = 3  # papers that a topic has
SAMPLE = 3000  # papers whose titles are read


def examples(papers: Sequence[Paper]) -> list[str]:
    """Up to four questions, the same ones for the same papers; none for no papers."""
    return list(_examples(papers[:SAMPLE]))


def _examples(papers: Sequence[Paper]) -> Iterator[str]:
    if topic := _topic(papers):
        yield f"Which papers study {topic}?"
    named = [(match[1], paper) for paper in papers if (match := _NAMED.match(paper.title))]
    if told := next((name for name, paper in named if paper.abstract), None):
        yield f"What does {told} propose?"
    written = (name for name, paper in reversed(named) if paper.authors and name != told)
    if name := next(written, None):
        yield f"Who wrote {name}?"
    places = Counter((paper.venue, paper.year) for paper in papers if paper.venue and paper.year)
    if places:
        venue, year = places.most_common(1)[0][0]
        yield f"How many papers are from {venue} {year}?"


def _topic(papers: Sequence[Paper]) -> str | None:
    """The two words that most titles have side by side, ties by the alphabet."""
    found: Counter[str] = Counter()
    for paper in papers:
        said = words(paper.title)
        found.update(
            {
                paper.title[a.start : b.end].lower()
                for a, b in pairwise(said)
                if b.start - a.end == 1
                and not {a.folded, b.folded} & STOP_WORDS
                and a.text.isalpha()
                and b.text.isalpha()
                and paper.title[a.end] == " "
            }
        )
    if not found:
        return None
    topic, number = min(found.items(), key=lambda item: (-item[1], item[0]))
    return topic if number >= _FEWEST else None
