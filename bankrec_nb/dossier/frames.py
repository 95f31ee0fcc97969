"""State and facts as frames: the books, and what a person sees of them (a Decimal `amount`, statuses, what remains)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain import tables as t
from bankrec_nb.domain.books import Books
from bankrec_nb.domain.money import decimal_expr
from bankrec_nb.store.applying import item_limit, transaction_limit
from bankrec_nb.store.snapshot import Decided, Groups

if TYPE_CHECKING:
    from bankrec_nb.store.merge import Merged
    from bankrec_nb.store.state import Group, Limits, State


def books_of(merged: Merged, state: State, limits: Limits) -> Books:
    """Facts and accepted matches as one `Books`; a split transaction stands there as its parts."""
    transactions = with_parts(merged.transactions, state)
    items = with_orders(with_created(current_items(merged, state), state), state)
    known = decided(state, limits)
    stale = pl.col("match_id").is_in(list(stale_matches(state, merged)))
    matches = known.matches.with_columns(stale=stale).select(t.MATCH.names)
    return Books(
        merged.statements,
        transactions,
        merged.details,
        items,
        merged.issues,
        matches,
        known.allocations,
        known.adjustments,
    )


REBASE_AFTER = 5_000


def decided(state: State, limits: Limits) -> Decided:
    """Accepted matches as frames; only what was decided since the last time is turned into rows."""
    groups = state.groups
    if not isinstance(groups, Groups):
        made = _rows_of(list(groups.values()), state, limits)
        state.groups = Groups(made, state.known_ids, groups)
        return made
    if not groups.added and not groups.removed:
        return groups.base
    gone = list(groups.removed | set(groups.added))
    new = _rows_of(list(groups.added.values()), state, limits)
    made = Decided(
        pl.concat([groups.base.matches.filter(~pl.col("match_id").is_in(gone)), new.matches]),
        pl.concat([groups.base.allocations.filter(~pl.col("group_id").is_in(gone)), new.allocations]),
        pl.concat([groups.base.adjustments.filter(~pl.col("group_id").is_in(gone)), new.adjustments]),
    )
    if len(gone) > REBASE_AFTER:
        state.groups = Groups(made, state.known_ids, groups.added)
    return made


def _rows_of(groups: list[Group], state: State, limits: Limits) -> Decided:
    return Decided(
        match_frame(groups), allocation_frame(groups, state, limits), adjustment_frame(groups, state, limits)
    )


def with_parts(transactions: pl.DataFrame, state: State) -> pl.DataFrame:
    """Transactions, split ones replaced by their parts (each with its share of the amount)."""
    if not state.splits:
        return transactions
    parts = transactions.clear()
    frame = transactions
    # A part may be split again: at most a few rounds.
    while (split := frame.filter(pl.col("transaction_id").is_in(list(state.splits)))).height:
        new = pl.DataFrame(
            [
                (whole, f"{whole}/{n}", minor)
                for whole in split["transaction_id"]
                for n, minor in enumerate(state.splits[whole][0], 1)
            ],
            schema={"transaction_id": pl.String, "_part": pl.String, "_minor": pl.Int64},
            orient="row",
        )
        made = split.join(new, on="transaction_id", maintain_order="left").with_columns(
            transaction_id=pl.col("_part"), amount_minor=pl.col("_minor")
        )
        frame = frame.join(split, on="transaction_id", how="anti", maintain_order="left")
        frame = pl.concat([frame, made.select(frame.columns)])
    return pl.concat([parts, frame]).sort("account_id", "booking_date", maintain_order=True)


def current_items(merged: Merged, state: State) -> pl.DataFrame:
    """Items as their sources last had them; an older version stays only while a match rests on it."""
    gone = [item for item in merged.replaced["item_id"] if item not in state.by_item]
    return merged.items.filter(~pl.col("item_id").is_in(gone)) if gone else merged.items


def with_created(items: pl.DataFrame, state: State) -> pl.DataFrame:
    """Items and those a person created from a line."""
    if not state.created:
        return items
    rows = [
        {**item, "issue_date": _day(item, "issue_date"), "due_date": _day(item, "due_date")}
        for item, _ in state.created.values()
    ]
    return pl.concat([items, t.LEDGER_ITEM.frame(rows)])


def with_orders(items: pl.DataFrame, state: State) -> pl.DataFrame:
    """Items, those in a payment order with what will be debited at once as their lot, and the transfer's end-to-end id."""
    if not state.ordered:
        return items
    rows = [
        (item, number if event.payload["order"]["booked_as_one"] else end_to_end, end_to_end)
        for item, (number, end_to_end, event) in state.ordered.items()
    ]
    orders = pl.DataFrame(rows, schema=["item_id", "_lot", "_end_to_end"], orient="row")
    joined = items.join(orders, on="item_id", how="left", maintain_order="left")
    told = joined.with_columns(
        lot_number=pl.coalesce("_lot", "lot_number"), end_to_end_id=pl.coalesce("_end_to_end", "end_to_end_id")
    )
    return told.drop("_lot", "_end_to_end")


def _day(item: Any, name: str) -> Any:
    from datetime import date

    return date.fromisoformat(item[name]) if item.get(name) else None


def match_frame(groups: list[Group]) -> pl.DataFrame:
    """Accepted matches, with the event_id of each."""
    rows = {
        "match_id": [g.match_id for g in groups],
        "shape": [g.shape for g in groups],
        "suggestion_id": [g.suggestion_id for g in groups],
        "decision_kind": [g.event.kind for g in groups],
        "tier": [g.tier for g in groups],
        "score": [g.score for g in groups],
        "user": [g.event.user for g in groups],
        "decided_at": [g.event.at for g in groups],
        "reason": [g.reason for g in groups],
        "stale": [False] * len(groups),
        "event_id": [g.event.event_id for g in groups],
    }
    return t.MATCH.conform(pl.DataFrame(rows, schema={**t.MATCH.schema, "event_id": pl.String()}), keep_others=True)


def stale_matches(state: State, merged: Merged) -> set[str]:
    """Matches with an item that its source has since changed, or no longer has."""
    changed = (*merged.replaced["item_id"], *merged.gone["item_id"])
    return {m for item in changed for m in state.by_item.get(item, ())}


def allocation_frame(groups: list[Group], state: State, limits: Limits) -> pl.DataFrame:
    """Allocations of accepted matches."""
    flat = [(g.match_id, a) for g in groups for a in g.allocations]
    rows = {
        "group_id": [m for m, _ in flat],
        "transaction_id": [a.transaction_id for _, a in flat],
        "item_id": [a.item_id for _, a in flat],
        "allocated_minor": [a.minor for _, a in flat],
        "currency": [_currency(transaction_limit(state, a.transaction_id, limits)) for _, a in flat],
        "item_allocated_minor": [a.item_minor for _, a in flat],
        "item_currency": [_currency(item_limit(state, a.item_id, limits)) for _, a in flat],
    }
    return t.ALLOCATION.conform(pl.DataFrame(rows, schema=t.ALLOCATION.schema))


def adjustment_frame(groups: list[Group], state: State, limits: Limits) -> pl.DataFrame:
    """Named differences of accepted matches."""
    flat = [(g.match_id, a) for g in groups for a in g.adjustments]
    rows = {
        "group_id": [m for m, _ in flat],
        "transaction_id": [a.transaction_id for _, a in flat],
        "item_id": [a.item_id for _, a in flat],
        "adjustment_kind": [a.kind for _, a in flat],
        "amount_minor": [a.minor for _, a in flat],
        "currency": [_currency(transaction_limit(state, a.transaction_id, limits)) for _, a in flat],
        "ledger_account": [a.ledger_account for _, a in flat],
        "note": [a.note for _, a in flat],
    }
    return t.ADJUSTMENT.conform(pl.DataFrame(rows, schema=t.ADJUSTMENT.schema))


def _currency(limit: Any) -> str:
    return limit.currency if limit is not None else ""


def transactions_view(books: Books, suggested: pl.Series) -> pl.DataFrame:
    """Transactions with status, remaining_minor, document_count, and Decimal amount and remaining.

    Pending movements are there too, without a status: they are not money yet.
    """
    status = books.transaction_status(suggested)
    if status["transaction_id"].equals(books.transactions["transaction_id"]):
        joined = pl.concat([books.transactions, status.drop("transaction_id")], how="horizontal")
    else:
        joined = books.transactions.join(status, on="transaction_id", how="left", maintain_order="left")
    return joined.with_columns(
        amount=decimal_expr(pl.col("amount_minor"), pl.col("currency")),
        remaining=decimal_expr(pl.col("remaining_minor"), pl.col("currency")),
    )


def items_view(books: Books) -> pl.DataFrame:
    """Items with what is open and paid now (open_minor, paid_minor, item_status, last_paid, Decimal amount and open)."""
    position = books.item_position().drop("amount_minor")
    joined = books.items.drop("open_minor").join(position, on="item_id", how="left", maintain_order="left")
    return joined.with_columns(
        status=pl.col("item_status"),
        amount=decimal_expr(pl.col("amount_minor"), pl.col("currency")),
        open=decimal_expr(pl.col("open_minor"), pl.col("currency")),
    )
