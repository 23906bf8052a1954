"""The guide says what the program says: helps of commands, settings, dialects.

``python tests/test_guide.py`` writes the helps of today into the pages.
"""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner

from converters.cli import COMMANDS, main
from converters.config import Config
from converters.dialects import dialects

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "guide").glob("*.md")])
_HELP = re.compile(
    r"(?P<command>^\$ postpress (?P<words>(?:[\w-]+ )*)--help\n)(?P<said>.*?)(?=^\$ |^```)",
    re.MULTILINE | re.DOTALL,
)


def help_of(*words: str) -> str:
    """Return what a command prints of itself on a terminal of 80 columns."""
    return (
        CliRunner()
        .invoke(main, [*words, "--help"], prog_name="postpress", terminal_width=78)
        .output
    )


def refreshed(text: str) -> str:
    """Return a page with the helps of today."""
    return _HELP.sub(lambda match: match["command"] + help_of(*match["words"].split()), text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_helps_are_those_of_today(page: Path) -> None:
    text = page.read_text("utf-8")
    assert refreshed(text) == text


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_is_in_the_guide(command: str) -> None:
    text = (ROOT / "guide" / "command-line.md").read_text("utf-8")
    assert f"$ postpress {command} --help\n" in text


def first_column(page: str, heading: str) -> set[str]:
    """Return the code spans in the first column of the table below a heading of a page."""
    text = (ROOT / "guide" / page).read_text("utf-8").partition(f"\n{heading}\n")[2]
    rows = re.findall(r"^\|([^|]*)\|", text.partition("\n## ")[0], re.MULTILINE)
    return set(re.findall(r"`([\w-]+)`", " ".join(rows)))


def test_each_setting_is_in_the_guide() -> None:
    assert first_column("configure.md", "## The section `posts:`") == {
        field.name for field in fields(Config)
    }


def test_each_dialect_is_in_the_guide() -> None:
    assert first_column("configure.md", "## Dialects") == set(dialects())


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(refreshed(page.read_text("utf-8")), "utf-8")
