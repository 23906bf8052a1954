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
    options = ",".join(
        (*call.node.positional[1:], *(f"{k}={v}" for k, v in call.node.named.items()))
    )
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
    return Made("shortcode_mermaid", "```mermaid", "```", inner="verbatim")


def _katex(call: Call) -> Made:
    """Maths; without an inner text the shortcode only loads a script."""
    if not call.inner.strip():
        return Made("shortcode_math", block=False, inner="none")
    if re.search(r"\$|\\[(\[]|\\begin", call.inner):
        return Made("shortcode_math", block="\n" in call.inner, inner="verbatim")
    display = call.get("display", at=0) or ("\n\n" in call.inner and "true")
    inner = call.inner.strip()
    if display or (call.alone and "\n" in call.inner.strip("\n")):
        return Made("shortcode_math", f"$$\n{inner}\n$$", inner="none")
    return Made("shortcode_math", f"${inner}$", block=False, inner="none")


VERBATIM: dict[str, Maker] = {
    **dict.fromkeys(("highlight", "code", "codeblock", "code-block"), _highlight),
    "mermaid": _mermaid,
    **dict.fromkeys(("katex", "math", "latex", "mathjax"), _katex),
}
