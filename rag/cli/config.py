"""``rag config``: the settings in force, where they come from, and a file to set them in."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from rag.cli import options
from rag.cli.context import globals_of, open_screen
from rag.errors import RagError, SettingsError


def show(ctx: typer.Context, as_json: options.AsJson = False) -> None:
    """Print every setting, its value and where that was set. Secrets are masked."""
    from rag.cli.jsonout import print_json
    from rag.settings import explain

    settings = explain(**globals_of(ctx).flags)
    if as_json:
        print_json([asdict(setting) for setting in settings])
    else:
        open_screen().table(
            ["Setting", "Value", "Set by"],
            [[s.name, "-" if s.value is None else s.value, s.origin] for s in settings],
        )


def path() -> None:
    """Print the two places of rag.toml, the stronger first."""
    from rag.settings import config_files

    for file in config_files():
        print(file if file.is_file() else f"{file} (absent)")


def init(
    user: Annotated[
        bool, typer.Option("--user", help="Write the user's own file, not this folder's.")
    ] = False,
) -> None:
    """Write a rag.toml that explains every setting; an existing file is kept."""
    from rag.settings import config_files, template

    here, own = config_files()
    target = own if user else here
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8") as file:
            file.write(template())
    except FileExistsError as error:
        raise SettingsError(f"{target} exists", "Edit it, or move it away first.") from error
    except OSError as error:
        raise RagError(f"cannot write {target}: {error.strerror}") from error
    print(target)
