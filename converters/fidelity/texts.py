"""Compare the text of a post with its page's: words, syntax, code, headings, formulas."""

from __future__ import annotations

import re
import textwrap
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from ..model import Notice
from ..notices import Code
from .align import align
from .content import Content, Item, words_of
from .leaks import leaked
from .measures import Measure, PostFidelity

_LONGEST = 80
# words that stand so near to each other are one loss
_NEAR = 3
_NEAREST = 40
_OPEN = r"[ \t]*(?://|#|/\*|<!--|\{/\*|--|%)[ \t]*"
_CLOSE = r"[ \t]*(?:\*/\}?|-->)?"
# comments and options that tell a renderer how to show the code
_DISPLAY = re.compile(
    rf"^{_OPEN}(?:highlight-(?:next-line|line|start|end|range)|hide-|prettier-ignore).*$\n?"
    rf"|{_OPEN}(?:highlight-line|\[!code[^\]]*\](?:[ ]?\[!code[^\]]*\])*){_CLOSE}(?=$)"
    r"|^[ \t]*#\|.*$\n?|^#[ ]?(?:hide|collapse|export|default_exp).*$\n?|^:[\w-]+:.*$\n?",
    re.MULTILINE,
)
_TEMPLATE = re.compile(r"\{%-?.*?-?%\}|\{\{.*?\}\}", re.DOTALL)
_LABELS = re.compile(
    r"\\(?:label|tag)\{[^}]*\}|\\(?:nonumber|notag)\b|\\(?=[_*{}()\[\]|#&])|\s+|\\\\+"
)


def _excerpt(text: str) -> str:
    text = " ".join(text.replace("\u200b", "").split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def words(post: Content, page: Content, strict: bool, result: PostFidelity) -> Iterator[Notice]:
    """Compare the words in order; syntax that shows is looked up in their places.

    ``strict`` tells that no template tag can be meant to show.
    """
    pairs = align(post.words, page.words)
    there = {b for _, b in pairs}
    pairs = _settled(pairs, post)
    here = {a for a, _ in pairs}
    missing = [at for at in range(len(post.words)) if at not in here and post.sure[at]]
    result.measures["words"] = Measure(sum(post.sure), sum(post.sure) - len(missing))
    result.words_on_page = len(page.words)
    for run in _runs(missing):
        count = sum(at not in here for at in range(run[0], run[-1] + 1))
        text = _excerpt(_between(post, run[0], run[-1]))
        message = f'{count} word{"s" * (count != 1)} lost: "{text}"'
        yield Notice(Code.WORDS_LOST, message, result.source, post.lines[run[0]])
    added = [at for at in range(len(page.words)) if at not in there and page.sure[at]]
    result.added = len(added)
    for run in _runs(added):
        line = _line_near(run[0], pairs, post)
        text = _excerpt(_between(page, run[0], run[-1]))
        message = f'{len(run)} word{"s" * (len(run) != 1)} added: "{text}"'
        yield Notice(Code.WORDS_ADDED, message, result.source, line)
    for name, text, place in leaked(page.prose, post.prose, strict):
        result.leaked += 1
        line = _line_near(bisect_right(page.places, place), pairs, post)
        message = f'{name} shows on the page: "{_excerpt(text)}"'
        yield Notice(Code.SYNTAX_LEAKED, message, result.source, line)


def _settled(pairs: list[tuple[int, int]], post: Content) -> list[tuple[int, int]]:
    """Return pairs in which a word that may be missing does not stand in for one that must not.

    The two are the same word near each other, with no other pair between them.
    """
    matched = dict(pairs)
    for step in (-1, 1):
        for at in range(len(post.words))[::step]:
            if at in matched or not post.sure[at]:
                continue
            between: list[int] = []
            for other in range(at + step, at + step * _NEAREST, step):
                if other not in matched:
                    continue
                if post.sure[other]:
                    break
                if post.words[other] == post.words[at]:
                    matched[at] = matched.pop(other)
                    for one in between:
                        del matched[one]
                    break
                between.append(other)
    return sorted(matched.items())


def _runs(places: Sequence[int]) -> Iterator[list[int]]:
    """Yield places that are near to each other as one run each."""
    run: list[int] = []
    for at in places:
        if run and at - run[-1] > _NEAR:
            yield run
            run = []
        run.append(at)
    if run:
        yield run


def _between(content: Content, first: int, last: int) -> str:
    start, end = content.places[first], content.places[last] + len(content.words[last])
    return re.sub(r"\ue000\d+\ue001|[\ue002-\ue009]", "", content.text[start:end])


def _line_near(place: int, pairs: Sequence[tuple[int, int]], post: Content) -> int:
    """Return the line of the post's word that is kept last before a word of the page."""
    at = bisect_right(pairs, place - 1, key=lambda pair: pair[1]) - 1
    if at < 0:
        return post.lines[0] if post.lines else 1
    return post.lines[pairs[at][0]]


def code(post: Content, page: Content, result: PostFidelity) -> Iterator[Notice]:
    """Compare blocks of code, character by character but for blank lines around them."""
    wanted = [one for one in post.codes if one.text.strip()]
    have = Counter(_plain(one.text) for one in page.codes)
    measure = result.measures["code"] = Measure(len(wanted))
    lost = []
    for one in wanted:
        found = next((form for form in _forms(one.text) if have[form] > 0), None)
        if found is None:
            lost.append(one)
        else:
            have[found] -= 1
            measure.kept += 1
    rest = [form for form in have.elements() if form]
    for one in lost:
        yield Notice(Code.CODE_LOST, _change(_plain(one.text), rest), result.source, one.line)


def _plain(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\u200b", "").split("\n")
    while lines and not lines[0].strip():
        lines.pop(0)
    while lines and not lines[-1].strip():
        lines.pop()
    return "\n".join(lines).rstrip()


def _forms(text: str) -> Iterator[str]:
    """Yield code as written, and as its own site shows it: without comments for the renderer."""
    yield _plain(text)
    yield _plain(_DISPLAY.sub("", text))
    yield _plain(_TEMPLATE.sub("", text))
    yield _plain(textwrap.dedent(_plain(text)))


def _change(text: str, others: list[str]) -> str:
    """Say what became of a block of code that is not on the page as it was."""
    lines = text.split("\n")
    mine = set(lines)
    near = max(others, key=lambda other: len(mine & set(other.split("\n"))), default="")
    theirs = near.split("\n")
    if 2 * len(mine & set(theirs)) < len(mine):
        return f'a block of code is not on the page: "{_excerpt(text)}"'
    others.remove(near)
    for number, (here, there) in enumerate(zip(lines, theirs, strict=False), 1):
        if here != there:
            return f"code changed: line {number} is {there!r}, not {here!r}"
    return f"code changed: {len(theirs)} lines, not {len(lines)}"


def headings(post: Content, page: Content, result: PostFidelity) -> Iterator[Notice]:
    """Compare the headings, and below which other each of them stands."""
    there = [one.words for one in page.headings]
    # a word that may be missing counts where the page has it
    full = [words_of(one.text) for one in post.headings]
    here = [
        every if every in there else one.words
        for one, every in zip(post.headings, full, strict=True)
    ]
    pairs = align(here, there)
    result.measures["headings"] = Measure(len(post.headings), len(pairs))
    kept = {a for a, _ in pairs}
    for at, one in enumerate(post.headings):
        if at not in kept:
            message = f'the heading "{_excerpt(one.text)}" is none on the page'
            yield Notice(Code.HEADING_LOST, message, result.source, one.line)
    pairs = [(a, b) for a, b in pairs if post.headings[a].level and page.headings[b].level]
    above = _parents([post.headings[a] for a, _ in pairs])
    now = _parents([page.headings[b] for _, b in pairs])
    for (a, _), wanted, found in zip(pairs, above, now, strict=True):
        if wanted != found:
            one = post.headings[a]
            below = post.headings[pairs[found][0]].text if found >= 0 else "nothing"
            message = f'the heading "{_excerpt(one.text)}" now stands below "{_excerpt(below)}"'
            yield Notice(Code.HEADING_LEVEL, message, result.source, one.line)


def _parents(items: Sequence[Item]) -> list[int]:
    """Return the place of the heading that each one stands below; the first stands above all."""
    found: list[int] = []
    stack: list[int] = []
    for at, one in enumerate(items):
        while stack and items[stack[-1]].level >= one.level:
            stack.pop()
        found.append(stack[-1] if stack else min(at - 1, 0))
        stack.append(at)
    return found


def formulas(post: Content, page: Content, result: PostFidelity) -> Iterator[Notice]:
    """Compare the formulas; what the post has as prose or prices must not have become one."""
    have = Counter(_folded(one.text) for one in page.formulas)
    measure = result.measures["formulas"] = Measure(len(post.formulas))
    for one in post.formulas:
        form = _folded(one.text)
        if have[form] > 0:
            have[form] -= 1
            measure.kept += 1
        else:
            message = f'no formula on the page: "{_excerpt(one.text)}"'
            yield Notice(Code.FORMULA_LOST, message, result.source, one.line)


def _folded(text: str) -> str:
    return _LABELS.sub("", text)
