"""Read the lines that stand for a thing of another site as the embeds and links that they are.

Syntax: https://github.com/remarkjs/remark-directive, https://ecosystem.vuejs.press/plugins/markdown/,
https://www.gatsbyjs.com/plugins/gatsby-remark-embed-video/
"""

from __future__ import annotations

import re

from .draft import EMBEDS, Draft, embed
from .templates import arguments

_LEAF = re.compile(
    r"^(?P<lead>[ \t>]*)::(?P<name>[a-z][\w-]*)(?:\[(?P<label>[^\[\]\n]*)\])?"
    r"(?:\{(?P<rest>[^{}\n]*)\})?[ \t]*$",
    re.MULTILINE,
)
_AT = re.compile(r"^([ \t>]*)@\[([A-Za-z][\w-]*)[^\]\n]*\]\(([^\s()]+)\)[ \t]*$", re.MULTILINE)
_TICKED = re.compile(
    r"^([ \t>]*)`(?:youtube|vimeo|video|twitch|gist|codesandbox|codepen|soundcloud|oembed|tweet"
    r"|instagram):[ \t]*([^`\s]+)[ \t]*`[ \t]*$",
    re.MULTILINE,
)
_FILM = re.compile(
    r"^([ \t>]*)!\[[^\]\n]*\]\((https?://(?:www\.|m\.|mobile\.)?"
    r"(?:youtube\.com|youtu\.be|twitter\.com|x\.com|vimeo\.com)/[^\s()]+)\)[ \t]*$",
    re.MULTILINE,
)
_ADDRESS = ("url", "href", "src", "link", "to")


def leaves(text: str, draft: Draft) -> str:
    """Read leaf directives: an embed, a link, or a label."""

    def shown(match: re.Match[str]) -> str:
        named, _ = arguments(match["rest"] or "")
        label = match["label"] or named.get("title", "")
        address = next((named[key] for key in _ADDRESS if key in named), "")
        if match["name"] == "github" and named.get("repo"):
            return f"{match['lead']}[{named['repo']}](https://github.com/{named['repo']})"
        if match["name"] in EMBEDS:
            short = re.search(r"#([\w-]+)", match["rest"] or "")
            found = address or next(iter(named.values()), short[1] if short else label)
            return match["lead"] + embed(found)
        if address:
            return f"{match['lead']}[{label or address}]({address})"
        return match["lead"] + label if label else match[0]

    return _LEAF.sub(shown, text) if "::" in text else text


def at_embeds(text: str, draft: Draft) -> str:
    """Read ``@[service](identifier)``: an embed, or a link to a file."""

    def shown(match: re.Match[str]) -> str:
        lead, name, what = match.groups()
        known = name.lower() in EMBEDS or "://" in what
        return lead + (embed(what) if known else f"[{what}]({what})")

    return _AT.sub(shown, text) if "@[" in text else text


def ticked(text: str, draft: Draft) -> str:
    """Read `` `youtube: address` `` as an embed."""
    return _TICKED.sub(lambda match: match[1] + embed(match[2].partition("#")[0]), text)


def films(text: str, draft: Draft) -> str:
    """Read an image that is a film or a tweet of another site as an embed."""
    return _FILM.sub(lambda match: match[1] + embed(match[2]), text)
