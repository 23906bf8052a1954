"""The dialects: one module each, found here without a list to edit."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import lru_cache

from ..model import Dialect

DEFAULT = "gfm"


class _Dialects(Mapping[str, Dialect]):
    """The dialects by name, each loaded when it is looked up: a site has posts in one or two."""

    def __init__(self) -> None:
        found = (module.name for module in pkgutil.iter_modules(__path__))
        self._modules = {name.replace("_", "-"): name for name in found}

    def __getitem__(self, name: str) -> Dialect:
        module = importlib.import_module(f"{__name__}.{self._modules[name]}")
        dialect: Dialect = module.DIALECT
        return dialect

    def __contains__(self, name: object) -> bool:
        return name in self._modules

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


@lru_cache(maxsize=1)
def dialects() -> Mapping[str, Dialect]:
    """Return every dialect by name, that of its module in this package.

    Each module offers one as ``DIALECT``.
    """
    return _Dialects()


# suffixes of files that Pandoc makes pages of, and the dialects of sites where that is so; knitr
# alone, as with Jekyll, leaves the Markdown as it is.
# Sources: https://bookdown.org/yihui/blogdown/output-format.html, https://quarto.org/docs/output-formats/hugo.html
_PANDOCS = {"qmd": frozenset(("hugo", "jekyll", "docusaurus", "gfm")), "rmd": frozenset(("hugo",))}


def written_in(path: str, name: str) -> str:
    """Return the dialect of a file on a site of a dialect: another where Pandoc reads the file."""
    suffix = path.lower().rpartition(".")[2]
    return "quarto" if name in _PANDOCS.get(suffix, ()) else name


# suffixes of files that only these dialects have
_READERS = {"mdx": frozenset(("mdx", "docusaurus", "astro-mdx"))}


def detect(path: str, text: str) -> str:
    """Return the name of the dialect that a post is most surely written in, ``gfm`` in doubt."""
    best, confidence = DEFAULT, 0.5
    place = f"{path}\n{text}"
    readers = _READERS.get(path.lower().rpartition(".")[2])
    for name, dialect in dialects().items():
        if readers and name not in readers:
            continue
        # most posts show no sign of most dialects: a look for plain texts is soon done
        if dialect.hints and not any(hint in place for hint in dialect.hints):
            continue
        found = dialect.detect(path, text)
        if found > confidence:
            best, confidence = name, found
    return best
