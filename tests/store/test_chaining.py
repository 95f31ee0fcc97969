from datetime import date
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from bankrec_nb.domain import tables as t
from bankrec_nb.store.merge import Merged, merge
from tests.builders import bank_transactions

DAY = date(2026, 10, 5)


class Plain:
    """Ids that can be read: what it is, and which of them."""

    def keys(self, rows: pl.DataFrame) -> pl.Series:
        return rows["amount_minor"].cast(pl.String)

    def ids(self, rows: pl.DataFrame) -> pl.Series:
        return rows.select(pl.concat_str("amount_minor", "occurrence", separator="#")).to_series()


def page(name: str, opening: int, amounts: list[int]) -> Merged:
    """A statement of one day as a file of its own."""
    seen: dict[int, int] = {}
    rows: list[dict[str, Any]] = []
    for minor in amounts:
        seen[minor] = seen.get(minor, 0) + 1
        rows.append(
            {
                "transaction_id": f"{minor}#{seen[minor]}",
                "statement_id": name,
                "amount_minor": minor,
                "booking_date": DAY,
                "occurrence": seen[minor],
            }
        )
    statement = {
        "statement_id": name, "file_sha256": name, "source_format": "camt053", "account_id": "FR7630001007941234567890185",
        "currency": "EUR", "from_date": DAY, "to_date": DAY, "opening_minor": opening, "closing_minor": opening + sum(amounts),
        "transaction_count": len(amounts), "sum_minor": sum(amounts), "proof": "balanced",
    }  # fmt: skip
    return Merged(t.STATEMENT.frame([statement]), bank_transactions(*rows) if rows else t.BANK_TRANSACTION.empty())


def amounts_of(merged: Merged) -> list[int]:
    return sorted(merged.transactions["amount_minor"])


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(st.sampled_from([-150, 100, 250]), min_size=1, max_size=4), min_size=2, max_size=4), st.data())
def test_pages_of_one_day_hold_together_what_the_whole_day_holds(parts: list[list[int]], data: st.DataObject) -> None:
    # Balances that come back to where they were on the same day cannot tell pages apart: rising ones can.
    opening, pages, reached = 10_000, [], {10_000}
    for number, amounts in enumerate(parts):
        if opening + sum(amounts) in reached:
            return
        pages.append(page(f"p{number}", opening, amounts))
        opening += sum(amounts)
        reached.add(opening)
    whole = page("whole", 10_000, [minor for amounts in parts for minor in amounts])
    order = data.draw(st.permutations([*pages, whole, page("again", 10_000, parts[0])]))

    assert amounts_of(merge(pages, Plain())) == sorted(minor for amounts in parts for minor in amounts)
    mixed = merge(order, Plain())
    assert amounts_of(mixed) == amounts_of(merge([whole], Plain())), [o.statements["statement_id"][0] for o in order]


def test_the_same_page_twice_adds_nothing() -> None:
    assert amounts_of(merge([page("a", 0, [-150, -150]), page("b", 0, [-150, -150])], Plain())) == [-150, -150]


def test_pages_that_do_not_continue_each_other_are_an_overlap() -> None:
    assert amounts_of(merge([page("a", 0, [-150, 100]), page("b", 0, [-150])], Plain())) == [-150, 100]
