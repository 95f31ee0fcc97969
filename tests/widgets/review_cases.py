"""Dossiers for the review's tests: real logs and real matching, facts put in directly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bankrec_nb.domain import tables as t
from bankrec_nb.domain.errors import WriteFailed
from bankrec_nb.dossier import Dossier, open_dossier
from bankrec_nb.dossier.suggesting import Proposed, mark
from bankrec_nb.store.merge import Merged
from tests.builders import bank_transactions, ledger_items

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import polars as pl
    import pytest

    from bankrec_nb.widgets import ReviewModel

HOSTILE = (
    "<img src=x onerror=\"window.__hacked=1;document.title='HACKED'\">",
    "<script>window.__hacked=2</script>",
    r"$\href{javascript:window.__hacked=3}{click}$ PAID $100 FEE $5",
    "\u202eEVIL\u202c \u2066x\u2069 RTL",
    "A" * 10_000,
    '=HYPERLINK("http://evil.example","x")',
    "NUL\x00BYTE \x07BELL",
    "<a href=\"javascript:window.__hacked=4\">click</a> <svg onload='window.__hacked=5'>",
    "**bold** [link](javascript:window.__hacked=6) `code`",
)
"""Labels of a payer who means harm."""


_matched: dict[str, Proposed] = {}


def dossier_of(folder: Path, transactions: pl.DataFrame, items: pl.DataFrame, case: str = "") -> Dossier:
    """A dossier that holds these rows, matched; a named case is matched once and its suggestions are used again."""
    dossier = open_dossier(folder / "acme", "anna", company="Acme SARL")
    dossier._ws.adopt(Merged(transactions=transactions, items=items))
    if case in _matched:
        dossier._made["run"] = (mark(dossier._ws), _matched[case])
        return dossier
    dossier.match()
    if case:
        _matched[case] = dossier.proposed
    return dossier


def six_lines(folder: Path) -> Dossier:
    """Three payments with their invoice's number, one lot, rent, and a fee short."""
    transactions = bank_transactions(
        {
            "transaction_id": "t1",
            "amount_minor": 12_000,
            "remittance_information": "REGLEMENT FA-2026-0101 ATELIER DUPONT",
        },
        {
            "transaction_id": "t2",
            "amount_minor": 8_050,
            "remittance_information": "VIR FA-2026-0102 BOULANGERIE MARTIN",
        },
        {
            "transaction_id": "t3",
            "amount_minor": 30_000,
            "remittance_information": "VIR FA-2026-0103 FA-2026-0104 GARAGE LEROY",
        },
        {"transaction_id": "t4", "amount_minor": -45_000, "remittance_information": "LOYER OCTOBRE SCI DES LILAS"},
        {"transaction_id": "t5", "amount_minor": 9_750, "remittance_information": "VIREMENT RECU CLIENT"},
        {"transaction_id": "t6", "amount_minor": 50_000, "remittance_information": "ACOMPTE DIVERS"},
    )
    items = ledger_items(
        {"item_id": "i1", "document_number": "FA-2026-0101", "amount_minor": 12_000, "counterparty_name": "Atelier Dupont"},
        {"item_id": "i2", "document_number": "FA-2026-0102", "amount_minor": 8_050, "counterparty_name": "Boulangerie Martin"},
        {"item_id": "i3", "document_number": "FA-2026-0103", "amount_minor": 10_000, "counterparty_name": "Garage Leroy"},
        {"item_id": "i4", "document_number": "FA-2026-0104", "amount_minor": 20_000, "counterparty_name": "Garage Leroy"},
        {"item_id": "i5", "document_number": "FA-2026-0105", "amount_minor": 10_000, "counterparty_name": "Librairie Petit"},
        {"item_id": "i6", "document_number": "AV-2026-0001", "item_type": "sales_credit_note", "amount_minor": -1_000, "counterparty_name": "Librairie Petit"},
        {"item_id": "i7", "document_number": "FA-2026-0107", "amount_minor": 90_000, "counterparty_name": "Menuiserie Roux"},
    )  # fmt: skip
    return dossier_of(folder, transactions, items, "six lines")


def hostile_lines(folder: Path) -> Dossier:
    """Every hostile text as label, counterparty, reference and document number; the last line is harmless."""
    transactions = bank_transactions(
        *(
            {"transaction_id": f"h{n}", "amount_minor": 1_000 + n, "remittance_information": text, "counterparty_name": text, "end_to_end_id": text, "bank_reference": text}
            for n, text in enumerate(HOSTILE)
        ),
        {"transaction_id": "plain", "amount_minor": 500, "remittance_information": "PLAIN"},
    )  # fmt: skip
    items = ledger_items(
        *(
            {
                "item_id": f"d{n}",
                "document_number": text[:300],
                "counterparty_name": text,
                "label": text,
                "amount_minor": 1_000 + n,
            }
            for n, text in enumerate(HOSTILE)
        )
    )
    return dossier_of(folder, transactions, items, "hostile lines")


def failing_log(monkeypatch: pytest.MonkeyPatch, dossier: Dossier) -> None:
    """From now on the disk refuses to take a decision."""

    def refuse(_events: Sequence[Any]) -> None:
        raise WriteFailed("the disk is full.", where="decisions", action="Free some space, then try again.")

    monkeypatch.setattr(dossier._ws.decisions, "append", refuse)


def many_lines(folder: Path, count: int) -> Dossier:
    """A long list without suggestions (it is not matched): for scrolling and selecting."""
    transactions = bank_transactions(
        *(
            {"transaction_id": f"t{n}", "amount_minor": 1_000 + n, "remittance_information": f"LINE {n}"}
            for n in range(count)
        )
    )
    dossier = open_dossier(folder / "acme", "anna", company="Acme SARL")
    dossier._ws.adopt(Merged(transactions=transactions))
    return dossier


def with_rivals(folder: Path) -> Dossier:
    """One payment of 50.00 and two invoices of 50.00: two explanations, whatever the matcher thinks of them."""
    dossier = open_dossier(folder / "acme", "anna", company="Acme SARL")
    transactions = bank_transactions(
        {"transaction_id": "t1", "amount_minor": 5_000, "remittance_information": "REGLEMENT"}
    )
    items = ledger_items(
        {"item_id": "a", "document_number": "FA-A", "amount_minor": 5_000},
        {"item_id": "b", "document_number": "FA-B", "amount_minor": 5_000},
    )
    dossier._ws.adopt(Merged(transactions=transactions, items=items))
    common = {
        "transaction_id": "t1", "shape": "single", "tier": "possible", "score": 0.5, "rivals": 1, "ambiguous": True,
        "transaction_count": 1, "item_count": 1, "remaining_minor": 0, "reason": "The amount is exactly what is open.",
    }  # fmt: skip
    suggestions = t.SUGGESTION.frame({**common, "suggestion_id": f"s{i}", "rank": n} for n, i in enumerate("ab", 1))
    parts = t.ALLOCATION.frame(
        {"group_id": f"s{i}", "transaction_id": "t1", "item_id": i, "allocated_minor": 5_000, "currency": "EUR", "item_allocated_minor": 5_000, "item_currency": "EUR"}
        for i in "ab"
    )  # fmt: skip
    proposed = Proposed(suggestions, parts, t.ADJUSTMENT.empty(), t.EVIDENCE.empty())
    dossier._made["run"] = (mark(dossier._ws), proposed)
    return dossier


def status(model: ReviewModel, transaction_id: str) -> str:
    """How the line stands on screen."""
    return str(model.shot.row(transaction_id)["status"])


def books(model: ReviewModel) -> dict[str, Any]:
    """The pane's side of the books for the current line."""
    pane = model.pane()
    assert pane is not None
    found: dict[str, Any] = pane["books"]
    return found


def balance(model: ReviewModel) -> str:
    """Whether what is built on the current line balances."""
    return str(books(model)["balance"]["state"])
