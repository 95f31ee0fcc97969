"""Remittance text that a program took over whole from an MT940 `:86:` field: `166?00GUTSCHRIFT?20SVWZ+RE 2026/?2108547?32NAME`.

Its numbered parts cut words and numbers wherever a line was full. ?00 is the booking text, ?20 to ?29 and ?60 to ?63 the
purpose, ?31 the account, ?32 and ?33 the name (German banks' rules for remote data exchange, annex 3, MT940 field 86).
"""

from __future__ import annotations

import polars as pl

_UNSPLIT = r"^\s*\d{3}\?\d{2}"
_PART = r"(?:[^?]|\?[^\d?])*"
"""What stands in a part: a question mark that no figure follows is one of the text."""
_BOOKING, _PURPOSE, _ACCOUNT, _NAME = (rf"\?{code}{_PART}" for code in ("00", r"(?:2\d|6[0-3])", "31", "3[23]"))
_NUMBERED = 3
"""The question mark and the number of a part."""
_NO_REFERENCE = ("NOTPROVIDED", "NONREF")


def with_split_text(transactions: pl.DataFrame) -> pl.DataFrame:
    """The transactions with such texts put together, and what else they say where its own column is empty.

    Args:
        transactions: remittance_information, counterparty_name, counterparty_iban, end_to_end_id, and more.
    """
    unsplit = transactions["remittance_information"].str.contains(_UNSPLIT).fill_null(value=False)
    if not unsplit.any():
        return transactions
    purpose = _together(_PURPOSE)
    said = pl.concat_str(_together(_BOOKING), pl.coalesce(purpose.str.extract(r"SVWZ\+(.*)$"), purpose), separator=" ")
    reference = purpose.str.extract(r"EREF\+(\S+)")
    account, name = _together(_ACCOUNT).str.extract(r"^([A-Z]{2}\d{2}\w+)$"), _together(_NAME).str.strip_chars()
    told = {
        "counterparty_name": pl.when(name != "").then(name),
        "counterparty_iban": account,
        "end_to_end_id": pl.when(~reference.is_in(_NO_REFERENCE)).then(reference),
    }
    return transactions.with_columns(
        pl.when(pl.lit(unsplit)).then(said).otherwise("remittance_information").alias("remittance_information"),
        *(pl.coalesce(column, pl.when(pl.lit(unsplit)).then(value)).alias(column) for column, value in told.items()),
    )


def _together(part: str) -> pl.Expr:
    every = pl.col("remittance_information").str.extract_all(part)
    return every.list.eval(pl.element().str.slice(_NUMBERED)).list.join("")


_WIDTHS = (27, 35)
"""Letters on a line of MT940 (field 86) and of the older national transfers."""
_LINES, _LONG_LINES, _BROKEN = 30, 10, 0.98


def without_breaks(transactions: pl.DataFrame) -> pl.DataFrame:
    """The transactions with texts put together that an account's bank breaks with a space at every so many letters.

    `FACT 79 89` is 7989 there. Told by where the spaces stand: a text of words has one in six places, a text in columns has
    none at twice its width.

    Args:
        transactions: account_id, remittance_information, and more.
    """
    text = pl.col("remittance_information")
    for width in _WIDTHS:
        long, longer = text.str.len_chars() > width, text.str.len_chars() > 2 * width + 1
        first, second = text.str.slice(width, 1) == " ", text.str.slice(2 * width + 1, 1) == " "
        told = transactions.group_by("account_id").agg(
            broken=(first.filter(long).mean() >= _BROKEN) & (second.filter(longer).mean() >= _BROKEN),
            lines=long.sum(),
            long_lines=longer.sum(),
        )
        enough = (pl.col("lines") >= _LINES) & (pl.col("long_lines") >= _LONG_LINES)
        accounts = told.filter(enough & pl.col("broken"))["account_id"]
        if accounts.len():
            theirs = pl.col("account_id").is_in(accounts.implode(), nulls_equal=True)
            together = text.str.replace_all(rf"(.{{{width}}}) ", "$1")
            transactions = transactions.with_columns(
                pl.when(theirs).then(together).otherwise(text).alias("remittance_information")
            )
    return transactions
