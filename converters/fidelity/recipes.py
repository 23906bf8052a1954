"""What has to be taken out of a post of each dialect, as data, so that plain Markdown is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from ..model import Post
from ..rules.template import is_template
from . import blocks, boxes, directives, jsx, leaf, mdc, others, pasted, spans, templates
from .draft import Step

Plugin = Callable[[MarkdownIt], None]


@dataclass(frozen=True, slots=True)
class Recipe:
    """The steps on the raw text, those on the text without its code, and the Markdown left.

    ``indented`` tells whether text that is indented is code, ``html`` whether ``<pre>`` is.
    """

    raw: tuple[Step, ...] = ()
    prose: tuple[Step, ...] = ()
    plugins: tuple[Plugin, ...] = ()
    indented: bool = True
    html: bool = True
    formulas: bool = True

    @property
    def templates(self) -> bool:
        """Whether the dialect has template tags, and so a way to show one."""
        return any(step.__module__ == templates.__name__ for step in self.prose)


def _extended(md: MarkdownIt) -> None:
    """Read tables and struck text, and footnotes."""
    md.enable(["table", "strikethrough"])
    md.use(footnote_plugin)


def _autolinks(md: MarkdownIt) -> None:
    """Read addresses in text as links where their scheme says that they are."""
    md.options["linkify"] = True
    md.enable("linkify")
    assert md.linkify is not None
    md.linkify.set({"fuzzy_link": False, "fuzzy_email": True})


_GITHUB: tuple[Plugin, ...] = (_extended, _autolinks, tasklists_plugin)
_PLAIN = Recipe(formulas=False)
_GFM = Recipe(
    (blocks.alerts, pasted.pasted),
    (spans.emoji,),
    _GITHUB,
)
_JEKYLL = Recipe(
    (templates.liquid_text, blocks.code_pipes, blocks.alerts, pasted.pasted),
    (
        *(templates.liquid, spans.kramdown, spans.spaced, spans.markdown_in_html, blocks.markers),
        spans.emoji,
    ),
    (_extended, deflist_plugin, tasklists_plugin),
)
_LIQUID = replace(
    _JEKYLL,
    prose=(templates.liquid, spans.kramdown, spans.attributes, blocks.markers, spans.emoji),
    plugins=(*_GITHUB, deflist_plugin),
)
_MDX = Recipe(
    (blocks.modules, leaf.leaves, blocks.containers, blocks.alerts, pasted.pasted),
    (spans.heading_ids, jsx.jsx, spans.emoji),
    _GITHUB,
    indented=False,
    html=False,
)
_PYMD = Recipe(
    (
        boxes.slashes,
        blocks.code_pipes,
        blocks.indented,
        blocks.code_names,
        blocks.alerts,
        pasted.pasted,
    ),
    (
        *(spans.attributes, spans.markdown_in_html, blocks.markers, spans.scripts, spans.icons),
        *(spans.pelican, spans.spaced, spans.emoji),
    ),
    (_extended, deflist_plugin, tasklists_plugin),
)
RECIPES = {
    "commonmark": _PLAIN,
    "gfm": _GFM,
    "gatsby": replace(
        _GFM,
        raw=(leaf.ticked, leaf.leaves, boxes.custom, *_GFM.raw),
        prose=(spans.heading_ids, spans.emoji),
    ),
    "jekyll": _JEKYLL,
    "octopress": _JEKYLL,
    "eleventy": replace(_LIQUID, raw=(templates.notes, blocks.containers, *_JEKYLL.raw)),
    # here a template is no template in code
    **dict.fromkeys(
        ("hexo", "devto"),
        replace(
            _LIQUID,
            raw=(blocks.containers, blocks.alerts, pasted.pasted),
            prose=(templates.liquid_text, *_LIQUID.prose),
        ),
    ),
    "hugo": Recipe(
        (templates.hugo_text, blocks.callouts, pasted.pasted),
        (templates.hugo, spans.attributes, spans.emoji),
        (*_GITHUB, deflist_plugin),
    ),
    "zola": Recipe(
        (templates.zola_text, blocks.alerts, pasted.pasted),
        (templates.zola, spans.attributes, spans.emoji),
        (_extended, tasklists_plugin),
    ),
    "mdx": _MDX,
    "svelte": replace(_MDX, prose=(others.svelte, *_MDX.prose)),
    "grav": replace(
        _GFM,
        prose=(others.grav, spans.attributes, spans.emoji),
        plugins=(*_GITHUB, deflist_plugin),
    ),
    "docusaurus": _MDX,
    "astro-mdx": replace(_MDX, prose=(spans.heading_ids, spans.wiki, jsx.jsx, spans.emoji)),
    "astro": Recipe(
        (leaf.leaves, blocks.containers, blocks.alerts, pasted.pasted),
        (spans.heading_ids, spans.wiki, jsx.components, spans.emoji),
        _GITHUB,
    ),
    "vitepress": Recipe(
        (leaf.at_embeds, leaf.leaves, blocks.containers, blocks.callouts, pasted.pasted),
        (spans.attributes, blocks.markers, spans.scripts, jsx.components, spans.vue, spans.emoji),
        _GITHUB,
    ),
    "zenn": Recipe(
        (leaf.at_embeds, blocks.containers, blocks.alerts, pasted.pasted), (spans.emoji,), _GITHUB
    ),
    "nuxt": Recipe(
        (mdc.mdc, leaf.at_embeds, blocks.containers, blocks.callouts, pasted.pasted),
        (mdc.mdc_inline, spans.attributes, jsx.components, spans.vue, spans.emoji),
        _GITHUB,
    ),
    "obsidian": Recipe(
        (boxes.ads, leaf.films, blocks.callouts),
        (spans.obsidian, spans.wiki, spans.scripts, spans.emoji),
        _GITHUB,
    ),
    "material": _PYMD,
    "pelican": _PYMD,
    "nikola": replace(
        _PYMD, raw=(templates.hugo_text, *_PYMD.raw), prose=(templates.hugo, *_PYMD.prose)
    ),
    "quarto": Recipe(
        (boxes.conditions, directives.raw_blocks, blocks.containers, blocks.alerts, pasted.pasted),
        (spans.figures, templates.hugo, spans.pandoc, spans.attributes, spans.scripts, spans.emoji),
        (*_GITHUB, deflist_plugin),
    ),
    "myst": Recipe(
        (directives.directives,),
        (directives.registries, spans.roles, spans.emoji),
        (*_GITHUB, deflist_plugin, amsmath_plugin),
    ),
}


def recipe(post: Post) -> Recipe:
    """Return the recipe of a post's dialect, that of ``gfm`` for one that has none."""
    found = RECIPES.get(post.dialect, _GFM)
    return found if is_template(post) else _untemplated(found)


def _untemplated(found: Recipe) -> Recipe:
    """Return a recipe without what it does to templates."""
    raw, prose = (
        tuple(step for step in steps if step.__module__ != templates.__name__)
        for steps in (found.raw, found.prose)
    )
    return replace(found, raw=raw, prose=prose)
