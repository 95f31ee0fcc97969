"""The decisions a person takes; each is on disk before its method returns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bankrec_nb.domain.errors import DecisionRefused
from bankrec_nb.domain.vocabulary import AdjustmentKind, DecisionKind
from bankrec_nb.dossier import decisions as d
from bankrec_nb.dossier.answers import Answers
from bankrec_nb.store.applying import match_id, part_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import polars as pl

    from bankrec_nb.store.record import Event


class Deciding(Answers):
    """Accept, reject, link, handle, categorise, split, create, undo."""

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
            found = self._proposed_for(listed)
            groups = d.suggested_groups(found, d.chosen_ids(found, listed, tier))
            d.refuse_empty(groups)
            payload = {"groups": groups, "rules": self._rules_version()}
            d.refuse_closed(self._ws, state, d.transactions_of(payload))
            return payload

        return self._match_ids(self._decide(DecisionKind.ACCEPT, build, why, event_id))

    def reject(self, ids: str | Iterable[str], why: str = "", event_id: str | None = None) -> Event:
        """Reject suggestions: they are not proposed again, the next rival is."""
        listed = [ids] if isinstance(ids, str) else list(ids)

        def build(state: Any) -> dict[str, Any]:
            found = self._proposed_for(listed)
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
        return [part_id(own, n) for n in range(1, len(event.payload["splits"][0]["amounts"]) + 1)]

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

    def _decide(self, kind: DecisionKind, build: Any, why: str = "", event_id: str | None = None) -> Event:
        return self._ws.decide(kind, build, why, event_id)

    def _match_ids(self, event: Event) -> list[str]:
        return [match_id(event, place) for place in range(len(event.payload.get("groups", ())))]

    def _rules_version(self) -> dict[str, int]:
        return {rule_id: int(rule["version"]) for rule_id, rule in self._ws.state.rules.items()}
