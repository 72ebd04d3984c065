"""Every error this package raises on purpose, and the exit code each one maps to.

``str(error)`` is one line for a person: what is wrong, then how to mend it.

    RagError                    1
    ├── UsageError              2   the request itself is wrong
    ├── SettingsError           2   a setting or the settings file is wrong
    ├── SourceError             1   a file that should be ingested
    │   ├── UnreadableFile
    │   └── UnknownFormat
    ├── LibraryError            1   the library directory and what is in it
    │   ├── PaperNotFound       3
    │   ├── ConversationNotFound 3
    │   ├── LibraryGone
    │   ├── LibraryLocked
    │   ├── LibraryNotWritable
    │   ├── LibraryTooNew
    │   ├── LibraryDamaged
    │   └── EmbedderMismatch
    ├── QuestionsInvalid        1   questions of an evaluation that do not validate
    ├── RunNotWritable          1   the folder of an evaluation run: disk full, read-only
    └── ModelError              1   an embedding model or an LLM
        ├── ModelUnavailable        no server answers, or a package is missing
        ├── ModelNotFound           the server does not have that model
        ├── ModelTimeout
        ├── ModelFailed             an error reply, a stream cut off, nonsense
        └── ContextTruncated        the server cut the prompt
"""

from __future__ import annotations

import re
from collections.abc import Sequence

EXIT_OK = 0
EXIT_ERROR = 1
EXIT_USAGE = 2
EXIT_NOTHING_FOUND = 3


# In an address, whether it begins with its scheme or not.
_PASSWORD = re.compile(r"(?<=://)[^/\s]+(?=@)|\b\w{1,64}:[^/\s@]{1,128}(?=@)")


def without_passwords(text: str) -> str:
    """``text`` with stars for the user and the password in the addresses that it has."""
    return _PASSWORD.sub("***", text) if "@" in text else text


class RagError(Exception):
    """Base of the tree. ``problem`` says what is wrong, ``fix`` how to mend it; neither shows a
    password that stands in an address."""

    exit_code = EXIT_ERROR

    def __init__(self, problem: str, fix: str = "") -> None:
        self.problem, self.fix = without_passwords(problem), without_passwords(fix)
        super().__init__(self.problem, self.fix)

    def __str__(self) -> str:
        """One line: control characters and line breaks from foreign text are flattened."""
        text = f"{self.problem}. {self.fix}" if self.fix else self.problem
        return " ".join("".join(c if c.isprintable() else " " for c in text).split())


class UsageError(RagError):
    """The request itself is wrong (an empty question, contradictory flags)."""

    exit_code = EXIT_USAGE


class SettingsError(RagError):
    """A setting has a value that cannot be used, or the settings file cannot be read."""

    exit_code = EXIT_USAGE


class SourceError(RagError):
    """A file that should be ingested cannot be."""


class UnreadableFile(SourceError):
    """The file is absent, empty, binary, or not text in an encoding that can be told."""


class UnknownFormat(SourceError):
    """No reader recognises the content of the file."""


class LibraryError(RagError):
    """The library directory cannot be used as it is."""


class PaperNotFound(LibraryError):
    """No paper has that id."""

    exit_code = EXIT_NOTHING_FOUND


class ConversationNotFound(LibraryError):
    """No conversation has that id."""

    exit_code = EXIT_NOTHING_FOUND


class LibraryGone(LibraryError):
    """The library was there, and its catalog has been moved or removed since."""


class LibraryLocked(LibraryError):
    """Another process is writing to the library."""


class LibraryNotWritable(LibraryError):
    """The library directory is read-only, or its disk is full."""


class LibraryTooNew(LibraryError):
    """The library was written by a newer version of this program."""


class LibraryDamaged(LibraryError):
    """The catalog or one of its indexes cannot be read."""


class EmbedderMismatch(LibraryError):
    """The library's vectors were made by another embedder than the one configured."""


class QuestionsInvalid(RagError):
    """Questions of an evaluation do not validate. ``lines`` has one ``file:line: fault`` each."""

    def __init__(self, lines: Sequence[str]) -> None:
        count = f"{len(lines)} faults" if len(lines) > 1 else "1 fault"
        super().__init__(
            f"the questions have {count}, the first is {lines[0]}",
            "'rag eval check' lists them all.",
        )
        self.lines = tuple(lines)


class RunNotWritable(RagError):
    """The folder of an evaluation run cannot be written to. What was measured is still there."""


class ModelError(RagError):
    """An embedding model or an LLM did not do its work."""


class ModelUnavailable(ModelError):
    """No server answers, or the package that speaks to it is not installed."""


class ModelNotFound(ModelError):
    """The server does not have the model that was asked for."""


class ModelTimeout(ModelError):
    """The model did not answer in time."""


class ModelFailed(ModelError):
    """The model answered with an error, broke off, or sent nonsense."""


class ContextTruncated(ModelError):
    """The server read fewer prompt tokens than were sent."""
