"""Delimited text without a given format: bank exports, the plain CSV of both sides, document lists.

Everything is read as text first; what a column is, is decided from headers and content (tabular_*.py) or said by a
profile. RFC 4180 where the file keeps to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bankrec_nb.readers.delimited_text import is_delimited, read_cells
from bankrec_nb.readers.tables import read_table

if TYPE_CHECKING:
    from bankrec_nb.readers.base import ReadOptions, ReadResult, Source

FORMAT = "csv"
VERSION = 1


def recognises(source: Source) -> bool:
    """Whether the first kilobytes are delimited text: rows with a date and an amount, or a known header."""
    return is_delimited(source)


def read(source: Source, options: ReadOptions) -> ReadResult:
    """Transactions or documents of a delimited file.

    Raises:
        FileRefused: empty, a web page, or no table that could be recognised.
        ProfileNeeded: it can be read in more than one way.
    """
    return read_table(source, FORMAT, read_cells(source, options), options)
