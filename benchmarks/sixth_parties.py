"""The sixth world's parties: who they are, and how the books, their bank and their own hand spell them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

SURNAMES = {
    "FR": ["Lefèvre", "Garnier", "Chevalier", "Roussel", "Perrin", "Mercier", "Blanchard", "Guérin", "Boyer", "Renaud", "Barbier", "Arnaud", "Marchand", "Picard", "Lemoine", "Carpentier", "Delmas", "Bourgeois", "Gaillard", "Besson", "Teixeira", "Benali", "Nguyen", "Le_Gall", "De_Sousa", "Saint-Martin", "Rey", "Roy", "Bon", "Petit", "Grand", "Klein", "Vidal", "Maillard", "Prévost", "Hamel", "Cordier", "Jacquet", "Fabre", "Poirier", "Tessier", "Legrand", "Lacroix", "Vasseur", "Delattre", "Hoarau", "Payet", "Diallo", "Traoré", "Haddad", "Aubert", "Baron", "Bertin", "Besnard", "Bouvier", "Brun", "Carlier", "Charpentier", "Clément", "Collet", "Colin", "Cousin", "Daniel", "Denis", "Dumas", "Duval", "Faure", "Fleury", "Gauthier", "Germain", "Gilbert", "Girard", "Guillot", "Guyot", "Hubert", "Huet", "Humbert", "Joly", "Lamy", "Langlois", "Laurent", "Leblanc", "Lebrun", "Leclerc", "Leroux", "Louis", "Maréchal", "Masson", "Menard", "Meunier", "Meyer", "Michaud", "Monnier", "Moulin", "Noël", "Olivier", "Pasquier", "Paris", "Pelletier", "Perret", "Philippe", "Pons", "Poulain", "Rémy", "Renard", "Rivière", "Robin", "Roche", "Rolland", "Rousset", "Royer", "Schmitt", "Tanguy", "Thibault", "Vallet", "Weber"],
    "BE": ["Peeters", "Janssens", "Maes", "Jacobs", "Mertens", "Willems", "Claes", "Goossens", "Dubois", "Lambert", "Dupont", "Simon", "Leclercq", "Van_den_Berghe", "De_Smet", "Wouters", "Lemmens", "Renard", "Vermeulen", "Claessens", "Hermans", "Pauwels", "De_Backer", "Aerts", "Michiels", "Stevens", "Bogaert", "Desmet", "Verhaegen", "Cools", "Martens", "Thys", "Segers", "Delvaux", "Lefebvre", "Collard", "Gilson", "Henrard", "Marchal", "Noel", "Pirard", "Rousseau", "Servais", "Thiry", "Wauters", "Bosmans", "Coppens", "Hendrickx", "Smets", "Peeraer", "Van_Damme", "Baert"],
    "DE": ["Müller", "Schäfer", "Köhler", "Weiß", "Krüger", "Böhm", "Vogel", "Kaiser", "Brandt", "Lorenz", "Seidel", "Pohl", "Busch", "Sauer", "Jäger", "Groß", "Kühn", "Zimmermann", "Arnold", "Bergmann", "Dietrich", "Engel", "Friedrich", "Graf", "Haas", "Heinrich", "Horn", "Jahn", "Keller", "Lang", "Ludwig", "Maier", "Neumann", "Otto", "Pfeiffer", "Richter", "Roth", "Schilling", "Schuster", "Simon", "Sommer", "Stein", "Thomas", "Ullrich", "Voigt", "Winkler", "Ziegler", "Albrecht", "Beck", "Ebert", "Franke", "Günther", "Hahn", "Kraft"],
    "ES": ["Navarro", "Gil", "Serrano", "Molina", "Ortega", "Núñez", "Castaño", "Peña", "Iglesias", "Vega", "Rubio", "Cano", "Prieto", "Marín", "Ibáñez", "Crespo", "Blanco", "Bravo", "Calvo", "Campos", "Carrasco", "Cortés", "Díez", "Domínguez", "Esteban", "Ferrer", "Fuentes", "Gallego", "Garrido", "Guerrero", "Herrera", "Hidalgo", "León", "Lozano", "Márquez", "Méndez", "Montero", "Mora", "Moya", "Nieto", "Pascual", "Pastor", "Ramos", "Reyes", "Rojas", "Román", "Sáez", "Santana", "Santos", "Soler", "Soto", "Suárez", "Vargas", "Velasco", "Vicente", "Vidal"],
    "IT": ["Rossi", "Colombo", "Ferrari", "Ricci", "Marino", "Greco", "Gallo", "Conti", "Mancini", "Rizzo", "Lombardi", "Moretti", "Barbieri", "Fontana", "Caruso", "De_Luca", "Amato", "Basile", "Bellini", "Benedetti", "Bianchi", "Bruno", "Cattaneo", "Costa", "D'Angelo", "Esposito", "Fabbri", "Farina", "Ferri", "Galli", "Gatti", "Gentile", "Giordano", "Grassi", "Guerra", "Leone", "Longo", "Marchetti", "Mariani", "Martini", "Mazza", "Monti", "Neri", "Orlando", "Pagano", "Palumbo", "Pellegrini", "Riva", "Romano", "Rossetti", "Sala", "Sanna", "Santoro", "Serra", "Silvestri", "Testa", "Villa", "Vitale"],
    "NL": ["De_Vries", "Bakker", "Visser", "Smit", "Meijer", "Mulder", "De_Boer", "Dijkstra", "Van_Dam", "Kuipers", "Hoekstra", "Postma", "Blom", "Bos", "Bosch", "Brouwer", "Dekker", "Dijk", "Evers", "Gerritsen", "Groen", "Haan", "Hendriks", "Huisman", "Jacobs", "Jansen", "Koster", "Kramer", "Kok", "Maas", "Martens", "Mol", "Peters", "Post", "Prins", "Schouten", "Scholten", "Timmermans", "Veenstra", "Verhoeven", "Vink", "Vos", "Willemsen", "Wolters", "Zijlstra"],
}  # fmt: skip
GIVEN = {
    "FR": ["Claire", "Hugo", "Inès", "Louis", "Manon", "Nathalie", "Olivier", "Patrick", "Sandrine", "Thierry", "Yasmine", "Karim", "Jean-Luc", "Anne-Sophie", "Michel", "Chantal", "Léa", "Théo", "Émilie", "Gérard", "Bruno", "Corinne", "Damien", "Élodie", "Fabrice", "Gaëlle", "Hélène", "Ivan", "Julien", "Kevin", "Laurence", "Mathilde", "Noémie", "Pascal", "Quentin", "Romain", "Solène", "Valérie"],
    "BE": ["Lotte", "Bram", "Emma", "Wout", "Sofie", "Pieter", "Nele", "Luc", "Greet", "Maxime", "Anke", "Dries", "Hilde", "Jef", "Katrien", "Lien", "Matthias", "Nathan"],
    "DE": ["Jürgen", "Sabine", "Heike", "Uwe", "Anke", "Lukas", "Jonas", "Petra", "Birgit", "Dieter", "Andrea", "Bernd", "Claudia", "Frank", "Gerd", "Holger", "Ines", "Kai", "Monika", "Rolf"],
    "ES": ["José", "Carmen", "Lucía", "Javier", "Pilar", "Álvaro", "Marta", "Íñigo", "Raquel", "Sergio", "Alba", "Diego", "Elena", "Gonzalo", "Iker", "Laura", "Nuria", "Pablo", "Rocío", "Tomás"],
    "IT": ["Giulia", "Marco", "Chiara", "Luca", "Francesca", "Paolo", "Elisa", "Matteo", "Silvia", "Andrea", "Alessio", "Beatrice", "Davide", "Emma", "Federico", "Irene", "Nicola", "Ornella", "Pietro", "Sara"],
    "NL": ["Sanne", "Daan", "Femke", "Jeroen", "Maaike", "Thijs", "Anouk", "Ruben", "Bart", "Eline", "Floor", "Gijs", "Hanna", "Koen", "Lotte", "Mark", "Noor"],
}  # fmt: skip
TRADES = {
    "FR": ["MENUISERIE", "COUVERTURE", "PLOMBERIE", "MACONNERIE", "BOULANGERIE", "TRANSPORTS", "OPTIQUE", "PAYSAGES", "ELECTRICITE", "CARRELAGE", "NEGOCE", "DISTRIBUTION", "AMBULANCES", "IMPRIMERIE", "RESTAURATION", "TOITURE", "CHARCUTERIE", "PISCINES", "SERRURERIE", "PEINTURE", "GEOMETRE", "PHARMACIE", "CARROSSERIE", "VITRERIE"],
    "BE": ["BOUW", "VERVOER", "SCHRIJNWERKEN", "CHAUFFAGE", "TRAITEUR", "LOGISTICS", "PLOMBERIE", "DAKWERKEN", "DRUKKERIJ", "GARAGE", "SLAGERIJ", "JARDINS"],
    "DE": ["Bau", "Logistik", "Elektrotechnik", "Metallbau", "Spedition", "Gartenbau", "Dachdecker", "Sanitär", "Autohaus", "Druckerei", "Bäckerei", "Reinigung", "Tischlerei", "Maschinenbau"],
    "ES": ["TRANSPORTES", "CONSTRUCCIONES", "SUMINISTROS", "HOSTELERIA", "FRUTAS", "REFORMAS", "FONTANERIA", "TALLERES", "IMPRENTA", "CARPINTERIA", "CLINICA", "ELECTRICIDAD", "MUEBLES", "PESCADOS"],
    "IT": ["COSTRUZIONI", "TRASPORTI", "IMPIANTI", "ALIMENTARI", "ARREDAMENTI", "TESSUTI", "AUTOFFICINA", "TIPOGRAFIA", "FALEGNAMERIA", "IDRAULICA", "MACELLERIA", "PANIFICIO", "GRAFICA"],
    "NL": ["BOUW", "TRANSPORT", "INSTALLATIE", "GROOTHANDEL", "TECHNIEK", "SCHILDERS", "DRUKKERIJ", "BAKKERIJ", "GARAGE", "HOVENIERS", "KEUKENS"],
}  # fmt: skip
FORMS = {
    "FR": ("SARL", "SAS", "EURL", "SA", "SASU", "SCI", "SNC", "SCOP"), "BE": ("SRL", "BV", "SA", "NV"), "DE": ("GmbH", "GmbH & Co. KG", "KG", "e.K.", "UG"),
    "ES": ("S.L.", "S.A.", "SL"), "IT": ("S.r.l.", "SPA", "SNC", "SAS"), "NL": ("B.V.", "BV", "VOF"),
}  # fmt: skip
TOWNS = {
    "FR": ["LENS", "ANNECY", "SAINT-MALO", "DOLE", "VIERZON", "BAYONNE", "LE HAVRE", "AGEN", "ROANNE", "CALAIS", "FOIX", "ST JULIEN EN GENEVOIS", "VITRE", "LA ROCHE SUR YON", "SETE", "MENDE", "GAP", "AUCH", "MORLAIX", "DIEPPE", "THIERS", "CHOLET", "SAUMUR", "LANGON", "PAMIERS", "BRIVE", "NEVERS", "VESOUL", "EPINAL", "SAINT-LO", "REDON", "LUNEL", "APT", "BELLEY", "OYONNAX", "GUERET"],
    "BE": ["NAMUR", "GENT", "LIEGE", "MONS", "AALST", "HASSELT", "TOURNAI", "OOSTENDE", "MECHELEN", "ARLON", "WAVRE", "RONSE"],
    "DE": ["Fulda", "Bremen", "Ulm", "Kassel", "Jena", "Trier", "Celle", "Görlitz", "Passau", "Emden", "Worms", "Hagen"],
    "ES": ["LLEIDA", "MURCIA", "GIJON", "VIGO", "CADIZ", "LUGO", "TERUEL", "JAEN", "HUESCA", "ELCHE", "BURGOS", "MERIDA"],
    "IT": ["PARMA", "BARI", "LUCCA", "COMO", "UDINE", "ASTI", "FERMO", "CUNEO", "SIENA", "FORLI", "CHIETI", "ROVIGO"],
    "NL": ["BREDA", "ZWOLLE", "DELFT", "TILBURG", "VENLO", "ASSEN", "HOORN", "GOUDA", "EDE"],
}  # fmt: skip
FANCY = ["LE PETIT FOURNIL", "AUX DELICES", "L'ATELIER BLEU", "BELLE RIVE", "HORIZON", "O'BISTROT", "LA GRANGE", "TERRE ET MER", "NORD PIECES AUTO", "ALTEA", "VERTIGO", "EUROFLUX", "POLYTECHNA", "CAP OUEST", "LES QUATRE SAISONS", "MIDI SERVICES", "ARCADIA", "DELTA PLUS", "NOVALIS", "PROXIBAT"]  # fmt: skip
LETTERS = "ABCDEFGILMNOPRSTV"
PLAIN = str.maketrans(
    "ÀÂÄÁÃÉÈÊËÍÎÏÌÓÔÖÒÚÛÜÙÇÑàâäáãéèêëíîïìóôöòúûüùçñ", "AAAAAEEEEIIIIOOOOUUUUCNaaaaaeeeeiiiioooouuuucn"
)


@dataclass(eq=False)
class Party:
    """Somebody we trade with."""

    code: str
    country: str
    books: str
    bank: str
    iban: str
    person: bool
    town: str
    surname: str
    given: str
    terms: int
    memo: str
    iban_known: bool = False
    payer: str = ""
    stated: bool = False
    mandate: str = ""


def ascii_of(text: str) -> str:
    """Without accents."""
    return text.translate(PLAIN).replace("ß", "ss").replace("Œ", "OE").replace("œ", "oe")


def plain(text: str) -> str:
    """Capitals a bank knows: no accents, few signs, single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"[^A-Z0-9 /.,:+\-?()&']", " ", ascii_of(text).upper())).strip()


def surname(rng: random.Random, country: str) -> str:
    """One of the country's surnames, a few of them double."""
    one = rng.choice(SURNAMES[country])
    if country in ("ES", "FR") and rng.random() < (0.6 if country == "ES" else 0.12):
        one += (" " if country == "ES" else "-") + rng.choice(SURNAMES[country])
    return one.replace("_", " ")


def slip(rng: random.Random, text: str) -> str:
    """A name with a typing mistake: two letters changed over, one lost or one twice."""
    at = [n for n in range(1, len(text) - 1) if text[n].isalpha() and text[n + 1].isalpha()]
    if len(at) < 4:
        return text
    n, how = rng.choice(at), rng.random()
    if how < 0.4:
        return text[:n] + text[n + 1] + text[n] + text[n + 2 :]
    return text[:n] + text[n + 1 :] if how < 0.75 else text[:n] + text[n] + text[n:]


def person(rng: random.Random, country: str, family: str, given: str) -> tuple[str, str]:
    """A private person in the books and at the bank."""
    books = rng.choice((f"{family.upper()} {given}", f"{given} {family}", f"M. {family}", f"Mme {family} {given}", f"{family} {given}"))  # fmt: skip
    other = rng.choice(GIVEN[country])
    if country in ("FR", "BE"):
        bank = rng.choice((f"M {given} {family}", f"MME {family} {given}", f"M OU MME {family} {given}", f"{family} {given}", f"MR OU MME {given} {family}", f"{family} {given} OU {other}", f"MLLE {given} {family}"))  # fmt: skip
    else:
        bank = rng.choice((f"{given} {family}", f"{family} {given}", f"{family}, {given}", f"{given} und {other} {family}" if country == "DE" else f"{given} {family}"))  # fmt: skip
    if books.startswith("M. "):
        books += f" {given[0]}."
    return books, bank


def firm(rng: random.Random, country: str, family: str, town: str) -> tuple[str, str]:
    """A firm in the books and at the bank: the same words with other forms, order, abbreviations."""
    trade, form, draw = rng.choice(TRADES[country]), rng.choice(FORMS[country]), rng.random()
    if draw < 0.22:
        core = f"{family} {trade}"
    elif draw < 0.36:
        core = f"{trade} {family}"
    elif draw < 0.46:
        core = rng.choice((f"ETS {family}", f"{family} ET FILS", f"{family} & {rng.choice(SURNAMES[country]).replace('_', ' ')}", f"GARAGE {family}"))  # fmt: skip
    elif draw < 0.58:
        core = f"{rng.choice(FANCY)} {town}" if rng.random() < 0.7 else f"{rng.choice(FANCY)} {family}"
    elif draw < 0.74:
        core = "".join(rng.choice(LETTERS) for _ in range(rng.randrange(3, 6)))
        core = f"{core} {rng.choice((trade, town, trade))}"
    elif draw < 0.78:
        core = f"{trade} DE {town}" if country in ("FR", "BE") else f"{trade} {town}"
    else:
        core = f"{family} {rng.choice(GIVEN[country])}" if rng.random() < 0.5 else f"STE {family} {trade} {town}"
    books = rng.choice((core, core, f"{core} {form}", f"{form} {core}", core.title(), f"{core} ({town})"))
    bank = rng.choice((core, f"{core} {form}", f"{form} {core}", f"{core} {form}"))
    for long, short in (("ETS ", "ETABLISSEMENTS "), ("STE ", "SOCIETE "), (" ET FILS", " & FILS"), ("TRANSPORTS ", "TRANSP ")):  # fmt: skip
        if long in bank and rng.random() < 0.4:
            bank = bank.replace(long, short)
    return books, bank


def account_number(rng: random.Random, country: str) -> str:
    """An IBAN with right check digits, of a bank that is none."""
    size = {"FR": 23, "BE": 12, "DE": 18, "ES": 20, "IT": 22, "NL": 10}[country]
    body = {"IT": "X", "NL": "XXXX"}.get(country, "") + "".join(rng.choice("0123456789") for _ in range(size))
    digits = "".join(str(int(c, 36)) for c in body + country + "00")
    return f"{country}{98 - int(digits) % 97:02d}{body}"
