"""What is enough to be certain beyond a document named alone, and what is not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from bankrec_nb.domain import tables
from bankrec_nb.domain.settings import MatchSettings
from bankrec_nb.domain.vocabulary import Tier
from bankrec_nb.matching import match_frames
from tests.builders import bank_transactions, ledger_items

if TYPE_CHECKING:
    import polars as pl

IBAN = "DE89370400440532013000"
NAMES = [f"{a}{b} {c}" for a in ("BOLL", "VESS", "KORM") for b in ("INGER", "AMATT", "OZZEL") for c in ("BAU", "AGRAR", "DRUCK")]  # fmt: skip


def books(*rows: dict[str, object], **common: object) -> pl.DataFrame:
    """The given documents among those of other customers."""
    others = [
        {"item_id": f"X{n}", "amount_minor": 31_013 + 719 * n, "counterparty_name": name, "document_number": f"FA-2026-{n + 500:04d}"}
        for n, name in enumerate(NAMES)
    ]  # fmt: skip
    return ledger_items(*others).vstack(ledger_items(*rows, **common))


def tier(bank: pl.DataFrame, items: pl.DataFrame) -> str:
    return str(match_frames(bank, items).proposed["tier"].item())


def test_the_only_sum_of_a_known_payer_that_is_no_accident_is_certain() -> None:
    items = books(
        {"amount_minor": 48_317, "document_number": "FA-2026-0001", "issue_date": date(2026, 8, 3)},
        {"amount_minor": 77_120, "document_number": "FA-2026-0002", "issue_date": date(2026, 8, 20)},
        {"amount_minor": 91_255, "document_number": "FA-2026-0003", "issue_date": date(2026, 9, 1)},
        counterparty_iban=IBAN,
    )
    bank = bank_transactions(amount_minor=48_317 + 91_255, counterparty_iban=IBAN, remittance_information="VIREMENT")

    assert tier(bank, items) == Tier.CERTAIN


def test_a_sum_that_two_choices_give_is_not_certain() -> None:
    items = books(
        {"amount_minor": 40_000, "document_number": "FA-2026-0001", "issue_date": date(2026, 8, 3)},
        {"amount_minor": 60_000, "document_number": "FA-2026-0002", "issue_date": date(2026, 8, 20)},
        {"amount_minor": 30_000, "document_number": "FA-2026-0003", "issue_date": date(2026, 8, 25)},
        {"amount_minor": 70_000, "document_number": "FA-2026-0004", "issue_date": date(2026, 9, 1)},
        counterparty_iban=IBAN,
    )
    bank = bank_transactions(amount_minor=100_000, counterparty_iban=IBAN, remittance_information="VIREMENT")

    assert tier(bank, items) != Tier.CERTAIN


def test_a_document_named_plainly_is_meant_whatever_number_of_the_payers_own_stands_beside_it() -> None:
    items = books({"amount_minor": 48_317, "document_number": "FA-2026-0001"}, counterparty_name="ZIMMEREI ADLER")
    bank = bank_transactions(
        amount_minor=48_317, counterparty_name="ZIMMEREI ADLER", remittance_information="FA-2026-0001 FA-2026-9999"
    )

    assert tier(bank, items) == Tier.CERTAIN


def test_a_mistyped_number_alone_is_never_certain() -> None:
    items = books({"amount_minor": 48_317, "document_number": "FA-2026-0001"}, counterparty_name="ZIMMEREI ADLER")
    bank = bank_transactions(
        amount_minor=48_317, counterparty_name="ZIMMEREI ADLER", remittance_information="FA-2026-9999"
    )

    assert tier(bank, items) != Tier.CERTAIN


def test_a_name_cut_by_the_bank_is_certain_with_an_amount_that_is_no_accident_only() -> None:
    items = books(
        {"amount_minor": 4_831_719, "document_number": "FA-2026-0001"},
        {"amount_minor": 10_000, "document_number": "FA-2026-0002"},
        counterparty_name="ETABLISSEMENTS HAVERKAMPSTRAAT LOGISTIEK",
    )
    cut = "ETABLISSEMENTS HAVERKAMPSTRAAT LO"
    no_accident = bank_transactions(amount_minor=4_831_719, counterparty_name=cut, remittance_information="")
    round_sum = bank_transactions(amount_minor=10_000, counterparty_name=cut, remittance_information="")

    assert tier(no_accident, items) == Tier.CERTAIN
    assert tier(round_sum, items) != Tier.CERTAIN


def test_a_round_amount_of_a_known_payer_is_certain_where_nothing_comes_near_and_no_other_number_stands_there() -> None:
    amounts = [10_000, *(21_037 + 4_111 * n for n in range(19))]
    items = books(
        *({"item_id": f"Z{n}", "amount_minor": amount, "document_number": f"FA-2026-{n:04d}"} for n, amount in enumerate(amounts)),
        counterparty_name="ZIMMEREI ADLER", counterparty_iban=IBAN,
    )  # fmt: skip
    line = {"amount_minor": 10_000, "counterparty_iban": IBAN}

    assert tier(bank_transactions(remittance_information="DANKE", **line), items) == Tier.CERTAIN
    # A number as wide as our own may be a bill that the books lack; the bank's id, which stands in every line, is wider.
    assert tier(bank_transactions(remittance_information="BESTELLUNG 47119981", **line), items) != Tier.CERTAIN
    assert tier(bank_transactions(remittance_information="GUTSCHRIFT 9924371544", **line), items) == Tier.CERTAIN


def test_of_two_equal_documents_a_batch_does_not_name_neither_is_certain() -> None:
    items = books(
        {"item_id": "OLD", "amount_minor": -40_000, "document_number": "FC/14665", "issue_date": date(2026, 7, 25)},
        {"item_id": "NEW", "amount_minor": -40_000, "document_number": "FC/14743", "issue_date": date(2026, 9, 16)},
        {"item_id": "OWN", "amount_minor": -18_094, "document_number": "N-5276", "counterparty_name": "BRASSERIE LITTORAL"},
        item_type="purchase_invoice",
        counterparty_name="HAUPAGNAC SERVICES",
    )  # fmt: skip
    bank = bank_transactions(
        transaction_id="LOT", amount_minor=-58_094, remittance_information="VIR LOT", batch_count=2
    )
    details = tables.TRANSACTION_DETAIL.frame(
        {"detail_id": f"P{n}", "transaction_id": "LOT", "sequence": n, "amount_minor": amount, "currency": "EUR", "counterparty_name": name}
        for n, (amount, name) in enumerate([(-40_000, "HAUPAGNAC SERVICES"), (-18_094, "BRASSERIE LITTORAL")], 1)
    )  # fmt: skip

    result = match_frames(bank, items, details=details)

    assert result.proposed["shape"].item() == "payment_lot"
    assert result.proposed["tier"].item() != Tier.CERTAIN


def test_a_nameless_transfer_of_the_amount_of_a_lot_in_the_books_is_that_lot() -> None:
    invoices = [{"item_id": f"X{n}", "amount_minor": -(20_000 + 1_000 * n), "counterparty_name": f"{NAMES[n % 27]} {n}"} for n in range(140)]  # fmt: skip
    items = ledger_items(*invoices, item_type="purchase_invoice", document_number=None).vstack(
        ledger_items(
            item_id="LOT", item_type="payment_lot", amount_minor=-72_000, document_number="VIRT172853", counterparty_name=None,
            issue_date=date(2026, 10, 2),
        )
    )  # fmt: skip
    bank = bank_transactions(
        transaction_id="T", amount_minor=-72_000, remittance_information=None, transaction_code="PMNT-ICDT-ESCT"
    )

    result = match_frames(bank, items)

    first = result.allocations.join(result.proposed, left_on="group_id", right_on="suggestion_id", how="semi")
    assert first["item_id"].to_list() == ["LOT"]


@pytest.mark.parametrize(("days_later", "sure"), [(10, 5), (26, 0)], ids=["before the next", "with the next"])
def test_a_rent_paid_before_the_next_one_is_made_out_has_no_rival_in_it(days_later: int, sure: int) -> None:
    """Five of six equal rents are paid by name. Near the month's end the next one may be meant as well."""
    rents = [date(2026, month, 1) for month in range(1, 7)]
    items = ledger_items(
        *({"item_id": f"R{day.month}", "issue_date": day} for day in rents),
        amount_minor=78_480, counterparty_name="ATELIER BOVERAT", document_number=None, due_date=None,
    )  # fmt: skip
    bank = bank_transactions(
        *({"booking_date": day + timedelta(days=days_later)} for day in rents[:-1]),
        amount_minor=78_480, remittance_information="VIR SEPA RECU DE ATELIER BOVERAT",
    )  # fmt: skip

    tiers = match_frames(bank, items).proposed["tier"].to_list()

    assert tiers.count(Tier.CERTAIN) == sure


@pytest.mark.parametrize(("times", "expected"), [(2, Tier.CERTAIN), (4, Tier.PROBABLE)])
def test_where_nothing_comes_near_odds_a_third_of_what_is_asked_are_enough(times: int, expected: Tier) -> None:
    items = books({"amount_minor": 48_317, "document_number": None}, counterparty_name="ZIMMEREI ADLER")
    bank = bank_transactions(amount_minor=48_317, remittance_information="VIR ZIMMEREI ADLER")
    score = float(match_frames(bank, items).proposed["score"].item())
    odds = times * score / (1 - score)

    asked = MatchSettings(certain_score=odds / (1 + odds))

    assert match_frames(bank, items, asked).proposed["tier"].item() == expected


@pytest.mark.parametrize(
    ("short", "limit", "text", "payer", "expected"),
    [
        (3, 5, "FA-2026-0001", IBAN, Tier.CERTAIN),
        (-3, 5, "FA-2026-0001", IBAN, Tier.CERTAIN),
        (3, 2, "FA-2026-0001", IBAN, Tier.PROBABLE),
        (40, 5, "FA-2026-0001", IBAN, Tier.PROBABLE),
        (3, 5, "VIREMENT", IBAN, Tier.PROBABLE),
        (3, 5, "FA-2026-0001", None, Tier.PROBABLE),
    ],
)
def test_cents_within_the_limit_are_let_go_silently_where_a_known_payer_names_the_document(
    short: int, limit: int, text: str, payer: str | None, expected: Tier
) -> None:
    items = books({"amount_minor": 48_317, "document_number": "FA-2026-0001"}, counterparty_iban=IBAN)
    bank = bank_transactions(
        amount_minor=48_317 - short, counterparty_name=None, counterparty_iban=payer, remittance_information=text
    )

    result = match_frames(bank, items, MatchSettings(cents_limit_minor=limit))

    assert result.proposed["tier"].item() == expected
    assert result.adjustments.select("adjustment_kind", "amount_minor").rows() == [("write_off", -short)]


def test_cents_that_the_books_carry_as_an_item_of_somebodys_are_not_let_go_silently() -> None:
    items = books({"amount_minor": 48_317, "document_number": "FA-2026-0001"}, counterparty_iban=IBAN)
    rounding = ledger_items(item_id="CENTS", amount_minor=-3, counterparty_name="SUNDRY", document_number=None)
    bank = bank_transactions(
        amount_minor=48_314, counterparty_name=None, counterparty_iban=IBAN, remittance_information="FA-2026-0001"
    )

    assert tier(bank, items) == Tier.CERTAIN
    assert tier(bank, items.vstack(rounding)) == Tier.PROBABLE
