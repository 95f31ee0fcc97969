"""The samples' README: who the company is, what happened in its two months, and what the right answer is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.money import display
from bankrec_nb.domain.vocabulary import BANK_BOOKED_TYPES
from bankrec_nb.simulate.texts import COMPANY

if TYPE_CHECKING:
    from bankrec_nb.simulate.company import Simulated

_TOLD = {
    "single": "one payment, one sales invoice; the number is written whole, cut, shortened, mistyped, or not at all",
    "supplier_single": "one purchase invoice paid by transfer or cheque",
    "supplier_direct_debit": "a supplier collects his invoice",
    "lot": "one transfer pays several invoices: listed, as a range, or without a word",
    "supplier_lot": "several invoices of one supplier paid at once",
    "credit_note": "the customer deducts a credit note, named or not",
    "supplier_credit_note": "we deduct a supplier's credit note",
    "refund": "we pay a credit note back",
    "supplier_refund": "a supplier pays his credit note back",
    "instalment": "one invoice paid in several transfers",
    "rest": "the rest of an invoice that was partly paid before",
    "partial": "a payment on account; the rest stays open",
    "discount": "early-payment discount deducted",
    "fee": "a bank on the way took its fee",
    "cents": "a few cents off",
    "overpayment": "more than the invoice; the difference stays on the customer's account",
    "double_payment": "a second payment of an invoice already paid: no document, to be paid back",
    "third_party": "somebody else pays the invoice: a holding, or another customer",
    "many_to_many": "several transfers for several invoices, none fits alone",
    "exchange": "an invoice in another currency",
    "cheque_deposit": "cheques paid in as one deposit",
    "payout": "card takings net of commission",
    "direct_debit_lot": "direct debits collected as one lot",
    "direct_debit": "one direct debit collected",
    "returned_payment": "a direct debit and its return; the invoice is open again",
    "transfer_lot": "one debit for a file of transfers",
    "internal_transfer": "from one of our accounts to the other",
    "no_document": "rent, salaries, taxes, fees, card purchases, loan: no document",
    "missing_document": "a payment whose invoice is not among the open documents",
}


def story(made: Simulated) -> str:
    """The README as Markdown, every figure taken from the company itself."""
    return "\n".join([*_head(made), *_proofs(made), *_kinds(made), *_transit(made), *_tail(made)]) + "\n"


def _head(made: Simulated) -> list[str]:
    answered = made.truth.drop_nulls("item_id")["transaction_id"].n_unique()
    return [
        f"# Two months of {COMPANY.title().replace('Sas', 'SAS')}",
        "",
        "An invented company, so that every payment has a known answer. All names, IBANs and numbers are made up;",
        "`bankrec_nb.simulate.write_samples` wrote these files and writes them again, byte for byte.",
        "",
        f"{made.transactions.height} bank transactions on two accounts, {made.items.height} documents and book lines;",
        f"{answered} transactions have documents, the others must not get any.",
        "",
        "| file | what it is |",
        "|---|---|",
        "| `bank/atlante_*.camt053.xml` | Banque Atlante: structured statements (camt.053), batches with their payments |",
        "| `bank/val_2026-09.mt940.sta` | Crédit du Val, September: MT940, everything in one label |",
        "| `bank/val_2026-10.csv` | Crédit du Val, October: the CSV offered for download |",
        "| `books/documents.csv` | sales and purchase invoices, credit notes |",
        "| `books/bank_ledger.csv` | what the books already carry on 512: cheque deposits, lots, payouts |",
        "| `truth.csv` | the known answer, one row per expected allocation |",
        "",
    ]


def _proofs(made: Simulated) -> list[str]:
    lines = [
        "## The balances",
        "",
        "| account | month | opening | transactions | sum | closing |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {row['bank_id']} | {row['from_date']:%Y-%m} | {_money(row['opening_minor'])} | {row['transaction_count']} "
        f"| {_money(row['sum_minor'])} | {_money(row['closing_minor'])} |"
        for row in made.statements.iter_rows(named=True)
    ]
    return [*lines, ""]


def _kinds(made: Simulated) -> list[str]:
    numbers = made.items.select("item_id", "document_number")
    told = (
        made.truth.join(numbers, on="item_id", how="left", maintain_order="left")
        .group_by("transaction_id", maintain_order=True)
        .agg(pl.col("kind").first(), pl.col("document_number").drop_nulls().str.join(", ").alias("documents"))
        .join(made.transactions, on="transaction_id", maintain_order="left")
    )
    lines = ["## What happened", "", "| kind | | transactions | for example |", "|---|---|---|---|"]
    for kind, sentence in _TOLD.items():
        own = told.filter(pl.col("kind") == kind)
        if own.height:
            lines.append(f"| {kind} | {sentence} | {own.height} | {_example(own.row(0, named=True))} |")
    return [*lines, ""]


def _example(row: dict[str, Any]) -> str:
    words = " ".join(w for w in (row["counterparty_name"], row["remittance_information"]) if w) or "(no text)"
    target = f" → {row['documents']}" if row["documents"] else ""
    return f"{row['booking_date']:%d/%m} {_money(row['amount_minor'])} `{words.replace('|', '/')}`{target}"


def _transit(made: Simulated) -> list[str]:
    used = made.truth["item_id"].drop_nulls().implode()
    booked = made.items.filter(
        pl.col("item_type").is_in([str(kind) for kind in BANK_BOOKED_TYPES]), ~pl.col("item_id").is_in(used)
    )
    lines = ["## In the books, not yet at the bank on 31 October", ""]
    lines += [
        f"- {row['document_number']} of {row['issue_date']:%d/%m/%Y}: {_money(row['amount_minor'])} ({row['item_type']})"
        for row in booked.iter_rows(named=True)
    ]
    return [
        *lines,
        "",
        "They stand in the reconciliation statement beside what only the bank knows; the difference is zero.",
        "",
    ]


def _tail(made: Simulated) -> list[str]:
    used = made.truth["item_id"].drop_nulls().implode()
    booked = [str(kind) for kind in BANK_BOOKED_TYPES]
    unpaid = made.items.filter(
        ~pl.col("item_id").is_in(used), ~pl.col("item_type").is_in(booked), pl.col("open_minor") != 0
    )
    return ["## Documents nobody paid", "", f"{unpaid.height} documents stay open; they are there to mislead.", ""]


def _money(minor: int) -> str:
    return display(minor, "EUR").replace("\u00a0", " ")
