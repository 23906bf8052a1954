"""Directives and roles that this site does not have: what they hold is shown, and it is said.

A post that was written for another program (mystmd, ABlog, a book with extensions) names some.
Sphinx would leave out all that they hold. Those of mystmd that only give text a look or a box have
one, unless an extension of the site's own has them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive, directives, roles
from sphinx.application import Sphinx
from sphinx.util import logging

from ..notices import Code

logger = logging.getLogger(__name__)
_URL = re.compile(r"(?:https?|mailto):\S+")
_TARGET = re.compile(r"(?s)(?P<text>.+?)\s*<(?P<target>[^<>]+)>")


class _AnyOption(dict[str, Callable[[str], Any]]):
    """Every option there may be: its value is not used."""

    def __missing__(self, key: str) -> Callable[[str], Any]:
        return directives.unchanged

    def __contains__(self, key: object) -> bool:
        return True


class Unknown(Directive):
    """Show what a directive of another program holds: its argument and its content."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    # MyST takes an empty table for a directive without options
    option_spec = _AnyOption({"class": directives.unchanged})

    def run(self) -> list[nodes.Node]:
        """Return the argument as a paragraph, an address as a link, and the content as it is."""
        box = nodes.container(classes=["postpress-unknown"])
        for argument in self.arguments:
            paragraph = nodes.paragraph()
            if _URL.fullmatch(argument):
                paragraph += nodes.reference("", argument, refuri=argument)
            else:
                found, messages = self.state.inline_text(argument, self.lineno)
                paragraph += [*found, *messages]
            box += paragraph
        self.state.nested_parse(self.content, self.content_offset, box)
        return [box] if box.children else []


class Box(Unknown):
    """Show a theorem, a proof, an exercise or the like as an admonition that its name titles."""

    def run(self) -> list[nodes.Node]:
        """Return the admonition; a label leads to it."""
        name = self.name.rpartition(":")[2]
        box = nodes.admonition(classes=["note", name])
        title = nodes.title("", name.capitalize())
        if self.arguments and name != "solution":
            found, messages = self.state.inline_text(self.arguments[0], self.lineno)
            title += [nodes.Text(" ("), *found, nodes.Text(")"), *messages]
        box += title
        if label := self.options.get("label") or self.options.get("name"):
            box["names"].append(nodes.fully_normalize_name(label))
            self.state.document.note_explicit_target(box, box)
        self.state.nested_parse(self.content, self.content_offset, box)
        return [box]


# Sources: https://mystmd.org/guide/proofs-and-theorems, https://mystmd.org/guide/exercises
BOXES = frozenset(
    {"theorem", "proof", "axiom", "lemma", "definition", "criterion", "remark", "conjecture"}
    | {"corollary", "algorithm", "example", "property", "observation", "proposition", "assumption"}
    | {"exercise", "solution"}
)
# roles that give text a look, and the class that has it
LOOKS = {
    **dict.fromkeys(("u", "underline"), "underline"),
    **dict.fromkeys(("del", "strike", "delete", "s"), "strike"),
    **dict.fromkeys(("sc", "smallcaps"), "smallcaps"),
    **dict.fromkeys(("keyboard",), "kbd"),
    **dict.fromkeys(("span", "chem", "chemicalFormula"), ""),
}
_UNITS = {
    "kilo": "k", "mega": "M", "giga": "G", "tera": "T", "milli": "m", "micro": "µ", "nano": "n",
    "pico": "p", "centi": "c", "meter": "m", "metre": "m", "gram": "g", "second": "s",
    "minute": "min", "hour": "h", "day": "d", "hertz": "Hz", "watt": "W", "volt": "V",
    "ampere": "A", "kelvin": "K", "celsius": "°C", "degree": "°", "percent": "%", "liter": "L",
    "litre": "L", "joule": "J", "newton": "N", "pascal": "Pa", "mole": "mol", "byte": "B",
    "bit": "bit", "ohm": "Ω", "square": "²", "squared": "²", "cubic": "³", "cubed": "³", "per": "/",
}  # fmt: skip


def _look(
    name: str, rawtext: str, text: str, lineno: int, inliner: Any, *rest: Any
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Show a text with the look that a role of mystmd's gives it."""
    return [nodes.inline(rawtext, text, classes=[LOOKS[name]] if LOOKS[name] else [])], []


def _quantity(
    name: str, rawtext: str, text: str, lineno: int, inliner: Any, *rest: Any
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    r"""Show a quantity with its unit: ``4 <\kilo\meter>`` is 4 km."""
    match = _TARGET.fullmatch(text)
    number, units = (match["text"].strip(), match["target"]) if match else (text, "")
    unit = "".join(_UNITS.get(word, word) for word in units.split("\\") if word)
    return [nodes.Text(f"{number}\u00a0{unit}" if unit else number)], []


def _role(
    name: str, rawtext: str, text: str, lineno: int, inliner: Any, *rest: Any
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Show the text of a role of another program, and lead to its address where it has one."""
    match = _TARGET.fullmatch(text)
    shown, target = (match["text"], match["target"]) if match else (text, text)
    if _URL.fullmatch(target):
        return [nodes.reference("", shown, refuri=target)], []
    return [nodes.Text(shown)], []


class Lookup:
    """Stands in for docutils' look-up of directives and roles while a site is built.

    ``pages`` are the docnames of the posts' pages; on others, docutils' answer stands.
    """

    def __init__(self, app: Sphinx, pages: Collection[str] = ()) -> None:
        self.app = app
        self.pages = pages
        self._directive = directives.directive
        self._role = roles.role

    def install(self) -> None:
        """Take the place of docutils' functions; Sphinx asks its domains before them."""
        directives.directive = self.directive  # type: ignore[assignment]
        roles.role = self.role  # type: ignore[assignment]

    def remove(self) -> None:
        """Give docutils its functions back."""
        directives.directive, roles.role = self._directive, self._role

    def directive(self, name: str, language: Any, document: nodes.document) -> Any:
        """Return the class of a directive, ours where there is none on a page of a post."""
        found, messages = self._directive(name, language, document)
        if found is not None or not self._ours():
            return found, messages
        if name.removeprefix("prf:") in BOXES:
            return Box, []
        line = getattr(document, "current_line", 0)
        self._report(f"no directive {name!r}; what it holds is kept", line)
        return Unknown, []

    def role(self, name: str, language: Any, line: int, reporter: Any) -> Any:
        """Return the function of a role, ours where there is none on a page of a post."""
        found, messages = self._role(name, language, line, reporter)
        if found is not None or not self._ours():
            return found, messages
        if name in LOOKS:
            return _look, []
        if name in ("si", "qty"):
            return _quantity, []
        self._report(f"no role {name!r}; its text is kept", line)
        return _role, []

    def _ours(self) -> bool:
        return self.app.env.temp_data.get("docname") in self.pages

    def _report(self, message: str, line: int) -> None:
        place = (self.app.env.docname, line)
        logger.warning("%s [postpress.%s]", message, Code.DIRECTIVE_UNKNOWN, location=place)
