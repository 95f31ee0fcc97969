"""Two people, one dossier, logs delivered whenever: whatever happens, the fold keeps its promises.

The reference below knows the rules in the plainest words and none of the fold's shortcuts.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bankrec_nb.store import fold as real_fold
from bankrec_nb.store.state import Limit
from tests.store.log_cases import Facts, event, group

if TYPE_CHECKING:
    from bankrec_nb.store.record import Event

USERS = ("anna", "bob")
AMOUNTS = (100, 60, 40, -100, -60)


def undone(events: list[Event], target: str, match: str | None = None) -> bool:
    """An event (or a match of it) is undone when an undo that is not undone itself names it."""
    names = {target, match}
    return any(names & set(e.payload.get("targets", ())) and not undone(events, e.event_id) for e in events)


def reference(events: list[Event], facts: Facts) -> tuple[dict[str, dict[str, Any]], set[str]]:
    """Matches that hold, and ids of those that do not fit, straight from the rules."""
    holding: dict[str, dict[str, Any]] = {}
    misfit: set[str] = set()
    seals = standing(events)
    misfit |= contradicted(events, seals)
    refused = {
        e.event_id
        for e in events
        if e.kind in {"undo", "resolve"} and any(reaches(events, facts, s, e) for s in against(events, seals, e))
    }
    limits = dict(facts.transactions)
    splits: dict[str, list[int]] = {}
    once = {e.event_id: e for e in sorted(events, key=lambda e: e.order, reverse=True)}
    counting = [e for e in once.values() if e.event_id not in refused]
    misfit = {i for i in misfit if not undone(counting, i)}
    for e in sorted(
        once.values(), key=lambda e: (sum(not (s is e or s.saw(e)) for s in seals_up_to(seals, e)), e.order)
    ):
        if undone(counting, e.event_id):
            continue
        if e.event_id in refused:
            misfit.add(e.event_id)
            continue
        late = against(events, seals, e)
        if e.kind == "split" and any(under(s, t["transaction_id"], facts) for s in late for t in e.payload["splits"]):
            misfit.add(e.event_id)
            continue
        for split in e.payload.get("splits", ()):
            whole = split["transaction_id"]
            in_use = any(a[0] == whole for g in holding.values() for a in (*g["allocations"], *g["adjustments"]))
            if splits.get(whole) == split["amounts"]:
                continue  # both split it alike
            if limits.get(whole) == sum(split["amounts"]) and not in_use and limits[whole] != 0:
                splits[whole] = split["amounts"]
                limits |= {f"{whole}/{n}": minor for n, minor in enumerate(split["amounts"], 1)} | {whole: 0}
            else:
                misfit.add(e.event_id)
        groups = e.payload.get("groups", ())
        for place, g in enumerate(groups, 1):
            match = e.event_id if len(groups) == 1 else f"{e.event_id}/{place}"
            if undone(counting, e.event_id, match):
                continue
            if any(under(s, row[0], facts) for s in late for row in (*g["allocations"], *g["adjustments"])):
                misfit.add(match)
            elif fits([*holding.values(), g], limits, facts.items):
                holding[match] = g
            else:
                misfit.add(match)
    return holding, misfit


def standing(events: list[Event]) -> list[Event]:
    """Closings in force: not reopened, the first of two for one period."""
    found: dict[str, Event] = {}
    for e in sorted(events, key=lambda e: e.order):
        if e.kind == "close" and all(e.saw(other) for other in found.values()):
            found.setdefault(e.payload["period"], e)
        if (
            e.kind == "reopen"
            and found.get(e.payload["period"])
            and found[e.payload["period"]].payload["seal_sha256"] == e.payload["seal_sha256"]
        ):
            del found[e.payload["period"]]
    return sorted(found.values(), key=lambda e: e.order)


def contradicted(events: list[Event], seals: list[Event]) -> set[str]:
    """Closings that were never in force, while one they knew nothing of still is."""
    found = set()
    for e in events:
        before = standing([x for x in events if x.order < e.order]) if e.kind == "close" else []
        unknown = next((x for x in before if not e.saw(x)), None)
        if unknown in seals and unknown is not None:
            found.add(e.event_id)
    return found


def against(events: list[Event], seals: list[Event], e: Event) -> list[Event]:
    """Closings that had not seen the event; those reopened too, while another seal stands that was made before it counted."""
    found = [s for s in seals if s is not e and not s.saw(e)]
    for seal in seals:
        seen = [x for x in events if seal.saw(x)]
        if seal.saw(e):
            found += [s for s in standing(seen) if s not in seals and s is not e and not s.saw(e)]
    return found


def seals_up_to(seals: list[Event], e: Event) -> list[Event]:
    """The seals before the first one that rests on the event."""
    place = next((n for n, s in enumerate(seals) if s is e or s.saw(e)), len(seals))
    return seals[:place]


def under(seal: Event, transaction: str, facts: Facts) -> bool:
    """Whether the seal lies over this transaction (or part)."""
    whole = transaction.partition("/")[0]
    return (
        whole in facts.transactions
        and facts.day(whole) <= seal.payload["last_day"]
        and whole not in seal.payload["open_transactions"]
    )


def reaches(events: list[Event], facts: Facts, seal: Event, taking_back: Event) -> bool:
    """Whether an undo that the seal had not seen would take back (or put back) what the seal rests on."""
    return any(rests_on(events, facts, seal, target) for target in taking_back.payload["targets"])


def rests_on(events: list[Event], facts: Facts, seal: Event, target: str) -> bool:
    whole, _, place = target.partition("/")
    found = next((e for e in events if e.event_id == whole), None)
    if found is None or not seal.saw(found):
        return False
    groups = found.payload.get("groups", [])
    chosen = groups if not place else groups[int(place) - 1 : int(place)]
    rows = [row[0] for g in chosen for row in (*g["allocations"], *g["adjustments"])]
    rows += [] if place else [s["transaction_id"] for s in found.payload.get("splits", ())]
    deeper = found.payload.get("targets", ())
    return any(under(seal, t, facts) for t in rows) or any(rests_on(events, facts, seal, t) for t in deeper)


def fits(groups: list[dict[str, Any]], limits: dict[str, int], items: dict[str, int]) -> bool:
    """Whether nothing is used beyond what there is, in neither direction."""
    used: dict[tuple[str, str], int] = {}
    for g in groups:
        for transaction, item, minor, item_minor in g["allocations"]:
            used["t", transaction] = used.get(("t", transaction), 0) + minor
            used["i", item] = used.get(("i", item), 0) + item_minor
        for adjusted in g["adjustments"]:
            used["t", adjusted[0]] = used.get(("t", adjusted[0]), 0) + adjusted[3]
    for (side, key), total in used.items():
        there = limits.get(key) if side == "t" else items.get(key)
        if there is None or not min(0, there) <= total <= max(0, there):
            return False
    return True


class FoldMachine(RuleBasedStateMachine):
    """Decisions by two people who see each other's log only when it is delivered."""

    folding: Any = real_fold

    @initialize()
    def start(self) -> None:
        self.facts = Facts({"t1": 100, "t2": -60, "t3": 60}, {"i1": 100, "i2": -60, "i3": 60})
        self.facts.days = {"t1": "2026-09-15", "t2": "2026-10-15"}
        self.events: list[Event] = []
        self.seen: dict[str, list[Event]] = {user: [] for user in USERS}
        self.states = {user: self.folding.fold([], self.facts) for user in USERS}
        self.made = 0
        self.over_conflicts: set[str] = set()

    def write(self, user: str, kind: str, payload: dict[str, Any], *, careful: bool = True) -> None:
        self.made += 1
        seen = self.seen[user]
        clock = 1 + max((e.clock for e in seen), default=0)
        own = [e for e in seen if e.user == user]
        heads = {e.log: [e.n, ""] for e in sorted(seen, key=lambda e: e.n) if e.user != user}
        new = event(f"e{self.made}", payload, kind=kind, user=user, clock=clock, n=len(own) + 1, heads=heads)
        if careful and self.folding.misfits(self.states[user], new, self.facts):
            return
        self.events.append(new)
        self.take(user, new)

    def take(self, user: str, new: Event) -> None:
        self.seen[user].append(new)
        if not self.folding.advance(self.states[user], new, self.facts):
            self.states[user] = self.folding.fold(self.seen[user], self.facts)

    @rule(amounts=st.lists(st.sampled_from(AMOUNTS), min_size=1, max_size=2))
    def import_more(self, amounts: list[int]) -> None:
        for minor in amounts:
            place = len(self.facts.transactions) + 1
            self.facts.transactions[f"t{place}"] = minor
            self.facts.items[f"i{len(self.facts.items) + 1}"] = minor
        for user in USERS:
            self.states[user] = self.folding.fold(self.seen[user], self.facts)

    @rule(user=st.sampled_from(USERS), data=st.data(), several=st.booleans(), careful=st.booleans())
    def accept(self, user: str, data: st.DataObject, several: bool, careful: bool) -> None:
        transactions = sorted({*self.facts.transactions, *self.states[user].parts})
        groups = []
        for _ in range(2 if several else 1):
            t = data.draw(st.sampled_from(transactions))
            i = data.draw(st.sampled_from(sorted(self.facts.items)))
            minor = data.draw(st.sampled_from((*AMOUNTS, 20)))
            named = data.draw(st.sampled_from((0, 0, -20, 20)))
            groups.append(group((t, i, minor), adjustments=((t, "fee", named),) if named else ()))
        self.write(user, "accept", {"groups": groups}, careful=careful)

    @rule(user=st.sampled_from(USERS), data=st.data())
    def pay_in_full(self, user: str, data: st.DataObject) -> None:
        t = data.draw(st.sampled_from(sorted(self.facts.transactions)))
        same = [i for i, minor in self.facts.items.items() if minor == self.facts.transactions[t]]
        if same:
            i = data.draw(st.sampled_from(sorted(same)))
            self.write(user, "accept", {"groups": [group((t, i, self.facts.transactions[t]))]})

    @rule(user=st.sampled_from(USERS), data=st.data())
    def reopen_by_return(self, user: str, data: st.DataObject) -> None:
        t = data.draw(st.sampled_from(sorted(self.facts.transactions)))
        i = data.draw(st.sampled_from(sorted(self.facts.items)))
        self.write(user, "link", {"groups": [group((t, i, self.facts.transactions[t]))]})

    @rule(user=st.sampled_from(USERS), data=st.data())
    def split(self, user: str, data: st.DataObject) -> None:
        t = data.draw(st.sampled_from(sorted(self.facts.transactions)))
        whole = self.facts.transactions[t]
        odd = data.draw(st.sampled_from((0, 0, 10)))
        parts = [whole // 2, whole - whole // 2 + odd]
        self.write(user, "split", {"splits": [{"transaction_id": t, "amounts": parts}]}, careful=not odd)

    @rule(user=st.sampled_from(USERS), data=st.data(), careful=st.booleans())
    def undo(self, user: str, data: st.DataObject, careful: bool) -> None:
        targets = [e.event_id for e in self.seen[user]] + sorted(self.states[user].groups)
        if targets:
            self.write(user, "undo", {"targets": [data.draw(st.sampled_from(targets))]}, careful=careful)

    @rule(user=st.sampled_from(USERS))
    def resolve(self, user: str) -> None:
        conflicts = self.states[user].conflicts
        if conflicts and conflicts[0].against:
            first = conflicts[0]
            self.write(user, "resolve", {"targets": list(first.against), "keep": first.decision_id}, careful=False)

    @rule(user=st.sampled_from(USERS), month=st.sampled_from(("2026-09", "2026-10")), data=st.data())
    def close(self, user: str, month: str, data: st.DataObject) -> None:
        if ("FR76", month) not in self.states[user].closed:
            carried = data.draw(st.sampled_from(([], [], ["t1"], ["t2"])))
            named = {"account_id": "FR76", "period": month, "last_day": f"{month}-30", "open_transactions": carried}
            if self.states[user].conflicts or self.states[user].waiting:
                self.over_conflicts.add(f"s{self.made}")
            self.write(user, "close", {**named, "seal_sha256": f"s{self.made}"}, careful=False)

    @rule(user=st.sampled_from(USERS), month=st.sampled_from(("2026-09", "2026-10")))
    def open_again(self, user: str, month: str) -> None:
        seal = self.states[user].closed.get(("FR76", month))
        if seal is not None:
            named = {"account_id": "FR76", "period": month, "seal_sha256": seal.event.payload["seal_sha256"]}
            self.write(user, "reopen", named, careful=False)

    @rule(user=st.sampled_from(USERS), data=st.data())
    def deliver(self, user: str, data: st.DataObject) -> None:
        missing = [e for e in self.events if e not in self.seen[user]]
        by_other = sorted(missing, key=lambda e: e.n)[: data.draw(st.integers(1, 3))]
        for e in by_other:
            self.take(user, e)

    @rule(user=st.sampled_from(USERS), data=st.data())
    def deliver_again(self, user: str, data: st.DataObject) -> None:
        if self.seen[user]:
            self.take(user, data.draw(st.sampled_from(self.seen[user])))
            self.seen[user].pop()

    @invariant()
    def every_person_sees_what_the_rules_say(self) -> None:
        for user in USERS:
            state = self.states[user]
            holding, misfit = reference(self.seen[user], self.facts)
            assert set(state.groups) == set(holding), user
            told = {c.decision_id for c in (*state.conflicts, *state.waiting)}
            agreed = {m for some in state.agreed.values() for m in some}
            assert told | agreed == misfit
            assert all(
                state.groups[a].content == content_of(self.seen[user], twin)
                for a, some in state.agreed.items()
                for twin in some
            )
            assert not {
                c.decision_id for c in state.conflicts if same_content_stands(state, self.seen[user], c.decision_id)
            }

    @invariant()
    def what_is_sealed_stays_as_the_seal_saw_it(self) -> None:
        for user, state in self.states.items():
            for period in state.closed.values():
                # Nobody can close over a conflict that he sees (dossier.closing): what its resolution lets in was never
                # sealed. The fold takes such a closing all the same, and keeps its other promises.
                if period.event.payload["seal_sha256"] in self.over_conflicts:
                    continue
                rested_on = [e for e in self.seen[user] if e is period.event or period.event.saw(e)]
                then = self.folding.fold(rested_on, self.facts)
                assert sealed_matches(then, period) == sealed_matches(state, period), (user, period.period)

    @invariant()
    def step_by_step_is_the_same_as_all_at_once(self) -> None:
        for user, state in self.states.items():
            whole = self.folding.fold(self.seen[user], self.facts)
            assert state.inactive == whole.inactive
            assert state.closed.keys() == whole.closed.keys()
            assert (state.used_transaction, state.used_item) == (whole.used_transaction, whole.used_item)
            assert (state.by_transaction, state.by_item, state.agreed) == (
                whole.by_transaction,
                whole.by_item,
                whole.agreed,
            )

    @invariant()
    def no_cent_is_used_twice(self) -> None:
        for state in self.states.values():
            groups = [
                {
                    "allocations": [tuple(a) for a in g.allocations],
                    "adjustments": [(a[0], None, a[2], a[3]) for a in g.adjustments],
                }
                for g in state.groups.values()
            ]
            limits = {**self.facts.transactions, **{p: limit.minor for p, limit in state.parts.items()}}
            assert fits(groups, limits, self.facts.items)
            sums: dict[str, int] = {}
            for g in groups:
                for row in g["allocations"]:
                    sums[row[0]] = sums.get(row[0], 0) + row[2]
                for row in g["adjustments"]:
                    sums[row[0]] = sums.get(row[0], 0) + row[3]
            assert sums == state.used_transaction

    @invariant()
    def arrival_order_and_repetition_change_nothing(self) -> None:
        shuffled = [*self.events, *self.events[:3]]
        random.Random(self.made).shuffle(shuffled)
        one, two = self.folding.fold(self.events, self.facts), self.folding.fold(shuffled, self.facts)
        assert list(one.groups) == list(two.groups)
        assert one.conflicts == two.conflicts
        assert [e.event_id for e in one.events] == [e.event_id for e in two.events]


def sealed_matches(state: Any, period: Any) -> dict[str, Any]:
    """Matches that use a transaction under the seal."""
    facts = {t: Limit(0, "EUR", "FR76", day) for t, day in (("t1", "2026-09-15"), ("t2", "2026-10-15"))}
    found = {}
    for match, g in state.groups.items():
        if any(t.partition("/")[0] in facts and period.seals(t, facts[t.partition("/")[0]]) for t in g.transactions):
            found[match] = g.content
    return found


def content_of(events: list[Event], match: str) -> object:
    event_id, _, place = match.partition("/")
    found = next(e for e in events if e.event_id == event_id)
    raw = found.payload["groups"][int(place or 1) - 1]
    return (
        frozenset(tuple(a) for a in raw["allocations"]),
        frozenset(tuple(a[:5]) for a in raw["adjustments"]),
    )


def same_content_stands(state: Any, events: list[Event], decision: str) -> bool:
    """Whether the same was decided before and stands: then this is an agreement and no conflict."""
    found = next((e for e in events if e.event_id == decision.partition("/")[0]), None)
    if found is None or not found.payload.get("groups"):
        return False
    wanted = content_of(events, decision)
    return any(g.content == wanted and g.event.order < found.order for g in state.groups.values())
