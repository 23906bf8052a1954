"""What stands in a page for what another host has: the name of the thing, its still, its page."""

from __future__ import annotations

import re
from html import escape

from .languages import Words, is_right_to_left
from .split_url import split_url

# what readers call a service, and what it shows, by the end of its host's name
SERVICES = {
    "youtube.com": ("YouTube", "video"),
    "youtube-nocookie.com": ("YouTube", "video"),
    "vimeo.com": ("Vimeo", "video"),
    "dailymotion.com": ("Dailymotion", "video"),
    "bilibili.com": ("Bilibili", "video"),
    "loom.com": ("Loom", "video"),
    "ted.com": ("TED", "video"),
    "twitch.tv": ("Twitch", "video"),
    "tiktok.com": ("TikTok", "video"),
    "streamable.com": ("Streamable", "video"),
    "asciinema.org": ("asciinema", "recording"),
    "spotify.com": ("Spotify", "audio"),
    "soundcloud.com": ("SoundCloud", "audio"),
    "gist.github.com": ("GitHub", "gist"),
    "twitter.com": ("X", "post"),
    "x.com": ("X", "post"),
    "instagram.com": ("Instagram", "post"),
    "reddit.com": ("Reddit", "post"),
    "bsky.app": ("Bluesky", "post"),
    "imgur.com": ("Imgur", "image"),
    "giphy.com": ("GIPHY", "image"),
    "codepen.io": ("CodePen", "example"),
    "codesandbox.io": ("CodeSandbox", "example"),
    "stackblitz.com": ("StackBlitz", "example"),
    "jsfiddle.net": ("JSFiddle", "example"),
    "observablehq.com": ("Observable", "notebook"),
    "speakerdeck.com": ("Speaker Deck", "slides"),
    "slideshare.net": ("SlideShare", "slides"),
    "google.com": ("Google", "page"),
    "openstreetmap.org": ("OpenStreetMap", "map"),
}
# the page for people, where a frame has an address of its own: pattern and replacement
_PAGES = tuple(
    (re.compile(pattern), page)
    for pattern, page in (
        (r".*youtube(?:-nocookie)?\.com/embed/videoseries\?.*\blist=([\w-]+).*",
         r"https://www.youtube.com/playlist?list=\1"),
        (r".*youtube(?:-nocookie)?\.com/embed/([\w-]{6,}).*",
         r"https://www.youtube.com/watch?v=\1"),
        (r".*player\.vimeo\.com/video/(\d+).*", r"https://vimeo.com/\1"),
        (r".*dailymotion\.com/embed/video/(\w+).*", r"https://www.dailymotion.com/video/\1"),
        (r".*loom\.com/embed/(\w+).*", r"https://www.loom.com/share/\1"),
        (r".*open\.spotify\.com/embed/(\w+/\w+).*", r"https://open.spotify.com/\1"),
        (r".*codepen\.io/([\w-]+)/embed/(?:preview/)?(\w+).*", r"https://codepen.io/\1/pen/\2"),
        (r".*codesandbox\.io/embed/([\w-]+).*", r"https://codesandbox.io/s/\1"),
        (r"(.*gist\.github\.com/[^?]+)\.js.*", r"\1"),
        (r"(.*asciinema\.org/a/\w+)(?:/iframe|\.js).*", r"\1"),
    )
)  # fmt: skip
# One dark look, as players have it: a still knows nothing of the page around it.
_STYLE = (
    "html,body{height:100%;margin:0}"
    "body{display:grid;place-content:center;box-sizing:border-box;padding:1rem;overflow:hidden;"
    "background:#16191d;color:#e9ecef;font:1rem/1.4 system-ui,sans-serif;text-align:center}"
    "a{color:#fff}a:focus-visible{outline:3px solid #7cc4ff;outline-offset:4px}"
    ".load{display:grid;justify-items:center;gap:.5rem;text-decoration:none;border-radius:.5rem}"
    ".load:hover b{text-decoration:underline}"
    "svg{width:3.25rem;height:3.25rem}small{color:#c3c9d0}"
    ".page{margin-top:.75rem;font-size:.85rem}"
    "@media(max-height:11rem){body{padding:.25rem .75rem}.load{grid-template-columns:auto auto;"
    "column-gap:.75rem;row-gap:0;justify-items:start}svg{width:2rem;height:2rem;grid-row:span 2}"
    ".page{display:none}}"
)
_PLAY = (
    '<svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="11" fill="none" '
    'stroke="currentColor" stroke-width="1.5"/><path fill="currentColor" '
    'd="M9.5 7.5v9l7-4.5z"/></svg>'
)


def host_of(url: str) -> str:
    """Return the host that a URL names, in lower case; empty where it names none."""
    return split_url(url.strip(), "https").hostname or ""


def page_of(url: str) -> str:
    """Return the address of the page for people that a frame or script shows."""
    for pattern, page in _PAGES:
        if pattern.fullmatch(url):
            url = pattern.sub(page, url)
            break
    return f"https:{url}" if url.startswith("//") else url


def name_of(url: str, say: Words = str) -> str:
    """Return what is shown, in words: ``YouTube video``; ``Embedded page`` of hosts not known."""
    host = host_of(url)
    for known, (service, kind) in SERVICES.items():
        if host == known or host.endswith("." + known):
            return say(f"{{service}} {kind}").format(service=service)
    return say("Embedded page")


def still(url: str, name: str, say: Words = str, language: str = "en") -> str:
    """Return the document that a frame shows until a reader follows its link, in a language."""
    page = page_of(url)
    more = ""
    if page != url:
        there = escape(say("Open at {host}").format(host=host_of(page)))
        more = f'<a class="page" href="{escape(page)}" target="_blank">{there}</a>'
    direction = ' dir="rtl"' if is_right_to_left(language) else ""
    load = escape(say("Load from {host}").format(host=host_of(url)))
    return (
        f'<!doctype html><html lang="{escape(language)}"{direction}><meta charset="utf-8">'
        f"<title>{escape(name)}</title>"
        f'<style>{_STYLE}</style><a class="load" href="{escape(url)}">{_PLAY}<b>{escape(name)}</b>'
        f"<small>{load}</small></a>{more}"
    )


def waiting(held: str, url: str, name: str = "", needed: bool = False, say: Words = str) -> str:
    """Return what stands in a page for a script that is held: the page's own script reads it.

    ``needed`` tells whether other scripts of the page may need it.
    """
    classes = "post-embed post-embed-needed" if needed else "post-embed"
    link = f'<a href="{escape(page_of(url))}">{escape(name)}</a> ' if name else ""
    return (
        f'<span class="{classes}" data-name="{escape(name or name_of(url, say))}" '
        f'data-host="{escape(host_of(url))}">{link}<template>{held}</template></span>'
    )
