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
import re
from pathlib import Path

from common import JUPYTER_BOOK, POSTPRESS, run, working_folder

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
    program = JUPYTER_BOOK if site.name == "stock" else POSTPRESS
    log = site.with_suffix(".log")
    cost = run([*program, "build", str(site)], log)
    return cost.wall, cost.cpu, log.read_text("utf-8")


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=int, default=30)
    with working_folder("execution") as folder:
        report(folder, parser.parse_args().posts)


def report(folder: Path, posts: int) -> None:
    """Measure sites of so many posts in a folder, and print a table."""
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


if __name__ == "__main__":
    main()
