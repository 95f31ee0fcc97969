"""CODA movements that need nothing but their own records 21, 22 and 23, read by whole columns.

Nearly all movements are so: money (detail 0000) with an amount and days that can be read, no information record and no
details. The others, and the records between them, are taken one by one (coda.py), which costs three times as much.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

import polars as pl

from bankrec_nb.readers.coda_texts import communication, party
from bankrec_nb.readers.fixed_width import day_month_year
from bankrec_nb.readers.plain import days_of
from bankrec_nb.readers.text import WHITE_RUN
from bankrec_nb.readers.woven import spans

PARTY_COLUMNS = (
    "counterparty_name", "counterparty_iban", "counterparty_account", "counterparty_bic", "remittance_information",
    "creditor_reference", "end_to_end_id", "mandate_id", "creditor_id", "bank_reference",
)  # fmt: skip
_R = pl.col("record")
_SEPARATORS = r"[\x1c-\x1f]"
"""White space to Python, not to Polars: a record with one is not plain."""


def party_values(record: str, second: str, third: str) -> tuple[str | None, ...]:
    """Values of PARTY_COLUMNS of a movement from its records 21, 22, 23 (empty where it has none)."""
    text = communication(record, second, third)
    who = party(second, third)
    return (
        who.name or text.name, who.iban, who.account, who.bic, text.words, text.creditor_reference,
        text.end_to_end_id or who.client_reference, text.mandate_id, text.creditor_id, record[10:31].strip() or None,
    )  # fmt: skip


@dataclass
class PlainMovements:
    """The plain movements among the records of a file whose currency has two decimals, in file order."""

    lines: list[int]
    records: list[str]
    statements: list[int] = field(default_factory=list)
    """The statement of each; −1 where it was taken by itself after all."""

    def __post_init__(self) -> None:
        frame = pl.DataFrame({"record": pl.Series(self.records, dtype=pl.String)}).with_columns(
            line=pl.Series(self.lines, dtype=pl.Int64)
        )
        judged = frame.with_columns(_groups()).with_columns(_next=_following("_ends"))
        plain = judged.select((pl.col("_starts") & pl.col("_next")).fill_null(value=False)).to_series()
        self.found = _valued(judged.with_row_index("_at").filter(plain))
        self.statements = [-1] * self.found.height

    @cached_property
    def spans(self) -> list[tuple[int, int, int, int]]:
        """Unbroken runs of their records: first record and end, first movement and end."""
        return spans(self.found)

    @cached_property
    def sums(self) -> tuple[list[int], list[int]]:
        """Money out and in of the first 0, 1, … movements, minor units."""
        minor: list[int] = self.found["amount_minor"].to_list()
        return (
            list(accumulate((-m if m < 0 else 0 for m in minor), initial=0)),
            list(accumulate((max(0, m) for m in minor), initial=0)),
        )

    def frame(self) -> pl.DataFrame:
        """Their values, one row each."""
        return self.found.select(
            "booking_date", "value_date", "amount_minor", "transaction_code", *PARTY_COLUMNS,
            statement=pl.Series(self.statements, dtype=pl.Int64), source_line="line",
        )  # fmt: skip


def _groups() -> list[pl.Expr]:
    """Which record begins money, what may follow a movement, how many records (21, 22, 23) it has."""
    kind, key = _R.str.head(2), _R.str.slice(2, 8)
    money = (kind == "21") & (_R.str.slice(6, 4) == "0000")
    second = (kind.shift(-1) == "22") & (key.shift(-1) == key)
    after, next_but_one = ((kind.shift(-n) == "23") & (key.shift(-n) == key) for n in (1, 2))
    third = pl.when(second).then(next_but_one).otherwise(after).fill_null(value=False)
    second = second.fill_null(value=False)
    return [
        money.alias("_starts"),
        (money | _R.str.head(1).is_in(["0", "1", "8"])).alias("_ends"),
        (1 + second.cast(pl.Int64) + third.cast(pl.Int64)).alias("_count"),
        pl.when(second).then(_R.shift(-1)).otherwise(pl.lit("")).alias("_second"),
        pl.when(third).then(pl.when(second).then(_R.shift(-2)).otherwise(_R.shift(-1))).otherwise(pl.lit("")).alias("_third"),
    ]  # fmt: skip


def _following(column: str) -> pl.Expr:
    """The column's value at the record after the movement."""
    after = pl.col("_count")
    return pl.coalesce(pl.when(after == n).then(pl.col(column).shift(-n)) for n in (1, 2, 3))


def _valued(groups: pl.DataFrame) -> pl.DataFrame:
    """Groups whose amount and days can be read, with all their values."""
    money = _R.str.slice(31, 16)
    whole = money.str.contains(r"^[01][0-9]{14}0$") & ~_R.str.slice(124, 1).str.contains(r"[^ 0]")
    whole &= ~pl.concat_str(_R, "_second", "_third").str.contains(_SEPARATORS)
    kept = groups.filter(whole).with_columns(
        _sign=1 - 2 * (_R.str.slice(31, 1) == "1").cast(pl.Int64),
        _minor=_R.str.slice(32, 14).cast(pl.Int64, strict=False),
        _booked=_R.str.slice(115, 6),
        _valued=_R.str.slice(47, 6),
    )
    booked, valued = days_of(kept["_booked"], day_month_year), days_of(kept["_valued"], day_month_year)
    none = kept.select(b=pl.col("_booked").str.strip_chars(" 0") == "", v=pl.col("_valued").str.strip_chars(" 0") == "")
    dated = kept.with_columns(
        value_date=valued,
        booking_date=pl.select(pl.when(booked.is_null() & none["b"]).then(valued).otherwise(booked)).to_series(),
        amount_minor=pl.col("_sign") * pl.col("_minor"),
        transaction_code=_R.str.slice(53, 8).str.strip_chars(),
    )
    sound = pl.col("booking_date").is_not_null() & (pl.col("value_date").is_not_null() | none["v"])
    return _with_texts(dated.filter(sound))


def _with_texts(movements: pl.DataFrame) -> pl.DataFrame:
    """The movements with PARTY_COLUMNS; only what is structured or has records 22 and 23 is looked into one by one."""
    odd = (_R.str.slice(61, 1) == "1") | (pl.col("_count") > 1)
    apart = movements.select("record", "_second", "_third", odd=odd)
    rows = [party_values(*row[:3]) for row in apart.filter("odd").iter_rows()]
    columns = zip(*rows, strict=True) if rows else [()] * len(PARTY_COLUMNS)
    places = apart["odd"].arg_true()
    empty = pl.Series([None], dtype=pl.String).new_from_index(0, movements.height)
    values = {n: empty.clone().scatter(places, list(c)) for n, c in zip(PARTY_COLUMNS, columns, strict=True)}
    plain = movements.select(
        remittance_information=_R.str.slice(62, 53).str.strip_chars(), bank_reference=_R.str.slice(10, 21).str.strip_chars()
    )  # fmt: skip
    words = plain["remittance_information"]
    if words.str.contains(r"\s\s|[^\S ]").any():
        words = words.str.replace_all(WHITE_RUN, " ")
    values["remittance_information"] = words.zip_with(~apart["odd"], values["remittance_information"])
    values["bank_reference"] = plain["bank_reference"]
    return movements.with_columns(**values)
