"""How movements get their ids: the readers' own way, for statements that meet on one day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bankrec_nb.readers import identity
from bankrec_nb.readers.rows import TEXT_COLUMNS

if TYPE_CHECKING:
    import polars as pl


class ReadersIdentity:
    """The ids that a reader would give (see store/chaining.py)."""

    def keys(self, rows: pl.DataFrame) -> pl.Series:
        """What each movement is, without its occurrence."""
        return identity._counted(rows, identity._FACTS, TEXT_COLUMNS)["_key"]  # noqa: SLF001

    def ids(self, rows: pl.DataFrame) -> pl.Series:
        """The id of each movement from its `_key` and `occurrence`."""
        return identity._hashed(rows)  # noqa: SLF001
