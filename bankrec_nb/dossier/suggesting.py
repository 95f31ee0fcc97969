"""Suggestions: computed by the matcher, kept as derived data, shown as far as decisions have left them standing."""

from __future__ import annotations

import json
import logging
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

import polars as pl

from bankrec_nb import __version__
from bankrec_nb.domain import tables as t
from bankrec_nb.domain.ledger_accounts import usual_account_expr
from bankrec_nb.dossier.frames import books_of
from bankrec_nb.dossier.memory import aliases
from bankrec_nb.matching.earlier import Earlier
from bankrec_nb.store.applying import item_limit, transaction_limit
from bankrec_nb.store.cache import fingerprint
from bankrec_nb.store.fold import fold
from bankrec_nb.store.manifest import MATCH_RUN

if TYPE_CHECKING:
    from bankrec_nb.domain.books import Books
    from bankrec_nb.dossier.workspace import Workspace
    from bankrec_nb.matching.explanation import Explanation
    from bankrec_nb.store.state import Limit, State

log = logging.getLogger(__name__)

Minor = TypeVar("Minor", int, pl.Expr)
NAME, _SOLVED = "suggestions", "solved"
_RANK = pl.col("rank").rank("ordinal").over("transaction_id").cast(pl.Int64)
"""Ranks from 1 without gaps, also where a better suggestion fell away or was too weak to be told."""
TABLES = {
    "suggestions": t.SUGGESTION, "allocations": t.ALLOCATION, "adjustments": t.ADJUSTMENT, "evidence": t.EVIDENCE,
}  # fmt: skip
LIMITS = {"transaction_id": pl.String, "limit": pl.String}


@dataclass(frozen=True)
class Proposed:
    """The matcher's answer: frames conform to domain/tables.py, group_id is the suggestion's id."""

    suggestions: pl.DataFrame
    allocations: pl.DataFrame
    adjustments: pl.DataFrame
    evidence: pl.DataFrame
    limits: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=LIMITS))
    """Searches that were cut short, one row each: transaction_id, limit. Also of lines that nothing was found for."""

    @staticmethod
    def none() -> Proposed:
        """No suggestion."""
        return Proposed(*(table.empty() for table in TABLES.values()))

    @property
    def digest(self) -> str:
        """A hash over all that is proposed: two runs that agree byte for byte have the same."""
        return fingerprint(*(getattr(self, name).write_json() for name in TABLES))


def run(ws: Workspace, books: Books) -> tuple[Proposed, tuple[str, ...]]:
    """Match what is open against what is waiting; the result is kept for the next process, the run is recorded."""
    found, limits, solved = propose(ws, books, ws.state, _solved_before(ws))
    ws.derived.put(NAME, mark(ws), vars(found))
    _keep_solved(ws, solved)
    _note_run(ws, found)
    return found, limits


def _solved_before(ws: Workspace) -> Earlier:
    """What the last run solved, part by part; nothing where this engine has not run yet."""
    kept = ws.derived.get(_SOLVED, __version__)
    earlier = Earlier()
    if kept is not None:
        earlier.parts = {key: json.loads(answer) for key, answer in kept["parts"].iter_rows()}
    return earlier


def _keep_solved(ws: Workspace, solved: Earlier) -> None:
    rows = [(key, json.dumps(answer)) for key, answer in solved.parts.items()]
    frame = pl.DataFrame(rows, schema={"key": pl.Binary, "answer": pl.String}, orient="row")
    ws.derived.put(_SOLVED, __version__, {"parts": frame})


def propose(
    ws: Workspace, books: Books, state: State, earlier: Earlier | None = None
) -> tuple[Proposed, tuple[str, ...], Earlier]:
    """The matcher's answer for these books, in words where its searches were cut short, and what it solved.

    `earlier` is what a run before solved; the answer is the same without it.
    """
    from bankrec_nb.matching import match_frames

    transactions, items = still_open(books, state)
    items = items.join(ws.merged.gone, on="item_id", how="anti", maintain_order="left")
    known = _known(ws, books, state, transactions)
    # Handed over, not kept: the matcher lets the copies go when it has coded them.
    given = [items, transactions]
    del items, transactions
    result = match_frames(given.pop(), given.pop(), ws.config.settings, **known, earlier=earlier)
    found = Proposed(
        t.SUGGESTION.conform(result.suggestions.with_columns(rank=_RANK).sort("transaction_id", "rank")),
        t.ALLOCATION.conform(result.allocations),
        t.ADJUSTMENT.conform(_booked_somewhere(result.adjustments)),
        t.EVIDENCE.conform(result.evidence.sort("suggestion_id", "evidence_kind")),
        result.limits.select(*LIMITS),
    )
    limits = tuple(f"{transaction}: {limit}" for transaction, limit in result.limits.iter_rows())
    return found, limits, result.earlier


def _booked_somewhere(adjustments: pl.DataFrame) -> pl.DataFrame:
    """Named differences with their usual account where the matcher names none."""
    usual = usual_account_expr(pl.col("adjustment_kind"), pl.col("amount_minor"))
    return adjustments.with_columns(ledger_account=pl.coalesce("ledger_account", usual))


def explanation(ws: Workspace, books: Books, transaction_id: str) -> Explanation:
    """Why the matcher proposes what it proposes for one transaction, or nothing."""
    from bankrec_nb.matching.explanation import explain

    transactions, items = still_open(books, ws.state)
    items = items.join(ws.merged.gone, on="item_id", how="anti", maintain_order="left")
    known = _known(ws, books, ws.state, transactions)
    return explain(transaction_id, transactions, items, ws.config.settings, **known)


def _known(ws: Workspace, books: Books, state: State, transactions: pl.DataFrame) -> dict[str, Any]:
    """What the matcher is told beside transactions and items."""
    return {
        "details": books.details.join(transactions, on="transaction_id", how="semi", maintain_order="left"),
        "memory": aliases(books, state),
        "rules": rule_frame(state),
        "own_accounts": [a.account_id for a in ws.config.accounts],
    }


def still_open(books: Books, state: State) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Booked transactions with something remaining (outside closed periods) and items with something open."""
    position = books.transaction_position().filter(pl.col("remaining_minor") != 0)
    transactions = books.transactions.join(
        position.select("transaction_id", "remaining_minor"), on="transaction_id", maintain_order="left"
    )
    for period in state.closed.values():
        carried = list(period.event.payload.get("open_transactions", ()))
        by_then = pl.col("booking_date").cast(pl.String) <= period.last_day
        inside = (pl.col("account_id") == period.account_id) & by_then & ~pl.col("transaction_id").is_in(carried)
        transactions = transactions.filter(~inside)
    opened = books.item_position().filter(pl.col("open_minor") != 0).select("item_id", _open="open_minor")
    items = (
        books.items.join(opened, on="item_id", maintain_order="left")
        .with_columns(open_minor=pl.col("_open"))
        .drop("_open")
    )
    return transactions, items


def rule_frame(state: State) -> pl.DataFrame:
    """The rules in force."""
    return t.RULE.conform(
        t.RULE.frame({k: v for k, v in rule.items() if k in t.RULE.names} for rule in state.rules.values())
    )


def mark(ws: Workspace) -> str:
    """Suggestions stay usable while facts, engine and settings are the same; decisions only thin them out."""
    return fingerprint(ws.facts_mark(), ws.config.settings)


def _note_run(ws: Workspace, found: Proposed) -> None:
    """Record which run gave what, once per different result: a later run can be compared with it."""
    runs = ws.match_runs()
    note = {"mark": mark(ws), "digest": found.digest, "suggestions": found.suggestions.height}
    if runs and {k: runs[-1].payload.get(k) for k in note} == note:
        return
    with ws.turn(ws.manifest):
        ws.record(ws.manifest, [ws.draft(MATCH_RUN, note, log_name="manifest")])


def load(ws: Workspace) -> Proposed:
    """The last run's suggestions; when only their cache was deleted they are computed again, from the books as they were."""
    now = mark(ws)
    cached = ws.derived.get(NAME, now)
    if cached is not None and set(cached) >= set(TABLES):
        return Proposed(**cached)
    last = next((event for event in reversed(ws.match_runs()) if event.payload.get("mark") == now), None)
    if last is None:
        return Proposed.none()
    then = fold([e for e in ws.state.events if e.order < last.order], ws.limits)
    found, _, _ = propose(ws, books_of(ws.merged, then, ws.limits), then)
    if found.digest != last.payload.get("digest"):
        log.warning("The suggestions came back different from those of %s: run the matching again.", last.at[:16])
    ws.derived.put(NAME, now, vars(found))
    return found


def standing(ws: Workspace, books: Books, found: Proposed) -> Proposed:
    """Suggestions that can still be applied as they are, ranked anew where a better one fell away.

    Gone are rejected ones, those whose transaction is explained, and those that would use more than is left.
    """
    suggestions, allocations, adjustments = (
        f.lazy() for f in (found.suggestions, found.allocations, found.adjustments)
    )
    transactions = (
        books.transaction_position().lazy().select(id="transaction_id", left="remaining_minor", whole="amount_minor")
    )
    items = books.item_position().lazy().select(id="item_id", left="open_minor")
    items = items.join(books.items.lazy().select(id="item_id", whole="open_minor"), on="id")
    parts = [
        allocations.select("group_id", id="transaction_id", used="allocated_minor"),
        adjustments.select("group_id", id="transaction_id", used="amount_minor"),
    ]
    uses = allocations.select("group_id", id="item_id", used="item_allocated_minor")
    waiting = transactions.filter(pl.col("left") != 0).select(transaction_id="id")
    rejected = pl.LazyFrame({"suggestion_id": list(ws.state.rejected)}, schema={"suggestion_id": pl.String})
    fallen = [
        rejected,
        suggestions.join(waiting, on="transaction_id", how="anti").select("suggestion_id"),
        _beyond(pl.concat(parts), transactions),
        _beyond(uses, items),
    ]
    return _without(found, pl.concat(fallen).unique().collect())


def standing_of(ws: Workspace, found: Proposed) -> Proposed:
    """As `standing`, for a few suggestions: what is left is asked of the fold, and usually needs no query."""
    fallen = _fallen(ws, found)
    return _without(found, pl.DataFrame({"suggestion_id": sorted(fallen)}, schema={"suggestion_id": pl.String}))


def _fallen(ws: Workspace, found: Proposed) -> set[str]:
    """Which of a few suggestions have fallen away, by the rule of `standing`."""
    state, used, used_items = ws.state, Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for group, transaction, item, minor, item_minor in found.allocations.select(
        "group_id", "transaction_id", "item_id", "allocated_minor", "item_allocated_minor"
    ).iter_rows():
        used[group, transaction] += minor
        used_items[group, item] += item_minor
    for group, transaction, minor in found.adjustments.select("group_id", "transaction_id", "amount_minor").iter_rows():
        used[group, transaction] += minor
    own = found.suggestions.select("suggestion_id", "transaction_id").rows()
    transactions, items = {i for _, i in [*own, *used]}, {i for _, i in used_items}
    ws.limits.prime(transactions, items)
    left = {i: _left(transaction_limit(state, i, ws.limits), state.used_transaction.get(i, 0)) for i in transactions}
    opened = {i: _left(item_limit(state, i, ws.limits), state.used_item.get(i, 0)) for i in items}
    return {
        *(group for group, i in own if group in state.rejected or not left[i][0]),
        *(group for (group, i), minor in used.items() if not _fits(minor, *left[i])),
        *(group for (group, i), minor in used_items.items() if not _fits(minor, *opened[i])),
    }


def _left(limit: Limit | None, used: int) -> tuple[int, int]:
    """What is left, and the whole; nothing of what is not there."""
    return (limit.minor - used, limit.minor) if limit is not None else (0, 0)


def _fits(used: Minor, left: Minor, whole: Minor) -> Minor:
    """Whether this much of what is left can be used: what stays lies between nothing and the whole, as the fold asks."""
    stays = left - used
    return ((stays >= 0) & (stays <= whole)) | ((stays <= 0) & (stays >= whole))


def _beyond(uses: pl.LazyFrame, position: pl.LazyFrame) -> pl.LazyFrame:
    """Suggestions that would use more of something than is left, or what is not there."""
    sums = uses.group_by("group_id", "id").agg(pl.col("used").sum()).join(position, on="id", how="left")
    fits = _fits(pl.col("used"), pl.col("left"), pl.col("whole"))
    return sums.filter(~fits.fill_null(value=False)).select(suggestion_id="group_id")


def _without(found: Proposed, fallen: pl.DataFrame) -> Proposed:
    """The suggestions but those fallen away: few as a rule, which makes leaving them out faster than keeping the others."""
    if fallen.is_empty():
        return found
    gone = fallen.lazy()
    suggestions, evidence = (
        frame.lazy().join(gone, on="suggestion_id", how="anti", maintain_order="left")
        for frame in (found.suggestions, found.evidence)
    )
    allocations, adjustments = (
        frame.lazy().join(gone, left_on="group_id", right_on="suggestion_id", how="anti", maintain_order="left")
        for frame in (found.allocations, found.adjustments)
    )
    left = pl.collect_all([suggestions.with_columns(rank=_RANK), allocations, adjustments, evidence])
    return replace(Proposed(*left), limits=found.limits)


def only(found: Proposed, asked: list[str]) -> Proposed:
    """The suggestions with these ids, or of these transactions: all that deciding on them has to look at."""
    ids = pl.Series(asked, dtype=pl.String).implode()
    suggestions = found.suggestions.lazy()
    mine = suggestions.filter(pl.col("suggestion_id").is_in(ids) | pl.col("transaction_id").is_in(ids))
    return _cut(found, suggestions.join(mine, on="transaction_id", how="semi", maintain_order="left"))


def _cut(found: Proposed, suggestions: pl.LazyFrame) -> Proposed:
    """These suggestions with what belongs to them; in one query, because a click pays for each more than for its rows."""
    ids = suggestions.select("suggestion_id", group_id="suggestion_id")
    keys = {"group_id": (found.allocations, found.adjustments), "suggestion_id": (found.evidence,)}
    parts = [
        frame.lazy().join(ids, on=key, how="semi", maintain_order="left")
        for key, frames in keys.items()
        for frame in frames
    ]
    return Proposed(*pl.collect_all([suggestions, *parts]))
