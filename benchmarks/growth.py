"""Print what a build costs as a site grows, and how the cost grows with the posts.

    python benchmarks/growth.py --posts 100,300,1000 [--jobs N] [--seed N] [--stock SIZES]

For each size, a blog of so many generated posts over ten years (6 KB each, with headings, code and
links to one another) is built by ``postpress build`` in a new process: cold, with nothing changed,
and after an edit of one post. With ``--stock``, plain ``jupyter-book build`` builds the same pages
in the same run: the sizes named, or all. Times are CPU seconds of the process and its children;
the exponent is that of the cold build between two sizes, 1 for a cost that grows as the posts do.
"""

from __future__ import annotations

import argparse
import math
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from common import JUPYTER_BOOK, POSTPRESS, Cost, run, sizes, working_folder

from posts import posts

CONFIG = (
    "title: Growth\nauthor: Nobody\nexecute:\n  execute_notebooks: 'off'\nposts:\n  dialect: gfm\n"
)


def make_site(folder: Path, count: int, seed: int) -> None:
    """Write a site with so many posts; the same seed gives the same site."""
    (folder / "posts").mkdir(parents=True)
    (folder / "_config.yml").write_text(CONFIG, "utf-8")
    (folder / "index.md").write_text("# Growth\n\nA blog that grows.\n", "utf-8")
    for one in posts(seed, count):
        (folder / "posts" / f"{one.name}.md").write_text(one.text(), "utf-8")


def edit(file: Path) -> None:
    """Add a paragraph to a text."""
    file.write_text(file.read_text("utf-8") + "\nOne more thought, after all.\n", "utf-8")


def measure(command: list[str], edited: Path, log: Path) -> dict[str, Cost]:
    """Return the costs of a cold build, of one without a change, and of one after an edit."""
    costs = {"cold": run(command, log), "unchanged": run(command, log)}
    edit(edited)
    return costs | {"one edit": run(command, log)}


def measure_ours(site: Path, jobs: int, log: Path) -> dict[str, Cost]:
    """Measure ``postpress build``."""
    command = [*POSTPRESS, "build", str(site), "-j", str(jobs)]
    return measure(command, site / "posts" / "post-00042.md", log)


def stock_site(site: Path, folder: Path) -> list[str]:
    """Make a book of the pages that Postpress made of a site's posts; return plain Jupyter Book's
    command that builds it.
    """
    shutil.copytree(site, folder, ignore=shutil.ignore_patterns("_build", "posts"))
    # a key that Jupyter Book does not know, and must not see our extension by
    (folder / "_config.yml").write_text(CONFIG.partition("posts:")[0], "utf-8")
    return [*JUPYTER_BOOK, "build", str(folder)]


def measure_stock(site: Path, folder: Path, log: Path) -> dict[str, Cost]:
    """Measure plain Jupyter Book, on the pages that ``postpress build`` has made of the posts."""
    return measure(stock_site(site, folder), folder / "pages" / "post-00042.md", log)


def table(costs: dict[str, dict[int, dict[str, Cost]]]) -> Iterator[str]:
    """Yield the lines of the result."""
    yield (
        f"{'':10}{'posts':>7}{'cold':>9}{'unchanged':>11}{'one edit':>10}{'wall':>8}{'MB':>7}"
        f"{'exponent':>10}"
    )
    for name, of_sizes in costs.items():
        before: tuple[int, float] | None = None
        for count, found in of_sizes.items():
            cpu = found["cold"].cpu
            growth = ""
            if before is not None:
                growth = f"{math.log(cpu / before[1]) / math.log(count / before[0]):10.2f}"
            yield (
                f"{name:10}{count:7}{cpu:9.1f}{found['unchanged'].cpu:11.1f}"
                f"{found['one edit'].cpu:10.1f}{found['cold'].wall:8.1f}"
                f"{max(cost.memory for cost in found.values()):7.0f}{growth}"
            )
            before = (count, cpu)
    for count, found in costs.get("stock", {}).items():
        ours = costs["postpress"][count]
        ratios = (f"{kind} {ours[kind].cpu / found[kind].cpu:.3f}" for kind in found)
        yield f"postpress / stock, {count} posts: {', '.join(ratios)}"


def main() -> int:
    assert __doc__
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=sizes, default=[100, 300, 1000], metavar="SIZES")
    parser.add_argument(
        "--stock",
        type=sizes,
        nargs="?",
        const=[],
        metavar="SIZES",
        help="time plain Jupyter Book as well, at these sizes or at all",
    )
    parser.add_argument("--jobs", type=int, default=1, help="processes of `postpress build`")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="work here, and leave the sites in place")
    args = parser.parse_args()
    stock = args.posts if args.stock == [] else args.stock or []
    costs: dict[str, dict[int, dict[str, Cost]]] = {"postpress": {}}
    with working_folder("growth", args.folder) as folder:
        for count in args.posts:
            site = folder / f"ours-{count}"
            make_site(site, count, args.seed)
            print(f"{count} posts: postpress", file=sys.stderr)
            costs["postpress"][count] = measure_ours(site, args.jobs, folder / "ours.log")
            if count in stock:
                print(f"{count} posts: stock", file=sys.stderr)
                found = measure_stock(site, folder / f"stock-{count}", folder / "stock.log")
                costs.setdefault("stock", {})[count] = found
    print("\n".join(table(costs)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
