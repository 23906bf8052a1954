"""``postpress serve``."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
import time
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..options import BUILDERS, Options
from .shared import SITE, USAGE, plural

if TYPE_CHECKING:
    from ..build import Progress
    from ..preview.board import Problem
    from ..preview.engine import Built

_COLOURS = {"failure": "red", "error": "red", "warning": "yellow"}


@click.command("serve")
@click.argument("site", type=SITE, default=".")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="The port; by default 8000, or a free one if that is taken.",
)
@click.option("--open", "opens", is_flag=True, help="Open the site in a browser.")
@click.option(
    "-j", "--jobs", type=click.IntRange(0), default=0, help="Processes; all cores by default."
)
@click.option(
    "--builder", type=click.Choice(BUILDERS), default="html", help="How pages are laid out."
)
@click.option("--no-execute", is_flag=True, help="Run no code cell; show stored outputs.")
def serve_command(
    site: Path,
    host: str,
    port: int | None,
    opens: bool,
    jobs: int,
    builder: str,
    no_execute: bool,
) -> None:
    """Show the site while it is written: edit, save, see. Drafts are shown, too."""
    options = Options(builder, jobs, not no_execute)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        # from the first moment on; an exception could hit anything
        signal.signal(number, lambda *_: stop.set())
    _serve(site.resolve(), options, host, port, opens, stop)
    click.echo("The preview has ended.")


def _serve(
    root: Path,
    options: Options,
    host: str,
    port: int | None,
    opens: bool,
    stop: threading.Event,
) -> None:
    from ..preview.serve import PortTakenError, listen, serve, url_of
    from ..site_settings import require_site
    from .building import progress_bar

    require_site(root)
    try:
        listening = listen(host, port)
    except PortTakenError as error:
        click.secho(f"postpress: {error}", fg="red", err=True)
        sys.exit(USAGE)
    url = url_of(host, listening)
    with listening, contextlib.ExitStack() as stack:
        click.secho(f"Serving {url} (Ctrl-C ends)", bold=True)
        bar: Progress | None = stack.enter_context(progress_bar())

        def progress(step: str, percent: int, item: str) -> None:
            if bar is not None:
                bar(step, percent, item)

        def told(built: Built) -> None:
            nonlocal bar
            if built.first:
                bar = None
                stack.close()
            _print(built)
            if built.first and opens:
                webbrowser.open(url)

        serve(root, options, host, listening, told, progress, stop)


def _print(built: Built) -> None:
    """Print what a build did, and what is wrong now and was not before."""
    for problem in built.fresh:
        click.secho(_said(problem), fg=_COLOURS[problem.level], err=True)
    files = sorted(built.changed)
    what = ", ".join(files[:3]) + (f" and {len(files) - 3} more" if len(files) > 3 else "")
    text = f"{plural(built.written, 'page')} written in {built.seconds:.2f} s"
    if built.count:
        text += f", {plural(built.count, 'problem')}"
    lead = what or ("" if built.first else "cells")
    click.echo(f"{time.strftime('%H:%M:%S')}  {lead + ': ' if lead else ''}{text}")


def _said(problem: Problem) -> str:
    place = problem.path + (f":{problem.line}" if problem.line else "")
    lead = f"{place}: " if place else ""
    level = "ERROR" if problem.level == "failure" else problem.level.upper()
    detail = f"\n{problem.detail}" if problem.detail else ""
    return f"{lead}{level}: {problem.message}{detail}"
