"""What people, firms and banks write in the third world: private customers, town halls, shops with ordinary names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bankrec_nb.normalise.text import fold

if TYPE_CHECKING:
    import random
    from datetime import date

_SURNAMES = [
    "MARTIN",
    "BERNARD",
    "THOMAS",
    "PETIT",
    "ROBERT",
    "RICHARD",
    "DURAND",
    "DUBOIS",
    "MOREAU",
    "LAURENT",
    "SIMON",
    "MICHEL",
    "LEFEBVRE",
    "LEROY",
    "ROUX",
    "DAVID",
    "BERTRAND",
    "MOREL",
    "FOURNIER",
    "GIRARD",
    "BONNET",
    "DUPONT",
    "LAMBERT",
    "FONTAINE",
    "ROUSSEAU",
    "VINCENT",
    "MULLER",
    "LEFÈVRE",
    "FAURE",
    "ANDRÉ",
    "MERCIER",
    "BLANC",
    "GUÉRIN",
    "BOYER",
    "GARNIER",
    "CHEVALIER",
    "LE-GALL",
    "PERRIN",
    "CLÉMENT",
    "MORIN",
    "DE-SOUZA",
    "FERREIRA",
    "GARCIA",
    "LOPEZ",
    "NGUYEN",
    "BENALI",
    "DIALLO",
    "KAYA",
    "PEETERS",
    "JANSSENS",
    "VERHOEVEN",
    "VAN-DAMME",
    "SCHMITT",
    "WEBER",
    "BECKER",
    "HOFFMANN",
    "ROSSI",
    "BIANCHI",
    "CONTI",
]
_FIRST = [
    "Jean",
    "Marie",
    "Pierre",
    "Sophie",
    "Luc",
    "Anne",
    "Paul",
    "Claire",
    "Marc",
    "Julie",
    "Yves",
    "Nadia",
    "Karim",
    "Léa",
    "Hugo",
    "Inès",
    "Emma",
    "Louis",
    "Rachid",
    "Eva",
]
_TOWNS = [
    "LYON",
    "ROUBAIX",
    "ANNECY",
    "VALENCE",
    "SAINT-MALO",
    "LIMOGES",
    "CHOLET",
    "NIORT",
    "BÉZIERS",
    "MULHOUSE",
    "LA-ROCHELLE",
    "AUXERRE",
    "VANNES",
    "TARBES",
    "GAP",
    "ALBI",
    "LIÈGE",
    "NAMUR",
    "GENT",
    "AACHEN",
    "FREIBURG",
    "UTRECHT",
    "BREDA",
    "GIRONA",
    "TORINO",
    "ASTI",
]
_TRADES = (
    "Boulangerie", "Pharmacie", "Garage", "Cabinet", "Plomberie", "Menuiserie", "Hôtel", "Restaurant", "Librairie", "Clinique",
    "Imprimerie", "Transports", "Électricité", "Maçonnerie", "Agence",
)  # fmt: skip
_PLACES = (
    "du Marché",
    "de la Gare",
    "du Centre",
    "des Lilas",
    "du Parc",
    "Saint-Jean",
    "de l'Europe",
    "du Port",
    "des Halles",
)
_FORMS = ("SARL", "SAS", "EURL", "SA", "SASU", "BV", "GmbH", "SRL", "")
_BRANDS = ("Nov", "Alt", "Cyb", "Terr", "Lum", "Axi", "Opt", "Verd", "Soli", "Mer", "Ori", "Kal", "Zen", "Pro", "Inter")
_TAILS = ("ia", "eo", "tech", "logis", "bat", "med", "com", "agri", "energie", "conseil", "services", "plus")


def party_name(dice: random.Random) -> str:
    """As the books write it."""
    kind = dice.random()
    person = f"{dice.choice(_SURNAMES)} {dice.choice(_FIRST)}".replace("-", " ")
    if kind < 0.22:
        return person
    if kind < 0.42:
        return f"{dice.choice(_TRADES)} {dice.choice(_PLACES)} {dice.choice(_TOWNS) if dice.random() < 0.5 else ''}".strip()
    if kind < 0.6:
        return f"{dice.choice(_FORMS)} {dice.choice(_TRADES)} {person.split(maxsplit=1)[0].title()}".strip()
    if kind < 0.68:
        return f"{dice.choice(('Mairie de', 'Commune de', 'Ville de', 'Association', 'SCI', 'OGEC'))} {dice.choice(_TOWNS).title()}"
    if kind < 0.78:
        return f"{dice.choice(_SURNAMES).title()} et {dice.choice(('Fils', 'Associés', 'Cie', dice.choice(_SURNAMES).title()))} {dice.choice(_FORMS)}".strip()
    brand = dice.choice(_BRANDS) + dice.choice(("", "a", "o", "i", "e")) + dice.choice(_TAILS)
    return f"{brand.title()} {dice.choice(('', 'France', 'Groupe', 'Benelux', dice.choice(_TOWNS).title()))} {dice.choice(_FORMS)}".strip().replace(
        "  ", " "
    )


def payer_name(dice: random.Random, name: str) -> str:
    """As the bank prints it; a payer keeps one way."""
    words = fold(name).replace("-", " ").split()
    way = dice.random()
    if way < 0.3:
        said = " ".join(words)
    elif way < 0.45:
        said = f"{dice.choice(('M ', 'MME ', 'M OU MME ', 'STE ', 'ETS ', 'SARL '))}{' '.join(words)}"
    elif way < 0.6:
        said = " ".join(words[1:] + words[:1])
    elif way < 0.7:
        said = " ".join(
            w for w in words if w not in ("SARL", "SAS", "EURL", "SA", "SASU", "BV", "GMBH", "SRL", "DE", "DU", "LA")
        )
    elif way < 0.78:
        said = "".join(words[:2]) + " " + " ".join(words[2:])
    elif way < 0.86:
        at = dice.randrange(1, max(2, len(words[-1]) - 1))
        said = " ".join([*words[:-1], words[-1][:at] + words[-1][at + 1 :]])
    elif way < 0.94:
        said = " ".join(words)[: dice.choice((12, 16, 20))]
    else:
        said = f"{dice.choice(_BRANDS)}{dice.choice(_TAILS)} {dice.choice(('GESTION', 'HOLDING', 'SYNDIC', 'TRESORERIE'))}".upper()
    return " ".join(said.split())


ONE = (
    "FACTURE {n}", "FACT {s}", "{n}", "REGLEMENT FACTURE N {n} DU {d}", "VOTRE FACTURE {s}", "PAIEMENT FACTURE DU {d}", "fact. {n}",
    "RE-NR {s} VOM {d}", "Rechnung {n}", "factuurnummer {s}", "pago factura {n}", "saldo fattura {s} del {d}", "COMMANDE {o} FACT {n}",
    "CLIENT {c} FACT {s}", "{c}/{s}", "INV {n}", "invoice {s} po {o}", "NREF {n} VREF {o}", "F{s}", "N° {s}", "{n}-{c}",
)  # fmt: skip
SILENT = (
    "", "VIREMENT", "REGLEMENT", "FACTURE {m}", "PAIEMENT {m}", "COMMANDE {o}", "CLIENT {c}", "ECHEANCE {d}", "MERCI", "SOLDE",
    "DOSSIER {o}", "Zahlung {m}", "betaling {m}", "pago", "VOTRE RELEVE {m}",
)  # fmt: skip
LIST = ("FACTURES {l}", "FACT {l}", "{l}", "REGLT FACT. {l}", "RE {l}", "facturen {l}", "VOS FACTURES {l} DE {m}")
SILENT_LIST = (
    "SOLDE",
    "RELEVE {m}",
    "REGLEMENT {k} FACTURES",
    "VOS FACTURES {m}",
    "",
    "REGLEMENT RELEVE DU {d}",
    "PAIEMENT",
)
DEPOSIT = ("ACOMPTE {n}", "ACPTE 30% {n}", "1ER VERSEMENT {s}", "ACOMPTE")
REST = ("SOLDE {n}", "SOLDE FACT {s}", "2EME VERSEMENT {s}", "SOLDE")
NO_DOCUMENT = (
    "VIR SALAIRE {m} {p}", "URSSAF {o}", "DGFIP TVA {m}", "PRET {o} ECH {d}", "COTISATION CARTE", "LOYER {m} SCI {t}",
    "CB {t} {d}", "RETRAIT DAB {d} {t}", "FRAIS TENUE COMPTE", "ASSURANCE {o}", "NOTE DE FRAIS {p}", "EDF {o}",
)  # fmt: skip


def filled(dice: random.Random, templates: tuple[str, ...], day: date, order: str, code: str, **more: str) -> str:
    """One of the templates with what is meant put in."""
    values = {"d": f"{day:%d/%m/%Y}" if dice.random() < 0.6 else f"{day:%d.%m.%y}", "m": f"{day:%m/%Y}", "o": order, "c": code,
              "p": dice.choice(_SURNAMES), "t": dice.choice(_TOWNS), **more}  # fmt: skip
    return dice.choice(templates).format(**values)


BANKS = (
    "structured",
    "VIR INST RE {r} DE {name} {text}",
    "VIREMENT RECU DE {name} REF {r} {text}",
    "{name} {text}",
    "VIR SEPA {name}/{text}/{r}",
    "Transferencia de {name}, concepto {text}",
    "structured",
)
OUT = {
    "structured": "{text}", "VIR INST RE {r} DE {name} {text}": "VIR INST EMIS {r} A {name} {text}",
    "VIREMENT RECU DE {name} REF {r} {text}": "VIREMENT EMIS VERS {name} REF {r} {text}", "{name} {text}": "{name} {text}",
    "VIR SEPA {name}/{text}/{r}": "VIR SEPA EMIS {name}/{text}/{r}",
    "Transferencia de {name}, concepto {text}": "Transferencia a {name}, concepto {text}",
}  # fmt: skip
