"""What a cell's options mean: every program's spelling, as MyST-NB's tags and metadata.

Syntax: https://quarto.org/docs/reference/cells/cells-jupyter.html, https://yihui.org/knitr/options/,
https://myst-nb.readthedocs.io/en/latest/configuration.html, https://nbdev.fast.ai/explanations/directives.html,
https://pawamoy.github.io/markdown-exec/usage/.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..notices import Code
from ..safeyaml import read_yaml
from ..values import plain

# (option, its value, the tag that says it); names as `_name` writes them
_TAGS: tuple[tuple[str, Any, str], ...] = (
    ("echo", False, "remove-input"),
    ("include", False, "remove-cell"),
    ("output", False, "remove-output"),
    ("results", False, "remove-output"),
    ("results", "hide", "remove-output"),
    ("fig-show", "hide", "remove-output"),
    ("error", True, "raises-exception"),
    ("warning", False, "remove-stderr"),
    ("message", False, "remove-stderr"),
    ("code-fold", True, "hide-input"),
)
# words of their own: `#| hide` (nbdev), `#hide` and `#collapse` (fastpages)
WORDS = {
    "hide": "remove-cell",
    "hide-input": "remove-input",
    "hide-output": "remove-output",
    "collapse": "hide-input",
    "collapse-hide": "hide-input",
    "collapse-show": "",
    "collapse-input": "hide-input",
    "collapse-output": "hide-output",
    "export": "",
    "exports": "",
    "exporti": "",
    "default-exp": "",
    "code-fold": "hide-input",
}
_FIGURE = {"fig-cap": "caption", "tbl-cap": "caption", "fig-align": "align"}
_IMAGE = {"fig-alt": "alt", "out-width": "width", "out-height": "height"}
_NUMBERED = re.compile(r"(?:fig|tbl|figure|table)[-:]")
_COMMENT = r"[ \t]*(?:#|//|--|%%)\|"
_QUARTO = re.compile(rf"(?:{_COMMENT}[^\n]*(?:\n|\Z))+")
_PREFIX = re.compile(rf"^{_COMMENT}[ \t]?", re.MULTILINE)
_WORD = re.compile(r"([\w-]+)(?:[ \t]+[\w.]+)?[ \t]*")
_MYST = re.compile(r"(?:[ \t]*:[^\n]*(?:\n|\Z))+")
_BLOCK = re.compile(r"---[ \t]*\n(.*?)(?:^---[ \t]*(?:\n|\Z)|\Z)", re.MULTILINE | re.DOTALL)
_ATTRIBUTE = re.compile(
    r"(?P<key>[\w.-]+)\s*=\s*(?P<value>c?\((?:[^()\"']|\"[^\"]*\"|'[^']*')*\)|\"(?:[^\"\\]|\\.)*\""
    r"|'(?:[^'\\]|\\.)*'|[^\s,}]+)|#(?P<id>[\w:.-]+)|(?P<word>[\w.:/-]+)"
)
_CONSTANTS = {
    **dict.fromkeys(("TRUE", "True", "true", "T", "yes", "on"), True),
    **dict.fromkeys(("FALSE", "False", "false", "F", "no", "off"), False),
}


@dataclass(slots=True)
class CellOptions:
    """What a cell's options ask for: metadata for MyST-NB, and whether it is to run at all."""

    metadata: dict[str, Any] = field(default_factory=dict)
    runs: bool = True


class OptionsError(ValueError):
    """Options that are no YAML mapping."""


def _name(key: str) -> str:
    return key.lower().replace(".", "-").replace("_", "-")


def from_attributes(text: str) -> dict[str, Any]:
    """Return the options of a header: ``r, label, echo=FALSE`` without its engine, or HTML's."""
    found: dict[str, Any] = {}
    for match in _ATTRIBUTE.finditer(text):
        if match["key"]:
            value = match["value"]
            quoted = value[0] in "\"'"
            inner = re.sub(r"\\(.)", r"\1", value[1:-1]) if quoted else value
            found[_name(match["key"])] = inner if quoted else _CONSTANTS.get(value, value)
        elif label := match["id"] or match["word"]:
            found.setdefault("label" if match["id"] or not found else label, label)
    return found


def _mapping(text: str) -> dict[str, Any]:
    def report(code: Code, message: str, line: int) -> None:
        """A cell's options are checked no further."""

    try:
        entries = read_yaml(text, report)
    except ValueError as error:
        raise OptionsError(str(error)) from error
    if entries is None:
        raise OptionsError("they are no YAML mapping")
    return {key: plain(entry.tree) for key, entry in entries.items()}


def from_comments(code: str) -> tuple[dict[str, Any], int]:
    """Return the options in ``#|`` comments above the code, and how many characters they take.

    Raises OptionsError.
    """
    match = _QUARTO.match(code)
    if not match:
        return {}, 0
    found: dict[str, Any] = {}
    lines = []
    for line in _PREFIX.sub("", match[0]).splitlines():
        word = _WORD.fullmatch(line)
        if word and _name(word[1]) in WORDS:
            found[_name(word[1])] = True
        else:
            lines.append(line)
    return {_name(key): value for key, value in _mapping("\n".join(lines)).items()} | found, len(
        match[0]
    )


def from_directive(code: str) -> tuple[dict[str, Any], int]:
    """Return the options of a ``{code-cell}``, and how many characters they take.

    Raises OptionsError.
    """
    if match := _BLOCK.match(code):
        text = match[1]
    elif match := _MYST.match(code):
        text = "\n".join(line.lstrip()[1:] for line in match[0].splitlines())
    else:
        return {}, 0
    end = match.end()
    # one blank line may part the options from the code
    blank = re.match(r"[ \t]*\n", code[end:])
    return _mapping(text), end + (blank.end() if blank else 0)


def read(options: Mapping[str, Any]) -> CellOptions:
    """Return what Quarto's, knitr's and nbdev's options mean, their names normalised."""
    result = CellOptions(runs=options.get("eval") is not False)
    tags = [
        tag
        for name, value, tag in _TAGS
        if options.get(name) is value or (isinstance(value, str) and options.get(name) == value)
    ]
    tags += [tag for word, tag in WORDS.items() if tag and options.get(word) is True]
    tags += words(options.get("tags"))
    if tags:
        result.metadata["tags"] = list(dict.fromkeys(tags))
    figure = {new: str(options[old]) for old, new in _FIGURE.items() if options.get(old)}
    image = {new: str(options[old]) for old, new in _IMAGE.items() if options.get(old)}
    label = str(options.get("label") or options.get("id") or "")
    if label and ("caption" in figure or _NUMBERED.match(label)):
        figure["name"] = label
    settings: dict[str, Any] = {}
    if "caption" in figure:
        settings["figure"] = figure
    if image:
        settings["image"] = image
    if summary := options.get("code-summary"):
        settings |= {"code_prompt_show": str(summary), "code_prompt_hide": str(summary)}
    if options.get("code-line-numbers") is True:
        settings["number_source_lines"] = True
    if settings:
        result.metadata["mystnb"] = settings
    return result


def read_directive(options: Mapping[str, Any]) -> CellOptions:
    """Return what a ``{code-cell}``'s own options mean: they are the cell's metadata."""
    metadata = {key: _json(value) for key, value in options.items() if key != "load"}
    if tags := words(metadata.pop("tags", None)):
        metadata["tags"] = tags
    return CellOptions(metadata)


def words(value: Any) -> list[str]:
    """Return a list of tags, written as a list or as a text."""
    if isinstance(value, str):
        return re.findall(r"[^\s,\[\]]+", value)
    return [str(one) for one in value] if isinstance(value, list) else []


def _json(value: Any) -> Any:
    """Return a value of YAML as JSON can hold it."""
    if isinstance(value, dict):
        return {str(key): _json(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_json(one) for one in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)
