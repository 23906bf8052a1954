"""Kill ``postpress build`` at random moments; nothing may be lost, and the next build succeeds.

    python benchmarks/kill_builds.py [N] [--seed S] [--keep DIR]

Makes a site, and N times (20 by default) changes some of its posts, starts a build and ends it
with SIGKILL, workers included. Prints a line a kill, and whether the build after all of them made
what a build of a fresh copy makes. Exit status 1 if anything is wrong.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from common import start, working_folder
from sphinx_external_toc.parsing import MalformedError, parse_toc_yaml

POST = """---
title: Post {number}
date: {year}-03-{day:02}
---
## Part of {number}

See [another](post-{other}.md#part-of-{other}), version {version}.

```js title="a.js" {{1}}
let a = {number};
```
"""


@dataclass(frozen=True)
class Kill:
    """One kill: when it came, in seconds, and what was wrong afterwards."""

    seconds: float
    finished: bool
    wrong: tuple[str, ...]


def write_posts(root: Path, count: int, version: int, every: int = 1) -> None:
    """Write posts that link to one another, or each ``every``-th of them again."""
    for number in range(0, count, every):
        text = POST.format(
            number=number,
            year=2020 + number % 4,
            day=1 + number % 28,
            other=(number + 1) % count,
            version=version,
        )
        (root / "posts" / f"post-{number}.md").write_text(text)


def build(root: Path) -> tuple[int, str, float]:
    """Build a site; return the exit status, what was printed, and the seconds it took."""
    began = time.monotonic()
    process = start("build", root)
    output = process.communicate()[0].decode("utf-8", "replace")
    return process.returncode, output, time.monotonic() - began


def hashes(root: Path, folder: str) -> dict[str, str]:
    """Return a hash of each file of a folder, by path."""
    files = sorted(path for path in (root / folder).rglob("*") if path.is_file())
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def make_site(root: Path, count: int) -> None:
    """Make a site with this many posts."""
    process = start("init", root)
    process.communicate()
    write_posts(root, count, 0)


def kill_one(root: Path, after: float) -> Kill:
    """Start a build and kill it after some seconds; return what was wrong then."""
    posts = hashes(root, "posts")
    process = start("build", root)
    began = time.monotonic()
    try:
        process.communicate(timeout=after)
        finished = True
    except subprocess.TimeoutExpired:
        finished = False
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    seconds = time.monotonic() - began
    wrong = []
    if finished and process.returncode:
        wrong.append(f"exit status {process.returncode}")
    if hashes(root, "posts") != posts:
        wrong.append("posts have changed")
    try:
        parse_toc_yaml(root / "_toc.yml")
    except (OSError, MalformedError) as error:
        wrong.append(f"_toc.yml: {error}")
    return Kill(seconds, finished, tuple(wrong))


def kills(root: Path, count: int, posts: int, longest: float, seed: int) -> Iterator[Kill]:
    """Yield what each of ``count`` kills did, after some posts changed and one came or went."""
    chance = random.Random(seed)
    extra = root / "posts" / "extra.md"
    for number in range(count):
        write_posts(root, posts, number + 1, every=chance.randint(1, 5))
        if extra.exists():
            extra.unlink()
        else:
            extra.write_text(f"# Extra {number}\n")
        # now and then nothing is there yet
        if chance.random() < 0.25:
            shutil.rmtree(root / "_build", ignore_errors=True)
            shutil.rmtree(root / "pages", ignore_errors=True)
        yield kill_one(root, chance.uniform(0.1, longest))


def remains(root: Path, fresh: Path) -> list[str]:
    """Return what differs between a site and the build of a copy of only its sources."""
    shutil.copytree(root, fresh, ignore=shutil.ignore_patterns("_build", "pages"))
    wrong = []
    for name, site in (("the site", root), ("a fresh copy", fresh)):
        status, output, _ = build(site)
        if status:
            wrong.append(f"the build of {name} ends with {status}: {output[-500:]}")
    if hashes(root, "pages") != hashes(fresh, "pages"):
        wrong.append("pages differ from those of a fresh copy")
    names = [set(hashes(site, "_build/html/pages")) for site in (root, fresh)]
    if not names[0] >= names[1]:
        wrong.append(f"not built: {', '.join(sorted(names[1] - names[0]))}")
    if (root / "_toc.yml").read_text() != (fresh / "_toc.yml").read_text():
        wrong.append("_toc.yml differs from that of a fresh copy")
    return wrong


def main() -> int:
    """Kill, report, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("count", nargs="?", type=int, default=20, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--posts", type=int, default=40)
    parser.add_argument("--keep", type=Path, help="make the site in this folder and keep it")
    args = parser.parse_args()
    with working_folder("kills", args.keep) as folder:
        return report(folder, args.posts, args.count, args.seed)


def report(folder: Path, posts: int, count: int, seed: int) -> int:
    """Kill builds of a site in a folder, print what was found, and return the exit status."""
    root = folder / "site"
    make_site(root, posts)
    status, output, longest = build(root)
    if status:
        print(output)
        return 1
    print(f"{posts} posts; a whole build takes {longest:.1f} s")
    bad = 0
    for number, kill in enumerate(kills(root, count, posts, longest, seed), 1):
        bad += bool(kill.wrong)
        end = "finished before" if kill.finished else "killed"
        print(f"{number:3}  {end} at {kill.seconds:4.1f} s  {'; '.join(kill.wrong) or 'all whole'}")
    wrong = remains(root, folder / "fresh")
    print(f"{count} kills, {bad} left something broken; the build after them: ", end="")
    print("; ".join(wrong) or "succeeds, and makes what a fresh copy makes")
    return 1 if bad or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
