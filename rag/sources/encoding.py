"""Bytes of a file read as text, whatever encoding they are in."""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from rag.errors import UnreadableFile

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARIES = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP archive or an Office document",
    b"\x1f\x8b": "compressed with gzip",
    b"SQLite format 3": "a database",
}
_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\v\f\r\x1b") + b"\x7f"
_TEXT_CONTROLS = 0.001  # share of control characters that text may hold
_DAMAGE = 0.1  # share of the bytes above ASCII that may be wrong in text that is UTF-8 all the same
_SAMPLE = 65_536
_SUSPECT = 0.05  # share of implausible characters in text that is in a legacy encoding
_SCRIPTS = {
    "gb18030": ("CJK",),
    "big5": ("CJK",),
    "shift_jis": ("CJK", "HIRAGANA", "KATAKANA"),
    "euc_jp": ("CJK", "HIRAGANA", "KATAKANA"),
    "euc_kr": ("HANGUL",),
    "cp1251": ("CYRILLIC",),
    "koi8_r": ("CYRILLIC",),
    "cp1250": ("LATIN",),
    "iso8859_2": ("LATIN",),
    "mac_roman": ("LATIN",),
}
"""Legacy encodings looked for, with the scripts that text in them is written in."""
_WITHIN_WORDS = "'-·…\xa0\xad\u2018\u2019\u2013\u2014"


class Decoded(NamedTuple):
    """Text with ``\\n`` line ends; ``damaged`` are the 1-based lines that lost bytes to U+FFFD."""

    text: str
    damaged: tuple[int, ...] = ()


def decode(data: bytes, file: str) -> Decoded:
    """The text of ``data``; ``file`` is its name, for messages.

    Raises:
        UnreadableFile: there is no text, it is binary, or its encoding cannot be told.
    """
    if not data.strip():
        raise UnreadableFile(f"{file} is empty", "Save the listing in it and ingest it again.")
    decoded = _with_bom(data, file) or _without_bom(data, file)
    text = decoded.text.replace("\ufeff", "").replace("\0", "")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise UnreadableFile(f"{file} is empty", "Save the listing in it and ingest it again.")
    return Decoded(text, decoded.damaged)


def _with_bom(data: bytes, file: str) -> Decoded | None:
    for bom, encoding in _BOMS:
        if not data.startswith(bom) or (encoding == "utf-8" and not _is_utf8(data)):
            continue
        width = int(encoding[4:6]) // 8 if encoding != "utf-8" else 1
        end = len(data) - (len(data) - len(bom)) % width  # a file may be cut in a character
        try:
            return Decoded(data[len(bom) : end].decode(encoding))
        except UnicodeDecodeError:
            raise _unknown_encoding(file) from None
    return None


def _without_bom(data: bytes, file: str) -> Decoded:
    _refuse_binary(data, file)
    decoder = codecs.getincrementaldecoder("utf-8")()
    with suppress(UnicodeDecodeError):
        text = decoder.decode(data)
        whole = not decoder.getstate()[0]  # the file may be cut within its last character
        if whole or not text.isascii():
            return Decoded(text)
    high = len(data) - len(data.translate(None, bytes(range(128, 256))))
    text = data.decode("utf-8", "replace")
    if text.count("\ufffd") <= _DAMAGE * high:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return Decoded(text, tuple(n for n, line in enumerate(lines, 1) if "\ufffd" in line))
    return Decoded(data.decode(_legacy(data, file), "replace"))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _refuse_binary(data: bytes, file: str) -> None:
    advice = "Save it as plain text, or export it as BibTeX, CSV or JSONL."
    for magic, what in _BINARIES.items():
        if data.startswith(magic):
            raise UnreadableFile(f"{file} is {what}, not text", advice)
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls > _TEXT_CONTROLS * len(data):
        raise UnreadableFile(f"{file} is binary, not text", advice)


def _legacy(data: bytes, file: str) -> str:
    """The encoding of text that is not Unicode.

    Western text is tried first, by whether its characters stand where such characters do; the
    statistics of charset-normalizer, which need more of them than a listing of English
    abstracts has, propose the rest, and their proposal is held to the same test.
    """
    from charset_normalizer import from_bytes

    sample = b"\n".join(line for line in data.split(b"\n") if not line.isascii())[:_SAMPLE]
    if _plausible(sample, "cp1252", ("LATIN",)):
        return "cp1252"
    for match in from_bytes(sample, cp_isolation=list(_SCRIPTS)):
        if _plausible(sample, match.encoding, _SCRIPTS.get(match.encoding, ())):
            return match.encoding
    raise _unknown_encoding(file)


def _plausible(sample: bytes, encoding: str, scripts: tuple[str, ...]) -> bool:
    """Whether ``sample`` decodes to letters of ``scripts`` that stand where letters may."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError as error:
        if error.start < len(sample) - 4:  # a character may be cut off at the end of the sample
            return False
        text = sample[: error.start].decode(encoding)
    high = sum(not c.isascii() for c in text)
    return sum(_suspects(text, scripts)) <= _SUSPECT * high


def _suspects(text: str, scripts: tuple[str, ...]) -> Iterator[bool]:
    """For each character beyond ASCII, whether it is out of place."""
    for before, c, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if c.isascii():
            continue
        if not c.isalpha():
            inside = before.isalpha() and after.isalpha() and c not in _WITHIN_WORDS
            yield inside or (unicodedata.category(c) == "Sc" and after.isalpha())
        elif not unicodedata.name(c, "").startswith(scripts):
            yield True
        elif scripts == ("LATIN",):
            yield (c.isupper() and before.islower()) or not (before.isascii() or after.isascii())
        else:
            yield before.isascii() and before.isalpha() and after.isascii() and after.isalpha()


def _unknown_encoding(file: str) -> UnreadableFile:
    return UnreadableFile(f"cannot tell the text encoding of {file}", "Save it as UTF-8.")
