"""How movements get their ids: the readers' own way, for statements that meet on one day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bankrec_nb.readers import ids

if TYPE_CHECKING:
    import polars as pl


class ReadersIdentity:
    """The ids that a reader would give (see store/chaining.py)."""

    def keys(self, rows: pl.DataFrame) -> pl.Series:
        """What each movement is, without its occurrence."""
        return ids.keyed(rows)["_key"]

    def ids(self, rows: pl.DataFrame) -> pl.Series:
        """The id of each movement from its `_key` and `occurrence`."""
        return ids.hashed(rows)
