"""The seventh world's lines without a document: wages, taxes, charges, loans, moves between own accounts, strangers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from seventh_life import SALE, Bill, Life

if TYPE_CHECKING:
    from seventh_people import Person

MONTHLY = {
    "FR": (("VIR SEPA SALAIRE {who}", 27, 1400, 3200), ("URSSAF IDF COTIS {r}", 15, 900, 15_000), ("DGFIP TVA1 {m} {r}", 20, 300, 18_000), ("LOYER BUREAUX {m}", 2, 900, 5000), ("ECH PRET PRO {r}", 5, 400, 4000)),
    "BE": (("LOON {m} {who}", 26, 1500, 3000), ("RSZ/ONSS {r}", 5, 800, 12_000), ("BTW TVA {m}", 20, 300, 14_000), ("HUUR {m}", 1, 700, 3800), ("FINTRO LENING {r}", 7, 400, 3500)),
    "DE": (("LOHN/GEHALT {m} {who}", 28, 1600, 3500), ("AOK BEITRAG {m} {r}", 26, 500, 8000), ("FINANZAMT UST {m} STNR {r}", 10, 300, 16_000), ("MIETE {m}", 1, 800, 4800), ("DARLEHEN {r} RATE", 30, 300, 4000)),
    "ES": (("NOMINA {m} {who}", 28, 1200, 2600), ("TGSS SEG. SOCIAL {r}", 30, 500, 9000), ("AEAT MOD 303 {r}", 20, 300, 14_000), ("ALQUILER {m}", 3, 600, 3600), ("RECIBO PRESTAMO {r}", 1, 300, 3000)),
    "IT": (("STIPENDIO {m} {who}", 27, 1300, 2700), ("F24 {r}", 16, 400, 16_000), ("CANONE LOCAZIONE {m}", 5, 600, 3600), ("RATA MUTUO {r}", 30, 300, 3200)),
    "NL": (("SALARIS {m} {who}", 24, 1700, 3400), ("BELASTINGDIENST {r}", 28, 300, 16_000), ("HUUR {m}", 1, 800, 4200), ("AFLOSSING LENING {r}", 3, 400, 3600)),
    "PL": (("WYNAGRODZENIE {m} {who}", 10, 4300, 9900), ("ZUS SKLADKI {m} {r}", 15, 1600, 22_000), ("US VAT-7 {m}", 25, 700, 40_000), ("CZYNSZ {m}", 5, 2500, 14_000), ("RATA KREDYTU {r}", 8, 1500, 12_000)),
    "GB": (("WAGES {who}", 28, 1400, 3400), ("HMRC PAYE/NIC {r}", 22, 500, 12_000), ("HMRC VAT {r}", 7, 400, 18_000), ("RENT {m}", 1, 700, 5200), ("LOAN REPAYMENT {r}", 4, 300, 3600)),
}  # fmt: skip
"""What comes every month: words, about which day, least and most in units of money."""

ANYTIME = (
    ("FRAIS DE TENUE DE COMPTE", 5, 45, -1), ("KONTOFUEHRUNG {m}", 6, 30, -1), ("COMMISSION MOUVEMENT {d}", 2, 70, -1), ("RETRAIT DAB {d} {r}", 20, 200, -1), ("CARD {r} SHELL {d}", 25, 140, -1),
    ("AMAZON MKTPLACE {r}", 9, 180, -1), ("TELECOM {m} {r}", 20, 190, -1), ("EAU ELECTRICITE {r}", 40, 900, -1), ("ASSURANCE RC PRO {r}", 60, 900, -1), ("VERSEMENT ESPECES {d}", 60, 1900, 1),
    ("INTEREST {m}", 1, 90, 1), ("SUBSIDIE {r}", 800, 9000, 1), ("APPORT ASSOCIE {who}", 1000, 15_000, 1), ("REMBT ASSURANCE SINISTRE {r}", 150, 5000, 1), ("LOAN DRAWDOWN {r}", 5000, 50_000, 1),
    ("{who}", 25, 900, 1), ("{who} MERCI", 30, 600, 1), ("DONATION {who}", 20, 300, 1), ("REMB NOTE DE FRAIS {who}", 15, 480, -1), ("VAT REFUND {r}", 300, 9000, 1), ("CHARGEBACK {r}", 20, 250, -1),
    ("LEASING AUTO {r}", 190, 700, -1), ("PARKING {d}", 2, 30, -1), ("ADOBE {r}", 12, 80, -1), ("GELDAUTOMAT {d}", 50, 300, -1), ("DIVIDENDES {r}", 20, 900, 1),
)  # fmt: skip


class Others:
    """What the company's months bring besides its trade."""

    def __init__(self, life: Life, scale: float) -> None:
        self.life, self.rng = life, life.rng
        people = max(1, round(scale * 4))
        self.staff = [life.town.person(private=True, land=life.home) for _ in range(min(people, 60))]
        self.strangers = [life.town.person(private=True) for _ in range(min(60, 8 + people))]
        self.loans = {n: self.rng.uniform(0, 1) for n in range(len(MONTHLY[life.home]))}

    def month(self) -> None:
        """Wages for each, the rest once, about their days of the month that begins."""
        rng, life = self.rng, self.life
        for n, (words, day, least, most) in enumerate(MONTHLY[life.home]):
            wages = "{who}" in words
            for person in self.staff if wages else self.staff[:1]:
                share = (hash_of(person.code) % 100) / 100 if wages else self.loans[n] * rng.uniform(0.97, 1.03)
                amount = -round(least * 100 * (most / least) ** min(1, share))
                life.later(day - 1 + rng.choice((0, 0, 1)), lambda w=words, a=amount, p=person: self._show(w, a, p))  # type: ignore[misc]

    def _show(self, words: str, amount: int, who: Person | None) -> None:
        rng, life = self.rng, self.life
        said = words.format(
            who=who.bank if who else "", m=f"{life.today:%m/%Y}", d=f"{life.today:%d/%m}", r=rng.randrange(10**5, 10**9)
        )
        life.line(amount, "no_document", "plain", None, words=said)

    def anything(self) -> None:
        """A charge, a card, a grant, a stranger's money."""
        rng = self.rng
        words, least, most, sign = rng.choice(ANYTIME)
        amount = sign * round(least * 100 * (most / least) ** rng.random())
        if rng.random() < 0.25:
            amount = round(amount, -3) or amount
        if any(b.rest == amount for b in self.life.bills):
            return
        self._show(words, amount, rng.choice(self.strangers))

    def between(self) -> None:
        """From one of our accounts to the other, there the same day or after the weekend."""
        life, rng = self.life, self.rng
        amount = rng.choice((rng.randrange(2, 80) * 25_000, rng.randrange(10**5, 10**7)))
        said = rng.choice(
            (
                "VIR INTERNE",
                "UEBERTRAG",
                "TRASPASO ENTRE CUENTAS",
                "GIROCONTO",
                "OVERBOEKING EIGEN REKENING",
                "PRZELEW WEWNETRZNY",
                "TRF OWN A/C",
            )
        )
        life.line(-amount, "internal_transfer", "own", None, words=said, purse=0)

        def arrive() -> None:
            life.line(amount, "internal_transfer", "own", None, words=said).purse = 1

        life.agenda[life.today + timedelta(days=0 if rng.random() < 0.6 else 1 if life.today.weekday() < 4 else 3)].append(arrive) if life.today.weekday() == 4 or rng.random() < 0.4 else arrive()  # fmt: skip

    def prepaid(self, customers: list[Person]) -> None:
        """A customer pays what our books do not have: a pro forma, another company's bill, a deposit."""
        rng, life = self.rng, self.life
        who = rng.choice(customers)
        amount = rng.choice((rng.randrange(3, 90) * 1000, rng.randrange(3000, 90_000)))
        if who.other_payer or any(
            amount in (b.rest, b.amount) for p in life.town.kin.get(who.kin, [who]) for b in [*p.due]
        ):
            return
        gone = Bill(
            SALE,
            who,
            life.today,
            life.today,
            amount,
            0,
            0,
            number=f"{rng.choice(('PF', 'DEP', 'OFF', 'Q'))}-{rng.randrange(1000, 99_999)}",
        )
        life.line(amount, "missing_document", "in", who, says=rng.choice(("full", "nothing")), named=[gone])


def hash_of(text: str) -> int:
    """The same number for the same text in every run."""
    return sum((n + 1) * ord(c) for n, c in enumerate(text)) * 7919
