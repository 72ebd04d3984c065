"""What stands before every request: routes that are nobody's business, and what a page may load.

The content security policy has the browser itself refuse whatever would leave the machine, be it
asked for by Gradio, by a paper's text or by an answer. What Gradio's page says of itself to sites
that link to it, with pictures from elsewhere, is taken out of it; and who has to log in gets a page
of ours for that, with labels, in both themes, that password managers know for what it is.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, TypeAlias

from rag.ui.frontend import Frontend
from rag.ui.theme import LOGIN_PAGE

Message: TypeAlias = MutableMapping[str, Any]
Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
ASGIApp: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

# Gradio builds its page with inline scripts and styles, and evaluates the scripts of components.
POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-src 'self' data:",
        "frame-ancestors 'none'",
    ]
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
# Descriptions of the API, statistics, recordings, proxies, a code editor: all Gradio's, none ours.
_CLOSED = re.compile(
    r"/(?:docs|redoc|openapi\.json|monitoring|run-history"
    r"|gradio_api/(?:info|openapi\.json|runs|run-history|deep_link|proxy=|process_recording|mcp"
    r"|vibe-|undo-vibe|profiling|stream/|custom_component|token|dev/|api/|run/(?!predict)|call/))"
)


_HAS_TO_LOG_IN = re.compile(rb"window\.gradio_config = [^<]*\"auth_required\":\s*true")
_SAID_TO_OTHERS = re.compile(rb"<meta\s+(?:property|name)=\"(?:og|twitter):[^>]*>\s*")


class Guard:
    """ASGI middleware: 404 for what is closed, the headers above for everything else.

    Pages begin as ``frontend`` has them begin.
    """

    def __init__(self, app: ASGIApp, frontend: Frontend) -> None:
        self._app = app
        self._frontend = frontend

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif _CLOSED.match(scope["path"]):
            from fastapi.responses import PlainTextResponse

            await PlainTextResponse("Not found", 404)(scope, receive, send)
        else:
            await self._app(scope, receive, _Sender(send, self._frontend))


class _Sender:
    """Sends a response with the headers, and a page without what it says to others."""

    def __init__(self, send: Send, frontend: Frontend) -> None:
        self._send = send
        self._frontend = frontend
        self._start: Message | None = None  # of a page, until all of it is there
        self._page = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *HEADERS]
            if _is_page(message["headers"]):
                self._start = message
                return
        elif self._start is not None and message["type"] == "http.response.body":
            self._page += message.get("body", b"")
            if message.get("more_body"):
                return
            await self._send_page(self._start)
            return
        await self._send(message)

    async def _send_page(self, start: Message) -> None:
        page = _SAID_TO_OTHERS.sub(b"", self._page)
        if head := self._frontend.head:
            page = page.replace(head, self._frontend.beginning, 1)
        if _HAS_TO_LOG_IN.search(page):
            page = LOGIN_PAGE.encode()
        kept = [header for header in start["headers"] if header[0].lower() != b"content-length"]
        start["headers"] = [*kept, (b"content-length", str(len(page)).encode())]
        self._start = None
        await self._send(start)
        await self._send({"type": "http.response.body", "body": page})


def _is_page(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    return any(n.lower() == b"content-type" and v.startswith(b"text/html") for n, v in headers)
