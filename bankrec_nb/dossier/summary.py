"""What stands and what is left to do, as plain figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.vocabulary import BookingStatus, TransactionStatus
from bankrec_nb.readers.proof import unproved

if TYPE_CHECKING:
    from bankrec_nb.dossier.dossier import Dossier
    from bankrec_nb.dossier.workspace import Workspace


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
        "decisions": len(ws.state.events),
        "conflicts": len(ws.state.conflicts) + len(ws.state.waiting),
        "unproved_statements": unproved(dossier.statements).height,
        "closed_periods": sorted(f"{p.period} {p.account_id}" for p in ws.state.closed.values()),
        "problems": [f"{where}: {what}" for where, what in ws.problems()],
    }
