"""Questions asked before an action, as data: title, fields, what it would do. The page draws them, fields are text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.errors import BankrecError
from bankrec_nb.domain.sentences import spoken
from bankrec_nb.domain.terms import term
from bankrec_nb.domain.vocabulary import ItemType
from bankrec_nb.normalise.text import fold
from bankrec_nb.reporting.text import day, money, plain
from bankrec_nb.widgets import ruling
from bankrec_nb.widgets.deciding import Decided, rule_hits
from bankrec_nb.widgets.pane import percent_text

if TYPE_CHECKING:
    from bankrec_nb.widgets.model import ReviewModel
    from bankrec_nb.widgets.words import Texts

HISTORY_SHOWN = 30
RULE_HITS_SHOWN = 6
SHORTEST_RULE_WORD = 4


def form(model: ReviewModel, action: str, values: dict[str, Any]) -> dict[str, Any]:
    """The form of an action; `note` lines say what it would do with the values so far."""
    if action == "rules":
        return {"action": action, "ids": [], **ruling.listed(model)}
    ids = [str(i) for i in values.get("ids") or ([model.current_id] if model.current_id else [])]
    made = {
        "handle": _handle,
        "categorise": _categorise,
        "split": _split,
        "create": _create,
        "rule": _rule,
        "history": _history,
    }
    if action not in made or not ids:
        return {"action": action, "title": model.texts("choose_line"), "fields": [], "lines": [], "ok": ""}
    return {"action": action, "ids": ids, **made[action](model, ids, values)}


def _field(name: str, label: str, value: str = "", kind: str = "text", **more: Any) -> dict[str, Any]:
    return {"name": name, "label": label, "value": value, "kind": kind, **more}


def _handle(model: ReviewModel, ids: list[str], _values: dict[str, Any]) -> dict[str, Any]:
    texts = model.texts
    title = texts("handle_title", n=_what(model, ids))
    return {"title": title, "fields": [_field("note", texts("note"))], "lines": [], "ok": title}


def _categorise(model: ReviewModel, ids: list[str], _values: dict[str, Any]) -> dict[str, Any]:
    texts = model.texts
    known = _accounts_used(model)
    fields = [
        _field("ledger_account", texts("ledger_account"), hint=texts("account_example"), choices=known, required=True),
        _field("note", texts("note")),
    ]
    return {
        "title": texts("categorise_title", what=_what(model, ids)),
        "fields": fields,
        "lines": [],
        "ok": texts("ok"),
    }


def _accounts_used(model: ReviewModel) -> list[str]:
    """Ledger accounts used before, most used first: offered, never filled in."""
    used = model.shot.matched_adjustments.filter(pl.col("ledger_account").is_not_null())
    counted = used.group_by("ledger_account").len().sort(["len", "ledger_account"], descending=[True, False])
    return [plain(a) for a in counted["ledger_account"].head(20)]


def _split(model: ReviewModel, ids: list[str], _values: dict[str, Any]) -> dict[str, Any]:
    texts, row = model.texts, model.shot.row(ids[0])
    amount = money(row["amount_minor"], row["currency"], texts.language)
    return {
        "title": texts("split_title", amount=amount),
        "fields": [_field("amounts", texts("split_parts"), required=True)],
        "lines": [],
        "ok": texts("ok"),
    }


def _create(model: ReviewModel, ids: list[str], _values: dict[str, Any]) -> dict[str, Any]:
    texts, row = model.texts, model.shot.row(ids[0])
    incoming = row["remaining_minor"] > 0
    kinds = (
        [ItemType.SALES_INVOICE, ItemType.PURCHASE_CREDIT_NOTE]
        if incoming
        else [ItemType.PURCHASE_INVOICE, ItemType.SALES_CREDIT_NOTE]
    )
    fields = [
        _field("item_type", texts("type"), str(kinds[0]), "choice", choices=[[str(k), texts(k)] for k in kinds]),
        _field("document_number", texts("number")),
        _field("counterparty_name", texts("counterparty"), plain(row["counterparty_name"])),
    ]
    amount = money(row["remaining_minor"], row["currency"], texts.language)
    return {
        "title": texts("create_title", what=f"{amount}, {day(row['booking_date'], texts.language)}"),
        "fields": fields,
        "lines": [],
        "ok": texts("ok"),
    }


def _rule(model: ReviewModel, ids: list[str], values: dict[str, Any]) -> dict[str, Any]:
    """The rule's fields and, with the words so far, the lines it would find: shown before it exists."""
    texts, row = model.texts, model.shot.row(ids[0])
    words = str(values["contains"]) if "contains" in values else rule_words(row["label"])
    direction = str(values.get("direction") or ("in" if row["amount_minor"] > 0 else "out"))
    fields = [
        _field("contains", texts("rule_words"), words, required=True, live=True),
        _field("direction", texts("direction"), direction, "choice", choices=[[d, texts(d)] for d in ("in", "out", "both")], live=True),
        _field("ledger_account", texts("ledger_account"), str(values.get("ledger_account", "")), hint=texts("account_example"), choices=_accounts_used(model), required=True),
        _field("name", texts("rule_name"), str(values.get("name") or plain(row["counterparty_name"]) or words)),
    ]  # fmt: skip
    hits = rule_hits(model.rows, words, direction)
    waiting = simulated(model, words, direction) if not hits.is_empty() else 0
    return {
        "title": texts("rule_title"),
        "fields": fields,
        "lines": _hit_lines(model, hits, waiting) if words.strip() else [texts("rule_wants_words")],
        "ok": texts("ok"),
    }


def _hit_lines(model: ReviewModel, hits: pl.DataFrame, waiting: int) -> list[str]:
    texts = model.texts
    if hits.is_empty():
        return [texts("rule_finds_nothing")]
    sums = hits.group_by("currency").agg(pl.col("amount_minor").sum()).sort("currency")
    total = " + ".join(money(minor, currency, texts.language) for currency, minor in sums.iter_rows())
    lines = [texts("rule_finds", n=hits.height, sum=total, open=waiting)]
    for hit in hits.head(RULE_HITS_SHOWN).iter_rows(named=True):
        amount = money(hit["amount_minor"], hit["currency"], texts.language)
        lines.append(f"{day(hit['booking_date'], texts.language)}  {amount}  {plain(hit['label'])[:90]}")
    return lines


def simulated(model: ReviewModel, words: str, direction: str) -> int:
    """How many undecided lines the matcher itself would propose the rule for; nothing is written."""
    try:
        return int(model.dossier.simulate_rule(words, "000000", direction=direction).height)
    except BankrecError:
        return 0


def rule_words(label: str) -> str:
    """The words of a label that come back next month: letters only, no numbers, dates or references."""
    words = [
        w
        for w in fold(label).replace("*", " ").replace("/", " ").split()
        if w.isalpha() and len(w) >= SHORTEST_RULE_WORD
    ]
    return " ".join(dict.fromkeys(words[:3]))


def make_rule(model: ReviewModel, values: dict[str, Any], event_id: str) -> Decided:
    """Make the rule and match again, so that it is proposed for past lines too; a large dossier is matched later."""
    contains, account = fold(str(values.get("contains", ""))).strip(), str(values.get("ledger_account", "")).strip()
    name, direction = str(values.get("name") or contains), str(values.get("direction") or "both")
    model.dossier.add_rule(name, contains, account, direction=direction, event_id=event_id)
    ruling.match_again(model)
    return Decided(model.texts("decided_rule"), reread=True, goto=model.current_id, count=0)


def _history(model: ReviewModel, ids: list[str], _values: dict[str, Any]) -> dict[str, Any]:
    texts = model.texts
    lines = []
    for event in model.dossier.history(ids[0]).tail(HISTORY_SHOWN).iter_rows(named=True):
        why = plain(spoken(event["why"] or event["reason"], texts.language))
        state = "" if event["active"] else f" ({texts('undone')})"
        lines.append(
            f"{event['at'][:10]} {event['at'][11:16]} UTC  {plain(event['user'])}  {term(event['kind'], texts.language)}{state}  {why}".rstrip()
        )
    return {"title": texts("history_title"), "fields": [], "lines": lines or [texts("no_history")], "ok": ""}


def _what(model: ReviewModel, ids: list[str]) -> str:
    """The lines an action is about: `1,234.50 EUR`, or `12 × −450.00 EUR`."""
    rows = model.rows.filter(pl.col("transaction_id").is_in(ids))
    sums = rows.group_by("currency").agg(pl.col("remaining_minor").sum()).sort("currency")
    total = " + ".join(money(minor, currency, model.texts.language) for currency, minor in sums.iter_rows())
    return total if len(ids) == 1 else f"{model.texts('lines', n=len(ids))}, {total}"


def bulk(model: ReviewModel, chosen: pl.DataFrame, first: pl.DataFrame, token: str) -> dict[str, Any]:
    """The summary before a bulk acceptance: count, sum per currency, the weakest one, what is left out."""
    texts = model.texts
    if chosen.is_empty():
        return {"action": "bulk", "title": texts("nothing_certain"), "fields": [], "lines": [], "ok": ""}
    lines = [texts("bulk_sum", sum=" + ".join(_sums(chosen, texts)))]
    tiers = first.group_by("tier").len().sort("tier")
    lines.append(", ".join(texts(f"bulk_{tier}", n=n) for tier, n in tiers.iter_rows()))
    weakest = first.sort("score", "transaction_id").row(0, named=True)
    amount = money(weakest["amount_minor"], weakest["currency"], texts.language)
    percent = percent_text(weakest["score"], texts)
    line = f"{percent}  {day(weakest['booking_date'], texts.language)}  {amount}  {plain(weakest['label'])[:80]}"
    lines.append(texts("bulk_weakest", line=line))
    lines.append(plain(spoken(weakest["reason"], texts.language)))
    if left_out := len(model.selected) - chosen.height if model.selected else 0:
        lines.append(texts("bulk_left_out", n=left_out))
    lines.append(texts("bulk_one_step"))
    title = texts("bulk_title", n=first.height)
    return {
        "action": "bulk",
        "token": token,
        "count": first.height,
        "title": title,
        "fields": [],
        "lines": [x for x in lines if x],
        "ok": texts("accept_certain", n=first.height)
        if not model.selected
        else texts("accept_selected", n=first.height),
    }


def _sums(chosen: pl.DataFrame, texts: Texts) -> list[str]:
    """The sum per currency; what comes in and what goes out apart where both do, for nobody can check the sum of both."""
    amount = pl.col("amount_minor")
    sums = chosen.group_by("currency").agg(
        net=amount.sum(), money_in=amount.filter(amount > 0).sum(), money_out=amount.filter(amount < 0).sum()
    )
    told = []
    for currency, net, money_in, money_out in sums.sort("currency").iter_rows():
        ways = {
            name: money(minor, currency, texts.language)
            for name, minor in (("money_in", money_in), ("money_out", money_out))
        }
        both = f" ({texts('bulk_ways', **ways)})" if money_in and money_out else ""
        told.append(money(net, currency, texts.language) + both)
    return told
