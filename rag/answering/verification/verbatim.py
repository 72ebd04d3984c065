"""Claims that repeat their source word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.verification.source import Sentence, Source

# What quoting, Markdown and our own escapes change about a sentence; [3] is its own bibliography's.
_DRESS = re.compile(r"[\s\\*_`“”\"'\u2018’„«»]+|\[\d+\]")
_END = ".!?…:;"


def quoted(claim: str, source: Source) -> Sequence[Sentence]:
    """The sentences in a row of title or abstract that ``claim`` consists of; none if it does not.

    Only whole sentences count: "dropout helps" is not what "We do not find that dropout helps"
    says.
    """
    wanted = _bare(claim).rstrip(_END)
    if not wanted:
        return ()
    bare = [_bare(sentence.text) for sentence in source.sentences]
    for first in range(len(bare)):
        held = ""
        for last in range(first, len(bare)):
            held += bare[last]
            if held.rstrip(_END) == wanted:
                return source.sentences[first : last + 1]
            if not wanted.startswith(held):
                break
    return ()


def _bare(text: str) -> str:
    return _DRESS.sub("", text).casefold()
