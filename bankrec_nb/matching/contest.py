"""One contest for documents: transactions that share them, each with its explanations, and the best set of these that fits.

Small contests are solved exactly by branch and bound, large ones greedily with improvements and by an auction.
"""

from __future__ import annotations

from typing import NamedTuple

_EXACT_TRANSACTIONS = 14
_NODES = 20_000
_BID = 0.01
"""What a bid must raise a price by; the auction ends because of it."""


class Choice(NamedTuple):
    """One explanation as the search sees it: its place in the contest, its value, and what it takes of which documents."""

    place: int
    value: float
    takes: tuple[tuple[int, int], ...]


Contest = dict[int, list[Choice]]
"""The choices of each transaction, best first."""
Capacity = list[int]
"""What is left of each document, by its number in the contest."""


def solved(choices: Contest, capacity: Capacity) -> list[int]:
    """Places of the explanations that stand, in order."""
    best = _improved(choices, _greedy(choices, capacity), capacity)
    if len(choices) <= _EXACT_TRANSACTIONS:
        best, proven = _branch_and_bound(choices, capacity, best)
        if proven:
            return sorted(c.place for c in best.values())
    bid = _improved(choices, _auction(choices, capacity), capacity)
    return sorted(c.place for c in (bid if _worth(bid) > _worth(best) + 1e-9 else best).values())


def _auction(choices: Contest, capacity: Capacity) -> dict[int, Choice]:
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


def _fits(option: Choice, capacity: Capacity) -> bool:
    if len(option.takes) == 1:
        ((i, part),) = option.takes
        return capacity[i] >= part if part > 0 else capacity[i] <= part
    return all((capacity[i] >= part) if part > 0 else (capacity[i] <= part) for i, part in option.takes)


def _take(option: Choice, capacity: Capacity, sign: int = 1) -> None:
    for i, part in option.takes:
        capacity[i] -= sign * part


def _greedy(choices: Contest, capacity: Capacity) -> dict[int, Choice]:
    """Dearest first: the transaction that would lose most by not having its best choice takes it."""
    left = list(capacity)
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

    def __init__(self, choices: Contest, got: dict[int, Choice], capacity: Capacity) -> None:
        self.choices, self.got = choices, got
        self.left = list(capacity)
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


def _improved(choices: Contest, got: dict[int, Choice], capacity: Capacity) -> dict[int, Choice]:
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


def _branch_and_bound(choices: Contest, capacity: Capacity, start: dict[int, Choice]) -> tuple[dict[int, Choice], bool]:
    """The best set within a budget of nodes, and whether that proves it; the start is kept where nothing better is found."""
    order = sorted(choices, key=lambda t: (-choices[t][0].value, t))
    bounds = [0.0]
    for t in reversed(order):
        bounds.append(bounds[-1] + max(choices[t][0].value, 0.0))
    bounds.reverse()
    left = list(capacity)
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
    return best, nodes <= _NODES
