"""Batches that the bank lists payment by payment: who paid, by number, by name, or by an amount nobody else has."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain import tables
from bankrec_nb.domain.vocabulary import Tier
from bankrec_nb.matching import match_frames, pipeline
from bankrec_nb.matching.counterparties import identify_counterparties
from tests.builders import bank_transactions, ledger_items

if TYPE_CHECKING:
    from bankrec_nb.matching import MatchResult

DEBIT = {"payment_method": "direct_debit", "counterparty_name": "ZIMMEREI ADLER"}
LINE = "LOT"
IBAN = "DE89370400440532013000"


def batch(*payments: dict[str, object]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One collection with its payments."""
    rows = [
        {"detail_id": f"P{n}", "transaction_id": LINE, "sequence": n, "currency": "EUR", **one}
        for n, one in enumerate(payments, 1)
    ]
    details = tables.TRANSACTION_DETAIL.frame(rows)
    bank = bank_transactions(
        transaction_id=LINE,
        amount_minor=int(details["amount_minor"].sum()),
        remittance_information="SAMMELLASTSCHRIFT",
        batch_count=len(rows),
    )
    return bank, details


def paid(result: MatchResult) -> set[str]:
    """The documents proposed first."""
    first = result.proposed.select("suggestion_id")
    return set(result.allocations.join(first, left_on="group_id", right_on="suggestion_id", how="semi")["item_id"])


def test_of_two_customers_of_one_name_the_one_with_a_document_of_the_amount_is_collected() -> None:
    items = ledger_items(
        {"item_id": "A", "amount_minor": 48_317, "counterparty_id": "K1", "counterparty_name": "Zandelstra Transport BV"},
        {"item_id": "B", "amount_minor": 91_255, "counterparty_id": "K2", "counterparty_name": "Zandelstra Transport BV"},
        {"item_id": "C", "amount_minor": 17_001, "counterparty_id": "K3", "counterparty_name": "Zimmerei Adler"},
        document_number=None, payment_method="direct_debit",
    )  # fmt: skip
    bank, details = batch(
        {"amount_minor": 91_255, "counterparty_name": "ZANDELSTRA TRANSPORT BV"},
        {"amount_minor": 17_001, "counterparty_name": "ZIMMEREI ADLER"},
    )

    result = match_frames(bank, items, details=details)

    assert paid(result) == {"B", "C"}
    assert result.proposed["shape"].item() == "payment_lot"


def test_an_account_that_a_number_in_the_batch_explains_explains_its_other_payments() -> None:
    items = ledger_items(
        {"item_id": "A", "amount_minor": 48_317, "document_number": "RE-2026-00071"},
        {"item_id": "B", "amount_minor": 91_255, "document_number": "RE-2026-00072"},
        {"item_id": "X", "amount_minor": 91_255, "document_number": "RE-2026-00073", "counterparty_name": "OTHER SARL"},
        **DEBIT,
    )
    bank, details = batch(
        {"amount_minor": 48_317, "counterparty_iban": IBAN, "remittance_information": "RE-2026-00071"},
        {"amount_minor": 91_255, "counterparty_iban": IBAN},
    )

    result = match_frames(bank, items, details=details)

    assert paid(result) == {"A", "B"}


def beside_one_more_of_the_amount(**more: str) -> MatchResult:
    """A batch of two, one payment named, the other of an amount that B has, and one more document of that amount."""
    items = ledger_items(
        {"item_id": "A", "amount_minor": 48_317, "document_number": "RE-2026-00071"},
        {
            "item_id": "B",
            "amount_minor": 91_255,
            "document_number": "RE-2026-00072",
            "counterparty_name": "SORRENTA SL",
        },
        {"item_id": "X", "amount_minor": 91_255, "document_number": "RE-2026-00073", **more},
        payment_method="direct_debit",
    )
    bank, details = batch({"amount_minor": 48_317, "remittance_information": "RE-2026-00071"}, {"amount_minor": 91_255})
    return match_frames(bank, items, details=details)


def test_a_payment_without_number_or_name_is_the_only_direct_debit_of_its_amount_but_never_certain() -> None:
    result = beside_one_more_of_the_amount(payment_method="transfer")

    assert paid(result) == {"A", "B"}
    assert result.proposed["shape"].item() == "payment_lot"
    assert result.proposed["tier"].item() != Tier.CERTAIN


def test_two_documents_of_that_amount_leave_the_batch_open() -> None:
    result = beside_one_more_of_the_amount(counterparty_name="OTHER SARL")

    assert "payment_lot" not in result.proposed["shape"].to_list()


def test_an_equal_document_that_another_line_names_is_left_to_that_line() -> None:
    items = ledger_items(
        {"item_id": "OLD", "amount_minor": 48_317, "document_number": "RE-2026-00071", "issue_date": date(2026, 8, 3)},
        {"item_id": "NEW", "amount_minor": 48_317, "document_number": "RE-2026-00072", "issue_date": date(2026, 9, 3)},
        {"item_id": "C", "amount_minor": 17_001, "document_number": "RE-2026-00073"},
        **DEBIT,
    )
    bank, details = batch(
        {"amount_minor": 48_317, "counterparty_name": "ZIMMEREI ADLER"},
        {"amount_minor": 17_001, "counterparty_name": "ZIMMEREI ADLER"},
    )
    named = bank_transactions(transaction_id="ONE", amount_minor=48_317, remittance_information="EINZUG RE-2026-00071")

    result = match_frames(pl.concat([bank, named]), items, details=details)

    assert paid(result) == {"OLD", "NEW", "C"}
    lot = result.allocations.filter(pl.col("transaction_id") == LINE)["item_id"].to_list()
    assert sorted(lot) == ["C", "NEW"]


def test_what_documents_are_called_is_let_go_once_all_texts_are_read() -> None:
    items = ledger_items(
        {"item_id": "A", "amount_minor": 48_317, "document_number": "FA-20411"},
        {"item_id": "B", "amount_minor": 17_001, "document_number": "FA-20412"},
    )
    bank, details = batch(
        {"amount_minor": 17_001, "remittance_information": "FA-20412"},
        {"amount_minor": 48_317, "remittance_information": "FA-20411"},
    )
    state = pipeline.find_documents_and_names(pipeline.normalise(pipeline.start(bank, items, details=details)))
    state = pipeline.find_more_references(identify_counterparties(state))

    assert state.numbers is None
    assert state.batch_hits is not None
    named = state.batch_hits.sort("d").join(state.items, on="i", maintain_order="left")
    assert named["item_id"].to_list() == ["B", "A"]
