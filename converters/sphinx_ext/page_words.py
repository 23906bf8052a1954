"""What the programs below us say in a page, in its language: titles of boxes, what folds code away.

Sphinx has one language for all pages, and MyST-NB says what it says in English.
"""

from __future__ import annotations

import html
from typing import Any

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode, depart_HideCellInput
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from . import languages

# the boxes that have their kind for a title, and what Sphinx calls them in English
_BOXES: dict[type[nodes.Node], str] = {
    nodes.attention: "Attention",
    nodes.caution: "Caution",
    nodes.danger: "Danger",
    nodes.error: "Error",
    nodes.hint: "Hint",
    nodes.important: "Important",
    nodes.note: "Note",
    nodes.tip: "Tip",
    nodes.warning: "Warning",
    addnodes.seealso: "See also",
}
# MyST-NB's prompts, but for those that an author has written
PROMPTS = tuple(
    f"{verb} code cell {what}"
    for what in ("source", "output", "content")
    for verb in ("Show", "Hide")
)


def visit_fold(self: Any, node: HideCodeCellNode) -> None:
    """Begin what folds code away, without the name in English that MyST-NB gives it for all."""
    classes = html.escape(" ".join(node["classes"]))
    self.body.append(f'<details class="admonition hide {classes}">\n<summary>\n')
    for state, key in (("collapsed", "prompt_show"), ("expanded", "prompt_hide")):
        text = html.escape(node[key])
        self.body.append(f'<p class="{state} admonition-title">{text}</p>\n')
    self.body.append("</summary>\n")


class TranslateBoxes(SphinxPostTransform):
    """Give boxes titles in the language of their page, where that is not the site's."""

    default_priority = 200
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Run the transform."""
        tag = languages.language_of(self.env, self.env.docname)
        if tag == languages.site_language(self.config):
            return
        say = languages.sphinx_words(tag)
        kinds = tuple(_BOXES)
        for box in list(self.document.findall(lambda node: isinstance(node, kinds))):
            assert isinstance(box, nodes.Element)
            name = _BOXES[type(box)]
            classes = [name.lower().replace(" ", ""), *box["classes"]]
            titled = nodes.admonition("", nodes.title("", say(name)), *box.children)
            titled.update_all_atts(box)
            titled["classes"] = classes
            box.replace_self(titled)


class TranslatePrompts(SphinxPostTransform):
    """Say in the language of the page what folds code and outputs away."""

    # after MyST-NB has folded them (199)
    default_priority = 200
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Run the transform."""
        folds = list(self.document.findall(HideCodeCellNode))
        if not folds:
            return
        say = languages.words_in(self.app, languages.language_of(self.env, self.env.docname))
        for fold in folds:
            for key in ("prompt_show", "prompt_hide"):
                known = str(fold[key]).replace("outputs", "output")
                if known in PROMPTS and say(known) != known:
                    fold[key] = say(known)


def setup(app: Sphinx) -> None:
    """Register the transforms, and how folds are written."""
    app.add_post_transform(TranslateBoxes)
    app.add_post_transform(TranslatePrompts)
    app.add_node(HideCodeCellNode, override=True, html=(visit_fold, depart_HideCellInput))
