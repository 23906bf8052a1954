"""The examples of the CommonMark and GFM specifications: all convert, and a sample reads alike.

``benchmarks/spec_agreement.py`` compares all of them; it also says where we differ, and why.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import spec_agreement
from test_dialects import page_of
from test_site import postpress

STEP = 12


EXAMPLES = [
    pytest.param(spec, example, id=f"{spec} {example['example']} {example['section']}")
    for spec in ("commonmark", "gfm")
    for example in spec_agreement.examples(spec)
]
SAMPLE = EXAMPLES[::STEP]


@pytest.mark.parametrize(("spec", "example"), EXAMPLES)
def test_example_converts(spec: str, example: dict[str, Any]) -> None:
    page = page_of("---\ntitle: Example\n---\n" + example["markdown"], spec)
    assert "\n# Example\n\n" in page.text
    # with no front matter: anything may be the title, or look like front matter
    assert page_of(example["markdown"], spec).text.startswith("---\n")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sample as one site."""
    root: Path = tmp_path_factory.mktemp("spec")
    spec_agreement.write_posts(root)
    kept = {f"{one.values[0]}-{one.values[1]['example']:03}.md" for one in SAMPLE}
    for post in (root / "posts").iterdir():
        if post.name not in kept:
            post.unlink()
    result = postpress("build", root)
    assert result.returncode == 0, result.stderr
    assert "Traceback" not in result.stderr
    return root


@pytest.mark.parametrize(("spec", "example"), SAMPLE)
def test_page_shows_what_the_specification_says(
    built: Path, spec: str, example: dict[str, Any]
) -> None:
    if (spec, example["example"]) in spec_agreement.REASONS:
        pytest.skip(spec_agreement.REASONS[spec, example["example"]])
    shown = spec_agreement.shown(built, spec, example["example"])
    assert shown == spec_agreement.expected(example["html"])


def test_exceptions_name_examples() -> None:
    """Each exception has a reason, and names an example that there is."""
    numbers = {(one.values[0], one.values[1]["example"]) for one in EXAMPLES}
    assert set(spec_agreement.REASONS) <= numbers
    assert all(reason.strip() for reason in spec_agreement.REASONS.values())
