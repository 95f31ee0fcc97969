"""From what a person pressed to one call of the dossier, and what that call changes on screen once it has returned.

Nothing is shown as done before the dossier has returned: it returns after the log is on disk.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.errors import BankrecError, DecisionRefused, DossierError
from bankrec_nb.domain.sentences import told
from bankrec_nb.domain.vocabulary import Balance, Tier, TransactionStatus
from bankrec_nb.normalise.text import fold, folded
from bankrec_nb.reporting.text import money
from bankrec_nb.widgets.pane import is_undecided
from bankrec_nb.widgets.rows import LIVE
from bankrec_nb.widgets.view import amount_typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bankrec_nb.dossier import Dossier
    from bankrec_nb.widgets.draft import Draft
    from bankrec_nb.widgets.snapshot import Snapshot
    from bankrec_nb.widgets.words import Texts

NO_EFFECT = pl.DataFrame(
    schema={"transaction_id": pl.String, "used": pl.Int64, "documents": pl.Int64, "handled": pl.Boolean}
)
"""One row per transaction a decision touched: how much of it is explained now, by how many documents."""


@dataclass(frozen=True)
class Decided:
    """A decision the log has acknowledged.

    Attributes:
        effect: see NO_EFFECT. rejected: suggestions that do not stand any more.
        reread: the dossier has to be read again to know what stands now.
        goto: the transaction to show next, where it is not simply the next undecided one.
        back: what was shown before the decision that was taken back.
    """

    message: str
    effect: pl.DataFrame = field(default_factory=lambda: NO_EFFECT)
    reread: bool = False
    goto: str | None = None
    count: int = 1
    rejected: tuple[str, ...] = ()
    back: Snapshot | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of an action. `done` only when the log acknowledged it; `retry` when trying again may help."""

    done: bool
    message: str
    ids: tuple[str, ...] = ()
    retry: bool = False
    reread: bool = False


class Refused(Exception):
    """Nothing was asked of the dossier: what was pressed makes no sense here. The message says what does."""


def refusal(error: BankrecError, ids: Iterable[str], texts: Texts) -> Outcome:
    """What the page is told when the dossier did not acknowledge."""
    said = told(error, texts.language)
    return Outcome(
        False, said, tuple(ids), retry=isinstance(error, DossierError), reread=isinstance(error, DecisionRefused)
    )


# ── one line ───────────────────────────────────────────────────────────────────────────────────────────────────────


def accept(
    dossier: Dossier,
    shot: Snapshot,
    draft: Draft | None,
    row: dict[str, Any],
    shown: str | None,
    event_id: str,
    texts: Texts,
) -> Decided:
    """Accept the suggestion shown, or link the draft a person changed when it balances."""
    if not is_undecided(row):
        raise Refused(texts("decided_already"))
    if draft is not None and draft.edited:
        if draft.balance != Balance.BALANCED:
            rest = money(draft.remaining_minor, draft.currency, texts.language)
            raise Refused(
                texts("not_balanced", amount=rest) if draft.parts or draft.differences else texts("nothing_to_accept")
            )
        return link(dossier, draft, event_id, texts)
    suggestion_id = shown or row["suggestion_id"]
    if not suggestion_id:
        raise Refused(texts("nothing_to_accept"))
    effect = effect_of(shot, [suggestion_id])
    if effect.is_empty() and shot.has_suggestion(suggestion_id):
        raise Refused(texts("books_nothing"))
    dossier.accept([suggestion_id], event_id=event_id)
    return Decided(texts("decided_accept"), effect)


def link(dossier: Dossier, draft: Draft, event_id: str, texts: Texts, why: str = "") -> Decided:
    """Link the draft as it stands, also when something remains."""
    if draft.empty:
        raise Refused(texts("nothing_to_accept"))
    if draft.balance == Balance.OVER_ALLOCATED:
        raise Refused(texts("over_by", amount=money(abs(draft.remaining_minor), draft.currency, texts.language)))
    if not draft.edited and draft.suggestion_id:
        raise Refused(texts("nothing_to_accept"))
    dossier.link(
        draft.transaction_id,
        draft.link_items(),
        adjustments=draft.link_adjustments(),
        why=why,
        event_id=event_id,
        minor=True,
    )
    effect = NO_EFFECT.clear().vstack(
        pl.DataFrame(
            [(draft.transaction_id, draft.explained_minor, len(draft.parts), False)],
            schema=NO_EFFECT.schema,
            orient="row",
        )
    )
    return Decided(texts("decided_link"), effect)


def reject(dossier: Dossier, rows: Sequence[dict[str, Any]], shown: str | None, event_id: str, texts: Texts) -> Decided:
    """Reject the suggestion shown (or the first of each selected line)."""
    waiting = [shown] if shown and len(rows) == 1 else [r["suggestion_id"] for r in rows if r["suggestion_id"]]
    if not waiting:
        raise Refused(texts("nothing_to_accept"))
    waiting = list(dict.fromkeys(waiting))
    dossier.reject(waiting, event_id=event_id)
    goto = rows[0]["transaction_id"]
    return Decided(texts("decided_reject"), rejected=tuple(waiting), goto=goto, count=len(rows))


def handle(dossier: Dossier, rows: Sequence[dict[str, Any]], note: str, event_id: str, texts: Texts) -> Decided:
    """Declare what remains handled."""
    _refuse_decided(rows, texts)
    dossier.handle([r["transaction_id"] for r in rows], note.strip(), event_id=event_id)
    return Decided(texts("decided_handle"), _rest_explained(rows, handled=True), count=len(rows))


def categorise(
    dossier: Dossier, rows: Sequence[dict[str, Any]], ledger_account: str, note: str, event_id: str, texts: Texts
) -> Decided:
    """Book what remains to an account."""
    _refuse_decided(rows, texts)
    dossier.categorise([r["transaction_id"] for r in rows], ledger_account, note.strip(), event_id=event_id)
    return Decided(texts("decided_categorise"), _rest_explained(rows, handled=False), count=len(rows))


def split(dossier: Dossier, row: dict[str, Any], typed: str, event_id: str, texts: Texts) -> Decided:
    """Split into the amounts typed; what they leave is the last part."""
    parts = split_amounts(typed, row["amount_minor"], row["currency"])
    made = dossier.split(row["transaction_id"], parts, event_id=event_id, minor=True)
    return Decided(texts("decided_split"), reread=True, goto=made[0])


def split_amounts(typed: str, whole: int, currency: str) -> list[int]:
    """Minor units of the parts, with the whole's sign; `60 + 30` of 100.00 gives 60.00, 30.00 and 10.00.

    Raises:
        DecisionRefused: a part is not an amount.
    """
    parts = []
    for word in typed.replace("+", ";").split(";"):
        if not word.strip():
            continue
        minor = amount_typed(word, currency)
        if minor is None:
            raise DecisionRefused(
                f"'{word.strip()}' is not an amount in {currency}.", where="split", action="For example: 60.00; 30.00"
            )
        parts.append(abs(minor) if whole > 0 else -abs(minor))
    rest = whole - sum(parts)
    return parts if rest == 0 else [*parts, rest]


def create(dossier: Dossier, row: dict[str, Any], values: dict[str, str], event_id: str, texts: Texts) -> Decided:
    """Create the missing document from the line and link it."""
    columns = {
        name: values[name].strip()
        for name in ("document_number", "counterparty_name", "label")
        if values.get(name, "").strip()
    }
    dossier.create_item(
        values.get("item_type", ""), transaction=row["transaction_id"], event_id=event_id, minor=True, **columns
    )
    effect = pl.DataFrame(
        [(row["transaction_id"], row["remaining_minor"], 1, False)], schema=NO_EFFECT.schema, orient="row"
    )
    return Decided(texts("decided_create"), effect)


def _refuse_decided(rows: Sequence[dict[str, Any]], texts: Texts) -> None:
    if any(not is_undecided(r) for r in rows):
        raise Refused(texts("decided_already"))


# ── many lines ─────────────────────────────────────────────────────────────────────────────────────────────────────


def bulk_choice(rows: pl.DataFrame, selected: Sequence[str]) -> pl.DataFrame:
    """The undecided lines a bulk acceptance would take: those selected with a suggestion, else all certain ones.

    Certain and ambiguous do not go together; a selected line was looked at, so its tier does not matter.
    """
    waiting = rows.filter(pl.col("books") & pl.col("suggestion_id").is_not_null())
    if selected:
        return waiting.filter(pl.col("transaction_id").is_in(list(selected)))
    return waiting.filter(pl.col("tier") == Tier.CERTAIN, ~pl.col("ambiguous").fill_null(value=True))


def accept_many(
    dossier: Dossier, shot: Snapshot, suggestion_ids: Sequence[str], event_id: str, texts: Texts
) -> Decided:
    """Accept suggestions as one decision."""
    dossier.accept(list(suggestion_ids), event_id=event_id)
    count = len(suggestion_ids)
    return Decided(texts("decided_bulk", n=count), effect_of(shot, suggestion_ids), count=count)


# ── what changes on screen ─────────────────────────────────────────────────────────────────────────────────────────


def effect_of(shot: Snapshot, suggestion_ids: Sequence[str]) -> pl.DataFrame:
    """What accepting these suggestions explains, per transaction."""
    wanted = pl.DataFrame({"group_id": list(suggestion_ids)}, schema={"group_id": pl.String})
    paid = shot.allocations.join(wanted, on="group_id", how="semi").select(
        "transaction_id", used="allocated_minor", item="item_id"
    )
    named = shot.adjustments.join(wanted, on="group_id", how="semi").select(
        "transaction_id", used="amount_minor", item=pl.lit(None, dtype=pl.String)
    )
    return (
        pl.concat([paid, named])
        .group_by("transaction_id", maintain_order=True)
        .agg(used=pl.col("used").sum(), documents=pl.col("item").drop_nulls().n_unique().cast(pl.Int64))
        .with_columns(handled=pl.lit(value=False))
    )


def _rest_explained(rows: Sequence[dict[str, Any]], *, handled: bool) -> pl.DataFrame:
    listed = [(r["transaction_id"], r["remaining_minor"], 0, handled) for r in rows]
    return pl.DataFrame(listed, schema=NO_EFFECT.schema, orient="row")


def rows_after(rows: pl.DataFrame, effect: pl.DataFrame) -> pl.DataFrame:
    """The grid's rows with an acknowledged decision in them."""
    joined = rows.join(effect, on="transaction_id", how="left", maintain_order="left")
    touched = pl.col("used").is_not_null()
    remaining = pl.col("remaining_minor") - pl.col("used").fill_null(0)
    status = (
        pl.when(pl.col("handled"))
        .then(pl.lit(str(TransactionStatus.HANDLED)))
        .when(touched & (remaining == 0))
        .then(pl.lit(str(TransactionStatus.MATCHED)))
        .when(touched)
        .then(pl.lit(str(TransactionStatus.PARTLY_MATCHED)))
        .otherwise(pl.col("status"))
    )
    return joined.with_columns(
        status=status,
        remaining_minor=remaining,
        document_count=pl.col("document_count") + pl.col("documents").fill_null(0),
        **{name: pl.when(~touched).then(pl.col(name)).alias(name) for name in LIVE[3:]},
    ).select(rows.columns)


def rule_hits(rows: pl.DataFrame, words: str, direction: str) -> pl.DataFrame:
    """Lines a rule would find: all words stand in the label, the direction fits."""
    found = (
        pl.col("amount_minor") > 0
        if direction == "in"
        else pl.col("amount_minor") < 0
        if direction == "out"
        else pl.lit(value=True)
    )
    listed = fold(words).split()
    if not listed:
        return rows.clear()
    for word in listed:
        found &= pl.col("_haystack").str.contains(word, literal=True)
    near = rows.filter(found)
    return near.filter(pl.all_horizontal(folded(pl.col("label")).str.contains(word, literal=True) for word in listed))
