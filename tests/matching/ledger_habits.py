"""The real ledgers as other accountants would have kept them: the same payments and lettering, other habits.

Each habit changes the frames of a problem, and its answer only where payments are joined.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.normalise.text import folded
from tests.matching.fec_truth import FecProblem

if TYPE_CHECKING:
    from collections.abc import Callable

_JOINED_WITHIN = timedelta(days=60)
_JOINED = (3, 2, 4)
"""How many payments in a row become one, in turn."""
_DEDUCTED = 6
_UNDOES = {
    "sales_invoice": "sales_credit_note", "purchase_invoice": "purchase_credit_note",
    "sales_credit_note": "sales_invoice", "purchase_credit_note": "purchase_invoice",
}  # fmt: skip


def one_account_for_all(given: FecProblem) -> FecProblem:
    """No auxiliary accounts: every document stands on "CLIENTS" or "FOURNISSEURS"."""
    customer = pl.col("ledger_account").str.starts_with("41")
    name = pl.when(customer).then(pl.lit("CLIENTS")).otherwise(pl.lit("FOURNISSEURS"))
    items = given.items.with_columns(counterparty_id=pl.lit(None, dtype=pl.String), counterparty_name=name)
    return FecProblem(given.transactions, items, given.truth)


def codes_without_names(given: FecProblem) -> FecProblem:
    """Auxiliary accounts without a name (CompAuxLib empty)."""
    return FecProblem(
        given.transactions, given.items.with_columns(counterparty_name=pl.lit(None, dtype=pl.String)), given.truth
    )


def names_cut(given: FecProblem) -> FecProblem:
    """Names and labels of twenty letters, upper case, as old programs keep them; no piece has a number."""
    lines = given.transactions.with_columns(
        remittance_information=folded(pl.col("remittance_information")).str.slice(0, 20), bank_reference=None
    )
    items = given.items.with_columns(
        counterparty_name=pl.col("counterparty_name").str.slice(0, 20),
        label=folded(pl.col("label")).str.slice(0, 20),
        document_number=pl.lit(None, dtype=pl.String),
    )
    return FecProblem(lines, items, given.truth)


def posted_at_month_end(given: FecProblem) -> FecProblem:
    """All documents are posted on the last day of their month."""
    return FecProblem(given.transactions, given.items.with_columns(pl.col("issue_date").dt.month_end()), given.truth)


def words_of_the_bank(given: FecProblem) -> FecProblem:
    """Labels as the bank writes them, the name cut at twenty letters, instead of as the accountant does."""
    name = dict(given.items.select("item_id", folded(pl.col("counterparty_name")).str.slice(0, 20)).iter_rows())
    called = {t: name[min(documents)] for t, documents in given.truth.items()}
    payer = pl.col("transaction_id").replace_strict(called, default=folded(pl.col("remittance_information")))
    incoming = pl.format("VIR SEPA RECU /DE {} /MOTIF /REF NOTPROVIDED", payer)
    outgoing = pl.format("PRLV SEPA {} ECH/{}", payer, pl.col("booking_date").dt.strftime("%d%m%y"))
    lines = given.transactions.with_columns(
        remittance_information=pl.when(pl.col("amount_minor") > 0).then(incoming).otherwise(outgoing),
        bank_reference=pl.lit(None, dtype=pl.String),
    )
    return FecProblem(lines, given.items, given.truth)


def only_that_money_moved(given: FecProblem) -> FecProblem:
    """Labels say VIREMENT or REGLEMENT and no more."""
    word = pl.when(pl.col("amount_minor") > 0).then(pl.lit("VIREMENT")).otherwise(pl.lit("REGLEMENT"))
    lines = given.transactions.with_columns(remittance_information=word, bank_reference=pl.lit(None, dtype=pl.String))
    return FecProblem(lines, given.items, given.truth)


def pieces_of_a_month(given: FecProblem) -> FecProblem:
    """All pieces of a month bear one number: `03/2022`."""
    return FecProblem(
        given.transactions,
        given.items.with_columns(document_number=pl.col("issue_date").dt.strftime("%m/%Y")),
        given.truth,
    )


def payments_joined(given: FecProblem) -> FecProblem:
    """Payments of one party that follow each other within two months are one: its last line, for the sum."""
    party = dict(given.items.select("item_id", pl.struct("ledger_account", "counterparty_id")).iter_rows())
    lines = {row["transaction_id"]: row for row in given.transactions.iter_rows(named=True)}
    of: dict[str, list[str]] = defaultdict(list)
    for t in sorted(given.truth, key=lambda t: (lines[t]["booking_date"], t)):
        of[str(party[min(given.truth[t])])].append(t)
    truth, gone = dict(given.truth), set()
    for rows in of.values():
        for some in _in_turn(rows):
            near = [t for t in some if lines[t]["booking_date"] - lines[some[0]]["booking_date"] <= _JOINED_WITHIN]
            amount = sum(lines[t]["amount_minor"] for t in near)
            if len(near) > 1 and amount:
                lines[near[-1]]["amount_minor"] = amount
                truth[near[-1]] = frozenset().union(*(truth.pop(t) for t in near))
                gone.update(near[:-1])
    kept = [row for t, row in lines.items() if t not in gone]
    return FecProblem(pl.DataFrame(kept, schema=given.transactions.schema), given.items, truth)


def _in_turn(rows: list[str]) -> list[list[str]]:
    found, begin, turn = [], 0, 0
    while begin < len(rows):
        size = _JOINED[turn % len(_JOINED)]
        found.append(rows[begin : begin + size])
        begin, turn = begin + size, turn + 1
    return found


def codes_as_labels(given: FecProblem) -> FecProblem:
    """A payment's label is the short name or account under which the books keep the party: REGLT C0DUPONT."""
    code = dict(given.items.select("item_id", "counterparty_id").iter_rows())
    said = {t: f"REGLT {code[min(documents)]}" for t, documents in given.truth.items() if code[min(documents)]}
    lines = given.transactions.with_columns(
        remittance_information=pl.col("transaction_id").replace_strict(said, default=pl.lit("REGLT")),
        bank_reference=pl.lit(None, dtype=pl.String),
    )
    return FecProblem(lines, given.items, given.truth)


def credit_notes_deducted(given: FecProblem) -> FecProblem:
    """From every sixth payment a credit note is deducted, posted ten days before at most."""
    lines = {row["transaction_id"]: row for row in given.transactions.iter_rows(named=True)}
    items = {row["item_id"]: row for row in given.items.iter_rows(named=True)}
    truth = dict(given.truth)
    for n, t in enumerate(sorted(truth, key=lambda t: (lines[t]["booking_date"], t))[::_DEDUCTED]):
        largest = max((items[i] for i in sorted(truth[t])), key=lambda row: abs(row["amount_minor"]))
        amount = -round(largest["amount_minor"] * (7 + n % 6) / 100)
        if amount:
            note = largest | {"item_id": f"C{n:05d}", "item_type": _UNDOES[largest["item_type"]]}
            note |= {"document_number": f"AV{n:04d}", "label": f"AVOIR {largest['label']}"}
            note |= {"amount_minor": amount, "open_minor": amount}
            note["issue_date"] = max(largest["issue_date"], lines[t]["booking_date"] - timedelta(days=10))
            items[note["item_id"]] = note
            lines[t]["amount_minor"] += amount
            truth[t] |= {note["item_id"]}
    return FecProblem(
        pl.DataFrame([*lines.values()], schema=given.transactions.schema),
        pl.DataFrame([*items.values()], schema=given.items.schema),
        truth,
    )


def second_half_only(given: FecProblem) -> FecProblem:
    """The year begins in the middle: what was open by then is carried forward on its first day, under no number."""
    days = given.transactions["booking_date"].sort()
    begin = days[len(days) // 2].replace(day=1)
    lines = given.transactions.filter(pl.col("booking_date") >= begin)
    later = set(lines["transaction_id"])
    paid = [i for t, documents in given.truth.items() if t not in later for i in documents]
    old = pl.col("issue_date") < begin
    items = given.items.filter(~pl.col("item_id").is_in(paid)).with_columns(
        pl.when(old).then(pl.lit(value)).otherwise(pl.col(name)).alias(name)
        for name, value in {"issue_date": begin, "label": "A NOUVEAU", "document_number": "AN"}.items()
    )
    return FecProblem(lines, items, {t: documents for t, documents in given.truth.items() if t in later})


HABITS: dict[Callable[[FecProblem], FecProblem], dict[str, float]] = {
    one_account_for_all: {"one": 0.97, "many": 0.80},
    codes_without_names: {"one": 0.97, "many": 0.85},
    names_cut: {"one": 0.97, "many": 0.85},
    posted_at_month_end: {"one": 0.97, "many": 0.85},
    words_of_the_bank: {"one": 0.97, "many": 0.85},
    only_that_money_moved: {"one": 0.97, "many": 0.80},
    pieces_of_a_month: {"one": 0.97, "many": 0.85},
    payments_joined: {"one": 0.94, "many": 0.77},
    codes_as_labels: {"one": 0.97, "many": 0.85},
    credit_notes_deducted: {"one": 0.93, "many": 0.80},
    second_half_only: {"one": 0.97, "many": 0.80},
}
"""Habits, with the least share that is found of payments of one document and of many."""
