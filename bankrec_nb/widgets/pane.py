"""The decision pane as data: texts and figures of one transaction, its explanation, and what can be done.

Everything here is text for the page; bank text has lost its control and direction characters (`plain`), the page puts
it in as text only.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.masking import masked
from bankrec_nb.domain.sentences import spoken
from bankrec_nb.domain.vocabulary import AdjustmentKind, Balance, EvidenceKind
from bankrec_nb.reporting.text import day, money, plain
from bankrec_nb.reporting.text import figure as figure_text
from bankrec_nb.widgets.finding import SHOWN, Wanted, offered, search
from bankrec_nb.widgets.rows import UNDECIDED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bankrec_nb.widgets.draft import Draft
    from bankrec_nb.widgets.snapshot import Snapshot
    from bankrec_nb.widgets.words import Texts

REFERENCE_KINDS = {
    EvidenceKind.DOCUMENT_NUMBER, EvidenceKind.STRUCTURED_REFERENCE, EvidenceKind.END_TO_END_ID, EvidenceKind.PAYOUT_ID,
}  # fmt: skip
"""Evidence whose detail is what was found in the bank's text."""
LONGEST_TEXT = 12_000
"""A label of more characters is cut in the pane (the frame has it whole)."""
DETAILS_SHOWN = 50
NAMEABLE = (
    AdjustmentKind.FEE, AdjustmentKind.DISCOUNT, AdjustmentKind.WRITE_OFF, AdjustmentKind.EXCHANGE_DIFFERENCE,
    AdjustmentKind.OVERPAYMENT, AdjustmentKind.ACCOUNT,
)  # fmt: skip
"""Differences a person may name; transfers and returns come as suggestions."""


def bank_side(shot: Snapshot, row: Mapping[str, Any], accounts: Mapping[str, str], texts: Texts) -> dict[str, Any]:
    """The transaction as the bank tells it."""
    full = shot.transaction(row["transaction_id"])
    details = shot.details.filter(pl.col("transaction_id") == row["transaction_id"].partition("/")[0])
    words = plain(full["remittance_information"] or full["additional_information"])
    return {
        "id": row["transaction_id"],
        "status": row["status"],
        "date": day(full["booking_date"], texts.language),
        "amount": money(full["amount_minor"], full["currency"], texts.language),
        "incoming": full["amount_minor"] >= 0,
        "account": accounts.get(full["account_id"] or "", masked(full["account_id"] or "")),
        "counterparty": plain(full["counterparty_name"]),
        "label": words[:LONGEST_TEXT] or texts("no_label"),
        "facts": _facts(full, texts),
        "details_word": texts("batch", n=details.height) if details.height > 1 else "",
        "details": [
            _detail(d, texts) for d in details.head(DETAILS_SHOWN if details.height > 1 else 0).iter_rows(named=True)
        ],
    }


def _facts(full: Mapping[str, Any], texts: Texts) -> list[list[str]]:
    """Word and value of what else the bank says, empty ones left out."""
    facts = [(texts("iban"), masked(full["counterparty_iban"] or ""))]
    if full["value_date"] and full["value_date"] != full["booking_date"]:
        facts.append((texts("value_date"), day(full["value_date"], texts.language)))
    if full["remittance_information"] and full["additional_information"]:
        facts.append((texts("bank_says"), full["additional_information"][:LONGEST_TEXT]))
    if full["original_amount_minor"] is not None:
        facts.append(
            (texts("original_amount"), money(full["original_amount_minor"], full["original_currency"], texts.language))
        )
    names = ("creditor_reference", "end_to_end_id", "mandate_id", "cheque_number", "bank_reference")
    facts += [(texts(name), full[name] or "") for name in names]
    return [[word, plain(value)] for word, value in facts if plain(value)]


def _detail(detail: Mapping[str, Any], texts: Texts) -> list[str]:
    words = " ".join(
        filter(None, (detail["counterparty_name"], detail["remittance_information"], detail["end_to_end_id"]))
    )
    return [plain(words)[:GRID_DETAIL], figure_text(detail["amount_minor"], detail["currency"], texts.language)]


GRID_DETAIL = 200


def books_side(shot: Snapshot, row: Mapping[str, Any], draft: Draft, wanted: Wanted, texts: Texts) -> dict[str, Any]:
    """The match being built: its suggestion, documents, differences, balance, and what could be added."""
    listed = shot.suggestions_for(dict(row))
    return {
        "suggestion": _suggestion(shot, listed, draft, texts),
        "caps": _cut_short(shot, row["transaction_id"], texts) if listed.is_empty() else "",
        "lines": [_line(shot, item_id, draft, texts) for item_id in draft.parts],
        "others": _other_legs(shot, row, draft, texts),
        "differences": [_difference(d, draft, texts) for d in draft.differences],
        "balance": balance(draft, texts),
        "primary": primary(draft, texts, books=draft.suggestion_id is not None and shot.books(draft.suggestion_id)),
        **candidates(shot, row, draft, wanted, texts),
    }


def _cut_short(shot: Snapshot, transaction_id: str, texts: Texts) -> str:
    """What was not searched for a line that nothing was found for: nothing found is not nothing there."""
    said = shot.limits.filter(pl.col("transaction_id") == transaction_id)["limit"].to_list()
    return texts("caps", limit=" · ".join(plain(spoken(one, texts.language)) for one in said)) if said else ""


def balance(draft: Draft, texts: Texts) -> dict[str, str]:
    """The large figure and its word."""
    return {
        "state": str(draft.balance),
        "word": texts(draft.balance),
        "remaining": money(draft.remaining_minor, draft.currency, texts.language),
        "amount": money(draft.amount_minor, draft.currency, texts.language),
        "explained": money(draft.explained_minor, draft.currency, texts.language),
    }


def primary(draft: Draft, texts: Texts, *, books: bool) -> dict[str, Any]:
    """The one button that follows the balance: what it says, which action it is, whether it can be pressed."""
    rest = money(abs(draft.remaining_minor), draft.currency, texts.language)
    if draft.suggestion_id and not draft.edited and books:
        balanced = draft.balance == Balance.BALANCED or draft.empty
        label = texts("accept_leaves", amount=rest) if not balanced else ""
        return {"action": "accept", "label": label, "enabled": True}
    if draft.empty:
        return {"action": "link", "label": texts("find_documents"), "enabled": True}
    if draft.balance == Balance.OVER_ALLOCATED:
        return {"action": "link", "label": texts("over_by", amount=rest), "enabled": False}
    if draft.balance == Balance.UNDER_ALLOCATED:
        return {"action": "link", "label": texts("link_part", amount=rest), "enabled": True}
    return {"action": "accept", "label": texts("link_exact"), "enabled": True}


def _suggestion(shot: Snapshot, listed: pl.DataFrame, draft: Draft, texts: Texts) -> dict[str, Any] | None:
    """The explanation shown: reason, tier, evidence that adds up to its score, and the rivals."""
    if draft.suggestion_id is None or listed.is_empty():
        return None
    rows = listed.to_dicts()
    places = [n for n, r in enumerate(rows) if r["suggestion_id"] == draft.suggestion_id]
    if not places:
        return None
    shown = rows[places[0]]
    evidence = shot.evidence.filter(pl.col("suggestion_id") == draft.suggestion_id).sort("weight", descending=True)
    return {
        "id": shown["suggestion_id"],
        "tier": shown["tier"],
        "tier_word": texts(shown["tier"]),
        "percent": percent_text(shown["score"], texts),
        "reason": plain(spoken(shown["reason"], texts.language)),
        "shape": shown["shape"],
        "edited": draft.edited,
        "warning": texts("ambiguous") if shown["ambiguous"] else "",
        "caps": texts("caps", limit=plain(spoken(shown["caps"], texts.language))) if shown["caps"] else "",
        "place": places[0] + 1,
        "place_word": texts("rival", n=places[0] + 1, all=len(rows)) if len(rows) > 1 else "",
        "rivals": [_rival(shot, r, n, n == places[0] + 1, texts) for n, r in enumerate(rows, 1)]
        if len(rows) > 1
        else [],
        "evidence": _evidence(evidence, texts),
        "evidence_sum": _evidence_sum(evidence, shown["score"], texts),
    }


def percent_text(score: float, texts: Texts) -> str:
    """A score for people, cut (not rounded) to a tenth of a percent; a small one is not called none."""
    if score < 0.001:
        return _marked("<\u00a00.1\u00a0%", texts)
    # Never rounded up to a certainty that nobody has.
    return _marked(f"{min(math.floor(score * 1000) / 10, 99.9):g}\u00a0%", texts)


def _marked(figure: str, texts: Texts) -> str:
    """A decimal figure with the language's mark and a real minus."""
    return figure.replace("-", "\u2212").replace(".", "," if texts.language == "fr" else ".")


def _rival(shot: Snapshot, row: Mapping[str, Any], number: int, current: bool, texts: Texts) -> dict[str, Any]:
    numbers = (
        shot.allocations.filter(pl.col("group_id") == row["suggestion_id"])
        .join(shot.items.select("item_id", "document_number"), on="item_id", how="left", maintain_order="left")
    )["document_number"].drop_nulls()  # fmt: skip
    named = ", ".join(numbers.head(2)) + (f" +{len(numbers) - 2}" if len(numbers) > 2 else "")
    return {
        "number": number,
        "text": plain(named) or texts(row["shape"]),
        "percent": percent_text(row["score"], texts),
        "tier": row["tier"],
        "current": current,
        "reason": plain(spoken(row["reason"], texts.language)),
    }


def _evidence(evidence: pl.DataFrame, texts: Texts) -> list[dict[str, Any]]:
    """Bars whose lengths are shares of all weight, so that for and against can be compared by eye."""
    whole = float(evidence["weight"].abs().sum()) or 1.0
    return [
        {
            "kind": texts(f"evidence_{e['evidence_kind']}"),
            "detail": plain(_said_of(e, texts)),
            "weight": _marked(f"{e['weight']:+z.1f}", texts),
            "share": round(abs(e["weight"]) / whole * 100, 1),
            "against": e["weight"] < 0,
        }
        for e in evidence.iter_rows(named=True)
        if e["weight"]
    ]


def _said_of(evidence: Mapping[str, Any], texts: Texts) -> str | None:
    """The detail in the reader's language; a number or reference that was found is shown as it is."""
    found = evidence["evidence_kind"] in REFERENCE_KINDS
    said: str | None = evidence["detail"]
    return said if found else spoken(said, texts.language)


def _evidence_sum(evidence: pl.DataFrame, score: float, texts: Texts) -> str:
    total = float(evidence["weight"].sum())
    if evidence.is_empty():
        return ""
    return texts(
        "evidence_sum", sum=_marked(f"{total:+z.1f}", texts), percent=percent_text(score, texts).removesuffix("\u00a0%")
    )


def _line(shot: Snapshot, item_id: str, draft: Draft, texts: Texts) -> dict[str, Any]:
    """One document of the match, with what it gets and what stays open of it."""
    found = shot.items.filter(pl.col("item_id") == item_id)
    part = draft.parts[item_id]
    if found.is_empty():
        return {
            "item_id": item_id,
            "number": item_id,
            "allocated": figure_text(part.minor, draft.currency, texts.language),
            "editable": False,
        }
    item = found.row(0, named=True)
    stays = (item["open_minor"] or 0) - part.item_minor
    return {
        **document(item, texts),
        "allocated": figure_text(part.minor, draft.currency, texts.language),
        "stays": texts("stays_open", amount=money(stays, item["currency"], texts.language)) if stays else "",
        "editable": True,
    }


def document(item: Mapping[str, Any], texts: Texts) -> dict[str, Any]:
    """A document as the pane lists it."""
    return {
        "item_id": item["item_id"],
        "number": plain(item["document_number"] or item["label"] or item["item_id"])[:GRID_DETAIL],
        "type": texts(item["item_type"]),
        "counterparty": plain(item["counterparty_name"])[:GRID_DETAIL],
        "issued": day(item["issue_date"], texts.language),
        "due": day(item["due_date"], texts.language),
        "open": money(item["open_minor"], item["currency"], texts.language),
    }


def _other_legs(shot: Snapshot, row: Mapping[str, Any], draft: Draft, texts: Texts) -> list[dict[str, str]]:
    """Other transactions that the suggestion explains together with this one (transfer, return, instalments)."""
    if draft.suggestion_id is None or draft.edited:
        return []
    both = pl.concat(
        [shot.allocations.select("group_id", "transaction_id"), shot.adjustments.select("group_id", "transaction_id")]
    )
    ids = both.filter(pl.col("group_id") == draft.suggestion_id)["transaction_id"].unique(maintain_order=True)
    others = shot.rows.filter(
        pl.col("transaction_id").is_in(ids.implode()), pl.col("transaction_id") != row["transaction_id"]
    )
    return [
        {
            "date": day(o["booking_date"], texts.language),
            "text": plain(o["counterparty_name"] or o["label"])[:GRID_DETAIL],
            "account": masked(o["account_id"] or ""),
            "amount": money(o["amount_minor"], o["currency"], texts.language),
        }
        for o in others.iter_rows(named=True)
    ]


def _difference(difference: Any, draft: Draft, texts: Texts) -> dict[str, Any]:
    return {
        "kind": difference.kind,
        "word": texts(difference.kind),
        "amount": figure_text(difference.minor, draft.currency, texts.language),
        "ledger_account": plain(difference.ledger_account),
        "note": plain(difference.note),
        "editable": difference.kind in set(NAMEABLE),
    }


def candidates(shot: Snapshot, row: Mapping[str, Any], draft: Draft, wanted: Wanted, texts: Texts) -> dict[str, Any]:
    """Open documents that could be added: what the person searched, else what may explain the rest."""
    if wanted.empty:
        names = {row["counterparty_name"] or ""} | set(
            shot.items.filter(pl.col("item_id").is_in(list(draft.parts)))["counterparty_name"].drop_nulls()
        )
        found = offered(shot.opened, dict(row), draft.remaining_minor, names - {""}, list(draft.parts))
        listed = [{**document(i, texts), "why": texts(i["_why"])} for i in found.iter_rows(named=True)]
        return {"more": listed, "more_word": texts("more") if listed else "", "searched": False}
    found = search(shot.opened, wanted, draft.currency).filter(~pl.col("item_id").is_in(list(draft.parts)))
    listed = [{**document(i, texts), "why": ""} for i in found.head(SHOWN).iter_rows(named=True)]
    word = (
        texts("found_documents", n=found.height)
        if found.height <= SHOWN
        else texts("first_documents", n=SHOWN, all=found.height)
    )
    return {"more": listed, "more_word": word if listed else texts("no_document_found"), "searched": True}


def decided_side(shot: Snapshot, row: Mapping[str, Any], texts: Texts) -> list[dict[str, Any]]:
    """What was decided on a transaction: each match with its documents and differences, who, when and why."""
    own = pl.col("transaction_id") == row["transaction_id"]
    parts, named = shot.matched_allocations.filter(own), shot.matched_adjustments.filter(own)
    ids = pl.concat([parts["group_id"], named["group_id"]]).unique(maintain_order=True)
    numbers = shot.items.select("item_id", "document_number", "counterparty_name", "label")
    shown = []
    for match in shot.matches.filter(pl.col("match_id").is_in(ids.implode())).iter_rows(named=True):
        mine = parts.filter(pl.col("group_id") == match["match_id"]).join(
            numbers, on="item_id", how="left", maintain_order="left"
        )
        lines = [
            [
                plain(p["document_number"] or p["label"] or p["item_id"]),
                plain(p["counterparty_name"]),
                money(p["allocated_minor"], p["currency"], texts.language),
            ]
            for p in mine.iter_rows(named=True)
        ]
        lines += [
            [texts(a["adjustment_kind"]), plain(" ".join(filter(None, (a["ledger_account"], a["note"])))), money(a["amount_minor"], a["currency"], texts.language)]
            for a in named.filter(pl.col("group_id") == match["match_id"]).iter_rows(named=True)
        ]  # fmt: skip
        when = f"{match['decided_at'][:10]} {match['decided_at'][11:16]} UTC"
        who = texts("matched_by", how=texts(match["decision_kind"]), who=plain(match["user"]), when=when)
        why = " ".join(filter(None, (f"▸ {texts('match_stale')}" if match["stale"] else "", plain(_why(match, texts)))))
        shown.append({"match_id": match["match_id"], "who": who, "why": why, "lines": lines})
    return shown


def _why(match: Mapping[str, Any], texts: Texts) -> str:
    """The matcher's reason in the reader's language, a person's own note as it was written."""
    reason = match["reason"] or ""
    return spoken(reason, texts.language) if match["suggestion_id"] else reason


def is_undecided(row: Mapping[str, Any]) -> bool:
    """Whether something can still be decided on the line."""
    return row["status"] in {str(s) for s in UNDECIDED}
