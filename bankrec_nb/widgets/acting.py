"""Which call of the dossier each action of the panel is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bankrec_nb.reporting.text import money, plain
from bankrec_nb.widgets import building, deciding, forms, ruling
from bankrec_nb.widgets.deciding import Decided, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bankrec_nb.widgets.model import ReviewModel


def act(model: ReviewModel, action: str, ids: list[str], given: dict[str, Any], event_id: str) -> Decided:
    """Take a decision on these lines with what the form asked for.

    Raises:
        Refused: the panel has to ask, or the action makes no sense here.
        BankrecError: the dossier refuses it.
    """
    if action == "undo":
        return _undo(model, ids, given, event_id)
    if action == "bulk":
        return _bulk(model, given, event_id)
    if action in ruling.ACTIONS:
        return ruling.change(model, action, given, event_id)
    if not ids:
        raise Refused(model.texts("choose_line"))
    d, shot, texts = model.dossier, model.shot, model.texts
    rows = [shot.row(i) for i in ids]
    shown = given.get("suggestion_id") or None
    draft = model.draft if model.draft is not None and model.draft.transaction_id == ids[0] else None
    note, account = str(given.get("note", "")), str(given.get("ledger_account", ""))
    match action:
        case "accept":
            return deciding.accept(d, shot, draft, rows[0], shown, event_id, texts)
        case "link":
            return deciding.link(d, draft or building.suggested(shot, rows[0]), event_id, texts)
        case "reject":
            return deciding.reject(d, rows, shown, event_id, texts)
        case "handle":
            return deciding.handle(d, rows, note, event_id, texts)
        case "categorise":
            return deciding.categorise(d, rows, account, note, event_id, texts)
        case "split":
            return deciding.split(d, rows[0], str(given.get("amounts", "")), event_id, texts)
        case "create":
            return deciding.create(d, rows[0], given, event_id, texts)
        case "rule":
            return forms.make_rule(model, given, event_id)
        case _:
            raise Refused(texts("not_available"))


def _undo(model: ReviewModel, ids: list[str], given: dict[str, Any], event_id: str) -> Decided:
    """Take back what was named (on the line in the pane), else the last decision (and go where it was taken)."""
    targets = [str(t) for t in given.get("targets") or ()]
    rules = model.dossier.rules
    taken = model.dossier.undo(targets or None, event_id=event_id).payload["targets"]
    if not rules.equals(model.dossier.rules):
        ruling.match_again(model)
    goto = ids[0] if targets and ids else model.been.pop() if model.been else None
    back = model.last[1] if model.last is not None and taken == [model.last[0]] else None
    return Decided(model.texts("decided_undo"), reread=back is None, back=back, goto=goto, count=0)


def _bulk(model: ReviewModel, given: dict[str, Any], event_id: str) -> Decided:
    """Accept exactly what the summary showed."""
    token, suggestion_ids = model.bulk
    if not suggestion_ids or given.get("token") != token:
        raise Refused(model.texts("nothing_certain"))
    return deciding.accept_many(model.dossier, model.shot, suggestion_ids, event_id, model.texts)


def about(model: ReviewModel, ids: Sequence[str]) -> str:
    """Which line a message is about: ` · 148.60 EUR · CARROSSERIE VITOLANLET`."""
    if len(ids) != 1:
        return f" · {model.texts('lines', n=len(ids))}" if ids else ""
    row = model.shot.row(ids[0])
    name = plain(row["counterparty_name"] or row["label"])[:60]
    return " · ".join(
        ["", money(row["amount_minor"], row["currency"], model.texts.language), *([name] if name else [])]
    )
