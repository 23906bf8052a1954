"""What belongs to an application goes with it."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import pytest
from sphinx.application import Sphinx

from converters.build import build as build_site
from converters.options import Options
from converters.sphinx_ext.attached import Attached


class App:
    """Stands for an application, of which values know no more than that it is an object."""


def test_a_value_for_each_application() -> None:
    values: Attached[int] = Attached()
    others: Attached[int] = Attached()
    one: Sphinx = App()  # type: ignore[assignment]
    two: Sphinx = App()  # type: ignore[assignment]
    values[one], others[one] = 1, 2
    assert (values[one], others[one], values.get(two, 3)) == (1, 2, 3)
    assert one in values
    assert two not in values
    assert values.pop(one) == 1
    assert one not in values
    assert one in others
    with pytest.raises(KeyError):
        values.pop(two)


def test_a_build_leaves_no_application(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sphinx's own log keeps the last one, and lets go of it when the next one is made."""
    made: list[weakref.ref[Sphinx]] = []
    usual = Sphinx.build

    def build(self: Sphinx, *arguments: object, **more: object) -> None:
        made.append(weakref.ref(self))
        usual(self, *arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Sphinx, "build", build)
    for name in ("one", "two", "three"):
        (tmp_path / name / "posts").mkdir(parents=True)
        post = "---\ntitle: A\ndate: 2026-01-01\n---\n[b](b.md)\n"
        (tmp_path / name / "posts" / "a.md").write_text(post)
        (tmp_path / name / "posts" / "b.md").write_text("---\ntitle: B\n---\n")
        (tmp_path / name / "index.md").write_text("# Home\n")
        outcome = build_site(tmp_path / name, Options(jobs=1), lambda *_: None, lambda _: None)
        assert outcome.succeeded, outcome.failure
    gc.collect()
    assert len(made) == 3
    assert [one() is None for one in made[:2]] == [True, True]
