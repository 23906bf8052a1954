"""Draw what programs cost, from the figures of ``benchmarks/peers.py``, as an SVG for a page.

    python benchmarks/chart.py FIGURES.json CHART.svg [--posts N]

A row a program: CPU seconds of a cold build, on a logarithmic axis. The colours can be read
on a light and on a dark page.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("svg")
import matplotlib.pyplot as plt

INK, OURS, THEIRS = "#7d8590", "#e8590c", "#7d8590"
NAMES = {"stock": "Jupyter Book 1"}


def draw(programs: dict[str, Any], count: int, path: Path) -> None:
    """Write the chart of one size."""
    costs = {
        name: found["costs"][str(count)]["cold"]["cpu"]
        for name, found in programs.items()
        if str(count) in found["costs"]
    }
    names = sorted(costs, key=lambda name: costs[name], reverse=True)
    # the same file for the same figures; letters stay letters
    settings = {"svg.hashsalt": "postpress", "svg.fonttype": "none", "font.size": 11}
    with mpl.rc_context(settings):
        figure, axes = plt.subplots(figsize=(8, 0.42 * len(names) + 1))
        colours = [OURS if name == "Postpress" else THEIRS for name in names]
        # dots: the length of a bar says nothing on a logarithmic axis
        left = min(costs.values()) / 2
        for row, name in enumerate(names):
            axes.hlines(row, left, costs[name], color=INK, alpha=0.35, linewidth=1)
            axes.plot(costs[name], row, "o", color=colours[row], markersize=9)
            number = f"{costs[name]:.0f}" if costs[name] >= 10 else f"{costs[name]:.1f}"
            axes.annotate(
                f"{number} s",
                (costs[name], row),
                (10, 0),
                textcoords="offset points",
                va="center",
                color=colours[row],
            )
        axes.set_yticks(range(len(names)), [NAMES.get(name, name) for name in names])
        axes.set_xscale("log")
        axes.xaxis.set_major_formatter("{x:g}")
        axes.set_xlim(left, max(costs.values()) * 2.5)
        axes.set_xlabel(f"CPU seconds of a cold build of {count:,} posts", color=INK)
        axes.tick_params(colors=INK, which="both")
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.spines["bottom"].set_color(INK)
        axes.tick_params(axis="y", length=0)
        figure.tight_layout()
        figure.savefig(path, format="svg", transparent=True, metadata={"Date": None})
        plt.close(figure)


def main() -> int:
    """Draw."""
    assert __doc__
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("figures", type=Path)
    parser.add_argument("chart", type=Path)
    parser.add_argument("--posts", type=int, default=1000)
    args = parser.parse_args()
    programs = json.loads(args.figures.read_text("utf-8"))["programs"]
    draw(programs, args.posts, args.chart)
    return 0


if __name__ == "__main__":
    sys.exit(main())
