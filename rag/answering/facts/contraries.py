"""What a question takes for granted and a sentence says the contrary of: "why is it slower?" of
what is faster."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from rag.answering.facts.demands import is_name
from rag.answering.facts.directions import Direction, directions, singular, undirected
from rag.answering.facts.introducing import introduced
from rag.answering.facts.wording import FORM_WORDS
from rag.text import STOP_WORDS, stem, words

# "How does it reduce …?" takes for granted that it does; "how does it compare?" nothing.
_PRESUPPOSES = re.compile(
    r"^\W*(?:(?:so|and|but|explain|exactly|tell\s+me)\b\W*)*"
    r"(?:why|how\s+come|what\s+(?:makes|causes|leads)"
    r"|what\s+(?:\w+\s+){0,2}(?:gain|improvement|benefit|speed-?up|reduction|drop)s?\b"
    r"|by\s+(?:how\s+much|what)|for\s+what\s+reason"
    r"|how\s+(?:does|do|did|is|are|can|could|much|many))\b",
    re.IGNORECASE,
)
_FORMULA = re.compile(r"\$(\w)\$(?=[A-Z])")  # of "$k$NN"
_ACCORDING = re.compile(r",?\s*\baccording\s+to\b[^?]*", re.IGNORECASE)
_GIVEN = re.compile(
    r"^\W*(?:since|given\s+that|considering\s+that|as|because|if)\s+([^,?]+),", re.IGNORECASE
)
# What is to be kept from happening is denied already: "what keeps it from collapsing?"
KEEPS_FROM = re.compile(
    r"\b(?:keeps?|kept|prevents?|prevented|stops?|stopped|protect(?:s|ed)?|saves?)\b.{1,60}\bfrom\b",
    re.IGNORECASE,
)
# What is so at times is not denied by what is so as a rule.
_HEDGED = re.compile(
    r"\b(?:sometimes|occasionally|often|at\s+times|may|might|could|can(?!\s+only)"
    r"|(?<!how\s)(?:some|certain|many|few)\s+(?:\w+\s+)?(?:cases?|times|settings|tasks|data\s?sets?))\b",
    re.IGNORECASE,
)
# What sharpness is the sharpness of goes without saying.
_BEARERS = {
    "sharpness": frozenset(map(stem, "minimum minima optimum optima solution loss find".split()))
}
_OWN = re.compile(
    r"\b(?:we|our|ours|it|its|they|(?:the|an?)\s+(?:proposed|novel|new)"
    r"|this\s+(?:paper|work|method|approach|model|algorithm|procedure|framework))\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:existing|previous|prior|earlier|conventional|traditional|standard|current|recent|most"
    r"|other|naive)\b",
    re.IGNORECASE,
)
# One case to the contrary denies what is so in every case.
_ALWAYS = re.compile(
    r"\b(?:always|never|invariably|(?:in|for|on)\s+(?:every|all|any)|every(?:where|\s+time))\b",
    re.IGNORECASE,
)
_MANY = 5  # words of a question, of which one may be said otherwise
_MOST = 0.8
_CLEARLY = 0.2
_WHOLE = 0.01  # of two that are as near, what is said of the whole thing counts
_SHARE = 0.75  # of the question's words that a contrary sentence or the title has
_BARE = frozenset(map(stem, "actually always really still even come much far one time".split()))


@dataclass(frozen=True, slots=True)
class Claim:
    """What a question takes for granted: which way something goes (``main``), what else goes some
    way to bring that about (``other``), the stems of all its other words, of what it is said
    (``subject``), and which of them are ``names``."""

    main: Direction
    other: Direction | None
    rest: frozenset[str]
    subject: frozenset[str]
    names: frozenset[str]


def claim_of(question: str) -> Claim | None:
    """What ``question`` takes for granted about a direction, if anything."""
    given = _GIVEN.match(question)
    text = given[1] if given else question
    text = _ACCORDING.sub("", text)
    takes_for_granted = bool(given) or bool(_PRESUPPOSES.search(question))
    if not takes_for_granted or KEEPS_FROM.search(text) or _HEDGED.search(text):
        return None
    found = directions(text)
    if not found:
        return None
    turns = {each.start for each in found}
    content = [w for w in words(text) if w.folded not in STOP_WORDS and w.start not in turns]
    telling = [each for each in found if not each.plain] or found
    main, other = telling[-1], telling[-2] if len(telling) > 1 else None
    idle = FORM_WORDS.union(_BARE, *(_BEARERS.get(each, ()) for each in main.properties))
    rest = frozenset(map(singular, content)) - idle
    names = {singular(word) for word in content if is_name(word.text)}
    # "How much slower is X than Y?"
    behind = {singular(word) for word in content if word.start >= main.end} - main.comparand
    subject = main.before & rest or rest & (behind - set(main.properties))
    return Claim(main, other, rest, frozenset(subject), frozenset(names)) if rest else None


def contrary(question: str, title: str, abstract: str, sentences: Sequence[str]) -> int | None:
    """Which of ``sentences`` says the contrary of what ``question`` takes for granted, and none
    says it as fully; None where none surely does."""
    claim = claim_of(question)
    if claim is None:
        return None
    name = frozenset(map(singular, words(title)))
    coined = frozenset(stem(each).removesuffix("s") for each in introduced(abstract))
    against, bearing_out = (0.0, -1), 0.0
    for at, sentence in enumerate(_FORMULA.sub(r"\1", each) for each in sentences):
        denies, bears_out = _weighed(claim, sentence, name, coined)
        bearing_out = max(bearing_out, bears_out)
        if denies > against[0]:
            against = denies, at
    if _ALWAYS.search(question):
        bearing_out = 0.0
    return against[1] if against[0] > bearing_out else None


def _weighed(claim: Claim, sentence: str, name: Set[str], coined: Set[str]) -> tuple[float, float]:
    """How fully ``sentence`` says the contrary of the claim, and how fully it bears it out;
    ``name`` are stems of the title and ``coined`` of the names that the abstract introduces."""
    against = bearing_out = 0.0
    compared = False
    found = directions(sentence)
    everywhere = set(map(singular, words(sentence)))
    for said in (*found, *undirected(sentence)):
        before = sentence[: said.start]
        own = set[str]() if _OTHERS.search(before) else set(name)
        own |= coined if own and _OWN.search(sentence) else set()
        sign, nearness = _bearing(claim, said, own, everywhere)
        compared |= bool(sign and said.comparand)
        sign *= _parity(claim, found) if not said.denied else -1 if claim.other is None else 0
        if sign < 0:
            against = max(against, nearness)
        elif sign > 0 and not said.denied:
            bearing_out = max(bearing_out, nearness)
    if compared and min(against, bearing_out) > 0 and abs(against - bearing_out) < _CLEARLY:
        return 0.0, 0.0  # it goes either way: "2% higher here but 7% lower there"
    return against, bearing_out


def _parity(claim: Claim, found: Sequence[Direction]) -> int:
    """-1 where the claim's other direction is turned about: that less selectivity improves denies
    that more of it does."""
    if claim.other is None:
        return 1
    ways = {
        claim.other.properties[each] * said.properties[each]
        for said in found
        for each in claim.other.properties
        if each in said.properties and each not in claim.main.properties
    }
    return ways.pop() if len(ways) == 1 else 1


def _bearing(
    claim: Claim, said: Direction, own: Set[str], everywhere: Set[str]
) -> tuple[int, float]:
    """Whether a direction bears the claim out (1), is the contrary (-1) or neither (0), and how
    much of the claim is there, in [0, 2.01]: in the sentence, and in the clause. ``own`` are stems
    that go without saying, ``everywhere`` those of the sentence."""
    asked = claim.main
    shared = {each for each in asked.properties if each in said.properties}
    ways = {asked.properties[each] * said.properties[each] or 1 for each in shared}
    if len(ways) != 1 or (0 in said.properties.values() and not asked.comparand):
        return 0, 0.0
    sign = ways.pop() * _alignment(claim, said, own)
    held = claim.rest & (said.clause | said.before | said.comparand | own)
    near = claim.rest & (said.clause | said.comparand | own)
    crossed = claim.subject <= said.comparand and bool(claim.main.comparand & said.before)
    if crossed:  # the conditions of a comparison may stand anywhere in the sentence
        held |= claim.rest & everywhere
    needed = _SHARE
    if shared == {"quality"} and not crossed:
        needed = 1.0 if len(claim.rest) < _MANY else _MOST
    share, share_near = len(held) / len(claim.rest), len(near) / len(claim.rest)
    if share < needed or (not claim.subject and share_near < 1.0):
        return 0, 0.0
    return sign, share + share_near + _WHOLE * len(shared) / len(asked.properties)


def _alignment(claim: Claim, said: Direction, own: Set[str]) -> int:
    """1 where both are said of the same, -1 where each is said of what the other is compared with,
    0 where they are said of different things."""
    subject, others = claim.subject, claim.main.comparand & claim.rest
    here, there = said.before | (own - said.comparand), said.comparand
    straight = len(subject & here - there) + len(others & there - here)
    across = len(subject & there - here) + len(others & here - there)
    if not there and subject and subject <= said.before:  # of whom it is, though others are named
        across = 0
    if across > straight:
        return -1 if others & said.before or (subject <= there and not others) else 0
    if straight == across > 0 or (subject & claim.names) - said.before - own:
        return 0
    return 1 if subject & said.before or subject <= own else 0
