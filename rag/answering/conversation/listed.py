"""Questions about the papers that were listed, or some of them: "which of these use video?"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.answering.conversation.ranks import AUXILIARY, END, NOUN, VERB
from rag.answering.conversation.scene import Scene
from rag.answering.question import slots
from rag.answering.writing.compose import joined
from rag.paper import Paper
from rag.text import content_words

_MOST_SIDES = 4  # papers that a question can name one by one
_AMONG = re.compile(
    r"(?:(?P<count>how\s+many)|which|what|any|some|one|do\s+any|does\s+any|are\s+any|is\s+any|list"
    r"|show(?:\s+me)?)\s+(?:(?:ones?\s+)?(?:of\s+)?(?:them|these|those|the\s+(?:two|three|papers))(?:\s+(?:papers|ones))?|ones?)\s+(?P<rest>.+)",
    re.IGNORECASE,
)
_WHICH_ONE = re.compile(
    r"which\s+(?:one|of\s+(?:them|these|those|the\s+two))\s+(?P<rest>.+)", re.IGNORECASE
)
_WHICH_PAPERS = re.compile(
    r"\W*(?:which|what|how\s+many)\s+(?:\S+\s+){0,3}?papers?\b", re.IGNORECASE
)
_ALL = re.compile(
    r"\b(?:both(?:\s+(?:of\s+(?:them|these|those)|papers|methods|approaches))?(?=\W*$)"
    r"|(?:the|these|those)\s+(?:two|three)(?:\s+(?:papers|methods|approaches|works)"
    rf"|(?={END})|(?=\s+(?:{AUXILIARY}|differ|compare|use)\b))"
    r"|both(?=\s+(?!of\b|the\b|and\b)(?:\w+(?:\s+\w+)?)\W*$)"
    r"|them|these|those|they|each\s+other)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\bthe\s+(?:two|three)\b", re.IGNORECASE)
_NUMBERS = {"two": 2, "2": 2, "three": 3, "3": 3, "four": 4, "4": 4}
# "The first two", but not "the first two layers" or "the first two models of the ensemble".
_SOME = re.compile(
    rf"\bthe\s+(?:(?P<first>first|top)|last|final)\s+(?P<count>{'|'.join(_NUMBERS)})(?:\s+{NOUN})?"
    r"(?:\s+(?:of|in|from|on)\s+(?:them|these|those|(?:your|the|that|this)\s+list))?"
    rf"(?:{END}|(?=\s+(?:{VERB}|both|each|have|in\s+common)\b))",
    re.IGNORECASE,
)
_EXACTLY = re.compile(r"\b(?:the|these|those)\s+(?P<count>two|three)\b", re.IGNORECASE)
_TOGETHER = re.compile(
    r"\b(?:both|two|three|compar\w+|differ\w*|common|each\s+(?:other|of)|either|neither|versus|contrast)\b",
    re.IGNORECASE,
)
# "Is there one on the same problem in robotics?"
_ON_THE_SAME = re.compile(
    r"(?P<opening>\b(?:one|ones|another(?:\s+\w+)?|any(?:thing|one)?|something|more|others?|papers?|works?|articles?)"
    r"(?:\s+else)?)\s+(?P<joint>on|about|for|that\s+(?:tackles?|address(?:es)?|studies))\s+"
    r"(?:(?:exactly\s+)?the\s+same|this|that)\s+(?:problem|topic|subject|question|issue|matter|theme|idea|thing|task)\b",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(
    r"(?:(?:and\s+)?what\s+is|what\s+are|explain)?\s*the\s+differences?\W*", re.IGNORECASE
)
_END = re.compile(r"[\s?.!]+$")


def rest_of(text: str) -> str | None:
    """What "which of these …" says of them."""
    match = _AMONG.fullmatch(text)
    return _END.sub("", match["rest"]) if match else None


def asks_which(text: str) -> bool:
    """Whether ``text`` asks which one of those talked about: "which one is faster?"."""
    return bool(_WHICH_ONE.fullmatch(text))


def on_the_same(text: str, scene: Scene) -> str | None:
    """ "Is there one on the same problem in robotics?", with the topic of the last question."""
    match = _ON_THE_SAME.search(text)
    if match is None or not scene.topic:
        return None
    rest = _END.sub("", text[match.end() :])
    return f"which papers are on {scene.topic}{rest}?"


def side_by_side(text: str, scene: Scene) -> str | None:
    """ "Compare them", "what do both use?": with the few papers that were listed named."""
    if some := _some_of_the_list(text, scene):
        return some
    counted = _EXACTLY.search(text)
    sides = _sides(scene, _NUMBERS[counted["count"].lower()] if counted else None)
    if sides is None:
        return None
    if _DIFFERENCE.fullmatch(text):
        return f"what is the difference between {sides}?"
    pointer = _ALL.search(text)
    if pointer is None or not _TOGETHER.search(text) or scene.sure_mentions(text):
        return None
    return f"{text[: pointer.start()]}{sides}{text[pointer.end() :]}"


def _some_of_the_list(text: str, scene: Scene) -> str | None:
    """ "Compare the last two", with those two of the papers listed last named."""
    match = _SOME.search(text)
    if match is None:
        return None
    count = _NUMBERS[match["count"].lower()]
    listed = scene.last_list(least=count, found=True)
    if not listed:
        return None
    papers = listed[:count] if match["first"] else listed[-count:]
    sides = joined([scene.name_of(paper) for paper in papers])
    return f"{text[: match.start()]}{sides}{text[match.end() :]}"


def among(text: str, scene: Scene) -> str | None:
    """The list that was asked for made narrower, by "which of these use transformers?".

    Filters narrow it exactly. A topic does so by meaning, for no filter names papers one by one;
    of a few papers listed for a topic, each is named instead.
    """
    match = _AMONG.fullmatch(text)
    if match is None:
        return None
    if scene.plan.kind != "list":
        rest = _END.sub("", match["rest"])
        return _beside(rest, scene) if _WHICH_ONE.fullmatch(text) else None
    rest = _END.sub("", match["rest"])
    found = slots.slots(rest, scene)
    frame = slots.put_all(scene.question, found, rest, scene)
    if match["count"]:
        frame = re.sub(r"^\W*(?:which|what)\b", "how many", frame, flags=re.IGNORECASE)
    left = re.sub(r"^(?:is|was)\b", "are", slots.without(rest, found))
    if not content_words(left):
        return frame
    if (scene.topic or _COUNTED.search(text)) and (sides := _beside(rest, scene)):
        return sides
    return slots.add(frame, f"and {left}" if _WHICH_PAPERS.match(frame) else f"that {left}")


def _beside(rest: str, scene: Scene) -> str | None:
    """What holds of which paper, if those named are few enough to set side by side."""
    sides = _sides(scene)
    return f"which of {sides} {rest}?" if sides else None


def _sides(scene: Scene, count: int | None = None) -> str | None:
    """The few papers that were set side by side last: ``count`` of them, where they are counted and
    some turn named as many, or named more than can be named one by one."""
    groups = [group for group in _groups(scene) if len(group) > 1]
    few = [group for group in groups if len(group) <= _MOST_SIDES]
    papers = next((group for group in few if len(group) == count), few[0] if few else [])
    if not papers and count and groups:
        papers = groups[0][:count]
    return joined([scene.name_of(paper) for paper in papers]) if papers else None


def _groups(scene: Scene) -> Iterator[list[Paper]]:
    """What "both" may mean: the papers of the last answer, those of its question, or the one paper
    of it and the one before. What was only near an answer is not meant."""
    if not scene.abstained:
        yield scene.answered
    yield scene.focus
    if scene.before and len(scene.focus) == len(scene.before.focus) == 1:
        yield scene.talked_about[1::-1]
    if scene.before and scene.abstained:
        yield from _groups(scene.before)
