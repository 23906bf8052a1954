"""Players and posts of other sites, as their own documentation embeds them: frames and links."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from urllib.parse import parse_qs, quote

from ..split_url import split_url
from .services import FRAMES
from .shortcode_calls import Call


def _frame(address: str, title: str) -> str:
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="560" height="315" '
        'loading="lazy" allowfullscreen></iframe>'
    )


def _youtube(call: Call) -> str:
    given = call.get("id", "src", "url", "video", "v", at=0)
    if "/" in given:
        address = split_url(given)
        given = parse_qs(address.query).get("v", [address.path.rpartition("/")[2]])[0]
    if not re.fullmatch(r"[\w-]+", given):
        return ""
    start = call.get("start", "t")
    after = f"?start={start}" if start.isdigit() else ""
    return _frame(FRAMES["youtube"].format(given) + after, call.get("title") or "YouTube video")


def _vimeo(call: Call) -> str:
    match = re.search(r"\d+", call.get("id", "src", "url", at=0))
    address = FRAMES["vimeo"].format(match[0]) if match else ""
    return _frame(address, call.get("title") or "Vimeo video") if address else ""


def _pair(call: Call) -> tuple[str, str]:
    """Return what stands before the id among the arguments, if anything does, and the id."""
    positional = call.node.positional
    last = positional[-1] if positional else ""
    return positional[0] if len(positional) > 1 else "", call.get("id") or last


def _tweet(call: Call) -> str:
    first, identifier = _pair(call)
    user = call.get("user") or first or "i"
    if "/" in identifier:
        return f'<blockquote class="twitter-tweet">\n\n<{identifier}>\n\n</blockquote>'
    if not identifier.isdigit():
        return ""
    address = f"https://twitter.com/{quote(user)}/status/{identifier}"
    return f'<blockquote class="twitter-tweet">\n\n<{address}>\n\n</blockquote>'


def _instagram(call: Call) -> str:
    identifier = call.get("id", at=0)
    return f"<https://www.instagram.com/p/{quote(identifier)}/>" if identifier else ""


def _gist(call: Call) -> str:
    """A link: the script that gists are embedded with writes into a page only as it loads."""
    positional = call.node.positional
    given = call.get("url", "id", "src", at=0)
    user = call.get("user", "username")
    if len(positional) > 1:
        user, given = positional[0], positional[1]
    if not given:
        return ""
    address = (
        given
        if "://" in given
        else "https://gist.github.com/" + "/".join(filter(None, (user, given)))
    )
    file = call.get("file") or (positional[2] if len(positional) > 2 else "")
    anchor = "#file-" + re.sub(r"[^\w]+", "-", file.lower()) if file else ""
    return f"<{address}{anchor}>"


def _media(kind: str) -> Callable[[Call], str]:
    def html(call: Call) -> str:
        source = call.get("src", "source", "url", "file", "webm", "mp4", "ogg", "path", at=0)
        if not source:
            return ""
        caption = call.get("caption", "title")
        shown = f"\n<figcaption>\n\n{caption}\n\n</figcaption>" if caption else ""
        return f'<figure>\n<{kind} src="{escape(source)}" controls></{kind}>{shown}\n</figure>'

    return html


def _page(call: Call) -> str:
    address = call.get("src", "url", "link", at=0)
    return _frame(address, call.get("title") or "Embedded page") if address else ""


def _site(pattern: str) -> Callable[[Call], str]:
    def html(call: Call) -> str:
        if "{user}" in pattern:
            first, identifier = _pair(call)
            user = call.get("user") or first
            if not user or not identifier:
                return ""
            return _frame(pattern.format(user=quote(user), id=quote(identifier)), call.name)
        identifier = call.get("id", "src", "url", at=0)
        if not identifier:
            return ""
        address = identifier if "://" in identifier else pattern.format(id=quote(identifier))
        return _frame(address, call.get("title") or call.name)

    return html


def _spotify(call: Call) -> str:
    identifier = call.get("id", at=-1 % max(len(call.node.positional), 1))
    kind = call.get("type") or (
        call.node.positional[0] if len(call.node.positional) > 1 else "track"
    )
    if not re.fullmatch(r"\w+", identifier):
        return ""
    return _frame(f"https://open.spotify.com/embed/{quote(kind)}/{identifier}", "Spotify")


_FRAMED = ("loom", "jsfiddle", "stackblitz", "codesandbox", "bilibili", "asciinema")
EMBEDS: dict[str, Callable[[Call], str]] = {
    **dict.fromkeys(("youtube", "youtubelite", "youtube-lite", "yt"), _youtube),
    "vimeo": _vimeo,
    "vimeo_simple": _vimeo,
    **dict.fromkeys(("tweet", "twitter", "x", "x_simple", "twitter_simple"), _tweet),
    "instagram": _instagram,
    "gist": _gist,
    **dict.fromkeys(("video", "local-video", "mp4"), _media("video")),
    "audio": _media("audio"),
    **dict.fromkeys(("iframe", "embed"), _page),
    "spotify": _spotify,
    "speakerdeck": _site("https://speakerdeck.com/player/{id}"),
    "soundcloud": _site(
        "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/{id}"
    ),
    "twitch": _site("https://player.twitch.tv/?video={id}"),
    "tiktok": _site("https://www.tiktok.com/embed/v2/{id}"),
    "giphy": _site("https://giphy.com/embed/{id}"),
    **{name: _site(FRAMES[name].replace("{}", "{id}")) for name in _FRAMED},
    "asciicast": _site(FRAMES["asciinema"].replace("{}", "{id}")),
    "codepen": _site("https://codepen.io/{user}/embed/{id}"),
    "streamable": _site("https://streamable.com/e/{id}"),
}
