"""What fits nearly any amount is looked at only where nothing explains a line better, and is shown only where it may be right."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from bankrec_nb.matching import loose, match_frames, pipeline
from bankrec_nb.simulate import company
from tests.builders import bank_transactions, ledger_items


def _shop(*amounts: int) -> pl.DataFrame:
    return ledger_items(
        *(
            {
                "document_number": f"F-{n}",
                "amount_minor": amount,
                "issue_date": date(2026, 2, 1 + n),
                "counterparty_name": "Bakkerij Joly",
            }
            for n, amount in enumerate(amounts)
        )
    )


def _paid(amount: int) -> pl.DataFrame:
    return bank_transactions(
        {"amount_minor": amount, "booking_date": date(2026, 2, 20), "counterparty_name": "Bakkerij Joly"}
    )


def test_a_sum_of_the_payers_documents_leaves_no_part_of_another_to_look_at() -> None:
    state = pipeline.run(pipeline.start(_paid(33_451), _shop(27_339, 6_112, 53_937)))

    assert "pair" in state.hypotheses["form"].to_list()
    assert not state.features["form"].is_in(["partial", "overpaid"]).any()


def test_a_payment_that_nothing_else_explains_is_still_shown_as_a_part() -> None:
    result = match_frames(_paid(20_000), _shop(53_937))

    assert result.proposed.select("shape", "tier").rows() == [("instalment", "possible")]


def test_a_part_that_names_its_document_is_weighed_whatever_else_explains_the_line() -> None:
    line = bank_transactions(
        {
            "amount_minor": 33_451,
            "booking_date": date(2026, 2, 20),
            "counterparty_name": "Bakkerij Joly",
            "remittance_information": "ACOMPTE F-2",
        }
    )
    state = pipeline.run(pipeline.start(line, _shop(27_339, 6_112, 53_937)))

    named = state.features.filter(pl.col("form") == "partial", pl.col("named") > 0)
    assert named.height == 1


@pytest.mark.parametrize("seed", [1, 2])
def test_lines_keep_what_weighing_everything_gives_them(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    made = company(seed, transactions=400)
    few = match_frames(made.transactions, made.items, details=made.details)
    monkeypatch.setattr(loose, "_WELL_EXPLAINED", 99.0)

    all_ = match_frames(made.transactions, made.items, details=made.details)

    columns = ["transaction_id", "suggestion_id", "tier"]
    assert few.suggestions.height < all_.suggestions.height
    assert few.proposed.select(columns[:2]).equals(all_.proposed.select(columns[:2]))


def test_of_several_rivals_only_the_first_is_shown_where_none_could_be_right() -> None:
    made = company(3, transactions=400)
    result = match_frames(made.transactions, made.items, details=made.details)
    proposed = result.proposed.select("transaction_id")

    further = result.suggestions.filter(pl.col("rank") > 2).join(proposed, on="transaction_id", how="semi")
    first = result.suggestions.filter(pl.col("rank") == 2).join(proposed, on="transaction_id", how="semi")
    hopeless = pl.col("score") < 5e-4
    assert further.filter(hopeless).is_empty()
    assert not first.filter(hopeless).is_empty()
