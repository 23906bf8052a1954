"""The script that every page loads, and what it is told: previews, embeds, comments, search."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from ..config import Config

KEY = "postpress_reader"
_SCRIPT = "postpress.js"


def configure(app: Sphinx, config: Config, search: str) -> None:
    """Add the script with its settings, on ``config-inited``; ``search`` is what searches."""
    settings: dict[str, Any] = {} if config.previews else {"data-previews": "off"}
    if search != "off":
        settings["data-search"] = search
    app.config[KEY] = settings
    app.add_js_file(_SCRIPT, defer="defer", **settings)


def show(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Say whether a script of the author's may need the theme's own script for icons."""
    context["postpress_icons"] = bool(app.config.html_js_files)


def setup(app: Sphinx) -> None:
    """Register the settings: where they change, every page is written anew."""
    app.add_config_value(KEY, {}, "html", [dict])
    app.connect("html-page-context", show)
