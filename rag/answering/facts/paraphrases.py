"""Whether a sentence tells what a question asks in the words in which papers tell such things:
"what does the drop come from?" is answered by what "results from" or "is due to".

A question and its answer seldom share their verbs, and vectors of word pieces do not bring them
together: "come from" is not near "due to". So groups of words for asking stand here beside words
for telling. They choose among the sentences of one abstract: a word that most of them have tells
none from the others, and how much all groups together count is fitted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from rag.answering.facts.focus import wants_several

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_REMEMBERED = 64  # questions: one is asked of many papers
_MOST = 3  # times that a sentence is counted to use the words of one group
# Asked => told. A star stands for any end of a word.
_TABLE = """
come from, comes from, came from, stem, stems, arise, arises, source of, origin*, culprit, blame*,
    responsible, caus*, due to, why, reason, reasons, explain, explains => result from, results
    from, resulting from, caus*, due to, because, stem, stems, stemming, arise from, arises from,
    arising from, attribut*, owing to, originat*, responsible, driven by, reason, reasons,
    explain*
lead to, leads to, led to, happen*, effect, effects, consequence*, impact, do to, does to => lead
    to, leads to, leading to, result in, results in, resulting in, yield*, causes, causing,
    degrad*, drop, drops, increas*, decreas*, affect*, amplif*, influenc*, becom*, impact
help, helps, helpful, benefit*, beneficial, advantage, good thing, pay off, pays, useful, worth,
    why would => improv*, benefi*, better, help, helps, boost*, enhanc*, encourag*, facilitat*,
    effective*, useful, advantage*, enabl*
hurt, hurts, harm*, damag*, suffer*, worse, degrad*, drop* => degrad*, hurt, hurts, harm*, worse*,
    drop*, deteriorat*, poor*, underperform*, affect*, misguid*, sacrific*
choos*, chosen, chose, pick, picks, picked, select*, decid*, determin* => select*, choos*, chosen,
    based on, criteri*, determin*, pick, picks, prioriti*, scor*, if it, accord*, sampl*, rank*
left out, leave out, leaves out, dropped, exclud*, discard*, remov*, thrown, prun*, skip*, omit*
    => exclud*, remov*, discard*, dropp*, prun*, eliminat*, omit*, filter*, subset*, fewer
record*, collect*, gather*, captur*, measure, measured => record*, collect*, gather*, captur*,
    measur*
add, added, adds, adding, equip*, attach*, insert*, extra, additional => endow*, add, adds,
    adding, added, equip*, augment*, insert*, incorporat*, append*, integrat*, inject*,
    additional, extra, introduc*
fail, fails, failed, failure, break down, breaks down, go wrong, goes wrong, wrong, problem*,
    drawback*, shortcoming*, trouble, weakness*, difficult*, limitation*, obstacle, bottleneck,
    hard => fail*, break, breaks, problem*, drawback*, limit*, suffer*, challeng*, issue, issues,
    cannot, difficult*, degrad*, poor*, unable, lack*, underperform*, patholog*, vulnerable,
    should not, hard, bottleneck, expensive, costly, because they
beat, beats, better, outperform*, win, wins, against, edge over, compar*, than, worse, superior,
    ahead, improve*, gain, gains => outperform*, better, higher, lower, superior*, surpass*,
    exceed*, compar*, improv*, competitive, than, gain, gains, smaller, larger, worse
memory, storage, footprint, parameters => memory, storage, footprint, parameters, compact,
    compress*
tested, tried, try, evaluat*, experiment*, validat*, demonstrated, benchmark*, dataset, datasets
    => evaluat*, experiment*, test*, benchmark*, validat*, dataset, datasets, tasks, demonstrat*,
    across, apply, applied
goal, aim, aims, purpose, want, wants, intended, meant to, what for, designed, used for, objective
    => aim*, goal, goals, objective*, purpose*, designed, in order to, seek, seeks, so that,
    intended, task of, used to
requir*, need, needs, needed, depend, depends, necessary, must, have to, has to, rely, relies,
    assum* => requir*, need, needs, needed, must, necessary, depend*, rely, relies, assum*, using,
    has to, sufficient*
guarantee*, prove, proves, proved, proven, theor*, bound, bounds, rate, rates, converge* => prove,
    proves, proved, proven, proving, provably, guarantee*, theor*, bound*, converg*, rate, rates,
    optimal*
trade-off, trade-offs, tradeoff, tradeoffs, expense, given up, give up, gives up, sacrific*,
    balanc*, price => trade-off, trade-offs, tradeoff, tradeoffs, expense, at the cost, while,
    balanc*, compromis*, sacrific*, but
inspir*, borrow*, analog*, mimic*, idea behind, taken from => inspir*, borrow*, mimic*, analog*,
    motivated by, similar to, insight from, insights from
combin*, join, joins, together, mix*, merg*, fus*, jointly => combin*, joint*, together,
    integrat*, mix*, merg*, fus*, unif*, simultaneous*, interpolat*
split*, divid*, part, parts, component*, stage, stages, step, steps, made of, made up, consist*,
    phase*, ingredient* => consist*, compris*, component*, part, parts, stage, stages, step,
    steps, divid*, split*, decompos*, first, then, phase, phases, composed
propert*, characteristic*, factor, factors, feature, features, aspect*, qualit* => propert*,
    characteristic*, factor, factors, feature, features, aspect*, influenc*
predict*, correlat*, relat*, proxy, indicator, tell you, tells you, decide, decides, determin* =>
    predict*, correlat*, relat*, proxy, indicat*, associat*, depend*, influenc*, govern*
replac*, instead, substitut*, rather than, in place of, swap* => replac*, instead, rather than,
    substitut*, in place, alternativ*
find, found, finding*, discover*, report*, conclu*, observ*, reveal*, turn out, turns out,
    surpris*, show, shown, shows => find, finds, found, show*, observ*, discover*, reveal*,
    surpris*, suggest*, conclu*, demonstrat*, evidence, on average
differ*, distinguish*, unlike, novel, new about => differ*, distinct*, unlike, contrast, whereas,
    instead, rather
people, human*, participant*, subject, subjects, annotator*, user, users, who, whose, patient*,
    person, persons => human*, people, participant*, subject, subjects, annotator*, user, users,
    individual*, patient*, crowd*, expert*, author, authors
trained on, trained with, data, corpus, supervis*, label, labels => dataset, datasets, data,
    corpus, corpora, trained, training, sample, samples, example*, pairs, label, labels, annotat*
input, inputs, take, takes, receive, receives, goes in, fed, given => input, inputs, receiv*,
    take, takes, given, fed, condition*
output, outputs, return, returns, produc*, comes out, generat*, creat* => output, outputs,
    return*, produc*, generat*, creat*, synthes*, yield*
symptom, sign, manifest*, look like, looks like, visible => drop, drops, decreas*, loss of,
    manifest*, characteri*, correspond*, exhibit*, sharp
asked to, task, have to do, has to do, pretext, learn to, trained to, job => task, tasks,
    objective*, goal, predict*, need to, needs to, ask, asks, aim*, challenge, train*
generali*, transfer*, extend*, unseen, other => generali*, transfer*, extend*, appl*, unseen, new,
    novel, broad*
attack*, fool*, adversar*, safe*, defen* => attack*, adversar*, robust*, fool*, defen*, vulnerab*,
    safe*, perturb*
explain*, interpret*, understand*, insight => explain*, interpret*, understand*, insight*,
    reveal*, clarif*
approximat*, estimat*, comput*, calculat* => approximat*, estimat*, comput*, calculat*
contrary, misconception, belief, believed, assumption, common wisdom, question* => contrary,
    however, question*, flaw*, mislead*, incorrect, overlook*, surpris*, commonly, belief, assum*
during, over time, at test time, early, late, stage => during, over time, early, gradual*,
    throughout, epoch, epochs, anytime, late*, progressive*
how do, how does, how is, how are, how can, how did, how was, what is done, in what way, by what
    means => by doing, via, through, using, based on, leverag*, employ*, involv*, technique,
    mechanism, which does
reduc*, lower*, save, saved, saves, saving*, shrink*, decreas*, less, fewer, cut => reduc*,
    lower*, save, saves, saved, saving, savings, shrink*, decreas*, less, fewer, smaller, cut,
    cuts, percent
work best, works best, best, winning, optimal, recipe, most effective => best, optimal, most,
    highest, effective, winning, superior
kind, kinds, type, types, sort, sorts, form, forms, varieties, categories => such as, including,
    includ*, categor*, type, types, kind, kinds, namely, e g
prefer*, bias*, lean*, tend*, favor*, favour* => prefer*, bias*, lean*, tend*, favor*, favour*,
    opposite, incline*, toward*
recommend*, advice, advise, should, suggest*, guideline* => recommend*, advice, suggest*,
    guideline*, should, advocat*, argue, best practice, best practices
key, core, main idea, insight, intuition, trick, central => key, core, main, idea, ideas, insight,
    insights, intuition, observation, crux, central*
open question, remain, remains, unknown, unclear, not understood, little is known => remain*,
    open, unclear, unknown, little, less explored, poorly, not well
earlier, previous*, prior, existing, so far, usual*, standard, current, conventional*,
    traditional*, until now, up to now => previous*, prior, existing, traditional*, conventional*,
    current*, typical*, standard, commonly, most, recent*, often, usually
equal*, equivalent, same as, identical, coincid*, amount to, amounts to, reduce to, reduces to =>
    equivalen*, same, identical, correspond*, reduce to, reduces to, equal*, coincid*
how often, frequen*, rare*, common* => frequen*, rare*, common*, often, usually, most, always,
    never
explor*, search* => explor*, search*
new, novel, contribut*, propose, proposed, proposes, introduce, introduced, introduces => new,
    novel, contribut*, propos*, introduc*, first
"""
# What is read as a word of the table.
_READ_AS = (
    (re.compile(r"\\?%"), " percent "),
    (re.compile(r":\s"), " namely "),
    (re.compile(r"\bby\s(?:\w+ly\s)?(?:\w+ing|an?|the)\b"), " by doing "),
    (re.compile(r"\b(?:which|that)\s(?:\w+ly\s)?\w+s\b"), " which does "),
)
_GAP = re.compile(r"(?:[^\w-]|(?<!\w)-|-(?!\w))+")  # a compound is one word


@lru_cache(maxsize=_REMEMBERED)
def tellings(question: str) -> tuple[tuple[str, ...], ...]:
    """For each thing that ``question`` asks, the words in which papers tell it."""
    said = _plain(f"{question} kinds" if wants_several(question) else question)
    return tuple(told for asked, told in _groups() if any(cue in said for cue in asked))


def paraphrases(question: str, sentences: Sequence[str]) -> NDArray[np.float64]:
    """How often each of ``sentences`` tells each thing that ``question`` asks, up to three times,
    [g, s]."""
    import numpy as np

    told = [_plain(sentence) for sentence in sentences]
    groups = tellings(question)
    counts = [[sum(map(text.count, cues)) for text in told] for cues in groups]
    table = np.array(counts, float).reshape(len(groups), len(sentences))
    capped: NDArray[np.float64] = np.minimum(table, _MOST)
    return capped


def told_of(question: str, text: str) -> frozenset[str]:
    """Words of ``question``, in lower case, that say what is asked and that ``text`` tells in other
    words: "put" and "place" where one thing is put "in place of" what the text "replaces"."""
    asked, told = _plain(question), _plain(text)
    said = asked.split()
    found = set[str]()
    for wordings, tellings_ in _groups():
        cues = [cue for cue in wordings if cue in asked]
        if wordings == tellings_:  # other words for a thing, and not for asking: "tree search"
            continue
        if cues and any(cue in told for cue in tellings_):
            found.update(word for word in said for cue in cues if _is_of(cue, word))
    return frozenset(found)


def _is_of(cue: str, word: str) -> bool:
    """Whether ``word`` is one of those of ``cue``, the last of which may go on."""
    whole, begun = (cue, "") if cue.endswith(" ") else cue.rsplit(" ", 1)
    return word in whole.split() or bool(begun and word.startswith(begun))


@cache
def _groups() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Words for asking and words for telling, as they stand in a plain text."""
    lines = re.sub(r"\n +", " ", _TABLE).strip().splitlines()
    sides = (line.split(" => ") for line in lines)
    return tuple((_cues(asked), _cues(told)) for asked, told in sides)


def _cues(side: str) -> tuple[str, ...]:
    entries = (entry.replace(" ", "  ") for entry in side.split(", "))
    return tuple(f" {entry} ".removesuffix("* ") for entry in entries)


def _plain(text: str) -> str:
    """``text`` in lower case, its words parted by two blanks: they are counted one by one."""
    text = text.lower()
    for written, word in _READ_AS:
        text = written.sub(word, text)
    return f" {_GAP.sub('  ', text)} "
