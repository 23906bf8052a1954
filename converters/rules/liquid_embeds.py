"""What stands for an embed: a frame where a service has a page for frames, else a link.

No script of any service is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from urllib.parse import parse_qs, urlsplit

from .text import destination, escape_text

_URL = re.compile(r"(?:https?:)?//\S+")
_VIDEO_FILE = re.compile(r"\.(?:mp4|webm|ogv|mov|m4v)(?:[?#]|$)", re.IGNORECASE)
_YOUTUBE = re.compile(
    r"(?:youtu\.be/|youtube(?:-nocookie)?\.com/(?:embed/|shorts/|live/|v/|watch\?(?:.*&)?v=))"
    r"([\w-]{6,})"
)

# services whose page for frames is known, by the name of the tag
FRAMES: Mapping[str, str] = {
    "youtube": "https://www.youtube-nocookie.com/embed/{}",
    "vimeo": "https://player.vimeo.com/video/{}",
    "bilibili": "https://player.bilibili.com/player.html?bvid={}",
    "codesandbox": "https://codesandbox.io/embed/{}",
    "stackblitz": "https://stackblitz.com/edit/{}?embed=1",
    "loom": "https://www.loom.com/embed/{}",
    "jsfiddle": "https://jsfiddle.net/{}/embedded/",
    "asciinema": "https://asciinema.org/a/{}/iframe",
    "ted": "https://embed.ted.com/talks/{}",
    "dailymotion": "https://www.dailymotion.com/embed/video/{}",
    "google-drive": "https://drive.google.com/file/d/{}/preview",
}
# services that a link leads to, by the name of the tag
PAGES: Mapping[str, str] = {
    "twitter": "https://twitter.com/i/status/{}",
    "tweet": "https://twitter.com/i/status/{}",
    "x": "https://x.com/i/status/{}",
    "gist": "https://gist.github.com/{}",
    "github": "https://github.com/{}",
    "instagram": "https://www.instagram.com/p/{}/",
    "codepen": "https://codepen.io/{}",
    "spotify": "https://open.spotify.com/{}",
    "soundcloud": "https://soundcloud.com/{}",
    "speakerdeck": "https://speakerdeck.com/player/{}",
    "slideshare": "https://www.slideshare.net/slideshow/embed_code/key/{}",
    "replit": "https://replit.com/{}",
    "glitch": "https://glitch.com/edit/#!/{}",
    "reddit": "https://www.reddit.com/{}",
    "medium": "https://medium.com/{}",
    "wikipedia": "https://en.wikipedia.org/wiki/{}",
    "stackoverflow": "https://stackoverflow.com/questions/{}",
    "stackexchange": "https://stackexchange.com/{}",
    "twitch": "https://www.twitch.tv/{}",
    "kotlin": "https://pl.kotl.in/{}",
    "dotnetfiddle": "https://dotnetfiddle.net/{}",
    "nexttech": "https://nt.dev/s/{}",
    "bluesky": "https://bsky.app/profile/{}",
    "mastodon": "https://{}",
    "parler": "https://www.parler.io/audio/{}",
    "blogcast": "https://blogcast.host/embed/{}",
    "forem": "https://forem.com/{}",
    "link": "https://dev.to/{}",
    "post": "https://dev.to/{}",
    "user": "https://dev.to/{}",
    "organization": "https://dev.to/{}",
    "tag": "https://dev.to/t/{}",
    "podcast": "https://dev.to/{}",
    "listing": "https://dev.to/listings/{}",
    "devcomment": "https://dev.to/comment/{}",
    "comment": "https://dev.to/comment/{}",
}  # fmt: skip


def frame(url: str) -> str:
    """Return a frame that shows a page."""
    return (
        f'<iframe src="{escape(url)}" width="560" height="315" loading="lazy" '
        "allowfullscreen></iframe>"
    )


def link(url: str, text: str = "") -> str:
    """Return a link as Markdown, its address as its text where there is none."""
    return f"[{escape_text(text or url)}]({destination(url)})"


def video(source: str) -> str:
    """Return a player for a video file."""
    return f'<video src="{escape(source)}" controls></video>'


def embed(service: str, what: str) -> str | None:
    """Return what stands for a service's item, given by its address or its identifier."""
    what = what.strip()
    if not what:
        return None
    service = service.lower()
    if found := _YOUTUBE.search(what):
        return frame(FRAMES["youtube"].format(found[1]) + _start(what))
    if _VIDEO_FILE.search(what):
        return video(what)
    if _URL.fullmatch(what):
        if found := re.search(r"vimeo\.com/(?:video/)?(\d+)", what):
            return frame(FRAMES["vimeo"].format(found[1]))
        if "/embed" in what or "/player" in what or service == "iframe":
            return frame(what)
        return link(what)
    if service in FRAMES:
        return frame(FRAMES[service].format(what))
    if service in PAGES:
        return link(PAGES[service].format(what.lstrip("/@")))
    return None


def _start(url: str) -> str:
    """Return the query that starts a video where its address does."""
    start = parse_qs(urlsplit(url).query).get("t", [""])[0].rstrip("s")
    return f"?start={start}" if start.isdigit() else ""


def service_in(name: str) -> str:
    """Return the service that the name of a tag or an included file names, else nothing."""
    low = re.sub(r"[-_]", "", name.lower())
    for service in (*FRAMES, *PAGES):
        if len(service) > 4 and service in low:
            return service
    return low if low in FRAMES or low in PAGES else ""
