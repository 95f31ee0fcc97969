"""Reports and exports about a dossier: who it is about and as of when are filled in, the figures come from reporting."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.errors import SettingRefused
from bankrec_nb.reporting import about as whom
from bankrec_nb.reporting.statement import SIGN_OFFS
from bankrec_nb.store.atomic import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from bankrec_nb.dossier.answers import Answers
    from bankrec_nb.dossier.workspace import Workspace
    from bankrec_nb.reporting.pack import Pack

EXPORTS = ("journal", "fec", "xlsx", "pack", "links")


def about(dossier: Answers) -> whom.About:
    """The company and what it calls its accounts, from dossier.toml."""
    rows = dossier.accounts.select("account_id", "name", "ledger_account").iter_rows()
    labels = {i: whom.AccountLabel(name or "", ledger or whom.BANK_LEDGER_ACCOUNT) for i, name, ledger in rows}
    return whom.About(dossier.config.company, dossier.config.siren, dossier.language, labels)


def day(dossier: Answers, as_of: str | date | None) -> date:
    """The date meant: an ISO text, a date, or by default the last day the bank has booked."""
    if isinstance(as_of, datetime):
        return as_of.date()
    if isinstance(as_of, date):
        return as_of
    if as_of is None:
        last = dossier.books.booked()["booking_date"].max()
        return last if isinstance(last, date) else date.today()  # noqa: DTZ011 - a person's calendar day
    try:
        return date.fromisoformat(as_of)
    except ValueError as error:
        raise SettingRefused(f"'{as_of}' is not a date.", where="as_of", action='Write "2026-10-31".') from error


def export(dossier: Answers, ws: Workspace, kind: str, path: Path | None, as_of: str | date | None) -> list[Path]:
    """Write one kind of export and return the files written; by default into the dossier's reports folder."""
    from bankrec_nb.reporting import export as exports

    if kind not in EXPORTS:
        raise SettingRefused(f"there is no export '{kind}'.", where="export", action=f"Known: {', '.join(EXPORTS)}.")
    until, books, told = day(dossier, as_of), dossier.books, about(dossier)
    if kind == "pack":
        return write_files(path or ws.layout.reports / f"pack-{until}", pack(dossier, ws, until).files())
    if kind == "xlsx":
        return write_files(
            (path or ws.layout.reports / "pack.xlsx").parent,
            {(path.name if path else f"pack-{until}.xlsx"): pack(dossier, ws, until).xlsx},
        )
    if kind == "fec":
        name, content = exports.fec(books, until, about=told)
    elif kind == "links":
        name, content = "links.csv", exports.links_file(dossier.links(), "csv")
    else:
        name, content = f"journal-{until}.csv", exports.journal_csv(books, until=until, about=told)
    books.check_conservation()
    target = path or ws.layout.reports / name
    return write_files(target.parent, {target.name: content})


def write_files(folder: Path, files: dict[str, bytes]) -> list[Path]:
    """Write files whole into the folder."""
    written = []
    for name, content in files.items():
        write_atomically(folder / name, content)
        written.append(folder / name)
    return written


def pack(dossier: Answers, ws: Workspace, as_of: date) -> Pack:
    """The reconciliation pack in memory."""
    from bankrec_nb import __version__
    from bankrec_nb.reporting.pack import PackInputs, build_pack

    inputs = PackInputs(
        about=about(dossier),
        made_at=datetime.now().astimezone().strftime("%Y-%m-%d %H:%M"),
        made_by=ws.user,
        engine=f"bankrec_nb {__version__}",
        suggested=dossier.suggestions["transaction_id"].unique(),
        files=imported_files(ws),
        sign_offs=sign_offs(ws),
    )
    return build_pack(dossier.books, as_of, inputs)


def imported_files(ws: Workspace) -> pl.DataFrame:
    """One row per imported original: file_name, file_sha256, format, rows."""
    rows = [(r.file_name, r.sha256, r.format, r.rows_in) for r in ws.imports()]
    return pl.DataFrame(
        rows,
        schema={"file_name": pl.String, "file_sha256": pl.String, "format": pl.String, "rows": pl.Int64},
        orient="row",
    )


def sign_offs(ws: Workspace) -> pl.DataFrame:
    """One row per signature and closing, with the seal's hash."""
    rows = []
    for event in ws.state.events:
        if event.kind in {"sign_off", "close", "reopen"} and event.event_id not in ws.state.inactive:
            payload = event.payload
            role = str(payload.get("role") or event.kind) + (" (exception)" if payload.get("exception") else "")
            rows.append(
                (payload["account_id"], payload["period"], role, event.user, event.at, payload.get("seal_sha256"))
            )
    return pl.DataFrame(rows, schema=SIGN_OFFS, orient="row")
