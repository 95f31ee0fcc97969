"""Who paid, by the number or short name under which the books keep him: K10023, C0DUPONT, 411DUPON."""

from __future__ import annotations

import polars as pl

from bankrec_nb.matching.codes import how_often
from bankrec_nb.matching.state import NOBODY
from bankrec_nb.normalise.text import glued

_NUMBERED = r"^[A-Z]{1,4}\d{3,8}$"
_SAID = r"\b[A-Z]{1,4}-?\d{3,8}\b"
_FIGURES = r"^\d{4,9}$"
_ANNOUNCED = r"\b(?:CLIENTE?|KD|KUNDEN?|KUNDENNUMMER|KDNR|KLANT|KLANTNUMMER|CUSTOMER|CLI)[ .:/-]*(?:N[RO°]?|NUM)?[ .:/-]*\d{4,9}\b"
_ACCOUNT = r"^4[01]\d{4,10}$"
"""An account of a customer or supplier is told by its own first figures: 41104751."""
_LETTERS = r"^[A-Z]{6,17}$"
_SHORT_NAME = r"^[A-Z0-9]{5,17}$"
_SHORT_NAME_SAID = r"\b[A-Z0-9]{5,17}\b"
_SURE, _LIKELY = 5.0, 3.5


def by_customer_number(bank: pl.DataFrame, items: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Counterparties whose number in the books the text gives: t, p, who_weight.

    Digits alone count behind a word for customers, or where they are an account of theirs. A code of letters alone (DUPONTJE)
    says less, and nothing where it is a word of another party's name.

    Args:
        bank: t, text.
        items: p, counterparty_id.
        names: p, name.
    """
    number = pl.col("counterparty_id")
    # What labels call a party where the books name nobody is no number (unnamed.py).
    own = items.filter((pl.col("p") > NOBODY) & ~number.str.starts_with("~"))
    known = own.select("p", code=glued(number)).drop_nulls().unique()
    code = pl.col("code")
    numbered, figures = code.str.contains(_NUMBERED), code.str.contains(_FIGURES)
    short = (code.str.contains(_SHORT_NAME) & code.str.contains("[A-Z]") & ~numbered) | code.str.contains(_ACCOUNT)
    letters = code.str.contains(_LETTERS)
    anothers = names.select(word=pl.col("name").str.split(" "), other="p").explode("word", empty_as_null=False)
    taken = known.filter(letters).join(anothers, left_on="code", right_on="word").filter(pl.col("p") != pl.col("other"))
    spelled = known.filter(short, letters | code.str.contains(r"\d")).join(taken, on=["p", "code"], how="anti")
    met = pl.concat(
        [
            _said(bank, known.filter(numbered), _SAID, glued(code)),
            _said(bank, known.filter(figures), _ANNOUNCED, code.str.extract(r"(\d+)$")),
            _said(bank, spelled, _SHORT_NAME_SAID, code),
        ]
    )
    weighed = met.group_by("t", "p").agg(who_weight=pl.when(letters.all()).then(_LIKELY).otherwise(_SURE))
    return weighed.filter(how_often("t") == 1).sort("t")


def _said(bank: pl.DataFrame, known: pl.DataFrame, pattern: str, code: pl.Expr) -> pl.DataFrame:
    """Lines that give one of these codes: t, p, code."""
    if known.is_empty():
        return pl.DataFrame(schema={"t": pl.Int32, "p": pl.Int32, "code": pl.String})
    said = bank.select("t", code=pl.col("text").str.extract_all(pattern)).explode("code", empty_as_null=False)
    return said.drop_nulls().with_columns(code).join(known, on="code").select("t", "p", "code").unique()
