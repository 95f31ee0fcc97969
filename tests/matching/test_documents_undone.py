"""What settled an invoice otherwise (a credit note, a bill of exchange, cash) leaves it no payment at the bank."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain import tables
from bankrec_nb.domain.vocabulary import Tier
from bankrec_nb.matching import match_frames

if TYPE_CHECKING:
    from bankrec_nb.matching.result import MatchResult

FIRST = date(2026, 1, 5)


def item(name: str, amount: int, after: int, **more: object) -> dict[str, object]:
    kind = "sales_invoice" if amount > 0 else "sales_credit_note"
    return {
        "item_id": name, "item_type": kind, "issue_date": FIRST + timedelta(days=after), "amount_minor": amount, "open_minor": amount,
        "currency": "EUR", "counterparty_id": "C1", "counterparty_name": "Menuiserie Boyer", "ledger_account": "411000", **more,
    }  # fmt: skip


def paid(items: list[dict[str, object]], *, text: str = "VIR MENUISERIE BOYER", after: int = 40) -> MatchResult:
    line = {
        "transaction_id": "T", "account_id": "512", "booking_date": FIRST + timedelta(days=after), "amount_minor": 123_456,
        "currency": "EUR", "remittance_information": text,
    }  # fmt: skip
    return match_frames(tables.BANK_TRANSACTION.frame([line]), tables.LEDGER_ITEM.frame(items))


def proposed(result: MatchResult) -> tuple[list[str], str]:
    first = result.proposed.row(0, named=True)
    given = result.allocations.filter(pl.col("group_id") == first["suggestion_id"])
    return sorted(given["item_id"]), first["tier"]


def test_a_bill_of_exchange_is_paid_and_not_the_invoice_it_took_the_place_of() -> None:
    books = [
        item("invoice", 123_456, 0),
        item("accepted", -123_456, 8),
        item("bill", 123_456, 8, ledger_account="413000"),
    ]

    documents, tier = proposed(paid(books))

    assert documents == ["bill"]
    assert tier != Tier.CERTAIN


def test_an_invoice_made_out_anew_is_paid_and_not_the_one_that_was_cancelled() -> None:
    books = [item("wrong", 123_456, 0), item("credit", -123_456, 3), item("right", 123_456, 4)]

    assert proposed(paid(books))[0] == ["right"]


def test_a_cancelled_invoice_alone_is_never_certain_unless_it_is_named() -> None:
    cancelled = [item("invoice", 123_456, 0, document_number="FA-2026-0412"), item("credit", -123_456, 3)]

    assert proposed(paid(cancelled))[1] != Tier.CERTAIN
    assert proposed(paid(cancelled, text="VIR MENUISERIE BOYER FA-2026-0412")) == (["invoice"], Tier.CERTAIN)


def test_a_credit_note_made_out_after_the_payment_takes_nothing_from_it() -> None:
    books = [item("invoice", 123_456, 0), item("credit", -123_456, 60)]

    assert proposed(paid(books)) == (["invoice"], Tier.CERTAIN)
