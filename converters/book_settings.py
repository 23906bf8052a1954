"""What Jupyter Book takes for granted of the settings in ``_config.yml``, checked before it starts.

Its own check only prints a warning; what is of another kind then fails somewhere inside of it.
Source: its ``config_schema.json`` (1.0.4).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .readers import ConfigError

_KINDS: Mapping[str, type] = {"a mapping": dict, "a list": list, "a string": str}
# keys by what their values have to be, and whether they may be left empty
_WANTED: Mapping[tuple[str, bool], tuple[str, ...]] = {
    ("a string", True): ("title", "author", "logo"),
    ("a list", False): ("exclude_patterns",),
    ("a list", True): ("sphinx.extra_extensions",),
    ("a mapping", False): ("latex", "launch_buttons", "repository", "sphinx", "html.analytics"),
    ("a mapping", True): ("html", "sphinx.config", "sphinx.local_extensions"),
}


def check_book(settings: Mapping[str, Any]) -> None:
    """Raise ConfigError for the first of Jupyter Book's settings that is of another kind."""
    for (kind, empty), keys in _WANTED.items():
        for key in keys:
            found, value = _at(settings, key)
            if not found or isinstance(value, _KINDS[kind]) or (value is None and empty):
                continue
            if value is None:
                raise ConfigError(f"{key}: {kind} is needed; take the key out if it has no value")
            raise ConfigError(f"{key}: {kind} is needed, not {value!r}")


def _at(settings: Mapping[str, Any], key: str) -> tuple[bool, Any]:
    """Return whether a dotted key is there, and its value."""
    above, _, last = key.rpartition(".")
    section = settings.get(above) if above else settings
    if not isinstance(section, Mapping) or last not in section:
        return False, None
    return True, section[last]
