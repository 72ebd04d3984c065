"""What stands before every request: routes that are nobody's business, and what a page may load.

The content security policy has the browser itself refuse whatever would leave the machine, be it
asked for by Gradio, by a paper's text or by an answer.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

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
_HEADERS = (
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


class Guard:
    """ASGI middleware: 404 for what is closed, the headers above for everything else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if _CLOSED.match(scope["path"]):
            from fastapi.responses import PlainTextResponse

            await PlainTextResponse("Not found", 404)(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_HEADERS]
            await send(message)

        await self._app(scope, receive, send_guarded)
