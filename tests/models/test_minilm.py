"""The packaged embedder, held against float32 arithmetic and on processors it has not seen."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from onnx_weights import int8_matrices

import rag.models.minilm
from rag.models.minilm import MODEL_SHA256, MiniLM

MODEL_FILE = Path(rag.models.minilm.__file__).with_name("model.onnx")
REFERENCE = json.loads(Path(__file__).with_name("minilm_reference.json").read_text("utf-8"))
MATRICES = {name: m for name, m in int8_matrices(MODEL_FILE).items() if "words" not in name}

QUESTION = "Which papers study weight averaging?"
ANSWER = "Averaging the weights of several trained networks finds wider minima."
OTHER = "We present a corpus of spoken Basque with phonetic annotation."


@pytest.fixture(scope="module")
def minilm() -> MiniLM:
    return MiniLM()


@pytest.mark.parametrize("row", REFERENCE, ids=lambda row: row["text"][:20])
def test_vectors_agree_with_the_float32_model(minilm: MiniLM, row: dict) -> None:
    """The reference is the published weights in numpy: scripts/build_minilm.py --reference."""
    assert minilm.embed_query(row["text"]) @ np.array(row["vector"]) >= 0.99


@pytest.mark.parametrize("row", REFERENCE, ids=lambda row: row["text"][:20])
def test_vectors_have_unit_length(minilm: MiniLM, row: dict) -> None:
    vector = minilm.embed_query(row["text"])
    assert vector.dtype == np.float32
    assert vector.shape == (384,) == (minilm.dimensions,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_similarities_are_those_that_the_model_s_makers_print(minilm: MiniLM) -> None:
    """The example of the sentence-transformers documentation, run there in float32."""
    texts = ["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."]
    vectors = minilm.embed(texts)
    printed = [[1.0, 0.6660, 0.1046], [0.6660, 1.0, 0.1411], [0.1046, 0.1411, 1.0]]
    np.testing.assert_allclose(vectors @ vectors.T, printed, atol=0.015)


def test_a_question_is_nearest_to_what_answers_it(minilm: MiniLM) -> None:
    answer, other = minilm.embed([ANSWER, OTHER]) @ minilm.embed_query(QUESTION)
    assert answer > other + 0.2


def test_a_vector_does_not_depend_on_its_batch_mates(minilm: MiniLM) -> None:
    alone = minilm.embed([ANSWER])
    among_others = minilm.embed([OTHER * 20, ANSWER, "", QUESTION])
    np.testing.assert_array_equal(among_others[1], alone[0])
    np.testing.assert_array_equal(minilm.embed_query(ANSWER), alone[0])


def test_many_threads_share_one_model(minilm: MiniLM) -> None:
    fresh = MiniLM()
    with ThreadPoolExecutor(8) as pool:
        vectors = list(pool.map(fresh.embed_query, [QUESTION] * 24))
    for vector in vectors:
        np.testing.assert_array_equal(vector, minilm.embed_query(QUESTION))


def test_no_texts_make_no_vectors(minilm: MiniLM) -> None:
    assert minilm.embed([]).shape == (0, 384)


@pytest.mark.parametrize("text", ["", " \n", "?!", "\ud800", "重み平均", "w" * 5000, "\0"])
def test_any_text_has_a_vector(minilm: MiniLM, text: str) -> None:
    assert np.linalg.norm(minilm.embed_query(text)) == pytest.approx(1, abs=1e-5)


def test_a_text_counts_up_to_256_tokens(minilm: MiniLM) -> None:
    """ "weight" is one word piece; two of the 256 are the special ones."""
    full = minilm.embed_query("weight " * 254)
    np.testing.assert_array_equal(minilm.embed_query("weight " * 254 + "fish " * 50), full)
    assert full @ minilm.embed_query("weight " * 127 + "fish " * 127) < 0.99


def test_word_pieces_keep_their_places(minilm: MiniLM) -> None:
    """7592 and 2088 are hello and world in the vocabulary of every uncased BERT."""
    text = "Hello, naïve  World"
    pieces = minilm.token_ids(text)
    assert [text[piece.start : piece.end] for piece in pieces] == ["Hello", ",", "naïve", "World"]
    assert (pieces[0].id, pieces[-1].id) == (7592, 2088)


def test_places_hold_behind_characters_outside_the_basic_plane(minilm: MiniLM) -> None:
    text = "🙂 \ud800 hello"
    last = minilm.token_ids(text)[-1]
    assert text[last.start : last.end] == "hello"


def test_token_vectors_line_up_with_word_pieces(minilm: MiniLM) -> None:
    tokens = minilm.tokens(ANSWER)
    pieces = minilm.token_ids(ANSWER)
    assert tokens.ids.tolist() == [piece.id for piece in pieces]
    assert tokens.offsets.tolist() == [[piece.start, piece.end] for piece in pieces]
    assert tokens.vectors.shape == (len(pieces), 384)
    np.testing.assert_allclose(np.linalg.norm(tokens.vectors, axis=1), 1, atol=1e-5)


def test_a_token_vector_is_nearest_to_the_same_word_elsewhere(minilm: MiniLM) -> None:
    question, answer = minilm.tokens(QUESTION), minilm.tokens(ANSWER)
    word = [QUESTION[start:end] for start, end in question.offsets].index("averaging")
    start, end = answer.offsets[(answer.vectors @ question.vectors[word]).argmax()]
    assert ANSWER[start:end] == "Averaging"


def test_a_token_vector_depends_on_its_context(minilm: MiniLM) -> None:
    river, money = minilm.tokens("the bank of the river"), minilm.tokens("the bank paid interest")
    assert river.ids[1] == money.ids[1]
    assert river.vectors[1] @ money.vectors[1] < 0.9


def test_token_vectors_reach_the_end_of_a_long_abstract(minilm: MiniLM) -> None:
    assert len(minilm.tokens("weight " * 600).ids) == 510
    assert minilm.tokens("").vectors.shape == (0, 384)


def test_the_name_tells_the_model_file(minilm: MiniLM) -> None:
    digest = hashlib.sha256(MODEL_FILE.read_bytes()).hexdigest()
    assert digest == MODEL_SHA256
    assert minilm.name == f"minilm-l6-v2-int8-{digest[:8]}"


def test_importing_it_loads_nothing_heavy() -> None:
    code = "import rag.models.minilm, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"onnxruntime", "tokenizers", "numpy"} & set(done.stdout.split())


# Processors without VNNI multiply uint8 by int8 with vpmaddubsw: two neighbouring products are
# added into an int16 that saturates. The tests below do that arithmetic in numpy.


def saturating(x: NDArray[np.uint8], weight: NDArray[np.int8]) -> NDArray[np.int64]:
    """``x`` [in] times ``weight`` [in, out] as such a processor computes it."""
    products = x[:, None].astype(np.int64) * weight
    pairs = products[0::2] + products[1::2]
    return np.clip(pairs, -(2**15), 2**15 - 1).sum(0)


def worst_inputs(weight: NDArray[np.int8]) -> list[NDArray[np.uint8]]:
    """Activations that push some column as far up, and as far down, as they can."""
    column = weight[:, np.abs(weight.astype(int)).sum(0).argmax()]
    return [
        np.where(column > 0, 255, 0).astype(np.uint8),
        np.where(column < 0, 255, 0).astype("u1"),
    ]


def test_the_file_holds_every_matrix_of_six_layers() -> None:
    shapes = sorted(matrix.shape for matrix in MATRICES.values())
    assert shapes == sorted([(384, 1152), (384, 384), (384, 1536), (1536, 384)] * 6)


@pytest.mark.parametrize("name", MATRICES)
def test_no_input_saturates_the_packaged_weights(name: str) -> None:
    weight = MATRICES[name]
    for x in [np.full(len(weight), 255, np.uint8), *worst_inputs(weight)]:
        np.testing.assert_array_equal(saturating(x, weight), x.astype(np.int64) @ weight)
    pairs = weight.astype(int).reshape(-1, 2, weight.shape[1])
    assert np.maximum(pairs, 0).sum(1).max() * 255 <= 2**15 - 1
    assert np.minimum(pairs, 0).sum(1).min() * 255 >= -(2**15)


def test_the_whole_range_of_int8_is_used() -> None:
    """Reduced range would be safe as well, and lose a bit: no weight would be above 64."""
    assert all(np.abs(matrix.astype(int)).max() >= 100 for matrix in MATRICES.values())


def test_full_range_weights_would_saturate() -> None:
    """What the bound is there for, and the proof that the arithmetic above can tell."""
    weight = np.full((4, 1), 127, np.int8)
    x = np.full(4, 255, np.uint8)
    assert saturating(x, weight) < x.astype(np.int64) @ weight


@pytest.mark.parametrize("text_of", [str.upper, lambda text: f"  {text}\r\n"])
def test_case_and_space_around_a_text_do_not_matter(
    minilm: MiniLM, text_of: Callable[[str], str]
) -> None:
    np.testing.assert_array_equal(
        minilm.embed_query(text_of(QUESTION)), minilm.embed_query(QUESTION)
    )
