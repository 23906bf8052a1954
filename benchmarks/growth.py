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
    kinds = ("cold", "unchanged", "one edit")
    yield f"{'':17}" + "".join(f"{kind:^22}" for kind in kinds)
    yield f"{'':10}{'posts':>7}" + f"{'CPU s':>8}{'wall s':>8}{'MB':>6}" * len(kinds) + "  exponent"
    for name, of_sizes in costs.items():
        before: tuple[int, float] | None = None
        for count, found in of_sizes.items():
            line = f"{name:10}{count:7}"
            for kind in kinds:
                cost = found[kind]
                line += f"{cost.cpu:8.1f}{cost.wall:8.1f}{cost.memory:6.0f}"
            cpu = found["cold"].cpu
            if before is not None:
                line += f"{math.log(cpu / before[1]) / math.log(count / before[0]):10.2f}"
            yield line
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
