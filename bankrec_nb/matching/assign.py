"""Which hypotheses stand: the best set over all transactions in which nothing is used beyond what is open.

Where everybody's best hypothesis fits, that is the optimum and nothing is searched. The contested rest falls into
components; each is solved exactly by branch and bound, or, when it is large, greedily with improvements.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching.alike import handed_in_order, oldest_first
from bankrec_nb.matching.parties import leaders
from bankrec_nb.matching.weights import W

if TYPE_CHECKING:
    from bankrec_nb.matching.earlier import Earlier
    from bankrec_nb.matching.state import State

_HYPOTHESES_PER_TRANSACTION = 8
_EXACT_TRANSACTIONS = 14
_NODES = 20_000
_ROUNDS = 12
_ALIKE = ("p", "open", "form")
_BID = 0.01
"""What a bid must raise a price by; the auction ends because of it."""


@dataclass(frozen=True)
class Choice:
    """One hypothesis as the search sees it: number, value, and what it takes of which items."""

    h: int
    value: float
    takes: tuple[tuple[int, int], ...]


def ranked(hypotheses: pl.DataFrame, members: pl.DataFrame, state: State) -> pl.DataFrame:
    """Hypotheses with their value, best first within each transaction: h, t, value.

    Among equals the order of dates decides (the oldest open document is paid first), then the simpler account.
    """
    first = (
        members.join(state.items.select("i", "p", "open", "issued"), on="i")
        .group_by("h")
        .agg(pl.col("i").min(), size=pl.len(), p=pl.col("p").first(), open=pl.col("open").first())
    )
    places = hypotheses.join(first, on="h").join(state.bank.select("t", "day"), on="t")
    # Only documents that another of their counterparty is like have a place among them.
    row = places.filter(pl.col("size") == 1).filter(pl.len().over("p", "open") > 1).select("h", "t", "i", *_ALIKE)
    row = _in_place(_in_place(row.cast({"form": pl.Categorical()}), "t"), "i")
    apart = (pl.col("place_t") - pl.col("place_i")).abs().clip(0, 1000)
    nudged = places.join(row.select("h", apart=apart), on="h", how="left").with_columns(
        value=pl.col("weight")
        - W.hopeless
        - 0.1 * pl.col("apart").fill_null(0).clip(0, 20)
        - 1e-3 * (pl.col("size") - 1).clip(0, 20)
    )
    return nudged.sort("t", "value", "i", "h", descending=[False, True, False, False]).select("h", "t", "value")


def _in_place(rows: pl.DataFrame, by: str) -> pl.DataFrame:
    """The rows with `place_…`: which of the different values in this column theirs is, among rows alike, counted in order."""
    ordered = rows.sort(*_ALIKE, by)
    first = pl.any_horizontal(pl.col(c).ne_missing(pl.col(c).shift(1)) for c in _ALIKE)
    steps = ordered.with_columns(first=first, step=(first | (pl.col(by) != pl.col(by).shift(1))).fill_null(value=True))
    counted = steps.with_columns(count=pl.col("step").cast(pl.Int64).cum_sum())
    start = pl.when("first").then("count").forward_fill()
    return counted.with_columns((pl.col("count") - start).alias(f"place_{by}")).drop("first", "step", "count")


def over_used(chosen: pl.DataFrame, members: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """Items of which the chosen hypotheses take more than is open: i."""
    used = members.join(chosen.select("h"), on="h", how="semi").group_by("i").agg(used=pl.col("item_alloc").sum())
    return (
        used.join(items.select("i", "open"), on="i")
        .filter(
            (pl.col("used") * pl.col("open").sign() > pl.col("open").abs())
            | (pl.col("used") * pl.col("open").sign() < 0)
        )
        .select("i")
    )


def contested_part(order: pl.DataFrame, members: pl.DataFrame, over: pl.DataFrame) -> pl.DataFrame:
    """Transactions whose choice can depend on the fight for the items in `over`: t."""
    best = order.unique("t", keep="first", maintain_order=True)
    best_items = members.join(best, on="h").select("t", "i")
    all_items = members.join(order.select("h", "t"), on="h").select("t", "i")
    touched = best_items.join(over, on="i", how="semi").select("t").unique()
    for _ in range(_ROUNDS):
        theirs = all_items.join(touched, on="t", how="semi").select("i").unique()
        more = best_items.join(theirs, on="i", how="semi").select("t").unique()
        if more.height <= touched.height:
            break
        touched = pl.concat([touched, more]).unique()
    return touched


def solve(state: State) -> pl.DataFrame:
    """The hypotheses that stand: h, t."""
    order = (
        ranked(state.hypotheses, state.members, state)
        .group_by("t", maintain_order=True)
        .head(_HYPOTHESES_PER_TRANSACTION)
    )
    members = state.members.join(order.select("h"), on="h", how="semi")
    chosen = order.unique("t", keep="first", maintain_order=True)
    for _ in range(3):
        over = over_used(chosen, members, state.items)
        if over.is_empty():
            return chosen.select("h", "t")
        touched = contested_part(order, members, over)
        free = chosen.join(touched, on="t", how="anti")
        left = _left_open(free, members, state.items)
        settled = _contests(order.join(touched, on="t", how="semi"), members, left, state.earlier)
        chosen = pl.concat([free, order.join(settled, on="h", how="semi")]).sort("t")
    return chosen.select("h", "t")


def _left_open(free: pl.DataFrame, members: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    used = members.join(free.select("h"), on="h", how="semi").group_by("i").agg(used=pl.col("item_alloc").sum())
    return (
        items.select("i", "open")
        .join(used, on="i", how="left")
        .with_columns(left=pl.col("open") - pl.col("used").fill_null(0))
    )


def _contests(order: pl.DataFrame, members: pl.DataFrame, left: pl.DataFrame, earlier: Earlier) -> pl.DataFrame:
    """Solve every component of the contested part: h of the hypotheses that stand."""
    takes = (
        order.with_row_index("place").join(members, on="h").sort("place", "i")
        .group_by("place", maintain_order=True).agg(pl.col("h").first(), pl.col("t").first(), pl.col("value").first(), "i", "item_alloc")
    )  # fmt: skip
    capacity = dict(left.join(members.select("i").unique(), on="i", how="semi").select("i", "left").iter_rows())
    choices: dict[int, list[Choice]] = {}
    for _, h, t, value, ids, parts in takes.iter_rows():
        choices.setdefault(t, []).append(Choice(h, value, tuple(zip(ids, parts, strict=True))))
    kept: list[int] = []
    for component in _components(choices):
        kept += _known_or_solved({t: choices[t] for t in component}, capacity, earlier)
    return pl.DataFrame({"h": kept}, schema={"h": pl.Int32})


def _known_or_solved(choices: dict[int, list[Choice]], capacity: dict[int, int], earlier: Earlier) -> list[int]:
    """The component's hypotheses that stand; solved only where no earlier run met the same values, documents and amounts."""
    options = [option for some in choices.values() for option in some]
    items = sorted({i for option in options for i, _ in option.takes})
    rank = {i: n for n, i in enumerate(items)}
    content = (
        [len(some) for some in choices.values()],
        [(option.value, [(rank[i], part) for i, part in option.takes]) for option in options],
        [capacity[i] for i in items],
    )
    place = {option.h: n for n, option in enumerate(options)}
    stand = earlier.once(content, lambda: [place[h] for h in _component(choices, capacity)])
    return sorted(options[n].h for n in stand)


def _components(choices: dict[int, list[Choice]]) -> list[list[int]]:
    """Transactions that share a document in any of their hypotheses, as sorted lists."""
    numbers = {t: n for n, t in enumerate(choices)}
    first: dict[int, int] = {}
    pairs = []
    for t, options in choices.items():
        for option in options:
            for i, _ in option.takes:
                pairs.append((numbers[t], first.setdefault(i, numbers[t])))
    groups: dict[int, list[int]] = {}
    for t, leader in zip(choices, leaders(len(numbers), pairs), strict=True):
        groups.setdefault(leader, []).append(t)
    return [groups[key] for key in sorted(groups)]


def _auction(choices: dict[int, list[Choice]], capacity: dict[int, int]) -> dict[int, Choice]:
    """One document each, by bidding: every transaction bids for the document that leaves it most, prices rise, nobody is stuck.

    Within a hundredth of the optimum per transaction (Bertsekas); whoever every price has outrun stays without.
    """
    single = {t: [o for o in options if len(o.takes) == 1 and _fits(o, capacity)] for t, options in choices.items()}
    price: dict[int, float] = {}
    owner: dict[int, int] = {}
    got: dict[int, Choice] = {}
    waiting = sorted(single, reverse=True)
    while waiting:
        t = waiting.pop()
        nets = sorted(((o.value - price.get(o.takes[0][0], 0.0), -n) for n, o in enumerate(single[t])), reverse=True)
        if not nets or nets[0][0] <= 0:
            continue
        option = single[t][-nets[0][1]]
        item = option.takes[0][0]
        second = max(nets[1][0], 0.0) if len(nets) > 1 else 0.0
        price[item] = price.get(item, 0.0) + nets[0][0] - second + _BID
        if item in owner:
            loser = owner[item]
            del got[loser]
            waiting.append(loser)
        owner[item], got[t] = t, option
    return got


def _worth(got: dict[int, Choice]) -> float:
    return sum(option.value for option in got.values())


def _component(choices: dict[int, list[Choice]], capacity: dict[int, int]) -> list[int]:
    greedy = _improved(choices, _greedy(choices, capacity), capacity)
    if len(choices) > 2:
        bid = _improved(choices, _auction(choices, capacity), capacity)
        greedy = bid if _worth(bid) > _worth(greedy) + 1e-9 else greedy
    if len(choices) > _EXACT_TRANSACTIONS:
        return sorted(c.h for c in greedy.values())
    return sorted(c.h for c in _branch_and_bound(choices, capacity, greedy).values())


def _fits(option: Choice, capacity: dict[int, int]) -> bool:
    if len(option.takes) == 1:
        ((i, part),) = option.takes
        return capacity[i] >= part if part > 0 else capacity[i] <= part
    return all((capacity[i] >= part) if part > 0 else (capacity[i] <= part) for i, part in option.takes)


def _take(option: Choice, capacity: dict[int, int], sign: int = 1) -> None:
    for i, part in option.takes:
        capacity[i] -= sign * part


def _greedy(choices: dict[int, list[Choice]], capacity: dict[int, int]) -> dict[int, Choice]:
    """Dearest first: the transaction that would lose most by not having its best choice takes it."""
    left = {i: capacity[i] for options in choices.values() for o in options for i, _ in o.takes}
    ranked_options = sorted(
        (
            (o.value, o.value - (options[n + 1].value if n + 1 < len(options) else 0.0), -t, n)
            for t, options in choices.items()
            for n, o in enumerate(options)
        ),
        reverse=True,
    )
    ranked_options.sort(key=lambda row: (-(row[0] + row[1]), -row[2], row[3]))
    got: dict[int, Choice] = {}
    for _, _, minus_t, n in ranked_options:
        option = choices[-minus_t][n]
        if -minus_t not in got and _fits(option, left):
            got[-minus_t] = option
            _take(option, left)
    return got


class _Standing:
    """Who holds what while exchanges are tried: `got`, what is `left` of each item, and the holders of each item."""

    def __init__(self, choices: dict[int, list[Choice]], got: dict[int, Choice], capacity: dict[int, int]) -> None:
        self.choices, self.got = choices, got
        self.left = {i: capacity[i] for options in choices.values() for o in options for i, _ in o.takes}
        self._holders: dict[int, dict[int, int]] = {}
        """Per item its transactions, with the turn at which each came to it."""
        self._turn = 0
        for t, option in got.items():
            _take(option, self.left)
            self._hold(t, option)

    def _hold(self, t: int, option: Choice) -> None:
        self._turn += 1
        for i, _ in option.takes:
            self._holders.setdefault(i, {})[t] = self._turn

    def holders(self, option: Choice, but: int) -> list[int]:
        """Other transactions that hold one of the option's documents, in the order in which they came to them."""
        turns = {u: turn for i, _ in option.takes for u, turn in self._holders.get(i, {}).items() if u != but}
        return sorted(turns, key=turns.__getitem__)

    def exchange(self, old: dict[int, Choice], new: dict[int, Choice]) -> None:
        """Hand over: what is left has been worked out already."""
        for u, option in old.items():
            del self.got[u]
            for i, _ in option.takes:
                self._holders[i].pop(u, None)
        for u, option in new.items():
            self.got[u] = option
            self._hold(u, option)


def _improved(choices: dict[int, list[Choice]], got: dict[int, Choice], capacity: dict[int, int]) -> dict[int, Choice]:
    """Greedy made better by exchanges: one transaction takes its better choice, those it pushes out take their next."""
    standing = _Standing(choices, got, capacity)
    for _ in range(4):
        better = False
        for t, options in choices.items():
            current = got.get(t)
            for option in options:
                if current is not None and option.value <= current.value:
                    break
                if _exchange(t, option, standing):
                    better = True
                    break
        if not better:
            break
    return got


def _exchange(t: int, option: Choice, standing: _Standing) -> bool:
    """Give `t` the option if what all concerned gain is more than they lose."""
    got, left = standing.got, standing.left
    pushed = [] if _fits(option, left) else standing.holders(option, but=t)
    if len(pushed) > 4:
        return False
    before = {u: got[u] for u in [*pushed, t] if u in got}
    for held in before.values():
        _take(held, left, -1)
    new: dict[int, Choice] = {}
    if _fits(option, left):
        new[t] = option
        _take(option, left)
        for u in pushed:
            nxt = next((o for o in standing.choices[u] if _fits(o, left)), None)
            if nxt is not None:
                new[u] = nxt
                _take(nxt, left)
        if sum(o.value for o in new.values()) > sum(o.value for o in before.values()) + 1e-9:
            standing.exchange(before, new)
            return True
        for held in new.values():
            _take(held, left, -1)
    for held in before.values():
        _take(held, left)
    return False


def _branch_and_bound(
    choices: dict[int, list[Choice]], capacity: dict[int, int], start: dict[int, Choice]
) -> dict[int, Choice]:
    """The best set, exactly, within a budget of nodes; the start is kept where nothing better is found."""
    order = sorted(choices, key=lambda t: (-choices[t][0].value, t))
    bounds = [0.0]
    for t in reversed(order):
        bounds.append(bounds[-1] + max(choices[t][0].value, 0.0))
    bounds.reverse()
    left = {i: capacity[i] for options in choices.values() for o in options for i, _ in o.takes}
    best, best_value, nodes = dict(start), sum(o.value for o in start.values()), 0
    held: dict[int, Choice] = {}

    def descend(n: int, value: float) -> None:
        nonlocal best, best_value, nodes
        nodes += 1
        if value > best_value + 1e-9:
            best, best_value = dict(held), value
        if n == len(order) or value + bounds[n] <= best_value + 1e-9 or nodes > _NODES:
            return
        t = order[n]
        for option in choices[t]:
            if _fits(option, left):
                _take(option, left)
                held[t] = option
                descend(n + 1, value + option.value)
                del held[t]
                _take(option, left, -1)
        descend(n + 1, value)

    descend(0, 0.0)
    return best


def assign(state: State) -> State:
    """Fill `chosen`: h, t of the hypotheses that stand."""
    if state.hypotheses.is_empty():
        return state.having(chosen=pl.DataFrame(schema={"h": pl.Int32, "t": pl.Int32}))
    return handed_in_order(state.having(chosen=first_come(state, oldest_first(state, solve(state)))))


def first_come(state: State, chosen: pl.DataFrame) -> pl.DataFrame:
    """The chosen hypotheses with what two payments claim alike given to the earlier: the later one paid twice.

    Alike means: the same party named as surely, and the document named (or not) by both. A payer known for sure who
    names nothing has paid his document all the same before he paid it again by its name.
    """
    content = state.members.group_by("h").agg(content=pl.struct("i", "alloc").hash().sum())
    known = state.features.select(
        "h",
        named=pl.col("named") > 0,
        who=pl.when(pl.col("named") > 0).then(0.0).otherwise(pl.col("who_weight").fill_null(-5.0).round(0)),
        unsaid=(pl.col("named") == 0) & (pl.col("named_elsewhere").fill_null(0) == 0) & ~pl.col("odd").fill_null(value=False)
        & (pl.col("who_weight").fill_null(-5.0) >= W.near_name) & (pl.col("form") == "single"),
    )  # fmt: skip
    every = state.hypotheses.select("h", "t", "weight", "form", "remaining").join(content, on="h").join(known, on="h")
    mine = every.join(chosen.select("h"), on="h", how="semi")
    idle = every.join(chosen.select("t"), on="t", how="anti")
    keys = ["content", "form", "remaining"]
    later = mine.select(*keys, late="t", late_h="h", late_weight="weight", late_who="who", late_named="named")
    alike = (pl.col("named") == pl.col("late_named")) & (pl.col("who") == pl.col("late_who"))
    as_good = alike & (pl.col("weight") > pl.col("late_weight") - W.first_come)
    # A number on the line may be that of a document the books do not have.
    silent = state.bank.select("t", silent=~pl.col("text").fill_null("").str.contains(r"\d{4}"))
    earlier = (
        idle.join(later, on=keys)
        .join(silent, on="t")
        .filter((pl.col("t") < pl.col("late")) & (as_good | pl.col("unsaid") & pl.col("silent") & pl.col("late_named")))
    )
    swaps = (
        earlier.sort("late", "t", "h")
        .unique("late", keep="first", maintain_order=True)
        .unique("t", keep="first", maintain_order=True)
    )
    kept = chosen.join(swaps.select(h="late_h"), on="h", how="anti")
    return pl.concat([kept, swaps.select("h", "t").cast(dict(chosen.schema))]).sort("t")  # type: ignore[arg-type]
