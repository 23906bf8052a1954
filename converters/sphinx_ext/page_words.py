"""What folds code away says so in the language of its page; MyST-NB says it in English."""

from __future__ import annotations

import html
from typing import Any

from myst_nb.sphinx_ import HideCodeCellNode, depart_HideCellInput
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from . import languages

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
    """Register the transform, and how folds are written."""
    app.add_post_transform(TranslatePrompts)
    app.add_node(HideCodeCellNode, override=True, html=(visit_fold, depart_HideCellInput))
