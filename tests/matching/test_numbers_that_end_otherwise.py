"""Document numbers that end in a month and a year (FV/118/06/2026) or in letters (1390/R), and references with words behind them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bankrec_nb.matching import match_frames, run, start
from tests.builders import bank_transactions, ledger_items

if TYPE_CHECKING:
    import polars as pl

HOUSES = ("Brixen Nord", "Brixen Services", "Alto Holding", "Moulin Rouge", "Olive Mer", "Zorn Technik")


def journal(*numbers: str) -> pl.DataFrame:
    """One document per number, each of another customer: its id is its number, its amount 100.37, 200.74 and so on."""
    return ledger_items(
        *(
            {
                "item_id": number, "document_number": number, "amount_minor": 10_037 * n, "open_minor": 10_037 * n,
                "counterparty_name": HOUSES[n % len(HOUSES)], "issue_date": date(2026, 6, 3),
            }
            for n, number in enumerate(numbers, 1)
        )
    )  # fmt: skip


MONTHLY = journal("S/93/05/2026", "S/217/05/2026", "S/93/06/2026", "S/217/06/2026", "S/310/06/2026", "S/12/06/2026")
LETTERED = journal("1003/R", "1014/R", "1042/R", "1050/R", "1051/R", "241/INV", "242/INV")


def named(text: str, items: pl.DataFrame) -> set[str]:
    """The documents that a line surely names."""
    bank = bank_transactions(amount_minor=1, remittance_information=text, booking_date=date(2026, 7, 2))
    state = run(start(bank, items))
    return set(state.hits.filter(state.hits["ref_weight"] > 3).join(state.items, on="i")["item_id"])


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("fact S/93/05/2026 S/217/06/2026", {"S/93/05/2026", "S/217/06/2026"}),
        ("S-217-06-2026, 310/06/2026", {"S/217/06/2026", "S/310/06/2026"}),
        ("factuurnrS/217/05/2026", {"S/217/05/2026"}),
        ("za FV 217/05/2026", {"S/217/05/2026"}),
        ("S/12/06/2026", {"S/12/06/2026"}),
        ("payment of 12/06/2026", set()),
        ("06/2026", set()),
    ],
)
def test_a_number_that_begins_anew_every_month_is_told_by_its_month(text: str, meant: set[str]) -> None:
    assert named(text, MONTHLY) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("fact 1003/R+1014/R", {"1003/R", "1014/R"}),
        ("fac 1042 R", {"1042/R"}),
        ("FACT1050R", {"1050/R"}),
        ("241/INV,242/INV", {"241/INV", "242/INV"}),
        ("facture 1051", {"1051/R"}),
        ("RE 1003 A", {"1003/R"}),
    ],
)
def test_letters_behind_a_number_stand_apart_or_are_left_out(text: str, meant: set[str]) -> None:
    assert named(text, LETTERED) == meant


def test_a_list_of_several_houses_whose_numbers_end_in_one_year_is_paid_by_one_of_them() -> None:
    """2026 at the end of both numbers is not one number that spells two documents, of which the payer's own is meant."""
    bank = bank_transactions(
        amount_minor=4 * 10_037 + 5 * 10_037,
        remittance_information="FACT S/217/06/2026, S/310/06/2026",
        counterparty_name="OLIVE MER",
        booking_date=date(2026, 7, 2),
    )

    result = match_frames(bank, MONTHLY)

    first = result.proposed.select("suggestion_id")
    given = result.allocations.join(first, left_on="group_id", right_on="suggestion_id", how="semi")
    assert set(given["item_id"]) == {"S/217/06/2026", "S/310/06/2026"}


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("RF1220260352705", "PRZELEW DUNCAN WOOD TYTULEM: RF1220260352705 RACH. 69309310458464407990"),
        ("BC2569052", "MARIEKE VAN DER MEER COMMANDE BC2569052 2/10 NL4410117068709194"),
        ("ORD-2917161", "PO ORD-2917161 2/3"),
    ],
)
def test_a_reference_is_read_whatever_stands_behind_it(asked: str, text: str) -> None:
    items = ledger_items(
        {"item_id": "MEANT", "document_number": "A-1", "amount_minor": 106_325, "payment_reference": asked},
        {"item_id": "OTHER", "document_number": "A-2", "amount_minor": 106_325, "payment_reference": asked[:-1] + "7"},
    )

    assert named(text, items) == {"MEANT"}


def test_of_two_debits_of_one_amount_the_one_came_back_whose_document_the_return_tells() -> None:
    items = ledger_items(
        *(
            {
                "item_id": number, "document_number": number, "amount_minor": 76_500, "counterparty_name": "Jesus Lopez",
                "payment_method": "direct_debit", "issue_date": date(2026, 5, 21),
            }
            for number in ("20260501006", "20260701370")
        )
    )  # fmt: skip
    text = "{} LOPEZ JESUS FACTURA {}"
    bank = bank_transactions(
        {"transaction_id": "EARLIER", "amount_minor": 76_500, "booking_date": date(2026, 7, 4), "counterparty_name": "Jesus Lopez",
         "mandate_id": "RUM1", "remittance_information": text.format("INCASSO", "20260501006")},
        {"transaction_id": "UNDONE", "amount_minor": 76_500, "booking_date": date(2026, 7, 20),
         "remittance_information": text.format("INCASSO", "20260701370")},
        {"transaction_id": "BACK", "amount_minor": -76_500, "booking_date": date(2026, 7, 22), "counterparty_name": "Jesus Lopez",
         "mandate_id": "RUM1", "remittance_information": text.format("RUECKLASTSCHRIFT", "20260701370")},
    )  # fmt: skip

    first = match_frames(bank, items).proposed

    assert dict(first.select("transaction_id", "shape").iter_rows())["EARLIER"] == "single"
    assert first.filter(first["shape"] == "returned_payment").height


def test_a_file_of_debits_is_what_was_due_that_day_and_not_collected_alone() -> None:
    prices = (62_000, 31_000, 4_565, 62_000, 31_000, 46_500, 46_500, 31_000, 2_905, 5_810, 7_055, 3_735, 46_500, 5_810)
    names = [f"{house} {'ABCDEFG'[n % 7] * 3}" for n, house in enumerate((*HOUSES, *HOUSES, *HOUSES)[:14])]
    items = ledger_items(
        *(
            {
                "item_id": f"{n}", "document_number": f"2026/{1188 + n}", "amount_minor": price, "open_minor": price, "counterparty_name": name,
                "payment_method": "direct_debit", "issue_date": date(2026, 4, 10 + n), "due_date": date(2026, 5, 5),
            }
            for n, (price, name) in enumerate(zip(prices, names, strict=True))
        )
    )  # fmt: skip
    bank = bank_transactions(
        {"transaction_id": "FILE", "amount_minor": sum(prices) - prices[4] - prices[7], "booking_date": date(2026, 5, 5),
         "remittance_information": "INCASSOBATCH DD0505 12 OPER"},
        {"transaction_id": "ALONE", "amount_minor": prices[4], "booking_date": date(2026, 5, 5), "remittance_information": f"DOMICILIERING {names[4].upper()}"},
        {"transaction_id": "TOO", "amount_minor": prices[7], "booking_date": date(2026, 5, 4), "remittance_information": f"DOMICILIERING {names[7].upper()}"},
    )  # fmt: skip

    result = match_frames(bank, items)

    first = result.proposed.filter(result.proposed["transaction_id"] == "FILE").select("suggestion_id")
    given = result.allocations.join(first, left_on="group_id", right_on="suggestion_id", how="semi")
    assert set(given["item_id"]) == {f"{n}" for n in range(14)} - {"4", "7"}


def test_a_third_of_anothers_document_by_a_payer_who_owes_as_much_himself_is_not_certain() -> None:
    """One figure wrong, and the number is a neighbour's, who pays the same fee."""
    fees = [("20260601249", "Victor Garcia", 76_500), ("20260601209", "Inmaculada Ruiz", 76_500)]
    fees += [(f"2026060{1300 + n}", f"{house} {n}", 54_000 + 137 * n) for n, house in enumerate(HOUSES * 8)]
    items = ledger_items(
        *(
            {"item_id": number, "document_number": number, "amount_minor": fee, "open_minor": fee, "counterparty_name": name, "issue_date": date(2026, 6, 19)}
            for number, name, fee in fees
        )
    )  # fmt: skip
    bank = bank_transactions(
        amount_minor=25_500,
        counterparty_name="VICTOR GARCIA",
        remittance_information="FACTURA 20260601209 2/3",
        booking_date=date(2026, 7, 24),
    )

    assert match_frames(bank, items).proposed["tier"].to_list() != ["certain"]


def test_several_short_numbers_that_add_up_to_the_cent_are_meant_whoever_pays() -> None:
    items = ledger_items(
        *(
            {
                "item_id": str(n), "document_number": f"INV{n}", "amount_minor": 20_011 + 1_717 * n, "open_minor": 20_011 + 1_717 * n,
                "counterparty_name": f"{HOUSES[n % len(HOUSES)]} {n}", "issue_date": date(2026, 6, 3),
            }
            for n in range(210, 260)
        )
    )  # fmt: skip
    amounts = dict(items.select("item_id", "open_minor").iter_rows())
    bank = bank_transactions(
        amount_minor=sum(amounts[n] for n in ("212", "231", "250")),
        counterparty_name="SEQUANA TREASURY CENTRE",
        remittance_information="INVOICES 212 231 250",
        booking_date=date(2026, 7, 2),
    )

    result = match_frames(bank, items)

    assert result.proposed["tier"].to_list() == ["certain"]
    assert set(result.allocations["item_id"]) >= {"212", "231", "250"}
