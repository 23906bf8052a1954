"""Values as JSON and back, exactly; nothing in it runs when it is read."""

from __future__ import annotations

import dataclasses
import datetime
import json
import math
from collections.abc import Callable, Mapping
from typing import Any

from . import edits, model
from .notices import Code


class UnstorableError(ValueError):
    """A value of a kind that does not come back from JSON as it was."""


# the dataclasses that may be stored, by name
_CLASSES: dict[str, type] = {
    name: one
    for module in (model, edits)
    for name, one in vars(module).items()
    if dataclasses.is_dataclass(one) and isinstance(one, type) and one.__module__ == module.__name__
}
_FIELDS = {one: tuple(field.name for field in dataclasses.fields(one)) for one in _CLASSES.values()}
_NAMES = {one: name for name, one in _CLASSES.items()}
_PLAIN = frozenset({str, int, bool, type(None)})


def dumps(value: Any) -> str:
    """Return a value as JSON; raise UnstorableError where it would not come back the same."""
    return json.dumps(_encoded(value), ensure_ascii=False, separators=(",", ":"))


def loads(text: str | bytes) -> Any:
    """Return the value that ``dumps`` made a text of; raise ValueError for any other text."""
    try:
        return _decoded(json.loads(text))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no stored value: {error!r}") from error


def _encoded(value: Any) -> Any:
    """Return a value in JSON's own types: a tuple is an array, all else an object with one key."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple:
        return [one if type(one) in _PLAIN else _encoded(one) for one in value]
    if kind in _FIELDS:
        return {_NAMES[kind]: [_encoded(getattr(value, name)) for name in _FIELDS[kind]]}
    if kind in _ENCODERS:
        tag, encode = _ENCODERS[kind]
        return {tag: encode(value)}
    raise UnstorableError(f"{kind.__name__} cannot be stored")


def _decoded(value: Any) -> Any:
    kind = type(value)
    if kind is list:
        return tuple([one if type(one) in _PLAIN else _decoded(one) for one in value])
    if kind is dict:
        ((tag, inner),) = value.items()
        if tag in _CLASSES:
            return _CLASSES[tag](*_decoded(inner))
        return _DECODERS[tag](inner)
    return value


def _float(value: float) -> float:
    if not math.isfinite(value):
        raise UnstorableError("an infinite number cannot be stored")
    return value


def _time(value: datetime.datetime) -> str:
    # a zone with rules would come back as an offset alone
    if value.fold or type(value.tzinfo) not in (datetime.timezone, type(None)):
        raise UnstorableError("a time in a zone with rules cannot be stored")
    return value.isoformat()


def _pairs(value: Mapping[Any, Any]) -> list[Any]:
    return [[_encoded(key), _encoded(one)] for key, one in value.items()]


_ENCODERS: dict[type, tuple[str, Callable[[Any], Any]]] = {
    float: ("float", _float),
    list: ("list", lambda value: [_encoded(one) for one in value]),
    dict: ("dict", _pairs),
    frozenset: ("frozenset", lambda value: [_encoded(one) for one in sorted(value, key=repr)]),
    datetime.datetime: ("time", _time),
    datetime.date: ("date", datetime.date.isoformat),
    Code: ("code", str),
}
_DECODERS: dict[str, Callable[[Any], Any]] = {
    "float": float,
    "list": lambda value: [_decoded(one) for one in value],
    "dict": lambda value: {_decoded(key): _decoded(one) for key, one in value},
    "frozenset": lambda value: frozenset(_decoded(value)),
    "time": datetime.datetime.fromisoformat,
    "date": datetime.date.fromisoformat,
    "code": Code,
}
