"""What a settings file above a post says that its page depends on: snippets, values, projects.

It lies in the folder of the posts; an import brings it along where it is asked for.
Sources: https://www.mkdocs.org/user-guide/configuration/, https://mystmd.org/guide/frontmatter
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from ..document import Context
from ..safeyaml import read_values
from ..values import named_options

_NAMES = ("mkdocs.yml", "mkdocs.yaml")


class Settings(NamedTuple):
    """The settings of a site, and the folder that they lie in."""

    folder: str
    values: Mapping[str, Any]

    def options(self, key: str, name: str) -> Mapping[str, Any] | None:
        """Return the options of an entry of a list of names and mappings, None where it has none.

        ``key`` is ``plugins`` or ``markdown_extensions``.
        """
        found = named_options(self.values.get(key))
        return next((options for one, options in found if one == name), None)


def settings(context: Context, names: tuple[str, ...] = _NAMES) -> Settings | None:
    """Return the settings above a post, None where there are none in the folder of the posts.

    ``names`` are those that their file may have.
    """
    folder = posixpath.dirname(context.post.path)
    while folder:
        for name in names:
            if path := context.index.file(posixpath.join(folder, name)):
                context.assets.append(path)
                return Settings(folder, _read(context.index.text(path) or ""))
        folder = posixpath.dirname(folder)
    return None


@lru_cache(maxsize=16)
def _read(text: str) -> Mapping[str, Any]:
    return read_values(text)


def snippet_paths(name: str, found: Settings, context: Context) -> Iterator[str]:
    """Yield the files of the site that a snippet's name means by the settings' base paths.

    Source: https://facelessuser.github.io/pymdown-extensions/extensions/snippets/#options
    """
    options = found.options("markdown_extensions", "pymdownx.snippets") or {}
    bases = options.get("base_path", ["."])
    for base in bases if isinstance(bases, list) else [bases]:
        path = posixpath.normpath(posixpath.join(found.folder, str(base), name))
        if context.index.has(path) or context.index.file(path):
            yield path
