"""Questions that go back to a paper of an earlier turn: "back to the first paper: does it …"."""

from __future__ import annotations

import re

from rag.answering.conversation import references
from rag.answering.conversation.choosing import chosen_paper, described
from rag.answering.conversation.ranks import NOUN
from rag.answering.conversation.scene import Scene
from rag.paper import Paper

_BACK = re.compile(
    r"\W*(?:(?:(?:going|coming|getting|turning|let['’]?s\s+(?:go|get|come)|to\s+(?:go|come|get)"
    r"|can\s+we\s+(?:go|come|get))\s+)?back\s+to|return(?:ing)?\s+to|to\s+return\s+to|as\s+for|regarding"
    r"|concerning)\s+(?P<what>[^,:;?]{2,120}?)\s*(?:[,:;–—]|\s-)\s*(?P<asked>\S.*)",
    re.IGNORECASE,
)
_ONLY_BACK = re.compile(
    r"\W*(?:(?:(?:let['’]?s|can\s+we|please)\s+)?(?:go|come|get|turn)\s+)?back\s+to\s+"
    r"(?P<what>[^,:;?]{2,120}?)\W*",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    rf"(?:the|that|your|our)\s+(?:very\s+)?(?:(?P<first>first|original|initial)"
    rf"|(?P<before>previous|earlier|other|former|one\s+before))(?:\s+{NOUN})?\W*",
    re.IGNORECASE,
)
_END = re.compile(r"[\s?.!]+$")


def returned(core: str, scene: Scene) -> str | None:
    """What ``core`` asks of a paper that it goes back to, as a question that stands alone."""
    if only := _ONLY_BACK.fullmatch(core):
        gone_to = _meant(only["what"], scene)
        return f"what is {scene.name_of(gone_to)} about?" if gone_to else None
    match = _BACK.fullmatch(core)
    paper = _meant(match["what"], scene) if match else None
    if match is None or paper is None:
        return None
    asked = references.resolved(match["asked"], scene, meant=paper)
    return asked or f"{_END.sub('', match['asked'])} in {scene.name_of(paper)}?"


def _meant(what: str, scene: Scene) -> Paper | None:
    """The paper talked about that ``what`` names, counts or describes."""
    named = scene.sure_mentions(what)
    if named:
        return named[0].paper
    earlier = _EARLIER.fullmatch(what)
    if earlier and not scene.last_list(least=2):  # each turn was about one paper
        spoken_of = scene.talked_about[::-1]
        place = 0 if earlier["first"] else -2
        return spoken_of[place] if len(spoken_of) > 1 else None
    return chosen_paper(what, scene) or described(what, scene)
