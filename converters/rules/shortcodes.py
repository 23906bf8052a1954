"""Shortcodes: the template tags of a Markdown post, as values with exact places.

Two notations are read here. Hugo's: ``{{< name args >}}…{{< /name >}}``, ``{{% name args %}}``,
``{{< name />}}``, escaped ``{{</* name */>}}``, comments ``{{/* … */}}``; source:
https://gohugo.io/content-management/shortcodes/. Zola's: ``{{ name(arg="x") }}``,
``{% name() %}…{% end %}``, escaped ``{{/* name() */}}``; source:
https://www.getzola.org/documentation/content/shortcodes/.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# a tag's arguments: quoted text may hold anything, even the signs that end a tag
_ARGUMENTS = r"(?:\"(?:\\.|[^\"\\])*\"|`[^`]*`|[^\"`{]|\{(?!\{)){0,4000}?"
_HUGO = re.compile(
    r"\{\{(?P<form>[<%])/\*(?P<literal>(?:(?!\{\{[<%]/\*).)*?)\*/[>%]\}\}"
    r"|\{\{/\*(?P<comment>(?:(?!\{\{/\*).)*?)\*/\}\}"
    rf"|\{{\{{(?:<\s*(?P<slash>/?)\s*(?P<name>[\w.][\w./-]*)(?P<arguments>{_ARGUMENTS})\s*>"
    rf"|%\s*(?P<slash2>/?)\s*(?P<name2>[\w.][\w./-]*)(?P<arguments2>{_ARGUMENTS})\s*%)\}}\}}",
    re.DOTALL,
)
_CALL = (
    r"\s*(?P<name{0}>[A-Za-z_][\w:]*)"
    r"\((?P<arguments{0}>(?:\"[^\"]*\"|'[^']*'|`[^`]*`|[^\"'`()]){{0,4000}})\)\s*"
)
_ZOLA = re.compile(
    r"\{\{/\*(?P<literal>(?:(?!\{\{/\*).)*?)\*/\}\}|\{%/\*(?P<literal2>(?:(?!\{%/\*).)*?)\*/%\}"
    rf"|\{{\{{{_CALL.format('')}\}}\}}|\{{%-?{_CALL.format('2')}-?%\}}|(?P<end>\{{%-?\s*end\s*-?%\}})",
    re.DOTALL,
)
_ARGUMENT = re.compile(
    r"(?:(?P<key>[\w.-]+)\s*=\s*)?"
    r"(?:\"(?P<double>(?:\\.|[^\"\\])*)\"|`(?P<tick>[^`]*)`|'(?P<single>[^']*)'|(?P<bare>[^\s,]+))",
    re.DOTALL,
)
_FENCE = re.compile(
    r"^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*(?P<run>`{3,}(?=[^`\n]*$)|~{3,})", re.MULTILINE
)
_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)((?:(?!\n[ \t]*\n).)+?)(?<!`)\1(?!`)", re.DOTALL)

_DEEPEST = 40  # what is nested further is a tag alone


@dataclass(slots=True)
class Shortcode:
    """A shortcode: its tag at ``text[start:end]``, its end tag at ``text[close:stop]``.

    Without an end tag both are ``end``; ``stray`` is an end tag of nothing. ``names`` and values
    of the arguments are as written, without quotes. ``literal`` is ``<`` or ``%`` (Hugo).
    """

    name: str
    start: int
    end: int
    positional: tuple[str, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)
    form: str = "<"
    close: int = -1
    stop: int = -1
    stray: bool = False
    parent: Shortcode | None = None
    children: list[Shortcode] = field(default_factory=list)

    @property
    def paired(self) -> bool:
        """Whether the shortcode has an end tag, and so an inner text."""
        return self.close >= 0


@dataclass(frozen=True, slots=True)
class Escape:
    """A tag that is to be shown (``text`` is how), or a comment (``text`` is None)."""

    start: int
    end: int
    text: str | None


def arguments(text: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the positional and the named arguments of a tag."""
    positional: list[str] = []
    named: dict[str, str] = {}
    for match in _ARGUMENT.finditer(text):
        double = match["double"]
        value = (
            re.sub(r"\\([\"\\])", r"\1", double)
            if double is not None
            else next(
                one for one in (match["tick"], match["single"], match["bare"]) if one is not None
            )
        )
        if match["key"]:
            named.setdefault(match["key"], value)
        else:
            positional.append(value)
    return tuple(positional), named


def hugo_shortcodes(text: str) -> tuple[list[Shortcode], list[Escape]]:
    """Return the outermost shortcodes of a Hugo post, those inside as their children."""
    found: list[Shortcode] = []
    opened: dict[str, list[Shortcode]] = {}
    escapes: list[Escape] = []
    for match in _HUGO.finditer(text):
        if match["literal"] is not None:
            form = match["form"]
            shown = f"{{{{{form}{match['literal']}{'>' if form == '<' else '%'}}}}}"
            escapes.append(Escape(match.start(), match.end(), shown))
        elif match["comment"] is not None:
            escapes.append(Escape(match.start(), match.end(), None))
        else:
            name = match["name"] or match["name2"]
            form = "<" if match["name"] else "%"
            written = (match["arguments"] or match["arguments2"] or "").strip()
            alone = written.endswith("/") and not re.search(r"[^\s\"`]/$", written)
            positional, named = arguments(written[:-1] if alone else written)
            one = Shortcode(name, match.start(), match.end(), positional, named, form)
            if alone:
                one.stop = one.end  # no end tag is looked for
            if match["slash"] or match["slash2"]:
                _end(opened.get(name), one)
            elif not alone:
                opened.setdefault(name, []).append(one)
            found.append(one)
    return _tree(found), escapes


def zola_shortcodes(text: str) -> tuple[list[Shortcode], list[Escape]]:
    """Return the outermost shortcodes of a Zola post, those inside as their children."""
    found: list[Shortcode] = []
    opened: list[Shortcode] = []
    escapes: list[Escape] = []
    for match in _ZOLA.finditer(text):
        start, end = match.span()
        if match["literal"] is not None:
            escapes.append(Escape(start, end, f"{{{{{match['literal']}}}}}"))
        elif match["literal2"] is not None:
            escapes.append(Escape(start, end, f"{{%{match['literal2']}%}}"))
        elif match["end"]:
            one = Shortcode("end", start, end, form="%")
            _end(opened, one)
            found.append(one)
        else:
            name = match["name"] or match["name2"]
            positional, named = arguments(match["arguments"] or match["arguments2"] or "")
            form = "<" if match["name"] else "%"
            one = Shortcode(name, start, end, positional, named, form)
            found.append(one)
            if form == "%":
                opened.append(one)
    return _tree(found), escapes


def _end(opened: list[Shortcode] | None, ending: Shortcode) -> None:
    """Give the last open shortcode its end tag; where none is open, the tag is a stray one."""
    ending.stray = True
    if opened:
        one = opened.pop()
        one.close, one.stop = ending.start, ending.end
        ending.stop = -2  # taken up


def _tree(found: list[Shortcode]) -> list[Shortcode]:
    roots: list[Shortcode] = []
    above: list[Shortcode] = []
    for one in found:
        if one.stop == -2:
            continue
        if not one.paired:
            one.stop = one.end
        while above and above[-1].stop <= one.start:
            above.pop()
        if len(above) > _DEEPEST:
            one.close, one.stop = -1, one.end
        if above and above[-1].paired and one.stop <= above[-1].close:
            one.parent = above[-1]
            above[-1].children.append(one)
        elif not above:
            roots.append(one)
        else:  # two that cross: the outer one keeps its inner text, this one is a tag alone
            one.close, one.stop, one.parent = -1, one.end, above[-1]
            above[-1].children.append(one)
        above.append(one)
    return roots


def code_regions(text: str) -> list[tuple[int, int]]:
    """Return the spans of a text's fenced code and code spans, in order, without a parse."""
    regions: list[tuple[int, int]] = []
    place = 0
    while opening := _FENCE.search(text, place):
        run = opening["run"]
        ending = re.compile(rf"^[ \t>]*{re.escape(run[0])}{{{len(run)},}}[ \t]*$", re.MULTILINE)
        line_end = text.find("\n", opening.end())
        last = ending.search(text, line_end) if line_end >= 0 else None
        regions.extend(match.span() for match in _SPAN.finditer(text, place, opening.start()))
        place = last.end() if last else len(text)
        regions.append((opening.start("run"), place))
    regions.extend(match.span() for match in _SPAN.finditer(text, place))
    return regions


def in_code(regions: Sequence[tuple[int, int]], offset: int) -> bool:
    """Tell whether an offset stands inside one of the regions of code."""
    at = bisect_right(regions, offset, key=lambda region: region[0]) - 1
    return at >= 0 and regions[at][0] < offset < regions[at][1]
