"""What a question takes for granted that there is, and a sentence says is not there."""

from __future__ import annotations

import pytest

from rag.answering.facts.lacking import lacking

TITLE = "Meltwater: Forecasting Rivers"
OTHERS = "Existing methods do not use a reward model."


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("What does its reward model look like?", "It does not require training a reward model."),
        ("How is the reward model regularised?", "It needs neither labels nor a reward model."),
        ("How do residual connections help it?", "The nets do not include residual connections."),
        ("How long does it have to be trained?", "We present a training-free method."),
        ("How long does it take to retrain?", "It requires no additional training."),
        ("Why does it need so much training data?", "We present a training-free method."),
        ("How does it retrain its network?", "It works without any further training."),
        ("Why does it rely on annotations?", "It removes the need for any annotations."),
        ("By how much does it slow down inference?", "It gains without inference overhead."),
        ("How much extra memory does it take?", "It comes at no additional memory cost."),
        # What is asked for, needed, done, or simply said to be there.
        ("Which bounded-flow assumption does it rest on?", "It works without bounded flows."),
        ("What retuning is needed?", "It works (i.e., without requiring any retuning)."),
        ("Why does it need an exact bed shape?", "We see that the exact bed shape is not needed."),
        ("How is its local slope estimated?", "It avoids the need to estimate local slopes."),
        ("Which dam condition does it impose?", "It gets rid of the restrictive dam condition."),
        ("Over which grid are its gauges tuned?", "It is gauge-free."),
        (
            "How does it alter the flow model?",
            "It works without new nets or altering the flow model.",
        ),
        ("Why does it only work with large batches?", "It does not require large batches."),
        ("Why can it not do without annotations?", "It needs no annotations."),
        ("Why does it need so much overhead?", "It has almost no overhead."),
        ("What does the reward model cost?", "Unlike existing methods, it needs no reward model."),
    ],
)
def test_what_is_not_there(question: str, sentence: str) -> None:
    assert lacking(question, TITLE, ["Rivers rise.", sentence]) == 1


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        # It asks whether, or knows that there is none.
        ("Does it need a reward model?", "It does not require training a reward model."),
        ("What replaces the reward model?", "It does not require training a reward model."),
        ("How does it work without a reward model?", "It does not require a reward model."),
        ("Why is it not trained?", "We present a training-free method."),
        # Said of others, or in passing.
        ("What does its reward model look like?", OTHERS),
        ("How does it compare with a reward model?", "It does not require a reward model."),
        ("Why do river models suffer?", "It avoids training river models with noisy gauges."),
        # There is one.
        ("What does its reward model look like?", "Its reward model is not linear."),
        ("How long does it have to be trained?", "It is trained for two days."),
        ("How long does it have to be trained?", "Free training data are used."),
        ("By how much does it slow down inference?", "The overhead is 3%."),
        # Hardly any is an amount.
        ("How much overhead does it have?", "It has almost no overhead."),
        ("What is its memory overhead?", "It comes with virtually no memory overhead."),
        # Something else is not there, or only more of it.
        ("What is the loss function?", "It is faster without any loss."),
        ("Which label noise does it stand?", "It needs no labels."),
        ("How does it keep spatial detail?", "It is smooth without sacrificing spatial detail."),
        ("Which training data does it use?", "It needs no additional training data."),
        ("How does it prevent river collapse?", "It works without river collapse."),
        ("How does it compare with a river model?", "It needs no river model."),
        ("What are the gauges for?", "It needs no dams."),
    ],
)
def test_nothing_is_denied_that_is_not(question: str, sentence: str) -> None:
    assert lacking(question, TITLE, [sentence]) is None
