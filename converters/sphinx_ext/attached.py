"""Values that belong to an application, and go when it does."""

from __future__ import annotations

from typing import Generic, TypeVar

from sphinx.application import Sphinx

T = TypeVar("T")
_PLACE = "postpress_values"


class Attached(Generic[T]):
    """A value for each application, kept at the application itself.

    Most of these lead back to the application: a table outside of it, also one with weak keys,
    would keep it in memory for ever.
    """

    def __getitem__(self, app: Sphinx) -> T:
        found: T = vars(app)[_PLACE][self]
        return found

    def __setitem__(self, app: Sphinx, value: T) -> None:
        vars(app).setdefault(_PLACE, {})[self] = value

    def __contains__(self, app: Sphinx) -> bool:
        return self in vars(app).get(_PLACE, {})

    def get(self, app: Sphinx, default: T) -> T:
        """Return the value of an application, or another where it has none."""
        found: T = vars(app).get(_PLACE, {}).get(self, default)
        return found

    def pop(self, app: Sphinx) -> T:
        """Take the value from an application, and return it. Raises KeyError where it has none."""
        found: T = vars(app)[_PLACE].pop(self)
        return found
