"""Other programs on the same frames, where they are installed; none is needed by the project.

Each takes the two frames and gives back how many pairs it found. They are set up as their documentation says for this
kind of job (link two tables one to one), with an equality on the amount as the block: without it they do not finish.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable


def hash_join(transactions: pl.DataFrame, items: pl.DataFrame) -> int:
    """The floor: one equality join of both frames on currency and amount, one document per amount, ids out."""
    left = transactions.select("transaction_id", "currency", "amount_minor")
    right = items.select("item_id", "currency", amount_minor="open_minor")
    once = right.unique(["currency", "amount_minor"], keep="any")
    return left.join(once, on=["currency", "amount_minor"], how="inner").height


def analyst(transactions: pl.DataFrame, items: pl.DataFrame) -> int:
    """The careful analyst's merge of baselines.py."""
    from baselines import careful_analyst

    return careful_analyst(transactions, items)[0].height


def pandas_merge(transactions: pl.DataFrame, items: pl.DataFrame) -> int:
    """Equal amount, nearest date, each document once: the ten-line answer."""
    left = transactions.select("transaction_id", "currency", "booking_date", amount="amount_minor").to_pandas()
    right = items.select("item_id", "currency", "due_date", amount="open_minor").to_pandas()
    # Amounts that repeat hundreds of times would give more pairs than fit in memory.
    common = right.groupby(["currency", "amount"])["item_id"].transform("size") <= 50
    pairs = left.merge(right[common], on=["currency", "amount"])
    pairs["days"] = (pairs["booking_date"] - pairs["due_date"]).abs()
    nearest = pairs.sort_values("days").drop_duplicates("transaction_id").drop_duplicates("item_id")
    return len(nearest)


def splink_link(transactions: pl.DataFrame, items: pl.DataFrame) -> int:
    """Probabilistic linkage of name and date inside blocks of equal amount, weights by EM."""
    # By name, so that the type checker does not ask for a package that is not ours.
    splink = import_module("splink")
    cl, block_on = import_module("splink.comparison_library"), splink.block_on
    left = transactions.select(
        unique_id="transaction_id",
        amount="amount_minor",
        name=pl.coalesce("counterparty_name", "remittance_information").str.to_uppercase(),
        month=pl.col("booking_date").dt.strftime("%Y-%m"),
    )
    right = items.select(
        unique_id="item_id",
        amount="open_minor",
        name=pl.col("counterparty_name").str.to_uppercase(),
        month=pl.col("due_date").dt.strftime("%Y-%m"),
    ).filter(pl.len().over("amount") <= 50)
    settings = splink.SettingsCreator(
        link_type="link_only",
        probability_two_random_records_match=1 / max(1, right.height),
        blocking_rules_to_generate_predictions=[block_on("amount")],
        comparisons=[cl.JaroWinklerAtThresholds("name", [0.92, 0.8]), cl.ExactMatch("month"), cl.ExactMatch("amount")],
    )
    db: Any = splink.DuckDBAPI()
    frames = [db.register(left.to_arrow()), db.register(right.to_arrow())]
    linker: Any = splink.Linker(frames, settings)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e5, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("amount"))
    pairs = linker.inference.predict(threshold_match_probability=0.5)
    return len(pairs.as_record_list())


PEERS: dict[str, tuple[Callable[[pl.DataFrame, pl.DataFrame], int], str]] = {
    "polars hash join": (hash_join, "polars"),
    "careful analyst": (analyst, "polars"),
    "pandas merge": (pandas_merge, "pandas"),
    "splink": (splink_link, "splink"),
}
"""Name → program and the package it needs."""


def installed(name: str) -> bool:
    """Whether this peer can run here."""
    return find_spec(PEERS[name][1]) is not None
