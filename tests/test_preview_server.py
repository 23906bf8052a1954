"""The preview's web server: what it gives out, to whom, and what it adds to a page."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from starlette.testclient import TestClient

from converters.preview.board import Board, Problem
from converters.preview.server import Pages, is_of_another_site, make_app, with_script
from converters.preview.watch import counts

PAGE = "<!DOCTYPE html><html><body><h1>A page</h1><p>&lt;/body&gt;</p></body></html>"


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Return a small built site, with a secret beside it."""
    output = tmp_path / "html"
    (output / "pages" / "deep").mkdir(parents=True)
    (output / "index.html").write_text(PAGE)
    (output / "pages" / "a.html").write_text(PAGE)
    (output / "pages" / "deep" / "index.html").write_text(PAGE)
    (output / "pages" / "é & ü.html").write_text(PAGE)
    (output / "style.css").write_text("p { color: red }")
    (output / ".buildinfo").write_text("hidden")
    (tmp_path / "secret.txt").write_text("private words")
    (tmp_path / "html-more").mkdir()
    (tmp_path / "html-more" / "secret.txt").write_text("private words")
    os.symlink(tmp_path / "secret.txt", output / "link.txt")
    os.symlink(tmp_path, output / "up")
    os.symlink(output / "style.css", output / "inside.css")
    return output


@pytest.fixture
def board() -> Board:
    return Board()


def client(output: Path, board: Board, host: str = "127.0.0.1:8000") -> TestClient:
    app = make_app(output, board, frozenset({"box"}))
    return TestClient(app, base_url=f"http://{host}", follow_redirects=False)


@pytest.fixture
def web(output: Path, board: Board) -> TestClient:
    return client(output, board)


def test_pages_and_files(web: TestClient, output: Path) -> None:
    for path in (
        "/",
        "/index.html",
        "/pages/a.html",
        "/pages/deep/",
        "/pages/%C3%A9%20%26%20%C3%BC.html",
    ):
        answer = web.get(path)
        assert answer.status_code == 200, path
        assert "<h1>A page</h1>" in answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert answer.text.count("<script") == 1
    assert (output / "index.html").read_text() == PAGE, "the site itself has no script of ours"
    style = web.get("/style.css")
    assert style.text == "p { color: red }"
    assert style.headers["content-type"].startswith("text/css")
    again = web.get("/style.css", headers={"if-none-match": style.headers["etag"]})
    assert again.status_code == 304
    assert web.get("/inside.css").status_code == 200, "a link that stays in the site"


def test_a_folder_has_a_slash(web: TestClient) -> None:
    answer = web.get("/pages/deep?x=1")
    assert answer.status_code == 307
    assert answer.headers["location"] == "/pages/deep/?x=1"


def test_a_folder_is_no_other_host(output: Path, board: Board) -> None:
    app = _Raw(make_app(output, board, frozenset()), "//pages/deep")
    answer = TestClient(app, base_url="http://127.0.0.1", follow_redirects=False).get("/")
    assert answer.headers["location"] == "/pages/deep/"


OUTSIDE = [
    "/../secret.txt",
    "/pages/../../secret.txt",
    "/%2e%2e/secret.txt",
    "/%2e%2e%2fsecret.txt",
    "/pages/..%2f..%2fsecret.txt",
    "/..%5csecret.txt",
    "/pages%5c..%5c..%5csecret.txt",
    "/../html-more/secret.txt",
    "/link.txt",
    "/up/secret.txt",
    "/up/",
    "/%00",
    "/index.html%00.css",
    "/.buildinfo",
    "//etc/passwd",
    "/pages/",
    "/style.css/",
]


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_path_leaves_the_site(output: Path, board: Board, path: str) -> None:
    """Ask as no client would: the path goes to the server as it stands here."""
    app = make_app(output, board, frozenset())
    answer = TestClient(app, base_url="http://127.0.0.1").get(path)
    raw = TestClient(_Raw(app, path), base_url="http://127.0.0.1").get("/")
    for one in (answer, raw):
        assert one.status_code == 404, path
        assert "private words" not in one.text
        assert "hidden" not in one.text


class _Raw:
    """Hands a path on as it stands, with what is percent-encoded in it decoded once."""

    def __init__(self, app: object, path: str) -> None:
        self.app, self.path = app, path

    async def __call__(self, scope, receive, send) -> None:  # type: ignore[no-untyped-def]
        scope = {**scope, "path": unquote(self.path), "raw_path": self.path.encode()}
        await self.app(scope, receive, send)  # type: ignore[operator]


def test_a_page_that_is_not_there(web: TestClient, output: Path) -> None:
    answer = web.get("/pages/<b>.html")
    assert answer.status_code == 404
    assert "There is no such page" in answer.text
    assert "/pages/&lt;b&gt;.html" in answer.text
    assert "<b>" not in answer.text
    assert 'data-digest=""' in answer.text, "it is loaded again when there is a page"
    (output / "index.html").unlink()
    assert "being built" in web.get("/").text


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8000", "localhost", "a.localhost:80", "[::1]:8000", "192.168.0.7", "box:1"]
)
def test_hosts_of_this_machine(output: Path, board: Board, host: str) -> None:
    assert client(output, board).get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "",
        "[::1",
        "127.0.0.1@evil.example:80",
    ],
)
def test_a_name_that_somebody_else_has_led_here(output: Path, board: Board, host: str) -> None:
    for path in ("/", "/.postpress/events", "/.postpress/preview.js", "/style.css"):
        answer = client(output, board).get(path, headers={"host": host})
        assert answer.status_code == 421, (host, path)
        assert "color" not in answer.text


OTHER_SITES = [
    {"origin": "https://evil.example"},
    {"origin": "http://127.0.0.1:9999"},
    {"origin": "null"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
]


@pytest.mark.parametrize("headers", OTHER_SITES)
def test_no_page_of_another_site_hears_what_happens(
    web: TestClient, headers: dict[str, str]
) -> None:
    answer = web.get("/.postpress/events?page=/", headers=headers)
    assert answer.status_code == 403


def test_other_sites_cannot_take_files_in(web: TestClient) -> None:
    for path in ("/", "/style.css", "/.postpress/preview.js"):
        headers = web.get(path).headers
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in headers


def test_a_page_of_this_site_may() -> None:
    from starlette.requests import Request

    def request(**headers: str) -> Request:
        raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        return Request({"type": "http", "headers": raw})

    assert not is_of_another_site(request(host="localhost:8000"))
    assert not is_of_another_site(request(host="localhost:8000", origin="http://localhost:8000"))
    assert not is_of_another_site(request(host="localhost", sec_fetch_site="same-origin"))


def test_only_reading(web: TestClient) -> None:
    for method in ("post", "put", "delete", "patch"):
        assert getattr(web, method)("/index.html").status_code == 405
    assert web.head("/").status_code == 200


def test_our_own_files(web: TestClient) -> None:
    assert "EventSource" in web.get("/.postpress/preview.js").text
    for path in ("/.postpress/other.js", "/.postpress/..%2fserver.py", "/.postpress/server.py"):
        assert web.get(path).status_code == 404


def test_the_script_stands_at_the_end() -> None:
    page = with_script(b"<body>a</BODY >", '/x"y', "d1", 3)
    assert page.startswith(b'<body>a<script src="/.postpress/preview.js"')
    assert page.endswith(b"</script>\n</BODY >")
    assert b'data-page="/x&quot;y" data-digest="d1" data-assets="3"' in page
    assert with_script(b"no body", "/", "", 0).startswith(b"no body<script")


def test_a_strict_page_takes_the_script() -> None:
    policy = b'<meta http-equiv="Content-Security-Policy" content="script-src \'nonce-r4nd0m+/=\'"><body></body>'
    assert b' nonce="r4nd0m+/="' in with_script(policy, "/", "", 0)
    assert b"nonce" not in with_script(b"<body></body>", "/", "", 0)


def test_what_a_page_is_told(board: Board) -> None:
    board.change(
        problems=(Problem("error", "posts/a.md", 3, "wrong", "Traceback"),),
        moved={"pages/old.html": "pages/new.html"},
        assets=2,
    )
    board.cell("posts/a.md", "cell 1 of 2")
    said = json.loads(board.message("pages/old.html", "d1"))
    assert said["page"] == "d1"
    assert said["moved"] == "pages/new.html"
    assert said["assets"] == 2
    assert said["cells"] == {"posts/a.md": "cell 1 of 2"}
    assert said["problems"] == [
        {
            "level": "error",
            "path": "posts/a.md",
            "line": 3,
            "message": "wrong",
            "detail": "Traceback",
        }
    ]
    board.cell("posts/a.md", "")
    assert json.loads(board.message("pages/a.html", ""))["cells"] == {}


def test_who_looks_is_told(board: Board, tmp_path: Path) -> None:
    told: list[str] = []
    ends = [board.watch(tmp_path / name, lambda name=name: told.append(name)) for name in "ab"]  # type: ignore[misc]
    board.change(doing="building")
    assert told == ["a", "b"]
    ends[0]()
    board.tell()
    assert told == ["a", "b", "b"]
    assert board.opened() == {tmp_path / "b"}


def test_the_file_of_a_page_is_known_before_it_is_there(output: Path, board: Board) -> None:
    pages = Pages(output, board)
    assert pages.expected("/pages/a.html") == output / "pages/a.html"
    assert pages.expected("/") == output / "index.html"
    assert pages.expected("/pages/new.html") == output / "pages/new.html"
    assert pages.expected("/pages/new/") == output / "pages/new/index.html"
    assert pages.digest(output / "pages/new.html") == ""
    assert pages.expected("/../../x.html").is_relative_to(output)
    before = pages.digest(output / "index.html")
    assert re.fullmatch("[0-9a-f]{24}", before)
    (output / "index.html").write_text(PAGE + " ")
    assert pages.digest(output / "index.html") != before


@pytest.mark.parametrize(
    "path",
    [
        "posts/a.md",
        "index.md",
        "_config.yml",
        "_static/a.css",
        "posts/img/x.png",
        "_templates/layout.html",
        "4913/a.md",
    ],
)
def test_files_that_count(path: str) -> None:
    assert counts(path)


@pytest.mark.parametrize(
    "path",
    [
        "_build/html/a.html",
        ".git/index",
        "posts/.a.md.swp",
        "posts/a.md~",
        "posts/#a.md#",
        "posts/4913",
        "posts/.#a.md",
        "x/node_modules/a.js",
        "posts/__pycache__/m.pyc",
        "posts/a.md.tmp",
        "a.swx",
    ],
)
def test_files_that_do_not(path: str) -> None:
    assert not counts(path)


def test_a_url_is_quoted_once(web: TestClient, output: Path) -> None:
    (output / "a b?").mkdir()
    (output / "a b?" / "index.html").write_text(PAGE)
    answer = web.get("/" + quote("a b?"))
    assert answer.headers["location"] == "/a%20b%3F/"
