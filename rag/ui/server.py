"""The server of the web chat: where it listens, who may use it, and what it refuses."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from rag.errors import RagError, UsageError
from rag.ui.access import Accounts, is_loopback
from rag.ui.places import folder

if TYPE_CHECKING:
    from fastapi import FastAPI

    from rag.assistant import Assistant
    from rag.ui.backstage import Backstage
    from rag.ui.front import Front
    from rag.ui.frontend import Frontend

HOST = "127.0.0.1"
PORT = 7860
_PORTS_TRIED = 20
_LAST_PORT = 65535

UPLOAD_MB = 50


@dataclass(frozen=True, slots=True)
class Serving:
    """How to serve. ``port`` None: the first free one from ``PORT`` on. ``upload_mb`` bounds one
    file. ``accounts`` None: whoever reaches the address may use it."""

    host: str = HOST
    port: int | None = None
    accounts: Accounts | None = None
    upload_mb: int = UPLOAD_MB

    @property
    def names(self) -> list[str]:
        """What a browser may call it: a page elsewhere could have its own name point here. Empty
        if that may be anything."""
        if not is_loopback(self.host):
            return []
        return ["localhost", "127.0.0.1", "[::1]", self.host]


def serve(assistant: Assistant, serving: Serving, on_ready: Callable[[str], None]) -> None:
    """Serve the pages over ``assistant`` until the process is told to end.

    ``on_ready`` is given the address as soon as a browser can open it; the library is opened
    behind it.

    Raises:
        UsageError: the address is public and there are no accounts.
        RagError: the port is taken, or the address is not this machine's.
    """
    if serving.accounts is None and not is_loopback(serving.host):
        raise UsageError(
            f"{serving.host} can be reached from other machines, and nobody has to log in",
            "Add --auth FILE, or leave out --host.",
        )
    listening = _listen(serving)
    uploads = _room_for_uploads(assistant)
    try:
        from rag.ui.quiet import keep_to_itself

        keep_to_itself(uploads)
        _run(_front(assistant, serving), listening, on_ready)
    finally:
        listening.close()
        shutil.rmtree(uploads, ignore_errors=True)  # what Gradio leaves of them


def _room_for_uploads(assistant: Assistant) -> Path:
    """In the library's folder; where nothing can be written there, Gradio still needs a place, and
    the ingest refuses what is uploaded."""
    ours = folder(assistant)
    existing = next(path for path in (ours, *ours.parents) if path.exists())
    if os.access(existing, os.W_OK | os.X_OK):
        return ours / f"uploads-{os.getpid()}"
    return Path(tempfile.mkdtemp(prefix="rag-uploads-"))


def _front(assistant: Assistant, serving: Serving) -> Front:
    from rag.ui.front import Front
    from rag.ui.frontend import find_frontend

    frontend = find_frontend()

    def build() -> FastAPI:
        from rag.ui.importing import import_gradio

        import_gradio()
        from rag.ui.backstage import Backstage

        backstage = Backstage(assistant)
        pages = application(backstage, serving, frontend)
        backstage.opening.begin()
        return pages

    if not is_loopback(serving.host):  # a longer way: files had better be compressed, by Gradio
        return Front(replace(frontend, files={}), build, ())
    return Front(frontend, build, () if serving.accounts else serving.names)


def application(backstage: Backstage, serving: Serving, frontend: Frontend) -> FastAPI:
    """The pages and what guards them, as an ASGI application."""
    import gradio as gr
    from fastapi import FastAPI
    from fastapi.middleware.trustedhost import TrustedHostMiddleware

    from rag.ui.guard import Guard
    from rag.ui.pages import build
    from rag.ui.theme import HEAD, theme, words

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    pages = build(backstage, serving.upload_mb)
    gr.mount_gradio_app(
        app,
        pages,
        path="/",
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
        auth=serving.accounts,
        auth_message="Log in to ask this library of papers." if serving.accounts else None,
        footer_links=[],
        run_history=False,
        max_file_size=f"{serving.upload_mb}mb",
        enable_monitoring=False,
        show_error=True,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        theme=theme(),
        head=HEAD,
        i18n=words(),
    )
    pages.app = cast(Any, app.routes[-1]).app  # or it would be one that is not served
    if serving.names:
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=serving.names)
    app.add_middleware(Guard, frontend=frontend)
    return app


def _listen(serving: Serving) -> socket.socket:
    """A socket that is bound, so that nobody else takes the port while Gradio is imported."""
    first = PORT if serving.port is None else serving.port
    if not 0 < first <= _LAST_PORT:
        raise UsageError(f"there is no port {first}", f"Ports go from 1 to {_LAST_PORT}.")
    tried = range(first, first + (_PORTS_TRIED if serving.port is None else 1))
    family = socket.AF_INET6 if ":" in serving.host else socket.AF_INET
    fault = OSError()
    for port in tried:
        listening = socket.socket(family)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((serving.host.strip("[]"), port))
            listening.listen(128)
        except OSError as error:
            listening.close()
            fault = error
        else:
            return listening
    ports = f"port {first}" if len(tried) == 1 else f"ports {first} to {tried[-1]}"
    raise RagError(
        f"cannot listen on {ports} of {serving.host}: {fault.strerror or fault}",
        "Name another with --port.",
    ) from fault


def _run(front: Front, listening: socket.socket, on_ready: Callable[[str], None]) -> None:
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            on_ready(_address(*listening.getsockname()[:2]))

    # Once it has shut down, uvicorn raises the signal again, and this one would end the process
    # before what it leaves behind is put away.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    config = uvicorn.Config(
        front, ws="none", log_level="warning", access_log=False, server_header=False
    )
    # Streams that browsers hold open would keep the process for ever.
    config.timeout_graceful_shutdown = 2
    logging.getLogger("uvicorn.error").addFilter(_is_no_farewell)
    server = Server(config)

    def stop() -> None:
        server.should_exit = True

    front.on_fault = stop
    with suppress(KeyboardInterrupt):  # Ctrl-C, or a signal, is how it ends
        server.run(sockets=[listening])
    if front.fault:
        raise front.fault


def _is_no_farewell(record: logging.LogRecord) -> bool:
    """Whether a record of uvicorn's is about anything but streams cut off when the server ends."""
    if record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError):
        return False
    return "timeout graceful shutdown exceeded" not in record.getMessage()


def _address(host: str, port: int) -> str:
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/"
