"""The bridge to Jinja: the theme's templates, of which each page needs some thirty.

The theme renders a component once to see whether it is empty, and once to show it; parses the
contents of the page as HTML, to put classes into it; and Sphinx reads all style sheets and scripts
again for each page, to name their checksums. None of it needs a change of a template: what the
templates are given does the same at less cost.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemBytecodeCache
from markupsafe import Markup
from sphinx.builders import Builder
from sphinx.jinja2glue import BuiltinTemplateLoader
from sphinx.theming import Theme

# Components of sphinx-book-theme (1.3) and pydata-sphinx-theme (0.17) that settings make empty or
# not, and no page. Where an author has a template of the name, it is looked at for each page.
_SETTLED = (
    "article-header-buttons",
    "copyright",
    "icon-links",
    "navbar-icon-links",
    "navbar-logo",
    "search-button",
    "search-button-field",
    "sphinx-version",
    "theme-switcher",
    "theme-version",
    "toggle-primary-sidebar",
)
_OURS = Path(__file__).parent / "templates"
_THEMES = ("sphinx_book_theme", "pydata_sphinx_theme")

_AUTO, _LIGHT = (f' data-theme="{mode}">' for mode in ("auto", "light"))


class Bridge(BuiltinTemplateLoader):
    """Sphinx's own bridge, with a memory for one build."""

    def init(
        self, builder: Builder, theme: Theme | None = None, dirs: list[str] | None = None
    ) -> None:
        """Set up Jinja, with compiled templates that outlive the process."""
        super().init(builder, theme, dirs)
        folder = Path(builder.outdir).parent / ".postpress" / "templates"
        folder.mkdir(parents=True, exist_ok=True)
        self.environment.bytecode_cache = FileSystemBytecodeCache(str(folder))
        # templates do not change while pages are written
        self.environment.auto_reload = False
        self.forget()

    def forget(self) -> None:
        """Begin a build: templates, settings and files may be others than before."""
        if self.environment.cache is not None:
            self.environment.cache.clear()
        self._settled: dict[tuple[str, str], str | None] = {}
        self._tags: dict[tuple[str, str], str] = {}

    def render(self, template: str, context: dict[str, Any]) -> str:  # type: ignore[override]
        """Render a page, or a component by itself, which the theme does to see if it is empty."""
        context = self._with_memory(context)
        if template.removesuffix(".html") not in _SETTLED:
            return _coloured(super().render(template, context))
        key = (template, str(context.get("postpress_spoken") or ""))
        if key not in self._settled:
            file = self.environment.get_template(template).filename or ""
            ours = Path(file).is_relative_to(_OURS)
            settled = ours or any(part in _THEMES for part in Path(file).parts)
            self._settled[key] = super().render(template, context) if settled else None
        text = self._settled[key]
        return super().render(template, context) if text is None else text

    def _with_memory(self, context: dict[str, Any]) -> dict[str, Any]:
        """Put cheaper functions in the place of some that templates call."""
        context = dict(context)
        if "generate_toc_html" in context:
            usual = context["generate_toc_html"]
            level = int(context.get("theme_show_toc_level") or 1)
            toc = str(context.get("toc") or "")

            def generate_toc_html(kind: str = "html") -> Any:
                return contents(toc, level) if kind == "html" else usual(kind)

            context["generate_toc_html"] = generate_toc_html
        if "pathto" in context:
            # not by the page's folder: an extension may give a page addresses of another kind
            root = context["pathto"]("_static/style.css", 1)
            for name in ("css_tag", "js_tag"):
                context[name] = self._remembering(context[name], root)
        return context

    def _remembering(self, tag: Callable[[Any], str], root: str) -> Callable[[Any], str]:
        def remembered(asset: Any) -> str:
            name = str(getattr(asset, "filename", None) or "")
            # all others may be named by a page's own path
            if not name.startswith("_static/"):
                return tag(asset)
            key = (root, f"{name} {sorted(asset.attributes.items())}")
            if key not in self._tags:
                self._tags[key] = tag(asset)
            return self._tags[key]

        return remembered


_TAG = re.compile(r"<(/?)(ul|li|a)\b([^>]*)>")
_CLASS = re.compile(r'\bclass="([^"]*)"')


@lru_cache(maxsize=4)
def contents(toc: str, shown: int) -> str:
    """Return the contents of a page as pydata-sphinx-theme shows them beside it.

    ``toc`` is Sphinx's HTML of it, ``shown`` the theme's ``show_toc_level``. Where the page has one
    heading of the first level, the list begins below that, and may be empty.
    """
    level = 0
    linked = True
    firsts = 0
    pieces: list[str] = []
    # where the list below the first heading begins and ends
    inner: list[int] = []
    last = deepest = 0
    for match in _TAG.finditer(toc):
        closing, tag, attributes = match.groups()
        pieces.append(toc[last : match.start()])
        last = match.end()
        if closing:
            pieces.append(match[0])
            if tag == "ul":
                if level == 2 and len(inner) == 1:
                    inner.append(len(pieces))
                level -= 1
            continue
        classes: list[str] = []
        if tag == "ul":
            level += 1
            if level == 2 and not inner:
                inner.append(len(pieces))
            classes = ["pst-show_toc_level"] * (level <= shown + 1)
            classes += ["nav", "section-nav", "flex-column"]
        elif tag == "li":
            linked = False
            deepest = max(deepest, level)
            if level == 1:
                firsts += 1
            classes = [f"toc-h{level}", "nav-item", "toc-entry"]
        elif not linked:
            linked = True
            classes = ["nav-link"]
        pieces.append(_with_classes(tag, attributes, classes))
    pieces.append(toc[last:])
    if firsts == 1:
        return Markup("".join(pieces[inner[0] : inner[1]]) if deepest > 1 else "")
    return Markup("".join(pieces))


def _with_classes(tag: str, attributes: str, classes: list[str]) -> str:
    found = _CLASS.search(attributes)
    if found:
        value = " ".join([*found[1].split(), *classes])
        return f'<{tag}{attributes[: found.start()]}class="{value}"{attributes[found.end() :]}>'
    added = f' class="{" ".join(classes)}"' if classes else ""
    return f"<{tag}{attributes}{added}>"


def _coloured(page: str) -> str:
    """Return a page whose ``<html>`` has colours before a script has chosen them.

    The theme's style sheets know ``light`` and ``dark``; ``auto`` is for its script, which also has
    it from the ``body``. Without JavaScript a page would have no colours at all.
    """
    place = page.find(_AUTO, 0, 500)
    return page if place < 0 else page[:place] + _LIGHT + page[place + len(_AUTO) :]
