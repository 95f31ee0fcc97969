"""The ledger's own numbers, spelled in every way a payer may spell them and ready to be looked up by 64-bit key.

They are prepared once and asked by every text: the lines of the bank, the payments inside batches, lists and ranges.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from bankrec_nb.matching.keys import among
from bankrec_nb.normalise.document_numbers import spellings, weight_of, with_parts
from bankrec_nb.normalise.text import glued

_SHARED_LIMIT = 12
_PARTS = ("whole", "letters", "prefix", "running", "tail")


@dataclass(frozen=True)
class Numbers:
    """What the open documents of one ledger are called."""

    spelled: pl.DataFrame
    """One row per number and spelling: n, key, spelling, information."""
    owners: pl.DataFrame
    """One row per number: n (its place), i, prefix, letters, way (1 for what brings money, -1 for what costs it)."""
    families: pl.Series
    """The letters that numbers begin with."""
    longest: int
    """How many runs of letters or digits a number has at most (a payer may add a space or two): 3 to 5."""
    tailed: bool
    """Some number ends in a letter or two."""
    dated: bool
    """Some number looks like a date."""
    whole: pl.DataFrame
    """Numbers that can stand alone in a bank's reference: i, key (text)."""
    asked: pl.DataFrame
    """References that documents ask for (RF, OGM, QRR, KID …): i, key (text)."""
    sent: pl.DataFrame
    """End-to-end ids of the orders we sent: i, key (text)."""

    def meaning(self, keys: pl.Series) -> pl.DataFrame:
        """The documents that these keys spell: i, key, spelling, ref_weight (shared spellings count less), prefix, letters, way."""
        asked = keys.unique()
        likely = pl.Series(among(self.spelled["key"].to_numpy(), asked.to_numpy()), dtype=pl.Boolean)
        some = self.spelled.filter(likely).filter(pl.col("key").is_in(asked.implode()))
        owned = some.join(self.owners, on="n")
        shared = owned.select("i", "key").unique().group_by("key").agg(shared=pl.len())
        return (
            owned.join(shared, on="key")
            .filter((pl.col("shared") <= _SHARED_LIMIT) | (pl.col("spelling") == "whole"))
            .filter(pl.col("shared") <= 4 * _SHARED_LIMIT)
            .select(
                "i", "key", "spelling", "prefix", "letters", "way",
                ref_weight=weight_of(pl.col("information")) - pl.col("shared").cast(pl.Float64).log(),
            )
        )  # fmt: skip


def known_numbers(items: pl.DataFrame) -> Numbers:
    """The numbers of the ledger side, taken apart and spelled out."""
    numbers = _numbers(items)
    letters = numbers["letters"].unique().drop_nulls()
    glue = (
        items.select("i", key="whole_number")
        if "whole_number" in items.columns
        else items.select("i", key=glued(pl.col("number")))
    )
    written = pl.col("key").str.contains(r"\d") & (pl.col("key").str.len_chars() >= 4)
    given = items["number"].drop_nulls()
    return Numbers(
        spelled=spellings(numbers),
        owners=_with_way(numbers.select("n", "i", "prefix", "letters"), items),
        families=letters.filter((letters != "") & (letters.str.len_chars() <= 6)),
        longest=_longest(items["number"], glue["key"]),
        tailed=bool(numbers.height) and bool(given.str.contains(r"\d[A-Za-z]{1,2}$").any()),
        dated=bool(given.str.contains(r"^\d{2}[/.-]\d{2}([/.-]\d{2,4})?$|^20\d\d-\d{2}-\d{2}$").any()),
        whole=glue.filter(pl.col("key").str.contains(r"[1-9]") & written),
        asked=items.select("i", key=glued(pl.col("payment_reference"))).drop_nulls().filter(written),
        sent=items.select("i", key=glued(pl.col("end_to_end"))).drop_nulls(),
    )


def _with_way(owners: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """The owners with the direction of their money; null for what has no amount of its own (a lot by its number)."""
    if "open" not in items.columns:
        return owners.with_columns(way=pl.lit(None, dtype=pl.Int64))
    return owners.join(items.select("i", way=pl.col("open").sign()), on="i", how="left", maintain_order="left")


def _numbers(items: pl.DataFrame) -> pl.DataFrame:
    """Numbers of documents, and lot numbers of what the bank books as one: n, i and the number's parts."""
    # 0000000 is a form left empty, not a number.
    meant = items.filter(pl.col("number").str.contains(r"[1-9]"))
    if "running" in items.columns:
        own = meant.rename({"whole": "_", "whole_number": "whole"}, strict=False).select("i", *_PARTS)
    else:
        own = with_parts(meant).select("i", *_PARTS)
    lots = items.filter(
        pl.col("lot_number").is_not_null() & pl.col("item_type").is_in(["cheque_deposit", "payment_lot", "payout"])
    )
    lots_own = with_parts(lots.select("i", number="lot_number")).select("i", *_PARTS)
    return pl.concat([own, lots_own]).with_row_index("n")


def _longest(numbers: pl.Series, glue: pl.Series) -> int:
    runs = pl.DataFrame({
        "n": glue.str.count_matches(r"[A-Z]+|[0-9]+"), "s": numbers.str.count_matches(r"[A-Za-z]+|[0-9]+"),
    })  # fmt: skip
    most = runs.select(pl.max_horizontal(pl.col("n").quantile(0.999), pl.col("s").quantile(0.999))).item()
    return int(min(max((most or 2) + 1, 3), 5))
