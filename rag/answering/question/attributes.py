"""What of a record a question asks for: authors, venue, year, track, session, time, links."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Literal

from rag.answering.cued import Cued, any_of

Attribute = Literal[
    "authors",
    "first_author",
    "last_author",
    "author_count",
    "venue",
    "year",
    "track",
    "session",
    "time",
    "minutes",
    "url",
    "pdf_url",
    "source",
    "code",
    "papers",
]


_MADE = (
    r"(?:wrote|writes|authored|published|proposed|introduced|developed|invented|presented"
    r"|presents|presenting|created|came\s+up|gives|gave|giving|speaks|spoke|speaking|talks|did"
    r"|made|penned"
    r"|wrote\s+up)"
)
_AT_WORK = (
    r"\s+(?:\w+ly\s+)?(?:working|studying|researching|using|looking|investigating|exploring)\b"
)
_CODE = (
    r"(?:(?:source\s+)?code|implementation|(?:github|code|source)?\s*repo(?:sitory)?|github(?:\s+"
    r"(?:link"
    r"|page|repo(?:sitory)?))?)"
)
_PATTERNS: tuple[tuple[Attribute, Cued], ...] = (
    ("author_count", Cued(any_of(
        r"\bhow\s+many\s+(?:co-?)?(?:authors|people\s+(?:wrote|authored|worked|are\s+on|were\s+on)"
        r")\b",
        r"\bnumber\s+of\s+(?:co-?)?authors\b",
    ), " how many ", " number of ")),
    ("first_author", Cued(any_of(
        r"\bfirst\s+(?:and|or|&)\s+last\s+authors?\b", r"\b(?:first|lead)[\s-]+author(?:ed)?\b",
    ), " first ", " lead ")),
    ("last_author", Cued(
        r"\b(?:last|senior|final)[\s-]+author(?:ed)?\b", " last ", " senior ", " final ",
    )),
    ("authors", Cued(any_of(
        rf"\bwho(?:\s+(?:else|all|exactly|actually))?\s+(?:co-?)?(?:{_MADE}|(?:is|are|were|was)"
        rf"(?!{_AT_WORK}))\b",
        r"\bwho\s+else\s+(?:worked|collaborated)\s+on\b",
        r"\bsecond\s+author\b|\bco-?authors?\s+(?:of|on)\b|\bwho\b.{0,40}\bco-?authors\b",
        r"(?<!do the )(?<!did the )(?<!does the )\bauthors?\s+(?:of|for|list|behind|on)\b",
        r"\b(?:written|authored|published|presented)\s+by\s+(?:who|whom)\b",
        r"\bby\s+(?:who|whom)\b",
        r"^\W*whose\s+(?:paper|work|talk)\b",
        r"^\W*name\s+the\s+authors?\b|\bnames\s+of\s+(?:all|every\w*|the\s+(?:people|authors))\b",
        r"\b(?:who|which\s+(?:authors|people|researchers))\s+(?:all\s+)?(?:collaborated\s+on"
        r"|(?:are|were|is|was)\s+(?:all\s+)?(?:on|behind))\b",
        r"\b(?:people|everyone|everybody|folks|team|those|researchers)\s+behind\b",
    ), " who", "author", " names of ", " people ", " researchers ", " behind ")),
    ("pdf_url", Cued(
        r"\bpdfs?\b|\bwhere\s+can\s+(?:i|we|one)\s+download\b|\bfull[\s-]text\s+(?:of|for)\b",
        " pdf", " download ", " full text ",
    )),
    ("source", Cued(any_of(
        r"\b(?:which|what)\s+(?:listings?|sources?|files?)\b",
        r"\bwhere\s+(?:does|do|did|is|are|was|were)\b.*\b(?:record|entry|listed|listing)\b",
    ), " listing", " source", " file", " record ", " entry ", " listed ")),
    ("code", Cued(any_of(
        rf"\b(?:is|are)\s+there\s+(?:(?:an?|any|some|the|official|public|open|available|source)"
        rf"\s+)*{_CODE}"
        r"\s+(?:(?:available|online|released)\s+)?(?:of|for|behind|accompanying)\b",
        rf"\bis\s+(?:the\s+|an?\s+)?{_CODE}\s+(?:of|for|behind)\b.*\b(?:available|public|open"
        r"|released"
        r"|online|published)\b",
        rf"\bdoes\b.+\b(?:have|has|provide|release|share|publish|give|come\s+with)\s+"
        rf"(?:(?:an?|any|its|their|the|official|public)\s+)*{_CODE}\W*$",
        rf"\bwhere\s+(?:is|can\s+(?:i|we)\s+(?:find|get|see|download))\s+(?:the\s+|an?\s+)?{_CODE}"
        r"\s+(?:of|for|behind)\b",
        rf"\bwhere\s+(?:is|are|do|does|can|could|would)\b(?:\s+(?:i|we|one|you))?(?:\s+(?:find|get|see|download"
        rf"|look\s+up))?\s+(?:the\s+|an?\s+)?(?:\S+\s+){{1,6}}?(?:'s\s+)?{_CODE}(?:\s+(?:available|released|hosted"
        r"|online|kept|published))?\W*$",
        rf"\bis\s+(?:the\s+)?(?:\S+\s+){{1,6}}?{_CODE}\s+(?:publicly\s+)?(?:available|public|open|released|online"
        r"|published|on\s+github|open[\s-]sourced?)\b",
        rf"\b(?:links?|url|address)\s+(?:to|of|for)\s+(?:the\s+)?(?:\S+\s+){{0,4}}?{_CODE}\b",
        r"\b(?:code|github|repo(?:sitory)?)\s+(?:links?|url|address)\b",
        r"^\W*(?:can|could|may)\s+(?:i|we|one|you|anyone)\s+(?:download|try\s+out|get\s+hold\s+of)"
        r"\b(?!.*\b(?:paper"
        r"|pdf|article|abstract)\b)",
    ), " code", " implementation", " repo", " github", " download ", " try out ", " get hold ")),
    ("url", Cued(any_of(
        r"\b(?:links?|url|web\s?page|address)\s+(?:of|to|for)\b",
        r"\bwhat\s+is\s+(?:the|its)\s+(?:link|url|web\s?page)\b",
        r"\bwhere\s+can\s+i\s+(?:read|find|get|download|see|access|open)\b(?!\s+(?:more\s+)?"
        r"(?:about|on)\b)",
        r"\b(?:openreview|arxiv|paper|the|a|its|['’]s)\s+(?:link|url)\b",
        r"\b(?:openreview|arxiv|project|web|landing)\s*(?:site|page|address|entry|forum|id|number)"
        r"\b",
    ), "link", " url", " web", " address ", " where can i ", " openreview", " arxiv", " project",
        " landing")),
    ("time", Cued(any_of(
        r"\b(?:what|which|at\s+what)\s+(?:times?|day|date|hour)\b",
        r"\bwhen\s+(?:and\s+where\s+)?(?:is|was|will|does|do|are|can|did)\b.*\b(?:present|talks?|"
        r"scheduled|shown|start|session|take\s+place|held|given|speak|give|end|over|finish|slot"
        r"|spotlight|oral|on\W*$|up\W*$|begin|see|hear)",
        r"\b(?:start(?:ing)?|presentation|talk)\s+time\b",
        r"\b(?:the|and)\s+time\s+of\b.*\b(?:paper|talk|presentation|spotlight|oral)\b",
        r"\btime\s?slot\b|\b(?:what|which)\s+slot\b|\bslot\s+(?:of|for)\b",
        r"\b(?:until|from)\s+when\b",
    ), " time", " day", " date", " hour", " when ", " slot")),
    ("minutes", Cued(any_of(
        r"\b(?:how\s+long|how\s+many\s+minutes|how\s+much\s+time)\s+(?:\w+\s+){0,3}?(?:the|its"
        r"|their|an?|each|[\w-]+['’]s)\s+"
        r"(?:[\w-]+\s+){0,6}?(?:talk|oral|spotlight|presentation|slot)s?\b",
        r"\b(?:how\s+long|how\s+many\s+minutes)\s+(?:did|does|do|was|is)\b.*\b(?:speak|talk|get"
        r"|have|given|present\w*)\W*$",
        r"\b(?:how\s+long|how\s+many\s+minutes)\s+(?:did|does|do|was|is)\b.*\b(?:talk|oral|slot"
        r"|spotlight|presentation|session|paper|work)s?\b.*\b(?:last|take|run)\W*$",
        r"\b(?:duration|length)\s+of\s+(?:the|its|their)\s+(?:[\w-]+\s+){0,3}?(?:talk|oral"
        r"|spotlight|presentation|slot)\b",
    ), " how long ", " minutes ", " how much time ", " duration ", " length ")),
    ("session", Cued(any_of(
        r"\bwhere\s+(?:is|was|will)\b.*\bpresent",
        r"\b(?:what|which)\s+sessions?\b", r"\bsessions?\s+(?:of|is|was|does)\b",
    ), " where ", " session")),
    ("track", Cued(any_of(
        r"\b(?:was|is)\s+(?:it|this|that)\s+an?\s+(?:oral|poster|spotlight)\b",
        r"\b(?:what|which)\s+(?:tracks?|kind\s+of\s+(?:paper|presentation|talk)"
        r"|type\s+of\s+(?:paper|presentation|talk))\b",
        r"\b(?:is|was)\b.+\b(?:an?\s+)?(?:oral|poster|spotlight)\b(?!\s+session)",
        r"\b(?:what|which)\s+(?:kind|type|sort)\s+of\s+(?:\w+\s+)?(?:paper|presentation|talk)\s+"
        r"(?:is|was)\b",
        r"\b(?:what|which)\s+(?:form|format|category|way)\s+(?:was|is|were)\b.*\b(?:presented"
        r"|given|accepted|shown)\b",
        r"^\W*(?:oral|poster|spotlight)\s+or\s+(?:oral|poster|spotlight)\b",
        r"\bpresentation\s+(?:type|format)\b", r"\btracks?\s+(?:and\s+\w+\s+)?(?:of|for)\b",
    ), " oral ", " poster ", " spotlight ", " track", " kind of ", " type of ", " sort of ",
        " form", " category ", " way ", " presentation ")),
    ("year", Cued(any_of(
        r"\b(?:what|which)\s+years?\b",
        r"\bwhen\s+(?:was|were|did)\b.*\b(?:publi|appear|writ|come\s+out|came\s+out|accept"
        r"|released)",
        r"\b(?:publication\s+)?years?\s+of\b",
        r"\bhow\s+old\s+is\b.+\b(?:paper|article|work)\b",
    ), " year", " when ", " how old ")),
    ("venue", Cued(any_of(
        r"\b(?:what|which)\s+(?:venues?|conferences?|journals?|proceedings)\b",
        r"\bwhere\s+(?:was|were|is|did)\b.*\b(?:publish|appear|present|accept|come\s+out|came"
        r"\s+out)",
        r"\bvenues?\s+(?:of|for)\b", r"\bwhere\s+(?:can|does)\b.*\bpublished\b",
        r"\bpublished\b.*\band\s+where\b",
    ), " venue", " conference", " journal", " proceedings ", " where ")),
)  # fmt: skip
_NOUNS: tuple[tuple[str, Attribute], ...] = (
    (r"first\s+author", "first_author"),
    (r"(?:last|senior)\s+author", "last_author"),
    (r"authors?|author\s+list|author\s+names", "authors"),
    (r"venues?|conferences?|journals?", "venue"),
    (r"(?:publication\s+)?(?:years?|dates?)", "year"),
    (r"tracks?", "track"),
    (r"sessions?", "session"),
    (r"(?:start(?:ing)?\s+|presentation\s+)?times?|(?:time\s?)?slots?", "time"),
    (r"pdfs?(?:\s+links?)?", "pdf_url"),
    (r"links?|urls?", "url"),
)
_NOUN_CUES = (
    " author", " venue", " conference", " journal", " year", " date", " track", " session", " time",
    " slot", " pdf", " link", " url",
)  # fmt: skip
_NOUN = "(?:" + "|".join(pattern for pattern, _ in _NOUNS) + ")"
# "Who proposed": what is asked of a paper, and no word of what it is called.
WHO_MADE = Cued(
    rf"\bwho(?:\s+(?:else|all|exactly|actually|first))?\s+(?:co-?)?{_MADE}\b(?!\s+with\b)", " who "
)
# "Which year and venue?", "tell me title, authors and link of …", "BEiT's venue and year".
_SEVERAL = Cued(
    rf"\b(?:the\s+|what\s+|which\s+)?{_NOUN}(?:\s*(?:,|,?\s*(?:and|or|&|\+))\s*(?:the\s+|which\s+"
    rf"|what\s+|its\s+)?{_NOUN})+\b",
    *_NOUN_CUES,
)
# "BEiT's venue", "Einops: year?", "authors: not-MIWAE".
_OWNED = Cued(
    rf"(?:\w['’]s?\s+|\w\s*[:,–-]\s+)(?P<what>{_NOUN})\s*[?.!]*$"
    rf"|^\W*(?:the\s+)?(?P<label>{_NOUN})\s*[:–]\s+\w",
    *_NOUN_CUES,
)
# "… and when?", "…, and where?": of what was asked before.
_DANGLING = Cued(r"(?:,|,?\s+and)\s+(?P<what>when|where|who)\W*$", " when ", " where ", " who ")
_SHORT_IS = Cued(r"\b(who|when|what|where)['’]s\b", " ' s ")
_SHORT_WAS = Cued(r"\b(who|when|what|where)['’]re\b", " ' re ")


def attributes_of(question: str) -> tuple[Attribute, ...]:
    """What ``question`` asks of papers, each once; more than one in "which year and venue?"."""
    spelt = _SHORT_WAS.sub(r"\1 are", _SHORT_IS.sub(r"\1 is", question))
    found = [name for name, pattern in _PATTERNS if pattern.search(spelt)]
    if found:
        found += [name for name in _in_a_row(spelt) if name not in found]
        if (last := _dangling(spelt, found)) and last not in found:
            found.append(last)
    elif owned := _OWNED.search(spelt):
        found = list(_named(owned["what"] or owned["label"]))
    if "code" in found:  # "the link to the code": not the paper's own
        found = [name for name in found if name != "url"]
    if "first_author" in found or "last_author" in found:
        return tuple(name for name in found if name not in ("authors", "author_count"))
    return tuple(found)


def _dangling(question: str, found: Collection[Attribute]) -> Attribute | None:
    """What "and when?" at the end asks: of a talk its time, of a publication its year."""
    match = _DANGLING.search(question)
    if match is None:
        return None
    word = match["what"].lower()
    if word == "who":
        return "authors"
    if word == "when":
        return "year" if "venue" in found else "time"
    return "session" if "time" in found else "venue"


def _in_a_row(question: str) -> Iterator[Attribute]:
    for match in _SEVERAL.finditer(question):
        yield from _named(match[0])


def _named(text: str) -> Iterator[Attribute]:
    for part in re.split(r",|\band\b|\bor\b|&|\+", text):
        bare = re.sub(r"^\s*(?:the|what|which|its)\s+", "", part.strip(), flags=re.IGNORECASE)
        yield from (name for pattern, name in _NOUNS if re.fullmatch(pattern, bare, re.I))
