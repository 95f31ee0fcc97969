"""Deposits of cheques that the books know only as documents paid by cheque."""

from __future__ import annotations

import random
from datetime import date, timedelta

import polars as pl
import pytest

from bankrec_nb.domain import tables
from bankrec_nb.domain.settings import MatchSettings
from bankrec_nb.matching import MatchResult, match_frames, start
from bankrec_nb.matching.deposits import NEWEST_ONLY, TOO_COSTLY, deposit_lines

FIRST = date(2026, 1, 1)
NONE = pl.DataFrame(schema={"t": pl.Int32})


def document(n: int, amount: int, day: int, method: str = "cheque", customer: str | None = None) -> dict[str, object]:
    return {
        "item_id": f"I{n:04d}", "item_type": "sales_invoice", "document_number": f"FA-{n:05d}", "issue_date": FIRST + timedelta(day),
        "amount_minor": amount, "open_minor": amount, "currency": "EUR", "counterparty_name": customer or f"Client {n:04d}",
        "payment_method": method,
    }  # fmt: skip


def deposit(n: int, amount: int, day: int, text: str) -> dict[str, object]:
    return {
        "transaction_id": f"T{n:03d}", "account_id": "bank", "booking_date": FIRST + timedelta(day), "amount_minor": amount,
        "currency": "EUR", "remittance_information": text,
    }  # fmt: skip


def matched(lines: list[dict[str, object]], items: list[dict[str, object]]) -> MatchResult:
    return match_frames(tables.BANK_TRANSACTION.frame(lines), tables.LEDGER_ITEM.frame(items))


def banked(found: MatchResult) -> dict[str, set[str]]:
    rows = found.allocations.join(found.proposed, left_on="group_id", right_on="suggestion_id", how="semi")
    sets = rows.group_by("transaction_id").agg("item_id").iter_rows()
    return {transaction: set(items) for transaction, items in sets}


def drawer(seed: int, count: int) -> list[dict[str, object]]:
    dice = random.Random(seed)
    return [document(n, dice.randrange(2_000, 90_000), n * 90 // count) for n in range(count)]


def total(items: list[dict[str, object]], which: tuple[int, ...]) -> int:
    return sum(int(str(items[n]["amount_minor"])) for n in which)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("REMISE CHEQUES 5 CHQ", 5),
        ("REMISE CHEQUES N 624583", None),
        ("REM CHQ 3", 3),
        ("REMISE DE 12 CHEQUES", 12),
        ("REMISE CHEQUES BORDEREAU 4711 DU 12/03 2 CHQ", 2),
        ("REMISE CHQ 12/03", None),
        ("REMISE CHEQUES NB 4", 4),
        ("REMISE 3 X CHEQUES", 3),
    ],
)
def test_the_number_of_cheques_is_read_and_slip_numbers_and_dates_are_not(text: str, count: int | None) -> None:
    state = start(tables.BANK_TRANSACTION.frame([deposit(1, 100, 1, text)]), tables.LEDGER_ITEM.empty())
    lines = deposit_lines(state.having(answered=NONE), NONE)
    assert lines["count"].to_list() == [count]


@pytest.mark.parametrize("text", ["REMISE CHEQUES N 624583", "REMISE CHEQUES 4 CHQ"])
def test_consecutive_documents_of_several_customers_are_one_deposit(text: str) -> None:
    items = drawer(1, 60)
    found = matched([deposit(1, total(items, (30, 31, 32, 33)), 70, text)], items)
    assert banked(found) == {"T001": {"I0030", "I0031", "I0032", "I0033"}}
    (suggestion,) = found.proposed.to_dicts()
    assert (suggestion["shape"], suggestion["tier"]) == ("cheque_deposit", "probable")


def test_the_stated_number_of_cheques_decides_among_any_documents() -> None:
    items = drawer(2, 40)
    found = matched([deposit(1, total(items, (22, 28, 35)), 80, "REM CHQ 3")], items)
    assert banked(found) == {"T001": {"I0022", "I0028", "I0035"}}
    assert found.proposed["tier"].to_list() == ["probable"]


def test_deposits_share_the_drawer_and_no_cheque_is_banked_twice() -> None:
    items = drawer(3, 60)
    sets = [(20, 24, 25), (21, 27), (22, 23, 30), (26, 31)]
    lines = [deposit(n, total(items, s), 60 + n, f"REMISE CHEQUES {len(s)} CHQ") for n, s in enumerate(sets)]
    found = matched(lines, items)
    assert banked(found) == {f"T{n:03d}": {f"I{i:04d}" for i in s} for n, s in enumerate(sets)}
    shuffled = matched(lines[::-1], random.Random(1).sample(items, len(items)))
    assert found.suggestions.equals(shuffled.suggestions)


def test_a_deposit_is_never_certain_and_an_accident_is_not_even_probable() -> None:
    items = drawer(4, 150)
    dice = random.Random(5)
    lines = [deposit(n, dice.randrange(100_000, 400_000), 80, "REMISE CHEQUES N 99") for n in range(30)]
    tiers = matched(lines, items).proposed.filter(pl.col("shape") == "cheque_deposit")["tier"].to_list()
    assert "certain" not in tiers
    assert tiers.count("probable") <= 1


def test_documents_paid_otherwise_or_issued_long_before_stay_where_they_are() -> None:
    old = [document(n, 10_000 + 37 * n, 0) for n in range(3)]
    wired = [document(n, 20_000 + 41 * n, 150, "transfer") for n in range(10, 13)]
    lines = [
        deposit(1, total(old, (0, 1)), 160, "REMISE CHEQUES 2 CHQ"),
        deposit(2, total(wired, (0, 1)), 160, "REMISE CHEQUES 2 CHQ"),
    ]
    found = matched(lines, [*old, *wired, *(document(n, 71_003 + 977 * n, 150) for n in range(20, 90))])
    assert found.proposed.filter(pl.col("tier") != "possible").is_empty()


def test_hundreds_of_deposits_over_one_large_drawer_end_and_repeat() -> None:
    items = drawer(6, 400)
    dice = random.Random(7)
    sets = [tuple(dice.sample(range(100, 380), dice.randrange(2, 9))) for _ in range(40)]
    lines = [deposit(n, total(items, s), 85, "REMISE CHEQUES") for n, s in enumerate(sets)]
    one, two = matched(lines, items), matched(lines, items)
    assert one.suggestions.equals(two.suggestions)


def test_a_deposit_searched_among_the_newest_cheques_only_says_so() -> None:
    items = drawer(8, 260)
    found = matched([deposit(1, total(items, (101, 115)), 88, "REMISE CHEQUES 2 CHQ")], items)
    assert banked(found) == {}
    assert found.limits.to_dicts() == [{"transaction_id": "T001", "limit": NEWEST_ONLY}]


def test_a_deposit_whose_search_would_cost_too_much_says_so() -> None:
    items = drawer(9, 60)
    lines = [deposit(1, total(items, (20, 41, 52)) + 1, 70, "REMISE CHEQUES 3 CHQ")]
    found = match_frames(
        tables.BANK_TRANSACTION.frame(lines),
        tables.LEDGER_ITEM.frame(items),
        MatchSettings(subset_budget_operations=100),
    )
    assert TOO_COSTLY in found.limits["limit"].to_list()
