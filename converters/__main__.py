"""``python -m converters`` is the command ``postpress``."""

from .cli import main

main(prog_name="postpress")
