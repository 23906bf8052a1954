"""The key of a result: everything that can change it, and nothing that cannot."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..files import digest
from .jobs import Job
from .modules import local_modules

# Counts up when results are stored in another way, or come about in another way.
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Key:
    """``code`` is the hash of what the post itself says, ``whole`` also of what it depends on."""

    code: str
    whole: str


def key_of(job: Job, language: str, files: Iterable[str] = ()) -> Key:
    """Return the key of a job's result.

    It is made of the code, the tags that change how it runs, the kernel, the folder, the modules
    of the site that are imported, and the contents of ``files``, paths inside the site. Prose,
    what only changes how a cell is shown, and time limits are no part of it.
    """
    root = Path(job.root)
    steps = [(step.source, step.inline, step.tags) for step in job.steps]
    folder = os.path.relpath(job.folder, job.root)
    said = [_VERSION, steps, job.kernel, folder, job.allow_errors, job.limits.printed]
    code = _hash(said)
    needed = {root / file for file in files}
    if language == "python":
        needed |= local_modules((step.source for step in job.steps), Path(job.folder), root)
    contents = sorted((_inside(file, root), digest(file)) for file in needed)
    return Key(code, _hash([code, contents]))


def _hash(value: object) -> str:
    text = json.dumps(value, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _inside(file: Path, root: Path) -> str:
    return Path(os.path.relpath(file, root)).as_posix()
