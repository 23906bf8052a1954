"""The reference: a post rendered by markdown-it-py and nothing of ours, each line with its number.

What the dialect adds to Markdown was taken out before, by steps that share no code with the rules
of the conversion: a bug there would otherwise hide itself here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from ..model import Post
from .content import Content, words_of
from .draft import Draft, numbered
from .html import parse
from .masks import is_tex, mask, mask_formulas, unmask
from .reader import read
from .recipes import Plugin, recipe
from .signs import LINE, LINE_END, maybe, without_own

_MARKUP = re.compile(r"<!--.*?-->|<[^<>]*>|\n", re.DOTALL)
_FORMULAS = re.compile(
    r"\\\\\((?P<inline>(?:(?!\n[ \t]*\n).){1,2000}?)\\\\\)"
    r"|\\\\\[(?P<display>(?:(?!\n[ \t]*\n).){1,4000}?)\\\\\]",
    re.DOTALL,
)


def reference(post: Post, math: str = "auto") -> Content:
    """Return what a post holds, with the lines of its file; ``math`` is ``posts.math``."""
    plan = recipe(post)
    draft = Draft(post)
    text = without_own(post.body).replace("\r\n", "\n").replace("\r", "\n")
    for step in plan.raw:
        text = step(text, draft)
    text = mask(text, draft.kept, plan.indented, plan.html)
    formulas = plan.formulas and math != "off"
    if formulas:
        text = mask_formulas(_FORMULAS.sub(_tex, text), draft.kept)
    for step in plan.prose:
        text = step(text, draft)
    md = _renderer(plan.plugins, plan.indented, formulas)
    env: dict[str, Any] = {}
    tokens = md.parse(unmask(text, draft.kept), env)
    _number(tokens, post.body_line)
    head = _title(post, tokens)
    html = md.renderer.render(tokens, md.options, env)
    return read(parse(f"<div>{head}{html}</div>"), draft.held)


def _tex(match: re.Match[str]) -> str:
    return f'<span class="math">{escape(match["inline"] or match["display"])}</span>'


@lru_cache(maxsize=32)
def _renderer(plugins: tuple[Plugin, ...], indented: bool, formulas: bool) -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": True})
    for plugin in plugins:
        md.use(plugin)
    if not indented:
        md.disable("code")
    if formulas:
        md.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
        for rule in md.inline.ruler.__rules__:
            if rule.name == "math_inline":
                rule.fn = _sure(rule.fn)
    for rule in md.inline.ruler.__rules__:
        if rule.name == "backticks":
            rule.fn = _counted(rule.fn)
    # addresses are compared as they are written
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]
    md.validateLink = lambda url: True  # type: ignore[method-assign]
    return md


def _sure(rule: Any) -> Any:
    """Return the rule for dollars without what is no formula for sure."""

    def run(state: StateInline, silent: bool) -> bool:
        place, count, pending = state.pos, len(state.tokens), state.pending
        if not rule(state, silent):
            return False
        if is_tex(state.src[place : state.pos].strip("$")):
            return True
        state.pos, state.pending = place, pending
        del state.tokens[count:]
        return False

    return run


def _counted(rule: Any) -> Any:
    """Return the rule for code spans; a token whose code has line ends knows its source."""

    def run(state: StateInline, silent: bool) -> bool:
        place = state.pos
        done: bool = rule(state, silent)
        source = state.src[place : state.pos]
        if done and not silent and "\n" in source and state.tokens[-1].type == "code_inline":
            state.tokens[-1].meta["source"] = source
        return done

    return run


def _sign(line: int) -> str:
    return f"{LINE}{line}{LINE_END}"


def _number(tokens: Sequence[Token], first: int) -> None:
    """Put the sign of its line before everything that shows."""
    for token in tokens:
        if not token.map:
            continue
        line = token.map[0] + first
        if token.type == "inline":
            token.children = _numbered(token.children or [], line)
        elif token.type == "html_block":
            token.content = _numbered_html(token.content, line)
        elif token.type in ("fence", "code_block"):
            fence = token.type == "fence"
            language = token.info.strip().partition(" ")[0] if fence else ""
            if language in ("math", "{math}"):
                body = f'<div class="math">{_sign(line)}{escape(token.content)}</div>\n'
            else:
                caption = _caption(token.info) if fence else ""
                code = token.content.removesuffix("\n")
                if language.strip("{}") == "mermaid":
                    code = code.strip()  # a page has a diagram's code in lines of its own
                code = numbered(code, line + fence)
                body = f"{caption}<pre><code>{escape(code)}</code></pre>\n"
            token.type, token.content = "html_block", body
        elif token.type.startswith("math_block") or token.type == "amsmath":
            token.type = "html_block"
            token.content = f'<div class="math">{_sign(line)}{escape(token.content)}</div>\n'


def _caption(info: str) -> str:
    """Return what a fence says besides its language, which a page may show."""
    titles = re.findall(r"(?:title|caption|filename|name|file)\s*[=:]\s*[\"']([^\"']+)", info)
    titles += re.findall(r"^\S+:(\S+)|\[([^\]]+)\]", info)
    words = " ".join("".join(one) for one in titles)
    return f"<p>{maybe(escape(words))}</p>" if words else ""


def _numbered(children: Sequence[Token], line: int) -> list[Token]:
    found = [Token("html_inline", "", 0, content=_sign(line))]
    for token in children:
        if token.type.startswith("math_inline"):
            token = Token(
                "html_inline", "", 0, content=f'<span class="math">{escape(token.content)}</span>'
            )
        passed = 0
        if source := token.meta.get("source", ""):
            passed = source.count("\n")
            code = numbered(escape(source.strip("`")), line)
            token = Token("html_inline", "", 0, content=f"<code>{code}</code>")
        found.append(token)
        if token.type in ("softbreak", "hardbreak"):
            passed = 1
        elif token.type == "html_inline" and not source:
            passed = token.content.count("\n")
        if passed:
            line += passed
            found.append(Token("html_inline", "", 0, content=_sign(line)))
    return found


def _numbered_html(html: str, line: int) -> str:
    """Put the sign of its line at the head of each line of HTML that is in no tag."""

    def sign(match: re.Match[str]) -> str:
        nonlocal line
        line += match[0].count("\n")
        return match[0] + (_sign(line) if "\n" in match[0] else "")

    return _sign(line) + _MARKUP.sub(sign, html)


def _title(post: Post, tokens: list[Token]) -> str:
    """Return the page's title as HTML, and take it out of the text where it stands there too.

    It is the front matter's, else the heading at the top, or the only one of the first level, else
    the page has one of its own.
    """
    first = next((n for n, token in enumerate(tokens) if token.type == "heading_open"), None)
    heading = tokens[first + 1] if first is not None else None
    title = post.front_matter.title
    if first is None or heading is None:
        return f"<h1>{_sign(1)}{escape(title)}</h1>" if title else _named(post)
    leads = all(token.type == "html_block" for token in tokens[:first])
    plain = not any(
        token.type in ("image", "link_open", "footnote_ref") for token in heading.children or ()
    )
    written = re.sub(r"<[^>]*>|[{][#:][^}]*[}]", "", heading.content)
    line = heading.map[0] + post.body_line if heading.map else 1
    head = leads or tokens[first].tag == "h1"
    if title and (words_of(written) != words_of(title) or not head or not plain):
        return f"<h1>{_sign(1)}{escape(title)}</h1>"
    several = sum(token.type == "heading_open" and token.tag == "h1" for token in tokens) > 1
    if not title and (not head or (several and not leads)):
        return _named(post)
    if not plain or (leads and not title):
        return ""
    del tokens[first : first + 3]
    return f"<h1>{_sign(line)}{escape(title or written)}</h1>"


def _named(post: Post) -> str:
    """Return the words of the file's name, which a page without a title has."""
    names = post.path.rpartition(".")[0].split("/")[-2:]
    return f"<p>{maybe(escape(re.sub(r'[-_]', ' ', ' '.join(names))))}</p>"
