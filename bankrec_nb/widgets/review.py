"""The review panel: an anywidget that draws a ReviewModel and forwards what was pressed.

Rows travel as messages in blocks; the widget's state holds texts and keys only, so a saved notebook has no bank data.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from bankrec_nb.domain.errors import BankrecError
from bankrec_nb.domain.sentences import told
from bankrec_nb.widgets.deciding import Outcome
from bankrec_nb.widgets.importing import account_choices, chosen_account
from bankrec_nb.widgets.keymap import keymap
from bankrec_nb.widgets.model import ReviewModel
from bankrec_nb.widgets.originals import original
from bankrec_nb.widgets.together import join, tell_others

if TYPE_CHECKING:
    import polars as pl

    from bankrec_nb.dossier import Dossier
    from bankrec_nb.reporting.about import Language

log = logging.getLogger(__name__)

ASSETS = Path(__file__).with_name("assets")
SCRIPTS = ("dom.js", "turns.js", "grid.js", "filters.js", "pane.js", "original.js", "panel.js")
"""One module in several files; they are joined here, there is no build step."""
BLOCK = 200
SETTLE_AFTER_MS = 400
PATCHED = 400
"""More changed rows than this are asked for again by the page instead of being sent."""


def review(dossier: Dossier, *, language: Language | None = None, height: int = 334) -> ReviewPanel:
    """The review panel of a dossier, to be shown in a notebook cell.

    Args:
        dossier: an open dossier.
        language: "en" or "fr"; the dossier's own by default.
        height: of the list of lines, in pixels.
    """
    return ReviewPanel(ReviewModel(dossier, language), height=height)


class ReviewPanel(anywidget.AnyWidget):
    """Bank transactions with their suggestions, decided by keys or clicks.

    `frame` is what is on screen, `selection` the selected lines, `current` the line in the pane; `model` decides
    without a page.
    """

    _esm = "\n".join((ASSETS / name).read_text("utf-8") for name in SCRIPTS)
    _css = (ASSETS / "panel.css").read_text("utf-8")
    height = traitlets.Int(334).tag(sync=True)
    language = traitlets.Unicode("fr").tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    key_list: traitlets.List[Any] = traitlets.List().tag(sync=True)
    accounts: traitlets.List[Any] = traitlets.List().tag(sync=True)

    def __init__(self, model: ReviewModel, **traits: Any) -> None:
        self.model = model
        language: Language = model.texts.language
        super().__init__(
            language=language,
            words=model.texts.all(),
            key_list=keymap(language),
            accounts=account_choices(model.dossier),
            **traits,
        )
        self.on_msg(self._heard)
        join(model.dossier, self)

    def __repr__(self) -> str:
        counts = self.model.counts()
        return f"ReviewPanel({counts['all']} transactions, {counts['undecided']} undecided)"

    @property
    def frame(self) -> pl.DataFrame:
        """The lines on screen, in their order, as a Polars frame."""
        return self.model.frame

    @property
    def selection(self) -> pl.DataFrame:
        """The selected lines."""
        return self.model.selection

    @property
    def current(self) -> dict[str, Any] | None:
        """The line in the pane."""
        return self.model.current

    # ── the conversation with the page ─────────────────────────────────────────────────────────────────────────────

    def _heard(self, _widget: Any, message: dict[str, Any], _buffers: Any) -> None:
        kind = str(message.get("kind"))
        answer = getattr(self, f"_on_{kind}", None)
        if answer is None:
            return
        try:
            answer(message)
        except BankrecError as error:
            self.send({"kind": "say", "message": told(error, self.model.texts.language), "wrong": True})
        except (
            Exception
        ) as error:  # the page must hear of it: a decision without an answer would look like "saving" for ever
            log.exception("review panel: %s", kind)
            text = f"{type(error).__name__}: {error}"
            if kind == "decide":
                self._tell(Outcome(False, text, retry=True), message)
            else:
                self.send({"kind": "say", "message": text, "wrong": True})
        finally:
            if "turn" in message:  # keys pressed meanwhile wait for this, after all that was said
                self.send({"kind": "answered", "turn": message["turn"]})

    def _on_open(self, _message: dict[str, Any]) -> None:
        self.send({"kind": "reset", **self._reset()})

    def _on_window(self, message: dict[str, Any]) -> None:
        if message["generation"] == self.model.generation:
            start = int(message["start"])
            rows = self.model.block(start, int(message["count"]))
            self.send({"kind": "rows", "start": start, "generation": self.model.generation, "rows": rows})

    def _on_view(self, message: dict[str, Any]) -> None:
        values = dict(message["values"])
        values["account"] = chosen_account(self.model.dossier, str(values.get("account") or "")) or ""
        self.model.set_view(values)
        self.send({"kind": "reset", **self._reset()})

    def _on_focus(self, message: dict[str, Any]) -> None:
        # A draft in work is not lost because the page asks again for the line it is on.
        if str(message["id"]) != self.model.current_id:
            self.model.focus(str(message["id"]))
        self._send_pane()

    def _on_seek(self, message: dict[str, Any]) -> None:
        found = self.model.next_undecided(message.get("id"), backwards=bool(message.get("backwards")))
        if found is None:
            self.send({"kind": "say", "message": self.model.texts("nothing_undecided")})
            return
        self.model.focus(found)
        self._send_pane(follow=True)

    def _on_choose(self, message: dict[str, Any]) -> None:
        self.model.choose(int(message["number"]))
        self._send_pane()

    def _on_edit(self, message: dict[str, Any]) -> None:
        values = dict(message.get("values") or {})
        if values.pop("found", False):
            self.model.find({})
        understood = self.model.edit(str(message["what"]), values)
        key = {
            "allocate": f"allocated{values.get('item_id')}",
            "change_difference": f"difference{values.get('place')}",
        }.get(message["what"], "")
        self._send_pane(invalid="" if understood else key)

    def _on_find(self, message: dict[str, Any]) -> None:
        self.model.find(message)
        self._send_pane()

    def _on_remaining(self, _message: dict[str, Any]) -> None:
        typed = self.model.remaining_typed()
        self.model.find({"query": typed})
        self._send_pane(search=typed)

    def _on_form(self, message: dict[str, Any]) -> None:
        form = self.model.form(str(message["action"]), message.get("values"))
        self.send({"kind": "form", "form": form, "live": bool(message.get("live"))})

    def _on_bulk(self, _message: dict[str, Any]) -> None:
        self.send({"kind": "form", "form": self.model.bulk_summary()})

    def _on_select(self, message: dict[str, Any]) -> None:
        if "ids" in message:
            self.model.selected = [str(i) for i in message["ids"]]
            return
        first, last = int(message["first"]), int(message["last"])
        self.model.selected = self.model.order.slice(first, last - first + 1).to_list()
        self.send({"kind": "selection", "ids": self.model.selected})

    def _on_original(self, _message: dict[str, Any]) -> None:
        found = original(self.model)
        content = found.pop("bytes", None)
        self.send({"kind": "original", **found}, buffers=[content] if content is not None else None)

    def _on_settle(self, _message: dict[str, Any]) -> None:
        if self.model.stale:
            generation = self.model.generation
            self.model.reread()
            self._send_settled(generation)

    def _on_refresh(self, _message: dict[str, Any]) -> None:
        changed = self.model.refresh()
        self._send_settled(-1, self.model.texts("another_changed" if changed else "refreshed"))

    def _on_decide(self, message: dict[str, Any]) -> None:
        outcome = self.model.decide(str(message["action"]), message.get("values"), message.get("event_id"))
        self._tell(outcome, message)
        if outcome.done:
            tell_others(self.model.dossier, self)

    def catch_up(self) -> None:
        """Show what another panel of this dossier decided or brought in."""
        generation = self.model.generation
        self.model.reread()
        self._send_settled(generation)

    # ── what is sent ───────────────────────────────────────────────────────────────────────────────────────────────

    def _tell(self, outcome: Outcome, message: dict[str, Any]) -> None:
        """The outcome of a decision, with the changed rows and the next line; one message."""
        model, known = self.model, message.get("generation", self._sent_generation)
        moved = model.generation != known
        many = len(outcome.ids) > PATCHED  # their lines are asked for anew: none is looked for one by one
        ids = [] if many else [i for i in outcome.ids if model.shot.has(i)]
        self.send({
            "kind": "outcome", "seq": message.get("seq"), "done": outcome.done, "message": outcome.message, "retry": outcome.retry,
            "rows": [] if moved else model.drawn(ids), "counts": model.counts(), "index": model.place(model.current_id),
            "pane": model.pane(), "stale": many or (outcome.done and not model.stale), "settle_after": self._settle_after(),
            "selected": model.selected, "reset": self._reset() if moved else None,
        })  # fmt: skip

    def _settle_after(self) -> int:
        """Milliseconds of rest before everything is read anew, 0 when it is: the longer it takes, the longer the rest."""
        return max(SETTLE_AFTER_MS, int(self.model.settle_seconds * 3000)) if self.model.stale else 0

    def _send_pane(self, **more: Any) -> None:
        shown = self.model.pane()
        if shown is not None:
            self.send({"kind": "pane", "pane": shown, "index": self.model.place(self.model.current_id), **more})

    def _send_settled(self, generation: int, text: str = "") -> None:
        reset = self._reset() if self.model.generation != generation else None
        self.send(
            {
                "kind": "settled",
                "reset": reset,
                "counts": self.model.counts(),
                "pane": self.model.pane(),
                "message": text,
            }
        )

    def _reset(self) -> dict[str, Any]:
        """All the page needs to draw the lines anew, with the block around the current line."""
        model = self.model
        self._sent_generation = model.generation
        index = model.place(model.current_id) or 0
        start = index // BLOCK * BLOCK
        return {
            "generation": model.generation, "total": len(model.places), "counts": model.counts(), "view": self._view(),
            "index": index, "start": start, "rows": model.block(start, BLOCK), "selected": model.selected, "pane": model.pane(),
        }  # fmt: skip

    def _view(self) -> dict[str, Any]:
        """The view as the page has it: the account by its place in the list."""
        ids = [a.account_id for a in self.model.dossier.config.accounts]
        shown = self.model.view.account
        return {**vars(self.model.view), "account": str(ids.index(shown)) if shown in ids else ""}

    _sent_generation = 0
