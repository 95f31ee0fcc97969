"""A file that ends within its last amount: cut off while it was downloaded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bankrec_nb.readers.text import Lined

if TYPE_CHECKING:
    import polars as pl

    from bankrec_nb.readers.profiles import Profile
    from bankrec_nb.readers.tabular_cells import Cells
    from bankrec_nb.readers.tabular_money import Money

_LEAST_OTHERS = 2
TOLD = "The file ends within this amount: all others have more decimals and end their line."


def without_cut_amount(money: Money, cells: Cells, body: pl.DataFrame, profile: Profile) -> Money:
    """Money whose last row has a fault where the file ends in it, without an end of line and with fewer decimals than all others."""
    last = f"c{body.width - 2}"
    sums = {f"c{i}" for role in ("amount", "debit", "credit") for i in profile.roles.get(role, ())[:1]}
    if last not in sums or not isinstance(cells.raws, Lined) or cells.raws.written.endswith(("\n", "\r")):
        return money
    decimals = body[last].str.strip_chars(" \"'").str.extract(r"\d(?:[.,](\d*))?$", 1).fill_null("").str.len_chars()
    others = decimals.head(body.height - 1).filter(body[last].head(body.height - 1).str.contains(r"\d"))
    if others.len() < _LEAST_OTHERS or others.n_unique() > 1 or int(decimals[-1]) >= int(others[0]):
        return money
    if not str(body[last][-1]).strip() or str(body[last][-1]).rstrip().endswith('"'):
        return money
    return replace(money, fault=money.fault.scatter([body.height - 1], [TOLD]))
