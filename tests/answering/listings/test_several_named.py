"""Questions about the listings of several papers at once, and about what no listing has.

The expectations were read off the five listings by eye.
"""

from __future__ import annotations

import pytest
from answering_kit import assert_abstained, assert_sound, cited

HARD = "Contrastive Learning with Hard Negative Samples"
MIXUP = "Fair Mixup: Fairness via Interpolation"
QPLEX = "QPLEX: Duplex Dueling Multi-Agent Q-Learning"
RODE = "RODE: Learning Roles to Decompose Multi-Agent Tasks"
DOP = "DOP: Off-Policy Multi-Agent Decomposed Policy Gradients"
BEIT = "BEiT: BERT Pre-Training of Image Transformers"
GEODIFF = "GeoDiff: A Geometric Diffusion Model for Molecular Conformation Generation"
PMI = "PMI-Masking: Principled masking of correlated spans"
VACCINE = (
    "Gradient Vaccine: Investigating and Improving Multi-task Optimization in "
    "Massively Multilingual Models"
)
FLOWTRON = "Flowtron: an Autoregressive Flow-based Generative Network for Text-to-Speech Synthesis"
MEMORY = "Gradient Projection Memory for Continual Learning"


@pytest.mark.parametrize(
    ("question", "titles", "stated"),
    [
        ("Which author is on both Contrastive Learning with Hard Negative Samples and Fair Mixup?",
         {HARD, MIXUP}, "share 1 author: Ching-Yao Chuang"),
        ("Do PMI-Masking and Gradient Vaccine share an author?", {PMI, VACCINE}, "No author is on"),
        ("shared authors: DOP, QPLEX, RODE?", {DOP, QPLEX, RODE}, "1 author: Chongjie Zhang"),
        ("Is anyone on both QPLEX and DOP?", {QPLEX, DOP}, "1 author: Chongjie Zhang"),
        ("Are QPLEX and RODE by the same people?", {QPLEX, RODE}, "1 author: Chongjie Zhang"),
        ("Which has more authors, BEiT or GeoDiff?", {BEIT, GEODIFF}, "6 authors"),
        ("Which is newer, QPLEX or BEiT?", {QPLEX, BEIT}, "2022"),
        ("Was QPLEX published before BEiT?", {QPLEX, BEIT}, "2021"),
        ("Did Gradient Vaccine come before PMI-Masking?", {PMI, VACCINE}, "13:30"),
        ("What years are QPLEX and BEiT from?", {QPLEX, BEIT}, "is from 2021"),
        ("Were QPLEX and BEiT at the same conference?", {QPLEX, BEIT}, "ICLR (2022)"),
        ("How many authors do the two papers BEiT and GeoDiff have?", {BEIT, GEODIFF}, "6 authors"),
        ("links for Flowtron and Fair Mixup please", {FLOWTRON, MIXUP}, "Ig53hpHxS4"),
    ],
)  # fmt: skip
def test_what_the_listings_say_of_each(sample, question, titles, stated):
    answer = sample.assistant.ask(question)
    assert_sound(answer)
    assert cited(answer) == titles
    assert stated in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "How do QPLEX and RODE differ?",
        "Do QPLEX and DOP share a common idea?",
        "Which needs more memory, GShard or Flowtron?",
        "Do BEiT and Barlow Twins have the same training objective?",
    ],
)
def test_what_papers_do_is_for_their_abstracts_to_say(sample, question):
    text = sample.assistant.ask(question).text
    assert "No author is on" not in text
    assert " authors" not in text
    assert " is by " not in text


def test_how_long_a_talk_takes_is_told_in_minutes(sample):
    answer = sample.assistant.ask(
        "How many minutes was the slot for the talk on gradient projection memory?"
    )
    assert cited(answer) == {MEMORY}
    assert "takes 15 minutes" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "How many pages does the BEiT paper have?",
        "Which country are the authors of Flowtron from?",
        "What is Rafael Valle's email?",
        "How many submissions did ICLR 2022 receive?",
        "Which papers won a best paper award?",
        "What was the acceptance rate of ICLR 2021?",
        "Who is the corresponding author of QPLEX?",
        "Which room was Gradient Vaccine presented in?",
        "Who moderates Oral Session 2?",
        "Who is the chair of the session?",
        "How many Q&A breaks does Oral Session 2 have?",
        "is there a Q&A after the talk on distillation?",
        "is there a coffee break between PMI-Masking and Watch-And-Help?",
        "Are there any breaks before Rewon Child's talk?",
        "how many breaks are there between PMI-Masking and Watch-And-Help?",
        "when is the Q&A?",
        "when does the second Q&A of Oral Session 2 start?",
        "how long is the 13:05 break?",
        "when's lunch?",
    ],
)
def test_what_no_listing_has_is_not_answered(sample, question):
    answer = sample.assistant.ask(question)
    assert_abstained(answer)
    assert "Nothing that your library has from its listings states" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "are there Q&A datasets?",
        "is there anything on Q&A?",
        "is there a break in the symmetry of neural networks?",
        "when does the break of permutation symmetry matter?",
        "is there a talk after the second Q&A?",
        "when is the talk after the Q&A?",
        "how many talks are there between the Q&As?",
    ],
)
def test_breaks_may_be_a_topic_or_have_talks_beside_them(sample, question):
    assert "breaks or Q&As" not in sample.assistant.ask(question).text


def test_the_pages_that_an_abstract_speaks_of_are_its_own_matter(sample):
    answer = sample.assistant.ask("Which videos does Dance Revolution learn from?")
    assert "Nothing that your library has from its listings states" not in answer.text
