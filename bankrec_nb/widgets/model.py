"""The review as a plain object: lines, view, the match being built, decisions. No widget, no page.

    dossier ──take──▶ snapshot ──view──▶ lines shown ──focus──▶ draft ──decide──▶ dossier (log) ──▶ rows after

The panel draws this model and forwards what was pressed; tests call it directly.
"""

from __future__ import annotations

import logging
import time
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.errors import BankrecError, NotFound
from bankrec_nb.reporting.text import money, plain
from bankrec_nb.widgets import building, deciding, forms, pane, ruling
from bankrec_nb.widgets.acting import about, act
from bankrec_nb.widgets.deciding import Decided, Outcome, Refused
from bankrec_nb.widgets.finding import Wanted
from bankrec_nb.widgets.pane import is_undecided
from bankrec_nb.widgets.rows import LIVE, UNDECIDED, grid_rows, user_frame
from bankrec_nb.widgets.session import Session
from bankrec_nb.widgets.snapshot import changed_lines, take, without
from bankrec_nb.widgets.view import View, amount_typed, nearest
from bankrec_nb.widgets.words import Texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bankrec_nb.dossier import Dossier
    from bankrec_nb.reporting.about import Language
    from bankrec_nb.widgets.draft import Draft
    from bankrec_nb.widgets.snapshot import Snapshot

log = logging.getLogger(__name__)

REREAD_AT_ONCE = 5_000
"""Up to so many lines everything is read anew after each decision; beyond, when the person pauses."""


class ReviewModel:
    """What the panel shows and does. `rows` is the whole frame, `frame` what is on screen for the user to take."""

    def __init__(self, dossier: Dossier, language: Language | None = None) -> None:
        self.dossier = dossier
        self.texts = Texts.of(dossier, language)
        self.shot = take(dossier)
        self.view, self.generation = View(), 0
        self.places = self.view.places(self.rows)
        self.selected: list[str] = []
        self.draft: Draft | None = None
        self.wanted = Wanted()
        self.session = Session()
        self.stale = False
        self.bulk: tuple[str, list[str]] = ("", [])
        self.been: list[str] = []
        self.last: tuple[str, Snapshot] | None = None
        """The last decision's event, and what was shown before it: undone at once, it is shown again."""
        self.current_id: str | None = None
        self.settle_seconds = 0.0
        first = self.next_undecided() or (self.order[0] if len(self.order) else None)
        if first:
            self.focus(first)

    # ── what the user takes ────────────────────────────────────────────────────────────────────────────────────────

    @property
    def rows(self) -> pl.DataFrame:
        """One row per transaction (see rows.py)."""
        return self.shot.rows

    @property
    def frame(self) -> pl.DataFrame:
        """The lines on screen, in their order."""
        return user_frame(self.rows[self.places])

    @property
    def selection(self) -> pl.DataFrame:
        """The selected lines."""
        return user_frame(self.rows.filter(pl.col("transaction_id").is_in(self.selected)))

    @property
    def current(self) -> dict[str, Any] | None:
        """The line in the pane."""
        if self.current_id is None or not self.shot.has(self.current_id):
            return None
        return user_frame(self.rows.filter(pl.col("transaction_id") == self.current_id)).row(0, named=True)

    # ── lines ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def order(self) -> pl.Series:
        """Ids of the lines shown, in their order."""
        return self.rows["transaction_id"].gather(self.places)

    def set_view(self, values: dict[str, Any]) -> None:
        """Search, filter or sort anew; the current line stays current when it is still there."""
        self.view = self.view.changed(values)
        self._reorder()

    def _reorder(self) -> None:
        self.places = self.view.places(self.rows)
        self.generation += 1
        if self.place(self.current_id) is None:
            first = self.next_undecided() or (self.order[0] if len(self.places) else None)
            self.focus(first) if first else self._unfocus()

    def _unfocus(self) -> None:
        self.current_id, self.draft = None, None

    def place(self, transaction_id: str | None) -> int | None:
        """Where a line stands in the view; None where it does not."""
        if transaction_id is None or (row := self.rows["transaction_id"].index_of(transaction_id)) is None:
            return None
        return self.places.index_of(row)

    def block(self, start: int, count: int) -> list[list[Any]]:
        """Lines for the page, text only."""
        return grid_rows(self.rows[self.places.slice(max(start, 0), min(max(count, 0), 1000))], self.texts)

    def drawn(self, ids: Sequence[str]) -> list[list[Any]]:
        """These lines as the page draws them."""
        return grid_rows(self.rows.filter(pl.col("transaction_id").is_in(list(ids))), self.texts)

    def counts(self) -> dict[str, Any]:
        """Lines by status, over all lines; how many certain ones are shown; the sentence at the end."""
        by_status = dict(self.rows.group_by("status").len().iter_rows())
        undecided = sum(by_status.get(str(s), 0) for s in UNDECIDED)
        counted = self.rows.select("books", "suggestion_id", "tier", "ambiguous")
        shown = counted if len(self.places) == self.rows.height else counted[self.places]
        certain = deciding.bulk_choice(shown, ())["suggestion_id"].n_unique()
        end = ""
        if not undecided and self.session.decided:
            seconds = self.session.worked_seconds / self.session.decided
            end = self.texts("all_decided", n=self.session.decided, seconds=f"{seconds:.1f}")
        return {
            "all": self.rows.height,
            "shown": len(self.places),
            "undecided": undecided,
            "by_status": by_status,
            "certain": certain,
            "end": end,
        }

    def next_undecided(
        self, after: str | None = None, *, backwards: bool = False, skip: Sequence[str] = ()
    ) -> str | None:
        """The next line to decide in the order shown, round the end; None when there is none."""
        open_here = self.rows["status"].gather(self.places).is_in([str(s) for s in UNDECIDED])
        skipped = [place for place in map(self.place, skip) if place is not None]
        found = nearest(open_here, self.place(after), skipped, backwards=backwards)
        return None if found is None else str(self.rows["transaction_id"][self.places[found]])

    # ── the line in the pane ───────────────────────────────────────────────────────────────────────────────────────

    def focus(self, transaction_id: str) -> None:
        """Show a line: its first explanation becomes the draft."""
        row = self.shot.row(transaction_id)
        self.current_id, self.wanted = transaction_id, Wanted()
        self.draft = building.suggested(self.shot, row) if is_undecided(row) else None

    def choose(self, number: int) -> None:
        """Show the explanation of this number (from 1); a number beyond them changes nothing."""
        row = self._current_row()
        listed = self.shot.suggestions_for(row)
        if is_undecided(row) and 1 <= number <= listed.height:
            self.draft = building.suggested(self.shot, row, listed["suggestion_id"][number - 1])

    def _current_row(self) -> dict[str, Any]:
        if self.current_id is None:
            raise NotFound("no line is chosen.", where="review")
        return self.shot.row(self.current_id)

    def pane(self) -> dict[str, Any] | None:
        """The decision pane as data; None when no line is there."""
        if self.current_id is None or not self.shot.has(self.current_id):
            return None
        row = self._current_row()
        accounts = {a.account_id: plain(a.name) for a in self.dossier.config.accounts if a.name}
        shown: dict[str, Any] = {
            "id": self.current_id,
            "status": row["status"],
            "bank": pane.bank_side(self.shot, row, accounts, self.texts),
        }
        shown["decided"] = pane.decided_side(self.shot, row, self.texts)
        if self.draft is not None:
            shown["books"] = pane.books_side(self.shot, row, self.draft, self.wanted, self.texts)
        return shown

    # ── building a match ───────────────────────────────────────────────────────────────────────────────────────────

    def edit(self, what: str, values: dict[str, Any]) -> bool:
        """One change to the draft.

        Args:
            what: tick, untick, allocate, difference, change_difference, drop_difference, clear (begin with nothing) or
                reset (back to the suggestion).
            values: what the change needs: item_id, amount as typed, kind, place, ledger_account, note.

        Returns:
            False when the amount typed cannot be read: it changes nothing, the page shows the field as wrong.
        """
        if self.draft is None:
            return True
        if what in {"reset", "clear"}:
            row = self._current_row()
            self.draft = building.suggested(self.shot, row) if what == "reset" else building.blank(row)
        else:
            self.draft = building.changed(self.shot, self.draft, what, values)
        return "amount" not in values or amount_typed(str(values["amount"]), self.draft.currency) is not None

    def find(self, values: dict[str, Any]) -> None:
        """Search the open documents of all counterparties."""
        self.wanted = Wanted(*(str(values.get(k) or "") for k in ("query", "since", "until")))

    def remaining_typed(self) -> str:
        """The remaining amount as one would type it into the search."""
        if self.draft is None or not self.draft.remaining_minor:
            return ""
        return (
            money(abs(self.draft.remaining_minor), self.draft.currency, self.texts.language)
            .partition("\u00a0")[0]
            .replace("\u202f", "")
        )

    # ── decisions ──────────────────────────────────────────────────────────────────────────────────────────────────

    def form(self, action: str, values: dict[str, Any] | None = None) -> dict[str, Any]:
        """What has to be filled in before an action, with what it would do."""
        return forms.form(self, action, values or {})

    def bulk_summary(self) -> dict[str, Any]:
        """What a bulk acceptance would take: count, sum, the weakest; `token` confirms exactly these."""
        shown = self.rows[self.places]
        chosen = deciding.bulk_choice(shown, self.selected)
        # A transfer is one suggestion for two lines.
        first = chosen.unique("suggestion_id", keep="first", maintain_order=True)
        self.bulk = (uuid.uuid4().hex, first["suggestion_id"].to_list())
        return forms.bulk(self, chosen, first, self.bulk[0])

    def decide(self, action: str, values: dict[str, Any] | None = None, event_id: str | None = None) -> Outcome:
        """Take a decision. What is not acknowledged changes nothing here.

        Args:
            action: accept, reject, link, handle, categorise, split, create, rule, switch_rule, delete_rule, bulk, undo.
            values: ids (the lines), suggestion_id (as shown), and what the form asked for.
            event_id: of the button that was pressed; the same again is the same decision.
        """
        given, event_id, before = dict(values or {}), event_id or uuid.uuid4().hex, self.shot
        ids = [str(i) for i in given.get("ids") or ([self.current_id] if self.current_id else [])]
        try:
            decided = act(self, action, ids, given, event_id)
        except Refused as refused:
            return Outcome(False, str(refused), tuple(ids))
        except BankrecError as error:
            outcome = deciding.refusal(error, ids, self.texts)
            if outcome.reread:
                self.reread()
            return outcome
        said = decided.message + ("" if action in {"undo", "bulk", *ruling.ACTIONS} else about(self, ids))
        self._take_in(decided, ids, action)
        changed = (
            decided.effect["transaction_id"].to_list() if decided.back is None else changed_lines(before, self.shot)
        )
        self.last = None if action in {"undo", "split", "rule", *ruling.ACTIONS} else (event_id, before)
        return Outcome(True, said, tuple(changed) or tuple(ids), reread=self.stale)

    def _take_in(self, decided: Decided, ids: list[str], action: str) -> None:
        """Show an acknowledged decision, then go to the next line."""
        self.session.note(decided.count)
        if action not in {"undo", *ruling.ACTIONS} and ids:
            self.been.append(ids[0])
        shot = decided.back or self.shot
        shot = without(shot, decided.rejected) if decided.rejected else shot
        if not decided.effect.is_empty():
            shot = replace(shot, rows=deciding.rows_after(shot.rows, decided.effect))
        self.shot, self.stale = shot, True
        if decided.reread or self.rows.height <= REREAD_AT_ONCE:
            self.reread()
        if action == "bulk" or len(ids) > 1:
            self.selected = []
        goto = decided.goto if decided.goto and self.place(decided.goto) is not None else None
        if goto is None and action == "undo":
            goto = self.current_id
        target = goto or self.next_undecided(ids[0] if ids else self.current_id, skip=ids) or self.current_id
        if target and self.shot.has(target):
            self.focus(target)

    def reread(self) -> bool:
        """Read the dossier anew; True when lines came or went. The place, the search and a draft in work are kept."""
        started = time.perf_counter()
        before, self.shot = self.shot, take(self.dossier, self.shot)
        self.stale, self.settle_seconds = False, time.perf_counter() - started
        moved = not before.rows["transaction_id"].equals(self.rows["transaction_id"])
        if moved:
            self.selected = [i for i in self.selected if self.shot.has(i)]
            self._reorder()
        if (
            self.current_id
            and self.shot.has(self.current_id)
            and not (self.draft is not None and self.draft.edited and not moved)
        ):
            wanted = self.wanted
            self.focus(self.current_id)
            self.wanted = wanted
        changed = moved or not before.rows.select(LIVE).equals(self.rows.select(LIVE))
        # More than the last decision has changed, so what was shown before it is not what an undo leads back to.
        self.last = None if changed else self.last
        return changed

    def refresh(self) -> bool:
        """Take in what others wrote; True when something on screen changed."""
        self.dossier.refresh()
        self.last = None
        changed = self.reread()
        self._reorder()
        return changed
