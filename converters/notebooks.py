"""Turn the file of a post into a notebook's and back."""

from __future__ import annotations

import json
from pathlib import Path

from .dialects import detect, dialects
from .document import Document
from .files import write_bytes
from .frontmatter import read_post
from .naming import POST_SUFFIXES, SUFFIX
from .notebook import dumps
from .roundtrip import NotebookError, read_notebook, to_notebook, to_text


def turned(file: Path, dialect: str = "auto") -> Path:
    """Put a notebook in the place of a post, or a post in that of a notebook; return its path.

    What is written is proved to lead back first. Raises NotebookError and FileExistsError.
    """
    if not SUFFIX.search(file.name):
        raise NotebookError(f"{file}: neither a post nor a notebook")
    data = file.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotebookError(f"{file}: not UTF-8") from error
    if file.suffix.lower() == ".ipynb":
        found = read_notebook(text)
        suffix = Path(found.post).suffix
        target = file.with_suffix(suffix if suffix.lower() in POST_SUFFIXES else ".md")
        written = found.text
    else:
        name = detect(f"posts/{file.name}", text) if dialect == "auto" else dialect
        read = dialects()[name]
        post = (read.read or read_post)(f"posts/{file.name}", text, name)
        written = dumps(to_notebook(post, text, Document(post, post.body, read)))
        if to_text(json.loads(written))[0] != text:
            raise NotebookError(f"{file}: as a notebook it would not lead back to the same text")
        target = file.with_suffix(".ipynb")
    if target.exists():
        raise FileExistsError(f"{target} is there already")
    write_bytes(target, written.encode("utf-8"))
    file.unlink()
    return target
