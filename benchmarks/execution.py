"""Print what cells cost a build: Postpress beside stock Jupyter Book, in one run.

    python benchmarks/execution.py [--posts N]

Makes posts of three cells each (30 by default) and builds them with ``postpress build``, and, as
text notebooks in a book of their own, with plain ``jupyter-book build`` and
``execute_notebooks: cache``: cold, with nothing changed, after an edit of the prose of each post,
and after ``hide-input`` was added to a cell of each. Prints the wall and CPU seconds of the whole
builds, their ratios, and how many posts Postpress ran.
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


def build(site: Path) -> tuple[float, float, str]:
    """Build a site; return the wall and CPU seconds, kernels included, and what was printed."""
    program = ["-m", "converters", "build", str(site)]
    if site.name == "stock":
        jupyter_book = "from jupyter_book.cli.main import main; main()"
        program = ["-c", jupyter_book, "build", str(site)]
    log = site.with_suffix(".log")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    began = time.monotonic()
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, *program], env=environment, stdout=stream, stderr=stream
        )
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - began
    printed = log.read_text("utf-8")
    if process.returncode:
        raise RuntimeError(f"{site.name} ended with {process.returncode}\n{printed[-2000:]}")
    return wall, usage.ru_utime + usage.ru_stime, printed


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=int, default=30)
    posts = parser.parse_args().posts
    folder = Path(tempfile.mkdtemp(prefix="execution-"))
    sites = [folder / "ours", folder / "stock"]
    for site in sites:
        make(site, posts)
    print(f"{posts} posts of three cells; seconds of the whole build, kernels included")
    print(f"{'':18}{'wall':>22}{'CPU':>24}")
    print(f"{'':18}" + 2 * f"{'ours':>8}{'stock':>8}{'ratio':>8}" + f"{'posts run':>11}")
    for step, (prose, tags) in STEPS.items():
        for site in sites:
            write(site, posts, prose, tags)
        (wall, cpu, printed), (stock_wall, stock_cpu, _) = map(build, sites)
        ran = re.search(r"Cells of (\d+) posts? run", printed)
        walls = f"{wall:8.1f}{stock_wall:8.1f}{wall / stock_wall:8.2f}"
        cpus = f"{cpu:8.1f}{stock_cpu:8.1f}{cpu / stock_cpu:8.2f}"
        print(f"{step:18}{walls}{cpus}{ran[1] if ran else '0':>11}", flush=True)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
