"""What authors embed from other hosts, held until a reader asks for it (``posts.embeds``)."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

from ..config import Config
from ..languages import Words
from ..remote import Foreign, foreign, hold, scripted
from ..stills import waiting
from . import languages
from .authored import authored, outputs

KEY = "postpress_embeds"


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
        for node in shown:
            _hold_output(node, is_foreign, say, tag)


def _hold_output(node: nodes.raw, is_foreign: Foreign, say: Words, language: str) -> None:
    """Hold an output of a cell whose script comes from another host, as a whole."""
    text = node.astext()
    if url := scripted(text, is_foreign) if "<script" in text else "":
        _set(node, waiting(text, url, say("Interactive output")))
    elif (new := hold([text], is_foreign, say, language)[0]) != text:
        _set(node, new)


def _set(node: nodes.raw, text: str) -> None:
    node.clear()
    node += nodes.Text(text)


def setup(app: Sphinx) -> None:
    """Register the setting and the transform."""
    app.add_config_value(KEY, None, "env", [list])
    app.add_transform(HoldRemote)
