"""BAI2 movements that stand on one line by themselves (nearly all), read by whole columns; the others see bai2.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.readers.bai2_records import day_of, direction
from bankrec_nb.readers.plain import days_of
from bankrec_nb.readers.text import WHITE_RUN
from bankrec_nb.readers.woven import runs

if TYPE_CHECKING:
    from datetime import date

_T = pl.col("text")
_BEGINS = r"^(?:01|02|03|16|49|98|99)(?:,|/|$)"
_SEPARATORS = r"[\x1c-\x1f]"
"""White space to Python, not to Polars: a line with one is not plain."""


@dataclass
class PlainMovements:
    """The movements (16) without continuation whose amount, type and value date can be read, in file order."""

    lines: list[int]
    texts: list[str]
    statements: list[int] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    days: list[date | None] = field(default_factory=lambda: [None])
    """Statement of each, and the place of its group's day."""

    def __post_init__(self) -> None:
        frame = pl.DataFrame({"text": pl.Series(self.texts, dtype=pl.String)})
        frame = frame.with_columns(source_line=pl.Series(self.lines, dtype=pl.Int64)).with_row_index("_at")
        body = _T.str.strip_suffix("/")
        alone = _T.str.starts_with("16,") & ~body.str.contains("/", literal=True) & ~_T.str.contains(_SEPARATORS)
        alone &= _T.str.contains(_BEGINS).shift(-1, fill_value=True)
        self.found = _valued(frame.filter(alone).with_columns(text=body))
        self.statements, self.groups = [-1] * self.found.height, [0] * self.found.height

    @cached_property
    def spans(self) -> list[tuple[int, int, int]]:
        """Unbroken runs of them: first line (its place) and end, first movement."""
        covered = pl.Series([False]).new_from_index(0, len(self.texts))
        covered.scatter(self.found["_at"], True)
        spans, movement = [], 0
        for start, stop in runs(covered):
            spans.append((start, stop, movement))
            movement += stop - start
        return spans

    @cached_property
    def sums(self) -> list[int]:
        """Amounts without sign of the first 0, 1, … movements together."""
        return list(accumulate(self.found["_whole"].to_list(), initial=0))

    def take(self, first: int, last: int, statement: int, day: date | None) -> None:
        """These movements belong to this statement, and their group is of this day."""
        self.days.append(day)
        self.statements[first:last] = [statement] * (last - first)
        self.groups[first:last] = [len(self.days) - 1] * (last - first)

    def frame(self) -> pl.DataFrame:
        """Their values, one row each."""
        day = pl.Series(self.days, dtype=pl.Date).gather(pl.Series(self.groups, dtype=pl.Int64))
        return self.found.select(
            "amount_minor", "transaction_code", "remittance_information", "end_to_end_id", "bank_reference", "source_line",
            statement=pl.Series(self.statements, dtype=pl.Int64), booking_date=day, value_date=pl.coalesce("value_date", day),
        )  # fmt: skip


def _valued(lines: pl.DataFrame) -> pl.DataFrame:
    """Those that can be read, with all their values: type, amount, funds type (V has day and time), references, text."""
    cells = lines.with_columns(_T.str.splitn(",", 9).struct.rename_fields([f"f{n}" for n in range(9)]).alias("f"))
    cells = cells.unnest("f").with_columns(pl.col(f"f{n}").str.strip_chars().fill_null("") for n in range(1, 5))
    dated = pl.col("f3").str.to_uppercase() == "V"
    signs = {code: direction(code) or 0 for code in cells["f1"].unique().to_list()}
    judged = cells.with_columns(
        _sign=pl.col("f1").replace_strict(list(signs), list(signs.values()), default=0, return_dtype=pl.Int64),
        _whole=pl.when(pl.col("f2").str.contains(r"^[0-9]{1,17}$")).then(pl.col("f2")).cast(pl.Int64, strict=False),
        _said=pl.when(dated).then("f4").otherwise(pl.lit("")),
    )
    judged = judged.with_columns(value_date=days_of(judged["_said"], day_of))
    sound = (pl.col("_sign") != 0) & pl.col("_whole").is_not_null() & ~pl.col("f3").str.to_uppercase().is_in(["S", "D"])
    sound &= pl.col("value_date").is_not_null() | (pl.col("_said").str.strip_chars(" 0") == "")
    tail = pl.concat_str("f6", "f7", "f8", separator=",", ignore_nulls=True)
    return judged.filter(sound).select(
        "_at", "_whole", "source_line", "value_date",
        amount_minor=pl.col("_sign") * pl.col("_whole"),
        transaction_code="f1",
        bank_reference=pl.when(dated).then("f6").otherwise("f4").str.strip_chars(),
        end_to_end_id=pl.when(dated).then("f7").otherwise("f5").str.strip_chars(),
        remittance_information=pl.when(dated).then("f8").otherwise(tail).str.replace_all(WHITE_RUN, " ").str.strip_chars(),
    )  # fmt: skip
