"""Which column of a bank's table is what: headers propose, the content disposes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bankrec_nb.domain.iban import is_iban
from bankrec_nb.readers.columns import (
    CURRENCIES,
    DATE_ROLES,
    MONEY_ROLES,
    OTHER_NAMES,
    Role,
    names_unit,
    role_of_header,
)
from bankrec_nb.readers.letters import normal_form
from bankrec_nb.readers.tabular_abroad import settle_abroad
from bankrec_nb.readers.tabular_accounts import (
    account_by_content,
    card_of_the_payer,
    our_name_aside,
    theirs_beside_ours,
)
from bankrec_nb.readers.tabular_amounts import DASHES, NOTHING, amount_share, has_decimals
from bankrec_nb.readers.tabular_dates import date_share
from bankrec_nb.readers.tabular_fees import settle_fees, settle_taxes
from bankrec_nb.readers.tabular_payouts import settle_payouts
from bankrec_nb.readers.tabular_signs import pair_of_letters
from bankrec_nb.readers.tabular_status import says_whether_booked
from bankrec_nb.readers.tabular_unnamed import money_by_content, pair_by_content

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CREDIT_WORDS = frozenset({
    "c", "cr", "cre", "crd", "crdt", "credit", "credits", "k", "h", "haben", "bij", "in", "inflow", "deposit",
    "received", "income", "plus", "+", "j", "jovairas", "kreditas", "kredit", "entrata", "avere", "haber",
    "abono", "ingreso", "money in", "paid in", "recette", "entree", "gutschrift", "bevetel", "uznanie",
    "inkomst", "inkomster", "inntekt", "indtaegt", "insattning", "innbetaling", "inbetalning", "wplyw", "wplywy", "prijem", "gelir", "prihod", "dohod", "postuplenie",
    "zachislenie", "entrada", "receita", "einnahme", "einzahlung", "eingang", "zugang", "accredito", "receipt", "earning", "tulo", "ontvangst",
    "credito", "nota credito", "nota de credito", "credit note", "incoming", "prichozi", "pistosi",
})  # fmt: skip
DEBIT_WORDS = frozenset({
    "d", "dr", "db", "deb", "dbt", "dbit", "debit", "debits", "debet", "s", "soll", "af", "out", "outflow",
    "withdrawal", "sent", "minus", "-", "t", "terheles", "debetas", "uscita", "dare", "debe", "cargo", "gasto",
    "odchozi", "vydaj", "chreosi", "money out", "paid out", "depense", "sortie", "lastschrift", "kiadas", "expense", "obciazenie", "uit",
    "utgift", "utgifter", "udgift", "uttag", "utbetaling", "utbetalning", "wydatek", "wydatki", "gider", "rashod", "spisanie", "saida", "despesa", "egreso", "ausgabe", "auszahlung",
    "ausgang", "abgang", "belastung", "addebito", "spent", "spending", "meno", "uitgave",
    "debito", "nota debito", "nota de debito", "debit note", "outgoing",
})  # fmt: skip
_CODES = CURRENCIES | OTHER_NAMES.keys()
_FIGURE = re.compile("[0-9]")
_LONGEST_CODE, _LEAST_IBAN = max(map(len, _CODES)), 15
_CENTS, _LETTERS = re.compile(r"[.,]\d{1,2}(?!\d)"), re.compile(r"[^\W\d_]{3}")
_OF_A_SIDE = re.compile(
    r"^(?!.*\bcards?\b).*\b(debet|debit|kredit|credit|soll|haben|dare|avere|debe|haber|debito|credito)\b"
)
_CONCLUDED = re.compile(r"\babschluss")
"""The day a deal was made, beside the day it was booked (UBS); alone it is the booking day (Revolut)."""
_MOVED = re.compile("[1-9]")
_NATIONAL = re.compile(r"\d{8,20}")
"""An account's number where no header says so; a day such as 20260915 was found to be one before."""
_IN_BRACKETS = {"(+)": 1, "(-)": -1}
_GREEK = {"Π": 1, "Χ": -1}
"""πίστωση and χρέωση by their first letters."""
_SINGLE = (Role.BOOKING_DATE, Role.VALUE_DATE, Role.TRANSACTION_DATE, Role.AMOUNT, Role.DEBIT, Role.CREDIT, Role.DIRECTION, Role.CURRENCY, Role.BALANCE,
           Role.COUNTERPARTY_IBAN, Role.COUNTERPARTY_BIC, Role.ACCOUNT, Role.ACCOUNT_NAME, Role.GROSS, Role.PAYOUT_ID, Role.ORIGINAL_AMOUNT, Role.ORIGINAL_CURRENCY,
           Role.EXCHANGE_RATE, Role.STATUS, Role.CHEQUE_NUMBER, Role.MANDATE_ID, Role.CREDITOR_ID, Role.END_TO_END_ID, Role.REFERENCE,
           Role.BANK_REFERENCE)  # fmt: skip


@dataclass(frozen=True)
class Content:
    """What the sample cells of one column look like; shares are of the filled cells."""

    filled: float
    dates: float
    amounts: float
    decimals: float
    cents: float
    currencies: float
    units: float
    ibans: float
    accounts: float
    flags: float
    sides: float
    words: float
    length: float
    distinct: int
    negative: bool
    sampled: bool


def content_of(values: Sequence[str], header: str = "") -> Content:
    """Shares over a column's sample; a dash or a lone currency sign fills nothing, unless the column holds signs."""
    filled = [v for v in values if v]
    flags = flag_share(filled)
    sides = flag_share(filled, header) if _sides_named(header) else flags
    sides = 1.0 if pair_of_letters(filled) else sides
    if max(flags, sides) < 0.9:
        filled = [v for v in filled if v not in NOTHING]
    count = len(filled) or 1
    words = [v for v in map(str.strip, filled) if len(v) <= _LONGEST_CODE and v[:1].isalpha()]
    long = [v.replace(" ", "").upper() for v in filled if len(v) >= _LEAST_IBAN]
    return Content(
        filled=len(filled) / (len(values) or 1),
        dates=date_share(filled),
        amounts=amount_share(filled),
        decimals=sum(map(has_decimals, filled)) / count,
        cents=_how_many(_CENTS, filled) / count,
        currencies=sum(v.upper() in _CODES for v in words) / count,
        units=sum(len(v) <= 6 and names_unit(v) for v in filled if v.lstrip()[:1].isalpha()) / count,
        ibans=sum(map(is_iban, long)) / count,
        accounts=sum(_NATIONAL.fullmatch(v.replace(" ", "")) is not None for v in filled if len(v) >= 8) / count,
        flags=flags,
        sides=sides,
        words=_how_many(_LETTERS, filled) / count,
        length=sum(map(len, filled)) / count,
        distinct=len(set(filled)),
        negative=any(v.lstrip(" '€£$").startswith(("-", "\u2212", "(")) or v.rstrip().endswith(("-",)) for v in filled),
        sampled=bool(values),
    )


def _how_many(pattern: re.Pattern[str], texts: Iterable[str]) -> int:
    return sum(map(bool, map(pattern.search, texts)))


def flag_share(values: Sequence[str], header: str = "") -> float:
    """How many cells say plainly whether money comes in or goes out."""
    return sum(direction_of(v, header) is not None for v in values) / len(values) if values else 0.0


@lru_cache(maxsize=4096)
def direction_of(text: str, header: str = "") -> int | None:
    """+1 for a word of money coming in, −1 for going out, null otherwise.

    A header that names both sides says what its cells mean: `C` is a charge below `Cargo/Abono` and a credit elsewhere.
    """
    named = _sides_named(header) if header and text else {}
    if named:
        word = normal_form(text)
        return named.get(word) or _SIDE_OF_ROLE.get(role_of_header(word)[0] if word else None) or direction_of(text)
    if _FIGURE.search(text):
        return None  # no word of either list has one
    if text.strip() in _IN_BRACKETS:
        return _IN_BRACKETS[text.strip()]
    if text.strip() in _GREEK:
        return _GREEK[text.strip()]
    if len(text) > 24 or not (any(map(str.isalpha, text)) or {"+", "-"} & {*text}):
        return None  # too long, or without a letter
    word = text.strip() if text.strip() in ("+", "-") else normal_form(text)
    if word in CREDIT_WORDS:
        return 1
    return -1 if word in DEBIT_WORDS else None


_SIDE_OF_ROLE: dict[Role | None, int] = {Role.CREDIT: 1, Role.DEBIT: -1}


@lru_cache(maxsize=1024)
def _sides_named(header: str) -> dict[str, int]:
    """Word or first letter → side, for a header of one word for each side such as `Cargo/Abono`; else nothing."""
    words = [w for w in normal_form(header).split() if len(w) > 1]
    sides = {w: side for w in words if (side := _SIDE_OF_ROLE.get(role_of_header(w)[0]))}
    if len(words) != 2 or set(sides.values()) != {1, -1}:
        return {}
    letters = {w[0]: side for w, side in sides.items()}
    return sides | letters if len(letters) == 2 else sides


def assign_roles(header: Sequence[str], sample: Sequence[Sequence[str]], width: int) -> dict[str, tuple[int, ...]]:
    """Role → columns. `sample` holds rows of cells (data rows only); `header` is empty where there is none."""
    names = [*header[:width], *[""] * (width - len(header))]
    contents = [content_of([row[i] for row in sample], names[i]) for i in range(width)]
    ranked: dict[Role, list[tuple[float, bool, bool, int, float, int]]] = {}
    for place, (name, content) in enumerate(zip(names, contents, strict=True)):
        role, surety = role_of_header(name)
        if role is Role.ACCOUNT and _OF_A_SIDE.search(normal_form(name)):
            continue  # the account debited beside the one credited: ours is in either
        fitted = _fitted(role, content) if role is not None else None
        if fitted is not None:
            # Of two alike, the one that is filled and has fewer words: the other is there for what is rare, or `(local)`.
            words = len(normal_form(name).split())
            twin = place if names.count(name) == 1 else place - 100 * content.filled  # of one name twice, the fuller
            vague = fitted is Role.BOOKING_DATE and _CONCLUDED.search(normal_form(name)) is not None
            rank = (-surety if fitted == role else -1.0, content.filled < 0.5, vague, words, twin, place)
            ranked.setdefault(fitted, []).append(rank)
    chosen = {role: tuple(i for *_, i in sorted(places)) for role, places in ranked.items()}
    chosen = {
        role: sorted_places[:1] if role in _SINGLE else tuple(sorted(sorted_places))
        for role, sorted_places in chosen.items()
    }
    _amount_of_nothing(chosen, sample)
    our_name_aside(chosen, names, contents)
    theirs_beside_ours(chosen, [place for *_, place in ranked.get(Role.ACCOUNT, ())], names, contents)
    _complete(chosen, names, contents, sample)
    alike = [place for *_, place in ranked.get(Role.AMOUNT, ())]
    settle_abroad(chosen, alike, names, contents, sample)
    settle_fees(chosen, contents, sample)
    settle_taxes(chosen, names, contents, sample)
    settle_payouts(chosen, contents, sample)
    card_of_the_payer(chosen, names, contents)
    return {str(role): places for role, places in chosen.items() if places}


def _amount_of_nothing(chosen: dict[Role, tuple[int, ...]], sample: Sequence[Sequence[str]]) -> None:
    """An amount that is zero in every row, beside a debit or credit that is not, is none (what is carried to the next month)."""
    sides = [i for role in (Role.DEBIT, Role.CREDIT) for i in chosen.get(role, ())]
    if Role.AMOUNT in chosen and not _moves(chosen[Role.AMOUNT], sample) and _moves(sides, sample):
        del chosen[Role.AMOUNT]


def _moves(places: Sequence[int], sample: Sequence[Sequence[str]]) -> bool:
    return any(_MOVED.search(row[i]) for row in sample for i in places)


def _fitted(role: Role, content: Content) -> Role | None:
    """The role a column can have, given what is in it; null where header and content contradict each other."""
    if role is Role.IGNORED:
        return Role.TRANSACTION_DATE if content.dates >= 0.9 and content.length >= 10 else role
    if not content.filled:
        empty = role in MONEY_ROLES and role not in (Role.DEBIT, Role.CREDIT)
        return None if empty or (role in DATE_ROLES and content.sampled) else role
    if role in DATE_ROLES:
        return role if content.dates >= 0.6 else None
    if role in MONEY_ROLES:
        if content.amounts >= 0.6:
            return role
        if max(content.flags, content.sides) >= 0.9:
            return Role.DIRECTION
        return (
            Role.VALUE_DATE if content.dates >= 0.9 else None
        )  # Valor, вальор: an amount in some languages, a day in others
    if role in (Role.CURRENCY, Role.ORIGINAL_CURRENCY):
        if content.dates >= 0.6:
            return Role.VALUE_DATE
        return role if content.currencies >= 0.6 or content.units >= 0.9 else None
    if role is Role.DIRECTION:  # a few rows of a third word are set aside one by one
        return role if max(content.flags, content.sides) >= 0.6 else None
    plain = content.flags >= 0.95 and content.filled >= 0.95
    if plain and (role is Role.TRANSACTION_CODE or (role is Role.STATUS and content.distinct > 1)):
        return Role.DIRECTION  # a status `Sent` in every row says that it is done
    if plain and role is Role.LABEL and content.distinct > 1:
        return Role.DIRECTION  # `Details` with DEBIT and CREDIT only
    if content.dates >= 0.9 and content.distinct > 1:
        return None
    if role in (Role.ACCOUNT, Role.PAYOUT_ID) and (
        content.cents >= 0.8 or (content.decimals >= 0.8 and content.distinct > 3)
    ):
        return None  # an amount paid by card, or paid out: no number of either (American Express writes its cards `-11001`)
    if role in (Role.LABEL, Role.COUNTERPARTY_NAME) and content.decimals >= 0.8 and not content.words:
        return None  # the header belongs to another column: some exports have more names than columns
    if role in (Role.COUNTERPARTY_NAME, Role.LABEL) and content.ibans >= 0.8:
        return Role.COUNTERPARTY_IBAN
    return role


def _complete(
    chosen: dict[Role, tuple[int, ...]],
    names: Sequence[str],
    contents: Sequence[Content],
    sample: Sequence[Sequence[str]],
) -> None:
    """Fill the roles a table cannot do without from the content of columns no header spoke for."""
    taken = {i for places in chosen.values() for i in places}
    free = [i for i in range(len(contents)) if i not in taken and role_of_header(names[i])[0] is not Role.BALANCE]
    if not any(role in chosen for role in DATE_ROLES):
        _dates_by_content(chosen, free, contents)
    if Role.BOOKING_DATE not in chosen:
        spare = next((r for r in (Role.TRANSACTION_DATE, Role.VALUE_DATE) if r in chosen), None)
        if spare is not None:
            chosen[Role.BOOKING_DATE] = chosen.pop(spare)
    if not any(role in chosen for role in (Role.AMOUNT, Role.DEBIT, Role.CREDIT)):
        money_by_content(
            chosen, [i for i in free if i not in {c for p in chosen.values() for c in p}], contents, sample
        )
    taken = {i for places in chosen.values() for i in places}
    free = [i for i in range(len(contents)) if i not in taken]
    pair_by_content(chosen, free, contents, sample, names)
    free = [i for i in free if i not in {c for p in chosen.values() for c in p}]
    _direction_by_content(chosen, [i for i in free if not _is_dashes(names[i], i, sample)], contents)
    for place in free:
        content = contents[place]
        if content.currencies >= 0.9 and Role.CURRENCY not in chosen:
            chosen[Role.CURRENCY] = (place,)
        elif (
            place == 0
            and not any(names)
            and Role.ACCOUNT not in chosen
            and content.accounts >= 0.9
            and content.distinct <= max(1, len(sample) // 2)
        ):
            chosen[Role.ACCOUNT] = (place,)
        elif content.ibans >= 0.8 and not names[place]:
            role = (
                Role.ACCOUNT
                if content.distinct == 1 and content.filled > 0.9 and Role.ACCOUNT not in chosen
                else Role.COUNTERPARTY_IBAN
            )
            if role not in chosen:
                chosen[role] = (place,)
    if Role.ORIGINAL_AMOUNT in chosen and not {Role.AMOUNT, Role.DEBIT, Role.CREDIT} & chosen.keys():
        chosen[Role.AMOUNT] = chosen.pop(Role.ORIGINAL_AMOUNT)  # what was paid, and nothing says what it came to
    if Role.CURRENCY not in chosen and Role.ORIGINAL_AMOUNT not in chosen and Role.ORIGINAL_CURRENCY in chosen:
        chosen[Role.CURRENCY] = chosen.pop(Role.ORIGINAL_CURRENCY)
    account_by_content(chosen, names, contents, len(sample))
    _status_by_content(chosen, free, sample)
    taken = {i for places in chosen.values() for i in places}
    others = [i for i in range(len(contents)) if i not in taken and contents[i].filled and contents[i].dates < 0.9]
    wordy = [i for i in others if contents[i].words >= 0.3 and contents[i].currencies < 0.9]
    if Role.LABEL not in chosen and wordy:
        longest = max(wordy, key=lambda i: contents[i].length * contents[i].filled)
        chosen[Role.LABEL] = tuple(wordy) if not any(names) else (longest,)
        taken |= set(chosen[Role.LABEL])
    rest = [i for i in others if i not in taken and contents[i].decimals < 0.5]
    if rest:
        chosen[Role.INFORMATION] = (*chosen.get(Role.INFORMATION, ()), *rest)


def _dates_by_content(chosen: dict[Role, tuple[int, ...]], free: list[int], contents: Sequence[Content]) -> None:
    columns = [i for i in free if contents[i].dates >= 0.6 and contents[i].filled >= 0.5]
    if not columns:
        columns = [i for i in free if contents[i].dates >= 0.6]
    if columns:
        chosen[Role.BOOKING_DATE] = (columns[0],)
    if len(columns) > 1:
        chosen[Role.VALUE_DATE] = (columns[1],)


def _status_by_content(chosen: dict[Role, tuple[int, ...]], free: list[int], sample: Sequence[Sequence[str]]) -> None:
    """A column that says of every row whether it is booked, whatever its header: German savings banks call it `Info`."""
    if Role.STATUS in chosen:
        return
    for place in free:
        words = {row[place].strip() for row in sample}
        if words and all(says_whether_booked(word) for word in words):
            chosen[Role.STATUS] = (place,)
            return


def _direction_by_content(chosen: dict[Role, tuple[int, ...]], free: list[int], contents: Sequence[Content]) -> None:
    if Role.DIRECTION in chosen or Role.AMOUNT not in chosen or contents[chosen[Role.AMOUNT][0]].negative:
        return
    flags = [i for i in free if contents[i].flags >= 0.95 and contents[i].filled >= 0.95]
    if flags:
        chosen[Role.DIRECTION] = (flags[0],)


def _is_dashes(name: str, place: int, sample: Sequence[Sequence[str]]) -> bool:
    """Whether a column whose header is some other word holds dashes only: they stand for nothing, not for money going out."""
    return bool(normal_form(name)) and {row[place] for row in sample} <= {"", *DASHES}
