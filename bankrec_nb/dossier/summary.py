"""What stands and what is left to do, as plain figures."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.vocabulary import BookingStatus, TransactionStatus
from bankrec_nb.readers.proof import unproved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bankrec_nb.dossier.dossier import Dossier
    from bankrec_nb.dossier.workspace import Workspace
    from bankrec_nb.store.record import Event


SKEW_SECONDS = 300


def clock_skew(events: Sequence[Event]) -> list[str]:
    """Computers whose clock was behind another's when they decided: shown, because times are read by people.

    The order of decisions comes from logical counters and is not touched by a wrong clock.
    """
    latest, behind = "", dict[str, float]()
    for event in events:
        if event.at >= latest:
            latest = event.at
        else:
            late = (datetime.fromisoformat(latest) - datetime.fromisoformat(event.at)).total_seconds()
            who = f"{event.user}@{event.device}"
            behind[who] = max(behind.get(who, 0), late)
    return [
        f"the clock of {who} was up to {late / 60:.0f} minutes behind"
        for who, late in sorted(behind.items())
        if late > SKEW_SECONDS
    ]


def status(dossier: Dossier, ws: Workspace) -> dict[str, Any]:
    """Counts by status and tier, what is open, and everything that keeps a period from closing."""
    booked = dossier.transactions.filter(
        pl.col("booking_status").fill_null(BookingStatus.BOOKED) == BookingStatus.BOOKED
    )
    counts = dict(booked.group_by("status").len().iter_rows())
    first = dossier.suggestions.filter(pl.col("rank") == 1)
    return {
        "company": dossier.config.company,
        "user": ws.user,
        "files": len(ws.imports()),
        "accounts": dossier.accounts.height,
        "transactions": booked.height,
        **{str(s): counts.get(str(s), 0) for s in TransactionStatus},
        "pending": dossier.transactions.height - booked.height,
        "items": dossier.items.height,
        "open_items": dossier.items.filter(pl.col("open_minor") != 0).height,
        "suggestions": dict(first.group_by("tier").len().sort("tier").iter_rows()),
        "matches": dossier.matches.height,
        "stale_matches": dossier.matches.filter(pl.col("stale")).height,
        "stale": stale(dossier).to_dicts(),
        "decisions": len(ws.state.events),
        "conflicts": dossier.conflicts.height,
        "conflicting": dossier.conflicts.to_dicts(),
        "unproved_statements": unproved(dossier.statements).height,
        "statement_findings": dossier.statement_findings.to_dicts(),
        "closed_periods": sorted(f"{p.period} {p.account_id}" for p in ws.state.closed.values()),
        "clock_skew": clock_skew(ws.state.events),
        "problems": [f"{where}: {what}" for where, what in ws.problems()],
    }


def stale(dossier: Dossier) -> pl.DataFrame:
    """One row per match whose document changed or went away at its source: match_id, booking_date, documents, user."""
    matches = dossier.matches.filter("stale").select("match_id", "user")
    documents = dossier.items.select("item_id", document=pl.coalesce("document_number", "label", "item_id"))
    days = dossier.transactions.select("transaction_id", "booking_date")
    return (
        matches.join(dossier.allocations, left_on="match_id", right_on="group_id")
        .join(documents, on="item_id")
        .join(days, on="transaction_id")
        .group_by("match_id", "user")
        .agg(pl.col("booking_date").min(), documents=pl.col("document").unique().sort().str.join(", "))
        .select("match_id", "booking_date", "documents", "user")
        .sort("booking_date", "match_id")
    )
