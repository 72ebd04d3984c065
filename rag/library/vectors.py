"""The vector index: passages in Chroma. The only module that imports chromadb.

The collection holds what stock LlamaIndex expects of one (``_node_content`` and friends), so that
``ChromaVectorStore`` opens it. Rows are named ``paper_id:start-end``: a query needs no metadata.
"""

from __future__ import annotations

import itertools
import re
import shutil
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rag.errors import LibraryError, SettingsError
from rag.library.disk import is_refusal, not_writable
from rag.library.nodes import node_metadata, node_text, passage_of, row_id
from rag.library.places import Place
from rag.library.server import patiently
from rag.library.stamp import damaged
from rag.paper import Paper, Passage

if TYPE_CHECKING:
    import numpy as np
    from chromadb.api.models.Collection import Collection as ChromaCollection
    from numpy.typing import NDArray

T = TypeVar("T")

_VERSION = "chroma.version"


class VectorIndex:
    """Nearest passages by cosine. Thread-safe for reading; one writer at a time.

    A handle does not see what another process writes after it was opened (Chroma's own limit):
    the library opens a new one when the generation has changed.
    """

    def __init__(self, place: Place, *, create: int | None = None) -> None:
        """Open the index, or make an empty one with the stamp ``create`` whatever is there.

        Raises:
            LibraryDamaged: there is none, or it cannot be read.
            LibraryError: the Chroma server does not answer.
            SettingsError: that is not its address, or its token cannot be sent.
        """
        self._place = place
        if not place.server:
            self._prepare_folder(create=create is not None)
        with translated(place):
            self._client = _client(place)  # a ClientAPI, whose type leaves out close()
            # When the last user of this handle lets go of it, Chroma's memory is freed.
            self._close = weakref.finalize(self, self._client.close)
        made = self._open if create is None else partial(self._create, create)
        self._collection: ChromaCollection = self._ask(made)

    def _ask(self, call: Callable[[], T]) -> T:
        """The answer of Chroma to ``call``, which does no harm if it is made twice."""
        with translated(self._place):
            return patiently(call) if self._place.server else call()

    def _prepare_folder(self, *, create: bool) -> None:
        """Chroma changes the files of another version for good, or fails: it must not see them."""
        folder = self._place.folder
        if create:
            shutil.rmtree(folder, ignore_errors=True)
            with translated(self._place):
                folder.mkdir(parents=True)
                (folder / _VERSION).write_text(chroma_version(), encoding="utf-8")
        elif not (folder / "chroma.sqlite3").exists():
            raise damaged(f"there is no vector index in {folder}")
        elif other := other_version(folder):
            raise damaged(
                f"the vector index in {folder} was written by Chroma {other}, "
                f"this is {chroma_version()}"
            )

    def _open(self) -> Any:
        return self._client.get_collection(self._place.collection, embedding_function=None)

    def _create(self, stamp: int) -> Any:
        from chromadb.errors import NotFoundError

        with suppress(NotFoundError):
            self._client.delete_collection(self._place.collection)
        return self._client.create_collection(
            self._place.collection,
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine"}},
            metadata=self._stamp(stamp),
        )

    def _stamp(self, generation: int) -> dict[str, Any]:
        return {"library": self._place.library_id, "generation": generation}

    @property
    def generation(self) -> int | None:
        """The generation it was written for; None if it is of another library."""
        stamp = self._collection.metadata or {}
        if stamp.get("library") != self._place.library_id:
            return None
        generation = stamp.get("generation")
        return generation if isinstance(generation, int) else None

    def set_generation(self, generation: int) -> None:
        """Record that the index holds all of that generation."""
        # The first query after a write makes Chroma fold the write into its graph. Let it be
        # the writer's: readers had better not write.
        some = self._ask(lambda: self._collection.get(limit=1, include=["embeddings"]))
        if (one := some["embeddings"]) is not None and len(one):
            query = self._collection.query
            self._ask(lambda: query(query_embeddings=one, n_results=1, include=[]))
        self._ask(lambda: self._collection.modify(metadata=self._stamp(generation)))

    def count(self) -> int:
        """Rows stored; rows that ``query`` can find may be fewer in a damaged index."""
        return self._ask(self._collection.count)

    def query(self, vector: NDArray[np.float32], n: int) -> list[tuple[Passage, float]]:
        """The ``n`` passages nearest to ``vector`` with their cosines, best first."""
        result = self._ask(
            lambda: self._collection.query(
                query_embeddings=vector[None], n_results=n, include=["distances"]
            )
        )
        distances = (result["distances"] or [[]])[0]
        rows = zip(map(passage_of, result["ids"][0]), distances, strict=True)
        return sorted(((passage, 1.0 - distance) for passage, distance in rows), key=_best_first)

    def add(
        self,
        papers: Mapping[str, Paper],
        passages: Sequence[Passage],
        vectors: NDArray[np.float32],
    ) -> None:
        """Store passages of ``papers`` (by id), one row of ``vectors`` each, replacing old rows."""
        ids = [row_id(passage) for passage in passages]
        self.delete(self._present(ids))  # to delete what is not there costs as much as a row
        for start in range(0, len(passages), self._most_rows()):
            some = slice(start, start + self._most_rows())
            rows = [(papers[passage.paper_id], passage) for passage in passages[some]]
            add = partial(
                self._collection.add,
                ids=ids[some],
                embeddings=vectors[some],
                metadatas=[node_metadata(paper, passage) for paper, passage in rows],
                documents=[node_text(paper, passage) for paper, passage in rows],
            )
            self._ask(add)

    def delete(self, ids: Sequence[str]) -> None:
        """Forget rows; ids that are not there are ignored."""
        for some in _batches(ids, self._most_rows()):
            self._ask(partial(self._collection.delete, ids=list(some)))

    def _present(self, ids: Sequence[str]) -> list[str]:
        present: list[str] = []
        for some in _batches(ids, self._most_rows()):
            present += self._ask(partial(self._collection.get, ids=list(some), include=[]))["ids"]
        return present

    def _most_rows(self) -> int:
        return int(self._ask(self._client.get_max_batch_size))

    def ids(self) -> set[str]:
        """The names of all rows."""
        return set(self._ask(lambda: self._collection.get(include=[]))["ids"])

    def stored(self, ids: Sequence[str]) -> dict[str, tuple[str, NDArray[np.float32]]]:
        """Text and vector of each of these rows that is there."""
        found: dict[str, tuple[str, NDArray[np.float32]]] = {}
        for some in _batches(ids, self._most_rows()):
            rows = self._rows(list(some))
            texts = zip(rows["documents"], rows["embeddings"], strict=True)
            found |= dict(zip(rows["ids"], texts, strict=True))
        return found

    def _rows(self, ids: list[str]) -> Any:
        return self._ask(lambda: self._collection.get(ids=ids, include=["documents", "embeddings"]))

    def close(self) -> None:
        """Let go of Chroma's memory and files. The handle cannot be used any more."""
        self._close()


def chroma_version() -> str:
    """The version of Chroma that is installed."""
    import chromadb

    return str(chromadb.__version__)


def other_version(folder: Path) -> str | None:
    """The version of Chroma that wrote the vectors in ``folder``, if it is not this one."""
    try:
        found = (folder / _VERSION).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):  # from before this was noted
        return None
    is_version = bool(re.fullmatch(r"\d[\w.]*", found))
    return found if is_version and found != chroma_version() else None


def _best_first(row: tuple[Passage, float]) -> tuple[float, str, int]:
    passage, score = row
    return -score, passage.paper_id, passage.start


def _batches(items: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (items[i : i + size] for i in range(0, len(items), size))


def _client(place: Place) -> Any:
    import chromadb
    from chromadb.config import Settings

    # Chroma never closes the connections to a server that it keeps: let it keep none.
    settings = Settings(anonymized_telemetry=False, chroma_http_max_keepalive_connections=0)
    if place.server is None:
        return chromadb.PersistentClient(_own_spelling(place.folder), settings=settings)
    host, port, secure = place.server.address
    headers = place.server.headers
    return chromadb.HttpClient(host, port, ssl=secure, headers=headers, settings=settings)


def _own_spelling(folder: Path) -> str:
    """A path to ``folder`` that no other client in this process uses.

    Chroma shares one client state among equal path strings, stale and with equal settings only.
    """
    bits = f"{next(_HANDLES):b}"
    return str(folder) + "".join("/." if bit == "1" else "//." for bit in bits)


_HANDLES = itertools.count(1)


@contextmanager
def translated(place: Place) -> Iterator[None]:
    """Chroma's errors as errors of the library."""
    from chromadb.errors import ChromaError, NotFoundError

    try:
        yield
    except (LibraryError, SettingsError):
        raise
    except NotFoundError as error:
        raise damaged(f"there is no vector index called {place.collection}") from error
    except Exception as error:  # Chroma's client raises bare Exceptions for HTTP errors
        if place.server:
            raise place.server.failed(error) from error
        if not isinstance(error, (ChromaError, OSError, ValueError, RuntimeError)):
            raise
        if is_refusal(place.folder, error):
            raise not_writable(place.folder, str(error)) from error
        raise damaged(f"the vector index in {place.folder} cannot be used ({error})") from error
