"""Values of a site's own data files, for templates that name them.

Sources: https://quarto.org/docs/authoring/variables.html#var, https://jekyllrb.com/docs/datafiles/,
https://jekyllrb.com/docs/variables/#site-variables
"""

from __future__ import annotations

import datetime
import posixpath
from functools import lru_cache
from typing import Any

import yaml

from ..document import Context
from ..loader import LOADER

_LONGEST = 500_000  # characters


def data_value(files: tuple[str, ...], keys: list[str], context: Context) -> str | None:
    """Return the plain value at some keys in the first of these files, None where there is none.

    The files are looked for below the folders of the posts, never in the site's own: a
    ``_config.yml`` there is another program's.
    """
    config = context.config
    for file in files:
        for root in (*config.static, config.folder):
            path = context.index.file(posixpath.normpath(posixpath.join(root, file)))
            if path is None:
                continue
            context.assets.append(path)
            found: Any = _data(context.index.text(path) or "")
            for key in keys:
                if isinstance(found, list) and key.isdigit() and int(key) < len(found):
                    found = found[int(key)]
                else:
                    found = found.get(key) if isinstance(found, dict) else None
            if isinstance(found, (str, int, float)):
                return str(found).lower() if isinstance(found, bool) else str(found)
            return found.isoformat() if isinstance(found, datetime.date) else None
    return None


@lru_cache(maxsize=16)
def _data(text: str) -> Any:
    """Return what a text of YAML or JSON holds, nothing where it cannot be read."""
    try:
        return yaml.load(text, Loader=LOADER) if len(text) < _LONGEST else None
    except (yaml.YAMLError, ValueError):
        return None
