"""One account's reconciliation statement as a record: balances, outstanding items, and the French form's two halves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.money import checked_sum
from bankrec_nb.reporting.about import NOBODY, About
from bankrec_nb.reporting.text import decimal_column

if TYPE_CHECKING:
    from datetime import date

    from bankrec_nb.reporting.balances import BankBalance

OUTSTANDING = pl.Schema(
    {
        "id": pl.String,
        "date": pl.Date,
        "label": pl.String,
        "counterparty_name": pl.String,
        "amount_minor": pl.Int64,
        "outstanding_minor": pl.Int64,
        "currency": pl.String,
        "age_days": pl.Int64,
        "cleared_on": pl.Date,
    }
)
"""Grain of both outstanding lists: one transaction or item. `cleared_on`: when the other side followed, after the date."""

NAMED = pl.Schema(
    {"kind": pl.String, "transaction_id": pl.String, "date": pl.Date, "label": pl.String, "amount_minor": pl.Int64}
)

SIGN_OFFS = pl.Schema(
    {
        "account_id": pl.String,
        "period": pl.String,
        "role": pl.String,
        "user": pl.String,
        "at": pl.String,
        "seal_hash": pl.String,
    }
)
"""Grain: one signature, sealing or reopening of an account's month, with the seal's hash."""


@dataclass(frozen=True)
class ReconciliationStatement:
    """One account at one date. Amounts are minor units of the account's currency, money in positive."""

    account_id: str
    currency: str
    as_of: date
    bank: BankBalance
    book_balance_minor: int
    bank_only: pl.DataFrame
    """Transactions the books do not know yet (one row each, columns OUTSTANDING)."""
    books_only: pl.DataFrame
    """Items the bank has not shown yet."""
    named: pl.DataFrame
    """Differences with a name: declared handled without an entry, brought forward at the start."""
    unassigned: pl.DataFrame
    """Items on a bank ledger account that could belong to several accounts: in nobody's balance, to be assigned."""
    about: About = field(default=NOBODY, repr=False)

    @property
    def bank_balance_minor(self) -> int:
        """B: balance per bank."""
        return self.bank.balance_minor

    @property
    def bank_only_minor(self) -> int:
        """Σ of what the bank knows and the books do not."""
        return checked_sum(self.bank_only["outstanding_minor"])

    @property
    def books_only_minor(self) -> int:
        """Σ of what the books know and the bank does not."""
        return checked_sum(self.books_only["outstanding_minor"])

    @property
    def named_minor(self) -> int:
        """Σ of named differences."""
        return checked_sum(self.named["amount_minor"])

    @property
    def adjusted_book_minor(self) -> int:
        """Balance per books, completed by what only the bank knows."""
        return self.book_balance_minor + self.bank_only_minor + self.named_minor

    @property
    def adjusted_bank_minor(self) -> int:
        """Balance per bank, completed by what only the books know."""
        return self.bank_balance_minor + self.books_only_minor

    @property
    def difference_minor(self) -> int:
        """What no list explains: zero, or a movement is missing."""
        return self.adjusted_bank_minor - self.adjusted_book_minor

    @property
    def is_proved(self) -> bool:
        """Difference 0.00, resting on a balance the bank stated."""
        return self.difference_minor == 0 and self.bank.proved_by_statement

    @property
    def is_clean(self) -> bool:
        """Proved, and nothing is said beside it but what somebody decided (handled)."""
        return self.is_proved and not set(self.findings) - {"handled"}

    @property
    def findings(self) -> list[str]:
        """Codes of what a reader must know: difference, no_statement, opening_difference, unassigned, handled."""
        kinds = set(self.named["kind"])
        told = {
            "difference": self.difference_minor != 0,
            "no_statement": not self.bank.proved_by_statement,
            "opening_difference": "opening_difference" in kinds,
            "handled": "handled" in kinds,
            "unassigned": not self.unassigned.is_empty(),
        }
        return [code for code, holds in told.items() if holds]

    @property
    def frame(self) -> pl.DataFrame:
        """The French form as one table, one row per line, both halves.

        Returns:
            table (books | bank), line (balance, item, a named difference's kind, adjusted), date, label, debit, credit, age_days, cleared_on, id.
            The books show money in as a debit, the bank as a credit: the adjusted balances are equal and opposite.
        """
        rows = pl.concat([self.half("books"), self.half("bank")])
        return rows.with_columns(
            decimal_column("debit_minor", self.currency).alias("debit"),
            decimal_column("credit_minor", self.currency).alias("credit"),
        ).select("table", "line", "date", "label", "debit", "credit", "age_days", "cleared_on", "id")

    def half(self, table: str) -> pl.DataFrame:
        """One half with `debit_minor` and `credit_minor`: its own balance, what only the other knows, the adjusted one."""
        in_books = table == "books"
        start = self.book_balance_minor if in_books else self.bank_balance_minor
        end = self.adjusted_book_minor if in_books else self.adjusted_bank_minor
        items = self.bank_only if in_books else self.books_only
        listed = items.with_columns(line=pl.lit("item"))
        listed = pl.concat([listed, self._named_rows()]) if in_books else listed
        lines = [
            _line("balance", start, self.as_of),
            listed.select(
                "line",
                date="date",
                label=_told(),
                signed=pl.col("outstanding_minor"),
                age_days="age_days",
                cleared_on="cleared_on",
                id="id",
            ),
            _line("adjusted", end, self.as_of),
        ]
        signed = pl.col("signed") if in_books else -pl.col("signed")
        return pl.concat(lines).with_columns(
            table=pl.lit(table),
            # A balance of nothing is written as 0.00 where a balance of something would stand.
            debit_minor=pl.when((signed > 0) | ((signed == 0) & in_books)).then(signed),
            credit_minor=pl.when((signed < 0) | ((signed == 0) & (not in_books))).then(-signed),
        )

    def _named_rows(self) -> pl.DataFrame:
        return self.named.select(
            id="transaction_id",
            date="date",
            label="label",
            counterparty_name=pl.lit(None, dtype=pl.String),
            amount_minor="amount_minor",
            outstanding_minor="amount_minor",
            currency=pl.lit(self.currency),
            age_days=(pl.lit(self.as_of) - pl.col("date")).dt.total_days(),
            cleared_on=pl.lit(None, dtype=pl.Date),
            line="kind",
        )

    def to_html(self) -> str:
        """The statement as a piece of HTML (escaped, no scripts), in the language of `about`."""
        from bankrec_nb.reporting.html import statement_html

        return statement_html(self)

    def _repr_html_(self) -> str:
        return self.to_html()


def _told() -> pl.Expr:
    """Who and what: `CLIENT A · PAYMENT FA-12`; the name once where the label holds it already."""
    holds_name = (
        pl.col("label").str.to_lowercase().str.contains(pl.col("counterparty_name").str.to_lowercase(), literal=True)
    )
    name = pl.when(~holds_name.fill_null(value=False)).then("counterparty_name")
    return pl.concat_str(name, "label", separator=" · ", ignore_nulls=True)


def _line(name: str, signed: int, when: date) -> pl.DataFrame:
    return pl.DataFrame(
        {"line": [name], "date": [when], "label": [None], "signed": [signed], "age_days": [None], "cleared_on": [None], "id": [None]},
        schema={
            "line": pl.String, "date": pl.Date, "label": pl.String, "signed": pl.Int64, "age_days": pl.Int64,
            "cleared_on": pl.Date, "id": pl.String,
        },
    )  # fmt: skip
