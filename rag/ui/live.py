"""The conversations that somebody is in the middle of, for a page that comes back to one."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.ui.session import Session

_MOST = 200  # the ones asked in longest ago are forgotten; the log still has them


class Live:
    """Sessions by the address that their page has. Safe to share among threads."""

    def __init__(self) -> None:
        self._sessions: dict[str, Session] = {}  # by token, the one asked in last at the end
        self._lock = threading.Lock()

    def add(self, session: Session) -> None:
        """Remember a conversation in which something was asked."""
        with self._lock:
            self._sessions.pop(session.token, None)
            self._sessions[session.token] = session
            idle = (token for token, kept in self._sessions.items() if not kept.is_answering)
            if len(self._sessions) > _MOST and (oldest := next(idle, None)):
                del self._sessions[oldest]

    def find(self, address: str, reader: str | None) -> Session | None:
        """The conversation of ``reader`` at ``address`` that only this process knows all of: one
        that is not in the log, or in which an answer is on its way."""
        with self._lock:
            found = self._sessions.get(address) or next(
                (
                    kept
                    for kept in self._sessions.values()
                    if kept.is_answering and kept.address == address
                ),
                None,
            )
        return found if found and found.reader == reader else None
