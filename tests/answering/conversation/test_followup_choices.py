"""Which of the papers talked about a follow-up means, and when it means none of them."""

from __future__ import annotations

import pytest

DANCE = "Dance Revolution: Long-Term Dance Generation with Music via Curriculum Learning"
COCON = "CoCon: A Self-Supervised Approach for Controlled Text Generation"
MEMORY = "Gradient Projection Memory for Continual Learning"
CONTINUITY = "Representational Continuity for Unsupervised Continual Learning"
REASONS = "Remembering for the Right Reasons: Explanations Reduce Catastrophic Forgetting"
STRUCTURED = "Efficiently Modeling Long Sequences with Structured State Spaces"
FINE_TUNING = "Fine-Tuning can Distort Pretrained Features and Underperform Out-of-Distribution"
TIME_SERIES = "A Time Series is Worth 64 Words: Long-term Forecasting with Transformers"
COMPRESSED = "Self-Supervised Learning of Compressed Video Representations"
MULTIMODAL = "Parameter Efficient Multimodal Transformers for Video Representation Learning"
BUTTERFLY = (
    "Butterfly Effects of SGD Noise: Error Amplification in Behavior Cloning and Autoregression"
)
GROWING = "Growing Efficient Deep Networks by Structured Continuous Sparsification"
GENERATION = ("sequence generation papers", f"2 papers:\n\n- **{DANCE}** [1]\n- **{COCON}** [2]")
VIDEO = ("papers by Sangho Lee", f"2 papers:\n\n- **{MULTIMODAL}** [1]\n- **{COMPRESSED}** [2]")
S4 = ("what does S4 do?", "It reduces state space models to a Cauchy kernel [1].")
PATCHES = ("how do you patch a time series?", f"“… PatchTST …” [1]\n— **{TIME_SERIES}**")


@pytest.mark.parametrize(
    ("question", "said", "expected"),
    [
        ("does the text one need labels?", GENERATION, "does CoCon need labels?"),
        ("is there a video of the dance paper?", GENERATION, f"is there a video of “{DANCE}”?"),
        ("who wrote the 2nd one?", GENERATION, "who wrote CoCon?"),
        ("who wrote the other one, the dance one?", GENERATION, f"“{DANCE}”"),
        ("what pretext tasks does it use?", VIDEO, f"what pretext tasks does “{COMPRESSED}” use?"),
        (
            "which of the two uses fewer parameters?",
            VIDEO,
            f"which of “{MULTIMODAL}” and “{COMPRESSED}” uses fewer parameters?",
        ),
        ("compare them", VIDEO, f"compare “{MULTIMODAL}” and “{COMPRESSED}”"),
        (
            "what is the difference?",
            VIDEO,
            f"what is the difference between “{MULTIMODAL}” and “{COMPRESSED}”?",
        ),
    ],
)
def test_one_of_a_list_is_told_by_its_own_words(read, question, said, expected):
    assert expected in (read(question, *said) or "")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How does the first cope with drift?", f"How does “{DANCE}” cope with drift?"),
        ("what does the second one condition on?", "what does CoCon condition on?"),
    ],
)
def test_each_marker_of_a_sentence_stands_for_a_paper(read, question, expected):
    said = (
        "Long music-driven dance generation by a curriculum [1] and controlled text generation by "
        "a self-supervised block for a pretrained language model [2]."
    )
    assert read(question, "sequence generation papers", said) == expected


def test_one_described_may_have_been_listed_turns_ago(read):
    listed = f"Papers:\n\n- **{MEMORY}** [1]\n- **{CONTINUITY}** [2]\n- **{REASONS}** [3]"
    said = ("continual learning", listed, "what does the first one store?", "Bases [1].")
    assert read("and the unsupervised one?", *said) == f"what does “{CONTINUITY}” store?"


def test_the_other_one_of_two_is_the_one_not_just_talked_about(read):
    said = (*GENERATION, "who wrote CoCon?", "Alvin Chan and others [1].")
    assert read("and the other one?", *said) == f"who wrote “{DANCE}”?"


def test_another_paper_of_the_same_people_is_found_by_what_it_is_on(read):
    said = ("who reduces parameters of transformers for video?", f"**{MULTIMODAL}** [1]")
    asked = "which tasks does the same group's paper on compressed videos propose?"
    assert read(asked, *said) == f"which tasks does “{COMPRESSED}” propose?"


@pytest.mark.parametrize(
    ("question", "said", "expected"),
    [
        ("how fast is generation?", S4, f"how fast is generation in “{STRUCTURED}”?"),
        ("whats the base model?", S4, f"what is the base model of “{STRUCTURED}”?"),
        ("when's that?", S4, f"when is “{STRUCTURED}”?"),
        ("did they check taht?", S4, f"did “{STRUCTURED}” check that?"),
        ("is there a project page?", S4, f"is there a project page of “{STRUCTURED}”?"),
        (
            "did the authors release code?",
            S4,
            f"did the authors of “{STRUCTURED}” release code?",
        ),
        ("what was tested there?", S4, f"what was tested in “{STRUCTURED}”?"),
        ("how many baselines?", S4, f"how many baselines of “{STRUCTURED}”?"),
        ("and when is the talk?", S4, f"when is the talk of “{STRUCTURED}”?"),
        ("did the first author write more?", S4, "did Albert Gu write more?"),
        ("Great, thanks! And who are the authors?", S4, f"who are the authors of “{STRUCTURED}”?"),
    ],
)
def test_a_question_with_the_words_of_the_paper_talked_about_is_about_it(
    read, question, said, expected
):
    assert read(question, *said) == expected


@pytest.mark.parametrize(
    "question",
    [
        "which method samples hard negatives for contrastive learning?",
        "how are vehicle and pedestrian trajectories predicted with equivariance?",
        "can an agent help a human in a household?",
        "how is catastrophic forgetting reduced by explanations?",
        "does Adafactor keep full second moments?",
        "After whom is Barlow Twins named?",
        "Weight averaging against non-stationary data: how is it used in CoTTA?",
        "Which talk closes Oral Session 2, and at what time is it over?",
        "does it help a controller to know the limbs of the robot?",
        "how many works have Tengyu Ma among the authors?",
    ],
)
@pytest.mark.parametrize("said", [GENERATION, S4, PATCHES], ids=["a list", "prose", "a quote"])
def test_a_question_that_another_paper_fits_better_is_a_change_of_topic(read, question, said):
    assert read(question, *said) is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Thanks. Who wrote Einops?", "Who wrote Einops?"),
        ("ok next: who wrote Einops?", "who wrote Einops?"),
        ("Thank you! Another question: who wrote Einops?", "who wrote Einops?"),
    ],
)
def test_thanks_before_a_new_question_are_left_out(read, question, expected):
    assert read(question, *S4) == expected


@pytest.mark.parametrize(
    ("question", "last", "expected"),
    [
        ("no, I meant 2022", "papers of ICLR 2021 on privacy", "papers of ICLR 2022 on privacy"),
        ("no, I meant the 2022 one", "papers by Percy Liang", "papers by Percy Liang from 2022"),
        ("same for PatchTST?", "is there code for VICReg?", "is there code for PatchTST?"),
        ("same for the dance paper", "who wrote CoCon?", "who wrote the dance paper?"),
        ("and does VICReg?", "does Barlow Twins need pairs?", "does VICReg need pairs?"),
        ("and at 12:35?", "what is on at 12:05 today?", "what is on at 12:35 today?"),
    ],
)  # fmt: skip
def test_a_correction_or_a_new_value_goes_into_the_last_question(read, question, last, expected):
    assert read(question, last, "Some [1].") == expected


def test_the_paper_that_an_answer_cites_may_be_told_by_its_words(read):
    answer = (
        "SGD noise gets amplified through unstable closed-loop dynamics, "
        "which they call gradient variance amplification [1]."
    )
    said = ("what causes oscillating rewards?", answer)
    assert read("what helps?", *said) == f"what helps in “{BUTTERFLY}”?"
    assert BUTTERFLY not in (read("what helps?", "what causes rewards?", "Noise [1].") or "")


def test_what_comes_next_asks_for_the_next_talk(read):
    said = ("which talk is at 11:30?", f"**{GROWING}** (Mon 3 May 11:30 - 11:45 PDT) [1]")
    assert read("what comes next?", *said) == f"which talk comes after “{GROWING}”?"
    assert read("and right after it?", *said) == f"which talk comes right after “{GROWING}”?"


def test_the_talk_after_another_is_the_one_talked_about_then(read):
    asked = f"which talk comes after “{GROWING}”?"
    said = (asked, f"**{FINE_TUNING}** (Mon 3 May 11:45) comes after **{GROWING}** [1].")
    assert read("ok, which session is that in?", *said) == f"which session is “{FINE_TUNING}” in?"


def test_she_is_the_person_asked_about_and_not_her_coauthors(read):
    paper = "Meta-Learning with Fewer Tasks through Task Interpolation"
    said = ("what did Chelsea Finn write?", f"1 paper:\n\n- **{paper}** [1]",
            "what is its main finding?", f"“We find …” [1]\n— **{paper}**")  # fmt: skip
    assert read("and her coauthors?", *said) == "what about Chelsea Finn's coauthors?"
    assert read("what else did she write?", *said) == "what else did Chelsea Finn write?"


def test_a_name_takes_the_place_of_a_whole_title(read):
    said = (f"any overhead of “{STRUCTURED}”?", f"“Nearly none.” [1]\n— **{STRUCTURED}**")
    assert read("and Switch EMA?", *said) == "any overhead of Switch EMA?"


def test_is_there_something_in_it_asks_for_no_papers(read):
    assert read("is there any theory in it?", *S4) == f"does “{STRUCTURED}” have theory?"


def test_of_a_list_of_what_was_one_paper_to_find_the_first_is_meant(read):
    miwae = "not-MIWAE: Deep Generative Modelling with Missing not at Random Data"
    fair = "Matrix Estimation for Individual Fairness"
    said = ("is there a paper about missing data?", f"2:\n\n- **{miwae}** [1]\n- **{fair}** [2]")
    assert read("does it need labels?", *said) == "does not-MIWAE need labels?"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("who is the first author?", f"who is the first author of “{STRUCTURED}”?"),
        ("and the last author?", f"who is the last author of “{STRUCTURED}”?"),
    ],
)
def test_an_author_by_place_is_one_of_the_paper(read, question, expected):
    assert read(question, *S4) == expected


def test_what_was_asked_in_vain_changes_no_subject(read):
    said = ("what is S4?", f"“…” [1]\n— **{STRUCTURED}**",
            "papers by Larsson", "No paper in your library is by Larsson.")  # fmt: skip
    assert read("how deep can it go?", *said) == f"how deep can “{STRUCTURED}” go?"


def test_why_restore_them_is_asked_of_the_paper(read):
    said = ("what is CoTTA?", "It restores some neurons to the source weights [1].")
    restated = read("why restore them?", *said)
    assert restated is not None
    assert restated.startswith("why restore them in ")
