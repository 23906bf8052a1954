"""Cells run: in kernels of their own, within limits, once for each thing that can change them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.kernelspec import KernelSpec

from converters.config import ConfigError, read_config
from converters.execution import keeper
from converters.execution.compare import differences, rerun
from converters.execution.depends import declared
from converters.execution.execute import Executed, execute, merged
from converters.execution.jobs import Job, Limits, Result, Step, steps_of
from converters.execution.keepers import Keepers
from converters.execution.keys import key_of
from converters.execution.modules import local_modules
from converters.execution.pools import Submit, local
from converters.execution.run import CUT, run
from converters.execution.settings import CACHE, FORCE, OFF, Settings, read_settings
from converters.execution.store import Store
from converters.model import Execution, Notice
from converters.notebook import Run, dumps
from converters.notices import Code

STDLIB = sys.stdlib_module_names
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def keepers() -> Iterator[Keepers]:
    made = Keepers()
    yield made
    made.close()


def job(folder: Path, *sources: str, **more: Any) -> Job:
    """Return a job whose cells begin at the lines 10, 20, … of the post."""
    steps = tuple(Step(textwrap.dedent(one), 10 * n) for n, one in enumerate(sources, 1))
    more = {"steps": steps} | more
    return Job("pages/a", "posts/a.md", str(folder), str(folder), "python3", **more)


def texts(result: Result) -> list[str]:
    """Return what each step printed or gave, in one text."""
    assert result.failure is None, result.failure
    return [
        "".join(one.get("text") or one["data"]["text/plain"] for one in value["outputs"])
        for value in result.values
    ]


# ---- one post


def test_cells_run_in_the_posts_folder_as_in_any_kernel(tmp_path: Path, keepers: Keepers) -> None:
    (tmp_path / "near.py").write_text("word = 'near'\n")
    done: list[int] = []
    result = run(
        job(
            tmp_path,
            "import os, near\nx = 1",
            "print(os.getcwd())\nprint(near.word)",
            "!echo shell\nx + 1",
            "__name__, os.getpid() == os.getpgrp(), 'keeper' in globals()",
        ),
        keepers,
        done.append,
    )
    assert texts(result) == ["", f"{tmp_path}\nnear\n", "shell\r\n2", "('__main__', True, False)"]
    assert done == [1, 2, 3, 4]
    assert result.metadata["language_info"]["name"] == "python"


def test_no_state_is_shared(tmp_path: Path, keepers: Keepers) -> None:
    first = "import os, sys, random\nsys.leak = os.environ['LEAK'] = 'x'\nrandom.random()"
    second = (
        "import os, sys, random\nprint(hasattr(sys, 'leak'), 'LEAK' in os.environ)\nrandom.random()"
    )
    one, two = texts(run(job(tmp_path, first), keepers)), texts(run(job(tmp_path, second), keepers))
    assert two[0].startswith("False False\n")
    assert one[0] != two[0].removeprefix("False False\n")  # nor the random numbers


def test_a_forked_kernel_has_imported_what_a_plain_one_has(
    tmp_path: Path, keepers: Keepers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A module that sets itself up for the kernel it is imported in must not be there before."""
    code = "import sys\nprint(*sorted(sys.modules), sep='\\n')"
    forked = set(texts(run(job(tmp_path, code), keepers))[0].split())
    monkeypatch.setattr("converters.execution.keepers._CAN_FORK", False)
    made = Keepers()
    plain = set(texts(run(job(tmp_path, code), made))[0].split())
    made.close()
    # what the keeper itself needs is the standard library's
    assert {name for name in forked - plain if name.partition(".")[0] not in STDLIB} == set()


def test_a_plot_is_shown(tmp_path: Path, keepers: Keepers) -> None:
    code = "import matplotlib.pyplot as plt\nplt.plot([1, 2]);"
    (output,) = run(job(tmp_path, code), keepers).values[0]["outputs"]
    assert "image/png" in output["data"]


@pytest.mark.parametrize(
    ("cells", "line", "message"),
    [
        (["x = 1", "y = 2\n\nx + no"], 22, "NameError: name 'no' is not defined"),
        (["def f():\n    return 1 / 0", "1\nf()"], 21, "ZeroDivisionError: division by zero"),
        (["if x\n  y"], 10, "SyntaxError: expected ':'"),
        (["raise SystemError"], 10, "SystemError"),
        (["%nonsense"], 10, "UsageError: Line magic function `%nonsense` not found."),
    ],
)
def test_an_error_names_the_posts_line(
    tmp_path: Path, keepers: Keepers, cells: list[str], line: int, message: str
) -> None:
    failure = run(job(tmp_path, *cells), keepers).failure
    assert failure
    assert (failure.code, failure.line, failure.message) == (Code.CELL_FAILED, line, message)
    if len(cells) == 2:
        assert f"posts/a.md:{line}" in failure.detail
    assert "\x1b" not in failure.detail


def test_errors_that_are_allowed(tmp_path: Path, keepers: Keepers) -> None:
    (tmp_path / "near.py").write_text("def f():\n    raise ValueError(__file__)\n")
    cells = "import near\nnear.f()", "print(1)"
    result = run(job(tmp_path, *cells, allow_errors=True), keepers)
    error, printed = (value["outputs"][0] for value in result.values)
    assert error["output_type"] == "error"
    assert printed["text"] == "1\n"
    # nothing that is published names a folder of this machine
    assert error["evalue"] == "near.py"
    assert str(tmp_path) not in str(result.values)

    steps = Step("1 / 0", 1, tags=("raises-exception",)), Step("2 + no", 3)
    failure = run(job(tmp_path, steps=steps), keepers).failure
    assert failure
    assert failure.line == 3


def test_warnings_name_no_folder(tmp_path: Path, keepers: Keepers) -> None:
    result = run(job(tmp_path, "import warnings\nwarnings.warn('hey')"), keepers)
    assert texts(result)[0].startswith("<cell>:2: UserWarning: hey")


def test_time_limits(tmp_path: Path, keepers: Keepers) -> None:
    sleep = "import time\ntime.sleep(60)"
    failure = run(job(tmp_path, "1", sleep, limits=Limits(cell=0.5)), keepers).failure
    assert failure
    assert (failure.code, failure.line) == (Code.CELL_TIMEOUT, 20)
    assert failure.message == "the cell was stopped after 0.5 s"
    limits = Limits(cell=0, post=3)
    failure = run(job(tmp_path, "1", "2", sleep, limits=limits), keepers).failure
    assert failure
    assert (failure.code, failure.line) == (Code.CELL_TIMEOUT, 30)
    assert failure.message == "the post was stopped after 3 s, in this cell"


def test_a_dead_kernel(tmp_path: Path, keepers: Keepers) -> None:
    failure = run(job(tmp_path, "import os\nos.kill(os.getpid(), 9)"), keepers).failure
    assert failure
    assert failure.message == "the kernel died in this cell"


def test_runaway_output_is_cut(tmp_path: Path, keepers: Keepers) -> None:
    cells = (
        "for n in range(20_000):\n    print(n)",
        "print(2)",
        "for n in range(2000):\n    print(f'\\r{n:4}', end='')\nprint()",
        "from IPython.display import HTML\nHTML('x' * 200_000)",
    )
    result = run(job(tmp_path, *cells, limits=Limits(printed=1000)), keepers)
    shown = [value["outputs"] for value in result.values]
    assert result.cut == (0, 3)
    assert len(shown[0][0]["text"]) == 1000 + len(CUT)
    assert shown[1][0]["text"] == "2\n"
    # of a progress bar, only the last state is seen
    assert shown[2][0]["text"].endswith("1999\n")
    assert len(shown[2][0]["text"]) < 1000
    assert shown[3] == []


def test_inline_values(tmp_path: Path, keepers: Keepers) -> None:
    steps = Step("x = 20", 1), Step("x + 1", 3, inline=True), Step("x = 0", 5)
    result = run(job(tmp_path, steps=steps), keepers)
    assert result.values[1]["data"] == {"text/plain": "21"}
    steps = Step("x = 20", 1), Step("x / 0", 3, inline=True)
    failure = run(job(tmp_path, steps=steps), keepers).failure
    assert failure
    assert (failure.line, failure.message) == (3, "ZeroDivisionError: division by zero")


def test_a_kernel_that_does_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its interpreter is not there, or has no ipykernel, or is no kernel."""
    specs = {
        "gone": [str(tmp_path / "python3"), "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "bare": [sys.executable, "-S", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "none": [sys.executable, "-c", "print('nothing')"],
    }
    for name, argv in specs.items():
        folder = tmp_path / "kernels" / name
        folder.mkdir(parents=True)
        (folder / "kernel.json").write_text(KernelSpec(argv=argv, display_name=name).to_json())
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    made = Keepers()
    for name in specs:
        failure = run(Job("a", "a.md", "/", "/", name, (Step("1", 7),)), made).failure
        assert failure
        assert failure.line == 7
        assert failure.message.startswith(f"the kernel '{name}' does not start: ")
    made.close()


def test_a_kernel_that_is_not_forked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any program may be a kernel; a plain start does the same."""
    argv = [sys.executable, "-c", "from ipykernel.kernelapp import launch_new_instance as f; f()"]
    folder = tmp_path / "kernels" / "other"
    folder.mkdir(parents=True)
    spec = KernelSpec(argv=[*argv, "-f", "{connection_file}"], display_name="Other")
    (folder / "kernel.json").write_text(spec.to_json())
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    made = Keepers()
    assert made.of(spec)[1] is False
    result = run(Job("a", "a.md", "/", "/", "other", (Step("print(1)", 7),)), made)
    assert texts(result) == ["1\n"]
    made.close()


# ---- nothing is left over


def children() -> set[int]:
    """Return the processes that this one has, zombies included."""
    tasks = Path("/proc/self/task").glob("*/children")
    return {int(pid) for file in tasks for pid in file.read_text().split()}


def alive(pid: int) -> bool:
    """Tell whether a process runs; a zombie does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def eventually(condition: Any, seconds: float = 15) -> bool:
    """Wait until a condition holds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_a_child_without_a_group_of_its_own_is_killed() -> None:
    """A kernel that was forked just now has not made its group yet."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    keeper._signal_group(child.pid, signal.SIGKILL)
    assert child.wait(10) == -signal.SIGKILL


def test_no_process_is_left(tmp_path: Path) -> None:
    before = children()
    made = Keepers()
    code = "import os, subprocess\nprint(os.getpid(), os.getppid())\nsubprocess.Popen(['sleep', '99']).pid"
    pids = [int(one) for one in texts(run(job(tmp_path, code), made))[0].split()]
    kernel, keeper, sleeper = pids
    assert alive(keeper)
    # a kernel ends in the background, and what it has started goes with it; none is a zombie
    assert eventually(lambda: not Path(f"/proc/{kernel}").exists())
    assert eventually(lambda: not alive(sleeper))
    folder = next(iter(made._keepers.values())).folder
    made.close()
    assert not Path(f"/proc/{keeper}").exists()
    assert not folder.exists()
    assert children() == before


PROGRAM = """
import sys
from concurrent.futures import as_completed
from converters.execution.jobs import Job, Step
from converters.execution.pools import local
code = "import os, time, pathlib\\npathlib.Path(f'pid{os.getpid()}').touch()\\ntime.sleep(99)"
jobs = [Job(str(n), "a.md", sys.argv[1], sys.argv[1], "python3", (Step(code, 1),)) for n in range(5)]
with local(2) as submit:
    for future in as_completed([submit(job, lambda steps: None) for job in jobs]):
        print(future.result())
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_no_process_is_left_by_an_interrupt(tmp_path: Path, number: int) -> None:
    """Neither Ctrl-C nor a kill leaves a kernel, or a temporary folder."""
    command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    scratch = tmp_path / "t"
    scratch.mkdir()
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(scratch)}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert eventually(lambda: len(list(tmp_path.glob("pid*"))) == 2, 60)
        pids = [int(file.name.removeprefix("pid")) for file in tmp_path.glob("pid*")]
        assert all(alive(pid) for pid in pids)
        process.send_signal(number)
        printed, errors = process.communicate(timeout=30)
    assert "Result" not in printed
    if number == signal.SIGINT:
        assert errors.strip().endswith("KeyboardInterrupt")
    assert eventually(lambda: not any(alive(pid) for pid in pids))
    assert eventually(lambda: not list(scratch.iterdir()))
    # what waited did not start
    assert len(list(tmp_path.glob("pid*"))) == 2


# ---- what is stale


def notebook(*cells: tuple[str, list[str]] | str, inline: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return a page's notebook: texts are prose, (source, tags) are cells."""
    made: list[dict[str, Any]] = []
    for number, cell in enumerate(cells, 1):
        if isinstance(cell, str):
            ours = {"postpress": {"inline": list(inline)}} if inline else {}
            made.append(
                {"cell_type": "markdown", "id": f"c{number}", "metadata": ours, "source": cell}
            )
        else:
            made.append(
                {
                    "cell_type": "code",
                    "id": f"c{number}",
                    "execution_count": None,
                    "metadata": {"tags": cell[1], "postpress": {"line": number * 10}},
                    "outputs": [],
                    "source": cell[0],
                }
            )
    return {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


class Blog:
    """A folder with posts that have cells, and a count of the kernels that were started."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.started = 0
        self.settings = Settings()
        self.posts: dict[str, Run] = {}
        (root / "posts").mkdir()

    def post(self, name: str, *cells: Any, **how: Any) -> None:
        execution = Execution("python3", "Python 3", "python", **how)
        self.posts[name] = Run(
            f"pages/{name}", f"posts/{name}.md", "posts", notebook(*cells), execution
        )

    def pool(self) -> AbstractContextManager[Submit]:
        self.started += 1
        return local()

    def run(self) -> Executed:
        return execute(self.posts.values(), self.root, self.settings, self.pool)

    def outputs(self, name: str) -> str:
        """Return the page of a post as it is read."""
        done = self.run()
        return merged(dumps(self.posts[name].notebook), done.stored[f"pages/{name}"])


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    return Blog(tmp_path)


def test_what_was_run_is_not_run_again(blog: Blog) -> None:
    blog.post("a", "# A", ("print('hello')", []), "prose")
    blog.post("b", ("print('there')", []))
    assert blog.run().ran == 2
    done = blog.run()
    assert (done.ran, blog.started, len(done.stored)) == (0, 1, 2)
    # prose, and how a cell is shown, are nothing to a kernel
    blog.post("a", "# A", "other", ("print('hello')", ["hide-input", "remove-output"]))
    assert blog.run().ran == 0
    assert "hello" in blog.outputs("a")
    assert blog.started == 1
    # its code, and the tags that change how it runs, are
    blog.post("a", ("print('hallo')", []))
    assert blog.run().ran == 1
    blog.post("a", ("print('hallo')", ["raises-exception"]))
    assert blog.run().ran == 1
    blog.post("a", ("print('hallo')", ["skip-execution"]))
    assert blog.run().ran == 0


def test_a_changed_module_runs_the_posts_that_import_it(blog: Blog) -> None:
    (blog.root / "posts" / "near.py").write_text("import far\nword = far.word\n")
    (blog.root / "posts" / "far.py").write_text("word = 'first'\n")
    (blog.root / "posts" / "other.py").write_text("")
    blog.post("a", ("%config Application.log_level = 30\nfrom near import word", []), ("word", []))
    blog.post("b", ("print('b')", []))
    assert blog.run().ran == 2
    (blog.root / "posts" / "other.py").write_text("# changed")
    assert blog.run().ran == 0
    (blog.root / "posts" / "far.py").write_text("word = 'second'\n")
    assert blog.run().ran == 1
    assert "second" in blog.outputs("a")


def test_changed_data_runs_the_posts_that_declare_it(blog: Blog) -> None:
    data = blog.root / "posts" / "data.csv"
    data.write_text("1\n")
    (blog.root / "requirements.lock").write_text("numpy==1\n")
    blog.settings = Settings(lock="requirements.lock")
    blog.post("a", ("print(open('data.csv').read())", []), depends=("data.csv",))
    blog.post("b", ("print('b')", []))
    assert blog.run().ran == 2
    data.write_text("2\n")
    assert blog.run().ran == 1
    assert "2\\n" in blog.outputs("a")
    (blog.root / "requirements.lock").write_text("numpy==2\n")
    assert blog.run().ran == 2
    blog.settings = Settings(lock="gone.lock")
    with pytest.raises(ConfigError, match=r"posts\.lock: there is no file gone\.lock"):
        blog.run()


def test_declared_files(blog: Blog) -> None:
    for name in ("posts/a/x.csv", "posts/a/deep/y.csv", "data/z.csv", "posts/a/deep/.hidden"):
        (blog.root / name).parent.mkdir(parents=True, exist_ok=True)
        (blog.root / name).write_text("")
    patterns = ("*.csv", "deep", "**/*.csv", "/data/z.csv", "../../data/*", "/../x", "none.csv")
    found = list(declared(patterns, "posts/a/index.md", "posts/a", blog.root))
    x, y, z = "posts/a/x.csv", "posts/a/deep/y.csv", "data/z.csv"
    files = [one for one in found if isinstance(one, str)]
    assert files == [x, y, y, x, z, z]
    notices = [one.code for one in found if isinstance(one, Notice)]
    assert notices == [Code.OUTSIDE_SITE, Code.ASSET_MISSING]
    # a post says so in each build, whether it runs or not
    blog.post("a", ("1", []), depends=("none.csv",))
    assert [blog.run().notices, blog.run().notices] == [
        [Notice(Code.ASSET_MISSING, "depends: there is no file none.csv", "posts/a.md")]
    ] * 2


def test_a_failure_is_reported_until_it_is_mended(blog: Blog) -> None:
    blog.post("a", ("x = 1", []), ("x\nx + no", []))
    blog.post("b", ("print('b')", []))
    for ran in (2, 1):
        done = blog.run()
        (notice,) = done.notices
        assert (notice.code, notice.path, notice.line) == (Code.CELL_FAILED, "posts/a.md", 21)
        assert notice.message == "NameError: name 'no' is not defined"
        assert (done.ran, set(done.stored)) == (ran, {"pages/b"})
        # no file has changed, but what is installed may have
        assert not done.settled
    blog.post("a", ("x = 1", []), ("x\nx + 2", []))
    done = blog.run()
    assert (done.notices, done.settled) == ([], True)


def test_a_missing_kernel_is_one_notice(blog: Blog) -> None:
    blog.post("a", ("1", []), ("2", []))
    run = blog.posts["a"]
    blog.posts["a"] = Run(
        *(run.docname, run.post, run.folder, run.notebook), Execution("ir", "R", "R")
    )
    done = blog.run()
    assert [notice.code for notice in done.notices] == [Code.KERNEL_MISSING]
    assert "no kernel named 'ir' (installed: " in done.notices[0].message
    assert blog.started == 0
    blog.settings = Settings(aliases={"i.": "python3"})
    assert blog.run().ran == 1


def test_without_a_result_the_code_is_shown(blog: Blog) -> None:
    blog.post("a", ("plot()", ["remove-input", "note"]), ("setup()", ["remove-cell"]))
    page = json.loads(merged(dumps(blog.posts["a"].notebook), None))
    assert [cell["metadata"]["tags"] for cell in page["cells"]] == [["note"], ["remove-cell"]]
    blog.post("a", ("print(1)", ["remove-input"]))
    page = json.loads(blog.outputs("a"))
    assert page["cells"][0]["metadata"]["tags"] == ["remove-input"]


def test_modes(blog: Blog) -> None:
    blog.post("a", ("print('a')", []))
    blog.settings = Settings(mode=OFF)
    done = blog.run()
    assert (done.ran, done.left, done.stored) == (0, 1, {})
    blog.settings = Settings(exclude=("posts/a*",))
    assert blog.run().left == 1
    blog.settings = Settings(mode=FORCE)
    assert [blog.run().ran, blog.run().ran] == [1, 1]
    # what is stored is shown all the same
    blog.settings = Settings(mode=OFF)
    assert len(blog.run().stored) == 1


def test_frozen_results(blog: Blog) -> None:
    (blog.root / "posts" / "data.csv").write_text("1")
    frozen = blog.root / "_freeze" / "posts" / "a.md.json"
    blog.post("a", ("print(open('data.csv').read())", []), freeze=True, depends=("data.csv",))
    assert blog.run().ran == 1
    kept = frozen.read_bytes()
    # neither its data nor a lost cache changes it
    (blog.root / "posts" / "data.csv").write_text("2")
    for file in (blog.root / "_build").rglob("*.json"):
        file.unlink()
    blog.settings = Settings(mode=FORCE)
    done = blog.run()
    assert (done.ran, len(done.stored)) == (0, 1)
    assert frozen.read_bytes() == kept
    assert '"1\\n"' in blog.outputs("a")
    # its own code does, and so does a file that is broken by a merge
    frozen.write_text(frozen.read_text().replace('"outputs"', '<<<<<<< ours\n"outputs"'))
    assert blog.run().ran == 1
    blog.post("a", ("print('new')", []), freeze=True)
    assert blog.run().ran == 1
    assert "new" in frozen.read_text()


def test_a_broken_file_counts_as_not_there(blog: Blog) -> None:
    blog.post("a", ("print('a')", []))
    blog.run()
    (file,) = (blog.root / "_build").rglob("*.json")
    for text in ("", file.read_text()[:-20], "{}", '{"code": 1}'):
        file.write_text(text)
        assert blog.run().ran == 1


def test_old_results_are_removed(blog: Blog) -> None:
    blog.post("a", ("print('a')", []))
    blog.run()
    (file,) = (blog.root / "_build").rglob("*.json")
    Store.of(blog.root).tidy()
    assert file.exists()
    os.utime(file, (0, 0))
    # one that is used stays
    blog.run()
    Store.of(blog.root).tidy()
    assert file.exists()
    os.utime(file, (0, 0))
    Store.of(blog.root).tidy()
    assert not file.exists()


def test_outputs_come_into_the_page(blog: Blog) -> None:
    cells = "prose", ("x = 1", []), ("hidden", ["skip-execution"]), ("print(x)", [])
    blog.post("a", *cells)
    page = blog.outputs("a")
    made = notebook(*cells)
    assert page.count('"text": ') == 1
    assert '"language_info"' in page
    assert [step.source for step, _ in steps_of(made)] == ["x = 1", "print(x)"]


def test_inline_values_come_into_the_text(blog: Blog) -> None:
    text = "It is {eval}`x`, {eval}``f'{x}*'``, \\{eval}`no`."
    cells = notebook(("x = 20", []), text)
    cells["cells"][1]["metadata"] = {"postpress": {"inline": ["x", "f'{x}*'"]}}
    blog.post("a")
    blog.posts["a"] = replace(blog.posts["a"], notebook=cells)
    page = json.loads(blog.outputs("a"))["cells"][1]
    assert "".join(page["source"]) == "It is 20, 20\\*, \\{eval}`no`."
    still = json.loads(merged(dumps(cells), None))["cells"][1]
    assert "".join(still["source"]) == "It is `x`, ``f'{x}*'``, \\{eval}`no`."


def test_cells_run_at_once(blog: Blog) -> None:
    """Two kernels that wait for each other come to an end only together."""
    wait = "import pathlib, time\npathlib.Path('{}').touch()\nwhile not pathlib.Path('{}').exists():\n    time.sleep(0.02)"
    blog.post("a", (wait.format("a", "b"), []))
    blog.post("b", (wait.format("b", "a"), []))
    assert blog.run().notices == []


def test_results_are_kept_by_an_interrupt(blog: Blog) -> None:
    blog.post("a", ("print('a')", []))
    blog.post("b", ("import time\ntime.sleep(99)", []))

    class StopError(Exception):
        pass

    def progress(step: str, percent: int, item: str) -> None:
        if "a.md: cell 1" in item and threading.current_thread() is threading.main_thread():
            raise StopError

    with pytest.raises(StopError):
        execute(blog.posts.values(), blog.root, blog.settings, blog.pool, progress=progress)
    blog.settings = Settings(mode=OFF)
    assert set(blog.run().stored) == {"pages/a"}


# ---- imports


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import near", ["near.py"]),
        ("import near.x", ["near.py"]),
        ("from pack import part", ["pack/__init__.py", "pack/deep.py", "pack/part.py"]),
        ("import pack.deep as d", ["pack/__init__.py", "pack/deep.py"]),
        ("def f():\n    from space import one", ["space/one.py"]),
        ("import numpy, os, gone", []),
        ("%run -i near.py", ["near.py"]),
        ("!ls\nx = 1\nimport near", ["near.py"]),
        ("x =\nimport near", ["near.py"]),
        ("import sys\nsys.path.append('../lib')\nimport shared", ["../lib/shared.py"]),
        ("sys.path.insert(0, '../lib')", []),
        ("import importlib\nimportlib.import_module('near')", ["near.py"]),
        ("from . import near", []),
        ("import circle", ["circle.py", "near.py"]),
        ("# import near", []),
    ],
)
def test_local_modules(tmp_path: Path, code: str, found: list[str]) -> None:
    posts = tmp_path / "posts"
    files = {
        "posts/near.py": "import os",
        "posts/circle.py": "import circle, near",
        "posts/pack/__init__.py": "",
        "posts/pack/part.py": "from .deep import x\nfrom . import deep",
        "posts/pack/deep.py": "x = 1",
        "posts/space/one.py": "",
        "lib/shared.py": "",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    got = local_modules([code], posts, tmp_path)
    assert got == {(posts / name).resolve() for name in found}


def test_a_module_outside_the_site_is_no_part_of_the_key(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "near.py").write_text("")
    code = "import sys\nsys.path.append('..')\nimport near"
    assert local_modules([code], tmp_path / "site", tmp_path / "site") == frozenset()


def test_time_limits_are_no_part_of_the_key(tmp_path: Path) -> None:
    plain, patient = job(tmp_path, "1"), job(tmp_path, "1", limits=Limits(cell=99, post=999))
    assert key_of(plain, "python") == key_of(patient, "python")
    assert key_of(plain, "python") != key_of(job(tmp_path, "1", allow_errors=True), "python")


# ---- settings


def test_settings_are_jupyter_books() -> None:
    config = read_config({}, ())

    def settings(**section: Any) -> Settings:
        return read_settings({"execute": section}, config)

    assert settings().mode == CACHE
    modes = {"off": OFF, False: OFF, "cache": CACHE, "force": FORCE}
    assert {mode: settings(execute_notebooks=mode).mode for mode in modes} == modes
    assert settings(timeout=-1, allow_errors=True).cell_timeout == 0
    with pytest.raises(ConfigError, match="execute_notebooks: no such mode, 'often'"):
        settings(execute_notebooks="often")
    with pytest.raises(ConfigError, match=r"execute\.timeout: a number of seconds is needed"):
        settings(timeout="long")


# ---- what would differ today


def test_rerun_says_what_would_differ_and_touches_nothing(blog: Blog) -> None:
    data = blog.root / "posts" / "data.csv"
    data.write_text("old")
    cells = ("print('same', object())", []), ("print(open('data.csv').read())", []), ("3", [])
    blog.post("a", *cells, freeze=True)
    blog.post("b", ("never = 1", []))
    del blog.posts["b"]
    blog.run()
    blog.post("b", ("print('not stored')", []))
    before = {file: file.read_bytes() for file in blog.root.rglob("*.json")}

    def again() -> tuple[int, list[Notice]]:
        return rerun(blog.posts.values(), blog.root, blog.settings, local, lambda *_: None)

    assert again() == (1, [])
    data.write_text("new")
    _, (notice,) = again()
    assert (notice.code, notice.path, notice.line) == (Code.OUTPUT_DIFFERS, "posts/a.md", 20)
    assert notice.message == "the cell now puts out 'new', which was 'old'"
    data.unlink()
    _, (notice,) = again()
    assert notice.code == Code.CELL_FAILED
    assert {file: file.read_bytes() for file in blog.root.rglob("*.json")} == before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ({"text/plain": "<a at 0x7f0123456789>"}, {"text/plain": "<a at 0x7f9876543210>"}, None),
        ({"image/png": "aa"}, {"image/png": "bb"}, "the cell now puts out another image/png"),
        ({"a/json": {"x": 1}}, {"a/json": {"x": 2}}, "the cell now puts out another a/json"),
        ({"text/plain": "1"}, {}, "the cell now puts out no text/plain"),
        ({}, {"text/plain": "1"}, "the cell now puts out text/plain, too"),
        (
            {"text/html": "<b>"},
            {"image/png": "x"},
            "the cell now puts out image/png, and not text/html",
        ),
    ],
)
def test_differences(tmp_path: Path, old: Any, new: Any, said: str | None) -> None:
    def result(data: Any) -> Result:
        shown = {"output_type": "display_data", "data": data, "metadata": {}}
        return Result(({"execution_count": 1, "outputs": [shown]},))

    found = [notice.message for notice in differences(job(tmp_path, "x"), result(old), result(new))]
    assert found == ([said] if said else [])
