"""Norma 43 movements that need nothing but their own record 22 and its texts 23, read by whole columns.

Nearly all movements are so. Those with an amount in another currency (24), or whose amount or days cannot be read, and
the records between the movements are taken one by one (norma43.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from bankrec_nb.readers.fixed_width import year_month_day
from bankrec_nb.readers.plain import days_of
from bankrec_nb.readers.woven import spans

_R = pl.col("record")
_MOST_TEXTS = 5
_SEPARATORS = r"[\x1c-\x1f]"
"""White space to Python, not to Polars: a record with one is not plain."""
CHEQUES = ("01",)
TEXT_WIDTH = 76
"""Two texts of 38 characters in a record 23, as they stand: banks write on where one is full, in the middle of a word."""


@dataclass
class PlainMovements:
    """The plain movements among the records of a file, in file order, as if their currency had two decimals."""

    lines: list[int]
    records: list[str]
    statements: list[int] = field(default_factory=list)
    """The statement of each."""

    def __post_init__(self) -> None:
        frame = pl.DataFrame({"record": pl.Series(self.records, dtype=pl.String), "line": self.lines})
        self.found = _valued(_groups(frame.with_row_index("_at").with_columns(pl.col("_at").cast(pl.Int64))))
        self.statements = [-1] * self.found.height

    @cached_property
    def spans(self) -> list[tuple[int, int, int, int]]:
        """Unbroken runs of their records: first record and end, first movement and end."""
        return spans(self.found)

    @cached_property
    def sums(self) -> tuple[pl.Series, pl.Series, pl.Series]:
        """Of the first 0, 1, … movements: how many go out, their sum, the sum of the others (minor units)."""
        minor, debit = pl.col("amount_minor").abs().cast(pl.Int128), pl.col("_debit")
        so_far = self.found.select(
            debits=debit.cast(pl.Int64).cum_sum(),
            out=pl.when(debit).then(minor).otherwise(0).cum_sum(),
            into=pl.when(debit).then(0).otherwise(minor).cum_sum(),
        )
        debits, out, into = (pl.Series([0], dtype=column.dtype).append(column) for column in so_far)
        return debits, out, into

    def frame(self) -> pl.DataFrame:
        """Their values, one row each."""
        return self.found.select(
            "booking_date", "value_date", "amount_minor", "transaction_code", "remittance_information", "bank_reference",
            "additional_information", "cheque_number", statement=pl.Series(self.statements, dtype=pl.Int64),
            source_line="line",
        )  # fmt: skip


def _groups(records: pl.DataFrame) -> pl.DataFrame:
    """Movements whose texts are followed by what ends them, with the number of their records and all their text."""
    kind = _R.str.head(2)
    words = _R.str.slice(4, TEXT_WIDTH)
    placed = records.with_columns(
        _kind=kind,
        _next=pl.when(kind != "23").then("_at").shift(-1).backward_fill().fill_null(records.height),
        _ends=kind.is_in(["22", "11", "33"]),
        _odd=_R.str.contains(_SEPARATORS),
        _words=pl.when(kind == "23").then(words),
    )
    at, following = placed["_at"], placed["_next"]
    ended = pl.Series("_ended", [*placed["_ends"], True])[following]
    odd = placed["_odd"].cast(pl.Int64).cum_sum().extend_constant(0, 1)  # the last is never asked for
    clean = (odd[following - 1] - odd[at]) + placed["_odd"].cast(pl.Int64) == 0
    counted = placed.with_columns(ended, clean.alias("_clean"), _count=pl.col("_next") - pl.col("_at"))
    texts = [pl.when(pl.col("_count") > n).then(pl.col("_words").shift(-n)) for n in range(1, _most(counted) + 1)]
    joined = pl.concat_str(*texts, ignore_nulls=True) if texts else pl.lit("")
    plain = (pl.col("_kind") == "22") & pl.col("_ended") & pl.col("_clean") & (pl.col("_count") <= _MOST_TEXTS + 1)
    return counted.with_columns(_text=joined).filter(plain)


def _most(counted: pl.DataFrame) -> int:
    """The texts of the movement that has most, up to _MOST_TEXTS."""
    counts: list[int] = counted.filter(pl.col("_kind") == "22")["_count"].unique().to_list()
    return min(_MOST_TEXTS, max(counts, default=1) - 1)


def _valued(groups: pl.DataFrame) -> pl.DataFrame:
    """Groups whose amount and days can be read, with all their values."""
    kept = groups.filter(_R.str.slice(27, 15).str.contains("^[12][0-9]{14}$"))
    booked, valued = (
        days_of(kept.select(_R.str.slice(10, 6)).to_series(), year_month_day),
        days_of(kept.select(_R.str.slice(16, 6)).to_series(), year_month_day),
    )
    cents, debit = _R.str.slice(28, 14).cast(pl.Int64), _R.str.slice(27, 1) == "1"
    concept, number = _R.str.slice(22, 2).str.strip_chars(), _R.str.slice(42, 10).str.strip_chars()
    own = pl.concat_str(concept, _R.str.slice(24, 3).str.strip_chars(), separator="-").str.strip_chars("-")
    references = [_R.str.slice(at, length).str.strip_chars() for at, length in ((52, 12), (64, 16))]
    told = [pl.when(reference.str.contains("[^0]")).then(reference) for reference in references]
    return kept.with_columns(
        booking_date=booked,
        value_date=valued,
        _debit=debit,
        amount_minor=pl.when(debit).then(-cents).otherwise(cents),
        transaction_code=own,
        remittance_information=_on_one_line(kept["_text"]),
        bank_reference=number,
        additional_information=pl.concat_str(*told, separator=" ", ignore_nulls=True),
        cheque_number=pl.when(concept.is_in(CHEQUES)).then(number),
    ).filter(
        pl.col("booking_date").is_not_null()
        & (pl.col("value_date").is_not_null() | (_R.str.slice(16, 6).str.strip_chars(" 0") == ""))
    )


def _on_one_line(texts: pl.Series) -> pl.Series:
    """Lines joined by one space; most have nothing else."""
    bare = texts.str.strip_chars()
    return bare.str.replace_all(r"\s+", " ") if bare.str.contains(r"\s\s|[^\S ]").any() else bare
