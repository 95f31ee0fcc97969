"""DATEV EXTF booking batches (Buchungsstapel): personal accounts' and banks' postings as ledger items.

Line 1 describes the batch (period, length of account numbers, chart of accounts, currency), line 2 names the columns.
Amounts are unsigned with S (debit) or H (credit) on `Konto`; dates are day and month of the batch's period.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.domain.vocabulary import ItemType, Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.datev_reversals import reversed_sides
from bankrec_nb.readers.delimited_form import lines_of, rough_rows
from bankrec_nb.readers.delimited_records import split_records
from bankrec_nb.readers.identity import finish_items
from bankrec_nb.readers.letters import normal_form
from bankrec_nb.readers.tabular_amounts import Notation, read_minor
from bankrec_nb.readers.tabular_cells import LINE
from bankrec_nb.readers.text import decode

if TYPE_CHECKING:
    from bankrec_nb.readers.base import ReadOptions, ReadResult, Source

FORMAT = "datev"
VERSION = 1

_BANKS = {"03": (1100, 1299), "04": (1700, 1899)}
"""Accounts of banks (and postal giro) in the standard charts SKR03 and SKR04."""
_COLUMNS = {
    "amount": ("umsatz",),
    "side": ("soll haben", "s h"),
    "currency": ("wkz umsatz", "wkz$"),
    "account": ("konto",),
    "contra": ("gegenkonto",),
    "day": ("belegdatum",),
    "number": ("belegfeld 1",),
    "second": ("belegfeld 2",),
    "due": ("falligkeit",),
    "text": ("buchungstext",),
    "mandate": ("sepa mandatsreferenz",),
    "mark": ("generalumkehr",),
    "key": ("bu schlussel",),
}
"""How the columns begin ($ is the name's end); what follows in brackets differs between versions and programs."""
_LONGEST_TERM_DAYS = 400
_PERSONS = ("debtor", "creditor")


@dataclass(frozen=True)
class Batch:
    """What line 1 says."""

    first: date
    last: date
    account_digits: int
    chart: str
    """03 or 04; empty where line 1 does not say."""
    currency: str


def recognises(source: Source) -> bool:
    """Whether the file begins with EXTF or DTVF."""
    return source.content[:8].lstrip(b'\xef\xbb\xbf"')[:4] in (b"EXTF", b"DTVF")


def read(source: Source, options: ReadOptions) -> ReadResult:
    """Items of debtors, creditors and banks; amounts are debit − credit on their own account.

    Raises:
        FileRefused: it is another kind of EXTF file, or a column is missing.
    """
    lines = lines_of(decode(source.content, "cp1252").text)
    if not lines:
        raise FileRefused("the file is empty.", where=source.name, action="Export the batch again.")
    batch = _batch(rough_rows(lines[:1], ";")[0])
    names = [normal_form(c) + "$" for c in rough_rows(lines[1:2], ";")[0]] if len(lines) > 1 else []
    found = {key: [n for n, name in enumerate(names) if name.startswith(begins)] for key, begins in _COLUMNS.items()}
    places = {key: at[0] for key, at in found.items() if at}
    missing = [_COLUMNS[k][0] for k in ("amount", "side", "account", "contra", "day") if k not in places]
    if missing:
        raise FileRefused(
            f"the column {', '.join(missing)} is missing.", where="line 2", action="Export the batch again."
        )
    cells = split_records(lines, ";", len(names))
    body = cells.frame.filter(pl.col(LINE) > 2)
    rows, alone = reversed_sides(_typed(body, places, batch, options.currency or batch.currency))
    bad = rows.filter(pl.col("amount").is_null() | pl.col("date").is_null() | pl.col("sign").is_null())
    told = [
        issue(Severity.QUARANTINED, "datev_row", "Amount, S/H mark or date cannot be read.", line=line, raw=cells.raw(line), action="Correct the posting and export the batch again.")
        for line in bad["line"].to_list()
    ]  # fmt: skip
    told += [
        issue(
            Severity.QUARANTINED, "column_count", o.reason, line=o.line, raw=o.raw, action="Look for a missing quote."
        )
        for o in cells.odd
        if o.line > 2
    ]
    if rows.is_empty() and not told:
        raise FileRefused(
            "the batch has no postings.", where=source.name, action="Export the period again, or leave it out."
        )
    if (turned := rows.filter(pl.col("amount") < 0)).height:
        message = f"Postings with a negative amount, which a batch has not: {turned.height}; read as the opposite side."
        told.append(
            issue(Severity.WARNING, "datev_sign", message, line=turned["line"][0], action="Compare with the books.")
        )
    if alone.height:
        message = f"Reversals (Generalumkehr) of postings that are not in the batch: {alone.height}; nothing shows on which side they are."
        told.append(
            issue(Severity.WARNING, "datev_reversal", message, line=alone["line"][0], action="Compare with the books.")
        )
    if not batch.chart:
        batch = replace(batch, chart=_likely_chart(rows, batch))
    items = _items(rows.filter(~pl.col("line").is_in(bad["line"].implode())), batch)
    told.append(
        issue(
            Severity.NOTE,
            "datev_lines",
            f"Postings: {rows.height}; loaded: {items.height} on debtors, creditors and banks.",
        )
    )
    return finish_items(source, FORMAT, items=items, issues=told)


def _batch(head: list[str]) -> Batch:
    """Line 1; fields 13 to 16 are the year's begin, the account length and the period, 22 the currency, 27 the chart.

    A batch without a period is one of the year that begins there.
    """
    if len(head) < 16 or head[3] != "Buchungsstapel":
        kind = head[3] if len(head) > 3 else "?"
        raise FileRefused(f"the batch is of the kind '{kind}'.", where="line 1", action="Export the Buchungsstapel.")

    def day(text: str) -> date:
        try:
            return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
        except ValueError as error:
            raise FileRefused(f"'{text}' is not a day.", where="line 1", action="Export the batch again.") from error

    digits = int(head[13]) if head[13].isdecimal() else 4
    chart = head[26] if len(head) > 26 and head[26] in _BANKS else ""
    currency = head[21] if len(head) > 21 and len(head[21]) == 3 else "EUR"
    if not head[14] and not head[15] and head[12]:
        begin = day(head[12])
        return Batch(begin, begin.replace(year=begin.year + 1, day=min(begin.day, 28)), digits, chart, currency)
    return Batch(day(head[14]), day(head[15]), digits, chart, currency)


def _likely_chart(rows: pl.DataFrame, batch: Batch) -> str:
    """The chart whose banks meet debtors and creditors more often; SKR03 where neither does."""
    konto, contra = pl.col("konto"), pl.col("gegenkonto")
    met = {}
    for chart in _BANKS:
        one, other = (_kind(account, replace(batch, chart=chart)) for account in (konto, contra))
        pays = ((one == "bank") & other.is_in(_PERSONS)) | ((other == "bank") & one.is_in(_PERSONS))
        met[chart] = rows.filter(pays).height
    return max(met, key=lambda chart: met[chart])


def _typed(body: pl.DataFrame, places: dict[str, int], batch: Batch, currency: str) -> pl.DataFrame:
    """One row per posting: line, amount, sign on Konto, date, both accounts and the texts."""

    def text(key: str) -> pl.Series:
        return body[f"c{places[key]}"] if key in places else pl.Series([""]).new_from_index(0, body.height)

    side = text("side").str.to_uppercase().replace_strict({"S": 1, "H": -1}, default=None, return_dtype=pl.Int64)
    days = {v: _day(str(v), batch) for v in text("day").unique().to_list()}
    due = {v: _due(str(v)) for v in [*text("due").unique().to_list(), *text("second").unique().to_list()]}
    issued = text("day").replace_strict(list(days), list(days.values()), default=None, return_dtype=pl.Date)
    said, second = (
        text(key).replace_strict(list(due), list(due.values()), default=None, return_dtype=pl.Date)
        for key in ("due", "second")
    )
    later = (second - issued).dt.total_days().is_between(0, _LONGEST_TERM_DAYS)
    return pl.DataFrame({
        "line": body[LINE],
        "amount": read_minor(text("amount"), Notation("," if _with_comma(text("amount")) else "."), 2),
        "sign": side,
        "date": issued,
        "due_date": said.zip_with(said.is_not_null(), second.set(~later.fill_null(value=False), None)),
        "konto": text("account"), "gegenkonto": text("contra"), "document_number": text("number"), "label": text("text"),
        "mandate_id": text("mandate"), "mark": text("mark"), "key": text("key").str.strip_chars(),
        "currency": text("currency").replace("", currency),
    })  # fmt: skip


def _with_comma(amounts: pl.Series) -> bool:
    """Whether the decimals stand behind a comma, as the format has them: everywhere but where all have a point instead."""
    return not amounts.str.contains(r"^-?[0-9]+[.][0-9]{1,2}$").all()


def _day(text: str, batch: Batch) -> date | None:
    """DDMM (a leading zero may be lost) in the batch's period; some programs write the year behind it."""
    digits = text.zfill(4)
    if digits.isdecimal() and len(digits) in {5, 6, 7, 8}:
        found = _due(text)
        return found if found and batch.first <= found <= batch.last else None
    if not digits.isdecimal() or len(digits) != 4:
        return None
    for year in {batch.first.year, batch.last.year}:
        try:
            found = date(year, int(digits[2:]), int(digits[:2]))
        except ValueError:
            continue
        if batch.first <= found <= batch.last:
            return found
    return None


def _due(text: str) -> date | None:
    """DDMMYYYY, or DDMMYY as Belegfeld 2 has the day an open item falls due; a leading zero may be lost."""
    digits = text.zfill(6 if len(text) <= 6 else 8)
    if not digits.isdecimal() or len(digits) not in {6, 8} or len(text) < 5:
        return None
    try:
        year = int(digits[4:])
        return date(year if len(digits) == 8 else 2000 + year, int(digits[2:4]), int(digits[:2]))
    except ValueError:
        return None


def _items(rows: pl.DataFrame, batch: Batch) -> pl.DataFrame:
    """One item per posting and side that is a debtor, a creditor or a bank.

    Open items are cleared by Belegfeld 1, the invoice's number: what a personal account has under one number is settled
    when it adds up to zero.
    """
    own = rows.with_columns(account=pl.col("konto"), other=pl.col("gegenkonto"), net=pl.col("amount") * pl.col("sign"))
    contra = rows.with_columns(
        account=pl.col("gegenkonto"), other=pl.col("konto"), net=-pl.col("amount") * pl.col("sign")
    )
    sides = pl.concat([own, contra]).sort("line", maintain_order=True)
    kind, other = _kind(pl.col("account"), batch), _kind(pl.col("other"), batch)
    sides = sides.with_columns(kind=kind, other_kind=other).filter((pl.col("kind") != "") & (pl.col("net") != 0))
    paid = pl.col("other_kind") == "bank"
    item_type = (
        pl.when((pl.col("kind") == "bank") | paid).then(pl.lit(str(ItemType.JOURNAL_LINE)))
        .when((pl.col("kind") == "debtor") & (pl.col("net") > 0)).then(pl.lit(str(ItemType.SALES_INVOICE)))
        .when(pl.col("kind") == "debtor").then(pl.lit(str(ItemType.SALES_CREDIT_NOTE)))
        .when(pl.col("net") < 0).then(pl.lit(str(ItemType.PURCHASE_INVOICE)))
        .otherwise(pl.lit(str(ItemType.PURCHASE_CREDIT_NOTE)))
    )  # fmt: skip
    personal = pl.col("kind") != "bank"
    number = ["account", "document_number", "currency"]
    cleared = personal & (pl.col("document_number") != "") & (pl.col("net").sum().over(number) == 0)
    return sides.select(
        item_type=item_type, document_number="document_number", issue_date="date", due_date="due_date", amount_minor="net",
        currency="currency", label="label", mandate_id="mandate_id", ledger_account="account", source_line="line",
        open_minor=pl.when(cleared).then(0).otherwise("net"),
        lettering_code=pl.when(cleared).then("document_number"),
        counterparty_id=pl.when(personal).then("account"), third_party_account=pl.when(personal).then("account"),
    )  # fmt: skip


def _kind(account: pl.Expr, batch: Batch) -> pl.Expr:
    """debtor, creditor, bank, or empty: personal accounts have one digit more than the chart's."""
    size = account.str.len_chars()
    first = account.str.slice(0, 1).cast(pl.Int64, strict=False)
    low, high = _BANKS[batch.chart]
    whole = account.str.slice(0, 4).cast(pl.Int64, strict=False)
    personal = size == batch.account_digits + 1
    return (
        pl.when(personal & first.is_between(1, 6)).then(pl.lit("debtor"))
        .when(personal & (first >= 7)).then(pl.lit("creditor"))
        .when((size == batch.account_digits) & whole.is_between(low, high)).then(pl.lit("bank"))
        .otherwise(pl.lit(""))
    )  # fmt: skip
