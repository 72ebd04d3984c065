"""How people speak who plan to hear talks: "what can I catch before noon?".

Beside a time such words ask for talks and are no topic of any.
"""

from __future__ import annotations

from rag.answering.cued import Cued, any_of

_ASKER = r"\b(?:i|we|one|you|people|somebody|someone)(?:['’](?:ll|d|m|re|ve))?\s+"
_HELPING = (
    r"(?:(?:can|could|will|would|should|may|might|must|do|did|have|has|had|am|are|be|being|want|need"
    r"|like|plan|planning|manage|managed|get|going|able|only|still|just|also|then|already|not|have"
    r"|to|probably|really|ever|actually)\s+)*"
)
_ATTENDS = (
    r"(?:see|seen|hear|heard|attend(?:ed|ing)?|catch|caught|watch(?:ed|ing)?|visit(?:ed|ing)?"
    r"|listen(?:ed|ing)?(?:\s+to)?|go\s+to|sit\s+in(?:\s+on)?|make(?:\s+it)?(?:\s+to)?"
    r"|miss(?:ed|ing)?|join(?:ed|ing)?|arriv(?:e|ed|ing)|leav(?:e|ing)|left|walk(?:ed)?\s+(?:in|out)"
    r"|(?:turn|show)(?:ed|ing)?\s+up|tun(?:e|ed|ing)\s+in|get\s+(?:in|there|here)|drop\s+(?:in|out|off)"
    r"|stay(?:ed|ing)?|come|came|free|available|(?:be\s+)?(?:there|here|around|back|gone|out)"
    r"|(?:time|an?\s+(?:free\s+)?(?:slot|gap|break|hour)))"
)
_ASKERS = Cued(
    rf"{_ASKER}{_HELPING}{_ATTENDS}\b(?:\s+(?:late|early|again|already))?",
    " i ", " we ", " one ", " you ", " people ", " somebody ", " someone ",
)  # fmt: skip
_LEFT = Cued(any_of(
    r"\b(?:still|yet)\s+(?:to\s+come|left|to\s+(?:hear|see|be\s+(?:heard|given|held))|coming|ahead)\b",
    r"\b(?:is|are|be)\s+(?:left|remaining|to\s+come|coming\s+up)(?=\W*$|[?.!,;]|\s+(?:at|after|from|if"
    r"|when|on|for|once)\b)",
    r"\b(?:remain|remains|remaining)\b(?=\s*(?:[?.!,;]|$)|\s+(?:talks?|orals?|spotlights?)\b)",
    r"\bcoming\s+up\b|\bgoing\s+on\b",
), " still ", " yet ", " left ", " remain", " come ", " coming ", " going on ")  # fmt: skip
_WHOLLY = Cued(
    r"\b(?:in\s+full|(?:in\s+)?(?:its|their)\s+entirety|completely|entirely|fully|wholly"
    r"|from\s+(?:start|beginning|begin)\s+to\s+(?:end|finish)|without\s+(?:missing|leaving)\s+\w+)\b"
)
# "I've got a meeting until noon. What's left?" tells a time and nothing else.
_OWN_PLANS = Cued(
    r"\W*(?:i|we|my|our)\b(?!.*\b(?:papers?|talks?|posters?|spotlights?|orals?|sessions?)\b)[^;:?!]*"
)
_GOES_ON = Cued(
    r"\W*(?:so\s+|then\s+)?(?:what|which|who|whose|how|is|are|will|anything|list|show|give|find|name)\b"
)
_MISSING = Cued(
    rf"{_ASKER}{_HELPING}(?:be\s+)?(?:miss(?:ed|ing)?|too\s+late\s+for)\b", " miss", " too late "
)


def plans_to_hear(question: str) -> bool:
    """Whether ``question`` speaks of somebody who hears talks, or of those still to be heard."""
    return bool(_ASKERS.search(question) or _LEFT.search(question))


def asks_what_is_missed(question: str) -> bool:
    """Whether the talks are asked for that somebody cannot hear."""
    return bool(_MISSING.search(question))


def without_attending(rest: str) -> str:
    """``rest`` of a question that names a time, without the words for hearing talks."""
    for wording in (_ASKERS, _LEFT, _WHOLLY):
        rest = wording.sub(" ", rest)
    return rest


def ends_of_plans(question: str, time: tuple[int, int]) -> int:
    """Where the clause ends that tells no more of the asker's plans than the ``time`` in it; 0 if
    ``question`` does not begin with one."""
    start, end = time
    own = _OWN_PLANS.fullmatch(question, 0, start)
    return end if own and _GOES_ON.match(question, end) else 0
