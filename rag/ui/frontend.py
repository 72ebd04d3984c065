"""The files that Gradio's pages are made of in a browser: found without importing Gradio."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

_TYPES = {".js": b"text/javascript; charset=utf-8", ".css": b"text/css; charset=utf-8"}
_LINKS = {
    ".js": '<link rel="modulepreload" crossorigin href=".{}">',
    ".css": '<link rel="preload" as="style" crossorigin href=".{}">',
}
_HEAD = "<head>"
_MADE = "{{"  # begins what is put into the page for whoever asks for it


@dataclass(frozen=True, slots=True)
class Frontend:
    """Scripts and style sheets by their path at the server; ``head`` is how every page begins, and
    ``links`` names what the first page needs, for a browser to fetch at once and not in turns."""

    files: Mapping[str, Path]
    head: bytes
    links: bytes

    @property
    def beginning(self) -> bytes:
        """How every page begins that the browser is to see."""
        return self.head + self.links


def media_type(file: Path) -> bytes:
    """What kind of file it is, for a browser."""
    return _TYPES[file.suffix]


def find_frontend() -> Frontend:
    """What there is of it; nothing, where a release of Gradio keeps it elsewhere."""
    spec = find_spec("gradio")
    places = spec.submodule_search_locations if spec else None
    folder = Path(places[0] if places else "gradio", "templates", "frontend")
    found = {
        f"/assets/{file.name}": file for file in folder.glob("assets/*") if file.suffix in _TYPES
    }
    wanted = files("rag.ui").joinpath("static", "preload.txt").read_text(encoding="utf-8")
    links = [_LINKS[found[name].suffix].format(name) for name in wanted.split() if name in found]
    return Frontend(found, _head(folder / "index.html"), "".join(links).encode())


def _head(page: Path) -> bytes:
    """The page up to where its head begins; nothing, if that is not the same for everybody."""
    text = page.read_text(encoding="utf-8") if page.is_file() else ""
    before, head, _ = text.partition(_HEAD)
    return (before + head).encode() if head and _MADE not in before else b""
