"""What must always hold, whatever the books and the bank say."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bankrec_nb.domain import tables
from bankrec_nb.matching import MatchResult, match_frames
from bankrec_nb.matching.subset_sum import search

NAMES = ("Dupont SARL", "Garage Martin", "Boulangerie Leroy", "Alpha Conseil")
FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def item(n: int, amount: int, name: str, day: int) -> dict[str, object]:
    kind = "sales_invoice" if amount > 0 else "sales_credit_note"
    return {
        "item_id": f"I{n:03d}", "item_type": kind, "document_number": f"FA-2026-{n:04d}", "issue_date": date(2026, 1, 1) + timedelta(day),
        "amount_minor": amount, "open_minor": amount, "currency": "EUR", "counterparty_name": name,
    }  # fmt: skip


def line(n: int, amount: int, name: str | None, day: int, text: str) -> dict[str, object]:
    return {
        "transaction_id": f"T{n:03d}", "account_id": "bank", "booking_date": date(2026, 1, 1) + timedelta(day),
        "amount_minor": amount, "currency": "EUR", "counterparty_name": name, "remittance_information": text,
    }  # fmt: skip


@st.composite
def worlds(draw: st.DrawFn) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A few documents, and lines that pay some of them in some way, or nothing."""
    amounts = draw(st.lists(st.integers(500, 90_000) | st.sampled_from([10_000, 12_000]), min_size=1, max_size=9))
    books = [
        item(n, a if draw(st.integers(0, 5)) else -a // 4, draw(st.sampled_from(NAMES)), draw(st.integers(0, 60)))
        for n, a in enumerate(amounts)
    ]
    lines = []
    for n in range(draw(st.integers(1, 6))):
        paid = draw(st.lists(st.sampled_from(books), min_size=1, max_size=3, unique_by=lambda b: str(b["item_id"])))
        total = sum(int(str(b["amount_minor"])) for b in paid) - draw(st.sampled_from([0, 0, 0, 2, 500]))
        text = draw(st.sampled_from(["", "VIR SEPA", " ".join(str(b["document_number"]) for b in paid)]))
        name = draw(st.sampled_from([None, str(paid[0]["counterparty_name"]).upper()]))
        lines.append(line(n, total or 1, name, draw(st.integers(20, 120)), text))
    return tables.BANK_TRANSACTION.frame(lines), tables.LEDGER_ITEM.frame(books)


def frames_of(result: MatchResult) -> list[pl.DataFrame]:
    return [result.suggestions, result.allocations, result.adjustments, result.evidence, result.limits]


@FEW
@given(worlds())
def test_every_suggestion_explains_its_transaction_to_the_cent(world: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    bank, items = world

    result = match_frames(bank, items)

    amounts = dict(bank.select("transaction_id", "amount_minor").iter_rows())
    for suggestion, transaction, left, count in result.suggestions.select(
        "suggestion_id", "transaction_id", "remaining_minor", "transaction_count"
    ).iter_rows():
        if count == 1:
            used = result.allocations.filter(pl.col("group_id") == suggestion)["allocated_minor"].sum()
            named = result.adjustments.filter(pl.col("group_id") == suggestion)["amount_minor"].sum()
            assert int(used) + int(named) + left == amounts[transaction]


@FEW
@given(worlds())
def test_what_is_proposed_uses_nothing_beyond_what_is_open(world: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    bank, items = world

    result = match_frames(bank, items)

    proposed = result.proposed["suggestion_id"].implode()
    used = (
        result.allocations.filter(pl.col("group_id").is_in(proposed))
        .group_by("item_id")
        .agg(pl.col("item_allocated_minor").sum())
    )
    checked = used.join(items.select("item_id", "open_minor"), on="item_id")
    assert checked.filter(pl.col("item_allocated_minor").abs() > pl.col("open_minor").abs()).is_empty()
    assert checked.filter(pl.col("item_allocated_minor").sign() == -pl.col("open_minor").sign()).is_empty()
    assert result.proposed["transaction_id"].is_unique().all()


@FEW
@given(worlds(), st.integers(0, 1000))
def test_row_order_changes_nothing(world: tuple[pl.DataFrame, pl.DataFrame], seed: int) -> None:
    bank, items = world

    straight = match_frames(bank, items)
    shuffled = match_frames(
        bank.sample(fraction=1, shuffle=True, seed=seed), items.sample(fraction=1, shuffle=True, seed=seed + 1)
    )

    for one, other in zip(frames_of(straight), frames_of(shuffled), strict=True):
        assert one.equals(other)


@FEW
@given(worlds())
def test_the_weights_of_the_evidence_add_up_to_the_score(world: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    bank, items = world

    result = match_frames(bank, items)

    summed = result.evidence.group_by("suggestion_id").agg(total=pl.col("weight").sum())
    both = result.suggestions.join(summed, on="suggestion_id")
    assert both.height == result.suggestions.height
    gap = (both["score"] - 1 / (1 + (-both["total"].clip(-40, 40)).exp())).abs()
    assert (gap < 1e-6).all()


@FEW
@given(worlds())
def test_no_suggestion_and_no_piece_of_its_evidence_stands_twice(world: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    result = match_frames(*world)

    assert result.suggestions["suggestion_id"].is_unique().all()
    assert result.evidence.select("suggestion_id", "evidence_kind").is_unique().all()
    assert result.allocations.select("group_id", "item_id").is_unique().all()


def test_an_unrelated_counterparty_changes_nothing_for_the_others() -> None:
    books = [item(n, 10_000 + 137 * n, NAMES[n % 3], n) for n in range(12)]
    lines = [line(n, 10_000 + 137 * n, NAMES[n % 3], 30 + n, f"FA-2026-{n:04d}") for n in range(12)]
    stranger = [item(900, 777_713, "Zygote Industrie", 4), item(901, 555_511, "Zygote Industrie", 5)]

    alone = match_frames(tables.BANK_TRANSACTION.frame(lines), tables.LEDGER_ITEM.frame(books))
    beside = match_frames(tables.BANK_TRANSACTION.frame(lines), tables.LEDGER_ITEM.frame([*books, *stranger]))

    assert alone.allocations.equals(beside.allocations)
    assert alone.proposed.select("transaction_id", "tier").equals(beside.proposed.select("transaction_id", "tier"))


@given(st.lists(st.integers(-60, 60).filter(bool), min_size=2, max_size=9), st.integers(-120, 120).filter(bool))
@settings(max_examples=150, deadline=None)
def test_the_free_search_finds_what_brute_force_finds(values: list[int], target: int) -> None:
    answer = search(values, target, longest=len(values), kept=10_000)

    brute = {
        tuple(sorted(values[n] for n in some))
        for size in range(2, len(values) + 1)
        for some in combinations(range(len(values)), size)
        if sum(values[n] for n in some) == target
    }
    assert answer.count == len(brute)
    assert {tuple(sorted(values[n] for n in s)) for s in answer.solutions} == brute


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_a_planted_sum_of_up_to_eight_documents_is_found(data: st.DataObject) -> None:
    values = data.draw(st.lists(st.integers(1_000_003, 99_999_989), min_size=8, max_size=12, unique=True))
    size = data.draw(st.integers(2, min(8, len(values))))
    planted = sorted(data.draw(st.permutations(range(len(values))))[:size])

    answer = search(values, sum(values[n] for n in planted))

    assert tuple(planted) in answer.solutions


def test_a_search_that_is_cut_short_says_so() -> None:
    answer = search([1_000_003 + 7919 * n for n in range(60)], 5_555_555, budget=1_000)

    assert answer.limit is not None
