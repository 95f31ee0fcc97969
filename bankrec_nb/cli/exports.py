"""The verbs that hand over to other programs: `export …`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bankrec_nb.cli.app import Day, OrderedGroup, Session, bankrec, verb
from bankrec_nb.cli.output import write_output
from bankrec_nb.cli.reports import as_of_option, last_day
from bankrec_nb.cli.show import Answer
from bankrec_nb.domain.errors import SettingRefused
from bankrec_nb.reporting import export as exporting
from bankrec_nb.reporting.spreadsheet import workbook

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
def pain001(session: Session) -> Answer:
    """The payment file (SEPA pain.001) of approved purchase invoices."""
    raise SettingRefused(
        session.tr("payment files are not made yet.", "les fichiers de virement ne sont pas encore produits."),
        where="export pain001",
    )
