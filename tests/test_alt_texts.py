"""Images without alternative text: found in any syntax, told as hints, never read out as a path."""

from __future__ import annotations

import json
from pathlib import Path

import lxml.html
import pytest
from click.testing import CliRunner
from test_site import write

from converters.alt_texts import images
from converters.cli import main

PIXEL = b"<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>"
CELL = "from IPython.display import SVG\nSVG(\"<svg xmlns='http://www.w3.org/2000/svg'/>\")"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("![](a.png) and ![ ](b.png)", [1, 1]),
        ("---\nx: 1\n---\n\n> - ![][r]\n\n[r]: a.png\n", [5]),
        ("[![](a.png)](https://x.example)", [1]),
        ("![A map](a.png)", []),
        ("`![](a.png)`\n\n```\n![](a.png)\n```\n\n    <img src=a.png>\n", []),
        ("<img src=a.png>", [1]),
        ("<p>\n<IMG\n src='a.png'>\n</p>", [2]),
        ('<img src="a.png" alt=""> <img alt src="a.png"> <img src=a.png alt>', []),
        ('<img src=a.png role="presentation"> <img src=a.png aria-hidden="true">', []),
        ('<img src=a.png aria-label="A map"> <img src=a.png title="A map">', []),
        ('<img src=a.png aria-label=""> <img src="alt=1.png" data-alt="x">', [1, 1]),
        ("<!-- <img src=a.png> -->", []),
        ("```{image} a.png\n```", [1]),
        ("```{image} a.png\n:width: 3px\n:alt: A map\n```", []),
        ("```{image} a.png\n---\nalt: A map\n---\n```", []),
        (":::{figure} a.png\n:alt:\n:::", [1]),
        (":::{figure} a.png\n:width: 3px\n\nThe caption is its text.\n:::", []),
        ("> ```{figure} a.png\n> :name: x\n> ```", [1]),
        ("::::{note}\n:::{figure} a.png\n:::\n\n![](b.png)\n::::", [2, 5]),
        ("```{code-block} md\n![](a.png)\n```", []),
    ],
)
def test_images(text: str, lines: list[int]) -> None:
    assert [line for line, _ in images(text)] == lines


def test_a_message_names_the_file() -> None:
    [(_, message)] = images("![](../posts/my%20map.png?v=1)")
    assert message.startswith("my map.png has no alternative text; ")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("alt") / "site"
    files: dict[str, str | bytes] = {
        "_config.yml": "title: Alt\nonly_build_toc_files: true\n",
        "_toc.yml": "format: jb-book\nroot: index\n",
        "index.md": "# Start\n\n![](posts/a.svg)\n",
        "posts/a.svg": PIXEL,
        "posts/gfm.md": "---\ntitle: G\ndate: 2024-01-01\n---\nText\n\n![](a.svg)\n\n"
        "```{figure} a.svg\n\nA caption.\n```\n\n```{image} a.svg\n```\n",
        "posts/hugo.md": "---\ntitle: H\ndate: 2024-01-02\n---\n{{< figure src=a.svg >}}\n\n"
        '{{< figure src="a.svg" caption="Said." >}}\n\n{{< youtube x >}}\n',
        "posts/cells.md": f"---\ntitle: C\ndate: 2024-01-03\nlang: de\n---\n```{{python}}\n{CELL}\n```\n\n"
        f'```{{python}}\n#| fig-alt: "Nothing"\n{CELL}\n```\n',
    }
    write(root, files)
    result = CliRunner().invoke(main, ["build", str(root)])
    assert result.exit_code == 0, result.output
    # a build does not speak of it
    assert "alt_missing" not in result.output
    return root


def test_check_tells_them_as_hints(site: Path) -> None:
    result = CliRunner().invoke(main, ["check", str(site)])
    assert result.exit_code == 0, result.output
    hints = [line.partition(" has no alt")[0] for line in result.stdout.splitlines()]
    assert hints == [
        "index.md:3: INFO: a.svg",
        "posts/cells.md:7: INFO: an image of the cell",
        "posts/gfm.md:7: INFO: a.svg",
        "posts/gfm.md:14: INFO: a.svg",
        "posts/hugo.md:5: INFO: a.svg",
    ]
    assert "3 posts checked, 0 notices, 5 hints." in result.stderr
    assert CliRunner().invoke(main, ["check", str(site), "--strict"]).exit_code == 1


def test_forms_and_silence(site: Path) -> None:
    rows = json.loads(CliRunner().invoke(main, ["check", str(site), "--format", "json"]).stdout)
    assert {(row["code"], row["level"]) for row in rows} == {("alt_missing", "info")}
    github = CliRunner().invoke(main, ["check", str(site), "--format", "github"]).stdout
    assert github.startswith("::notice file=index.md,line=3,title=postpress.alt_missing::a.svg")
    config = site / "_config.yml"
    before = config.read_text()
    config.write_text(before + "posts:\n  suppress: [alt_missing]\n")
    result = CliRunner().invoke(main, ["check", str(site), "--strict"])
    config.write_text(before)
    assert (result.exit_code, result.stdout) == (0, "")


def test_no_path_is_an_alternative_text(site: Path) -> None:
    def texts(name: str) -> list[str]:
        page = lxml.html.parse(site / "_build" / "html" / "pages" / f"{name}.html")
        return [one.get("alt") for one in page.getroot().find_class("bd-article")[0].iter("img")]

    assert texts("gfm") == ["", "A caption.", ""]
    assert texts("cells") == ["Ausgabe des Codes", "Nothing"]
