"""What a page's script has to know of its cells: their sources, and what they import."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Any

from ...pyodide import distribution

# a cell with one of these is shown and not run by itself
_IDLE = frozenset({"skip-execution", "no-execute"})
_ROLES = ("check", "solution")
# what the page's own Python stands in for, or has without a package
_PRESENT = frozenset({"IPython", "pyodide", "js", "pyodide_js"})


def is_python(metadata: Mapping[str, Any]) -> bool:
    """Tell from a notebook's metadata whether its cells are Python."""
    kernel = metadata.get("kernelspec") or {}
    language = kernel.get("language") or (metadata.get("language_info") or {}).get("name")
    return str(language or kernel.get("name") or "").lower().startswith("python")


def describe(notebook: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return every code cell as the page's script reads it, also hidden and removed ones."""
    return [
        _cell(index, cell)
        for index, cell in enumerate(notebook["cells"])
        if cell["cell_type"] == "code"
    ]


def _cell(index: int, cell: Mapping[str, Any]) -> dict[str, Any]:
    metadata = cell.get("metadata") or {}
    tags = frozenset(map(str, metadata.get("tags") or ()))
    described: dict[str, Any] = {
        "index": index,
        "source": cell["source"],
        "role": role(metadata),
    }
    if metadata.get("exercise"):
        described["exercise"] = str(metadata["exercise"])
    if metadata.get("hint"):
        described["hint"] = str(metadata["hint"])
    if "raises-exception" in tags:
        described["mayFail"] = True
    if tags & _IDLE:
        described["idle"] = True
    return described


def role(metadata: Mapping[str, Any]) -> str:
    """Return what a cell is to a reader: a cell, an exercise, its check, or its solution."""
    tags = frozenset(map(str, metadata.get("tags") or ()))
    if not metadata.get("exercise"):
        return "cell"
    return next((name for name in _ROLES if name in tags), "exercise")


def needs(modules: Iterable[str], local: Iterable[str] = ()) -> tuple[list[str], list[str]]:
    """Return the packages that modules need, and the modules that Pyodide does not have."""
    known = distribution().modules
    present = _PRESENT | sys.stdlib_module_names | frozenset(local)
    rest = sorted(set(modules) - present)
    packages = sorted({known[module] for module in rest if module in known})
    return packages, [module for module in rest if module not in known]
