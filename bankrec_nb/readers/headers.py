"""Where a table begins in a file, and what stands above and below it: account, period, balances, control totals."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from bankrec_nb.domain.iban import is_iban
from bankrec_nb.readers.columns import CURRENCIES, WORDS_TOO, known_headers
from bankrec_nb.readers.delimited_form import is_data_row
from bankrec_nb.readers.letters import normal_form
from bankrec_nb.readers.tabular_amounts import SIGNS, amount_like, has_decimals
from bankrec_nb.readers.tabular_dates import parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bankrec_nb.readers.tabular_cells import Cells

HEAD_RECORDS = 60
"""A header is looked for in this many first records."""

_OPENING = re.compile(
    r"\b(opening|starting|start|begin\w*|initial\w*|anfangs?\w*|alter|ancien|precedent|previous|anterior|vorig\w*|iniziale|inicial|beg|brought forward"
    r"|begynd\w*|ingaende|inngaende|poczatkow\w*|pocatecni|nyito|pradzi\w*|pradin\w*|sakuma|alg\w*|forward|reporte|report|debut|depart|inicio|inizio|apertura|abertura|aanvang\w*|poczatku|primo)\b"
)
_CLOSING = re.compile(
    r"\b(closing|ending|end|final\w*|nouveau|neuer|neu|nieuw\w*|slut\w*|utgaende|koncow\w*|koncov\w*|konecny|galutin\w*|zaro|pabaig\w*|beigu|lopp\w*|ledger|current|actual|eind\w*|schluss\w*|endsaldo|contabile|comptable|fin|cloture|cierre|chiusura|fine|fechamento|ende|koniec|ultimo)\b"
)
_BALANCE = re.compile(
    r"\b(balance|solde|saldo|kontostand|kontosaldo|egyenleg|likutis|zustatek|jaak|atlikums|stan|stav uctu|endsaldo|anfangssaldo|saldi)\b"
)
_NOT_BOOKED = re.compile(
    r"\b(available|disponible|disponibile|disponibilita|liquido|verfugbar\w*|beschikbaar|avail|dostepn\w*|mod|minimum|average|lien|uncleared)\b"
)
"""What is at hand, or will bear interest: no balance of what was booked."""
_TOTAL = re.compile(
    r"\b(total\w*|umsatztotal|totaux|sous total|subtotal\w*|summe|gesamt\w*|totaal|suma|somme|sum|turnover|umsatze|apyvarta|obroty|totale|totali|summa|ialt|zusammen|mouvements|toplam|itogo|vsego|celkem|spolu|osszesen|razem|jumlah)\b"
)
_PERIOD = re.compile(r"\b(period\w*|periode|from|du|von|van|desde|dal|start|zeitraum|od|au|bis|to|end|hasta|al|tot)\b")
_SINCE = re.compile(r"\b(from|du|von|van|desde|dal|start|od|between|zeitraum|period\w*|periode)\b")
_UNTIL = re.compile(r"\b(bis|to|end|until|hasta|tot|au|al|ate)\b")
_ACCOUNT = re.compile(
    r"\b(livret|epargne|account|compte|konto\w*|rekening\w*|cuenta|conto|conta|iban|rachun\w*|uctu|szamla\w*)\b"
)
_SIGN = re.compile("€|£|zł|Kč|₹|₪|₺|₴")
"""Signs that stand for one currency only."""
_NUMBER_BEHIND = re.compile(r"(?:n°|nr\.?|no\.|numéro) ?:? ?(\d{8,23})\b", re.IGNORECASE)
"""`Compte de dépôt n° 12345678901`."""
_BOUND = re.compile(r"(?i)^(data|date|datum|fecha) (dal|al|da|a|from|to|von|bis|desde|hasta|du|au)\b")
_DAY = re.compile(r"\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b")
_ALL_IN = re.compile(
    r"\b(?i:amounts?|montants?|betr[äa]ge?|importes?|importi|bedragen|valores|kwoty|belopp|beløb)\b[^,.;]{0,24}?"
    r"\b(?:in|en|em|w|i)\s+([A-Z]{3}\b|[Ee]uros?\b)"
)
"""`All amounts in USD, unless specified`."""
_AMOUNT_AND_CODE = re.compile(r"\d[.,]\d{2} ?([A-Z]{3})$")
"""`Opening Balance: 6,160.82 AED`."""
_IBAN_AND_CODE = re.compile(r"\b[A-Z]{2}\d{2}[A-Z0-9 ]{10,30} \(?([A-Z]{3})\)?$")
"""`Numar cont: RO49AAAA1B31007593840000 RON`."""
_IBAN_NAMED = re.compile(r"(?:account |compte |konto )?iban\b")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){10,30}\b")


@dataclass(frozen=True)
class Around:
    """What the lines outside the table say. Amounts are texts as written; the column's notation reads them."""

    account_id: str | None = None
    currency: str | None = None
    dates: tuple[str, ...] = ()
    from_date: str | None = None
    to_date: str | None = None
    opening: str | None = None
    closing: str | None = None
    balances: tuple[str, ...] = ()
    """Every balance stated without a word for opening, in file order."""


@dataclass(frozen=True)
class Head:
    """Where a table's header is; `line` 0 means that there is none."""

    line: int
    names: tuple[str, ...]


def first_records(cells: Cells, limit: int = HEAD_RECORDS) -> list[tuple[int, list[str]]]:
    """The first records of a file in order, those that do not fit the table included: line and cells."""
    rows = [(int(row[0]), [str(c) for c in row[1:]]) for row in cells.frame.head(limit).iter_rows()]
    last = rows[-1][0] if len(rows) == limit else None
    odd = [(o.line, list(o.cells)) for o in cells.odd[:limit] if last is None or o.line < last]
    return sorted(rows + odd)


def find_head(cells: Cells, known: Callable[[list[str]], int] = known_headers) -> Head:
    """The header of a table: the row with the most known words above data, else the row of words above the first data.

    Args:
        cells: the file.
        known: counts header words of the kind of table that is looked for.
    """
    records = first_records(cells)
    data = [line for line, row in records if is_data_row(row)]
    last, of_data = data[-1] if data else None, {*data}
    best, best_line = (False, 1), 0
    names: tuple[str, ...] = ()
    for line, row in records:
        if last is not None and line >= last:
            break
        if line in of_data:
            continue
        count = (sum(map(bool, row)) <= cells.width, known(row))  # a summary above may have more columns than the table
        if count[1] > 1 and count > best and sum(amount_like(c) for c in row) < 2:
            best, best_line, names = count, line, tuple(row)
    if best_line:
        return Head(best_line, names)
    if not data:
        return Head(0, ())
    above = [(line, row) for line, row in records if line < data[0]]
    if above and _is_words(above[-1][1], cells.width):
        return Head(above[-1][0], tuple(above[-1][1]))
    return Head(0, ())


def _is_words(row: Sequence[str], width: int) -> bool:
    filled = [c for c in row if c]
    wordy = [c for c in filled if re.search(r"[^\W\d_]{2}", c) and parts_of(c) is None and not amount_like(c)]
    return len(filled) >= max(2, 0.6 * width) and len(wordy) >= 0.8 * len(filled) and len(row) <= width + 2


def mine(rows: Iterable[Sequence[str]]) -> Around:
    """What the lines above and below a table say about the account, the period and the balances."""
    found = Around()
    awaited: list[str] = []
    for row in rows:
        cells = [c.strip() for c in row if c and c.strip()]
        if awaited and len(cells) == 1 and _amount_alone(cells[0]):
            cells = [*awaited, *cells]  # the words on one line, their figure on the next
        awaited = cells if len(cells) == 1 and _BALANCE.search(normal_form(cells[0])) else []
        for part in _parted(cells):
            found = _mine_row(found, part)
    return found


def _parted(cells: list[str]) -> list[list[str]]:
    """A line of several balances or bounds, each behind its words, as so many lines: `Saldo iniziale, 10,00, Saldo finale, 12,00`."""
    named = [
        i for i, c in enumerate(cells) if not _is_figure(c) and (_BALANCE.search(normal_form(c)) or _BOUND.search(c))
    ]
    if len(named) < 2 or named[0] or any(b - a != 2 for a, b in pairwise([*named, len(cells)])):
        return [cells]
    return [cells[i : i + 2] for i in named]


def _is_figure(cell: str) -> bool:
    return amount_like(cell) or parts_of(cell) is not None


def _amount_alone(cell: str) -> bool:
    return amount_like(cell) and has_decimals(cell)


def _mine_row(found: Around, cells: list[str]) -> Around:
    text = " ".join(cells)
    words = normal_form(text)
    if found.account_id is None:
        found = replace(found, account_id=_account_in(cells, text, words))
    elif not is_iban(found.account_id) and _IBAN_NAMED.match(words):
        below = _account_in(cells, text, words)  # the account's number stood first, its IBAN on a line of its own
        found = replace(found, account_id=below if below and is_iban(below) else found.account_id)
    if found.currency is None:
        found = replace(found, currency=_currency_in(cells))
    dates = _dates_in(cells)
    found = replace(found, dates=(*found.dates, *dates))
    amount = next(
        (c for c in reversed(cells) if amount_like(c) and (has_decimals(c) or len(cells) <= 3)), None
    ) or _amount_in(text)
    several = sum(map(_amount_alone, cells)) > 1  # the booked and the available one: the rows have to say which
    if _BALANCE.search(words) and not _NOT_BOOKED.search(words) and amount and not several:
        if _OPENING.search(words):
            return replace(found, opening=found.opening or amount)
        return replace(found, closing=found.closing or amount, balances=(*found.balances, amount))
    if len(dates) == 1 and not found.from_date and _UNTIL.search(words) and not _SINCE.search(words):
        return replace(found, to_date=found.to_date or dates[0])  # `Kontoauszug bis: 31.03.2025` says no first day
    if dates and _PERIOD.search(words) and len(dates) <= 2:
        start = found.from_date or dates[0]
        end = dates[1] if len(dates) == 2 else (dates[0] if found.from_date else found.to_date)
        return replace(found, from_date=start, to_date=end or found.to_date)
    return found


def _account_in(cells: list[str], text: str, words: str) -> str | None:
    for match in _IBAN.finditer(text.upper()):
        compact = match[0].replace(" ", "")
        for size in range(len(compact), 14, -1):
            if is_iban(compact[:size]):
                return compact[:size]
    if not _ACCOUNT.search(words):
        return None
    for cell in cells:
        number = re.split(r"\s[/|(]\s?", cell.rpartition(":")[2], maxsplit=1)[0].strip(" '=\"")  # `DE12 … / Girokonto`
        if (
            re.fullmatch(r"[A-Z0-9X*][A-Z0-9X*\-/. ]{4,33}", number)
            and re.search(r"\d{4}|\d{3}[- ]\d", number)
            and parts_of(number) is None
            and not has_decimals(number)
        ):
            return re.sub(r"\s+", " ", _without_currency(number))
    behind = _NUMBER_BEHIND.search(text)
    return behind[1] if behind else None


def _without_currency(number: str) -> str:
    """An account's number without the currency behind it (`XXXXXXXX0001 AED`)."""
    bare, _, last = number.rpartition(" ")
    return bare if bare and last in CURRENCIES else number


def _currency_in(cells: list[str]) -> str | None:
    for cell in cells:
        words: list[str] = re.findall(r"(?<![A-Z])[A-Z]{3}(?![A-Za-z])", cell) if len(cell) <= 24 else []
        for word in words:
            if word in CURRENCIES and word not in WORDS_TOO:
                return word
        if (named := _IBAN_AND_CODE.search(cell)) and named[1] in CURRENCIES:
            return named[1]
        if cell.strip().lower() == "soles":
            return "PEN"  # Peru's banks write the name, and its code is a word
        if (named := _AMOUNT_AND_CODE.search(cell)) and named[1] in CURRENCIES:
            return named[1]
        if (named := _ALL_IN.search(cell)) and (code := named[1].upper()[:3]) in CURRENCIES:
            return code
        if (sign := _SIGN.search(cell)) and amount_like(cell):
            return SIGNS[sign[0]]
    return None


def _dates_in(cells: list[str]) -> list[str]:
    found = []
    for cell in cells:
        if parts_of(cell) is not None:
            found.append(cell)
            continue
        found += [
            m
            for m in re.findall(r"\b(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})\b", cell)
            if parts_of(m)
        ]
    return found


def _amount_in(text: str) -> str | None:
    """The last figure with decimals in a line such as `Solde au 31/10/2026 : 1 234,56 EUR`."""
    tail = _DAY.sub(" ; ", text.rpartition(":")[2])
    found: list[str] = re.findall(r"[-+]?\d[\d .,'\u00a0\u202f]*[.,]\d{2}(?!\d|[./-]\d)", tail)
    return found[-1].strip() if found else None


def balance_words(text: str) -> str:
    """What a row inside the table is, by its words: opening, closing, available, total, or empty for a movement."""
    words = _SPACED.sub(lambda spaced: spaced[0].replace(" ", ""), normal_form(text))
    if len(words) > 70:
        return ""
    if _NOT_BOOKED.search(words) and says_only_balance(text):
        return "available"
    if _BALANCE.search(words):
        if _OPENING.search(words):
            return "opening"
        if _CLOSING.search(words) or sum(not w.isdigit() for w in words.split()) <= 3:
            return "closing"
    if _TOTAL.search(words) and len(words.split()) <= (8 if _TOTAL.match(words) else 4):
        return "total"
    return ""


_OF_A_SIDE = re.compile(
    r"debits?|credits?|amounts?|withdrawals?|deposits?|debet|kredit|montants?|soll|haben|belastungen|gutschriften|entrate|uscite|dare|avere"
    r"|cargos|abonos|debitos?|creditos?|entradas|saidas|betrage?"
)
_SPACED = re.compile(r"\b\w(?: \w){3,}\b")
"""Letters set apart, as in `S A L D O`."""
_FILLERS = frozenset(
    [
        "a",
        "al",
        "am",
        "as",
        "at",
        "au",
        "b",
        "c",
        "d",
        "da",
        "day",
        "de",
        "del",
        "der",
        "des",
        "dia",
        "do",
        "du",
        "el",
        "em",
        "en",
        "end",
        "f",
        "h",
        "im",
        "in",
        "jour",
        "le",
        "of",
        "on",
        "per",
        "s",
        "period",
        "periode",
        "periodo",
        "of",
        "the",
        "till",
        "to",
        "van",
        "vom",
        "zum",
        "compte",
        "account",
        "konto",
        "n",
        "o",
        "eur",
        "dans",
    ]
)


def says_only_balance(text: str) -> bool:
    """Whether a row's text has no word but those of a balance or a total: a payment that mentions one has others."""
    words = _SPACED.sub(lambda spaced: spaced[0].replace(" ", ""), normal_form(text)).split()
    tests = (_BALANCE, _OPENING, _CLOSING, _TOTAL, _NOT_BOOKED)
    if words and _TOTAL.fullmatch(words[0]) and len(words) > 1:  # `Total debit amount`
        words = [w for w in words if not _OF_A_SIDE.fullmatch(w)]
    return bool(words) and all(w in _FILLERS or w.isdigit() or any(t.fullmatch(w) for t in tests) for w in words)
