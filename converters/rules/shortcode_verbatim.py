"""Shortcodes whose inner text is no Markdown: code, diagrams and formulas.

Source: https://gohugo.io/shortcodes/highlight/, and the documentation of the themes.
"""

from __future__ import annotations

import re

from .shortcode_calls import Call, Made, Maker


def _highlight(call: Call) -> Made:
    """A fence; what the ``code`` rule makes of its info string is not our concern here."""
    language = call.get("lang", "language", "type", at=0) or "text"
    if "=" in language:
        language = "text"
    more = call.node.positional[1:]
    if call.name != "highlight" and "." in language and not call.get("lang", "language", "type"):
        # a file's name, and perhaps its language
        name, wish = language, more[0] if more else ""
        language = wish if re.fullmatch(r"[\w+#-]+", wish) else name.rpartition(".")[2]
        more = (f"title={name}",)
    options = ",".join((*more, *(f"{k}={v}" for k, v in call.node.named.items())))
    if re.search(r"hl_inline\s*=\s*true", options):
        return Made("shortcode_highlight", "`", "`", block=False, inner="verbatim")
    info = []
    for key in ("linenos", "hl_lines", "linenostart", "title", "filename"):
        match = re.search(rf"(?<!\w){key}\s*=\s*([^=]*?)(?=,\s*\w+\s*=|$)", options)
        if match and match[1]:
            info.append('{}="{}"'.format(key, match[1].strip().strip("[]\"'")))
    fence = "`" * max(3, 1 + max(map(len, re.findall(r"`+", call.inner)), default=0))
    opening = " ".join([fence + language, *([f"{{{' '.join(info)}}}"] if info else [])])
    return Made("shortcode_highlight", opening, fence, inner="verbatim")


def _mermaid(call: Call) -> Made:
    if (body := call.get("body", "text")) and not call.node.paired:
        return Made("shortcode_mermaid", f"```mermaid\n{body}", "```", inner="none")
    return Made("shortcode_mermaid", "```mermaid", "```", inner="verbatim")


# The language that charts, drawings and sessions are written in.
_DRAWN = {
    "chart": "yaml", "chartjs": "json", "echarts": "json", "plotly": "json", "vega": "json",
    "vega-lite": "json", "wavedrom": "json", "tikz": "latex", "plantuml": "plantuml",
    "graphviz": "dot", "dot": "dot", "d2": "d2", "goat": "text", "svgbob": "text",
    "ditaa": "text", "diagram": "text", "flowchart": "text", "sequence": "text", "kroki": "text",
    "markmap": "markdown", "gnuplot": "gnuplot", "abc": "text", "console": "console",
    "terminal": "console", "shell": "console", "command": "console", "cmd": "console",
    "output": "text", "prism": "text", "pre": "text", "gnuplot-code": "gnuplot",
}  # fmt: skip


def _drawn(call: Call) -> Made | None:
    """What a program draws from the inner text, or a session: its source, as code."""
    language = call.get("lang", "language", "type") or _DRAWN[call.name]
    if not re.fullmatch(r"[\w+#.-]+", language):
        language = _DRAWN[call.name]
    longest = max(map(len, re.findall(r"`+", call.inner)), default=0)
    if re.search(r"^[ \t]*```", call.inner, re.MULTILINE):
        return Made("shortcode_wrapper", block=False)  # it holds a fence of its own
    fence = "`" * max(3, 1 + longest)
    return Made("shortcode_highlight", f"{fence}{language}", fence, inner="verbatim")


def _typed(call: Call) -> Made | None:
    """LoveIt's and Blowfish's text that is typed out: code where it names a language."""
    code = call.get("code")
    if not code:
        return Made("shortcode_wrapper", block=False)
    return Made("shortcode_highlight", f"```{code}", "```", inner="verbatim")


_DOLLARS = re.compile(r"\\.|\$\$.*?\$\$|\$([^$\n]*[^$\s][^$\n]*)\$", re.DOTALL)


def _katex(call: Call) -> Made:
    """Maths; without an inner text the shortcode only loads a script."""
    given = " ".join(call.node.positional) or call.get("body", "formula", "tex")
    if not call.node.paired and given and given not in ("display", "inline", "block", "true"):
        return Made("shortcode_math", f"${given.strip('$ ')}$", block=False, inner="none")
    if not call.inner.strip():
        return Made("shortcode_math", block=False, inner="none")
    # between dollars nothing but formulas stands here
    bare = _DOLLARS.sub(lambda one: f"${one[1].strip()}$" if one[1] else one[0], call.inner)
    if bare != call.inner:
        return Made("shortcode_math", bare, block=False, inner="none")
    if re.search(r"\$|\\[(\[]|\\begin", call.inner):
        return Made("shortcode_math", block="\n" in call.inner, inner="verbatim")
    display = call.get("display", "block", at=0) or ("\n\n" in call.inner and "true")
    inner = call.inner.strip()
    if display or (call.alone and "\n" in call.inner.strip("\n")):
        return Made("shortcode_math", f"$$\n{inner}\n$$", inner="none")
    return Made("shortcode_math", f"${inner}$", block=False, inner="none")


VERBATIM: dict[str, Maker] = {
    **dict.fromkeys(_DRAWN, _drawn),
    "typeit": _typed,
    **dict.fromkeys(("highlight", "code", "codeblock", "code-block"), _highlight),
    "mermaid": _mermaid,
    **dict.fromkeys(("katex", "math", "latex", "mathjax"), _katex),
}
