"""The shortest of questions: "why?", "who?", "tell me more", "anything else?", "faster than X?"."""

from __future__ import annotations

import re

from rag.answering.conversation import listed
from rag.answering.conversation.ranks import AUXILIARY
from rag.answering.conversation.references import subject_of
from rag.answering.conversation.scene import Scene

_WHY = re.compile(
    r"(?:but\s+)?(?:(?P<how>why(?:\s+not)?|how(?:\s+(?:so|much))?|by\s+how\s+much|by\s+what\s+(?:factor|margin|amount|percentage|ratio)"
    r"|in\s+(?:what|which)\s+way|to\s+what\s+extent|how\s+come)(?:\s+(?:is|was|does|did)\s+(?:that|this|it))?"
    r"|(?P<bare>how\s+(?:many|long|often|well|fast)))"
    r"(?:,?\s+(?:on\s+average|exactly|roughly|in\s+total|overall|at\s+most|at\s+best|then|though))*\W*",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"(?:and\s+)?(?P<what>who|when|where)"
    r"(?:(?<=who)(?:['’]s|\s+(?:is|was))\s+(?:the\s+(?:speaker|presenter|author)|speaking|presenting|talking)"
    r"(?:\s+(?:there|then|about\s+it))?)?\W*",
    re.IGNORECASE,
)
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
_RELATES = re.compile(  # to something else, which a paper with these words is set beside
    r"(?:(?:is\s+there\s+)?(?:any|an?|what|which|the)\s+(?:\w+\s+)?)?(?:link|relation(?:ship)?|connection"
    r"|difference|similarity|comparison|overlap|gain|advantage)s?\s+(?:to|with|over|from|against)\s+.+"
    r"|(?:(?:how|any|much)\s+)*(?:better|worse|faster|slower|cheaper|more|less|larger|smaller|stronger)\b"
    r"(?:\s+\w+){0,2}\s+than\s+.+|(?:compared|relative|as\s+opposed|in\s+contrast)\s+(?:to|with)\s+.+"
    r"|(?:versus|vs\.?|unlike)\s+.+",
    re.IGNORECASE,
)
_BARE_END = re.compile(r"[\s?.!]+$")


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
    if _RELATES.fullmatch(text) and scene.focus and not scene.lists:
        return f"{_BARE_END.sub('', text)} in {subject}?"
    if _AGAIN.fullmatch(text):
        return scene.question if scene.plan.kind == "list" else f"papers on {scene.topic}"
    return None
