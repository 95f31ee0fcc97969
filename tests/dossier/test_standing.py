from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

import bankrec_nb as br
from bankrec_nb.dossier import suggesting

if TYPE_CHECKING:
    from pathlib import Path


def _agree(dossier: br.Dossier) -> None:
    """What stands of a few suggestions is what stands of them among all."""
    ws, books = dossier._ws, dossier.books
    run = dossier._last_run()
    every = suggesting.standing(ws, books, run)
    for transaction in run.suggestions["transaction_id"].unique(maintain_order=True):
        mine = suggesting.only(run, [transaction])
        few = suggesting.standing_of(ws, mine)
        many = suggesting.only(every, [transaction])
        assert few.suggestions.sort("rank").equals(many.suggestions.sort("rank")), transaction
        assert few.allocations.sort(pl.all()).equals(many.allocations.sort(pl.all()))


def test_a_click_sees_of_a_suggestion_what_the_whole_list_sees_after_every_kind_of_decision(tmp_path: Path) -> None:
    dossier = br.demo_dossier(tmp_path / "demo")
    dossier.match()
    _agree(dossier)
    waiting = dossier.suggestions
    dossier.accept(waiting.filter(pl.col("rank") == 1)["suggestion_id"].head(20).to_list())
    dossier.reject(waiting.filter((pl.col("rank") == 1) & (pl.col("rivals") > 0))["suggestion_id"].tail(3).to_list())
    left = dossier.transactions.filter(pl.col("status") == "to_match")["transaction_id"].head(2).to_list()
    dossier.handle(left, "seen")
    dossier.reject(dossier.suggestions.filter(pl.col("rank") == 2)["suggestion_id"].head(3).to_list())
    _agree(dossier)
    dossier.undo()
    _agree(dossier)


_MINOR = st.integers(-(10**17), 10**17)


@given(used=_MINOR, left=_MINOR, whole=_MINOR)
def test_what_is_left_of_one_thing_and_of_a_column_is_asked_by_one_rule(used: int, left: int, whole: int) -> None:
    column = suggesting._fits(pl.col("used"), pl.col("left"), pl.col("whole"))

    asked = pl.DataFrame({"used": [used], "left": [left], "whole": [whole]}).select(column).item()

    assert asked == suggesting._fits(used, left, whole) == (min(0, whole) <= left - used <= max(0, whole))
