"""Which way money goes where no sign says it: letters that stand for the two sides, and unsigned amounts beside a running balance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.readers.letters import normal_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bankrec_nb.readers.profiles import Profile

_PAIRS = (
    {"K": -1, "J": 1},  # Hungarian: kiadás, jóváírás
    {"D": -1, "A": 1},  # Italian: dare, avere
    {"B": -1, "A": 1},  # Turkish: borç, alacak
    {"C": -1, "A": 1},  # Spanish: cargo, abono
    {"U": -1, "E": 1},  # Italian: uscita, entrata
    {"S": -1, "E": 1},  # Portuguese: saída, entrada
    {"E": -1, "I": 1},  # Spanish: egreso, ingreso
    {"A": -1, "E": 1},  # German: Ausgabe, Einnahme
    {"I": -1, "U": 1},  # Croatian: isplata, uplata
)
"""Letters that say a side only beside each other: `A` alone may be either."""
_GIVER = frozenset(
    [
        "from",
        "from account",
        "sender",
        "payer",
        "von",
        "absender",
        "expediteur",
        "emetteur",
        "remitente",
        "ordenante",
        "mittente",
    ]
)
_TAKER = frozenset(
    [
        "to",
        "to account",
        "recipient",
        "receiver",
        "payee",
        "an",
        "empfanger",
        "destinataire",
        "beneficiaire",
        "destinatario",
        "beneficiario",
        "beneficiary",
    ]
)
_LEAST_TRANSFERS = 3
_LEAST_STEPS = 2
_FEW_WORDS = 12


def pair_of_letters(values: Iterable[str]) -> dict[str, int] | None:
    """Cell → side of a column that holds two letters, where these two mean something beside each other."""
    cells = {v: v.strip().upper() for v in values if v.strip()}
    pair = next((p for p in _PAIRS if {*cells.values()} == {*p}), None)
    return None if pair is None else {cell: pair[letter] for cell, letter in cells.items()}


def signed_by_ends(amount: pl.Series, body: pl.DataFrame, names: Sequence[str]) -> pl.Series:
    """Unsigned amounts from one end to another: ours is the only one that stands at an end of every row, out where it gives.

    Nothing is changed where no name stands in all rows, several do, or ours is always at the same end.
    """
    ends = [[n for n, name in enumerate(names) if normal_form(name) in words] for words in (_GIVER, _TAKER)]
    if [len(places) for places in ends] != [1, 1] or amount.len() < _LEAST_TRANSFERS or not (amount > 0).all():
        return amount
    giver, taker = (body[f"c{places[0]}"].str.strip_chars() for places in ends)
    always = [name for name in {giver[0], taker[0]} if name and ((giver == name) ^ (taker == name)).all()]
    if len(always) != 1 or (giver == always[0]).all() or (taker == always[0]).all():
        return amount
    return (
        amount.to_frame("a")
        .select(pl.when(giver == always[0]).then(-pl.col("a")).otherwise("a").alias(amount.name))
        .to_series()
    )


def signed_by_balance(
    amount: pl.Series, balance: pl.Series | None, fee: pl.Series | None, body: pl.DataFrame, profile: Profile
) -> tuple[pl.Series, int | None]:
    """Unsigned amounts with the signs that the running balance gives them, and the row whose side stays open.

    Every balance must lie apart from its neighbour's by the amount, up for some rows and down for others; else nothing is
    changed. What a fee takes off beside the amount is in it then. The oldest row has no neighbour: a column of few words that go with one side each (a type, a sign nobody
    knows) says where it belongs, or nothing does.
    """
    if balance is None or profile.sign != "signed" or profile.column("account") is not None:
        return amount, None
    rows = (amount.is_not_null() & balance.is_not_null()).arg_true()
    if rows.len() <= _LEAST_STEPS or bool((amount < 0).any()):
        return amount, None
    step = balance.gather(rows).diff().drop_nulls()
    for found, places, oldest in (
        (step, rows.slice(1), rows[0]),
        (-step, rows.slice(0, rows.len() - 1), rows[-1]),
    ):
        size = amount.gather(places)
        charged = pl.Series([0]).new_from_index(0, places.len()) if fee is None else fee.gather(places).fill_null(0)
        if not ((found.abs() == size) | (found == charged - size)).all() or not (
            bool((found > 0).any()) and bool((found < 0).any())
        ):
            continue
        first = int(oldest)
        side = _side_of_oldest(first, places, found, body)
        own = None if side is None else side * int(amount[first])
        return amount.scatter(places, found).scatter([first], [own]), first if side is None else None
    return amount, None


def _side_of_oldest(oldest: int, places: pl.Series, found: pl.Series, body: pl.DataFrame) -> int | None:
    """The side of the row without a neighbour, as a column shows whose every word goes with one side; null where none does."""
    for name in body.columns[1:]:
        words = pl.DataFrame({"word": body[name].gather(places), "up": found > 0}).filter(found != 0)
        sides = words.group_by("word").agg(pl.col("up").first(), pl.col("up").n_unique().alias("ways"))
        if 2 <= sides.height <= _FEW_WORDS and bool((sides["ways"] == 1).all()) and words.height > sides.height:
            mine = sides.filter(word=body[name][oldest])
            if mine.height:
                return 1 if mine["up"][0] else -1
    return None
