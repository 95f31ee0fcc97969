"""Invented companies and people, and how the books and the banks misspell them.

No name is taken from a register: words are put together from syllables. Plain Python loops, because there is one name
per counterparty, not per payment.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from bankrec_nb.domain.iban import remainder_97

if TYPE_CHECKING:
    import numpy as np


def _words_of(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_HEADS = _words_of(
    "Bal Bel Cor Dra Du Fal Fer Gal Gri Hau Jor Kel Lam Lor Mar Mel Nor Or Pel Pra Ros Sal Tal Tor Val Ver Vi Zel"
)
_MIDDLES = _words_of("da de di go la lan li lo ma mi na ne ni no pa ra re ri ro sa so ta to va ve vi")
_TAILS = _words_of(
    "bec card celle dier dois fort gnac lac let lin meix mont neau nelle quin rac rand ret ric sac tier ton vaux vin"
)
_GIVEN = _words_of(
    "Adèle Basile Céline Denis Élodie Fabrice Gaëlle Hugo Inès Jérôme Katia Léon Maëlle Noé Odile Rémi Sonia Théo"
)
_TRADES = _words_of(
    "Menuiserie Transports Boulangerie Garage Plomberie Imprimerie Pharmacie Cabinet Librairie Maçonnerie Électricité "
    "Hôtel Brasserie Ateliers Fonderie Scierie Clinique Pépinières Carrosserie Agence Optique Conserverie Domaine"
)
_PLACES = ("du Nord", "de l'Ouest", "Littoral", "Centre", "des Alpes", "Atlantique", "Île-de-France", "Midi")
_FIELDS = ("Industrie", "Conseil", "Distribution", "Services", "Énergies", "Bâtiment", "Logistique", "Systèmes")
_PATTERNS_FR = (
    "{form} {word}",
    "{word} {form}",
    "{trade} {word}",
    "{trade} {word} & Fils",
    "Établissements {word}",
    "{word} & {other}",
    "{word} {place}",
    "{word} {field} {form}",
    "{title} {given} {word}",
    "{form} {trade} {word}",
    "{trade} {place} {word}",
)
_PATTERNS = {
    "FR": _PATTERNS_FR,
    "BE": ("{word} SRL", "{word} & {other} SA", "{trade} {word} SRL", "{word} BV"),
    "DE": ("{word} Maschinenbau GmbH", "{word} & Söhne KG", "{word} Handels GmbH", "{other} {word} AG"),
    "NL": ("{word} Bouw B.V.", "Van {word} Techniek B.V.", "{word} & {other} B.V.", "{word} Groothandel BV"),
}
_FORMS = ("SAS", "SARL", "SA", "EURL", "SCI", "SNC")
_LEGAL = re.compile(r"\b(SAS|SARL|SA|EURL|SCI|SNC|SRL|BV|B\.V\.|GmbH|KG|AG)(?=\s|$)")


def words(rng: np.random.Generator, count: int) -> list[str]:
    """Invented family or brand names, the first thirty thousand or so all different."""
    seen: dict[str, None] = {}
    while len(seen) < count:
        size = count - len(seen) + 16
        heads = rng.integers(0, len(_HEADS), size)
        middles = rng.integers(0, len(_MIDDLES), (size, 2))
        tails = rng.integers(0, len(_TAILS), size)
        longer = rng.random(size) < (0.25 if count < 5000 else 0.7)
        for head, middle, tail, long in zip(heads, middles, tails, longer, strict=True):
            inner = _MIDDLES[middle[0]] + (_MIDDLES[middle[1]] if long else "")
            seen.setdefault(_HEADS[head] + inner + _TAILS[tail])
    return list(seen)[:count]


def legal_name(rng: np.random.Generator, country: str, word: str, other: str) -> str:
    """A full legal name as it stands on an invoice."""
    patterns = _PATTERNS[country]
    return patterns[rng.integers(len(patterns))].format(
        word=word,
        other=other,
        form=_pick(rng, _FORMS),
        trade=_pick(rng, _TRADES),
        place=_pick(rng, _PLACES),
        field=_pick(rng, _FIELDS),
        given=_pick(rng, _GIVEN),
        title=_pick(rng, ("M.", "Mme")),
    )


def people(rng: np.random.Generator, count: int) -> list[str]:
    """Invented employees, as a bank prints them."""
    return [folded(f"{_pick(rng, _GIVEN)} {word}").upper() for word in words(rng, count)]


def shops(rng: np.random.Generator, count: int) -> list[str]:
    """Invented shops, stations and restaurants where the company's cards are used."""
    kinds = ("STATION", "RESTAURANT", "HOTEL", "PAPETERIE", "PARKING", "BRICO")
    return [f"{_pick(rng, kinds)} {word.upper()}" for word in words(rng, count)]


def ledger_spelling(rng: np.random.Generator, name: str, typo_share: float) -> str:
    """The name as one bookkeeper keyed it: capitals, legal form left out or moved, & or et, a typo."""
    kind = rng.random()
    if kind < typo_share:
        return with_typo(rng, name)
    if kind < typo_share + 0.12:
        return name.upper()
    if kind < typo_share + 0.22:
        return without_form(name)
    if kind < typo_share + 0.28:
        return folded(name).title()
    if kind < typo_share + 0.33:
        return _moved_form(name)
    if kind < typo_share + 0.38:
        return name.replace("&", "et").replace("Établissements", "Ets")
    return name


def bank_spelling(rng: np.random.Generator, name: str) -> str:
    """The name as the payer's bank sends it: capitals, no accents, forms and order of its own."""
    if name.startswith(("M. ", "Mme ")):
        title, given, family = name.split(" ", 2)
        person = (f"{family} {given}", f"{title.rstrip('.')} {given} {family}", f"{given} {family}")
        return folded(_pick(rng, person)).upper()
    kind = rng.random()
    if kind < 0.30:
        name = without_form(name)
    elif kind < 0.40:
        name = _moved_form(name)
    if rng.random() < 0.5:
        name = name.replace("&", "ET")
    if rng.random() < 0.6:
        name = name.replace("Établissements", "ETS")
    if rng.random() < 0.04:
        name = with_typo(rng, name)
    return re.sub(r"[^A-Z0-9&' -]", "", folded(name).upper().replace("-", " "))


def folded(text: str) -> str:
    """Letters without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def with_typo(rng: np.random.Generator, name: str) -> str:
    """One slip of the fingers in the longest word: a letter lost, doubled, swapped or replaced."""
    word = max(name.split(), key=len)
    at = int(rng.integers(1, max(2, len(word) - 1)))
    slips = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
        word[:at] + "aeinrst"[rng.integers(7)] + word[at + 1 :],
    )
    return name.replace(word, _pick(rng, slips), 1)


def without_form(name: str) -> str:
    """The name without its legal form."""
    return _LEGAL.sub("", name).replace("  ", " ").strip() or name


def _moved_form(name: str) -> str:
    form = _LEGAL.search(name)
    if form is None:
        return name
    rest = without_form(name)
    return f"{rest} {form[0]}" if form.start() == 0 else f"{form[0]} {rest}"


def _pick(rng: np.random.Generator, choices: tuple[str, ...]) -> str:
    return choices[int(rng.integers(len(choices)))]


def iban(rng: np.random.Generator, country: str) -> str:
    """A synthetic IBAN whose check digits hold (ISO 13616), in bank codes that no bank uses."""
    figures = "".join(str(d) for d in rng.integers(0, 10, 20))
    match country:
        case "FR":
            bban = _french_bban("99" + figures[:3], figures[3:8], figures[8:19])
        case "BE":
            body = "99" + figures[:8]
            bban = f"{body}{int(body) % 97 or 97:02d}"
        case "NL":
            bban = "XXXX" + "0" + figures[:9]
        case "ES":
            bban = _spanish_bban("99" + figures[:2], figures[2:6], figures[6:16])
        case "IT":
            bban = _italian_bban("99" + figures[:3], figures[3:8], figures[8:20])
        case _:
            bban = "999" + figures[:15]
    return f"{country}{98 - remainder_97(bban + country + '00'):02d}{bban}"


def _french_bban(bank: str, branch: str, account: str) -> str:
    """Bank, branch and account with the RIB key."""
    key = 97 - (89 * int(bank) + 15 * int(branch) + 3 * int(account)) % 97
    return f"{bank}{branch}{account}{key:02d}"


def _spanish_bban(bank: str, branch: str, account: str) -> str:
    """Bank and branch, their two control digits, account (CCC)."""
    weights = (1, 2, 4, 8, 5, 10, 9, 7, 3, 6)

    def control(digits: str) -> str:
        rest = 11 - sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11
        return str({10: 1, 11: 0}.get(rest, rest))

    return f"{bank}{branch}{control('00' + bank + branch)}{control(account)}{account}"


_ITALIAN_ODD = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)


def _italian_bban(bank: str, branch: str, account: str) -> str:
    """CIN letter, ABI, CAB, account."""
    body = bank + branch + account
    total = sum(_ITALIAN_ODD[int(d)] if n % 2 == 0 else int(d) for n, d in enumerate(body))
    return chr(65 + total % 26) + body
