"""The fourth world's firms: who they are, how either side spells them, and what passes between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from fourth_names import FIRST_NAMES, FORMS, PLACES, SURNAMES, TRADES

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from bankrec_nb.domain.vocabulary import ItemType

ACCENTS = str.maketrans("ÀÂÄÉÈÊËÎÏÔÖÙÛÜÇàâäéèêëîïôöùûüçñ", "AAAEEEEIIOOUUUCaaaeeeeiioouuucn")


@dataclass
class Party:
    """A customer or supplier: the books' spellings, the bank's, its bank account and its ways."""

    code: str
    country: str
    spellings: list[str]
    at_bank: list[str]
    iban: str
    says: str
    terms: int
    pays: str = "each"
    method: str = "transfer"
    iban_known: bool = False
    currency: str = "EUR"
    series: Callable[[date], str] = str
    discount: float = 0.0
    mandate: str = ""
    core: str = ""
    """The name without its legal form."""


@dataclass(eq=False)
class Doc:
    """A document of the books; its number is given when all are known, in the order of issue."""

    item_type: ItemType
    party: Party | None
    issue: date
    due: date
    amount: int
    currency: str = "EUR"
    number: str = ""
    reference: str | None = None
    method: str | None = None
    lot: str | None = None
    open: int | None = None
    discount: int | None = None
    discount_day: date | None = None
    corrects: Doc | None = None
    label: str | None = None
    base: int | None = None
    e2e: str | None = None
    fixed: bool = False
    hidden: bool = False


@dataclass(eq=False)
class Pay:
    """A line of the bank, planned: what it pays, before a word of it is written."""

    day: date
    amount: int
    kind: str
    form: str
    party: Party | None = None
    parts: list[tuple[Doc, int]] = field(default_factory=list)
    says: str = ""
    words: str = ""
    payer: str = ""
    count: int | None = None
    fee: int | None = None
    payout: str | None = None
    original: tuple[int, str, str] | None = None
    details: list[Doc] = field(default_factory=list)
    cheque: str | None = None
    account: int = -1
    block: int | None = None
    names: list[Doc] = field(default_factory=list)


def iban(rng: random.Random, country: str) -> str:
    """An account number with right check digits; the bank does not exist."""
    digits = {"FR": 23, "BE": 12, "DE": 18, "NL": 10}[country]
    body = ("XXXX" if country == "NL" else "") + "".join(rng.choice("0123456789") for _ in range(digits))
    plain = "".join(str(int(c, 36)) for c in body + country + "00")
    return f"{country}{98 - int(plain) % 97:02d}{body}"


def typo(rng: random.Random, name: str) -> str:
    """What a tired hand makes of a name: a letter lost, doubled or swapped, an accent dropped."""
    if len(name) < 6:
        return name
    at = rng.randrange(2, len(name) - 2)
    swapped = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return rng.choice((name[:at] + name[at + 1 :], name[:at] + name[at] + name[at:], swapped, name.translate(ACCENTS)))


def _person(rng: random.Random) -> tuple[str, str, str]:
    first, last = rng.choice(FIRST_NAMES), rng.choice(SURNAMES)
    books = rng.choice((f"{last.upper()} {first}", f"{first} {last}", f"M. {first} {last}"))
    bank = rng.choice((f"M {first} {last}", f"{last} {first}", f"M OU MME {last} {first}", f"MR {last} {first}"))
    return f"{last} {first}", books, bank


def _company(rng: random.Random, country: str) -> tuple[str, str, str]:
    trade, form = rng.choice(TRADES[country]), rng.choice(FORMS[country])
    surname = rng.choice(SURNAMES)
    tail = rng.choice((surname, surname, f"{surname} & Fils", f"{surname} et {rng.choice(SURNAMES)}", f"{surname} {rng.choice(PLACES[country])}", rng.choice(PLACES[country])))  # fmt: skip
    core = f"{trade} {tail}"
    full = f"{form} {core}" if form in ("SARL", "SAS", "Ets", "SCI") and rng.random() < 0.6 else f"{core} {form}"
    bank = rng.choice(
        (full, core, f"{core} {form}", f"{form} {core}", f"{tail} {trade}", full.replace("Ets", "ETABLISSEMENTS"))
    )
    return core, full.strip(), bank.replace("&", rng.choice(("&", "ET"))).strip()


def make_party(rng: random.Random, number: int, country: str, *, person: bool = False, coded: bool = True) -> Party:
    """A counterparty with its spellings on both sides; without codes the books themselves spell it in two ways at times."""
    core, spelled, written = _person(rng) if person else _company(rng, country)
    books, bank = [spelled], [written]
    if rng.random() < (0.12 if coded else 0.25):
        books.append(typo(rng, books[0]))
    if rng.random() < 0.15:
        bank.append(typo(rng, bank[0]))
    party = Party(
        f"C{number:05d}", country, books, bank, iban(rng, country), "silent", rng.choice((0, 15, 30, 30, 45, 60))
    )
    if not person and rng.random() < 0.04:  # the sign over the door in the books, the company's own name at the bank
        party.at_bank = [f"{rng.choice(('SARL', 'SAS', ''))} {''.join(rng.choice('BCDFGLMNPRSTV') for _ in range(3))} {rng.choice(('INVEST', 'EXPLOITATION', 'GESTION'))}".strip()]  # fmt: skip
        party.iban_known, party.says = True, "whole"
    party.core = core
    party.mandate = f"RUM{number:06d}{rng.randrange(100):02d}"
    return party


def price(rng: random.Random, scale: float) -> int:
    """A gross price in cents: hours and goods net of tax, then 20 %, 10 % or 5.5 % on top; sometimes a round sum."""
    net = max(8.0, rng.lognormvariate(scale, 0.9))
    if rng.random() < 0.12:
        return int(round(net / 10) * 10 + 10) * 100
    return round(net * rng.choice((1.2, 1.2, 1.2, 1.1, 1.055)) * 100)


def working(day: date) -> date:
    """The day itself, or the Monday after."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= 5 else day
