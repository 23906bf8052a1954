"""The sidebar: the top of the book and the branch that the page is in, at the same cost each page.

The theme resolves, parses and prints the whole toctree for every page, so that a build takes time
in the square of the number of posts. Here the tree is read once (``navreader``), and a page's
template only joins what is ready (``navtree``). A branch of posts is open on its own pages;
elsewhere it is a link to the page that lists them.
"""

from __future__ import annotations

import os.path
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from .navreader import Reader
from .navtree import Options, Tree

TEMPLATES = Path(__file__).parent / "templates"
TEMPLATE = "postpress-sidebar-nav-bs.html"
REPLACED = "sbt-sidebar-nav.html"
# other templates that show more of the toctree than the sidebar of ours does
_WHOLE_TREE = {"globaltoc.html", "sidebar-nav-bs.html", REPLACED}


class Navigation:
    """The tree of one application's build, made before Sphinx forks to write in parallel."""

    def __init__(self) -> None:
        self.tree: Tree | None = None
        self.ours: bool | None = None

    def read(self, app: Sphinx, env: BuildEnvironment) -> Tree:
        """Read the tree anew; to be called when all pages have been read."""
        builder = app.builder
        assert isinstance(builder, StandaloneHTMLBuilder)

        def render(title: nodes.title) -> str:
            return str(builder.render_partial(title)["title"])

        self.tree = Reader(env, theme_options(app), builder.get_target_uri, render).read()
        return self.tree

    def show(
        self,
        app: Sphinx,
        pagename: str,
        templatename: str,
        context: dict[str, Any],
        doctree: nodes.document | None,
    ) -> None:
        """Put our template in the place of the theme's, and give it what it calls.

        To be called on ``html-page-context`` before the theme looks at the templates (500).
        """
        if self.ours is None:
            self.ours = is_ours(app)
        if not self.ours:
            return
        context["sidebars"] = [
            TEMPLATE if name in (REPLACED, REPLACED.removesuffix(".html")) else name
            for name in context.get("sidebars") or ()
        ]
        tree = self.tree or self.read(app, app.env)

        def navigation(pathto: Callable[..., str]) -> str:
            # Asked for when the template is rendered: an extension may have put a `pathto` of its
            # own into the context, as for the page of error 404, which needs absolute URLs.
            return tree.html(pagename, pathto("_static", 1).removesuffix("_static"))

        context["postpress_navigation"] = navigation


def add_templates(app: Sphinx, config: Config) -> None:
    """Let Sphinx find our templates, after those of the author and before those of the themes.

    The themes add their folders to a list that all applications of a process share. To be called
    after them (500): a list that grows makes Sphinx write every page anew.
    """
    own = [path for path in config.templates_path if not os.path.isabs(path)]
    config.templates_path = list(dict.fromkeys([*own, str(TEMPLATES), *config.templates_path]))


def own_templates(app: Sphinx) -> Iterator[Path]:
    """Yield the folders of templates that belong to the site."""
    for name in app.config.templates_path:
        folder = Path(app.confdir) / name
        if not os.path.isabs(name) or folder.is_relative_to(app.srcdir):
            yield folder


def is_ours(app: Sphinx) -> bool:
    """Tell whether this build shows our sidebar where the theme would show its own."""
    return app.builder.name in ("html", "dirhtml") and not any(
        (folder / REPLACED).is_file() for folder in own_templates(app)
    )


def shows_only_ours(app: Sphinx) -> bool:
    """Tell whether no page can show more of the toctree than our sidebar does.

    A template of the author's own may show anything.
    """
    if not is_ours(app) or any(folder.is_dir() for folder in own_templates(app)):
        return False
    builder = app.builder
    assert isinstance(builder, StandaloneHTMLBuilder)
    names: set[str] = set()
    for templates in (builder.theme.sidebar_templates, *app.config.html_sidebars.values()):
        names.update(templates)
    for value in app.config.html_theme_options.values():
        if isinstance(value, str | list | tuple):
            names.update(value.replace(" ", "").split(",") if isinstance(value, str) else value)
    names = {f"{str(name).removesuffix('.html')}.html" for name in names}
    # a theme that has never heard of the one that we replace has a sidebar of its own
    return REPLACED in builder.theme.sidebar_templates and not names & (_WHOLE_TREE - {REPLACED})


def theme_options(app: Sphinx) -> Options:
    """Return the theme's options of the sidebar, as its template reads them."""
    builder = app.builder
    assert isinstance(builder, StandaloneHTMLBuilder)
    # not by `get_options(theme_options)`, which warns of unknown ones once more
    options = builder.theme.get_options() | builder.theme_options

    def number(name: str) -> int:
        try:
            return int(options.get(name, 0))
        except (TypeError, ValueError):
            return 0

    return Options(
        max_depth=number("max_navbar_depth"),
        shown_depth=number("show_navbar_depth"),
        collapse=str(options.get("collapse_navbar", "")).lower() in ("true", "1", "yes", "on"),
        number_suffix=app.config.html_secnumber_suffix,
    )
