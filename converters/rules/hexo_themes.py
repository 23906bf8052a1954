"""The tags of Hexo's themes: boxes that fold, timelines, buttons, labels and text with a look.

Sources: https://butterfly.js.org/posts/ceeb73f/ (Butterfly), https://theme-next.js.org/docs/tag-plugins/
(NexT), https://ppoffice.github.io/hexo-theme-icarus/ (Icarus), https://volantis.js.org/ (Volantis).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Context, Document
from ..model import Edit, Notice
from .liquid_call import Block, Call, Fence, Result, Translate
from .liquid_embeds import link, video
from .liquid_figures import admonition, box_kind
from .placing import Place
from .services import PAGES, song
from .text import escape_text

_LOOKS = frozenset(
    {"red", "blue", "green", "yellow", "orange", "pink", "purple", "cyan", "gray", "grey", "black"}
    | {"default", "primary", "success", "info", "warning", "danger", "light", "dark", "center"}
    | {"left", "right", "logo", "small", "large", "big", "huge", "open", "close", "checked", "plus"}
    | {"minus", "times", "block", "outline", "larger"}
)
_ICON = re.compile(r"fa[srlbdt]?\s+fa-[\w-]+|fa-[\w-]+")
_MARK = re.compile(r"<!--[ \t]*(?:timeline\b[ \t]*(?P<title>.*?)|(?P<end>endtimeline))[ \t]*-->")


def _parts(call: Call) -> list[str]:
    """Return a tag's text as the parts between commas, without quotes."""
    return [part.strip(" \t\n'\"") for part in call.tag.text.split(",")]


# what stands among the arguments of a player: an address, a parameter, a size
_NO_NAME = re.compile(r"https?:|\w+=|\d+(?:px|%|vh)?$")


def _is_look(text: str) -> bool:
    words = re.split(r"[\s:]+", _ICON.sub("", text).strip().lower())
    return all(word in _LOOKS or not word or word.startswith("#") for word in words)


def _title(call: Call) -> str:
    """Return the first part that is more than a look."""
    return next((part for part in _parts(call) if not _is_look(part)), "")


def _folded(call: Call) -> Result:
    """A box that opens on a click: Butterfly's ``title,background,color``."""
    if call.tag.close is None:
        return None
    call.context.needs.add("colon_fence")
    fence = ":" * (3 + call.depth)
    look, at, title = call.tag.text.partition("@")
    title = title.strip() if at and _is_look(look) else _title(call)
    return Block((f"{fence}{{dropdown}} {escape_text(title) or 'Details'}",), (fence,))


def _entry(call: Call) -> Result:
    title = _title(call)
    return Block((f"**{escape_text(title)}**",) if title else ("",))


def timeline_marks(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Show what Butterfly's comments in a timeline call its entries; template pass."""
    if "endtimeline" not in document.text:
        return
    for match in _MARK.finditer(document.text):
        place = Place.of(document, *match.span())
        title = match["title"]
        if title:
            yield place.block((f"**{escape_text(title)}**",), "template_timeline")
        else:
            yield place.drop("template_timeline")


def _button(call: Call) -> Result:
    """``address, text, icon, look``: an address and a text are what is read of it."""
    first, *rest = _parts(call)
    text = next((part for part in rest if part and not _is_look(part)), "")
    return link(first, text or first) if first else None


def _worded(call: Call) -> Result:
    """Text with a look before or behind it, parted by a comma, two colons or nothing."""
    text = re.split(r"::", call.tag.text)[-1]
    parts = [part.strip(" \t'\"") for part in text.split(",")]
    shown = [part for part in parts if part and not _is_look(part)]
    return escape_text(shown[-1]) if shown else ""


def _hidden(call: Call) -> Result:
    """Butterfly's ``{% hideInline text,button,… %}``: the text, as if it were shown."""
    return escape_text(_parts(call)[0])


def _label(call: Call) -> Result:
    """NexT's ``kind@text`` and Butterfly's ``text kind``."""
    before, at, text = call.tag.text.partition("@")
    if at:
        return escape_text(text if _is_look(before) else call.tag.text)
    words = call.tag.text.split()
    while len(words) > 1 and _is_look(words[-1]):
        words.pop()
    return escape_text(" ".join(words).strip("'\""))


def _message(call: Call) -> Result:
    """Icarus' ``color:danger 'title:A title'``."""
    if call.tag.close is None:
        return None
    title = re.search(r"title:\s*([^'\"]+)", call.tag.text)
    kind = re.search(r"color:\s*(\w+)", call.tag.text)
    found = box_kind(kind[1]) if kind else ""
    return admonition(call, found or "note", title[1].strip() if title else "")


def note(call: Call) -> Result:
    """NexT's and Butterfly's ``{% note kind title %}``; icons and other looks stand beside it."""
    if call.tag.close is None:
        return None
    words = [one for one in call.words if not _ICON.fullmatch(one)]
    looks = ("no-icon", "flat", "modern", "simple", "disabled")
    words = [word.strip(",") for word in words if word.strip(",") not in looks]
    kind = box_kind(words[0]) if words else "note"
    if words and (kind or _is_look(words[0])):
        words = words[1:]
    return admonition(call, kind or "note", " ".join(words))


def _media(call: Call) -> Result:
    """A film, a sound or a document: its player, or a link to it."""
    texts = [re.sub(r"^\w+=", "", word) for word in call.words] + list(call.keys.values())
    source = next((one for one in texts if re.search(r"\.(?:mp4|webm|ogv|mov)\b", one)), "")
    if source:
        return Block((video(source),)) if call.alone else video(source)
    other = next((one for one in texts if re.search(r"^https?://|\.\w{2,4}$", one)), "")
    names = [one for one in texts if one != other and not _NO_NAME.match(one)]
    return link(other, " – ".join(names[:2]) or other) if other else None


def _song(call: Call) -> Result:
    """A player of MetingJS: a link to what it plays."""
    words = [word.strip("'\"") for word in call.words]
    address = next((word for word in words if word.startswith("http")), "") or song(words)
    return link(address, address) if address else None


def _repository(call: Call) -> Result:
    """Volantis' card of a repository or person of GitHub: a link."""
    name = _parts(call)[0]
    return link(PAGES["github"].format(name), name) if name else None


def _site(call: Call) -> Result:
    """Volantis' card of another site: its name, as a link, and what it says of itself."""
    name, *rest = _parts(call)
    given = dict(part.split("=", 1) for part in rest if "=" in part)
    shown = link(given["url"], name) if "url" in given else escape_text(name)
    more = given.get("description", "")
    return shown + (f" – {escape_text(more)}" if more else "")


THEMES: dict[str, Translate] = {
    "note": note,
    **dict.fromkeys(("noteblock", "subnote"), note),
    "message": _message,
    **dict.fromkeys(("hideBlock", "hideToggle", "hideblock", "hidetoggle", "folding", "fold",
                     "collapse", "spoiler", "toggle"), _folded),
    **dict.fromkeys(("hideInline", "hideinline", "cb"), _hidden),
    **dict.fromkeys(("meting", "music"), _song),
    "ghcard": _repository,
    **dict.fromkeys(("timeline", "timenode"), _entry),
    **dict.fromkeys(("btn", "button"), _button),
    "label": _label,
    **dict.fromkeys(("span", "p", "checkbox", "radio", "u", "emp", "del", "wavy", "psw", "kbd",
                     "mark"), _worded),
    "site": _site,
    **dict.fromkeys(("flink", "links"), lambda call: Fence("yaml") if call.tag.close else None),
    **dict.fromkeys(("chartjs", "chart", "echarts"),
                    lambda call: Fence("json") if call.tag.close else None),
    **dict.fromkeys(("video", "dplayer", "aplayer", "audio", "pdf", "pdfviewer"), _media),
}  # fmt: skip
