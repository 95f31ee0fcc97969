"""The verbs that decide, and those that show and take back what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bankrec_nb.cli.app import Session, bankrec, verb
from bankrec_nb.cli.show import Answer, Columns, cell, table
from bankrec_nb.domain.errors import DecisionRefused, SettingRefused
from bankrec_nb.domain.sentences import spoken
from bankrec_nb.domain.terms import term
from bankrec_nb.reporting.text import day, money

if TYPE_CHECKING:
    import polars as pl


@verb(bankrec, "accept")
@click.argument("ids", nargs=-1)
@click.option(
    "--tier",
    type=click.Choice(["certain", "probable", "possible"]),
    help="All unambiguous first suggestions of a tier.",
)
@click.option("--why", default="", help="A reason for the log.")
def accept(session: Session, ids: tuple[str, ...], tier: str | None, why: str) -> Answer:
    """Accept suggestions by their ids, or by tier."""
    made = session.dossier.accept(list(ids) or None, tier=tier, why=why)
    return Answer({"matches": made}, [session.tr(f"{len(made)} accepted.", f"{len(made)} acceptés.")])


@verb(bankrec, "reject")
@click.argument("ids", nargs=-1, required=True)
@click.option("--why", default="", help="A reason for the log.")
def reject(session: Session, ids: tuple[str, ...], why: str) -> Answer:
    """Reject suggestions: they do not come back, the next rival does."""
    event = session.dossier.reject(list(ids), why=why)
    return Answer({"decision": event.event_id}, [session.tr(f"{len(ids)} rejected.", f"{len(ids)} rejetés.")])


@verb(bankrec, "undo")
@click.argument("ids", nargs=-1)
@click.option("--why", default="", help="A reason for the log.")
def undo(session: Session, ids: tuple[str, ...], why: str) -> Answer:
    """Take decisions or matches back; without ids, your own last one."""
    event = session.dossier.undo(list(ids) or None, why=why)
    taken = event.payload.get("targets", [])
    return Answer(
        {"decision": event.event_id, "undone": taken},
        [session.tr(f"Taken back: {', '.join(taken)}", f"Annulé : {', '.join(taken)}")],
    )


@verb(bankrec, "link")
@click.argument("transaction")
@click.argument("documents", nargs=-1, required=True)
@click.option("--adjust", multiple=True, help="A named difference: KIND=AMOUNT[@ACCOUNT], e.g. fee=-2.50@627000.")
@click.option("--why", default="", help="A reason for the log.")
def link(session: Session, transaction: str, documents: tuple[str, ...], adjust: tuple[str, ...], why: str) -> Answer:
    """Link a transaction by hand: DOCUMENT or DOCUMENT=AMOUNT, several for several."""
    wanted = dict(_named_amount(text) for text in documents)
    made = session.dossier.link(transaction, wanted, adjustments=[_adjustment(text) for text in adjust], why=why)
    return Answer({"match": made}, [session.tr(f"Linked: {made}", f"Lié : {made}")])


def _named_amount(text: str) -> tuple[str, str | None]:
    name, mark, amount = text.rpartition("=")
    return (name, amount) if mark else (text, None)


def _adjustment(text: str) -> dict[str, str | None]:
    kind, mark, rest = text.partition("=")
    amount, _, account = rest.partition("@")
    if not mark or not amount:
        raise DecisionRefused(
            f"'{text}' is no difference.", where="link", action="Write fee=-2.50 or fee=-2.50@627000."
        )
    return {"kind": kind, "amount": amount, "ledger_account": account or None}


@verb(bankrec, "handle")
@click.argument("transactions", nargs=-1, required=True)
@click.option("--note", required=True, help="Why nothing is to be booked.")
def handle(session: Session, transactions: tuple[str, ...], note: str) -> Answer:
    """Declare transactions handled: they leave the list, never the data."""
    event = session.dossier.handle(list(transactions), note)
    return Answer(
        {"decision": event.event_id}, [session.tr(f"{len(transactions)} handled.", f"{len(transactions)} traitées.")]
    )


@verb(bankrec, "categorise")
@click.argument("transactions", nargs=-1, required=True)
@click.option("--ledger-account", required=True, help="Where it is booked: 613000, 641000 …")
@click.option("--note", default="", help="A note for the log.")
def categorise(session: Session, transactions: tuple[str, ...], ledger_account: str, note: str) -> Answer:
    """Book what remains of transactions to a ledger account."""
    event = session.dossier.categorise(list(transactions), ledger_account, note)
    told = session.tr(
        f"{len(transactions)} booked to {ledger_account}.", f"{len(transactions)} imputées au {ledger_account}."
    )
    return Answer({"decision": event.event_id}, [told])


@verb(bankrec, "history")
@click.argument("about", required=False)
def history(session: Session, about: str | None) -> Answer:
    """Decisions, oldest first: all, or those about a transaction, document, suggestion or match."""
    frame = session.dossier.history(about)
    tr = session.tr
    columns: Columns = {
        tr("when", "quand"): lambda r: r["at"][:16].replace("T", " "),
        tr("who", "qui"): lambda r: cell(r["user"]),
        tr("what", "quoi"): lambda r: term(r["kind"], session.language),
        tr("state", "état"): lambda r: tr("stands", "en vigueur") if r["active"] else tr("undone", "annulé"),
        tr("why", "pourquoi"): lambda r: cell(spoken(r["why"] or r["reason"], session.language)),
        tr("decision", "décision"): lambda r: r["event_id"],
    }
    return Answer({"decisions": frame}, [table(tr("History", "Historique"), frame.to_dicts(), columns)])


@verb(bankrec, "split")
@click.argument("transaction")
@click.argument("amounts", nargs=-1, required=True)
@click.option("--why", default="", help="A reason for the log.")
def split(session: Session, transaction: str, amounts: tuple[str, ...], why: str) -> Answer:
    """Split a transaction into parts that are matched on their own (put -- before negative amounts)."""
    parts = session.dossier.split(transaction, list(amounts), why=why)
    return Answer({"parts": parts}, [session.tr(f"Parts: {', '.join(parts)}", f"Parties : {', '.join(parts)}")])


@verb(bankrec, "rules")
@click.option("--contains", help="Words that must all stand in the label: with it, a rule is made.")
@click.option("--ledger-account", help="Where such lines are booked: 627000 …")
@click.option("--name", help="What you call the rule (else its words).")
@click.option("--direction", type=click.Choice(["in", "out", "both"]), default="both", show_default=True)
@click.option(
    "--try", "only_try", is_flag=True, help="Show the waiting transactions it would propose for; write nothing."
)
@click.option("--off", help="Switch a rule off, by its id.")
@click.option("--on", help="Switch a rule on again.")
@click.option("--delete", help="Delete a rule; what was accepted with it stands.")
def rules(
    session: Session, contains: str | None, ledger_account: str | None, name: str | None, direction: str, only_try: bool,
    off: str | None, on: str | None, delete: str | None,
) -> Answer:  # fmt: skip
    """List the rules, try or make one, switch one off or on, delete one."""
    dossier = session.dossier
    if contains and ledger_account:
        if only_try:
            return _tried(session, dossier.simulate_rule(contains, ledger_account, direction=direction))
        dossier.add_rule(name or contains, contains, ledger_account, direction=direction)
    elif contains or ledger_account:
        raise SettingRefused(
            "a rule needs words and an account.", where="rules", action="Give --contains and --ledger-account."
        )
    for rule_id, enabled in ((off, False), (on, True)):
        if rule_id is not None:
            dossier.edit_rule(rule_id, enabled=enabled)
    if delete is not None:
        dossier.delete_rule(delete)
    return _listed_rules(session, dossier.rules)


def _tried(session: Session, found: pl.DataFrame) -> Answer:
    """The transactions a rule would propose for."""
    tr = session.tr
    columns: Columns = {
        tr("date", "date"): lambda r: day(r["booking_date"], session.language),
        tr("label", "libellé"): lambda r: cell(r["remittance_information"] or r["additional_information"]),
        tr("transaction", "opération"): lambda r: cell(r["transaction_id"]),
    }
    told = tr(
        f"It would propose for {found.height} transactions; nothing was written.",
        f"Elle proposerait pour {found.height} opérations ; rien n’a été écrit.",
    )
    return Answer({"transactions": found}, [table(told, found.to_dicts(), columns)])


def _listed_rules(session: Session, frame: pl.DataFrame) -> Answer:
    tr = session.tr
    columns: Columns = {
        tr("name", "nom"): lambda r: cell(r["name"]),
        tr("words", "mots"): lambda r: cell(r["contains"]),
        tr("direction", "sens"): lambda r: r["direction"],
        tr("amounts", "montants"): _between,
        tr("account", "compte"): lambda r: cell(r["ledger_account"]),
        tr("state", "état"): lambda r: tr("on", "active") if r["enabled"] else tr("off", "inactive"),
        ">" + tr("version", "version"): lambda r: str(r["version"]),
        "id": lambda r: r["rule_id"],
    }
    return Answer({"rules": frame}, [table(tr("Rules", "Règles"), frame.to_dicts(), columns)])


def _between(rule: dict[str, Any]) -> str:
    ends = [money(rule[name], None) for name in ("least_minor", "most_minor")]
    return " – ".join(ends) if any(ends) else ""
