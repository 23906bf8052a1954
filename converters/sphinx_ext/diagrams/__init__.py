"""Diagrams without another host: Mermaid is part of a site that has some, and of no other page."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinxcontrib.mermaid import mermaid

from ...files import digest, write_bytes
from ...languages import Words
from .. import languages

# below `_static`; a default that `sphinx.config.mermaid_use_local` replaces
SCRIPT = "mermaid/mermaid.esm.min.mjs"
KEY = "postpress_diagrams"
# what the script of sphinxcontrib-mermaid has for screen readers
LABELS = ("View diagram in fullscreen", "Close fullscreen", "Fullscreen diagram viewer")
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
    if not _has_use(app, env):
        return []
    target = _target(app)
    stamp = target / digest(_ARCHIVE)[:12]
    if not stamp.exists():
        with tarfile.open(_ARCHIVE) as archive:
            for member in archive:
                stream = archive.extractfile(member)
                if stream is not None:
                    write_bytes(target / member.name.removeprefix("dist/"), stream.read())
        write_bytes(stamp, b"")
    return []


def files(app: Sphinx, env: BuildEnvironment) -> Iterator[str]:
    """Yield what is there of Mermaid in a site that has diagrams, as paths in it."""
    for path in sorted(_target(app).rglob("*")) if _has_use(app, env) else ():
        if path.is_file():
            yield path.relative_to(app.outdir).as_posix()


def _target(app: Sphinx) -> Path:
    return Path(app.outdir) / "_static" / "mermaid"


def _has_use(app: Sphinx, env: BuildEnvironment) -> bool:
    ours = app.builder.format == "html" and app.config["mermaid_use_local"] == SCRIPT
    return ours and any(KEY in metadata for metadata in env.metadata.values())


def fit_script(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Take the script from pages without diagrams, to which sphinxcontrib-mermaid adds it.

    Where there are some, what it says is said in the language of the page.
    """
    shown = KEY in app.env.metadata.get(pagename, {})
    say = languages.words_in(app, languages.language_of(app.env, pagename))
    scripts = []
    for script in context.get("script_files") or ():
        body = getattr(script, "attributes", {}).get("body") or ""
        if "mermaid.initialize(" not in body:
            scripts.append(script)
        elif shown:
            scripts.append(_said(script, say))
    context["script_files"] = scripts


def _said(script: Any, say: Words) -> Any:
    """Return a script with its labels in a language; pages in others share the one given."""
    body = script.attributes["body"]
    for label in LABELS:
        body = body.replace(label, say(label).replace("'", "\\u0027"))
    if body == script.attributes["body"]:
        return script
    attributes = {**script.attributes, "body": body}
    return type(script)(script.filename, priority=script.priority, **attributes)


def setup(app: Sphinx) -> None:
    """Register the transform and the events."""
    app.add_transform(NoteDiagrams)
    app.connect("env-updated", copy)
    app.connect("html-page-context", fit_script, priority=900)
