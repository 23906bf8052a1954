"""The workflow that ``init`` writes: its steps publish a site, and go on where the last build ended."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml
from test_site import environment, run

WORKFLOW = ".github/workflows/publish.yml"


def steps(site: Path) -> list[dict[str, Any]]:
    return list(yaml.safe_load((site / WORKFLOW).read_text("utf-8"))["jobs"]["build"]["steps"])


def publish(site: Path) -> str:
    """Run the steps as the workflow would, but for the installation; return what they print."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    printed = ""
    for step in steps(site):
        command = step.get("run", "")
        if command and not command.startswith("pip "):
            done = subprocess.run(
                command,
                shell=True,
                cwd=site,
                env=environment() | {"PATH": path},
                capture_output=True,
                text=True,
            )
            assert done.returncode == 0 or step.get("continue-on-error"), done.stderr
            printed += done.stdout
    return printed


def test_the_workflow_publishes_and_goes_on_where_it_was(tmp_path: Path) -> None:
    written, checkout = tmp_path / "written", tmp_path / "checkout"
    assert run("init", written, "--title", "Started").exit_code == 0
    shutil.copytree(written, checkout)
    first = publish(checkout)
    assert "(0 added, 0 changed, 0 removed)" not in first
    published = {
        path.relative_to(checkout / "_site").as_posix() for path in checkout.rglob("_site/**/*")
    }
    assert {"index.html", "pages/hello.html", "_static/postpress.css", ".nojekyll"} <= published
    assert not {".doctrees", ".buildinfo"} & published

    (cached,) = (step["with"] for step in steps(written) if "actions/cache" in step.get("uses", ""))
    kept = tmp_path / "kept"
    for name in cached["path"].split():
        # as the action does: with their times
        shutil.move(checkout / name, kept / name)
    shutil.rmtree(checkout)
    shutil.copytree(written, checkout)
    for name in cached["path"].split():
        shutil.move(kept / name, checkout / name)
    post = checkout / "posts/hello.md"
    post.write_text(post.read_text("utf-8") + "\nAgain.\n", "utf-8")
    # a checkout makes every file anew
    (checkout / "index.md").touch()
    again = publish(checkout)
    assert "1 page written" in again
    assert "Sphinx read 2 pages (0 added, 2 changed, 0 removed)." in again
    assert "::warning" not in again
    assert "Again." in (checkout / "_site/pages/hello.html").read_text("utf-8")


def test_init_leaves_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("mine\n")
    assert run("init", tmp_path).exit_code == 0
    assert (tmp_path / "requirements.txt").read_text() == "mine\n"
    assert (tmp_path / WORKFLOW).is_file()
