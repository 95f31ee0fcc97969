"""Two tables in one file, the second with its columns in another order: no column is what its header says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.readers.letters import normal_form
from bankrec_nb.readers.tabular_cells import LINE

if TYPE_CHECKING:
    import polars as pl

    from bankrec_nb.readers.profiles import Profile

_LEAST_NAMES = 3


def refuse_other_order(body: pl.DataFrame, profile: Profile) -> None:
    """Raise FileRefused where a row repeats the header's names in another order.

    Raises:
        FileRefused: saying at which line the second table begins.
    """
    header = [normal_form(name) for name in profile.header]
    place = profile.column("booking_date")
    if place is None or len({*header} - {""}) < _LEAST_NAMES or f"c{place}" not in body.columns:
        return
    column = body[f"c{place}"]
    for row in column.is_in([name for name in profile.header if name]).arg_true():
        names = [normal_form(str(cell)) for cell in body.row(int(row))[1:]]
        if sorted(filter(None, names)) == sorted(filter(None, header)) and names[: len(header)] != header:
            raise FileRefused(
                "the names of the columns stand there again, in another order: two tables were joined.",
                where=f"line {int(body[LINE][int(row)])}",
                action="Split the file at this line and import each part.",
            )
