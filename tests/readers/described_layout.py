"""Layouts as other importers, help pages and users describe them, filled with one longer invented month.

Where `export_layouts` asks whether a form is found at all, this month has what trips a reader: accents, separators inside
texts, empty cells, two movements on one day, thousands, cents without pounds, and a payment in another currency.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.readers.export_layouts import Layout, Move

if TYPE_CHECKING:
    from collections.abc import Sequence

LONG_MONTH = tuple(
    Move(date(2026, 9, day), date(2026, 9, value), Decimal(amount), name, text, iban, f"R{day:02}{place}")
    for place, (day, value, amount, name, text, iban) in enumerate(
        (
            (1, 1, "1000.00", "Muster", "FACT 12", "DE02120300000000202051"),
            (2, 2, "-12.50", "Café Lind", "ABO 7§ août", ""),
            (2, 3, "-1234.56", "Delta", "LOYER 9", "NL91ABNA0417164300"),
            (4, 4, "2345.60", "Nordwind§ Söhne", "ACOMPTE", "BE68539007547034"),
            (7, 7, "-0.35", "Banque", "FRAIS", ""),
            (9, 9, "-104.00", "Zürich Hof", "HOTEL", ""),
            (14, 15, "15000.00", "Øst", "F-2026-17", "FI2112345600000785"),
            (15, 15, "-990.09", "Energie", "Abschlag 9/12", "DE89370400440532013000"),
            (22, 22, "-45.00", "Garage", "RÉVISION", ""),
            (22, 22, "-45.00", "Garage", "RÉVISION", ""),
            (28, 29, "-2500.00", "Impôts", "TVA", "FR7630006000011234567890189"),
            (30, 30, "61.00", "Piña", "REMB", "ES9121000418450200051332"),
        )
    )
)
ABROAD = {9: ("CHF", Decimal("-100.00"))}
"""Day → currency and amount of the payment abroad."""
OPENING = Decimal("5000.00")
EXPECTED = sorted((m.day, int(m.amount * 100)) for m in LONG_MONTH)


@dataclass(frozen=True)
class Described(Layout):
    """A layout that holds the longer month.

    More cells: `label` (text and name), `oa`, `oc`, `rate` (amount, currency and rate of a payment abroad, else empty),
    `oa1`, `oc1` (the same, of every row), `n` (row number), `short` (the amount without zeros behind).
    """

    between: str = ""
    """A line in the middle of the rows."""
    assumed: bool = False
    """Whether nothing in the file names the currency."""

    month: Sequence[Move] = LONG_MONTH

    def moves(self) -> Sequence[Move]:
        """The movements it holds."""
        return self.month

    def text(self) -> str:
        rows = []
        balance = OPENING
        for place, move in enumerate(self.moves()):
            balance += move.amount
            rows.append(self.row.format(**self._cells(move, balance), n=place + 1))
        if self.newest_first:
            rows.reverse()
        if self.between:
            rows.insert(4, self.between)
        body = "\n".join(line for line in [self.header.replace("{opening}", self._figure(OPENING)), *rows] if line)
        closing = self._figure(balance)
        around = {"opening": self._figure(OPENING), "closing": closing}
        above, below = (
            t.replace("{opening}", around["opening"]).replace("{closing}", closing) for t in (self.above, self.below)
        )
        return (above + body + "\n" + below).replace("\n", self.line_end)

    def content(self) -> bytes:
        return self.text().encode(self.encoding, "replace")

    def _cells(self, move: Move, balance: Decimal) -> dict[str, str]:
        cells = super()._cells(move, balance)
        currency, amount = ABROAD.get(move.day.day, ("", Decimal(0)))
        said = {
            key: self._said(move_text, key)
            for key, move_text in (("text", move.text), ("name", move.name), ("label", f"{move.text} {move.name}"))
        }
        abroad = {
            "oa": self._figure(amount) if currency else "", "oc": currency, "rate": self._figure(move.amount / amount) if currency else "",
            "oa1": self._figure(amount if currency else move.amount), "oc1": currency or self.currency,
        }  # fmt: skip
        short = cells["a"].rstrip("0").rstrip(self.number[0]) if self.number[0] in cells["a"] else cells["a"]
        forms = {
            "short": short, "micro": f"{move.amount:.6f}", "francs": self._figure(move.amount * Decimal("6.55957")),
            "spaced": cells["a"].replace("-", "- "), "u2212": cells["a"].replace("-", "\N{MINUS SIGN}"),
            "signed$": cells["a"].replace("-", "-$") if move.amount < 0 else f"${cells['a']}",
            "out£": f"£{cells['out']}" if cells["out"] else "",
            "in£": f"£{cells['in']}" if cells["in"] else "",
            "out$": f"${cells['out']}" if cells["out"] else "", "in$": f"${cells['in']}" if cells["in"] else "",
            "$minus": f"$-{cells['size']}" if move.amount < 0 else f"${cells['a']}",
            "signed$p": f"-${cells['size']}" if move.amount < 0 else f"${cells['a']}",
            "spread$": f"{'-' if move.amount < 0 else '+'} ${cells['size']}",
            "turned$": f"${cells['size']}" if move.amount < 0 else f"-${cells['size']}",
            "in$0": f"${cells['in']}" if cells["in"] else "-", "out$0": f"${cells['out']}" if cells["out"] else "-",
            "crdr": f"{cells['size']} {'DR' if move.amount < 0 else 'CR'}", "cr": "" if move.amount < 0 else "Cr",
            "paidfr": said["label"] if move.amount < 0 else f"PRELEVEMENT AUTOMATIQUE ENREGISTRE-MERCI {move.text} {move.name}".replace("§", " "),
            "paidpt": said["label"] if move.amount < 0 else f"Pagamento recebido {move.text} {move.name}".replace("§", " "),
            "paid": said["label"] if move.amount < 0 else f"PAYMENT RECEIVED - THANK YOU {move.text} {move.name}".replace("§", " "),
        }  # fmt: skip
        return cells | said | abroad | forms

    def _said(self, text: str, key: str) -> str:
        """A text with this file's separator in it, in quotes unless the layout quotes it anyway."""
        delimiter = max(";\t|,", key=self.row.count)
        quoted = self.row.split(f"{{{key}}}")[0].count('"') % 2 == 1
        alone = re.search(rf"(?:^|{re.escape(delimiter)})\{{{key}\}}(?:$|{re.escape(delimiter)})", self.row) is not None
        if "§" not in text or quoted:
            return text.replace("§", delimiter)
        return f'"{text.replace("§", delimiter)}"' if alone else text.replace("§", " ")
