"""What stands for an embed: a frame where a service has a page for frames, else a link.

No script of any service is loaded.
"""

from __future__ import annotations

import re
from html import escape
from urllib.parse import parse_qs

from ..split_url import split_url
from .services import FRAMES, PAGES
from .text import destination, escape_text

_URL = re.compile(r"(?:https?:)?//\S+")
_VIDEO_FILE = re.compile(r"\.(?:mp4|webm|ogv|mov|m4v)(?:[?#]|$)", re.IGNORECASE)
_SOUND_FILE = re.compile(r"\.(?:mp3|ogg|oga|wav|m4a|flac)(?:[?#]|$)", re.IGNORECASE)
_YOUTUBE = re.compile(
    r"(?:youtu\.be/|youtube(?:-nocookie)?\.com/(?:embed/|shorts/|live/|v/|watch\?(?:.*&)?v=))"
    r"([\w-]{6,})"
)


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


def audio(source: str) -> str:
    """Return a player for a file of sound."""
    return f'<audio src="{escape(source)}" controls></audio>'


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
    if _SOUND_FILE.search(what):
        return audio(what)
    if _URL.fullmatch(what):
        if found := re.search(r"vimeo\.com/(?:video/)?(\d+)", what):
            return frame(FRAMES["vimeo"].format(found[1]))
        if "/embed" in what or "/player" in what or service == "iframe":
            return frame(what)
        return link(what)
    if service in FRAMES:
        return frame(FRAMES[service].format(what))
    if service == "spotify" and re.fullmatch(r"\w{22}", what):
        what = f"track/{what}"
    if service == "twitch" and what.isdigit():
        what = f"videos/{what}"
    if service in PAGES:
        return link(PAGES[service].format(what.lstrip("/@")))
    return None


def _start(url: str) -> str:
    """Return the query that starts a video where its address does."""
    start = parse_qs(split_url(url).query).get("t", [""])[0].rstrip("s")
    return f"?start={start}" if start.isdigit() else ""


def service_in(name: str) -> str:
    """Return the service that the name of a tag or an included file names, else nothing."""
    low = re.sub(r"[-_]", "", name.lower())
    for service in (*FRAMES, *PAGES):
        if len(service) > 4 and service in low:
            return service
    return low if low in FRAMES or low in PAGES else ""
