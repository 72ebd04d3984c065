"""The packaged embedder: all-MiniLM-L6-v2 in int8, run by onnxruntime; no download, no torch.

``model.onnx`` and ``tokenizer.json`` are built by ``scripts/build_minilm.py``. Every text is its
own run: dynamic int8 quantises activations over a whole batch, so that in a larger one a vector
would depend on its batch-mates; several threads with a run each are also faster than one batch.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from importlib.resources import as_file, files
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

    from rag.models.embedding import PaperText, PaperVectors, QueryVectors

MODEL_SHA256 = "27bba4d12d3c840ca90ee4c979c13fa109489721a46df05d78d770913704a9c7"
MAX_TOKENS = 256  # what the model was made for, with the two special tokens
MAX_CONTEXT = 512  # what it has positions for: token vectors of a long abstract reach its end
LONGEST_WORD = 100  # characters; the tokenizer reads a longer word as one unknown token
CLS, SEP = 101, 102

S = TypeVar("S")
T = TypeVar("T")


class Token(NamedTuple):
    """A word piece: its id in the vocabulary and ``text[start:end]`` that it was read from."""

    id: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """The ``t`` word pieces of a text, each with its vector in the context of that text.

    ``ids`` [t], ``offsets`` [t, 2] as characters of the text, ``vectors`` [t, 384] of unit length.
    """

    ids: NDArray[np.int64]
    offsets: NDArray[np.int64]
    vectors: NDArray[np.float32]


class MiniLM:
    """The packaged embedder. Files are opened at the first text; safe to use from threads."""

    name = f"minilm-l6-v2-int8-{MODEL_SHA256[:8]}"
    dimensions = 384

    def __init__(self) -> None:
        self._loading = Lock()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of ``texts``, [len(texts), 384]; a text counts up to its 254th token."""
        import numpy as np

        vectors = _in_threads(self.embed_query, texts)
        return np.stack(vectors) if vectors else np.empty((0, self.dimensions), np.float32)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The unit vector of one text, [384]: questions and passages are embedded alike."""
        [vector] = self._run(["sentence"], self._pieces(text, MAX_TOKENS))
        return vector

    def tokens(self, text: str) -> TokenVectors:
        """The vectors of the single word pieces of ``text``, up to the 510th."""
        import numpy as np

        pieces = self._pieces(text, MAX_CONTEXT)
        vectors = self.piece_vectors(pieces)
        return TokenVectors(
            ids=np.array([piece.id for piece in pieces], np.int64),
            offsets=_offsets(pieces),
            vectors=vectors / np.linalg.norm(vectors, axis=1, keepdims=True),
        )

    def read(self, papers: Sequence[PaperText]) -> list[PaperVectors]:
        """Passages and word pieces of each paper, seen in the context of title and abstract."""
        from rag.models.minilm.context import read

        return _in_threads(partial(read, self), papers)

    def read_query(self, text: str) -> QueryVectors:
        """``embed_query`` and the word pieces of the question, from one run."""
        from rag.models.embedding import QueryVectors
        from rag.models.minilm.context import project

        pieces = self._pieces(text, MAX_TOKENS)
        whole, vectors = self._run(["sentence", "tokens"], pieces)
        return QueryVectors(whole, project(vectors[1:-1]), _offsets(pieces))

    @property
    def context_tokens(self) -> int:
        """How many word pieces one run of the encoder has room for."""
        return MAX_CONTEXT - 2

    def piece_vectors(self, pieces: Sequence[Token]) -> NDArray[np.float32]:
        """The last hidden states of word pieces read together, [len(pieces), 384]."""
        [vectors] = self._run(["tokens"], pieces)
        return vectors[1:-1]

    def knows(self, word: str) -> bool:
        """Whether ``word``, in lower case, is common enough in English to be one word piece."""
        return self._tokenizer.token_to_id(word) is not None

    def token_ids(self, text: str) -> list[Token]:
        """All word pieces of ``text``, special tokens left out; nothing is computed with them."""
        # A lone surrogate, as JSON escapes can make, is not text: it is read as a question mark.
        text = text.encode("utf-8", "replace").decode("utf-8")
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        spans = zip(encoding.ids, encoding.offsets, strict=True)
        return [Token(id_, start, end) for id_, (start, end) in spans]

    def _pieces(self, text: str, limit: int) -> list[Token]:
        """The first word pieces of ``text``, leaving room for the two special ones."""
        return self.token_ids(text[: limit * LONGEST_WORD])[: limit - 2]

    def _run(self, outputs: Sequence[str], pieces: Sequence[Token]) -> list[NDArray[np.float32]]:
        import numpy as np

        ids = np.array([[CLS, *(piece.id for piece in pieces), SEP]], np.int64)
        return [batch[0] for batch in self._session.run(list(outputs), {"ids": ids})]

    @property
    def _session(self) -> InferenceSession:
        with self._loading:
            return self._loaded_session

    @cached_property
    def _loaded_session(self) -> InferenceSession:
        return _open_session()

    @property
    def _tokenizer(self) -> Tokenizer:
        with self._loading:
            return self._loaded_tokenizer

    @cached_property
    def _loaded_tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        return Tokenizer.from_str((files(__name__) / "tokenizer.json").read_text(encoding="utf-8"))


def _offsets(pieces: Sequence[Token]) -> NDArray[np.int64]:
    """Where each was read, [len(pieces), 2]."""
    import numpy as np

    return np.array([(piece.start, piece.end) for piece in pieces], np.int64).reshape(-1, 2)


def _open_session() -> InferenceSession:
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    with as_file(files(__name__) / "model.onnx") as path:
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def _in_threads(work: Callable[[S], T], texts: Sequence[S]) -> list[T]:
    """``work`` done on every text, in order, on all cores."""
    threads = min(len(texts), _cores())
    if threads < 2:
        return [work(text) for text in texts]
    with ThreadPoolExecutor(threads, thread_name_prefix="minilm") as pool:
        return list(pool.map(work, texts))


def _cores() -> int:
    """The processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
