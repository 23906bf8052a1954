"""A reader's page asks no host but the site's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from test_site import postpress, write

if TYPE_CHECKING:
    from playwright.sync_api import Browser

POST = """---
title: A post
date: 2024-01-02
---
Inline $x_1$, and

$$\\sum_w \\min(s_w, p_w)$$

```python
print("code")
```
"""


def test_a_post_with_formulas_asks_no_other_host(
    browser: Browser, tmp_path: Path, serve: Callable[[Path], str]
) -> None:
    write(tmp_path, {"_config.yml": "title: T\n", "index.md": "# T\n", "posts/a.md": POST})
    assert postpress("build", tmp_path, "--strict").returncode == 0
    url = serve(tmp_path / "_build" / "html")
    page = browser.new_page()
    asked: list[str] = []
    failed: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.on("response", lambda answer: failed.append(answer.url) if answer.status > 399 else None)
    page.goto(f"{url}/pages/a.html")
    page.locator("mjx-container").nth(1).wait_for()
    page.wait_for_load_state("networkidle")
    page.close()
    assert not failed
    assert [one for one in asked if not one.startswith((url, "data:"))] == []
