"""The command line: commands and what they print, no logic."""

from __future__ import annotations

import atexit
import gc
import importlib
from typing import Any

import click

from ..config import ConfigError
from ..options import LOADING, patient_collector
from .shared import USAGE

# The command of each name, as module and attribute: one is loaded when it is asked for, since what
# some of them need takes longer to load than others need to run.
COMMANDS = {
    "build": "building.build_command",
    "serve": "serving.serve_command",
    "convert": "building.convert_command",
    "import": "importing.import_command",
    "check": "checking.check",
    "page": "writing.page",
    "notebook": "writing.notebook",
    "new": "writing.new",
    "init": "writing.init",
}


# Before it ends, Python looks once more for garbage among all objects: a sixth of the time that a
# build after one edit takes. What is frozen it leaves to the end of the process.
atexit.register(gc.freeze)


class _Group(click.Group):
    """A group whose commands end bad configuration with one message and exit status 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(".")
        command: click.Command = getattr(importlib.import_module(f"{__name__}.{module}"), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            # what a command needs is loaded in it
            with patient_collector(LOADING):
                return super().invoke(ctx)
        except ConfigError as error:
            click.secho(f"postpress: {error}", fg="red", err=True)
            ctx.exit(USAGE)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="postpress")
def main() -> None:
    """Bind front-matter Markdown posts into a Jupyter Book."""
