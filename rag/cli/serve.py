"""``rag serve``: the web chat."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from rag.cli import options
from rag.cli.context import assistant, globals_of
from rag.cli.parsing import whole_number
from rag.errors import EXIT_OK


def serve(
    ctx: typer.Context,
    port: Annotated[
        int | None,
        typer.Option(
            "--port",
            parser=whole_number("--port", 1, "Write --port 8080."),
            metavar="N",
            help="Port; else the first free one from 7860 on.",
        ),
    ] = None,
    host: Annotated[
        str,
        typer.Option("--host", metavar="ADDRESS", help="Address to listen on; needs --auth."),
    ] = "127.0.0.1",
    auth: Annotated[
        str | None,
        typer.Option(
            "--auth",
            metavar="FILE|NAME:HASH",
            help="Who may log in: a file of such lines, or one.",
        ),
    ] = None,
    hash_password: Annotated[
        bool,
        typer.Option("--hash-password", help="Ask for a password, print its hash, and end."),
    ] = False,
    upload_mb: Annotated[
        int,
        typer.Option(
            "--max-upload",
            parser=whole_number("--max-upload", 1),
            metavar="MB",
            help="Largest file that may be uploaded.",
        ),
    ] = 50,
    llm: options.Llm = None,
    model: options.Model = None,
    strategy: options.Strategy = None,
    no_history: options.NoHistory = False,
) -> None:
    """Serve the web chat on this machine until Ctrl-C."""
    if hash_password:
        _print_hash()
        return
    from rag.ui.access import read_accounts
    from rag.ui.server import Serving
    from rag.ui.server import serve as run

    accounts = read_accounts(auth) if auth is not None else None
    serving = Serving(host=host, port=port, accounts=accounts, upload_mb=upload_mb)
    given = globals_of(ctx)

    def ready(address: str) -> None:
        print(f"The web chat is at {address}", flush=True)
        given.note("Ctrl-C ends it.")

    flags = options.model_settings(llm, model, strategy, no_history=no_history)
    with assistant(ctx, **flags) as opened:
        run(opened, serving, ready)
    # Threads that are still in native code, opening the library or embedding, crash an interpreter
    # that takes itself apart around them. Nothing is left to be done.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(EXIT_OK)


def _print_hash() -> None:
    """The hash goes to stdout, so that ``>>`` can add it to a file."""
    from rag.errors import UsageError
    from rag.ui.access import hash_password

    if sys.stdin.isatty():
        import getpass

        password = getpass.getpass("Password: ")
        if getpass.getpass("Once more: ") != password:
            raise UsageError("the two passwords differ", "Try again.")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise UsageError("the password is empty", "Type one, or pipe one line.")
    print(hash_password(password))
