"""A build that is killed loses nothing: see ``benchmarks/kill_builds.py``, run here in small."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from test_site import ROOT

KILLS = 6
POSTS = 12


def test_killed_builds(tmp_path: Path) -> None:
    """After each kill the posts and ``_toc.yml`` are whole; the next build makes everything."""
    path = ROOT / "benchmarks" / "kill_builds.py"
    spec = importlib.util.spec_from_file_location("kill_builds", path)
    assert spec
    assert spec.loader
    program = importlib.util.module_from_spec(spec)
    sys.modules["kill_builds"] = program
    spec.loader.exec_module(program)

    root = tmp_path / "site"
    program.make_site(root, POSTS)
    # from before the first page is written to the middle of Sphinx's writing
    done = list(program.kills(root, KILLS, POSTS, 4.0, seed=7))
    assert [kill.wrong for kill in done] == [()] * KILLS
    assert not all(kill.finished for kill in done)
    assert program.remains(root, tmp_path / "fresh") == []


def test_builds_killed_while_cells_run(tmp_path: Path) -> None:
    """Every stored result is whole, no kernel is left, and the next build shows everything."""
    path = ROOT / "benchmarks" / "kill_cells.py"
    spec = importlib.util.spec_from_file_location("kill_cells", path)
    assert spec
    assert spec.loader
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    assert program.run(tmp_path / "site", 3, 6, seed=3) == []
