"""Tiles: both sides of every edit, through any number of layers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_edits import edits_of

from converters.edits import SourceMap, apply_edits
from converters.model import Edit
from converters.tiles import tiles


def sides(before: str, *layers: list[Edit]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return each tile's text before and after the layers, and its codes."""
    text, source_map = before, SourceMap()
    for edits in layers:
        text, layer = apply_edits(text, edits)
        source_map = source_map.then(layer)
    return [
        (before[one.source_start : one.source_end], text[one.start : one.end], one.codes)
        for one in tiles(source_map, len(before))
    ]


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        pytest.param([], [("abcd", "abcd", ())], id="no layer"),
        pytest.param([[]], [("abcd", "abcd", ())], id="no edit"),
        pytest.param(
            [[Edit(1, 2, "XY", "x")]],
            [("a", "a", ()), ("b", "XY", ("x",)), ("cd", "cd", ())],
            id="replaced",
        ),
        pytest.param(
            [[Edit(1, 2, "", "x"), Edit(3, 3, "+", "y")]],
            [("a", "a", ()), ("b", "", ("x",)), ("c", "c", ()), ("", "+", ("y",)), ("d", "d", ())],
            id="taken out and put in",
        ),
        pytest.param(
            [[Edit(0, 1, "A", "x")], [Edit(2, 3, "C", "y")]],
            [("a", "A", ("x",)), ("b", "b", ()), ("c", "C", ("y",)), ("d", "d", ())],
            id="apart in two layers",
        ),
        pytest.param(
            [[Edit(1, 2, "(b)", "x")], [Edit(2, 3, "B", "y")]],
            [("a", "a", ()), ("b", "(B)", ("x", "y")), ("cd", "cd", ())],
            id="an edit inside what another put in",
        ),
        pytest.param(
            [[Edit(1, 2, "", "x")], [Edit(0, 2, "-", "y")]],
            [("abc", "-", ("y", "x")), ("d", "d", ())],
            id="an edit around what another took out",
        ),
        pytest.param(
            [[Edit(1, 2, "", "x")], [Edit(1, 1, "+", "y")]],
            [("a", "a", ()), ("b", "", ("x",)), ("", "+", ("y",)), ("cd", "cd", ())],
            id="put in where another took out",
        ),
        pytest.param(
            [[Edit(1, 2, "12", "x")], [Edit(0, 2, "-", "y")]],
            [("ab", "-2", ("y", "x")), ("cd", "cd", ())],
            id="across the edge of another",
        ),
        pytest.param([[Edit(0, 4, "", "x")]], [("abcd", "", ("x",))], id="nothing is left"),
    ],
)
def test_sides(layers: list[list[Edit]], expected: list[tuple[str, str, tuple[str, ...]]]) -> None:
    assert sides("abcd", *layers) == expected


def test_an_empty_text() -> None:
    assert sides("") == []
    assert sides("", [Edit(0, 0, "new", "x")]) == [("", "new", ("x",))]


@given(st.data())
def test_tiles_cover_both_texts_and_name_every_edit(data: st.DataObject) -> None:
    before = data.draw(st.text(max_size=30))
    text, source_map = before, SourceMap()
    codes: set[str] = set()
    for layer_number in range(data.draw(st.integers(0, 4))):
        edits = [
            Edit(one.start, one.end, one.text, f"{layer_number}.{at}")
            for at, one in enumerate(data.draw(edits_of(len(text))))
        ]
        codes |= {one.code for one in edits if one.text or one.start < one.end}
        text, layer = apply_edits(text, edits)
        source_map = source_map.then(layer)
    found = list(tiles(source_map, len(before)))
    assert "".join(before[one.source_start : one.source_end] for one in found) == before
    assert "".join(text[one.start : one.end] for one in found) == text
    assert {code for one in found for code in one.codes} == codes
    for one in found:
        if not one.codes:
            assert before[one.source_start : one.source_end] == text[one.start : one.end]
            offsets = range(one.start, one.end)
            assert [source_map.source(at) for at in offsets] == list(
                range(one.source_start, one.source_end)
            )
