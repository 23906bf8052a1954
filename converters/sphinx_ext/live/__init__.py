"""Live cells: the reader runs and edits a page's Python, in the page, with no server.

The page carries its cells' sources and a small script; everything else is loaded on the first
click, from the site itself (``posts.live: self``) or from Pyodide's address (``cdn``).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from docutils import nodes
from myst_nb.core.read import create_nb_reader
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.fileutil import copy_asset_file

from ...config import Config
from ...execution.modules import imported, local_modules
from ...files import read_text
from ...notices import Code
from ...publish import Conversion
from ...pyodide import LiveError, distribution, obtain
from . import cells

KEY = "postpress_live"
FILES = "postpress_live_files"
_STATIC = Path(__file__).parent / "static" / "live"
# tells one version of the script from another
_STAMP = (read_text(_STATIC / "SOURCES.sha256") or "")[:12]
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Declared:
    """What a post says of its cells: their folder, the files they read, and if they may be live."""

    folder: PurePosixPath
    depends: tuple[str, ...] = ()
    live: bool = True


def declared(conversion: Conversion) -> dict[str, Declared]:
    """Return what the posts with cells say, by docname."""
    posts = {docname: path for path, docname in conversion.site.index.docnames.items()}
    extra = {post.path: post.front_matter.extra for post in conversion.site.posts}
    return {
        docname: Declared(
            PurePosixPath(posts[docname]).parent,
            page.execution.depends,
            extra[posts[docname]].get("live") is not False,
        )
        for docname, page in conversion.pages.items()
        if page.execution is not None
    }


class Collector:
    """Keeps what a page's script has to know, of each page that has cells."""

    def __init__(self) -> None:
        self.posts: dict[str, Declared] = {}
        self.without: Set[str] = frozenset()

    def connect(self, app: Sphinx, config: Config) -> None:
        """Begin, on ``config-inited``."""
        app.config[KEY] = config.live
        app.config[FILES] = config.live_files
        if config.live != "off":
            app.connect("source-read", self.collect)

    def take(self, conversion: Conversion) -> None:
        """Note what posts say, before their pages are read."""
        self.posts = declared(conversion)
        # what we wrote ourselves need not be looked into for cells
        self.without = (conversion.pages.keys() | conversion.listings.keys()) - self.posts.keys()

    def collect(self, app: Sphinx, docname: str, source: list[str]) -> None:
        """Keep a page's cells, on ``source-read``."""
        if docname in self.without:
            return
        # MyST-NB keeps its settings on the environment
        env: Any = app.env
        path = env.doc2path(docname)
        reader = create_nb_reader(path, env.myst_config, env.mystnb_config, source[0])
        if reader is None:
            return
        notebook = reader.read(source[0])
        metadata = notebook.get("metadata", {})
        described = cells.describe(notebook)
        post = self.posts.get(docname, Declared(PurePosixPath(docname).parent))
        live = post.live and metadata.get("live") is not False
        if not (live and described and cells.is_python(metadata)):
            return
        root = Path(app.srcdir).resolve()
        sources = [cell["source"] for cell in described]
        modules = local_modules(sources, root / post.folder, root)
        sources += [read_text(module) or "" for module in modules]
        own = {name for module in modules for name in (module.stem, module.parent.name)}
        packages, missing = cells.needs(imported(sources), own)
        if missing:
            _report(
                app,
                Code.LIVE_PACKAGE,
                f"the page cannot be live: Pyodide has no {', '.join(missing)};"
                " `live: false` in its front matter says that this is known",
                docname,
            )
            return
        files = {module.relative_to(root).as_posix() for module in modules} | set(post.depends)
        for name in files:
            env.note_dependency(str(root / name))
        env.metadata[docname][KEY] = {
            "cells": described,
            "packages": packages,
            "folder": str(post.folder),
            "files": sorted(files),
        }


def _report(app: Sphinx, code: Code, message: str, docname: str | None = None) -> None:
    """Warn of what keeps pages from being live; where nobody asked for them, just say it."""
    level = "INFO" if app.config[KEY] == "auto" else code.level.name
    text = f"{message} [postpress.{code}]"
    logger.log(level, text, location=docname, type="postpress", subtype=str(code))


class MarkCells(SphinxTransform):
    """Give each cell an id that the page's script finds it by, and take out what it keeps back."""

    default_priority = 620

    def apply(self, **kwargs: Any) -> None:
        """Run the transform."""
        live = self.env.metadata[self.env.docname].get(KEY)
        for node in [one for one in self.document.findall(nodes.container) if _is_cell(one)]:
            if cells.role(node.get("cell_metadata") or {}) in ("check", "solution"):
                node.parent.remove(node)
            elif live:
                node["ids"].append(f"live-cell-{node['cell_index']}")


def _is_cell(node: nodes.container) -> bool:
    return bool(node.get("nb_element") == "cell_code")


def _live(env: BuildEnvironment) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for docname, metadata in env.metadata.items():
        if KEY in metadata:
            yield docname, metadata[KEY]


class Assets:
    """The files that live pages load, had before the first page is written."""

    def __init__(self) -> None:
        self.files: dict[str, Path] = {}
        self.pages: frozenset[str] = frozenset()

    def prepare(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Get the files; return the pages to write again if they came only now."""
        # in a book nothing runs
        web = app.builder.format == "html" and not getattr(app.builder, "embedded", False)
        live = dict(_live(env)) if web else {}
        self.files, self.pages = {}, frozenset(live)
        if live and app.config[KEY] != "cdn":
            self.pages = self._obtain(app, live)
        # a build that had no files left its pages without the script
        done = (Path(app.outdir) / "_static" / "live" / _STAMP).exists()
        return [] if done else list(self.pages)

    def _obtain(self, app: Sphinx, live: Mapping[str, Mapping[str, Any]]) -> frozenset[str]:
        """Get Python, then what each page needs besides; return the pages that have all."""
        source = Path(app.srcdir) / app.config[FILES] if app.config[FILES] else None
        wanted: dict[tuple[str, ...], list[str]] = {}
        for docname, page in live.items():
            wanted.setdefault(tuple(page["packages"]), []).append(docname)
        pages: list[str] = []
        for packages in sorted({(), *wanted}):
            try:
                self.files |= obtain(packages, source)
            except LiveError as error:
                docnames = wanted.get(packages, []) if packages else list(live)
                message = (
                    f"cells are not live in {', '.join(docnames)}: {error};"
                    " `posts.live_files` can name a copy, `posts.live: off` does without"
                )
                _report(app, Code.LIVE_FILES, message)
                if not packages:
                    break
            else:
                pages += wanted.get(packages, [])
        return frozenset(pages)

    def show(
        self,
        app: Sphinx,
        pagename: str,
        template: str,
        context: dict[str, Any],
        doctree: nodes.document | None,
    ) -> None:
        """Add a page's cells and its script, on ``html-page-context``."""
        live = app.env.metadata.get(pagename, {}).get(KEY)
        if live is None or doctree is None or pagename not in self.pages:
            return

        def path(name: str) -> str:
            return str(context["pathto"](f"_static/live/{name}", resource=True))

        inside = {name: _inside(name, live["folder"]) for name in live["files"]}
        here = app.config[KEY] != "cdn"
        configuration = {
            "base": path(f"pyodide/{distribution().version}/") if here else distribution().address,
            "packages": live["packages"],
            "files": {inside[name]: path(f"files/{name}") for name in live["files"]},
            "cells": live["cells"],
        }
        # in a script element, only `<` could end the text early
        data = json.dumps(configuration, ensure_ascii=False).replace("<", "\\u003c")
        context["body"] += f'<script type="application/json" id="live-cells">{data}</script>\n'
        context["metatags"] = (
            context.get("metatags", "")
            + f'\n<link rel="stylesheet" href="{path("live.css")}?v={_STAMP}">'
            + f'\n<script type="module" src="{path("loader.js")}?v={_STAMP}"></script>'
        )

    def copy(self, app: Sphinx, failure: Exception | None) -> None:
        """Put the files into the built site, on ``build-finished``; take out what no page needs."""
        if failure is not None:
            return
        target = Path(app.outdir) / "_static" / "live"
        if not self.pages:
            if (target / _STAMP).exists():
                shutil.rmtree(target)
            return
        copies = {
            target / path.name: path for path in _STATIC.iterdir() if path.suffix != ".sha256"
        }
        folder = target / "pyodide" / distribution().version
        copies |= {folder / name: path for name, path in self.files.items()}
        for docname, page in _live(app.env):
            for name in page["files"] if docname in self.pages else ():
                if (Path(app.srcdir) / name).is_file():
                    copies[target / "files" / name] = Path(app.srcdir) / name
        for old in target.iterdir() if target.is_dir() else ():
            if old.is_file() and old not in copies:
                old.unlink()
        for to, path in copies.items():
            to.parent.mkdir(parents=True, exist_ok=True)
            # this copies nothing that is there already
            copy_asset_file(path, to)
        (target / _STAMP).touch()


def _inside(name: str, folder: str) -> str:
    """Return a file's name as a cell in the folder writes it."""
    path = PurePosixPath(name)
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else str(path)


def setup(app: Sphinx) -> None:
    """Register live cells with Sphinx."""
    app.add_config_value(KEY, "off", "env", [str])
    app.add_config_value(FILES, "", "html", [str])
    assets = Assets()
    app.add_transform(MarkCells)
    app.connect("env-updated", assets.prepare)
    app.connect("html-page-context", assets.show)
    app.connect("build-finished", assets.copy)
