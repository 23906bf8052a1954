"""Print the examples of a CommonMark or GFM ``spec.txt`` as JSON.

Usage: ``python tests/spec/make.py spec.txt > tests/spec/commonmark.json``
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

FENCE = "`" * 32
HEADING = re.compile(r"#{1,6} +(.+)")
# In the GFM spec the word after `example` names the extension. Its two task list examples say
# `disabled` instead, because GitHub's own test runner passes over them.
EXTENSIONS = {"": None, "disabled": "tasklist"}


def examples(text: str) -> list[dict[str, object]]:
    """Return the examples, numbered from 1; ``→`` stands for a tab."""
    found: list[dict[str, object]] = []
    section = ""
    lines = iter(text.split("\n"))
    for line in lines:
        if line.startswith(f"{FENCE} example"):
            word = line.removeprefix(f"{FENCE} example").strip()
            block: list[str] = []
            while (line := next(lines)) != FENCE:
                block.append(line.replace("→", "\t") + "\n")
            middle = block.index(".\n")
            found.append(
                {
                    "markdown": "".join(block[:middle]),
                    "html": "".join(block[middle + 1 :]),
                    "example": len(found) + 1,
                    "section": section,
                    "extension": EXTENSIONS.get(word, word),
                }
            )
        elif heading := HEADING.fullmatch(line):
            section = heading[1]
    return found


if __name__ == "__main__":
    rows = examples(Path(sys.argv[1]).read_text(encoding="utf-8"))
    if not any(row["extension"] for row in rows):
        for row in rows:
            del row["extension"]
    # One example a line: a new version of a spec shows as the lines that changed.
    print("[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]")
