"""The word index: titles and abstracts in tantivy.

Words are folded and stemmed (Snowball English), so that ``Averaging`` finds ``averages``; a
third field keeps them unstemmed for spelling repair. What a user types is never query syntax.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
import weakref
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Any

import tantivy

from rag.errors import LibraryError
from rag.library.among import Among, sift
from rag.library.disk import is_refusal, not_writable, refuse_forbidden
from rag.library.footprint import altered, take, withdraw
from rag.library.instructions import readable
from rag.library.places import Place, make_room
from rag.library.stamp import damaged
from rag.library.word_fields import PLAIN, STEMMED, analyzer, schema
from rag.paper import Paper

_STAMP = "generation.json"
_HEAP = 64_000_000  # bytes the writer may hold before it writes a segment


class WordIndex:
    """BM25 over titles and abstracts. Thread-safe for reading; one writer at a time.

    ``failed`` is what kept the library's own from being used, where this one is in its place.
    """

    failed: LibraryError | None = None

    def __init__(self, place: Place, *, create: int | None = None) -> None:
        """Open the index, or make an empty one with the stamp ``create`` whatever is there.

        Raises:
            LibraryDamaged: there is none, or it cannot be read.
            LibraryNotWritable: it cannot be made.
        """
        self._folder = folder = place.folder
        self._library_id = place.library_id
        self._stemmer = analyzer(stemmed=True)
        self._schema = schema()
        if create is not None:
            with self._translated(writing=True):
                make_room(folder)
                self._index = tantivy.Index(self._schema, path=str(folder))
                self.set_generation(create)
        else:
            with self._translated():
                if file := altered(folder):
                    raise damaged(f"the word index in {folder} is damaged ({file})")
                self._index = tantivy.Index.open(str(self._lockable(folder)))
        self._index.register_tokenizer(STEMMED, self._stemmer)
        self._index.register_tokenizer(PLAIN, analyzer(stemmed=False))
        self._index.config_reader("manual")
        self._look()

    def _look(self) -> None:
        """See what is in the index now."""
        self._index.reload()
        self._searcher = self._index.searcher()
        self._papers: dict[tuple[int, int], str] = {}  # by where the searcher has them

    def _lockable(self, folder: Path) -> Path:
        """``folder``, or a copy of it if it is read-only: tantivy locks a file even to read."""
        if not folder.exists() or os.access(folder, os.W_OK):
            return folder
        copy = tempfile.TemporaryDirectory(prefix="rag-words-")
        weakref.finalize(self, copy.cleanup)
        shutil.copytree(folder, copy.name, dirs_exist_ok=True, copy_function=shutil.copyfile)
        Path(copy.name).chmod(0o700)
        return Path(copy.name)

    @property
    def generation(self) -> int | None:
        """The generation it was written for; None if it is of another library."""
        try:
            stamp = json.loads((self._folder / _STAMP).read_text(encoding="utf-8"))
            return int(stamp["generation"]) if stamp["library"] == self._library_id else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def set_generation(self, generation: int) -> None:
        """Record that the index holds all of that generation."""
        text = json.dumps({"library": self._library_id, "generation": generation})
        temporary = self._folder / f"{_STAMP}.new"
        with self._translated(writing=True):
            temporary.write_text(text, encoding="utf-8")
            temporary.replace(self._folder / _STAMP)
            take(self._folder)

    def count(self) -> int:
        """Papers in the index."""
        return int(self._searcher.num_docs)

    def search(
        self,
        terms: Sequence[str],
        n: int,
        *,
        title_weight: float = 0.5,
        abstract_weight: float = 1.0,
        among: Among | None = None,
    ) -> list[tuple[str, float]]:
        """The ``n`` papers that score highest for any of ``terms``, with their scores.

        A term that is several words (``self-supervised``) counts as each of them. With
        ``among`` only these papers, and where those are many, only the ones near the top.
        """
        weights = {"title": title_weight, "abstract": abstract_weight}
        query = self._any_of(self._tokens(terms), weights)
        if query is None or n <= 0 or (among is not None and not among):
            return []
        if among is None:
            return self._hits(query, n)
        if among.few is None:
            return sift(partial(self._hits, query), itemgetter(0), n, among)[:n]
        both = [(tantivy.Occur.Must, part) for part in (query, self._any_paper(among.few))]
        return self._hits(tantivy.Query.boolean_query(both), n)

    def document_frequency(self, term: str) -> int:
        """How many papers have any form of ``term`` in their title or abstract."""
        query = self._any_of(self._tokens([term]), {"title": 1.0, "abstract": 1.0})
        if query is None:
            return 0
        found: Any = self._searcher.search(query, 1, count=True)
        return int(found.count)

    def vocabulary(self, prefix: str = "") -> Mapping[str, int]:
        """Folded words, unstemmed, that begin with ``prefix``, each with its number of papers."""
        return dict(self._searcher.terms_with_prefix("words", prefix))

    def has_within(self, part: str, after: int) -> bool:
        """Whether a word has ``part`` (letters) in it as written, behind its first ``after``."""
        pattern = f"{'.' * after}.*{re.escape(part)}.*"
        return bool(self._hits(tantivy.Query.regex_query(self._schema, "words", pattern), 1))

    def _tokens(self, terms: Iterable[str]) -> list[str]:
        return list(dict.fromkeys(t for term in terms for t in self._stemmer.analyze(term)))

    def _any_of(self, tokens: Sequence[str], weights: Mapping[str, float]) -> tantivy.Query | None:
        parts = [
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(
                    tantivy.Query.term_query(self._schema, field, token, index_option="freq"),
                    weight,
                ),
            )
            for token in tokens
            for field, weight in weights.items()
            if weight > 0
        ]
        return tantivy.Query.boolean_query(parts) if parts else None

    def _any_paper(self, paper_ids: Collection[str]) -> tantivy.Query:
        """Papers by id, without a score. Looked up one by one: a set query reads all ids there are,
        which takes three times as long for the papers that a question puts forward."""
        term = partial(tantivy.Query.term_query, self._schema, "paper_id", index_option="basic")
        each = [(tantivy.Occur.Should, term(paper_id)) for paper_id in paper_ids]
        return tantivy.Query.const_score_query(tantivy.Query.boolean_query(each), 0.0)

    def _hits(self, query: tantivy.Query, n: int) -> list[tuple[str, float]]:
        with self._translated():
            found = self._searcher.search(query, n, count=False).hits
            rows = [(self._paper(address), float(score)) for score, address in found]
        return sorted(rows, key=lambda row: (-row[1], row[0]))

    def _paper(self, address: Any) -> str:
        """Remembered, since to read what is found takes longer than to find it."""
        place = (address.segment_ord, address.doc)
        if place not in self._papers:
            self._papers[place] = str(self._searcher.doc(address)["paper_id"][0])
        return self._papers[place]

    def add(self, papers: Sequence[Paper], removed: Collection[str] = ()) -> None:
        """Replace ``papers`` and forget the ids in ``removed``, in one commit.

        Raises:
            LibraryNotWritable: the disk is full or read-only; the index is as it was.
        """
        with self._translated(writing=True):
            withdraw(self._folder)
            writer = self._index.writer(_HEAP, 1)
            # Files of a commit that a kill cut short have names that this commit may need.
            writer.garbage_collect_files()
            for paper_id in (*(paper.paper_id for paper in papers), *removed):
                writer.delete_documents_by_term("paper_id", paper_id)
            for paper in papers:
                abstract = readable(paper.abstract)
                writer.add_document(
                    tantivy.Document(
                        paper_id=paper.paper_id,
                        title=paper.title,
                        abstract=abstract,
                        words=f"{paper.title} {abstract}",
                    )
                )
            writer.commit()
            writer.wait_merging_threads()
        self._look()

    def holds(self, paper: Paper) -> bool:
        """Whether the index has a paper with every word of its title and abstract."""
        texts = {"title": paper.title, "abstract": readable(paper.abstract)}
        needed = [(field, token) for field, text in texts.items() for token in self._tokens([text])]
        held = [("paper_id", paper.paper_id), *needed]
        terms = [tantivy.Query.term_query(self._schema, *term) for term in held]
        every = tantivy.Query.boolean_query([(tantivy.Occur.Must, term) for term in terms])
        return bool(self._hits(every, 1))

    def close(self) -> None:
        """Nothing to do: tantivy's files are mapped into memory until nobody uses them."""

    def ids(self) -> set[str]:
        """The ids of all papers in the index."""
        everything = self._hits(tantivy.Query.all_query(), self.count() or 1)
        return {paper_id for paper_id, _ in everything}

    @contextmanager
    def _translated(self, *, writing: bool = False) -> Iterator[None]:
        """tantivy raises ValueError for everything that goes wrong underneath it."""
        try:
            yield
        except (ValueError, OSError, RuntimeError) as error:
            if writing and is_refusal(self._folder, error):
                raise not_writable(self._folder, str(error)) from error
            refuse_forbidden(self._folder, error)
            raise damaged(f"the word index in {self._folder} cannot be used ({error})") from error
