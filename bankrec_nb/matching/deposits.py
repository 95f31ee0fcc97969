"""Cheque deposits the books do not know as such: one line, the cheques of several customers, nobody named.

The method ties the two sides: the line says cheques, the documents say they are paid by cheque. What was banked together is
found in the order a drawer is emptied first (consecutive documents), then as any sum of the stated number of cheques. The
likeliest deposits are settled first and their documents leave the pool, so that each later one has fewer sums to choose from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import comb, inf
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.domain.vocabulary import BANK_BOOKED_TYPES
from bankrec_nb.matching.chance import coincidence_of
from bankrec_nb.matching.hypotheses import Found, found
from bankrec_nb.matching.keys import among
from bankrec_nb.matching.methods import CHEQUE, LOT_WORDS, bank_texts, item_method
from bankrec_nb.matching.subset_sum import search_once, sums_listed
from bankrec_nb.normalise.document_numbers import with_parts

if TYPE_CHECKING:
    from bankrec_nb.matching.earlier import Earlier
    from bankrec_nb.matching.state import State

_DAYS_BEFORE_RUN, _DAYS_BEFORE, _DAYS_AFTER = 120, 60, 3
"""A cheque is banked this long after its document: in a row of consecutive ones, and in any other sum; or just before it."""
_STEPS = (0.001, 0.01, 0.05, 0.2, 0.2)
"""Rounds of settling: a deposit is settled once a single sum fits of which chance alone would give fewer than this."""
_SHOWN = 1.0
"""Sums of which chance alone would give more are not searched: one found would prove nothing."""
_ENOUGH = 30
"""Settled documents from which their usual ages are learned."""
_LONGEST = 12
_BUDGETS = 1000
"""All deposits of one currency together may cost this many searches' budgets."""
_KEPT = 4
_POOL = 120
"""Free sums are searched among so many of the newest documents: among more, one found would seldom prove anything."""
NEWEST_ONLY = f"sums of cheques were searched among the newest {_POOL} documents only"
NO_PROOF = "so many sums of cheques are possible that one found would prove nothing"
TOO_COSTLY = "the sums of cheques are too many for the search budget"
_WORD = r"(?:CHEQUES?|CHQS?|CHQES?|SCHECKS?|CHECKS?|ASSEGNI)"
_COUNTS = (rf"(?:^|[^\d.,/-])0*([1-9]\d?) *(?:X *)?{_WORD}\b", rf"\b{_WORD} *[:X(]? *0*([1-9]\d?)(?:[^\d.,/-]|$)", r"\b(?:NB|NBRE|NOMBRE|X) *:? *0*([1-9]\d?)(?:[^\d.,/-]|$)")  # fmt: skip
"""How many cheques: 5 CHQ, CHQ 3, NB 4. A slip number (N 624583) or a date is none."""

Line = tuple[int, int, int, int | None]
"""A deposit: t, day, amount, and how many cheques (None where unsaid)."""
Account = tuple[tuple[int, ...], float]
"""Documents of a deposit, and how many such finds chance alone would give."""
Solved = tuple[int, list[int], float, int]
"""A deposit's line (t), its documents (i), accidents, and how many different sums fit."""


@dataclass
class Drawer:
    """The documents of one currency that cheques may still pay, by issue date; `free` falls as deposits are settled."""

    ids: np.ndarray
    values: np.ndarray
    days: np.ndarray
    by_number: np.ndarray
    budget: int
    earlier: Earlier
    window: tuple[int, int] = (-_DAYS_AFTER, _DAYS_BEFORE)
    free: np.ndarray = field(init=False)
    delays: list[int] = field(default_factory=list)
    barren: dict[int, tuple[int, frozenset[int]]] = field(default_factory=dict)
    """Deposits (t) whose search found nothing: up to which size, among which places."""
    capped: dict[int, str] = field(default_factory=dict)
    """Deposits (t) whose last search was cut short, and how."""

    def __post_init__(self) -> None:
        self.free = np.ones(len(self.ids), dtype=bool)

    def give(self, chosen: tuple[int, ...], day: int) -> None:
        """Take the documents of a settled deposit out, and remember how old they were."""
        self.free[list(chosen)] = False
        self.delays += (day - self.days[list(chosen)]).tolist()

    def learn(self) -> None:
        """Narrow the window to the ages usual in this company: fewer documents in question, fewer accidents."""
        if len(self.delays) >= _ENOUGH:
            youngest, oldest = np.quantile(self.delays, (0.02, 0.98))
            self.window = max(int(youngest) - 2, -_DAYS_AFTER), min(int(oldest) + 3, _DAYS_BEFORE)

    def places(self, day: int, window: tuple[int, int]) -> np.ndarray:
        """Places of free documents that are this many days old (from, to) on a day."""
        low, high = np.searchsorted(self.days, (day - window[1], day - window[0] + 1))
        inside: np.ndarray = np.flatnonzero(self.free[low:high]) + low
        return inside


def deposit_lines(state: State, settled: pl.DataFrame) -> pl.DataFrame:
    """Lines that bank several cheques and that nothing explains yet: t, currency, day, amount, count (null where unsaid)."""
    text = bank_texts()
    said = pl.coalesce(
        pl.when(pl.col("batch_count") > 0).then(pl.col("batch_count").cast(pl.Int64)),
        *(text.str.extract(pattern, 1).cast(pl.Int64) for pattern in _COUNTS),
    )
    bundled = (pl.col("paid_by") == CHEQUE) & text.str.contains(LOT_WORDS) & (pl.col("amount") > 0)
    free = state.bank.filter(bundled).join(settled, on="t", how="anti").join(state.answered, on="t", how="anti")
    return free.select("t", "currency", "day", "amount", count=said).sort("day", "t")


def cheque_documents(state: State, held: pl.DataFrame) -> pl.DataFrame:
    """Open documents that a cheque is to pay: i, currency, open, day, place (in the order of their numbers)."""
    items = state.items.filter((item_method() == CHEQUE) & (pl.col("open") > 0) & pl.col("issued").is_not_null())
    documents = items.filter(~pl.col("item_type").is_in([str(kind) for kind in BANK_BOOKED_TYPES]))
    figure = pl.col("running").cast(pl.Int64, strict=False)
    return (
        with_parts(documents.join(held, on="i", how="anti").select("i", "currency", "open", "issued", "number"))
        .with_columns(figure=figure)
        .sort("letters", "figure", "number", "i", nulls_last=True)
        .select("i", "currency", "open", day="issued", place=pl.int_range(pl.len(), dtype=pl.Int64))
        .sort("day", "i")
    )


def rows_of(drawer: Drawer, lines: list[Line]) -> dict[int, list[Account]]:
    """Consecutive free documents, by date or by number, that sum to each deposit: by t, the shortest first."""
    free = np.flatnonzero(drawer.free)
    targets = np.array([target for _, _, target, _ in lines], np.int64)
    found_rows: dict[int, dict[tuple[int, ...], float]] = {}
    sizes = sorted({*range(2, _LONGEST + 1), *(count for *_, count in lines if count)})
    for order in (free, free[np.argsort(drawer.by_number[free], kind="stable")]):
        total = np.concatenate(([0], np.cumsum(drawer.values[order])))
        for size in sizes:
            if size > len(order):
                break
            sums = total[size:] - total[:-size]
            for first in np.flatnonzero(among(sums, targets)).tolist():
                _note(drawer, lines, targets, tuple(sorted(order[first : first + size].tolist())), found_rows)
    return {t: sorted(rows.items(), key=lambda row: (len(row[0]), row[0])) for t, rows in found_rows.items()}


def _note(
    drawer: Drawer,
    lines: list[Line],
    targets: np.ndarray,
    chosen: tuple[int, ...],
    rows: dict[int, dict[tuple[int, ...], float]],
) -> None:
    """Keep a row for the deposits of its sum that may have banked it, with how many such rows chance would give."""
    days = drawer.days[list(chosen)]
    for n in np.flatnonzero(targets == drawer.values[list(chosen)].sum()).tolist():
        t, day, target, count = lines[n]
        of_that_size = len(chosen) == count if count else 2 <= len(chosen) <= _LONGEST
        if of_that_size and day - _DAYS_BEFORE_RUN <= days.min() and days.max() <= day + _DAYS_AFTER:
            among_so_many = len(drawer.places(day, (-_DAYS_AFTER, _DAYS_BEFORE_RUN)))
            sizes = 1 if count else _LONGEST - 1
            rows.setdefault(t, {})[chosen] = coincidence_of(target) * 2 * among_so_many * sizes


def sums_of(drawer: Drawer, line: Line, most: float, budget: int) -> list[Account]:
    """Any documents that sum to the deposit, as many as stated, as long as chance alone would give at most `most`."""
    t, day, target, count = line
    every = drawer.places(day, drawer.window)
    places, chance = every[-_POOL:], coincidence_of(target)
    drawer.capped.pop(t, None)
    size = _reach(len(places), chance, most) if count is None else count
    sizes = range(2, size + 1) if count is None else (size,)
    expected = sum(comb(len(places), n) for n in sizes) * chance
    if size < 2 or size > len(places) or expected > most:
        if len(places) >= max(size, 2):
            drawer.capped[t] = NO_PROOF
        return []
    if len(every) > _POOL:
        drawer.capped[t] = NEWEST_ONLY
    cost = sums_listed(len(places), size)
    if cost > min(budget, drawer.budget):
        drawer.capped[t] = TOO_COSTLY
        return []
    # The drawer only empties: what had no sum among more documents has none among fewer.
    searched, among = drawer.barren.get(t, (0, frozenset()))
    if size <= searched and among.issuperset(places.tolist()):
        return []
    drawer.budget -= cost
    answer = search_once(
        drawer.earlier,
        drawer.values[places].tolist(),
        target,
        longest=size,
        budget=budget,
        unlikely=inf,
        kept=_KEPT,
        exactly=count,
    )
    if not answer.count and answer.limit is None:
        drawer.barren[t] = (size, frozenset(places.tolist()))
    return [(tuple(places[list(solution)].tolist()), expected) for solution in answer.solutions]


def _reach(count: int, chance: float, most: float) -> int:
    size, total = 1, 0.0
    while size < min(_LONGEST, count):
        total += comb(count, size + 1) * chance
        if total > most:
            break
        size += 1
    return size


def accounts_of(drawer: Drawer, line: Line, rows: list[Account], most: float, budget: int) -> list[Account]:
    """What may have been banked that day, the least accidental first."""
    likely = [row for row in rows if row[1] <= most and drawer.free[list(row[0])].all()]
    known = {chosen for chosen, _ in likely}
    free = sums_of(drawer, line, most, budget)
    return sorted([*likely, *(a for a in free if a[0] not in known)], key=lambda account: (account[1], account[0]))


def settle(drawer: Drawer, lines: list[Line], budget: int) -> list[Solved]:
    """Deposits with their documents: t, ids, accidents, how many sums fit.

    Args:
        drawer: the documents; those of settled deposits are taken out.
        lines: the deposits, by date.
        budget: operations for one search.
    """
    given: list[tuple[int, list[Account]]] = []
    waiting = lines
    for most in _STEPS:
        later, rows = [], rows_of(drawer, waiting)
        for line in waiting:
            accounts = accounts_of(drawer, line, rows.get(line[0], []), most, budget)
            if len(accounts) == 1:
                drawer.give(accounts[0][0], line[1])
                drawer.capped.pop(line[0], None)
                given.append((line[0], accounts))
            else:
                later.append(line)
        waiting = later
        drawer.learn()
    rows = rows_of(drawer, waiting)
    given += [(line[0], accounts_of(drawer, line, rows.get(line[0], []), _SHOWN, budget)[:_KEPT]) for line in waiting]
    return [
        (t, drawer.ids[list(chosen)].tolist(), accidents, len(accounts))
        for t, accounts in given
        for chosen, accidents in accounts
    ]


def find_deposits(state: State, settled: pl.DataFrame, held: pl.DataFrame) -> Found:
    """Cheque deposits: the documents of several customers that one line banks."""
    lines, documents = deposit_lines(state, settled), cheque_documents(state, held)
    budget, solved, capped = state.settings.subset_budget_operations, list[Solved](), dict[int, str]()
    for (currency,), asked in lines.group_by("currency", maintain_order=True):
        pool = documents.filter(pl.col("currency") == currency)
        columns = [pool[name].to_numpy() for name in ("i", "open", "day", "place")]
        drawer = Drawer(columns[0], columns[1], columns[2], columns[3], _BUDGETS * budget, state.earlier)
        solved += settle(drawer, asked.select("t", "day", "amount", "count").rows(), budget)
        capped |= drawer.capped
    return _as_found(solved, capped, state) if solved or capped else Found()


def _as_found(solved: list[Solved], capped: dict[int, str], state: State) -> Found:
    schema = pl.Schema({"t": pl.Int32(), "i": pl.List(pl.Int32), "accidents": pl.Float64(), "several": pl.Int64()})
    heads = pl.DataFrame(solved, schema=schema, orient="row").with_columns(
        h=pl.int_range(pl.len(), dtype=pl.Int32), form=pl.lit("cheques"), remaining=pl.lit(0), adjusted=pl.lit(0),
        # The method on both sides ties them, as a name would: the line means these documents, not any of the ledger.
        pool=pl.lit(1, dtype=pl.Int64),
        note=pl.when(pl.col("several") > 1).then(pl.col("several").cast(pl.String) + pl.lit(" different sums fit")),
    )  # fmt: skip
    opened = state.items.select("i", alloc="open", item_alloc="open")
    members = heads.select("h", "i").explode("i", empty_as_null=False).join(opened, on="i")
    limits = pl.DataFrame(sorted(capped.items()), schema={"t": pl.Int32, "limit": pl.String}, orient="row")
    return found(heads, members.sort("h", "i"), limits=limits)
