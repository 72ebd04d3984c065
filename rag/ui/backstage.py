"""What all pages and all sessions share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from rag.errors import RagError, UsageError
from rag.library.catalog import Names
from rag.library.conversations import Summary
from rag.ui import welcome
from rag.ui.assistants import Assistants
from rag.ui.examples import SAMPLE, examples
from rag.ui.live import Live
from rag.ui.menu import Menu
from rag.ui.opening import Opening
from rag.ui.owners import Owners
from rag.ui.places import folder
from rag.ui.saying import problem
from rag.ui.session import Session
from rag.ui.wording import Wording

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.library import Library

_PAST_SHOWN = 50
_MOST_DIGITS = 18  # of a number that SQLite holds


def is_number(address: str) -> bool:
    """Whether ``address`` can be that of a conversation in the log."""
    return address.isdecimal() and len(address) < _MOST_DIGITS


class Backstage:
    """The library, opened behind the pages, and what is known of it. For any number of threads."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.assistants = Assistants(assistant)
        self.opening = Opening(assistant)
        self.words = Wording(assistant.library.home)
        self.menu = Menu(assistant, self.words)
        self.owners = Owners(folder(assistant))
        self.live = Live()
        self._welcome: tuple[tuple[str, int], Markup] | None = None

    def session(self, reader: str | None, conversation: int | None = None) -> Session:
        """A new conversation of ``reader``, who is None where nobody has to log in, or one of the
        log. Raises ConversationNotFound."""
        return Session(self.assistants, self.opening, self.owners, reader, conversation)

    def kept_session(self, address: str, reader: str | None) -> Session:
        """The conversation at ``address``, a number of the log.

        Raises:
            UsageError: it is somebody else's.
            ConversationNotFound: there is none.
        """
        if not self.owners.owns(reader, int(address)):
            raise UsageError("that conversation is somebody else's", "Choose another.")
        return self.live.find(address, reader) or self.session(reader, int(address))

    def session_at(self, address: str, reader: str | None) -> Session:
        """The conversation that a page's address names; a new one if it is gone, or not theirs."""
        try:
            if is_number(address):
                return self.kept_session(address, reader)
        except RagError:
            return self.session(reader)
        return self.live.find(address, reader) or self.session(reader)

    @property
    def library(self) -> Library:
        """The library as it is now. Raises LibraryGone, and nothing is shown of one that is not
        there any more."""
        library = self.assistant.library
        _ = library.generation
        return library

    def problem(self, error: RagError) -> Markup:
        """What went wrong, as a page shows it."""
        return problem(self.words(str(error)))

    def names(self) -> Names:
        """The venues, years and tracks to choose from. Raises LibraryError."""
        return self.library.catalog.names(())

    def listings(self) -> list[str]:
        """The names of the files that papers were read from. Raises LibraryError."""
        files = self.library.catalog.files()
        return list(dict.fromkeys(file.name for file in files if file.records))

    def conversations(self, reader: str | None) -> list[Summary]:
        """The conversations that ``reader`` may go on with, the last one first.

        Raises:
            LibraryError: the log cannot be read.
        """
        most = _PAST_SHOWN if reader is None else None  # or those of others would crowd them out
        return self.owners.visible(reader, self.assistant.history.summaries(most))[:_PAST_SHOWN]

    def welcome(self) -> Markup:
        """The page before the first question, made anew when the library has changed."""
        if not self.opening.is_done:
            return welcome.opening(self.opening.stages.current)
        try:
            if self.opening.problem:
                raise RagError(self.opening.problem)
            library = self.library
            of = library.place.library_id, library.generation
            if self._welcome is None or self._welcome[0] != of:
                sample = library.catalog.get_many(library.catalog.first_ids(SAMPLE))
                suitable = examples(list(sample.values()))
                self._welcome = of, welcome.welcome(library.shelf.count(), suitable)
        except RagError as error:
            return welcome.closed(self.problem(error))
        return self._welcome[1]
