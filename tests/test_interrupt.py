"""A build that is killed loses nothing: see ``benchmarks/kill_builds.py``, run here in small."""

from __future__ import annotations

from pathlib import Path

import kill_builds
import kill_cells

KILLS = 6
POSTS = 12


def test_killed_builds(tmp_path: Path) -> None:
    """After each kill the posts and ``_toc.yml`` are whole; the next build makes everything."""
    root = tmp_path / "site"
    kill_builds.make_site(root, POSTS)
    # from before the first page is written to the middle of Sphinx's writing
    done = list(kill_builds.kills(root, KILLS, POSTS, 4.0, seed=7))
    assert [kill.wrong for kill in done] == [()] * KILLS
    assert not all(kill.finished for kill in done)
    assert kill_builds.remains(root, tmp_path / "fresh") == []


def test_builds_killed_while_cells_run(tmp_path: Path) -> None:
    """Every stored result is whole, no kernel is left, and the next build shows everything."""
    assert kill_cells.run(tmp_path / "site", 3, 6, seed=3) == []
