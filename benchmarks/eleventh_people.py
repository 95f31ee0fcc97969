"""The eleventh world's people, numbers and references, and how a bank mangles what they write."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from bankrec_nb.domain.vocabulary import ItemType

if TYPE_CHECKING:
    import random

SALE, NOTE, BUY, BACK = (
    str(ItemType.SALES_INVOICE),
    str(ItemType.SALES_CREDIT_NOTE),
    str(ItemType.PURCHASE_INVOICE),
    str(ItemType.PURCHASE_CREDIT_NOTE),
)
FIRST = {
    "de": ("Anna", "Beat", "Carla", "Dieter", "Eva", "Frank", "Greta", "Heinz", "Ines", "Jörg", "Karin", "Lukas", "Monika", "Norbert", "Petra", "Ruedi", "Silvia", "Thomas", "Ursula", "Walter"),
    "fr": ("Alice", "Benoît", "Chloé", "Damien", "Élodie", "Fabrice", "Gisèle", "Hugo", "Irène", "Jérôme", "Karine", "Loïc", "Manon", "Noël", "Odile", "Pascal", "Romain", "Sylvie", "Thierry", "Valérie"),
    "it": ("Alessio", "Bruna", "Chiara", "Dario", "Elisa", "Fabio", "Giada", "Ivo", "Lucia", "Marco", "Nicola", "Ornella", "Paola", "Rocco", "Sara", "Tullio", "Vera"),
    "es": ("Adela", "Borja", "Carmen", "Diego", "Elvira", "Fermín", "Gloria", "Íñigo", "Julia", "Lorenzo", "Marta", "Nuria", "Óscar", "Pilar", "Rubén", "Sonia", "Tomás"),
    "nl": ("Annelies", "Bart", "Cindy", "Dirk", "Els", "Filip", "Griet", "Hendrik", "Ilse", "Joris", "Katrien", "Lode", "Marleen", "Nele", "Pieter", "Rik", "Sofie", "Tine", "Wouter"),
}  # fmt: skip
LAST = {
    "de": ("Ammann", "Bäumler", "Christen", "Dörig", "Eggenberger", "Frick", "Gasser", "Hürlimann", "Imhof", "Jäggi", "Kälin", "Lüthi", "Müller", "Nussbaum", "Oberholzer", "Pfister", "Rüegg", "Schärer", "Tschudi", "Vögeli", "Wüthrich", "Zürcher", "Brandstetter", "Kühnel", "Obermaier", "Weiss"),
    "fr": ("Aubry", "Berthoud", "Chappuis", "Delacour", "Evrard", "Favre", "Grosjean", "Humbert", "Jaquet", "Lambelet", "Monnier", "Nicolet", "Olivier", "Pahud", "Quinodoz", "Rochat", "Simon", "Thévoz", "Vuillemin", "Wauters", "Lemaire", "Dubois-Renaud"),
    "it": ("Albisetti", "Bernasconi", "Cattaneo", "De Carli", "Esposito", "Ferrari", "Galli", "Lepori", "Martinoli", "Negri", "Orelli", "Pedrazzini", "Quadri", "Rezzonico", "Sala", "Tettamanti", "Valsangiacomo", "Zanetti"),
    "es": ("Aguirre Pons", "Bermúdez Gil", "Calvo Serra", "Domínguez Rey", "Echeverría", "Fuentes Mora", "Garrido Sanz", "Herrero Vila", "Ibáñez Roca", "Jurado León", "Lozano Cruz", "Marín Soto", "Navarro Piqué", "Ortega Vidal", "Pastor Rius", "Quiroga"),
    "nl": ("Aerts", "Baert", "Claes", "De Backer", "Engels", "Foubert", "Goossens", "Hermans", "Jacobs", "Kerkhofs", "Lenaerts", "Maes", "Nijs", "Pauwels", "Roelants", "Smets", "Thys", "Van den Broeck", "Vermeulen", "Wouters"),
}  # fmt: skip
FIRMS = {
    "de": ("Alpstein", "Birkenhof", "Delta Metall", "Elbtal", "Föhrenbach", "Grünwerk", "Hansa Druck", "Isar Technik", "Jura Stahl", "Kranich", "Lindenapotheke", "Mainau", "Nordlicht", "Optima Bau", "Pilatus", "Quell", "Rheintal", "Säntis", "Tannwald", "Uhland"),
    "fr": ("Arvélec", "Belle Rive", "Cèdre Bleu", "Dent Blanche", "Éclair Services", "Fontanel", "Grand Pré", "Hexalis", "Iséa", "Joran", "Kermat", "Lac Noir", "Mistral Bois", "Novalp", "Orval", "Pierrefeu", "Quartz", "Rivoire", "Sablon", "Tilleul"),
    "it": ("Adige Marmi", "Brenta", "Campo Verde", "Dolomia", "Elba Ricambi", "Ferrovetro", "Garda Legno", "Iride", "Lario Tessile", "Moncucco", "Nuova Ceramica", "Orobica", "Piave", "Quadrifoglio", "Rovere", "Sempione", "Ticino Impianti"),
    "es": ("Almazara Sur", "Brisa Norte", "Cantera Alta", "Duero Papel", "Ebro Envases", "Faro Blanco", "Guadal", "Hierros Tajo", "Ibérica de Frío", "Jalón", "Levante Textil", "Moncayo", "Nervión", "Olivar Real", "Puente Viejo"),
    "nl": ("Albertkanaal", "Binnenhof", "De Linde", "Eikenhoek", "Fort Zand", "Groenveld", "Hageland", "IJzerwerf", "Kempisch", "Lijsterbes", "Meersman", "Nete", "Oosterdok", "Polderland", "Rupelstad", "Schelde Staal"),
}  # fmt: skip
FORMS = {
    "de": ("AG", "GmbH", "GmbH & Co. KG", "KG", ""),
    "fr": ("SA", "Sàrl", "SRL", "SAS", ""),
    "it": ("SA", "Srl", "S.p.A.", "Sagl", ""),
    "es": ("SL", "S.A.", "S.L.U.", ""),
    "nl": ("NV", "BV", "CommV", ""),
}
NUMBERS = ("{y}{n:05d}", "R-{Y}-{n:04d}", "{n}", "{Y}{m:02d}{n:04d}", "RE{n:06d}", "{n:04d}/{y}", "F{y}.{n:04d}", "HN-{n:05d}", "{Y}/{n:05d}", "VF {n:06d}", "{y}-{n:05d}", "FV{y}{n:06d}")  # fmt: skip
LENGTH = {"CH": 21, "BE": 16, "DE": 22, "ES": 24, "IT": 27, "FR": 27, "AT": 20, "NL": 18, "LU": 20}


@dataclass(eq=False)
class Party:
    """Somebody we sell to or buy from."""

    name: str
    shown: str
    lang: str
    iban: str
    code: str
    kin: str
    person: bool
    known_iban: bool
    speaks: str = "full"
    mandate: str = ""


@dataclass(eq=False)
class Doc:
    """A document of our books; `open` is what is open when matching begins."""

    number: str
    counter: int
    kind: str
    day: date
    due: date
    amount: int
    who: Party | None
    open: int
    reference: str | None = None
    label: str | None = None
    method: str | None = None
    lot: str | None = None
    end_to_end: str | None = None
    money: str | None = None
    base: int | None = None
    discount: tuple[int, date] | None = None
    corrects: str | None = None
    gone: bool = False


@dataclass(eq=False)
class Line:
    """A line of the account and its answer; `about` is what its text speaks of."""

    day: date
    amount: int
    kind: str
    habit: str
    parts: list[tuple[Doc, int]]
    op: str
    who: Party | None = None
    name: str | None = None
    iban: str | None = None
    says: str = "full"
    note: str = ""
    about: list[Doc] = field(default_factory=list)
    hidden: bool = False
    raw: str | None = None
    columns: dict[str, Any] = field(default_factory=dict)
    details: list[dict[str, Any]] = field(default_factory=list)


def iban(rng: random.Random, land: str) -> str:
    """An account number with its check digits."""
    body = "".join(str(rng.randrange(10)) for _ in range(LENGTH[land] - 4))
    digits = int("".join(str(int(c, 36)) for c in f"{body}{land}00"))
    return f"{land}{98 - digits % 97:02d}{body}"


def asked(form: str, customer: int, counter: int) -> str:
    """The reference we ask for: 27 Swiss digits, the Belgian +++, or RF."""
    if form == "qrr":
        base, carry = f"{customer:012d}{counter:014d}", 0
        for c in base:
            carry = (0, 9, 4, 6, 8, 2, 7, 1, 3, 5)[(carry + int(c)) % 10]
        return base + str((10 - carry) % 10)
    if form == "ogm":
        base = f"{(customer * 1_000_003 + counter * 37) % 10**10:010d}"
        whole = f"{base}{int(base) % 97 or 97:02d}"
        return f"+++{whole[:3]}/{whole[3:7]}/{whole[7:]}+++"
    base = f"{customer}{counter:06d}"
    check = 98 - int("".join(str(int(c, 36)) for c in f"{base}RF00")) % 97
    return f"RF{check:02d}{base}"


class People:
    """Everybody a company knows, with relatives and namesakes."""

    def __init__(self, rng: random.Random, langs: tuple[str, ...], codes: bool) -> None:
        self.rng, self.langs, self.codes, self.count = rng, langs, codes, 100
        self.land = {
            "de": ("DE", "CH", "AT"),
            "fr": ("CH", "BE", "FR", "LU"),
            "it": ("IT", "CH"),
            "es": ("ES",),
            "nl": ("BE", "NL"),
        }
        self.taken: set[str] = set()
        self.knows_iban = rng.choice((0.0, 0.3, 0.8))

    def _party(self, name: str, shown: str, lang: str, kin: str, person: bool) -> Party:
        rng = self.rng
        self.count += rng.randrange(1, 4)
        code = rng.choice(("K{}", "C0{}", "{}", "DEB{}")).format(10_000 + self.count) if self.codes else ""
        return Party(
            name,
            shown,
            lang,
            iban(rng, rng.choice(self.land[lang])),
            code,
            kin,
            person,
            rng.random() < self.knows_iban,
            mandate=f"M{10_000 + self.count}-{rng.randrange(10, 99)}",
        )

    def person(self, last: str | None = None) -> Party:
        """A person; written first name first or last, with a title or without."""
        rng, lang = self.rng, self.rng.choice(self.langs)
        for _ in range(50):
            family, first = last or rng.choice(LAST[lang]), rng.choice(FIRST[lang])
            if f"{family} {first}" not in self.taken:
                break
        self.taken.add(f"{family} {first}")
        books = rng.choice((f"{first} {family}", f"{family} {first}", f"{family}, {first}"))
        shown = rng.choice((f"{first} {family}", f"{family} {first}", f"{first} {family}", f"{first[0]}. {family}"))
        return self._party(books, shown, lang, family, True)

    def firm(self) -> Party:
        """A firm; its bank may leave out its form or write it out."""
        rng, lang = self.rng, self.rng.choice(self.langs)
        for _ in range(200):
            family = rng.choice(LAST[lang]).split()[0]
            core = rng.choice(
                (
                    rng.choice(FIRMS[lang]),
                    rng.choice(FIRMS[lang]),
                    f"{family} {rng.choice(('Bau', 'Holz', 'Technik', 'Transport', 'Garten', 'Immo', 'Foods'))}",
                )
            )
            if core not in self.taken:
                break
        else:
            core = f"{core} {rng.choice(FIRST[lang])}"
        self.taken.add(core)
        form = rng.choice(FORMS[lang])
        books = f"{core} {form}".strip()
        shown = rng.choice((books, core, books, f"{form} {core}".strip(), books[:18].strip()))
        return self._party(books, shown, lang, core, False)


def mangled(rng: random.Random, text: str, way: str, upper: bool) -> str:
    """What a bank makes of a text: cut in pieces, cut off, capitals, no accents."""
    if upper:
        text = text.upper().translate(str.maketrans("ÄÖÜÉÈÀÍÓÚÑÇÂÊÎÔÏË", "AOUEEAIOUNCAEIOIE"))
    if way == "pieces":
        return " ".join(text[i : i + 27].strip() for i in range(0, len(text), 27))
    if way == "glued":
        return "".join(text[i : i + 27].ljust(27) for i in range(0, len(text), 27)).strip()
    return text[: rng.choice((60, 70, 80))].strip() if way == "cut" else text


def plain(text: str) -> str:
    """Letters and digits alone, in capitals."""
    return "".join(c for c in text.upper() if c.isalnum())


def weekday(day: date) -> date:
    """That day, or the Monday after a week's end."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
