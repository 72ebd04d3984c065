"""What the server lets in and gives out, without a browser."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from browsing import Serve, Served, serving

from rag.ui.access import hash_password


def rag(home: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "rag", "--home", str(home), *arguments]
    return subprocess.run(command, capture_output=True, text=True, input=stdin, timeout=120)


def test_public_address_is_refused_without_accounts(tmp_path: Path) -> None:
    ended = rag(tmp_path / "home", "serve", "--host", "0.0.0.0")
    assert ended.returncode == 2
    assert "--auth" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_port_that_is_taken_is_one_clear_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = rag(tmp_path / "home", "serve", "--port", str(taken.getsockname()[1]))
    assert ended.returncode == 1
    assert "cannot listen" in ended.stderr
    assert "--port" in ended.stderr


def test_port_that_there_is_not_is_wrong_usage(tmp_path: Path) -> None:
    ended = rag(tmp_path / "home", "serve", "--port", "99999")
    assert ended.returncode == 2
    assert "65535" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_hash_is_made_of_what_is_piped_in(tmp_path: Path) -> None:
    ended = rag(tmp_path / "home", "serve", "--hash-password", stdin="one\n")
    assert re.fullmatch(r"scrypt\$15\$8\$1\$\S+\$\S+\n", ended.stdout)
    assert rag(tmp_path / "home", "serve", "--hash-password", stdin="\n").returncode == 2


def test_page_names_nothing_to_load_from_elsewhere(served: Served) -> None:
    page = httpx.get(served.url)
    loaded = re.findall(r"(?:src|href|content)=[\"']?(https?:[^\"' >]+)", page.text)
    assert [url for url in loaded if not url.startswith(served.url.rstrip("/"))] == []
    assert "fonts.g" not in page.text
    head = page.text.partition("<script")[0]
    assert not re.findall(r"https?:", head)
    assert "</html>" in page.text
    policy = page.headers["content-security-policy"]
    assert "connect-src 'self'" in policy
    assert "default-src 'self'" in policy
    assert '"analytics_enabled":true' not in page.text.replace(" ", "").lower()
    theme = httpx.get(f"{served.url}theme.css").text
    assert re.findall(r"@import|url\((?![\"']?data:)", theme) == []


@pytest.mark.parametrize(
    "path",
    [
        "docs",
        "redoc",
        "openapi.json",
        "monitoring",
        "monitoring/summary",
        "gradio_api/info",
        "gradio_api/openapi.json",
        "gradio_api/runs",
        "gradio_api/mcp/",
        "gradio_api/proxy=https://example.org",
        "gradio_api/file=/etc/passwd",
        "gradio_api/file=https://example.org/",
    ],
)
def test_what_is_nobodys_business_is_closed(served: Served, path: str) -> None:
    assert httpx.get(served.url + path).status_code in (403, 404)


def test_library_itself_cannot_be_downloaded(served: Served) -> None:
    catalog = served.home / "catalog.sqlite"
    assert catalog.exists()
    assert httpx.get(f"{served.url}gradio_api/file={catalog}").status_code in (403, 404)


def test_name_of_another_site_is_refused(served: Served) -> None:
    """DNS rebinding: a page elsewhere whose name comes to point at this machine."""
    assert httpx.get(served.url, headers={"Host": "evil.example"}).status_code == 400


def test_upload_that_is_too_large_is_refused_and_leaves_nothing(serve: Serve) -> None:
    served = serve("--llm", "none", "--max-upload", "1")
    files = {"files": ("../../evil.bib", b"x" * 3_000_000)}
    assert httpx.post(f"{served.url}gradio_api/upload", files=files).status_code == 413
    small = {"files": ("../../evil.bib", b"@misc{a, title={A}}")}
    stored = httpx.post(f"{served.url}gradio_api/upload", files=small)
    assert stored.status_code == 200
    path = Path(stored.json()[0]).resolve()
    assert path.is_relative_to(served.home / "web")
    assert not list(served.home.parent.glob("**/../evil.bib"))


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads memory from /proc")
def test_200_mb_are_refused_in_little_memory_and_leave_nothing(serve: Serve) -> None:
    served = serve("--llm", "none")
    wait_until_open(served.url)
    before = most_memory(served.process.pid)
    refused = httpx.post(
        f"{served.url}gradio_api/upload",
        content=form_of(200_000_000),
        headers={"Content-Type": "multipart/form-data; boundary=part"},
        timeout=300,
    )
    assert refused.status_code == 413
    assert most_memory(served.process.pid) < before + 60
    left = [path.stat().st_size for path in (served.home / "web").rglob("*") if path.is_file()]
    assert sum(left) < 1_000_000
    assert httpx.get(served.url).status_code == 200


def wait_until_open(url: str) -> None:
    """The library is opened behind the page, and that takes memory too."""
    known = httpx.get(f"{url}config", timeout=60).json()["dependencies"]
    number = next(row["id"] for row in known if row["api_name"] == "opened")
    asked = {"fn_index": number, "session_hash": "test", "data": [None]}
    httpx.post(f"{url}gradio_api/run/predict", json=asked, timeout=120).raise_for_status()


def form_of(size: int) -> Iterator[bytes]:
    """A form with one file of ``size`` bytes."""
    yield b'--part\r\nContent-Disposition: form-data; name="files"; filename="huge.bib"\r\n'
    yield b"Content-Type: text/plain\r\n\r\n"
    for _ in range(size // 1_000_000):
        yield b"x" * 1_000_000
    yield b"\r\n--part--\r\n"


def most_memory(pid: int) -> float:
    """Megabytes that the process has held at most."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024


def test_who_is_not_logged_in_sees_nothing(serve: Serve) -> None:
    served = serve("--llm", "none", "--auth", f"ada:{hash_password('one')}")
    assert httpx.get(f"{served.url}config").status_code == 401
    assert httpx.post(f"{served.url}gradio_api/queue/join", json={}).status_code == 401
    assert httpx.post(f"{served.url}gradio_api/run/predict", json={}).status_code == 401
    assert "papers study" not in httpx.get(served.url).text
    login = f"{served.url}login"
    wrong = {"username": "ada", "password": "two"}
    assert httpx.post(login, data=wrong).status_code == 400
    right = {"username": "ada", "password": "one"}
    with httpx.Client() as client:
        assert client.post(login, data=right).status_code == 200
        assert client.get(f"{served.url}config").status_code == 200
        kept = [(cookie.name, cookie.value) for cookie in client.cookies.jar]
        assert client.get(f"{served.url}logout").status_code == 302
        for name, value in kept:  # the token itself is worth nothing any more
            client.cookies.set(name, value or "")
        assert client.get(f"{served.url}config").status_code == 401


def test_two_servers_share_one_library(served: Served) -> None:

    with serving(served.home, "--llm", "none") as second:
        assert second.url != served.url
        assert httpx.get(second.url).status_code == 200


def test_server_that_is_told_to_end_leaves_nothing_behind(library: Callable[[], Path]) -> None:
    home = library()
    with serving(home, "--llm", "none") as running:
        assert list((home / "web").iterdir())
    assert running.process.returncode == 0
    assert list((home / "web").iterdir()) == []
