"""What is kept from another version is not used, and what is kept from the same one is."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_site import write

from converters import sphinx_ext, versions
from converters.cli import main


def stamp_of(package: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(versions, "_PACKAGE", package)
    versions.stamp.cache_clear()
    try:
        return versions.stamp()
    finally:
        monkeypatch.undo()
        versions.stamp.cache_clear()


def installed(folder: Path, content: str, time: int) -> Path:
    """Return a package as pip installs it from a wheel, where files have the time of that."""
    record = f"converters/__init__.py,sha256={content},1\npostpress-1.dist-info/RECORD,,\n"
    write(folder, {"converters/__init__.py": content, "postpress-1.dist-info/RECORD": record})
    os.utime(folder / "converters" / "__init__.py", (time, time))
    return folder / "converters"


def test_a_wheel_installed_again_is_the_same_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = stamp_of(installed(tmp_path / "a", "1", 1), monkeypatch)
    assert stamp_of(installed(tmp_path / "b", "1", 2), monkeypatch) == one
    assert stamp_of(installed(tmp_path / "c", "2", 1), monkeypatch) != one


def test_an_edit_in_a_checkout_is_another_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = installed(tmp_path, "1", 1)
    # where the package of an editable installation lies, no record names its files
    (tmp_path / "postpress-1.dist-info" / "RECORD").write_text("_postpress.pth,,\n")
    one = stamp_of(package, monkeypatch)
    assert stamp_of(package, monkeypatch) == one
    os.utime(package / "__init__.py", (2, 2))
    assert stamp_of(package, monkeypatch) != one


def read(folder: Path) -> tuple[int, int]:
    """Build a site, and return how many pages were read as new and as changed."""
    result = CliRunner().invoke(main, ["build", str(folder)])
    assert result.exit_code == 0, result.output
    found = re.search(r"\((\d+) added, (\d+) changed", result.output)
    assert found, result.output
    return int(found[1]), int(found[2])


def test_another_version_reads_every_page_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = "---\ntitle: A\ndate: 2024-01-02\n---\nText.\n"
    write(tmp_path, {"_config.yml": "title: T\n", "index.md": "# Home\n", "posts/a.md": post})
    added, _ = read(tmp_path)
    (tmp_path / "posts" / "a.md").write_text(post.replace("Text", "Word"))
    assert read(tmp_path) == (0, 1)
    monkeypatch.setattr(sphinx_ext, "stamp", lambda: "another")
    (tmp_path / "posts" / "a.md").write_text(post)
    assert read(tmp_path) == (added, 0)
