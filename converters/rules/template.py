"""The template pass of the Liquid family: each tag and output becomes what it stands for.

What a tag means is in tables (``liquid_tags``); here is where its text goes. An unknown tag gives
way to its own words, an unknown value to nothing, and the author is told of either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..document import Context, Document
from ..edits import Taken
from ..model import Edit, Notice, Post, Rule
from ..notices import Code as Message
from .liquid import (
    LOOPS,
    OPAQUE,
    Argument,
    Code,
    Tag,
    arguments,
    code_of,
    depths,
    outermost,
    scan,
)
from .liquid_call import Block, Call, Fence, Result, Syntax, Whole
from .liquid_values import literal, value
from .placing import Place, as_html, fence_for

# front matter by which a post says that it is no template: what it says then.
# Sources: https://jekyllrb.com/docs/liquid/tags/#raw, https://hexo.io/docs/front-matter,
# https://www.11ty.dev/docs/languages/#templateengineoverride-examples
_NO_TEMPLATE = {
    "render_with_liquid": ("false",),
    "disableNunjucks": ("true",),
    "templateEngineOverride": ("md", "html", "false"),
}
# what in the body of a block may tell how the lines behind it are read
_SHAPED = re.compile(r"[`~<>]|^(?:[ \t]+|[-*+#=\d])", re.MULTILINE)


@dataclass(slots=True)
class _Run:
    document: Document
    context: Context
    syntax: Syntax
    code: Code
    variables: dict[str, str] = field(default_factory=dict)
    depths: Mapping[int, int] = field(default_factory=dict)


def is_template(post: Post) -> bool:
    """Tell whether a post's generator reads its tags; the front matter may say that it does not."""
    extra = post.front_matter.extra
    return not any(
        str(extra[key]).lower() in values for key, values in _NO_TEMPLATE.items() if key in extra
    )


def template(syntax: Syntax) -> Rule:
    """Return the template rule for a generator's syntax."""

    def rule(document: Document, context: Context) -> Iterator[Edit | Notice]:
        text = document.text
        if "{%" not in text and "{{" not in text and not (syntax.notes and "{#" in text):
            return
        if not is_template(document.post):
            return
        code = None if syntax.in_code else code_of(document)
        tags = scan(text, code.fenced if code else [], syntax.notes)
        opaque = list(outermost(tags, OPAQUE | syntax.code))
        if code is None or any(_SHAPED.search(text, *span) for span in opaque):
            code = code_of(document, opaque)
        run = _Run(document, context, syntax, code)
        bodies = [
            (tag.end, tag.close.start) for tag in tags if tag.close and tag.name in syntax.code
        ]
        run.code.fenced = sorted([*run.code.fenced, *bodies])
        run.depths = depths(tags)
        beyond = 0
        taken = Taken()
        for tag in tags:
            if tag.start < beyond:
                continue
            found = list(_tag(run, tag))
            edits = [one for one in found if isinstance(one, Edit)]
            if not taken.claim(edits):
                message = "a tag in the way of another is left as it is written"
                yield document.notice(Message.TEMPLATE_UNKNOWN, message, tag.start)
                continue
            for one in edits:
                if tag.close and one.end > tag.close.start > tag.end:
                    beyond = max(beyond, one.end if one.start <= tag.start else 0)
            yield from found

    return rule


def _tag(run: _Run, tag: Tag) -> Iterator[Edit | Notice]:
    document, syntax = run.document, run.syntax
    kind = run.code.kind(tag.start)
    if tag.name in OPAQUE and not (tag.text and tag.close is None):
        yield from _opaque(run, tag, kind)
    elif tag.closes or (tag.output and not syntax.outputs):
        return
    elif tag.output:
        yield from _output(run, tag, kind)
    elif (
        kind
        and tag.name not in syntax.addresses
        and (kind != "indented" or tag.name not in syntax.code or tag.close is None)
    ):
        return
    else:
        if tag.name in ("assign", "set"):
            name, _, expression = tag.text.partition("=")
            found, _ = value(expression, run.context, run.variables, syntax.bare)
            if found is not None:
                run.variables[name.strip()] = found
        elif tag.close and _is_captured(run, tag):
            run.variables[tag.text.strip()] = document.text[tag.end : tag.close.start].strip()
            yield Place.of(document, tag.start, tag.close.end).drop("template_capture")
            return
        place = Place.of(document, tag.start, tag.end)
        body = document.text[tag.end : tag.close.start] if tag.close else ""
        html = run.code.in_html(tag.start) and place.deep
        call = Call(
            tag, _known_arguments(run, tag), body, place.alone and not place.in_html and not html,
            run.depths.get(tag.start, 0), document, run.context, html,
        )  # fmt: skip
        translate = syntax.tags.get(tag.name) or syntax.tags.get(tag.name.lower())
        result = translate(call) if translate else None
        known = result is not None
        if result is None:
            result = syntax.unknown(call)
            if result is None:
                return
            message = f"{{% {tag.name} %}} is not known; " + (
                "its words are kept" if result or tag.close else "it is left out"
            )
            yield document.notice(Message.TEMPLATE_UNKNOWN, message, tag.start)
        elif tag.name in LOOPS and result == Whole("") and "{{" in body:
            message = f"what is shown for {tag.text.strip()!r} is not known; the loop is left out"
            yield document.notice(Message.TEMPLATE_UNKNOWN, message, tag.start)
        if isinstance(result, str) and run.code.in_html(tag.start):
            result = as_html(result)
        elif isinstance(result, str) and result.startswith("<iframe") and place.leads:
            # begun by one, the rest of the line would be read as HTML
            result = Block((result,))
        yield from _edits(run, tag, place, result, _code(tag, result, known))


def _is_captured(run: _Run, tag: Tag) -> bool:
    """Tell whether a tag holds plain text for a name, and the post shows what the name holds."""
    if tag.name != "capture" or tag.close is None:
        return False
    text = run.document.text
    plain = not re.search(r"\{[{%]", text[tag.end : tag.close.start])
    shown = rf"\{{\{{-?\s*{re.escape(tag.text.strip())}\s*[|}}-]"
    return plain and bool(re.search(shown, text[tag.close.end :]))


def _code(tag: Tag, result: Result, known: bool) -> str:
    """Return the ledger's name for what became of a tag."""
    if result in ("", Whole("")):
        held = tag.close and not isinstance(result, Whole)
        return f"template_{'text' if held else 'dropped'}:{tag.name}"
    return f"template_{tag.name}" if known else f"template_unknown:{tag.name}"


def _known_arguments(run: _Run, tag: Tag) -> list[Argument]:
    """Return a tag's arguments; a key's value that is a variable's name is what it is worth."""
    found = []
    for one in arguments(tag.text):
        if one.key and not one.quoted and re.match(r"[a-z_][\w-]*\.", one.text):
            worth, _ = value(one.text, run.context, run.variables, run.syntax.bare)
            if worth is not None:
                one = Argument(one.key, worth, True)
        found.append(one)
    return found


def _opaque(run: _Run, tag: Tag, kind: str) -> Iterator[Edit | Notice]:
    document = run.document
    name = f"template_{tag.name}"
    if tag.name == "comment":
        end = tag.close.end if tag.close else tag.end
        if tag.close or not tag.text:
            yield Place.of(document, tag.start, end).drop(name)
        return
    if tag.close is None:
        return
    for one in (tag, tag.close):
        yield Place.of(document, one.start, one.end).drop(name)


def _output(run: _Run, tag: Tag, kind: str) -> Iterator[Edit | Notice]:
    document = run.document
    found, left_out = value(tag.text, run.context, run.variables, run.syntax.bare)
    note = re.fullmatch(r"(.+?)\|\s*fndetail:\s*(\w+)\s*", tag.text, re.DOTALL)
    if note and not kind and (detail := literal(note[1])) is not None:
        place = Place.of(document, tag.start, tag.end)
        yield place.block((f"[^fn{note[2]}]: {detail}",), "template_fndetail")
    elif left_out and kind:
        return
    elif found and not kind and "\n" in found and re.search(r"\|\s*markdownify\b", tag.text):
        place = Place.of(document, tag.start, tag.end)
        yield place.block(tuple(found.splitlines()), "template_value")
    elif found is not None:
        if not found and re.match(r"[)\"'\s>]|\Z", document.text[tag.end :]):
            before = document.text[tag.start - 1 : tag.start]
            found = "/" if before in ("(", '"', "'") else ""
        if found.startswith("/") and _below_address(document.text, tag.start):
            found = found.lstrip("/") if document.text[tag.start - 1] == "/" else found
        yield Edit(tag.start, tag.end, found, "template_value")
        if left_out and not kind:
            message = f"the filter {left_out!r} is not known; the text before it is kept"
            yield document.notice(Message.TEMPLATE_UNKNOWN, message, tag.start)
    elif not kind and tag.text:
        message = f"the value of {{{{ {tag.text} }}}} is not known; it is left out"
        yield document.notice(Message.TEMPLATE_UNKNOWN, message, tag.start)
        yield Place.of(document, tag.start, tag.end).drop("template_dropped:value")


def _below_address(text: str, start: int) -> bool:
    return bool(re.search(r"[\w./-]/$", text[max(0, start - 40) : start]))


def _edits(run: _Run, tag: Tag, place: Place, result: Result, name: str) -> Iterator[Edit]:
    document = run.document
    close = tag.close
    ending = Place.of(document, close.start, close.end) if close else None
    if isinstance(result, Whole):
        end = close.end if close else tag.end
        whole = Place.of(document, tag.start, end)
        yield Edit(tag.start, end, result.text, name) if result.text else whole.drop(name)
    elif isinstance(result, Fence):
        if close is None or ending is None:
            return
        dedent = run.code.kind(tag.start) == "indented"
        yield from fence_for(document, place, ending, result.info, result.below, name, dedent)
    elif isinstance(result, Block):
        yield place.block(result.opening, name)
        if ending is not None:
            yield ending.block(result.closing, name) if result.closing else ending.drop(name)
    else:
        if result:
            following = document.text[tag.end : tag.end + 1]
            gap = " " if result[-1].isalnum() and following.isalnum() and not close else ""
            yield Edit(tag.start, tag.end, result + gap, name)
        else:
            yield place.drop(name)
        if ending is not None:
            yield ending.drop(name)
