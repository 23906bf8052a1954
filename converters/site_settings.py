"""A site's settings, as its ``_config.yml`` has them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from .config import Config, ConfigError, read_config
from .dialects import dialects
from .loader import LOADER


def read_settings(root: Path) -> dict[str, Any]:
    """Return the whole of ``_config.yml``; raise ConfigError where it is no YAML mapping."""
    path = root / "_config.yml"
    if not path.is_file():
        return {}
    settings = load_yaml(path)
    if settings is not None and not isinstance(settings, dict):
        raise ConfigError("_config.yml: a mapping is needed")
    return settings or {}


def load_yaml(path: Path) -> Any:
    """Return what a YAML file of the site holds; raise ConfigError with its name and line."""
    try:
        return yaml.load(path.read_text("utf-8"), Loader=LOADER)
    # a date in no calendar, and bytes that are no UTF-8, are errors of values
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        reason = getattr(error, "problem", None) or str(error)
        raise ConfigError(f"{path.name}{line}: {reason}") from error


def require_site(root: Path) -> None:
    """Raise ConfigError for a folder that holds nothing of a site, and where nothing is written."""
    if not any((root / name).exists() for name in ("_config.yml", "_toc.yml", Config().folder)):
        raise ConfigError(
            f"{root}: no site: neither _config.yml nor _toc.yml nor posts; postpress init makes one"
        )


def load_config(root: Path) -> Config:
    """Return the checked ``posts:`` section of a site's ``_config.yml``."""
    return read_config(read_settings(root), tuple(dialects()))
