"""camt entries (Ntry) as rows of money, their TxDtls as rows of matching information that are never added up.

Element names are read without namespace: version .01 to .14 then differ only in a few wrappers (`Pty`, `Cd`), which the
paths below list side by side. Standard: ISO 20022 camt.052/053/054, usage as in the CGI-MP and SIX guidelines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.tables import PARTY_AND_REFERENCES
from bankrec_nb.domain.vocabulary import BookingStatus, Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.camt_payment import CODE, first_of, other_currency, squeezed
from bankrec_nb.readers.plain import day_expr, minor_column

if TYPE_CHECKING:
    from bankrec_nb.readers.camt_leaves import Sheet

_PATHS = (
    *("Amt", "Amt@Ccy", "CdtDbtInd", "RvslInd", "Sts", "Sts/Cd", "Sts/Prtry", "AcctSvcrRef", "NtryRef"),
    *("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm", "NtryDtls/Btch/NbOfTxs", "Btch/NbOfTxs"),
    *("NtryDtls/Btch/PmtInfId", "Btch/PmtInfId"),
)
_CHARGES = ("Chrgs/TtlChrgsAndTaxAmt", "Chrgs/Rcrd/Amt", "Chrgs/Amt")
_STATUS = {"BOOK": BookingStatus.BOOKED, "PDNG": BookingStatus.PENDING, "FUTR": BookingStatus.PENDING}
_ACTION = "Ask the bank for a correct file, or enter this movement by hand."


def read_entries(sheet: Sheet, places: list[int], lines: list[int | None]) -> pl.DataFrame:
    """What the entries say of themselves, one row each.

    Returns:
        entry (row), statement, source_line, currency, minor (unsigned), sign, booking_date, value_date, booking_status,
        is_reversal, transaction_code, additional_information, batch_count, fee_minor, payout_id, exchange_rate,
        own_reference, entry_reference, original_amount_minor, original_currency, and the texts of the two dates.
    """
    said = sheet.frame(*_PATHS)
    day = {name: first_of(f"{path}/Dt", f"{path}/DtTm") for name, path in (("booked", "BookgDt"), ("valued", "ValDt"))}
    status = first_of("Sts", "Sts/Cd", "Sts/Prtry").str.to_uppercase().fill_null("BOOK")
    batch = first_of("NtryDtls/Btch/NbOfTxs", "Btch/NbOfTxs")
    base = said.select(
        statement=pl.Series(places, dtype=pl.Int64),
        source_line=pl.Series(lines, dtype=pl.Int64),
        currency=pl.col("Amt@Ccy"),
        direction=pl.col("CdtDbtInd").str.to_uppercase(),
        sign=pl.when(pl.col("CdtDbtInd").str.to_uppercase() == "DBIT").then(-1).otherwise(1),
        booked_text=day["booked"],
        valued_text=day["valued"],
        booking_date=day_expr(day["booked"].str.slice(0, 10)),
        value_date=day_expr(day["valued"].str.slice(0, 10)),
        booking_status=status.replace_strict(_STATUS, default=str(BookingStatus.INFORMATION), return_dtype=pl.String),
        is_reversal=pl.col("RvslInd").str.to_lowercase().is_in(["true", "1"]).fill_null(False),
        batch_count=pl.when(batch.str.contains("^[0-9]{1,9}$")).then(batch).cast(pl.Int64),
        payout_id=first_of("NtryDtls/Btch/PmtInfId", "Btch/PmtInfId"),
        own_reference=pl.col("AcctSvcrRef"),
        entry_reference=pl.col("NtryRef"),
    )
    others = other_currency(sheet, said["Amt@Ccy"])
    return base.with_columns(
        minor=minor_column(said["Amt"], said["Amt@Ccy"]),
        amount_text=said["Amt"],
        transaction_code=sheet.frame(*CODE[0], CODE[1]).select(code_expr()).to_series(),
        additional_information=squeezed(sheet.joined("AddtlNtryInf")),
        fee_minor=fees(sheet),
        **others,
    ).with_row_index("entry")


def code_expr() -> pl.Expr:
    """Domain-family-subfamily (PMNT-RCDT-ESCT), then the bank's own code."""
    domain = pl.concat_str(*CODE[0], separator="-", ignore_nulls=True)
    both = pl.concat_str(domain.replace("", None), CODE[1], separator=" ", ignore_nulls=True)
    return both.replace("", None)


def fees(sheet: Sheet) -> pl.Series:
    """Charges taken out of the amount, negative; a charge that is only stated (ChrgInclInd false) is not one."""
    taken = sheet.frame("Chrgs/Rcrd/ChrgInclInd").to_series().fill_null("true").str.to_lowercase() == "true"
    said = sheet.frame(*_CHARGES, *(f"{path}@Ccy" for path in _CHARGES))
    stated = [minor_column(said[path], said[f"{path}@Ccy"]) for path in _CHARGES]
    amount = pl.select(pl.coalesce(*(pl.lit(s) for s in stated))).to_series()
    return pl.select(pl.when(pl.lit(taken) & (pl.lit(amount) != 0)).then(-pl.lit(amount))).to_series()


def with_payments(entries: pl.DataFrame, payments: pl.DataFrame) -> pl.DataFrame:
    """Entries with what their details add: everything where there is one, only code, count and day where several."""
    if not payments.height:
        empty = {n: pl.lit(None, dtype=pl.String) for n in (*PARTY_AND_REFERENCES, "cheque_number")}
        return entries.with_columns(**empty, payments=pl.lit(0)).with_columns(
            bank_reference=pl.coalesce("own_reference", "entry_reference"),
            original_amount_minor=pl.col("original_amount_minor") * pl.col("sign"),
            exchange_rate=pl.lit(None, dtype=pl.String),
        )
    summary = payments.group_by("entry").agg(
        payments=pl.len().cast(pl.Int64),
        first_code=pl.col("payment_code").first(),
        settled=pl.col("settled").drop_nulls().first(),
    )
    only = payments.filter(pl.len().over("entry") == 1).select(
        "entry",
        *PARTY_AND_REFERENCES,
        "cheque_number",
        "exchange_rate",
        only_text=pl.col("payment_text"),
        only_fee=pl.col("payment_fee"),
        only_lot=pl.col("payment_lot"),
        only_original=pl.col("original_amount_minor"),
        only_original_currency=pl.col("original_currency"),
    )
    joined = entries.join(summary, on="entry", how="left", maintain_order="left").join(
        only, on="entry", how="left", maintain_order="left"
    )
    count = pl.col("payments").fill_null(0)
    none = count == 0
    no_day = pl.col("booked_text").is_null() & pl.col("valued_text").is_null()
    return joined.with_columns(
        booking_date=pl.when(no_day).then("settled").otherwise("booking_date"),
        transaction_code=pl.coalesce("transaction_code", "first_code"),
        additional_information=pl.coalesce("additional_information", "only_text"),
        batch_count=pl.coalesce("batch_count", pl.when(count > 1).then(count)),
        fee_minor=pl.coalesce("fee_minor", "only_fee"),
        payout_id=pl.coalesce("payout_id", "only_lot"),
        bank_reference=pl.coalesce(
            "own_reference", pl.when(count == 1).then("bank_reference").otherwise("entry_reference")
        ),
        original_amount_minor=pl.when(none)
        .then(pl.col("original_amount_minor") * pl.col("sign"))
        .otherwise("only_original"),
        original_currency=pl.when(none).then("original_currency").otherwise("only_original_currency"),
    )


_NO_DAY = pl.col("booking_date").is_null() & pl.col("value_date").is_null()
_SAID_DAY = pl.col("booked_text").is_not_null() | pl.col("valued_text").is_not_null()
_FAULTS = (
    ("amount", pl.col("minor").is_null() | (pl.col("minor") < 0)),
    ("sign", ~pl.col("direction").is_in(["CRDT", "DBIT"]).fill_null(False)),
    ("date", _NO_DAY & _SAID_DAY),
)


def judged(entries: pl.DataFrame) -> pl.DataFrame:
    """Entries with `fault`: amount, sign or date where these keep it from being money, else null."""
    fault = pl.coalesce(pl.when(test.fill_null(False)).then(pl.lit(code)) for code, test in _FAULTS)
    return entries.with_columns(fault=fault)


def entry_issues(entries: pl.DataFrame, sheet: Sheet) -> list[dict[str, object]]:
    """One quarantined issue per faulty entry; a warning for a date no calendar has where the other stands in."""
    issues = []
    for row in entries.filter(pl.col("fault").is_not_null()).to_dicts():
        column, message = {
            "amount": ("Amt", f"'{row['amount_text'] or ''}' {row['currency'] or ''} is not an amount."),
            "sign": (
                "CdtDbtInd",
                f"'{row['direction'] or ''}' is neither CRDT nor DBIT: it is not known whether money came in or went out.",
            ),
            "date": ("BookgDt", "The entry has no booking or value date that the calendar knows."),
        }[row["fault"]]
        issues.append(
            issue(
                Severity.QUARANTINED,
                row["fault"],
                message,
                line=row["source_line"],
                column=column,
                raw=sheet.raw(row["entry"]),
                action=_ACTION,
            )
        )
    for text, day, column in (("booked_text", "booking_date", "BookgDt"), ("valued_text", "value_date", "ValDt")):
        odd = pl.col("fault").is_null() & pl.col(text).is_not_null() & pl.col(day).is_null()
        for row in entries.filter(odd).to_dicts():
            message = f"{column} '{row[text]}' is not a date; the other date was taken."
            issues.append(issue(Severity.WARNING, "date", message, line=row["source_line"], column=column))
    return issues
