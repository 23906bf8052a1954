"""Links to the source of a page lead to its post, which the page was made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx

from . import metadata

_LABELS = ("source-file-button", "source-edit-button")


def lead_to_posts(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Change the theme's links to a page's file, to be called after the theme (501).

    The theme makes them of the docname, by Jupyter Book's settings of the repository; a page of
    ours is in no repository.
    """
    meta = metadata.of_page(app.env, pagename) if doctree is not None else None
    if meta is None or not meta.source:
        return
    file = f"{pagename}{context.get('page_source_suffix') or ''}"
    path = quote(meta.source)
    for button in _buttons(context.get("header_buttons") or ()):
        if button.get("label") in _LABELS:
            button["url"] = _led(button["url"], file, path)
    found = context.get("get_edit_provider_and_url")
    if found is not None:

        def edit() -> tuple[str, str]:
            provider, url = found()
            return provider, _led(url, file, path)

        context["get_edit_provider_and_url"] = edit


def _buttons(buttons: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    for button in buttons:
        yield button
        yield from _buttons(button.get("buttons") or ())


def _led(url: str, file: str, path: str) -> str:
    """Return an address with the last mention of a file replaced: it comes before a query only."""
    before, found, after = url.rpartition(file)
    return f"{before}{path}{after}" if found else url
