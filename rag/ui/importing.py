"""Importing Gradio without what a server has no use for: a third of the time that it takes.

For each of its components Gradio parses the component's source when it is imported, and writes a
``.pyi`` file into its own installed package where that is missing or differs: files where no server
should write any. It also renders the documentation of each of their events; and it imports pandas,
for tables and plots that no page of ours has.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import find_spec
from types import ModuleType
from typing import Any

_MODULE, _STUBS = "gradio.component_meta", "create_or_modify_pyi"
_LISTENER, _DOCUMENTATION = "EventListener", "set_doc"
_LATER = "pandas"


def import_gradio() -> None:
    """Import Gradio; if a release of it does none of this in these places, just import it."""
    finder = _Finder()
    sys.meta_path.insert(0, finder)
    try:
        with _kept_for_later(_LATER):
            import gradio  # noqa: F401
    finally:
        sys.meta_path.remove(finder)


@contextmanager
def _kept_for_later(name: str) -> Iterator[None]:
    """Whoever imports the module ``name`` meanwhile gets it when it takes something from it."""
    spec = None if name in sys.modules else find_spec(name)
    if spec is None:
        yield
        return
    later = _Later(name)
    later.__spec__, later.__file__ = spec, spec.origin
    sys.modules[name] = later
    try:
        yield
    finally:
        later.make_way()


class _Later(ModuleType):
    """Stands in for a module until something is taken from it."""

    def __getattr__(self, name: str) -> Any:
        self.make_way()
        return getattr(importlib.import_module(self.__name__), name)

    def make_way(self) -> None:
        """Let the next import find the module itself."""
        if sys.modules.get(self.__name__) is self:
            sys.modules.pop(self.__name__, None)


class _Finder(MetaPathFinder):
    """Finds that one module where it is, with a loader that takes out what is not needed."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != _MODULE:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec and spec.loader:
            spec.loader = _Loader(spec.loader)
        return spec


class _Loader(Loader):
    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        for place, name in ((module, _STUBS), (getattr(module, _LISTENER, None), _DOCUMENTATION)):
            if hasattr(place, name):
                setattr(place, name, _make_none)


def _make_none(*_: object, **__: object) -> None:
    """Make no stub, and no documentation."""
