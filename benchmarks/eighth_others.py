"""The eighth world's other lines: suppliers, wages, taxes, charges, gifts, moves between own accounts, payments nobody billed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from eighth_ledger import BACK, BUY, Doc, Paper, next_month, workday

from bankrec_nb.domain.vocabulary import ItemType

if TYPE_CHECKING:
    from collections.abc import Callable

    from eighth_people import Party, Register

WAGES = {"NL": "Salaris {m} {w}", "BE": "WEDDE {m} {w}", "ES": "NOMINA {m} {w}", "IT": "EMOLUMENTI {m} {w}", "FR": "VIR SALAIRE {w}", "AT": "GEHALT {m} {w}", "PT": "ORDENADO {m} {w}"}  # fmt: skip
STATE = {"NL": ("BELASTINGDIENST {r}", "UWV {r}"), "BE": ("FOD FINANCIEN BTW {m}", "RSZ {r}"), "ES": ("TGSS COTIZACION {r}", "AEAT MOD.111 {r}"), "IT": ("F24 TELEMATICO {r}", "INPS {r}"), "FR": ("PRLV URSSAF {r}", "DGFIP IMPOT CFE {r}"), "AT": ("FINANZAMT {r} UVA {m}", "OEGK BEITRAG {r}"), "PT": ("AT IVA {r}", "TSU {m} {r}")}  # fmt: skip
CHANCE = (
    ("COTISATION CARTE {d}", 300, 9000, -1), ("SPESE TENUTA CONTO {m}", 200, 4000, -1), ("COMISION MANTENIMIENTO", 400, 6000, -1), ("Kosten betaalpakket {m}", 300, 4500, -1),
    ("RETIRO CAJERO {d} {r}", 2000, 30_000, -1), ("PAGAMENTO POS {d} ESSO {r}", 2000, 15_000, -1), ("BAZAR {r} CARTE {d}", 400, 22_000, -1), ("Prämie Betriebshaftpflicht {r}", 9000, 90_000, -1),
    ("DON {w}", 1000, 50_000, 1), ("Spende {w}", 2000, 40_000, 1), ("{w}", 1500, 60_000, 1), ("BONIFICO {w} REGALO", 2000, 30_000, 1), ("INTERESSI CREDITORI {m}", 1, 9000, 1), ("SUBVENTION COMMUNE {r}", 50_000, 900_000, 1),
    ("AVANCE TRESORERIE {r}", 100_000, 3_000_000, 1), ("ENTRADA EFECTIVO {d}", 4000, 150_000, 1), ("REMBOURSEMENT SINISTRE {r}", 9000, 300_000, 1), ("PEAJE {d} {r}", 200, 4000, -1), ("Leasing {r} {m}", 15_000, 80_000, -1),
    ("NOTE DE FRAIS {w}", 1000, 40_000, -1), ("Tankstelle {d} {r}", 3000, 11_000, -1), ("DEVOLUCION IVA {r}", 20_000, 700_000, 1),
)  # fmt: skip


class Others:
    """What the company does besides selling."""

    def __init__(self, paper: Paper, register: Register, land: str, lines: int, live: date) -> None:
        self.paper, self.rng, self.register, self.land, self.live = paper, paper.rng, register, land, live
        self.staff = [register.person(land) for _ in range(max(1, lines // 300))]
        self.filed: dict[date, list[Doc]] = {}
        """Purchases by the day of the file that pays them."""
        self.strangers = [register.person(land) for _ in range(20)]

    def everything(self, lines: int, customers: list[Party], purses: int, coded: bool) -> None:
        """About a quarter as many lines as the customers make."""
        suppliers = [self.register.firm(self.land) for _ in range(max(4, lines // 40))]
        acts: list[Callable[[Party], None]] = [self._singly, self._singly, self._debits, self._by_month, self._by_file]
        for supplier in suppliers:
            supplier.says = self.rng.choice(("number", "number", "bare", "nothing", "code" if coded else "number"))
            acts[self.rng.randrange(5)](supplier)
        self._files()
        days = (self.paper.last - self.paper.first).days
        for _ in range(max(5, lines // 16)):
            self._chance(self._day(days))
        for _ in range(max(1, lines // 90)):
            self._unbilled(self._day(days), self.rng.choice(customers))
        for _ in range(max(1, lines // 120) if purses > 1 else 0):
            self._between(self._day(days))
        month = self.paper.first.replace(day=1)
        while month <= self.paper.last:
            self._wages(month)
            month = next_month(month)

    def _day(self, days: int) -> date:
        return self.paper.first + timedelta(days=self.rng.randrange(days))

    def _bills(self, who: Party) -> list[Doc]:
        rng, made = self.rng, list[Doc]()
        day = self.live + timedelta(days=rng.randrange(30))
        price = round(rng.lognormvariate(5, 1) * 100)
        flat = rng.random() < 0.25
        while day < self.paper.last:
            made.append(
                self.paper.doc(
                    who, workday(day), -(price if flat else max(400, round(price * rng.lognormvariate(0, 0.5)))), BUY
                )
            )
            if rng.random() < 0.05:
                note = self.paper.doc(
                    who,
                    workday(day + timedelta(days=5)),
                    round(-made[-1].amount * rng.choice((0.1, 0.25, 0.5))),
                    BACK,
                    terms=0,
                )
                note.corrects = made[-1]
                made.append(note)
            day += timedelta(days=30 if flat else rng.choice((7, 14, 20, 30)))
        return made

    def _singly(self, who: Party) -> None:
        """Each when due, a credit note deducted from the next."""
        credit: list[Doc] = []
        for doc in self._bills(who):
            if doc.type == BACK:
                credit.append(doc)
                continue
            notes = [n for n in credit if n.rest < -doc.rest * 0.9][:1]
            credit = [n for n in credit if n not in notes]
            parts = [(d, d.rest) for d in (doc, *notes)]
            self.paper.pay(
                doc.due + timedelta(days=self.rng.randrange(-2, 3)),
                sum(a for _, a in parts),
                "supplier_credit_note" if notes else "supplier_single",
                "we pay",
                who,
                parts,
                channel="out",
                aloud=bool(notes),
            )

    def _debits(self, who: Party) -> None:
        for doc in self._bills(who):
            if doc.type == BUY:
                self.paper.pay(
                    doc.day + timedelta(days=self.rng.randrange(3, 15)),
                    doc.rest,
                    "supplier_debit",
                    "he collects",
                    who,
                    [(doc, doc.rest)],
                    channel="debit",
                )

    def _by_month(self, who: Party) -> None:
        """All of one month on the fifth of the next but one."""
        docs = self._bills(who)
        for key in sorted({(d.day.year, d.day.month) for d in docs}):
            several = [d for d in docs if (d.day.year, d.day.month) == key]
            total = sum(d.rest for d in several)
            if total < 0:
                kind = (
                    "supplier_single"
                    if len(several) == 1
                    else "supplier_credit_note"
                    if any(d.type == BACK for d in several)
                    else "supplier_lot"
                )
                self.paper.pay(
                    next_month(several[0].day, 5),
                    total,
                    kind,
                    "we pay the month",
                    who,
                    [(d, d.rest) for d in several],
                    channel="out",
                    words=f"{several[0].day:%m/%Y}",
                    aloud=len(several) > 1,
                )

    def _by_file(self, who: Party) -> None:
        for doc in self._bills(who):
            if doc.type == BUY:
                doc.means = "credit_transfer"
                doc.due = doc.day + timedelta(days=(9 - doc.day.weekday()) % 7 + 21)
                self.filed.setdefault(workday(doc.due), []).append(doc)

    def _files(self) -> None:
        books = self.rng.choice(("lot", "numbered", "details"))
        for day, docs in sorted(self.filed.items()):
            several, number = docs, f"{self.rng.choice(('SCT', 'DIST', 'BET'))}{day:%y%j}"
            total = sum(d.rest for d in several)
            if books == "lot":
                several = [self.paper.slip(docs, day, total, ItemType.PAYMENT_LOT, number)]
            elif books == "numbered":
                for doc in docs:
                    doc.slip = number
            self.paper.pay(
                day,
                total,
                "transfer_lot",
                f"our file: {books}",
                None,
                [(d, d.rest) for d in several],
                channel="lot_out",
                words=f"{self.rng.choice(('VIR GROUPE', 'DISTINTA BONIFICI', 'Verzamelbetaling'))} {number}",
                count=len(docs),
                details=books == "details",
            )

    def _said(self, words: str, day: date) -> str:
        rng = self.rng
        return words.format(
            w=rng.choice(self.strangers).bank, m=f"{day:%m/%Y}", d=f"{day:%d/%m}", r=rng.randrange(10**5, 10**9)
        )

    def _plain(self, day: date, amount: int, words: str, habit: str) -> None:
        self.paper.pay(day, amount, "no_document", habit, None, words=words, channel="plain")

    def _chance(self, day: date) -> None:
        words, least, most, sign = self.rng.choice(CHANCE)
        amount = sign * round(least * (most / least) ** self.rng.random())
        amount = round(amount, -3) or amount if self.rng.random() < 0.3 else amount
        self._plain(day, amount, self._said(words, day), words.split()[0].lower())

    def _wages(self, month: date) -> None:
        for one in self.staff:
            day = month + timedelta(days=26)
            self._plain(
                day,
                -(130_000 + sum(map(ord, one.code)) * 97),
                WAGES[self.land].format(m=f"{month:%m/%Y}", w=one.bank),
                "wages",
            )
        for n, words in enumerate(STATE[self.land]):
            self._plain(
                month + timedelta(days=14 + n), -self.rng.randrange(40_000, 900_000), self._said(words, month), "state"
            )

    def _unbilled(self, day: date, who: Party) -> None:
        """A customer pays what our books do not have."""
        amount = self.rng.choice((self.rng.randrange(3, 90) * 1000, self.rng.randrange(3000, 90_000)))
        words = (
            self.rng.choice(("voorschot offerte", "anticipo presupuesto", "acconto proforma", "commande", ""))
            + f" {self.rng.choice(('Q', 'PF', 'OFF'))}{self.rng.randrange(10**3, 10**5)}"
        )
        self.paper.pay(
            day,
            amount,
            "missing_document",
            "not billed",
            who,
            words=words if self.rng.random() < 0.6 else "",
            says="words",
        )

    def _between(self, day: date) -> None:
        amount = self.rng.choice((self.rng.randrange(2, 80) * 25_000, self.rng.randrange(10**5, 10**7)))
        words = self.rng.choice(
            ("VIREMENT DE COMPTE A COMPTE", "TRASPASO PROPIO", "GIROCONTO", "Eigen rekening", "Umbuchung")
        )
        self.paper.pay(day, -amount, "internal_transfer", "between ours", None, words=words, channel="own", purse=0)
        self.paper.pay(
            day + timedelta(days=self.rng.choice((0, 0, 1))),
            amount,
            "internal_transfer",
            "between ours",
            None,
            words=words,
            channel="own",
            purse=1,
        )
