"""Diagrams without another host: Mermaid is part of a site that has some, and of no other page."""

from __future__ import annotations

import tarfile
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinxcontrib.mermaid import mermaid

from ...files import digest, write_bytes

# below `_static`; a default that `sphinx.config.mermaid_use_local` replaces
SCRIPT = "mermaid/mermaid.esm.min.mjs"
KEY = "postpress_diagrams"
# made by `frontend/build.mjs` of the npm package
_ARCHIVE = Path(__file__).with_name("mermaid.tar.gz")


class NoteDiagrams(SphinxTransform):
    """Note that a page has diagrams, in its metadata."""

    default_priority = 890

    def apply(self, **kwargs: Any) -> None:
        """Run the transform."""
        if self.document.next_node(mermaid) is not None:
            self.env.metadata[self.env.docname][KEY] = True


def copy(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Put Mermaid into a site that has diagrams, on ``env-updated``; no page is affected."""
    if app.builder.format != "html" or app.config["mermaid_use_local"] != SCRIPT:
        return []
    if not any(KEY in metadata for metadata in env.metadata.values()):
        return []
    target = Path(app.outdir) / "_static" / "mermaid"
    stamp = target / digest(_ARCHIVE)[:12]
    if not stamp.exists():
        with tarfile.open(_ARCHIVE) as archive:
            for member in archive:
                stream = archive.extractfile(member)
                if stream is not None:
                    write_bytes(target / member.name.removeprefix("dist/"), stream.read())
        write_bytes(stamp, b"")
    return []


def drop_script(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Take the script from pages that have no document, to which sphinxcontrib-mermaid adds it."""
    if KEY in app.env.metadata.get(pagename, {}):
        return
    context["script_files"] = [
        script
        for script in context.get("script_files") or ()
        if "mermaid.initialize(" not in (getattr(script, "attributes", {}).get("body") or "")
    ]


def setup(app: Sphinx) -> None:
    """Register the transform and the events."""
    app.add_transform(NoteDiagrams)
    app.connect("env-updated", copy)
    app.connect("html-page-context", drop_script, priority=900)
