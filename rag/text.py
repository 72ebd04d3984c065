"""Words of a text: where they stand, their folded form, their stem, and which carry no content.

The stemmer is tantivy's (Snowball English), so that a question, an abstract and the word index
agree on what the same word is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tantivy import TextAnalyzer

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
# Terminal escape sequences (ECMA-48): CSI, then strings such as a window's title, then the others.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x90\x98\x9c-\x9f\n]*(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]*[0-Z\\^-~]"
)
# What is left of one whose escape character got lost on the way: "[31mred[0m", not "[10m]".
_REMAINS = re.compile(r"\[(?:\d{1,3}(?:;\d{1,3})*m|2J)(?![^\[\]]*\])")


@dataclass(frozen=True, slots=True)
class Word:
    """``text[start:end]`` as written, and its folded form."""

    text: str
    start: int
    end: int

    @property
    def folded(self) -> str:
        return without_possessive(fold(self.text))

    @property
    def stem(self) -> str:
        return stem(self.text)


_PAGE = re.compile(r"https?://[^\s/<>\"']+[^\s<>\"']*", re.IGNORECASE)


def counted(number: int, what: str, several: str | None = None) -> str:
    """``1 paper``, ``1,200 papers``; ``several`` where an s does not make the plural."""
    return f"{number:,} {what if number == 1 else several or f'{what}s'}"


def storable(text: str) -> str:
    """``text`` as UTF-8 can hold it: lone surrogates, which a terminal can send, become ``?``."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def fold(text: str) -> str:
    """Lower case without diacritics: ``Hüyük`` becomes ``huyuk``."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


def without_escapes(text: str) -> str:
    """``text`` without terminal escape sequences, whole, and without the remains of colours."""
    return _REMAINS.sub("", text if text.isprintable() else _ESCAPES.sub("", text))


def is_page(address: str) -> bool:
    """Whether ``address`` is one that a reader may be sent to: a page of the web, in one piece."""
    return _PAGE.fullmatch(address) is not None


def without_possessive(word: str) -> str:
    """``Schmidhuber's`` without its ``'s``."""
    return word.removesuffix("'s").removesuffix("’s")


def words(text: str) -> list[Word]:
    """Runs of letters and digits in ``text``; hyphens and other marks separate them."""
    return [Word(m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]


def written(text: str) -> list[str]:
    """The ``words`` of ``text`` as written, in a fifth of the time: for long lists of texts."""
    found: list[str] = _WORD.findall(text)
    return found


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Snowball English stem of one folded word."""
    folded = without_possessive(fold(word))
    stems = _stemmer().analyze(folded)
    return stems[0] if stems else folded


@cache
def _stemmer() -> TextAnalyzer:
    import tantivy

    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
    return builder.filter(tantivy.Filter.stemmer("english")).build()


# British and American English, each way.
_VARIANTS = (
    (re.compile(r"is(e[drs]?|ing|ations?|er|ers)$"), r"iz\1"),
    (re.compile(r"iz(e[drs]?|ing|ations?|er|ers)$"), r"is\1"),
    (re.compile(r"ys(e[drs]?|ing)$"), r"yz\1"),
    (re.compile(r"yz(e[drs]?|ing)$"), r"ys\1"),
    (re.compile(r"our(?=s?$|ed$|ing$|al|hood|ful|able|ite)"), "or"),
    (re.compile(r"or(?=s?$|ed$|ing$|al|hood|ful|able|ite)"), "our"),
    (re.compile(r"ll(?=ed$|ing$|ers?$)"), "l"),
    (re.compile(r"(?<=[aeiou])l(?=ed$|ing$|ers?$)"), "ll"),
    (re.compile(r"(?<=[bt])re(?=s?$|d$)"), "er"),
    (re.compile(r"(?<=[bt])er(?=s?$|ed$)"), "re"),
)


@lru_cache(maxsize=65536)
def spellings(folded: str) -> tuple[str, ...]:
    """``folded`` and what it is in the other spelling of English; some of it may be no word."""
    variants = (ending.sub(other, folded) for ending, other in _VARIANTS)
    return tuple(dict.fromkeys((folded, *variants)))


def content_words(text: str) -> list[Word]:
    """The words that say what a text is about: no function words, no question scaffolding."""
    found = words(text)
    opening = bool(found) and is_opening_topic(found)
    return [
        word
        for at, word in enumerate(found)
        if word.folded not in STOP_WORDS or (at == 0 and opening)
    ]


def is_opening_topic(said: Sequence[Word]) -> bool:
    """Whether a text begins with what it is about, though the word wraps questions elsewhere:
    "exploring when rewards are scarce" is about exploring, "exploring few-shot learning" is not."""
    return len(said) > 1 and said[0].folded in _ACTIVITIES and said[1].folded in _CIRCUMSTANCES


_ACTIVITIES = frozenset("exploring comparing describing writing focusing presenting".split())
_CIRCUMSTANCES = frozenset("when where while if in with without under from".split())
# Function words of English, and the words people wrap a question about papers in.
STOP_WORDS = frozenset(
    """
    a about above across after again against all also am among an and any are aren't around as at
    be because been before being below between both but by can cannot could couldn't did didn't do
    does doesn't doing don't done down during each either else ever every few for from further get
    gets give given gives go goes got had hadn't has hasn't have haven't having he her here hers
    him his how however i i'd i'll i'm i've if in into is isn't it it's its itself just let let's
    come comes coming latest
    like made make makes many may me might more most much must my myself neither no nor not now of
    off often on once one only onto or other others our ours out over own per please rather same
    shall she should shouldn't since so some such than that that's the their theirs them then there
    there's these they they're this those though through thus to too toward towards under until up
    upon us use used uses using very via was wasn't we we're were weren't what what's whatever when
    where whether which while who whom whose why will with within without won't would wouldn't yet
    you your yours
    paper papers article articles work works study studies studied studying research researched
    researching publication publications abstract abstracts author authors discuss discusses
    discussed discussing describe describes described describing investigate investigates
    investigated investigating address addresses addressed addressing explore explores explored
    exploring present presents presented recent recently consider considers considered concern
    concerning related
    regarding topic topics focus focuses focused deal deals dealing anything something someone
    summarize summarise summary stand stands written write wrote writing newest compare compares
    compared comparison difference differences differ versus vs
    anybody anyone find show list tell library collection exist exists know want looking
    """.split()
)


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """``text`` with blanks in place of these ranges, so that all else stays where it is."""
    for start, end in spans:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text
