"""What was made of each post, kept from one run to the next.

A row is found by what it is and by its post's path. It counts only while its key is the same (the
post's bytes, the settings) and the index gives the answers that it gave then (``asked``). The file
is SQLite with JSON in it: a change of one post writes one row, nothing in it runs when it is read,
and one that is broken, or of another version, is as good as none.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from .asked import ABOUT_TEXTS, Recorder, still_true
from .codec import UnstorableError, dumps, loads
from .model import Page, Post
from .targets import Answers
from .versions import stamp

FILE = "_build/.postpress/conversion.sqlite"
_SCHEMA = """
create table if not exists stamp (value text);
create table if not exists frame (value text);
create table if not exists kept (
  kind text, path text, key text, asked text, value text, crc integer, primary key (kind, path)
) without rowid;
"""


class Row(NamedTuple):
    """A kept value as JSON, the key that it counts under, and what was asked for it, as JSON."""

    key: str
    asked: str
    value: str

    def crc(self) -> int:
        """Return a checksum of the row."""
        return zlib.crc32("\0".join(self).encode())


class Cache:
    """The posts, ids and pages of a site as they were last read, found and converted.

    Without a file it starts empty and is kept nowhere. ``frame`` is that of the index for which all
    pages were made, or found to be as they should.
    """

    def __init__(self, file: Path | None = None) -> None:
        self.file = file
        self.rows: dict[tuple[str, str], Row] = {}
        self.frame = ""
        if file:
            self.rows, self.frame = _read(file)
        self._stored_frame = self.frame
        self.fresh: dict[tuple[str, str], Row] = {}
        self._bytes: dict[str, str] = {}
        self._settings: tuple[object, str] = (None, "")
        self._loaded: dict[tuple[str, str], tuple[Row, Any]] = {}

    def anew(self) -> Cache:
        """Return the same cache, ready for the site to be read once more."""
        self.fresh.clear()
        self._bytes.clear()
        return self

    def post(
        self, path: str, data: bytes, text: str, dialect: str, read: Callable[[], Post]
    ) -> Post:
        """Return the post in a file's bytes, read as ``read`` does it only if they changed.

        ``text`` is what the bytes say, ``dialect`` the name that is configured for the path.
        """
        digest = self._bytes[path] = _hash(data)
        key = f"{digest} {dialect}"
        kept = self._value("post", path, key)
        post: Post
        if kept is not None:
            post, body = kept
            whole = text[len(text) - body :] if isinstance(body, int) else body
            return replace(post, body=whole)
        post = read()
        body = len(post.body) if text.endswith(post.body) else post.body
        self._keep("post", path, key, {}, (replace(post, body=""), body))
        return post

    def ids(
        self, post: Post, index: Answers, find: Callable[[Answers], frozenset[str]]
    ) -> frozenset[str]:
        """Return the ids of a post's page, found as ``find`` does it only if they may differ."""
        found: frozenset[str] | None = self._checked("ids", post, index)
        if found is None:
            recorder = Recorder(index, post)
            found = find(recorder)
            self._keep("ids", post.path, self._key(post, index), recorder.asked, found)
        return found

    def page(self, post: Post, index: Answers, framed: bool = False) -> Page | None:
        """Return the page that was made of a post, None where it has to be converted again.

        ``framed`` tells that the index has the cache's frame: most answers are then as before.
        """
        found: Page | None = self._checked("page", post, index, framed)
        return found

    def convert(self, post: Post, index: Answers, make: Callable[[Answers], Page]) -> Page:
        """Return the page that ``make`` makes of a post, and keep it."""
        recorder = Recorder(index, post)
        page = make(recorder)
        self._keep("page", post.path, self._key(post, index), recorder.asked, page)
        return page

    def was_asked(self, kind: str, path: str) -> bool:
        """Tell whether any post's conversion asked the index a question of a kind about a path."""
        start = json.dumps([kind, path], separators=(",", ":"))[:-1] + ","
        return any(start in row.asked for row in self.rows.values())

    def learn(self, rows: dict[tuple[str, str], Row]) -> None:
        """Take over what another process has kept."""
        self.rows.update(rows)
        self.fresh.update(rows)

    def write(self) -> None:
        """Store what is new, and forget posts that are gone; where that fails, do without."""
        gone = [where for where in self.rows if where[1] not in self._bytes]
        for where in gone:
            del self.rows[where]
            self._loaded.pop(where, None)
        if self.file is None or not (self.fresh or gone or self.frame != self._stored_frame):
            return
        with contextlib.suppress(OSError, sqlite3.Error):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            try:
                _write(self.file, self.fresh, gone, self.frame)
            except sqlite3.OperationalError:  # another run is writing, or the disk is full
                return
            except sqlite3.DatabaseError:  # no SQLite file, or one that is damaged
                self.file.unlink()
                _write(self.file, self.fresh, [], "")

    def _key(self, post: Post, index: Answers) -> str:
        if self._settings[0] is not index.config:
            self._settings = (index.config, _hash(repr(index.config).encode()))
        digest = self._bytes.get(post.path, "")
        return f"{digest} {post.dialect} {post.runs} {self._settings[1]}"

    def _checked(self, kind: str, post: Post, index: Answers, framed: bool = False) -> Any:
        row = self.rows.get((kind, post.path))
        if row is None or row.key != self._key(post, index):
            return None
        questions = json.loads(row.asked)
        if framed:
            questions = [one for one in questions if one[0] in ABOUT_TEXTS]
        asked = {tuple(question): answer for *question, answer in questions}
        return self._load((kind, post.path), row) if still_true(asked, index, post) else None

    def _value(self, kind: str, path: str, key: str) -> Any:
        row = self.rows.get((kind, path))
        return self._load((kind, path), row) if row is not None and row.key == key else None

    def _load(self, where: tuple[str, str], row: Row) -> Any:
        """Return the value of a row; it is made once, and values do not change."""
        before, value = self._loaded.get(where, (None, None))
        if before is not row:
            value = loads(row.value)
            self._loaded[where] = (row, value)
        return value

    def _keep(self, kind: str, path: str, key: str, asked: Any, value: Any) -> None:
        if path not in self._bytes:
            return  # not a post of the site that was read
        questions = [(*question, answer) for question, answer in asked.items()]
        try:
            row = Row(key, json.dumps(questions, separators=(",", ":")), dumps(value))
            (path + row.value).encode()
        except (UnstorableError, UnicodeEncodeError):  # the latter for half of a surrogate pair
            self.rows.pop((kind, path), None)
            return
        self.rows[kind, path] = self.fresh[kind, path] = row


def _hash(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _read(file: Path) -> tuple[dict[tuple[str, str], Row], str]:
    """Return the rows of a file that are of this version and undamaged, and their frame."""
    rows: dict[tuple[str, str], Row] = {}
    if not file.is_file():
        return rows, ""
    with contextlib.suppress(sqlite3.Error, UnicodeError), _opened(file) as database:
        if database.execute("select value from stamp").fetchall() != [(stamp(),)]:
            return rows, ""
        for kind, path, *row, crc in database.execute("select * from kept"):
            if all(isinstance(one, str) for one in row) and Row(*row).crc() == crc:
                rows[kind, path] = Row(*row)
        # last: what is damaged before it leaves no frame
        for (frame,) in database.execute("select value from frame"):
            return rows, str(frame)
    return rows, ""


def _write(
    file: Path, rows: dict[tuple[str, str], Row], gone: list[tuple[str, str]], frame: str
) -> None:
    with _opened(file) as database, database:
        database.executescript(_SCHEMA)
        if database.execute("select value from stamp").fetchall() != [(stamp(),)]:
            database.execute("delete from stamp")
            database.execute("delete from kept")
            database.execute("insert into stamp values (?)", (stamp(),))
        database.execute("delete from frame")
        database.execute("insert into frame values (?)", (frame,))
        database.executemany("delete from kept where kind = ? and path = ?", gone)
        database.executemany(
            "insert or replace into kept values (?, ?, ?, ?, ?, ?)",
            [(*where, *row, row.crc()) for where, row in rows.items()],
        )


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    database = sqlite3.connect(file, timeout=10)
    try:
        yield database
    finally:
        database.close()
