"""Suggestions: computed by the matcher, kept as derived data, shown as far as decisions have left them standing."""

from __future__ import annotations

import json
import logging
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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

NAME, _SOLVED = "suggestions", "solved"
TABLES = {
    "suggestions": t.SUGGESTION, "allocations": t.ALLOCATION, "adjustments": t.ADJUSTMENT, "evidence": t.EVIDENCE,
}  # fmt: skip


@dataclass(frozen=True)
class Proposed:
    """The matcher's answer: frames conform to domain/tables.py, group_id is the suggestion's id."""

    suggestions: pl.DataFrame
    allocations: pl.DataFrame
    adjustments: pl.DataFrame
    evidence: pl.DataFrame

    @staticmethod
    def none() -> Proposed:
        """No suggestion."""
        return Proposed(*(table.empty() for table in TABLES.values()))

    @property
    def digest(self) -> str:
        """A hash over all rows: two runs that agree byte for byte have the same."""
        return fingerprint(*(frame.write_json() for frame in vars(self).values()))


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
    result = match_frames(
        transactions, items, ws.config.settings, **_known(ws, books, state, transactions), earlier=earlier
    )
    found = Proposed(
        t.SUGGESTION.conform(result.suggestions.sort("transaction_id", "rank")),
        t.ALLOCATION.conform(result.allocations),
        t.ADJUSTMENT.conform(_booked_somewhere(result.adjustments)),
        t.EVIDENCE.conform(result.evidence.sort("suggestion_id", "evidence_kind")),
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
    if cached is not None and set(cached) == set(TABLES):
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
    left = books.transaction_position().select("transaction_id", "remaining_minor", "amount_minor")
    return _standing(ws.state, found, left, books.item_position().select("item_id", "open_minor"))


def standing_of(ws: Workspace, found: Proposed) -> Proposed:
    """As `standing`, for a few suggestions: what is left is asked of the fold, no frame of all lines is made."""
    if _all_stand(ws, found):
        return found
    return _standing(ws.state, found, _left_of(ws, found), _opened_of(ws, found))


def _standing(state: State, found: Proposed, left: pl.DataFrame, opened: pl.DataFrame) -> Proposed:
    if found.suggestions.is_empty():
        return found
    suggestions, allocations, adjustments, evidence = (frame.lazy() for frame in vars(found).values())
    used = pl.concat([_used(allocations, "allocated_minor"), _used(adjustments, "amount_minor")])
    blocked = pl.concat([_over(used, left.lazy()), _over_items(allocations, opened.lazy())]).unique()
    keep = (
        suggestions.filter(~pl.col("suggestion_id").is_in(list(state.rejected)))
        .join(blocked, left_on="suggestion_id", right_on="group_id", how="anti", maintain_order="left")
        .join(
            left.lazy().filter(pl.col("remaining_minor") != 0), on="transaction_id", how="semi", maintain_order="left"
        )
    )
    ranked = keep.with_columns(rank=pl.col("rank").rank("ordinal").over("transaction_id").cast(pl.Int64))
    ids = ranked.select("suggestion_id")
    parts = [
        f.join(ids, left_on="group_id", right_on="suggestion_id", how="semi", maintain_order="left")
        for f in (allocations, adjustments)
    ]
    shown = evidence.join(ids, on="suggestion_id", how="semi", maintain_order="left")
    # One query for all four: a click pays for each query more than for its rows.
    return Proposed(*pl.collect_all([ranked, *parts, shown]))


def _all_stand(ws: Workspace, found: Proposed) -> bool:
    """Whether none of a few suggestions has fallen away: the usual click, for which no query is needed."""
    state, used_t, used_i = ws.state, Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    ranked = found.suggestions.select("suggestion_id", "transaction_id", "rank").rows()
    suggestions, many = [(s, t) for s, t, _ in ranked], Counter(t for _, t, _ in ranked)
    for group, transaction, item, minor, item_minor in found.allocations.select(
        "group_id", "transaction_id", "item_id", "allocated_minor", "item_allocated_minor"
    ).iter_rows():
        used_t[group, transaction] += minor
        used_i[group, item] += item_minor
    for group, transaction, minor in found.adjustments.select("group_id", "transaction_id", "amount_minor").iter_rows():
        used_t[group, transaction] += minor
    ids = {transaction for _, transaction in [*suggestions, *used_t]}
    ws.limits.prime(ids, {item for _, item in used_i})
    left = {i: _left(transaction_limit(state, i, ws.limits), state.used_transaction.get(i, 0)) for i in ids}
    opened = {i: _left(item_limit(state, i, ws.limits), state.used_item.get(i, 0)) for _, i in used_i}
    return (
        all(rank <= many[transaction] for _, transaction, rank in ranked)
        and not any(suggestion in state.rejected for suggestion, _ in suggestions)
        and all(left[transaction] for _, transaction in suggestions)
        and all(_within(minor, left[transaction]) for (_, transaction), minor in used_t.items())
        and all(
            opened[item] * (opened[item] - minor) > 0 or opened[item] == minor for (_, item), minor in used_i.items()
        )
    )


def _left(limit: Limit | None, used: int) -> int:
    return limit.minor - used if limit is not None else 0


def _within(used: int, left: int) -> bool:
    """Whether this much of what is left can be used, for sure: what stays lies between nothing and all of it."""
    return min(0, left) <= left - used <= max(0, left)


def _left_of(ws: Workspace, found: Proposed) -> pl.DataFrame:
    """transaction_id, remaining_minor, amount_minor of the transactions these suggestions use."""
    own = (found.suggestions, found.allocations, found.adjustments)
    ids = sorted({i for frame in own for i in frame["transaction_id"]})
    ws.limits.prime(ids, ())
    limits = {i: transaction_limit(ws.state, i, ws.limits) for i in ids}
    used = ws.state.used_transaction
    rows = [(i, limit.minor - used.get(i, 0), limit.minor) for i, limit in limits.items() if limit is not None]
    schema = {"transaction_id": pl.String, "remaining_minor": pl.Int64, "amount_minor": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _opened_of(ws: Workspace, found: Proposed) -> pl.DataFrame:
    """item_id, open_minor of the items these suggestions use."""
    ids = sorted(set(found.allocations["item_id"]))
    ws.limits.prime((), ids)
    limits = {i: item_limit(ws.state, i, ws.limits) for i in ids}
    rows = [(i, limit.minor - ws.state.used_item.get(i, 0)) for i, limit in limits.items() if limit is not None]
    return pl.DataFrame(rows, schema={"item_id": pl.String, "open_minor": pl.Int64}, orient="row")


def only(found: Proposed, asked: list[str]) -> Proposed:
    """The suggestions with these ids, or of these transactions: all that deciding on them has to look at."""
    ids = pl.Series(asked, dtype=pl.String).implode()
    mine = pl.col("suggestion_id").is_in(ids) | pl.col("transaction_id").is_in(ids)
    suggestions = found.suggestions.lazy()
    kept = suggestions.join(
        suggestions.filter(mine).select("transaction_id"), on="transaction_id", how="semi", maintain_order="left"
    )
    groups = kept.select("suggestion_id")
    parts = [
        f.lazy().join(groups, left_on="group_id", right_on="suggestion_id", how="semi", maintain_order="left")
        for f in (found.allocations, found.adjustments)
    ]
    evidence = found.evidence.lazy().join(groups, on="suggestion_id", how="semi", maintain_order="left")
    return Proposed(*pl.collect_all([kept, *parts, evidence]))


def _used(parts: pl.LazyFrame, minor: str) -> pl.LazyFrame:
    return parts.select("group_id", "transaction_id", used=minor)


def _over(parts: pl.LazyFrame, left: pl.LazyFrame) -> pl.LazyFrame:
    used = parts.group_by("group_id", "transaction_id").agg(pl.col("used").sum())
    joined = used.join(left, on="transaction_id", how="left")
    rest = pl.col("remaining_minor") - pl.col("used")
    fits = (rest == 0) | ((rest.sign() == pl.col("amount_minor").sign()) & (rest.abs() <= pl.col("amount_minor").abs()))
    return joined.filter(~fits.fill_null(value=False)).select("group_id")


def _over_items(allocations: pl.LazyFrame, opened: pl.LazyFrame) -> pl.LazyFrame:
    used = allocations.group_by("group_id", "item_id").agg(used=pl.col("item_allocated_minor").sum())
    joined = used.join(opened, on="item_id", how="left")
    rest = pl.col("open_minor") - pl.col("used")
    fits = (rest == 0) | (rest.sign() == pl.col("open_minor").sign())
    return joined.filter(~fits.fill_null(value=False)).select("group_id")
