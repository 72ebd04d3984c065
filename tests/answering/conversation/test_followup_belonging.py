"""Which paper a question that points at none goes on about, and which questions have their own."""

from __future__ import annotations

import pytest

SUBSETS = (
    "Data-Efficient Contrastive Self-supervised Learning: Most Beneficial Examples for Supervised"
    " Learning Contribute the Least"
)
CURVATURE = "Understanding over-squashing and bottlenecks on graphs via curvature"
NOISE = "Butterfly Effects of SGD Noise: Error Amplification in Behavior Cloning and Autoregression"
BOOSTED = "Boost then Convolve: Gradient Boosting Meets Graph Neural Networks"
CHINCHILLA = "Chinchilla Scaling: A replication attempt"


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("how much can be thrown away on CIFAR100?", SUBSETS),
        ("how much can be thrown away on CIFAR-100?", SUBSETS),
        ("what kind of edges are to blame?", CURVATURE),
        ("and the remedy?", NOISE),
        ("when do GNNs alone fail then?", BOOSTED),
        ("what was wrong with the original?", CHINCHILLA),
        ("the narrow intervals, why implausible?", CHINCHILLA),
        ("what is the overall problem formulated as?", CHINCHILLA),
        ("which domains were looked at?", SUBSETS),
    ],
)
def test_what_no_other_paper_is_titled_after_goes_on_about_the_paper_before(read, question, title):
    rewritten = read(question, "tell me about it", f"**{title}** shows that [1].")
    assert rewritten is not None
    assert title.partition(":")[0] in rewritten


@pytest.mark.parametrize(
    "question",
    [
        "how are birds modelled when they flock?",
        "How long until a flock stops splitting up and every bird holds its heading?",
        "How much footage of someone do you need to make others' speech come out in their voice?",
        "which estimator's variance may grow exponentially with the information it estimates?",
        "In the analysis of birds adjusting their velocity, how long until the flock settles?",
        "Why do we need vector quantization when images are generated one token after another?",
        "Adafactor vs diffGrad: on what basis does each scale its step?",
        "QPLEX or DOP: which one is value-based?",
        "SPL+ and O-RAAC both target CVaR; for what kind of learning is each of them meant?",
        "For a survey I need everything that explains or audits predictions or policies.",
        "How many works have Yoshua Bengio among their authors?",
        "Did the authors of S4 write anything else?",
        "how well does machine translation do with a datastore of examples?",
        "diffusion models",
        "is there any astronomy paper?",
        "who is Kaidi Cao?",
        "what is drop-path?",
    ],
)
@pytest.mark.parametrize("title", [SUBSETS, CURVATURE, CHINCHILLA])
def test_a_question_with_a_subject_of_its_own_is_left_alone(read, question, title):
    assert read(question, "tell me about it", f"**{title}** shows that [1].") in (None, question)


@pytest.mark.parametrize("question", ["what do these papers say about jailbreaks in chatbots?"])
def test_several_papers_are_not_the_one_before(read, question):
    assert read(question, "tell me about it", f"**{CHINCHILLA}** shows that [1].") is None


def test_an_it_that_stands_for_what_follows_points_at_nothing(read):
    said = ("tell me about it", f"**{CHINCHILLA}** shows that [1].")
    assert read("What did it cost in dollars to train the giant GShard model?", *said) is None
    trained = read("how long did it take to train?", *said)
    assert trained == f"how long did “{CHINCHILLA}” take to train?"


@pytest.mark.parametrize("question", ["and individual fairness?", "what about video instead?"])
def test_a_topic_of_other_papers_is_no_part_of_the_one_before(read, question):
    rewritten = read(question, "what is Fair Mixup?", "Interpolation between groups [1].")
    assert rewritten is not None
    assert "Fair Mixup" not in rewritten


def test_a_paper_of_an_earlier_turn_is_taken_up_again(read):
    said = (
        "what is GShard?", "Conditional computation and sharding [1].",
        "what is Barlow Twins?", "A method without collapse [1].",
    )  # fmt: skip
    assert (
        read("how many TPU cores were there?", *said) == "how many TPU cores were there in GShard?"
    )
