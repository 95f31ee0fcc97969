"""Contests whose outcome is a foregone conclusion, found round after round in whole columns; what is left is searched.

Three things are certain without a search. An explanation whose documents suffice for everybody who wants them is never out
of reach, so its transaction needs nothing worse. Nor does it need what is possible only where something better is. And
where a transaction would lose more without its best explanation than all others who want one of its documents would lose
together by going without, the best set gives it to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from bankrec_nb.matching.claims import Claims

_ROUNDS = 60
"""Conclusions follow from each other; a chain of more is left to the search, whose answer is as good."""
_CLEARLY = 1e-9
_ITEM = 0xFFFFFFFF
_ALL = np.iinfo(np.int64).max


class Outcome(NamedTuple):
    """Options that stand for certain, options that may still stand (places of both), and what the first leave open."""

    stand: np.ndarray
    in_question: np.ndarray
    room: np.ndarray


def foregone(claims: Claims) -> Outcome:
    """What is certain of these claims, and what is left to be searched."""
    documents, item = np.unique(claims.item, return_inverse=True)
    at, stand, rest = np.arange(len(claims.h)), [np.zeros(0, np.int64)], claims.renumbered(documents, item)
    for _ in range(_ROUNDS):
        possible = _fitting(rest) & (rest.value > 0)
        at, rest, before = at[possible], rest.of(possible, rest.room), len(at)
        certain, needed = _concluded(rest)
        stand.append(at[certain])
        at, rest = at[needed], rest.of(needed, rest.room - rest.used(certain))
        if len(at) == before:
            break
    room = claims.room.copy()
    room[documents] = rest.room
    return Outcome(np.concatenate(stand), at, room)


def _fitting(claims: Claims) -> np.ndarray:
    """Options that what is left of their documents allows."""
    room = claims.room[claims.item]
    fits = np.ones(len(claims.h), bool)
    fits[claims.option[np.where(claims.part > 0, room < claims.part, room > claims.part)]] = False
    return fits


def _concluded(claims: Claims) -> tuple[np.ndarray, np.ndarray]:
    """Options that are certain to stand, and those still in question: true or false for each."""
    best = claims.best
    owner = np.cumsum(best) - 1
    # One pair per transaction and document, whichever of its options take it.
    pair, at = np.unique((owner[claims.option] << 32) | claims.item, return_inverse=True)
    tight, alone = _scarce(claims, pair, at)
    contended = tight[claims.item]
    free = np.ones(len(owner), bool)
    free[claims.option[contended]] = False
    earlier = np.cumsum(free) - free
    needed = (earlier == earlier[best][owner]) & ~_no_safer(claims, at, contended, alone)
    certain = _certain(claims, pair, at, owner, free, needed, alone)
    settled = np.zeros(int(owner.max(initial=-1)) + 1, bool)
    settled[owner[certain]] = True
    return certain, needed & ~settled[owner]


def _scarce(claims: Claims, pair: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Documents that would not suffice for all who want them, and those of which no two of them can have a part."""
    part, item, size = np.abs(claims.part), pair & _ITEM, len(claims.room)
    most, least = np.zeros(len(pair), np.int64), np.full(len(pair), _ALL)
    np.maximum.at(most, at, part)
    np.minimum.at(least, at, part)
    wanted = np.zeros(size, np.int64)
    np.add.at(wanted, item, most)
    smallest, next_, _ = _two_largest(item, -least, np.full(size, -_ALL))
    room = np.abs(claims.room)
    return wanted > room, -smallest > room - np.minimum(-next_, room)


def _two_largest(item: np.ndarray, values: np.ndarray, none: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The largest value of each document and the next one (`none` where there is none), and the pairs but one largest of each."""
    most, next_ = none.copy(), none.copy()
    np.maximum.at(most, item, values)
    holder = np.full(len(none), -1)
    holder[item[values == most[item]]] = np.flatnonzero(values == most[item])
    others = holder[item] != np.arange(len(item))
    np.maximum.at(next_, item[others], values[others])
    return most, next_, others


def _no_safer(claims: Claims, at: np.ndarray, contended: np.ndarray, alone: np.ndarray) -> np.ndarray:
    """Options that need all the contended documents of their transaction's best, whole to any holder, and perhaps more."""
    best = claims.best[claims.option] & contended
    shared = np.zeros(int(at.max(initial=-1)) + 1, bool)
    shared[at[best]] = True
    count = np.bincount(claims.option[contended], minlength=len(claims.h))
    same = np.bincount(claims.option[contended & shared[at]], minlength=len(claims.h))
    leader = np.maximum.accumulate(np.where(claims.best, np.arange(len(claims.h)), 0))
    whole = np.ones(len(claims.h), bool)
    whole[claims.option[contended & ~alone[claims.item]]] = False
    no_safer: np.ndarray = whole & ~claims.best & (count > 0) & (same == count[leader])
    return no_safer


def _certain(
    claims: Claims,
    pair: np.ndarray,
    at: np.ndarray,
    owner: np.ndarray,
    free: np.ndarray,
    needed: np.ndarray,
    alone: np.ndarray,
) -> np.ndarray:
    """Best options that are free, or that their transaction would miss more than all who contend for them together."""
    rows = np.flatnonzero(needed)
    first, value = claims.best[rows], claims.value[rows]
    second = np.append(np.where(first[1:], 0.0, value[1:]), 0.0)[: len(rows)]
    floor = np.zeros(int(owner.max(initial=-1)) + 1)
    floor[owner[rows[free[rows]]]] = value[free[rows]]
    # Whoever holds the document loses no more than its best use of it above what nobody can take from it.
    loss = np.zeros(len(pair))
    np.maximum.at(loss, at, claims.value[claims.option] - floor[owner[claims.option]])
    scarce = np.where(free[claims.option], 0.0, _lost_by_others(pair & _ITEM, loss, alone)[at])
    against = np.bincount(claims.option, weights=scarce, minlength=len(claims.h))[rows]
    certain = np.zeros(len(claims.h), bool)
    certain[rows] = first & (free[rows] | (value - second > against + _CLEARLY))
    return certain


def _lost_by_others(item: np.ndarray, loss: np.ndarray, alone: np.ndarray) -> np.ndarray:
    """What all others who want the document of a pair can lose by going without it: of a document that only one can have, the most one can."""
    most, next_, others = _two_largest(item, loss, np.zeros(len(alone)))
    together = np.bincount(item, weights=loss, minlength=len(alone))
    of_one = np.where(others, most[item], next_[item])
    return np.asarray(np.where(alone[item], of_one, together[item] - loss))
