"""What a peer is: its packages, its project, its command, and where its pages are."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generated import Post


@dataclass(frozen=True)
class Peer:
    """A program to compare with.

    ``packages`` are installed by pip, or by npm where ``node`` is set, with their versions.
    ``project`` is a table of the files of a project without posts; ``place`` says where a post's
    file is, ``text`` what it holds, ``output`` where its page is. ``command`` is run in
    the project's folder; its first word is a program of the environment, ``more`` are variables
    that it needs, and ``ended`` the exit statuses of one that has made all pages. ``note`` says
    what a reader of the figures must know.
    """

    name: str
    packages: tuple[str, ...]
    project: Mapping[str, str]
    place: str
    text: Callable[[Post], str]
    output: str
    command: tuple[str, ...]
    node: bool = False
    more: Mapping[str, str] = field(default_factory=dict)
    ended: tuple[int, ...] = (0,)
    note: str = ""

    @property
    def version(self) -> str:
        """The version of the first package."""
        return self.packages[0].strip("@").replace("==", "@").partition("@")[2]

    def write(self, site: Path, posts: Iterable[Post], environment: Path) -> None:
        """Write the project with its posts."""
        for path, text in self.project.items():
            _write(site / path, text)
        for post in posts:
            _write(site / self.place.format(post.name), self.text(post))
        if self.node:  # its modules are looked for upwards from the project
            (site / "node_modules").symlink_to(environment / "node_modules")

    def argv(self, environment: Path) -> list[str]:
        """Return the command, with the program's path."""
        folder = environment / ("node_modules/.bin" if self.node else "bin")
        return [str(folder / self.command[0]), *self.command[1:]]


def install(peer: Peer, cache: Path) -> Path:
    """Install a peer in an environment of its own, where it is not there yet; return its folder.

    Raises RuntimeError where that fails.
    """
    folder = cache / f"{peer.name}-{peer.version}"
    stamp = folder / "installed.txt"
    wanted = "\n".join(peer.packages)
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    if peer.node:
        _call(
            ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), *peer.packages]
        )
    else:
        _call([sys.executable, "-m", "venv", str(folder)])
        _call([str(folder / "bin" / "pip"), "install", "-q", *peer.packages])
    stamp.write_text(wanted, "utf-8")
    return folder


def front_matter(post: Post, tags: str = "[{}]", **more: str) -> str:
    """Return a post's front matter in YAML, with further keys."""
    keys = {"title": post.title, "date": post.date, "tags": tags.format(", ".join(post.tags))}
    lines = "".join(f"{key}: {value}\n" for key, value in (keys | more).items())
    return f"---\n{lines}---\n\n"


def _call(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{(done.stdout + done.stderr)[-2000:]}")


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
