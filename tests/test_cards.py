"""Preview images: their size, that every title has room, and that a font has its letters."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from converters.cards import HEIGHT, WIDTH, can_draw, draw_card

TITLES = {
    "short": "Ports",
    "two lines": "Headings, anchors and links that stay",
    "long": "What happens to a title of which nobody can say where it ends " * 4,
    "one word": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "none": "",
}


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_a_title_has_room(title: str) -> None:
    data = draw_card(title, "A site " * 20, "1 January 2024 · Ann, " + "Bob, " * 40)
    assert data == draw_card(title, "A site " * 20, "1 January 2024 · Ann, " + "Bob, " * 40)
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (WIDTH, HEIGHT)
        grey = image.convert("L")
    white = 250
    for box in (
        (WIDTH - 60, 0, WIDTH, HEIGHT),
        (24, 0, 70, HEIGHT),
        (24, HEIGHT - 50, WIDTH, HEIGHT),
    ):
        assert grey.crop(box).getextrema()[0] > white, box
    # the title keeps clear of the lines above and below it
    for top in (126, HEIGHT - 124):
        assert grey.crop((24, top, WIDTH, top + 4)).getextrema()[0] > white, top
    middle = grey.crop((24, 140, WIDTH, HEIGHT - 130))
    assert (middle.getextrema()[0] < 60) == bool(title)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Größe, naïve, œuvre, Łódź, Việt", True),
        ("Ψηφίο и кириллица", True),
        ("“Quotes” – dashes… → 5 € ≤ 6", True),
        ("", True),
        ("日本語", False),
        ("עברית", False),
        ("Party 🎉", False),
    ],
)
def test_a_font_has_its_letters(text: str, expected: bool) -> None:
    assert can_draw(text) == expected
