"""What every reader takes and gives: bytes in, canonical rows and issues out.

A reader never raises over one row: it returns an issue. It raises FileRefused when nothing of the file can be used.
For every file: rows_in = rows loaded + rows quarantined, where a row is one movement (or one document) of the original.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import polars as pl

from bankrec_nb.domain import tables as t
from bankrec_nb.domain.vocabulary import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Source:
    """A file as received. `name` is data for people; nothing opens it."""

    name: str
    content: bytes

    @cached_property
    def sha256(self) -> str:
        """Hex digest of the bytes: the file's identity."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class ReadOptions:
    """What a person or a profile says about a file that does not say it itself."""

    account_id: str | None = None
    currency: str | None = None
    profile: Mapping[str, Any] | None = None
    saved: tuple[Mapping[str, Any], ...] = ()
    """A person's saved profiles: one of exactly a table's form is used for it, as if it were `profile`."""
    language: str = "fr"
    own_identifiers: frozenset[str] = frozenset()
    """Our company's VAT numbers, SIREN/SIRET, names and IBANs: they tell a sale from a purchase in an invoice."""
    once: bool = False
    """Load a statement that stands in the file twice once (a dossier does, its money moved once); else as in the file."""


@dataclass(frozen=True)
class ReadResult:
    """What one file held. Frames conform to domain/tables.py."""

    format: str
    statements: pl.DataFrame = field(default_factory=t.STATEMENT.empty)
    transactions: pl.DataFrame = field(default_factory=t.BANK_TRANSACTION.empty)
    details: pl.DataFrame = field(default_factory=t.TRANSACTION_DETAIL.empty)
    items: pl.DataFrame = field(default_factory=t.LEDGER_ITEM.empty)
    issues: pl.DataFrame = field(default_factory=t.ISSUE.empty)
    rows_in: int = 0
    format_version: str = ""
    profile: Mapping[str, Any] | None = None

    @property
    def rows_loaded(self) -> int:
        """Movements and documents that became rows (pending ones included)."""
        return self.transactions.height + self.items.height

    @property
    def rows_quarantined(self) -> int:
        """Movements and documents kept apart, each with an issue."""
        return self.issues.filter(pl.col("severity") == Severity.QUARANTINED).height


class Reader(Protocol):
    """A module of this package with these names is a reader."""

    FORMAT: str
    VERSION: int

    def recognises(self, source: Source) -> bool:
        """Whether the content (never the name) is this format; cheap, looks at the first kilobytes."""

    def read(self, source: Source, options: ReadOptions) -> ReadResult:
        """Rows and issues of the file; raises FileRefused when nothing of it can be used."""


RAW_LIMIT = 500


def issue(
    severity: Severity,
    code: str,
    message: str,
    *,
    line: int | None = None,
    column: str | None = None,
    raw: str | None = None,
    action: str = "",
) -> dict[str, object]:
    """One row for the issue table; `issues_frame` adds the file."""
    cut = None if raw is None else raw[:RAW_LIMIT]
    return {
        "severity": str(severity),
        "code": code,
        "line": line,
        "column": column,
        "raw": cut,
        "message": message,
        "action": action,
    }


def issues_frame(source: Source, rows: list[dict[str, object]]) -> pl.DataFrame:
    """Issues of one file as the declared table."""
    return t.ISSUE.frame({**row, "file_sha256": source.sha256, "file_name": source.name} for row in rows)
