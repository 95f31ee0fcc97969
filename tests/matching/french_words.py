"""Words that invented French companies and people are called by."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

# fmt: off
FORENAMES = [
    "JEAN", "MARIE", "PAUL", "SOPHIE", "LUC", "ANNE", "PIERRE", "CLAIRE", "MARC", "JULIE", "HUGO", "EMMA", "LOUIS",
    "CHLOE", "ALAIN", "NADIA", "KARIM", "INES",
]
SURNAMES = [
    "MARTIN", "BERNARD", "PETIT", "ROBERT", "DURAND", "MOREAU", "LAURENT", "GARCIA", "ROUX", "FOURNIER", "GIRARD",
    "BONNET", "DUPUIS", "LAMBERT", "FONTAINE", "ROUSSEAU", "VINCENT", "MULLER", "FAURE", "MERCIER", "BLANC",
    "GUERIN", "BOYER", "GARNIER", "CHEVALIER", "FRANCOIS", "LEGRAND", "GAUTHIER", "PERRIN", "ROBIN", "CLEMENT",
    "MORIN",
]
TRADES = [
    "MENUISERIE", "TRANSPORTS", "BOULANGERIE", "GARAGE", "PHARMACIE", "CABINET", "ATELIER", "IMPRIMERIE",
    "PLOMBERIE", "HOTEL", "JARDINS", "CONSEIL",
]
TOWNS = [
    "LORIENT", "VALLEE", "SUD", "RIVIERE", "ATLANTIQUE", "BOCAGE", "COTEAUX", "PLAINE", "LITTORAL", "COLLINE",
    "FORET", "PONANT",
]
BRANDS = [
    "NORDELEC", "TELIANCE", "AQUAVIE", "LOCAMAT", "PROMETAL", "SIGNALIS", "BUROTECH", "VERTICAL", "ASSURMUT",
    "EXPRESSCOLIS", "HEBERGO", "CARTEFLOTTE", "LABOPRO", "GEDIMAR", "SOFTELIO", "PAPETIS", "GARDEX", "MATERIO",
    "FRIGOLAND", "QUINCAILLO",
]
# fmt: on

_FORMS = ("SARL", "SAS", "EURL", "SA", "")


def person(dice: random.Random) -> str:
    return f"{dice.choice(SURNAMES)} {dice.choice(FORENAMES)}"


def firm(dice: random.Random) -> str:
    one = dice.choice(SURNAMES) if dice.random() < 0.6 else dice.choice(TOWNS)
    return " ".join(filter(None, (dice.choice(_FORMS), dice.choice(TRADES), one)))


def supplier_number(dice: random.Random, day: date) -> str:
    return dice.choice(
        [
            f"{dice.randint(1, 99_999)}",
            f"F{day:%y%m}{dice.randint(1, 999):03d}",
            f"{dice.randint(10**7, 10**8)}",
            f"FV{dice.randint(1000, 9999)}",
        ]
    )


def month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def letters(n: int) -> str:
    return (letters(n // 26 - 1) if n >= 26 else "") + chr(65 + n % 26)


def euros(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"
