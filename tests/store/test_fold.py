from dataclasses import replace

import pytest

from bankrec_nb.store.fold import advance, fold, misfits
from bankrec_nb.store.record import Event
from tests.store.log_cases import Facts, accepted, event, group, undo

FACTS = Facts({"t1": 100, "t2": 100, "t3": -50}, {"a": 100, "b": 100, "c": -50, "big": 300})


def test_an_accepted_match_uses_transaction_and_document() -> None:
    state = fold([accepted("e1", ("t1", "a", 100))], FACTS)

    assert (state.used_transaction, state.used_item) == ({"t1": 100}, {"a": 100})
    assert list(state.groups) == ["e1"]


def test_several_matches_of_one_event_have_numbered_ids() -> None:
    both = event("e1", {"groups": [group(("t1", "a", 100)), group(("t2", "b", 100))]})

    assert list(fold([both], FACTS).groups) == ["e1/1", "e1/2"]


def test_f64_two_people_accept_different_documents_for_one_line() -> None:
    annas = accepted("of-anna", ("t1", "a", 100), user="anna", clock=5)
    bobs = accepted("of-bob", ("t1", "b", 100), user="bob", clock=5)

    states = [fold(order, FACTS) for order in ([annas, bobs], [bobs, annas])]

    for state in states:
        assert list(state.groups) == ["of-anna"]
        assert [(c.decision_id, c.against) for c in state.conflicts] == [("of-bob", ("of-anna",))]
        assert [e.event_id for e in state.events] == ["of-anna", "of-bob"]


def test_two_people_who_decide_the_same_agree() -> None:
    state = fold([accepted("1", ("t1", "a", 100)), accepted("2", ("t1", "a", 100), user="bob")], FACTS)

    assert (list(state.groups), state.conflicts, state.agreed) == (["1"], [], {"1": ["2"]})


def test_f65_the_same_event_id_is_applied_once() -> None:
    once = accepted("e1", ("t1", "a", 60))

    state = fold([once, once, replace(once, n=2, clock=2)], FACTS)

    assert state.used_transaction == {"t1": 60}
    assert len(state.events) == 1


def test_f67_the_logical_clock_decides_not_the_wall_clock() -> None:
    first = accepted("first", ("t1", "a", 100), clock=1, at="2026-11-01T12:00:00Z")
    second = accepted("second", ("t1", "b", 100), clock=2, user="bob", at="2026-10-31T12:00:00Z")

    assert list(fold([second, first], FACTS).groups) == ["first"]


def test_f68_an_undo_leaves_the_state_of_the_log_without_the_decision() -> None:
    first, second = accepted("e1", ("t1", "a", 100), clock=1), accepted("e2", ("t2", "b", 100), clock=2)

    state = fold([first, second, undo("u", "e1", clock=3)], FACTS)
    without = fold([second], FACTS)

    assert (state.groups, state.used_transaction, state.used_item) == (
        without.groups,
        without.used_transaction,
        without.used_item,
    )
    assert [e.event_id for e in state.events] == ["e1", "e2", "u"]


def test_f68_a_second_undo_changes_nothing() -> None:
    log = [accepted("e1", ("t1", "a", 100)), undo("u1", "e1", clock=2), undo("u2", "e1", clock=3)]

    state = fold(log, FACTS)

    assert state.groups == {}
    assert len(state.events) == 3


def test_undoing_an_undo_puts_the_decision_back() -> None:
    log = [accepted("e1", ("t1", "a", 100)), undo("u1", "e1", clock=2), undo("u2", "u1", clock=3)]

    assert list(fold(log, FACTS).groups) == ["e1"]


def test_one_match_of_a_bulk_acceptance_can_be_undone() -> None:
    bulk = event("e1", {"groups": [group(("t1", "a", 100)), group(("t2", "b", 100))]})

    assert list(fold([bulk, undo("u", "e1/2", clock=2)], FACTS).groups) == ["e1/1"]


@pytest.mark.parametrize(
    "allocation",
    [("t1", "big", 101), ("t1", "big", -1), ("t3", "c", -51), ("t1", "c", 50), ("t1", "a", 0)][:4],
)
def test_nothing_is_used_beyond_what_there_is(allocation: tuple[str, str, int]) -> None:
    state = fold([accepted("e1", allocation)], FACTS)

    assert state.groups == {}
    assert len(state.conflicts) == 1


def test_a_document_is_not_paid_twice() -> None:
    state = fold([accepted("1", ("t1", "a", 100)), accepted("2", ("t2", "a", 100), clock=2)], FACTS)

    assert list(state.groups) == ["1"]
    assert "document a" in state.conflicts[0].reason


def test_a_match_is_applied_whole_or_not_at_all() -> None:
    state = fold([event("e1", {"groups": [group(("t1", "a", 50), ("t2", "big", 101))]})], FACTS)

    assert (state.groups, state.used_transaction, state.used_item) == ({}, {}, {})


def test_a_returned_payment_reopens_the_document() -> None:
    facts = Facts({"paid": 100, "back": -100}, {"a": 100})
    log = [accepted("1", ("paid", "a", 100)), accepted("2", ("back", "a", -100), clock=2)]

    state = fold(log, facts)

    assert state.conflicts == []
    assert (state.used_item, state.used_transaction) == ({"a": 0}, {"paid": 100, "back": -100})


def test_a_credit_note_is_deducted_in_one_match() -> None:
    facts = Facts({"t": 80}, {"invoice": 100, "credit": -20})

    state = fold([event("e", {"groups": [group(("t", "invoice", 100), ("t", "credit", -20))]})], facts)

    assert state.used_transaction == {"t": 80}


def test_a_fee_and_the_allocation_add_up_to_the_transaction() -> None:
    facts = Facts({"t": 98}, {"a": 100})

    state = fold([event("e", {"groups": [group(("t", "a", 100), adjustments=(("t", "fee", -2),))]})], facts)

    assert (state.used_transaction, state.conflicts) == ({"t": 98}, [])


def test_a_decision_waits_for_the_file_it_speaks_of() -> None:
    decision = accepted("e1", ("late", "a", 100))

    before, after = fold([decision], FACTS), fold([decision], Facts({"late": 100}, {"a": 100}))

    assert (before.groups, [w.decision_id for w in before.waiting]) == ({}, ["e1"])
    assert (list(after.groups), after.waiting) == (["e1"], [])


def test_a_decision_on_a_merged_movement_holds_for_what_stands_for_it() -> None:
    facts = Facts({"booked": 100}, {"a": 100}, {"pending": "booked"})

    assert fold([accepted("e1", ("pending", "a", 100))], facts).used_transaction == {"booked": 100}


def test_parts_of_a_split_transaction_are_matched_on_their_own() -> None:
    split = event("s", {"splits": [{"transaction_id": "t1", "amounts": [30, 70]}]}, kind="split")
    state = fold([split, accepted("1", ("t1/1", "a", 30), clock=2), accepted("2", ("t1/2", "b", 70), clock=3)], FACTS)

    assert (state.used_transaction, state.conflicts) == ({"t1/1": 30, "t1/2": 70}, [])


def test_the_whole_of_a_split_transaction_cannot_be_used_any_more() -> None:
    split = event("s", {"splits": [{"transaction_id": "t1", "amounts": [30, 70]}]}, kind="split")

    assert len(fold([split, accepted("1", ("t1", "a", 100), clock=2)], FACTS).conflicts) == 1


@pytest.mark.parametrize("amounts", [[30, 71], [130, -30], [100, 0]])
def test_a_split_adds_up_in_parts_of_one_sign(amounts: list[int]) -> None:
    split = event("s", {"splits": [{"transaction_id": "t1", "amounts": amounts}]}, kind="split")

    state = fold([split], FACTS)

    assert (state.splits, len(state.conflicts)) == ({}, 1)


def test_a_rejection_beside_the_others_acceptance_is_a_conflict() -> None:
    annas = accepted("yes", ("t1", "a", 100), suggestion="s1")
    bobs = event(
        "no", {"rejections": [{"suggestion_id": "s1", "transaction_id": "t1"}]}, kind="reject", user="bob", clock=2
    )

    state = fold([annas, bobs], FACTS)

    assert [(c.decision_id, c.against) for c in state.conflicts] == [("no", ("yes",))]


def test_a_resolution_lets_the_chosen_decision_hold() -> None:
    log = [accepted("1", ("t1", "a", 100)), accepted("2", ("t1", "b", 100), user="bob")]

    state = fold([*log, event("r", {"targets": ["1"], "keep": "2"}, kind="resolve", clock=9)], FACTS)

    assert (list(state.groups), state.conflicts) == (["2"], [])


def closing(clock: int, carried: tuple[str, ...] = ()) -> Event:
    payload = {"account_id": "FR76", "period": "2026-10", "last_day": "2026-10-31", "open_transactions": list(carried)}
    return event(f"close{clock}", payload, kind="close", clock=clock, user="carla")


def test_f69_a_decision_that_arrives_after_the_seal_is_kept_but_does_not_hold() -> None:
    state = fold([closing(1), accepted("late", ("t1", "a", 100), clock=2)], FACTS)

    assert state.groups == {}
    assert "sealed by carla" in state.conflicts[0].reason


def test_a_line_that_was_carried_forward_can_be_decided_after_the_seal() -> None:
    assert list(fold([closing(1, ("t1",)), accepted("e", ("t1", "a", 100), clock=2)], FACTS).groups) == ["e"]


def test_a_closing_is_reopened_never_undone() -> None:
    reopen = event("again", {"account_id": "FR76", "period": "2026-10"}, kind="reopen", clock=3)

    assert fold([closing(1), undo("u", "close1", clock=2)], FACTS).closed
    assert not fold([closing(1), reopen], FACTS).closed


def test_each_edit_of_a_rule_raises_its_version() -> None:
    made = event("r1", {"rule": {"name": "rent", "contains": "LOYER", "ledger_account": "613"}}, kind="rule")
    edit = event(
        "r2",
        {"rule": {"rule_id": "r1", "name": "rent", "contains": "LOYER", "ledger_account": "6132"}},
        kind="rule",
        clock=2,
    )

    rules = fold([made, edit], FACTS).rules

    assert (rules["r1"]["version"], rules["r1"]["ledger_account"]) == (2, "6132")


def test_a_trial_says_what_would_not_fit_and_touches_nothing() -> None:
    state = fold([accepted("1", ("t1", "a", 100))], FACTS)
    groups, used = dict(state.groups), dict(state.used_transaction)

    found = misfits(state, accepted("2", ("t1", "b", 1), clock=2), FACTS)

    assert [c.decision_id for c in found] == ["2"]
    assert (dict(state.groups), dict(state.used_transaction), state.conflicts) == (groups, used, [])


def test_an_undo_that_another_decision_rests_on_does_not_fit() -> None:
    facts = Facts({"paid": 100, "back": -100}, {"a": 100})
    state = fold([accepted("1", ("paid", "a", 100)), accepted("2", ("back", "a", -100), clock=2)], facts)

    assert [c.decision_id for c in misfits(state, undo("u", "1", clock=3), facts)] == ["2"]


def test_one_step_further_is_the_same_as_the_whole_fold() -> None:
    log = [accepted("1", ("t1", "a", 100)), accepted("2", ("t2", "b", 100), clock=2), undo("u", "1", clock=3)]
    state = fold(log[:1], FACTS)

    assert all(advance(state, e, FACTS) for e in log[1:])
    whole = fold(log, FACTS)
    assert (state.groups, state.used_transaction, state.inactive) == (
        whole.groups,
        whole.used_transaction,
        whole.inactive,
    )


def test_an_event_from_before_asks_for_a_whole_fold() -> None:
    state = fold([accepted("2", ("t2", "b", 100), clock=2)], FACTS)

    assert not advance(state, accepted("1", ("t1", "a", 100), clock=1), FACTS)
