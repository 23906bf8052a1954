"""Inline values of executed pages: ``{eval}`` shows what the run has stored beside its cell.

MyST-NB evaluates them while it renders, in a kernel of its own. Our pages have run before; their
Markdown cells hold the values as ``user_expressions``, the form of jupyterlab-myst.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from myst_nb.core.variables import VariableOutput, render_variable_outputs
from myst_nb.ext.eval import EvalRoleAny
from sphinx.application import Sphinx

from . import metadata


class InlineValue(EvalRoleAny):  # type: ignore[misc]
    """MyST-NB's role, which asks the notebook first."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the nodes of the value; without one, the expression as code."""
        renderer = self.document.get("nb_renderer")
        notebook = getattr(getattr(renderer, "renderer", None), "nb_client", None)
        cells = notebook.notebook["cells"] if notebook else []
        if not any("postpress" in cell["metadata"] for cell in cells):
            found: tuple[list[nodes.Node], list[nodes.system_message]] = super().run()
            return found
        reply = self._next(cells)
        if reply is None or reply.get("status") != "ok":
            # why there is none, the run has told
            return [nodes.literal(self.text, self.text)], []
        output = VariableOutput(
            data=dict(reply["data"]),
            metadata={**reply.get("metadata", {}), "strip_text_quotes": True},
            nb_renderer=renderer,
            vtype="eval",
        )
        return render_variable_outputs(
            [output], self.document, self.line, self.source, inline=True
        ), []

    def _next(self, cells: list[dict[str, Any]]) -> dict[str, Any] | None:
        """Return the value of this expression where it stands: they come in their order."""
        values = [
            one
            for cell in cells
            for one in cell["metadata"].get("user_expressions", ())
            if one["expression"] == self.text.strip()
        ]
        seen = self.document.attributes.setdefault("postpress_values", {})
        place = seen[self.text] = seen.get(self.text, -1) + 1
        return values[place]["result"] if place < len(values) else None


def forget(app: Sphinx, document: nodes.document) -> None:
    """Drop the count of a page's values, which is for its reading only."""
    if metadata.of(document) is not None:
        document.attributes.pop("postpress_values", None)


def replace_role(app: Sphinx, *_: object) -> None:
    """Put our role in the place of MyST-NB's, whichever extension was set up first."""
    app.add_role("eval", InlineValue(), override=True)
