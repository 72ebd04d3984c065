"""What all pages and all sessions share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from rag.library.catalog import Names
from rag.library.conversations import Summary
from rag.paper import Paper
from rag.ui import welcome
from rag.ui.assistants import Assistants
from rag.ui.examples import examples
from rag.ui.menu import Menu
from rag.ui.opening import Opening
from rag.ui.owners import Owners
from rag.ui.places import folder
from rag.ui.session import Session

if TYPE_CHECKING:
    from rag.assistant import Assistant

_PAST_SHOWN = 50


class Backstage:
    """The library, opened behind the pages, and what is known of it. For any number of threads."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.assistants = Assistants(assistant)
        self.opening = Opening(assistant)
        self.menu = Menu(assistant)
        self.owners = Owners(folder(assistant))
        self._welcome: tuple[int, Markup] = (-1, Markup())
        self._papers: tuple[int, Sequence[Paper]] = (-1, ())

    def session(self, reader: str | None) -> Session:
        """A session for a tab of ``reader``, who is None where nobody has to log in."""
        return Session(self.assistants, self.opening, reader)

    def names(self) -> Names:
        """The venues, years and tracks to choose from. Raises LibraryError."""
        return self.assistant.library.catalog.names(())

    def conversations(self, reader: str | None) -> list[Summary]:
        """The conversations that ``reader`` may go on with, the last one first."""
        return self.owners.visible(reader, self.assistant.history.summaries(_PAST_SHOWN))

    def welcome(self) -> Markup:
        """The page before the first question, made anew when the library has changed."""
        if self.opening.problem:
            return welcome.welcome(0, (), self.opening.problem)
        generation, papers = self._of_now()
        if self._welcome[0] != generation:
            self._welcome = generation, welcome.welcome(len(papers), examples(papers))
        return self._welcome[1]

    def papers(self) -> Sequence[Paper]:
        """Every paper by title, with no more of its abstract than whether there is one."""
        return self._of_now()[1]

    def _of_now(self) -> tuple[int, Sequence[Paper]]:
        """The papers, read anew when the library has changed. Raises LibraryError."""
        generation = self.assistant.library.generation
        if self._papers[0] != generation:
            papers = self.assistant.library.catalog.papers()
            short = [replace(paper, abstract=paper.abstract[:1]) for paper in papers]
            self._papers = generation, short
        return self._papers
