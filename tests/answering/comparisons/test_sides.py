"""How a question words the sides of a comparison."""

from __future__ import annotations

import pytest

from rag.answering.comparisons.sides import sides_of


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("SAM vs SGD", ("SAM", "SGD")),
        ("BYOL or SimCLR: which needs negatives?", ("BYOL", "SimCLR")),
        ("layer norm compared with batch norm", ("layer norm", "batch norm")),
        ("What is the difference between Adam and AdaGrad?", ("Adam", "AdaGrad")),
        ("Compare DDIM against DDPM in terms of speed", ("DDIM", "DDPM")),
        ("how do PatchTST and Autoformer differ?", ("PatchTST", "Autoformer")),
        ("How does GShard differ from Switch Transformer?", ("GShard", "Switch Transformer")),
        ("GPM, CoTTA and Lump: what does each store?", ("GPM", "CoTTA", "Lump")),
        ("what do equivariance and invariance have in common?", ("equivariance", "invariance")),
        (
            "how is the paper on hard negatives different from the one on hard positives?",
            ("the paper on hard negatives", "the one on hard positives"),
        ),
        ("how is noise used in RISP and modelled in not-MIWAE?", ("RISP", "not-MIWAE")),
        (
            "does sparse or dense attention need more memory?",
            ("sparse attention need more memory", "dense attention need more memory"),
        ),
        ("set GPM against replay buffers", ("GPM", "replay buffers")),
        ("I keep mixing up Adam and AMSGrad: help", ("Adam", "AMSGrad")),
        ("Compare the bounds of Adam and of AdaGrad.", ("Adam", "AdaGrad")),
        ("what does each learn: BYOL and the SimCLR paper?", ("BYOL", "the SimCLR paper")),
        ("is SAM faster than SWA?", ("SAM", "SWA")),
        ("what do transformers do that LSTMs do not?", ("transformers", "LSTMs")),
        (
            "do the bottleneck paper and the curvature paper agree on the cause?",
            ("the bottleneck paper", "the curvature paper"),
        ),
        (
            "I study federated learning. How do FedAvg and FedProx differ?",
            ("FedAvg", "FedProx"),
        ),
        (
            "Compare 'Noise or Signal and Beyond' with Dropout (with and without rescaling).",
            ("Noise or Signal and Beyond", "Dropout (with and without rescaling)"),
        ),
        ("PatchTST, GPHT: is pretraining used in both?", ("PatchTST", "GPHT")),
        ("What can BERT tell us that GPT cannot?", ("BERT tell us", "GPT")),
        ("What sets AdamW apart from Adam?", ("AdamW", "Adam")),
        ("is SWA like EMA?", ("SWA", "EMA")),
        ("Tell LDReg from VICReg", ("LDReg", "VICReg")),
        ("FractalNet and CLIP", ("FractalNet", "CLIP")),
        ("BYOL & SimSiam", ("BYOL", "SimSiam")),
        ("not-MIWAE vs GAIN for missing data", ("not-MIWAE", "GAIN")),
        ("compare GPM with EWC and replay buffers", ("GPM", "EWC", "replay buffers")),
        ("compare GPM with the paper on hard and soft labels",
         ("GPM", "the paper on hard and soft labels")),
        ("what are the differences and similarities of BYOL and MoCo?", ("BYOL", "MoCo")),
        ("how are AVRIL and Interpole alike?", ("AVRIL", "Interpole")),
        ("what do the CO2 paper and MiCE share?", ("the CO2 paper", "MiCE")),
        ("In which respects do FractalNet and GShard resemble each other?",
         ("FractalNet", "GShard")),
        ("Tell me how Vaze et al. and the few-shot paper agree",
         ("Vaze et al", "the few-shot paper")),
        ("Is it done differently in PS-KD than in the regression paper?",
         ("PS-KD", "the regression paper")),
        ("What is to blame according to Alon & Yahav, and what according to the curvature paper?",
         ("Alon & Yahav", "the curvature paper")),
        ("Random convolutions next to batch styles: how do they reach it?",
         ("Random convolutions", "batch styles")),
        ("how does LEAD's goal differ from the gossip averaging?",
         ("LEAD", "the gossip averaging")),
        ("What do Alon and Yahav say causes it, and what does the curvature paper add to that?",
         ("Alon and Yahav", "the curvature paper")),
        ("Does DDIM beat GeoDiff?", ("DDIM", "GeoDiff")),
        ("how does Model Stock improve on DiWA?", ("Model Stock", "DiWA")),
        ("what is the advantage of PatchTST over Autoformer?", ("PatchTST", "Autoformer")),
        ("Is SAM preferable to SWA?", ("SAM", "SWA")),
        ("relationship of BYOL to Barlow Twins", ("BYOL", "Barlow Twins")),
        ("Which one trains faster - GShard or DeepSpeed?", ("GShard", "DeepSpeed")),
        ("GPM, RRR: how do they keep what was learnt?", ("GPM", "RRR")),
        ("What is common to Flowtron and the exemplar paper?", ("Flowtron", "the exemplar paper")),
        ("What distinguishes DDIM from GeoDiff?", ("DDIM", "GeoDiff")),
        ("Why choose DiWA over Model Stock?", ("DiWA", "Model Stock")),
        ("Contrast the kernel analysis, the noisy one and the random teachers.",
         ("the kernel analysis", "the noisy one", "the random teachers")),
        ("Fine-tuning: what do the few-sample paper and the privacy paper find?",
         ("the few-sample paper", "the privacy paper")),
        ("Few shots: COMET relies on concepts; what does the quantization paper rely on?",
         ("COMET", "the quantization paper")),
        ("Does MINDE or the critique by Song and Ermon estimate it?",
         ("MINDE", "the critique by Song and Ermon estimate it")),
        ("which decomposes the critic and which decomposes the action space?",
         ("decomposes the critic", "decomposes the action space")),
        ("which estimators fail the checks and which one passes?",
         ("estimators fail the checks", "passes")),
        ("Two papers beat MoCo, one by a consistency term and the other by filming people.",
         ("a consistency term", "filming people")),
        ("Some avoid forgetting: one paper uses gradients, another explanations. How?",
         ("uses gradients", "explanations")),
        ("how do the fractal models and the one without quantization differ?",
         ("the fractal models", "the one without quantization")),
        ("Would you use SEDONA or pruning?", ("SEDONA", "pruning")),
        ("Both the meta-gradient paper and the weight matrix adapt themselves.",
         ("the meta-gradient paper", "the weight matrix adapt themselves")),
        ("AMIGo trains a teacher; what plays that role in RAPID?", ("AMIGo", "RAPID")),
        ("VICReg / BYOL / E2MC: what is optimised?", ("VICReg", "BYOL", "E2MC")),
        ("Does WrapNet quantize the way the federated paper quantizes weights?",
         ("WrapNet quantize", "the federated paper")),
        ("The two S4 and LSS papers: which is faster?", ("S4", "LSS papers")),
        ("Temperatures: do frequent or rare classes get large ones?", None),
        ("how does the way Lars is used differ from what SGD does?", None),
    ],
)  # fmt: skip
def test_sides_are_read_as_written(question, names):
    found = sides_of(question)
    assert (found.names if found else None) == names


@pytest.mark.parametrize(
    "question",
    [
        "what is drop-path in FractalNet?",
        "which papers study weight averaging?",
        "How long did it train, and on what hardware?",
        "stochastic batch acquisition - how does its cost compare to BatchBALD",
        "who wrote SEDONA and where was it published?",
        "",
    ],
)
def test_other_questions_have_none(question):
    found = sides_of(question)
    assert found is None or not found.sure


def test_papers_that_are_only_counted():
    found = sides_of("How do the two over-squashing papers explain it?")
    assert found is not None
    assert (found.names, found.count, found.about) == ((), 2, "over-squashing")


def test_what_is_asked_about_the_sides_is_kept():
    found = sides_of("DiWA vs Model Stock: how many models does each average?")
    assert found is not None
    assert "how many models does each average" in found.rest
    assert "DiWA" not in found.rest


def test_a_long_enumeration_is_no_comparison():
    letters = ", ".join(f"Model{letter}" for letter in "ABCDEFGHIJ")
    found = sides_of(f"{letters} and ModelK: what are they?")
    assert found is None


def test_a_title_is_not_cut_at_its_and():
    question = "Is Boost and Convolve better than dropout?"
    found = sides_of(question, [(3, 21)])
    assert found is not None
    assert found.names == ("Boost and Convolve", "dropout")
