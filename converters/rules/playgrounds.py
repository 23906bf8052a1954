"""Components that hold code by name: the files of a playground, a package to be installed.

Syntax: https://sandpack.codesandbox.io/docs/, https://starlight-package-managers.vercel.app/
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from ..model import Edit, Notice
from .code_components import fence, first, ledger_name, plain
from .elements import Element, Writer
from .lexers import lexer_for

_FILE = re.compile(
    r"(?:[\"'](?P<name>[^\"'\n]+)[\"']|(?P<word>[\w$]+))\s*:\s*"
    r"(?:\{\s*(?:[\w$]+\s*:\s*[\w.\"']+\s*,\s*)*code\s*:\s*)?`(?P<code>(?:[^`\\]|\\.)*)`",
    re.DOTALL,
)
# what each package manager is told, by what a component asks for
_VERBS = {
    "add": ("npm install", "pnpm add", "yarn add", "bun add"),
    "create": ("npm create", "pnpm create", "yarn create", "bun create"),
    "dlx": ("npx", "pnpm dlx", "yarn dlx", "bunx"),
    "exec": ("npx", "pnpm", "yarn", "bunx"),
    "run": ("npm run", "pnpm run", "yarn run", "bun run"),
    "remove": ("npm uninstall", "pnpm remove", "yarn remove", "bun remove"),
    "install": ("npm install", "pnpm install", "yarn install", "bun install"),
}
_NAMES = {"npx": "npm", "bunx": "bun"}


def files(writer: Writer, element: Element) -> Iterator[Edit | Notice]:
    """Show the files that a playground holds as code, each with its name."""
    piece = element.piece
    lines: list[str] = []
    for name in ("files", "code", "initialCode"):
        source = piece.attributes.get(name)
        if source is None or not source.braced:
            continue
        for match in _FILE.finditer(source.value or ""):
            path = match["name"] or match["word"]
            rows = textwrap.dedent(re.sub(r"\\([`$\\])", r"\1", match["code"])).strip("\n")
            info = f'{lexer_for(path.rpartition(".")[2])} title="{path.lstrip("/")}"'
            lines += [*fence(info, rows.split("\n")), ""]
    if not lines:
        yield from plain(writer, element)
        return
    yield from writer.block(piece.start, piece.end, lines[:-1], ledger_name(element))
    if element.close:
        yield Edit(element.close.start, element.close.end, "", ledger_name(element))


def install(writer: Writer, element: Element) -> Iterator[Edit | Notice]:
    """Turn a package's name into the commands that package managers have for it, as tabs."""
    piece = element.piece
    package = first(writer, piece, ("pkg", "package", "packages", "name"))
    kind = first(writer, piece, ("type",)) or ("add" if package else "install")
    if kind not in _VERBS or not (package or kind == "install") or element.close is not None:
        yield from plain(writer, element)
        return
    writer.context.needs.add("colon_fence")
    given = [" -D" if "dev" in piece.attributes else "", package, first(writer, piece, ("args",))]
    lines = ["::::{tab-set}"]
    for verb in _VERBS[kind]:
        command = " ".join(filter(None, (verb + given[0], *given[1:])))
        name = verb.split()[0]
        lines += [f":::{{tab-item}} {_NAMES.get(name, name)}", "", *fence("bash", [command]), ":::"]
    yield from writer.block(piece.start, piece.end, [*lines, "::::"], ledger_name(element))
