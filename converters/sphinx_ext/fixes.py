"""Slips of the programs below us that a post would suffer from, put right one by one."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any, cast

from docutils import nodes
from markdown_it.tree import SyntaxTreeNode
from myst_nb.sphinx_ext import add_global_html_resources
from myst_parser.mdit_to_docutils.base import DocutilsRenderer
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import docname_join
from sphinx.util.docutils import SphinxTranslator
from sphinx.util.nodes import make_refnode
from sphinxcontrib.mermaid import html_visit_mermaid, mermaid

from . import languages, metadata

# exactly what markdown-it-py's `escapeHtml` can leave of its four characters
_ESCAPED = re.compile(r"""(?:[^&<>"]|&(?:amp|lt|gt|quot);)*""")


def copy_notebook_styles(app: Sphinx) -> None:
    """Copy MyST-NB's style sheet before pages are written, on ``builder-inited``.

    MyST-NB does it when the build is over, so that a first build has no checksum for it and every
    page would change with the next one.
    """
    if app.builder.format == "html":
        (Path(app.outdir) / "_static").mkdir(parents=True, exist_ok=True)
        add_global_html_resources(app, None)


class UnescapeLinks(SphinxTransform):
    """Undo the escaping of external URLs, which the HTML writer does again; mark bare ones.

    myst-parser 3.0.1, ``render_link_url``: ``ref_node["refuri"] = escapeHtml(uri)``, so that
    ``?a=1&b=2`` is written ``?a=1&amp;amp;b=2``.
    """

    default_priority = 400

    def apply(self, **kwargs: Any) -> None:
        """Run the transform."""
        if not hasattr(self.document, "myst_slugs"):
            return  # not read by MyST
        for node in self.document.findall(nodes.reference):
            uri = node.get("refuri", "")
            # MyST's inventory links, and references made by directives and by reStructuredText,
            # are not escaped; they have one of these marks, or an `&` that escaping never leaves
            marked = any(key in node for key in ("id_link", "inv_match", "internal", "name"))
            if "&" in uri and not marked and _ESCAPED.fullmatch(uri):
                for character in '"><&':
                    uri = uri.replace(html.escape(character), character)
                node["refuri"] = uri
            if "://" in uri and node.astext() in uri:
                # paper need not have the address behind it once more
                node["classes"].append("bare")


class LeadToNotebooks(SphinxTransform):
    """Lead links that name a page as ``.md`` to it, where its file is a notebook.

    MyST takes a path for a document's only where there is such a file; whether a post has cells,
    the posts and hand-written pages that link to it need not know.
    """

    # before links that lead nowhere become plain addresses
    default_priority = 290

    def apply(self, **kwargs: Any) -> None:
        """Run the transform."""
        for node in self.document.findall(addnodes.pending_xref):
            path, _, fragment = str(node.get("reftarget", "")).partition("#")
            if node.get("reftype") != "myst" or node.get("refdomain") or not path.endswith(".md"):
                continue
            docname = docname_join(self.env.docname, path.removesuffix(".md"))
            if docname in self.env.found_docs:
                node["refdomain"], node["reftarget"] = "doc", docname
                node["reftargetid"] = fragment or None


class LeadToTargets(SphinxPostTransform):
    """Lead ``[text](#name)`` to the target of that name, where a page has the same name.

    A page's name is its post's with dashes, as its target's often is; MyST finds both, and warns.
    """

    # before MyST's own
    default_priority = 8

    def run(self, **kwargs: Any) -> None:
        """Run the transform."""
        domain = cast(StandardDomain, self.env.get_domain("std"))
        for node in list(self.document.findall(addnodes.pending_xref)):
            if node.get("reftype") != "myst" or node.get("refdomain"):
                continue
            name = str(node["reftarget"]).lower()
            page = docname_join(self.env.docname, node["reftarget"])
            if name not in domain.anonlabels or page not in self.env.found_docs:
                continue
            docname, labelid = domain.anonlabels[name]
            shown: nodes.Node = node[0] if node.children else nodes.inline()
            if not shown.astext() and isinstance(shown, nodes.Element):
                shown += nodes.Text(domain.labels.get(name, ("", "", name))[2])
            builder, here = self.app.builder, self.env.docname
            node.replace_self(make_refnode(builder, here, docname, labelid, shown))


class PlainCode(SphinxTransform):
    """Show the code of our pages as its author's site did: no lexing errors, no guessed language.

    Sphinx lexes a block without a language as Python, and warns where a lexer meets what it does
    not know; an excerpt in a post has every right to be incomplete.
    """

    default_priority = 400

    def apply(self, **kwargs: Any) -> None:
        """Run the transform."""
        if metadata.of(self.document) is None:
            return
        # "default" is Sphinx's own setting, which nobody names as a language; where the author of
        # the site has chosen another, a block in that language looks like one without
        guessed = self.config.highlight_language == "default"
        for node in self.document.findall(nodes.literal_block):
            node["force"] = True
            if guessed and node.get("language") == "default":
                node["language"] = "none"


def render_notes_in_notes() -> None:
    """Let MyST show a footnote that only another footnote refers to.

    myst-parser 3.0.1 gathers the references once, before it renders the footnotes, so that docutils
    has an "unknown target" for a reference inside of one.
    """
    render = DocutilsRenderer.render_footnote_reference
    if getattr(render, "postpress", False):
        return

    def rendered(self: DocutilsRenderer, token: SyntaxTreeNode) -> None:
        label = token.meta["label"]
        done = self.md_env.setdefault("postpress_notes", set())
        if label in done:
            return
        done.add(label)
        outside = self.md_env.get("postpress_referred")
        if outside is None:
            found = self.document.findall(nodes.footnote_reference)
            outside = self.md_env["postpress_referred"] = {node["refname"] for node in found}
        place = len(self.current_node.children)
        render(self, token)
        for footnote in self.current_node.children[place:]:
            for node in list(footnote.findall(nodes.footnote_reference)):
                inner = self.md_env.get("foot_refs", {}).get(node.get("refname"), [])
                if inner and node["refname"] not in outside:
                    self.render_footnote_reference(inner[0])

    rendered.postpress = True  # type: ignore[attr-defined]
    DocutilsRenderer.render_footnote_reference = rendered  # type: ignore[method-assign]


def visit_image(self: SphinxTranslator, node: nodes.image) -> None:
    """Write an image as the translator's own class does, and add the ``title`` that MyST kept.

    docutils has no place for it, and takes the file's path for the alternative text where there is
    none. Registered as a node handler, which Sphinx binds to whatever translator the theme brings,
    so the theme's way of writing images stays.
    """
    translator = cast(Any, self)
    if "alt" not in node:
        node["alt"] = _stand_in(translator, node)
    type(translator).visit_image(translator, node)
    if node.get("title") and translator.body[-1].startswith("<img "):
        title = translator.attval(str(node["title"]))
        translator.body[-1] = f'<img title="{title}" ' + translator.body[-1].removeprefix("<img ")


def _stand_in(translator: Any, node: nodes.image) -> str:
    """Return the alternative text of an image without one: its caption, or that a cell made it."""
    if isinstance(node.parent, nodes.figure):
        captions = (one for one in node.parent if isinstance(one, nodes.caption))
        return next((caption.astext() for caption in captions), "")
    around: Any = node.parent
    while isinstance(around, nodes.container):
        if "cell_output" in around["classes"]:
            app = translator.builder.app
            say = languages.words_in(app, languages.language_of(app.env, translator.docnames[-1]))
            return say("Output of the code")
        around = around.parent
    return ""


def depart_image(self: SphinxTranslator, node: nodes.image) -> None:
    """Depart as the translator's own class does."""
    translator = cast(Any, self)
    type(translator).depart_image(translator, node)


_MERMAID = re.compile(r"(<pre [^>]*>)\n {8}(.*)\n {4}</pre>", re.DOTALL)


def visit_mermaid(self: SphinxTranslator, node: mermaid) -> None:
    """Write a diagram as it stands in the post, without the indent of sphinxcontrib-mermaid.

    Its template puts the first line of the code eight columns in, which is not as written, and
    wrong where the code begins with YAML between ``---``.
    """
    body = cast(Any, self).body
    try:
        html_visit_mermaid(self, node)
    finally:
        body[-1] = _MERMAID.sub(r"\1\2</pre>", body[-1])


def drop_list_role(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Take from lists of citations a role that what they hold does not fit.

    docutils writes ``role="list"`` around entries with the role ``doc-biblioentry``, which is no
    list item: a screen reader announces an empty list.
    """
    marked = '<div role="list" class="citation-list">'
    if marked in (context.get("body") or ""):
        context["body"] = context["body"].replace(marked, '<div class="citation-list">')


def drop_repeated_scripts(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Leave each inline script on a page once.

    Jupyter Book 1.0.4 and its theme both set sphinx-thebe up, so that its ``const`` is declared
    twice, which is an error in every reader's console.
    """
    seen: set[str] = set()
    kept = []
    for script in context.get("script_files") or ():
        body = getattr(script, "attributes", {}).get("body")
        if not body or body not in seen:
            kept.append(script)
        seen.add(body or "")
    context["script_files"] = kept
