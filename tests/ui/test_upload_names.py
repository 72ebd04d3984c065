"""Uploads under names that are paths, devices or no text: each is a file in its own folder."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

import httpx
import pytest
from browsing import Served

CONTENT = b"@misc{a, title={A study of hats}, abstract={We study hats.}}"
NAMES = (
    *("CON", "NUL", "aux.txt", "COM1.bib", "LPT9.tar.gz", "con.", "nul "),
    *("a.bib.", "a.bib ", "...", ".", "", " ", ".hidden"),
    *("C:a.bib", "C:\\a.bib", "a.bib:stream", "a.bib::$DATA", "\\\\host\\share\\a.bib"),
    *("../a.bib", "..\\..\\a.bib", "/etc/passwd", "a/b.bib", "..", "%2e%2e%2fa.bib", "~root"),
    *("n" * 5_000, "é" * 300 + ".bib", "a." + "b" * 400),
    *("right-to-left-\u202ebib.exe", "-rf.bib", "a'; DROP TABLE papers; --.bib", "$(id).bib"),
)
RAW = (b"nul\0.bib", b"\xff\xfe.bib", b"\xed\xa0\x80.bib", b"a\tb.bib", b"a\x1b[31m.bib")


def uploaded(served: Served, name: bytes) -> httpx.Response:
    quoted = name.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    head = b'--part\r\nContent-Disposition: form-data; name="files"; filename="%b"\r\n\r\n' % quoted
    return httpx.post(
        f"{served.url}gradio_api/upload",
        content=head + CONTENT + b"\r\n--part--\r\n",
        headers={"Content-Type": "multipart/form-data; boundary=part"},
        timeout=60,
    )


@pytest.mark.parametrize("name", [*(name.encode() for name in NAMES), *RAW])
def test_no_name_of_an_upload_is_a_path(served: Served, name: bytes) -> None:
    around = set(served.home.parent.iterdir())
    told = uploaded(served, name)
    assert told.status_code in (200, 400, 403, 413), told.text
    assert "Traceback" not in told.text
    for stored in told.json() if told.status_code == 200 else ():
        path = Path(stored)
        folder, _, called = path.relative_to(served.home / "web").parts
        assert folder.startswith("uploads-")
        assert path.read_bytes() == CONTENT
        assert not PureWindowsPath(called).is_reserved()
        assert not set(called) & set('\\/:"<>|?*\0')
        assert called.rstrip(" .") == called
        assert len(called.encode()) <= 255
    assert set(served.home.parent.iterdir()) == around
