"""Whose conversations they are, where people log in: nobody is shown those of somebody else."""

from __future__ import annotations

import json
import threading
from pathlib import Path

from rag.library.conversations import Summary

_FILE = "owners.json"


class Owners:
    """Conversation ids by the name of the person who logged in, kept in ``folder``.

    Without a login there is one person, who sees every conversation of the library.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE
        self._lock = threading.Lock()

    def owns(self, name: str | None, conversation: int) -> bool:
        """Whether ``name`` may see the conversation."""
        return name is None or conversation in self._read().get(name, ())

    def add(self, name: str | None, conversation: int | None) -> None:
        """Note that ``name`` began the conversation.

        Raises:
            OSError: it cannot be written down; the library itself is never made here.
        """
        if name is None or conversation is None:
            return
        with self._lock:
            owned = self._read()
            if conversation not in owned.setdefault(name, []):
                owned[name].append(conversation)
                self._path.parent.mkdir(exist_ok=True)
                new = self._path.with_suffix(".new")
                new.write_text(json.dumps(owned), encoding="utf-8")
                new.replace(self._path)

    def visible(self, name: str | None, summaries: list[Summary]) -> list[Summary]:
        """Those of ``summaries`` that ``name`` may see."""
        if name is None:
            return summaries
        owned = set(self._read().get(name, ()))
        return [summary for summary in summaries if summary.conversation_id in owned]

    def _read(self) -> dict[str, list[int]]:
        try:
            owned: dict[str, list[int]] = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        return owned
