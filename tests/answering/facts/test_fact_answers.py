"""Facts asked of the sample library without an LLM: the sentence that answers, or a plain "no".

Expected sentences are those of the abstracts, read by eye.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from answering_kit import assert_abstained, assert_sound

from rag.assistant import Assistant
from rag.paper import Answer, Filters

FRACTAL = "FractalNet: Ultra-Deep Neural Networks without Residuals"
BARLOW = "Barlow Twins: Self-Supervised Learning via Redundancy Reduction"
MICE = "MiCE: Mixture of Contrastive Experts for Unsupervised Image Clustering"
RISP = (
    "RISP: Rendering-Invariant State Predictor with Differentiable Simulation and Rendering for "
    "Cross-Domain Parameter Estimation"
)
SPO = "A Minimaximalist Approach to Reinforcement Learning from Human Feedback"
BODY = "My Body is a Cage: the Role of Morphology in Graph-Based Incompatible Control"
TSDIFF = (
    "Predict, Refine, Synthesize: Self-Guiding Diffusion Models for Probabilistic Time Series "
    "Forecasting"
)
RECOVERY = "Learning Energy-Based Models by Diffusion Recovery Likelihood"
DDIM = "Denoising Diffusion Implicit Models"
SWA = "Averaging Weights Leads to Wider Optima and Better Generalization"
RRR = "Remembering for the Right Reasons: Explanations Reduce Catastrophic Forgetting"
LP_FT = "Fine-Tuning can Distort Pretrained Features and Underperform Out-of-Distribution"
MIX_SA = "MixSA: Training-free Reference-based Sketch Extraction via Mixture-of-Self-Attention"

Ask = Callable[..., Answer]


@pytest.fixture
def ask(sample) -> Ask:
    assistant: Assistant = sample.assistant
    return assistant.ask


def assert_whole_sentences(answer: Answer, assistant: Assistant) -> None:
    for citation in answer.citations:
        sentences = assistant.library.catalog.sentences(citation.paper.paper_id)
        assert {(e.start, e.end) for e in citation.evidence} <= set(sentences)


@pytest.mark.parametrize(
    ("question", "paper", "holding"),
    [
        ("what is drop-path in FractalNet?", FRACTAL, "develop drop-path"),
        (
            "In how many StarCraft scenarios does RODE win?",
            "RODE: Learning Roles to Decompose Multi-Agent Tasks",
            "9 of the 14 scenarios",
        ),
        (
            "What FID does diffusion recovery likelihood reach on CIFAR-10?",
            "Learning Energy-Based Models by Diffusion Recovery Likelihood",
            "FID 9.58",
        ),
        (
            "How many fine-tuned models does Model Stock need?",
            "Model Stock: All we need is just a few fine-tuned models",
            "two fine-tuned models",
        ),
        (
            "how much overhead does SWA have?",
            "Averaging Weights Leads to Wider Optima and Better Generalization",
            "almost no computational overhead",
        ),
    ],
)
def test_a_fact_is_quoted_first(ask, sample, question, paper, holding):
    answer = ask(question)
    assert_sound(answer)
    assert_whole_sentences(answer, sample.assistant)
    assert answer.status == "answered"
    first = answer.citations[0]
    assert first.paper.title == paper
    assert holding in first.evidence[0].text
    assert answer.text.startswith("“")
    assert holding in answer.text.splitlines()[0]
    assert {claim.verdict for claim in answer.claims} == {"supported"}


@pytest.mark.parametrize(
    ("question", "holding"),
    [
        ("Why can the augmented covariance matrix classify EEG better?", "is due to the fact that"),
        ("what was wrong with replay methods in online continual learning?", "stability gap"),
        ("Where is the code of diffGrad?", "github.com/shivram1987/diffGrad"),
        ("On which four tasks is RISP evaluated?", "imitation learning, and visuomotor control"),
        ("does TSDiff need an auxiliary network?", "without requiring auxiliary networks"),
    ],
)
def test_the_sentence_is_of_the_kind_that_is_asked_for(ask, question, holding):
    answer = ask(question)
    assert answer.status == "answered"
    assert holding in answer.citations[0].evidence[0].text


@pytest.mark.parametrize(
    ("question", "holding"),
    [
        ("What is TraDE?", "We present TraDE, a self-attention-based architecture"),
        ("What is RODE?", "we propose to first decompose joint action spaces"),
        ("What is OPAL?", "Our main insight is that"),
        ("What is WrapNet?", "we propose WrapNet, an architecture"),
    ],
)
def test_what_a_thing_is_is_told_by_the_sentence_that_introduces_it(ask, question, holding):
    answer = ask(question)
    assert answer.text.startswith("“")
    assert holding in answer.citations[0].evidence[0].text


def test_at_most_two_sentences_are_quoted_best_first(ask):
    answer = ask("How fast is sampling with DDIM relative to DDPM?")
    assert all(1 <= len(citation.evidence) <= 2 for citation in answer.citations)
    assert answer.claims[0].text == answer.citations[0].evidence[0].text


class TestFalsePremises:
    @pytest.mark.parametrize(
        ("question", "paper", "denial"),
        [
            ("Why does FractalNet depend on residual connections?", FRACTAL, "do not include any"),
            ("Why do Barlow Twins need large batches?", BARLOW, "does not require large batches"),
            ("On which six tasks is RISP evaluated?", RISP, "four tasks"),
            ("On which seven datasets was MiCE evaluated?", MICE, "four widely adopted"),
            # Told by a sentence that is not among the nearest ones.
            ("Which reward model does SPO train?", SPO, "does not require training a reward model"),
            (
                "By how much does encoding the morphology in the graph improve control?",
                BODY,
                "does not improve their performance",
            ),
            (
                "Why do the long-run MCMC samples of diffusion recovery likelihood diverge?",
                RECOVERY,
                "do not diverge",
            ),
            ("why is DDIM slower than DDPM?", DDIM, "faster in terms of wall-clock time"),
            ("Why does SWA find sharper optima than SGD?", SWA, "much flatter solutions"),
            ("How does RRR increase forgetting?", RRR, "reduced forgetting"),
            # One case denies what is so always; and what is needed is not.
            (
                "Why does fine-tuning always beat linear probing out-of-distribution?",
                LP_FT,
                "worse",
            ),
            (
                "how does Weight Normalization introduce dependencies between examples?",
                "Weight Normalization: A Simple Reparameterization to Accelerate Training of Deep "
                "Neural Networks",
                "does not introduce any dependencies",
            ),
            ("Why does MixSA require so much training data?", MIX_SA, "training-free"),
        ],
    )
    def test_the_sentence_that_denies_it_is_quoted(self, ask, question, paper, denial):
        answer = ask(question)
        assert_sound(answer)
        assert answer.status == "abstained"
        [citation] = answer.citations
        assert citation.paper.title == paper
        assert denial in citation.evidence[0].text
        assert "says otherwise" in answer.text
        assert denial in answer.text

    @pytest.mark.parametrize(
        "question",
        [
            "Do Barlow Twins need large batches?",  # it asks, and is answered
            "On which four tasks is RISP evaluated?",
            "Does the self-guidance of TSDiff need auxiliary networks?",
            "What does drop-path do without residual connections in FractalNet?",
            "why is DDIM faster than DDPM?",
            "What replaces the reward model in SPO?",  # it knows
            "TSDiff: any auxiliary networks needed for conditioning?",
            "on about two thousand TPU cores, how many parameters had GShard?",
            "What is the open-set decision of a classifier correlated with?",
            "Why does Adam sometimes fail to converge?",
            "up to which share of synthetic data does the self-correction keep a generative model "
            "from collapsing?",
        ],
    )
    def test_what_takes_nothing_wrong_for_granted_is_not_corrected(self, ask, question):
        assert "says otherwise" not in ask(question).text


class TestAbstention:
    @pytest.mark.parametrize(
        "question",
        [
            "how long did FractalNet train on ImageNet?",
            "what BLEU does FractalNet reach?",
            "how many GPUs were used to pretrain BEiT?",
            "What top-1 accuracy does Barlow Twins reach on ImageNet?",
            "how many layers has the deepest FractalNet?",
            "what is the learning rate of PatchTST?",
            "what are the limitations of DDIM?",
            "what are the limitations of ShapNets?",
            "where do the authors of Influence Functions in Deep Learning Are Fragile work?",
            "what is the MOS of Flowtron?",
            "What future work do the authors of Anarchic Federated Learning plan?",
            "How many attention heads does SuperGAT use?",
            "Which language models were merged in Model Merging by Uncertainty-Based Gradient "
            "Matching?",
            "Which real-world datasets does Shapley Explanation Networks use?",
            "On which data set is stochastic batch acquisition evaluated?",
            "What's the default patch length of PatchTST?",
            "why is the sky blue?",
            "What is the best treatment for migraine?",
            "who won the 2018 football World Cup?",
            "asdf qwer zxcv",
            "статьи про внимание?",
            "深度学习的论文",
            "sign language recognition papers",
            "which papers study volcanic eruptions?",
        ],
    )
    def test_what_the_library_does_not_hold(self, ask, question):
        answer = ask(question)
        assert_abstained(answer)
        near = re.findall(r"^- \*\*.+\*\*.*`rag show (\w+)`$", answer.text, re.MULTILINE)
        assert 1 <= len(near) <= 3

    def test_the_nearest_papers_can_be_shown(self, ask, sample):
        text = ask("how long did FractalNet train on ImageNet?").text
        first = re.findall(r"`rag show (\w+)`", text)[0]
        assert sample.assistant.paper(first).title == FRACTAL

    def test_it_says_what_is_missing(self, ask):
        reason = ask("how long did FractalNet train on ImageNet?").text.splitlines()[0]
        assert FRACTAL in reason
        assert re.search("duration|ImageNet", reason)
        assert "migraine" in ask("What is the best treatment for migraine?").text.splitlines()[0]


class TestWhatIsSaidToBeMissing:
    def test_no_word_of_the_library_is_said_to_be_in_none_of_it(self, ask):
        # "robot" is in other abstracts than the three that are read.
        said = ask("how far can the robot swim in magma?").text.splitlines()[0]
        assert "“robot”" not in said or "nearest" in said

    def test_a_word_that_no_paper_has_is_missing_from_the_library(self, ask):
        said = ask("What is the best treatment for migraine?").text.splitlines()[0]
        assert "no abstract in it mentions" in said
        assert "“migraine”" in said


def test_a_possessive_names_the_paper_all_the_same(sample):
    answer = sample.assistant.ask("how many parameters does GShard's model have?")
    assert answer.status == "answered"
    assert "600 billion" in answer.text


@pytest.mark.parametrize(
    "question",
    ["what does FractalNet propose?", "what is the main contribution of FractalNet?"],
)
def test_what_every_paper_does_need_not_be_said_in_its_words(ask, question):
    assert [citation.paper.title for citation in ask(question).citations] == [FRACTAL]


@pytest.mark.parametrize("question", ["who wrote BEiT?", "how does BEiT corrupt an image?"])
def test_a_paper_that_the_flags_keep_out_does_not_answer(ask, question):
    answer = ask(question, filters=Filters(years=(2021, 2021)))
    assert "BEiT" not in {citation.paper.title.partition(":")[0] for citation in answer.citations}


class TestAQuestionInOtherWords:
    """No paper is named, and the question shares few words with the abstract it is about."""

    @pytest.mark.parametrize(
        ("question", "holding"),
        [
            (
                "In what order do joint-embedding learners pick up their features?",
                "one dimension at a time",
            ),
            (
                "Which tweak made shuffled distributed training beat its own lower limits?",
                "synchronized shuffling",
            ),
            (
                "What's the downside of classical controllers that are safe in the worst "
                "situation?",
                "perform poorly in the average",
            ),
        ],
    )
    def test_the_nearest_paper_answers(self, ask, question, holding):
        answer = ask(question)
        assert_sound(answer)
        assert answer.status == "answered"
        assert holding in " ".join(e.text for c in answer.citations[:1] for e in c.evidence)

    @pytest.mark.parametrize(
        "question",
        [
            "Which hospital supplied the patient data for explaining decisions by imagined "
            "outcomes?",
            "How many nodes had the biggest graph that the generic walk algorithm was run on?",
            "What did the team that taught drones to race indoors say about battery life?",
            "How long did the doctors need to label the retina scans for diabetic eye disease?",
        ],
    )
    def test_what_is_not_told_is_still_refused(self, ask, question):
        assert_abstained(ask(question))

    def test_a_name_is_looked_for_as_it_stands(self, ask):
        assert_abstained(ask("at which epoch does SWA start averaging?"))
