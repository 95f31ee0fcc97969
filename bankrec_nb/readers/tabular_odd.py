"""Records that do not fit a bank's table: set aside where they may be movements, told as skipped where they are remarks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.delimited_form import is_data_row
from bankrec_nb.readers.headers import says_only_balance
from bankrec_nb.readers.letters import normal_form
from bankrec_nb.readers.tabular_cells import LINE
from bankrec_nb.readers.tabular_dates import parts_of
from bankrec_nb.readers.tabular_rows import text_only

if TYPE_CHECKING:
    from bankrec_nb.readers.headers import Head
    from bankrec_nb.readers.tabular_cells import Cells, Odd
    from bankrec_nb.readers.tabular_money import Money


def odd_issues(cells: Cells, head: Head, body: pl.DataFrame, moves: pl.Series) -> list[dict[str, object]]:
    """Records that do not fit: quarantined where they may be movements, told as skipped where they are remarks."""
    lines = body[LINE].filter(moves)
    first, last = (int(lines[0]), int(lines[-1])) if not lines.is_empty() else (0, 0)
    return [
        _odd_issue(odd, first, last)
        for odd in cells.odd
        if odd.line > head.line
        and (head.line or odd.line > first or (_may_be_movement(odd) and _dated_alike(odd, body, moves)))
    ]


def remarks(cells: Cells, head: Head) -> list[list[str]]:
    """Records below the header that do not fit the table and are no movements: they may state a balance."""
    return [list(o.cells) for o in cells.odd if o.line > head.line and (_states_balance(o) or not _may_be_movement(o))]


def _states_balance(odd: Odd) -> bool:
    """Whether a record says nothing but a balance: `Kontostand;15.09.2026;;;1.487,50;EUR`."""
    return says_only_balance(text_only(dict(enumerate(odd.cells))))


def _may_be_movement(odd: Odd) -> bool:
    return is_data_row(list(odd.cells))


def _dated_alike(odd: Odd, body: pl.DataFrame, moves: pl.Series) -> bool:
    """Whether a line above all movements has a day where the first of them has one: else it is a preamble."""
    if not moves.any():
        return True
    row = body.row(int(moves.arg_true()[0]))[1:]
    return any(parts_of(str(mine)) and parts_of(theirs) for mine, theirs in zip(row, odd.cells, strict=False))


def _odd_issue(odd: Odd, first: int, last: int) -> dict[str, object]:
    filled = [c for c in odd.cells if c]
    dated = any(parts_of(c) is not None for c in filled)
    remark = not dated and (len(filled) <= 2 or odd.line > last) and len(filled) <= 4
    if odd.cells and odd.line > first and (remark or (odd.line > last and _states_balance(odd))):
        return issue(
            Severity.NOTE,
            "line_skipped",
            "The line is not a row of the table; it was left out.",
            line=odd.line,
            raw=odd.raw,
        )
    return issue(Severity.QUARANTINED, "column_count", odd.reason, line=odd.line, raw=odd.raw,
                 action="Look for a missing quote, a separator inside a text, or a line that was cut off.")  # fmt: skip


_ENTRY = re.compile(
    r"^(?:(?:numero|num|n|no|nr|code|id) )?(?:(?:de|d|du|of) )?(?:l )?"
    r"(journal|voucher|transaction|entry|ecriture|piece|asiento|registrazione|buchungssatz|beleg|blg|bilag|verifikat)"
)


_LETTERED = re.compile(r"\b(lettrage|lettre|let|journal|piece|ecriture|jnl|jrn)\b")


def ledger_doubt(money: Money, body: pl.DataFrame, moves: pl.Series) -> list[dict[str, object]]:
    """A warning where the accounts are several of a French or Belgian ledger, beside a journal, a piece or a lettering."""
    place = money.profile.column("account")
    if place is None or not any(_LETTERED.search(normal_form(name)) for name in money.profile.header):
        return []
    accounts = [str(v) for v in body[f"c{place}"].filter(moves).unique(maintain_order=True).head(200).to_list()]
    if len(accounts) < 2 or not all(re.fullmatch(r"[1-7]\d{2}[0-9A-Z]{0,9}", account) for account in accounts):
        return []
    message = (
        f"The accounts are a ledger's ({accounts[0]}, {accounts[1]} …): these are postings, not a bank's statement."
    )
    action = "Bring in the bank's statement; the books come as a FEC, a DATEV batch or a list of open items."
    return [issue(Severity.WARNING, "journal", message, action=action)]


_LEDGER_ACCOUNT = re.compile(r"[0-9]{3,8}|[0-9]{2,4}[ .-][0-9]{2,4}")
_ACCOUNT_WORDS = r"(?:accounts?|acct|acc|a c|comptes?|cpte?|konto|kto|cuenta|conto|conta|rekening)"
_DEBITED = re.compile(rf"(?:debit|debet|soll|dare|debe|debito) ?{_ACCOUNT_WORDS}|{_ACCOUNT_WORDS} ?(?:au |de |in )?(?:debit|debet|soll|dare|debe|debito)")  # fmt: skip
_CREDITED = re.compile(rf"(?:credit|kredit|haben|avere|haber|credito) ?{_ACCOUNT_WORDS}|{_ACCOUNT_WORDS} ?(?:au |de |in )?(?:credit|kredit|haben|avere|haber|credito)")  # fmt: skip


def both_sides_doubt(money: Money, body: pl.DataFrame) -> list[dict[str, object]]:
    """A warning where each row names the ledger's account that is debited and the one that is credited."""
    names = [normal_form(name) for name in money.profile.header[: body.width - 1]]
    places = [next((i for i, n in enumerate(names) if side.fullmatch(n)), None) for side in (_DEBITED, _CREDITED)]
    if None in places or places[0] == places[1]:
        return []
    shown: list[str] = []
    for place in places:
        accounts = [v for v in body[f"c{place}"].unique(maintain_order=True).head(200).to_list() if v]
        if not accounts or not all(map(_LEDGER_ACCOUNT.fullmatch, accounts)):
            return []
        shown.append(accounts[0])
    message = f"The accounts are a ledger's ({shown[0]}, {shown[1]} …): these are postings, not a bank's statement."
    action = "Bring in the bank's statement; the books come as a FEC, a DATEV batch or a list of open items."
    return [issue(Severity.WARNING, "journal", message, action=action)]


def journal_doubt(money: Money, body: pl.DataFrame, moves: pl.Series) -> list[dict[str, object]]:
    """A warning where the lines of each journal entry add up to zero: both sides of every booking, as no bank has them."""
    for place, name in enumerate(money.profile.header):
        if place >= body.width - 1 or not _ENTRY.match(normal_form(name)):
            continue
        lines = pl.DataFrame({"entry": body[f"c{place}"], "amount": money.amount}).filter(moves)
        entries = lines.group_by("entry").agg(pl.len().alias("lines"), pl.col("amount").sum())
        if entries.height >= 2 and bool(((entries["lines"] > 1) & (entries["amount"] == 0)).all()):
            message = "The lines of each entry add up to zero: this is a ledger's journal, not a bank's statement."
            action = "Bring in the bank's statement; the books come as a FEC, a DATEV batch or a list of open items."
            return [issue(Severity.WARNING, "journal", message, action=action)]
    return []
