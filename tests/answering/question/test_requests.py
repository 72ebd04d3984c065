"""What people wrap a request for papers in, told from what the papers are to be about."""

from __future__ import annotations

import pytest

from rag.answering.question.parts import parts_of
from rag.answering.question.plan import plan
from rag.answering.question.requests import read_request, wants_one
from rag.answering.question.topic import topic_of

REQUESTS = {
    "anything on tides?": "tides",
    "who has studied sea ice": "sea ice",
    "papers where buoys are used to measure waves": "buoys to measure waves",
    "what's out there about hyperbolic reefs": "hyperbolic reefs",
    "coral papers please": "coral",
    "list everything that tackles erosion without dams": "erosion without dams",
    "relevant literature: salt marshes": "salt marshes",
    "need refs for dating of shells": "dating of shells",
    "Has anyone looked at why large waves break?": "large waves break",
    "which groups have worked on plankton blooms": "plankton blooms",
    "what research is there on ice cores": "ice cores",
    "Could you point me to papers on sparse sampling?": "sparse sampling",
    "do any of these papers tackle missing data?": "missing data",
    "I'd like to read about currents. What do you have?": "currents",
    "I am writing a survey on tides; which of these should I cite?": "tides",
    "We are starting a project on ocean noise. What is relevant?": "ocean noise",
    "my student works on point clouds, what should she read?": "point clouds",
    "what to read on swell": "swell",
    "which papers touch on fairness": "fairness",
    "which papers build on or analyse score models": "score models",
    "Which of these are about speech?": "speech",
    "In which papers does krill appear?": "krill",
    "Where do people use Hopfield networks?": "Hopfield networks",
    "Who is working on sea-level alignment?": "sea-level alignment",
    "people working on tabular data": "tabular data",
    "Kelp with few nutrients: which papers study it?": "Kelp with nutrients",
    "kelp and urchins: which works propose, use, or question them?": "kelp and urchins",
    "How is salinity measured? List the papers dealing with this.": "salinity measured",
    "Reefs that rebuild themselves — who works on it?": "Reefs rebuild themselves",
    "any idea which papers treat equivariance?": "equivariance",
    "An overview of papers on tuning, please": "tuning",
    "What do people do about noisy labels?": "noisy labels",
    "Which papers would help me understand double descent?": "double descent",
    "if I care about the cost of training, which papers matter?": "cost of training",
    "Suppose I want to forecast demand: what is relevant here?": "forecast demand",
    "We are talking to a port next week. Which of these deal with cranes?": "cranes",
    "I have a few maps drawn by hand. What should I read?": "maps drawn by hand",
    "Who automates choices usually left to divers?": "automates choices usually left to divers",
    "Writing a survey section on how tides grow: who analyses such laws?": "tides grow laws",
    "For the theory chapter: accounts of why waves break": "accounts of waves break",
    "For a chapter on tides I need everything that measures or predicts currents": (
        "tides measures or predicts currents"
    ),
    "For my seminar on tides, what is there on reefs?": "tides reefs",
    "how do people deal with missing buoys?": "missing buoys",
    "How do researchers handle noisy tags?": "noisy tags",
    "What does the collection contain on sea ice?": "sea ice",
    "mapping reefs without divers - what is there?": "mapping reefs without divers",
    "Why do tides turn? theory papers": "tides turn theory",
    "Does salt hurt coral, and what can one do? papers on that": "salt hurt coral",
    "what is there for salt marshes": "salt marshes",
    "tidal-energy papers, any flavour": "tidal-energy",
    "papers about drawing, printing or engraving maps": "drawing, printing or engraving maps",
}
PHRASES = """
reading comprehension
point clouds
search spaces for robots
source separation
survey propagation
training of deep sea robots under a fixed energy or memory budget on small cheap devices
how the choice of the anchor changes what a ship does
""".strip().splitlines()
NO_REQUESTS = """
what does the work on knots conclude?
what is the main contribution of SAM?
I'm interested in SWA. How does it find flat minima?
What are the findings of the paper on random seeds?
What methods does PatchTST use?
which optimizer works best for BERT?
does the survey cover transformers?
how do the authors deal with missing buoys?
by how many percent do people prefer it?
who forgets less in continual learning: models trained with labels or without?
savings in energy of growing networks by structured sparsification on four different data sets
Can you get minimax optimality with k = 1? up to what?
""".strip().splitlines()


@pytest.mark.parametrize(("question", "topic"), REQUESTS.items())
def test_a_request_is_told_from_its_topic(question, topic):
    assert plan(question).kind == "list"
    assert topic_of(read_request(question).topic).text == topic


@pytest.mark.parametrize("question", PHRASES)
def test_a_bare_phrase_is_a_topic_as_it_stands(question):
    assert plan(question).kind == "list"
    assert read_request(question).topic == question


@pytest.mark.parametrize("question", NO_REQUESTS)
def test_what_a_paper_says_is_no_request_for_papers(question):
    assert plan(question).kind == "fact"


def test_a_request_for_nothing_keeps_its_words():
    assert read_request("which papers are there?").topic == "which papers are there?"
    assert read_request("").topic == ""


@pytest.mark.parametrize(
    "question",
    [
        "How should results be aggregated? List the papers dealing with this.",
        "Does averaging help under shift? Which papers study that?",
    ],
)
def test_a_bare_request_is_no_question_of_its_own(question):
    assert parts_of(question) == [question]


def test_a_request_that_says_more_is_a_question_of_its_own():
    question = "How is rain measured? List the papers on snow."
    assert parts_of(question) == ["How is rain measured?", "List the papers on snow."]


def test_one_paper_is_told_from_several():
    assert wants_one("Is there a paper on tides?")
    assert wants_one("which long ocean paper has buoys?")
    assert not wants_one("which papers have buoys?")
    assert not wants_one("any work on buoys?")


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("which papers evaluate on ImageNet?", "ImageNet"),
        ("papers evaluated on speech data", "speech data"),
        ("which papers evaluate their method on CIFAR-10?", "CIFAR-10"),
        ("papers that train on sonar scans", "sonar scans"),
        ("which papers train and test on sonar scans?", "sonar scans"),
        ("which papers pretrain on sonar scans?", "sonar scans"),
        ("who benchmarks on Atari games?", "Atari games"),
        ("which works experiment with dropout?", "dropout"),
        ("which papers report results on COCO?", "COCO"),
        ("papers reporting strong results on COCO", "COCO"),
        ("which papers run experiments on GLUE", "GLUE"),
        # near-misses, of which the verb is a part of what they are about
        ("papers on training on noisy labels", "training on noisy labels"),
        ("papers on testing with humans", "testing with humans"),
        ("papers on test time training", "test time training"),
        ("papers about train-test splits", "train-test splits"),
        ("which papers test hypotheses", "test hypotheses"),
        ("papers that train large networks", "train large networks"),
        ("papers on evaluating language models", "evaluating language models"),
        ("papers that train on maps and test on photos", "train on maps and test on photos"),
        ("papers that give theoretical results on rates", "theoretical results on rates"),
    ],
)
def test_what_a_paper_does_with_its_data_is_no_topic(question, topic):
    assert topic_of(read_request(question).topic).text == topic


@pytest.mark.parametrize(
    "question",
    [
        "what does “On the Tides of Shallow Seas and their Implications” propose?",
        "What does On the Tides of Shallow Seas and their Implications propose?",
        'what is "On Tides: Papers on Reefs" about?',
        "what does “Work on Reefs: A Survey on Corals” say?",
    ],
)
def test_the_words_of_a_title_ask_for_no_papers(question):
    assert plan(question).kind == "fact"


@pytest.mark.parametrize(
    "question", ["“papers on tides”", "papers about “reef work”", "What Is There On Tides?",
                 "what do you have on “the tides of shallow seas”?"]
)  # fmt: skip
def test_quotation_marks_alone_make_no_title(question):
    assert plan(question).kind == "list"
