r"""What generators take in: PyMdown's and VitePress' snippets, Jekyll's and Hugo's includes.

Syntax: https://facelessuser.github.io/pymdown-extensions/extensions/snippets/,
https://vitepress.dev/guide/markdown#import-code-snippets, and #markdown-file-inclusion there;
https://jekyllrb.com/docs/includes/; https://www.docsy.dev/docs/adding-content/shortcodes/#include-external-files.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import partial

from ..document import Context, Document
from ..model import Edit, Notice
from .above import settings, snippet_paths
from .included import Wanted, takes_in
from .liquid import arguments
from .markdown_parts import lines_of, region
from .template import is_template

_PYMD = re.compile(
    r"^(?P<lead>[ \t>]*)-+8<-+[ \t]+(?P<quote>[\"'])(?P<name>[^\"':\n]+)"
    r"(?::(?P<lines>\d*(?::\d*)?)|:(?P<region>[\w.-]+))?(?P=quote)[ \t]*(?=\r?$)",
    re.MULTILINE,
)
_PYMD_BLOCK = re.compile(
    r"^(?P<lead>[ \t>]*)(?P<mark>-+8<-+)[ \t]*\n(?P<names>(?:(?!.*8<).*\n)+?)"
    r"[ \t>]*(?P=mark)[ \t]*(?=\r?$)",
    re.MULTILINE,
)
_CODE = re.compile(
    r"^(?P<lead>[ \t>]*)<<<[ \t]+(?P<name>[^\s#{]+)(?:#(?P<region>[\w-]+))?[ \t]*"
    r"(?:\{(?P<lines>[\d,-]*)[ \t]*(?P<language>[\w:=-]*)\})?"
    r"[ \t]*(?:\[(?P<title>[^\]\n]+)\])?[ \t]*(?=\r?$)",
    re.MULTILINE,
)
_FILE = re.compile(
    r"^(?P<lead>[ \t>]*)<!--[ \t]*@include:[ \t]*(?P<name>[^\s#{]+)(?:#(?P<region>[\w-]+))?"
    r"(?:\{(?P<lines>\d*,?\d*)\})?[ \t]*-->[ \t]*(?=\r?$)",
    re.MULTILINE,
)
_JEKYLL = re.compile(
    r"^(?P<lead>[ \t>]*)\{%-?[ \t]*include(?P<relative>_relative)?[ \t]+(?P<name>[\w./-]+\.\w+)"
    r"(?P<rest>(?:[ \t]+[\w-]+=(?:\"[^\"\n]*\"|'[^'\n]*'))*)[ \t]*-?%\}[ \t]*(?=\r?$)",
    re.MULTILINE,
)
_HUGO = re.compile(
    r"^(?P<lead>[ \t>]*)\{\{[<%][ \t]*(?:include|readfile|read-file|md-include|include-md)[ \t]+"
    r"(?P<rest>[^{}\n]*?)[ \t]*/?[>%]\}\}[ \t]*(?=\r?$)",
    re.MULTILINE,
)
_PARAMETER = re.compile(r"\{\{-?\s*include\.([\w-]+)\s*-?\}\}")
# names that bundlers give to the folder that holds the posts
_ALIAS = re.compile(r"^(?:@|~)(?=/)")


def _part(text: str, name: str, lines: str) -> str | None:
    part = region(text, name) if name else text
    return None if part is None else lines_of(part, lines)


def _pymd(match: re.Match[str], context: Context) -> Wanted:
    first, colon, last = (match["lines"] or "").partition(":")
    lines = f"{first}-{last if colon else ''}" if match["lines"] else ""
    found = settings(context)
    path = next(snippet_paths(match["name"], found, context), "") if found else ""
    return Wanted(match["name"], path, cut=partial(_pymd_part, match["region"] or "", lines))


def _pymd_part(name: str, lines: str, text: str) -> str | None:
    part = _part(text, name, lines)
    return part and _PYMD_BLOCK.sub(lambda match: _by_line(match, "\n"), part)


def _by_line(match: re.Match[str], newline: str) -> str:
    """Return a block of snippets' names as a line for each."""
    lead = match["lead"]
    names = [line.strip(" \t>\r") for line in match["names"].splitlines()]
    # a name behind a semicolon is switched off
    lines = [f'{lead}--8<-- "{name}"' for name in names if name and not name.startswith(";")]
    return (newline + lead.rstrip() + newline).join(lines)


def pymd_blocks(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write a block of snippets' names as a line for each; source pass."""
    if "8<" not in document.text:
        return
    for match in _PYMD_BLOCK.finditer(document.text):
        yield Edit(*match.span(), _by_line(match, document.newline), "included")


def pymd_appended(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write a line for each snippet that the settings append to every page; source pass."""
    found = settings(context)
    options = found and found.options("markdown_extensions", "pymdownx.snippets")
    names = options.get("auto_append") if options else None
    for name in names if found and isinstance(names, list) else ():
        for path in snippet_paths(str(name), found, context) if found else ():
            end = len(document.text)
            line = f'{document.newline * 2}--8<-- "{path}"{document.newline}'
            yield Edit(end, end, line, "included")
            break


def _code(match: re.Match[str], context: Context) -> Wanted:
    name = _ALIAS.sub("", match["name"])
    language = match["language"] or posixpath.splitext(name)[1].lstrip(".") or "text"
    lines = f" {{{match['lines']}}}" if match["lines"] else ""
    title = f' title="{match["title"]}"' if match["title"] else ""
    cut = partial(_part, name=match["region"] or "", lines="")
    return Wanted(name, cut=cut, code=f"{language}{lines}{title}")


def _file(match: re.Match[str], context: Context) -> Wanted:
    name = _ALIAS.sub("", match["name"])
    lines = (match["lines"] or "").replace(",", "-")
    if lines and "-" not in lines:
        lines = f"{lines}-{lines}"
    return Wanted(name, cut=partial(_part, name=match["region"] or "", lines=lines))


def _jekyll(match: re.Match[str], context: Context) -> Wanted | None:
    """Ask for a file without steps of a program; its parameters are put in."""
    if not is_template(context.post):
        return None
    given = {one.key: one.text for one in arguments(match["rest"]) if one.key}

    def cut(text: str) -> str | None:
        text = _PARAMETER.sub(lambda found: given.get(found[1], ""), text)
        return None if re.search(r"\{%|include\.|<(?:script|style)\b", text) else text

    roots = () if match["relative"] else ("_includes",)
    return Wanted(match["name"], roots=roots, cut=cut)


def _hugo(match: re.Match[str], context: Context) -> Wanted | None:
    """Ask for the file of Docsy's ``readfile``, Relearn's ``include`` and the like."""
    given = {one.key: one.text for one in arguments(match["rest"])}
    name = given.get("file") or given.get("path") or given.get("src") or given.get("", "")
    if "." not in posixpath.basename(name):
        return None
    code = (given.get("lang") or "text") if given.get("code") == "true" else None
    return Wanted(name, roots=("content", "assets", "static"), code=code)


pymd_snippets = takes_in("8<", _PYMD, _pymd, in_code=True)
vue_snippets = takes_in("<<<", _CODE, _code)
vue_files = takes_in("@include:", _FILE, _file)
jekyll_includes = takes_in("include", _JEKYLL, _jekyll)
hugo_includes = takes_in("{{", _HUGO, _hugo)
