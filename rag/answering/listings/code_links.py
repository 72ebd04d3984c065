"""Where the code of a paper is, as its abstract says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.cued import Cued
from rag.answering.facts.matching import Span
from rag.answering.writing.compose import Composer, title_of
from rag.answering.writing.quoting import quotation
from rag.library.instructions import is_instruction
from rag.paper import Evidence, Paper

_CODE = r"\b(?:code|codes|implementations?|software|toolkit|repo(?:sitory)?|notebook|scripts?)\b"
_ADDRESS = r"(?:https?:|www\.|\bgithub\b|\bgitlab\b)"
_GIVEN = r"(?:available|public(?:ly)?|released?|open[- ]sourced?|accessible|provided?|found)"
# A place of code, or that there is some: "efficient implementation" alone is none.
_TELLS = Cued(
    rf"{_CODE}[^;]*{_ADDRESS}|{_ADDRESS}[^;]*{_CODE}|\b(?:github|gitlab)\.(?:com|io)\b"
    rf"|\b(?:source\s+)?codes?\b[^.;]{{0,40}}\b(?:is|are|be|been|made)\b[^.;]{{0,30}}\b{_GIVEN}\b"
    r"|\b(?:releas|open-sourc|publish|shar)\w*\s+(?:all\s+)?(?:our|the|source|its)\s+(?:\w+\s+)?codes?\b"
    r"|\bour\s+codes?\s+(?:is|are)\s+public\b|\bopen[- ]source\s+(?:implementation|code)\b"
)


def states_code(paper: Paper, spans: Sequence[Span], place: re.Pattern[str] | None = None) -> bool:
    """Whether a sentence of ``paper`` at ``spans`` tells where its code is, at the ``place``."""
    said = (paper.abstract[start:end] for start, end in spans)
    return any(
        _TELLS.search(each) and (not place or place.search(each)) and not is_instruction(each)
        for each in said
    )


def state_code(compose: Composer, paper: Paper, spans: Sequence[Span]) -> bool:
    """Quote the sentence of ``paper`` that tells where its code is; False where none of those at
    ``spans`` does."""
    for start, end in spans:
        sentence = paper.abstract[start:end]
        if _TELLS.search(sentence) and not is_instruction(sentence):
            evidence = Evidence(sentence, "abstract", start, end)
            number = compose.cite(paper, evidence)
            line = f"The abstract of {title_of(paper)} says: {quotation(evidence)} [{number}]"
            compose.claim(line, sentence, number)
            return True
    return False
