"""The part a sentence plays in an abstract, told by its cue words, and which part a question is
after: "why" wants a cause, "what is wrong with earlier methods" a shortcoming.

Argumentative zones of papers (Teufel and Moens 2002), as far as a few words of surface show them.
A sentence may play several parts, and a question may want several.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal, get_args

Role = Literal[
    "cause",
    "shortcoming",
    "method",
    "introduction",
    "result",
    "evaluation",
    "availability",
    "definition",
    "condition",
]
ROLES: tuple[Role, ...] = get_args(Role)


def _cues(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_WANTED: dict[Role, re.Pattern[str]] = {
    "cause": _cues(
        r"\bwhy\b|\bhow come\b|\bwhat\s+(?:causes?|caused|leads?|led)\b|\breasons?\b"
        r"|\b(?:results?|comes?|stems?|arises?|originates?|comes? about) (?:from|because)\b"
    ),
    "shortcoming": _cues(
        r"\b(?:problems?|drawbacks?|limit(?:s|ed|ations?)|shortcomings?|challenges?|difficult\w*"
        r"|gaps?|dilemma|issues?|weakness(?:es)?|unclear|fail\w*|wrong|not clear|hard to"
        r"|earlier|previous|prior|current|existing|past)\b"
    ),
    "evaluation": _cues(
        r"\b(?:which|what|how many)\b.{0,40}?\b(?:data\s?sets?|benchmarks?|tasks?|environments?"
        r"|domains?|problems?|architectures?|settings?|corpora|corpus|games?)\b"
        r"|\b(?:tested|evaluated|tried|demonstrated|validated|compared|illustrated|experiments?"
        r"|studied|shown)\b|\bon (?:what|which)\b"
    ),
    "result": _cues(
        r"\b(?:find|found|findings?|shown?|shows|report(?:ed)?|results?|observe[ds]?|happens?"
        r"|conclu\w+|better|worse|improve[sd]?|outperform\w*|beat|compare[sd]?|competitive|as good"
        r"|gain(?:ed)?|fare|turn(?:s|ed) out|worked|winning|effective"
        r"|perform\w*|reach(?:es)?|achieve[sd]?|help)\b"
        r"|\bhow (?:good|well|much|far|strong)\b"
        r"|^\W*(?:does|do|did|is|are|was|were|can|could|should|will|would|has|have)\b"
    ),
    "method": _cues(
        r"^\W*(?:so\s+)?how\s+(?:does|do|is|are|can|did|was|were|one)\b"
        r"|\bin what way\b|\bby what means\b"
        r"|\bwhat\b.{1,40}\bdo(?:es)?\b\W*(?:to|with|for|$)|\bwhat\s+(?:is|are)\b.*\bfor\W*$"
    ),
    "introduction": _cues(
        r"\b(?:propose[sd]?|introduce[sd]?|suggest(?:ed)?|contributions?|(?:main|key|core) idea"
        r"|approach|developed?|built)\b"
    ),
    "availability": _cues(
        r"\b(?:code|source|repositor(?:y|ies)|github|implementation|open[- ]sourced?"
        r"|public(?:ly)?|available|download(?:ed)?|released?)\b"
    ),
    "definition": _cues(
        r"^\W*what\s+(?:is|are)\s+(?:a |an |the )?(?:[\w-]+\s?){1,3}\W*$|\bdefin(?:e|ed|ition)\b"
        r"|\b(?:called|named|meant?)\b"
    ),
    "condition": _cues(
        r"\bwhen\b|\bunder (?:what|which)\b|\b(?:what|which) (?:conditions?|circumstances)\b"
        r"|\b(?:in|for) (?:what|which) (?:case|kind|sort|type|setting|situation|regime)s?\b"
    ),
}
_PLAYED: dict[Role, re.Pattern[str]] = {
    "cause": _cues(
        r"\b(?:because|due to|owing|since|stem\w*|caus(?:e|es|ed|ing)|reasons?|results? from"
        r"|resulting|leads? to|leading to|thus|hence|therefore|thereby|in order to|in the sense"
        r"|attribut\w+|explain\w*|so that|hinder\w*|prevents?"
        r"|as (?:they|it|the|most|many|this|we))\b"
    ),
    "shortcoming": _cues(
        r"\b(?:however|unfortunately|but|lack(?:s|ing)?|limit(?:ed|ations?|s)?|suffers?|challeng\w+"
        r"|difficult\w*|expensive|costly|fails?|prone|less explored|unclear|remains?|drawbacks?"
        r"|problems?|issues?|often|whereas|despite|requires?|slow|flaws?|inefficien\w*|only|hard"
        r"|not|cannot|without considering|ignor\w+|poor|degrad\w+|vulnerable"
        r"|(?:current|existing|previous|prior) )\b"
    ),
    "method": _cues(
        r"\bwe (?:\w+ )?(?:propose|introduce|present|develop|design|describe|devise|derive"
        r"|construct|formulate|use|utili[sz]e|leverage|employ|combine|build|train|learn|apply"
        r"|adopt|address)\b"
        r"|\bour (?:method|approach|model|framework|algorithm|idea|formulation|construction)\b"
        r"|\bthe (?:proposed|core idea|key idea|idea|crux)\b"
        r"|\bto (?:address|achieve|overcome|tackle|solve|succeed|do this|do so|this end)\b"
        r"|\b(?:by \w+ing|via|specifically|consists?|is based on|instead|using|through)\b"
    ),
    "introduction": _cues(
        r"\b(?:we|paper|work|article|study)\s+(?:\w+\s+){0,2}?(?:introduces?|proposes?|presents?"
        r"|develops?|describes?|devises?|designs?|set forth|formali[sz]e|build|create)\b"
        r"|\bour (?:(?:main|key|core|central) )?(?:idea|insight|approach is|contribution)\b"
    ),
    "result": _cues(
        r"\bwe (?:\w+ )?(?:show|find|demonstrate|prove|observe|report|establish|identify|obtain"
        r"|notice|note|conclude|verify|confirm)\b"
        r"|\b(?:experiment\w*|empirical\w*|outperform\w*|achiev\w+|improv\w+|state-of-the-art"
        r"|results?|superior\w*|surpass\w*|competitive|significant\w*|suggests?|indicates?|better"
        r"|reach\w*|increased?|reduc\w+|decreased?|faster|effective|best|was found)\b"
    ),
    "evaluation": _cues(
        r"\b(?:evaluat\w+|experiments?|data\s?sets?|benchmarks?|tasks|test(?:ed)?|apply|validat\w+"
        r"|domains?|compar(?:e|ed|ison)|environments?|corpora|various|demonstrate)\b"
    ),
    "availability": _cues(
        r"\bhttps?:|\bgithub\b|\bopen[- ]sourced?\b|\brepo\b|\brelease\b"
        r"|\b(?:code|implementation|data|models?|software|toolkit)\b.{0,40}\b(?:is|are|be|made)\b"
        r".{0,30}\b(?:available|found|released|open)"
    ),
    "definition": _cues(
        r"\b(?:defined as|refers? to|means|is (?:a|an|the)|named?|call(?:ed)?|term(?:ed)?"
        r"|dub(?:bed)?|namely|where)\b|\bi\.e\.|\(\w+\)"
    ),
    "condition": _cues(
        r"\b(?:when|whenever|if|unless|until|while|once|where|under|only for|provided that"
        r"|as long as|in case|in the case|for which|such as)\b"
    ),
}


def wanted_roles(question: str) -> frozenset[Role]:
    """The parts of an abstract that ``question`` is after; none where its wording does not say."""
    return frozenset(role for role, cues in _WANTED.items() if cues.search(question))


def roles_of(sentence: str, among: Collection[Role] = ROLES) -> frozenset[Role]:
    """The parts ``among`` these that ``sentence`` plays."""
    return frozenset(role for role in among if _PLAYED[role].search(sentence))
