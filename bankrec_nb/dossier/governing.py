"""Rules, memory and closed periods: decisions about how the dossier is worked on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from bankrec_nb.domain.sentences import refusal
from bankrec_nb.domain.vocabulary import DecisionKind
from bankrec_nb.dossier import answering, closing, paying, proving, ruling
from bankrec_nb.dossier.accounts import account_named
from bankrec_nb.dossier.deciding import Deciding

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from bankrec_nb.reporting.payment_file import PaymentOrder
    from bankrec_nb.store.record import Event


class Governing(Deciding):
    """Rules made and simulated, memory edited, months signed, closed and reopened."""

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

    def edit_rule(self, rule_id: str, why: str = "", event_id: str | None = None, **changes: Any) -> Event:
        """Change a rule (enabled=False switches it off); its version rises, decisions keep the version they were taken with."""
        return self._decide(DecisionKind.RULE, lambda state: ruling.edited_rule(state, rule_id, changes), why, event_id)

    def delete_rule(self, rule_id: str, why: str = "", event_id: str | None = None) -> Event:
        """Delete a rule: it proposes nothing any more, what was accepted stands; undo puts it back."""
        return self._decide(DecisionKind.RULE, lambda state: ruling.deleted_rule(state, rule_id), why, event_id)

    def simulate_rules(self) -> pl.DataFrame:
        """The open transactions each enabled rule would propose for, beside the others: rule_id, transaction_id, amount_minor, currency."""
        return ruling.simulate_all(self._ws, self.books, self.proposed)

    def simulate_rule(self, contains: str, ledger_account: str, **conditions: Any) -> pl.DataFrame:
        """The open transactions a rule would propose for, as the matcher sees them; nothing is written."""
        rule = ruling.rule_row(name="simulated", contains=contains, ledger_account=ledger_account, **conditions)
        return ruling.simulate(self._ws, self.books, self.proposed, rule)

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

    @property
    def signatures(self) -> pl.DataFrame:
        """One row per signature, sealing and reopening in force, oldest first: account_id, period, role, user, at, seal_hash."""
        return answering.sign_offs(self._ws)

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

    def override(self, statement: str, why: str) -> Event:
        """Let stand what a statement leaves unproved (a gap before it, rows kept apart), by its number, file name or id.

        Raises:
            DecisionRefused: no reason is given, or the statement does not add up.
        """
        return proving.override(self._ws, self.statements, statement, why)

    def obstacles(
        self, period: str, account: str | None = None, *, carry_forward: bool = False, language: str = "en"
    ) -> list[str]:
        """What keeps a month from closing, in words of a language; empty when every proof holds."""
        place = closing.scope(self, self._ws, period, account)
        found = closing.obstacles(self, self._ws, place, carry_forward=carry_forward)
        return [refusal(sentence, language) for sentence in found]

    def payable(self, due: str | date | None = None) -> pl.DataFrame:
        """Open purchase invoices (all, or due by a day) and credit notes, with what hinders the payment of each."""
        waiting = self.proposed.allocations["item_id"].unique().to_list()
        return paying.payable(
            self.items, self._ws.state, waiting, date.max if due is None else answering.day(self, due), self.aliases
        )

    def order_payments(
        self, on: str | date, documents: Iterable[str] = (), *, account: str | None = None, due: str | date | None = None,
        booked_as_one: bool = True, why: str = "", event_id: str | None = None,
    ) -> PaymentOrder:  # fmt: skip
        """Approve purchase invoices and order their payment: one transfer per supplier's IBAN, credit notes deducted.

        The documents then carry the order's number, so that its debit finds them; undo takes an order back.

        Args:
            on: the day the bank is to pay.
            documents: numbers or item ids; all that is due and that nothing hinders by default.
            account: the euro account to pay from (the only one by default).
            due: the last due date that is paid; `on` by default.
            booked_as_one: whether the bank is asked to debit one sum.
            why: a reason for the log.
            event_id: made by the caller; the same id again is the same decision.

        Raises:
            DecisionRefused: a document cannot be paid, or there is nothing to pay. NotFound: no such open document.
        """
        account_id, pay_on = account_named(self._ws, account), answering.day(self, on)
        named = [documents] if isinstance(documents, str) else list(documents)
        last_due = date.max if named and due is None else answering.day(self, due or pay_on)

        def build(state: Any) -> dict[str, Any]:
            rows = self.payable(last_due)
            return paying.order_payload(self._ws, state, rows, account_id, pay_on, named, as_one=booked_as_one)

        return paying.order_of(self._decide(DecisionKind.ORDER_PAYMENT, build, why, event_id))
