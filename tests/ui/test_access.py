"""Passwords are kept hashed, and a public address needs them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from rag.errors import UsageError
from rag.ui.access import Accounts, hash_password, is_loopback, is_password, read_accounts


def test_password_is_not_in_its_hash_and_has_a_salt_of_its_own() -> None:
    first, second = hash_password("correct horse"), hash_password("correct horse")
    assert "correct" not in first
    assert first != second
    assert is_password("correct horse", first)
    assert not is_password("correct Horse", first)


def test_hash_is_the_scrypt_of_the_standard() -> None:
    """The third test vector of RFC 7914, section 12."""
    key = hashlib.scrypt(
        b"pleaseletmein", salt=b"SodiumChloride", n=16384, r=8, p=1, maxmem=2**26, dklen=64
    )
    assert key.hex().startswith("7023bdcb3afd7348461c06cd81fd38eb")
    import base64

    salt = base64.urlsafe_b64encode(b"SodiumChloride").decode()
    text = base64.urlsafe_b64encode(key[:32]).decode()
    assert is_password("pleaseletmein", f"scrypt$14$8$1${salt}${text}")


def test_only_who_is_named_gets_in() -> None:
    accounts = Accounts({"ada": hash_password("one"), "bob": hash_password("two")})
    assert accounts("ada", "one")
    assert not accounts("ada", "two")
    assert not accounts("eve", "one")
    assert not accounts("", "")


def test_file_of_accounts_may_have_comments(tmp_path: Path) -> None:
    path = tmp_path / "people.txt"
    path.write_text(f"# the lab\n\nada:{hash_password('one')}\n", encoding="utf-8")
    accounts = read_accounts(str(path))
    assert len(accounts) == 1
    assert accounts("ada", "one")


def test_one_account_may_be_given_itself() -> None:
    assert read_accounts(f"ada:{hash_password('one')}")("ada", "one")


@pytest.mark.parametrize(
    "line",
    [
        "ada:secret",
        "ada",
        "ada:scrypt$15$8$1$AAAA$",
        "ada:scrypt$99$8$1$AAAA$AAAA",
        "ada:scrypt$15$8$1$not base64$AAAA",
    ],
)
def test_plain_or_broken_password_is_refused(line: str, tmp_path: Path) -> None:
    path = tmp_path / "people.txt"
    path.write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="line 1"):
        read_accounts(str(path))


def test_file_that_is_missing_or_empty_lets_nobody_in(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no password file"):
        read_accounts(str(tmp_path / "none.txt"))
    (tmp_path / "empty.txt").write_text("\n", encoding="utf-8")
    with pytest.raises(UsageError, match="names nobody"):
        read_accounts(str(tmp_path / "empty.txt"))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]", "127.8.8.8"])
def test_loopback_addresses_are_known(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org", "127.0.0.1.org"])
def test_others_can_be_reached_from_elsewhere(host: str) -> None:
    assert not is_loopback(host)
