"""The command line: commands and what they print, no logic."""

from __future__ import annotations

from typing import Any

import click

from ..config import ConfigError
from .building import build_command, convert_command
from .checking import check
from .importing import import_command
from .shared import USAGE
from .writing import init, new, page


class _Group(click.Group):
    """A group whose commands end bad configuration with one message and exit status 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ConfigError as error:
            click.secho(f"postpress: {error}", fg="red", err=True)
            ctx.exit(USAGE)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="postpress")
def main() -> None:
    """Bind front-matter Markdown posts into a Jupyter Book."""


for command in (build_command, convert_command, import_command, check, page, new, init):
    main.add_command(command)
