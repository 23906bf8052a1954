"""What the scripts of a page say, in its language: the page brings their words, English ones none.

The scripts (``frontend/``) ask by the English sentence; a test compares these lists with them.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from typing import Any

from sphinx.application import Sphinx

from ..languages import Words
from . import languages

READER = (
    "Load {name} from {host}",
    "Go there",
    "Open",
    "All tags",
    "All years",
    "More results",
    "No pages found",
    "1 page found",
    "{count} pages found",
)
LIVE = (
    "Run",
    "Run (could not be loaded: try again)",
    "Run all",
    "Stop",
    "Reset",
    "Reset all",
    "Keep my edits in this browser",
    "Live cells",
    "Code of cell {number}",
    "Output of cell {number}",
    "Output of the code",
    "Output with a script of its own",
    "Check",
    "Hint",
    "Solution",
    "Correct.",
    "Not yet.",
    "Input",
    "Enter",
    "a hidden cell",
    "cell {number}",
    "Loading {packages}",
    "Running {cell}",
    "Running {cell} first, which {other} may need",
    "This takes long. It can be stopped.",
    "Another cell is running. Stop it, or wait for it.",
    "Cell {number} is done.",
    "Cell {number} is done (after {count} above it).",
    "Cell {number} ended in an error.",
    "Cell {number} ended in an error (after {count} above it).",
    "Stopped: {cell} ended in an error.",
    "Stopped. The next run starts Python anew.",
    "All cells have run.",
    "Code and outputs are as published.",
    "Python could not be run: {reason}",
    "Python did not start in time. Reload the page to try again.",
    "This site's Content-Security-Policy does not let Python run: script-src lacks"
    " 'wasm-unsafe-eval'.",
)


def show(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Put the words into a page's head, on ``html-page-context``."""
    say = languages.words_in(app, languages.language_of(app.env, pagename))
    words = _element(say, LIVE if 'id="live-cells"' in (context.get("body") or "") else ())
    if words:
        context["metatags"] = (context.get("metatags") or "") + words


@functools.lru_cache(maxsize=64)
def _element(say: Words, more: Sequence[str]) -> str:
    """Return the words of a language as the scripts read them; nothing where they are English."""
    found = {word: say(word) for word in (*READER, *more)}
    if all(word == said for word, said in found.items()):
        return ""
    # in a script element, only `<` could end the text early
    data = json.dumps(found, ensure_ascii=False).replace("<", "\\u003c")
    return f'\n<script type="application/json" id="postpress-words">{data}</script>'


def setup(app: Sphinx) -> None:
    """Register the event, after the one that makes a page live (500)."""
    app.connect("html-page-context", show, priority=600)
