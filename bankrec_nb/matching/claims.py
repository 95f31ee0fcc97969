"""Who wants what: every transaction's explanations, best first, and the documents that each takes, as bare numbers.

A million explanations compete for as many documents; all that the competition needs of them are these few columns.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.matching.keys import in_turn
from bankrec_nb.matching.places import stretches_of
from bankrec_nb.matching.weights import W

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

_PER_TRANSACTION = 8
_PLACE = 0xFFFFFFFF


@dataclass(frozen=True)
class Claims:
    """The options of each transaction, and what each takes of which documents."""

    h: np.ndarray
    t: np.ndarray
    value: np.ndarray
    """One per option, by transaction, its best first."""
    option: np.ndarray
    """The place of the option, one per document that it takes; by option and document."""
    item: np.ndarray
    part: np.ndarray
    room: np.ndarray
    """What is left of each document, by its code."""

    @property
    def best(self) -> np.ndarray:
        """Whether each option is the best of its transaction."""
        return np.concatenate(([True], self.t[1:] != self.t[:-1]))[: len(self.t)]

    def used(self, options: np.ndarray) -> np.ndarray:
        """How much these options (true or false for each) take of every document together."""
        used, taken = np.zeros_like(self.room), options[self.option]
        np.add.at(used, self.item[taken], self.part[taken])
        return used

    def of(self, options: np.ndarray, room: np.ndarray) -> Claims:
        """Only these options (true or false for each), with so much left of the documents."""
        taken, place = options[self.option], np.cumsum(options) - 1
        return Claims(
            self.h[options], self.t[options], self.value[options],
            place[self.option[taken]], self.item[taken], self.part[taken], room,
        )  # fmt: skip

    def renumbered(self, documents: np.ndarray, item: np.ndarray) -> Claims:
        """The same claims with only these documents, each known by its place among them (`item`: by take)."""
        return replace(self, item=item, room=self.room[documents])


def claims_of(state: State) -> Claims:
    """The best explanations of each transaction by their value.

    Among equals the order of dates decides (the oldest open document is paid first), then the simpler account.
    """
    hypotheses, members = state.hypotheses, state.members
    h, t, weight = (hypotheses[name].to_numpy() for name in ("h", "t", "weight"))
    room = by_code(state.items["i"].to_numpy(), state.items["open"].to_numpy())
    of, item = by_code(h, np.arange(len(h)))[members["h"].to_numpy()], members["i"].to_numpy()
    size, first = np.bincount(of, minlength=len(h)), np.full(len(h), len(room), np.int32)
    np.minimum.at(first, of, item)
    value = weight - W.hopeless - 0.1 * np.minimum(_out_of_order(state, size, first), 20)
    value -= 1e-3 * np.minimum(size - 1, 20)
    order = best_first(t, value, first, h, np.flatnonzero(size > 0))
    place = np.full(len(h), -1)
    place[order] = np.arange(len(order))
    kept = np.flatnonzero(place[of] >= 0)
    kept = kept[in_turn(item[kept])]
    kept = kept[in_turn(place[of[kept]])]
    part = members["item_alloc"].to_numpy()[kept]
    return Claims(h[order], t[order], value[order], place[of[kept]], item[kept], part, room)


def best_first(t: np.ndarray, value: np.ndarray, first: np.ndarray, h: np.ndarray, some: np.ndarray) -> np.ndarray:
    """Places of some options by transaction, the dearest first, then by first document and number; so many of each.

    Transactions are told apart by one sort of bare numbers, and those with as many options as each other are ordered
    together: a sort of millions by four keys walks through all of them four times, outside the processor's own memory.
    """
    packed = np.sort((t[some].astype(np.int64) << 32) | some)
    order = packed & _PLACE
    starts, counts = stretches_of(packed >> 32)
    for count in np.unique(counts[counts > 1]).tolist():
        at = starts[counts == count][:, None] + np.arange(count)
        rows = order[at]
        turn = np.lexsort((h[rows], first[rows], -value[rows]), axis=-1)
        order[at] = np.take_along_axis(rows, turn, axis=-1)
    return np.asarray(order[np.arange(len(order)) - np.repeat(starts, counts) < _PER_TRANSACTION])


def by_code(codes: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The values in the places that their codes say; 0 where there is none."""
    table = np.zeros(int(codes.max(initial=-1)) + 1, values.dtype)
    table[codes] = values
    return table


def _out_of_order(state: State, size: np.ndarray, first: np.ndarray) -> np.ndarray:
    """How far each explanation by one document is from the order of dates among those alike: same party, amount and form."""
    single = np.flatnonzero(size == 1)
    alike = state.items.select(pl.struct("p", "open").hash()).to_series().to_numpy()
    form = state.hypotheses["form"].hash().to_numpy()[single]
    kind = by_code(state.items["i"].to_numpy(), alike)[first[single]] + form
    order = np.argsort(kind)
    new = np.concatenate(([True], kind[order][1:] != kind[order][:-1]))[: len(order)]
    crowd = np.cumsum(new) - 1
    several = np.bincount(crowd)[crowd] > 1
    rows, crowd = single[order[several]], crowd[several]
    apart = np.zeros(len(size), np.int64)
    t = state.hypotheses["t"].to_numpy()
    apart[rows] = np.abs(_in_place(crowd, t[rows]) - _in_place(crowd, first[rows]))
    return apart


def _in_place(crowd: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Which of the different codes in its crowd each is, counted from 0."""
    both = (crowd.astype(np.int64) << 32) | codes
    order = np.argsort(both)
    ordered = both[order]
    new = np.concatenate(([True], ordered[1:] != ordered[:-1]))[: len(order)]
    count = np.cumsum(new)
    first = np.concatenate(([True], (ordered[1:] >> 32) != (ordered[:-1] >> 32)))[: len(order)]
    start = np.maximum.accumulate(np.where(first, count, 0))
    places = np.empty(len(order), np.int64)
    places[order] = count - start
    return places


def contested(claims: Claims, over: np.ndarray) -> np.ndarray:
    """Which options belong to transactions whose choice can depend on the fight for the documents in `over`.

    Whoever's best takes such a document, and whoever's best takes what these could take instead, and so on.
    """
    touched = np.zeros(int(claims.t.max(initial=-1)) + 1, bool)
    mine = claims.best[claims.option]
    t, item = claims.t[claims.option], claims.item
    best_t, best_item = t[mine], item[mine]
    fought = over
    while len(new := np.unique(best_t[fought[best_item]])):
        touched[new] = True
        idle = ~touched[best_t]
        best_t, best_item = best_t[idle], best_item[idle]
        fought = np.zeros(len(claims.room), bool)
        theirs = touched[t]
        fought[item[theirs]] = True
        t, item = t[~theirs], item[~theirs]
    of_t: np.ndarray = touched[claims.t]
    return of_t
