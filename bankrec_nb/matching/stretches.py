"""Texts taken apart: runs of letters or digits, and the stretches of them that may spell a document's number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from bankrec_nb.normalise.runs import BASE, Runs, beside, key_of, runs_in, written

if TYPE_CHECKING:
    from bankrec_nb.matching.keys import Remainders
    from bankrec_nb.normalise.document_numbers import Parts

_DATES = (r"\d{2}[/.-]\d{2}[/.-]\d{4}", r"\d{2}[/.]\d{2}[/.]\d{2}", r"20\d\d-\d{2}-\d{2}", r"\d{2}/\d{2}")
_MONTHLY = r"[^0-9]\d+[/.-](?:0[1-9]|1[0-2])[/.-](?:19|20)\d\d$"
"""Numbers that begin anew every month end like dates (FV/12/05/2026)."""
_MONTH = r"(?:0[1-9]|1[0-2])[/.-]20\d\d"
"""A month (08/2026) is not the number 0820/26."""
_BEGINS_AS_A_DATE = r"^(?:\d{2}[/.-]|20\d\d-)"
_ONE_IN = 5
"""Where one number in so many ends like a date (F/2026/03/17), dates written so are not told from numbers."""
_AMOUNT = (
    r"\b\d+[.,]\d{2} ?(?:EUR|EUROS|€)|\b(?:BRUTT?O?|GROSS|NETT?O?|COMM?|FEES?|USD|GBP|CHF|EUR) ?:? ?\d+[.,]\d{2}\b"
)
"""An amount with its currency, or what a payout says of gross, commission and net."""
_CENTS = r"\b\d{1,6}\.\d{2}(?:[ ;|]|$)"
"""An amount whose cents a point parts (`1021 64.71`, `GEBUHREN 27.74`): nobody writes his number 2774 so."""
_ENDS_IN_TWO = r"\d[^0-9A-Za-z]+\d\d$|\d\.\d\d\b"
"""Numbers that such an amount could be (2026.12, 3690/25)."""
_CUT_DATE = r"\b(?:0[1-9]|[12]\d|3[01])[./](?:0[1-9]|1[0-2])(?:[./]\d{0,3})? *(?:\||$)"
"""A date at the end of a field, where the bank's line was full before its year."""
_BELGIAN = r"[+*]{3}\d{3}/\d{4}/\d{5}[+*]{3}"
"""A Belgian reference is one number, which stands for no other inside it."""
SLICE = 20_000
"""Texts that are read at a time: what is worked out of them before most is dropped takes memory."""
_WIDEST = 30
"""Digits of the longest run that may be a number."""
_FORMAT_FROM, _FORMAT_OF, _LETTERED_FROM = 4, 5, 3
"""Digits make a format from so many on, right after letters from fewer, and only if so many documents (or half of all) have it."""
DOCUMENT_WORDS = ("FACTURE", "FACT", "FAC", "F", "RECHNUNG", "RE", "RG", "RNR", "FACTUUR", "FACTUURNUMMER", "FATTURA", "FT", "FACTURA", "FRA", "INVOICE", "INV", "FACTURES", "FACTUREN", "FACTURAS", "FRAS", "FATTURE", "FATT", "FATURA", "FATURAS", "RECHNUNGEN", "RENR", "RGNR", "INVOICES")  # fmt: skip
NUMBER_WORDS = ("N", "NO", "NR", "NUM", "NUMERO")
"""Words that announce a number of an invoice, alone or one behind the other (RE-NR 4104)."""
OF_PEOPLE = (
    "CLIENT", "CLIENTE", "CLI", "CUST", "CUSTOMER", "KD", "KDNR", "KUNDE", "KUNDEN", "KUNDENNR", "KUNDENNUMMER", "KLANT", "KLANTNR", "KLANTNUMMER", "MITGLIED", "MITGLIEDSNR", "MEMBER", "LID", "LIDNR",
)  # fmt: skip
"""Words that announce numbers of customers and members."""
OF_CONTRACTS = (
    "DEVIS", "PROFORMA", "ANGEBOT", "ANGEBOTSNR", "OFFERTE", "QUOTE", "QUOTATION", "PRESUPUESTO", "PREVENTIVO", "ORCAMENTO",
    "CONTRAT", "CONTRACT", "CONTRATO", "CONTRATTO", "VERTRAG", "VERTRAGSNR", "POLICE", "POLIZZA", "POLIZA", "POLIS", "ABONNEMENT",
)  # fmt: skip
"""Words that announce numbers of quotations and contracts."""
OTHER_NUMBERS = (
    "CDE", "COMMANDE", "ORDER", "BESTELLUNG", "BESTELNUMMER", "PEDIDO", "ORDINE", "RUM", "MANDAT", "MDT", "MNDT", "MREF", "MANDATE", "C", "TEL", "DOSSIER", "BL", "PO",
    "AFF", "AFFAIRE", "AKTENZEICHEN", "AZ", "SIRET", "SIREN", *OF_CONTRACTS,
    *OF_PEOPLE,
)  # fmt: skip
"""Words that announce numbers of orders, mandates, customers, contracts, members, alone or before "Nr" (KD-NR 1007)."""
LONGEST_TAIL = 4
"""More letters than these behind the digits are not taken for a part of a number."""
_HASH = np.uint64(ord("#"))


@dataclass(frozen=True)
class Reading:
    """Texts taken apart."""

    runs: Runs
    figure: np.ndarray
    """The number that a run of digits gives; -1 where 18 digits do not hold it, and for letters."""
    begin: np.ndarray
    """Where a run begins without its zeros."""

    @property
    def width(self) -> np.ndarray:
        """How many letters or digits each run has."""
        width: np.ndarray = self.runs.end - self.runs.start
        return width

    def before(self, places: np.ndarray, back: int) -> np.ndarray:
        """The run so many before each in the same text; -1 where there is none."""
        earlier = places - back
        same = (earlier >= 0) & (self.runs.text[np.maximum(earlier, 0)] == self.runs.text[places])
        return np.where(same, earlier, -1)

    def keys(self, places: np.ndarray) -> pl.Series:
        """The keys of runs; null for -1."""
        return pl.Series(self.runs.key[places]).set(pl.Series(places < 0), None)

    def words(self, places: np.ndarray) -> pl.Series:
        """Runs as they stand in the text."""
        return written(self.runs.bytes.letters, self.runs.start[places], self.width[places])


def dates_apart_from(numbers: pl.Series) -> str:
    """What is read as a date, or as an amount: the usual ways to write one in which none of these numbers is written."""

    def often(pattern: str) -> bool:
        return bool(numbers.str.contains(pattern).sum() * _ONE_IN >= max(numbers.len(), 1))

    # Of 26/05/0269 the 26/05 is no day.
    ending = {way: often(rf"[^0-9](?:{way})$") or often(rf"^(?:{way})[/.-]\d") for way in _DATES}
    if often(_MONTHLY):
        ending[_DATES[0]] = ending[_DATES[-1]] = True
    # Only where a number ends in a year of two figures may a month be taken for one: 2026-12 is said 12/2026, M-3 is 03/2025.
    short = numbers.str.contains(r"\d{3,}[/._-]\d\d$") & ~numbers.str.contains(r"(?:^|[^0-9])20\d\d[/._-]\d\d$")
    months = [_MONTH] if short.any() and not numbers.str.contains(rf"(?:^|[^0-9]){_MONTH}$").any() else []
    cents = [] if often(_ENDS_IN_TWO) else [_CENTS]
    numbers = numbers.filter(numbers.str.contains(_BEGINS_AS_A_DATE))
    ways = [way for way in _DATES if not ending[way] and not numbers.str.contains(f"^(?:{way})$").any()]
    cut = [_CUT_DATE] if not numbers.str.contains(r"^\d{2}[./]\d{2}(?:[./]\d+)?$").any() else []
    return "|".join([*(rf"\b{way}\b" for way in (*ways, *months)), *cut, *cents])


def reading(texts: pl.Series, *, dates: str) -> Reading:
    """Letter and digit runs of each text.

    Dates (see dates_apart_from), amounts with their currency and Belgian references are one run, so that they are nobody's
    number.
    """
    runs = runs_in(texts, one="|".join(filter(None, (_BELGIAN, _AMOUNT, dates))))
    begin, figure = runs.start.copy(), np.full(len(runs.start), -1, np.int64)
    digits = np.flatnonzero(runs.digit)
    begin[digits] = runs.bytes.figures(runs.start[digits], runs.end[digits])
    figure[digits] = runs.bytes.values(begin[digits], runs.end[digits])
    return Reading(runs, figure, begin)


def stretches(read: Reading, longest: int, spelled: Remainders) -> pl.DataFrame:
    """Stretches of 1 to 5 runs that end in digits and may spell a document.

    Returns:
        pos (its last run), before (key of the run before it, null where there is none or it begins with letters), size (how
        many runs), lettered (it begins with letters), key.
    """
    runs, width = read.runs, read.width
    ends = np.flatnonzero(runs.digit & (width <= _WIDEST))
    figure_key, figure_width = runs.bytes.keys(read.begin[ends], runs.end[ends]), runs.end[ends] - read.begin[ends]
    front, front_width = np.zeros(len(ends), np.uint64), np.zeros(len(ends), np.int64)
    found = []
    for n in range(longest):
        if n:
            first = read.before(ends, n)
            some = np.flatnonzero(first >= 0)
            ends, first, figure_key, figure_width = ends[some], first[some], figure_key[some], figure_width[some]
            front = beside(runs.key[first], front[some], front_width[some])
            front_width = front_width[some] + width[first]
        for key in (
            beside(front, runs.key[ends], width[ends]),
            beside(front * BASE + _HASH, figure_key, figure_width),
        ):
            likely = np.flatnonzero(spelled.may_hold(key))
            found.append(_stretch(read, ends[likely], n, key[likely]))
    return pl.concat(found)


def _stretch(read: Reading, ends: np.ndarray, back: int, key: np.ndarray) -> pl.DataFrame:
    lettered = ~read.runs.digit[ends - back]
    return pl.DataFrame({
        "pos": ends.astype(np.uint32), "before": read.keys(np.where(lettered, -1, _word_before(read, ends, back))),
        "size": np.full(len(ends), back + 1, np.uint8), "lettered": lettered, "key": key,
    })  # fmt: skip


def _word_before(read: Reading, ends: np.ndarray, back: int) -> np.ndarray:
    """The run before each stretch; the word for invoices, or for numbers of another kind, where only "Nr" stands between."""
    one, two = read.before(ends, back + 1), read.before(ends, back + 2)
    number = (two >= 0) & np.isin(read.runs.key[one], keys_of_words(NUMBER_WORDS).to_numpy())
    told = number & np.isin(read.runs.key[two], keys_of_words((*DOCUMENT_WORDS, *OTHER_NUMBERS)).to_numpy())
    word: np.ndarray = np.where(told, two, one)
    return word


def tailed_stretches(read: Reading, spelled: Remainders) -> pl.DataFrame:
    """Stretches that end in letters behind a number (`0012B`, `1390/R`), with the columns of `stretches`."""
    runs, width = read.runs, read.width
    ends = np.flatnonzero(~runs.digit & (width <= LONGEST_TAIL))
    ends = ends[runs.digit[ends - 1] & (ends > 0)]
    key, key_width = runs.key[ends], width[ends]
    found = []
    for n in range(1, 4):
        first = read.before(ends, n)
        some = np.flatnonzero(first >= 0)
        ends, first = ends[some], first[some]
        key, key_width = beside(runs.key[first], key[some], key_width[some]), key_width[some] + width[first]
        likely = np.flatnonzero(spelled.may_hold(key))
        found.append(
            _stretch(read, ends[likely], n, key[likely]).with_columns(
                before=pl.lit(None, dtype=pl.UInt64), lettered=pl.lit(value=True)
            )
        )
    return pl.concat(found)


def words_before(read: Reading, least: int) -> pl.DataFrame:
    """How often each word stands before a number of so many digits (`least` or more): before (its key), width, times.

    Years are not counted: 2026 of "facture 2026/0468" is the front of a number.
    """
    width = read.width
    numbers = np.flatnonzero(read.runs.digit & (width >= least) & ~is_year(width, read.figure))
    numbers = numbers[read.before(numbers, 1) >= 0]
    said = pl.DataFrame({"before": read.runs.key[numbers - 1], "width": width[numbers].astype(np.uint32)})
    return said.group_by("before", "width").agg(times=pl.len())


@cache
def keys_of_words(words: tuple[str, ...]) -> pl.Series:
    """The keys of some words, as `reading` gives them."""
    return pl.Series([key_of(word) for word in words], dtype=pl.UInt64)


Times = tuple[np.ndarray, np.ndarray]
"""Kinds, and how often each was seen."""


class Seen(NamedTuple):
    """How often some numbers have each format."""

    lettered: Times
    prefixed: Times
    widths: Times
    dated: Times
    numbered: int

    @classmethod
    def of(cls, parts: Parts) -> Seen:
        """Those of some numbers (see Formats)."""
        front, digits = parts.fronts()
        lettered = (front != 0) & (digits >= _LETTERED_FROM)
        first = parts.glue.first
        prefixed = (parts.first_digit > first) & (parts.first_digit < parts.running)
        whole = parts.glue.keys(first, parts.running)
        numbered = parts.meant & (parts.digits > 0)
        return cls(
            _times(_format(front[lettered], digits[lettered])),
            _times(_format(whole[prefixed], (parts.tail - parts.running)[prefixed])),
            _times((parts.tail - parts.figure)[numbered]),
            _times(_dated(parts)),
            int(numbered.sum()),
        )


@dataclass(frozen=True)
class Formats:
    """What numbers of the ledger look like, of those that five documents have, or half of a few: keys of letters and digits that follow.

    Behind a word for invoices a number has the ledger's format by its width alone.
    """

    lettered: np.ndarray
    """Letters right before the digits."""
    prefixed: np.ndarray
    """Letters and digits (a year) before the running number."""
    widths: np.ndarray
    """How many digits running numbers have without their zeros, four or more, where one number in five has as many."""
    dated: np.ndarray
    """Letters before a year that a running number of so many digits follows, whatever the year."""

    @classmethod
    def of(cls, seen: list[Seen]) -> Formats:
        """The formats of some numbers."""
        numbered = sum(each.numbered for each in seen)
        return cls(
            _often(_together([each.lettered for each in seen]), numbered),
            _often(_together([each.prefixed for each in seen]), numbered),
            _usual_widths(_together([each.widths for each in seen])),
            _often(_together([each.dated for each in seen]), numbered),
        )

    def met(self, read: Reading) -> np.ndarray:
        """The runs of digits that have one of the formats."""
        runs, width = read.runs, read.width
        ends = np.flatnonzero(runs.digit)
        ends = ends[read.before(ends, 1) >= 0]
        lettered = ends[np.isin(_format(runs.key[ends - 1], width[ends]), self.lettered)]
        ends = ends[read.before(ends, 2) >= 0]
        front = beside(runs.key[ends - 2], runs.key[ends - 1], width[ends - 1])
        prefixed = ends[np.isin(_format(front, width[ends]), self.prefixed)]
        return np.concatenate((lettered, prefixed, self.of_a_year(read), self._announced(read)))

    def of_a_year(self, read: Reading) -> np.ndarray:
        """The runs of digits that end a number in full with its year: INV-2023-0042 is not the end of INV-2024-0042."""
        runs = read.runs
        ends = np.flatnonzero(runs.digit) if len(self.dated) else np.array([], np.int64)
        ends = ends[read.before(ends, 2) >= 0]
        ends = ends[is_year(read.width[ends - 1], read.figure[ends - 1])]
        of_a_year: np.ndarray = ends[np.isin(_format(runs.key[ends - 2], read.width[ends]), self.dated)]
        return of_a_year

    def _announced(self, read: Reading) -> np.ndarray:
        """Runs of digits of a usual width right behind a word for invoices; a year is none."""
        runs = read.runs
        ends = np.flatnonzero(runs.digit & np.isin(runs.end - read.begin, self.widths))
        ends = ends[~is_year(read.width[ends], read.figure[ends])]
        one, two = read.before(ends, 1), read.before(ends, 2)
        said = (one >= 0) & np.isin(runs.key[one], keys_of_words(DOCUMENT_WORDS).to_numpy())
        number = (two >= 0) & np.isin(runs.key[one], keys_of_words(NUMBER_WORDS).to_numpy())
        told = number & np.isin(runs.key[two], keys_of_words(DOCUMENT_WORDS).to_numpy())
        announced: np.ndarray = ends[said | told]
        return announced


def is_year(width: np.ndarray, figure: np.ndarray) -> np.ndarray:
    """Whether runs of so many digits are years."""
    year: np.ndarray = (width == 4) & (figure >= 1990) & (figure < 2100)
    return year


def _dated(parts: Parts) -> np.ndarray:
    """Formats (letters and width of the running number) of numbers that are letters, a year and a running number."""
    glue = parts.glue
    rows = np.flatnonzero(parts.meant & (parts.letters > glue.first) & (parts.running - parts.letters == 4))
    rows = rows[is_year(np.full(len(rows), 4), glue.values(parts.letters[rows], parts.running[rows]))]
    letters = glue.keys(glue.first[rows], parts.letters[rows])
    return _format(letters, (parts.tail - parts.running)[rows])


def _format(front: np.ndarray, digits: np.ndarray) -> np.ndarray:
    key: np.ndarray = front * BASE + digits.astype(np.uint64)
    return key


def _times(each: np.ndarray) -> Times:
    kinds, times = np.unique(each, return_counts=True)
    return kinds, times


def _together(some: list[Times]) -> Times:
    kinds, place = np.unique(np.concatenate([kinds for kinds, _ in some]), return_inverse=True)
    times = np.concatenate([times for _, times in some])
    return kinds, np.bincount(place, times, len(kinds)).astype(np.int64)


def _usual_widths(widths: Times) -> np.ndarray:
    """Widths that five numbers have, and one in five."""
    kinds, times = widths
    usual: np.ndarray = kinds[(kinds >= _FORMAT_FROM) & (times >= _FORMAT_OF) & (times * 5 >= times.sum())]
    return usual


def _often(keys: Times, of: int) -> np.ndarray:
    """What five numbers have, or half of them where there are few."""
    kinds, times = keys
    often: np.ndarray = kinds[(times >= _FORMAT_OF) | (times * 2 >= of)]
    return often
