"""Which value a question asks for, "what weight decay was used", and whether a sentence gives it.

A value stands beside the name of what it is the value of. A number that the question itself has is
none, nor is the length of "30-second clips", a number of things where no number of things is asked
for, or an order of growth where no rate is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.facts.demands import is_name
from rag.answering.facts.numerals import ORDER_OF_GROWTH, has_number
from rag.text import STOP_WORDS, Word, stem, words

_OPENS = re.compile(
    r"\b(?:what(?:['’]s)?|which|how\s+(?:much|large|high|big|small|low))\s+(?:(?:is|was|are|were)\s+)?"
    r"(?:the\s+|its\s+|their\s+|an?\s+)?(?:values?\s+of\s+(?:the\s+)?)?",
    re.IGNORECASE,
)
_NOUNS = frozenset(
    """accuracy accuracies score scores rate rates error errors size sizes ratio ratios decay
    threshold thresholds length lengths depth width bit-width temperature epsilon radius coefficient
    coefficients exponent exponents resolution latency throughput perplexity fid bleu rouge mos map
    auc auroc f1 psnr ssim wer iou miou rmse mse mae dimension dimensions dimensionality momentum
    horizon runtime correlation kappa crps hypervolume p-value weight budget percentage value
    values""".split()
)
_SYMBOLS = frozenset(
    """alpha beta gamma delta epsilon eta theta kappa lambda mu nu xi pi rho sigma tau phi psi omega
    k n m p""".split()
)
_GENERAL = frozenset(
    """value values best optimal final exact default new highest lowest typical largest smallest
    recommended chosen average mean overall total percentage top""".split()
)
_LONGEST = 4  # words of a term
_BESIDE = 60  # characters between a number and what it is of
_ATTRIBUTE = re.compile(
    r"\b\d[\d.,]*[-\s]?(?:second|minute|hour|bit|dimensional|layer|way|shot|class)s?\b",
    re.IGNORECASE,
)
# Numbers of things, and years of what is cited.
_COUNTS = re.compile(
    r"\b\d[\d,]*(?:\s+(?:and|or|to)\s+\d[\d,]*)?\s+(?:\w+\s+)?(?:epochs?|steps?|iterations?|layers?|images?"
    r"|samples?|examples?|class(?:es)?|data\s?sets?|tasks?|gpus?|hours?|days?|languages?|subjects?)\b"
    r"|\bet\s+al\.?,?\s*\(?\d{4}\)?",
    re.IGNORECASE,
)
_DIMENSION = stem("dimension")
_IN_DIMENSIONS = re.compile(r"\b\d[\d,]*\s?-?(?:d\b|dim)", re.IGNORECASE)
_ORDER = re.compile(rf"(?:{ORDER_OF_GROWTH.pattern})[^.;]*?\)")
_RATES = re.compile(
    r"\b(?:rates?|complexit\w+|bounds?|regret|scal\w+|grow\w*|fast|order|asymptotic\w*)\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\b[\d.]+\b")


def value_asked(question: str) -> tuple[Word, ...]:
    """The words that tell whose value is asked for, "weight decay"; none if no value is, or it is
    not said of what."""
    said = words(question)
    for match in _OPENS.finditer(question):
        group: list[Word] = []
        for at, word in enumerate(said):
            if word.start < match.end():
                continue
            if len(group) == _LONGEST or word.folded in STOP_WORDS:
                break
            group.append(word)
            after = said[at + 1] if at + 1 < len(said) else None
            ends = not after or after.folded in STOP_WORDS | _SYMBOLS or after.folded.endswith("ed")
            if ends and (word.folded in _NOUNS or word.text in _SYMBOLS):
                return _telling(group)
    return ()


def _telling(group: Sequence[Word]) -> tuple[Word, ...]:
    """What of a term tells it from others; nothing of "the best value"."""
    telling = [word for word in group if word.folded not in _GENERAL]
    return tuple(w for w in telling if w is telling[-1] or not is_name(w.text))


def gives_value(sentence: str, term: Sequence[Word], question: str) -> bool:
    """Whether ``sentence`` has a number beside the head of ``term``, its last word."""
    head = term[-1]
    plain = sentence
    if head.stem != _DIMENSION:
        plain = _COUNTS.sub(" ", _ATTRIBUTE.sub(" ", plain))
    if not _RATES.search(question):
        plain = _ORDER.sub(" ", plain)
    given = {word.text for word in words(question) if word.text[0].isdigit()}
    plain = _FIGURE.sub(lambda match: " " if match.group() in given else match.group(), plain)
    if head.stem == _DIMENSION and _IN_DIMENSIONS.search(plain):
        return True
    return any(
        has_number(plain[max(0, word.start - _BESIDE) : word.end + _BESIDE])
        for word in words(plain)
        if (word.text == head.text if head.text in _SYMBOLS else word.stem == head.stem)
    )
