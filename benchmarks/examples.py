"""Failing cases in words, so that somebody can see why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from truth import Score

    from bankrec_nb.simulate import Simulated

PER_KIND = 6


def failing_examples(title: str, made: Simulated, engine: Score, per_kind: int = PER_KIND) -> list[str]:
    """Markdown: for each kind a few wrong or missed transactions with their true documents; certain and wrong first."""
    failing = engine.verdicts.filter(
        (pl.col("verdict") != "right") | ((pl.col("tier") == "certain") & ~pl.col("sure_right"))
    )
    worst = failing.sort(pl.col("tier") != "certain", "verdict", "transaction_id", nulls_last=True)
    shown = worst.filter(pl.int_range(pl.len()).over("kind") < per_kind).sort("kind", maintain_order=True)
    told = shown.join(made.transactions, on="transaction_id", maintain_order="left")
    documents = made.truth.join(made.items, on="item_id", how="inner")
    lines = [f"## {title}", ""]
    for (kind,), group in told.partition_by("kind", as_dict=True).items():
        lines.append(f"### {kind}: {failing.filter(pl.col('kind') == kind).height} failing")
        lines += [_told(row, documents) for row in group.iter_rows(named=True)]
    return [*lines, ""]


def _told(row: dict[str, Any], documents: pl.DataFrame) -> str:
    own = documents.filter(pl.col("transaction_id") == row["transaction_id"])
    true = "; ".join(
        f"{d['item_id']} {d['document_number']} {d['counterparty_name']} {d['open_minor']} of {d['issue_date']}"
        f" (alloc {d['allocated_minor']})"
        for d in own.iter_rows(named=True)
    )
    said = f"{row['verdict']} {row['tier']} {row['score'] or 0:.3f} {row['shape']}"
    text = (
        f"{row['counterparty_name'] or ''} | {row['remittance_information'] or ''} | e2e {row['end_to_end_id'] or ''}"
    )
    return f"- {row['transaction_id']} {row['booking_date']} {row['amount_minor']} [{row['habit']}] {text} → **{said}**; true: {true or 'none'}"
