"""Looking after a library: its first papers, what is wrong with it, mending it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rag.errors import RagError
from rag.text import counted

if TYPE_CHECKING:
    from rag.library import Library
    from rag.library.health import Check
    from rag.library.report import Progress
    from rag.models.embedding import Embedder
    from rag.settings import Settings

Note = Callable[[str], None]


def examine(library: Library, settings: Settings, embedder: Embedder) -> list[Check]:
    """What is in order and what is not: the library, then the LLM that would answer."""
    from rag.library.health import Check, check, window
    from rag.models.choosing import choose

    checks = check(library, embedder.name)
    try:
        choice = choose(settings)
        wanted = settings.llm == "auto" and settings.openai_base_url is not None
        fix = "Start that server, or unset RAG_OPENAI_BASE_URL"
        checks.append(Check("llm", bool(choice.model) or not wanted, choice.reason, fix))
        if choice.model is not None:
            checks.append(window(choice.model, settings.max_answer_tokens))
    except RagError as error:
        checks.append(Check("llm", False, error.problem, error.fix))
    return checks


def mend(library: Library, embedder: Embedder, note: Note, progress: Progress | None) -> None:
    """Mend all that can be mended without the user: save what can be read of a damaged catalog,
    build the indexes anew from it, finish what was cut short, and try again what failed.

    Papers are embedded again only if the embedder changed, or what is kept of them is damaged or
    no longer fits the program.
    """
    from rag.library.outdated import is_outdated

    if library.damage():
        papers = library.salvage()
        note(f"saved {counted(papers, 'paper')} of a damaged catalog, which is kept beside it")
    made_by = library.catalog.meta("embedder")
    if made_by is not None and (broken := library.forget_broken()):
        note(f"reading {counted(broken, 'paper')} again of which what was kept is damaged")
    if made_by is not None and (made_by != embedder.name or is_outdated(library)):
        library.embed_again(lambda: embedder, progress)
    elif made_by is not None:
        library.rebuild(progress)
    if not library.is_empty():
        library.ingest((), embedder=lambda: embedder, progress=progress)


def begin(
    library: Library, embedder: Callable[[], Embedder], note: Note, progress: Progress | None
) -> None:
    """A library that nothing was ever put into gets the bundled listings, once.

    Raises:
        LibraryDamaged: papers were put into it, and the file that they were in is gone.
    """
    library.check_present()
    if not _wants_sample(library):
        if pending := library.catalog.pending():
            from rag.library.lock import waiting_for

            waiting = waiting_for(library.home)
            note(f"note: {counted(pending, 'paper')} cannot be found yet: {waiting}")
        return
    from rag.sources import sample

    def wanted() -> bool:
        if not _wants_sample(library):  # any more: another process has put papers in meanwhile
            return False
        note(f"Your library is empty: loading the sample library into {library.home}")
        return True

    library.ingest(
        (), contents=sample.listings(), embedder=embedder, progress=progress, provided=wanted
    )


def _wants_sample(library: Library) -> bool:
    """Whether nothing was ever put into it, or the sample, by one who did not come to its end."""
    files = library.catalog.files()
    if not files:
        return library.is_empty()
    return all(file.is_bundled for file in files) and bool(library.catalog.pending())
