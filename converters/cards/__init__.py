"""Preview images for social networks: a post's title, its site and its date, as a PNG.

The image has sixteen colours, so that it is small and quickly made. The fonts are Inter (SIL Open
Font License, ``fonts/OFL.txt``), for Latin, Greek and Cyrillic letters.
"""

from __future__ import annotations

import functools
import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

# to be raised when a card of the same texts looks different
VERSION = 1
WIDTH, HEIGHT = 1200, 630
_FONTS = Path(__file__).parent / "fonts"
_TITLE, _SMALL = "InterDisplay-SemiBold.otf", "Inter-Medium.otf"
_MARGIN = 88
_SIZES = (96, 84, 72, 62, 54)
_LINES = 4
_TEXT, _QUIET = 22, 110
# indices of the palette: fifteen greys from black to white, then the colour of the edge
_GREYS = 15
_ACCENT = (23, 109, 182)


def can_draw(text: str) -> bool:
    """Tell whether the fonts have every sign of a text."""
    return all(_has(sign) for sign in set(text) if not sign.isspace())


@functools.cache
def _has(sign: str) -> bool:
    font = _font(_SMALL, 32)
    return bytes(font.getmask(sign)) != bytes(font.getmask("\uffff"))


def draw_card(title: str, site: str, line: str) -> bytes:
    """Return the card of a post as PNG; ``line`` stands at the foot: the date, the author."""
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    pen = ImageDraw.Draw(image)
    room = WIDTH - 2 * _MARGIN
    small = _font(_SMALL, 34)
    pen.text((_MARGIN, 72), _cut(site, small, room), font=small, fill=_QUIET)
    pen.text((_MARGIN, HEIGHT - 72), _cut(line, small, room), font=small, fill=_QUIET, anchor="ls")
    font, lines = _set(title, room)
    spacing = font.size * 1.14
    top = (HEIGHT - spacing * len(lines)) / 2
    for number, text in enumerate(lines):
        pen.text((_MARGIN - 4, round(top + number * spacing)), text, font=font, fill=_TEXT)
    image = image.point([round(value * (_GREYS - 1) / 255) for value in range(256)])
    greys = [round(255 * number / (_GREYS - 1)) for number in range(_GREYS)]
    card = Image.frombytes("P", image.size, image.tobytes())
    card.putpalette([part for grey in greys for part in (grey,) * 3] + list(_ACCENT))
    ImageDraw.Draw(card).rectangle((0, 0, 20, HEIGHT), fill=_GREYS)
    out = io.BytesIO()
    card.save(out, "PNG", bits=4, compress_level=3)
    return out.getvalue()


@functools.cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    # without Raqm: its version would decide what a card looks like
    return ImageFont.truetype(str(_FONTS / name), size, layout_engine=ImageFont.Layout.BASIC)


def _set(title: str, room: float) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """Return the largest font in which a title has room, and its lines; the rest is cut."""
    for size in _SIZES:
        font = _font(_TITLE, size)
        lines = _wrapped(title, font, room)
        if len(lines) <= (2 if size == _SIZES[0] else 3 if size > _SIZES[-1] else _LINES):
            return font, lines
    kept = lines[:_LINES]
    kept[-1] = _cut(f"{kept[-1]} {lines[_LINES]}", font, room)
    return font, kept


def _wrapped(text: str, font: ImageFont.FreeTypeFont, room: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= room:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        while font.getlength(word) > room:
            fits = next(
                end for end in range(len(word), 0, -1) if font.getlength(word[:end]) <= room
            )
            lines[-1], word = word[:fits], word[fits:]
            lines.append("")
        lines[-1] = word
    return lines


def _cut(text: str, font: ImageFont.FreeTypeFont, room: float) -> str:
    """Return a text, with an ellipsis where it has no room."""
    if font.getlength(text) <= room:
        return text
    while text and font.getlength(text + "…") > room:
        text = text[:-1]
    return text.rstrip() + "…"
