"""The verbs that hand over to other programs: `export …`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bankrec_nb.cli.app import Day, OrderedGroup, Session, bankrec, verb
from bankrec_nb.cli.output import write_output
from bankrec_nb.cli.reports import as_of_option, last_day
from bankrec_nb.cli.show import Answer, Columns, cell, table
from bankrec_nb.dossier.paying import say_hindrance
from bankrec_nb.reporting import export as exporting
from bankrec_nb.reporting.payment_file import pain001 as payment_file
from bankrec_nb.reporting.spreadsheet import workbook
from bankrec_nb.reporting.text import day, money

if TYPE_CHECKING:
    from datetime import date

    import polars as pl


@bankrec.group(cls=OrderedGroup)
def export() -> None:
    """Exports: journal, fec, xlsx, pain001."""


@verb(export, "journal")
@click.option("--since", type=Day(), help="From which date.")
@as_of_option
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write (else standard output)."
)
def journal(session: Session, since: date | None, as_of: date | None, output: Path | None) -> Answer:
    """The journal entries of accepted matches, as CSV."""
    books, about = session.dossier.books, session.about
    lines = exporting.journal(books, since=since, until=as_of, about=about)
    if session.as_json and output is None:
        return Answer({"journal": lines})
    return write_output(
        session, exporting.journal_csv(books, since=since, until=as_of, about=about), output, rows=lines.height
    )


@verb(export, "fec")
@click.option("--since", type=Day(), help="From which date.")
@as_of_option
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), help="Folder (else reports/ of the dossier)."
)
def fec(session: Session, since: date | None, as_of: date | None, output: Path | None) -> Answer:
    """The entries as FEC lines, in a file named as the law wants it."""
    dossier = session.dossier
    name, content = exporting.fec(dossier.books, as_of or last_day(dossier.books), since=since, about=session.about)
    return write_output(session, content, (output or dossier.path / "reports") / name, rows=content.count(b"\r\n") - 1)


@verb(export, "xlsx")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File (else reports/ of the dossier)."
)
def xlsx(session: Session, output: Path | None) -> Answer:
    """Transactions, documents, links and statements as a workbook."""
    dossier, tr = session.dossier, session.tr
    sheets = {
        tr("Transactions", "Opérations"): _people_columns(dossier.transactions),
        tr("Documents", "Pièces"): _people_columns(dossier.items),
        tr("Links", "Liens"): dossier.links(),
        tr("Statements", "Relevés"): dossier.statements,
        tr("Findings", "Constats"): dossier.issues,
    }
    return write_output(
        session,
        workbook(sheets),
        output or dossier.path / "reports" / "bankrec.xlsx",
        rows=sheets[tr("Transactions", "Opérations")].height,
    )


def _people_columns(frame: pl.DataFrame) -> pl.DataFrame:
    """Without the minor-unit twins of columns that are there as amounts already."""
    return frame.drop([c for c in frame.columns if c.endswith("_minor") and c.removesuffix("_minor") in frame.columns])


@verb(export, "pain001")
@click.argument("documents", nargs=-1)
@click.option("--on", type=Day(), help="The day the bank is to pay; without it, only what could be paid is listed.")
@click.option("--due", type=Day(), help="Pay what is due by then (else by --on).")
@click.option("--account", help="The euro account to pay from, by name or IBAN.")
@click.option("--one-by-one", is_flag=True, help="Ask the bank to debit each transfer by itself.")
@click.option("--why", default="", help="A reason for the log.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File (else reports/ of the dossier)."
)
def pain001(
    session: Session, documents: tuple[str, ...], on: date | None, due: date | None, account: str | None, one_by_one: bool, why: str,
    output: Path | None,
) -> Answer:  # fmt: skip
    """Approve purchase invoices (DOCUMENTS, or all that is due) and write the SEPA payment file (pain.001)."""
    dossier = session.dossier
    if on is None:
        return _payable(session, dossier.payable(due))
    order = dossier.order_payments(on, documents, account=account, due=due, booked_as_one=not one_by_one, why=why)
    written = write_output(session, payment_file(order), output or dossier.path / "reports" / f"{order.number}.xml")
    told = session.tr(
        f"Order {order.number}: {len(order.transfers)} transfers, {money(order.minor, 'EUR', 'en')}, on {day(on, 'en')}.",
        f"Ordre {order.number} : {len(order.transfers)} virements, {money(order.minor, 'EUR', 'fr')}, le {day(on, 'fr')}.",
    )
    data = {**written.data, "order": order.number, "transfers": len(order.transfers), "total_minor": order.minor}
    return Answer(data, [told, *written.blocks])


def _payable(session: Session, rows: pl.DataFrame) -> Answer:
    tr, language = session.tr, session.about.language
    columns: Columns = {
        tr("supplier", "fournisseur"): lambda r: cell(r["counterparty_name"]),
        tr("document", "pièce"): lambda r: cell(r["document_number"]),
        tr("due", "échéance"): lambda r: day(r["due_date"], language),
        ">" + tr("open", "reste"): lambda r: money(r["open_minor"], "EUR", language),
        tr("what hinders it", "obstacle"): lambda r: say_hindrance(r, language),
    }
    return Answer({"payable": rows}, [table(tr("Could be paid", "À payer"), rows.to_dicts(), columns)])
