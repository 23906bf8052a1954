"""The dialects: one module each, found here without a list to edit."""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache

from ..model import Dialect

DEFAULT = "gfm"


@lru_cache(maxsize=1)
def dialects() -> dict[str, Dialect]:
    """Return every dialect by name: each module of this package offers one as ``DIALECT``."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        dialect: Dialect = importlib.import_module(f"{__name__}.{module.name}").DIALECT
        found[dialect.name] = dialect
    return found


def detect(path: str, text: str) -> str:
    """Return the name of the dialect that a post is most surely written in, ``gfm`` in doubt."""
    best, confidence = DEFAULT, 0.5
    place = f"{path}\n{text}"
    for name, dialect in dialects().items():
        # most posts show no sign of most dialects: a look for plain texts is soon done
        if dialect.hints and not any(hint in place for hint in dialect.hints):
            continue
        found = dialect.detect(path, text)
        if found > confidence:
            best, confidence = name, found
    return best
