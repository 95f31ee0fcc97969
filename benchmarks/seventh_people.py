"""The seventh world's people: families, franchises, groups of companies and strangers, and how two hands spell each of them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from datetime import date

    from seventh_life import Bill

FAMILIES = {
    "FR": ["Moreau", "Fontaine", "Leroux", "Gauthier", "Da_Costa", "Hernandez", "Nguyen", "Bertin", "Chauvin", "Le_Goff", "Delattre", "Marty", "Benoît", "Besançon", "Hervé", "Rey", "Collet", "Vidal", "Noël", "Poirier", "Traoré", "Aubert", "Maréchal"],
    "BE": ["Declercq", "Verhoeven", "Lemaire", "Van_Damme", "Baert", "Hendrickx", "De_Backer", "Noël", "Desmet", "Thijs", "Renard", "Vandenberghe", "Stevens", "Servais", "Bogaert"],
    "DE": ["Hofmann", "Keller", "Weiss", "Schulze", "Kühl", "Schönfeld", "Lehmann", "Huber", "Öztürk", "Franke", "Kraft", "Nowak", "Bauer", "Stein", "Grau", "Hübner", "Voß", "Löwe"],
    "ES": ["García_López", "Ruiz", "Fernández", "Peralta", "Sáez", "Muñoz_Gil", "Ramos", "Benítez", "Ortiz_de_Zárate", "Vidal", "Soler", "Cabrera", "Montes", "Reyes", "Acuña"],
    "IT": ["Bianchi", "Esposito", "Romano", "Costa", "Giordano", "Villa", "D'Angelo", "Leone", "Serra", "Martini", "Monti", "Bruno", "Sala", "De_Santis", "Pellegrini", "Ferri"],
    "NL": ["Jansen", "Van_den_Berg", "De_Jong", "Hendriks", "Van_Leeuwen", "Vos", "Peters", "Kok", "Schouten", "Willemsen", "Van_der_Meer", "Prins", "Hermans"],
    "PL": ["Kowalski", "Nowak", "Wiśniewski", "Zieliński", "Wójcik", "Kamiński", "Szymański", "Dąbrowska", "Kozłowski", "Mazur", "Krawczyk", "Król", "Łuczak", "Żak"],
    "GB": ["Smith", "Taylor", "O'Brien", "Hughes", "Patel", "Clarke", "Khan", "Wood", "Evans", "MacDonald", "Walker", "Green", "Reid", "Ellis", "Price", "Shaw"],
}  # fmt: skip
FIRST = {
    "FR": ["Camille", "Élodie", "Julien", "Mathieu", "Amina", "Françoise", "Gérard", "Zoé", "Jean-Paul", "Marie-Laure", "Benoît", "Rémi", "Noémie", "Fatou", "Loïc"],
    "BE": ["Kristof", "Ann", "Liesbet", "Geert", "Nathalie", "Yves", "Marleen", "Stijn", "Veerle", "Cédric", "An", "Tom", "Els", "Benoît"],
    "DE": ["Stefan", "Anja", "Jörg", "Katrin", "Günther", "Melanie", "Tobias", "Emine", "Silke", "Björn", "Ute", "Max", "Lena", "Karl-Heinz"],
    "ES": ["María_José", "Antonio", "Inmaculada", "Rafa", "Begoña", "Jesús", "Àngels", "Nicolás", "Concha", "Víctor", "Teresa", "Paco"],
    "IT": ["Giovanni", "Maria_Grazia", "Alessandro", "Federica", "Nicolò", "Roberta", "Pier_Luigi", "Valentina", "Enzo", "Anna", "Matteo"],
    "NL": ["Pieter", "Marieke", "Joost", "Esther", "Wim", "Ingrid", "Kees", "Lieke", "Hans", "Anna", "Sjoerd", "Bas"],
    "PL": ["Agnieszka", "Piotr", "Małgorzata", "Tomasz", "Katarzyna", "Łukasz", "Ewa", "Paweł", "Zofia", "Grzegorz", "Anna", "Marek"],
    "GB": ["Olivia", "Jack", "Amelia", "Harry", "Siobhan", "Graham", "Priya", "Duncan", "Fiona", "Alan", "Ruth", "Ian"],
}  # fmt: skip
PLACES = {
    "FR": ["Brest", "Nîmes", "Pau", "Évreux", "Dijon", "Saint-Étienne", "Albi", "Reims", "Chambéry", "Lorient"], "BE": ["Brugge", "Charleroi", "Leuven", "Huy", "Kortrijk", "Dinant", "Genk"],
    "DE": ["Köln", "Rostock", "Bonn", "Aachen", "Münster", "Gera", "Lübeck"], "ES": ["Girona", "Ávila", "Málaga", "Soria", "Cáceres", "Reus"], "IT": ["Lecce", "Pisa", "Forlì", "Aosta", "Bergamo", "Ancona"],
    "NL": ["Utrecht", "Leiden", "Arnhem", "Almere", "Heerlen"], "PL": ["Łódź", "Poznań", "Gdynia", "Kielce", "Toruń"], "GB": ["Leeds", "York", "Bath", "Dundee", "Swansea"],
}  # fmt: skip
ENDINGS = {
    "FR": ("SARL", "SAS", "SA", "EURL", ""), "BE": ("SRL", "BV", "NV", "SA"), "DE": ("GmbH", "AG", "GmbH & Co. KG", "UG (haftungsbeschränkt)", "OHG"), "ES": ("S.L.", "S.A.", "S.L.U.", "S.Coop."),
    "IT": ("S.r.l.", "S.p.A.", "S.n.c.", "S.a.s. di {f} & C."), "NL": ("B.V.", "VOF", "N.V."), "PL": ("Sp. z o.o.", "S.A.", "Sp.j.", "P.H.U."), "GB": ("Ltd", "Limited", "LLP", "plc"),
}  # fmt: skip
CRAFTS = {
    "FR": ["Cabinet", "Clinique", "Hôtel", "Garage", "Pharmacie", "Librairie", "Brasserie", "Conseil", "Architectes", "Voyages", "Énergie", "Ateliers", "Domaine"],
    "BE": ["Apotheek", "Groep", "Immo", "Brouwerij", "Kinésithérapie", "Advocaten", "Events", "Bakkerij", "Studio", "Fiduciaire"], "DE": ["Hotel", "Praxis", "Steuerberatung", "Verlag", "Reisebüro", "Kanzlei", "Werkzeugbau", "Brauerei", "Apotheke"],
    "ES": ["Asesoría", "Hotel", "Bodegas", "Farmacia", "Academia", "Gestoría", "Viajes", "Autocares", "Instalaciones"], "IT": ["Studio", "Albergo", "Farmacia", "Cantina", "Officina", "Agenzia", "Ristorante", "Caseificio"],
    "NL": ["Praktijk", "Adviesgroep", "Kwekerij", "Makelaardij", "Reisbureau", "Uitgeverij", "Slagerij"], "PL": ["Zakład", "Hurtownia", "Kancelaria", "Apteka", "Biuro_Podróży", "Piekarnia", "Usługi"], "GB": ["Solicitors", "Dental", "Travel", "Motors", "Foods", "Consulting", "Estates", "Bakery"],
}  # fmt: skip
COINED = ["Veralto", "Nimbex", "Oryza", "Quadrivium", "Solenis", "Ardevo", "Kaptiva", "Brixton", "Lumeo", "Tessara", "Oblix", "Novagri", "Pentagon_Media", "Calliope", "Zenor", "Altimax", "Hexatel", "Ombrelle", "Rivoli", "Sirocco", "Tilia", "Vauban", "Wexio", "Yaka", "Bluestone", "Cortex", "Drakkar", "Eolis", "Fidelia", "Gravitas"]  # fmt: skip
BRANDS = (
    "Hotel Bellevue",
    "Speedy Fit",
    "Pizza Roma",
    "Crèche Les Lutins",
    "Optic Plus",
    "Bio Marché",
    "Rent a Van",
    "La Mie Câline du Port",
)
BRANCHES = (
    "Nord",
    "Sud",
    "Services",
    "International",
    "Immobilier",
    "Logistics",
    "Holding",
    "Participations",
    "France",
    "Europe",
)
COUNTRIES = tuple(FAMILIES)


@dataclass(eq=False)
class Person:
    """Somebody we deal with: a household, a firm, a house of a chain or of a group."""

    land: str
    books: str
    bank: str
    kin: str
    """What he shares with others: surname, brand, group."""
    code: str
    iban: str
    private: bool = False
    iban_in_books: bool = False
    mandate: str = ""
    terms: int = 30
    lag: int = 0
    policy: str = "each"
    says: str = "full"
    other_payer: str = ""
    money: str = ""
    order_prefix: str = ""
    child: str = ""
    due: list[Bill] = field(default_factory=list)
    alias: bool = False
    """His bank knows him by a name that the books do not."""
    waiting: bool = False
    last_run: date | None = None


def loud(text: str) -> str:
    """Capitals without accents, as most banks keep them."""
    kept = text.replace("ß", "ss").replace("Ł", "L").replace("ł", "l").replace("ø", "o").replace("n°", "NO ")
    flat = "".join(c for c in unicodedata.normalize("NFKD", kept) if not unicodedata.combining(c)).upper()
    return " ".join(re.sub(r"[^A-Z0-9 +/.,:'()?&*-]", " ", flat).split())


def account(rng: random.Random, land: str) -> str:
    """Something as long as that country's account numbers."""
    length = {"FR": 25, "BE": 14, "DE": 20, "ES": 22, "IT": 25, "NL": 16, "PL": 26, "GB": 20}[land]
    return f"{land}{rng.randrange(10**length):0{length}d}"


class Town:
    """Where the company finds whom it deals with."""

    def __init__(self, rng: random.Random, home: str) -> None:
        self.rng, self.home, self.count = rng, home, rng.choice((0, 400, 9000, 41_000))
        self.codes = rng.choice(("{n}", "K{n:06d}", "411{n:05d}", "{k}{n}", "D-{n}", "{k}", "CLI/{n}"))
        self.taken: set[str] = set()
        self.kin: dict[str, list[Person]] = {}

    def person(self, *, private: bool, land: str = "", kin: str = "") -> Person:
        """Somebody new; the name is nobody's else, though parts of it may be."""
        rng = self.rng
        land = land or (self.home if rng.random() < 0.87 else rng.choice(COUNTRIES))
        for _ in range(50):
            books, bank, shared = (self._household if private else self._firm)(land, kin)
            if loud(books) not in self.taken:
                break
        else:
            books, bank = f"{books} {rng.choice(PLACES[land])} {self.count}", f"{bank} {self.count}"
        self.taken.add(loud(books))
        self.count += rng.choice((1, 1, 1, 2, 7))
        short = re.sub("[^A-Z]", "", loud(books))[:6]
        code = self.codes.format(n=self.count, k=short)
        code = code if self.codes != "{k}" else f"{short}{self.count % 100:02d}"
        made = Person(land, books, bank, shared, code, account(rng, land), private=private)
        made.alias = not private and not set(loud(books).split()[:2]) <= set(loud(bank).split())
        made.iban_in_books, made.mandate = (
            rng.random() < 0.2,
            f"{rng.choice(('RUM', 'MD-', '', '++'))}{rng.randrange(10**6, 10**8)}",
        )
        self.kin.setdefault(shared, []).append(made)
        return made

    def group(self, houses: int) -> list[Person]:
        """Several companies of one name; the first one may hold the purse."""
        name = self.rng.choice(COINED).replace("_", " ")
        return [self.person(private=False, kin=name) for _ in range(houses)]

    def _household(self, land: str, kin: str) -> tuple[str, str, str]:
        rng = self.rng
        surname = (kin or rng.choice(FAMILIES[land])).replace("_", " ")
        given = rng.choice(FIRST[land]).replace("_", " ")
        second = rng.choice(FIRST[land]).replace("_", " ")
        if rng.random() < 0.12:
            surname_of_both = f"{surname}-{rng.choice(FAMILIES[land])}".replace("_", " ")
        else:
            surname_of_both = surname
        books = rng.choice(
            (
                f"{surname_of_both} {given}",
                f"{surname_of_both.upper()} {given}",
                f"{given} {surname_of_both}",
                f"{surname_of_both}, {given}",
            )
        )
        bank = rng.choice((f"{given} {surname_of_both}", f"{surname_of_both} {given}", f"M OU MME {surname_of_both} {given}" if land in ("FR", "BE") else f"{given} {surname_of_both}",
                           f"{given} {surname_of_both} en {second}" if land == "NL" else f"{surname_of_both} {given} {second}"))  # fmt: skip
        return books, bank, surname

    def _firm(self, land: str, kin: str) -> tuple[str, str, str]:
        rng = self.rng
        place, craft = rng.choice(PLACES[land]), rng.choice(CRAFTS[land]).replace("_", " ")
        surname, form = rng.choice(FAMILIES[land]).replace("_", " "), rng.choice(ENDINGS[land])
        form = form.replace("{f}", surname)
        if kin:
            core, shared = f"{kin} {rng.choice(BRANCHES)}", kin
        elif rng.random() < 0.12:
            brand = rng.choice(BRANDS)
            core, shared = f"{brand} {place}", brand
        else:
            coined = rng.choice(COINED).replace("_", " ") + rng.choice(
                ("", "", " " + rng.choice(CRAFTS[land]).replace("_", " "))
            )
            core = rng.choice((f"{craft} {surname}", f"{surname} {craft}", coined, f"{craft} de {place}" if land in ("FR", "ES") else f"{craft} {place}", f"{surname} & {rng.choice(('Fils', 'Söhne', 'Zonen', 'Figli', 'Sons', 'Partners'))}", f"{craft} {rng.choice(FIRST[land]).replace('_', ' ')} {surname}"))  # fmt: skip
            shared = surname if surname in core else core
        books = f"{core} {form}".strip() if rng.random() < 0.7 else core
        bank = rng.choice(
            (f"{core} {form}", core, f"{form} {core}", f"{core}{' ' + form.replace('.', '') if form else ''}")
        )
        if rng.random() < 0.06 and not kin:
            bank = f"{rng.choice(FIRST[land]).replace('_', ' ')} {surname}" if surname in core else f"{core} {place}"
        return self._mistyped(books), bank.strip(), shared

    def _mistyped(self, name: str) -> str:
        """One letter lost, doubled or changed over, in one of thirty."""
        rng, at = self.rng, self.rng.randrange(2, max(3, len(name) - 2))
        if rng.random() > 0.035 or not name[at : at + 2].isalpha() or len(name[at : at + 2]) < 2:
            return name
        return rng.choice(
            (
                name[:at] + name[at + 1 :],
                name[:at] + name[at] + name[at:],
                name[:at] + name[at + 1] + name[at] + name[at + 2 :],
            )
        )
