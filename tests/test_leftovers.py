"""What a page does not need any more is not left in the built site."""

from __future__ import annotations

from pathlib import Path

from test_site import postpress, write

SITE = {
    "_config.yml": "title: T\nexecute: {execute_notebooks: 'off'}\n",
    "_toc.yml": "format: jb-book\nroot: index\n",
    "index.md": "# Home\n",
    "posts/a.md": "---\ntitle: A\ndate: 2024-01-02\n---\nText: $$x^2$$\n\n"
    "```{code-cell} python\nprint(1)\n```\n\n```{mermaid}\ngraph TD; a-->b\n```\n",
}


def made(root: Path) -> set[str]:
    """Build the site, and return its files."""
    result = postpress("build", "--no-execute", root)
    assert result.returncode == 0, result.stdout + result.stderr
    html = root / "_build" / "html"
    return {path.relative_to(html).as_posix() for path in html.rglob("*") if path.is_file()}


def test_formulas_diagrams_and_cells_leave_no_files_when_they_go(tmp_path: Path) -> None:
    root = tmp_path / "site"
    write(root, SITE)
    before = made(root)
    assert "_sources/pages/a.ipynb" in before
    for program in ("mathjax", "mermaid"):
        assert [path for path in before if path.startswith(f"_static/{program}/")]
    write(root, {"posts/a.md": "---\ntitle: A\ndate: 2024-01-02\n---\nText.\n"})
    after = made(root)
    assert "_sources/pages/a.md" in after
    assert "_sources/pages/a.ipynb" not in after
    assert not [path for path in after if path.startswith(("_static/mathjax/", "_static/mermaid/"))]
