"""From the raw movements of a walk to rows: the :61: and :86: columns together, and what could not be read as issues."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.mt940_entry import read_entries, stated_amounts
from bankrec_nb.readers.mt940_fields import AGAIN
from bankrec_nb.readers.mt940_text import read_narratives

if TYPE_CHECKING:
    from bankrec_nb.readers.mt940_fields import Statement, Walk

BY_HAND = "Ask the bank for a correct file, or enter this movement by hand."


def movements(walk: Walk) -> pl.DataFrame:
    """Rows for `finish`; adds to the walk's issues and to its statements that lost something."""
    places = walk.entries["statement"]
    raw = walk.entries.with_columns(
        currency=pl.Series([s.currency for s in walk.statements], dtype=pl.String).gather(places),
        day=pl.Series([s.day for s in walk.statements], dtype=pl.Date).gather(places),
    )
    read = stated_amounts(read_entries(raw))
    dated = _settled_dates(read, walk)
    joined = pl.concat([dated, read_narratives(dated["text"])], how="horizontal")
    readable = joined["is_movement"] & joined["amount_minor"].is_not_null() & joined["booking_date"].is_not_null()
    kept = joined
    if not readable.all():
        kept = joined.filter(readable)
        _tell_refused(joined.filter(~readable), walk)
    _tell_value_dates(kept, walk)
    _check_controls(kept, walk)
    return _columns(kept)


def _settled_dates(read: pl.DataFrame, walk: Walk) -> pl.DataFrame:
    """A movement with an impossible date gets its statement's day where that lies in one month (the period is sure)."""
    days = [_only_month(s) for s in walk.statements]
    if not (read["booking_date"].is_null() & read["is_movement"]).any() or not any(days):
        return read
    known = pl.DataFrame(
        {"statement": range(len(days)), "_day": days}, schema={"statement": pl.Int64(), "_day": pl.Date()}
    )
    joined = read.join(known, on="statement", how="left", maintain_order="left")
    taken = joined.filter(pl.col("booking_date").is_null() & pl.col("is_movement") & pl.col("_day").is_not_null())
    for row in taken.select("statement", "source_line", "entry", "_day").to_dicts():
        message = f"The date of this movement is in no calendar; the statement's day {row['_day']} was taken."
        walk.issues.append(_issue(Severity.WARNING, "date", message, row))
        walk.lost.add(row["statement"])
    return joined.with_columns(booking_date=pl.coalesce("booking_date", "_day")).drop("_day")


def _only_month(statement: Statement) -> date | None:
    stated = (statement.head.get(name) for name in ("closing_date", "opening_date", "to_date"))
    days = [day for day in stated if isinstance(day, date)]
    return days[0] if len({(day.year, day.month) for day in days}) == 1 else None


def _tell_refused(refused: pl.DataFrame, walk: Walk) -> None:
    for row in refused.to_dicts():
        code, message = _what_is_wrong(row)
        walk.issues.append(_issue(Severity.QUARANTINED, code, message, row))
        walk.lost.add(row["statement"])


def _tell_value_dates(kept: pl.DataFrame, walk: Walk) -> None:
    """A value date that is in no calendar, where the booking day is sure: the movement is loaded without it."""
    undated = kept["value_date"].is_null() & kept["entry_day"].is_not_null()
    for row in kept.filter(undated).to_dicts() if undated.any() else ():
        message = f"The value date '{row['value']}' is in no calendar; the movement was loaded without it."
        walk.issues.append(_issue(Severity.WARNING, "value_date", message, row))


def _what_is_wrong(row: dict[str, Any]) -> tuple[str, str]:
    if not row["is_movement"]:
        return "entry", "The line is not a movement: date, C or D, amount and type were looked for."
    if row["amount_minor"] is None:
        return "amount", f"'{row['amount']}' is not an amount in {row['currency'] or 'a currency'}."
    return "date", f"'{row['value']}{row['entry_day'] or ''}' is a date in no calendar."


def _issue(severity: Severity, code: str, message: str, row: dict[str, Any]) -> dict[str, object]:
    return issue(severity, code, message, line=row["source_line"], column=":61:", raw=row["entry"], action=BY_HAND)


def _check_controls(rows: pl.DataFrame, walk: Walk) -> None:
    """:90D: and :90C: of an interim report count and sum its debits and credits."""
    for place, statement in enumerate(walk.statements):
        for side, (count, total) in statement.controls.items():
            sign = 1 if side == "C" else -1
            there = rows.filter((pl.col("statement") == place) & (pl.col("amount_minor").sign() == sign))[
                "amount_minor"
            ]
            found = (there.len(), abs(int(there.sum())))
            if found != (count, total):
                message = (
                    f"The report announces {count} movements of {total} in :90{side}: (minor units), "
                    f"{found[0]} of {found[1]} are there."
                )
                walk.issues.append(issue(Severity.WARNING, "control_total", message, line=statement.line, action=AGAIN))
                walk.lost.add(place)


def _columns(rows: pl.DataFrame) -> pl.DataFrame:
    """The columns of the bank_transaction table; what :86: says goes before what the references of :61: say."""
    cheque = pl.col("kind").str.contains("^.CHK")
    iban = pl.coalesce("counterparty_iban", "supplement_iban", "reference_iban")
    own = pl.when(pl.col("reference_iban").is_null()).then("customer_reference")
    bank = pl.col("bank_reference").replace("", None)
    has_text = pl.col("text").is_not_null()
    plain_supplement = pl.col("original_amount_minor").is_null() & pl.col("supplement_iban").is_null()
    spare = pl.when(has_text & plain_supplement).then("supplement")
    return rows.with_columns(
        counterparty_name=pl.coalesce(pl.col("counterparty_name").replace("", None), "padded_name"),
        counterparty_iban=iban,
        remittance_information=pl.when(has_text).then("remittance_information").otherwise("supplement"),
        end_to_end_id=pl.coalesce(
            pl.col("end_to_end_id").replace("", None), pl.when(~cheque & bank.is_not_null()).then(own)
        ),
        bank_reference=pl.coalesce(bank, "narrative_reference", pl.when(~cheque).then(own)),
        additional_information=pl.concat_str("additional_information", spare, separator=" ", ignore_nulls=True),
        cheque_number=pl.when(cheque).then(own),
        transaction_code=pl.concat_str("kind", "narrative_code", separator=" ", ignore_nulls=True),
    )
