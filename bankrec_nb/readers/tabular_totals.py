"""Totals stated outside a table: what came in, what went out, how many movements. A file that was cut or changed contradicts them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.readers.letters import normal_form
from bankrec_nb.readers.tabular_amounts import amount_like, has_decimals
from bankrec_nb.readers.tabular_rows import total_contradicted, total_sentence
from bankrec_nb.readers.tabular_statements import minor_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bankrec_nb.readers.profiles import Profile

_ALL = r"(?:totals?|totaux|summe|gesamt|totaal|suma|somme|sum|totale|totali|totales|totais)"
_LINK = r"(?:(?: (?:of|the|des|de|du|der|di|del|los|las|le|les|amounts?|montants?|betrag|importe|importo|a|al|au|in|im|on|eur|usd|gbp|chf)))*"
_SIDE = (
    r"(?:credits?|debits?|deposits?|withdrawals?|paid in|paid out|money in|money out|incomes?|expenses?|haben|soll|gutschriften|belastungen"
    r"|lastschriften|entrate|uscite|avere|dare|abonos|cargos|creditos?|debitos?|entradas|saidas|bijschrijvingen|afschrijvingen|bij|af"
    r"|encaissements|decaissements|recettes|depenses)"
)
_TOTAL_OF_SIDE = re.compile(rf"{_ALL}{_LINK} {_SIDE}{_LINK}|{_SIDE}{_LINK} {_ALL}")
_COUNT = re.compile(
    r"(?:total )?(?:number|no|count) of (?:transactions|entries|movements|bookings)|transactions? count"
    r"|nombre (?:d |de |des |total d |total de )?(?:operations|ecritures|mouvements|transactions)"
    r"|anzahl(?: der)? (?:buchungen|umsatze|transaktionen)|aantal (?:transacties|mutaties|boekingen)"
    r"|numero (?:di |de )?(?:movimenti|operazioni|movimientos|operaciones|transacciones)"
)
_BEHIND = re.compile(r"(.*?[^\W\d]) ?[:=]? ?([-+]?\d[\d .,'\u00a0\u202f]*)(?: ?(?:€|EUR|USD|GBP|CHF))?$")


def total_doubts(
    rows: Iterable[Sequence[str]], frame: pl.DataFrame, profile: Profile, *, whole: bool
) -> Iterator[dict[str, object]]:
    """A warning per total that the movements do not give, taken all together or without those not booked yet.

    Args:
        rows: the lines outside the table.
        frame: the movements: amount_minor, currency, booking_status.
        profile: how the table's figures are written.
        whole: no row was kept apart; else the number of movements says nothing.
    """
    if frame.is_empty() or frame["currency"].n_unique() > 1:
        return
    booked = frame.filter(pl.col("booking_status") == "booked") if "booking_status" in frame.columns else frame
    moved = [one["amount_minor"] for one in (frame, booked)]
    sides = {abs(int(some.filter(some > 0).sum() or 0)) for some in moved}
    sides |= {abs(int(some.filter(some < 0).sum() or 0)) for some in moved}
    counts = {some.len() for some in moved}
    for label, figure in _stated(rows):
        if _TOTAL_OF_SIDE.fullmatch(label):
            stated = minor_of(figure, profile, frame["currency"])
            if stated and abs(stated) not in sides:
                # The side's own sum is the nearest: what is missing or doubled shows in it.
                near = min(sides, key=lambda one: abs(one - abs(stated)))
                yield total_contradicted(total_sentence(abs(stated), near), f"{label}: {figure}")
        elif whole and _COUNT.fullmatch(label) and figure.isdigit() and int(figure) not in {0, *counts}:
            yield total_contradicted(
                f"The file counts {int(figure)} movements; {max(counts)} were read.", f"{label}: {figure}"
            )


def _stated(rows: Iterable[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Words and the figure behind them, in one cell or in two."""
    for row in rows:
        cells = [c.strip() for c in row if c and c.strip()]
        for place, cell in enumerate(cells):
            if (one := _BEHIND.fullmatch(cell)) and not amount_like(cell):
                yield normal_form(one[1]), one[2].strip()
            elif place and amount_like(cell) and (has_decimals(cell) or cell.isdigit()):
                yield normal_form(cells[place - 1]), cell
