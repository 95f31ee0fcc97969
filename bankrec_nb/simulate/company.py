"""A synthetic company: its months on the bank and in the books, and the known answer."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from bankrec_nb.domain import tables as t
from bankrec_nb.domain.errors import SettingRefused
from bankrec_nb.domain.vocabulary import BookingStatus, Proof
from bankrec_nb.simulate import amounts, ledger, names, plan, texts
from bankrec_nb.simulate.habits import KINDS, Habits
from bankrec_nb.simulate.labels import STRUCTURED, STYLES
from bankrec_nb.simulate.parties import parties

_WIDTHS = (18, 24, 27, 32, 35)
_OPENING = (4_812_344, 1_290_871)


@dataclass(frozen=True)
class Simulated:
    """A company's months. Frames conform to domain/tables.py, but for the truth and the accounts.

    truth: one row per expected allocation: transaction_id, item_id, allocated_minor, kind, habit, block. A transaction
        that no document explains has one row with a null item_id.
    truth_adjustments: transaction_id, adjustment_kind, amount_minor.
    accounts: account_id (our IBAN), bank, style, opening_minor.
    """

    transactions: pl.DataFrame
    items: pl.DataFrame
    details: pl.DataFrame
    truth: pl.DataFrame
    truth_adjustments: pl.DataFrame
    accounts: pl.DataFrame
    statements: pl.DataFrame

    @property
    def own_accounts(self) -> list[str]:
        """Our IBANs."""
        return self.accounts["account_id"].to_list()


def company(
    seed: int, transactions: int = 5000, months: int = 2, first_month: date = date(2026, 9, 1), **habits: Any
) -> Simulated:
    """A company with that many transactions in so many months; the same arguments give the same company.

    Keyword arguments are those of `Habits`. Companies with an odd seed have no customer codes in their books.

    Raises:
        SettingRefused: too few transactions for one of each kind, or an unknown habit.
    """
    own = Habits.of(habits)
    rng = np.random.default_rng(seed)
    window = (first_month, _last_day(first_month, months))
    table = parties(rng, transactions, own)
    ways = ledger.bookkeeping(rng, seed, transactions, own)
    units, days = _units_and_days(rng, table, transactions, window, own)
    documents = ledger.with_signs(plan.documents(rng, units, table, own, window), units, table)
    documents = ledger.numbered(rng, documents, table, ways)
    rows = amounts.transactions(rng, units, days, amounts.totals(documents))
    accounts = _accounts(rng, seed)
    rows = _identified(rng, texts.written(rng, rows, documents, table, accounts, _width(seed, own)))
    booked = _booked(rows, accounts)
    books = ledger.items(rng, documents, table, ways)
    return Simulated(
        transactions=booked,
        items=t.LEDGER_ITEM.conform(books.with_columns(account_id=_account_of_item(accounts))),
        details=_details(rows, documents, table),
        truth=amounts.allocations(rows, books.with_columns(open_minor=pl.col("open_minor").abs())),
        truth_adjustments=_adjustments(rows),
        accounts=accounts,
        statements=_statements(booked, accounts, window),
    )


def _width(seed: int, habits: Habits) -> int:
    return habits.bank_name_width or _WIDTHS[seed % len(_WIDTHS)]


def _last_day(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months - 1, 12)
    year = first.year + years
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def _units_and_days(
    rng: np.random.Generator, table: pl.DataFrame, transactions: int, window: tuple[date, date], habits: Habits
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """All units, and their transactions' days; singles fill up to the number asked for."""
    wanted = plan.counts(transactions, habits)
    others = plan.units(rng, table, wanted, window).with_row_index("unit").with_columns(pl.col("unit").cast(pl.Int64))
    days = plan.transaction_days(rng, others, window)
    missing = transactions - days.height
    if missing < (1 if habits.shares.get("single", KINDS["single"].share) > 0 else 0):
        raise SettingRefused(
            f"{transactions} transactions are too few for one of each kind ({days.height} are needed).",
            where="simulate",
        )
    singles = plan.units(rng, table, {"single": missing}, window) if missing else others.head(0).drop("unit")
    singles = singles.with_row_index("unit").with_columns(unit=pl.col("unit").cast(pl.Int64) + others.height)
    units = pl.concat([others, singles])
    return units, pl.concat([days, plan.transaction_days(rng, singles, window)])


def _accounts(rng: np.random.Generator, seed: int) -> pl.DataFrame:
    """Two accounts: one bank gives structured fields, the other one label (the seed picks its style)."""
    styles = [style for style in STYLES if style != STRUCTURED]
    return pl.DataFrame(
        {
            "account": [0, 1],
            "account_id": [names.iban(rng, "FR"), names.iban(rng, "FR")],
            "bank": ["Banque Atlante", "Crédit du Val"],
            "style": [STRUCTURED, styles[seed % len(styles)]],
            "opening_minor": list(_OPENING),
        }
    )


def _identified(rng: np.random.Generator, rows: pl.DataFrame) -> pl.DataFrame:
    """Transactions in the order of the statements, with their ids and what they truly are."""
    shuffled = rows.with_columns(order=pl.Series(rng.random(rows.height)))
    ordered = shuffled.sort("account", "booking_date", "order").with_row_index("n", 1)
    habit = pl.concat_str(
        pl.col("variant").replace("", None), pl.col("writing").replace("fixed", None), separator=" ", ignore_nulls=True
    )
    return ordered.with_columns(
        transaction_id="T" + pl.col("n").cast(pl.String).str.pad_start(7, "0"),
        truth_kind=amounts.truth_kind(),
        habit=habit,
    )


def _booked(rows: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """The declared table of bank transactions."""
    month = pl.col("booking_date").dt.strftime("%Y%m")
    rows = rows.join(accounts.select("account", "account_id"), on="account", maintain_order="left")
    running = pl.col("amount_minor").cum_sum().over("account") + pl.col("account").replace_strict(
        {0: _OPENING[0], 1: _OPENING[1]}, return_dtype=pl.Int64
    )
    return t.BANK_TRANSACTION.conform(
        rows.with_columns(
            statement_id="S" + (pl.col("account") + 1).cast(pl.String) + "-" + month,
            sequence=pl.int_range(1, pl.len() + 1).over("account", month),
            value_date=pl.col("booking_date"),
            currency=pl.lit("EUR"),
            booking_status=pl.lit(str(BookingStatus.BOOKED)),
            is_reversal=pl.lit(value=False),
            balance_after_minor=running,
            occurrence=pl.lit(1, dtype=pl.Int64),
        )
    )


def _account_of_item(accounts: pl.DataFrame) -> pl.Expr:
    own = accounts["account_id"].to_list()
    account = pl.col("account").replace_strict({0: own[0], 1: own[1]}, default=None)
    return pl.when(pl.col("ledger_account") == "512000").then(account)


def _details(rows: pl.DataFrame, documents: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """The payments inside batches that the bank lists one by one."""
    batches = rows.filter(pl.col("variant") == "lot_details").select("unit", "transaction_id")
    inside = documents.drop("account").join(batches, on="unit").sort("transaction_id", "position")
    inside = inside.join(table.select("party", "bank_name", "iban"), on="party", maintain_order="left")
    return t.TRANSACTION_DETAIL.conform(
        inside.with_columns(
            sequence=pl.col("position") + 1,
            detail_id=pl.format("{}-{}", "transaction_id", pl.col("position") + 1),
            amount_minor=amounts.signed_open(),
            currency=pl.lit("EUR"),
            counterparty_name=pl.col("bank_name").str.slice(0, 70),
            counterparty_iban="iban",
            remittance_information=pl.when(pl.col("seq") % 5 < 3).then("document_number"),
        )
    )


def _adjustments(rows: pl.DataFrame) -> pl.DataFrame:
    named = rows.filter(pl.col("adjustment_kind").is_not_null() & (pl.col("adjustment_minor") != 0))
    return named.select("transaction_id", "adjustment_kind", amount_minor="adjustment_minor")


def _statements(booked: pl.DataFrame, accounts: pl.DataFrame, window: tuple[date, date]) -> pl.DataFrame:
    """One statement per account and month, closing on what the next one opens with."""
    own = accounts.select("account_id", "bank", "opening_minor")
    sums = booked.group_by("account_id", "statement_id").agg(
        transaction_count=pl.len().cast(pl.Int64),
        sum_minor=pl.col("amount_minor").sum(),
        closing_minor=pl.col("balance_after_minor").last(),
        month=pl.col("booking_date").first().dt.month_start(),
        source_format=pl.when(pl.col("account_id").first() == own["account_id"][0])
        .then(pl.lit("camt053"))
        .otherwise(pl.lit("mt940")),
    )
    rows = sums.sort("account_id", "month").join(own, on="account_id", maintain_order="left")
    return t.STATEMENT.conform(
        rows.with_columns(
            file_sha256="statement_id",
            currency=pl.lit("EUR"),
            bank_id="bank",
            account_name=pl.lit(texts.COMPANY),
            statement_number=pl.col("month").dt.month().cast(pl.String),
            from_date=pl.max_horizontal("month", pl.lit(window[0])),
            to_date=pl.col("month").dt.month_end(),
            opening_minor=pl.col("closing_minor") - pl.col("sum_minor"),
            opening_date=pl.col("month") - timedelta(days=1),
            closing_date=pl.col("month").dt.month_end(),
            proof=pl.lit(str(Proof.BALANCED)),
            delta_minor=pl.lit(0, dtype=pl.Int64),
        )
    )
