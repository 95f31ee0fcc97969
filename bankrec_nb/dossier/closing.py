"""Closing a period of an account: proved, signed by two people, sealed with hashes; reopened only by another person.

    sign_off (preparer) ──▶ close (reviewer): every proof holds → seals/<period>-<account>-<n>.json → close event → pack

The seal names every file, fact and log head it rests on, so a cut log tail or a changed fact shows later. Bank lines
still open can be carried forward by name: decisions on those stay possible, all others of the period are refused.
"""

from __future__ import annotations

import calendar
import hashlib
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb import __version__
from bankrec_nb.domain.errors import DecisionRefused, NotFound, NotReadyToClose, PeriodClosed, SettingRefused
from bankrec_nb.domain.masking import masked
from bankrec_nb.domain.money import checked_sum, decimal_text
from bankrec_nb.domain.vocabulary import DecisionKind
from bankrec_nb.dossier import answering
from bankrec_nb.dossier.accounts import account_named
from bankrec_nb.dossier.proving import BLOCKING, let_stand, sentence, statement_findings
from bankrec_nb.reporting import reconciliation_statement
from bankrec_nb.store.atomic import write_atomically
from bankrec_nb.store.cache import fingerprint
from bankrec_nb.store.record import canonical

if TYPE_CHECKING:
    from bankrec_nb.dossier.answers import Answers
    from bankrec_nb.dossier.workspace import Workspace
    from bankrec_nb.reporting import ReconciliationStatement
    from bankrec_nb.store.record import Event


@dataclass(frozen=True)
class Scope:
    """What is closed: an account up to and including a day."""

    account_id: str
    period: str
    last_day: date


def scope(dossier: Answers, ws: Workspace, period: str, account: str | None) -> Scope:
    """The account and last day meant by `2026-10` and an account's id or name (the only one by default).

    Raises:
        SettingRefused: the period is not a month. NotFound: no such account, or several and none named.
    """
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", period)
    if found is None:
        raise SettingRefused(f"'{period}' is not a month.", where="period", action='Write "2026-10".')
    year, month = int(found[1]), int(found[2])
    last = date(year, month, calendar.monthrange(year, month)[1])
    known = dossier.accounts["account_id"].to_list()
    named = account_named(ws, account) or (known[0] if len(known) == 1 else None)
    if named is None or named not in known:
        raise NotFound(
            f"{len(known)} accounts are here: name one.", where="close", action=f"Known: {', '.join(known)}."
        )
    return Scope(named, period, last)


def obstacles(dossier: Answers, ws: Workspace, place: Scope, *, carry_forward: bool) -> list[str]:
    """Why the period cannot be closed yet, in words; empty when every proof holds."""
    statement = reconciliation(dossier, place)
    found = [f"{where}: {what}" for where, what in ws.problems()]
    found += [f"Conflict: {reason} Resolve it first." for reason in dossier.conflicts["reason"]]
    found += _statement_obstacles(dossier, ws, place)
    if not statement.bank.proved_by_statement:
        found.append("No bank statement proves the balance up to that day.")
    if statement.difference_minor:
        found.append(f"The difference is {decimal_text(statement.difference_minor, statement.currency)}, not zero.")
    unnamed = _unexplained(dossier, place).height
    if unnamed:
        found.append(f"{unnamed} differences have neither an account nor a note.")
    stale = dossier.matches.filter("stale").height
    if stale:
        found.append(f"{stale} matches are stale: their documents changed at the source, or are gone there.")
    left = open_transactions(dossier, place).height
    if left and not carry_forward:
        found.append(f"{left} bank transactions are not explained: decide on them, or carry them forward by name.")
    return found


def _statement_obstacles(dossier: Answers, ws: Workspace, place: Scope) -> list[str]:
    """What the account's statements up to the day leave unproved and nobody let stand."""
    mine = dossier.statements.filter(
        pl.col("account_id") == place.account_id,
        pl.coalesce("from_date", "to_date", pl.lit(place.last_day)) <= place.last_day,
    )
    found = statement_findings(ws, mine).filter(pl.col("finding").is_in(BLOCKING), pl.col("let_stand").is_null())
    return [sentence(row) for row in found.to_dicts()]


def _own(dossier: Answers, place: Scope) -> pl.DataFrame:
    return dossier.books.booked(place.last_day).filter(pl.col("account_id") == place.account_id)


def open_transactions(dossier: Answers, place: Scope) -> pl.DataFrame:
    """Booked transactions up to the day with something remaining."""
    left = dossier.books.transaction_position().filter(pl.col("remaining_minor") != 0)
    return _own(dossier, place).join(
        left.select("transaction_id", "remaining_minor"), on="transaction_id", maintain_order="left"
    )


def _unexplained(dossier: Answers, place: Scope) -> pl.DataFrame:
    bare = pl.col("ledger_account").is_null() & pl.col("note").is_null()
    kinds = pl.col("adjustment_kind").is_in(["handled", "account", "write_off"])
    return dossier.adjustments.filter(bare & kinds).join(_own(dossier, place), on="transaction_id", how="semi")


def reconciliation(dossier: Answers, place: Scope) -> ReconciliationStatement:
    """The account's reconciliation statement at the period's end."""
    return reconciliation_statement(dossier.books, place.account_id, place.last_day, about=answering.about(dossier))


def digest(dossier: Answers, place: Scope, carried: set[str]) -> str:
    """A hash over what is sealed: the account's transactions up to the day and what explains them, carried ones apart."""
    own = _own(dossier, place).select("transaction_id", "booking_date", "amount_minor").sort("transaction_id")
    settled = own.filter(~pl.col("transaction_id").is_in(list(carried)))
    rows = [own.write_json()]
    for frame, columns in (
        (dossier.allocations, ["transaction_id", "item_id", "allocated_minor", "item_allocated_minor"]),
        (dossier.adjustments, ["transaction_id", "item_id", "adjustment_kind", "amount_minor", "ledger_account"]),
    ):
        mine = frame.join(settled, on="transaction_id", how="semi").select(columns)
        rows.append(mine.sort(columns, nulls_last=True).write_json())
    return fingerprint(*rows)


def figures(dossier: Answers, place: Scope) -> dict[str, Any]:
    """Counts and control sums (minor units) that the seal and the sign-off carry."""
    own, statement = _own(dossier, place), reconciliation(dossier, place)
    allocated = dossier.allocations.join(own, on="transaction_id", how="semi")
    adjusted = dossier.adjustments.join(own, on="transaction_id", how="semi")
    return {
        "currency": statement.currency,
        "bank_balance_minor": statement.bank_balance_minor,
        "book_balance_minor": statement.book_balance_minor,
        "difference_minor": statement.difference_minor,
        "bank_only_minor": statement.bank_only_minor,
        "books_only_minor": statement.books_only_minor,
        "named_minor": statement.named_minor,
        "transactions": own.height,
        "transactions_minor": checked_sum(own["amount_minor"]),
        "allocations": allocated.height,
        "allocated_minor": checked_sum(allocated["allocated_minor"]),
        "adjustments": adjusted.height,
        "adjusted_minor": checked_sum(adjusted["amount_minor"]),
    }


def sign_off(dossier: Answers, ws: Workspace, period: str, account: str | None, why: str) -> Event:
    """The preparer's signature under the figures as they are now."""
    place = scope(dossier, ws, period, account)

    def build(_state: Any) -> dict[str, Any]:
        _refuse_if_closed(ws, place)
        carried = set(open_transactions(dossier, place)["transaction_id"])
        return {
            "account_id": place.account_id, "period": place.period, "role": "preparer",
            "digest": digest(dossier, place, carried), "figures": figures(dossier, place),
        }  # fmt: skip

    return ws.decide(DecisionKind.SIGN_OFF, build, why)


def close(dossier: Answers, ws: Workspace, period: str, account: str | None, why: str, *, carry_forward: bool) -> Event:
    """Seal the period; see `Dossier.close`."""
    place = scope(dossier, ws, period, account)
    if ws.config.single_person_firm and (place.account_id, place.period) not in ws.state.closed:
        sign_off(dossier, ws, period, account, "one-person firm")

    def build(_state: Any) -> dict[str, Any]:
        _refuse_if_closed(ws, place)
        in_the_way = obstacles(dossier, ws, place, carry_forward=carry_forward)
        if in_the_way:
            raise NotReadyToClose(
                " ".join(in_the_way), where=f"{place.period} {masked(place.account_id)}", action="Then close again."
            )
        carried = sorted(open_transactions(dossier, place)["transaction_id"])
        now = digest(dossier, place, set(carried))
        signed = _reviewed(ws, place, now)
        seal = _seal(dossier, ws, place, carried, now, signed)
        content = canonical(seal)
        sha256 = hashlib.sha256(content).hexdigest()
        name = f"{place.period}-{re.sub(r'[^A-Za-z0-9]', '', place.account_id)}-{sha256[:8]}.json"
        # The seal is written first: a kill before the event leaves a file that nothing refers to.
        write_atomically(ws.layout.seals / name, content)
        return {
            "account_id": place.account_id, "period": place.period, "last_day": place.last_day.isoformat(), "role": "reviewer",
            "seal_file": name, "seal_sha256": sha256, "digest": now, "open_transactions": carried,
            "exception": seal["exception"],
        }  # fmt: skip

    return ws.decide(DecisionKind.CLOSE, build, why)


def _refuse_if_closed(ws: Workspace, place: Scope) -> None:
    standing = ws.state.closed.get((place.account_id, place.period))
    if standing is not None:
        raise PeriodClosed(
            f"it is sealed already by {standing.event.user} on {standing.event.at[:10]}.", where=place.period,
            action="Another person can reopen it, with a reason.",
        )  # fmt: skip


def _signature(ws: Workspace, place: Scope) -> Event | None:
    """The latest preparer's signature since the period was last reopened."""
    mine = {"account_id": place.account_id, "period": place.period}.items()
    reopened = [e for e in ws.state.reopened if mine <= e.payload.items()]
    since = reopened[-1].order if reopened else (0,)
    signed = [e for e in ws.state.signed if mine <= e.payload.items() and e.order > since]
    return signed[-1] if signed else None


def _reviewed(ws: Workspace, place: Scope, now: str) -> Event:
    """The preparer's signature, when it is under these figures and by another person."""
    signed = _signature(ws, place)
    if signed is None:
        raise NotReadyToClose(
            "the preparer has not signed.", where=place.period, action=f'sign_off("{place.period}") first.'
        )
    if signed.payload["digest"] != now:
        raise NotReadyToClose(
            f"something changed since {signed.user} signed on {signed.at[:16]}.",
            where=place.period,
            action="Sign off again.",
        )
    if signed.user == ws.user and not ws.config.single_person_firm:
        raise DecisionRefused(
            f"{signed.user} prepared it, another person must review it.", where=place.period,
            action="A one-person firm sets single_person_firm = true in dossier.toml; the pack then says so.",
        )  # fmt: skip
    return signed


def _seal(dossier: Answers, ws: Workspace, place: Scope, carried: list[str], now: str, signed: Event) -> dict[str, Any]:
    imports = ws.imports()
    earlier = [p.event.payload["seal_sha256"] for p in ws.state.closed.values() if p.account_id == place.account_id]
    return {
        "v": 1, "company": ws.config.company, "account_id": place.account_id, "period": place.period,
        "last_day": place.last_day.isoformat(), "engine": __version__, "digest": now, "open_transactions": carried,
        "figures": figures(dossier, place), "heads": {r.name: list(r.head) for r in ws.readings if r.head[0]},
        "let_stand": [{**e.payload, "user": e.user, "why": e.why, "at": e.at} for e in let_stand(ws).values()],
        "originals": {r.sha256: r.file_name for r in imports},
        "facts": {f.path: f.sha256 for r in imports for f in r.facts},
        "statement": reconciliation(dossier, place).frame.write_json(),
        "preparer": {"user": signed.user, "event_id": signed.event_id, "at": signed.at},
        "reviewer": {"user": ws.user}, "exception": signed.user == ws.user, "earlier_seals": sorted(earlier),
    }  # fmt: skip


def reopen(dossier: Answers, ws: Workspace, period: str, account: str | None, why: str) -> Event:
    """Unseal a period: another person than who closed it, with a reason; the old seal and pack stay."""
    place = scope(dossier, ws, period, account)

    def build(_state: Any) -> dict[str, Any]:
        standing = ws.state.closed.get((place.account_id, place.period))
        if standing is None:
            raise NotFound("it is not closed.", where=f"{place.period} {place.account_id}")
        if not why.strip():
            raise DecisionRefused("reopening needs a reason.", where="reopen", action='why="…"')
        if standing.event.user == ws.user and not ws.config.single_person_firm:
            raise DecisionRefused(f"{ws.user} closed it, another person must reopen it.", where="reopen")
        return {
            "account_id": place.account_id, "period": place.period, "seal_sha256": standing.event.payload["seal_sha256"],
            "exception": standing.event.user == ws.user,
        }  # fmt: skip

    return ws.decide(DecisionKind.REOPEN, build, why)
