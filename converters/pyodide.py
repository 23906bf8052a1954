"""Python for the reader's browser: which of Pyodide's files a site needs, and where they come from.

Pyodide (https://pyodide.org) is pinned: ``pyodide.json`` holds the hash of every file, so it does
not matter who delivers it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from platformdirs import user_cache_path

from .files import digest, write_bytes

# where Pyodide itself looks for the packages of its distribution, and what `posts.live: cdn` uses
CDN = "https://cdn.jsdelivr.net/pyodide/v{version}/full/"
_PATIENCE = 300  # seconds


class LiveError(Exception):
    """A file that a live page needs and that is not to be had; the message says what was tried."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package of the distribution: its wheel, and what it cannot do without."""

    file_name: str
    sha256: str
    depends: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Distribution:
    """The pinned version: its own files with their SHA-256, and the packages it has."""

    version: str
    files: Mapping[str, str]
    packages: Mapping[str, Package]
    modules: Mapping[str, str]

    @property
    def address(self) -> str:
        """The address of the distribution on the web."""
        return CDN.format(version=self.version)


@cache
def distribution() -> Distribution:
    """Return what is known of the pinned version."""
    known = json.loads(Path(__file__).with_name("pyodide.json").read_text(encoding="utf-8"))
    packages: dict[str, Package] = {}
    modules: dict[str, str] = {}
    for name, one in known["packages"].items():
        packages[name] = Package(one["file_name"], one["sha256"], tuple(one["depends"]))
        for module in one["imports"]:
            # the package of that name goes before one that happens to bring the module, too
            if module not in modules or name == module:
                modules[module] = name
    return Distribution(known["version"], known["files"], packages, modules)


def wheels(packages: Iterable[str]) -> dict[str, str]:
    """Return the files of packages and of all they depend on, with their SHA-256."""
    known = distribution().packages
    found: dict[str, str] = {}
    waiting = list(packages)
    while waiting:
        # a dependency may be written as its project writes it, `jsonschema_specifications`
        package = known[re.sub(r"[-_.]+", "-", waiting.pop()).lower()]
        if package.file_name not in found:
            found[package.file_name] = package.sha256
            waiting += package.depends
    return found


def obtain(packages: Iterable[str], source: Path | None) -> dict[str, Path]:
    """Return the files that live pages need, by name; each one's hash has been checked.

    They come from ``source`` (a folder, or an archive of the npm package or of the distribution),
    or else from the user's cache, which npm and the distribution's address fill. Raises LiveError.
    """
    folder = _cache()
    own, more = dict(distribution().files), wheels(packages)
    if missing := _missing(own | more, folder):
        if source is not None:
            with _given(source) as read:
                _take(missing, read, folder)
        else:
            if base := {name: own[name] for name in missing if name in own}:
                with _packed() as archive, _given(archive) as read:
                    _take(base, read, folder)
            if rest := {name: more[name] for name in missing if name in more}:
                _take(rest, _download, folder)
    return {name: folder / name for name in own | more}


def cached() -> bool:
    """Tell whether Pyodide's own files are in the user's cache."""
    return not _missing(distribution().files, _cache())


def _cache() -> Path:
    return user_cache_path("postpress") / "pyodide" / distribution().version


def _missing(wanted: Mapping[str, str], folder: Path) -> dict[str, str]:
    return {name: known for name, known in wanted.items() if digest(folder / name) != known}


def _take(wanted: Mapping[str, str], read: Callable[[str], bytes | None], folder: Path) -> None:
    """Copy files into the cache, each of them checked first."""
    for name, known in wanted.items():
        data = read(name)
        if data is None:
            raise LiveError(f"{name} is not there")
        if hashlib.sha256(data).hexdigest() != known:
            raise LiveError(
                f"{name} is not the one of Pyodide {distribution().version} (its SHA-256 differs)"
            )
        write_bytes(folder / name, data)


@contextlib.contextmanager
def _given(source: Path) -> Iterator[Callable[[str], bytes | None]]:
    """Open a folder or an archive; what is yielded returns a file's bytes by its bare name."""
    if source.is_dir():
        found = {path.name: path for path in source.rglob("*") if path.is_file()}
        yield lambda name: found[name].read_bytes() if name in found else None
        return
    try:
        if zipfile.is_zipfile(source):
            with zipfile.ZipFile(source) as packed:
                members = {PurePosixPath(name).name: name for name in packed.namelist()}
                yield lambda name: packed.read(members[name]) if name in members else None
            return
        with tarfile.open(source) as tar:
            entries = {PurePosixPath(one.name).name: one for one in tar if one.isfile()}

            def read(name: str) -> bytes | None:
                stream = tar.extractfile(entries[name]) if name in entries else None
                return stream.read() if stream else None

            yield read
    except (OSError, tarfile.TarError, zipfile.BadZipFile) as error:
        raise LiveError(f"{source} cannot be read: {error}") from error


@contextlib.contextmanager
def _packed() -> Iterator[Path]:
    """Have npm fetch Pyodide's package."""
    version = distribution().version
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", "--ignore-scripts", f"pyodide@{version}"]
        try:
            subprocess.run(
                command, cwd=folder, check=True, capture_output=True, timeout=_PATIENCE, text=True
            )
        except FileNotFoundError as error:
            raise LiveError(f"Pyodide {version} is not cached, and there is no npm") from error
        except subprocess.TimeoutExpired as error:
            raise LiveError(f"npm did not fetch Pyodide {version} in time") from error
        except subprocess.CalledProcessError as error:
            said = error.stderr.strip().splitlines()
            reason = f": {said[-1]}" if said else ""
            raise LiveError(f"npm could not fetch Pyodide {version}{reason}") from error
        yield next(Path(folder).glob("*.tgz"))


def _download(name: str) -> bytes:
    address = distribution().address + name
    try:
        with urllib.request.urlopen(address, timeout=_PATIENCE) as answer:
            data: bytes = answer.read()
            return data
    except (urllib.error.URLError, TimeoutError) as error:
        raise LiveError(f"{name} could not be fetched from {address}: {error}") from error
