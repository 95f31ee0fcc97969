"""The verbs that begin: init and demo."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
import polars as pl

from bankrec_nb.cli.app import Session, bankrec, verb
from bankrec_nb.cli.reports import last_day, write_pack
from bankrec_nb.cli.running import CHECKOUT
from bankrec_nb.cli.show import Answer, Columns, Table, cell, table
from bankrec_nb.cli.working import imported_blocks, matched_block, proof_word, status_blocks
from bankrec_nb.domain.errors import DossierError
from bankrec_nb.reporting import reconciliation_statements, statement_proofs
from bankrec_nb.reporting.text import day, figure, money
from bankrec_nb.reporting.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from bankrec_nb.reporting import ReconciliationStatement

SAMPLE_COMPANY, SAMPLE_SIREN = "Ateliers Verlane SAS", "123456782"


@verb(bankrec, "init")
@click.option("--company", default="", help="The company's name (else the folder's).")
@click.option("--siren", default="", help="Its SIREN (for the FEC).")
def init(session: Session, company: str, siren: str) -> Answer:
    """Make a dossier in the folder."""
    if (session.path / "dossier.toml").exists():
        raise DossierError(
            session.tr(
                "there is a dossier already; nothing was changed.", "il y a déjà un dossier ; rien n’a été modifié."
            ),
            where=str(session.path),
        )
    new_dossier(session, company, siren)
    made = session.dossier
    told = session.tr(
        f"A dossier for {made.config.company} in {made.path}", f"Dossier de {made.config.company} dans {made.path}"
    )
    then = session.tr(
        f"Next: bankrec --dossier {session.path} import FILES",
        f"Ensuite : bankrec --dossier {session.path} import FICHIERS",
    )
    return Answer({"dossier": str(made.path), "company": made.config.company}, [told, then])


def new_dossier(session: Session, company: str, siren: str) -> None:
    """A dossier that speaks the session's language; nothing where there is one."""
    from bankrec_nb.dossier.dossier import make
    from bankrec_nb.dossier.folder import Layout, load_config, save_config

    layout = Layout(session.path.expanduser().resolve())
    if not layout.toml.exists():
        make(layout, company)
        save_config(layout, replace(load_config(layout), siren=siren, language=session.language))


@verb(bankrec, "demo")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("demo"))
def demo(session: Session, folder: Path) -> Answer:
    """A month end from beginning to end on the sample company, in FOLDER (default: demo)."""
    session.path = folder
    new_dossier(session, SAMPLE_COMPANY, SAMPLE_SIREN)
    samples, dossier = sample_files(folder), session.dossier
    with session.progress(session.tr("Reading", "Lecture")) as progress:
        imported = dossier.import_files([samples / "bank", samples / "books"], progress=progress)
    with session.progress(session.tr("Matching", "Rapprochement")) as progress:
        matched = dossier.match(accept="certain", progress=progress)
    pack, reports = write_pack(session, None, None)
    known = dossier.status()
    blocks: list[Table | str] = [
        f"{SAMPLE_COMPANY} · {folder}",
        "",
        *imported_blocks(session, imported),
        proof_block(session),
        matched_block(session, dict(matched.counts.iter_rows()), matched.accepted),
        *reconciliation_blocks(session),
        *status_blocks(session, known),
        open_block(session),
        *_how_to_go_on(session, folder, reports),
    ]
    data = {
        "dossier": str(dossier.path),
        "files": imported.files,
        "status": known,
        "proved": pack.is_proved,
        "pack": str(reports),
    }
    return Answer(data, blocks, findings=imported.findings or not pack.is_proved)


def sample_files(folder: Path) -> Path:
    """The samples of the checkout; an installed program writes the same ones, byte for byte, into the demo's folder."""
    from bankrec_nb.simulate import write_samples

    shipped = CHECKOUT / "data" / "samples"
    if (shipped / "bank").is_dir() and (CHECKOUT / "pyproject.toml").is_file():
        return shipped
    write_samples(folder / "samples")
    return folder / "samples"


def proof_block(session: Session) -> Table:
    """Each statement: opening + transactions = closing."""
    language = session.language
    columns: Columns = {
        say("account", language): lambda r: session.about.account_name(r["account_id"]),
        session.tr("period", "période"): lambda r: f"{day(r['first_day'], language)} – {day(r['last_day'], language)}",
        ">" + say("opening", language): lambda r: figure(r["opening_minor"], r["currency"], language),
        ">" + say("sum", language): lambda r: figure(r["sum_minor"], r["currency"], language),
        ">" + say("closing", language): lambda r: figure(r["closing_minor"], r["currency"], language),
        say("proof", language): lambda r: proof_word(session, r["proof"]),
    }
    return table(say("proofs", language), statement_proofs(session.dossier.books).to_dicts(), columns)


def reconciliation_blocks(session: Session) -> list[Table | str]:
    """Each account: bank, books, what explains the distance, difference; then what a reader must know."""
    language, books = session.language, session.dossier.books
    statements = reconciliation_statements(books, last_day(books), about=session.about)
    tr = session.tr
    columns: dict[str, Callable[[ReconciliationStatement], str]] = {
        say("account", language): lambda s: s.about.account_name(s.account_id),
        ">" + tr("bank", "banque"): lambda s: figure(s.bank_balance_minor, s.currency, language),
        ">" + tr("+ not at bank", "+ pas en banque"): lambda s: figure(s.books_only_minor, s.currency, language),
        ">" + tr("books", "livres"): lambda s: figure(s.book_balance_minor, s.currency, language),
        ">" + tr("+ not in books", "+ pas en compta"): lambda s: figure(s.bank_only_minor, s.currency, language),
        ">" + tr("+ named", "+ nommés"): lambda s: figure(s.named_minor, s.currency, language),
        ">" + say("difference", language): lambda s: money(s.difference_minor, s.currency, language),
        "": lambda s: f"✓ {say('proved', language)}" if s.is_proved else f"✗ {say('unproved', language)}",
    }
    told = sorted({code for s in statements for code in s.findings})
    shown = table(f"{say('statement', language)} · {day(last_day(books), language)}", statements, columns)
    return [shown, *(f"▸ {say(f'finding_{code}', language)}" for code in told), *([""] if told else [])]


def open_block(session: Session) -> Table:
    """The transactions that wait, the largest first."""
    language = session.language
    waiting = session.dossier.transactions.filter(pl.col("status").is_in(["to_match", "to_review", "partly_matched"]))
    largest = waiting.sort(pl.col("remaining_minor").abs(), "transaction_id", descending=[True, False]).head(12)
    columns: Columns = {
        say("date", language): lambda r: day(r["booking_date"], language),
        say("status", language): lambda r: say(r["status"], language),
        say("label", language): lambda r: cell(
            r["remittance_information"] or r["additional_information"] or r["counterparty_name"]
        ),
        ">" + say("remaining", language): lambda r: money(r["remaining_minor"], r["currency"], language),
    }
    title = session.tr(
        f"Left open: {waiting.height} (the largest)", f"En attente : {waiting.height} (les plus grandes)"
    )
    return table(title, largest.to_dicts(), columns)


def _how_to_go_on(session: Session, folder: Path, reports: Path) -> list[str]:
    tr = session.tr
    in_checkout = (CHECKOUT / "Makefile").is_file() and folder.name == "demo"
    lab_command = "make lab" if in_checkout else f"bankrec --dossier {folder} lab"
    return [
        tr(
            f"The pack: {reports / 'pack.html'} (and pack.xlsx, charts)",
            f"Le dossier de révision : {reports / 'pack.html'} (et pack.xlsx, graphiques)",
        ),
        tr(f"Review in JupyterLab: {lab_command}", f"Vérifier dans JupyterLab : {lab_command}"),
    ]
