"""YAML as front matter needs it: nothing is constructed, and every key knows its line.

PyYAML only gives the events of the text. Its composer is not used, because it recurses in C
(200 000 brackets end the process), and its constructor is not used, because it reads ``No`` as
false, ``1:30`` as 90, and lets ``2024-02-30`` raise.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from .dates import read_date
from .loader import LOADER
from .notices import Code
from .values import (
    Entry,
    FrontMatterSizeError,
    FrontMatterSyntaxError,
    ImpossibleDate,
    Report,
    Scalar,
    Tree,
    plain,
)

MAX_NODES = 10_000
MAX_DEPTH = 50

# YAML 1.1 breaks lines at the first three, 1.2 and every editor do not; the rest YAML forbids.
_BREAKS = re.compile("[\x85\u2028\u2029]")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_PREFIX = "tag:yaml.org,2002:"
_PLAIN_TAGS = {f"{_PREFIX}{name}" for name in ("null", "bool", "int", "float", "timestamp")}
_KNOWN_TAGS = {None, "!", *(f"{_PREFIX}{name}" for name in ("str", "seq", "map"))}

_CONSTANTS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **{text: float("nan") for text in (".nan", ".NaN", ".NAN")},
    **{f"{sign}.inf": float(f"{sign}inf") for sign in ("", "+", "-")},
}
# A number with a leading zero is a code or a telephone, so it keeps its zeros as a text.
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,40})")
_FLOAT = re.compile(r"[-+]?(?:[0-9]{1,40}\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,4})?")
_RADIX = re.compile(r"0x[0-9a-fA-F]{1,40}|0o[0-7]{1,40}")
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?(?:(?:[Tt]|[ \t]+)\d\d?:\d\d[\d:.]*[ \t]*(?:Z|[-+][\d:]+)?)?")


def core_value(text: str) -> Any:
    """Return what a plain scalar means by the core schema of YAML 1.2, with dates added.

    Other than in YAML 1.1, ``yes`` and ``on`` are texts, and so are ``1:30`` and ``010``. A date
    without a time is a ``datetime.date``; one in no calendar is an ImpossibleDate.
    Source: YAML 1.2.2, section 10.3.2; the timestamp type of YAML 1.1.
    """
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] not in "+-.0123456789":
        return text
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _RADIX.fullmatch(text):
        return int(text, 0)
    if _DATE.fullmatch(text):
        moment = read_date(text)
        return ImpossibleDate(text) if moment is None else moment if ":" in text else moment.date()
    return text


class _Reader:
    """Turns the events of one document into trees, counting every node that they expand to."""

    def __init__(self, text: str, report: Report) -> None:
        self.next = LOADER(text).get_event
        self.report = report
        self.nodes = 0
        self.anchors: dict[str, tuple[Tree, int] | None] = {}

    def count(self, nodes: int) -> None:
        self.nodes += nodes
        if self.nodes > MAX_NODES:
            raise FrontMatterSizeError(f"more than {MAX_NODES} values")

    def node(self, event: Any, depth: int) -> Tree:
        """Return the tree that begins with the event."""
        self.count(1)
        if depth > MAX_DEPTH:
            raise FrontMatterSizeError(f"more than {MAX_DEPTH} levels")
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event)
        before = self.nodes
        if event.anchor:
            self.anchors[event.anchor] = None
        tree: Tree
        if isinstance(event, yaml.ScalarEvent):
            tree = self.scalar(event)
        else:
            self.known_tag(event)
            if isinstance(event, yaml.SequenceStartEvent):
                tree = []
                while not isinstance(item := self.next(), yaml.SequenceEndEvent):
                    tree.append(self.node(item, depth + 1))
            else:
                tree = {key: entry.tree for key, entry in self.mapping(depth).items()}
        if event.anchor:
            self.anchors[event.anchor] = (tree, 1 + self.nodes - before)
        return tree

    def alias(self, event: Any) -> Tree:
        line = event.start_mark.line
        if event.anchor not in self.anchors:
            raise FrontMatterSyntaxError(f"found undefined alias *{event.anchor}", line)
        found = self.anchors[event.anchor]
        if found is None:
            message = f"*{event.anchor} stands inside of itself; it is left empty"
            self.report(Code.FRONT_MATTER_VALUE, message, line)
            return Scalar(None, "", line)
        # The tree is shared, never copied; what it would expand to counts all the same.
        self.count(found[1])
        return found[0]

    def known_tag(self, event: Any) -> None:
        if event.tag not in _KNOWN_TAGS and event.tag not in _PLAIN_TAGS:
            tag = event.tag.replace(_PREFIX, "!!")
            message = f"the tag {tag} is not read; its value is taken as plain text"
            self.report(Code.FRONT_MATTER_TAG, message, event.start_mark.line)

    def scalar(self, event: Any) -> Scalar:
        self.known_tag(event)
        # libyaml's first flag of `implicit` says: no tag, and no quotes
        core = event.implicit[0] if event.tag is None else event.tag in _PLAIN_TAGS
        value = core_value(event.value) if core else event.value
        return Scalar(value, event.value, event.start_mark.line)

    def mapping(self, depth: int) -> dict[str, Entry]:
        """Return the entries of the mapping whose start has just been read, merge keys applied."""
        entries: dict[str, Entry] = {}
        merged: dict[str, Entry] = {}
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            key, line = self.node(event, depth + 1), event.start_mark.line
            tree = self.node(self.next(), depth + 1)
            if not isinstance(key, Scalar):
                message = "a key is a list or a mapping; it is left out with its value"
                self.report(Code.FRONT_MATTER_VALUE, message, line)
            elif key.text == "<<" and not isinstance(tree, Scalar):
                for source in tree if isinstance(tree, list) else [tree]:
                    if isinstance(source, dict):
                        self.count(len(source))
                        merged = {name: Entry(one, line) for name, one in source.items()} | merged
            else:
                if key.text in entries:
                    message = f"{key.text}: stands twice; the last value counts"
                    self.report(Code.FRONT_MATTER_DUPLICATE, message, line)
                entries[key.text] = Entry(tree, line)
        return merged | entries if merged else entries


def _document(text: str, report: Report) -> dict[str, Entry] | None:
    reader = _Reader(text, report)
    reader.next()  # the start of the stream
    if isinstance(event := reader.next(), yaml.StreamEndEvent):
        return {}
    event = reader.next()
    if not isinstance(event, yaml.MappingStartEvent):
        tree = reader.node(event, 0)
        empty = isinstance(tree, Scalar) and not tree.text and not event.start_mark.line
        return {} if empty else None
    reader.known_tag(event)
    if event.anchor:
        reader.anchors[event.anchor] = None
    entries = reader.mapping(0)
    reader.next()  # the end of the document
    event = reader.next()
    if not isinstance(event, yaml.StreamEndEvent):
        raise FrontMatterSyntaxError("a second document begins", event.start_mark.line)
    return entries


def read_values(text: str) -> dict[str, Any]:
    """Return the plain values of a YAML mapping, none where it cannot be read or is another thing.

    Nothing is reported: the text is not an author's front matter. A tag (``!ENV``,
    ``!!python/name:…``) is a plain text.
    """
    try:
        entries = read_yaml(text, lambda *_: None) or {}
    except (FrontMatterSyntaxError, FrontMatterSizeError):
        return {}
    return {name: plain(entry.tree) for name, entry in entries.items()}


def read_yaml(text: str, report: Report) -> dict[str, Entry] | None:
    """Return the entries of a YAML mapping, or None where the text holds something else.

    An empty text has no entries. Duplicate keys, tags, forbidden characters and values inside of
    themselves are reported. Raises FrontMatterSyntaxError, and FrontMatterSizeError before the
    aliases of a "YAML bomb" cost anything.
    """
    if match := _FORBIDDEN.search(text):
        line = len(re.findall(r"\r\n|\r|\n", text[: match.start()]))
        message = f"the character U+{ord(match[0]):04X} is not allowed; a space is read instead"
        report(Code.FRONT_MATTER_SYNTAX, message, line)
        text = _FORBIDDEN.sub(" ", text)
    text = _BREAKS.sub(" ", text)
    try:
        return _document(text, report)
    except yaml.MarkedYAMLError as error:
        # What is not closed is at fault where it opens, not where the text ends.
        unclosed = error.context_mark and "end of stream" in (error.problem or "")
        mark = error.context_mark if unclosed else error.problem_mark or error.context_mark
        raise FrontMatterSyntaxError(
            error.problem or error.context or "invalid", mark.line if mark else 0
        ) from error
    except yaml.YAMLError as error:
        raise FrontMatterSyntaxError(str(error).partition("\n")[0], 0) from error
