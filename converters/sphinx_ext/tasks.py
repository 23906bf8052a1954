"""The boxes of task lists say what they are to who does not see them, in the page's language."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from . import languages

# as mdit-py-plugins writes it for MyST
_BOX = '<input class="task-list-item-checkbox"'


class NameTasks(SphinxTransform):
    """Give each box of a task list a name."""

    # with HoldRemote: before anything keeps a place in raw HTML
    default_priority = 500

    def apply(self, **kwargs: Any) -> None:
        """Run the transform."""
        boxes = [node for node in self.document.findall(nodes.raw) if _BOX in node.astext()]
        if not boxes:
            return
        tag = languages.language_of_document(self.document, self.config)
        say = languages.words_in(self.app, tag)
        for node in boxes:
            text = node.astext()
            name = say("Done") if "checked" in text else say("To do")
            node.clear()
            node += nodes.Text(text.replace(_BOX, f'{_BOX} aria-label="{name}"'))
