"""The eleventh world's desk: a company's documents and lines as they are planned, what it buys, and what is no document's."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from eleventh_houses import HOUSES, MONTHS
from eleventh_people import BACK, BUY, NOTE, NUMBERS, SALE, Doc, Line, Party, People, asked, weekday

FUNDS = {
    "fund": {"de": "Helvita Krankenkasse", "fr": "Mutuelle Valorène", "it": "Cassa Malati Sirio", "es": "Aseguradora Salvia", "nl": "Ziekenfonds Morgen"},
    "housing": {"de": "Sozialamt Wohngeld", "fr": "Caisse du Logement", "it": "Ufficio Abitazioni", "es": "Oficina Vivienda", "nl": "Woonfonds Gewest"},
    "market": {"de": "Kaufplatz Payments", "fr": "Marché Libre Paiements", "it": "Piazzetta Pay", "es": "Mercadillo Pagos", "nl": "Marktplein Payments"},
    "factor": {"de": "Rhenus Factoring", "fr": "Alpina Affacturage", "it": "Lario Factoring", "es": "Ebro Factoring", "nl": "Schelde Factors"},
}  # fmt: skip
DEPOSITS = {"de": "Anzahlung", "fr": "acompte", "it": "acconto", "es": "anticipo", "nl": "voorschot"}
NOISE_OUT = {
    "de": ("Lohn {p}", "AHV-Beitrag {q}", "Finanzamt Umsatzsteuer {m}", "Miete Büro {m}", "Darlehen Rate {r}", "Kontoführung", "Kartenzahlung {d} Tankstelle", "Privatentnahme", "BG Beitrag {r}", "Spesen {p}", "Kaution Lager", "Rückzahlung Darlehen {p}"),
    "fr": ("Salaire {p}", "Cotisations AVS {q}", "TVA {q} Administration", "Loyer bureau {m}", "Prêt échéance {r}", "Frais de tenue de compte", "Carte {d} station", "Prélèvement privé", "LPP {r}", "Note de frais {p}", "Précompte professionnel {m}", "Remb. compte courant associé {p}"),
    "it": ("Stipendio {p}", "F24 {m}", "Contributi INPS {q}", "Canone locazione ufficio {m}", "Rata mutuo {r}", "Spese tenuta conto", "Pagamento POS {d}", "Prelevamento titolare", "Rimborso spese {p}", "Anticipo TFR {p}"),
    "es": ("Nómina {p}", "Seguridad Social {m}", "Modelo 303 {q}", "Alquiler oficina {m}", "Cuota préstamo {r}", "Comisión mantenimiento", "Tarjeta {d} gasolinera", "Retirada socio", "Dietas {p}", "Embargo {r}"),
    "nl": ("Loon {p}", "RSZ bijdrage {q}", "BTW {q}", "Huur kantoor {m}", "Aflossing lening {r}", "Kosten rekeningbeheer", "Bancontact {d} tankstation", "Privé-opname", "Onkostennota {p}", "Bedrijfsvoorheffing {m}"),
}  # fmt: skip
NOISE_IN = {
    "de": ("Versicherungsleistung Schaden {r}", "Kapitaleinlage {p}", "Kurzarbeitsentschädigung {m}", "Darlehen Auszahlung {r}", "Steuererstattung {q}", "Geschenk {p}", "Zinsgutschrift", "Bareinzahlung"),
    "fr": ("Indemnité sinistre {r}", "Apport en compte courant {p}", "Remboursement impôt {q}", "Allocations perte de gain {m}", "Déblocage prêt {r}", "Intérêts créanciers", "Versement espèces", "Remb. trop perçu {r}"),
    "it": ("Indennizzo sinistro {r}", "Versamento soci {p}", "Rimborso imposta {q}", "Erogazione mutuo {r}", "Interessi attivi", "Versamento contanti"),
    "es": ("Indemnización siniestro {r}", "Aportación socio {p}", "Devolución IVA {q}", "Disposición préstamo {r}", "Intereses a su favor", "Ingreso en efectivo"),
    "nl": ("Schadevergoeding dossier {r}", "Kapitaalinbreng {p}", "Terugbetaling belasting {q}", "Opname krediet {r}", "Creditrente", "Storting contant"),
}  # fmt: skip


class Desk:
    """What a company plans: parties, documents, lines."""

    def __init__(self, seed: int, transactions: int) -> None:
        rng = self.rng = random.Random(f"eleventh {seed}")
        self.langs = rng.choice(
            (("de", "fr", "it"), ("de",), ("fr", "nl"), ("es",), ("it",), ("de", "fr"), ("nl", "fr", "de"))
        )
        self.lang, self.money = self.langs[0], "CHF" if self.langs in (("de", "fr", "it"), ("de", "fr")) else "EUR"
        self.start = date(2026, rng.randrange(1, 6), 1)
        self.end = self.start + timedelta(days=rng.choice((92, 121, 150)))
        self.people = People(rng, self.langs, codes=seed % 2 == 0)
        self.house = rng.choice(list(HOUSES))
        self.scale = rng.choice((3000, 9000, 40000, 150000))
        self.round = rng.choice((1, 1, 5, 100, 500))
        self.rates = {"market": rng.choice((0.029, 0.065, 0.12)), "discount": rng.choice((0.02, 0.02, 0.03))}
        self.forms = dict(zip(("sale", "deposit", "charges", "note"), rng.sample(NUMBERS, 4), strict=True))
        if rng.random() < 0.5:  # one running form, told apart by its letters
            self.forms = {
                k: f"{v}{{n:05d}}" for k, v in (("sale", "FA"), ("deposit", "AC"), ("charges", "NK"), ("note", "NC"))
            }
        self.counters = {k: rng.choice((17, 140, 1200, 40210)) for k in self.forms}
        self.ask = rng.choice((None, "qrr", "ogm", "rf")) if self.money == "EUR" else "qrr"
        self.docs: list[Doc] = []
        self.lines: list[Line] = []
        self.funds = {
            k: Party(
                v[self.lang], v[self.lang], self.lang, f"CH00{rng.randrange(10**16)}", "", v[self.lang], False, False
            )
            for k, v in FUNDS.items()
        }
        many = max(8, int(transactions * rng.choice((0.1, 0.3, 0.6))))
        private = self.house in ("practice", "association", "property")
        self.customers = [
            self.people.person() if private or rng.random() < 0.15 else self.people.firm() for _ in range(many)
        ]
        for who in self.customers:
            who.speaks = rng.choice(("full", "full", "ref", "bare", "nothing", "order"))
        self.suppliers = [self.people.firm() for _ in range(max(5, many // 6))]
        self.fees = [rng.choice((4000, 6000, 8000, 12000)), rng.choice((3000, 6000, 8000)), 2500, 2500]
        self.plan(transactions)

    def plan(self, transactions: int) -> None:
        """Cases until there are lines enough."""
        rng, cases = self.rng, dict(HOUSES[self.house])
        for case, weight in HOUSES[rng.choice(list(HOUSES))].items():
            cases[case] = cases.get(case, 0) + weight * 0.3
        while len(self.lines) < transactions:
            if rng.random() < 0.72:
                rng.choices(list(cases), list(cases.values()))[0](self)
            else:
                rng.choices(
                    (self.bought, self.factored, self.noise, self.stranger, self.refunded), (5, 0.7, 4, 0.5, 0.5)
                )[0]()
            if rng.random() < 0.08:  # left unpaid
                self.bill(self.customer(), self.day(), self.price())

    def customer(self) -> Party:
        """One of those we bill."""
        return self.rng.choice(self.customers)

    def patient(self) -> Party:
        """A customer, or somebody who comes once."""
        return self.rng.choice(self.customers) if self.rng.random() < 0.3 else self.people.person()

    def fixed(self, role: str) -> Party:
        """The fund, marketplace or factor of that role."""
        return self.funds[role]

    def fee(self, n: int) -> int:
        """What the n-th of a family pays."""
        return self.fees[min(n, 3)]

    def word_deposit(self, lang: str) -> str:
        """What a deposit is called."""
        return DEPOSITS[lang]

    def day(self, before: int = 0) -> date:
        """A working day of the period."""
        span = (self.end - self.start).days - before - 4
        return weekday(self.start + timedelta(days=self.rng.randrange(max(1, span))))

    def before(self, day: date) -> date:
        """A day some weeks before."""
        return day - timedelta(days=self.rng.choice((3, 8, 12, 20, 28, 30, 33, 45)))

    def price(self) -> int:
        """An amount as this house has them."""
        raw = int(self.scale * self.rng.lognormvariate(0, 0.8)) + 500
        return max(500, raw // self.round * self.round)

    def bill(
        self, who: Party | None, day: date, amount: int, kind: str = SALE, series: str = "", label: str | None = None
    ) -> Doc:
        """A document of ours or, negative, of a supplier; numbered as its series goes."""
        rng = self.rng
        series = series or ("note" if kind == NOTE else "sale")
        if kind in (BUY, BACK):
            counter = rng.randrange(100, 10 ** rng.choice((4, 5, 6)))
            number = rng.choice(("{n}", "INV-{n}", "{Y}/{n}", "F{n}", "{n}/{y}", "RG {n}")).format(
                n=counter, Y=day.year, y=f"{day:%y}"
            )
        else:
            self.counters[series] += rng.randrange(1, 3)
            counter = self.counters[series]
            number = self.forms[series].format(n=counter, y=f"{day:%y}", Y=day.year, m=day.month)
        doc = Doc(number, counter, kind, day, day + timedelta(days=30), amount, who, amount, label=label)
        if kind == SALE and self.ask and who:
            doc.reference = asked(self.ask, sum(map(ord, who.name)), counter)
        self.docs.append(doc)
        return doc

    def pay(
        self,
        day: date,
        amount: int,
        kind: str,
        parts: list[tuple[Doc, int]],
        op: str,
        *,
        habit: str = "",
        about: list[Doc] | None = None,
        **more: Any,
    ) -> Line:
        """A line with its answer."""
        line = Line(
            weekday(min(day, self.end)),
            amount,
            kind,
            habit or str(more.get("says", "")),
            parts,
            op,
            about=about or [d for d, _ in parts],
            **more,
        )
        if amount:
            self.lines.append(line)
        return line

    def bought(self) -> None:
        """A supplier's bills: by transfer, fetched, with a credit note or by a year's bonus taken off."""
        rng, who, day = self.rng, self.rng.choice(self.suppliers), self.day()
        docs = [self.bill(who, self.before(day), -self.price(), BUY) for _ in range(rng.choice((1, 1, 1, 1, 2, 3)))]
        if rng.random() < 0.15:
            docs.append(self.bill(who, min(day, docs[0].day + timedelta(days=1)), max(300, -docs[0].amount // 6), BACK))
        fetched = rng.random() < 0.25
        kind = "purchase_debit" if fetched else "purchase" if len(docs) == 1 else "purchase_lot"
        self.pay(
            day,
            sum(d.open for d in docs),
            kind,
            [(d, d.open) for d in docs],
            "fetched" if fetched else "out",
            who=who,
            says=rng.choice(("full", "full", "bare", "nothing")),
        )

    def factored(self) -> None:
        """A supplier has sold his bill: we pay his factor, and tell the number; or a factor lends us on ours, which pays none."""
        rng, who, day, factor = self.rng, self.rng.choice(self.suppliers), self.day(), self.funds["factor"]
        if rng.random() < 0.6:
            doc = self.bill(who, self.before(day), -self.price(), BUY)
            self.pay(
                day,
                doc.open,
                "factor",
                [(doc, doc.open)],
                "out",
                who=factor,
                says="full",
                note=rng.choice((who.shown, "")),
                hidden=True,
            )
        else:
            self.pay(
                day,
                self.price() * 5,
                "no_document",
                [],
                "in",
                who=factor,
                says="raw",
                note=rng.choice(("Financement cession", "Ankauf Forderungen", "Cessione crediti", "Anticipo remesa"))
                + f" {rng.randrange(100, 999)}",
            )

    def noise(self) -> None:
        """Wages, taxes, loans, claims, gifts; now and then of an amount that a document has too."""
        rng, day = self.rng, self.day()
        out = rng.random() < 0.7
        words = rng.choice((NOISE_OUT if out else NOISE_IN)[self.lang])
        like = [d for d in self.docs if (d.amount < 0) == out and d.kind in (SALE, BUY)]
        amount = rng.choice(like).amount if like and rng.random() < 0.3 else (-1 if out else 1) * self.price()
        person = self.people.person()
        text = words.format(
            p=person.shown,
            q=f"Q{(day.month - 1) // 3 + 1}/{day:%Y}",
            m=f"{MONTHS[self.lang][day.month - 1]} {day:%Y}",
            r=rng.randrange(10**5, 10**8),
            d=f"{day:%d.%m.}",
        )
        self.pay(
            day,
            amount,
            "no_document",
            [],
            "out" if out else "in",
            says="raw",
            note=text,
            habit=words.split(" {")[0],
            name="" if rng.random() < 0.5 or "{p}" not in words else person.shown,
        )

    def stranger(self) -> None:
        """Somebody whom the books do not know, for a document they do not have."""
        rng, who = self.rng, self.people.firm()
        like = [d for d in self.docs if d.kind == SALE and d.who]
        amount = rng.choice(like).amount if like and rng.random() < 0.5 else self.price()
        self.pay(
            self.day(),
            amount,
            "no_document",
            [],
            "in",
            who=who,
            says="raw",
            note=f"{rng.choice(('Rg', 'facture', 'ord.', 'ref'))} {rng.choice('XYZ')}{rng.randrange(100, 999)}-{rng.randrange(10, 99)}",
            habit="stranger",
        )

    def refunded(self) -> None:
        """A customer's money goes back for a credit note of his, or for nothing that the books have."""
        rng, who, day = self.rng, self.customer(), self.day()
        if rng.random() < 0.6:
            doc = self.bill(who, self.before(day), -max(500, self.price() // 2), NOTE)
            self.pay(
                day, doc.open, "refund", [(doc, doc.open)], "out", who=who, says=rng.choice(("full", "full", "nothing"))
            )
        else:
            self.pay(
                day,
                -self.price(),
                "no_document",
                [],
                "out",
                who=who,
                says="raw",
                note=rng.choice(("Rückzahlung Überzahlung", "remb. trop-versé", "restituzione", "devolución cobro")),
                habit="refund",
            )
