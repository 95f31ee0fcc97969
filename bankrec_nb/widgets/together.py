"""The panels of one dossier on one page: what one of them changes, the others show."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from bankrec_nb.dossier import Dossier


class Shown(Protocol):
    """A panel that can be told that something changed."""

    def catch_up(self) -> None:
        """Show what another panel of this dossier changed."""


_panels: weakref.WeakKeyDictionary[Any, weakref.WeakSet[Any]] = weakref.WeakKeyDictionary()


def join(dossier: Dossier, panel: Shown) -> None:
    """The panel hears from now on what others of this dossier change; it is forgotten when nobody holds it."""
    _panels.setdefault(dossier, weakref.WeakSet()).add(panel)


def tell_others(dossier: Dossier, panel: object) -> None:
    """The dossier changed through this panel: all others of it are told."""
    for other in [*_panels.get(dossier, ())]:
        if other is not panel:
            other.catch_up()
