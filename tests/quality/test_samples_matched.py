"""The sample files, read and matched from nothing but their bytes, come out as their README tells."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from truth import Score, score

from bankrec_nb.domain.vocabulary import BANK_BOOKED_TYPES
from bankrec_nb.matching import match_frames
from bankrec_nb.readers.read import read_file
from bankrec_nb.simulate import Simulated, sample_company

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples"
PLACE = ("account_id", "booking_date", "sequence")


@pytest.fixture(scope="module")
def made() -> Simulated:
    return sample_company()


def truth_of_files(made: Simulated, transactions: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """The known answer in the ids that the readers gave: transactions by place, documents by the order of the files."""
    booked = pl.col("item_type").is_in([str(kind) for kind in BANK_BOOKED_TYPES])
    written = pl.concat([made.items.filter(~booked)["item_id"], made.items.filter(booked)["item_id"]])
    items = pl.DataFrame({"item_id": written, "read_item": items["item_id"]})
    lines = made.transactions.select("transaction_id", *PLACE).join(
        transactions.select(*PLACE, read_transaction="transaction_id"), on=PLACE
    )
    renamed = made.truth.join(lines, on="transaction_id").join(items, on="item_id", how="left")
    return renamed.with_columns(transaction_id="read_transaction", item_id="read_item")


@pytest.fixture(scope="module")
def judged(made: Simulated) -> Score:
    statements = [read_file(path) for path in sorted(SAMPLES.glob("bank/*"))]
    transactions = pl.concat([result.transactions for result in statements])
    details = pl.concat([result.details for result in statements])
    items = pl.concat([read_file(SAMPLES / "books" / name).items for name in ("documents.csv", "bank_ledger.csv")])
    truth = truth_of_files(made, transactions, items)
    return score(match_frames(transactions, items, details=details, own_accounts=made.own_accounts), truth)


def test_every_transaction_of_the_files_has_a_known_answer(made: Simulated, judged: Score) -> None:
    assert judged.verdicts.height == made.transactions.height


def test_the_samples_are_matched_right(judged: Score) -> None:
    assert judged.share_right >= 0.85, judged.by("kind")


def test_files_lose_nothing_that_matching_needs(made: Simulated, judged: Score) -> None:
    frames = match_frames(made.transactions, made.items, details=made.details, own_accounts=made.own_accounts)

    assert judged.share_right >= score(frames, made.truth).share_right - 0.02
