"""Months in the payer's own reference, which are no ends of document numbers."""

from __future__ import annotations

from datetime import date

from bankrec_nb.matching import match_frames
from tests.builders import bank_transactions, ledger_items

SUM = (60_926, 110_775, 343_403)


def proposed(text: str, number: str, *, issued: date, day: date = date(2021, 11, 9)) -> set[str]:
    """What is proposed for a payment of three invoices by a text that ends like the number of a fourth."""
    rows = [{"item_id": f"I{n}", "amount_minor": a, "document_number": f"INV/2021/{7_610 + n}", "issue_date": date(2021, 10, 6)} for n, a in enumerate(SUM)]  # fmt: skip
    rows.append({"item_id": "X", "amount_minor": 88_620, "document_number": number, "issue_date": issued})
    items = ledger_items(*rows, counterparty_name="RIVAUDON", due_date=None)
    line = bank_transactions(amount_minor=sum(SUM), booking_date=day, remittance_information=text)
    result = match_frames(line, items)
    used = result.allocations.join(result.proposed.select(group_id="suggestion_id"), on="group_id", how="semi")
    return set(used["item_id"])


def test_a_month_is_no_end_of_a_number() -> None:
    assert proposed("VIR RIVAUDON GRN2111CIG857510", "INV/2020/12111", issued=date(2021, 9, 1)) == {"I0", "I1", "I2"}


def test_the_number_of_a_document_of_the_next_year_is_not_known_yet() -> None:
    assert proposed("VIR RIVAUDON GRN4711CIG857510", "INV/2022/14711", issued=date(2022, 8, 1)) == {"I0", "I1", "I2"}


def test_a_number_in_full_is_meant_whatever_month_it_looks_like() -> None:
    items = ledger_items(
        {"item_id": "A", "document_number": "FA-2111"}, {"item_id": "B", "document_number": "FA-2112"},
        amount_minor=45_000, issue_date=date(2021, 10, 6), due_date=None,
    )  # fmt: skip
    line = bank_transactions(
        amount_minor=45_000, booking_date=date(2021, 11, 9), remittance_information="VIR ATELIER DU PONT FACTURE 2111"
    )
    result = match_frames(line, items)

    used = result.allocations.join(result.proposed.select(group_id="suggestion_id"), on="group_id", how="semi")
    assert used["item_id"].to_list() == ["A"]
