"""Print what cells cost a build: Postpress beside stock Jupyter Book, in one run.

    python benchmarks/execution.py [--posts N]

Makes posts of three cells each (30 by default) and builds them with ``postpress build``, and, as
text notebooks in a book of their own, with plain ``jupyter-book build`` and
``execute_notebooks: cache``: cold, with nothing changed, after an edit of the prose of each post,
and after ``hide-input`` was added to a cell of each. Prints the wall seconds of the whole builds,
their ratio, and how many posts Postpress ran.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CELLS = """---
{head}---
# Post {number}

What is said before. {prose}

```{{code-cell}} python
{tags}import statistics

values = [one * {number} for one in range(100)]
```

```{{code-cell}} python
print(statistics.mean(values))
```

What is said between.

```{{code-cell}} python
statistics.stdev(values)
```
"""
OURS = "date: 2024-01-{day:02}\n"
STOCK = (
    "file_format: mystnb\nkernelspec:\n  name: python3\n  display_name: Python 3\n"
    "mystnb:\n  execution_timeout: 60\n"
)
CONFIG = "title: Cells\nauthor: Nobody\nexecute:\n  execute_notebooks: cache\n"
STEPS = {
    "cold": ("", ""),
    "nothing changed": ("", ""),
    "prose edited": ("One thing more.", ""),
    "hide-input added": ("One thing more.", ":tags: [hide-input]\n\n"),
}


def write(site: Path, posts: int, prose: str, tags: str) -> None:
    """Write the posts of a site, each as it is already or with what is new."""
    ours = site.name == "ours"
    for number in range(posts):
        head = (OURS if ours else STOCK).format(day=number % 28 + 1)
        text = CELLS.format(head=head, number=number, prose=prose, tags=tags)
        file = site / "posts" / f"post-{number}.md"
        if not file.exists() or file.read_text("utf-8") != text:
            file.write_text(text, "utf-8")


def make(site: Path, posts: int) -> None:
    """Make a site without posts."""
    (site / "posts").mkdir(parents=True)
    (site / "_config.yml").write_text(CONFIG, "utf-8")
    (site / "index.md").write_text("# Cells\n", "utf-8")
    files = "".join(f"  - file: posts/post-{number}\n" for number in range(posts))
    if site.name == "stock":
        toc = f"format: jb-book\nroot: index\nchapters:\n{files}"
        (site / "_toc.yml").write_text(toc, "utf-8")


def build(site: Path) -> tuple[float, str]:
    """Build a site; return the wall seconds and what was printed."""
    program = ["-m", "converters", "build", str(site)]
    if site.name == "stock":
        jupyter_book = "from jupyter_book.cli.main import main; main()"
        program = ["-c", jupyter_book, "build", str(site)]
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, *program],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    seconds = time.monotonic() - began
    if done.returncode:
        raise RuntimeError(f"{site.name} ended with {done.returncode}\n{done.stderr[-2000:]}")
    return seconds, done.stdout


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=int, default=30)
    posts = parser.parse_args().posts
    folder = Path(tempfile.mkdtemp(prefix="execution-"))
    sites = [folder / "ours", folder / "stock"]
    for site in sites:
        make(site, posts)
    print(f"{posts} posts of three cells; wall seconds of the whole build")
    print(f"{'':18}{'ours':>8}{'stock':>8}{'ratio':>8}{'posts run':>11}")
    for step, (prose, tags) in STEPS.items():
        for site in sites:
            write(site, posts, prose, tags)
        (ours, printed), (stock, _) = map(build, sites)
        ran = re.search(r"Cells of (\d+) posts? run", printed)
        count = ran[1] if ran else "?"
        print(f"{step:18}{ours:8.1f}{stock:8.1f}{ours / stock:8.2f}{count:>11}", flush=True)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
