"""Who the tenth world deals with, how the books, the bank and the payer write a name, and how numbers are made and told.

Names come from short lists of common ones on purpose: half of the customers share a surname or the name of a group.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from datetime import date


def _each(words: str) -> list[str]:
    return words.split()


FIRST = {
    "fr": _each("Marie Jean Pierre Paul Julie Luc Anne Hélène Michel Nathalie Éric Sophie François Chloé Léa Hugo"),
    "it": _each("Giulia Marco Luca Paolo Chiara Andrea Francesca Matteo Nicolò Elena Giorgio Sara Davide Noemi"),
    "pt": _each("João Maria Inês Rui Tiago Sofia Beatriz Nuno Gonçalo Catarina Luís Cláudia Vasco Marta"),
    "de": _each("Hans Eva Jürgen Katrin Stefan Ursula Günther Birgit Markus Renate Björn Doris Moritz Lena"),
}
LAST = {
    "fr": _each(
        "Martin Bernard Dubois Thomas Petit Robert Richard Durand Leroy Moreau Simon Laurent Lefèvre Michel Garcia David Bertrand Roux Vincent Fournier Morel Girard André Mercier Dupont Lambert Bonnet François"
    ),
    "it": _each(
        "Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti Costa Giordano Rizzo Moretti Barbieri Lombardi D'Angelo"
    ),
    "pt": _each(
        "Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Sousa Fernandes Gonçalves Gomes Lopes Marques Alves Almeida Ribeiro Pinto Carvalho Teixeira"
    ),
    "de": _each(
        "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz Braun Krüger"
    ),
}
FORMS = {
    "fr": ("SARL", "SAS", "SA", "EURL", "SNC", "SCI", "Ets", "Sté"),
    "it": ("S.r.l.", "SRL", "S.p.A.", "S.n.c.", "S.a.s."),
    "pt": ("Lda", "Lda.", "S.A.", "Unipessoal Lda"),
    "de": ("GmbH", "AG", "KG", "GmbH & Co KG", "e.U."),
}
TRADES = {
    "fr": _each(
        "Conseil Bâtiment Rénovation Informatique Services Distribution Hôtel Immobilier Nettoyage Sécurité Énergie Formation Logistique Textile"
    ),
    "it": _each(
        "Costruzioni Impianti Servizi Alimentari Trasporti Consulenza Moda Edilizia Ceramiche Arredi Viaggi Legno"
    ),
    "pt": _each(
        "Construções Serviços Comércio Transportes Consultoria Têxteis Imobiliária Vinhos Turismo Cortiça Moldes"
    ),
    "de": _each("Bau Technik Handel Dienste Beratung Logistik Haustechnik Vertrieb Immobilien Software Reinigung Holz"),
}
PLACES = _each("Nord Sud Est Ouest Centre Alpes Rhône Lyon Genève Milano Porto Wien Paris Lux")
BRANDS = _each(
    "Altea Brivio Cendra Dolmex Everis Fluvia Galatis Helix Indigo Jovial Kalysta Lumia Mistral Nordia Optima Pampa Rivoli Sirius Tempora Ulysse Valmont Zenith"
)


def plain(text: str) -> str:
    """Without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


@dataclass(eq=False)
class Party:
    """A customer or a supplier; `kin` is the word he shares with others of his family or group."""

    core: str
    form: str
    kin: str
    private: bool
    iban: str
    code: str
    lang: str
    known_iban: bool
    trade: str = ""
    mandate: str = ""
    series: Series | None = None
    payer: Party | None = None

    @property
    def books(self) -> str:
        """The legal name, as somebody typed it into the books."""
        return (
            f"{self.core} {self.form}".strip()
            if not self.form.startswith(("Ets", "Sté"))
            else f"{self.form} {self.core}"
        )


class People:
    """Draws parties, none named like another."""

    def __init__(
        self, rng: random.Random, langs: tuple[str, ...], private: float, coded: bool, ibans: float, trades: float
    ) -> None:
        self.rng, self.langs, self.private, self.coded, self.ibans, self.trades = (
            rng,
            langs,
            private,
            coded,
            ibans,
            trades,
        )
        self.seen = set[str]()
        self.code = rng.choice(("C{n:04d}", "41{n:04d}", "CLI-{n}", "{w}{n:02d}"))
        self.groups = rng.sample(BRANDS, 4)

    def draw(self) -> Party:
        """Somebody new."""
        rng = self.rng
        while True:
            lang = self.langs[0] if rng.random() < 0.8 else rng.choice(self.langs)
            last, first, trade = rng.choice(LAST[lang]), rng.choice(FIRST[lang]), rng.choice(TRADES[lang])
            private, form, kin = rng.random() < self.private, "", last
            if private:
                second = (
                    f"-{rng.choice(FIRST[lang])}"
                    if rng.random() < 0.2
                    else f" {rng.choice(FIRST[lang])}"
                    if rng.random() < 0.1
                    else ""
                )
                core = f"{last} {first}{second}"
            else:
                form, draw = rng.choice(FORMS[lang]), rng.random()
                if draw < 0.2:
                    kin = rng.choice(self.groups)
                    core = f"{kin} {rng.choice((rng.choice(PLACES), trade))}"
                elif draw < 0.5:
                    core = f"{trade} {last}" if rng.random() < 0.5 else f"{last} {trade}"
                elif draw < 0.7:
                    core = f"{last} & {rng.choice(LAST[lang])}"
                else:
                    kin = rng.choice(BRANDS)
                    core = f"{kin}{rng.choice(('', 'tech', 'log', 'com'))} {trade} {rng.choice(('', '', rng.choice(PLACES)))}".strip()
            key = " ".join(sorted(plain(core).upper().split()))
            if key not in self.seen:
                break
        self.seen.add(key)
        n = len(self.seen)
        iban = (
            f"{rng.choice(('FR', 'BE', 'CH', 'IT', 'PT', 'AT'))}{rng.randrange(10, 99)}{rng.randrange(10**19, 10**20)}"
        )
        party = Party(
            core,
            form,
            kin,
            private,
            iban,
            self.code.format(n=n, w=plain(core)[:3].upper()) if self.coded else "",
            lang,
            rng.random() < self.ibans,
        )
        if not private and rng.random() < self.trades:
            party.trade = f"{rng.choice(('Le', 'Chez', 'Casa', 'Atelier', 'Studio'))} {rng.choice(('Jardin', 'Soleil', 'Comptoir', 'Moulin', 'Phare', 'Verger', 'Lavoir'))} {n}"
        party.mandate = f"{rng.choice(('RUM', 'M-', 'SDD'))}{rng.randrange(10**5, 10**7)}"
        return party


def at_the_bank(rng: random.Random, who: Party, noise: float) -> tuple[str, str]:
    """The name as one line has it, and how well it tells him: `clear`, `kin` (others are called so too) or `hidden`."""
    core, form = who.core, who.form
    if who.trade and rng.random() < 0.5:
        return who.trade, "hidden"
    if who.private:
        last, _, first = core.partition(" ")
        way = rng.random()
        if way < noise * 0.3:
            return f"{first[0]}. {last}", "kin"
        told = (
            f"{first} {last}"
            if way < 0.5
            else f"{last} {first}"
            if way < 0.8
            else f"{rng.choice(('M.', 'Mme', 'M OU MME', 'Sig.', 'Herr'))} {last} {first}"
        )
    else:
        told = rng.choice((f"{core} {form}", f"{core} {form}", core, f"{form} {core}"))
        if rng.random() < noise * 0.3:
            for long, short in (
                ("Construções", "Constr"),
                ("Distribution", "Distrib"),
                ("Immobilier", "Immo"),
                ("Informatique", "Info"),
                ("Services", "Serv"),
                ("Costruzioni", "Costr"),
                ("Transportes", "Transp"),
                (" & ", " ET "),
                ("Beratung", "Berat."),
            ):
                told = told.replace(long, short)
    if rng.random() < noise * 0.4 and len(told) > 8:
        at = rng.randrange(2, len(told) - 2)
        told = rng.choice(
            (
                told[:at] + told[at + 1 :],
                told[:at] + told[at] + told[at:],
                told[: at - 1] + told[at] + told[at - 1] + told[at + 1 :],
            )
        )
        return told, "kin"
    return told, "clear"


@dataclass(eq=False)
class Doc:
    """A document; `open` is what the books still wait for when the statements begin, `paid` the day of its last payment."""

    kind: str
    who: Party | None
    day: date
    due: date
    amount: int
    number: str = ""
    counter: str = ""
    open: int = 0
    means: str | None = None
    lot: str | None = None
    reference: str | None = None
    discount: tuple[int, date] | None = None
    corrects: Doc | None = None
    money: str = ""
    base: int | None = None
    gone: bool = False
    end_to_end: str | None = None
    paid: list[date] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.open = self.amount


class Series:
    """One maker's numbers: a pattern, a first counter."""

    PATTERNS = (
        "{y}-{n:05d}",
        "FA{yy}{m}{n:04d}",
        "F{n:06d}",
        "{n}",
        "INV-{y}-{n:04d}",
        "{n:04d}/{yy}",
        "VK{n:07d}",
        "{yy}/{m}/{n:04d}",
        "RE{n:05d}-{yy}",
        "P01-{n:07d}",
        "{y}{n:04d}",
        "FT {y}A/{n}",
        "FC-{n:05d}",
        "{n}/{y}",
    )

    def __init__(self, rng: random.Random, patterns: tuple[str, ...] = PATTERNS, mark: str = "") -> None:
        self.pattern, self.at = (
            mark + rng.choice(patterns),
            rng.choice((1, rng.randrange(50, 900), rng.randrange(1000, 60_000))),
        )

    def next(self, day: date) -> tuple[str, str]:
        """Its number and its counter."""
        self.at += 1
        return self.pattern.format(y=day.year, yy=f"{day:%y}", m=f"{day:%m}", n=self.at), str(self.at)


def told(rng: random.Random, how: str, doc: Doc) -> str:
    """One way of writing a number."""
    number = doc.number
    match how:
        case "tail":
            return doc.counter[-4:] if len(doc.counter) > 2 else number
        case "bare":
            return number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ -")
        case "glued":
            return "".join(c for c in number if c.isalnum())
        case "spaced":
            return "".join(c if c.isalnum() else " " for c in number)
        case "wrong":
            places = [n for n, c in enumerate(number) if c.isdigit()]
            at = rng.choice(places[-3:])
            return f"{number[:at]}{(int(number[at]) + rng.randrange(1, 9)) % 10}{number[at + 1 :]}"
    return number.lower() if how == "lower" else number


def structured(rng: random.Random, form: str, doc: Doc, party_no: int) -> str:
    """The reference the payer is asked to give: RF (mod 97), the Belgian +++…+++, the Swiss 27 digits."""
    digits = "".join(c for c in doc.number if c.isdigit())
    if form == "ogm":
        base = f"{party_no % 10_000:04d}{int(digits) % 10**6:06d}"
        check = int(base) % 97 or 97
        whole = f"{base}{check:02d}"
        return f"+++{whole[:3]}/{whole[3:7]}/{whole[7:]}+++"
    if form == "qrr":
        base, carry = f"{party_no:08d}{int(digits) % 10**18:018d}", 0
        for c in base:
            carry = (0, 9, 4, 6, 8, 2, 7, 1, 3, 5)[(carry + int(c)) % 10]
        return base + str((10 - carry) % 10)
    base = f"{party_no}{digits}" if rng.random() < 0.5 else digits
    check = 98 - int("".join(str(int(c, 36)) for c in f"{base}RF00")) % 97
    return f"RF{check:02d}{base}"
