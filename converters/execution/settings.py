"""How cells run, as Jupyter Book's ``execute:`` section and our ``posts:`` section have it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from ..config import Config, ConfigError

OFF, CACHE, FORCE = "off", "cache", "force"
# every way in which Jupyter Book runs what has changed is one to us
_MODES = {
    **dict.fromkeys((False, "off", "false", "none"), OFF),
    **dict.fromkeys((True, "auto", "cache", "inline", "lazy"), CACHE),
    "force": FORCE,
}


@dataclass(frozen=True)
class Settings:
    """What the site says about running cells.

    ``mode`` is ``off``, ``cache`` or ``force``. Times are in seconds, 0 is for ever.
    """

    mode: str = CACHE
    cell_timeout: float = 30
    post_timeout: float = 600
    printed: int = 200_000
    allow_errors: bool = False
    exclude: tuple[str, ...] = ()
    lock: str = ""
    aliases: Mapping[str, str] = field(default_factory=dict)

    def excludes(self, path: str) -> bool:
        """Tell whether ``execute.exclude_patterns`` names a post, or its page."""
        return any(PurePosixPath(path).match(pattern) for pattern in self.exclude)

    def kernel(self, name: str) -> str:
        """Return the kernel that stands in for one, by MyST-NB's ``nb_kernel_rgx_aliases``."""
        for pattern, alias in self.aliases.items():
            if re.fullmatch(pattern, name):
                return alias
        return name


def read_settings(settings: Mapping[str, Any], config: Config) -> Settings:
    """Return the settings from the whole of ``_config.yml``; raise ConfigError, naming the key.

    Source: Jupyter Book 1, "Configuration reference", ``execute``.
    """
    section = settings.get("execute") or {}
    if not isinstance(section, Mapping):
        raise ConfigError(f"execute: a mapping is needed, not {section!r}")
    mode = section.get("execute_notebooks", "auto")
    if not isinstance(mode, bool | str) or mode not in _MODES:
        raise ConfigError(f"execute.execute_notebooks: no such mode, {mode!r}")
    timeout = section.get("timeout", Settings.cell_timeout)
    if isinstance(timeout, bool) or not isinstance(timeout, int | float):
        raise ConfigError(f"execute.timeout: a number of seconds is needed, not {timeout!r}")
    patterns = section.get("exclude_patterns") or ()
    aliases = (settings.get("sphinx") or {}).get("config") or {}
    aliases = aliases.get("nb_kernel_rgx_aliases") or {}
    return Settings(
        _MODES[mode],
        # as nbclient has it, -1 is no limit
        max(timeout, 0),
        config.timeout,
        config.output_limit,
        bool(section.get("allow_errors")),
        tuple(map(str, patterns)),
        config.lock,
        {str(pattern): str(alias) for pattern, alias in dict(aliases).items()},
    )
