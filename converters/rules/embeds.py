"""Components that show an image, a film, or a piece of another site.

Each keeps its address: what can stand in a frame does, of the rest a link is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from ..model import Edit, Notice
from .elements import Element, Writer
from .mdx import value
from .piece import Piece
from .services import FRAMES, PAGES
from .text import escape_text

# what a component's name may hold
_PROVIDERS = (
    *("youtube", "vimeo", "tweet", "twitter", "codesandbox", "stackblitz", "codepen", "gist"),
    *("instagram", "tiktok", "spotify", "soundcloud", "loom", "bilibili", "egghead", "asciinema"),
)
# addresses for the identifiers that components take, where those of tags are others
_OWN = {
    "codepen": ("https://codepen.io/pen/{}", False),
    "tiktok": ("https://www.tiktok.com/embed/{}", True),
    "spotify": ("https://open.spotify.com/embed/{}", True),
    "soundcloud": ("https://w.soundcloud.com/player/?url={}", True),
    "egghead": ("https://egghead.io/lessons/{}/embed", True),
}
_KNOWN = {
    **{name: (address, False) for name, address in PAGES.items() if name in _PROVIDERS},
    **{name: (address, True) for name, address in FRAMES.items() if name in _PROVIDERS},
    **_OWN,
}
_GENERIC = re.compile(r"(?:^|responsive|react)?(?:embed|iframe|player)(?:ly)?$")
_ID = (
    *("id", "videoId", "videoID", "video", "youTubeId", "youtubeId", "tweetId", "tweetID", "code"),
    *("tweetLink", "embedId", "embedID", "sandboxId", "sandbox", "playlistId", "gist"),
)
_ADDRESS = ("src", "url", "href", "link")


def provider(name: str) -> str:
    """Return the kind of embed that a component's name tells of, empty where it tells of none."""
    for key in _PROVIDERS:
        if key in name and "link" not in name and "icon" not in name:
            return key
    if name in ("video", "audio", "videoplayer", "audioplayer"):
        return name[:5]
    return "embed" if _GENERIC.search(name) else ""


def _source(writer: Writer, piece: Piece) -> str:
    for name in ("src", "image", "srcLight", "source", "filename"):
        if found := value(piece.attributes.get(name), writer.names):
            return writer.address(found)
    for name in ("sources", "src", "image"):
        # `sources={{light: useBaseUrl('/a.png'), dark: …}}`
        attribute = piece.attributes.get(name)
        if attribute and (
            match := re.search(r"[\"']([^\"']+\.\w{2,5})[\"']", attribute.value or "")
        ):
            return writer.address(match[1])
    return ""


def figure(writer: Writer, element: Element) -> Iterator[Edit | Notice]:
    """Turn a component that shows an image into the image, a caption below it."""
    piece, close = element.piece, element.close
    code = f"component:{piece.name}"
    source = _source(writer, piece)
    caption = value(piece.attributes.get("caption"), writer.names) or ""
    kept = [f'src="{escape(source)}"'] if source else []
    for name in ("alt", "title", "width", "height"):
        text = value(piece.attributes.get(name), writer.names)
        if text:
            kept.append(f'{name}="{escape(text)}"')
    image = f"<img {' '.join(kept)}>" if source else ""
    if close is None:
        if caption and writer.alone(piece.start, piece.end):
            lines = ["<figure>", image, f"<figcaption>{escape(caption)}</figcaption>", "</figure>"]
            yield from writer.block(piece.start, piece.end, lines, code)
        else:
            text = " ".join(filter(None, (image, escape_text(caption))))
            yield Edit(piece.start, piece.end, text, code)
        return
    opening = ["<figure>", *([image] if image else [])]
    inner = writer.text[piece.end : close.start].strip()
    ending = ["</figure>"]
    if inner and image:
        opening.append("<figcaption>")
        ending = ["</figcaption>", "</figure>"]
    yield from writer.block(piece.start, piece.end, [*opening, ""], code, apart=False)
    yield from writer.close_block(close, ["", *ending, ""], code)


def embed(writer: Writer, element: Element) -> Iterator[Edit | Notice]:
    """Turn an embed into a frame, a player or a link that keeps its address."""
    piece = element.piece
    code = f"component:{piece.name}"
    kind = provider(piece.name.lower())
    found = next(filter(None, (value(piece.attributes.get(one), writer.names) for one in _ID)), "")
    source = next(
        filter(None, (value(piece.attributes.get(one), writer.names) for one in _ADDRESS)), ""
    )
    if not (found or source):
        source = next(
            (text for one in piece.attributes.values() if (text := value(one, writer.names))), ""
        )
    title = value(piece.attributes.get("title"), writer.names) or ""
    text = _embedded(kind, found, writer.address(source), title)
    if writer.alone(piece.start, piece.end):
        yield from writer.block(piece.start, piece.end, [text], code)
    else:
        yield Edit(piece.start, piece.end, text, code)
    if element.close is not None:
        yield Edit(element.close.start, element.close.end, "", code)


def _embedded(kind: str, found: str, source: str, title: str) -> str:
    shown = f' title="{escape(title)}"' if title else ""
    if kind in ("video", "audio"):
        return f'<{kind} src="{escape(source or found)}" controls{shown}></{kind}>'
    template, framed = _KNOWN.get(kind, ("{}", True))
    identifier = found or source
    if kind in ("tweet", "twitter") and "/status/" in identifier and "//" not in identifier:
        identifier = f"https://twitter.com/{identifier.strip('/')}"
    if re.match(r"https?:|//", identifier):
        if kind == "embed":
            kind = next((name for name, host in _HOSTS if host.search(identifier)), kind)
        address = _framed(kind, identifier)
    elif found or kind in _KNOWN:
        address = template.format(identifier.strip("/"))
    else:
        address = identifier
    if not address:
        return escape(title)
    if kind in ("tweet", "twitter"):
        link = f'<a href="{escape(address)}">{escape(title or address)}</a>'
        return f'<blockquote class="twitter-tweet">{link}</blockquote>'
    if not framed or not address.startswith(("http", "//", "/")):
        return f'<a href="{escape(address)}">{escape(title or address)}</a>'
    return f'<iframe src="{escape(address)}"{shown} loading="lazy" allowfullscreen></iframe>'


def embedded_by_name(name: str, identifier: str, address: str, title: str) -> str:
    """Return what shows a service's thing, by the service's name and an identifier or address."""
    kind = provider(name.lower())
    if name == "github" and not address:
        address = PAGES["github"].format(identifier.strip("/"))
        return f'<a href="{escape(address)}">{escape(title or identifier)}</a>'
    return embedded_address(address) if address else _embedded(kind, identifier, "", title)


_HOSTS = (
    ("youtube", re.compile(r"//(?:www\.|m\.)?(?:youtube(?:-nocookie)?\.com/|youtu\.be/)")),
    ("vimeo", re.compile(r"//(?:www\.|player\.)?vimeo\.com/(?:video/)?\d")),
    ("tweet", re.compile(r"//(?:www\.|mobile\.)?(?:twitter|x)\.com/\w+/status")),
    ("frame", re.compile(r"//(?:www\.)?loom\.com/(?:share|embed)/|//codesandbox\.io/embed/")),
    ("video", re.compile(r"\.(?:mp4|webm|ogv|mov)(?:[?#]|$)", re.IGNORECASE)),
    ("audio", re.compile(r"\.(?:mp3|ogg|wav|m4a)(?:[?#]|$)", re.IGNORECASE)),
)


def embedded_address(address: str) -> str:
    """Return what shows the thing at an address: a frame or a player, else a link to it."""
    kind = next((name for name, host in _HOSTS if host.search(address)), "")
    if kind == "frame":
        address = address.replace("loom.com/share/", "loom.com/embed/")
    if kind:
        return _embedded(kind, "", address, "")
    return f'<a href="{escape(address)}">{escape(address)}</a>'


def _framed(kind: str, address: str) -> str:
    """Return the address for a frame of one that was copied from a browser."""
    if kind == "youtube" and (
        match := re.search(r"(?:youtu\.be/|[?&]v=|/shorts/)([\w-]{6,})", address)
    ):
        return FRAMES["youtube"].format(match[1])
    if kind == "vimeo" and (match := re.search(r"//(?:www\.)?vimeo\.com/(\d+)", address)):
        return f"https://player.vimeo.com/video/{match[1]}"
    return address
