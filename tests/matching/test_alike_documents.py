"""Documents that nothing tells apart are paid in the order of their dates."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bankrec_nb.matching import match_frames
from bankrec_nb.matching.alike import even_delays
from tests.builders import bank_transactions, ledger_items

if TYPE_CHECKING:
    import polars as pl

    from bankrec_nb.matching import MatchResult

RENT = {"amount_minor": -67_99, "item_type": "purchase_invoice", "counterparty_name": "SNP", "due_date": None}


def held(result: MatchResult) -> dict[str, set[str]]:
    """What the first proposals give each transaction."""
    rows = result.allocations.join(
        result.proposed.select("suggestion_id"), left_on="group_id", right_on="suggestion_id", how="semi"
    )
    found: dict[str, set[str]] = {}
    for transaction, item in rows.select("transaction_id", "item_id").iter_rows():
        found.setdefault(transaction, set()).add(item)
    return found


def line(name: str, day: date, amount: int, text: str) -> pl.DataFrame:
    return bank_transactions(
        transaction_id=name, booking_date=day, value_date=day, amount_minor=amount, remittance_information=text
    )


def test_a_monthly_invoice_is_paid_by_the_payment_of_its_month_even_if_one_more_payment_follows() -> None:
    days = [date(2021, 10, 4), date(2021, 11, 4), date(2021, 12, 4)]
    items = ledger_items(*({"item_id": f"D{n}", "issue_date": d, "document_number": None} for n, d in enumerate(days)), **RENT)  # fmt: skip
    paid = [date(2021, 10, 11), date(2021, 11, 10), date(2021, 12, 10), date(2022, 1, 10)]
    bank = bank_transactions(
        *({"transaction_id": f"T{n}", "booking_date": d, "value_date": d} for n, d in enumerate(paid)),
        amount_minor=-67_99,
        remittance_information="SNP",
    )

    found = held(match_frames(bank, items))

    assert {t: found.get(t) for t in ("T0", "T1", "T2", "T3")} == {"T0": {"D0"}, "T1": {"D1"}, "T2": {"D2"}, "T3": None}


def test_equal_documents_of_one_day_go_first_to_the_payment_of_several_that_came_first() -> None:
    amounts = [215_347, 110_940, 83_794, 83_794, 83_794, 83_794]
    items = ledger_items(
        *({"item_id": f"D{n}", "amount_minor": amount} for n, amount in enumerate(amounts)),
        document_number="sans",
        issue_date=date(2023, 1, 1),
        due_date=None,
        counterparty_name="RUPEC MAMESPUR",
    )
    bank = line("T1", date(2023, 3, 13), sum(amounts[:5]), "RUPEC MAMESPUR").vstack(
        line("T2", date(2023, 3, 22), amounts[5], "RUPEC MAMESPUR")
    )

    found = held(match_frames(bank, items))

    assert found == {"T1": {"D0", "D1", "D2", "D3", "D4"}, "T2": {"D5"}}


@given(
    st.lists(st.integers(0, 90), min_size=1, max_size=5),
    st.lists(st.integers(0, 90), min_size=5, max_size=7),
    st.integers(0, 40),
)
def test_delays_are_as_even_as_any_choice_in_order_can_make_them(
    issued: list[int], paid: list[int], usual: int
) -> None:
    days, documents = np.array(sorted(paid)), np.array(sorted(issued))
    first = float(np.median(days[: len(documents)] - documents))

    def cost(places: tuple[int, ...] | list[int], delay: float) -> float:
        return float(np.abs(days[list(places)] - documents - delay).sum())

    chosen = even_delays(days, documents, float(usual))

    every = list(combinations(range(len(days)), len(documents)))
    assert tuple(chosen) in every
    assert min(cost(chosen, first), cost(chosen, usual)) <= min(
        min(cost(p, first), cost(p, usual)) for p in every
    )  # fmt: skip


def test_of_two_equal_payments_the_later_is_the_double_even_if_only_it_names_the_document() -> None:
    items = ledger_items(item_id="D", amount_minor=48_317, counterparty_iban="DE89370400440532013000")
    common = {"amount_minor": 48_317, "counterparty_iban": "DE89370400440532013000"}
    bank = bank_transactions(
        {"transaction_id": "FIRST", "booking_date": date(2026, 10, 1), "remittance_information": "VIREMENT", **common},
        {"transaction_id": "AGAIN", "booking_date": date(2026, 10, 6), "remittance_information": "FA-2026-0001", **common},
    )  # fmt: skip

    result = match_frames(bank, items)

    shapes = dict(result.proposed.select("transaction_id", "shape").iter_rows())
    assert held(result) == {"FIRST": {"D"}}
    assert shapes == {"FIRST": "single", "AGAIN": "double_payment"}
    assert "certain" not in result.proposed["tier"].to_list()


def test_an_earlier_payment_that_names_another_document_does_not_take_this_one() -> None:
    items = ledger_items(item_id="D", amount_minor=48_317, counterparty_iban="DE89370400440532013000")
    common = {"amount_minor": 48_317, "counterparty_iban": "DE89370400440532013000"}
    bank = bank_transactions(
        {"transaction_id": "OTHER", "booking_date": date(2026, 10, 1), "remittance_information": "FA-2025-0099", **common},
        {"transaction_id": "MINE", "booking_date": date(2026, 10, 6), "remittance_information": "FA-2026-0001", **common},
    )  # fmt: skip

    assert held(match_frames(bank, items)) == {"MINE": {"D"}}


def test_a_line_that_gives_its_documents_date_keeps_it_whoever_pays_first() -> None:
    days = (date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16))
    items = ledger_items(*(
        {"item_id": f"I{day.day}", "document_number": f"F{day.day:02}41", "amount_minor": 81_000, "issue_date": day, "due_date": None, "counterparty_name": "SERVAIS NELE"}
        for day in days
    ))  # fmt: skip
    bank = bank_transactions(
        {"transaction_id": "FIRST", "amount_minor": 81_000, "booking_date": date(2026, 4, 1), "counterparty_name": "SERVAIS NELE", "remittance_information": "PAIEMENT FACTURE DU 16/03/2026"},
        {"transaction_id": "LATER", "amount_minor": 81_000, "booking_date": date(2026, 4, 10), "counterparty_name": "SERVAIS NELE", "remittance_information": "MERCI"},
    )  # fmt: skip

    result = match_frames(bank, items)

    first = result.proposed.select("suggestion_id")
    held = result.allocations.join(first, left_on="group_id", right_on="suggestion_id", how="semi")
    assert ("FIRST", "I16") in set(held.select("transaction_id", "item_id").iter_rows())
