"""CONTRIBUTING.md says what is: its example dialect works as printed, its maps name what there is."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_dialects import cases_in, check
from test_layers import LAYERS, layer_of

from converters import dialects as package

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
MADE_UP = "converters/dialects/marked.py", "tests/fixtures/dialects/marked.md"


def block(language: str) -> str:
    """Return the first block of code of a language."""
    found = re.search(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def table(heading: str) -> Iterator[list[str]]:
    """Yield the code spans in the last cell of each row of the table below a heading."""
    section = TEXT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\|.*\|([^|]*)\|$", section, re.MULTILINE)
    for row in rows[2:]:
        yield re.findall(r"`([^`]+)`", row)


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put the example among the dialects, as a file in their folder would be."""
    (tmp_path / "marked.py").write_text(block("python"), "utf-8")
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
    package.dialects.cache_clear()
    yield
    sys.modules.pop(f"{package.__name__}.marked", None)
    monkeypatch.undo()
    package.dialects.cache_clear()


@pytest.mark.parametrize(
    ("dialect", "post", "body", "notices"), [*cases_in(block("text"), "marked")]
)
def test_the_example_works_as_printed(
    example: None, dialect: str, post: str, body: str, notices: str
) -> None:
    check(dialect, post, body, notices)


def test_the_table_of_layers_is_that_of_the_imports() -> None:
    rows = [[name.rstrip("/") for name in row] for row in table("Layers")]
    layers = [{layer_of(name) for name in row} for row in rows]
    assert all(len(row) == 1 for row in layers), "a row of the table is of one layer"
    order = [layer for (layer,) in layers if layer is not None]
    assert order == sorted(order)
    named = [name for row in rows for name in row]
    assert sorted(named) == sorted(name for row in LAYERS for name in row if name)


def test_what_is_said_to_be_somewhere_is_there() -> None:
    paths = re.findall(r"`((?:converters|tests|benchmarks|guide|posts)/[\w./-]*)`", TEXT)
    assert [one for one in paths if one not in MADE_UP and not (ROOT / one).exists()] == []
