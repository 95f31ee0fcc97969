"""Field :61: of MT940 and MT942, whole columns at a time. SWIFT: 6!n[4!n]2a[1!a]15d1!a3!c16x[//16x][34x].

RC (reversal of a credit) is money out and RD (reversal of a debit) money in; the letter after the mark is the third of
the currency, not part of it. Banks omit the type code, pad references to columns, and put an IBAN (18 characters and
more) into the 16 of the reference; the pattern takes them all because amount and type never share a character.
"""

from __future__ import annotations

import polars as pl

from bankrec_nb.domain.vocabulary import BookingStatus
from bankrec_nb.readers.mt940_fields import DECIMAL_POINT
from bankrec_nb.readers.plain import minor_column, minor_or_none
from bankrec_nb.readers.text import WHITE_RUN

_PATTERN = (
    r"(?i)^\s*(?P<value>[0-9]{6})(?P<entry_day>[0-9]{4})?\s*(?P<mark>E?R?[CD])(?P<funds>[A-Z])?\s*"
    r"(?P<amount>[0-9][0-9.,]*|,[0-9]+)\s*"
    r"(?:(?P<kind>[A-Z][A-Z0-9]{3}|[A-Z]{3}\ )|(?P<odd>[A-Z]))?(?P<rest>.*)$"
)
_USUAL = r"^([0-9]{6})([0-9]{4})?(E?R?[CD])([A-Z])?([0-9]{1,15},[0-9]{0,2})([A-Z][A-Z0-9]{3})(.*)$"
"""What nearly every line is like: the same parts, found in less than half of the time."""

_PARTS = ("value", "entry_day", "mark", "funds", "amount", "kind", "rest", "odd")
_PLACEHOLDER = r"(?i)^(NONREF|NOREF|EREF|MARF|PREF|KREF|CUSTREF|NOTPROVIDED)?\+?$"
_SHORTEST_IBAN = 15
_IBAN_SHAPE = r"^([A-Z]{2}[0-9]{2}[A-Z0-9]{11,30})(?:\s|$)"

_CENTURY = r"^\s*(?:19|20)([0-9]{6})([0-9]{4})?(R?[CDcd])"
"""Eight digits of a day, with or without the four of the booking: no other field of a movement begins so."""


def read_entries(raw: pl.DataFrame) -> pl.DataFrame:
    """The movements of :61: fields, one row each, in the order given.

    Args:
        raw: `entry` (the field's text, its lines apart by newline), `currency` and `day` (of the statement).

    Returns:
        raw and booking_date, value_date, amount_minor (signed, money in positive; null where it cannot be read),
        is_movement (the pattern fits), is_reversal, booking_status, kind, customer_reference, bank_reference,
        padded_name, supplement, supplement_iban, reference_iban.
    """
    parsed = _parsed(_with_supplement(raw))
    mark = pl.col("mark").str.to_uppercase()
    reversal, money_in = mark.str.contains("R", literal=True), mark.str.ends_with("C")
    dated = _dated(parsed.with_columns(_minor=minor_column(parsed["amount"], parsed["currency"], ",")))
    if (parsed["kind"] == "NONR").any():  # `D70,00NONREF`: the type was left out, not the word for no reference
        bare = (pl.col("kind") == "NONR") & pl.col("rest").str.starts_with("EF")
        rest = pl.when(bare).then(pl.col("rest").str.slice(2)).otherwise("rest")
        dated = dated.with_columns(rest=rest, kind=pl.when(~bare.fill_null(value=False)).then("kind"))
    customer, bank = pl.col("_references").struct[0].str.strip_chars(), pl.col("_references").struct[1]
    named = _without_padding(
        dated.with_columns(_references=pl.col("rest").str.splitn("//", 2)).with_columns(
            is_movement=pl.col("mark").is_not_null(),
            amount_minor=pl.when(money_in != reversal).then(pl.col("_minor")).otherwise(-pl.col("_minor")),
            is_reversal=reversal,
            booking_status=pl.when(mark.str.starts_with("E"))
            .then(pl.lit(str(BookingStatus.PENDING)))
            .otherwise(pl.lit(str(BookingStatus.BOOKED))),
            kind=pl.coalesce("kind", "odd", pl.lit("")).str.strip_chars().str.to_uppercase(),
            customer_reference=customer,
            bank_reference=bank.str.strip_chars(),
        )
    ).with_columns(
        customer_reference=pl.when(~pl.col("customer_reference").str.contains(_PLACEHOLDER)).then("customer_reference")
    )
    return named.with_columns(
        supplement_iban=_iban_in(named["supplement"]), reference_iban=_iban_in(named["customer_reference"])
    )


def _with_supplement(raw: pl.DataFrame) -> pl.DataFrame:
    """The field's first line, its value date without the century that some write, and what stands on the others."""
    if raw["entry"].str.contains(_CENTURY).any():
        raw = raw.with_columns(pl.col("entry").str.replace(_CENTURY, "${1}${2}${3}"))
    if not raw["entry"].str.contains("\n", literal=True).any():
        return raw.with_columns(_first="entry", supplement=pl.lit(None, dtype=pl.String))
    lines = pl.col("entry").str.splitn("\n", 2).struct
    return raw.with_columns(_first=lines[0], supplement=lines[1].str.replace_all(WHITE_RUN, " ").str.strip_chars())


def _parsed(split: pl.DataFrame) -> pl.DataFrame:
    """The first lines taken apart into _PARTS: the usual ones by the quick pattern, the others by the patient one.

    Some savings banks break the line between the mark and the amount: what is no movement is tried with its next line.
    """
    said = split.with_columns(
        pl.col("_first").str.extract_groups(_USUAL).struct.rename_fields(_PARTS[:7]).struct.unnest()
    ).with_columns(odd=pl.lit(None, dtype=pl.String))
    said = _taken_apart_again(said, said["mark"].is_null())
    broken = said["mark"].is_null() & said["entry"].str.contains("\n", literal=True)
    if not broken.any():
        return said
    whole = _with_supplement(said["entry"].filter(broken).str.replace("\n", "", literal=True).to_frame())
    places = broken.arg_true()
    joined = said.with_columns(said[part].scatter(places, whole[part]) for part in ("_first", "supplement"))
    return _taken_apart_again(joined, broken)


def _taken_apart_again(said: pl.DataFrame, these: pl.Series) -> pl.DataFrame:
    """These rows by the patient pattern."""
    places = these.arg_true()
    if not places.len():
        return said
    firsts = said["_first"].gather(places).to_frame()
    rest = firsts.select(pl.col("_first").str.extract_groups(_PATTERN)).unnest("_first").with_columns(_with_comma())
    return said.with_columns(said[part].scatter(places, rest[part]) for part in _PARTS)


def _with_comma() -> pl.Expr:
    """`with_comma` for the column `amount`."""
    amount = pl.col("amount")
    turned = amount.str.replace_all(",", "", literal=True).str.replace(".", ",", literal=True)
    return pl.when(amount.str.contains(f"^(?:{DECIMAL_POINT})$")).then(turned).otherwise(amount)


def _without_padding(entries: pl.DataFrame) -> pl.DataFrame:
    """Old Rabobank files pad the reference to 16 columns and write the other side's name behind it."""
    customer = entries["customer_reference"]
    if not customer.str.contains(r"\s\s").any():
        return entries.with_columns(padded_name=pl.lit(None, dtype=pl.String))
    return entries.with_columns(
        padded_name=customer.str.extract(r"^\S+\s{2,}(\S.*)$"),
        customer_reference=customer.str.extract(r"^(\S+)\s{2,}\S").fill_null(customer),
    )


def _iban_in(texts: pl.Series) -> pl.Series:
    """An IBAN's shape at the beginning of each text; nobody looks for one where no text is long enough."""
    if not (texts.str.len_bytes() >= _SHORTEST_IBAN).any():
        return pl.Series([None], dtype=pl.String).new_from_index(0, texts.len())
    return texts.str.to_uppercase().str.extract(_IBAN_SHAPE)


def stated_amounts(entries: pl.DataFrame) -> pl.DataFrame:
    """original_amount_minor, original_currency (OCMT) and fee_minor (CHGS, negative) of the supplements."""
    supplement = entries["supplement"]
    if not supplement.str.contains("/(OCMT|CHGS)/").any():
        return entries.with_columns(
            original_amount_minor=pl.lit(None, dtype=pl.Int64),
            original_currency=pl.lit(None, dtype=pl.String),
            fee_minor=pl.lit(None, dtype=pl.Int64),
        )
    said = entries.with_columns(
        original_currency=pl.col("supplement").str.extract(r"/OCMT/([A-Z]{3})[0-9.]*,?[0-9]*"),
        _original=pl.col("supplement").str.extract(r"/OCMT/[A-Z]{3}([0-9.]*,?[0-9]*)"),
        _fee_currency=pl.col("supplement").str.extract(r"/CHGS/([A-Z]{3})[0-9.]*,?[0-9]*"),
        _fee=pl.col("supplement").str.extract(r"/CHGS/[A-Z]{3}([0-9.]*,?[0-9]*)"),
    )
    pairs = zip(said["_original"], said["original_currency"], strict=True)
    original = pl.Series([minor_or_none(text, currency, ",") for text, currency in pairs], dtype=pl.Int64)
    charged = zip(said["_fee"], said["_fee_currency"], strict=True)
    fees = pl.Series([minor_or_none(text, currency, ",") for text, currency in charged], dtype=pl.Int64)
    return said.with_columns(
        original_amount_minor=original * pl.col("amount_minor").sign(),
        fee_minor=-fees,
    )


def _dated(parsed: pl.DataFrame) -> pl.DataFrame:
    """Value date, and the booking day from MMDD in the year that brings it nearest (29 December for 1 January)."""
    stated = ["value", "entry_day", "day"]
    different = parsed.select(stated).unique()  # a file has few days
    valued = different.with_columns(value_date=pl.col("value").str.to_date("%y%m%d", strict=False))
    near = pl.coalesce("value_date", "day")
    candidates = [
        ((near.dt.year() + shift).cast(pl.String) + pl.col("entry_day")).str.to_date("%Y%m%d", strict=False)
        for shift in (0, -1, 1)
    ]
    fitting = [pl.when((day - near).dt.total_days().abs() <= 183).then(day) for day in candidates]
    known = valued.with_columns(booking_date=pl.coalesce(*fitting, "value_date"))
    return parsed.join(known, on=stated, how="left", nulls_equal=True, maintain_order="left")
