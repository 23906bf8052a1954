"""``_toc.yml``: our entries are kept current, and nothing else changes."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
import yaml
from counting import growth
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sphinx_external_toc.parsing import parse_toc_data

from converters.toc import NEW, Entry, TocError, docnames, register, stale

FIXTURES = Path(__file__).parent / "fixtures" / "toc"


def entries(*names: str) -> list[Entry]:
    """``2024/b`` is the page ``pages/b`` in the group of 2024; ``b`` has no group."""
    return [
        Entry(f"pages/{name.split('/')[-1]}", f"pages/years/{name[:4]}" if "/" in name else None)
        for name in names
    ]


def registered(before: str, names: str, renamed: dict[str, str] | None = None) -> str:
    wanted = entries(*names.split())
    groups = list(dict.fromkeys(entry.group for entry in wanted if entry.group))
    result = register(before, wanted, groups, "pages", renamed)
    assert result.changed == (result.text != before)
    again = register(result.text, wanted, groups, "pages", renamed)
    assert (again.text, again.changed, again.added, again.removed) == (result.text, False, (), ())
    assert not stale(result.text, wanted, groups, "pages")
    parse_toc_data(yaml.safe_load(result.text))
    return result.text


HEAD = "format: jb-book\nroot: index\n"

# title: (before, wanted pages, after)
TABLE = {
    "a new site": (
        NEW,
        "2024/b 2024/a 2023/z",
        HEAD
        + """\
        chapters:
        - file: pages/years/2024
          sections:
          - file: pages/b
          - file: pages/a
        - file: pages/years/2023
          sections:
          - file: pages/z
        """,
    ),
    "no pages, nothing changes": (NEW, "", NEW),
    "chapters, indented, comments, CRLF kept": (
        "# mine\nformat: jb-book\nroot: 'index'   # the start\n\nchapters:\n"
        '  # first\n  - file: "intro"  # hello\n    title:   Hi\n\n# the end\n',
        "b",
        "# mine\nformat: jb-book\nroot: 'index'   # the start\n\nchapters:\n"
        '  # first\n  - file: "intro"  # hello\n    title:   Hi\n  - file: pages/b\n\n# the end\n',
    ),
    "line ends and a missing final newline": (
        "format: jb-book\r\nroot: index\r\nchapters:\r\n- file: a",
        "2024/b",
        "format: jb-book\r\nroot: index\r\nchapters:\r\n- file: a\r\n"
        "- file: pages/years/2024\r\n  sections:\r\n  - file: pages/b",
    ),
    "a byte order mark": ("\ufeff" + NEW, "b", "\ufeff" + HEAD + "chapters:\n- file: pages/b\n"),
    "parts get a part of ours": (
        HEAD
        + """\
        parts:
          - caption: One
            numbered: true
            chapters:
              - file: a
        """,
        "2024/b",
        HEAD
        + """\
        parts:
          - caption: One
            numbered: true
            chapters:
              - file: a
          - caption: Posts
            chapters:
              - file: pages/years/2024
                sections:
                  - file: pages/b
        """,
    ),
    "parts that are empty go out": (
        HEAD
        + """\
        parts:
        - caption: One
          chapters:
          - file: a
        # ours
        - caption: Posts  # gone
          chapters:
          - file: pages/years/2024
            sections:
            # in there
            - file: pages/b
        """,
        "",
        HEAD
        + """\
        parts:
        - caption: One
          chapters:
          - file: a
        # ours
            # in there
        """,
    ),
    "an author's part of ours keeps its place while pages change": (
        HEAD + "parts:\n- caption: My blog\n  chapters:\n  - file: pages/a\n"
        "- caption: Z\n  chapters:\n  - file: z\n",
        "b",
        HEAD + "parts:\n- caption: My blog\n  chapters:\n  - file: pages/b\n"
        "- caption: Z\n  chapters:\n  - file: z\n",
    ),
    "article": (
        "format: jb-article\nroot: index\nsections:\n- file: a\n",
        "2024/b",
        "format: jb-article\nroot: index\nsections:\n- file: a\n- file: pages/years/2024\n"
        "  sections:\n  - file: pages/b\n",
    ),
    "article, root only": (
        "format: jb-article\nroot: index\n",
        "b",
        "format: jb-article\nroot: index\nsections:\n- file: pages/b\n",
    ),
    "default format": (
        "root: index\nentries:\n- file: a\n- url: https://pages/x\n",
        "2024/b",
        "root: index\nentries:\n- file: a\n- url: https://pages/x\n- file: pages/years/2024\n"
        "  entries:\n  - file: pages/b\n",
    ),
    "default format, subtrees, nested ones too": (
        "root: index\nsubtrees:\n- entries:\n  - file: a\n    subtrees:\n    - caption: X\n"
        "      entries:\n      - file: pages/c\n      - file: y\n",
        "b c",
        "root: index\nsubtrees:\n- entries:\n  - file: a\n    subtrees:\n    - caption: X\n"
        "      entries:\n      - file: pages/b\n      - file: pages/c\n      - file: y\n",
    ),
    "new pages keep the order, listed ones their place": (
        HEAD
        + """\
        chapters:
        - file: about
          sections:
          - file: pages/d
            title: 'Mine'
        - file: pages/years/2024
          title: This year
          sections:
          - file: pages/a   # pinned
          - file: pages/g.md
          # a note
          - file: pages/c
          - file: own
        - file: pages/years/2022
        - file: end
        """,
        "2025/h 2024/g 2024/f 2024/d 2024/c 2024/b 2024/a 2023/z 2022/y",
        HEAD
        + """\
        chapters:
        - file: about
          sections:
          - file: pages/d
            title: 'Mine'
        - file: pages/years/2025
          sections:
          - file: pages/h
        - file: pages/years/2024
          title: This year
          sections:
          - file: pages/a   # pinned
          - file: pages/g.md
          - file: pages/f
          # a note
          - file: pages/c
          - file: pages/b
          - file: own
        - file: pages/years/2023
          sections:
          - file: pages/z
        - file: pages/years/2022
          sections:
          - file: pages/y
        - file: end
        """,
    ),
    "what is nested below a removed page is lifted": (
        HEAD
        + """\
        chapters:
        - file: a
          sections:
          # above
          - file: pages/x  # gone
            title: gone
            # kept
            sections:
              - file: own
                title: |
                  # no comment

                  text
              - file: pages/y
                sections:
                  - {file: own2}
              - url: https://e.org
          - file: b
        """,
        "",
        HEAD
        + """\
        chapters:
        - file: a
          sections:
          # above
            # kept
          - file: own
            title: |
              # no comment

              text
          - {file: own2}
          - url: https://e.org
          - file: b
        """,
    ),
    "a page whose year changed moves": (
        HEAD
        + """\
        chapters:
          - file: pages/years/2024
            sections:
              - file: pages/b
          - file: pages/years/2023
            sections:
              - file: pages/a
                title: "A"
                sections:
                - file: own
        """,
        "2024/b 2024/a",
        HEAD
        + """\
        chapters:
          - file: pages/years/2024
            sections:
              - file: pages/b
              - file: pages/a
                title: "A"
                sections:
                - file: own
        """,
    ),
    "a page that swaps years with another": (
        HEAD + "chapters: [{file: pages/years/2024, sections: [{file: pages/b}]}, "
        "{file: pages/years/2023, sections: [file: pages/a]}]\n",
        "2024/a 2023/b",
        HEAD + "chapters: [{file: pages/years/2024, sections: [{file: pages/a}]}, "
        "{file: pages/years/2023, sections: [{file: pages/b}]}]\n",
    ),
    "between block and flow": (
        HEAD
        + """\
        chapters:
        - file: pages/years/2024
          sections: [{file: pages/c}]
        - file: pages/years/2023
          sections:
          - file: pages/b
            title: B
        """,
        "2024/b 2023/c",
        HEAD
        + """\
        chapters:
        - file: pages/years/2024
          sections: [{file: pages/b, title: B}]
        - file: pages/years/2023
          sections:
          - {file: pages/c}
        """,
    ),
    "no more groups: the pages take their place": (
        HEAD
        + """\
        chapters:
        - file: a
        - file: pages/years/2024
          sections:
            - file: pages/b
              title: B
        - file: z
        """,
        "c b",
        HEAD
        + """\
        chapters:
        - file: a
        - file: pages/c
        - file: pages/b
          title: B
        - file: z
        """,
    ),
    "flow": (
        "{format: jb-book, root: index}",
        "2024/b",
        "{format: jb-book, root: index, "
        "chapters: [{file: pages/years/2024, sections: [{file: pages/b}]}]}",
    ),
    "flow list, first, middle and last go out": (
        HEAD
        + "chapters: [ {file: pages/x}, file: a, {file: pages/y},  {file: b}, file: pages/z ]\n",
        "",
        HEAD + "chapters: [ file: a,  {file: b} ]\n",
    ),
    "flow list, all go out": (HEAD + "chapters: [{file: pages/x},]  # c\n", "", HEAD),
    "flow list, lifted": (
        HEAD + "chapters: [{file: pages/x, sections: [file: a, {file: pages/z}, {file: b}]}]\n",
        "c",
        HEAD + "chapters: [{file: pages/c}, {file: a}, {file: b}]\n",
    ),
    "flow list over several lines": (
        HEAD
        + """\
        chapters: [
          # one
          {file: a},  # a
          {file: pages/x},  # x
          # two
          {file: b}  # b
        ]
        """,
        "2024/c",
        HEAD
        + """\
        chapters: [
          # one
          {file: a},  # a
          {file: pages/years/2024, sections: [{file: pages/c}]},
          # two
          {file: b}  # b
        ]
        """,
    ),
    "flow list over several lines, some of one line go out": (
        HEAD
        + """\
        chapters: [{file: pages/t}, {file: pages/u},
          {file: a},  # a
          {file: pages/x}, {file: pages/y}, {file: b},
          # c
          {file: pages/v}, {file: pages/w},  # w
          {file: c}, {file: pages/z},
          {file: pages/r}, {file: pages/s}
        ]
        """,
        "",
        HEAD
        + """\
        chapters: [
          {file: a},  # a
          {file: b},
          # c
          {file: c},
        ]
        """,
    ),
    "flow list over several lines, at the end": (
        HEAD + "chapters: [\n  {file: a},\n  {file: b}  # b\n]\n",
        "d c",
        HEAD + "chapters: [\n  {file: a},\n  {file: b},  # b\n  {file: pages/d},\n"
        "  {file: pages/c}\n]\n",
    ),
    "a pair without braces gets them": (
        HEAD + "chapters: [file: pages/years/2024]\n",
        "2024/b",
        HEAD + "chapters: [{file: pages/years/2024, sections: [{file: pages/b}]}]\n",
    ),
    "a list at the end of a list": (
        HEAD + "chapters:\n- file: pages/years/2023\n",
        "2023/b c",
        HEAD + "chapters:\n- file: pages/years/2023\n  sections:\n  - file: pages/b\n"
        "- file: pages/c\n",
    ),
    "an author's glob lists": (
        HEAD + "chapters:\n- glob: pages/*\n",
        "2024/b",
        HEAD + "chapters:\n- glob: pages/*\n- file: pages/years/2024\n",
    ),
    "the root may be ours": (
        "format: jb-book\nroot: pages/b.md\n",
        "b a",
        "format: jb-book\nroot: pages/b.md\nchapters:\n- file: pages/a\n",
    ),
    "listed twice, with a suffix": (
        HEAD + "chapters:\n- file: pages/b.md\n- file: pages/b\n",
        "b",
        HEAD + "chapters:\n- file: pages/b.md\n",
    ),
    "dashes on lines of their own, wide dashes": (
        HEAD + "chapters:\n-   file: pages/c\n- # why\n    file: pages/x\n",
        "c b",
        HEAD + "chapters:\n-   file: pages/c\n-   file: pages/b\n",
    ),
    "the list comes first in its part": (
        HEAD
        + "parts:\n- chapters:\n  - file: a\n    sections:\n    - file: pages/x\n  caption: A\n",
        "b",
        HEAD
        + "parts:\n- chapters:\n  - file: a\n    sections:\n    - file: pages/b\n  caption: A\n",
    ),
    "a key behind the dash goes out": (
        HEAD + "chapters:\n- sections:\n  - file: pages/x\n  file: a\n",
        "",
        HEAD + "chapters:\n-\n  file: a\n",
    ),
    "names that need quotes": (
        NEW,
        "2024/a:b#c",
        HEAD + 'chapters:\n- file: pages/years/2024\n  sections:\n  - file: "pages/a:b#c"\n',
    ),
    "before the end of the document": (
        "---\n" + HEAD + "chapters:\n- file: a\n...\n# end\n",
        "b",
        "---\n" + HEAD + "chapters:\n- file: a\n- file: pages/b\n...\n# end\n",
    ),
    "settings": (
        HEAD + "defaults: {numbered: true}\nmeta:\n  x: [1,2]\noptions:\n  maxdepth: 2\n"
        "chapters:\n- file: a\n",
        "b",
        HEAD + "defaults: {numbered: true}\nmeta:\n  x: [1,2]\noptions:\n  maxdepth: 2\n"
        "chapters:\n- file: a\n- file: pages/b\n",
    ),
}


@pytest.mark.parametrize("title", TABLE)
def test_table(title: str) -> None:
    before, names, after = TABLE[title]

    def cut(text: str) -> str:
        head, body = (HEAD, text[len(HEAD) :]) if text.startswith(HEAD + " ") else (text, "")
        return head + dedent(body)

    assert registered(cut(before), names) == cut(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("file: pages/a", "file: pages/b"),
        ("file: 'pages/a.md'  # c", "file: 'pages/b.md'  # c"),
        ('file: "pages/\\x61"', "file: pages/b"),
        ("{title: pages/a, file: pages/a}", "{title: pages/a, file: pages/b}"),
    ],
)
def test_renamed(before: str, after: str) -> None:
    text = f"{HEAD}chapters:\n- {{}}\n- file: pages/z\n"
    renamed = {"pages/a": "pages/b", "pages/q": "pages/z"}
    result = registered(text.format(before).replace("{}", before), "z b", renamed)
    assert result == text.replace("{}", after)


def test_what_is_told() -> None:
    text = HEAD + "chapters:\n- file: pages/a\n- file: pages/x\n"
    result = register(text, entries("c", "b"), (), "pages", {"pages/a": "pages/b"})
    assert (result.added, result.removed) == (("pages/c",), ("pages/x",))
    assert docnames(result.text) == ("index", "pages/c", "pages/b")


def test_renamed_root_and_chain() -> None:
    text = "root: pages/a\nentries:\n- file: pages/b\n"
    renamed = {"pages/a": "pages/b", "pages/b": "pages/c"}
    assert registered(text, "c b", renamed) == "root: pages/b\nentries:\n- file: pages/c\n"


def test_renamed_to_a_page_that_is_there() -> None:
    text = HEAD + "chapters:\n- file: pages/a\n- file: own\n- file: pages/b\n"
    kept = HEAD + "chapters:\n- file: own\n- file: pages/b\n"
    assert registered(text, "b", {"pages/a": "pages/b", "pages/b": "pages/b"}) == kept


def test_aliases_are_left_alone() -> None:
    text = HEAD + "meta:\n  x: &x {file: pages/a}\nchapters:\n- *x\n"
    with pytest.raises(TocError, match="aliases"):
        register(text, entries("a", "b"), (), "pages")


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.yml")), ids=lambda path: path.stem)
def test_broken(path: Path) -> None:
    text = path.read_text("utf-8")
    message, where, line = text.splitlines()[0].removeprefix("# ").split(" | ")
    with pytest.raises(TocError) as caught:
        register(text, entries("a"), (), "pages")
    assert (caught.value.message, caught.value.path, caught.value.line) == (
        message,
        where,
        int(line),
    )


def test_a_forbidden_character() -> None:
    with pytest.raises(TocError) as caught:
        docnames("root: index\n# \x07\n")
    assert caught.value.line == 2


def test_cost_is_linear_in_the_entries() -> None:
    def registered(count: int) -> None:
        wanted = [Entry(f"pages/p{n:04}", f"pages/years/{2024 - n // 50}") for n in range(count)]
        groups = list(dict.fromkeys(entry.group for entry in wanted if entry.group))
        text = register(NEW, wanted, groups, "pages").text
        assert not stale(text, wanted, groups, "pages")

    assert growth(registered, 200) < 2.2


LISTED = "root: index\nchapters:\n- file: pages/years/2024\n  sections:\n  - file: pages/a\n"
GLOBBED = LISTED + "- file: pages/tags\n  sections:\n  - glob: pages/tags/*\n"


def test_globs() -> None:
    """A glob comes and goes with its page, moves with it, and never doubles what is entered."""
    head = "format: jb-book\n"
    groups, tags = ["pages/years/2024"], {"pages/tags": "pages/tags/*"}
    wanted = entries("2024/a")
    known = frozenset({"pages/tags/x"})

    def register_tags(text: str) -> str:
        names = [*groups, "pages/tags"]
        return register(text, wanted, names, "pages", globs=tags, known=known).text

    assert register_tags(head + LISTED) == head + GLOBBED
    assert register_tags(head + GLOBBED) == head + GLOBBED
    assert register(head + GLOBBED, wanted, groups, "pages").text == head + LISTED
    own = "- file: pages/tags\n  sections:\n  - file: pages/tags/x\n"
    result = register_tags(head + "root: index\nchapters:\n" + own)
    assert result.endswith(own + "  - glob: pages/tags/*\n")
    flow = head + "root: index\nchapters: [{file: pages/tags, title: All}]\n"
    assert "sections: [{glob: pages/tags/*}]" in register_tags(flow)


GROUPS = [f"pages/years/{year}" for year in (2024, 2023, 2022)]
PAGES = [f"pages/p{number}" for number in range(9)]
KEYS = {"jb-book": ("parts", "chapters"), "jb-article": ("subtrees", "sections")}


@st.composite
def trees(draw: st.DrawFn) -> str:
    """Draw a ``_toc.yml`` with pages of ours anywhere, block and flow lists mixed."""
    layout = draw(st.sampled_from(["jb-book", "jb-article", "default"]))
    ours = draw(st.permutations([*GROUPS, *PAGES]))[: draw(st.integers(0, 12))]
    number = 0

    def entry(depth: int) -> dict[str, object]:
        nonlocal number
        number += 1
        choice = draw(st.integers(0, 9))
        if choice == 0:
            return {"url": f"https://e.org/{number}"}
        name = ours.pop() if choice < 6 and ours else f"author{number}"
        item: dict[str, object] = {"file": name}
        if draw(st.booleans()):
            item["title"] = draw(st.sampled_from(["T: x", "# no", "a\nb\n", "true"]))
        if depth < 4 and draw(st.integers(0, 2)) == 0:
            item.update(lists(depth))
        return item

    def lists(depth: int) -> dict[str, object]:
        subtrees, items = (
            KEYS.get(layout, ("subtrees", "entries"))
            if depth == 0
            else (
                "subtrees",
                "entries" if layout == "default" else "sections",
            )
        )

        def some() -> list[dict[str, object]]:
            return [entry(depth + 1) for _ in range(draw(st.integers(1, 3)))]

        if draw(st.integers(0, 2)):
            return {items: some()}
        parts = range(draw(st.integers(1, 2)))
        return {subtrees: [{"caption": f"C{n}", items: some()} for n in parts]}

    data: dict[str, object] = {} if layout == "default" else {"format": layout}
    data["root"] = "index"
    if draw(st.booleans()):
        data.update(lists(0))

    class Dumper(yaml.SafeDumper):
        def represent_sequence(self, tag, sequence, flow_style=None):  # type: ignore[no-untyped-def]
            return super().represent_sequence(tag, sequence, draw(st.integers(0, 4)) == 0)

        def increase_indent(self, flow=False, indentless=False):  # type: ignore[no-untyped-def]
            return super().increase_indent(flow, indentless and flat)

    flat = draw(st.booleans())
    width = draw(st.sampled_from([20, 1000]))
    text: str = yaml.dump(data, Dumper=Dumper, sort_keys=draw(st.booleans()), width=width)
    if draw(st.booleans()):
        lines = text.splitlines(keepends=True)
        text = "".join(
            line if any(mark in text for mark in "['\"|") else f"# c{n}\n{line}"
            for n, line in enumerate(lines)
        )
    text = text if draw(st.booleans()) else text.replace("\n", "\r\n")
    return text if draw(st.booleans()) else text.rstrip("\r\n")


@st.composite
def posts(draw: st.DrawFn) -> list[Entry]:
    names = draw(st.permutations(PAGES))[: draw(st.integers(0, 9))]
    return [Entry(name, draw(st.sampled_from([None, *GROUPS]))) for name in names]


ONE_LINE_OF_SEVERAL = """\
format: jb-book
root: index
chapters:
  - file: pages/years/2024
    sections: [
      {file: pages/p5},
      {file: pages/p3}, {file: pages/p4}, {file: author1},
      {file: author2}]
"""
# a title of several lines goes from a block list into a flow list
SEVERAL_LINES = """\
format: jb-book
root: index
chapters:
  - file: pages/years/2023
    sections:
      - file: pages/p1
        title: 'a

          b

          '
  - file: pages/years/2024
    sections: [{file: author1}]
"""


@settings(max_examples=400, deadline=None)
@example(SEVERAL_LINES.replace("\n", "\r\n"), entries("2024/p1"), [], {})
@example(ONE_LINE_OF_SEVERAL, entries("p3", "2022/p4", "2024/p0"), [], {})
@given(
    trees(),
    posts(),
    st.lists(st.sampled_from(GROUPS), unique=True),
    st.dictionaries(st.sampled_from(PAGES), st.sampled_from(PAGES), max_size=2),
)
def test_any_tree(
    text: str, wanted: list[Entry], groups: list[str], renamed: dict[str, str]
) -> None:
    result = register(text, wanted, groups, "pages", renamed)
    parse_toc_data(yaml.safe_load(result.text))
    groups = [*groups, *(entry.group for entry in wanted if entry.group)]
    names = docnames(result.text)
    ours = sorted(name for name in names if name.startswith("pages/"))
    assert ours == sorted({entry.docname for entry in wanted} | set(groups))

    def authors(text: str) -> list[str]:
        return [name for name in docnames(text) if not name.startswith("pages/")]

    assert sorted(authors(result.text)) == sorted(authors(text))
    comments = [line.strip() for line in text.splitlines() if line.lstrip().startswith("# c")]
    assert comments == [
        line.strip() for line in result.text.splitlines() if line.lstrip().startswith("# c")
    ]
    assert not register(result.text, wanted, groups, "pages").changed
    if "\n" in text:
        ends = result.text.count("\n") if "\r" in text else 0
        assert result.text.count("\r\n") == result.text.count("\r") == ends
    assert result.text.endswith("\n") == text.endswith("\n")


AUTHOR_LINES = st.sampled_from(
    ["# a comment", "", "  # indented", "- file: 'own{}'  # why", "- url: https://e.org/{}"]
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.one_of(AUTHOR_LINES, st.sampled_from(PAGES)), max_size=12),
    posts(),
    st.sampled_from(["\n", "\r\n"]),
)
def test_authors_lines(lines: list[str], wanted: list[Entry], newline: str) -> None:
    seen: set[str] = set()
    body = ["format: jb-book", "root:   index", "chapters:", "-   file: start"]
    for number, line in enumerate(lines):
        if line in seen:
            continue
        if line.startswith("pages/"):
            seen.add(line)
            line = f"- file: {line}\n  title: 'pages/'"
        body += line.format(number).split("\n")
    text = newline.join(body) + newline
    result = register(text, wanted, (), "pages").text

    def authors(text: str) -> list[str]:
        lines = (line for line in text.split(newline) if "pages/" not in line)
        return [line for line in lines if line.strip() != "sections:"]

    assert authors(result) == authors(text)
    assert ("\r" in result) == (newline == "\r\n")
