"""The texts of all transactions: what the payer wrote, who he is, and how our bank prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.simulate import labels, names
from bankrec_nb.simulate import references as ref
from bankrec_nb.simulate.habits import SILENT
from bankrec_nb.simulate.ledger import mandate

if TYPE_CHECKING:
    from collections.abc import Mapping

COMPANY = "ATELIERS VERLANE SAS"

_CHANNELS = {
    "cheque_deposit": "cheque_deposit",
    "payout": "card_payout",
    "direct_debit_lot": "debit_lot_in",
    "direct_debit": "debit_in",
    "supplier_direct_debit": "debit_out",
    "transfer_lot": "transfer_lot_out",
    "internal_transfer": "own",
    "no_document": "fixed",
}
_ISO_CODES = {
    "transfer_in": "PMNT-RCDT-ESCT", "transfer_out": "PMNT-ICDT-ESCT", "debit_in": "PMNT-IDDT-ESDD",
    "debit_out": "PMNT-RDDT-ESDD", "reject": "PMNT-IDDT-UPDD", "cheque_deposit": "PMNT-RCHQ-XBCQ",
    "cheque_out": "PMNT-ICHQ-CCHQ", "card_payout": "PMNT-MCRD-POSP", "debit_lot_in": "PMNT-IDDT-ESDD",
    "transfer_lot_out": "PMNT-ICDT-ESCT", "own": "PMNT-RCDT-BOOK", "fixed": "PMNT-OTHR-OTHR",
}  # fmt: skip


def written(
    rng: np.random.Generator, rows: pl.DataFrame, documents: pl.DataFrame, table: pl.DataFrame,
    accounts: pl.DataFrame, width: int,
) -> pl.DataFrame:  # fmt: skip
    """Transactions with the bank's columns: counterparty, remittance, references, additional information.

    Args:
        rng: dice.
        rows: transactions with their unit's columns.
        documents: numbered documents, for the numbers that payers write.
        table: parties.
        accounts: account, account_id, style.
        width: where the bank without structured fields cuts names.
    """
    rows = _with_party(rng, rows, table)
    rows = _with_reference(rows, documents)
    rows = _with_payer_words(rng, rows)
    rows = rows.join(accounts.select("account", "style"), on="account", maintain_order="left")
    rows = rows.with_columns(
        name=pl.when(pl.col("style") == labels.STRUCTURED).then("name").otherwise(_cut_name(width))
    )
    rows = _with_order_ids(rng, rows)
    template = pl.struct("style", "channel").map_batches(_bank_template, return_dtype=pl.String)
    rows = labels.filled(rows, template, "label")
    return _as_columns(rng, rows, accounts)


def _cut_name(width: int) -> pl.Expr:
    return pl.col("name").str.slice(0, width).str.strip_chars()


def _with_order_ids(rng: np.random.Generator, rows: pl.DataFrame) -> pl.DataFrame:
    """The references that travel with a payment: end-to-end id, mandate."""
    debit = pl.col("channel").is_in(["debit_in", "reject", "debit_out"])
    lot_order = pl.col("kind").is_in(["direct_debit_lot", "transfer_lot"]) & pl.col("lot").is_not_null()
    # A batch as a whole has no end-to-end id, its payments have theirs; nor has the transfer that makes good a return.
    again = (pl.col("kind") == "returned_payment") & (pl.col("position") == 2)
    single = (pl.col("variant") != "lot_details") & ~again
    ids = pl.coalesce(
        pl.when(lot_order).then("lot"), pl.when(single).then("end_to_end_id"), _payers_own_id(rng, rows.height)
    )
    return rows.with_columns(
        end_to_end_id=ids,
        end_to_end=ids.fill_null("NOTPROVIDED"),
        mandate=pl.when(debit).then(pl.coalesce("mandate_id", mandate(pl.col("party")))),
    )


def _bank_template(keys: pl.Series) -> pl.Series:
    pairs = keys.struct.unnest().unique(maintain_order=True)
    found = [labels.STYLES[style][channel] for style, channel in pairs.iter_rows()]
    lookup = pairs.with_columns(template=pl.Series(found, dtype=pl.String))
    return keys.struct.unnest().join(lookup, on=["style", "channel"], how="left", maintain_order="left")["template"]


def _with_party(rng: np.random.Generator, rows: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Who pays, through which channel; a third party pays under his own name."""
    strangers = table.filter(pl.col("side") == "sale").sample(fraction=1, shuffle=True, seed=int(rng.integers(2**31)))
    other = pl.Series(rng.integers(0, strangers.height, rows.height, dtype=np.int64))
    own = table.select("party", "country", "bank_name", "payer_name", "iban", "code", "legal")
    rows = rows.join(own, on="party", how="left", maintain_order="left")
    holding = (pl.col("kind") == "third_party") & (pl.col("variant") == "holding")
    stranger = (pl.col("kind") == "third_party") & (pl.col("variant") == "stranger")
    one_party = ~pl.col("kind").is_in(["cheque_deposit", "payout", "direct_debit_lot", "transfer_lot", "no_document"])
    by_cheque = pl.col("writing").is_in(["amount_only", "cheque"])
    return rows.with_columns(
        channel=_channel(),
        name=pl.when(pl.col("kind") == "internal_transfer")
        .then(pl.lit(COMPANY))
        .when(holding)
        .then("payer_name")
        .when(stranger)
        .then(strangers["bank_name"].gather(other))
        .when(pl.col("variant") == "salary")
        .then(_of(names.people(rng, max(5, rows.height // 400))))
        .when(pl.col("variant").is_in(["card_purchase", "rent"]))
        .then(_of(names.shops(rng, max(9, rows.height // 1000))))
        .when(one_party & ~by_cheque)
        .then("bank_name"),
        iban=pl.when(stranger)
        .then(strangers["iban"].gather(other))
        .when(one_party & ~by_cheque & ~holding)
        .then("iban"),
    )


def _of(choices: list[str]) -> pl.Expr:
    """One of the names, the same for the same party."""
    return pl.lit(pl.Series(choices)).gather(pl.col("party") % len(choices))


def _channel() -> pl.Expr:
    money_in = pl.col("amount_minor") > 0
    return (
        pl.when(pl.col("kind") == "returned_payment")
        .then(
            pl.col("position").replace_strict(
                {0: "debit_in", 1: "reject", 2: "transfer_in"}, default=None, return_dtype=pl.String
            )
        )
        .when(pl.col("writing") == "amount_only")
        .then(pl.lit("cheque_deposit"))
        .when(pl.col("writing") == "cheque")
        .then(pl.lit("cheque_out"))
        .otherwise(
            pl.coalesce(
                pl.col("kind").replace_strict(_CHANNELS, default=None, return_dtype=pl.String),
                pl.when(money_in).then(pl.lit("transfer_in")).otherwise(pl.lit("transfer_out")),
            )
        )
    )


def _with_reference(rows: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """What is written about the documents of each unit (null where none is named), and the unit's lot number."""
    told = documents.drop_nulls("unit").sort("unit", "position")
    naming = told.filter(~pl.col("writing").is_in(SILENT))
    references = ref.joined(ref.written(naming))
    first = told.group_by("unit", maintain_order=True).agg(
        pl.col("lot", "end_to_end_id", "mandate_id", "issue_date").first()
    )
    rows = rows.join(first, on="unit", how="left", maintain_order="left")
    return rows.join(references, on="unit", how="left", maintain_order="left")


def _with_payer_words(rng: np.random.Generator, rows: pl.DataFrame) -> pl.DataFrame:
    """The payer's text, and the small numbers that stand about in labels."""
    size = rows.height
    paid = pl.col("kind") == "payout"
    # Half of the lots are shown by the bank without our number.
    shown = ~pl.col("variant").is_in(["cheques_only", "card_terminal", "lot_details"]) & (
        (pl.col("variant") != "lot_item") | (pl.col("r2") < 0.6)
    )
    rows = rows.with_columns(
        dice2=pl.Series(rng.random(size)),
        order=pl.Series(rng.integers(10_000, 99_999, size)),
        number=pl.Series(rng.integers(1_000_000, 9_999_999, size)),
        day=pl.col("booking_date").dt.strftime("%d/%m"),
        month=pl.col("booking_date").dt.strftime("%m/%Y"),
        issued=pl.coalesce("issue_date", pl.col("booking_date") - pl.duration(days=9)).dt.strftime("%d/%m/%Y"),
        lot=pl.when(shown).then("lot"),
        day_of_sale=pl.when(paid).then(pl.col("issue_date").dt.strftime("%d/%m")),
        reference=pl.when(~pl.col("writing").is_in(["end_to_end", "mandate"])).then("reference"),
    )
    slip = pl.coalesce(pl.when(pl.col("kind") == "cheque_deposit").then("lot"), pl.col("number").cast(pl.String))
    rows = rows.with_columns(slip=slip, day=pl.coalesce("day_of_sale", "day"))
    return labels.filled(rows, _payer_template(), "text")


def _payer_template() -> pl.Expr:
    """The first of the cases that fits decides what the payer writes."""
    dice, named = pl.col("dice2"), pl.col("reference").is_not_null()
    glued = named & pl.col("writing").is_in(["glued", "run_together"])
    coded = ~named & (pl.col("writing") == "customer_code")
    cases = [
        (coded, pl.lit("CLIENT {code}")),
        (pl.col("kind") == "internal_transfer", labels.choice(labels.OWN_TRANSFER, dice)),
        *((pl.col("variant") == v, labels.choice(choices, dice)) for v, choices in labels.WITHOUT_DOCUMENT.items()),
        (glued, labels.choice(labels.NAMING["glued"], dice)),
    ]
    for country in ("BE", "DE", "NL"):
        here = pl.col("country") == country
        cases.append((here & named, labels.choice(labels.NAMING[country], dice)))
        cases.append((here, labels.choice(labels.SILENT[country], dice)))
    cases.append((named, labels.choice(labels.NAMING["FR"], dice)))
    return pl.coalesce(
        *(pl.when(case).then(template) for case, template in cases), labels.choice(labels.SILENT["FR"], dice)
    )


def _as_columns(rng: np.random.Generator, rows: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """The bank's columns: all of them where it gives structured fields, one text where it does not."""
    size = rows.height
    structured = pl.col("style") == labels.STRUCTURED
    words: Mapping[str, str] = labels.BANK_WORDS
    own = accounts["account_id"].to_list()
    between = pl.col("channel") == "own"
    iban = pl.when(between).then(pl.lit(own[1])).when(pl.Series(rng.random(size) < 0.85)).then("iban")
    batch = pl.col("variant") == "lot_details"
    return rows.with_columns(
        counterparty_name=pl.when(structured).then(pl.col("name").str.slice(0, 70)),
        counterparty_iban=pl.when(structured).then(iban),
        remittance_information=pl.col("label").replace("", None),
        end_to_end_id=pl.when(structured).then("end_to_end_id"),
        mandate_id=pl.when(structured).then("mandate"),
        bank_reference="B" + pl.col("number").cast(pl.String) + pl.col("order").cast(pl.String),
        additional_information=pl.when(structured).then(pl.col("channel").replace_strict(words, default=None)),
        transaction_code=pl.when(structured).then(pl.col("channel").replace_strict(_ISO_CODES, default=None)),
        batch_count=pl.when(batch).then(pl.col("documents").cast(pl.Int64)),
        cheque_number=pl.when(structured & (pl.col("channel") == "cheque_out")).then(pl.col("number").cast(pl.String)),
        fee_minor=pl.when(structured & (pl.col("kind") == "payout") & (pl.col("r1") < 0.5)).then(
            pl.col("adjustment_minor").replace(0, None)
        ),
        payout_id=pl.when(structured & (pl.col("kind") == "payout")).then("lot"),
    )


def _payers_own_id(rng: np.random.Generator, size: int) -> pl.Expr:
    """An end-to-end id of the payer's own making, on a third of his transfers: noise to us."""
    figures = pl.Series(rng.integers(100_000, 999_999, size)).cast(pl.String)
    some = pl.Series(rng.random(size) < 0.33)
    return pl.when(some & pl.col("channel").is_in(["transfer_in", "debit_out"])).then("PMT" + figures)
