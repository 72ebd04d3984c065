"""What a question wants explained, and whether a sentence says what that is.

Patterns of definition in prose (Hearst 1992; Snow et al. 2004): "we propose NAME, a …",
"a … called NAME", "NAME is a …", "… (NAME)". A sentence that only uses the name, or an address that
has it, says nothing of what it is.
"""

from __future__ import annotations

import re

from rag.answering.facts.matching import without_addresses
from rag.text import STOP_WORDS, words

_WANTED = re.compile(
    r"^\W*(?:(?:so|and|please|exactly)\b\W*)*(?:what(?:['’]s|\s+(?:is|are|does))|define|explain)\s+"
    r"(?:meant\s+by\s+)?(?:an?\s+|the\s+)?(?P<what>(?:[^\W_][\w'’+./-]*\s?){1,5}?)"
    r"(?:\s*(?:mean|stand\s+for|refer\s+to|about))?\W*$",
    re.IGNORECASE,
)
# "What is the price of X?" asks for something of X, and not what X is.
_OF_IT = re.compile(r"\s(?:of|for|with|in|on|to|by|from|between|when|if|why|how)\s", re.IGNORECASE)
_ANNOUNCES = re.compile(
    r"\b(?:introduc\w+|propos\w+|present\w*|develop\w*|design\w*|call(?:ed)?|nam(?:e|ed|ely)"
    r"|dub(?:bed)?|term(?:ed)?|coin(?:ed)?|defin\w+|consider|describ\w+|known\s+as"
    r"|refer(?:red|s)?\s+to(?:\s+\w+){0,2}\s+as|use\s+of)\b[^.;]{0,70}$",
    re.IGNORECASE,
)
_EXPLAINS = re.compile(
    r"^[\"'”’)\s]*+(?:,?\s*(?:which\s+)?(?:is\s+(?:an?|the|defined)\b|are\s+(?:an?|the|those)\b"
    r"|refers?\s+to\b|means?\b|denotes?\b|stands?\s+for\b)|\((?![A-Z]+\))|,\s+(?:an?|the)\s"
    r"|[,:]?\s*i\.e|:\s)",
    re.IGNORECASE,
)


def explained(question: str) -> tuple[str, ...]:
    """The stems of what ``question`` wants explained: "what is a lottery ticket?"; none if it asks
    for something else."""
    match = _WANTED.search(question)
    if not match or _OF_IT.search(match["what"]):
        return ()
    said = words(match["what"])
    kept = [at for at, word in enumerate(said) if word.folded not in STOP_WORDS]
    return tuple(word.stem for word in said[kept[0] : kept[-1] + 1]) if kept else ()


def explains(sentence: str, what: tuple[str, ...]) -> bool:
    """Whether ``sentence`` says what the thing with these stems is, or gives it its name."""
    text = without_addresses(sentence)
    tokens = words(text)
    stems = tuple(word.stem for word in tokens)
    for at in range(len(stems) - len(what) + 1 if what else 0):
        if stems[at : at + len(what)] != what:
            continue
        before, after = text[: tokens[at].start], text[tokens[at + len(what) - 1].end :]
        is_aside = before.endswith("(") and after.lstrip("s").startswith((")", ","))
        if is_aside or _ANNOUNCES.search(before) or _EXPLAINS.search(after):
            return True
    return False
