"""The folder a reconciliation lives in; the one object a notebook holds."""

from __future__ import annotations

import time
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import polars as pl

from bankrec_nb import reporting
from bankrec_nb.domain.errors import DecisionRefused, NotFound
from bankrec_nb.domain.vocabulary import AdjustmentKind, DecisionKind, Tier
from bankrec_nb.dossier import answering, closing, frames, importing, ruling, suggesting
from bankrec_nb.dossier import decisions as d
from bankrec_nb.dossier.folder import Config, Layout, create
from bankrec_nb.dossier.links import links
from bankrec_nb.dossier.memory import aliases
from bankrec_nb.dossier.reports import ImportReport, MatchReport, VerifyReport
from bankrec_nb.dossier.workspace import Workspace
from bankrec_nb.store import fold as folding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from bankrec_nb.domain.books import Books
    from bankrec_nb.domain.settings import MatchSettings
    from bankrec_nb.dossier.reports import Progress
    from bankrec_nb.dossier.suggesting import Proposed
    from bankrec_nb.reporting import AgedBalance, CashFlow, PaidStatus, ReconciliationStatement, Unpaid
    from bankrec_nb.reporting.pack import Pack
    from bankrec_nb.store.log import Event

T = TypeVar("T")


class Dossier:
    """Statements and documents in, decisions taken, proofs out. Frames are Polars; amounts for people are Decimal.

    Every decision is on disk before its method returns. `event_id` makes it safe to try again: the same id is one
    decision.
    """

    def __init__(self, path: str | Path, user: str | None = None) -> None:
        layout = Layout(Path(path).expanduser().resolve())
        self.path = layout.root
        self._ws = Workspace(layout, user)
        self._made: dict[str, tuple[object, Any]] = {}

    def __repr__(self) -> str:
        return f"Dossier({self.path.name}, user={self._ws.user})"

    # ── what is there ──────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def config(self) -> Config:
        """dossier.toml: company, accounts, settings."""
        return self._ws.config

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
        """One row per document or other open thing, with status, open_minor, paid_minor, Decimal amount and open."""
        return self._once("items", lambda: frames.items_view(self.books))

    @property
    def statements(self) -> pl.DataFrame:
        """One row per statement, with its proof."""
        return self._ws.merged.statements

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
        known = self.config.with_accounts(
            importing.accounts_seen(self._ws.merged.transactions, self.statements)
        ).accounts
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
            for c in self._ws.state.conflicts + self._ws.state.waiting
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

    def _waiting(self) -> pl.Series:
        return self.proposed.suggestions.filter(pl.col("rank") == 1)["transaction_id"]

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

    # ── in ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def import_files(
        self, paths: Any, *, account: str | None = None, currency: str | None = None,
        profile: Mapping[str, Any] | None = None, progress: Progress | None = None,
    ) -> ImportReport:  # fmt: skip
        """Bring in statements and documents: a path, a folder, a pattern, or several of them.

        Formats are recognised by content, accounts by what the file says. The same or an overlapping file again adds
        nothing twice. A file that cannot be taken in is a row with its message; the others are not held up.

        Args:
            paths: files are found by name; a path that exists is that file whatever characters it has.
            account: for files that do not name theirs; a file that names another is refused.
            currency: for files that do not say it.
            profile: how to read a delimited file (see the import panel).
            progress: called with (done, of, file name).
        """
        report = importing.import_files(
            self._ws, paths, account=account, currency=currency, profile=profile, progress=progress
        )
        self.check()
        return report

    def revert_import(self, import_id: str, why: str = "") -> Event:
        """Take an import back, by its id, file name or SHA-256, while nothing is decided on what only it brought.

        Raises:
            NotFound: no such import. DecisionRefused: decisions rest on it.
        """

        def build(state: Any) -> dict[str, Any]:
            found = [r for r in self._ws.imports() if import_id in {r.event_id, r.file_name, r.sha256}]
            if not found:
                raise NotFound(f"no import {import_id}.", where="import")
            record = found[-1]
            rest = folding_rest(self._ws, record.event_id)
            lost = (set(state.by_transaction) | set(state.splits)) - rest[0] & _all_ids(self._ws)[0]
            lost |= {i for i in state.by_item if i in _all_ids(self._ws)[1] and i not in rest[1]}
            if lost:
                raise DecisionRefused(
                    f"{len(lost)} of its rows are in use.", where=record.file_name, action="Undo those matches first."
                )
            return {"imports": [record.event_id], "file_name": record.file_name}

        return self._decide(DecisionKind.IMPORT_REVERTED, build, why)

    def match(self, accept: str | None = None, progress: Progress | None = None) -> MatchReport:
        """Match what is open against what is waiting. Decisions already taken are not touched.

        Args:
            accept: a tier to accept at once (only "certain" may be accepted without a person).
            progress: called with (done, of, what).
        """
        started = time.perf_counter()
        if accept is not None and accept != Tier.CERTAIN:
            raise DecisionRefused(
                f"'{accept}' may not be accepted without a person.", where="match", action='Only accept="certain".'
            )
        if progress:
            progress(0, 1, "matching")
        run, limits = suggesting.run(self._ws, self.books)
        self._made["run"] = (suggesting.mark(self._ws), run)
        self._made.pop("proposed", None)
        self._made.pop("transactions", None)
        shown = self.suggestions
        counts = shown.filter(pl.col("rank") == 1).group_by("tier").len("suggestions").sort("tier")
        accepted = len(self.accept(tier=accept, why="accepted by the program: tier certain")) if accept else 0
        self.check()
        if progress:
            progress(1, 1, "")
        return MatchReport(shown, counts, time.perf_counter() - started, accepted, limits)

    def _last_run(self) -> Proposed:
        mark = suggesting.mark(self._ws)
        known = self._made.get("run")
        if known is None or known[0] != mark:
            self._made["run"] = known = (mark, suggesting.load(self._ws))
        found: Proposed = known[1]
        return found

    # ── decisions ──────────────────────────────────────────────────────────────────────────────────────────────────

    def accept(
        self,
        ids: str | Iterable[str] | None = None,
        *,
        tier: str | None = None,
        why: str = "",
        event_id: str | None = None,
    ) -> list[str]:
        """Accept suggestions (by id, or a transaction's first) or all unambiguous first ones of a tier, in one event.

        Returns:
            The ids of the matches made, in order.

        Raises:
            NotFound: an id is not waiting any more. OverAllocated: it no longer fits; nothing was accepted.
        """
        listed = ids if ids is None or isinstance(ids, str) else list(ids)
        if event_id is not None and event_id in self._ws.state.known_ids:
            return self._match_ids(self._ws.state.known_ids[event_id])
        if tier is not None and not d.chosen_ids(self.proposed, None, tier):
            return []

        def build(state: Any) -> dict[str, Any]:
            found = self.proposed
            groups = d.suggested_groups(found, d.chosen_ids(found, listed, tier))
            payload = {"groups": groups, "rules": self._rules_version()}
            d.refuse_closed(self._ws, state, d.transactions_of(payload))
            return payload

        return self._match_ids(self._decide(DecisionKind.ACCEPT, build, why, event_id))

    def reject(self, ids: str | Iterable[str], why: str = "", event_id: str | None = None) -> Event:
        """Reject suggestions: they are not proposed again, the next rival is."""
        listed = [ids] if isinstance(ids, str) else list(ids)

        def build(state: Any) -> dict[str, Any]:
            found = self.proposed
            chosen = d.suggested_groups(found, d.chosen_ids(found, listed, None))
            d.refuse_closed(self._ws, state, {g["transaction_id"] for g in chosen})
            return {"rejections": chosen}

        return self._decide(DecisionKind.REJECT, build, why, event_id)

    def link(
        self, transaction: str | Sequence[str], items: Mapping[Any, Any] | str | Sequence[str], *, adjustments: Iterable[Any] = (),
        why: str = "", event_id: str | None = None, minor: bool = False,
    ) -> str:  # fmt: skip
        """Link by hand: which document gets how much of a transaction.

        Args:
            transaction: its id, or several for a many-to-many match.
            items: {item_id or document number: amount}, {(transaction, item): amount} for several transactions, or just
                documents. Amounts are currency units with the sign of the cash effect ("12.50", Decimal; never float),
                None for all that fits; (transaction's, document's) amounts where the currencies differ. An amount of
                the opposite sign reopens the document (a returned direct debit).
            adjustments: `Adjustment`s or dicts (kind, amount, ledger_account, note, item_id).
            why: the person's note.
            event_id: made by the caller; the same id again is the same decision.
            minor: amounts are integer minor units.

        Returns:
            The match's id.
        """
        listed = [transaction] if isinstance(transaction, str) else list(transaction)
        wanted: dict[Any, Any] = dict.fromkeys([items] if isinstance(items, str) else items)
        wanted.update(items if isinstance(items, Mapping) else {})

        def build(state: Any) -> dict[str, Any]:
            own = [self._ws.limits.canonical(i) for i in listed]
            group = d.linked_group(self._ws, state, own, wanted, list(adjustments), minor=minor)
            if not group["allocations"] and not group["adjustments"]:
                raise DecisionRefused("nothing was chosen.", where="link", action="Name a document or a difference.")
            d.refuse_closed(self._ws, state, d.transactions_of({"groups": [group]}))
            return {"groups": [{**group, "reason": why}]}

        return self._match_ids(self._decide(DecisionKind.LINK, build, why, event_id))[0]

    def handle(self, transactions: str | Iterable[str], note: str = "", event_id: str | None = None) -> Event:
        """Declare transactions handled, with a note: they leave the list, never the data."""
        return self._rest(DecisionKind.HANDLE, transactions, AdjustmentKind.HANDLED, None, note, event_id)

    def categorise(
        self, transactions: str | Iterable[str], ledger_account: str, note: str = "", event_id: str | None = None
    ) -> Event:
        """Book what remains of transactions to a ledger account (rent, salaries, taxes, fees)."""
        if not ledger_account.strip():
            raise DecisionRefused("no account was given.", where="categorise", action="For example 613000.")
        return self._rest(
            DecisionKind.CATEGORISE, transactions, AdjustmentKind.ACCOUNT, ledger_account.strip(), note, event_id
        )

    def _rest(
        self,
        kind: DecisionKind,
        transactions: Any,
        named: AdjustmentKind,
        ledger: str | None,
        note: str,
        event_id: str | None,
    ) -> Event:
        listed = [transactions] if isinstance(transactions, str) else list(dict.fromkeys(transactions))

        def build(state: Any) -> dict[str, Any]:
            d.refuse_closed(self._ws, state, listed)
            return {"groups": d.rest_groups(self._ws, state, listed, named, ledger, note)}

        return self._decide(kind, build, note, event_id)

    def split(
        self,
        transaction: str,
        amounts: Sequence[Any],
        why: str = "",
        event_id: str | None = None,
        *,
        minor: bool = False,
    ) -> list[str]:
        """Split a transaction into parts that are matched on their own; the amounts add up to it.

        The parts (`<transaction_id>/1`, `/2`, …) stand in its place in all frames; `links` shows them under it.

        Returns:
            The parts' ids.
        """
        own = self._ws.limits.canonical(transaction)

        def build(state: Any) -> dict[str, Any]:
            d.refuse_closed(self._ws, state, [own])
            whole = d.need_transaction(self._ws, state, own)
            parts = [d.to_minor(a, whole.currency, minor=minor) for a in amounts]
            if own in state.splits:
                raise DecisionRefused("it is split already.", where="split", action="Undo that split first.")
            if len(parts) < 2 or sum(parts) != whole.minor:
                raise DecisionRefused(
                    f"the parts add up to {sum(parts)}, the transaction is {whole.minor} (minor units).", where="split"
                )
            return {"splits": [{"transaction_id": own, "amounts": parts}]}

        event = self._decide(DecisionKind.SPLIT, build, why, event_id)
        return [folding.part_id(own, n) for n in range(1, len(event.payload["splits"][0]["amounts"]) + 1)]

    def create_item(
        self, item_type: str, amount: Any = None, *, transaction: str | None = None, why: str = "", event_id: str | None = None,
        minor: bool = False, **columns: Any,
    ) -> str:  # fmt: skip
        """Create a missing document, from a transaction where one is given (it is then linked to it in the same step).

        Args:
            item_type: sales_invoice, purchase_invoice, …
            amount: signed by its cash effect; what remains of the transaction where left out.
            transaction: the line it is made from.
            why: the person's note.
            event_id: made by the caller; the same id again is the same decision.
            minor: the amount is integer minor units.
            columns: document_number, issue_date, due_date, counterparty_name, … of the ledger_item table.

        Returns:
            The item's id.
        """
        from bankrec_nb.dossier.creating import created_item

        def build(state: Any) -> dict[str, Any]:
            return created_item(self._ws, state, item_type, amount, transaction, columns, minor=minor)

        return str(self._decide(DecisionKind.CREATE_ITEM, build, why, event_id).payload["items"][0]["item_id"])

    def undo(self, event_ids: str | Iterable[str] | None = None, why: str = "", event_id: str | None = None) -> Event:
        """Take back decisions or single matches; without ids, one's own last one that still stands.

        Undoing an undo puts the decision back. Nothing is erased: an undo is a decision too.

        Raises:
            NotFound: no such decision. DecisionRefused: another decision rests on it. PeriodClosed: it is sealed.
        """
        listed = None if event_ids is None else [event_ids] if isinstance(event_ids, str) else list(event_ids)

        def build(state: Any) -> dict[str, Any]:
            from bankrec_nb.dossier.undoing import undo_payload

            return undo_payload(self._ws, state, listed)

        return self._decide(DecisionKind.UNDO, build, why, event_id)

    def history(self, about: str | None = None) -> pl.DataFrame:
        """One row per decision (about a transaction, document, suggestion or match), oldest first; `active` is False when undone."""
        from bankrec_nb.dossier.undoing import history

        return history(self._ws, about)

    def resolve(self, keep: str, why: str = "") -> Event:
        """Resolve a conflict: this decision holds, those it stands against are set aside."""
        from bankrec_nb.dossier.undoing import resolve_payload

        return self._decide(DecisionKind.RESOLVE, lambda state: resolve_payload(state, keep), why)

    def add_rule(
        self, name: str, contains: str, ledger_account: str, *, event_id: str | None = None, **conditions: Any
    ) -> str:
        """Make a rule: propose this account for lines whose label has all these words.

        Args:
            name: what you call it.
            contains: words, separated by spaces.
            ledger_account: where such lines are booked.
            event_id: made by the caller; the same id again is the same decision.
            conditions: direction ("in", "out", "both"), account_id, least and most (absolute amounts, currency units).

        Returns:
            The rule's id.
        """
        rule = ruling.rule_row(name=name, contains=contains, ledger_account=ledger_account, **conditions)
        return self._decide(DecisionKind.RULE, lambda _: {"rule": rule}, name, event_id).event_id

    def edit_rule(self, rule_id: str, why: str = "", **changes: Any) -> Event:
        """Change a rule (enabled=False switches it off); its version rises, decisions keep the version they were taken with."""
        return self._decide(DecisionKind.RULE, lambda state: ruling.edited_rule(state, rule_id, changes), why)

    def simulate_rule(self, contains: str, ledger_account: str, **conditions: Any) -> pl.DataFrame:
        """The open transactions a rule would propose for, as the matcher sees them; nothing is written."""
        rule = ruling.rule_row(name="simulated", contains=contains, ledger_account=ledger_account, **conditions)
        return ruling.simulate(self._ws, self.books, rule)

    def remember(self, alias_kind: str, bank_value: str, counterparty_key: str, why: str = "") -> Event:
        """Teach that the bank's name, iban, creditor_id or mandate means this counterparty."""
        return self._decide(
            DecisionKind.MEMORY, lambda _: ruling.memory_edit("add", alias_kind, bank_value, counterparty_key), why
        )

    def forget(self, alias_kind: str, bank_value: str, counterparty_key: str, why: str = "") -> Event:
        """Take something learned out of the memory."""
        return self._decide(
            DecisionKind.MEMORY, lambda _: ruling.memory_edit("forget", alias_kind, bank_value, counterparty_key), why
        )

    def sign_off(self, period: str, account: str | None = None, why: str = "") -> Event:
        """Sign, as the preparer, under a month's figures as they are now ("2026-10")."""
        return closing.sign_off(self, self._ws, period, account, why)

    def close(
        self, period: str, account: str | None = None, why: str = "", *, carry_forward: bool = False, pack: bool = True
    ) -> Event:
        """Close a month of an account: another person than the preparer reviews and seals it.

        Args:
            period: the month, "2026-10".
            account: its id or name; the only one by default.
            why: the reviewer's note.
            carry_forward: bank transactions not yet explained are listed in the seal and may be decided later.
            pack: write the reconciliation pack into reports/, with the seal's hash.

        Raises:
            NotReadyToClose: a proof does not hold, a conflict is open, or the preparer has not signed; says which.
            DecisionRefused: preparer and reviewer are one person, and the firm is not a one-person firm.
            PeriodClosed: it is closed already.
        """
        event = closing.close(self, self._ws, period, account, why, carry_forward=carry_forward)
        if pack:
            folder = self._ws.layout.reports / event.payload["seal_file"].removesuffix(".json")
            answering.write_files(folder, self.pack(event.payload["last_day"]).files())
        return event

    def reopen(self, period: str, account: str | None = None, why: str = "") -> Event:
        """Reopen a closed month: another person than who closed it, with a reason; the old seal and pack stay."""
        return closing.reopen(self, self._ws, period, account, why)

    def obstacles(self, period: str, account: str | None = None, *, carry_forward: bool = False) -> list[str]:
        """What keeps a month from closing, in words; empty when every proof holds."""
        return closing.obstacles(
            self, self._ws, closing.scope(self, self._ws, period, account), carry_forward=carry_forward
        )

    def _decide(self, kind: DecisionKind, build: Any, why: str = "", event_id: str | None = None) -> Event:
        return self._ws.decide(kind, build, why, event_id)

    def _match_ids(self, event: Event) -> list[str]:
        return [folding.match_id(event, place) for place in range(len(event.payload.get("groups", ())))]

    def _rules_version(self) -> dict[str, int]:
        return {rule_id: int(rule["version"]) for rule_id, rule in self._ws.state.rules.items()}

    # ── out ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def links(self) -> pl.DataFrame:
        """One row per allocation, accepted or suggested (first rank); columns as `bankrec links` writes them."""
        return links(self.books, self._ws.merged.transactions, self.proposed)

    def reconciliation_statement(
        self, as_of: str | date | None = None, account: str | None = None
    ) -> ReconciliationStatement:
        """The reconciliation statement of an account (the only one by default) at a date (the last booked by default)."""
        account_id = importing.account_named(self._ws, account)
        return reporting.reconciliation_statement(
            self.books, account_id, answering.day(self, as_of), about=answering.about(self)
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

    def check(self) -> None:
        """Assert that every cent is used once; raises ConservationBroken."""
        self.books.check_conservation()

    def refresh(self) -> bool:
        """Take in what others (or one's other notebooks) wrote; True when something was new."""
        return self._ws.refresh()

    def sql(self, query: str, params: Any = None) -> pl.DataFrame:
        """The answer to one SELECT over all tables (DuckDB), read-only."""
        from bankrec_nb.dossier.querying import answer

        return answer(self, self._ws, query, params)

    def status(self) -> dict[str, Any]:
        """What stands and what is left to do, as plain figures."""
        from bankrec_nb.dossier.summary import status

        return status(self, self._ws)

    def verify(self, *, repair: bool = False) -> VerifyReport:
        """Check hashes, logs, fold, seals and conservation; with repair, rebuild facts from their originals."""
        from bankrec_nb.dossier.verifying import verify

        return verify(self, self._ws, repair=repair)

    def close_files(self) -> None:
        """Let the local cache go, so that another kernel can have it."""
        self._ws.sql.close()


def folding_rest(ws: Workspace, without: str) -> tuple[set[str], set[str]]:
    """Transaction and item ids that are there without one import."""
    from bankrec_nb.store.merge import merge

    merged = merge([ws.facts_of(r) for r in ws.imports() if r.event_id != without])
    return set(merged.transactions["transaction_id"]), set(merged.items["item_id"])


def _all_ids(ws: Workspace) -> tuple[set[str], set[str]]:
    return set(ws.merged.transactions["transaction_id"]), set(ws.merged.items["item_id"])


def open_dossier(path: str | Path, user: str | None = None, *, company: str = "") -> Dossier:
    """The dossier in this folder; an empty or missing folder becomes a new one.

    Raises:
        DossierError: the folder holds something else.
    """
    layout = Layout(Path(path).expanduser().resolve())
    if not layout.toml.exists():
        make(layout, company)
    return Dossier(path, user)


def make(layout: Layout, company: str = "") -> None:
    """A new dossier in an empty or missing folder."""
    from bankrec_nb.domain.errors import DossierError, WriteFailed
    from bankrec_nb.store.atomic import write_failed

    try:
        layout.root.mkdir(parents=True, exist_ok=True)
        used = any(layout.root.glob("*.jsonl")) or layout.facts.exists()
        if used:
            raise DossierError(
                "dossier.toml is missing in a folder that holds a dossier.",
                where=layout.root.name,
                action="Restore it from a copy.",
            )
        create(layout, company)
    except OSError as error:
        raise write_failed(layout.root, error) from error
    except WriteFailed:
        raise
