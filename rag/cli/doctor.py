"""``rag doctor``: is everything in order, and if not, what mends it."""

from __future__ import annotations

import platform
from dataclasses import asdict
from typing import Annotated

import typer

from rag.cli import options
from rag.cli.context import assistant, globals_of, open_screen
from rag.errors import EXIT_ERROR

_PARTS = ("chromadb", "tantivy", "onnxruntime", "tokenizers", "ollama", "openai", "gradio",
          "llama-index-core")  # fmt: skip


def doctor(
    ctx: typer.Context,
    repair: Annotated[
        bool, typer.Option("--repair", help="Mend first what can be mended from the catalog.")
    ] = False,
    wait: options.Wait = None,
    as_json: options.AsJson = False,
) -> None:
    """Check the installation, the library and the LLM.

    The exit code is 1 when something is wrong; each problem comes with its fix.
    """
    from rag.cli.jsonout import print_json
    from rag.cli.text import one_line

    with assistant(ctx, lock_wait=wait) as opened:
        if repair:
            opened.repair(globals_of(ctx).progress())
        checks = opened.health()
    healthy = all(check.ok for check in checks)
    if as_json:
        print_json(
            {"ok": healthy, "versions": _versions(), "checks": [asdict(check) for check in checks]}
        )
    else:
        screen = open_screen()
        screen.lines(["  ".join(f"{name} {found}" for name, found in _versions().items()), ""])
        for check in checks:
            state = "ok" if check.ok else "PROBLEM"
            screen.lines([f"{state:8} {check.name}: {one_line(check.detail)}"])
            if not check.ok and check.fix:
                screen.lines([f"{'':8} fix: {one_line(check.fix)}"])
    if not healthy:
        raise typer.Exit(EXIT_ERROR)


def _versions() -> dict[str, str]:
    """What is installed, without importing it."""
    from importlib.metadata import PackageNotFoundError, version

    from rag import __version__

    found = {"rag": __version__, "python": platform.python_version()}
    for name in _PARTS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
