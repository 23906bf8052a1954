"""Languages: what a post's `lang` means, what its path says of it, and our own words in each.

Tags are those of BCP 47 (``pt-BR``). The words are gettext catalogues in ``locale/``, as Sphinx and
its themes have them; an author's own (``locale_dirs``) come first.
"""

from __future__ import annotations

import functools
import gettext
import posixpath
import re
from collections.abc import Callable, Collection
from pathlib import Path

CATALOGUE = "postpress"
FOLDER = Path(__file__).parent / "locale"
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
# the suffixes of a file's name: `post.de.md`, `post.pt-BR.md`
_SUFFIX = re.compile(r"\.([A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?)(?=\.[^./]+$)")
# the scripts that are written from right to left, by language
_RIGHT_TO_LEFT = frozenset(
    [
        "ar",
        "arc",
        "ckb",
        "dv",
        "fa",
        "he",
        "iw",
        "khw",
        "ks",
        "ku-arab",
        "ps",
        "sd",
        "ug",
        "ur",
        "yi",
        "ji",
    ]
)

Words = Callable[[str], str]
"""Returns one of our own words or sentences in a language; English where there is no other."""


def tag_of(text: str) -> str:
    """Return the BCP 47 tag that a text means (``en_US.UTF-8`` is ``en-US``), empty for none."""
    bare = text.strip().partition(".")[0].partition("@")[0]
    if not _TAG.fullmatch(bare):
        return ""
    first, *rest = re.split("[-_]", bare)
    forms = {2: str.upper, 4: str.title}
    return "-".join([first.lower(), *(forms.get(len(one), str.lower)(one) for one in rest)])


def is_right_to_left(tag: str) -> bool:
    """Tell whether a language is written from right to left."""
    folded = tag.lower()
    return folded in _RIGHT_TO_LEFT or folded.partition("-")[0] in _RIGHT_TO_LEFT - {"ku-arab"}


def language_in(path: str, known: Collection[str]) -> str:
    """Return the language that a path says, of those that a site has; empty for none.

    By its file's name (``post.de.md``) or a folder (``posts/de/post.md``).
    """
    by_tag = {tag.lower(): tag for tag in known}
    match = _SUFFIX.search(posixpath.basename(path))
    names = [*([match[1]] if match else ()), *reversed(posixpath.dirname(path).split("/"))]
    for name in names:
        if found := by_tag.get(name.lower().replace("_", "-")):
            return found
    return ""


def without_language(path: str, tag: str) -> str:
    """Return what translations of one post have in common in their paths: all but the language."""
    names = {tag.lower(), tag.lower().replace("-", "_"), tag.lower().partition("-")[0]}
    folder, file = posixpath.split(path)
    match = _SUFFIX.search(file)
    if match and match[1].lower() in names:
        file = file[: match.start()] + file[match.end() :]
    parts = [part for part in folder.split("/") if part.lower() not in names]
    return posixpath.join(*parts, posixpath.splitext(file)[0])


@functools.lru_cache(maxsize=64)
def words(tag: str, folders: tuple[str, ...] = ()) -> Words:
    """Return our own words in a language; ``folders`` have an author's catalogues."""
    translation = gettext.NullTranslations()
    for folder in (str(FOLDER), *reversed(folders)):
        found = gettext.translation(CATALOGUE, folder, catalogue_names(tag), fallback=True)
        if type(found) is not gettext.NullTranslations:
            found.add_fallback(translation)
            translation = found
    return translation.gettext


def catalogue_names(tag: str) -> list[str]:
    """Return the names that a catalogue of a language may have, the closest first."""
    name = tag.replace("-", "_")
    language = name.partition("_")[0]
    by_script = {"zh_Hans": "zh_CN", "zh_Hant": "zh_TW", "zh": "zh_CN", "zh_SG": "zh_CN"}
    return [name, by_script.get(name, name), language] if language != "en" else []
