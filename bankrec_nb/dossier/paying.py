"""Payments out: which purchase invoices can be paid, and the order to pay them. What is ordered is matched when it is debited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.errors import DecisionRefused, NotFound
from bankrec_nb.domain.iban import is_iban
from bankrec_nb.domain.money import checked_sum, decimal_expr
from bankrec_nb.domain.vocabulary import ItemType
from bankrec_nb.normalise import references
from bankrec_nb.normalise.iban import compact
from bankrec_nb.normalise.text import folded
from bankrec_nb.reporting.payment_file import PaymentOrder, Transfer
from bankrec_nb.reporting.words import say
from bankrec_nb.store.cache import fingerprint

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from bankrec_nb.dossier.folder import Account
    from bankrec_nb.dossier.workspace import Workspace
    from bankrec_nb.reporting.about import Language
    from bankrec_nb.store.record import Event
    from bankrec_nb.store.state import State

_PAID = [str(ItemType.PURCHASE_INVOICE), str(ItemType.PURCHASE_CREDIT_NOTE)]
_SEPA = "EUR"


OTHER_IBAN = "other_iban"
"""The one hindrance a person may overrule, by naming the document: its IBAN is not the one known, and was checked."""


def payable(
    items: pl.DataFrame, state: State, suggested: Collection[str], due: date, aliases: pl.DataFrame
) -> pl.DataFrame:
    """Open purchase invoices due by a day, and the credit notes to deduct, each with what hinders its payment.

    Args:
        items: the documents as a person sees them (what is open now).
        state: what was ordered before.
        suggested: items that a waiting bank line may already have paid.
        aliases: IBANs remembered from accepted payments; they stand where a document gives none, and are held against it.
        due: documents due later are left out; credit notes and documents without a due date are always there.

    Returns:
        One row per document: item_id, document_number, counterparty_name, counterparty_iban, due_date, open_minor,
        open (decimal), and `hindrance`: a word for why it is not paid by itself (see `say_hindrance`), null when nothing
        speaks against it; `ordered_in`: the order it is in.
    """
    key = pl.coalesce("counterparty_id", folded(pl.col("counterparty_name")))
    remembered = (
        aliases.filter(pl.col("alias_kind") == "iban")
        .group_by(_key="counterparty_key")
        .agg(_before=pl.col("bank_value"))
    )
    rows = items.filter(pl.col("item_type").is_in(_PAID)).with_columns(
        _key=key, _given=compact(pl.col("counterparty_iban"))
    )
    rows = rows.join(remembered, on="_key", how="left", maintain_order="left").with_columns(
        several=(pl.col("_given").drop_nulls().n_unique().over("_key") > 1)
        | ~pl.col("_given").is_in(pl.col("_before")),
        counterparty_iban=pl.coalesce(
            "_given", pl.when(pl.col("_before").list.len() == 1).then(pl.col("_before").list.first())
        ),
    )
    rows = rows.filter(
        (pl.col("open_minor") != 0)
        & ((pl.col("due_date") <= due) | pl.col("due_date").is_null() | (pl.col("open_minor") > 0))
    )
    ordered = pl.col("item_id").replace_strict(
        {i: o[0] for i, o in state.ordered.items()}, default=None, return_dtype=pl.String
    )
    valid = pl.col("counterparty_iban").map_elements(is_iban, return_dtype=pl.Boolean)
    hindrance = (
        pl.when(ordered.is_not_null()).then(pl.lit("ordered"))
        .when(pl.col("currency") != _SEPA).then(pl.lit("not_euro"))
        .when(pl.col("counterparty_iban").is_null()).then(pl.lit("no_iban"))
        .when(~valid).then(pl.lit("wrong_iban"))
        .when(pl.col("item_id").is_in(list(suggested))).then(pl.lit("perhaps_paid"))
        .when("several").then(pl.lit(OTHER_IBAN))
    )  # fmt: skip
    return rows.sort("counterparty_name", "counterparty_iban", "due_date", "document_number", "item_id", nulls_last=True).select(
        "item_id", "document_number", "counterparty_name", "counterparty_iban", "due_date", "open_minor",
        open=decimal_expr(pl.col("open_minor"), pl.col("currency")), payment_reference="payment_reference", hindrance=hindrance, ordered_in=ordered,
    )  # fmt: skip


def order_payload(
    ws: Workspace,
    state: State,
    rows: pl.DataFrame,
    account_id: str | None,
    on: date,
    named: Collection[str],
    *,
    as_one: bool,
) -> dict[str, Any]:
    """The payload of a payment order: one transfer per IBAN, credit notes deducted.

    Raises:
        NotFound: a named document is not among the payable ones.
        DecisionRefused: a named document cannot be paid, nothing is left to pay, or the account cannot send euros.
    """
    account = _paying_account(ws, account_id)
    chosen = _chosen(rows, named)
    transfers = []
    for (to,), some in chosen.group_by("counterparty_iban", maintain_order=True):
        minor = -checked_sum(some["open_minor"])
        if minor > 0:
            transfers.append((str(to), minor, some))
    if not transfers:
        raise DecisionRefused(
            "nothing is to be paid.",
            where="payment order",
            action="See which documents are due, and what hinders them.",
        )
    number = (
        f"VIR{on:%Y%m%d}-"
        + fingerprint(ws.who, state.clock, *(i for _, _, s in transfers for i in s["item_id"]))[:6].upper()
    )
    return {"order": {
        "number": number, "account_id": account.account_id, "bank_id": account.bank_id, "company": ws.config.company or account.name,
        "on": on.isoformat(), "booked_as_one": as_one,
        "transfers": [_transfer(f"{number}-{n}", *transfer) for n, transfer in enumerate(transfers, 1)],
    }}  # fmt: skip


def say_hindrance(row: Mapping[str, Any], language: Language) -> str:
    """Why a payable document is not paid by itself, in words; empty where nothing hinders it."""
    return say(f"hindrance_{row['hindrance']}", language, order=row["ordered_in"] or "") if row["hindrance"] else ""


def _paying_account(ws: Workspace, account_id: str | None) -> Account:
    able = [a for a in ws.config.accounts if a.currency == _SEPA and is_iban(references.bare(a.account_id))]
    meant = able if account_id is None else [a for a in able if a.account_id == account_id]
    if len(meant) != 1:
        known = ", ".join(a.name or a.account_id for a in able) or "none"
        raise DecisionRefused(
            f"name the euro account (with an IBAN) to pay from; there are: {known}.", where=account_id or "account"
        )
    return meant[0]


def _chosen(rows: pl.DataFrame, named: Collection[str]) -> pl.DataFrame:
    if not named:
        return rows.filter(pl.col("hindrance").is_null())
    chosen = rows.filter(pl.col("item_id").is_in(list(named)) | pl.col("document_number").is_in(list(named)))
    if missing := sorted(set(named) - set(chosen["item_id"]) - set(chosen["document_number"])):
        raise NotFound(f"no open purchase document {', '.join(missing)}.", where="payment order")
    for row in chosen.to_dicts():
        if row["hindrance"] not in {None, OTHER_IBAN}:
            raise DecisionRefused(
                f"{row['document_number']} is not paid: {say_hindrance(row, 'en')}.", where="payment order"
            )
    return chosen


def _transfer(end_to_end: str, to: str, minor: int, rows: pl.DataFrame) -> dict[str, Any]:
    asked = references.bare(rows["payment_reference"][0] or "") if rows.height == 1 else ""
    return {
        "name": rows["counterparty_name"][0] or "", "iban": to, "minor": minor, "end_to_end_id": end_to_end,
        "numbers": rows["document_number"].fill_null("").to_list(), "items": rows["item_id"].to_list(),
        "creditor_reference": asked if references.is_rf(asked) else "",
    }  # fmt: skip


def order_of(event: Event) -> PaymentOrder:
    """The order that an event of the log stands for."""
    said = dict(event.payload["order"])
    transfers = tuple(
        Transfer(t["name"], t["iban"], t["minor"], t["end_to_end_id"], tuple(t["numbers"]), t["creditor_reference"])
        for t in said.pop("transfers")
    )
    return PaymentOrder(**said, made_at=event.at[:19], transfers=transfers)
