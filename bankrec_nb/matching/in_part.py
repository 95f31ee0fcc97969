"""What tells that a payment which names no document is a part of one: its words, or its like paid again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching.codes import beside, joined, only, without
from bankrec_nb.matching.weights import W

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

PART_WORDS = (
    r"\b(?:ACOMPTES?|ECHEANCIER|ECHEANCEMENT|MENSUALITE|A VALOIR|(?:VERSEMENT|PAIEMENT|REGLEMENT) PARTIEL|"
    r"ANZAHLUNG|ABSCHLAG(?:SZAHLUNG)?|TEILZAHLUNG|TEILBETRAG|RATENZAHLUNG|RATE \d{1,2}|PAGO PARCIAL|A CUENTA|PLAZO \d{1,2}|"
    r"ACCONTO|RATA|RATEALE|AANBETALING|DEELBETALING|TERMIJN|INSTALL?MENT|PART(?:IAL)? PAYMENT|ON ACCOUNT|DOWN ?PAYMENT)\b"
    r"|(?:^|[^\d/.,])(?:1/[2-9]|2/[3-9]|3/[4-9]|4/[5-9])(?:$|[^\d/.,])"
)
"""Words for a payment of a part, and its place among so many (2/3)."""
_LONG_WORDS = ["ECHEANCIER", "ECHEANCEMENT", "MENSUALITE", "ANZAHLUNG", "TEILZAHLUNG", "ABSCHLAGSZAHLUNG", "RATENZAHLUNG", "AANBETALING", "DEELBETALING", "INSTALMENT", "INSTALLMENT"]  # fmt: skip
"""Words that a bank may have cut in two at the end of a line, and that stand inside no others."""
_NAMES_NOBODY = pl.DataFrame(schema={"t": pl.Int32, "in_part": pl.Float64, "in_part_said": pl.String})


def paid_in_part(state: State) -> pl.DataFrame:
    """Lines that speak of a part, or whose payer pays the same once more where no document of his is of that amount.

    Returns:
        t, in_part (log-odds), in_part_said.
    """
    parted = state.hypotheses.filter(pl.col("form").is_in(["partial", "equal_part"])).select("t")
    parts = pl.concat([parted, state.loose.filter(pl.col("form") == "partial").select("t")]).unique()
    if parts.is_empty():
        return _NAMES_NOBODY
    lines = state.bank.pipe(only, parts, "t").select("t", "currency", "amount", "text")
    text = pl.col("text").fill_null("")
    speaks = text.str.contains(PART_WORDS) | text.str.replace_all(" ", "", literal=True).str.contains_any(_LONG_WORDS)
    said = lines.filter(speaks).select("t", said=pl.lit(value=True))
    likely = state.who.pipe(only, parts, "t").filter(pl.col("who_weight") >= W.near_name).select("t", "p").unique()
    alike = lines.pipe(without, state.answered, "t").pipe(joined, likely, "t")
    again = alike.filter(pl.col("t").n_unique().over("p", "currency", "amount") > 1)
    repeated = again.select("t", again=pl.lit(value=True)).unique()
    both = lines.select("t").pipe(beside, said, "t").pipe(beside, repeated, "t")
    told = both.filter(pl.col("said").fill_null(value=False) | pl.col("again").fill_null(value=False))
    return told.select(
        "t",
        in_part=pl.when("said").then(W.says_part).otherwise(W.pays_again),
        in_part_said=pl.when("said").then(pl.lit("the text speaks of a part")).otherwise(pl.lit("the same was paid more than once")),
    ).sort("t")  # fmt: skip
