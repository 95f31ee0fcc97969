from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from bankrec_nb.domain import tables
from bankrec_nb.matching import MatchResult, candidates, match_frames
from bankrec_nb.simulate import company

Row = dict[str, object]


def item(n: int, amount: int, name: str = "Garage Martin") -> Row:
    return {
        "item_id": f"I{n}", "item_type": "sales_invoice", "document_number": f"FA-2026-{n:05d}", "issue_date": date(2026, 1, 1) + timedelta(n),
        "amount_minor": amount, "open_minor": amount, "currency": "EUR", "counterparty_name": name,
    }  # fmt: skip


def line(n: int, amount: int, text: str, name: str | None = "GARAGE MARTIN") -> Row:
    return {
        "transaction_id": f"T{n}", "account_id": "bank", "booking_date": date(2026, 2, 1) + timedelta(n), "amount_minor": amount,
        "currency": "EUR", "counterparty_name": name, "remittance_information": text,
    }  # fmt: skip


def matched(lines: list[Row], books: list[Row]) -> MatchResult:
    return match_frames(tables.BANK_TRANSACTION.frame(lines), tables.LEDGER_ITEM.frame(books))


OTHERS = [item(n, 7_000 + 913 * n, f"Client {n}") for n in range(40, 60)]


def test_a_line_that_names_its_document_needs_no_other_explanation() -> None:
    books = [item(1, 12_345), item(2, 12_345), *OTHERS]

    result = matched([line(1, 12_345, "FA-2026-00002")], books)

    assert result.suggestions.select("transaction_id", "rank", "tier").rows() == [("T1", 1, "certain")]
    assert result.allocations["item_id"].to_list() == ["I2"]


def test_another_line_that_may_mean_the_document_keeps_it_in_doubt() -> None:
    books = [item(1, 12_345), *OTHERS]
    lines = [line(1, 12_345, "VIR SEPA"), line(5, 12_345, "FA-2026-00001")]

    result = matched(lines, books)

    assert result.suggestions.filter(pl.col("tier") == "certain", pl.col("transaction_id") == "T5").is_empty()
    assert set(result.proposed["transaction_id"]) == {"T1", "T5"}


def test_a_document_that_its_payer_named_is_nobodys_part_payment() -> None:
    books = [item(1, 90_000), item(2, 80_000), *OTHERS]
    lines = [line(1, 90_000, "FA-2026-00001"), line(2, 30_000, "ACOMPTE")]

    result = matched(lines, books)

    shown = result.allocations.join(
        result.suggestions.filter(pl.col("transaction_id") == "T2"), left_on="group_id", right_on="suggestion_id"
    )
    assert set(shown["item_id"]) == {"I2"}


@pytest.mark.parametrize("seed", [0, 1, 4])
def test_settled_lines_get_what_weighing_everything_gives_them(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    made = company(seed, transactions=400)
    fast = match_frames(made.transactions, made.items, details=made.details)
    monkeypatch.setattr(candidates, "without_doubts", lambda pairs, loose, *_: (pairs, loose))

    slow = match_frames(made.transactions, made.items, details=made.details)

    columns = ["transaction_id", "suggestion_id", "tier"]
    both = slow.proposed.select(columns).join(fast.proposed.select(columns), on="transaction_id", suffix="_fast")
    assert fast.suggestions.height < slow.suggestions.height
    assert fast.proposed.height >= slow.proposed.height
    assert both.filter(pl.col("suggestion_id") != pl.col("suggestion_id_fast")).is_empty()
    assert both.filter((pl.col("tier") == "certain") & (pl.col("tier_fast") != "certain")).is_empty()
