"""CFONB 120 movements that need nothing but their own record 04 and its complements 05, read by whole columns.

Nearly all movements are so: an amount in its columns, of a currency with two decimals, days that can be read, and no
complement twice but for the pieces of one long text. The others, and the records between them, are taken one by one
(cfonb120.py), which costs three times as much.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from bankrec_nb.domain.money import exponent
from bankrec_nb.readers.cfonb120_texts import (
    CREDITOR_ID,
    IN_PIECES,
    LAST_DIGIT,
    LONGEST,
    PAYEE_FIRST,
    PAYER_FIRST,
    TOLD_ELSEWHERE,
    fee,
    original,
)
from bankrec_nb.readers.fixed_width import day_month_year
from bankrec_nb.readers.plain import days_of
from bankrec_nb.readers.text import WHITE_RUN
from bankrec_nb.readers.woven import spans

_R = pl.col("record")
_KIND, _ENDS = _R.str.head(2), ("01", "04", "07")
_SEPARATORS = r"[\x1c-\x1f]"
"""White space to Python, not to Polars: a record with one is not plain."""
_CENTS = 2
_CHEQUE_PAID = "01"
_SHORT = {"LIB", "REF", ""}
"""Qualifiers whose text stands in the additional information without them."""


@dataclass
class PlainMovements:
    """The plain movements among the records of a file, in file order."""

    lines: list[int]
    records: list[str]
    statements: list[int] = field(default_factory=list)
    """The statement of each; −1 where it was taken by itself after all."""

    def __post_init__(self) -> None:
        frame = pl.DataFrame({"record": pl.Series(self.records, dtype=pl.String)}).with_columns(
            line=pl.Series(self.lines, dtype=pl.Int64)
        )
        groups = _dated(_groups(frame.with_row_index("_at").with_columns(pl.col("_at").cast(pl.Int64))))
        said = _Complements(groups, frame["record"])
        if said.repeated:
            groups = groups.with_row_index("_n").filter(~pl.col("_n").is_in(said.repeated)).drop("_n")
            said = _Complements(groups, frame["record"])
        self.found = _with_texts(groups, said)
        self.statements = [-1] * self.found.height

    @cached_property
    def spans(self) -> list[tuple[int, int, int, int]]:
        """Unbroken runs of their records: first record and end, first movement and end."""
        return spans(self.found)

    def start(self, movement: int) -> int:
        """The place of the movement's first record."""
        return int(self.found["_at"][movement])

    def all_of(self, account: str, first: int, last: int) -> bool:
        """Whether these movements are all of the account."""
        return bool((self.found["_account"][first:last] == account).all())

    def frame(self) -> pl.DataFrame:
        """Their values, one row each."""
        of_columns = pl.exclude("record", "line", "^_.*$")
        return self.found.select(of_columns, statement=pl.Series(self.statements, dtype=pl.Int64), source_line="line")


def _groups(records: pl.DataFrame) -> pl.DataFrame:
    """Movements whose complements are followed by what ends them, with the number of their records."""
    placed = records.with_columns(_kind=_KIND).with_columns(
        _next=pl.when(pl.col("_kind") != "05").then("_at").shift(-1).backward_fill().fill_null(records.height)
    )
    ended = pl.Series("_ended", [*placed["_kind"].is_in(_ENDS), True])[placed["_next"]]
    counted = placed.with_columns(ended, _count=pl.col("_next") - pl.col("_at"))
    movements = counted.filter((pl.col("_kind") == "04") & pl.col("_ended"))
    odd = placed["record"].str.contains(_SEPARATORS)
    if not odd.any():
        return movements
    so_far = odd.cast(pl.Int64).cum_sum()
    until = so_far[movements["_next"] - 1] - so_far[movements["_at"]] + odd[movements["_at"]].cast(pl.Int64)
    return movements.filter(until == 0)


def _dated(movements: pl.DataFrame) -> pl.DataFrame:
    """Those whose amount and days can be read, with these."""
    currencies = [c for c in movements.select(_currency()).to_series().unique() if exponent(c) == _CENTS]
    money = _R.str.slice(90, 14).str.contains("^[0-9]{13}[{}A-R]$") & _R.str.slice(19, 1).is_in(["2", " "])
    kept = movements.filter(money & _currency().is_in(currencies))
    signs, digits = ({c: pair[n] for c, pair in LAST_DIGIT.items()} for n in (0, 1))
    last = _R.str.slice(103, 1)
    cents = _R.str.slice(90, 13).cast(pl.Int64) * 10 + last.replace_strict(digits, return_dtype=pl.Int64)
    valued = _R.str.slice(42, 6)
    dated = kept.with_columns(
        days_of(kept.select(_R.str.slice(34, 6)).to_series(), day_month_year).alias("booking_date"),
        days_of(kept.select(valued).to_series(), day_month_year).alias("value_date"),
        amount_minor=cents * last.replace_strict(signs, return_dtype=pl.Int64),
        currency=pl.when(_currency() != "").then(_currency()),
    )
    without = valued.str.strip_chars(" 0") == ""
    return dated.filter(pl.col("booking_date").is_not_null() & (pl.col("value_date").is_not_null() | without))


def _currency() -> pl.Expr:
    return _R.str.slice(16, 3).str.strip_chars()


class _Complements:
    """The complements of many movements that say something, one row each in file order: n (the movement), q, text."""

    def __init__(self, movements: pl.DataFrame, records: pl.Series) -> None:
        self._count = movements.height
        places = pl.int_ranges(pl.col("_at") + 1, pl.col("_at") + pl.col("_count"))
        listed = movements.with_row_index("n").select("n", at=places).explode("at", empty_as_null=False)
        own = listed.select("n", record=records[listed["at"]])
        self._said = own.select("n", q=_R.str.slice(45, 3).str.strip_chars(), text=_R.str.slice(48, 70)).filter(
            pl.col("text").str.contains(r"\S")
        )
        self._present = set(self._said["q"].unique())

    @property
    def repeated(self) -> list[int]:
        """Movements that have a complement twice, the pieces of long texts aside."""
        once = self._said.filter(~pl.col("q").is_in(IN_PIECES))
        if once["n"].n_unique() == once.height:
            return []
        twice = once.group_by("n", "q").len().filter(pl.col("len") > 1)["n"]
        return twice.unique().to_list()

    def has(self, *qualifiers: str) -> bool:
        """Whether any movement has one of them."""
        return not self._present.isdisjoint(qualifiers)

    def column(self, qualifier: str) -> pl.Series:
        """The texts of a qualifier, pieces put together; null where a movement has none."""
        own = self._said.filter(q=qualifier).select("n", "text")
        if qualifier in IN_PIECES and own["n"].n_unique() < own.height:
            own = own.group_by("n", maintain_order=True).agg(pl.col("text").str.join(""))
        if own.height == self._count:
            return own["text"].alias(qualifier)
        return (
            pl.Series(qualifier, [None], dtype=pl.String).new_from_index(0, self._count).scatter(own["n"], own["text"])
        )

    def others(self, labels: pl.Series, references: pl.Series) -> pl.Series:
        """What has no column of its own, in the file's order; labels and references only where these are true."""
        told = self._said.filter(
            ~pl.col("q").is_in(TOLD_ELSEWHERE)
            & ((pl.col("q") != "LIB") | labels[self._said["n"]])
            & ((pl.col("q") != "REF") | references[self._said["n"]])
        )
        words = pl.when(pl.col("q").is_in(_SHORT)).then("text").otherwise(pl.concat_str("q", pl.lit(" "), "text"))
        joined = told.group_by("n", maintain_order=True).agg(_cleaned(words).str.join(" "))
        return pl.Series([None], dtype=pl.String).new_from_index(0, self._count).scatter(joined["n"], joined[:, 1])


def _with_texts(movements: pl.DataFrame, said: _Complements) -> pl.DataFrame:
    """The movements with all that their own record and their complements say."""
    texts = pl.DataFrame([said.column(q) for q in (*TOLD_ELSEWHERE, "LIB", "REF")])
    reference = _R.str.slice(104, 16).str.strip_chars()
    whole = movements.with_columns(texts).with_columns(_long=pl.col("LCC").is_not_null(), _named=reference != "")
    others = said.others(whole["_long"], whole["_named"])
    code = _R.str.slice(40, 2).str.strip_chars()
    return whole.select(
        pl.exclude(*texts.columns),
        _account=_R.str.slice(21, 11),
        transaction_code=_filled(_R.str.slice(32, 2).str.strip_chars()),
        counterparty_name=pl.when(pl.col("amount_minor") > 0).then(_first(PAYER_FIRST)).otherwise(_first(PAYEE_FIRST)),
        remittance_information=_remittance(),
        creditor_reference="LCS", end_to_end_id=_part("RCN"), mandate_id=_part("RUM"),
        creditor_id=pl.when(_part("IBE").str.contains(f"^(?:{CREDITOR_ID})$")).then(_part("IBE")),
        bank_reference=pl.coalesce(_filled(reference), _part("REF", strip_first=True)),
        additional_information=pl.concat_str(
            _filled(_cleaned(_R.str.slice(48, 31))), pl.when(code != "").then("MOTIF REJET " + code), pl.lit(others),
            _filled(pl.col("RCN").str.slice(LONGEST).str.strip_chars()), separator=" ", ignore_nulls=True,
        ),
        cheque_number=pl.when(_R.str.slice(32, 2) == _CHEQUE_PAID).then(_R.str.slice(81, 7).str.strip_chars()),
        **_money_told(whole, said),
    )  # fmt: skip


def _remittance() -> pl.Expr:
    """The pieces of the long text, else the label."""
    pieces = _cleaned(pl.concat_str(*IN_PIECES, ignore_nulls=True))
    return pl.when(pieces != "").then(pieces).otherwise(pl.col("LIB").str.strip_chars())


def _first(qualifiers: tuple[str, ...]) -> pl.Expr:
    return pl.coalesce(*qualifiers).str.strip_chars()


def _part(qualifier: str, *, strip_first: bool = False) -> pl.Expr:
    text = pl.col(qualifier).str.strip_chars() if strip_first else pl.col(qualifier)
    return text.str.head(LONGEST).str.strip_chars()


def _filled(text: pl.Expr) -> pl.Expr:
    return pl.when(text != "").then(text)


def _cleaned(text: pl.Expr) -> pl.Expr:
    """Lines joined by one space, no space at the ends."""
    return text.str.replace_all(WHITE_RUN, " ").str.strip_chars()


def _money_told(movements: pl.DataFrame, said: _Complements) -> dict[str, pl.Series]:
    """Original amounts and fees, where any movement tells one: few do, and each is read by itself."""
    if not said.has("MMO", "FEE"):
        return {}
    told = [
        {q: text for q, text in (("MMO", mmo), ("FEE", own)) if text}
        for mmo, own in movements.select("MMO", "FEE").iter_rows()
    ]
    originals = [original(texts) for texts in told]
    fees = [fee(texts, c) for texts, c in zip(told, movements["currency"].to_list(), strict=True)]
    return {
        "original_amount_minor": pl.Series([o[0] for o in originals], dtype=pl.Int64),
        "original_currency": pl.Series([o[1] for o in originals], dtype=pl.String),
        "exchange_rate": pl.Series([o[2] for o in originals], dtype=pl.String),
        "fee_minor": pl.Series(fees, dtype=pl.Int64),
    }
