"""``check --external`` against a server of our own, and pages that nobody comes to."""

from __future__ import annotations

import http.server
import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
from click.testing import CliRunner

from converters.cli import main
from converters.config_keys import External
from converters.external import FILE, asking, session
from converters.external.asking import Answer, Pace, ask_all

LOCAL = External(delay=0, timeout=5, private=True)
# path → status, Location, whether HEAD is answered with 405
PAGES: dict[str, tuple[int, str, bool]] = {
    "/good": (200, "", False),
    "/picky": (200, "", True),
    "/gone": (404, "", False),
    "/moved": (301, "/good", False),
    "/chain": (308, "/moved", False),
    "/for-now": (302, "/good", False),
    "/then-moved": (302, "/moved", False),
    "/loop": (301, "/loop", False),
    "/to-file": (302, "file:///etc/passwd", False),
    "/barred": (403, "", False),
    "/busy": (429, "", False),
    "/broken": (500, "", False),
    "/to-dead": (301, "/gone", False),
}


class Asked(http.server.BaseHTTPRequestHandler):
    """Answers as PAGES says, and counts what was asked."""

    counts: ClassVar[Counter[tuple[str, str]]] = Counter()

    def do_HEAD(self) -> None:
        """Answer a request for the headers."""
        self._answer("HEAD")

    def do_GET(self) -> None:
        """Answer a request."""
        self._answer("GET")

    def _answer(self, method: str) -> None:
        status, location, picky = PAGES.get(self.path, (404, "", False))
        self.counts[method, self.path] += 1
        self.send_response(405 if picky and method == "HEAD" else status)
        if location:
            self.send_header("Location", location)
        if status == 429:
            self.send_header("Retry-After", "0")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Asked)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def ask(url: str, settings: External = LOCAL) -> Answer:
    return next(iter(ask_all([url], settings, lambda percent, url: None)))


@pytest.mark.parametrize(
    ("path", "status", "moved", "dead"),
    [
        ("/good", 200, "", False),
        ("/good#part", 200, "", False),
        ("/picky", 200, "", False),
        ("/gone", 404, "", True),
        ("/moved", 200, "/good", False),
        ("/chain", 200, "/good", False),
        ("/for-now", 200, "", False),
        ("/then-moved", 200, "", False),
        ("/barred", 403, "", False),
        ("/busy", 429, "", False),
        ("/broken", 500, "", True),
        ("/to-dead", 404, "/gone", True),
    ],
)
def test_an_answer(host: str, path: str, status: int, moved: str, dead: bool) -> None:
    answer = ask(host + path)
    assert (answer.status, answer.moved, answer.dead) == (status, moved and host + moved, dead)


def test_head_comes_first_and_get_only_where_it_must(host: str) -> None:
    Asked.counts.clear()
    ask(host + "/good")
    ask(host + "/picky")
    assert Asked.counts == {("HEAD", "/good"): 1, ("HEAD", "/picky"): 1, ("GET", "/picky"): 1}


def test_redirects_end(host: str) -> None:
    assert ask(host + "/loop").reason == "more than 10 redirects"
    assert ask(host + "/to-file").reason == "it leads on to file:///etc/passwd"


def test_a_host_that_is_not_there() -> None:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert ask(f"http://127.0.0.1:{port}/").reason == "no connection"


@pytest.mark.parametrize(
    "host",
    "127.0.0.1 localhost 10.0.0.1 192.168.1.1 169.254.169.254 0.0.0.0 [::1] [::ffff:127.0.0.1] "
    "[fe80::1] [2002:7f00:1::] 100.64.0.1 224.0.0.1 2130706433 0x7f.1".split(),
)
def test_a_private_address_is_not_asked(host: str) -> None:
    answer = ask(f"http://{host}:9/", replace(LOCAL, private=False))
    assert answer.private, answer.reason


def test_what_a_name_means_is_judged_and_connected_to(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that means a public address when it is judged cannot mean another afterwards."""
    port = int(host.rpartition(":")[2])
    asked: list[str] = []
    monkeypatch.setattr(session, "public_addresses", lambda name, port: ["203.0.113.9"])
    monkeypatch.setattr(
        session, "create_connection", lambda address, *more, **options: asked.append(address[0])
        or (_ for _ in ()).throw(OSError("no route")),
    )  # fmt: skip
    assert ask(f"http://localhost:{port}/good", replace(LOCAL, private=False)).dead
    assert asked == ["203.0.113.9"] * len(asked)
    assert asked


def test_requests_to_a_host_are_held_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "monotonic", lambda: 100.0)
    monkeypatch.setattr(time, "sleep", slept.append)
    pace = Pace(2.0)
    for name in ("a", "a", "b", "a"):
        pace.wait(name)
    pace.hold("b", 10_000)
    pace.wait("b")
    assert slept == [0, 2, 0, 4, 30]


def test_no_password_and_no_cookie_goes_along() -> None:
    own = session.new_session(private=False)
    request = own.prepare_request(asking.requests.Request("GET", "https://example.org/"))
    assert "Authorization" not in request.headers
    assert "Cookie" not in request.headers


@pytest.fixture
def site(tmp_path: Path, host: str) -> Path:
    (tmp_path / "_config.yml").write_text(
        "posts:\n  external: {delay: 0, private: true, ignore: ['*/ignored*']}\n"
    )
    posts = tmp_path / "posts"
    posts.mkdir()
    (posts / "a.md").write_text(
        f"---\ntitle: A\n---\n[good]({host}/good#x) and <{host}/gone>\n\n"
        f"[moved]({host}/moved) [again]({host}/gone) [no]({host}/ignored)\n\n"
        f'<img src="{host}/broken" alt="A picture"> `{host}/code` [mail](mailto:a@b.c)\n'
    )
    (tmp_path / "index.md").write_text("# Home\n")
    return tmp_path


def notices(site: Path, *options: str) -> list[tuple[str, int]]:
    """Return code and line of what a check says of the links."""
    result = CliRunner().invoke(main, ["check", str(site), "--format", "json", *options])
    rows = json.loads(result.stdout)
    return [(row["code"], row["line"]) for row in rows if row["code"] != "toc_stale"]


def test_check_says_what_is_wrong_and_remembers(site: Path, host: str) -> None:
    wanted = [("link_dead", 4), ("link_moved", 6), ("link_dead", 6), ("link_dead", 8)]
    Asked.counts.clear()
    assert notices(site, "--external") == wanted
    assert ("HEAD", "/code") not in Asked.counts
    assert ("HEAD", "/ignored") not in Asked.counts
    assert Asked.counts["HEAD", "/gone"] == 1
    Asked.counts.clear()
    assert notices(site, "--external") == wanted
    assert not Asked.counts
    # what is old is asked again: a dead link after a day, a good one after a week
    rows = json.loads((site / FILE).read_text())
    for row in rows:
        row["at"] -= 2 * 24 * 3600
    (site / FILE).write_text(json.dumps(rows))
    assert notices(site, "--external") == wanted
    assert {path for _, path in Asked.counts} == {"/gone", "/broken"}
    assert notices(site) == []


@pytest.mark.parametrize("text", ["", "{", '[{"url": 1}]', '[{"url": "a", "no": 1}]', "3"])
def test_a_broken_memory_is_none(site: Path, text: str) -> None:
    (site / FILE).parent.mkdir(parents=True)
    (site / FILE).write_text(text)
    assert len(notices(site, "--external")) == 4


def test_a_post_cannot_send_the_check_into_a_private_network(site: Path) -> None:
    (site / "_config.yml").write_text("posts:\n  external: {delay: 0}\n")
    Asked.counts.clear()
    found = notices(site, "--external")
    assert {code for code, _ in found} == {"link_private"}
    assert not Asked.counts


def test_orphans(site: Path) -> None:
    (site / "posts" / "a.md").write_text("---\ntitle: A\n---\n[t](../guide/linked.md)\n")
    pages = {
        "guide/listed.md": "# Listed\n",
        "guide/linked.md": "# Linked\n\nSee {doc}`named`.\n",
        "guide/named.md": "# Named\n",
        "guide/meant.md": "---\norphan: true\n---\n# Meant\n",
        "guide/loose.md": "# Loose\n\n[me](loose.md)\n",
        "more/globbed.md": "# Globbed\n",
        "out/left.md": "# Left out\n",
    }
    for path, text in pages.items():
        (site / path).parent.mkdir(exist_ok=True)
        (site / path).write_text(text)
    (site / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nchapters:\n- file: guide/listed\n  sections:\n"
        "  - glob: more/*\n"
    )
    (site / "_config.yml").write_text("exclude_patterns: ['out/*']\n")
    result = CliRunner().invoke(main, ["check", str(site), "--format", "json"])
    found = [row["path"] for row in json.loads(result.stdout) if row["code"] == "orphan"]
    assert found == ["guide/loose.md"]
    (site / "_config.yml").write_text("only_build_toc_files: true\n")
    assert not [one for one in notices(site) if one[0] == "orphan"]
