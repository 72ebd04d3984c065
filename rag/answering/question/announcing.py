"""Wordings that announce a person: "papers by …", "what did … write?", "…'s papers"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rag.answering.cued import Cued

Span = tuple[int, int]
_THINGS = (
    r"(?:papers?|articles?|works?|publications?|studies|abstracts?|posters?|spotlights?|orals?"
    r"|talks?|preprints?|submissions?|anything|everything|something|co-?authors?|collaborators?)"
)
_WHO = r"(?P<who>[^\s?,;:]+(?:(?:,|\s+and|\s+or|\s+&)?\s+[^\s?,;:]+){0,8}?)"
_REST = r"(?P<who>[^?;:]+)"
_WRITING = (
    r"(?:co-?)?(?:writ\w*|wrote|author(?:ed|s)?\b|publish\w*|contribut\w*|collaborat\w*"
    r"|work(?:s|ed|ing)?\s+on\b|research\w*\s+on\b)"
)
_WRITING_CUES = (
    "writ", "wrote", "author", "publish", "contribut", "collaborat", "work", "research",
)  # fmt: skip
# Where a person is surely meant, whether or not the library knows the name.
FIRM = (
    Cued(rf"\b{_THINGS}\s+(?:\S+\s+){{0,6}}?by\s+{_REST}", " by "),
    Cued(rf"\b(?:written|authored|published|presented|given)\s+by\s+{_REST}", " by "),
    Cued(rf"\b(?:co-?authors?|collaborators?)\s+(?:of|with)\s+{_REST}", "author", " collaborator"),
    Cued(
        rf"\b(?:co-?authored|co-?wrote|collaborated?|written|worked|wrote|publish(?:ed)?)\s+"
        rf"(?:\S+\s+){{0,2}}?with\s+{_REST}",
        " with ",
    ),
    Cued(
        rf"\b(?:co-?)?authors?\s+(?:is|was|named|called|are)\s+(?:(?:named|called)\s+)?{_REST}",
        "author",
    ),
    Cued(
        rf"\b(?:did|does|do|has|have|had)\s+{_WHO}\s+(?:ever\s+|also\s+|jointly\s+|together\s+"
        rf"|both\s+)*{_WRITING}",
        *_WRITING_CUES,
    ),
    Cued(
        rf"^\W*(?:did|does|do|has|have|had)\s+{_WHO}\s+(?:(?:got|have)\s+)?(?:any(?:thing)?|something|papers?)\b",
        " anything ",
        " something ",
        " any ",
        " paper",
    ),
    Cued(rf"\b(?:is|are|was|were)\s+{_WHO}\s+working\s+on\b", " working on "),
    Cued(
        rf"(?<!\S){_WHO}['’]s?\s+(?:(?:\d{{4}}|iclr|(?:latest|new|newest|recent|other|own|first|last"
        rf"|accepted|co-?authored))\s+){{0,3}}{_THINGS}\b",
        " ' ",
    ),
    Cued(
        rf"\bwith\s+{_WHO}\s+(?:as\s+(?:an?\s+|the\s+)?(?:co-?|first\s+|last\s+)?author|among)",
        " with ",
    ),
    Cued(
        rf"\b(?:where|that|which|whether)\s+{_WHO}\s+(?:is|was|are|were)\s+(?:an?|the|one|among)\s+"
        rf"(?:\S+\s+){{0,3}}?(?:co-?)?authors?\b",
        "author",
    ),
    Cued(
        rf"^\W*(?:is|was)\s+{_WHO}\s+(?:an?|the|one|among)\s+(?:\S+\s+){{0,3}}?(?:co-?)?authors?\b",
        "author",
    ),
    Cued(rf"(?<!\S){_WHO}['’]s?\s+(?:group|lab|team)\b", " ' "),
)
# Where a known author may be meant; a name the library does not know is left alone.
LOOSE = (
    Cued(r"(?<!\S)(?P<who>\S+(?:\s+\S+){0,2})\s+et\s+al\b", " et al "),
    Cued(rf"\bby\s+{_REST}", " by "),
    Cued(rf"\b{_THINGS}\s+(?:of|from)\s+{_REST}", " of ", " from "),
    Cued(rf"\bauthor\s+{_REST}", " author "),
    Cued(rf"\b(?:{_THINGS}|that|which|did)\s+{_WHO}\s+{_WRITING}", *_WRITING_CUES),
    Cued(
        rf"\b(?:did|does|do|has|have)\s+{_WHO}\s+(?:say|said|propos\w*|show\w*|argu\w*|find|found"
        rf"|introduc\w*|suggest\w*|report\w*|develop\w*|think|claim\w*|studi\w*|study)\b",
        " did ",
        " does ",
        " do ",
        " has ",
        " have ",
    ),
)
THING = Cued(_THINGS)


def slots(question: str, patterns: Iterable[Cued]) -> Iterator[Span]:
    """Where people stand, by what ``patterns`` announce them; ranges may overlap."""
    for pattern in patterns:
        at = 0
        while match := pattern.search(question, at):
            yield match.span("who")
            at = match.start("who") + 1
