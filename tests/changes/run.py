"""A sequence of steps; after each, the incremental build is compared with a clean one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .blog import Blog, make
from .builds import Build, Built
from .compare import Difference, differences
from .steps import STEPS


@dataclass(frozen=True)
class Taken:
    """A step that was taken: what was done, the build after it, and what is not as it should be."""

    number: int
    done: tuple[str, ...]
    built: Built
    killed: bool
    different: tuple[Difference, ...]


def sequence(
    folder: Path, seed: int, steps: int, posts: int, kinds: Sequence[str] = (), kills: float = 0.1
) -> Iterator[Taken]:
    """Yield the steps of a sequence; the first is the first build. ``kinds`` are all by default.

    ``kills`` is the share of the steps in which a build is killed before the one that counts.
    Raises RuntimeError where a build fails.
    """
    root = folder / "site"
    blog = make(root, f"{seed}", posts)
    yield Taken(0, ("made",), _ended(Build(root).wait()), False, ())
    seconds = 5.0
    for number in range(1, steps + 1):
        done = tuple(_changed(blog, kinds))
        builder = blog.rng.choice(("html", "html", "html", "dirhtml"))
        jobs = blog.rng.choice(("1", "2"))
        killed = blog.rng.random() < kills
        if killed:
            Build(root, "--builder", builder).wait(blog.rng.uniform(0.05, seconds))
        built = _ended(Build(root, "--builder", builder, "-j", jobs).wait())
        seconds = built.seconds
        clean = folder / "clean"
        shutil.rmtree(clean, ignore_errors=True)
        shutil.copytree(root, clean, ignore=shutil.ignore_patterns("_build", "pages"))
        _ended(Build(clean, "--builder", builder).wait())
        folders = ("_toc.yml", "pages", f"_build/{builder}", "_build/postpress.json")
        found = tuple(differences(root, clean, folders))
        yield Taken(number, (*done, builder), built, killed, found)


def _changed(blog: Blog, kinds: Sequence[str]) -> Iterator[str]:
    """Make one to three changes; yield what was done."""
    for _ in range(blog.rng.choice((1, 1, 2, 3))):
        name = blog.rng.choice(list(kinds or STEPS))
        yield f"{name} {STEPS[name](blog)}"


def _ended(built: Built) -> Built:
    # an author's mistake, such as a link that leads nowhere, is an exit status of 1
    if "Built " not in built.printed and "nothing has changed" not in built.printed:
        raise RuntimeError(f"the build ended with {built.status}\n{built.printed[-3000:]}")
    return built
