"""Kill ``postpress build`` while cells run; no result may be half written, no kernel left.

    python benchmarks/kill_cells.py [N] [--seed S]

Makes a site whose posts have cells, and N times (10 by default) changes the code of some, starts a
build and ends it with SIGKILL while cells run. After each kill every stored result must be whole
and every kernel gone; after all of them, a build must show what the build of a fresh copy shows.
Exit status 1 if anything is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import sys
import time
from pathlib import Path

from common import start, working_folder

POST = """---
title: Post {number}
date: 2024-02-{day:02}
---
```{{code-cell}} python
import os, pathlib, time
pathlib.Path(f"../pids/{{os.getpid()}}").touch()
time.sleep(0.3)
print("output of {number}, version {version}", "x" * 20_000)
```

```{{code-cell}} python
time.sleep(0.3)
```
"""


def write_posts(root: Path, count: int, version: int, every: int = 1) -> None:
    """Write every so many of the posts, with other code than before."""
    for number in range(0, count, every):
        text = POST.format(number=number, day=1 + number % 28, version=version)
        (root / "posts" / f"post-{number}.md").write_text(text)


def make_site(root: Path, count: int) -> None:
    """Make a site with so many posts."""
    for folder in ("posts", "pids"):
        (root / folder).mkdir(parents=True)
    (root / "_config.yml").write_text("title: Kills\nauthor: Nobody\n")
    (root / "index.md").write_text("# Kills\n")
    write_posts(root, count, 0)


def kernels(root: Path) -> list[int]:
    """Return the kernels that have run cells and are there still."""
    return [
        int(file.name) for file in (root / "pids").iterdir() if Path("/proc", file.name).exists()
    ]


def stored(root: Path) -> list[Path]:
    """Return the files that results are in."""
    return list((root / "_build" / ".cells").rglob("*.json"))


def kill_one(root: Path, seconds: float) -> list[str]:
    """Start a build, kill it so long after its first cell ran; return what is wrong then."""
    before = {file.name for file in (root / "pids").iterdir()}
    process = start("build", root)
    while {file.name for file in (root / "pids").iterdir()} == before and process.poll() is None:
        time.sleep(0.01)
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    wrong = [] if process.returncode == -signal.SIGKILL else ["the build was over"]
    end = time.monotonic() + 5
    while kernels(root) and time.monotonic() < end:
        time.sleep(0.05)
    wrong += [f"kernel {pid} is left" for pid in kernels(root)]
    for file in stored(root):
        try:
            json.loads(file.read_text("utf-8"))
        except ValueError as error:
            wrong.append(f"{file.name}: {error}")
    return wrong


def shown(root: Path) -> dict[str, str]:
    """Build a site; return each page's output. Raises RuntimeError where the build fails."""
    process = start("build", root)
    printed = process.communicate()[0].decode("utf-8", "replace")
    if process.returncode:
        raise RuntimeError(printed[-2000:])
    pages = (root / "_build" / "html" / "pages").glob("*.html")
    found = {page.name: page.read_text("utf-8") for page in pages}
    outputs = {
        name: re.findall(r"output of \d+, version \d+ x+", text) for name, text in found.items()
    }
    return {name: outputs[name][-1] for name in sorted(outputs) if outputs[name]}


def run(root: Path, count: int, posts: int, seed: int) -> list[str]:
    """Kill so many builds of a site; print a line for each, and return all that was wrong."""
    chance = random.Random(seed)
    make_site(root, posts)
    wrong: list[str] = []
    for number in range(1, count + 1):
        write_posts(root, posts, number, every=chance.randint(1, 2))
        seconds = chance.uniform(0, 2.5)
        found = kill_one(root, seconds)
        words = "; ".join(found) or f"{len(stored(root))} results, all whole; no kernel left"
        print(f"{number:3}  killed {seconds:.2f} s after the first cell: {words}", flush=True)
        wrong += found
    fresh = root.with_name("fresh")
    shutil.copytree(root, fresh, ignore=shutil.ignore_patterns("_build", "pages", "_toc.yml"))
    ours, theirs = shown(root), shown(fresh)
    if ours != theirs or len(ours) != posts:
        wrong.append(f"the next build shows {len(ours)} outputs, of {len(theirs)} in a fresh copy")
    return wrong


def main() -> int:
    """Kill, report, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("count", nargs="?", type=int, default=10, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with working_folder("kills") as folder:
        wrong = run(folder / "site", args.count, 12, args.seed)
    print("; ".join(wrong) or "the build after them shows what a fresh copy shows")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
