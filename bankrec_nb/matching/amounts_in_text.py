"""Amounts that a line gives in its text only: another currency's ("CARD PURCHASE USD 1,000.00 RATE 1.0870"), gross and charges ("BRUT 812,40 COM 5,69")."""

from __future__ import annotations

import polars as pl

_CURRENCIES = ("USD", "EUR", "GBP", "CHF", "SEK", "NOK", "DKK", "CAD", "AUD", "PLN", "CZK", "HUF", "RON", "ZAR", "INR", "SGD", "HKD", "NZD", "BRL", "MXN", "TRY", "MAD", "CNY")  # fmt: skip
"""Currencies with two decimals that bank texts name; of one without, figures cannot be told from other numbers."""
_FIGURES = r"(?:[1-9]\d{0,2}(?:[ ,.']\d{3})+|\d+)[.,]\d{2}"
"""In thousands throughout or not at all, so that the document's number before an amount (01786 151.76) is no part of it."""
_CHARGES = r"\b(?:COM|COMM|COMMISSIONS?|COMISION|COMMISSIONI?|AGIOS|FRAIS|FEES?|CHARGES?|COSTS?|DISAGIO|ENTGELT|SPESEN|GEBUHR(?:EN)?|GEBUEHR(?:EN)?|KOSTEN|PROVISION|PROWIZJA|HONORAIRES?)"
"""Words before what was taken off."""
CHARGED = rf"{_CHARGES}[ .:]{{1,3}}({_FIGURES})\b"
"""What was taken off, behind such a word."""

_RATE = r"\b(?:COURS|TAUX|RATE|(?:WECHSEL|DEVISEN)?KURS|TASSO|CAMBIO|(?:WISSEL)?KOERS)(?: DE CHANGE)?[ .:=]{1,3}(\d{1,3}[.,]\d{2,6})\b"
"""The rate that a text gives."""
_MOVED = 0.03
"""By so much a rate and the amounts beside it may differ: charges, and another day's rate."""


def with_fees_in_text(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines with `fee` where only the text gives charges, and the gross amount they were taken off as well.

    Args:
        lines: text (folded), amount (what came in, in minor units of two decimals), fee.
    """
    some = lines.select("text", "amount", "fee").with_row_index("_row")
    some = some.filter(pl.col("fee").fill_null(0) == 0, pl.col("amount") > 0, pl.col("text").str.contains(CHARGED))
    if some.is_empty():
        return lines
    taken = _minor(pl.col("text").str.extract(CHARGED, 1))
    figures = pl.col("text").str.extract_all(rf"\b{_FIGURES}\b").list.eval(_minor(pl.element()))
    told = some.select("_row", _fee=taken, _figures=figures, _gross=pl.col("amount") + taken)
    told = told.filter(pl.col("_fee") > 0, pl.col("_figures").list.contains(pl.col("_gross"))).select("_row", "_fee")
    met = lines.with_row_index("_row").join(told, on="_row", how="left", maintain_order="left")
    return met.with_columns(fee=pl.coalesce("_fee", "fee")).drop("_row", "_fee")


def _minor(figures: pl.Expr) -> pl.Expr:
    return figures.str.replace_all(r"\D", "").cast(pl.Int64, strict=False)


def with_originals_in_text(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines with `original` and `original_currency` where only the text gives one amount of another currency.

    Args:
        lines: text (folded), currency, original, original_currency.
    """
    found = [_told(lines, currency) for currency in sorted(lines["currency"].drop_nulls().unique())]
    told = pl.concat(found) if found else pl.DataFrame()
    if told.is_empty():
        return lines
    met = lines.with_row_index("_row").join(told, on="_row", how="left", maintain_order="left")
    return met.with_columns(
        original=pl.coalesce("original", "_original"), original_currency=pl.coalesce("original_currency", "_currency")
    ).drop("_row", "_original", "_currency")


def _told(lines: pl.DataFrame, own: str) -> pl.DataFrame:
    """What lines in one currency give in exactly one other: _row, _original (minor units), _currency."""
    others = "|".join(c for c in _CURRENCIES if c != own)
    amount = rf"\b(?:{others}) ?{_FIGURES}\b|\b{_FIGURES} ?(?:{others})\b"
    open_rows = (pl.col("currency") == own) & pl.col("original").is_null() & pl.col("original_currency").is_null()
    every = lines.select("text", "amount", open=open_rows).with_row_index("_row")
    some = every.filter("open", pl.col("text").str.contains(amount))
    said = some.with_columns(said=pl.col("text").str.extract_all(amount)).filter(pl.col("said").list.len() == 1)
    one = pl.col("said").list.first()
    parted = pl.col("text").str.extract(rf"(\d+ {_FIGURES}) ?(?:{others})\b", 1)
    rate = pl.col("text").str.extract(_RATE, 1).str.replace(",", ".").cast(pl.Float64)
    told = said.select(
        "_row",
        "amount",
        rate=rate,
        _original=_minor(one),
        _parted=_minor(parted),
        _currency=one.str.extract(r"([A-Z]{3})"),
    )
    # A field that ends within the figures parts them: 96 2.21 GBP at 1.1613 is 1,117.42 of ours for 962.21.
    whole = ~_at_rate(pl.col("_original")) & _at_rate(pl.col("_parted"))
    read = pl.when(whole.fill_null(value=False)).then("_parted").otherwise("_original")
    return told.select("_row", "_currency", _original=read)


def _at_rate(original: pl.Expr) -> pl.Expr:
    """Whether an amount is the line's own at the rate that stands beside it, one way or the other."""
    ours, theirs = pl.col("amount").abs().cast(pl.Float64), original.cast(pl.Float64)
    ways = (theirs * pl.col("rate"), theirs / pl.col("rate"))
    return pl.any_horizontal((way - ours).abs() <= _MOVED * ours for way in ways)
