"""Claims that put more into a paper's mouth than it says: what it says of others, or with care."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.text import stem

_KINDS = (
    r"(?:methods?|approach(?:es)?|works?|models?|stud(?:y|ies)|efforts?|techniques?|algorithms?"
    r"|defen[cs]es?|solvers?|networks?|systems?|frameworks?|formulations?|analys[ei]s|literature"
    r"|practice|strategies|evaluations?|architectures?|libraries|processors?)"
)
_OF_OTHERS = re.compile(
    rf"^(?:\W*\w+,\s+)?(?:(?:the|these|such|many|most|some|several|all|much)\s+)*"
    rf"(?:existing|previous|prior|earlier|current|conventional|traditional|standard|such|most|other)"
    rf"\s+(?:[\w-]+\s+){{0,4}}?{_KINDS}\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:we|our|ours|us|this\s+(?:paper|work|article)|in\s+contrast|here)\b", re.IGNORECASE
)
# A claim with one of these speaks of others itself, or denies what is said of them.
_DISTANCED = re.compile(
    r"\b(?:existing|previous(?:ly)?|prior|earlier|current(?:ly)?|today|conventional|traditional"
    r"|recent(?:ly)?|standard|usual(?:ly)?|often|most|many|typical(?:ly)?|common(?:ly)?|other|others"
    r"|so\s+far|until\s+now|before|historically|unlike|not|no|without|never|avoids?|problems?"
    r"|challenges?|limit\w*|address\w*|overcom\w*|issue\w*|drawbacks?|shortcomings?|however"
    r"|instead|rather|whereas|while|n't|cannot)\b",
    re.IGNORECASE,
)
_CERTAIN = re.compile(
    r"\b(?:always|never|every|(?<!at\s)all|(?<!without\s)any|complete(?:ly)?|entire(?:ly)?|perfect(?:ly)?"
    r"|guarant\w+|impossible|altogether|strictly|clearly|vastly|prov(?:e[sdn]?|ably|ing)"
    r"|far\s+(?:better|superior)|must)\b",
    re.IGNORECASE,
)


def of_others(claim: str, best: str) -> bool:
    """Whether ``claim`` says of the paper what its ``best`` sentence says of other work.

    "Existing methods need labels" does not bear out "It needs labels".
    """
    return bool(_OF_OTHERS.match(best) and not _OWN.search(best) and not _DISTANCED.search(claim))


def exaggerated(claim: str, source: Sequence[str]) -> bool:
    """Whether ``claim`` leaves no exception, or calls proven, where ``source`` has no such word."""
    said = {stem(match.group()) for text in source for match in _CERTAIN.finditer(text)}
    return any(stem(match.group()) not in said for match in _CERTAIN.finditer(claim))
