"""Building a match: the draft a suggestion begins as, and each change a person makes to it.

Pure: a snapshot and a draft in, a draft out. What cannot be read or makes no sense changes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.ledger_accounts import usual_account
from bankrec_nb.widgets.draft import Difference, Draft, Part
from bankrec_nb.widgets.pane import NAMEABLE
from bankrec_nb.widgets.snapshot import one
from bankrec_nb.widgets.view import amount_typed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bankrec_nb.widgets.snapshot import Snapshot

MINUS = ("-", "\u2212")


def blank(row: Mapping[str, Any]) -> Draft:
    """A draft with nothing in it."""
    return Draft(row["transaction_id"], row["remaining_minor"], row["currency"], edited=True)


def suggested(shot: Snapshot, row: dict[str, Any], suggestion_id: str | None = None) -> Draft:
    """The draft that a suggestion (the first by default) is; an empty one where there is none."""
    if suggestion_id is None:
        listed = shot.suggestions_for(row)
        suggestion_id = listed["suggestion_id"][0] if listed.height else None
    if suggestion_id is None:
        return blank(row)
    own = (pl.col("group_id") == suggestion_id) & (pl.col("transaction_id") == row["transaction_id"])
    parts = shot.allocations.filter(own).iter_rows(named=True)
    named = shot.adjustments.filter(own).iter_rows(named=True)
    return Draft(
        row["transaction_id"],
        row["remaining_minor"],
        row["currency"],
        {p["item_id"]: Part(p["allocated_minor"], p["item_allocated_minor"]) for p in parts},
        tuple(
            Difference(a["adjustment_kind"], a["amount_minor"], a["ledger_account"] or "", a["note"] or "")
            for a in named
        ),
        suggestion_id,
    )


def changed(shot: Snapshot, draft: Draft, what: str, values: Mapping[str, Any]) -> Draft:
    """The draft after one change: tick, untick, allocate, difference, change_difference or drop_difference."""
    own = _own(shot, draft)
    match what:
        case "tick":
            return _ticked(shot, own, str(values.get("item_id")))
        case "untick":
            return own.without_item(str(values.get("item_id")))
        case "allocate":
            return _allocated(shot, own, str(values.get("item_id")), str(values.get("amount", "")))
        case "difference":
            return _with_difference(shot, own, str(values.get("kind")))
        case "change_difference":
            return _difference_changed(own, int(values.get("place", -1)), values)
        case "drop_difference":
            return own.without_difference(int(values.get("place", -1)))
        case _:
            return draft


def _own(shot: Snapshot, draft: Draft) -> Draft:
    """A suggestion that a person changes becomes theirs; one that also explains other lines is begun anew."""
    if draft.edited or draft.suggestion_id is None:
        return draft
    both = (shot.allocations, shot.adjustments)
    others = (pl.col("group_id") == draft.suggestion_id) & (pl.col("transaction_id") != draft.transaction_id)
    shared = any(frame.filter(others).height for frame in both)
    return replace(draft, parts={}, differences=(), edited=True) if shared else draft


def _ticked(shot: Snapshot, draft: Draft, item_id: str) -> Draft:
    if item_id in draft.parts:
        return draft
    item = one(shot.items, "item_id", item_id)
    return draft.with_item(item_id, item["open_minor"], item["currency"])


def _allocated(shot: Snapshot, draft: Draft, item_id: str, text: str) -> Draft:
    """A figure typed without a sign has the document's: 100 of a purchase invoice is −100."""
    typed = amount_typed(text, draft.currency)
    if typed is None or item_id not in draft.parts:
        return draft
    item = one(shot.items, "item_id", item_id)
    signed = typed if text.strip().startswith(MINUS) or item["open_minor"] >= 0 else -typed
    if signed == draft.parts[item_id].minor:
        return draft
    return draft.allocating(item_id, signed, same_currency=item["currency"] == draft.currency)


def _with_difference(shot: Snapshot, draft: Draft, kind: str) -> Draft:
    if kind not in set(NAMEABLE):
        return draft
    chosen = shot.items.filter(pl.col("item_id").is_in(list(draft.parts)))
    made = draft.with_difference(kind, dict(chosen.select("item_id", "open_minor").iter_rows()))
    last = len(made.differences) - 1
    return made.changing_difference(last, ledger_account=usual_account(kind, made.differences[last].minor))


def _difference_changed(draft: Draft, place: int, values: Mapping[str, Any]) -> Draft:
    if not 0 <= place < len(draft.differences):
        return draft
    changes: dict[str, Any] = {k: str(values[k]).strip() for k in ("ledger_account", "note") if k in values}
    typed = amount_typed(str(values.get("amount", "")), draft.currency)
    if typed is not None:
        changes["minor"] = typed
    if values.get("kind") in set(NAMEABLE):
        changes["kind"] = str(values["kind"])
    return draft.changing_difference(place, **changes)
