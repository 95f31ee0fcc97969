import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from bankrec_nb.store import applying, sealing, state
from bankrec_nb.store import fold as real_fold
from tests.store.fold_machine import FoldMachine
from tests.store.planting import planted

QUICK = settings(max_examples=150, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
HUNT = settings(
    max_examples=4000, stateful_step_count=20, deadline=None, database=None, phases=(Phase.generate,), print_blob=False, derandomize=True,
    suppress_health_check=list(HealthCheck), report_multiple_bugs=False,
)  # fmt: skip
"""The hunt ends with the first catch, so many examples cost nothing; the rarest mistake takes 75 to 355 of them."""


def test_any_interleaving_of_two_people_keeps_every_promise() -> None:
    run_state_machine_as_test(FoldMachine, settings=QUICK)


MUTANTS = {
    "over-allocation is not checked": ("if not min(0, most) <= total <= max(0, most):", "if False:"),
    "documents are not checked": ("    if problem is None:\n        problem = _beyond(", "    if False:\n        problem = _beyond("),
    "repeated ids are applied again": ("if event.event_id not in state.known_ids:", "if True:"),
    "events are applied as they arrive": ("sorted(events, key=lambda e: e.order)", "list(events)"),
    "undone decisions are applied": ("if event.event_id not in state.inactive:", "if True:"),
    "an undone undo still undoes": ("event.event_id not in inactive and", ""),
    "a match undone alone is applied": ("if group.match_id in state.inactive:", "if False:"),
    "an undo in place leaves the sums": ("del state.used_transaction[key], state.by_transaction[key]", "del state.by_transaction[key]"),
    "an undo in place is forgotten": ('state.inactive.update(event.payload["targets"])', "pass"),
    "late events are put last": ("if state.events and event.order < state.events[-1].order:", "if False:"),
    "a missing transaction is not noticed": ("    if missing:", "    if False:"),
    "agreement is a conflict": ("if same is not None:", "if False:"),
    "parts need not add up": ("sum(amounts) != whole.minor", "False"),
    "a whole is used beside its parts": ("found._replace(minor=0)", "found._replace(minor=found.minor)"),
    "an undo in place ignores what rests on it": ("if any(g.match_id in state.agreed or not _alone(state, g) for g in flat):", "if False:"),
}  # fmt: skip


MODULES = (state, sealing, applying, real_fold)


def test_the_modules_put_together_without_a_mistake_pass() -> None:
    class Machine(FoldMachine):
        folding = planted(MODULES, "    if missing:", "    if missing :")

    run_state_machine_as_test(Machine, settings=settings(QUICK, max_examples=25))


@pytest.mark.parametrize("name", MUTANTS)
def test_a_dropped_check_is_caught(name: str) -> None:
    class Machine(FoldMachine):
        folding = planted(MODULES, *MUTANTS[name])

    with pytest.raises(Exception):  # noqa: B017 - whatever it is that breaks
        run_state_machine_as_test(Machine, settings=HUNT)
