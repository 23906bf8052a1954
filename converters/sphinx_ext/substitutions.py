"""MyST's substitutions on pages of posts: a name's value is put in, and no template is run.

MyST hands what stands between ``{{`` and ``}}`` to Jinja with Sphinx's environment in its reach, so
that a post could run any code. Here it is a name, or names with dots, that the settings or the
page's front matter give a value; all else stays text, where MyST has an error and nothing to show.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from docutils import nodes
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.base import REGEX_DIRECTIVE_START, DocutilsRenderer, token_line
from sphinx.util import logging

from ..notices import Code

logger = logging.getLogger(__name__)
_NAME = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*")
_THEIRS = DocutilsRenderer.render_substitution


class Substitutions:
    """Stands in for MyST's way of rendering substitutions while a site is built.

    ``pages`` are the docnames of the posts' pages; on others, MyST's own way stands.
    """

    def __init__(self, pages: Collection[str] = ()) -> None:
        self.pages = pages

    def install(self) -> None:
        """Take the place of MyST's method."""
        pages = self

        def render(renderer: DocutilsRenderer, token: SyntaxTreeNode, inline: bool) -> None:
            env = renderer.sphinx_env
            if env is None or env.docname not in pages.pages:
                _THEIRS(renderer, token, inline)
            else:
                _render(renderer, env.docname, token, inline)

        DocutilsRenderer.render_substitution = render  # type: ignore[assignment]

    def remove(self) -> None:
        """Give MyST its method back."""
        DocutilsRenderer.render_substitution = _THEIRS  # type: ignore[method-assign]


def _render(renderer: DocutilsRenderer, page: str, token: SyntaxTreeNode, inline: bool) -> None:
    name, line = token.content.strip(), token_line(token)
    value = _value(name, renderer.md_config.substitutions)
    used = renderer.document.__dict__.setdefault("sub_references", set())
    if value is None or name in used:
        why = "is not known" if value is None else "leads to itself"
        message = "%r %s; it stays text [postpress.%s]"
        logger.warning(
            message, f"{{{{ {name} }}}}", why, Code.TEMPLATE_UNKNOWN, location=(page, line)
        )
        text = nodes.Text(f"{{{{ {name} }}}}")
        renderer.current_node += text if inline else nodes.paragraph("", "", text)
        return
    used.add(name)
    try:
        as_inline = inline and not REGEX_DIRECTIVE_START.match(value)
        renderer.nested_render_text(value, line, inline=as_inline)
    finally:
        used.discard(name)


def _value(name: str, known: Mapping[str, Any]) -> str | None:
    """Return what a name with dots is worth in nested mappings, None where it is no such name."""
    found: Any = known
    for part in name.split(".") if _NAME.fullmatch(name) else ():
        if not isinstance(found, Mapping) or part not in found:
            return None
        found = found[part]
    return None if isinstance(found, (Mapping, list)) or found is known else str(found)
