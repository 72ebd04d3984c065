"""What answers until the pages are built, and passes everything on to them from then on.

Building them takes as long as Gradio takes to be imported. Meanwhile a browser can fetch and
compile what a page is made of, which is files. So the page that it asks for is begun at once, as
far as it is the same for everybody, with links to those files; the rest is sent when it is there.
Whatever else is asked for waits until then.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.ui.frontend import Frontend, media_type
from rag.ui.guard import HEADERS, ASGIApp, Message, Receive, Scope, Send

if TYPE_CHECKING:
    from fastapi import FastAPI

_PORT = re.compile(rb":\d+$")
_FOR_EVER = (b"cache-control", b"public, max-age=31536000, immutable")  # names tell the contents
_PAGE = (b"content-type", b"text/html; charset=utf-8")
_AGAIN = b'<meta http-equiv="refresh" content="0">'


class Front:
    """ASGI application before that of the pages, which ``build`` makes in a thread of its own.

    A page is begun before there is any if it is asked for by one of the names ``hosts``. If there
    will be none there is a ``fault``, and ``on_fault`` is called.
    """

    def __init__(
        self, frontend: Frontend, build: Callable[[], FastAPI], hosts: Collection[str]
    ) -> None:
        self.fault: BaseException | None = None
        self.on_fault: Callable[[], None] = _nothing
        self._frontend = frontend
        self._build = build
        self._hosts = {host.encode() for host in hosts}
        self._pages: ASGIApp = _ended
        self._settled = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        is_read = scope["type"] == "http" and scope["method"] == "GET"
        if is_read and (file := self._frontend.files.get(scope["path"])):
            await _send_file(file, send)
            return
        if is_read and self._begins(scope):
            send = await _begun(self._frontend.beginning, send)
        await self._settled.wait()
        await self._pages(scope, receive, send)

    def _begins(self, scope: Scope) -> bool:
        """Whether what is asked for is a page, and there is none yet."""
        if self._settled.is_set() or scope["path"] != "/" or not self._frontend.head:
            return False
        return _PORT.sub(b"", dict(scope["headers"]).get(b"host", b"")) in self._hosts

    async def _live(self, receive: Receive, send: Send) -> None:
        """From the start of the server to its end."""
        with ThreadPoolExecutor(1, "build-pages") as alone:
            building = asyncio.get_running_loop().run_in_executor(alone, self._build)
            await receive()
            await send({"type": "lifespan.startup.complete"})
            ending = asyncio.ensure_future(receive())
            first: set[asyncio.Future[Any]] = {building, ending}
            await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
        async with AsyncExitStack() as stack:
            if not ending.done():
                await self._open(building, stack)
            await ending
        await send({"type": "lifespan.shutdown.complete"})

    async def _open(self, building: asyncio.Future[FastAPI], stack: AsyncExitStack) -> None:
        self.fault = building.exception()
        if self.fault:
            self.on_fault()
        else:
            pages = building.result()
            await stack.enter_async_context(pages.router.lifespan_context(pages))
            self._pages = pages
        self._settled.set()


async def _send_file(file: Path, send: Send) -> None:
    body = file.read_bytes()
    length = (b"content-length", str(len(body)).encode())
    headers = [(b"content-type", media_type(file)), length, _FOR_EVER, *HEADERS]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _begun(beginning: bytes, send: Send) -> Send:
    """Begin a page; what is returned sends what is left of it. Where that does not go on from
    there, the browser is told to ask again."""
    await send({"type": "http.response.start", "status": 200, "headers": [_PAGE, *HEADERS]})
    await send({"type": "http.response.body", "body": beginning, "more_body": True})

    async def send_rest(message: Message) -> None:
        if message["type"] != "http.response.body":
            return
        page = message.get("body", b"")
        rest = page[len(beginning) :] if page.startswith(beginning) else _AGAIN
        await send({"type": "http.response.body", "body": rest})

    return send_rest


async def _ended(_scope: Scope, _receive: Receive, send: Send) -> None:
    """There are no pages, and the server ends."""
    await send({"type": "http.response.start", "status": 503, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def _nothing() -> None:
    """Do nothing about it."""
