"""The architecture: imports run downward only, one module opens files, one prints."""

from __future__ import annotations

import ast
import graphlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "converters"

# From the top to the bottom. A module may import from its own row and from those below it. A
# package's name stands for all the modules in it, and `` for `converters/__init__.py`.
LAYERS: list[tuple[str, ...]] = [
    ("", "__main__", "cli"),
    ("preview",),
    ("build", "importer", "import_plan", "import_source", "report"),
    ("application", "notebooks"),
    (
        *("scaffold", "people", "fidelity"),
        *("generators", "generator_table", "blog_files", "blog_settings"),
        *("inherited", "linked", "import_settings"),
        *("url_rules", "url_others", "url_layouts", "url_lists", "url_links"),
    ),
    ("external", "orphans", "alt_texts"),
    ("sphinx_ext",),
    ("cells",),
    ("reconversion", "remembering"),
    ("site_urls", "publish", "page_files"),
    ("conversions",),
    ("site",),
    ("authors", "post_file", "site_settings"),
    (
        "convert",
        "listings",
        "web",
        "toc",
        "toc_edits",
        "toc_entries",
        "toc_steps",
        "toc_read",
        "toc_tree",
        "notebook",
        *("roundtrip", "adopted"),
        "execution",
    ),
    ("dialects",),
    ("rules",),
    (
        *(
            *("catalogue", "grouping", "list_urls", "states"),
            *("document", "headings"),
            *("parser", "quick", "bookdown"),
            *("index", "meanings"),
            "indexing",
            *("naming", "asked", "cache", "codec", "unchanged"),
            *("nearest", "matching", "targets", "urls"),
            "edits",
            "tiles",
            *("permalinks", "placeholders", "url_slugs"),
            "redirects",
            "answers",
            "addresses",
            *("tags", "stills", "sheets", "remote"),
            "files",
            *("beside", "former"),
        ),
        # what programs read, as values
        "feeds",
        "cards",
        "pyodide",
        "pagefind",
        *(
            "frontmatter",
            "formats",
            "fields",
            "metadata",
            "defaults",
            "safeyaml",
            "salvage",
            "values",
        ),
    ),
    (
        "model",
        "notices",
        "config",
        *("config_feeds", "config_keys", "book_settings"),
        "languages",
        "readers",
        "split_url",
        "slugs",
        "dates",
        "ledger",
        *("versions", "origin", "loader"),
        "options",
    ),
]

# What a module may not import although it lies below: (module, import), and why.
FORBIDDEN = {
    ("convert", "dialects"): "a conversion is given its dialect",
}

# `sphinx_ext` runs inside Sphinx, on values: it imports these, which open and run nothing.
SPHINX_EXT_IMPORTS = {
    *(
        "versions",
        "loader",
        "model",
        "notices",
        "config",
        "languages",
        "slugs",
        "edits",
        "split_url",
    ),
    *("catalogue", "document", "quick", "index", "frontmatter", "metadata", "values", "dates"),
    *("listings", "tags", "stills", "remote", "toc_tree"),
}
# Its `setup` hands the conversion over to `site`.
SPHINX_EXT_MORE = {
    ("sphinx_ext", "publish"),
    ("sphinx_ext", "cells"),
    # feeds and the like are written beside the pages, when these are
    ("sphinx_ext.session", "feeds"),
    ("sphinx_ext.outlet", "feeds"),
    *(("sphinx_ext.feeds", name) for name in ("feeds", "beside", "files")),
    *(
        ("sphinx_ext.beside", name)
        for name in ("publish", "site_urls", "beside", "files", "redirects")
    ),
    *(("sphinx_ext.texts", name) for name in ("beside", "files", "web")),
    *(("sphinx_ext.cards", name) for name in ("beside", "cards")),
    ("sphinx_ext.head", "cards"),
    *(("sphinx_ext.sitemap", name) for name in ("beside", "web")),
    ("sphinx_ext.not_found", "files"),
    *(("sphinx_ext.searching", name) for name in ("publish", "beside", "files", "pagefind")),
    # a page that has not changed is not read again
    ("sphinx_ext.searching", "unchanged"),
    *(("sphinx_ext.policy", name) for name in ("files", "pyodide", "stills", "web")),
    # outputs are many, and each is read where it is put into its page
    ("sphinx_ext", "execution"),
    ("sphinx_ext.outputs", "execution"),
    ("sphinx_ext.session", "execution"),
    ("sphinx_ext.session", "publish"),
    ("sphinx_ext.outputs", "files"),
    ("sphinx_ext.leftovers", "files"),
    ("sphinx_ext.presence", "files"),
    ("sphinx_ext.site_map", "files"),
    # a book's pages are mended where Sphinx has written them
    ("sphinx_ext.book", "files"),
    # a page takes along what its cells import, and Python itself
    ("sphinx_ext.diagrams", "files"),
    *(("sphinx_ext.live", name) for name in ("publish", "execution", "files", "pyodide")),
    ("sphinx_ext.live.cells", "pyodide"),
}

# Who opens files: (module, function), `*` for all of them, and why.
OPENS_FILES = {
    ("files", "*"): "reads and writes files, so that no other module has to",
    ("execution.keeper", "*"): "a script of its own, which gives kernels their standard streams",
    ("site_settings", "load_yaml"): "reads the site's settings",
    ("post_file", "read_file"): "reads the site's posts",
    ("importer", "_copy"): "reads the blog that is brought in, which is no part of the site yet",
    ("sphinx_ext.settings", "*"): "reads _config.yml where plain Sphinx starts without the CLI",
    ("sphinx_ext.diagrams", "copy"): "unpacks an archive that is part of the package",
    ("origin", "_noted"): "reads what pip has noted of the installation",
    ("versions", "_own_files"): "reads what pip has noted of our own files",
    ("pyodide", "*"): "reads the archives that it is given, which are no part of the site",
    ("notebooks", "*"): "turns one file, which need not be in a site",
    ("cli.writing", "page"): "converts one file, which need not be in a site",
}
FILE_CALLS = {"open", ".open", ".read_text", ".write_text", ".read_bytes", ".write_bytes"}
# `open` is the name of other things than files, too.
NO_FILES = {"webbrowser.open"}

# Who prints, and why. `build` draws its progress on a Console that `cli` makes and hands over.
PRINTS = {
    "cli": "all that a user reads passes through here",
}
PRINT_CALLS = {"print", "echo", "secho", "pprint", "Console"}


def name_of(path: Path) -> str:
    """Return a module's dotted name below ``converters``, a package's without ``__init__``."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def tree_of(name: str) -> ast.Module:
    """Return a module's tree."""
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


def layer_of(name: str) -> int | None:
    """Return the row of LAYERS that a module is in, None where it is in none."""
    first = name.partition(".")[0]
    return next((row for row, names in enumerate(LAYERS) if first in names), None)


def is_typing_only(node: ast.AST) -> bool:
    """Return whether a node is ``if TYPE_CHECKING``, whose imports never run."""
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def running(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a node and all below it that runs."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not is_typing_only(child):
            yield from running(child)
        elif isinstance(child, ast.If):
            for other in child.orelse:
                yield from running(other)


@cache
def imports(name: str) -> tuple[str, ...]:
    """Return the modules of ``converters`` that a module imports when it runs.

    An import in a function counts. A name like ``__version__`` of the package itself does not.
    """
    return tuple(_imports(name))


def _imports(name: str) -> Iterator[str]:
    package = name.split(".") if MODULES[name].name == "__init__.py" else name.split(".")[:-1]
    package = [part for part in package if part]
    for node in running(tree_of(name)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first, _, rest = alias.name.partition(".")
                if first == "converters":
                    yield rest
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                base = package[: len(package) - (node.level - 1)]
                base += node.module.split(".") if node.module else []
            elif node.module and node.module.partition(".")[0] == "converters":
                base = node.module.split(".")[1:]
            else:
                continue
            for alias in node.names:
                target = ".".join([*base, alias.name])
                if target in MODULES:
                    yield target
                elif base or not alias.name.startswith("__"):
                    yield ".".join(base)


def calls(tree: ast.Module) -> Iterator[tuple[str, str, ast.Call]]:
    """Yield each call with the name of the outermost function it stands in, and what is called."""
    for statement in tree.body:
        function = getattr(statement, "name", "")
        for node in ast.walk(statement):
            if isinstance(node, ast.Call):
                yield function, ast.unparse(node.func), node


def place(name: str, node: ast.AST) -> str:
    """Return where a node is, for a message."""
    return f"converters/{MODULES[name].relative_to(PACKAGE)}:{getattr(node, 'lineno', 0)}"


def test_each_module_has_a_layer() -> None:
    missing = [name for name in MODULES if layer_of(name) is None]
    assert missing == [], "add each, or its package, to a row of LAYERS in tests/test_layers.py"


def upward(name: str) -> Iterator[str]:
    """Yield what is wrong with the imports of a module."""
    own = layer_of(name)
    for target in imports(name):
        row = layer_of(target)
        # a module without a layer is reported where it belongs
        if own is not None and row is not None and row < own:
            yield f"{name} imports {target}, which lies above it (LAYERS)"
        reason = FORBIDDEN.get((name.partition(".")[0], target.partition(".")[0]))
        if reason:
            yield f"{name} imports {target}: {reason}"


def test_imports_run_downward() -> None:
    assert [fault for name in MODULES for fault in upward(name)] == []


def test_no_module_imports_itself_by_a_detour() -> None:
    """Within a row, too, imports run one way."""
    graph = {name: {target for target in imports(name) if target != name} for name in MODULES}
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        pytest.fail("modules import each other: " + " → ".join(error.args[1]))


def test_sphinx_ext_imports_what_is_pure() -> None:
    faults = [
        f"{name} imports {target}"
        for name in MODULES
        if name.partition(".")[0] == "sphinx_ext"
        for target in imports(name)
        if (first := target.partition(".")[0]) != "sphinx_ext"
        and first not in SPHINX_EXT_IMPORTS
        and (name, first) not in SPHINX_EXT_MORE
    ]
    assert faults == [], "see SPHINX_EXT_IMPORTS in tests/test_layers.py"


def opening(name: str) -> Iterator[str]:
    """Yield the calls of a module that open files, and that it may not make."""
    for function, called, node in calls(tree_of(name)):
        _, dot, last = called.rpartition(".")
        if dot + last not in FILE_CALLS or called in NO_FILES:
            continue
        if not {(name, "*"), (name, function)} & OPENS_FILES.keys():
            yield f"{place(name, node)} calls {called}"


def test_only_site_opens_files() -> None:
    faults = [fault for name in MODULES for fault in opening(name)]
    assert faults == [], "only `site` opens files (OPENS_FILES in tests/test_layers.py)"


def printing(name: str) -> Iterator[str]:
    """Yield the calls of a module that print, and that it may not make."""
    if name.partition(".")[0] in PRINTS:
        return
    for _, called, node in calls(tree_of(name)):
        to_stream = called in ("sys.stdout.write", "sys.stderr.write")
        # a Console that was handed over may be printed to
        handed = called.endswith(("console.print", "progress.print"))
        if to_stream or (called.rpartition(".")[2] in PRINT_CALLS and not handed):
            yield f"{place(name, node)} calls {called}"


def test_only_cli_prints() -> None:
    assert [fault for name in MODULES for fault in printing(name)] == []
