"""Raw HTML that asks another host before the reader does: what it asks for, and how to hold it.

A frame, a player, a script of another site tells that site who reads the page. A frame is given a
``srcdoc``, which goes before its ``src``: a still whose link leads the frame to what it is for, so
that a click loads it, with or without JavaScript. A script waits in a ``<template>`` for a click on
the button that the page's own script puts beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from .languages import Words
from .sheets import is_hint, is_sheet, loading_rules
from .stills import host_of, name_of, still, waiting
from .tags import Attribute, Tag, tags

# Quotations that a script of the service turns into its own look; without it they stay quotations.
_QUOTATIONS = {
    "twitter-tweet": "https://platform.twitter.com/widgets.js",
    "instagram-media": "https://www.instagram.com/embed.js",
    "tiktok-embed": "https://www.tiktok.com/embed.js",
    "bluesky-embed": "https://embed.bsky.app/static/embed.js",
    "reddit-embed-bq": "https://embed.reddit.com/widgets.js",
    "imgur-embed-pub": "https://s.imgur.com/min/embed.js",
}
_SOURCE = {"iframe": "src", "embed": "src", "object": "data", "script": "src"}
_KEPT = ("title", "width", "height", "class", "style")
_HOSTED = re.compile(r"(?:https?:)?//(?=[\w[])", re.IGNORECASE)
_AUTOPLAY = re.compile(
    r"""\sautoplay(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]*))?(?=[\s/>])""", re.IGNORECASE
)
_IN_SCRIPT = re.compile(r"""https?://[^\s"'`<>\\]+""")
# what a script in a page loads as it runs: an address that it only mentions is none of these
_FETCHED = re.compile(
    r"""(?:\bimport\b(?:[\w\s{},*$]*\bfrom\b)?\s*\(?|\b(?:fetch|importScripts|getJSON)\s*\(|\.src\s*="""
    r"""|\bnew\s+(?:Worker|WebSocket|EventSource)\s*\(|\.open\s*\(\s*["'][A-Z]+["']\s*,)"""
    r"""\s*["'`](?P<url>(?:(?:https?|wss?):)?//[^\s"'`<>\\]+)"""
)
_DATA = re.compile(r"(?!(?:text|application)/(?:java|ecma)script$|module$).+", re.IGNORECASE)
_WRITES = re.compile(r"gist\.github\.com/.+\.js\b")
_PIXELS = re.compile(r"[1-9][0-9]{2,3}(?:px)?")

Foreign = Callable[[str], bool]


def foreign(hosts: Iterable[str]) -> Foreign:
    """Return a function that tells whether a URL names a host other than the site's own."""
    own = {host.lower().removeprefix("www.") for host in hosts}

    def is_foreign(url: str) -> bool:
        return bool(_HOSTED.match(url.strip())) and host_of(url).removeprefix("www.") not in own

    return is_foreign


@dataclass(slots=True)
class _State:
    """What the pieces of raw HTML of a page have said so far, in order."""

    say: Words = str  # our words in the language of the page
    language: str = "en"
    quotation: str = ""  # the script of the quotation that is open
    quoted: frozenset[str] = frozenset()  # the hosts whose quotations the page has
    held: bool = False  # whether a script is held: those after it may need it
    unclosed: bool = False  # whether a script that is held ends in a later piece


def hold(
    pieces: Sequence[str], is_foreign: Foreign, say: Words = str, language: str = "en"
) -> list[str]:
    """Return a page's pieces of raw HTML with everything held that asks other hosts by itself.

    What stands for it is said in the page's language. An element may begin in one piece and end
    in another. Images stay as they are; players of remote files get nothing before they are
    started.
    """
    state = _State(say, language)
    return [_piece(text, is_foreign, state) for text in pieces]


def _piece(text: str, is_foreign: Foreign, state: _State) -> str:
    if "<" not in text:
        return text
    made: list[str] = []
    done = 0
    for start, end, new in _edits(text, is_foreign, state):
        made += [text[done:start], new]
        done = end
    return "".join((*made, text[done:])) if made else text


def _edits(text: str, is_foreign: Foreign, state: _State) -> Iterator[tuple[int, int, str]]:
    """Yield spans of a piece and what takes their place."""
    found = list(tags(text))
    players = _players(found, is_foreign)
    for number, tag in enumerate(found):
        given = {one.name: one for one in tag.attributes}
        url = _address(tag, given, is_foreign)
        if tag.name == "script" and "src" not in given:
            url = _fetched(text[tag.end : _end(text, found, number)], given, is_foreign)
        if tag.name == "blockquote":
            classes = given["class"].value.split() if "class" in given else []
            state.quotation = next((_QUOTATIONS[one] for one in classes if one in _QUOTATIONS), "")
        elif tag.name == "/blockquote" and state.quotation:
            held = f'<script async src="{state.quotation}"></script>'
            yield tag.end, tag.end, waiting(held, state.quotation, say=state.say)
            state.quoted |= {host_of(state.quotation)}
            state.quotation = ""
        elif number in players:
            yield tag.start, tag.end, _player(text, tag)
        elif tag.name == "/script" and state.unclosed:
            state.unclosed = False
            yield tag.start, tag.end, ""
        elif url and tag.name == "link":
            sheet = waiting(text[tag.start : tag.end], url, state.say("style sheet"))
            yield tag.start, tag.end, sheet if is_sheet(given) else ""
        elif url and tag.name == "script":
            end, held = _element(text, found, number, state)
            yield tag.start, end, _script(held, url, state)
        elif tag.name == "style":
            end = _end(text, found, number)
            yield from loading_rules(text, tag.end, end, is_foreign, state.say("style sheet"))
        elif url:
            yield tag.start, tag.end, _frame(text[tag.start : tag.end], tag, given, url, state)
        elif tag.name == "script" and state.held and "src" not in given:
            end, held = _element(text, found, number, state)
            yield tag.start, end, f'<template class="post-embed-after">{held}</template>'


def _address(tag: Tag, given: dict[str, Attribute], is_foreign: Foreign) -> str:
    """Return the address that a tag loads from another host, empty where it loads none."""
    attribute = given.get(_SOURCE.get(tag.name, ""))
    if tag.name == "link" and (is_sheet(given) or is_hint(given)):
        attribute = given.get("href")
    if tag.name == "lite-youtube" and "videoid" in given:
        return f"https://www.youtube-nocookie.com/embed/{given['videoid'].value}"
    url = attribute.value.strip() if attribute and "srcdoc" not in given else ""
    return url if is_foreign(url) else ""


def _end(text: str, found: Sequence[Tag], number: int) -> int:
    """Return where what is in a script or style ends in its piece."""
    return found[number + 1].start if number + 1 < len(found) else len(text)


def _fetched(text: str, given: dict[str, Attribute], is_foreign: Foreign) -> str:
    """Return an address of another host that a script in a page loads, empty for none."""
    if "type" in given and _DATA.fullmatch(given["type"].value.strip()):
        return ""
    return next((one["url"] for one in _FETCHED.finditer(text) if is_foreign(one["url"])), "")


def _frame(text: str, tag: Tag, given: dict[str, Attribute], url: str, state: _State) -> str:
    """Return an opening tag, or one that stands for it, with a still."""
    title = given["title"].value.strip() if "title" in given else ""
    name = name_of(url, state.say)
    if title == name_of(url):
        # a short code that named no title got this one
        text = text.replace(f'title="{title}"', f'title="{escape(name)}"')
    elif title:
        name = title
    shown = still(url, name, state.say, state.language)
    opening = f'<iframe srcdoc="{escape(shown)}"{_ratio(given)}'
    titled = "" if title else f' title="{escape(name)}"'
    if tag.name == "iframe":
        return f"{opening}{titled}{text[len('<iframe') :]}"
    kept = "".join(f' {one}="{escape(given[one].value)}"' for one in _KEPT if one in given)
    made = f'{opening}{titled} src="{escape(url)}"{kept}></iframe>'
    # what is in the element is for browsers that cannot show it
    return made if tag.name == "embed" else f"{made}<{tag.name} hidden>"


def _ratio(given: dict[str, Attribute]) -> str:
    """Return a style that keeps the shape of a film where the window is narrower than its frame.

    What is lower or higher than films are, as a player of sound, keeps the height it has.
    """
    sides = [given[one].value.strip() if one in given else "" for one in ("width", "height")]
    if "style" in given or not all(_PIXELS.fullmatch(one) for one in sides):
        return ""
    width, height = (int(one.removesuffix("px")) for one in sides)
    if not height <= width <= 2.4 * height:
        return ""
    return f' style="height:auto;aspect-ratio:{width}/{height}"'


def _element(text: str, found: Sequence[Tag], number: int, state: _State) -> tuple[int, str]:
    """Return where a script ends in its piece, and the whole of it."""
    tag = found[number]
    # its end is read next, or in a later piece, and has to be passed over
    state.unclosed = True
    for at in range(number + 1, len(found)):
        if found[at].name == "/script":
            return found[at].start, text[tag.start : found[at].end]
    return len(text), f"{text[tag.start :]}</script>"


def _script(held: str, url: str, state: _State) -> str:
    if host_of(url) in state.quoted:
        return ""  # the quotation above has it
    if _WRITES.search(url):
        # it writes into a page only as that loads, so it gets a page of its own
        page = escape(f'<base target="_blank">{held}')
        box = 'sandbox="allow-scripts allow-popups"'
        name = name_of(url, state.say)
        frame = f'<iframe title="{escape(name)}" {box} srcdoc="{page}"></iframe>'
        return waiting(frame, url, name)
    state.held = True
    name = url.partition("?")[0].rpartition("/")[2] or name_of(url, state.say)
    return waiting(held, url, name, needed=True)


def _players(found: Sequence[Tag], is_foreign: Foreign) -> set[int]:
    """Return the numbers of the tags that open a player of remote files."""
    remote: set[int] = set()
    # whether one of the sources up to the end of a player, from the last tag on
    inside = {"video": False, "audio": False}
    for number in range(len(found) - 1, -1, -1):
        tag = found[number]
        name = tag.name.removeprefix("/")
        if tag.name == "source" or name in inside:
            own = any(one.name == "src" and is_foreign(one.value) for one in tag.attributes)
            if tag.name == "source":
                inside = {one: own or before for one, before in inside.items()}
            elif tag.name != name:
                inside[name] = False
            elif own or inside[name]:
                remote.add(number)
    return remote


def _player(text: str, tag: Tag) -> str:
    """Return a player's opening tag that loads nothing before it is started."""
    # the first attribute of a name counts
    opening = _AUTOPLAY.sub("", text[tag.start : tag.end])
    name = 1 + len(tag.name)
    return f'{opening[:name]} preload="none"{opening[name:]}'


def scripted(text: str, is_foreign: Foreign) -> str:
    """Return the address of another host that a script in a piece of HTML names, or loads.

    This is for the outputs of cells: charts whose library comes from elsewhere.
    """
    found = list(tags(text))
    for number, tag in enumerate(found):
        if tag.name != "script":
            continue
        for attribute in tag.attributes:
            if attribute.name == "src" and is_foreign(attribute.value):
                return attribute.value
        for match in _IN_SCRIPT.finditer(text, tag.end, _end(text, found, number)):
            if is_foreign(match[0]):
                return match[0]
    return ""
