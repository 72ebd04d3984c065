"""``rag ingest``."""

import typer


def ingest(ctx: typer.Context) -> None:
    "x"
