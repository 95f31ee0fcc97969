"""What the ninth world draws once for each company: its numbers, its prices, its people and how its bank writes.

Nothing here is a list of real companies or banks: forms are put together from pieces, so that two companies seldom share any.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from datetime import date

LANDS = {
    "FR": {
        "first": ["Aurore", "Basile", "Capucine", "Damien", "Elodie", "Fabrice", "Gaëlle", "Honoré", "Inès", "Jérôme", "Katell", "Léandre", "Maïwenn", "Noël", "Océane", "Pacôme", "Quitterie", "Régis", "Solène", "Thibault"],
        "last": ["Abgrall", "Baudouin", "Cornec", "Delmas", "Escoffier", "Foulon", "Gauthier", "Hébrard", "Issartel", "Jaouen", "Kermarec", "Lacombe", "Mouchet", "Nicolas", "Orhan", "Pélissier", "Quéméner", "Roussel", "Sénéchal", "Tardieu", "Urvoas", "Vasseur", "Weiss", "Yvinec"],
        "trade": ["Menuiserie", "Boulangerie", "Garage", "Pharmacie", "Transports", "Maçonnerie", "Imprimerie", "Jardinerie", "Plomberie", "Fromagerie", "Librairie", "Optique", "Ambulances", "Carrosserie", "Serrurerie", "Traiteur"],
        "forms": ["SARL", "SAS", "EURL", "SA", "SCI", "SASU", "Ets", ""],
        "towns": ["Vannes", "Moulins", "Tarbes", "Épinal", "Sète", "Guéret", "Laval", "Mâcon", "Brioude", "Fécamp"],
        "ops": ("VIR SEPA RECU", "VIREMENT DE", "VIR INST RE", "VIR RECU"),
        "out": ("VIR SEPA EMIS", "VIREMENT A", "VIR INSTANTANE EMIS"),
        "debit": ("PRLV SEPA", "PRELEVEMENT"),
        "of": ("DE: {}", "/DE {}", "{}", "EMETTEUR: {}"),
        "for": ("MOTIF: {}", "/MOTIF {}", "{}", "LIB: {}", "REF {}"),
        "bill": ("facture", "fact", "fact.", "F/", "règlement facture", "n°", "votre facture n°", "paiement"),
        "month": ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
    },
    "DE": {
        "first": ["Anke", "Bernd", "Claudia", "Detlef", "Edeltraud", "Falk", "Gudrun", "Holger", "Ilse", "Jörg", "Kerstin", "Lutz", "Margit", "Norbert", "Petra", "Ralf", "Sabine", "Torsten", "Ulrike", "Volker"],
        "last": ["Ackermann", "Böttcher", "Conradi", "Dörfler", "Eisenhauer", "Förster", "Göbel", "Hübner", "Jansen", "Köhler", "Lüders", "Mühlbauer", "Nölting", "Pfeiffer", "Reinhardt", "Schäfer", "Thürmer", "Uhlig", "Wörner", "Zöllner"],
        "trade": ["Tischlerei", "Bäckerei", "Autohaus", "Apotheke", "Spedition", "Bauunternehmung", "Druckerei", "Gärtnerei", "Sanitär", "Käserei", "Buchhandlung", "Optik", "Dachdeckerei", "Elektro", "Metallbau"],
        "forms": ["GmbH", "GmbH & Co. KG", "e.K.", "AG", "UG", "OHG", ""],
        "towns": ["Fulda", "Celle", "Görlitz", "Passau", "Husum", "Zwickau", "Trier", "Lüneburg", "Aalen", "Minden"],
        "ops": ("GUTSCHRIFT", "ECHTZEIT-GUTSCHRIFT", "SEPA-GUTSCHRIFT"),
        "out": ("ÜBERWEISUNG", "SEPA-ÜBERWEISUNG", "DAUERAUFTRAG"),
        "debit": ("LASTSCHRIFT", "SEPA-BASISLASTSCHRIFT"),
        "of": ("{}", "AUFTRAGGEBER {}", "VON {}"),
        "for": ("SVWZ+{}", "{}", "VERW.ZWECK: {}", "VWZ {}"),
        "bill": ("Rechnung", "Rg.", "RG-NR", "Re.Nr.", "Rechnungsnr.", "R.", "Beleg"),
        "month": ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"],
    },
    "NL": {
        "first": ["Anneke", "Bram", "Coby", "Diederik", "Els", "Floris", "Geertje", "Hidde", "Ilja", "Joost", "Klaas", "Lieke", "Maarten", "Neeltje", "Pim", "Roos", "Sjoerd", "Tineke", "Wouter", "Yvonne"],
        "last": ["van den Akker", "de Boer", "van Dijk", "Elzinga", "Hoekstra", "Jonker", "Kuipers", "Leenders", "Mulder", "Nijland", "Oosterhuis", "Postma", "Rietveld", "Slagter", "Timmermans", "Veenstra", "Wiersma", "Zijlstra", "ter Horst", "van 't Hof"],
        "trade": ["Timmerbedrijf", "Bakkerij", "Garage", "Apotheek", "Transport", "Bouwbedrijf", "Drukkerij", "Hoveniers", "Loodgieters", "Kaashandel", "Boekhandel", "Opticien", "Installatie", "Schilders", "Metaal"],
        "forms": ["B.V.", "BV", "V.O.F.", "N.V.", "Holding B.V.", ""],
        "towns": ["Assen", "Goes", "Hoorn", "Meppel", "Sneek", "Tiel", "Venlo", "Weert", "Zeist", "Doetinchem"],
        "ops": ("BIJSCHRIJVING", "OVERBOEKING VAN", "SEPA OVERBOEKING"),
        "out": ("OVERBOEKING NAAR", "SEPA OVERBOEKING", "ONLINE BETALING"),
        "debit": ("INCASSO", "SEPA INCASSO ALGEMEEN"),
        "of": ("Naam: {}", "{}", "/NAME/{}"),
        "for": ("Omschrijving: {}", "{}", "/REMI/{}", "KENMERK: {}"),
        "bill": ("factuur", "fact.", "factuurnr", "nota", "fnr", "betaling factuur"),
        "month": ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"],
    },
    "ES": {
        "first": ["Araceli", "Benito", "Conchita", "Dámaso", "Encarna", "Fermín", "Graciela", "Hilario", "Inmaculada", "Jacinto", "Leire", "Macario", "Nuria", "Olegario", "Purificación", "Rufino", "Saturnino", "Teófila", "Úrsula", "Venancio"],
        "last": ["Aguirre Salas", "Bermúdez Peña", "Calderón Ruiz", "Domínguez Íñiguez", "Echeverría Sanz", "Figueroa Muñoz", "Gálvez Oria", "Herrero Núñez", "Ibáñez Soto", "Jurado Lara", "Luengo Vidal", "Montoya Crespo", "Núñez Baena", "Olmedo Parra", "Quintana Rey", "Robledo Sáez", "Sepúlveda Mora", "Trujillo Vega"],
        "trade": ["Carpintería", "Panadería", "Talleres", "Farmacia", "Transportes", "Construcciones", "Imprenta", "Jardinería", "Fontanería", "Quesería", "Librería", "Óptica", "Cerrajería", "Electricidad", "Suministros"],
        "forms": ["S.L.", "SL", "S.A.", "S.L.U.", "SCP", "C.B.", ""],
        "towns": ["Teruel", "Zamora", "Huesca", "Lorca", "Úbeda", "Ponferrada", "Alcoy", "Soria", "Vinaròs", "Mérida"],
        "ops": ("TRANSFERENCIA RECIBIDA", "TRANSF.", "ABONO TRANSF", "TRANSFERENCIA DE"),
        "out": ("TRANSFERENCIA EMITIDA", "TRANSFERENCIA A", "ORDEN PAGO"),
        "debit": ("RECIBO", "ADEUDO DOMICILIADO"),
        "of": ("{}", "ORD: {}", "DE {}"),
        "for": ("CONCEPTO: {}", "{}", "CPTO {}"),
        "bill": ("factura", "fra", "fra.", "pago factura", "n.", "fact"),
        "month": ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"],
    },
    "GB": {
        "first": ["Alastair", "Bridget", "Clive", "Dorothy", "Eamon", "Fiona", "Graham", "Hazel", "Ivor", "Jocelyn", "Keith", "Lorna", "Malcolm", "Nesta", "Oswald", "Phyllis", "Roderick", "Sheila", "Trevor", "Winifred"],
        "last": ["Ashcroft", "Bickerstaff", "Cartwright", "Dunmore", "Entwistle", "Fothergill", "Greenhalgh", "Hargreaves", "Inchbald", "Jephson", "Kettlewell", "Longbottom", "Murgatroyd", "Nuttall", "Ormerod", "Pemberton", "Quigley", "Rowbotham", "Satterthwaite", "Tunnicliffe"],
        "trade": ["Joinery", "Bakers", "Motors", "Pharmacy", "Haulage", "Builders", "Printers", "Nurseries", "Plumbing", "Dairies", "Books", "Opticians", "Roofing", "Electrical", "Catering"],
        "forms": ["Ltd", "Limited", "LLP", "PLC", "& Sons", "& Co", ""],
        "towns": ["Whitby", "Kendal", "Ludlow", "Truro", "Oban", "Stroud", "Hexham", "Rye", "Cromer", "Louth"],
        "ops": ("BGC", "FASTER PAYMENT RECEIVED", "FPI", "CREDIT FROM"),
        "out": ("FPO", "FASTER PAYMENT", "BILL PAYMENT TO", "BACS"),
        "debit": ("DD", "DIRECT DEBIT"),
        "of": ("{}", "FROM {}"),
        "for": ("{}", "REF: {}", "REFERENCE {}"),
        "bill": ("invoice", "inv", "inv no", "invoice no.", "your inv", "bill", "#"),
        "month": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    },
}  # fmt: skip
WORDS = [
    "nova",
    "delta",
    "orion",
    "prisma",
    "atlas",
    "vega",
    "lumen",
    "cobalt",
    "zephyr",
    "quartz",
    "tandem",
    "pixel",
    "boreal",
    "cumulus",
    "nexia",
    "solaris",
    "meridian",
    "opale",
    "kairos",
    "vertex",
]


def plain(text: str) -> str:
    """Without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def slip(rng: random.Random, text: str) -> str:
    """One letter missing, doubled, exchanged or another."""
    if len(text) < 5:
        return text
    at = rng.randrange(1, len(text) - 1)
    return rng.choice(
        (
            text[:at] + text[at + 1 :],
            text[:at] + text[at] + text[at:],
            text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :],
            text[:at] + rng.choice("aeinrst") + text[at + 1 :],
        )
    )


@dataclass
class Party:
    """A customer or supplier: the name in the books, at the bank, and its ways."""

    books: str
    bank: str
    code: str
    iban: str
    private: bool
    says: str = "whole"
    lists: str = ", "
    way: str = "each"
    lag: int = 0
    terms: int = 30
    word: str = ""
    price: float = 1.0
    payer: Party | None = None
    mandate: str = ""
    numbers: Numbering | None = None
    open: list[Doc] = field(default_factory=list)


@dataclass(eq=False)
class Doc:
    """A document; `rest` is what is left of it as the months go by, `amount` what the books show."""

    kind: str
    who: Party | None
    day: date
    due: date
    amount: int
    rest: int
    number: str = ""
    means: str | None = None
    lot: str | None = None
    discount: tuple[int, date] | None = None
    corrects: Doc | None = None
    before: int = 0
    at: int = -1
    counter: str = ""

    @property
    def in_books(self) -> bool:
        """Whether anything of it was still open when the statements began."""
        return self.before != self.amount


class Numbering:
    """A series of numbers of one drawn form."""

    def __init__(self, rng: random.Random, letters: str | None = None) -> None:
        any_letters = "".join(rng.choice("ABCDEFGHKLMNPRSTVZ") for _ in range(rng.choice((1, 2, 2, 3, 4))))
        drawn = rng.choice(
            ("", "", "F", "FA", "FAC", "INV", "R", "RE", "VF", "N", any_letters, any_letters, any_letters.lower())
        )
        self.letters = drawn if letters is None else letters
        self.year = rng.choice(("", "", "%y", "%y", "%Y", "%Y", "%y%m", "%Y%m", "%m%y"))
        self.width = rng.choice((0, 0, 3, 4, 4, 5, 6))
        first = rng.choice(("-", "/", "", "", " ", ".", "_"))
        self.marks = (first, first if rng.random() < 0.7 else rng.choice(("-", "/", "")))
        if not self.marks[1] and self.year and self.width < 3:
            self.width = 4
        self.order = rng.choice(("lyc", "lyc", "lyc", "ylc", "lcy", "cl"))
        self.at = rng.choice((0, 0, rng.randrange(20, 900), rng.randrange(1000, 9000), rng.randrange(10**4, 9 * 10**4)))
        self.step = rng.choice((1, 1, 1, 2, 7))
        self.rng, self.counter = rng, ""

    def next(self, day: date) -> str:
        """The next number, of a document of that day."""
        self.at += self.rng.randrange(1, self.step + 1)
        self.counter = f"{self.at:0{self.width}d}"
        parts = {"l": self.letters, "y": day.strftime(self.year) if self.year else "", "c": self.counter}
        told = [parts[p] for p in self.order if parts.get(p)]
        if len(told) == 3:
            return (
                f"{told[0]}{self.marks[0]}{told[1]}{self.marks[1] or '-'}{told[2]}"
                if self.order == "lcy"
                else f"{told[0]}{self.marks[0]}{told[1]}{self.marks[1]}{told[2]}"
            )
        return self.marks[0].join(told)


def told_number(rng: random.Random, how: str, number: str, counter: str) -> str:
    """How a payer writes a number; its counter alone only where that has three figures or more."""
    match how:
        case "spaced":
            return "".join(c if c.isalnum() else " " for c in number)
        case "glued":
            return "".join(c for c in number if c.isalnum())
        case "lower":
            return number.lower()
        case "tail":
            return counter if len(counter) > 2 else number
        case "digits":
            digits = "".join(c for c in number if c.isdigit())
            return digits if len(digits) > 2 else number
        case "bare":
            return counter.lstrip("0") if len(counter.lstrip("0")) > 2 else number
        case "slashed":
            return "".join(c if c.isalnum() else rng.choice("/-") for c in number)
    return number


class Bank:
    """How one account's texts are put together."""

    def __init__(self, rng: random.Random, land: str) -> None:
        self.rng, self.words = rng, LANDS[land]
        self.columns = rng.random() < 0.55
        self.ibans = rng.choice((0.0, 0.0, 0.5, 1.0))
        self.upper, self.bare = rng.random() < 0.5, rng.random() < 0.6
        self.of, self.why = rng.choice(self.words["of"]), rng.choice(self.words["for"])
        self.ops = {k: rng.choice(self.words[k]) for k in ("ops", "out", "debit")}
        self.order = rng.choice(("onw", "onw", "own", "nwo", "won", "nw"))
        self.join = rng.choice((" ", " ", " ", "  ", " / ", ", ", " - "))
        self.name_cut, self.cut = rng.choice((99, 99, 35, 31, 27, 24, 20)), rng.choice((999, 999, 140, 105, 80, 60))
        self.noise = rng.choice(("", "", "ref", "day", "both"))
        self.details = rng.random() < 0.3

    def show(self, op: str, name: str, why: str, iban: str, day: date, needs: bool) -> dict[str, str | None]:
        """Columns of one line."""
        rng = self.rng
        name, why = self._dressed(name)[: self.name_cut].strip(), self._dressed(why).strip()
        said: dict[str, str | None] = {"counterparty_iban": iban if iban and rng.random() < self.ibans else None}
        lead = self.ops.get(op, op)
        extra = {
            "ref": f"{rng.randrange(10**6, 10**9)}",
            "day": f"{day:%d/%m}",
            "both": f"{day:%d%m%y} {rng.randrange(16**8):08X}",
        }.get(self.noise, "")
        if self.columns:
            return {
                **said,
                "counterparty_name": name or None,
                "remittance_information": why or None,
                "additional_information": f"{lead} {extra}".strip(),
            }
        pieces = {
            "o": f"{lead} {extra}".strip(),
            "n": self.of.format(name) if name else "",
            "w": self.why.format(why) if why else "",
        }
        text = self.join.join(pieces[p] for p in self.order if pieces[p]) or lead
        return {**said, "remittance_information": text if needs else text[: self.cut]}

    def _dressed(self, text: str) -> str:
        text = plain(text) if self.bare else text
        return text.upper() if self.upper else text


class Prices:
    """What things cost, in minor units."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.way = rng.choice(("free", "free", "free", "list", "hours", "vat", "mixed"))
        self.middle, self.spread = rng.uniform(4.2, 8), rng.uniform(0.5, 1.5)
        self.list = [self._nice(self._free()) for _ in range(rng.choice((6, 12, 30)))]
        self.rate = rng.choice((4500, 6000, 7200, 8550, 9900))

    def _free(self) -> int:
        return max(300, round(math.exp(self.rng.gauss(self.middle, self.spread)) * 100))

    def _nice(self, amount: int) -> int:
        return max(
            500, self.rng.choice((round(amount, -2), round(amount, -3), round(amount, -2) - 1, round(amount, -2) - 10))
        )

    def draw(self) -> int:
        """What the next thing costs."""
        way = self.rng.choice(("free", "list", "vat")) if self.way == "mixed" else self.way
        match way:
            case "list":
                return self.rng.choice(self.list) * self.rng.choice((1, 1, 1, 2, 3))
            case "hours":
                return max(1, self.rng.randrange(2, 160)) * self.rate // 2 * 12 // 10
            case "vat":
                return max(500, round(self._free(), -2)) * 12 // 10
        return self._free()


def people(rng: random.Random, land: str, coded: bool, private_share: float, typos: float) -> Callable[[], Party]:
    """Draws parties none of which is named like another; the books' spelling and the bank's differ as people's do."""
    words, seen, count = LANDS[land], set[str](), [0]
    caps, turned, formless = rng.random() < 0.4, rng.random() < 0.5, rng.random() < 0.3

    def once() -> tuple[str, str, bool]:
        last, partner = rng.sample(words["last"], 2)
        if rng.random() < private_share:
            first = rng.choice(words["first"])
            second = f"-{rng.choice(words['first'])}" if rng.random() < 0.15 else ""
            return f"{first}{second} {last}", f"{last} {first}{second}", True
        form = rng.choice(words["forms"])
        core = rng.choice(
            (
                f"{rng.choice(words['trade'])} {last}",
                f"{rng.choice(words['trade'])} {last} {rng.choice(words['towns'])}",
                f"{last} & {partner}",
                f"{rng.choice(WORDS).title()} {rng.choice(words['trade'])}",
                f"{rng.choice(WORDS)}{rng.choice(WORDS)}".title(),
                f"{rng.choice(words['trade'])} de {rng.choice(words['towns'])}"
                if land in ("FR", "ES")
                else f"{rng.choice(words['towns'])} {rng.choice(words['trade'])}",
            )
        )
        return core, form, False

    def draw() -> Party:
        for _ in range(60):
            core, other, private = once()
            if " ".join(sorted(core.split())) not in seen:
                break
        else:
            core += f" {len(seen)}"
        seen.add(" ".join(sorted(core.split())))
        count[0] += 1
        books = bank = core
        if private:
            books = other if turned else core
            bank = rng.choice((core, other, core if rng.random() < 0.7 else f"M {other}"))
        elif other:
            books = (
                core
                if formless
                else (
                    f"{other} {core}" if other in ("Ets", "SARL", "SCI") and rng.random() < 0.5 else f"{core} {other}"
                )
            )
            bank = rng.choice((f"{core} {other}", core, f"{other} {core}" if land == "FR" else f"{core} {other}"))
        if rng.random() < typos:
            books = slip(rng, books)
        if rng.random() < typos / 2:
            bank = slip(rng, bank)
        bank = bank.replace(" & ", rng.choice((" & ", " ET " if land == "FR" else " & ", " ")))
        code = (
            rng.choice((f"C{count[0]:05d}", f"{401000 + count[0]}", plain(core)[:8].upper().replace(" ", "")))
            if coded
            else ""
        )
        return Party(books.upper() if caps else books, bank, code, f"{land}{rng.randrange(10**20, 10**21)}", private)

    return draw
