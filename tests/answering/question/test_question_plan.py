"""What kind of answer a wording asks for."""

from __future__ import annotations

import pytest

from rag.answering.question.plan import Plan, plan

LISTS = """
which papers study weight averaging?
what papers are there on pruning?
Which methods avoid collapse without negatives?
weight averaging
contrastive learning papers
text summarization methods?
papers on contrastive learning
papers by Schmidhuber
posters about video
any work on federated learning?
list all papers about graph neural networks
show me the posters on video
please find papers that use transformers
give me papers on RL
recommend papers about pruning
is there anything on quantum computing?
are there any papers about fairness?
which ones infer dynamics from video?
what do we have that uses causal inference?
what about proteins?
do you have papers on RL?
what do you have on diffusion models?
anything about continual learning?
who works on recommender systems?
what papers did Simon Du write?
what has Alihan Huyuk written?
which papers did Joshua Tenenbaum co-author?
I need something about meta-learning
I'm looking for papers on NAS
which talks are in Oral Session 2?
where can I read about loss landscapes?
is sparse reward exploration treated anywhere?
has anyone combined graph networks with transformers?
what optimizers have been proposed?
""".strip().splitlines()
FACTS = """
what accuracy does Barlow Twins reach?
how does SWA find flat optima?
why does SAM generalize better?
how many GPUs were used to train BEiT?
how many models does Model Stock need?
does FractalNet use residual connections?
explain how DiWA works
what is drop-path?
What is the best treatment for migraine?
how fast is the Reformer?
summarize FractalNet
against how many watermark removal approaches was it tested?
does SAM outperform SGD?
describe the main idea of Model Soups
what dataset does BrLP use?
by how much does Model Stock reduce training cost?
how long did FractalNet train on ImageNet?
when does averaging help?
where do flat minima come from?
is SWA an ensemble?
who won the 2018 football World Cup?
show how GPM computes the subspaces
find out whether DC3 satisfies the constraints.
""".strip().splitlines()
COMPARISONS = """
compare SWA with Switch EMA
Compare Fisher merging and uncertainty-based gradient matching
what is the difference between SWA and EMA?
differences between DiWA and Model Stock
DiWA vs Model Stock
DiWA vs. Model Stock: how many models does each average?
FractalNet versus ResNet: which is deeper?
how do barlow twins and VICReg differ?
how does SAM differ from SGD?
is Reformer different from Performer?
how do barlow twins and VICReg each prevent collapse?
FractalNet and fractal generative models: what do they have in common?
QPLEX or DOP: which one is value-based?
gossip learning or federated learning: which converges faster?
how do attention networks and signatures handle sparse series?
does asynchronous or synchronous SGD need more updates?
how do the two over-squashing papers explain it?
in contrast to GANs, what do diffusion models optimise?
""".strip().splitlines()


@pytest.mark.parametrize("question", LISTS)
def test_asks_for_papers(question):
    assert plan(question) == Plan("list")


@pytest.mark.parametrize("question", FACTS)
def test_asks_what_a_paper_says(question):
    assert plan(question) == Plan("fact")


@pytest.mark.parametrize("question", COMPARISONS)
def test_asks_for_two_things_side_by_side(question):
    assert plan(question).kind == "comparison"


@pytest.mark.parametrize(
    "question",
    [
        "how many papers are in the library?",
        "how many ICLR 2022 papers are there?",
        "how many posters?",
        "How many spotlights does Oral Session 2 have?",
        "how many papers does the library have from NeurIPS?",
        "number of papers about video",
        "count the papers on RL",
        "how many talks are by Kim?",
    ],
)
def test_asks_for_a_count_of_papers(question):
    assert plan(question) == Plan("list", counts=True)


@pytest.mark.parametrize(
    ("question", "attributes"),
    [
        ("who wrote BEiT?", ["authors"]),
        ("Who is the author of BEiT?", ["authors"]),
        ("who are the authors of SWA?", ["authors"]),
        ("who proposed FractalNet?", ["authors"]),
        ("by whom was BEiT written?", ["authors"]),
        ("name the authors of BEiT", ["authors"]),
        ("how many authors does BEiT have?", ["author_count"]),
        ("where was Einops published?", ["venue"]),
        ("at which conference did Einops appear?", ["venue"]),
        ("what year was Einops published?", ["year"]),
        ("when was BEiT published?", ["year"]),
        ("what year was Einops published and where?", ["year", "venue"]),
        ("which track is RODE in?", ["track"]),
        ("is SAM an oral or a spotlight?", ["track"]),
        ("which session is SAM in?", ["session"]),
        ("when is Sharpness-aware Minimization presented?", ["time"]),
        ("what time is the talk on implicit layers?", ["time"]),
        ("link to the BEiT paper", ["url"]),
        ("when and where is SAM presented?", ["time", "session", "venue"]),
        ("the track and time of the RODE paper", ["track", "time"]),
        ("who is the first author of RODE?", ["first_author"]),
        ("where can I read BEiT?", ["url"]),
        ("where can I find the PDF of BEiT?", ["pdf_url", "url"]),
    ],
)
def test_asks_what_the_listings_state(question, attributes):
    planned = plan(question)
    assert planned.kind == "library"
    assert set(planned.attributes) == set(attributes)
    assert not planned.counts


@pytest.mark.parametrize("question", ["Which Papers Study SWA?", "WHICH PAPERS STUDY SWA"])
def test_case_does_not_matter(question):
    assert plan(question) == Plan("list")
