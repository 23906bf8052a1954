"""The line of ``requirements.txt`` that installs Postpress as it is installed here."""

from __future__ import annotations

import json
import subprocess
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import SimpleNamespace

import pytest

from converters import origin

COMMIT = "0" * 40


def noted(monkeypatch: pytest.MonkeyPatch, about: object) -> str:
    """Return the requirement of an installation of which pip has noted this."""
    text = about if isinstance(about, str) else json.dumps(about)
    found = SimpleNamespace(read_text=lambda name: text if name == "direct_url.json" else None)
    monkeypatch.setattr(origin, "distribution", lambda name: found)
    return origin.requirement()


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)


def test_a_registry_leaves_no_note(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (
        noted(monkeypatch, "") == noted(monkeypatch, "[") == noted(monkeypatch, []) == "postpress\n"
    )

    def missing(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(origin, "distribution", missing)
    assert origin.requirement() == "postpress\n"


def test_a_repository_is_named_at_its_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    about = {"vcs": "git", "commit_id": COMMIT}
    url = "https://token:secret@git.example.org:8443/a/b.git"
    wanted = f"postpress @ git+https://git.example.org:8443/a/b.git@{COMMIT}\n"
    assert noted(monkeypatch, {"url": url, "vcs_info": about}) == wanted


def test_an_archive_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    about = {"url": "https://example.org/postpress.zip", "archive_info": {}}
    assert noted(monkeypatch, about) == "postpress @ https://example.org/postpress.zip\n"


@pytest.mark.parametrize(
    ("remote", "wanted"),
    [
        ("git@git.example.org:a/b.git", "git+https://git.example.org/a/b.git"),
        ("ssh://git@git.example.org:22/a/b", "git+https://git.example.org/a/b"),
        ("https://me:secret@example.org/a", "git+https://example.org/a"),
    ],
)
def test_a_clone_is_named_by_its_remote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, remote: str, wanted: str
) -> None:
    folder = tmp_path / "a clone"
    folder.mkdir()
    git(folder, "init")
    git(folder, "remote", "add", "origin", remote)
    about = {"url": folder.as_uri(), "dir_info": {"editable": True}}
    assert noted(monkeypatch, about) == f"postpress @ {wanted}\n"


@pytest.mark.parametrize("remote", ["", "/srv/git/a.git", "../a", "file:///srv/a.git"])
def test_what_others_cannot_reach_is_left_to_the_author(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, remote: str
) -> None:
    git(tmp_path, "init")
    if remote:
        git(tmp_path, "remote", "add", "origin", remote)
    text = noted(monkeypatch, {"url": tmp_path.as_uri(), "dir_info": {}})
    lines = text.splitlines()
    assert [line for line in lines if not line.startswith("#")] == ["postpress"]
    assert "git+https://" in lines[1]
