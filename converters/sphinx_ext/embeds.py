"""What authors embed from other hosts, held until a reader asks for it (``posts.embeds``)."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from docutils import nodes
from myst_nb.sphinx_ import NbMetadataCollector
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform

from ..config import Config
from ..languages import Words
from ..remote import Foreign, foreign, hold, scripted
from ..stills import waiting
from . import languages
from .authored import authored, outputs

KEY = "postpress_embeds"
Scripts = Mapping[str, Mapping[str, str]]
"""The attributes of scripts by their addresses."""

_WIDGET = "application/vnd.jupyter.widget-view+json"


def configure(app: Sphinx, config: Config) -> None:
    """Say what is held, on ``config-inited``: nothing, or all but what these hosts have."""
    app.config[KEY] = list(config.hosts) if config.embeds == "click" else None


class HoldRemote(SphinxTransform):
    """Hold the frames, players and scripts of other hosts, on every page of the site."""

    # before ids (600) and links (600) are looked for in raw HTML: they keep places in it
    default_priority = 500

    def apply(self, **kwargs: Any) -> None:
        """Run the transform."""
        hosts = self.config[KEY]
        if hosts is None:
            return
        is_foreign = foreign(hosts)
        raws = [node for node in authored(self.document) if "<" in node.astext()]
        shown = list(outputs(self.document))
        if not raws and not shown:
            return
        tag = languages.language_of_document(self.document, self.config)
        say = languages.words_in(self.app, tag)
        pieces = [node.astext() for node in raws]
        for node, old, new in zip(raws, pieces, hold(pieces, is_foreign, say, tag), strict=True):
            if new != old:
                _set(node, new)
        widgets = _widgets(self.env, self.env.docname, is_foreign)
        for node in shown:
            _hold_output(node, widgets, is_foreign, say, tag)


def _hold_output(
    node: nodes.raw, widgets: Scripts, is_foreign: Foreign, say: Words, language: str
) -> None:
    """Hold an output of a cell whose script comes from another host, as a whole.

    Of a widget only what draws it comes from elsewhere; once it is there, it draws all of a page.
    """
    text = node.astext()
    if _WIDGET in text and not widgets:
        # nothing could draw it: the notebook keeps no state of any widget, and no text of this one
        _set(node, f'<p class="post-embed">{escape(say("Interactive widget"))}</p>')
    elif _WIDGET in text:
        loading = "".join(_script(one, attributes) for one, attributes in widgets.items())
        _set(node, text + waiting(loading, [*widgets][-1], say("Interactive widget")))
    elif url := scripted(text, is_foreign) if "<script" in text else "":
        _set(node, waiting(text, url, say("Interactive output")))
    elif (new := hold([text], is_foreign, say, language)[0]) != text:
        _set(node, new)


def _widgets(env: BuildEnvironment, docname: str, is_foreign: Foreign) -> Scripts:
    """Return the scripts of other hosts that draw the widgets of a page, with their attributes."""
    known: Any = env
    scripts = NbMetadataCollector.get_js_files(known, docname).values()
    return {url: given for url, given in scripts if url and is_foreign(url)}


def _script(url: str, attributes: Mapping[str, str]) -> str:
    given = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f'<script src="{escape(url)}"{given}></script>'


def drop_widgets(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Take the scripts that wait beside widgets out of a page's head, on ``html-page-context``."""
    hosts = app.config[KEY]
    scripts = context.get("script_files")
    if hosts is None or not scripts:
        return
    held = _widgets(app.env, pagename, foreign(hosts))
    context["script_files"] = [
        one for one in scripts if str(getattr(one, "filename", "")) not in held
    ]


def _set(node: nodes.raw, text: str) -> None:
    node.clear()
    node += nodes.Text(text)


def setup(app: Sphinx) -> None:
    """Register the setting and the transform."""
    app.add_config_value(KEY, None, "env", [list])
    app.add_transform(HoldRemote)
    app.connect("html-page-context", drop_widgets, priority=900)
