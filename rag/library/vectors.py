"""The vector index: passages in Chroma.

The collection holds what stock LlamaIndex expects of one (``_node_content`` and friends), so that
``ChromaVectorStore`` opens it. Rows are named ``paper_id:start-end``: a query needs no metadata.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from rag.library.chroma import (
    chroma_version,
    client_of,
    note_version,
    other_version,
    translated,
)
from rag.library.footprint import altered, take, withdraw
from rag.library.nodes import node_metadata, node_text, passage_of, row_id
from rag.library.places import Place, make_room
from rag.library.server import patiently
from rag.library.stamp import damaged
from rag.paper import Paper, Passage

if TYPE_CHECKING:
    import numpy as np
    from chromadb.api.models.Collection import Collection as ChromaCollection
    from numpy.typing import NDArray

T = TypeVar("T")


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
            self._client = client_of(place)  # a ClientAPI, whose type leaves out close()
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
            with translated(self._place):
                make_room(folder)
                note_version(folder)
        elif not self._has_files():
            raise damaged(f"there is no vector index in {folder}")
        elif other := other_version(folder):
            raise damaged(
                f"the vector index in {folder} was written by Chroma {other}, "
                f"this is {chroma_version()}"
            )
        else:
            with translated(self._place):
                if file := altered(folder):
                    raise damaged(f"the vector index in {folder} is damaged ({file})")

    def _has_files(self) -> bool:
        with translated(self._place):  # one may not be allowed to look
            return (self._place.folder / "chroma.sqlite3").exists()

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
        self._begin_change()
        # The first query after a write makes Chroma fold the write into its graph. Let it be
        # the writer's: readers had better not write.
        some = self._ask(lambda: self._collection.get(limit=1, include=["embeddings"]))
        if (one := some["embeddings"]) is not None and len(one):
            query = self._collection.query
            self._ask(lambda: query(query_embeddings=one, n_results=1, include=[]))
        self._ask(lambda: self._collection.modify(metadata=self._stamp(generation)))
        if not self._place.server:
            with translated(self._place):
                take(self._place.folder)

    def _begin_change(self) -> None:
        """To be called before any file changes."""
        if not self._place.server:
            with translated(self._place):
                withdraw(self._place.folder)

    def count(self) -> int:
        """Rows stored; rows that ``query`` can find may be fewer in a damaged index."""
        return self._ask(self._collection.count)

    def query(self, vector: NDArray[np.float32], n: int) -> list[tuple[Passage, float]]:
        """The ``n`` passages nearest to ``vector`` with their cosines, best first."""
        rows = ((passage_of(row), cosine) for row, cosine in self.rows_near(vector, n))
        return sorted(rows, key=_best_first)

    def rows_near(self, vector: NDArray[np.float32], n: int) -> list[tuple[str, float]]:
        """The same by the names of their rows, in Chroma's order: of thousands few are wanted."""
        result = self._ask(
            lambda: self._collection.query(
                query_embeddings=vector[None], n_results=n, include=["distances"]
            )
        )
        distances = (result["distances"] or [[]])[0]
        rows = zip(result["ids"][0], distances, strict=True)
        return [(row, 1.0 - distance) for row, distance in rows]

    def add(
        self,
        papers: Mapping[str, Paper],
        passages: Sequence[Passage],
        vectors: NDArray[np.float32],
    ) -> None:
        """Store passages of ``papers`` (by id), one row of ``vectors`` each, replacing old rows."""
        self._begin_change()
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
        self._begin_change()
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


def _best_first(row: tuple[Passage, float]) -> tuple[float, str, int]:
    passage, score = row
    return -score, passage.paper_id, passage.start


def _batches(items: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (items[i : i + size] for i in range(0, len(items), size))
