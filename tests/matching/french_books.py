"""Small French ledgers as bookkeepers really post them, as the text of a FEC with its lettering.

Each seed is a company: how its third parties stand in the books, what its labels and pieces say, when it posts, and how
each of its customers and suppliers pays. Names and prices are invented.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

from tests.matching.french_words import BRANDS, euros, firm, letters, month_end, person, supplier_number

if TYPE_CHECKING:
    from collections.abc import Iterator

YEAR = 2023
FIELDS = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib", "PieceRef",
    "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet", "ValidDate", "Montantdevise", "Idevise",
)  # fmt: skip
_JOURNALS = {
    "VT": "VENTES",
    "HA": "ACHATS",
    "BQ": "BANQUE",
    "OD": "OPERATIONS DIVERSES",
    "AN": "A NOUVEAUX",
    "CA": "CAISSE",
}


@dataclass(frozen=True)
class Ways:
    """How one company's books are kept."""

    accounts: str
    """own: an account each; aux: one account and auxiliaries; collective: one account, names in labels; code: auxiliaries without names."""
    piece: str
    """number: the document's; counter: the journal's; empty; month: one per month."""
    document_label: str
    bank_label: str
    bank_piece: str
    month_end: bool
    people: bool
    round_prices: bool


@dataclass
class Party:
    """A customer or supplier, how it pays, and what is still unpaid."""

    name: str
    code: str
    customer: bool
    pays: str
    delay: int
    per_month: float
    price: int
    open: list[Document] = field(default_factory=list)


@dataclass
class Document:
    """A line on the third party's account."""

    day: date
    number: str
    amount: int
    row: dict[str, str]


def ledger(seed: int, *, per_month: float = 1.0) -> str:
    """The FEC of one company for one year."""
    return _Company(random.Random(f"french books {seed}"), per_month).text()


class _Company:
    def __init__(self, dice: random.Random, scale: float) -> None:
        self.dice = dice
        self.rows: list[dict[str, str]] = []
        self.ways = _ways(dice)
        self.counters: dict[str, Iterator[int]] = {journal: count(1) for journal in _JOURNALS}
        self.invoices = count(dice.choice([1, 101, 2300, 41_200]))
        self.letters: dict[str, Iterator[int]] = {}
        self.style = dice.choice(["FA{y}-{n:04d}", "F{n:05d}", "{n:06d}", "{y}{m:02d}{n:03d}", "FC{n}"])
        self.parties = _parties(dice, self.ways, scale)

    def text(self) -> str:
        self._opening()
        for month in range(1, 13):
            self._month(month)
        self._elsewhere()
        rows = sorted(self.rows, key=lambda row: (row["EcritureDate"], row["JournalCode"], int(row["EcritureNum"])))
        return "\n".join(["\t".join(FIELDS), *("\t".join(row.get(f, "") for f in FIELDS) for row in rows), ""])

    def _entry(
        self, journal: str, day: date, lines: list[tuple[str, str, Party | None, int]], label: str, piece: str
    ) -> list[dict[str, str]]:
        number = next(self.counters[journal])
        piece = {"counter": f"{number}", "empty": ""}.get(piece, piece)
        rows = []
        for account, name, party, amount in lines:
            row = {
                "JournalCode": journal, "JournalLib": _JOURNALS[journal], "EcritureNum": str(number), "EcritureDate": f"{day:%Y%m%d}",
                "CompteNum": account, "CompteLib": name, "PieceRef": piece, "PieceDate": f"{day:%Y%m%d}", "EcritureLib": label,
                "Debit": euros(max(amount, 0)), "Credit": euros(max(-amount, 0)), "ValidDate": f"{YEAR}1231",
            }  # fmt: skip
            row |= self._standing(account, party) if party else {}
            rows.append(row)
        self.rows += rows
        return rows

    def _standing(self, account: str, party: Party) -> dict[str, str]:
        """Account and auxiliary of a third party, as this company's books have them."""
        collective = "CLIENTS" if party.customer else "FOURNISSEURS"
        if self.ways.accounts == "own":
            return {"CompteNum": account[:3] + party.code[:5], "CompteLib": party.name}
        if self.ways.accounts == "collective":
            return {"CompteNum": f"{account[:3]}000", "CompteLib": collective}
        shown = {"CompAuxNum": party.code, "CompAuxLib": party.name if self.ways.accounts == "aux" else ""}
        return {"CompteNum": f"{account[:3]}00000", "CompteLib": collective, **shown}

    # -- documents ---------------------------------------------------------------------------------------------------

    def _opening(self) -> None:
        """What last year left open, document by document, and the bank's balance."""
        day = date(YEAR, 1, 1)
        for party in self.parties:
            if self.dice.random() < 0.4:
                before = day - timedelta(days=self.dice.randint(3, 40))
                document = self._document(party, before, journal="AN", posted=day)
                party.open.append(document)
        self._entry("AN", day, [("512000", "BANQUE", None, 1_234_567), ("101000", "CAPITAL", None, -1_000_000),
                                ("215000", "MATERIEL", None, 500_000), ("164000", "EMPRUNT", None, -734_567)], "A NOUVEAUX", "AN")  # fmt: skip

    def _document(
        self, party: Party, day: date, *, journal: str = "", posted: date | None = None, amount: int = 0
    ) -> Document:
        sign = 1 if party.customer else -1
        gross = amount or _price(self.dice, party, self.ways)
        number = self._number(day) if party.customer else supplier_number(self.dice, day)
        booked = posted or (month_end(day) if self.ways.month_end else day)
        credit = gross < 0
        piece = {"number": number, "month": f"{booked:%m/%Y}"}.get(self.ways.piece, self.ways.piece)
        word = ("AVOIR" if credit else "FACTURE") if self.dice.random() < 0.5 else ("AV" if credit else "FACT")
        label = {
            "name": party.name, "name number": f"{word} {number} {party.name}", "number": f"{word} {number}",
            "month": f"{party.name} {booked:%m/%y}", "short": f"{party.name[:12]} {number}",
        }[self.ways.document_label]  # fmt: skip
        if self.ways.accounts == "collective" and self.ways.document_label == "number":
            label = f"{party.name} {number}"
        third = "411000" if party.customer else "401000"
        vat = round(gross / 6)
        journal = journal or ("VT" if party.customer else "HA")
        other = [("109000", "A NOUVEAU", None, -sign * gross)] if journal == "AN" else [
            ("706000" if party.customer else "606000", "PRESTATIONS" if party.customer else "ACHATS", None, -sign * (gross - vat)),
            ("445710" if party.customer else "445660", "TVA", None, -sign * vat),
        ]  # fmt: skip
        rows = self._entry(journal, booked, [(third, "", party, sign * gross), *other], label, piece)
        return Document(day, number, sign * gross, rows[0])

    def _number(self, day: date) -> str:
        return self.style.format(y=day.year, m=day.month, n=next(self.invoices))

    # -- payments ----------------------------------------------------------------------------------------------------

    def _month(self, month: int) -> None:
        """A month of all parties: its documents in the order of their days, then what is paid."""
        issued = [(day, place) for place, party in enumerate(self.parties) for day in self._days(party, month)]
        for day, place in sorted(issued):
            party = self.parties[place]
            party.open.append(self._document(party, day))
            if party.pays in {"month", "some"} and self.dice.random() < 0.08:
                credit = -max(500, _price(self.dice, party, self.ways) // 5)
                party.open.append(self._document(party, day + timedelta(days=1), amount=credit))
        for party in self.parties:
            self._pay(party, month)

    def _days(self, party: Party, month: int) -> list[date]:
        some = int(party.per_month) + (self.dice.random() < party.per_month % 1)
        return [date(YEAR, month, self.dice.randint(1, 27)) for _ in range(some)]

    def _pay(self, party: Party, month: int) -> None:
        end = month_end(date(YEAR, month, 1))
        if party.pays in {"each", "debit"}:
            for document in list(party.open):
                after = (
                    self.dice.randint(-2, 3)
                    if party.pays == "debit"
                    else max(1, round(self.dice.gauss(party.delay, 7)))
                )
                self._payment(party, [document], document.day + timedelta(days=after))
        elif party.pays == "month":
            self._payment(party, list(party.open), end + timedelta(days=party.delay % 28 + 1))
        elif party.pays == "some" and party.open:
            size = self.dice.randint(1, 4)
            if len(party.open) >= size:
                self._payment(party, party.open[:size], party.open[size - 1].day + timedelta(days=party.delay))
        elif party.pays == "parts" and party.open:
            document = party.open[0]
            first = round(document.amount * self.dice.choice([0.3, 0.5]))
            self._money(party, document.day + timedelta(days=10), first, [document], [document])
            self._money(party, document.day + timedelta(days=45), document.amount - first, [document], [document])
        elif party.pays == "bill" and party.open:
            for document in list(party.open):
                self._bill(party, document)

    def _payment(self, party: Party, documents: list[Document], day: date) -> None:
        total = sum(d.amount for d in documents)
        if not documents or (total > 0) != party.customer or day.year > YEAR:
            return
        lettered = list(documents)
        if self.dice.random() < 0.02:  # a cent is written off
            cents = self.dice.choice([-2, -1, 1, 2])
            account, name = ("658000", "CHARGES") if cents > 0 else ("758000", "PRODUITS")
            third = "411000" if party.customer else "401000"
            rows = self._entry(
                "OD", day, [(third, "", party, -cents), (account, name, None, cents)], "ECART DE REGLEMENT", ""
            )
            lettered.append(Document(day, "", -cents, rows[0]))
            total -= cents
        self._money(party, day, total, documents, lettered)

    def _money(self, party: Party, day: date, amount: int, named: list[Document], lettered: list[Document]) -> None:
        """One line of the bank, and the lettering of what it pays."""
        if day.year > YEAR:
            return
        third = "411000" if party.customer else "401000"
        piece = {"number": named[0].number, "statement": f"BQ{day:%m}"}.get(self.ways.bank_piece, self.ways.bank_piece)
        rows = self._entry(
            "BQ",
            day,
            [("512000", "BANQUE", None, amount), (third, "", party, -amount)],
            self._words(party, named, day),
            piece,
        )
        self._letter([d.row for d in lettered] + [rows[1]])
        party.open = [d for d in party.open if d not in lettered]

    def _words(self, party: Party, named: list[Document], day: date) -> str:
        numbers = " ".join(d.number for d in named)
        way = self.ways.bank_label
        if way == "mixed":
            way = self.dice.choice(["name", "bank", "number", "cheque"])
        if way == "bank":
            told = numbers[:40] if self.dice.random() < 0.5 else "NOTPROVIDED"
            return (
                f"VIR SEPA RECU /DE {party.name} /MOTIF {told}"
                if party.customer
                else f"PRLV SEPA {party.name} ECH/{day:%d%m%y}"
            )
        if way == "number":
            return f"REGLT {numbers[:30]}" if party.customer else f"PAIEMENT {party.name[:15]} {numbers[:20]}"
        if way == "cheque":
            return (
                f"CHQ {self.dice.randint(1000000, 9999999)} {party.name[:18]}"
                if self.dice.random() < 0.7
                else f"VIR {party.name}"
            )
        return {"name": party.name, "short": f"REG {party.name[:10]}"}[way]

    def _bill(self, party: Party, document: Document) -> None:
        """A bill of exchange: the debt goes from 411 to 413 (401 to 403), and is paid when it is due."""
        booked = datetime.strptime(document.row["EcritureDate"], "%Y%m%d").date()  # noqa: DTZ007
        accepted = max(document.day + timedelta(days=8), booked)
        due = accepted + timedelta(days=party.delay)
        if due.year > YEAR:
            return
        bare, bill = ("411000", "413000") if party.customer else ("401000", "403000")
        label = f"LCR {party.name} ECH {due:%d/%m}"
        rows = self._entry(
            "OD", accepted, [(bill, "", party, document.amount), (bare, "", party, -document.amount)], label, ""
        )
        self._letter([document.row, rows[1]])
        held = Document(accepted, "", document.amount, rows[0])
        paid = self._entry(
            "BQ", due, [("512000", "BANQUE", None, document.amount), (bill, "", party, -document.amount)], label, ""
        )
        self._letter([held.row, paid[1]])
        party.open.remove(document)

    def _letter(self, rows: list[dict[str, str]]) -> None:
        key = rows[0]["CompteNum"] + rows[0].get("CompAuxNum", "")
        code = letters(next(self.letters.setdefault(key, count())))
        for row in rows:
            row["EcritureLet"] = code

    # -- what pays no document -----------------------------------------------------------------------------------------

    def _elsewhere(self) -> None:
        """Wages, taxes, loans, fees, cards, transfers; accruals; takings in cash."""
        dice = self.dice
        for month in range(1, 13):
            day = date(YEAR, month, 28)
            for account, name, label, amount in (
                ("421000", "PERSONNEL", f"SALAIRES {day:%m/%Y}", -dice.randint(300_000, 900_000)),
                ("431000", "URSSAF", f"URSSAF {day:%m/%Y}", -dice.randint(90_000, 300_000)),
                ("445510", "TVA A DECAISSER", f"TVA {day:%m/%Y}", -dice.randint(50_000, 300_000)),
                ("627000", "SERVICES BANCAIRES", "FRAIS DE TENUE DE COMPTE", -dice.choice([1250, 2490, 3990])),
                ("164000", "EMPRUNT", "ECHEANCE PRET", -123_456),
                ("580000", "VIREMENTS INTERNES", "VIREMENT LIVRET", -dice.choice([100_000, 200_000])),
            ):
                self._entry(
                    "BQ",
                    day - timedelta(days=dice.randint(0, 20)),
                    [("512000", "BANQUE", None, amount), (account, name, None, -amount)],
                    label,
                    "",
                )
        supplier = next(p for p in self.parties if not p.customer)
        for day, sign in ((date(YEAR, 1, 1), -1), (date(YEAR, 12, 31), 1)):
            amount = sign * dice.randint(10_000, 90_000)
            rows = self._entry(
                "OD",
                day,
                [("606000", "ACHATS", None, amount), ("408000", "FACTURES NON PARVENUES", supplier, -amount)],
                "FNP",
                "",
            )
            del rows
        for party in self.parties:
            if party.customer and party.open and dice.random() < 0.3:  # paid in cash
                document = party.open.pop()
                rows = self._entry(
                    "CA",
                    document.day,
                    [("530000", "CAISSE", None, document.amount), ("411000", "", party, -document.amount)],
                    f"ESPECES {party.name}",
                    "",
                )
                self._letter([document.row, rows[1]])


def _ways(dice: random.Random) -> Ways:
    return Ways(
        accounts=dice.choice(["own", "aux", "aux", "collective", "code"]),
        piece=dice.choice(["number", "number", "counter", "empty", "month"]),
        document_label=dice.choice(["name", "name number", "number", "month", "short"]),
        bank_label=dice.choice(["name", "bank", "number", "cheque", "mixed", "short"]),
        bank_piece=dice.choice(["empty", "counter", "number", "statement"]),
        month_end=dice.random() < 0.2,
        people=dice.random() < 0.3,
        round_prices=dice.random() < 0.3,
    )


def _parties(dice: random.Random, ways: Ways, scale: float) -> list[Party]:
    found: list[Party] = []
    names: set[str] = set()
    customers, suppliers = dice.randint(6, 30), dice.randint(6, 18)
    brands = dice.sample(BRANDS, len(BRANDS))
    while len(found) < customers + suppliers:
        customer = len(found) < customers
        name = (
            person(dice)
            if customer and ways.people
            else firm(dice)
            if customer or not brands or dice.random() < 0.4
            else brands.pop()
        )
        if name in names:
            continue
        names.add(name)
        code = "".join(name.split())[:4] + f"{len(found):02d}"
        pays = dice.choice(
            ["each", "each", "each", "month", "some", "parts", "bill"]
            if customer
            else ["each", "each", "debit", "debit", "month", "some", "bill"]
        )
        rate = dice.choice([0.4, 0.8, 1.5, 3.0] if pays != "debit" else [1.0]) * scale
        found.append(
            Party(name, code, customer, pays, dice.choice([5, 15, 30, 30, 45]), rate, dice.randint(2_000, 300_000))
        )
    return found


def _price(dice: random.Random, party: Party, ways: Ways) -> int:
    if party.pays == "debit":
        return party.price if party.price % 2 else round(party.price * dice.uniform(0.7, 1.4))
    if ways.round_prices:
        return dice.choice([6_000, 12_000, 18_000, 24_000, 36_000, 48_000, 60_000, 120_000])
    return round(party.price * dice.uniform(0.3, 2.5))
