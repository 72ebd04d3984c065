"""Who may use a shared page: names with hashed passwords, and which addresses need them.

A line of a password file is ``NAME:HASH``; the hash is scrypt's (RFC 7914), written as
``scrypt$LOG2N$R$P$SALT$KEY`` with salt and key in URL-safe base64, so that no line holds a
password and its cost can be raised later.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Mapping
from pathlib import Path

from rag.errors import UsageError

_LOG2N, _R, _P = 15, 8, 1  # 32 MB and some 0.1 s for each guess
_MOST_LOG2N = 20
_MEMORY = 2**30  # bytes that checking a password may take at most
_HINT = "Write NAME:HASH; 'rag serve --hash-password' makes one."


class Accounts:
    """The people who may log in. Safe to share among threads."""

    def __init__(self, hashes: Mapping[str, str]) -> None:
        """``hashes`` by name. Raises UsageError if one of them is no hash of this kind."""
        self._hashes = dict(hashes)
        for hashed in self._hashes.values():
            _parts(hashed)
        # One that nobody has: an unknown name takes as long as a wrong password.
        self._nobody = hash_password(secrets.token_urlsafe())

    def __call__(self, name: str, password: str) -> bool:
        """Whether ``name`` may log in with ``password``."""
        known = self._hashes.get(name)
        fits = is_password(password, known or self._nobody)
        return fits and known is not None

    def __len__(self) -> int:
        return len(self._hashes)


def hash_password(password: str) -> str:
    """``password`` with a salt of its own, beyond recovery."""
    salt = secrets.token_bytes(16)
    key = _derive(password, salt, _LOG2N, _R, _P)
    return "$".join(["scrypt", str(_LOG2N), str(_R), str(_P), _text(salt), _text(key)])


def is_password(password: str, hashed: str) -> bool:
    """Whether ``hashed`` was made of ``password``. Raises UsageError if it is no hash."""
    log2n, r, p, salt, key = _parts(hashed)
    return hmac.compare_digest(_derive(password, salt, log2n, r, p), key)


def read_accounts(given: str) -> Accounts:
    """The accounts in a file of that name, or the one that is given as ``NAME:HASH``.

    Empty lines and those that begin with ``#`` count for nothing.

    Raises:
        UsageError: there is no such file, a line is no account, or there is none.
    """
    path = Path(given).expanduser()
    if path.is_file():
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        where = str(path)
    elif ":" in given:
        lines, where = [given], "--auth"
    else:
        raise UsageError("there is no password file of that name", _HINT)  # it may be a password
    hashes: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, _, hashed = line.strip().partition(":")
        try:
            _parts(hashed)
        except UsageError:
            fault = f"{where}, line {number}: no name with a hashed password"
            raise UsageError(fault, _HINT) from None
        hashes[name] = hashed
    if not hashes:
        raise UsageError(f"{where} names nobody", _HINT)
    return Accounts(hashes)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server at ``host``."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _parts(hashed: str) -> tuple[int, int, int, bytes, bytes]:
    try:
        kind, log2n, r, p, salt, key = hashed.split("$")
        found = int(log2n), int(r), int(p), _bytes(salt), _bytes(key)
    except (ValueError, binascii.Error):
        kind, found = "", (0, 0, 0, b"", b"")
    if kind != "scrypt" or not (0 < found[0] <= _MOST_LOG2N) or min(found[1:3]) < 1 or not found[4]:
        raise UsageError("this is no hashed password", _HINT)
    return found


def _derive(password: str, salt: bytes, log2n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(
        password.encode("utf-8", "surrogatepass"),
        salt=salt,
        n=2**log2n,
        r=r,
        p=p,
        maxmem=_MEMORY,
        dklen=32,
    )


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
