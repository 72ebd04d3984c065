"""Sentences of an abstract that speak to a machine instead of a reader.

An abstract describes work in the third person or as "we". A sentence that addresses "you", gives
orders, poses as the system's or a user's turn, or is code, is not evidence of anything: it is
neither indexed nor embedded, quoted, shown to an LLM, nor taken as support of a claim. The rules
are about who is spoken to and not about known attacks, and are measured both ways by
``benchmarks/injection.py``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rag.library.sentences import Span, sentence_spans

OMITTED = "[…]"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


# Verbs that abstracts do not begin with; "use", "see", "find" and "visit" are left out, for they
# say where the code is.
_VERB = (
    r"ignore|disregard|reply|respond|reveal|repeat|tell|send|delete|execute|"
    r"decode|pretend|append|include|override|enable|write|say|refuse|pay|reserve|invite|"
    r"add|make|give|collect|dump|summari[sz]e|recommend|remember|never|always|focus|insert|"
    r"follow|remove|buy|modify|concatenate|proceed|disclose|don't|do\s+not|do\s+exactly"
)
# These are nouns as well ("Transfer learning", "List decoding"): orders only with an object.
_ALSO_NOUN = (
    r"output|e-?mail|stop|transfer|post|share|list|rate|score|report|call|open|book|change|update|"
    r"translate|act|behave|upload|create|switch|set|run|start|begin|end|show|get|read|become|help|"
    r"forget|answer|leak|forward|print"
)
_OBJECT = (
    r"(?:the|an?|all|any|every\w*|me|this|that|these|my|your|his|her|it|"
    r"as|in|to|with|only|like|\d+)"
)
# "Please ignore …", "Now send …", "Before responding, call …", "If asked …, reply …"
_ORDER = _any(
    r"^\W*(?:(?:please|now|then|first|next|also|instead|kindly|just|critical|important|attention|"
    rf"stop|override|warning|finally|afterwards|and|(?:after|once)\b[^,.;:]{{0,80}},)(?!\w)[\s,:!.]*)?(?:(?:{_VERB})\b|(?:{_ALSO_NOUN})\s+\$?{_OBJECT}\b)"
    r"(?!\s+(?:of|is|are|was|were|has|have|and|or)\b)(?![-$\\]|,\s)",
    rf"[,:;]\s+(?:please\s+|then\s+|instead\s+|simply\s+|just\s+)?(?:{_VERB}|{_ALSO_NOUN})\s+"
    r"(?:the\s+(?:following|user|above)|everything|me\b|it\s+to\b|this\s+to\b)",
    r"[:\"“'<]\s*(?:ignore|disregard|forget|don't|do\s+not)\s+(?:all|any|every|the|evaluate)\b",
    rf"\bif\s+(?:asked|questioned|user|the\s+user|anyone\s+asks)\b.*\b(?:{_VERB}|{_ALSO_NOUN})\b",
    rf"\bwhen(?:ever)?\s+(?:asked|questioned|anyone\s+asks|someone\s+asks)\b[^,.;]*,\s+"
    rf"(?:please\s+|always\s+|only\s+)*(?:{_VERB}|cite|mention|name|{_ALSO_NOUN})\s+{_OBJECT}\b",
    r"\bwithout\s+(?:asking|telling|informing|notifying)\s+(?:me|the\s+user)\b",
    r"\b(?:and|then|to)\s+(?:(?:print|say|append|output|reveal|repeat)\s+(?:['\"“<]|me\b|this\b)|"
    r"(?:obey|respond\s+with|comply\s+with)\s+(?:every|all|the\s+following|only|any|user))",
)
_ADDRESS = _any(
    r"\byou(?:'re|'ve|'ll)?\s+(?:must|are\s+(?:now|no|an?|not|only|to)\b|will\s+(?:now|only|do|be)|"
    r"have\s+(?:no\b|been)|may\s+(?:now|not)|should|shall|need\s+to|were\s+given|now|ignore|do\s+not)",
    r"\byour\s+(?:\w+\s+){0,2}(?:instructions?|prompts?|rules?|guidelines|answer|reply|replies|"
    r"responses?|summar(?:y|ies)|task|output|directives?|reasoning|developers|password|account)\b",
    r"^\W*(?:could|can|would|will)\s+you\b",
    r"\b(?:want|need|ask|asks|order|require|requires|instruct|advise|encourage)\s+you\b",
    r"\b(?:before|when|once|after|while)\s+you\s+(?:reply|answer|respond|read|process|summari|see)",
)
_TO_MACHINE = _any(
    r"\b(?:previous|prior|above|earlier|initial|hidden|system|safety|new|content)\s+"
    r"(?:instructions?|directions?|prompts?|guidelines|polic(?:y|ies)|directives?|protocols?)"
    r"\s*(?::|verbatim|word\b|disabled)",
    r"(?:^\W*|[.!?>\]]\s+|\n\s*)(?:system|user|developer|admin|assistant|human)\s*:\s",
    r"\b(?:system|admin|developer|processing)\s+(?:note|message|update|prompt|hint|override)\s*:",
    r"\bignore\s+(?:all|any|every|the|these|my)\b.{0,40}\b(?:system|developer|previous|prior|above|"
    r"instructions?|rules|directions?)\b",
    r"\b(?:as\s+the|als|come|como|qu['’])\s*(?:assistant|assistent|assistente|asistente)\b",
    r"\b(?:note|memo|message)\s+(?:to|by)\s+(?:\S+\s+){0,3}?"
    r"(?:bot|ai|llm|model|assistants?|agents?|systems?|software|reviewers?|recruiter|expert)\b",
    r"\b(?:ai|llm|language\s+model|assistant|agent)s?\s+(?:assistant\s+)?reading\s+this\b",
    r"<\|?\s*/?\s*(?:im_start|im_end|system|user|assistant|end\s+of|inst|information|thinking)\b",
    r"\b(?:ai|llm)\s+(?:agents?|assistants?|models?)\s+(?:[\w']+\s+){0,4}(?:should|must)\s+"
    r"(?:first|always|never|only)\b|\((?:assistant|system|user)\)\s*:|"
    r"\bthe\s+user\s+has\s+(?:granted|approved|allowed|authori[sz]ed)\b",
    r"\[/?(?:system|inst|user|assistant)\]|<<+\s*[\"A-Z][^<>]*>>+|^\W*[#=*-]{3,}\s*(?:end|begin|new|start|system)\b",
    r"\{(?:canary|_[A-Z]{2,})\}|\b(?:send_email|http_post|delete_file|http_get|sudo|rm\s-rf)\b|\bcurl\s+(?:-|http)",
    r"\b(?:any|every|all|each)\s+(?:questions?|quer(?:y|ies)|requests?)\b.{0,80}\b(?:should|must|shall)\s+"
    r"(?:always\s+|only\s+)?be\s+answered\b|\bthe\s+assistant\s+(?:always|never|must)\s+\w+",
    r"\b(?:developer|unrestricted|jailbreak|DAN|god)\s+mode\b|\bvisible\s+to\s+llm\b",
    r"\bmust\s+(?:be\s+)?(?:comply|append|include|appended|included|obey)\b.*\b(?:repl|answer|"
    r"respon|summar|output)",
)
# The same said politely, in the third person: that answers, or whoever gives them, should come to
# this very paper. A paper that speaks of answers says "in this paper" or "this paper shows".
_PAPER = r"(?:paper|work|article|study|publication|abstract|manuscript|entry|reference|text)\b"
_THIS = rf"(?:this|the\s+(?:present|current|above))\s+(?:very\s+)?{_PAPER}"
_TO_THIS = (
    rf"(?<!\bin\s)(?<!\bof\s)(?<!\bby\s)(?<!\bthroughout\s)(?<!\bwithin\s){_THIS}"
    r"(?!\s*,|\s+(?:we|and\s+we|\w{3,}s|is|has|was)\b)"
)
_SHALL = (
    r"\b(?:should|must|shall|ought\s+to|needs?\s+to|ha(?:s|ve)\s+to|(?:is|are)\s+(?:\w+\s+)?to"
    r"|will\s+want\s+to|would\s+do\s+well\s+to|deserves|(?:is|are)\s+(?:\w+\s+)?(?:advised"
    r"|encouraged|expected|required|requested|asked|urged|obliged|supposed|invited|instructed)\s+to)\b"
)
_ANSWERERS = (
    r"\b(?:assistants?|chat-?bots?|bots?|language\s+models?|llms?|ai\s+(?:tools?|systems?)|reviewers?"
    r"|search\s+engines?|recommenders?|(?:answering|retrieval|recommendation)\s+systems?"
    r"|summari[sz](?:ers?|ing)|readers|users|anyone|anybody|everyone|whoever)\b"
)
_ANSWERS = (
    r"\b(?:answers?|answered|responses?|repl(?:y|ies)|summar(?:y|ies)|recommendations?"
    r"|questions?|quer(?:y|ies)|requests?|inquir(?:y|ies)|enquir(?:y|ies)|reading\s+lists?)\b"
)
_SPEAK = (
    r"\b(?:nam(?:e|es|ed|ing)|cit(?:e|es|ed|ing)|mention\w*|recommend\w*|refer(?:s|red|ring)?"
    r"|point(?:s|ed)?|list(?:s|ed)?|rank(?:s|ed)?|quot(?:e|es|ed)|prefer(?:s|red)?|prais(?:e|es|ed)"
    r"|endors(?:e|es|ed)|favou?r(?:s|ed)?|prioriti[sz]e[sd]?|direct(?:s|ed)?|answered|omit(?:s|ted)?"
    r"|(?:lead|begin|start|open|end)s?\s+with|includ(?:e|es|ed)|promot(?:e|es|ed)|describe[sd]?"
    r"|treat(?:s|ed)?|present(?:s|ed)?|place[sd]?|put|highlight(?:s|ed)?|(?:told|shown)\b)\b"
)
_SOFT = _any(
    rf"(?:{_ANSWERERS}|{_ANSWERS})[^.;]{{0,100}}?(?:{_SHALL}|{_SPEAK})[^.;]{{0,60}}?{_TO_THIS}",
    rf"(?:{_ANSWERERS}|{_ANSWERS}|\bsource\b)[^.;]{{0,100}}?"
    rf"\b(?:is|are|be|namely|remains|than)\s+(?:\w+\s+){{0,2}}?{_TO_THIS}",
    rf"{_THIS}\s+{_SHALL}\s+(?:\w+\s+){{0,2}}?(?:be\s+(?:\w+\s+)?)?{_SPEAK}[^.;]{{0,60}}?"
    r"\b(?:first|above|before|ahead|whenever|when|top|every|any|all|each|everyone|answers?|answered"
    r"|responses?|questions?)\b",
    rf"\brepl(?:y|ies)\b[^.;]{{0,60}}?{_THIS}\s+{_SHALL}",
    r"\bno\s+other\s+(?:paper|work|article|source|reference)s?\s+"
    rf"(?:{_SHALL}|\b(?:may|need)\b)[^.;]{{0,20}}?{_SPEAK}",
    rf"{_ANSWERERS}[^.;]{{0,40}}?{_SHALL}\s+(?:not|never|only)\s+{_SPEAK}[^.;]{{0,30}}?"
    r"\b(?:other|competing|rival|different)\s+(?:papers?|works?|articles?)\b",
)
_CODE = _any(
    r"</?(?:script|img|a|div|iframe|svg|html|body|style|form|input|object|embed|link|meta|b|table)\b",
    r"\bdata:[a-z]+/[a-z]|\b(?:javascript|vbscript)\s*:\s*\S*[/(;%`=]|\bon(?:error|load|click|mouse\w+)\s*=",
    r"!\[[^\]]*\]\(|\]\(\s*(?:https?|javascript|data|www)|\balert\s*\(|<!--|&lt;|`[^`]*<[^`]*`_`",
    r"\b(?:\\x[0-9a-f]{2}){1,}|(?<![\w/.])[A-Za-z0-9+/]{40,}={0,2}(?![\w/])",
)
# What no reader can read, but a model may decode: it says nothing of the paper.
_ENCODED = _any(
    r"(?:\b[01]{8}\s+){4}",
    r"(?:(?<!\S)[./-]{1,6}\s+){10}",  # Morse
    r"(?:%[0-9a-f]{2}[^\s%]*){4}|(?:\\u[0-9a-f]{4}){4}|(?:[\U000e0020-\U000e007f]){4}",
    r"<~\S{20,}~>",
    r"\b(?:[a-z]\s){5}",
)
# The same in the other languages of the attacks' usual repertoire.
_ABROAD = _any(
    r"\b(?:ignor(?:iere|ieren|ez|a|ate)|vergiss|vergessen|oubliez|oublie|olvida|dimentica|"
    r"esque[cç]a|verrate|r[ée]v[èe]le[rz]?|revela|rivela|zeige|montre[rz]?|muestra|mostra)\b.*"
    r"\b(?:alle?s?|toutes?|todas?|tutte|prompt|system\w*|instru\w+|istruz\w+|anweis\w+|richtl\w+)",
    r"\b(?:du|dein\w*|ihr\w*|vous|votre|vos|tes|tu|tus|eres|est[aá]s|sei|tue|usted|você)\s+[a-zà-ÿ].*"
    r"\b(?:jetzt|keine|sans|sin|senza|sem|system|instruc\w+|istruz\w+|anweis\w+|d[ée]sormais|ora|"
    r"ahora|agora|richtlinien|uneingeschr\w+)\b",
    r"(?<=[a-z][a-z][esz])-(?:les?|la|moi|lui|leur)\b",  # envoie-les
    r"^\W*(?:responde|responda|antworten?|r[ée]pond(?:s|ez)|rispondi)\b",
    r"\b(?:systemhinweis|note\s+syst[èe]me|nota\s+del?\s+sistema|nota\s+di\s+sistema)\b",
    r"\b(?:neue\s+anweisungen|nouvelles\s+instructions|nuevas\s+instrucciones|nuove\s+istruzioni)\b",
)
_RULES = (_ORDER, _ADDRESS, _TO_MACHINE, _SOFT, _CODE, _ENCODED, _ABROAD)


def is_instruction(sentence: str) -> bool:
    """Whether ``sentence`` speaks to whoever processes the abstract, or is code."""
    return any(rule.search(sentence) for rule in _RULES)


def instructions(text: str) -> list[Span]:
    """The sentences of ``text`` that are instructions, as character ranges."""
    return [span for span in sentence_spans(text) if is_instruction(text[slice(*span)])]


@lru_cache(maxsize=2048)
def readable(text: str) -> str:
    """``text`` with blanks in the place of each: every other character stands where it stood."""
    for start, end in instructions(text):
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def readable_spans(text: str, spans: Sequence[Span]) -> list[Span]:
    """Those of ``spans``, sentences of ``text``, that hold nothing of an instruction."""
    kept = readable(text)
    return [(start, end) for start, end in spans if kept[start:end] == text[start:end]]


def without_instructions(text: str) -> str:
    """``text`` with ``OMITTED`` in the place of each."""
    for start, end in reversed(instructions(text)):
        text = f"{text[:start]}{OMITTED}{text[end:]}"
    return text
