"""The loader of YAML that every reader of data takes."""

from __future__ import annotations

from typing import Any

import yaml

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""LibYAML's loader is ten times as fast as PyYAML's own, which may have been built without it."""
