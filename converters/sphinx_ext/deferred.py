"""Load MyST-NB, the theme and Jupyter Book without what few builds call.

MyST-NB imports its three ways to run a notebook when it is imported itself, and with them a
database and two libraries for kernels: two thirds of the time that it takes to load. A site whose
cells run by Postpress, or that has none, never calls them. What reads notebooks is loaded with the
first of them. To import this module is enough: it must be the first one to import MyST-NB.
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
    "nbformat": ("NotebookNode",),
    # for the settings, which are validated by ourselves
    "jsonschema": (),
    # for images and inventories of other sites, and for a list of versions
    "sphinx.util.requests": (),
    "requests": (),
    "requests.exceptions": ("ConnectionError", "HTTPError", "RetryError"),
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
        return self.meant()(*args, **kwargs)

    def __instancecheck__(self, instance: object) -> bool:
        """Tell whether an object is of the class that was meant."""
        return isinstance(instance, self.meant())

    def meant(self) -> Any:
        """Load the module and return what was meant."""
        return getattr(importlib.import_module(self.module), self.name)


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


def settle(module: ModuleType) -> None:
    """Put what was meant in the place of the stand-ins that a module has by their names.

    They can be called, but no exception can be caught by one.
    """
    for name, value in list(vars(module).items()):
        if isinstance(value, _Later):
            vars(module)[name] = value.meant()


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
        importlib.import_module("sphinx.transforms.post_transforms.images")
