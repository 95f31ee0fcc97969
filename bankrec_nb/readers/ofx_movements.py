"""OFX movements (STMTTRN, STMTTRNP) by whole columns; only what is odd about one is looked at one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.errors import AmountError
from bankrec_nb.domain.money import exponent, parse_minor
from bankrec_nb.domain.vocabulary import BookingStatus, Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.fixed_width import kept_apart
from bankrec_nb.readers.ofx_columns import Leaves, days

if TYPE_CHECKING:
    from collections.abc import Iterator

RAW = pl.Schema(
    {"source_line": pl.Int64, "text": pl.String, "pending": pl.Boolean, "statement": pl.Int64, "account_currency": pl.String}
)  # fmt: skip
_PLAIN = r"^-?[0-9]{1,15}[.,][0-9]{2}$"
_WHITE = r"[\s\x1c-\x1f]+"


@dataclass(frozen=True)
class Finding:
    """An issue of one movement, of which statement, and whether the movement was lost by it."""

    statement: int
    issue: dict[str, object]
    lost: bool


def movement_columns(raw: pl.DataFrame) -> tuple[pl.DataFrame, list[Finding]]:
    """Columns of the bank_transaction table, one row per movement, and what is odd about any of them.

    Args:
        raw: of each movement the statement, the line, the text, whether it is pending, the account's currency (RAW).

    Returns:
        A movement whose booking_date or amount_minor is null was kept apart; its finding says why.
    """
    rows = _with_amounts(_with_texts(raw))
    foreign = ((pl.col("_symbol") != "") & (pl.col("_symbol") != pl.col("account_currency"))).fill_null(value=False)
    rows = rows.with_columns(
        booking_status=pl.when("pending").then(pl.lit(str(BookingStatus.PENDING))).otherwise(pl.lit(str(BookingStatus.BOOKED))),
        is_reversal=pl.when(pl.col("_action") != "").then(pl.lit(value=True)),
        original_currency=pl.when(foreign).then("_symbol"),
        exchange_rate=pl.when(foreign).then("_rate"),
    )  # fmt: skip
    odd = pl.col("booking_date").is_null() | pl.col("amount_minor").is_null() | pl.col("is_reversal").is_not_null()
    odd |= pl.col("original_currency").is_not_null() & ~pl.col("_original")
    found = [finding for row in rows.filter(odd).iter_rows(named=True) for finding in _oddities(row)]
    return rows.drop("text", "pending", "account_currency"), found


def signed_minor(text: str, currency: str | None) -> int:
    """Signed minor units; a comma is the decimal mark where it stands last (the standard allows both)."""
    mark = "," if text.rfind(",") > text.rfind(".") else "."
    return parse_minor(text.strip(), currency, "," if mark == "," else ".")


def _with_texts(raw: pl.DataFrame) -> pl.DataFrame:
    """What the leaves say. An account number among them is the other party's only in BANKACCTTO or CCACCTTO."""
    said = Leaves(raw["text"])
    other = raw["text"].str.contains("ACCTTO>", literal=True)
    account, symbol, posted = said.optional("ACCTID"), said.optional("CURSYM"), said.first_of("DTPOSTED", "DTTRAN")
    return raw.with_columns(
        _posted=posted, booking_date=days(posted), value_date=days(said.first_of("DTAVAIL", "VALUEDATE")),
        _amount=said.column("TRNAMT"), _symbol=symbol.str.to_uppercase(), _rate=said.optional("CURRATE"),
        _action=said.optional("CORRECTACTION"), _corrected=said.optional("CORRECTFITID"), _original=said.has("ORIGCURRENCY"),
        transaction_code=said.column("TRNTYPE").str.to_uppercase(), counterparty_name=said.first_of("NAME", "PAYEE"),
        counterparty_account=account.zip_with(other, pl.Series([None], dtype=pl.String)),
        remittance_information=_on_one_line(said.column("MEMO")), bank_reference=said.column("FITID"),
        additional_information=said.optional("REFNUM"), cheque_number=said.optional("CHECKNUM"),
    ).with_columns(currency=pl.coalesce("account_currency", pl.when(pl.col("_symbol") != "").then("_symbol")))  # fmt: skip


def _with_amounts(rows: pl.DataFrame) -> pl.DataFrame:
    """amount_minor: plain amounts of a currency with two decimals at once, the others by the strict grammar."""
    cents = [c for c in rows["account_currency"].unique().to_list() if c is not None and exponent(c) == 2]
    plain = pl.col("_amount").str.contains(_PLAIN) & pl.col("account_currency").is_in(cents)
    figure = pl.col("_amount").str.replace(".", "", literal=True).str.replace(",", "", literal=True)
    quick = rows.select(pl.when(plain).then(figure).cast(pl.Int64, strict=False).alias("amount_minor"))["amount_minor"]
    rest = quick.is_null()
    if rest.any():
        slow = [_minor_or_none(*row) for row in rows.filter(rest).select("_amount", "currency").iter_rows()]
        quick = quick.scatter(rest.arg_true(), pl.Series(slow, dtype=pl.Int64))
    return rows.with_columns(quick)


def _minor_or_none(text: str, currency: str | None) -> int | None:
    try:
        return signed_minor(text, currency)
    except AmountError:
        return None


def _oddities(row: dict[str, Any]) -> Iterator[Finding]:
    statement, line, text = row["statement"], row["source_line"], row["text"].strip()
    if row["booking_date"] is None:
        message = f"'{row['_posted']}' is not a date."
        yield Finding(statement, kept_apart("date", message, line, text, "DTPOSTED"), lost=True)
        return
    if row["amount_minor"] is None:
        yield Finding(statement, kept_apart("amount", _why(row), line, text, "TRNAMT"), lost=True)
        return
    if row["_action"]:
        corrected = row["_corrected"] or None
        message = f"The bank marks this as a correction ({row['_action']}) of movement {corrected}."
        yield Finding(statement, issue(Severity.WARNING, "correction", message, line=line, raw=corrected), lost=False)
    if row["original_currency"] and not row["_original"]:
        message = f"The bank gives this amount in {row['_symbol']}, the account is in {row['account_currency']}."
        found = issue(Severity.WARNING, "currency", message, line=line, action="Check the amount.")
        yield Finding(statement, found, lost=False)


def _why(row: dict[str, Any]) -> str:
    try:
        signed_minor(row["_amount"], row["currency"])
    except AmountError as error:
        return error.message
    return "The amount cannot be read."


def _on_one_line(texts: pl.Series) -> pl.Series:
    """Lines joined by one space."""
    if not texts.str.contains(r"\s\s|[^\S ]|[\x1c-\x1f]").any():
        return texts
    return texts.str.replace_all(_WHITE, " ").str.strip_chars()
