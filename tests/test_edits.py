"""Edits: order, overlaps, and the way back from each character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converters.edits import Layer, OverlapError, SourceMap, Taken, apply_edits, settled
from converters.model import Edit


def edit(start: int, end: int, text: str) -> Edit:
    return Edit(start, end, text, "test")


@pytest.mark.parametrize(
    ("text", "edits", "expected"),
    [
        pytest.param("abc", [], "abc", id="none"),
        pytest.param("", [], "", id="empty"),
        pytest.param("", [edit(0, 0, "x")], "x", id="insert into nothing"),
        pytest.param("abc", [edit(0, 3, "")], "", id="delete everything"),
        pytest.param("abc", [edit(1, 2, "XYZ")], "aXYZc", id="replace"),
        pytest.param("abc", [edit(0, 0, "<"), edit(3, 3, ">")], "<abc>", id="both ends"),
        pytest.param("abc", [edit(2, 3, "C"), edit(0, 1, "A")], "AbC", id="any order"),
        pytest.param("abc", [edit(0, 1, "A"), edit(1, 2, "B")], "ABc", id="adjacent"),
        pytest.param("ab", [edit(1, 1, "1"), edit(1, 1, "2")], "a12b", id="insertions in order"),
        pytest.param("ab", [edit(1, 1, "2"), edit(1, 1, "1")], "a21b", id="order not sorted"),
        pytest.param("ab", [edit(1, 2, "B"), edit(1, 1, "-")], "a-B", id="insert before a span"),
        pytest.param("ab", [edit(0, 1, "A"), edit(1, 1, "-")], "A-b", id="insert after a span"),
        pytest.param("añ😀", [edit(2, 3, "é")], "añé", id="offsets are characters"),
        pytest.param("a\r\nb", [edit(3, 4, "c")], "a\r\nc", id="line ends stay"),
    ],
)
def test_result(text: str, edits: list[Edit], expected: str) -> None:
    assert apply_edits(text, edits)[0] == expected


@pytest.mark.parametrize(
    "edits",
    [
        pytest.param([edit(0, 2, ""), edit(1, 3, "")], id="cross"),
        pytest.param([edit(1, 2, ""), edit(0, 3, "")], id="contain"),
        pytest.param([edit(1, 2, "x"), edit(1, 2, "x")], id="the same twice"),
        pytest.param([edit(0, 2, ""), edit(1, 1, "x")], id="insert inside"),
        pytest.param([edit(2, 1, "x")], id="end before start"),
        pytest.param([edit(-1, 1, "x")], id="before the text"),
        pytest.param([edit(3, 4, "x")], id="behind the text"),
    ],
)
def test_overlap_raises(edits: list[Edit]) -> None:
    with pytest.raises(OverlapError):
        apply_edits("abc", edits)


@st.composite
def edits_of(draw: st.DrawFn, length: int) -> list[Edit]:
    """Draw edits of a text of that length that do not overlap, in any order."""
    cuts = sorted(draw(st.lists(st.integers(0, length), max_size=8)))
    spans = zip(cuts[::2], cuts[1::2], strict=False)
    # Insertions at one place keep the order in which they come, so the drawn order counts.
    return draw(st.permutations([edit(*span, draw(st.text(max_size=5))) for span in spans]))


def check_layer(before: str, after: str, layer: Layer, edits: list[Edit]) -> None:
    """Hold every offset of a result against the edits it was made with."""
    position = 0
    offset = 0
    for one in sorted(edits, key=lambda one: (one.start, one.end)):
        for _ in range(position, one.start):
            assert layer.source(offset) == position
            assert after[offset] == before[position]
            offset += 1
            position += 1
        for _ in one.text:
            assert layer.source(offset) == one.start
            offset += 1
        position = one.end
    for _ in range(position, len(before)):
        assert layer.source(offset) == position
        assert after[offset] == before[position]
        offset += 1
        position += 1
    assert offset == len(after)


@given(st.data())
def test_every_character_leads_back(data: st.DataObject) -> None:
    before = data.draw(st.text(max_size=30))
    edits = data.draw(edits_of(len(before)))
    after, layer = apply_edits(before, edits)
    check_layer(before, after, layer, edits)


@given(st.data())
def test_source_never_runs_backward(data: st.DataObject) -> None:
    before = data.draw(st.text(max_size=30))
    after, layer = apply_edits(before, data.draw(edits_of(len(before))))
    sources = [layer.source(offset) for offset in range(len(after))]
    assert sources == sorted(sources)
    assert all(0 <= source <= len(before) for source in sources)


@given(st.data())
def test_two_layers_compose(data: st.DataObject) -> None:
    first = data.draw(st.text(max_size=30))
    second, lower = apply_edits(first, data.draw(edits_of(len(first))))
    third, upper = apply_edits(second, data.draw(edits_of(len(second))))
    source_map = SourceMap().then(lower).then(upper)
    assert source_map.layers == (lower, upper)
    for offset in range(len(third)):
        assert source_map.source(offset) == lower.source(upper.source(offset))


def test_a_copied_character_leads_back_through_two_layers() -> None:
    middle, lower = apply_edits("one two three", [edit(4, 7, "2"), edit(0, 0, "> ")])
    after, upper = apply_edits(middle, [edit(0, 2, "")])
    assert (middle, after) == ("> one 2 three", "one 2 three")
    source = SourceMap().then(lower).then(upper).source
    assert [source(after.index(word)) for word in ("one", "2", "three")] == [0, 4, 8]


def test_without_layers_the_text_is_its_own_source() -> None:
    assert SourceMap().source(7) == 7


@pytest.mark.parametrize(("line", "expected"), [(1, 5), (2, 5), (3, 9), (0, 5), (99, 9)])
def test_lines_lead_back_and_stay_in_the_post(line: int, expected: int) -> None:
    assert SourceMap(lines=(5, 5, 9)).line(line) == expected


def test_without_lines_a_line_is_its_own_source() -> None:
    assert SourceMap().line(7) == 7


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 4)), max_size=12))
def test_edits_that_were_claimed_can_be_applied(spans: list[tuple[int, int]]) -> None:
    taken = Taken()
    edits = [Edit(start, min(start + length, 14), "x", "a") for start, length in spans]
    free = [edit for edit in edits if taken.claim((edit,))]
    apply_edits("." * 14, free)
    for edit in edits:
        if edit not in free:
            with pytest.raises(OverlapError):
                apply_edits("." * 14, [*free, edit])


def test_edits_that_belong_together_are_claimed_together() -> None:
    taken = Taken()
    assert taken.claim([Edit(4, 6, "", "a")])
    assert not taken.claim([Edit(0, 2, "", "a"), Edit(5, 7, "", "a")])
    assert taken.claim([Edit(1, 2, "", "a"), Edit(4, 4, "", "a"), Edit(6, 6, "", "a")])


def test_of_edits_that_overlap_the_first_stays() -> None:
    first, inside, after = edit(0, 2, "a"), edit(1, 3, "b"), edit(2, 3, "c")
    assert settled([after, inside, first]) == ([first, after], [inside])
    assert apply_edits("012", settled([after, inside, first])[0])[0] == "ac"
