"""One contest for documents: transactions that share them, each with its explanations, and the best set of these that fits.

Small contests are solved exactly by branch and bound, large ones greedily with improvements and by an auction.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import NamedTuple

_EXACT_TRANSACTIONS = 14
_NODES = 20_000
_PUSHED_ON = 100
"""So many payments are asked for a document that they would leave to another."""
_BID = 0.01
"""What a bid must raise a price by; the auction ends because of it."""


Takes = tuple[tuple[int, int], ...]
"""What is taken of which documents, by their numbers in the contest."""


class Choice(NamedTuple):
    """One explanation as the search sees it: its place in the contest, its value, and what it takes of which documents."""

    place: int
    value: float
    takes: Takes


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
    single = {
        t: [(o.value, o.takes[0][0], o) for o in options if len(o.takes) == 1 and _fits(o.takes, capacity)]
        for t, options in choices.items()
    }
    price = [0.0] * len(capacity)
    owner: dict[int, int] = {}
    got: dict[int, Choice] = {}
    waiting = sorted(single, reverse=True)
    while waiting:
        t = waiting.pop()
        best = second = 0.0
        won: tuple[int, Choice] | None = None
        for value, item, option in single[t]:
            net = value - price[item]
            if net > best:
                best, second, won = net, best, (item, option)
            elif net > second:
                second = net
        if won is None:
            continue
        item, option = won
        price[item] = price[item] + best - second + _BID
        if item in owner:
            loser = owner[item]
            del got[loser]
            waiting.append(loser)
        owner[item], got[t] = t, option
    return got


def _worth(got: dict[int, Choice]) -> float:
    return sum(option.value for option in got.values())


def _fits(takes: Takes, left: Capacity) -> bool:
    for i, part in takes:  # noqa: SIM110  (asked millions of times: a generator takes four times as long)
        if (left[i] < part) if part > 0 else (left[i] > part):
            return False
    return True


def _take(takes: Takes, left: Capacity) -> None:
    for i, part in takes:
        left[i] -= part


def _give_back(takes: Takes, left: Capacity) -> None:
    for i, part in takes:
        left[i] += part


def _greedy(choices: Contest, capacity: Capacity) -> dict[int, Choice]:
    """Dearest first: the transaction that would lose most by not having its best choice takes it."""
    left = list(capacity)
    ranked = []
    for t, options in choices.items():
        for n, (option, after) in enumerate(zip(options, [*options[1:], None], strict=True)):
            loss = option.value - (after.value if after else 0.0)
            ranked.append((-(option.value + loss), t, n))
    got: dict[int, Choice] = {}
    for _, t, n in sorted(ranked):
        if t not in got and _fits((option := choices[t][n]).takes, left):
            got[t] = option
            _take(option.takes, left)
    return got


class _Standing:
    """Who holds what while exchanges are tried: `got`, what is `left` of each document, and who holds and who wants it.

    `asleep` are transactions for which all was tried in vain since anything within their reach last changed.
    """

    def __init__(self, choices: Contest, got: dict[int, Choice], capacity: Capacity) -> None:
        self.choices, self.got = choices, got
        self.capacity, self.left = capacity, list(capacity)
        self.asleep: set[int] = set()
        self._holders: list[dict[int, int]] = [{} for _ in capacity]
        """Per document its transactions, with the turn at which each came to it."""
        self._wanted: list[set[int]] = [set() for _ in capacity]
        self._turn = 0
        for t, options in choices.items():
            for option in options:
                for i, _ in option.takes:
                    self._wanted[i].add(t)
        for t, option in got.items():
            _take(option.takes, self.left)
            self._hold(t, option)

    def _hold(self, t: int, option: Choice) -> None:
        self._turn += 1
        for i, _ in option.takes:
            self._holders[i][t] = self._turn

    def holders(self, takes: Takes, but: int) -> list[int]:
        """Other transactions that hold one of these documents, in the order in which they came to them."""
        if len(takes) == 1:
            # They stand there in that order already.
            return [u for u in self._holders[takes[0][0]] if u != but]
        turns = {u: turn for i, _ in takes for u, turn in self._holders[i].items() if u != but}
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
        self._wake({i for option in (*old.values(), *new.values()) for i, _ in option.takes})

    def _wake(self, changed: set[int]) -> None:
        """An exchange looks at the documents its transaction wants, and at those that their holders could take instead."""
        near = {t for i in changed for t in self._wanted[i]}
        theirs = {i for t in near if t in self.got for i, _ in self.got[t].takes}
        self.asleep.difference_update(near, *(self._wanted[i] for i in theirs))


def _improved(choices: Contest, got: dict[int, Choice], capacity: Capacity) -> dict[int, Choice]:
    """Greedy made better by exchanges: one transaction takes its better choice, those it pushes out take their next."""
    standing = _Standing(choices, got, capacity)
    for _ in range(4):
        better = False
        for t, options in choices.items():
            if t in standing.asleep:
                continue
            current = got[t].value if t in got else None
            for option in options:
                if current is not None and option.value <= current:
                    standing.asleep.add(t)
                    break
                if _exchange(t, option, standing):
                    better = True
                    break
            else:
                standing.asleep.add(t)
        if not better:
            break
    return got


def _exchange(t: int, option: Choice, standing: _Standing) -> bool:
    """Give `t` the option if what all concerned gain is more than they lose."""
    got, left, takes = standing.got, standing.left, option.takes
    pushed = [] if _fits(takes, left) else standing.holders(takes, but=t)
    if len(pushed) > 4 or _in_vain(t, option, pushed, standing):
        return False
    before = {u: got[u] for u in [*pushed, t] if u in got}
    for held in before.values():
        _give_back(held.takes, left)
    if _fits(takes, left):
        new = {t: option}
        _take(takes, left)
        for u in pushed:
            for other in standing.choices[u]:
                if _fits(other.takes, left):
                    new[u] = other
                    _take(other.takes, left)
                    break
        if _worth(new) > _worth(before) + 1e-9:
            standing.exchange(before, new)
            return True
        for held in new.values():
            _give_back(held.takes, left)
        if len(takes) > 1 and _passed_on(t, option, before, standing):
            return True
    for held in before.values():
        _take(held.takes, left)
    return False


def _passed_on(t: int, option: Choice, before: dict[int, Choice], standing: _Standing) -> bool:
    """Give `t` its several documents where those it pushes out push others on, each to what one other holds, until something is free.

    A rent paid together with something else moves all later payments of one rent to the next; so do two leases of a month.
    """
    left, old, new = standing.left, dict(before), {t: option}
    _take(option.takes, left)
    gain = option.value - (before[t].value if t in before else 0.0)
    for u in before:
        if u == t:
            continue
        loss, steps = _way_out(u, old, gain, standing, {i for i, _ in option.takes})
        gain -= loss
        if gain <= 1e-9:
            break
        for v, other in steps:
            if v not in old:
                old[v] = standing.got[v]
                _give_back(old[v].takes, left)
            new[v] = other
        for _, other in steps:
            _take(other.takes, left)
    if gain > 1e-9:
        standing.exchange(old, new)
        return True
    for held in new.values():
        _give_back(held.takes, left)
    for v in old.keys() - before.keys():
        _take(old[v].takes, left)
    return False


def _way_out(
    u: int, old: dict[int, Choice], most: float, standing: _Standing, taken: set[int]
) -> tuple[float, list[tuple[int, Choice]]]:
    """What is lost, less than `most`, when `u` and those it pushes on take what is free or just what one other holds, and who takes which."""
    asked: list[tuple[float, int, int, tuple[tuple[int, Choice], ...]]] = [(0.0, 0, u, ())]
    met, turn = set(taken), 0
    for _ in range(_PUSHED_ON):
        if not asked:
            break
        loss, _, v, way = heappop(asked)
        if v < 0:
            return loss, list(way)
        held = old[v] if v in old else standing.got[v]
        for other in standing.choices[v]:
            after = loss + held.value - other.value
            if after >= most:
                break
            wanted = {i for i, _ in other.takes}
            if not met.isdisjoint(wanted):
                continue
            free = _fits(other.takes, standing.left)
            holders = [] if free else standing.holders(other.takes, but=v)
            if free or (
                len(holders) == 1 and holders[0] not in old and _would_leave(holders[0], other.takes, standing)
            ):
                met |= wanted
                turn += 1
                heappush(asked, (after, turn, -1 if free else holders[0], (*way, (v, other))))
    return most, []


def _would_leave(u: int, takes: Takes, standing: _Standing) -> bool:
    """Whether `u` holds just these documents, and as much of them as is wanted beside what is left."""
    room = dict(standing.got[u].takes)
    if room.keys() != {i for i, _ in takes}:
        return False
    return all(abs(part) <= abs(standing.left[i] + room[i]) for i, part in takes)


def _in_vain(t: int, option: Choice, pushed: list[int], standing: _Standing) -> bool:
    """Whether `t` gains less than those it pushes out lose even if all they could take beside its option were free."""
    got, room = standing.got, standing.capacity
    gain = option.value - (got[t].value if t in got else 0.0)
    spare = {i: room[i] - part for i, part in option.takes}
    for u in pushed:
        gain -= got[u].value
        for other in standing.choices[u]:
            for i, part in other.takes:
                if i in spare and abs(part) > abs(spare[i]):
                    break
            else:
                gain += other.value
                break
    return gain <= 0


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
            if _fits(option.takes, left):
                _take(option.takes, left)
                held[t] = option
                descend(n + 1, value + option.value)
                del held[t]
                _give_back(option.takes, left)
        descend(n + 1, value)

    descend(0, 0.0)
    return best, nodes <= _NODES
