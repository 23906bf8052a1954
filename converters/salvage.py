"""What to take from front matter that cannot be read as a whole: its keys, one by one."""

from __future__ import annotations

import re

from .dates import read_date
from .formats import Handler, NotFrontMatterError, lines_of
from .notices import Code
from .values import (
    Entry,
    FrontMatterSizeError,
    FrontMatterSyntaxError,
    ImpossibleDate,
    Report,
    Scalar,
    Tree,
)


def head_of(handler: Handler, text: str) -> str:
    """Return the lines at the start of the text that are keys, their items, or indented."""
    head = 0
    for line in lines_of(text):
        goes_on = head and line.strip() and line[0] in " \t-]}"
        if not (goes_on or handler.KEY.match(line)):
            break
        head += len(line)
    return text[:head]


def runs_on(handler: Handler, block: str) -> bool:
    """Return whether the block holds keys, a blank line, and then prose.

    Then its front matter was never closed, and what seems to close it is a thematic break.
    """
    head = head_of(handler, block)
    blank = False
    for line in lines_of(block[len(head) :]) if head else ():
        if not line.strip():
            blank = True
        elif line[0] != "#":
            return blank and line[0] not in " \t-]}" and not handler.KEY.match(line)
    return False


def read_by_keys(
    handler: Handler, block: str, error: FrontMatterSyntaxError, report: Report
) -> dict[str, Entry]:
    """Return the entries of a block that cannot be read as a whole, key by key.

    A key that cannot be read on its own either is reported, and taken as plain text or as a list
    of ``- items``. Where each key can be, the error of the whole is reported.
    """
    entries: dict[str, Entry] = {}
    broken = False
    for start, chunk in _chunks(handler, block):

        def here(code: Code, message: str, line: int, start: int = start) -> None:
            report(code, message, start + line)

        found, trouble = _load_chunk(handler, chunk, here)
        if trouble:
            broken = True
        for name, entry in found.items():
            if name in entries:
                message = f"{name}: stands twice; the last value counts"
                report(Code.FRONT_MATTER_DUPLICATE, message, start)
                broken = True
            entries[name] = entry._replace(tree=_moved(entry.tree, start), line=start + entry.line)
    if not broken:
        message = f"{handler.NAME}: {error}; the keys are read one by one"
        report(Code.FRONT_MATTER_SYNTAX, message, _within(block, error.line))
    return entries


def _within(text: str, line: int) -> int:
    """Return the line, or the last one of the text where a parser points behind its end."""
    return max(0, min(line, len(lines_of(text.rstrip())) - 1))


def _moved(tree: Tree, lines: int) -> Tree:
    if isinstance(tree, Scalar):
        return tree._replace(line=tree.line + lines)
    if isinstance(tree, list):
        return [_moved(item, lines) for item in tree]
    return {name: _moved(item, lines) for name, item in tree.items()}


def _chunks(handler: Handler, block: str) -> list[tuple[int, str]]:
    """Return each key of the block with all that belongs to it, and its line."""
    chunks: list[tuple[int, str]] = []
    outer: int | None = None
    in_table = False
    for number, line in enumerate(lines_of(re.sub(r"\A(\s*)\{", r"\1 ", block))):
        indent = len(line) - len(line.lstrip(" \t"))
        begins = handler.KEY.match(line) and (outer is None or indent <= outer)
        if begins and (not in_table or line[indent] == "["):
            # the keys of a TOML table are its own
            in_table, outer = line[indent] == "[", indent
            chunks.append((number, line))
        elif chunks:
            chunks[-1] = (chunks[-1][0], chunks[-1][1] + line)
    return chunks


def _load_chunk(handler: Handler, chunk: str, report: Report) -> tuple[dict[str, Entry], bool]:
    """Return the entries of one key, and whether it had to be read as plain text."""
    try:
        return handler.load(chunk, report), False
    except NotFrontMatterError:
        return {}, False
    except FrontMatterSizeError as error:
        report(Code.FRONT_MATTER_SIZE, f"a key has {error}; it is not used", 0)
        return {}, True
    except FrontMatterSyntaxError as error:
        problem = error
    match = handler.KEY.match(chunk)
    name = match[1] if match else None
    if not match or not name:
        message = f"{handler.NAME}: {problem}; this part is left out"
        report(Code.FRONT_MATTER_SYNTAX, message, _within(chunk, problem.line))
        return {}, True
    tree = _plain_text(chunk[match.end() :])
    if isinstance(tree, Scalar) and re.match(r"\d{4}-\d\d-\d\d", tree.text):
        # TOML has dates of its own, and none of this day; said where the key is given a meaning
        if read_date(tree.text) is None:
            return {name: Entry(tree._replace(value=ImpossibleDate(tree.text)), 0)}, True
    elif "\t" in chunk:
        try:
            found = handler.load(re.sub(r"(?m)^[ \t]+", _spaces, chunk))
        except ValueError:
            pass
        else:
            message = f"{handler.NAME}: {problem}; tabs are read as spaces"
            report(Code.FRONT_MATTER_SYNTAX, message, _within(chunk, problem.line))
            return found, True
    message = f"{handler.NAME}: {problem}; {name} is read as plain text"
    report(Code.FRONT_MATTER_SYNTAX, message, _within(chunk, problem.line))
    return {name: Entry(tree, 0)}, True


def _spaces(match: re.Match[str]) -> str:
    return match[0].replace("\t", "  ")


def _plain_text(text: str) -> Tree:
    """Return a list where the text is one (``[a, b]``, or a line for each ``- item``)."""
    first, *more = (line.strip().removesuffix(",") for line in lines_of(text) or [""])
    more = [line for line in more if line]
    if not first and more and all(line.startswith("-") for line in more):
        return [_unquoted(line[1:]) for line in more]
    if first.startswith("[") and first.endswith("]") and not more:
        return [_unquoted(item) for item in first[1:-1].split(",")]
    if re.fullmatch(r"[|>][-+\d]*", first):
        first = ""
    return _unquoted(" ".join(filter(None, [first, *more])))


def _unquoted(text: str) -> Scalar:
    text = text.strip()
    quote = text[:1]
    if quote in ("'", '"'):
        if len(text) > 1 and text.endswith(quote) and quote not in text[1:-1]:
            text = text[1:-1]
        elif quote not in text[1:]:  # the other one was forgotten
            text = text[1:]
    return Scalar(text, text, 0)
