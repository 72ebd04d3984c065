"""A TCP relay between a browser and a server, to lose the connection when a test says so."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Relay:
    """Passes on whatever comes to ``url``; ``cut`` loses it all, ``mend`` goes on."""

    def __init__(self, listening: socket.socket) -> None:
        self.url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        self._listening = listening
        self._target: int | None = None
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()

    def mend(self, url: str) -> None:
        """From now on ``url`` is what is reached."""
        with self._lock:
            self._target = int(url.rstrip("/").rpartition(":")[2])

    def cut(self) -> None:
        """Break every connection; new ones break too."""
        with self._lock:
            self._target = None
            broken, self._open = self._open, []
        for end in broken:
            _break(end)

    def run(self) -> None:
        """Accept connections until the listening socket is closed."""
        with suppress(OSError):
            while True:
                self._pass_on(self._listening.accept()[0])

    def _pass_on(self, near: socket.socket) -> None:
        with self._lock:
            if self._target is None:
                near.close()
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                near.close()
                return
            self._open += [near, far]
        for source, sink in ((near, far), (far, near)):
            threading.Thread(target=_pump, args=(source, sink), daemon=True).start()


@contextmanager
def relaying(url: str) -> Iterator[Relay]:
    """A relay to ``url`` for the length of the block."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        relay = Relay(listening)
        relay.mend(url)
        accepting = threading.Thread(target=relay.run)
        accepting.start()
        try:
            yield relay
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            relay.cut()
            accepting.join()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    _break(source)
    _break(sink)


def _break(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
