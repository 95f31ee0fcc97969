"""What a dossier holds, as frames: facts with their status, suggestions, decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import polars as pl

from bankrec_nb.dossier import frames, suggesting
from bankrec_nb.dossier.accounts import accounts_seen
from bankrec_nb.dossier.memory import aliases
from bankrec_nb.dossier.proving import statement_findings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bankrec_nb.domain.books import Books
    from bankrec_nb.domain.settings import MatchSettings
    from bankrec_nb.dossier.folder import Config
    from bankrec_nb.dossier.suggesting import Proposed
    from bankrec_nb.dossier.workspace import Workspace
    from bankrec_nb.reporting.about import Language

T = TypeVar("T")


class Views:
    """The frames of a dossier, made when asked for and kept until something changes."""

    _ws: Workspace
    _spoken: Language | None
    _made: dict[str, tuple[object, Any]]

    @property
    def config(self) -> Config:
        """dossier.toml: company, accounts, settings."""
        return self._ws.config

    @property
    def language(self) -> Language:
        """In which panels and reports speak: as it was opened, else the dossier's own."""
        return "en" if (self._spoken or self.config.language) == "en" else "fr"

    @property
    def user(self) -> str:
        """Who decides here."""
        return self._ws.user

    @property
    def settings(self) -> MatchSettings:
        """How the matcher looks; changed in dossier.toml or with `set_settings`."""
        return self._ws.config.settings

    @property
    def books(self) -> Books:
        """Facts and accepted matches, for reports."""
        return self._once("books", self._make_books)

    def _make_books(self) -> Books:
        ws = self._ws
        books = frames.books_of(ws.merged, ws.state, ws.limits)
        ws.keep_snapshot(frames.decided(ws.state, ws.limits))
        return books

    @property
    def transactions(self) -> pl.DataFrame:
        """One row per bank transaction, with status, remaining_minor, document_count, Decimal amount and remaining."""
        return self._once("transactions", lambda: frames.transactions_view(self.books, self._waiting()))

    @property
    def items(self) -> pl.DataFrame:
        """One row per document or other open thing, with status, open_minor, paid_minor, Decimal amount and open.

        `gone_at_source`: a later whole export of its books leaves it out.
        """
        gone = pl.col("item_id").is_in(self._ws.merged.gone["item_id"].implode())
        return self._once("items", lambda: frames.items_view(self.books).with_columns(gone_at_source=gone))

    @property
    def statements(self) -> pl.DataFrame:
        """One row per statement, with its proof."""
        return self._ws.merged.statements

    @property
    def statement_findings(self) -> pl.DataFrame:
        """One row per gap, overlap, repeat, missing period or unproved statement, and who let it stand."""
        return self._once("statement_findings", lambda: statement_findings(self._ws, self.statements))

    @property
    def details(self) -> pl.DataFrame:
        """One row per payment inside a batch."""
        return self._ws.merged.details

    @property
    def issues(self) -> pl.DataFrame:
        """One row per thing a reader or a check found."""
        return self._ws.merged.issues

    @property
    def matches(self) -> pl.DataFrame:
        """One row per accepted match."""
        return self.books.matches

    @property
    def allocations(self) -> pl.DataFrame:
        """One row per part of a transaction that pays part of an item (accepted)."""
        return self.books.allocations

    @property
    def adjustments(self) -> pl.DataFrame:
        """One row per named difference in an accepted match."""
        return self.books.adjustments

    @property
    def suggestions(self) -> pl.DataFrame:
        """One row per suggestion that still stands; rank 1 is what would be applied."""
        return self.proposed.suggestions

    @property
    def evidence(self) -> pl.DataFrame:
        """One row per kind of likeness behind each suggestion."""
        return self.proposed.evidence

    @property
    def proposed(self) -> Proposed:
        """Suggestions with their allocations, adjustments and evidence."""
        return self._once("proposed", lambda: suggesting.standing(self._ws, self.books, self._last_run()))

    @property
    def accounts(self) -> pl.DataFrame:
        """One row per bank account: account_id, name, currency, bank_id, ledger_account, transaction_count, first and last day."""
        known = self.config.with_accounts(accounts_seen(self._ws.merged.transactions, self.statements)).accounts
        frame = pl.DataFrame(
            [vars(a) for a in known],
            schema=dict.fromkeys(("account_id", "name", "currency", "bank_id", "ledger_account"), pl.String),
        )
        seen = self._ws.merged.transactions.group_by("account_id").agg(
            transaction_count=pl.len().cast(pl.Int64),
            first_day=pl.col("booking_date").min(),
            last_day=pl.col("booking_date").max(),
        )
        return frame.join(seen, on="account_id", how="left", maintain_order="left").with_columns(
            pl.col("transaction_count").fill_null(0)
        )

    @property
    def aliases(self) -> pl.DataFrame:
        """What was learned about counterparties, with people's edits."""
        return self._once("aliases", lambda: aliases(self.books, self._ws.state))

    @property
    def rules(self) -> pl.DataFrame:
        """Rules people made."""
        return suggesting.rule_frame(self._ws.state)

    @property
    def conflicts(self) -> pl.DataFrame:
        """Decisions that are kept but do not show because another stands: resolve them before closing."""
        rows = [
            (c.decision_id, c.event_id, c.user, c.kind, list(c.against), c.reason)
            for c in (*self._ws.state.conflicts, *self._ws.state.waiting, *self._ws.counted.held)
        ]
        schema: dict[str, Any] = {
            "decision_id": pl.String,
            "event_id": pl.String,
            "user": pl.String,
            "kind": pl.String,
            "against": pl.List(pl.String),
            "reason": pl.String,
        }
        return pl.DataFrame(rows, schema=schema, orient="row")

    def _proposed_for(self, ids: str | Iterable[str] | None) -> Proposed:
        """What stands of the suggestions that are decided on: a click need not look at all the others."""
        if ids is None:
            return self.proposed
        asked = [ids] if isinstance(ids, str) else list(ids)
        return suggesting.standing_of(self._ws, suggesting.only(self._last_run(), asked))

    def _waiting(self) -> pl.Series:
        """Transactions that a first suggestion explains, the second leg of a transfer included."""
        found = self.proposed
        first = found.suggestions.filter(pl.col("rank") == 1).select("suggestion_id", "transaction_id")
        parts = [
            frame.join(first, left_on="group_id", right_on="suggestion_id", how="semi")["transaction_id"]
            for frame in (found.allocations, found.adjustments)
        ]
        return pl.concat([first["transaction_id"], *parts]).unique()

    def _once(self, name: str, make: Callable[[], T]) -> T:
        """A frame made once per version of the state."""
        state = self._ws.state
        key = (self._ws.version, id(state))
        if name in self._made and self._made[name][0] == key:
            found: T = self._made[name][1]
            return found
        value = make()
        self._made[name] = ((self._ws.version, id(self._ws.state)), value)
        return value

    def _last_run(self) -> Proposed:
        mark = suggesting.mark(self._ws)
        known = self._made.get("run")
        if known is None or known[0] != mark:
            self._made["run"] = known = (mark, suggesting.load(self._ws))
        found: Proposed = known[1]
        return found
