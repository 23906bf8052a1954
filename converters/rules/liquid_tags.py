"""What each template tag becomes: the tables of Jekyll, Octopress, Hexo, Eleventy and dev.to."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import quote

from .emoji import emoji_for
from .gitbook import GITBOOK
from .liquid import LOOPS
from .liquid_addresses import asset, asset_link, link_to_file, post_link, post_url
from .liquid_call import Block, Call, Fence, Result, Translate, Whole
from .liquid_embeds import embed, link, service_in
from .liquid_figures import BOXES, admonition, box_kind, figure, include, is_image
from .services import FRAMES
from .text import destination, escape_text

# steps of a program, which show nothing themselves
CONTROL = frozenset(
    {"if", "elsif", "elif", "else", "unless", "case", "when", "for", "endfor", "tablerow"}
    | {"assign", "set", "capture", "increment", "decrement", "cycle", "break", "continue"}
    | {"liquid", "render", "layout", "extends", "block", "macro", "import", "from", "with"}
    | {"filter", "call", "paginate", "form", "section", "schema", "do", "debug"}
)
# their bodies are no text of the post
_HIDDEN = frozenset({"css", "style", "stylesheet", "js", "javascript", "script", "schema"})
_ORNAMENT = re.compile(r"avatar|icon|svg|logo|emoji|badge|spacer|clear|css|script|toc|^ads?$", re.I)
_ADDRESS = re.compile(r"(?:https?:)?//\S+|mailto:\S+|/\S*")


def _image_tag(call: Call) -> Result:
    """Octopress' and Hexo's ``{% img [class] src [width] [height] [title text [alt text]] %}``."""
    words = [one.text for one in call.arguments]
    at = next((n for n, word in enumerate(words) if is_image(word) or "/" in word), None)
    if at is None:
        return None
    source = words[at]
    if call.tag.name.startswith("asset"):
        source = asset(source, call.context)
    sizes = [word for word in words[at + 1 :] if re.fullmatch(r"\d+(?:px|%)?", word)][:2]
    rest = [word for word in words[at + 1 :] if not re.fullmatch(r"\d+(?:px|%)?", word)]
    quoted = any(one.quoted for one in call.arguments[at + 1 :])
    title, alt = (rest[0], rest[1]) if quoted and len(rest) == 2 else (" ".join(rest), "")
    caption = title if call.tag.name in ("imgcap", "figure") else ""
    return figure(call, source, alt or title, caption, *sizes)


def _code(call: Call) -> Result:
    """Jekyll's ``{% highlight lang linenos %}``, and Octopress' and Hexo's ``{% codeblock %}``."""
    if call.tag.close is None:
        return None
    keys, words = call.keys, call.words
    known = call.tag.name in ("highlight", "code_block")
    language = keys.get("lang") or keys.get("language") or ""
    if known and words and not language:
        # Eleventy's "js 1,3" or "js/1,3" is one text
        language, *more = words[0].replace("/", " ", 1).split()
        words = words[1:]
        keys = {"hl_lines": " ".join(more), **keys}
    numbered = "linenos" in words or keys.get("linenos", "false") not in ("false", "off")
    numbered |= keys.get("line_number", "false") == "true" or "start" in keys
    words = [word for word in words if word not in ("linenos", "linenos=table")]
    at = next((n for n, word in enumerate(words) if _ADDRESS.fullmatch(word)), len(words))
    title = " ".join(words[:at]) if not known else keys.get("title", "")
    if not known and not language and re.search(r"\.\w+$", title):
        language = title.rpartition(".")[2]
    below = link(words[at], " ".join(words[at + 1 :])) if at < len(words) else ""
    marked = keys.get("hl_lines") or keys.get("mark") or keys.get("highlight_lines") or ""
    start = keys.get("start") or keys.get("linenostart") or keys.get("first_line")
    title = title.replace('"', "'").replace("`", "'")
    info = [
        re.sub(r"[^\w+#.-]", "", language) or "text",
        f'title="{title}"' if title else "",
        f'hl_lines="{",".join(marked.replace(",", " ").split())}"' if marked else "",
        "linenos" if numbered else "",
        f"linenostart={start}" if start and start.isdigit() else "",
    ]
    return Fence(" ".join(part for part in info if part), below)


def _quote(call: Call) -> Result:
    """Octopress' and Hexo's ``{% blockquote author, source url title %}``."""
    if call.tag.close is None:
        return None
    match = re.match(r"(?P<who>.*?)(?:\s*(?P<url>https?://\S+|/\S+)\s*(?P<title>.*))?$",
                     call.tag.text, re.DOTALL)  # fmt: skip
    who = match["who"].strip().strip("\"'") if match else ""
    pulled = call.tag.name == "pullquote"
    # a pull quote names its side, and maybe a language
    who = "" if pulled and re.fullmatch(r"left|right|center|", who.partition(" ")[0]) else who
    url = match["url"] if match else None
    named = ((match["title"] if match else "") or "").strip()
    # before an address with a title, a comma is the author's own
    author, _, source = (who, "", "") if url and named else who.partition(",")
    title = named or source.strip()
    parts = [f"<strong>{escape(author)}</strong>"] if author else []
    if url:
        parts.append(f'<cite><a href="{escape(url)}">{escape(title or url)}</a></cite>')
    elif title.strip():
        parts.append(f"<cite>{escape(title.strip())}</cite>")
    footer = (f"<footer>{' '.join(parts)}</footer>", "") if parts else ()
    kind = ' class="pull-quote"' if call.tag.name == "pullquote" else ""
    if pulled and '{"' in call.body:
        # what is pulled out stands between these marks in the text, which shows without them
        text = re.sub(r"\{\"[ ]?|[ ]?\"\}", "", call.body).strip("\n")
        return Whole(text)
    return Block((f"<blockquote{kind}>",), (*footer, "</blockquote>"))


def box(call: Call) -> Result:
    """Return an admonition for a paired tag whose name or first word names one."""
    if call.tag.close is None:
        return None
    words = [one for one in call.words if one not in ("md", "html", "markdown")]
    kind = box_kind(call.tag.name + " " + " ".join(words[:1]))
    if words and box_kind(words[0]):
        kind, words = box_kind(words[0]), words[1:]
    title = next((word for word in words if " " in word), "")
    return admonition(call, kind or "note", title)


def _summary(call: Call) -> Result:
    """Return what dev.to's ``{% details Summary %}`` becomes."""
    if call.tag.close is None:
        return None
    fence = ":" * (3 + call.depth)
    call.context.needs.add("colon_fence")
    title = " ".join(call.tag.text.strip("\"'").split()) or "Details"
    return Block((f"{fence}{{dropdown}} {escape_text(title)}",), (fence,))


# tags whose body is the code of a diagram, and the language of that code
DIAGRAMS = {
    "mermaid": "mermaid", "plantuml": "plantuml", "uml": "plantuml", "startuml": "plantuml",
    "graphviz": "dot", "digraph": "dot", "dot": "dot", "ditaa": "text", "blockdiag": "text",
}  # fmt: skip
# what names a box elsewhere, and something else as a tag
_NO_BOXES = frozenset({"primary", "secondary", "default", "light", "new", "highlight"})


def _diagram(call: Call) -> Result:
    return Fence(DIAGRAMS[call.tag.name]) if call.tag.close else None


def _math(call: Call) -> Result:
    inside = call.body.strip()
    if call.tag.close is None or not inside or "$" in inside:
        return None
    return Whole(
        f"$$\n{inside}\n$$" if call.alone and "inline" not in call.words else f"${inside}$"
    )


def embedded(call: Call) -> Result:
    """Return the frame or link that stands for an embed."""
    name = service_in(call.tag.name) or call.tag.name
    words = call.words or [call.tag.text.strip()]
    keys = call.keys
    what = keys.get("id") or keys.get("url") or keys.get("src") or words[0]
    if name == "user_gist":
        name = "gist"
    return embed("gist" if name == "usergist" else name, what.strip("\"'"))


def control(call: Call) -> Result:
    """Return nothing: a step of a program shows nothing, and its body stays."""
    return ""


def _loop(call: Call) -> Result:
    """Return nothing; a body without a word of its own goes as well, its values are the loop's."""
    own = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|<[^<>]*>|&\w+;", "", call.body, flags=re.DOTALL)
    return "" if call.tag.close is None or re.search(r"\w", own) else Whole("")


def _tabs(call: Call) -> Result:
    if call.tag.close is None:
        return None
    fence = ":" * (3 + call.depth)
    call.context.needs.add("colon_fence")
    return Block((f"{fence}{{tab-set}}",), (fence,))


def _tab(call: Call) -> Result:
    """A tab of jekyll-tabs, ``{% tab group title %}``; alone it is only a title and its text."""
    text, start = call.document.text, call.tag.start
    sets, ends = ("Tabs", "endTabs") if call.tag.name == "Tab" else ("tabs", "endtabs")
    inside = max(text.rfind(f"{{%{sign} {sets}", 0, start) for sign in ("", "-"))
    title = call.keys.get("title") or call.keys.get("name") or " ".join(call.words[1:])
    title = title or " ".join(call.words) or "Tab"
    if call.tag.close is None:
        return None
    if inside <= text.rfind(ends, 0, start):
        return Block((f"**{escape_text(title)}**",))
    fence = ":" * (3 + call.depth)
    return Block((f"{fence}{{tab-item}} {escape_text(title)}",), (fence,))


def _picture(call: Call) -> Result:
    """Jekyll Picture Tag's and responsive-image's tags: the image and its alternative text."""
    words, keys = call.words, call.keys
    if call.tag.close is not None:
        # its arguments are lines of YAML between the tags
        lines = re.findall(r"^\s*(\w+):[ \t]*(.*?)\s*$", call.body, re.MULTILINE)
        keys = {key: value.strip("\"'") for key, value in lines}
        source = keys.get("path", "")
        image = f"![{escape_text(keys.get('alt', ''))}]({destination(source)})"
        shown = keys.get("caption", "")
        return Whole(f"{image}\n\n{shown}" if shown else image) if source else None
    source = keys.get("path") or keys.get("src") or next(filter(is_image, words), "")
    alt = re.search(r"--alt\s+(.*?)(?=\s+--|$)", call.tag.text, re.DOTALL)
    return figure(call, source, keys.get("alt") or (alt[1] if alt else ""),
                  keys.get("caption", "")) if source else None  # fmt: skip


def hidden(call: Call) -> Result:
    """Take out a style or script with its tags."""
    return Whole("") if call.tag.close else ""


def unknown(call: Call) -> Result:
    """Return the words of a tag that nobody knows: a link where it has text and an address."""
    words = [one for one in call.arguments if not one.key]
    texts = [one.text for one in words if not _ADDRESS.fullmatch(one.text)]
    urls = [one.text for one in words if _ADDRESS.fullmatch(one.text)]
    if call.tag.name in _HIDDEN:
        return hidden(call)
    if _ORNAMENT.search(call.tag.name):
        return ""
    if service_in(call.tag.name) and (found := embedded(call)) is not None:
        return found
    files = call.tag.name.startswith(("include", "render"))
    images = [one.text for one in call.arguments if is_image(one.text)]
    if images and not files:
        shown = [one for one in texts if re.search(r"\s", one) and not is_image(one)]
        return figure(call, images[0], " ".join(shown[:1]), " ".join(shown))
    visible = [call.keys[key] for key in ("title", "text", "caption", "label", "content", "alt")
               if call.keys.get(key)]  # fmt: skip
    if len(urls) == 1 and len(texts) >= 1 and " " not in urls[0] and call.tag.close is None:
        line = call.document.text[: call.tag.start].rpartition("\n")[2]
        nested = line.count("[") > line.count("]") or line.count("<a ") > line.count("</a>")
        return escape_text(texts[0]) if nested else link(urls[0], texts[0])
    if not visible:
        several = [one for one in words if one.quoted and re.search(r"\s", one.text)]
        chosen = words if len(words) == 1 and call.tag.close is None else several
        visible = [] if files else [one.text for one in chosen]
    text = " ".join(visible)
    if call.tag.close is not None and text and call.alone:
        return Block((f"**{escape_text(text)}**",))
    return text


def _link(call: Call) -> Result:
    """Hexo's ``{% link text url [external] [title] %}``: the title is shown by the mouse alone."""
    words = [word for word in call.words if word not in ("true", "false")]
    at = next((n for n, word in enumerate(words) if _ADDRESS.fullmatch(word)), None)
    if at is None:
        return None
    return link(words[at], " ".join(words[:at] or words[at + 1 :]))


COMMON: dict[str, Translate] = {
    **dict.fromkeys(CONTROL, control),
    **dict.fromkeys(LOOPS, _loop),
    **dict.fromkeys(_HIDDEN, hidden),
    **dict.fromkeys(("include", "include_relative", "include_cached", "include_absolute"), include),
    **dict.fromkeys(("img", "image", "imgcap", "asset_img"), _image_tag),
    **dict.fromkeys((*FRAMES, "twitter", "tweet", "gist", "codepen", "iframe"), embedded),
    **dict.fromkeys(("highlight", "codeblock", "code"), _code),
    **dict.fromkeys(("blockquote", "quote", "pullquote"), _quote),
    "emoji": lambda call: emoji_for(f":{call.words[0].strip(':')}:") if call.words else None,
    "post_url": post_url,
    "link": link_to_file,
    "fn": lambda call: f"[^fn{call.words[0]}]" if call.words else None,
    **dict.fromkeys(("katex", "math", "latex"), _math),
    **dict.fromkeys((*(BOXES.keys() - _NO_BOXES), "admonition", "aside"), box),
    **dict.fromkeys(("details", "spoiler", "collapse", "collapsible", "expand"), _summary),
    **dict.fromkeys(DIAGRAMS, _diagram),
    "katexmm": control,
    "tabs": _tabs,
    "tab": _tab,
    **dict.fromkeys(("picture", "responsive_image", "responsive_image_block"), _picture),
    **GITBOOK,
}  # fmt: skip

HEXO: dict[str, Translate] = {
    "post_link": post_link,
    "post_path": post_url,
    "asset_path": lambda call: quote(asset(call.words[0], call.context)) if call.words else None,
    "asset_link": asset_link,
    "link": _link,
}  # fmt: skip
