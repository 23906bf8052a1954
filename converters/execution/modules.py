"""Which files of the site the code of a post imports: read from the code, nothing is run."""

from __future__ import annotations

import ast
import importlib.machinery
import importlib.util
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..files import read_text

# where a line is no Python, as with IPython's magics in another language
_IMPORT = re.compile(r"^\s*(?:import|from)\s+([\w.]+)", re.MULTILINE)
_RUN = re.compile(r"^\s*%run\s+(?:-\S+\s+)*([^\s-]\S*\.py)\b", re.MULTILINE)
_MAGIC = re.compile(r"^(\s*)(?:[%!?].*|.*\?)$", re.MULTILINE)
_ENVIRONMENTS = {"site-packages", "dist-packages"}


def local_modules(codes: Iterable[str], folder: Path, root: Path) -> frozenset[Path]:
    """Return the files inside a site that Python code imports, directly and through each other.

    ``folder`` is the working directory, the first place where the code looks for modules.
    ``sys.path.append("…")`` and ``insert`` with a plain text are heeded, ``%run`` as well, and
    packages that are installed from inside the site. What is imported by a computed name is not
    seen.
    """
    root, path = root.resolve(), [folder.resolve()]
    codes = list(codes)
    while True:
        known = len(path)
        found = _reached(codes, path, root)
        # a place to look in that was found late counts for all
        if len(path) == known:
            return found


def parsed(code: str) -> ast.Module | None:
    """Return the tree of a cell's code, without IPython's magics; None where it is no Python."""
    try:
        return ast.parse(_MAGIC.sub(r"\1pass", code))
    except (SyntaxError, ValueError):
        return None


def imported(sources: Iterable[str]) -> set[str]:
    """Return the top-level modules that codes import, wherever in them."""
    return {name for source in sources for name in _imports(source)}


def _imports(source: str) -> Iterator[str]:
    tree = parsed(source)
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def _reached(codes: list[str], path: list[Path], root: Path) -> frozenset[Path]:
    found: set[Path] = set()
    waiting: list[tuple[str, Path | None]] = [(code, None) for code in codes]
    while waiting:
        for one in _files(*waiting.pop(), path):
            one = one.resolve()
            inside = one.is_relative_to(root) and _ENVIRONMENTS.isdisjoint(one.parts)
            if inside and one not in found:
                found.add(one)
                waiting.append((read_text(one) or "", one))
    return frozenset(found)


def _files(code: str, file: Path | None, path: list[Path]) -> Iterator[Path]:
    """Yield the files that a code's imports lead to; ``path`` grows by what it adds to its own."""
    for match in _RUN.finditer(code):
        yield from (path[0] / match[1],) if (path[0] / match[1]).is_file() else ()
    tree = parsed(code)
    if tree is None:
        for match in _IMPORT.finditer(code):
            yield from _module(match[1], path)
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _module(alias.name, path)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level and file is None:
                continue
            if node.level and file:
                # a package's folder stands for its name
                above = file.parents[node.level - 1]
                where, stem = [above.parent], above.name
                base = f"{stem}.{base}" if base else stem
            else:
                where = path
            yield from _module(base, where)
            for alias in node.names:
                yield from _module(f"{base}.{alias.name}", where)
        elif isinstance(node, ast.Call):
            called, first = ast.unparse(node.func), node.args[-1:]
            text = first[0].value if first and isinstance(first[0], ast.Constant) else None
            if not isinstance(text, str):
                continue
            if called in ("sys.path.append", "sys.path.insert"):
                added = Path(os.path.normpath(path[0] / text))
                path += [added] if added not in path else []
            elif called in ("importlib.import_module", "import_module", "__import__"):
                yield from _module(text, path)


def _module(name: str, path: list[Path]) -> Iterator[Path]:
    """Yield the file of a module and those of the packages that it is in, as far as there are."""
    first, *rest = name.split(".")
    folders: list[Path] = path
    found = _find(first, path)
    if found is None and (spec := _installed(first)):
        if spec.origin and os.path.isfile(spec.origin):
            found = Path(spec.origin)
        elif spec.submodule_search_locations:
            found = Path(next(iter(spec.submodule_search_locations), ""))
    for part in (*rest, None):
        if found is None:
            return
        if found.is_file():
            yield found
        folders = [found.parent] if found.name == "__init__.py" else [found] * found.is_dir()
        found = _find(part, folders) if part else None


def _find(name: str, folders: list[Path]) -> Path | None:
    """Return the file of a module, or the folder of a package that has none."""
    for folder in folders:
        for file in (folder / name / "__init__.py", folder / f"{name}.py"):
            if file.is_file():
                return file
    return next((folder / name for folder in folders if (folder / name).is_dir()), None)


_specs: dict[str, importlib.machinery.ModuleSpec | None] = {}


def _installed(name: str) -> importlib.machinery.ModuleSpec | None:
    """Return where an installed module is; its own code does not run for that."""
    if name not in _specs:
        try:
            _specs[name] = importlib.util.find_spec(name) if name.isidentifier() else None
        except (ImportError, ValueError):
            _specs[name] = None
    return _specs[name]
