"""The parser of Markdown pages: front matter is read once, and parsers serve more than one page."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

import yaml
from docutils import nodes
from docutils.parsers.rst.languages import get_language
from markdown_it import MarkdownIt
from myst_nb.sphinx_ import Parser as NotebookParser
from myst_parser.config.main import MdParserConfig, merge_file_level
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.warnings_ import MystWarnings, create_warning
from sphinx.application import Sphinx
from sphinx.config import Config

from ..loader import LOADER
from ..quick import quicken
from . import presence

# keys of the front matter that change the parser, and those by which MyST-NB tells a notebook
_OWN = ("myst", "html_meta", "substitutions")
_NOTEBOOK = ("file_format", "jupytext")
_PARSERS = 20


class Renderer(SphinxRenderer):
    """MyST's renderer, for a document that is there."""

    def setup_render(self, options: dict[str, Any], env: MutableMapping[str, Any]) -> None:
        """Begin with a document.

        MyST's own method makes an empty document first, for the case that there is none, with all
        the settings that docutils knows: that takes as long as to parse a short page.
        """
        self.md_env = env
        self.md_options = options
        self.md_config = options["myst_config"]
        self.document = options["document"]
        self.current_node = options.get("current_node", self.document)
        self.reporter = self.document.reporter
        self.language_module_rst: Any = get_language(self.document.settings.language_code)
        self._heading_offset = 0
        self._level_to_section = {0: self.document}
        self._heading_slugs = {}


class Parser(NotebookParser):  # type: ignore[misc]
    """MyST-NB's parser, where a page of Markdown without cells has a way of its own."""

    def __init__(self) -> None:
        super().__init__()
        self._config: MdParserConfig | None = None
        self._parsers: dict[str, MarkdownIt] = {}

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse the text of a page into a document."""
        presence.begin(document)
        env = document.settings.env
        formats = (".ipynb", *env.mystnb_config.custom_formats)
        front = _front_matter(inputstring)
        if (
            front is None
            or any(key in front[1] for key in _NOTEBOOK)
            or env.doc2path(env.docname).endswith(formats)
            or str(document.current_source).endswith("<translated>")
        ):
            # a notebook, a translation, or something to be told about the front matter
            super().parse(inputstring, document)
            return
        text, values = front
        if self._config is not env.myst_config:
            self._config = env.myst_config
            self._parsers.clear()
        own = {name: values[name] for name in _OWN if name in values}
        key = repr(own)
        # nobody else can use the parser while it is out of the table
        parser = self._parsers.pop(key, None)
        told: list[str] = []
        if parser is None:

            def tell(subtype: MystWarnings, message: str) -> None:
                told.append(message)
                create_warning(document, message, subtype, line=1, append_to=document)

            config = merge_file_level(env.myst_config, own, tell) if own else env.myst_config
            parser = create_md_parser(config, Renderer)
            quicken(parser)
        parser.options["document"] = document
        state: dict[str, Any] = {}
        tokens = parser.parse(inputstring, state)
        if tokens and tokens[0].type == "front_matter" and tokens[0].content == text:
            # MyST takes what is no text for what the text means
            tokens[0].content = values  # type: ignore[assignment]
        parser.renderer.render(tokens, parser.options, state)
        if not told:
            # a page whose front matter is wrong must say so, and so must the next one like it
            if len(self._parsers) >= _PARSERS:
                self._parsers.clear()
            self._parsers[key] = parser


def _front_matter(text: str) -> tuple[str, dict[str, Any]] | None:
    """Return the front matter of a page, as text and as values, as MyST looks for it.

    None where MyST would have something to say about it. Source: ``read_topmatter`` of
    myst-parser 3.0.
    """
    if not text.startswith("---"):
        return "", {}
    lines = []
    for line in text.splitlines()[1:]:
        if line.startswith(("---", "...")):
            break
        lines.append(line)
    try:
        values = yaml.load("".join(line.rstrip() + "\n" for line in lines), Loader=LOADER)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError):
        return None
    return ("\n".join(lines), values) if isinstance(values, dict) else None


def use(app: Sphinx, config: Config) -> None:
    """Let Sphinx read Markdown by our parser; to be called when all extensions are set up."""
    app.add_source_parser(Parser, override=True)
