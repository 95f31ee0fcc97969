"""What a dossier answers: links, proofs, reports, exports, SQL."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bankrec_nb import reporting
from bankrec_nb.dossier import answering
from bankrec_nb.dossier.accounts import account_named
from bankrec_nb.dossier.links import links
from bankrec_nb.dossier.views import Views

if TYPE_CHECKING:
    from datetime import date

    import polars as pl

    from bankrec_nb.reporting import AgedBalance, CashFlow, PaidStatus, ReconciliationStatement, Unpaid
    from bankrec_nb.reporting.about import About
    from bankrec_nb.reporting.pack import Pack


class Answers(Views):
    """Read-only answers; nothing here changes the dossier."""

    def links(self) -> pl.DataFrame:
        """One row per allocation, accepted or suggested (first rank); columns as `bankrec links` writes them."""
        return links(self.books, self._ws.merged.transactions, self.proposed)

    def reconciliation_statement(
        self, as_of: str | date | None = None, account: str | None = None, *, about: About | None = None
    ) -> ReconciliationStatement:
        """The reconciliation statement of an account (the only one by default) at a date (the last booked by default)."""
        account_id = account_named(self._ws, account)
        return reporting.reconciliation_statement(
            self.books, account_id, answering.day(self, as_of), about=about or answering.about(self)
        )

    def unpaid(self, as_of: str | date | None = None) -> Unpaid:
        """Unpaid documents at a date."""
        return reporting.unpaid(self.books, answering.day(self, as_of), about=answering.about(self))

    def aged_balance(self, as_of: str | date | None = None) -> AgedBalance:
        """Customers' and suppliers' aged balance at a date."""
        return reporting.aged_balance(self.books, answering.day(self, as_of), about=answering.about(self))

    def paid_status(self) -> PaidStatus:
        """Each document's paid status, with the payments that made it so and its lettering code."""
        return reporting.paid_status(self.books)

    def cash_flow(
        self, by: Any = "month", *, since: str | date | None = None, until: str | date | None = None
    ) -> CashFlow:
        """Money in and out by month, account, bank, category or counterparty (one or several of them)."""
        first = None if since is None else answering.day(self, since)
        last = None if until is None else answering.day(self, until)
        return reporting.cash_flow(self.books, by, since=first, until=last, about=answering.about(self))

    def export(self, kind: str, path: str | Path | None = None, *, as_of: str | date | None = None) -> list[Path]:
        """Write a journal, fec, xlsx, pack or links export; returns the files written."""
        return answering.export(self, self._ws, kind, None if path is None else Path(path), as_of)

    def pack(self, as_of: str | date | None = None) -> Pack:
        """The reconciliation pack (HTML, XLSX, charts) in memory."""
        return answering.pack(self, self._ws, answering.day(self, as_of))

    def review(self, **options: Any) -> Any:
        """The review panel. Its layer lies above this one, so it is looked up only when asked for."""
        return import_module("bankrec_nb.widgets").review(self, **options)
