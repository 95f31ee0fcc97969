"""A payment that the books carry on the bank's account already is not taken for a payment of an invoice without a word."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from bankrec_nb.domain import tables
from bankrec_nb.domain.sentences import spoken
from bankrec_nb.matching import match_frames
from bankrec_nb.matching.reasons import BOOKED

PAID_ON = date(2026, 10, 10)


def line(text: str) -> pl.DataFrame:
    """One receipt of 100.00 with that text."""
    row = {
        "transaction_id": "paid", "statement_id": "s", "sequence": 1, "occurrence": 1, "booking_status": "booked", "account_id": "FR76",
        "booking_date": PAID_ON, "value_date": PAID_ON, "amount_minor": 100_00, "currency": "EUR", "remittance_information": text,
    }  # fmt: skip
    return tables.BANK_TRANSACTION.conform(pl.DataFrame([row]))


def books(posted_on: date | None, posting_account: str = "512000") -> pl.DataFrame:
    """An open invoice of 100.00, and a posting of that amount of a day."""
    common = {"amount_minor": 100_00, "open_minor": 100_00, "currency": "EUR", "occurrence": 1}
    rows = [
        common | {"item_id": "invoice", "item_type": "sales_invoice", "document_number": "FA-2026-0012", "issue_date": date(2026, 10, 1),
                  "due_date": date(2026, 10, 31), "counterparty_name": "ACME SARL", "counterparty_id": "C1", "ledger_account": "411000"},
    ]  # fmt: skip
    if posted_on:
        rows.append(
            common | {"item_id": "posting", "item_type": "journal_line", "issue_date": posted_on, "label": "VIR RECU", "ledger_account": posting_account}
        )  # fmt: skip
    return tables.LEDGER_ITEM.conform(pl.DataFrame(rows, infer_schema_length=None))


def tier_of_invoice(text: str, items: pl.DataFrame) -> str:
    result = match_frames(line(text), items)
    chosen = result.proposed.join(result.allocations, left_on="suggestion_id", right_on="group_id")
    tiers: dict[str, str] = dict(chosen.select("item_id", "tier").iter_rows())
    return tiers.get("invoice", "not proposed")


@pytest.mark.parametrize("text", ["VIR ACME SARL FA-2026-0012", "VIR ACME SARL"])
def test_an_invoice_is_not_certain_beside_a_posting_of_its_payment(text: str) -> None:
    assert tier_of_invoice(text, books(None)) == "certain"
    assert tier_of_invoice(text, books(PAID_ON)) == "probable"
    assert tier_of_invoice(text, books(date(2026, 10, 14))) == "probable"


def test_a_posting_of_another_month_or_on_the_customers_account_is_no_such_doubt() -> None:
    assert tier_of_invoice("VIR ACME SARL FA-2026-0012", books(date(2026, 8, 1))) == "certain"
    assert tier_of_invoice("VIR ACME SARL FA-2026-0012", books(PAID_ON, "411000")) == "certain"


def test_the_posting_stands_among_the_rivals_and_the_reason_says_why() -> None:
    result = match_frames(line("VIR ACME SARL FA-2026-0012"), books(PAID_ON))
    assert set(result.allocations["item_id"]) == {"invoice", "posting"}
    reason = result.proposed["reason"][0]
    assert BOOKED in reason
    assert "figure déjà au compte de banque" in spoken(reason, "fr")


def test_a_posting_alone_needs_no_name_to_be_proposed() -> None:
    result = match_frames(line("REMISE 4711"), books(PAID_ON).filter(item_id="posting"))
    assert result.proposed["tier"].to_list() == ["probable"]


def test_equal_lines_and_equal_postings_meet_once_each() -> None:
    from bankrec_nb.matching.booked import booked_lines
    from bankrec_nb.matching.pipeline import start

    count = 2000
    lines = pl.concat([line("VIR")] * count).with_columns(
        transaction_id=pl.int_range(count).cast(pl.String), sequence=pl.int_range(1, count + 1)
    )
    postings = pl.concat([books(PAID_ON).filter(item_id="posting")] * count).with_columns(
        item_id=pl.int_range(count).cast(pl.String)
    )
    assert booked_lines(start(lines, postings))["t"].to_list() == list(range(count))
