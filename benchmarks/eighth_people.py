"""The eighth world's people: two surnames, particles, firms known by two names, families, houses of one group."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

GIVEN = {
    "NL": "Sanne Daan Femke Bram Lotte Joris Anouk Thijs Marloes Ruben Wouter Iris",
    "BE": "Lien Pieter Elke Jeroen Amélie Benoît Griet Koen Hélène Stijn Noémie Luc",
    "ES": "María_José Íñigo Begoña Álvaro Lucía Rubén Nuria José_Luis Ainhoa Óscar Inés Jordi",
    "IT": "Niccolò Chiara Giosuè Federica Matteo Ilaria Gian_Marco Sara Davide Elisa Rocco Anna_Rita",
    "FR": "Éloïse Jean-Luc Solène Théo Océane Gaël Maëlys Rémi Anne-Sophie Cédric Zoé Loïc",
    "AT": "Jörg Käthe Valentin Theresia Ägidius Magdalena Lorenz Ottilie Korbinian Resi Leopold Vroni",
    "PT": "João Inês Gonçalo Conceição Tomé Luísa Simão Mónica Duarte Leonor Vasco Graça",
}
FAMILY = {
    "NL": "de_Vries van_den_Berg Bakker van_der_Meulen Hoekstra ten_Brink Postma Dijkstra van_'t_Hof Kuipers de_Boer Zijlstra",
    "BE": "Vandenbroucke De_Smedt Lefèbvre Van_Hoof D'Hondt Lejeune Claes Vermeiren Goossens Delvaux Wouters Hermans",
    "ES": "Echeverría Núñez Castaño Íñiguez Peñalver Ortuño Zabaleta Quiñones Barrios Ugarte Muñoz Solís",
    "IT": "D'Angelo De_Luca Nicolò Esposito Lo_Presti Bevilacqua Della_Rocca Cattaneo Sartori Pellegrini Fusco Vitali",
    "FR": "Lefèvre Le_Goff Béranger Dumoulin Saint-Prix Quéméner Hœrth Le_Bihan Garçon Tessier Vasseur d'Arras",
    "AT": "Österreicher Hölzl Strasser Pichler Groß Wöhrer Moser Lechner Kühnel Brandstätter Egger Zauner",
    "PT": "Gonçalves Simões Teixeira Brandão Vilaça Paixão Falcão Moutinho Assunção Leitão Neves Sequeira",
}
FORMS = {
    "NL": ("B.V.", "V.O.F.", "Holding B.V."),
    "BE": ("BV", "NV", "SRL", "SA"),
    "ES": ("S.L.", "S.A.", "S.L.U.", "C.B."),
    "IT": ("S.r.l.", "S.p.A.", "S.n.c.", "di {f} & C. S.a.s."),
    "FR": ("SARL", "SAS", "EURL", "SCI"),
    "AT": ("GmbH", "KG", "OG", "e.U."),
    "PT": ("Lda.", "S.A.", "Unip. Lda."),
}
TRADES = {
    "NL": "Slagerij Groothandel Bouwbedrijf Installatietechniek Bloemisterij Transport Drukkerij Kaashandel",
    "BE": "Bakkerij Garage Traiteur Schrijnwerkerij Brasserie Imprimerie Apotheek Tuincentrum",
    "ES": "Talleres Construcciones Panadería Suministros Fontanería Clínica Bodegas Ferretería",
    "IT": "Officina Trattoria Idraulica Costruzioni Farmacia Tessuti Autotrasporti Pasticceria",
    "FR": "Menuiserie Boulangerie Maçonnerie Pharmacie Plomberie Pépinières Librairie Cordonnerie",
    "AT": "Tischlerei Gasthof Spenglerei Bäckerei Baumeister Elektro Weingut Buchhandlung",
    "PT": "Oficina Padaria Construções Farmácia Mercearia Serralharia Cerâmica Transportes",
}
PLACES = {
    "NL": "Zwolle Breda Delft Gouda",
    "BE": "Gent Namur Leuven Aalst",
    "ES": "Bilbao Cádiz León Soria",
    "IT": "Forlì Lecce Cuneo Udine",
    "FR": "Niort Gap Épinal Sète",
    "AT": "Steyr Linz Lienz Wels",
    "PT": "Évora Braga Faro Viseu",
}


@dataclass(eq=False)
class Party:
    """Somebody the company deals with; `books` is how we write the name, `bank` how the bank shows it."""

    land: str
    private: bool
    family: str
    books: str
    bank: str
    iban: str
    code: str
    iban_known: bool = False
    payer: str = ""
    """Another's name, when another pays."""
    payer_iban: str = ""
    mandate: str = ""
    says: str = "number"
    terms: int = 30
    lag: int = 0
    size: float = 1.0
    memory: dict[str, int] = field(default_factory=dict)


def _pick(rng: random.Random, words: str) -> str:
    return rng.choice(words.split()).replace("_", " ")


def plain(text: str) -> str:
    """Without accents, in capitals, with nothing but what every bank carries."""
    flat = text.replace("ß", "ss").replace("œ", "oe").replace("ø", "o")
    flat = unicodedata.normalize("NFKD", flat).encode("ascii", "ignore").decode()
    return "".join(c if c.isalnum() or c in " /-?:().,'+" else " " for c in flat).upper()


def iban(rng: random.Random, land: str) -> str:
    """An account number with true check digits."""
    body = "".join(str(rng.randrange(10)) for _ in range({"BE": 12, "NL": 10, "IT": 22, "AT": 16}.get(land, 20)))
    body = {"NL": "INGB", "IT": "X"}.get(land, "") + body
    value = int("".join(str(int(c, 36)) for c in body + land) + "00")
    return f"{land}{98 - value % 97:02d}{body}"


class Register:
    """Makes people, and remembers them so that some are related."""

    def __init__(self, rng: random.Random) -> None:
        self.rng, self.count = rng, 0
        self.used: set[str] = set()

    def person(self, land: str, kin: str = "") -> Party:
        """A private person; in Spain and Portugal with two surnames, of which banks show one or both."""
        rng = self.rng
        for _ in range(30):
            given, family = _pick(rng, GIVEN[land]), kin or _pick(rng, FAMILY[land])
            second = _pick(rng, FAMILY[land]) if land in ("ES", "PT") else ""
            books = " ".join(w for w in (given, family, second) if w)
            if books not in self.used:
                break
        else:
            given = f"{given} {_pick(rng, GIVEN[land])}"
            books = " ".join(w for w in (given, family, second) if w)
        self.used.add(books)
        partner = _pick(rng, GIVEN[land])
        shown = rng.choice(
            (
                books,
                books,
                f"{family} {second} {given}".replace("  ", " "),
                f"{given} {family}",
                f"{given[0]}. {family} {second}".strip(),
                f"{family} {given} {_ou(land)} {partner}",
                f"{_title(land, rng)} {given} {family}",
            )
        )
        if rng.random() < 0.3:
            books = f"{family} {second} {given}".replace("  ", " ")
        return self._made(land, True, family, books, shown)

    def firm(self, land: str, family: str = "") -> Party:
        """A firm; some banks know it by its legal name, its books' name or its owner."""
        rng = self.rng
        family = family or _pick(rng, FAMILY[land])
        for _ in range(40):
            trade, form = _pick(rng, TRADES[land]), rng.choice(FORMS[land]).format(f=family)
            core = rng.choice((f"{trade} {family}", f"{trade} {_pick(rng, PLACES[land])}", f"{family} {trade}"))
            if rng.random() < 0.3:
                core = f"{core} {_pick(rng, PLACES[land])}"
            if core not in self.used:
                break
        else:
            core = f"{core} {self.count}"
        self.used.add(core)
        books = core if rng.random() < 0.3 else f"{core} {form}"
        shown = rng.choice(
            (
                books,
                books,
                core,
                f"{core} {form}",
                f"{form} {core}",
                f"{core} {rng.choice(FORMS[land]).format(f=family)}",
            )
        )
        return self._made(land, False, family, books, shown)

    def _made(self, land: str, private: bool, family: str, books: str, shown: str) -> Party:
        rng = self.rng
        self.count += 1
        letters = "".join(c for c in plain(books) if c.isalpha())[:4]
        made = Party(land, private, family, books, shown, iban(rng, land), f"{letters}{self.count:04d}")
        made.iban_known = rng.random() < 0.35
        made.terms, made.lag = rng.choice((0, 10, 15, 30, 30, 30, 45, 60)), rng.choice((-4, -1, 0, 0, 0, 2, 6, 14))
        made.size = min(6.0, rng.lognormvariate(0, 0.7))
        return made


def _ou(land: str) -> str:
    return {"FR": "OU", "BE": "EN", "NL": "EO", "AT": "u.", "IT": "O", "ES": "Y", "PT": "E"}[land]


def _title(land: str, rng: random.Random) -> str:
    return rng.choice({"FR": ("M.", "MME", "M OU MME"), "BE": ("Dhr", "Mevr"), "NL": ("Hr", "Mw"), "AT": ("Mag.", "Dr."), "IT": ("Sig.", "Dott."), "ES": ("D.", "DÑA."), "PT": ("Sr.", "Dra.")}[land])  # fmt: skip
