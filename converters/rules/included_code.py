"""Code that a tag takes from a file: Octopress', Hexo's and Pelican's ``{% include_code %}``.

Syntax: http://octopress.org/docs/plugins/include-code/, https://hexo.io/docs/tag-plugins#Include-Code,
https://github.com/pelican-plugins/liquid-tags
"""

from __future__ import annotations

import posixpath
import re

from ..document import Context
from .liquid_call import Block, Call, Result
from .liquid_embeds import link

_FOLDERS = ("downloads/code", "code", "")
_LONGEST = 200_000  # characters


def include_code(call: Call) -> Result:
    """Return a fence with the lines of the file, a link to it where it is not to be had."""
    words = [word for word in call.words if not re.fullmatch(r":\w+:", word)]
    paths = [word for word in words if "." in word or "/" in word]
    found = next((one for one in (_found(path, call.context) for path in paths) if one), None)
    title = " ".join(word for word in words if word not in paths)
    if found is None:
        return link(f"/code/{paths[0]}", title or paths[0]) if paths else None
    call.context.assets.append(found)
    text = call.context.index.text(found) or ""
    if not call.alone or len(text) > _LONGEST:
        return link("/" + found, title or posixpath.basename(found))
    lines = _chosen(text.splitlines(), call)
    longest = max((len(run) for run in re.findall(r"`{3,}", "\n".join(lines))), default=2)
    fence = "`" * (longest + 1)
    language = call.keys.get("lang") or posixpath.splitext(found)[1].lstrip(".") or "text"
    language = re.sub(r"[^\w+#.-]", "", language)
    shown = (title or posixpath.basename(found)).replace('"', "'").replace("`", "'")
    return Block((f'{fence}{language} title="{shown}"', *lines, fence))


def _chosen(lines: list[str], call: Call) -> list[str]:
    """Return the lines that ``from:`` and ``to:``, or ``lines:2-5``, name; they count from 1."""
    first, _, last = call.keys.get("lines", "").partition("-")
    first, last = call.keys.get("from") or first, call.keys.get("to") or last
    start = max(int(first), 1) if first.isdigit() else 1
    return lines[start - 1 : int(last) if last.isdigit() else None]


def _found(path: str, context: Context) -> str | None:
    for root in (*context.config.static, context.config.folder):
        for folder in _FOLDERS:
            inside = posixpath.normpath(posixpath.join(root, folder, path.lstrip("/")))
            if not inside.startswith("..") and (found := context.index.file(inside)):
                return found
    return None
