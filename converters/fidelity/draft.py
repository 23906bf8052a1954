"""A post on its way to the reference: what its steps share, and how they write what they keep."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TypeAlias

from ..model import Post
from .signs import HELD, HELD_END, LINE, LINE_END, MAYBE, MAYBE_END, blank, maybe

# attributes whose text the reader of the old site saw
_SHOWN = ("title", "heading", "header", "label", "summary", "caption", "text", "quote", "content")
# attributes that no reader sees
_UNSEEN = frozenset({
    "id", "class", "classname", "style", "key", "ref", "slug", "name", "width", "height",
    "align", "rel", "target",
})  # fmt: skip
_SOURCES = ("src", "source", "url", "image", "img", "image_path", "image_url", "file", "path")
_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp|ico)(?:[?#].*)?$", re.IGNORECASE)
_PICTURES = re.compile(r"fig|im(?:age|g)|picture|photo|screenshot", re.IGNORECASE)
EMBEDS = frozenset({
    "youtube", "youtubelite", "youtube-lite", "lite-youtube", "vimeo", "video", "tweet",
    "twitter", "x", "gist", "instagram", "codepen", "jsfiddle", "slideshare", "speakerdeck",
    "soundcloud", "spotify", "audio", "asciinema", "stackblitz", "codesandbox", "glitch",
    "replit", "github", "runkit", "loom", "twitch", "tiktok", "kotlin", "youtube_embed",
    "youtubeembed", "vimeoembed", "twittertweetembed", "tweetembed", "youtubevideo", "embed",
    "jsbin", "stackexchange", "reddit",
})  # fmt: skip
_ADDRESS = re.compile(
    r"(?:[a-z]+:)?//|[./#{]|\S*[/=]\S*$|(?:true|false|\d+(?:px|%|em|rem)?)$", re.I
)


@dataclass(slots=True)
class Draft:
    """What the steps of one post share.

    ``kept`` is code that goes back where it was, ``held`` code that the reader of the HTML puts in,
    ``names`` what the post's imports name.
    """

    post: Post
    kept: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    def hold(self, code: str, line: int) -> str:
        """Return the sign for a block of code that begins on this line of the post's body, from 0.

        A step that calls this has kept the lines of the text in their places.
        """
        self.held.append(numbered(code, self.post.body_line + line))
        return f"{HELD}{len(self.held) - 1}{HELD_END}" + blank(code)


Step: TypeAlias = Callable[[str, Draft], str]


def numbered(code: str, line: int) -> str:
    """Return code with the sign of its line before each of its lines."""
    return "\n".join(
        f"{LINE}{number}{LINE_END}{text}" for number, text in enumerate(code.split("\n"), line)
    )


def image(source: str) -> str:
    """Return an image as HTML that begins no HTML block."""
    return f'{MAYBE}{MAYBE_END}<img src="{escape(source)}">'


def embed(address: str) -> str:
    """Return an embed as HTML that begins no HTML block; the address may be an identifier alone."""
    return f'{MAYBE}{MAYBE_END}<video src="embed:{escape(address)}"></video>'


def call(name: str, named: Mapping[str, str], positional: tuple[str, ...] = ()) -> str:
    """Return what a reader saw of a template's call: an embed, an image, the words of attributes.

    Of attributes whose meaning is not sure, the words may be there.
    """
    bare = name.rpartition("/")[2].lower()
    if bare in EMBEDS:
        found = [named[key] for key in ("id", "src", "url", "v", "href") if named.get(key)]
        found += [one for one in (*positional, *named.values()) if one not in found]
        return embed(" ".join(found)) + maybe(_words(named, _SHOWN, positional=()))
    source = next((named[key] for key in _SOURCES if _IMAGE.search(named.get(key, ""))), "")
    if not source:
        source = next((one for one in positional if _IMAGE.search(one)), "")
    if not source and _PICTURES.search(bare):
        source = next((named[key] for key in _SOURCES if named.get(key)), "")
    sure = " ".join(named[key] for key in _SHOWN if _prose(named.get(key, "")))
    others = tuple(one for one in positional if one != source)
    words = maybe(_words(named, _SHOWN, others))
    return " ".join(filter(None, (image(source) if source else "", sure, words)))


def _prose(text: str) -> bool:
    text = text.strip()
    return bool(text) and ("](" in text or not _ADDRESS.match(text))


def _words(named: Mapping[str, str], sure: tuple[str, ...], positional: tuple[str, ...]) -> str:
    """Return the words of the attributes that are not sure to show."""
    pairs = [
        f"{key} {value}"
        for key, value in named.items()
        if key not in sure and key not in _UNSEEN and _prose(value)
    ]
    return " ".join([*pairs, *(one for one in positional if _prose(one))])
