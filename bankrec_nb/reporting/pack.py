"""The reconciliation pack: one folder an accountant signs and an auditor reads.

    pack.html    self-contained, printable, charts inside
    pack.xlsx    every table in full, up to LARGEST_SHEET rows
    table-*.csv  the tables that are longer, in full
    *.png        the charts

The same books, date and `PackInputs` give the same bytes: the time of making is an input, nothing is looked up.
"""

from __future__ import annotations

import unicodedata
from base64 import b64encode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.reader_sentences import spoken_finding
from bankrec_nb.domain.sentences import spoken_expr
from bankrec_nb.domain.vocabulary import AdjustmentKind, ItemType, TransactionStatus
from bankrec_nb.reporting import charts
from bankrec_nb.reporting.about import NOBODY, About
from bankrec_nb.reporting.ageing import aged_balance, paid_status, unpaid
from bankrec_nb.reporting.balances import statement_proofs
from bankrec_nb.reporting.cash import cash_flow
from bankrec_nb.reporting.export import csv_bytes, journal
from bankrec_nb.reporting.forecast import forecast
from bankrec_nb.reporting.html import render, statement_view
from bankrec_nb.reporting.positions import accounts, labelled_transactions
from bankrec_nb.reporting.reconciliation import reconciliation_statements
from bankrec_nb.reporting.spreadsheet import for_people, workbook
from bankrec_nb.reporting.statement import SIGN_OFFS
from bankrec_nb.reporting.text import plain_expr
from bankrec_nb.reporting.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from bankrec_nb.domain.books import Books
    from bankrec_nb.reporting.about import Language
    from bankrec_nb.reporting.statement import ReconciliationStatement

FILES = pl.Schema({"file_name": pl.String, "file_sha256": pl.String, "format": pl.String, "rows": pl.Int64})


LARGEST_SHEET = 10_000
"""Rows of one sheet: xlsxwriter takes 9 µs a cell (polars 2.1, one core), a year of 100,000 lines took a minute and more;
CSV takes milliseconds. Longer tables are never cut: the sheet names the CSV file that holds all of it."""


@dataclass(frozen=True)
class PackInputs:
    """What the pack prints that is not in the books."""

    about: About = NOBODY
    made_at: str = ""
    """When, as the reader shall see it."""
    made_by: str = ""
    engine: str = ""
    """Program and version."""
    suggested: pl.Series | None = None
    """Ids of transactions for which a suggestion waits."""
    files: pl.DataFrame | None = None
    """Imported originals (columns FILES); by default those the books' rows name."""
    sign_offs: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=SIGN_OFFS))
    """Who signed and closed what, with the seal's hash."""


@dataclass(frozen=True)
class Pack:
    """The pack in memory."""

    html: str
    xlsx: bytes
    charts: Mapping[str, bytes]
    tables: Mapping[str, bytes]
    """CSV of the tables that are too long for a sheet, by file name."""
    statements: list[ReconciliationStatement]

    @property
    def is_proved(self) -> bool:
        """Every account's difference is zero and rests on a statement."""
        return bool(self.statements) and all(s.is_proved for s in self.statements)

    def files(self) -> dict[str, bytes]:
        """File name to content, ready to be written."""
        return {
            "pack.html": self.html.encode(),
            "pack.xlsx": self.xlsx,
            **self.tables,
            **{f"{name}.png": content for name, content in self.charts.items()},
        }

    def write(self, folder: Path) -> list[Path]:
        """Write all files into the folder (made when missing) and return their paths."""
        folder.mkdir(parents=True, exist_ok=True)
        written = []
        for name, content in self.files().items():
            path = folder / name
            path.write_bytes(content)
            written.append(path)
        return written


def build_pack(books: Books, as_of: date, inputs: PackInputs | None = None) -> Pack:
    """Everything about the month at that date; conservation is asserted first."""
    books.check_conservation()
    inputs = inputs or PackInputs()
    about = inputs.about
    tables = _tables(books, as_of, inputs)
    images = _charts(books, tables, about)
    html = render(
        "pack.html",
        about,
        inputs=inputs,
        as_of=as_of,
        views=[statement_view(s) for s in tables["statements"]],
        images={name: "data:image/png;base64," + b64encode(content).decode() for name, content in images.items()},
        chart_of=_chart_names(tables["statements"]),
        **tables,
    )
    sheets = _sheets(books, as_of, tables, about)
    long = {name: _csv_name(name) for name, frame in sheets.items() if frame.height > LARGEST_SHEET}
    spilled = {file: csv_bytes(for_people(sheets[name])) for name, file in long.items()}
    told = {name: pl.DataFrame({"rows": [sheets[name].height], "file": [file]}) for name, file in long.items()}
    return Pack(html, workbook({**sheets, **told}), images, spilled, tables["statements"])


def _csv_name(sheet: str) -> str:
    """`table-paid-status.csv`, plain letters only."""
    plain = unicodedata.normalize("NFKD", sheet).encode("ascii", "ignore").decode().lower()
    return f"table-{plain.replace(' ', '-')}.csv"


def _tables(books: Books, as_of: date, inputs: PackInputs) -> dict[str, Any]:
    status = _work(books, as_of, inputs.suggested)
    return {
        "statements": reconciliation_statements(books, as_of, about=inputs.about),
        "proofs": statement_proofs(books).filter(pl.col("first_day").fill_null(as_of) <= as_of),
        "todo": status.filter(~pl.col("status").is_in([TransactionStatus.MATCHED, TransactionStatus.HANDLED])),
        "status_counts": _status_counts(status),
        "issues": _issues(books, inputs.about.language),
        "unpaid": unpaid(books, as_of, about=inputs.about),
        "aged": aged_balance(books, as_of, about=inputs.about),
        "cash": cash_flow(books, "month", until=as_of, about=inputs.about),
        "forecast": forecast(books, as_of),
        "matches": matches_made(books, as_of, inputs.about.language),
        "files": _files(books) if inputs.files is None else inputs.files,
        "sums": control_sums(books, as_of),
        "sign_offs": inputs.sign_offs,
    }


def _issues(books: Books, language: Language) -> pl.DataFrame:
    """What was found in the files, in the reader's language; each sentence is said once."""
    found = books.issues.select("severity", "file_name", "line", "message", "action")
    texts = pl.concat([found["message"], found["action"]]).drop_nulls().unique(maintain_order=True).to_list()
    said = {text: spoken_finding(text, language) for text in texts}
    return found.with_columns(pl.col("message", "action").replace(said))


def _work(books: Books, as_of: date, suggested: pl.Series | None) -> pl.DataFrame:
    """One row per transaction up to the date with its status, oldest first."""
    status = books.transaction_status(suggested).rename({"remaining_minor": "remaining_now_minor"})
    return (
        labelled_transactions(books)
        .filter(pl.col("booking_date") <= as_of)
        .join(status, on="transaction_id")
        .select(
            "account_id",
            "booking_date",
            "status",
            plain_expr(pl.col("counterparty_name")),
            plain_expr(pl.col("label")),
            "currency",
            "amount_minor",
            remaining_minor="remaining_now_minor",
            transaction_id="transaction_id",
        )
        .sort("booking_date", "account_id", "transaction_id")
    )


def _status_counts(status: pl.DataFrame) -> list[tuple[str, int]]:
    counted = dict(status["status"].value_counts().iter_rows())
    return [(str(word), counted.get(str(word), 0)) for word in TransactionStatus]


def matches_made(books: Books, as_of: date, language: Language = "en") -> pl.DataFrame:
    """One row per accepted match with a transaction booked by the date, its reason in the reader's language.

    Returns:
        decided_at, user, shape, tier, booking_date, account_id, label, documents, amount_minor (explained by it),
        currency, reason, stale, match_id.
    """
    transactions = labelled_transactions(books).filter(pl.col("booking_date") <= as_of)
    names = {str(kind): say(kind, language) for kind in (*AdjustmentKind, *ItemType)}
    numbers = books.items.select(
        "item_id", number=pl.coalesce("document_number", pl.col("item_type").replace_strict(names))
    )
    # A person's own note stays as it was written.
    reason = (
        pl.when(pl.col("suggestion_id").is_null()).then("reason").otherwise(spoken_expr(pl.col("reason"), language))
    )
    allocated = books.allocations.join(numbers, on="item_id", how="left").select(
        "group_id", "transaction_id", "number", part="allocated_minor"
    )
    adjusted = books.adjustments.select(
        "group_id",
        "transaction_id",
        number=pl.coalesce("ledger_account", pl.col("adjustment_kind").replace_strict(names)),
        part="amount_minor",
    )
    return (
        pl.concat([allocated, adjusted])
        .join(transactions, on="transaction_id")
        .sort("booking_date", "transaction_id", "number")
        .group_by("group_id", "currency", maintain_order=True)
        .agg(
            pl.col("booking_date").min(),
            pl.col("account_id").first(),
            pl.col("label").first(),
            documents=pl.col("number").unique(maintain_order=True).str.join(", "),
            amount_minor=pl.col("part").sum(),
        )
        .join(books.matches, left_on="group_id", right_on="match_id")
        .select(
            "decided_at", "user", "shape", "tier", "booking_date", "account_id",
            plain_expr(pl.col("label")), plain_expr(pl.col("documents")),
            "amount_minor", "currency", plain_expr(reason), "stale", match_id="group_id",
        )
        .sort("booking_date", "match_id")
    )  # fmt: skip


def control_sums(books: Books, as_of: date) -> pl.DataFrame:
    """One row per account and currency: transaction_count, transactions = allocations + adjustments + remaining."""
    where = (
        labelled_transactions(books)
        .filter(pl.col("booking_date") <= as_of)
        .select("transaction_id", "account_id", "currency")
    )
    return (
        books.transaction_position(as_of)
        .join(where, on="transaction_id")
        .group_by("account_id", "currency")
        .agg(
            transaction_count=pl.len().cast(pl.Int64),
            transactions_minor=pl.col("amount_minor").sum(),
            allocations_minor=pl.col("allocated_minor").sum(),
            adjustments_minor=pl.col("adjusted_minor").sum(),
            remaining_minor=pl.col("remaining_minor").sum(),
        )
        .sort("account_id", "currency")
    )


def _files(books: Books) -> pl.DataFrame:
    """Originals named by statements and items."""
    statements = books.statements.group_by("file_sha256").agg(
        file_name=pl.col("file_name").first(),
        format=pl.col("source_format").first(),
        rows=pl.col("transaction_count").sum(),
    )
    items = (
        books.items.drop_nulls("file_sha256")
        .group_by("file_sha256")
        .agg(file_name=pl.lit(None, dtype=pl.String), format=pl.lit("documents"), rows=pl.len().cast(pl.Int64))
    )
    return pl.concat([statements, items]).select(FILES.names()).sort("file_name", "file_sha256", nulls_last=True)


def _chart_names(statements: list[ReconciliationStatement]) -> dict[tuple[str, str], int]:
    """Charts are numbered by account: file names never hold account numbers or bank text."""
    return {(s.account_id, s.currency): number for number, s in enumerate(statements, 1)}


def _charts(books: Books, tables: dict[str, Any], about: About) -> dict[str, bytes]:
    images: dict[str, bytes] = {}
    for statement in tables["statements"]:
        number = _chart_names(tables["statements"])[statement.account_id, statement.currency]
        if statement.bank_balance_minor != statement.book_balance_minor:
            images[f"bridge-{number}"] = charts.png(charts.bridge(statement))
        position = charts.cash_position(
            books, statement.account_id, statement.currency, until=statement.as_of, about=about
        )
        images[f"cash-position-{number}"] = charts.png(position)
    for currency in sorted(set(accounts(books)["currency"])):
        if (tables["cash"].frame["currency"] == currency).any():
            images[f"in-out-{currency}"] = charts.png(charts.monthly_in_out(tables["cash"], currency))
    for currency in sorted(set(tables["aged"].frame["currency"])):
        images[f"ageing-{currency}"] = charts.png(charts.ageing_bars(tables["aged"], currency))
    return images


def _sheets(books: Books, as_of: date, tables: dict[str, Any], about: About) -> dict[str, pl.DataFrame]:
    statements: list[ReconciliationStatement] = tables["statements"]
    outstanding = [
        frame.with_columns(account_id=pl.lit(s.account_id), side=pl.lit(side))
        for s in statements
        for side, frame in (("bank only", s.bank_only), ("books only", s.books_only), ("unassigned", s.unassigned))
    ]
    paid = paid_status(books)
    french = about.language == "fr"
    sheets = {
        ("Synthèse", "Summary"): _summary(statements),
        ("Preuve des relevés", "Statement proofs"): tables["proofs"],
        ("En suspens", "Outstanding"): pl.concat(outstanding) if outstanding else pl.DataFrame(),
        ("Opérations", "Transactions"): _work(books, as_of, None),
        ("Reste à faire", "To do"): tables["todo"],
        ("Rapprochements", "Matches"): tables["matches"],
        ("Écritures", "Journal"): journal(books, until=as_of, about=about),
        ("Non soldé", "Unpaid"): tables["unpaid"].frame,
        ("Balance âgée", "Aged balance"): _with_amounts(tables["aged"].frame),
        ("Non affecté", "Unallocated"): tables["aged"].unallocated,
        ("État des pièces", "Paid status"): paid.frame,
        ("Paiements", "Payments"): paid.payments,
        ("Trésorerie", "Cash flow"): tables["cash"].frame,
        ("Soldes mensuels", "Month ends"): tables["cash"].balances,
        ("Prévision", "Forecast"): tables["forecast"],
        ("Constats", "Findings"): tables["issues"],
        ("Fichiers", "Files"): tables["files"],
        ("Totaux de contrôle", "Control sums"): tables["sums"],
        ("Visas", "Sign-offs"): tables["sign_offs"],
    }
    return {names[0 if french else 1]: frame for names, frame in sheets.items()}


def _with_amounts(aged: pl.DataFrame) -> pl.DataFrame:
    """Bucket columns end in `_minor`, so that the workbook shows them as amounts."""
    buckets = [c for c in aged.columns if c.startswith(("not_due", "days_", "over_"))]
    return aged.rename({c: f"{c}_minor" for c in buckets})


def _summary(statements: list[ReconciliationStatement]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "account_id": s.account_id,
                "currency": s.currency,
                "as_of": s.as_of,
                "bank_balance_minor": s.bank_balance_minor,
                "books_only_minor": s.books_only_minor,
                "adjusted_bank_minor": s.adjusted_bank_minor,
                "book_balance_minor": s.book_balance_minor,
                "bank_only_minor": s.bank_only_minor,
                "named_minor": s.named_minor,
                "adjusted_book_minor": s.adjusted_book_minor,
                "difference_minor": s.difference_minor,
                "proved": s.is_proved,
            }
            for s in statements
        ]
    )
