import itertools
from typing import Any

import pytest

from bankrec_nb.store import applying, fold, sealing, state
from tests.store.log_cases import accepted, undo
from tests.store.planting import planted
from tests.store.sealing_stories import STORIES, closing, facts, reopening


@pytest.mark.parametrize("story", STORIES)
def test_f69_closed_means_closed(story: str) -> None:
    STORIES[story](fold)


def test_f66_whatever_order_they_arrive_in_the_result_is_the_same() -> None:
    seal = closing("2026-10", 5, anna=1)
    log = [
        accepted("1", ("oct", "a", 100)),
        undo("late", "1", user="bob", clock=2),
        accepted("other", ("nov", "a", 100), user="bob", clock=3, n=2),
        seal,
        reopening(seal, 9, carla=1, anna=1),
    ]
    for some in (log[:-1], log):
        seen = [_summary(list(order)) for order in itertools.permutations(some)]
        assert all(one == seen[0] for one in seen)


def _summary(events: list[Any]) -> tuple[object, ...]:
    """The state after the events came one by one in this order."""
    known, so_far = facts(), fold.fold([], facts())
    for place, event in enumerate(events):
        if not fold.advance(so_far, event, known):
            so_far = fold.fold(events[: place + 1], known)
    return list(so_far.groups), sorted(c.decision_id for c in so_far.conflicts), so_far.closed.keys(), so_far.inactive


MISTAKES = {
    "a late decision changes a sealed line": ("        if sealed is None:\n            _apply_group", "        if True:\n            _apply_group"),
    "a late undo changes a sealed line": ("if not seals.periods:", "if True:"),
    "a late undo of one match changes a sealed line": ("groups = [groups[int(place) - 1]]", "groups = []"),
    "a late split changes a sealed line": ("if event.kind not in {Kind.SPLIT, Kind.REJECT, Kind.CREATE_ITEM}:", "if True:"),
    "an undo of an undo slips under a seal": ("if any(self._rests_on(period, further) for", "if any(False for"),
    "a document that a sealed match pays is unmade": ("bool(created & self._items_under(period))", "False"),
    "a late decision takes a document before a sealed match": ("if self.periods else ordered", "if False else ordered"),
    "a closing arrives and nothing is looked at again": ("(event.kind == Kind.CLOSE and not all(map(event.saw, state.events)))", "False"),
    "a reopening lets nothing in": ("if event.kind == Kind.REOPEN or", "if"),
    "any seal is reopened by an old reopening": ('and named in {None, standing.event.payload.get("seal_sha256")}', ""),
    "a later seal forgets what it saw held back": ("return own + more", "return own"),
    "two closings that know nothing of each other both hold": ("not event.saw(p.event)", "False"),
    "what was carried forward is sealed too": ('and self.carried.isdisjoint((transaction_id, transaction_id.partition("/")[0]))', ""),
    "agreement with a sealed match is a conflict": ("elif not _agrees(state, group):", "else:"),
    "one's own undo under a seal is not refused": ("    if sealed is not None:\n        return [plain_conflict(", "    if False:\n        return [plain_conflict("),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_dropped_check_of_a_seal_is_told_by_a_story(name: str) -> None:
    mistaken = planted((state, sealing, applying, fold), *MISTAKES[name])

    with pytest.raises((AssertionError, KeyError)):
        for story in STORIES.values():
            story(mistaken)


def test_the_stories_hold_for_modules_put_together_without_a_mistake() -> None:
    for story in STORIES.values():
        story(planted((state, sealing, applying, fold), "if not seals.periods:", "if not seals.periods :"))
