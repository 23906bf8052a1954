"""Cells run on a Dask cluster: a real scheduler and real workers, one of which is killed."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from converters.config import ConfigError
from converters.execution.execute import execute
from converters.execution.jobs import Job, Step
from converters.execution.pools import cluster
from converters.execution.settings import Settings
from converters.model import Execution
from converters.notebook import Run

ROOT = Path(__file__).resolve().parent.parent
POSTS = 8
# tells which worker it runs under: its kernel is a child of a keeper, which is one of the worker
CODE = """
import os, pathlib, time
keeper = pathlib.Path(f"/proc/{os.getppid()}/stat").read_text().rpartition(")")[2].split()
pathlib.Path(f"ran-{NUMBER}-by-{keeper[1]}").touch()
while not pathlib.Path("go").exists():
    time.sleep(0.05)
print("post", NUMBER)
"""


@contextlib.contextmanager
def dask(program: str, *arguments: object) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program of Dask; end it with all that it started."""
    command = [sys.executable, "-m", f"distributed.cli.{program}", *map(str, arguments)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(condition: Callable[[], bool], seconds: float = 90) -> None:
    """Wait until a condition holds, and fail if it does not."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Start a scheduler, and give its address."""
    file = tmp_path / "scheduler.json"
    arguments = ("--host", "127.0.0.1", "--port", 0, "--no-dashboard", "--no-show")
    with dask("dask_scheduler", *arguments, "--scheduler-file", file):
        wait_for(lambda: file.exists() and file.read_text().endswith("}"))
        yield file.read_text().partition('"address": "')[2].partition('"')[0]


def worker(
    address: str, folder: Path
) -> contextlib.AbstractContextManager[subprocess.Popen[bytes]]:
    """Run a worker with one thread, and without a nanny that would start it again."""
    local = ("--local-directory", folder / "dask", "--host", "127.0.0.1")
    return dask("dask_worker", address, "--nthreads", 1, "--no-nanny", "--no-dashboard", *local)


def runs(code: str) -> list[Run]:
    """Return posts with one cell each, which has its post's number."""
    made = []
    for number in range(POSTS):
        cell = {
            "cell_type": "code",
            "id": "c",
            "execution_count": None,
            "metadata": {"postpress": {"line": 5}},
            "outputs": [],
            "source": code.replace("NUMBER", str(number)),
        }
        notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        execution = Execution("python3", "Python 3", "python")
        made.append(Run(f"pages/{number}", f"posts/{number}.md", "posts", notebook, execution))
    return made


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_killed_workers_post_runs_elsewhere(tmp_path: Path, address: str) -> None:
    posts = tmp_path / "site" / "posts"
    posts.mkdir(parents=True)
    killed: list[int] = []

    with worker(address, tmp_path) as first, worker(address, tmp_path) as second:
        pids = {first.pid, second.pid}

        def busy() -> set[int]:
            return {int(file.name.rpartition("-")[2]) for file in posts.glob("ran-*-by-*")}

        # every post waits, so that each worker comes to hold one
        def kill() -> None:
            wait_for(lambda: busy() == pids)
            victim = first.pid
            os.kill(victim, signal.SIGKILL)
            killed.append(victim)
            (posts / "go").touch()

        killer = threading.Thread(target=kill)
        killer.start()
        site = tmp_path / "site"
        done = execute(runs(CODE), site, Settings(), lambda: cluster(address))
        killer.join()
        assert killed
        assert done.notices == []
        assert (done.ran, len(done.stored)) == (POSTS, POSTS)
        for number in range(POSTS):
            result = done.stored[f"pages/{number}"].load()
            assert result
            assert result.values[0]["outputs"][0]["text"] == f"post {number}\n"
        # one post ran twice: first under the worker that died
        assert len(list(posts.glob("ran-*"))) == POSTS + 1
        # the results are those of any build
        assert execute(runs(CODE), site, Settings(), lambda: cluster("")).ran == 0


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_failure_on_a_cluster_is_as_on_this_machine(tmp_path: Path, address: str) -> None:
    (tmp_path / "posts").mkdir()
    with worker(address, tmp_path), cluster(address) as submit:
        folder = str(tmp_path / "posts")
        job = Job("a", "posts/a.md", str(tmp_path), folder, "python3", (Step("1\n1 / 0", 7),))
        failure = submit(job, lambda steps: None).result(90).failure
        assert failure
        assert (failure.line, failure.message) == (8, "ZeroDivisionError: division by zero")
        # a worker on another machine needs the site's folder, too
        job = Job("a", "posts/a.md", "/gone", "/gone/posts", "python3", (Step("1", 7),))
        failure = submit(job, lambda steps: None).result(90).failure
        assert failure
        assert failure.message.startswith("there is no folder /gone/posts on ")


def test_no_scheduler() -> None:
    with pytest.raises(ConfigError, match="--scheduler: no Dask scheduler at"), cluster("nowhere"):
        pass
