"""Importing Gradio without what a server has no use for: half of the time that it takes.

For each of its components Gradio parses the component's source when it is imported, and writes a
``.pyi`` file into its own installed package where that is missing or differs: files where no server
should write any. It also renders the documentation of each of their events. And it imports what
serves tables, its own command line and models elsewhere, of which no page of ours has any.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from functools import partial
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

_MODULE, _STUBS = "gradio.component_meta", "create_or_modify_pyi"
_LISTENER, _DOCUMENTATION = "EventListener", "set_doc"
_LATER = {  # modules, and what Gradio itself names of them: nothing but functions to be called
    "pandas": (),
    "gradio.cli": ("deploy",),
    "gradio.external": ("load", "load_chat", "load_openapi"),
    "gradio.workflow": ("Workflow",),
}


def import_gradio() -> None:
    """Import Gradio; if a release of it does none of this in these places, just import it."""
    finder = _Finder()
    later = [_Later(name) for name in _LATER if name not in sys.modules]
    sys.meta_path.insert(0, finder)
    sys.modules.update({module.__name__: module for module in later})
    try:
        import gradio  # noqa: F401
    finally:
        sys.meta_path.remove(finder)
        for module in later:
            module.make_way()


class _Later(ModuleType):
    """Stands in for a module until something is taken from it, or one of its functions called."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        for function in _LATER[name]:
            setattr(self, function, partial(self._call, function))
        if _LATER[name]:  # importing one of them asks for this
            self.__path__ = _path(name)

    def __getattr__(self, name: str) -> Any:
        self.make_way()
        return getattr(importlib.import_module(self.__name__), name)

    def _call(self, function: str, *given: Any, **named: Any) -> Any:
        return self.__getattr__(function)(*given, **named)

    def make_way(self) -> None:
        """Let the next import find the module itself."""
        if sys.modules.get(self.__name__) is self:
            sys.modules.pop(self.__name__, None)


def _path(name: str) -> list[str]:
    """Where the submodules of a module are, if it has any."""
    package, *inner = name.split(".")
    spec = find_spec(package)
    places = spec.submodule_search_locations if spec else None
    return [str(Path(place, *inner)) for place in places or ()]


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
