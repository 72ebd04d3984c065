"""How people ask for papers, told from what the papers are to be about.

Each clause of a question may open with a request: "is there any work on", "who has studied", "I'm
looking for papers where", "find me articles that tackle or mention". Its words are told by where
they stand: "reading" opens "reading on clouds" and is what "reading comprehension" is about. So
every word gets a letter for what it may be, and the openings are patterns of these letters. A
clause of nothing but a request ("...: which papers study it?") speaks of the other clauses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rag.answering.question.frames import ASKING, SETTING, says_nothing
from rag.answering.question.listing_words import ABOUT_LISTINGS
from rag.answering.question.placed import placed
from rag.text import STOP_WORDS, Word, words

# The words of each letter. A word has the first one that lists it; other stop words are "s", vague
# words "v", what somebody does who looks for papers "t", and what papers are about is "x".
_LETTERS = {
    "P": "papers articles publications preprints manuscripts abstracts literature anything"
    " something everything ones references refs",
    "p": "paper article publication preprint",
    "w": "work works study studies research",  # papers, or what they do
    "o": "overview overviews survey surveys review reviews reading readings",
    "m": "sources citations material stuff bibliography thing things",
    "y": "methods approaches techniques algorithms solutions strategies",
    "H": "who",
    "A": "anyone anybody someone somebody",
    "G": "people authors groups researchers teams labs",
    "I": "i i'm i'd i've i'll we we're we'd we've my our",
    "q": "which what what's whats whose where",
    "h": "how why when",
    "D": "the this that",
    "T": "these those them",
    "i": "it its he she they",
    "J": "and or",
    "N": "on about regarding concerning",
    "O": "for of in with to into around at",
    "R": "show give find recommend suggest retrieve enumerate gather provide fetch list",
    "r": "get identify collect name point direct refer send pull dig seek bring search",
    "l": "look looks looked looking searching read learn",
    # What a paper, or somebody, does with a topic; what else they do is part of the topic.
    "B": """
    use uses used using studied studying tackle tackles tackled tackling touch touches touched
    touching mention mentions mentioned mentioning cover covers covered covering treat treats
    treated treating relate relates related relating rely relies relied relying apply applies
    applied applying employ employs employed employing leverage leverages leveraging utilize utilise
    utilizes utilises examine examines examined examining analyse analyses analysed analysing
    analyze analyzes analyzed analyzing involve involves involving feature features featuring
    concentrate concentrates concentrating question questions questioning surveying reviewing cite
    cites citing handle handles handling help helps helping understand understanding discuss
    discusses discussed discussing investigate investigates investigated investigating address
    addresses addressed addressing explore explores explored exploring consider considers considered
    considering concern concerns concerned focus focuses focused focusing deal deals dealing worked
    working researches researched researching""",
    "M": """
    talk talks talked talking speak speaks speaking say says said report reports reporting propose
    proposes proposed proposing introduce introduces introduced introducing develop develops
    developed developing present presents presented presenting describe describes described
    describing contribute contributes contributed contributing build builds building built""",
}
_LETTER = {word: letter for letter, group in _LETTERS.items() for word in group.split()}
_VAGUE = ASKING | frozenset(
    "relevant prior existing previous interesting good key main important useful similar different"
    " various complete full whole short kinds types sorts couple handful academic scientific known"
    " published written said state art idea student colleague start starting collection library"
    " contain contains hold holds offer offers".split()
)
_ENDINGS = frozenset(
    "please pls thanks thank thx appear appears occur occurs matter matters help helps exist exists"
    " there here literature references refs publications preprints stuff".split()
)
# The verb of "who automates X?"; in "who forgets less: X or Y?" it asks for one of two.
_DOES_ALONE = re.compile(
    r"[a-z]{3,}(?<!s)s\s+(?!less\b|more\b|better\b|best\b|worse\b|most\b|first\b|fast)(?!.*\bor\b.*\?)"
)
_SINGULAR = frozenset("work study paper article survey review overview".split())
_CLAUSE = re.compile(r"(?<=[.?!;:,])\s+|\s+[–—-]+\s+|(?<=\w)[–—](?=\w)")
_SINGLE = re.compile(
    r"\b(?:an?|any|which|what|one|the|that|this)\s+(?:[\w-]+\s+){0,2}(?:paper|article|preprint)\b",
    re.IGNORECASE,
)
# What the papers are for: "Writing a survey on ...", "For the theory chapter: ..."; and which of
# them are wanted: any.
_DOING_SO = re.compile(
    r"\W*(?:writing|preparing|teaching|planning|working|looking)\s+(?:an?|my|our|the|on|for|about|up|some"
    r"|into)\b",
    re.IGNORECASE,
)
_PURPOSE = re.compile(r"\W*for\s+(?:an?|my|our|the)\s[^:,]*[:,]", re.IGNORECASE)
# "For my chapter on tides I need ...": where what is asked for begins, and what it is on.
_AND_ASKS = re.compile(
    r"(\W*for\s+(?:an?|my|our|the)\s[^:,]*?)\s+(?=(?:i|we)(?:['’](?:d|m|re))?\s+(?:am|are|would|need|want"
    r"|like|look)\b|(?:i|we)['’](?:d|m|re)\b)",
    re.IGNORECASE,
)
_PURPOSE_ON = re.compile(
    r"\W*for\s+(?:an?|my|our|the)\s[^:,]*?\b(?:on|about)\s+(?P<topic>[^:,]+)[:,]?", re.IGNORECASE
)
_ANY = re.compile(
    r"\W*(?:(?:of|in)\s+)?(?:any|whatever|every)\s+(?:flavou?rs?|kinds?|sorts?|types?|forms?)\W*",
    re.IGNORECASE,
)
_ALL_THE = re.compile(r"\b(?:all|any|every|some)\s+(?:the\s+)?$", re.IGNORECASE)

_NOUN = "(?:P|p|[wo](?!x)|m(?=[NODqI])|(?<=q)y(?!s)|y(?=s?[DqO]))"
_DOES = "[BMwol]"
_LED_ON = f"(?:[sDqIi]*{_DOES}(?:[NO]?J+{_DOES})*(?:[sO]+{_DOES})?)?[sDqOJNTiI]*(?:v[NO][sD]*)?"
_PAPERS = f"(?:[sDqJONiTvIRrlGA])*?(?P<noun>{_NOUN}){_LED_ON}"
_PEOPLE = f"(?:[svDq]*|hs)(?:[HG][sqDv]*(?=[Bwol])|A[sv]*){_DOES}(?:J+{_DOES})*[sDqON]*"
_THESE = f"[sv]*qO(?:T|I){_LED_ON}"
_ABOUT = "[sv]*q[svtIGwDlROJ]+N[sD]*"
_ASKER = "[svO]*I[sDqJONTivtIlRrwopPGm]*"
_READING = "[sv]*q[svtlIGR]*[vtlI][svtlIGR]*$"
_DOING = "[sv]*H(?=X)"
_REQUEST = "[sv]*[Rr][sDONvT]*"


@cache
def _opening(letters: str) -> tuple[int, int, bool]:
    """How many of the words with these ``letters`` open a clause, at which of them papers are
    spoken of (-1 if nowhere), and whether it is only told what the asker is doing."""
    best, noun, tells = 0, -1, False
    for pattern in (_PAPERS, _PEOPLE, _THESE, _ABOUT, _READING, _DOING, _REQUEST, _ASKER):
        match = re.match(pattern, letters)
        if match and match.end() > best:
            best, tells = match.end(), pattern is _ASKER
            noun = match.start("noun") if pattern is _PAPERS else -1
    return best, noun, tells


@dataclass(frozen=True, slots=True)
class Request:
    """``topic`` is what a text says beside its requests, ``asks`` whether one of them asks for
    papers, or for who deals with something; ``bare``: the text says nothing else."""

    topic: str
    asks: bool = False
    bare: bool = False


def read_request(text: str) -> Request:
    """The requests in ``text``; one that says nothing else keeps its words as its topic."""
    kept: list[str] = []
    asks = tells = False
    bare = True
    for clause in _clauses(text):
        rest, sure, lead = _without_opening(clause, asked=asks)
        if sure and not asks and rest and _is_background(kept):
            kept.clear()
        asks |= sure
        bare &= sure and all(w.folded in STOP_WORDS | _ENDINGS for w in words(rest))
        if _PURPOSE.fullmatch(rest) and _says_what_for(rest):
            named = _PURPOSE_ON.fullmatch(rest)
            rest = named["topic"] if named else ""
        if _ANY.fullmatch(rest):
            continue
        if not (_is_wrapping(rest) if sure else says_nothing(rest)):
            kept.append(rest)
            tells |= lead
    topic = " ".join(kept)
    return Request(topic if words(topic) else text, asks or (tells and len(kept) == 1), bare)


def _clauses(text: str) -> Iterator[str]:
    for clause in _CLAUSE.split(text):
        purpose = _AND_ASKS.match(clause)
        if purpose:
            yield f"{purpose[1]},"
        yield clause[purpose.end() :] if purpose else clause


def wants_one(question: str) -> bool:
    """Whether ``question`` speaks of a single paper: "is there a paper on knots?"."""
    return bool(_SINGLE.search(question))


def _is_background(clauses: Sequence[str]) -> bool:
    """Whether ``clauses`` in front of a request only say what moves its asker: "We are talking to
    a hospital next week. Which papers use X-rays?"."""
    return (
        len(clauses) == 1
        and clauses[0].endswith((".", "!"))
        and any(_LETTER.get(word.folded) == "I" for word in words(clauses[0])[:2])
    )


def _says_what_for(clause: str) -> bool:
    return any(SETTING.fullmatch(word.text) for word in words(clause))


def _is_wrapping(rest: str) -> bool:
    """Whether nothing is left behind a request: "are there any papers on it in the library?"."""
    return all(w.folded in STOP_WORDS | _ENDINGS | ABOUT_LISTINGS for w in words(rest))


def _without_opening(clause: str, *, asked: bool) -> tuple[str, bool, bool]:
    """``clause`` without the request it opens with; whether that asks for papers, and whether it
    only tells what the asker is doing. ``asked``: an earlier clause has asked."""
    said = words(clause)
    letters = _letters_of(clause, said)
    end, noun, tells = _opening(letters)
    if asked and re.fullmatch(f"[sJ]*{_DOES}[sDJNOTi]*", letters):
        return "", True, False  # "which papers propose, use, or question them?"
    if not end or (noun >= 0 and _is_one(clause, said[noun], letters[:noun])):
        return clause, False, False
    if tells and not re.search("[tlR](?:[^hq]*|.*N[hq])$", letters[: end + 1]):
        return clause, False, False  # "I like turtles", "I want to know how they hatch"
    last = len(said)
    while last > end and (said[last - 1].folded in _ENDINGS or letters[last - 1] == "s"):
        last -= 1
    if last == end:
        return "", not tells, tells
    stop = said[last].start if last < len(said) else len(clause)
    return clause[said[end].start : stop].strip(), not tells, tells


def _is_one(clause: str, noun: Word, before: str) -> bool:
    """Whether ``noun`` is one certain paper: "what does the work on tides conclude?"."""
    definite = before.endswith("D") and noun.folded in _SINGULAR
    asked = re.search("[RrlI]", before) or _ALL_THE.search(clause[: noun.start])
    return definite and not asked


def _letters_of(clause: str, said: list[Word]) -> str:
    of_asker = any(_LETTER.get(word.folded) == "I" for word in said[:3])
    doing = _DOING_SO.match(clause) is not None
    letters = "".join(_letter(clause, word, of_asker=of_asker or doing) for word in said)
    letters = f"I{letters[1:]}" if doing else letters
    if len(said) > 1 and letters[:2] == "Hx" and _DOES_ALONE.match(clause[said[1].start :]):
        letters = f"HX{letters[2:]}"
    letters = re.sub("r(?![sDONTPpwomy])", "x", letters)  # "point clouds", "search spaces"
    return placed(clause, said, letters)


def _letter(clause: str, word: Word, *, of_asker: bool) -> str:
    beside = clause[max(word.start - 1, 0) : word.start] + clause[word.end : word.end + 1]
    if "-" in beside:
        return "x"
    if of_asker and SETTING.fullmatch(word.text):
        return "t"
    letter = _LETTER.get(word.folded)
    if letter is None:
        letter = "s" if word.folded in STOP_WORDS else "v" if word.folded in _VAGUE else "x"
    return letter
