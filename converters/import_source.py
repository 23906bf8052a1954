"""Read the source of an import: a folder, a zip archive, or a post and the blog around it."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from .config import ConfigError
from .generator_table import is_blog
from .naming import POST_SUFFIXES

# how many folders above a post its blog is looked for
_LEVELS = 8
_SKIPPED = frozenset({".git", ".hg", "node_modules", "_site", "_build", "__pycache__"})


@contextlib.contextmanager
def opened(source: Path) -> Iterator[tuple[Path, str]]:
    """Give a source's folder, and the path in it of the only post that is wanted, else ``""``.

    A folder is given as it is, a zip archive unpacked, of a single post the blog that it is in.
    Raises ConfigError for an archive with paths that leave it.
    """
    if source.is_dir():
        yield source.resolve(), ""
    elif source.suffix.lower() in POST_SUFFIXES:
        file = source.resolve()
        around = _blog_around(file)
        yield around, file.relative_to(around).as_posix()
    elif zipfile.is_zipfile(source):
        with (
            tempfile.TemporaryDirectory(prefix="postpress-") as folder,
            zipfile.ZipFile(source) as archive,
        ):
            for name in archive.namelist():
                parts = PurePosixPath(name.replace("\\", "/")).parts
                if name.startswith("/") or ".." in parts:
                    raise ConfigError(f"{source}: the archive holds a path that leaves it: {name}")
            archive.extractall(folder)
            inside = [one for one in Path(folder).iterdir() if not one.name.startswith("__MACOSX")]
            # an archive of a repository holds one folder with all of it
            yield inside[0] if len(inside) == 1 and inside[0].is_dir() else Path(folder), ""
    else:
        raise ConfigError(f"{source}: neither a folder, nor a zip archive, nor a post")


def _blog_around(post: Path) -> Path:
    """Return the folder of the blog that a post is in, its own folder where it is in none."""
    for folder in list(post.parents)[:_LEVELS]:
        if folder in (Path.home(), Path(folder.anchor)):
            break  # whatever lies there, all below it is no blog
        if (folder / ".git").exists() or is_blog(
            [one.name + "/" * one.is_dir() for one in folder.iterdir()]
        ):
            return folder
    return post.parent


def walk(source: Path, unread: list[str] | None = None) -> Iterator[str]:
    """Yield the files below a source folder, sorted; links that leave it are not followed.

    The names of those that cannot be read, or are no text, go to ``unread``.
    """
    for folder, names, files in os.walk(source):
        names[:] = sorted(name for name in names if name not in _SKIPPED)
        for name in sorted(files):
            path = Path(folder) / name
            where = path.relative_to(source).as_posix()
            if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(source):
                continue
            if _is_readable(path):
                yield where
            elif unread is not None:
                unread.append(where.encode("utf-8", "backslashreplace").decode())


def _is_readable(path: Path) -> bool:
    """Tell whether a path is a file's, and its name a text; a link may lead in a circle."""
    try:
        str(path).encode("utf-8")
        return stat.S_ISREG(path.stat().st_mode) and os.access(path, os.R_OK)
    except (OSError, UnicodeEncodeError):
        return False
