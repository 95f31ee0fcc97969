"""What reading the sixth world's failures taught: ends in lists, what a factor keeps, slips, and parts that say so."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from bankrec_nb.domain.vocabulary import Shape, Tier
from bankrec_nb.matching import MatchResult, match_frames
from tests.builders import bank_transactions, ledger_items


def first(result: MatchResult) -> set[tuple[str, int]]:
    """The documents first proposed, with what each gets."""
    chosen = result.proposed.select("suggestion_id")
    given = result.allocations.join(chosen, left_on="group_id", right_on="suggestion_id", how="semi")
    return set(given.select("item_id", "allocated_minor").iter_rows())


def journal(*amounts: int) -> pl.DataFrame:
    """Invoices F26-04-1804 and following, each of another customer."""
    return ledger_items(
        *(
            {
                "item_id": f"{1804 + n}", "document_number": f"F26-04-{1804 + n}", "amount_minor": amount, "open_minor": amount,
                "counterparty_name": name, "issue_date": date(2026, 8, 3),
            }
            for n, (amount, name) in enumerate(zip(amounts, ("Delmas Optique", "Boyer Toiture", "Carlier Imprimerie", "Vasseur Peinture"), strict=False))
        )
    )  # fmt: skip


@pytest.mark.parametrize("told", ["F26-04-1804 ET 806", "F26-04-1804+806", "F26-04-1806, 804"])
def test_in_a_list_the_last_digits_are_enough_whoever_the_documents_are_of(told: str) -> None:
    bank = bank_transactions(
        {
            "amount_minor": 31_055,
            "remittance_information": f"VIR GROUPE VALMONT FACT {told}",
            "booking_date": date(2026, 9, 4),
        }
    )

    result = match_frames(bank, journal(20_000, 7_345, 11_055))

    assert first(result) == {("1804", 20_000), ("1806", 11_055)}


def test_the_amounts_of_a_list_are_no_numbers_of_it() -> None:
    """1806.05 and 20.04 stand beside the numbers, and F26-04-1806 is somebody's."""
    bank = bank_transactions(
        {
            "amount_minor": 182_609,
            "remittance_information": "VIR GROUPE VALMONT F26-04-1804 1806,05 F26-04-1805 20,04",
            "booking_date": date(2026, 9, 4),
        }
    )

    assert first(match_frames(bank, journal(180_605, 2_004, 11_055))) == {("1804", 180_605), ("1805", 2_004)}


def slip_of_a_factor() -> pl.DataFrame:
    """Three invoices ceded together."""
    return journal(253_826, 985_384, 196_697).with_columns(lot_number=pl.lit("Q95177"))


def test_whoever_pays_a_named_lot_keeps_his_commission() -> None:
    bank = bank_transactions(
        {
            "amount_minor": 1_425_980,
            "remittance_information": "VIR FACTOFRANCE QUITTANCE Q95177 FINANCEMENT 040926",
            "booking_date": date(2026, 9, 4),
        }
    )

    result = match_frames(bank, slip_of_a_factor())

    assert first(result) == {("1804", 253_826), ("1805", 985_384), ("1806", 196_697)}
    assert result.adjustments["amount_minor"].to_list() == [-9_927]
    assert result.proposed["tier"].to_list() != [str(Tier.CERTAIN)]


def test_a_lot_short_by_one_of_its_documents_is_short_of_that_one() -> None:
    one_less = journal(253_826, 985_384, 20_000).with_columns(lot_number=pl.lit("Q95177"))
    bank = bank_transactions(
        {
            "amount_minor": 1_239_210,
            "remittance_information": "VIR FACTOFRANCE QUITTANCE Q95177",
            "booking_date": date(2026, 9, 4),
        }
    )

    assert match_frames(bank, one_less).adjustments.is_empty()


def test_a_known_payers_slip_of_less_than_half_a_percent_is_shown_and_no_more() -> None:
    bank = bank_transactions(
        {
            "amount_minor": 218_134,
            "counterparty_name": "HADDAD TOITURE SARL",
            "remittance_information": "PMT866829",
            "booking_date": date(2026, 9, 4),
        }
    )
    items = ledger_items(
        {
            "item_id": "a",
            "document_number": "FA-0359",
            "amount_minor": 218_112,
            "open_minor": 218_112,
            "counterparty_name": "Haddad Toiture",
            "issue_date": date(2026, 8, 3),
        }
    )

    result = match_frames(bank, items)

    assert result.proposed.select("shape", "tier").rows() == [(str(Shape.CENTS), str(Tier.POSSIBLE))]
    assert first(result) == {("a", 218_112)}


def in_difficulty(open_minor: int) -> pl.DataFrame:
    """An old invoice, most of it open."""
    return ledger_items(
        {
            "item_id": "a", "document_number": "FA-0219", "amount_minor": 325_823, "open_minor": open_minor, "counterparty_name": "Ibáñez Navarro et fils",
            "issue_date": date(2026, 4, 7), "due_date": date(2026, 4, 7),
        }
    )  # fmt: skip


def plan(*days: int, text: str) -> pl.DataFrame:
    """The payer's 100.00 on each of these days of September."""
    return bank_transactions(
        *(
            {"transaction_id": f"{day}", "amount_minor": 10_000, "counterparty_name": "IBANEZ NAVARRO ET FILS SL", "remittance_information": text, "booking_date": date(2026, 9, day)}
            for day in days
        )
    )  # fmt: skip


@pytest.mark.parametrize("text", ["ECHEANCIER", "VIR ECHEA NCIER", "Abschlagszahlung", "REGLEMENT 2/6"])
def test_a_small_part_of_an_old_document_is_its_instalment_when_the_text_says_so(text: str) -> None:
    assert first(match_frames(plan(1, text=text), in_difficulty(295_823))) == {("a", 10_000)}


def test_the_same_amount_again_and_again_is_an_instalment_of_what_is_open() -> None:
    result = match_frames(plan(1, 8, 15, text="VIREMENT"), in_difficulty(295_823))

    assert first(result) == {("a", 10_000)}
    assert set(result.proposed["tier"]) == {str(Tier.POSSIBLE)}


def test_a_date_is_no_place_among_instalments() -> None:
    assert first(match_frames(plan(1, text="REGLEMENT 2/6/26"), in_difficulty(295_823))) == set()


def test_who_pays_the_last_but_one_instalment_keeps_no_fee() -> None:
    bank = plan(1, text="ECHEANCIER").with_columns(amount_minor=pl.lit(30_000))

    assert match_frames(bank, in_difficulty(32_860)).proposed["shape"].to_list() == [str(Shape.INSTALMENT)]


def sales(*rows: tuple[int, int, str]) -> pl.DataFrame:
    """Sales of days of September: day, amount, how they are paid."""
    return ledger_items(
        *(
            {
                "item_id": f"s{n}",
                "item_type": "sales_invoice" if amount > 0 else "sales_credit_note",
                "document_number": f"W-{700 + 7 * n}",
                "amount_minor": amount,
                "open_minor": amount,
                "payment_method": method,
                "counterparty_name": f"Client {chr(65 + n) * 4}",
                "issue_date": date(2026, 9, day),
                "due_date": date(2026, 9, day),
            }
            for n, (day, amount, method) in enumerate(rows)
        )
    )


def test_a_payout_of_some_days_is_their_sales_less_what_was_given_back_and_the_fee_that_is_told() -> None:
    items = sales((1, 6_253, "helloasso"), (2, 14_646, "helloasso"), (3, 3_386, "helloasso"), (3, -1_000, "helloasso"), (4, 8_342, "helloasso"), (3, 5_000, "cheque"))  # fmt: skip
    bank = bank_transactions(
        {
            "amount_minor": 22_726,
            "fee_minor": -559,
            "remittance_information": "HELLOASSO VERSEMENT HE-30233695",
            "booking_date": date(2026, 9, 5),
        }
    )

    result = match_frames(bank, items)

    assert first(result) == {("s0", 6_253), ("s1", 14_646), ("s2", 3_386), ("s3", -1_000)}
    assert result.proposed["shape"].to_list() == [str(Shape.PAYOUT)]


def test_a_collected_lot_is_what_falls_due_that_day_and_is_not_collected_by_its_number() -> None:
    items = sales(*((8, 2_900 + 1_900 * (n % 3), "direct_debit") for n in range(6)))
    bank = bank_transactions(
        {"transaction_id": "one", "amount_minor": 6_700, "remittance_information": "PRLV EMIS CLIENT CCCC W-714", "booking_date": date(2026, 9, 8)},
        {"transaction_id": "lot", "amount_minor": 22_100, "batch_count": 5, "remittance_information": "REMISE SDD CORE SDD2609081 NB 5", "booking_date": date(2026, 9, 8)},
    )  # fmt: skip

    result = match_frames(bank, items)

    lot = result.allocations.filter(pl.col("transaction_id") == "lot")
    assert set(lot["item_id"]) == {"s0", "s1", "s3", "s4", "s5"}


def test_bills_of_exchange_of_one_maturity_are_handed_in_together() -> None:
    items = sales((15, 33_410, "bill_of_exchange"), (15, 12_255, "bill_of_exchange"), (15, 45_665, "transfer"))
    bank = bank_transactions(
        {
            "amount_minor": 45_665,
            "batch_count": 2,
            "remittance_information": "REMISE EFFETS ECH 150926",
            "booking_date": date(2026, 9, 15),
        }
    )

    assert first(match_frames(bank, items)) == {("s0", 33_410), ("s1", 12_255)}


def rents(*months: int) -> pl.DataFrame:
    """The same rent of some months."""
    return ledger_items(
        *(
            {
                "item_id": f"{month}",
                "document_number": f"FA/2026/{1900 + 7 * month}",
                "amount_minor": 113_040,
                "open_minor": 113_040,
                "counterparty_name": "Jean-Claude Payet",
                "issue_date": date(2026, month, 1),
                "due_date": date(2026, month, 6),
            }
            for month in months
        )
    )


def rent_paid(*months: int) -> pl.DataFrame:
    """Payments on the fifth of some months, which name nothing."""
    return bank_transactions(
        *(
            {
                "transaction_id": f"{month}",
                "amount_minor": 113_040,
                "counterparty_name": "PAYET JEAN-CLAUDE",
                "remittance_information": "MERCI",
                "booking_date": date(2026, month, 5),
            }
            for month in months
        )
    )


def sure(result: MatchResult) -> set[tuple[str, str]]:
    """Payment and document of what is certain."""
    chosen = result.proposed.filter(pl.col("tier") == str(Tier.CERTAIN)).select(group_id="suggestion_id")
    return set(result.allocations.join(chosen, on="group_id").select("transaction_id", "item_id").iter_rows())


def test_a_rent_paid_month_by_month_is_certain_when_the_next_is_not_yet_made_out() -> None:
    """The last as well: when it is paid it is all that its payer owes, and the months before were paid in turn."""
    assert sure(match_frames(rent_paid(3, 4, 5), rents(3, 4, 5))) == {("3", "3"), ("4", "4"), ("5", "5")}


def test_a_rent_is_not_certain_while_an_older_one_is_open() -> None:
    assert sure(match_frames(rent_paid(4, 5), rents(3, 4, 5))) == set()


def test_a_rent_paid_when_two_are_made_out_is_not_certain() -> None:
    assert sure(match_frames(rent_paid(5, 6), rents(4, 5, 6))) == set()
