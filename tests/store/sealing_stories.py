"""Short stories of closings and of what reaches them late; each takes a fold, so that a planted mistake can be told it too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.store.log_cases import Facts, accepted, event, group, undo

if TYPE_CHECKING:
    from collections.abc import Callable

    from bankrec_nb.store.record import Event


def facts() -> Facts:
    """September's, October's and November's line, and three documents."""
    known = Facts({"sep": 100, "oct": 100, "nov": 100}, {"a": 100, "b": 100, "c": 100})
    known.days = {"sep": "2026-09-15", "oct": "2026-10-15"}
    return known


def closing(month: str, clock: int, *, n: int = 1, carried: tuple[str, ...] = (), **heads: int) -> Event:
    """Carla closes a month, having seen so many records of each person's log."""
    payload = {"account_id": "FR76", "period": month, "last_day": f"{month}-30", "seal_sha256": f"{month} {clock}",
               "open_transactions": list(carried)}  # fmt: skip
    seen = {f"decisions.{user}@desk": [count, ""] for user, count in heads.items()}
    return event(f"close {month} {clock}", payload, kind="close", user="carla", clock=clock, n=n, heads=seen)


def reopening(seal: Event, clock: int, *, n: int = 1, **heads: int) -> Event:
    """Dora opens it again."""
    payload = {k: seal.payload[k] for k in ("account_id", "period", "seal_sha256")}
    seen = {f"decisions.{user}@desk": [count, ""] for user, count in heads.items()}
    return event(f"open {clock}", payload, kind="reopen", user="dora", clock=clock, n=n, heads=seen)


def told(state: Any) -> set[str]:
    return {c.decision_id for c in state.conflicts}


def a_decision_with_an_earlier_clock_does_not_reach_a_sealed_line(fold: Any) -> None:
    late = accepted("late", ("oct", "a", 100), user="bob", clock=1)

    state = fold.fold([late, closing("2026-10", 5)], facts())

    assert (dict(state.groups), told(state)) == ({}, {"late"})


def an_undo_with_an_earlier_clock_does_not_reach_a_sealed_match(fold: Any) -> None:
    log = [accepted("1", ("oct", "a", 100)), undo("late", "1", user="bob", clock=2), closing("2026-10", 5, anna=1)]

    state = fold.fold(log, facts())

    assert (set(state.groups), told(state), state.inactive) == ({"1"}, {"late"}, set())


def an_undo_of_one_match_does_not_reach_it_either(fold: Any) -> None:
    both = event("1", {"groups": [group(("nov", "a", 100)), group(("oct", "b", 100))]})
    of_open = undo("open", "1/1", user="bob", clock=2)
    of_sealed = undo("sealed", "1/2", user="bob", clock=3, n=2)

    state = fold.fold([both, of_open, of_sealed, closing("2026-10", 5, anna=1)], facts())

    assert (set(state.groups), told(state)) == ({"1/2"}, {"sealed"})


def an_undo_of_an_undo_puts_nothing_back_under_a_seal(fold: Any) -> None:
    log = [accepted("1", ("oct", "a", 100)), undo("u", "1", clock=2, n=2), closing("2026-10", 5, anna=2)]

    state = fold.fold([*log, undo("late", "u", user="bob", clock=3)], facts())

    assert (dict(state.groups), told(state)) == ({}, {"late"})


def a_split_does_not_reach_a_sealed_line(fold: Any) -> None:
    late = event("late", {"splits": [{"transaction_id": "oct", "amounts": [50, 50]}]}, kind="split", user="bob")

    state = fold.fold([late, closing("2026-10", 5)], facts())

    assert (dict(state.splits), told(state)) == ({}, {"late"})


def a_document_made_from_a_sealed_line_is_not_there(fold: Any) -> None:
    made = {"item_id": "new", "open_minor": 100, "currency": "EUR"}
    late = event("late", {"items": [made], "groups": [group(("oct", "new", 100))]}, kind="create_item", user="bob")

    state = fold.fold([late, closing("2026-10", 5)], facts())

    assert (dict(state.created), dict(state.groups), told(state)) == ({}, {}, {"late"})


def the_making_of_a_document_that_a_sealed_match_pays_is_not_undone(fold: Any) -> None:
    made = event("made", {"items": [{"item_id": "new", "open_minor": 100, "currency": "EUR"}]}, kind="create_item")
    paid = accepted("paid", ("oct", "new", 100), clock=2, n=2)

    state = fold.fold([made, paid, closing("2026-10", 5, anna=2), undo("late", "made", user="bob", clock=3)], facts())

    assert (set(state.groups), told(state)) == ({"paid"}, {"late"})


def a_sealed_match_comes_before_a_late_one_for_the_same_document(fold: Any) -> None:
    late = accepted("late", ("nov", "a", 100), user="bob", clock=1)

    state = fold.fold([late, accepted("1", ("oct", "a", 100), clock=2), closing("2026-10", 5, anna=1)], facts())

    assert (set(state.groups), told(state)) == ({"1"}, {"late"})


def what_was_carried_forward_is_decided_later(fold: Any) -> None:
    seal = closing("2026-10", 5, carried=("oct",))

    assert set(fold.fold([seal, accepted("e", ("oct", "a", 100), clock=6)], facts()).groups) == {"e"}


def a_late_decision_that_agrees_with_a_sealed_one_is_no_conflict(fold: Any) -> None:
    log = [
        accepted("1", ("oct", "a", 100)),
        accepted("2", ("oct", "a", 100), user="bob"),
        closing("2026-10", 5, anna=1),
    ]

    state = fold.fold(log, facts())

    assert (set(state.groups), told(state), state.agreed) == ({"1"}, set(), {"1": ["2"]})


def what_came_late_takes_effect_when_the_period_is_reopened(fold: Any) -> None:
    seal = closing("2026-10", 5)
    log = [accepted("late", ("oct", "a", 100), user="bob", clock=1), seal]

    state = fold.fold([*log, reopening(seal, 6, carla=1, bob=1)], facts())

    assert (set(state.groups), told(state)) == ({"late"}, set())


def a_reopening_reaches_only_the_seal_it_names(fold: Any) -> None:
    first = closing("2026-10", 2)
    again = closing("2026-10", 5, n=2, dora=1)
    log = [first, reopening(first, 3, carla=1), again, reopening(first, 7, n=2, carla=1)]

    assert fold.fold(log, facts()).closed["FR76", "2026-10"].event is again


def a_later_seal_holds_back_what_did_not_count_when_it_was_made(fold: Any) -> None:
    september = closing("2026-09", 5)
    october = closing("2026-10", 8, n=2, bob=1)
    late = accepted("late", ("sep", "a", 100), user="bob", clock=1)
    opened = reopening(september, 9, carla=2, bob=1)

    held = fold.fold([late, september, october, opened], facts())
    free = fold.fold([late, september, october, opened, reopening(october, 10, n=2, carla=2, bob=1)], facts())

    assert (dict(held.groups), told(held)) == ({}, {"late"})
    assert (set(free.groups), told(free)) == ({"late"}, set())


def of_two_closings_that_knew_nothing_of_each_other_the_first_holds(fold: Any) -> None:
    first = closing("2026-09", 1)
    other = event("other", {**closing("2026-10", 2).payload}, kind="close", user="anna", clock=2, n=2)
    log = [accepted("1", ("sep", "a", 100)), other, first]

    state = fold.fold(log, facts())
    settled = fold.fold([*log, event("r", {"targets": ["other"]}, kind="resolve", user="bob", clock=9)], facts())

    assert ([p for _, p in state.closed], told(state), set(state.groups)) == (["2026-09"], {"1", "other"}, set())
    assert ([p for _, p in settled.closed], told(settled)) == (["2026-09"], {"1"})


def step_by_step_is_the_same_when_a_closing_arrives(fold: Any) -> None:
    late = accepted("late", ("oct", "a", 100), user="bob", clock=1)
    known, state = facts(), fold.fold([late], facts())

    if not fold.advance(state, closing("2026-10", 5), known):
        state = fold.fold([late, closing("2026-10", 5)], known)

    assert dict(state.groups) == {}


def step_by_step_is_the_same_when_a_period_is_reopened(fold: Any) -> None:
    seal = closing("2026-10", 5)
    log = [accepted("late", ("oct", "a", 100), user="bob", clock=1), seal]
    known, state = facts(), fold.fold(log, facts())

    if not fold.advance(state, reopening(seal, 6, carla=1, bob=1), known):
        state = fold.fold([*log, reopening(seal, 6, carla=1, bob=1)], known)

    assert set(state.groups) == {"late"}


def nobody_is_let_undo_under_a_seal(fold: Any) -> None:
    state = fold.fold([accepted("1", ("oct", "a", 100)), closing("2026-10", 5, anna=1)], facts())

    found = fold.misfits(state, undo("u", "1", clock=6, n=2), facts())

    assert [c.decision_id for c in found] == ["u"]


STORIES: dict[str, Callable[[Any], None]] = {
    name: story for name, story in list(globals().items()) if name not in {"facts", "closing", "reopening", "told"}
    and getattr(story, "__module__", "") == __name__
}  # fmt: skip
"""All of the above, by what they tell."""
