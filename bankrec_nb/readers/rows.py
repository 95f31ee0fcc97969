"""Raw columns become typed, cleaned rows; what cannot be money is kept apart with an issue. Used by identity.py."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

import polars as pl

from bankrec_nb.domain.money import LARGEST_MINOR
from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bankrec_nb.domain.tables import Table

Columns: TypeAlias = "pl.DataFrame | Mapping[str, Sequence[Any] | pl.Series]"
"""A frame, or one list per column. Names are those of domain/tables.py; columns may be left out."""

FIRST_YEAR, LAST_YEAR = 1970, 2059
"""No account has a movement outside these years; two-digit years and typing errors do."""

_FIRST_DAY, _LAST_DAY = (
    day.toordinal() - date(1970, 1, 1).toordinal() for day in (date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
)

TEXT_COLUMNS = (
    "counterparty_name",
    "counterparty_iban",
    "counterparty_account",
    "remittance_information",
    "creditor_reference",
    "end_to_end_id",
    "mandate_id",
    "creditor_id",
    "bank_reference",
    "additional_information",
    "cheque_number",
)
_REFERENCES = ("creditor_reference", "end_to_end_id", "mandate_id", "bank_reference", "cheque_number")
_PLACEHOLDER = r"(?i)^(NOT\s?PROVIDED|NON\s?REF|NOTAVAIL(ABLE)?|NO REF(ERENCE)?|NONE|N/A|NULL|0+|-+)$"
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
_NOT_CONTROL = bytes(sorted(set(range(256)) - {*range(9), 11, 12, *range(14, 32), 127}))


def typed(columns: Columns, table: Table, positions: tuple[str, ...] = ()) -> pl.DataFrame:
    """A frame with every column of the table typed, missing ones null; `positions` are integers, 0 where left out."""
    given = columns if isinstance(columns, pl.DataFrame) else dict(columns)
    names = given.columns if isinstance(given, pl.DataFrame) else list(given)
    schema: dict[str, pl.DataType] = dict(table.schema) | {p: pl.Int64() for p in positions}
    frame = pl.DataFrame([_series(n, given[n], schema[n]) for n in names if n in schema])
    missing = [
        pl.lit(0 if n in positions else None, dtype=dtype).alias(n)
        for n, dtype in schema.items()
        if n not in frame.columns
    ]
    return frame.with_columns(*missing)


def cleaned(rows: pl.DataFrame) -> pl.DataFrame:
    """Empty text and placeholders (NOTPROVIDED, NONREF, 000) as null, IBANs without spaces."""
    filled = {n for n, dtype in rows.schema.items() if dtype == pl.String and rows[n].null_count() < rows.height}
    varied = sorted(n for n in filled - {"booking_status"} if not _is_one_clean_word(rows[n]))
    bare = rows.with_columns(pl.col(n).str.strip_chars().replace("", None) for n in varied)
    references = [
        pl.when(~pl.col(n).str.contains(_PLACEHOLDER)).then(pl.col(n)).alias(n) for n in _REFERENCES if n in filled
    ]
    ibans = [pl.col(n).str.replace_all(r"[\s.-]", "").str.to_uppercase() for n in ("counterparty_iban",) if n in filled]
    return bare.with_columns(*references, *ibans)


def _is_one_clean_word(column: pl.Series) -> bool:
    """Whether all rows have the same text, and no space around it: the currency of most files, and the account."""
    first = column[0]
    return bool(first) and first == first.strip() and column[-1] == first and (column == first).all()


def quarantined(rows: pl.DataFrame, content: bytes) -> tuple[pl.DataFrame, pl.DataFrame, list[dict[str, object]]]:
    """Rows that are money, rows that cannot be, and one quarantined issue for each of these.

    Cannot be: no readable amount or date, an absurd year, an amount no bank holds, NUL or other control characters.
    """
    controls = _may_hide_controls(content)
    if not controls and _plainly_money(rows["amount_minor"], rows["booking_date"].to_physical()):
        return rows, rows.clear(), []
    rules = [(code, test.fill_null(False), words) for code, test, words in _WRONG]
    if controls:
        texts = [c for c in TEXT_COLUMNS if c in rows.columns]
        odd = pl.any_horizontal(pl.col(c).str.contains(_CONTROL) for c in texts).fill_null(False)
        rules.append(("control_character", odd, "The text has control characters (NUL and the like)."))
    reason = pl.coalesce(pl.when(test).then(pl.lit(place)) for place, (_, test, _) in enumerate(rules))
    judged = rows.with_columns(_reason=reason)
    if judged["_reason"].null_count() == judged.height:
        return rows, rows.clear(), []
    bad = judged.filter(pl.col("_reason").is_not_null())
    issues = [_refusal(row, *rules[row["_reason"]]) for row in bad.to_dicts()]
    return judged.filter(pl.col("_reason").is_null()).drop("_reason"), bad.drop("_reason"), issues


_WRONG = (
    ("amount", pl.col("amount_minor").is_null(), "The movement has no amount that can be read."),
    ("amount", pl.col("amount_minor").abs() > LARGEST_MINOR, "The amount is beyond what a bank account can hold."),
    ("date", pl.col("booking_date").is_null(), "The movement has no date that can be read."),
    (
        "date",
        ~pl.col("booking_date").dt.year().is_between(FIRST_YEAR, LAST_YEAR),
        f"The date is not between {FIRST_YEAR} and {LAST_YEAR}.",
    ),
)


def _plainly_money(amounts: pl.Series, days: pl.Series) -> bool:
    """Whether every row keeps to `_WRONG`: the ends of a column tell that in a tenth of the time. Days are numbers, 0 is 1970-01-01."""
    if amounts.is_empty():
        return True
    filled = not amounts.has_nulls() and not days.has_nulls()
    return filled and _within(amounts, -LARGEST_MINOR, LARGEST_MINOR) and _within(days, _FIRST_DAY, _LAST_DAY)


def _within(column: pl.Series, least: int, most: int) -> bool:
    return bool(column.min() >= least and column.max() <= most)  # type: ignore[operator]


def _may_hide_controls(content: bytes) -> bool:
    """Whether looking into the texts is worth it: raw control bytes, or escapes of XML and JSON that may stand for one."""
    # One byte is looked for ten times as fast as two.
    if (b"&" in content and b"&#" in content) or (b"\\" in content and b"\\u" in content):
        return True
    return bool(content.translate(None, delete=_NOT_CONTROL))


def _refusal(row: dict[str, Any], code: str, _test: pl.Expr, words: str) -> dict[str, object]:
    seen = [str(row[c]) for c in ("booking_date", "amount_minor", *TEXT_COLUMNS) if row.get(c) not in (None, "")]
    action = "Compare with the bank's own statement; ask for the file again or enter the movement by hand."
    return issue(Severity.QUARANTINED, code, words, line=row.get("source_line"), raw=" | ".join(seen), action=action)


def _series(name: str, values: Sequence[Any] | pl.Series, dtype: pl.DataType) -> pl.Series:
    if isinstance(values, pl.Series):
        return values.alias(name).cast(dtype)
    return pl.Series(name, values, dtype=dtype)
