"""The books of a simulated company: numbers, names and references of its documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.domain.vocabulary import ItemType
from bankrec_nb.simulate import references as ref
from bankrec_nb.simulate.amounts import discount_each, foreign_currency

if TYPE_CHECKING:
    from bankrec_nb.simulate.habits import Habits

_BOOKED_AS = {
    "deposit_item": ItemType.CHEQUE_DEPOSIT,
    "payout_gross": ItemType.PAYOUT,
    "payout_net": ItemType.PAYOUT,
    "card_terminal": ItemType.PAYOUT,
    "lot_item": ItemType.PAYMENT_LOT,
}
_LOT_VARIANTS = ("deposit_number", "payout_sales", "lot_sales", "lot_purchases")
_LOT_PREFIX = {"cheque_deposit": "REM", "payout": "PO", "direct_debit_lot": "PRLV", "transfer_lot": "VIRT"}
_METHODS = {
    "cheque_deposit": "cheque",
    "payout": "card",
    "direct_debit_lot": "direct_debit",
    "direct_debit": "direct_debit",
    "returned_payment": "direct_debit",
    "supplier_direct_debit": "direct_debit",
}


@dataclass(frozen=True)
class Bookkeeping:
    """How one company keeps its books."""

    series: ref.Series
    first_number: int
    customer_ids: bool
    references_everywhere: bool
    belgian_references: bool


def bookkeeping(rng: np.random.Generator, seed: int, transactions: int, habits: Habits) -> Bookkeeping:
    """A company's ways, from its seed; every other company has no customer codes."""
    series = ref.running(ref.SERIES[int(rng.integers(len(ref.SERIES)))], transactions)
    return Bookkeeping(
        series=series,
        first_number=int(rng.integers(1, 10 ** (series.width - 1) // 2)),
        customer_ids=seed % 2 == 0 if habits.customer_ids is None else habits.customer_ids,
        references_everywhere=bool(rng.random() < 0.3),
        belgian_references=bool(rng.random() < 0.4),
    )


def with_signs(documents: pl.DataFrame, plan: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Documents with their unit's kind, variant and writing, and `sign` (+1 money in, −1 money out)."""
    unit = plan.select("unit", "kind", "variant", "writing", "r1", "r2", "r3", "documents", "account")
    side = table.select("party", pl.col("side").alias("party_side"))
    rows = documents.join(unit, on="unit", how="left", maintain_order="left").join(
        side, on="party", how="left", maintain_order="left"
    )
    # In a block the credit note counts against the invoices; a refund is a credit note alone.
    sale = pl.when(pl.col("party_side") == "sale").then(1).otherwise(-1)
    return rows.with_columns(
        sign=sale * pl.when("is_credit").then(-1).otherwise(1),
        item_type=pl.coalesce(
            pl.col("variant").replace_strict({k: str(v) for k, v in _BOOKED_AS.items()}, default=None),
            _document_type(),
        ),
    )


def _document_type() -> pl.Expr:
    sale = pl.col("party_side") == "sale"
    return (
        pl.when(sale & ~pl.col("is_credit"))
        .then(pl.lit(str(ItemType.SALES_INVOICE)))
        .when(sale)
        .then(pl.lit(str(ItemType.SALES_CREDIT_NOTE)))
        .when(pl.col("is_credit"))
        .then(pl.lit(str(ItemType.PURCHASE_CREDIT_NOTE)))
        .otherwise(pl.lit(str(ItemType.PURCHASE_INVOICE)))
    )


def numbered(rng: np.random.Generator, documents: pl.DataFrame, table: pl.DataFrame, ways: Bookkeeping) -> pl.DataFrame:
    """Documents with their numbers: ours run by issue date, a supplier's by his own count, lots by theirs.

    Adds prefix, middle, separator, width, seq, wrong_seq, document_number, lot, payment_reference, end_to_end_id,
    mandate_id.
    """
    rows = documents.sort("issue_date", "unit", "position", nulls_last=True, maintain_order=True)
    ours = (pl.col("party_side") == "sale") & ~pl.col("item_type").is_in([str(t) for t in _BOOKED_AS.values()])
    parts = {e.meta.output_name(): e for e in ref.number_parts(ways.series)}
    supplier = table.select(
        "party", "next_number", own_prefix="prefix", own_separator="separator", own_width="width"
    ).with_columns(pl.col("own_width").cast(pl.Int64))
    rows = rows.join(supplier, on="party", how="left", maintain_order="left")
    counted = pl.int_range(pl.len()).over("item_type")
    stepped = pl.col("next_number") + 3 * pl.int_range(pl.len()).over("party")
    rows = rows.with_columns(
        seq=pl.when(ours).then(ways.first_number + counted).otherwise(stepped),
        prefix=pl.when(ours).then(parts["prefix"]).otherwise("own_prefix"),
        middle=pl.when(ours).then(parts["middle"]).otherwise(pl.lit("")),
        separator=pl.when(ours).then(parts["separator"]).otherwise("own_separator"),
        width=pl.when(ours).then(parts["width"]).otherwise("own_width"),
    )
    rows = rows.with_columns(wrong_seq=pl.Series(ref.mistyped(rng, rows)), lot=_lot_number())
    booked = pl.col("item_type").is_in([str(t) for t in _BOOKED_AS.values()])
    return rows.with_columns(
        document_number=pl.when(booked).then("lot").otherwise(ref.whole_number()),
        payment_reference=_payment_reference(rng, rows.height, ways),
        end_to_end_id=_order_id(),
        mandate_id=pl.when(pl.col("kind").is_in(["direct_debit", "returned_payment", "direct_debit_lot"])).then(
            mandate(pl.col("party"))
        ),
    )


def mandate(party: pl.Expr) -> pl.Expr:
    """The reference of a direct debit mandate."""
    return "RUM" + party.cast(pl.String).str.pad_start(6, "0") + "M"


def _lot_number() -> pl.Expr:
    prefix = pl.col("kind").replace_strict(_LOT_PREFIX, default=None)
    figures = (100_000 + pl.col("unit") * 37).cast(pl.String)
    return pl.when(prefix.is_not_null()).then(prefix + figures)


def _order_id() -> pl.Expr:
    """The end-to-end id of an order of ours, for documents paid or collected by one of our orders."""
    ordered = (pl.col("writing") == "end_to_end") | (
        (pl.col("variant") == "lot_details") & ((pl.col("position") + pl.col("unit")) % 2 == 0)
    )
    return pl.when(ordered).then(
        "E2E" + (pl.col("unit") * 131 + pl.col("position")).cast(pl.String).str.pad_start(9, "0")
    )


def _payment_reference(rng: np.random.Generator, size: int, ways: Bookkeeping) -> pl.Expr:
    """What the invoice asks its payer to write: a structured reference, or the customer's order number."""
    running = pl.col("seq") * 1013 + 310_003
    structured = ref.belgian_reference(running) if ways.belgian_references else ref.creditor_reference(running)
    order = "CDE" + (pl.col("seq") * 13 % 90_000 + 10_000).cast(pl.String)
    some = pl.Series(rng.random(size) < 0.04)
    sale = pl.col("item_type") == str(ItemType.SALES_INVOICE)
    everywhere = pl.lit(ways.references_everywhere)
    return (
        pl.when(sale & ((pl.col("writing") == "structured") | some | (everywhere & (pl.col("writing") != "order"))))
        .then(structured)
        .when(sale & (pl.col("writing") == "order"))
        .then(order)
        .otherwise(None)
    )


def items(rng: np.random.Generator, documents: pl.DataFrame, table: pl.DataFrame, ways: Bookkeeping) -> pl.DataFrame:
    """The documents as ledger items, in the order of the books; `item_id` counts that order.

    Documents of fate `absent` are not among them. Keeps unit, position, sign, fate and kind beside the declared columns.
    """
    rows = documents.filter(pl.col("fate") != "absent")
    own = table.select("party", "spellings", "iban", "iban_known", "code")
    rows = rows.join(own, on="party", how="left", maintain_order="left")
    size = rows.height
    # With customer codes the name was keyed once; without, anew on each document.
    chosen = pl.Series("chosen", rng.integers(0, 60, size) * (rng.random(size) < 0.5))
    if ways.customer_ids:
        chosen = pl.Series("chosen", np.ones(size, dtype=np.int64))
    booked = pl.col("item_type").is_in([str(t) for t in _BOOKED_AS.values()])
    sale = pl.col("party_side") == "sale"
    lot = pl.col("variant").is_in(_LOT_VARIANTS)
    signed = pl.col("amount_minor") * pl.col("sign")
    terms = (pl.col("kind") == "discount") & (pl.col("variant") == "terms_known")
    named = rows.sort("item_type", "issue_date", "document_number", "unit", maintain_order=True).with_columns(chosen)
    spelled = pl.col("spellings").list.get(pl.col("chosen") % pl.col("spellings").list.len())
    named = named.with_columns(counterparty_name=pl.when(~booked).then(spelled))
    return named.with_row_index("n", 1).with_columns(
        item_id="D" + pl.col("n").cast(pl.String).str.pad_start(7, "0"),
        amount_minor=signed,
        open_minor=pl.col("open_minor") * pl.col("sign"),
        currency=pl.when(pl.col("kind") == "exchange").then(foreign_currency()).otherwise(pl.lit("EUR")),
        counterparty_id=pl.when(~booked & pl.lit(ways.customer_ids)).then("code"),
        counterparty_iban=pl.when(~booked & pl.col("iban_known")).then("iban"),
        payment_method=pl.when(pl.col("writing").is_in(["amount_only", "cheque"]))
        .then(pl.lit("cheque"))
        .when(~booked)
        .then(pl.col("kind").replace_strict(_METHODS, default=None)),
        discount_minor=pl.when(terms).then(discount_each()),
        discount_date=pl.when(terms).then(pl.col("issue_date") + pl.duration(days=15)),
        lot_number=pl.when(lot).then("lot"),
        ledger_account=pl.when(booked)
        .then(pl.lit("512000"))
        .when(sale)
        .then(pl.lit("411000"))
        .otherwise(pl.lit("401000")),
        third_party_account=pl.when(~booked & pl.lit(ways.customer_ids)).then(pl.lit("411") + pl.col("code")),
    )
