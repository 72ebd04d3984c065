"""Questions that leave out what the last one said: "and in 2022?", "why?", "the one on audio?"."""

from __future__ import annotations

import re

from rag.answering.conversation import listed
from rag.answering.conversation.choosing import AUXILIARY, chooses, chosen_paper
from rag.answering.conversation.implied import GOING_ON, is_of_parts, part_of_paper
from rag.answering.conversation.mentioned import NAMED
from rag.answering.conversation.references import resolved, subject_of
from rag.answering.conversation.scene import Scene
from rag.answering.question import slots
from rag.answering.question.naming import Mention
from rag.answering.question.plan import plan
from rag.text import content_words, words

_WHY = re.compile(
    r"(?:but\s+)?(?:(?P<how>why(?:\s+not)?|how(?:\s+(?:so|much))?|by\s+how\s+much|by\s+what\s+(?:factor|margin|amount|percentage|ratio)"
    r"|in\s+(?:what|which)\s+way|to\s+what\s+extent|how\s+come)(?:\s+(?:is|was|does|did)\s+(?:that|this|it))?"
    r"|(?P<bare>how\s+(?:many|long|often|well|fast)))"
    r"(?:,?\s+(?:on\s+average|exactly|roughly|in\s+total|overall|at\s+most|at\s+best|then|though))*\W*",
    re.IGNORECASE,
)
_WHO = re.compile(r"(?:and\s+)?(?P<what>who|when|where)\W*", re.IGNORECASE)
_WHO_ASKS = {
    "who": "who wrote {}?",
    "when": "when was {} published?",
    "where": "where was {} published?",
}
_MORE = re.compile(
    r"(?:please\s+)?(?:(?:can|could)\s+you\s+)?(?:(?:tell|give|show)\s+(?:me\s+)?more"
    r"(?:\s+details?)?|more\s+details?|elaborate|go\s+on|continue|explain(?:\s+(?:more|further))?"
    r"|say\s+more|in\s+more\s+detail)(?:\s+please)?\W*",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"(?:(?:is|are)\s+there\s+)?(?:anything|something|any|any\s+others?|others?|what|who|more"
    r"|any\s+more|some\s+more)(?:\s+(?:else|others?|more|papers?|ones?))*\W*",
    re.IGNORECASE,
)
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
_HOLDS_TOO = re.compile(
    r"(?:(?:only|just)\s+)?(?P<what>\w[\w-]*(?:\s+\w[\w-]*){0,5}?)(?:\s+(?:only|too|also|as\s+well))\W*",
    re.IGNORECASE,
)
_ASKS_WHETHER = re.compile(rf"{AUXILIARY}\b", re.IGNORECASE)
_NEXT = re.compile(
    r"(?:what|who|which(?:\s+(?:talk|one))?)(?:['’]s|\s+(?:is|comes|goes|speaks|talks|presents|follows|on))*"
    r"\s+(?:(?:right|directly|just|immediately|straight)\s+)?(?:(?P<before>before)|next|after(?:wards)?)(?:\s+(?:that|this|it))?\W*",
    re.IGNORECASE,
)
_BESIDE_NAME = 2  # words beside one that still say nothing: "the S4 paper"
_QUOTED = re.compile(r"“[^”]*”")
_BARE_END = re.compile(r"[\s?.!]+$")


def completed(fragment: str, scene: Scene) -> str | None:
    """The question that ``fragment`` is short for, after that of ``scene``."""
    return short_form(fragment, scene) or listed.among(fragment, scene) or _filled(fragment, scene)


def short_form(text: str, scene: Scene) -> str | None:
    """What "why?", "tell me more" or "anything else?" asks; None if ``text`` is none of these."""
    subject = subject_of(scene)
    if match := _WHY.fullmatch(text):
        how = (match["how"] or match["bare"]).lower()
        if how.startswith(("why", "how come")) and scene.names_no_reason:
            return None
        return f"{_BARE_END.sub('', scene.question)}, and {how}?"
    if (match := _WHO.fullmatch(text)) and subject:
        return _WHO_ASKS[match["what"].lower()].format(subject)
    if (match := _NEXT.fullmatch(text)) and scene.focus and scene.focus[0].time:
        return f"which talk comes {'before' if match['before'] else 'after'} {subject}?"
    if _MORE.fullmatch(text) and subject:
        return f"tell me more about {subject}?"
    if scene.plan.kind == "comparison" and listed.asks_which(text):
        return f"{_BARE_END.sub('', scene.question)}, and {_BARE_END.sub('', text)}?"
    if (match := _HOLDS_TOO.fullmatch(text)) and scene.focus and not scene.lists:
        if _ASKS_WHETHER.match(text):
            return f"{match['what']} in {subject}?"
        return f"what does {subject} say about {match['what']}?"
    if _AGAIN.fullmatch(text):
        return scene.question if scene.plan.kind == "list" else f"papers on {scene.topic}"
    return None


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
    text = _BARE_END.sub("", fragment)
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
        paper = None if scene.lists else part_of_paper(topic, scene, least=GOING_ON)
        if paper:  # the one that was found
            return f"what does {scene.name_of(paper)} say about {what}?"
        return _swap_topic(frame, what, scene)
    if match and (same := _same_place(frame, match["word"])):
        return f"{frame[: same[0]]}{what}{frame[same[1] :]}"
    if described := _DESCRIPTION.search(frame):
        return f"{frame[: described.start('what')]}{what}{frame[described.end('what') :]}"
    if match and match["word"].lower() not in ("on", "about") and scene.sure_mentions(frame):
        return slots.add(frame, lead)
    if paper := part_of_paper(topic, scene, least=GOING_ON):
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
