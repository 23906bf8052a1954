"""Load MyST-NB, the theme and Jupyter Book without what only runs notebooks or parses HTML.

MyST-NB imports its three ways to run a notebook when it is imported itself, and with them a
database and two libraries for kernels: two thirds of the time that it takes to load. A site whose
cells run by Postpress, or that has none, never calls them. To import this module is enough: it must
be the first one to import MyST-NB.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from types import ModuleType
from typing import Any

# modules, and the names that MyST-NB imports from them while it is loaded: all are only called
_CALLED = {
    "myst_nb.core.execute.cache": ("NotebookClientCache",),
    "myst_nb.core.execute.direct": ("NotebookClientDirect",),
    "myst_nb.core.execute.inline": ("NotebookClientInline",),
    "IPython": (),
    "IPython.display": ("display",),
    # for the sidebar and the contents of a page, which are made without it
    "bs4": ("BeautifulSoup",),
    # for commands of Jupyter Book's own
    "jupyter_client.kernelspec": ("find_kernel_specs",),
}

# stand-ins that imports find just now
_standing: list[str] = []


class _Later:
    """Stands for a class or a function of a module that is loaded when it is called."""

    def __init__(self, module: str, name: str) -> None:
        self.module = module
        self.name = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Load the module and call what was meant."""
        return getattr(importlib.import_module(self.module), self.name)(*args, **kwargs)


@contextmanager
def _absent() -> Iterator[None]:
    """Let imports find stand-ins for the modules that are not loaded yet."""
    for name, called in _CALLED.items():
        if name not in sys.modules:
            module = ModuleType(name)
            vars(module).update({one: _Later(name, one) for one in called})
            vars(module)["__getattr__"] = partial(_of, name)
            sys.modules[name] = module
            _standing.append(name)
    try:
        yield
    finally:
        # whoever imports one of them after this gets the real one
        while _standing:
            del sys.modules[_standing.pop()]


def _of(module: str, name: str) -> Any:
    """Return what is asked of a stand-in, from the module itself."""
    if module in _standing:
        raise AttributeError(name)
    return getattr(importlib.import_module(module), name)


if "myst_nb.core.execute" not in sys.modules:
    with _absent():
        importlib.import_module("myst_nb.sphinx_ext")
        importlib.import_module("pydata_sphinx_theme")
        importlib.import_module("jupyter_book.config")
