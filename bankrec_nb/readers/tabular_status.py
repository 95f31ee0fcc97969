"""Whether a row of a bank's table is booked, still pending, or information only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.vocabulary import BookingStatus, Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.tabular_amounts import DASHES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bankrec_nb.readers.profiles import Profile
    from bankrec_nb.readers.tabular_balance import BalanceProof
    from bankrec_nb.readers.tabular_money import Money

PENDING = (
    r"(?i)^\s*(?:umsatz )?(pending|en attente|en cours|vorgemerkt|offen|pendiente|en curso|in sospeso|in attesa|in elaborazione|"
    r"openstaand|gereserveerd|niet geboekt|reserved|reserver\w*|authori[sz]ed|uncleared|hold|on hold|non contabilizzato|"
    r"a venir|[aà] venir|autorizzat[oa]|non contabile|v[aä]ntande|v[aä]ntar|blokada|w trakcie|w realizacji|oczekuj\w+|cativo|pendente|"
    r"ausstehend|in bearbeitung|processing|in progress|scheduled|beklemede|provizyon|f[uü]gg[oő]ben|[cč]ek[aá]\w*|в обработке|ожида\w*|заблокирован\w*|"
    r"处理中|待处理|等待\w*|保留)\b"
)
"""Words of a status cell, or in place of a date, that say: not booked yet."""
_LEAST_STEPS = 2
_LONGEST_WORD = 24
"""A cell that begins with such a word and is longer is a text."""
_VOID = (
    r"(?i)^\s*(memo|refus[eé]e?|rejet[eé]e?|abgewiesen|zur[uü]ckgewiesen|geweigerd|afgewezen|recusad[oa]|rejeitad[oa]|cancell?ed|canceled|declined|failed|reverted|rejected|denied|voided|refused|annul[eé]e?|abgelehnt|"
    r"storniert|rechazad[oa]|annullat[oa]|geannuleerd|abgebrochen|fehlgeschlagen|[eé]chou[eé]e?|fallid[oa]|fallit[oa]|cancelad[oa]|"
    r"anulad[oa]|rifiutat[oa]|mislukt|nieudan[ay]|odrzucon\w+|anulowan\w+|zam[ií]tnut\w*|iptal\w*|reddedildi|elutas[ií]t\w+|nekad|avbruten|avvist|expired|returned|"
    r"неуспешно|отклон\w+|отмен\w+|ошибка|交易关闭|已关闭|失败|支付失败|撤销|已撤销|取消|취소)\b"
)


_BOOKED = (
    r"(?i)(?:umsatz )?(?:gebucht|booked|posted|comptabilis[eé]e?|contabilizzat[oa]|contabilizad[oa]|geboekt|bokf[oö]rd)"
)
_DONE = (
    r"(?i)(?:umsatz )?(?:gebucht|verbucht|booked|posted|cleared|settled|completed?|executed|processed|success\w*|succeeded|done|paid|approved|captured|final\w*|sent|received|credited|"
    r"debited|valid\w*|active|normal|ok|ок|current|ausgef[uü]hrt|abgeschlossen|erledigt|erfolgreich|effectu[eé]e?|ex[eé]cut[eé]e?|termin[eé]e?|valid[eé]e?|r[eé]gl[eé]e?|"
    r"pay[eé]e?|comptabilis[eé]e?|realizad[oa]|ejecutad[oa]|completad[oa]|pagad[oa]|efetivad[oa]|efetuad[oa]|conclu[ií]d[oa]|liquidad[oa]|aplicad[oa]|completat[oa]|eseguit[oa]|registrat[oa]|"
    r"contabilizzat[oa]|contabilizad[oa]|uitgevoerd|verwerkt|voltooid|geboekt|genomf[oö]rd|utf[oö]rd|utf[oø]rt|bokf[oø]rt|bogf[oø]rt|bokf[oö]rd|wykonan\w+|zrealizowan\w+|zaksi[eę]gowan\w+|rozliczon\w+|"
    r"za[uú][cč]tov[aá]n\w*|proveden\w*|исполнен\w*|выполнен\w*|проведен\w*|успешно|支付成功|交易成功|成功|已存入零钱|已转账|对方已收钱|完了|정상|승인|"
    r"reconciled|unreconciled|matched|unmatched|yes|no|y|n|x|r|c|u|\*|true|false|\d+)"
)
"""Words of a status that say that it is done, or that speak of something else (whether the books have it)."""


def unknown_status(body: pl.DataFrame, profile: Profile, moves: pl.Series) -> list[dict[str, object]]:
    """A warning where a few rows have a status that is no known word, beside most that have another one."""
    place = profile.column("status")
    if place is None:
        return []
    cells = body[f"c{place}"]
    if cells.n_unique() < 2:
        return []
    counts = cells.filter(moves).value_counts()
    words = {str(word).strip(): int(count) for word, count in counts.iter_rows() if word}
    strange = [
        w for w in words if not any(re.match(known, w) for known in (PENDING, _VOID)) and not re.fullmatch(_DONE, w)
    ]
    rare = [w for w in strange if words[w] * 2 < sum(words.values()) and len(w) <= _LONGEST_WORD]
    if len(words) < 2 or not rare:
        return []
    message = f"The status '{rare[0]}' of {sum(words[w] for w in rare)} rows is not known; they were taken as booked."
    return [issue(Severity.WARNING, "status", message, action="Look whether these movements were made; take out those that were not.")]  # fmt: skip


def says_whether_booked(text: str) -> bool:
    """Whether a cell says that the row is booked, or that it is not yet, and nothing else."""
    return bool(re.fullmatch(_BOOKED, text) or (re.match(PENDING, text) and len(text) <= _LONGEST_WORD))


def booking_status(body: pl.DataFrame, money: Money, profile: Profile, left_out: pl.Series) -> pl.Series:
    """booked, pending or information: by a status column's words; a zero amount is information.

    A row without a booking date, where most have one beside the day of the operation, is not booked yet; nor is one that
    the running balance leaves out (`not_in_balance`).
    """
    status, booked, done = (profile.column(r) for r in ("status", "booking_date", "transaction_date"))
    waiting, nothing = left_out, money.amount == 0
    if booked is not None and done is not None:
        undated = (body[f"c{booked}"] == "") & (body[f"c{done}"] != "")
        if int(undated.sum()) * 2 < body.height:
            waiting |= undated
    if status is not None and _says_pending(profile, status):
        waiting |= body[f"c{status}"].str.contains(r"(?i)^\s*(?:true|yes|y|1|ja|oui|si|s[ií])\s*$")
    if status is not None:
        waiting |= body[f"c{status}"].str.contains(PENDING)
        nothing |= body[f"c{status}"].str.contains(_VOID)
    usual = pl.Series([str(BookingStatus.BOOKED)]).new_from_index(0, body.height)
    if not (waiting | nothing).any():
        return usual
    told = usual.set(nothing.fill_null(value=False), str(BookingStatus.INFORMATION))
    return told.set(waiting.fill_null(value=False), str(BookingStatus.PENDING))


def pending_row(heading: bool, line: int, raw: str) -> dict[str, object]:
    """What is said of a row with a word for pending and no day: a heading above others, or a movement of its own."""
    if heading:
        message = "A heading says that rows below it are not booked yet; they were taken as booked."
        return issue(Severity.WARNING, "pending_heading", message, line=line, raw=raw, action="Take out those that are not booked.")  # fmt: skip
    message = "The movement is not booked yet and has no day; it was left out."
    return issue(Severity.NOTE, "pending_row", message, line=line, raw=raw)


def is_void(body: pl.DataFrame, profile: Profile, row: int) -> bool:
    """Whether the row's status says that nothing was moved."""
    place = profile.column("status")
    return place is not None and re.match(_VOID, str(body[f"c{place}"][row])) is not None


def _says_pending(profile: Profile, place: int) -> bool:
    """Whether the column's name is what its yes means: `pending` with True and False (Plaid)."""
    return place < len(profile.header) and re.match(PENDING, profile.header[place].replace("is_", "")) is not None


def not_in_balance(
    body: pl.DataFrame, money: Money, groups: pl.Series, moves: pl.Series, proofs: Mapping[int, BalanceProof]
) -> pl.Series:
    """The newest rows of a statement that have no balance, where each other row has one and all follow from each other.

    A bank that states one balance a day states it behind the day's last movement, so its newest row has one. A row with a
    dash in the place of both a day and its balance says so itself, however short the file.
    """
    none = pl.Series([False]).new_from_index(0, moves.len())
    if money.balance is None or not bool((money.balance.is_null() & moves).any()):
        return none
    none |= _dashed(body, money.profile) & moves
    frame = pl.DataFrame({"g": groups, "b": money.balance}).with_row_index("row").filter(moves)
    places: list[int] = []
    for (key,), rows in frame.group_by("g", maintain_order=True):
        proof = proofs.get(int(str(key)))
        if proof is None or proof.breaks or proof.pairs < _LEAST_STEPS or not (proof.holds or proof.sign > 0):
            continue
        newest_last = rows if proof.order == "oldest_first" else rows.reverse()
        without = newest_last["b"].is_null()
        if 0 < int(without.sum()) < rows.height and without.equals(without.sort()):
            places += newest_last["row"].filter(without).to_list()
    return none.scatter(places, True) if places else none


def _dashed(body: pl.DataFrame, profile: Profile) -> pl.Series:
    """Rows that write a dash for their balance and for one of their days."""
    balance = profile.column("balance")
    days = [i for r in ("booking_date", "value_date", "transaction_date") if (i := profile.column(r)) is not None]
    if balance is None or not days:
        return pl.Series([False]).new_from_index(0, body.height)
    dashed = pl.any_horizontal(pl.col(f"c{i}").is_in(DASHES) for i in days)
    return body.select(dashed & pl.col(f"c{balance}").is_in(DASHES)).to_series()
