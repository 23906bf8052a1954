"""The ``posts:`` section that an import writes, and how a second import brings it up to date.

An entry that nobody edited since follows the blog's settings; one that was edited stays. A pattern
of ``permalink`` and the values of a glob in ``defaults`` are entries of their own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

import yaml

from .generators import Blog

# keys whose mappings hold entries of their own, a glob each
_BY_GLOB = ("permalink", "list_urls", "defaults")
_MISSING = object()
_CALM = "  # the cells of imported posts stay still; `on` lets them run\n  execute: auto\n"


def settings_of(blog: Blog, folder: str) -> dict[str, Any]:
    """Return the settings of the ``posts:`` section that follow from a blog."""
    found: dict[str, Any] = {
        "static": [folder if one == "." else f"{folder}/{one}" for one in blog.static]
    }
    if blog.url:
        found["url"] = blog.url
    if blog.hosts:
        found["hosts"] = list(blog.hosts)
    if blog.permalink and blog.permalink[0][0] == "*":
        found["permalink"] = blog.permalink[0][1]
    elif blog.permalink:
        found["permalink"] = {f"{folder}/{glob}": pattern for glob, pattern in blog.permalink}
    if blog.lists:
        found["list_urls"] = dict(blog.lists)
    if blog.defaults:
        found["defaults"] = {f"{folder}/{glob}": dict(values) for glob, values in blog.defaults}
    if blog.math:
        found["math"] = "on"
    if blog.dialect != "auto":
        found["dialect"] = blog.dialect
    plain: dict[str, Any] = json.loads(json.dumps(found, default=str))
    return plain


def section(blog: Blog, folder: str) -> str:
    """Return the ``posts:`` section for a blog, as YAML."""
    values = {"folder": folder, **settings_of(blog, folder)}
    lines = [line for key, value in values.items() for line in _lines(key, value, "  ")]
    return "posts:\n" + "".join(lines) + _CALM


def lacking(posts: Mapping[str, Any], blog: Blog, folder: str) -> str:
    """Return the lines that a ``posts:`` section would have for a blog, and has otherwise."""
    wanted = settings_of(blog, folder).items()
    return "".join(
        line
        for key, value in wanted
        if posts.get(key) != value
        for line in _lines(key, value, "  ")
    )


def _lines(key: str, value: Any, indent: str) -> list[str]:
    """Return the lines of an entry, each glob of a mapping in a line of its own."""
    name = key if key.isidentifier() else _json(key)
    if key in _BY_GLOB and isinstance(value, Mapping):
        inner = [line for glob, one in value.items() for line in _lines(glob, one, indent + "  ")]
        return [f"{indent}{name}:\n", *inner]
    return [f"{indent}{name}: {value if key in ('folder', 'dialect') else _json(value)}\n"]


def _json(value: Any) -> str:
    """Return a value as JSON, which is YAML."""
    return json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A ``_config.yml`` brought up to date, and the names of entries that were or were not.

    ``kept`` were edited here, and have changed upstream since.
    """

    text: str
    updated: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


def refreshed(text: str, before: Mapping[str, Any], now: Mapping[str, Any]) -> Refreshed:
    """Return a ``_config.yml`` in which what an import wrote ``before`` is as it is ``now``.

    Both are the settings of the ``posts:`` section by key. Comments and all else stay; so does the
    whole text where the section is no mapping in lines of its own.
    """
    document = yaml.safe_load(text)
    current = (document or {}).get("posts") if isinstance(document, dict) else None
    node = _child(yaml.compose(text, yaml.SafeLoader), "posts")
    current = json.loads(json.dumps(current, default=str))
    if not isinstance(current, dict) or not _is_block(node) or not _has_lines(node, current):
        changed = [key for key in {**before, **now} if before.get(key) != now.get(key)]
        return Refreshed(text, (), tuple(changed))
    wanted, updated, kept = _merged(current, before, now, "")
    if not updated:
        return Refreshed(text, (), tuple(kept))
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    start, end, body = _rewritten(node, lines, current, wanted)
    return Refreshed("".join([*lines[:start], *body, *lines[end:]]), tuple(updated), tuple(kept))


def _merged(
    current: Mapping[str, Any], before: Mapping[str, Any], now: Mapping[str, Any], prefix: str
) -> tuple[dict[str, Any], list[str], list[str]]:
    """Return entries with what changed upstream, and the names of those updated and kept."""
    wanted: dict[str, Any] = {}
    updated: list[str] = []
    kept: list[str] = []
    for key in _ordered(current, now):
        here, old, new = (one.get(key, _MISSING) for one in (current, before, now))
        name = prefix + key
        if not prefix and key in _BY_GLOB and _all_mappings(here, new):
            known = old if isinstance(old, Mapping) else {}
            value, more, less = _merged(here, known, new, f"{key}.")
            updated += more
            kept += less
            if not value:
                continue
        elif here in (old, new):
            value = new
            updated += [name] * (here != new)
        else:
            value = here
            kept += [name] * (old != new)
        if value is not _MISSING:
            wanted[key] = value
    return wanted, updated, kept


def _all_mappings(*values: Any) -> bool:
    return all(isinstance(value, Mapping) for value in values)


def _ordered(current: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Return the keys of both in today's order; those of the site alone stay before their next."""
    before: dict[str, list[str]] = {}
    waiting: list[str] = []
    for key in current:
        if key in now:
            before[key], waiting = waiting, []
        else:
            waiting.append(key)
    return [one for key in now for one in (*before.get(key, ()), key)] + waiting


def _rewritten(
    node: yaml.MappingNode,
    lines: Sequence[str],
    current: Mapping[str, Any],
    wanted: Mapping[str, Any],
) -> tuple[int, int, list[str]]:
    """Return the first line of a mapping, that behind it, and the lines that it has to have.

    An entry keeps its lines where its value stays, and the comments before it in any case.
    """
    at = start = node.start_mark.line
    own: dict[str, tuple[Sequence[str], Sequence[str]]] = {}
    for key, value in node.value:
        name, first, end = str(key.value), key.start_mark.line, _last_line(value) + 1
        old = lines[first:end]
        if _is_block(value) and _all_mappings(current[name], wanted.get(name)):
            inner, _, body = _rewritten(value, lines, current[name], wanted[name])
            old = [*lines[first:inner], *body]
        elif name in wanted and current[name] != wanted[name]:
            old = _lines(name, wanted[name], " " * node.start_mark.column)
        own[name] = (lines[at:first], old)
        at = end
    new = [key for key in wanted if key not in own]
    own |= {key: ((), _lines(key, wanted[key], " " * node.start_mark.column)) for key in new}
    return start, at, [line for key in wanted for part in own[key] for line in part]


def _has_lines(node: yaml.MappingNode, current: Mapping[str, Any]) -> bool:
    """Tell whether each entry that is edited has its own lines: none comes by ``<<``."""
    nodes = [(node, current), *((_child(node, key), current.get(key)) for key in _BY_GLOB)]
    return all(
        {str(key.value) for key, _ in one.value} == set(values or ())
        for one, values in nodes
        if _is_block(one)
    )


def _last_line(node: yaml.Node) -> int:
    """Return the last line of a value; its own mark may be that of what follows it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _last_line(last[1] if isinstance(last, tuple) else last)
    end = node.end_mark
    return int(end.line - (end.column == 0 and end.line > node.start_mark.line))


def _is_block(node: yaml.Node | None) -> TypeGuard[yaml.MappingNode]:
    return isinstance(node, yaml.MappingNode) and not node.flow_style and bool(node.value)


def _child(node: yaml.Node | None, name: str) -> yaml.Node | None:
    """Return the value of a key in a mapping, None where that is not there."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for key, value in pairs if key.value == name), None)
