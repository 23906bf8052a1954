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
import sys
from collections.abc import Iterator
from pathlib import Path

from common import Cost, sizes, working_folder
from projects import measure, ours, stock


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
    with_stock = args.posts if args.stock == [] else args.stock or []
    costs: dict[str, dict[int, dict[str, Cost]]] = {"postpress": {}}
    with working_folder("growth", args.folder) as folder:
        for count in args.posts:
            print(f"{count} posts: postpress", file=sys.stderr)
            project = ours(folder / f"ours-{count}", count, args.seed, args.jobs)
            costs["postpress"][count] = measure(project, count, folder / "ours.log", args.seed)
            if count in with_stock:
                print(f"{count} posts: stock", file=sys.stderr)
                project = stock(folder / f"stock-{count}", count, args.seed)
                found = measure(project, count, folder / "stock.log", args.seed)
                costs.setdefault("stock", {})[count] = found
    print("\n".join(table(costs)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
