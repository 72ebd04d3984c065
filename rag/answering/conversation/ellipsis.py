"""Questions that leave out what the last one said: "and in 2022?", "why?", "the one on audio?"."""

from __future__ import annotations

import re

from rag.answering.conversation import listed
from rag.answering.conversation.choosing import chooses, chosen_paper
from rag.answering.conversation.implied import is_of_parts, part_of_listed, part_of_paper
from rag.answering.conversation.mentioned import NAMED
from rag.answering.conversation.references import resolved, subject_of
from rag.answering.conversation.scene import Scene
from rag.answering.conversation.short_forms import short_form
from rag.answering.question import slots
from rag.answering.question.naming import Mention
from rag.answering.question.plan import plan
from rag.text import content_words, words

_DEFINITE = re.compile(r"(?:the|that)\s+.+\s(?:one|paper|article|work|talk)", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(?:the|a|this|that)\s+$", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:(?:only|just|also|maybe|then)\s+)*(?:(?:the|any|those|some)\s+)?"
    r"(?:(?:ones?|papers?|works?|articles?)\s+)?",
    re.IGNORECASE,
)
_WITH_PREPOSITION = re.compile(
    r"^(?P<word>on|about|in|for|with|by|from|at|using|to|against|as|under|without|over)\s+"
    r"(?P<what>.+)$",
    re.IGNORECASE,
)
_DESCRIPTION = re.compile(
    r"\b(?:papers?|work|article|method|model|approach)\s+(?:on|about|for|that|with|using)\s+"
    r"(?P<what>[^,;?]+?)(?=\s+(?:say|says|use|uses|need|needs|report|get|compare)\b|\W*$)",
    re.IGNORECASE,
)
_DEFINITION = re.compile(
    r"\W*(?:what\s+(?:is|are|does)|explain|describe|(?:tell|show)\s+me\s+about)\s+(?:the\s+)?"
    r"\S+(?:\s+\S+)?(?:\s+(?:do|about|mean|propose))?\W*",
    re.IGNORECASE,
)
_BESIDE_NAME = 2  # words beside one that still say nothing: "the S4 paper"
_QUOTED = re.compile(r"“[^”]*”")
_BARE_END = re.compile(r"[\s?.!]+$")
_INSTEAD = re.compile(r"(?:,?\s+(?:instead|then|though))?[\s?.!]*$", re.IGNORECASE)


def completed(fragment: str, scene: Scene) -> str | None:
    """The question that ``fragment`` is short for, after that of ``scene``."""
    return short_form(fragment, scene) or listed.among(fragment, scene) or _filled(fragment, scene)


def is_filter(text: str, scene: Scene) -> bool:
    """Whether ``text`` is nothing but a year, a venue, a track or a person."""
    found = slots.slots(_BARE_END.sub("", text), scene, fragment=True)
    return bool(found) and not words(slots.without(_BARE_END.sub("", text), found))


def is_name(text: str, scene: Scene) -> bool:
    """Whether ``text`` is the name of a paper, and nothing else."""
    said = content_words(text)
    return any(
        mention.start <= said[0].start
        and said[-1].end <= mention.end
        and len(words(text)) - len(words(text[mention.start : mention.end])) <= _BESIDE_NAME
        for mention in scene.mentions(text)
        if said
    )


def _filled(fragment: str, scene: Scene) -> str | None:
    """The last question with ``fragment`` in the place of what it has of the same kind."""
    text = _INSTEAD.sub("", fragment)
    paper = chosen_paper(text, scene)
    if paper is None and chooses(text):
        return None  # nothing that far was listed
    named = _names(text, scene)
    if paper or named:
        name = scene.name_of(paper) if paper else text[named[0].start : named[0].end]
        return _about_paper(name, scene)
    if _DEFINITE.fullmatch(text) and scene.named and scene.plan.kind != "list":
        return _about_paper(text, scene)
    if is_of_parts(text):
        subject = subject_of(scene)
        return f"{_part_question(text)} of {subject}?" if subject else None
    if pointed := resolved(text, scene):
        neighbour = f"which talk comes {pointed}?"
        return neighbour if scene.asks_beside(neighbour) else f"what about {pointed}?"
    found = slots.slots(text, scene, fragment=True)
    had = {slot.kind for slot in slots.slots(scene.question, scene)}
    takes = scene.plan.kind == "list" or (found and had.issuperset(slot.kind for slot in found))
    frame = scene.question if takes else _as_list(scene, bool(found))
    frame = slots.put_all(frame, found, text, scene)
    topic = slots.without(text, found)
    if content_words(_LEAD.sub("", topic)):
        frame = _on_topic(topic, frame, scene)
    return frame if frame != scene.question else None


def _names(text: str, scene: Scene) -> list[Mention]:
    """The papers that a fragment names: surely, or with every word it has to say."""
    return [
        mention
        for mention in scene.mentions(text)
        if mention.strength >= NAMED or is_name(text, scene)
    ]


def _part_question(text: str) -> str:
    who = "who" if "author" in text else "what"
    verb = f"{who} {'are' if text.endswith('s') else 'is'}"
    return f"{verb} {text}"


def _as_list(scene: Scene, narrowed: bool) -> str:
    """A frame for papers, after a question that asked for something else."""
    if narrowed and not scene.sure_mentions(scene.question) and scene.topic:
        return f"papers on {scene.topic}"
    return "papers" if narrowed else scene.question


def _about_paper(name: str, scene: Scene) -> str:
    mentions = scene.named
    question = scene.question
    if scene.plan.kind != "list" or _is_of_one_paper(scene):
        if any(question[m.start : m.end] in name for m in mentions):
            return f"what is {name} about?"
        if mentions:
            at, end = _place_of(mentions[-1], question)
            return f"{question[:at]}{name}{question[end:]}"
        if _DEFINITION.fullmatch(question):
            return f"what is {name} about?"
        described = _DESCRIPTION.search(question)
        if described:
            start = _ARTICLE.sub("", question[: described.start()])
            return f"{start}{name}{question[described.end() :]}"
    topic = scene.topic
    return f"what does {name} say about {topic}?" if topic else f"what is {name} about?"


def _is_of_one_paper(scene: Scene) -> bool:
    """Whether the last question has a paper's name for its topic: "tell me about SAM"."""
    sure = [mention for mention in scene.named if mention.strength >= NAMED]
    named = {word.folded for m in sure for word in words(scene.question[m.start : m.end])}
    topic = {word.folded for word in content_words(scene.topic)}
    return len(sure) == 1 and bool(topic) and topic <= named


def _place_of(mention: Mention, question: str) -> tuple[int, int]:
    """Where the name stands in ``question``, with the quotation marks around it."""
    for quoted in _QUOTED.finditer(question):
        if quoted.start() < mention.end and mention.start < quoted.end():
            return quoted.span()
    return mention.start, mention.end


def _on_topic(topic: str, frame: str, scene: Scene) -> str:
    lead = _LEAD.sub("", topic)
    match = _WITH_PREPOSITION.match(lead)
    what = match["what"] if match else lead
    if plan(frame).kind == "list":
        part_of = part_of_listed if scene.lists else part_of_paper
        if paper := part_of(topic, scene):
            return f"what does {scene.name_of(paper)} say about {what}?"
        return _swap_topic(frame, what, scene)
    if match and (same := _same_place(frame, match["word"])):
        return f"{frame[: same[0]]}{what}{frame[same[1] :]}"
    if described := _DESCRIPTION.search(frame):
        return f"{frame[: described.start('what')]}{what}{frame[described.end('what') :]}"
    if match and match["word"].lower() not in ("on", "about") and scene.sure_mentions(frame):
        return slots.add(frame, lead)
    if paper := part_of_paper(topic, scene):
        return f"what does {scene.name_of(paper)} say about {what}?"
    return f"which papers are about {what}?"


def _same_place(frame: str, preposition: str) -> tuple[int, int] | None:
    """Where what follows the last such preposition stands in ``frame``."""
    place = rf"\b{preposition}\s+(?P<what>[^,;?”]+?)[^\w”]*$"  # and not inside a title
    found = list(re.finditer(place, frame, re.IGNORECASE))
    return found[-1].span("what") if found else None


def _swap_topic(frame: str, what: str, scene: Scene) -> str:
    """``frame`` about something else: from its first content word to its last, filters aside."""
    taken = slots.slots(frame, scene)
    free = [w for w in content_words(frame) if not any(s.start <= w.start < s.end for s in taken)]
    if not free:
        return slots.add(frame, f"on {what}")
    last = next(  # a filter inside the topic ends it
        (
            w
            for w, after in zip(free, [*free[1:], None], strict=True)
            if after is None or any(w.end <= s.start < after.start for s in taken)
        ),
        free[-1],
    )
    return f"{frame[: free[0].start]}{what}{frame[last.end :]}"
