"""Cheque deposits the books do not know as such: one line, the cheques of several customers, nobody named.

The method ties the two sides: the line says cheques, the documents say they are paid by cheque. What was banked together is
found in the order a drawer is emptied first (consecutive documents), then as any sum of the stated number of cheques. The
likeliest deposits are settled first and their documents leave the pool, so that each later one has fewer sums to choose from.
"""

from __future__ import annotations

from math import comb, inf
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.domain.vocabulary import BANK_BOOKED_TYPES
from bankrec_nb.matching.chance import coincidence_of
from bankrec_nb.matching.drawers import LONGEST, Account, Drawer, Line, rows_of
from bankrec_nb.matching.hypotheses import Found, found
from bankrec_nb.matching.methods import CHEQUE, bank_texts
from bankrec_nb.matching.prospects import may_be_two, may_sum_of
from bankrec_nb.matching.subset_sum import Answer, search_once, sums_listed
from bankrec_nb.normalise.document_numbers import with_parts

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

_STEPS = (0.001, 0.01, 0.05, 0.2, 0.2)
"""Rounds of settling: a deposit is settled once a single sum fits of which chance alone would give fewer than this."""
_SHOWN = 1.0
"""Sums of which chance alone would give more are not searched: one found would prove nothing."""
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

Solved = tuple[int, list[int], float, int]
"""A deposit's line (t), its documents (i), accidents, and how many different sums fit."""


def deposit_lines(state: State, settled: pl.DataFrame) -> pl.DataFrame:
    """Lines that bank several cheques and that nothing explains yet: t, currency, day, amount, count (null where unsaid)."""
    text = bank_texts()
    said = pl.coalesce(
        pl.when(pl.col("batch_count") > 0).then(pl.col("batch_count").cast(pl.Int64)),
        *(text.str.extract(pattern, 1).cast(pl.Int64) for pattern in _COUNTS),
    )
    bundled = (pl.col("paid_by") == CHEQUE) & pl.col("bundled") & (pl.col("amount") > 0)
    free = state.bank.filter(bundled).join(settled, on="t", how="anti").join(state.answered, on="t", how="anti")
    return free.select("t", "currency", "day", "amount", count=said).sort("day", "t")


def cheque_documents(state: State, held: pl.DataFrame) -> pl.DataFrame:
    """Open documents that a cheque is to pay: i, currency, open, day, place (in the order of their numbers)."""
    items = state.items.filter((pl.col("method") == CHEQUE) & (pl.col("open") > 0) & pl.col("issued").is_not_null())
    documents = items.filter(~pl.col("item_type").is_in([str(kind) for kind in BANK_BOOKED_TYPES]))
    figure = pl.col("running").cast(pl.Int64, strict=False)
    return (
        with_parts(documents.join(held, on="i", how="anti").select("i", "currency", "open", "issued", "number"))
        .with_columns(figure=figure)
        .sort("letters", "figure", "number", "i", nulls_last=True)
        .select("i", "currency", "open", day="issued", place=pl.int_range(pl.len(), dtype=pl.Int64))
        .sort("day", "i")
    )


def sums_of(drawer: Drawer, line: Line, most: float, budget: int) -> list[Account]:
    """Any documents that sum to the deposit, as many as stated, as long as chance alone would give at most `most`."""
    t, day, target, count = line
    every = drawer.newest(day, _POOL + 1)
    places, chance = every[-_POOL:], coincidence_of(target)
    drawer.capped.pop(t, None)
    size = _reach(len(places), chance, most) if count is None else count
    sizes = range(2 if count is None else size, size + 1)
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
    values = drawer.values[places]
    if not _hopeful(values, target, sizes):
        answer = Answer()
    else:
        answer = search_once(
            drawer.earlier, values.tolist(), target,
            longest=size, budget=budget, unlikely=inf, kept=_KEPT, exactly=count,
        )  # fmt: skip
    if not answer.count and answer.limit is None:
        drawer.barren[t] = (size, frozenset(places.tolist()))
    return [(tuple(places[list(solution)].tolist()), expected) for solution in answer.solutions]


def _hopeful(values: np.ndarray, target: int, sizes: range) -> bool:
    """Whether so many of these amounts may make the target: mostly they do not, and no search is needed to say so."""
    if sizes == range(2, 3):
        return may_be_two(values, target)
    return bool(may_sum_of(values[None], np.array([target]), sizes).any())


def _reach(count: int, chance: float, most: float) -> int:
    size, total = 1, 0.0
    while size < min(LONGEST, count):
        total += comb(count, size + 1) * chance
        if total > most:
            break
        size += 1
    return size


def accounts_of(drawer: Drawer, line: Line, rows: list[Account], most: float, budget: int) -> list[Account]:
    """What may have been banked that day, the least accidental first."""
    likely = [row for row in rows if drawer.free[list(row[0])].all()]
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
        later, rows = [], rows_of(drawer, waiting, most)
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
    rows = rows_of(drawer, waiting, _SHOWN)
    given += [(line[0], accounts_of(drawer, line, rows.get(line[0], []), _SHOWN, budget)[:_KEPT]) for line in waiting]
    return [
        (t, drawer.ids[list(chosen)].tolist(), accidents, len(accounts))
        for t, accounts in given
        for chosen, accidents in accounts
    ]


def find_deposits(state: State, settled: pl.DataFrame, held: pl.DataFrame) -> Found:
    """Cheque deposits: the documents of several customers that one line banks."""
    lines = deposit_lines(state, settled)
    if lines.is_empty():
        return Found()
    documents = cheque_documents(state, held)
    budget, solved, capped = state.settings.subset_budget_operations, list[Solved](), dict[int, str]()
    for (currency,), asked in lines.group_by("currency", maintain_order=True):
        pool = documents.filter(pl.col("currency") == currency)
        columns = [pool[name].cast(pl.Int64).to_numpy() for name in ("i", "open", "day", "place")]
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
