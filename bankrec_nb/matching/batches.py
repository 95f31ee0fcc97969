"""Batches whose payments the bank lists one by one: each payment has its document, and together they are the line.

A payment is told by the number it bears, by who paid it, or, when neither speaks, by an amount that one document of its
kind alone has. What the numbers inside batches teach about IBANs and names helps the payments that bear none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching.chance import coincidence, weight_of_accidents
from bankrec_nb.matching.codes import how_often
from bankrec_nb.matching.counterparties import by_account, by_name, learned_in_this_run, strongest
from bankrec_nb.matching.hypotheses import Found, found
from bankrec_nb.matching.numbers import known_numbers
from bankrec_nb.matching.references import named_documents
from bankrec_nb.matching.weights import W

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

_NO_NAME = -3.5
"""Names less like than this are no reason to look at a party's documents."""
_ALONE = 0.5
"""What an amount that one document alone has is worth beside a number or a name."""
_PAIR = {"d": pl.Int32, "t": pl.Int32, "i": pl.Int32, "strength": pl.Float64, "sole": pl.Boolean}


def payments_of(state: State) -> pl.DataFrame:
    """The batches' payments with what their line says: the columns of `details`, currency, day, paid_by."""
    lines = state.bank.select("t", "currency", "day", "paid_by")
    return state.details.drop_nulls("amount").join(lines, on="t", maintain_order="left")


def named_in_batches(state: State) -> pl.DataFrame:
    """Documents that the batches' payments name: d, i and what `named_documents` says of them."""
    return named_documents(payments_of(state), state.numbers or known_numbers(state.items), "d")


def documents_of(state: State) -> pl.DataFrame:
    """Open documents as payments of a batch may pay them: i, p, currency, amount, issued, method."""
    return state.items.select("i", "p", "currency", "issued", "method", amount="open")


def who_paid(payments: pl.DataFrame, hits: pl.DataFrame, state: State) -> pl.DataFrame:
    """Possible counterparties of each payment: d, p, who_weight, hard."""
    as_lines = payments.drop("t").rename({"d": "t"}).with_columns(creditor_id=pl.lit(None, dtype=pl.String))
    named, said = by_name(as_lines, state.items, state.known_names, state.settings.name_similarity)
    taught = learned_in_this_run(as_lines, hits.rename({"d": "t"}), state.items, said, named)
    return strongest(pl.concat([by_account(as_lines, state.items), named, taught])).rename({"t": "d"})


def likely_documents(
    payments: pl.DataFrame, documents: pl.DataFrame, hits: pl.DataFrame, who: pl.DataFrame
) -> pl.DataFrame:
    """Documents of a payment's amount that it names or whose party may have paid it: d, t, i, strength, sole.

    `sole` says that the number or the party leaves no other document of that amount.
    """
    lines = payments.select("d", "t", "currency", "amount", "paid_by")
    keys = ["currency", "amount"]
    named = hits.select("d", "i", "ref_weight").join(lines, on="d").join(documents, on=["i", *keys])
    some = who.filter(pl.col("who_weight") > _NO_NAME).select("d", "p", "who_weight", "hard")
    known = some.join(lines, on="d").join(documents, on=["p", *keys])
    # Of parties that bear like names, the one that has a document of this amount is meant.
    chance = weight_of_accidents(coincidence(pl.col("amount")) * pl.col("i").n_unique().over("d"))
    moved = pl.when(pl.col("method") == pl.col("paid_by")).then(0.8).otherwise(-0.7).fill_null(0.0)
    known_method = pl.col("method").is_not_null() & pl.col("paid_by").is_not_null()
    by_party = pl.col("who_weight") + pl.col("hard").cast(pl.Float64) + pl.when(known_method).then(moved).otherwise(0.0)
    sole = (pl.len().over("d", "p") == 1) & (pl.col("who_weight") > 0)
    pairs = pl.concat(
        [
            named.select("d", "t", "i", strength=pl.col("ref_weight") + 2, sole=pl.lit(value=True)),
            known.filter(by_party + chance > 0).select("d", "t", "i", strength=by_party, sole=sole),
        ]
    )
    return pairs.group_by("d", "t", "i").agg(pl.col("strength").sum(), pl.col("sole").any()).select(*_PAIR)


def alone_in_amount(payments: pl.DataFrame, documents: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """Payments and documents that are each other's only ones of their amount, method and direction: d, t, i, strength, sole.

    Where no document of the method has the amount, one of which the books say no method has it too, if no line of its own
    claims it: books seldom know of every cheque that it will be one.
    """
    methods = payments.select("paid_by").unique().drop_nulls()["paid_by"].to_list()
    pairs = []
    for method in methods:
        lines = payments.filter(pl.col("paid_by") == method)
        lines = lines.filter(pl.len().over("currency", "amount") == 1)
        known = documents.filter(pl.col("method") == method)
        unsaid = documents.filter(pl.col("method").is_null()).join(claims, on="i", how="anti")
        unsaid = unsaid.join(known, on=["currency", "amount"], how="anti")
        kind = pl.concat([known, unsaid]).filter(pl.len().over("currency", "amount") == 1)
        pairs.append(
            lines.join(kind, on=["currency", "amount"])
            .filter(pl.col("issued").is_null() | (pl.col("issued") <= pl.col("day")))
            .select("d", "t", "i", strength=pl.lit(_ALONE), sole=pl.lit(value=False))
        )
    return pl.concat([pl.DataFrame(schema=_PAIR), *pairs], how="vertical_relaxed")


def claimed(state: State, documents: pl.DataFrame) -> pl.DataFrame:
    """Those documents that a line of their amount names: i, claimed. A payment that names nothing takes their like first."""
    lines = state.bank.select("t", "amount", "currency")
    strong = state.hits.filter(pl.col("ref_weight") >= W.strong_reference).select("t", "i")
    met = strong.join(documents, on="i").join(lines, on=["t", "amount", "currency"])
    return met.select("i", claimed=pl.lit(value=True)).unique()


def one_each(pairs: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """The pairs in which each payment has one document and each document one payment, the strongest first."""
    wanted = pairs.join(claims, on="i", how="left").with_columns(pl.col("claimed").fill_null(value=False))
    scored = wanted.sort("strength", "claimed", "d", "i", descending=[True, False, False, False]).drop("claimed")
    taken: set[int] = set()
    given: set[int] = set()
    keep = []
    for n, (d, i) in enumerate(scored.select("d", "i").iter_rows()):
        if d not in taken and i not in given:
            taken.add(d)
            given.add(i)
            keep.append(n)
    return scored[keep].sort("t", "d")


def paired(state: State) -> pl.DataFrame:
    """Each payment's document, where it has one: d, t, i, strength, sole, part (what it pays, where that is not all)."""
    payments = payments_of(state)
    # Every search below asks for documents of a payment's own amount.
    documents = documents_of(state).join(payments, on=["currency", "amount"], how="semi")
    hits = named_in_batches(state) if state.batch_hits is None else state.batch_hits
    claims = claimed(state, documents)
    best = one_each(likely_documents(payments, documents, hits, who_paid(payments, hits, state)), claims)
    left = payments.join(best, on="d", how="anti")
    # A document of that amount that another payment has is no rival.
    alone = alone_in_amount(left, documents.join(best, on="i", how="anti"), claims)
    whole = pl.concat([best, alone]).with_columns(part=pl.lit(None, dtype=pl.Int64))
    rest = documents_of(state).join(whole, on="i", how="anti")
    return pl.concat([whole, paid_in_part(left.join(alone, on="d", how="anti"), hits, rest)])


def paid_in_part(payments: pl.DataFrame, hits: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """Payments that name one document and pay less than it: d, t, i, strength, sole, part.

    A fund lists what it pays of each patient's note: that is the payment's own amount, and what it does not cover stays open.
    """
    sure = hits.filter(pl.col("ref_weight") >= W.strong_reference).select("d", "i", "ref_weight")
    named = payments.select("d", "t", "currency", part="amount").join(sure, on="d")
    met = named.filter(how_often("d") == 1, how_often("i") == 1).join(documents, on=["i", "currency"])
    less = (pl.col("part").sign() == pl.col("amount").sign()) & (pl.col("part").abs() < pl.col("amount").abs())
    return met.filter(less).select("d", "t", "i", strength="ref_weight", sole=pl.lit(value=True), part="part").sort("d")


def matched_details(state: State) -> tuple[Found, pl.DataFrame]:
    """Batches whose every payment has its document, and hits for these documents."""
    none = state.hits.head(0)
    if state.details.is_empty():
        return Found(), none
    best = paired(state)
    whole = (
        best.group_by("t")
        .agg(got=pl.len())
        .join(state.details.group_by("t").agg(all=pl.len()), on="t")
        .filter(pl.col("got") == pl.col("all"))
        .select("t")
    )
    rows = best.join(whole, on="t", how="semi").join(state.items.select("i", "open"), on="i")
    paid = pl.coalesce("part", "open")
    rows = rows.with_columns(alloc=paid, item_alloc=paid).join(state.bank.select("t", "amount"), on="t")
    sums = rows.group_by("t").agg(total=pl.col("alloc").sum(), amount=pl.col("amount").first())
    rest = pl.col("amount") - pl.col("total")
    exact = sums.filter(
        (rest == 0) | ((rest * pl.col("amount").sign() < 0) & (rest.abs() * 20 < pl.col("amount").abs()))
    )
    heads = exact.sort("t").with_columns(
        h=pl.int_range(pl.len(), dtype=pl.Int32), form=pl.lit("details"), accidents=pl.lit(1e-4), remaining=pl.lit(0), pool=pl.lit(1, dtype=pl.Int64),
        adjusted=rest, adjustment=pl.when(rest != 0).then(pl.lit("fee")),
    )  # fmt: skip
    members = rows.join(heads.select("h", "t"), on="t")
    said = members.select(
        "t",
        "i",
        # Of several equal documents of one party the list says none.
        ref_weight=pl.col("strength").clip(0.5, pl.when("sole").then(8.0).otherwise(W.strong_reference - 0.5)),
        ref_kind=pl.lit("document_number"),
        ref_text=pl.lit("the batch's own list"),
    )
    return found(heads, members), said.cast(dict(none.schema))  # type: ignore[arg-type]
