"""The option that names a dialect; a module of its own, since not every command loads them all."""

from __future__ import annotations

import click

from ..dialects import dialects

dialect_option = click.option(
    "--dialect",
    # a wrong name is answered with all that there are
    type=click.Choice(("auto", *dialects())),
    metavar="NAME",
    default="auto",
    help="The dialect: that of the site's settings or of the post itself, or the one named.",
)
