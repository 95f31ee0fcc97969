"""The verbs that answer and hand over: `report …` and `export …`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import polars as pl

from bankrec_nb import reporting
from bankrec_nb.cli.app import Day, OrderedGroup, Session, bankrec, verb
from bankrec_nb.cli.output import write_output
from bankrec_nb.cli.show import Answer, Columns, Table, cell, json_text, table
from bankrec_nb.domain.errors import NotFound, SettingRefused
from bankrec_nb.reporting import export as exporting
from bankrec_nb.reporting.ageing import BUCKETS
from bankrec_nb.reporting.spreadsheet import for_people, workbook
from bankrec_nb.reporting.text import day, figure, money, month_name
from bankrec_nb.reporting.words import say
from bankrec_nb.store.atomic import write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable

    from bankrec_nb.domain.books import Books
    from bankrec_nb.reporting.cash import Grouping
    from bankrec_nb.reporting.pack import Pack

ROWS_SHOWN = 60

as_of_option = click.option("--as-of", type=Day(), help="At which date (else the last day of the statements).")
output_option = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write: .html, .csv, .xlsx or .json by its ending.",
)
account_option = click.option("--account", help="Which account (IBAN or id).")


@bankrec.group(cls=OrderedGroup)
def report() -> None:
    """Reports: reconciliation, unpaid, aged, cash-flow, pack."""


def last_day(books: Books) -> date:
    """The last day the statements cover, else the last booking."""
    ends = pl.concat(
        [books.statements["closing_date"], books.statements["to_date"], books.booked()["booking_date"]]
    ).drop_nulls()
    if ends.is_empty():
        raise NotFound(
            "there is no statement and no transaction yet.", where="report", action="Import statements first."
        )
    found = ends.sort()[-1]
    assert isinstance(found, date)  # noqa: S101 - a Date column holds dates
    return found


@verb(report, "reconciliation")
@account_option
@as_of_option
@output_option
def reconciliation(session: Session, account: str | None, as_of: date | None, output: Path | None) -> Answer:
    """The reconciliation statement (état de rapprochement), of one account or of each."""
    books, about = session.dossier.books, session.about
    when = as_of or last_day(books)
    statements = (
        reporting.reconciliation_statements(books, when, about=about)
        if account is None
        else [session.dossier.reconciliation_statement(when, account, about=about)]
    )
    findings = any(not s.is_proved for s in statements)
    if output is not None:
        frame = pl.concat(
            [
                s.frame.with_columns(pl.col("debit", "credit").cast(pl.Decimal(38, 4)), account_id=pl.lit(s.account_id))
                for s in statements
            ]
        )
        return _written(session, output, frame, lambda: "".join(s.to_html() for s in statements), findings=findings)
    blocks = [block for s in statements for block in statement_blocks(session, s)]
    return Answer({"statements": [_statement_data(s) for s in statements]}, blocks, findings)


def _statement_data(s: reporting.ReconciliationStatement) -> dict[str, Any]:
    amounts = (
        "bank_balance_minor",
        "book_balance_minor",
        "bank_only_minor",
        "books_only_minor",
        "named_minor",
        "difference_minor",
    )
    return {
        "account_id": s.account_id,
        "currency": s.currency,
        "as_of": s.as_of,
        **{name: getattr(s, name) for name in amounts},
        "proved": s.is_proved,
        "findings_codes": s.findings,
        "bank_only": s.bank_only,
        "books_only": s.books_only,
        "named": s.named,
        "unassigned": s.unassigned,
    }


def statement_blocks(session: Session, s: reporting.ReconciliationStatement) -> list[Table | str]:
    """Both halves of the statement, with debit and credit, and what a reader must know."""
    tr, language = session.tr, session.language
    headings = (
        tr("date", "date"), tr("label", "libellé"), ">" + tr("age", "âge"), tr("cleared on", "dénoué le"),
        ">" + say("debit", language), ">" + say("credit", language),
    )  # fmt: skip
    titles = {
        "books": f"{s.about.account_name(s.account_id)} · {s.currency} · {day(s.as_of, language)}\n{say('table_books', language)} {s.about.account(s.account_id).ledger_account}",
        "bank": say("table_bank", language),
    }
    halves = [Table(titles[half], headings, _half_rows(session, s, half)) for half in ("books", "bank")]
    verdict = (
        f"{'✓' if s.is_proved else '✗'} {say('difference', language)} {money(s.difference_minor, s.currency, language)}"
    )
    return [*halves, verdict, *(f"  ▸ {say(f'finding_{code}', language)}" for code in s.findings), ""]


def _half_rows(session: Session, s: reporting.ReconciliationStatement, half: str) -> list[list[str]]:
    words = {"balance": say("balance", session.language), "adjusted": say("adjusted", session.language)}
    lines = s.half(half).to_dicts()
    shown = lines if len(lines) <= ROWS_SHOWN + 2 else [*lines[: ROWS_SHOWN + 1], lines[-1]]
    rows = [
        [
            day(r["date"], session.language),
            words.get(r["line"])
            or " ".join(
                filter(
                    None, (cell(r["label"]), "" if r["line"] == "item" else say(f"named_{r['line']}", session.language))
                )
            ),
            "" if r["age_days"] is None else str(r["age_days"]),
            day(r["cleared_on"], session.language),
            figure(r["debit_minor"], s.currency, session.language),
            figure(r["credit_minor"], s.currency, session.language),
        ]
        for r in shown
    ]
    if len(shown) < len(lines):
        hidden = len(lines) - len(shown)
        rows.insert(
            -1,
            [
                "",
                session.tr(f"… {hidden} more: -o FILE has all", f"… {hidden} autres : -o FICHIER a tout"),
                "",
                "",
                "",
                "",
            ],
        )
    return rows


@verb(report, "unpaid")
@as_of_option
@output_option
def unpaid(session: Session, as_of: date | None, output: Path | None) -> Answer:
    """Documents with something open, customers first, oldest first."""
    books = session.dossier.books
    found = reporting.unpaid(books, as_of or last_day(books), about=session.about)
    if output is not None:
        return _written(session, output, found.frame, found.to_html)
    language = session.language
    columns: Columns = {
        say("document", language): lambda r: cell(r["document_number"]),
        say("counterparty", language): lambda r: cell(r["counterparty"]),
        say("type", language): lambda r: say(r["item_type"], language),
        say("due", language): lambda r: day(r["due_date"], language),
        ">" + say("late", language): lambda r: str(r["days_late"]) if (r["days_late"] or 0) > 0 else "",
        ">" + say("open", language): lambda r: money(r["open_minor"], r["currency"], language),
    }
    shown = table(
        f"{say('unpaid', language)} · {day(found.as_of, language)}", found.frame.head(ROWS_SHOWN).to_dicts(), columns
    )
    return Answer({"as_of": found.as_of, "unpaid": found.frame}, [shown, *_more(session, found.frame)])


@verb(report, "aged")
@as_of_option
@output_option
def aged(session: Session, as_of: date | None, output: Path | None) -> Answer:
    """Open amounts per customer and supplier by age."""
    books, language = session.dossier.books, session.language
    found = reporting.aged_balance(books, as_of or last_day(books), about=session.about)
    if output is not None:
        return _written(session, output, found.frame.rename({b: f"{b}_minor" for b in BUCKETS}), found.to_html)
    headings = (say("counterparty", language), *(">" + say(b, language) for b in BUCKETS), ">" + say("total", language))
    blocks: list[Table | str] = []
    for side in ("receivable", "payable"):
        for currency, frame in found.side(side):
            rows = [
                [
                    cell(r["counterparty"]),
                    *(figure(r[b], currency, language) if r[b] else "" for b in BUCKETS),
                    figure(r["total_minor"], currency, language),
                ]
                for r in frame.head(ROWS_SHOWN).to_dicts()
            ]
            rows.append(
                [
                    say("total", language),
                    *(figure(int(frame[b].sum()), currency, language) for b in (*BUCKETS, "total_minor")),
                ]
            )
            blocks += [
                Table(f"{say(side, language)} · {currency} · {day(found.as_of, language)}", headings, rows),
                *_more(session, frame),
            ]
    return Answer({"as_of": found.as_of, "aged": found.frame, "unallocated": found.unallocated}, blocks)


@verb(report, "cash-flow")
@click.option(
    "--by",
    multiple=True,
    type=click.Choice(["month", "account", "bank", "category", "counterparty"]),
    default=("month",),
)
@click.option("--since", type=Day(), help="From which booking date.")
@as_of_option
@output_option
def cash_flow(
    session: Session, by: tuple[Grouping, ...], since: date | None, as_of: date | None, output: Path | None
) -> Answer:
    """Money in and out, by month, account, bank, category or counterparty (repeat --by to combine)."""
    found = reporting.cash_flow(session.dossier.books, by, since=since, until=as_of, about=session.about)
    if output is not None:
        return _written(session, output, found.frame, found.to_html)
    language = session.language
    flows = ("inflow_minor", "outflow_minor", "transfers_minor", "net_minor")
    groups = [c for c in found.frame.columns if c not in (*flows, "currency", "transaction_count")]
    rows = [
        [
            *(_group_text(session, g, r[g]) for g in groups),
            *(figure(r[f], r["currency"], language) for f in flows),
            r["currency"],
        ]
        for r in found.frame.head(ROWS_SHOWN).to_dicts()
    ]
    headings = (
        *(say(name, language) for name in by), ">" + say("in", language), ">" + say("out", language), ">" + say("transfers", language),
        ">" + say("net", language), say("currency", language),
    )  # fmt: skip
    return Answer(
        {"cash_flow": found.frame, "balances": found.balances},
        [Table(say("cash_flow", language), headings, rows), *_more(session, found.frame)],
    )


def _group_text(session: Session, column: str, value: Any) -> str:
    if column == "month":
        return month_name(value, session.language)
    if column == "account_id":
        return session.about.account_name(value)
    return say(value, session.language) if column == "category" else cell(value)


@verb(report, "pack")
@as_of_option
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), help="Folder (else reports/ of the dossier)."
)
def pack(session: Session, as_of: date | None, output: Path | None) -> Answer:
    """The whole reconciliation pack: HTML, XLSX, charts."""
    made, folder = write_pack(session, as_of, output)
    proved = (
        session.tr("every balance proved", "tous les soldes justifiés")
        if made.is_proved
        else session.tr("not everything is proved", "tout n’est pas justifié")
    )
    files = sorted(str(folder / name) for name in made.files())
    return Answer(
        {"folder": str(folder), "files": files, "proved": made.is_proved},
        [f"{folder} : {proved}", *(f"  {f}" for f in files)],
        not made.is_proved,
    )


def write_pack(session: Session, as_of: date | None, output: Path | None) -> tuple[Pack, Path]:
    """Build the pack, in the dossier's language, and write it into its folder."""
    dossier = session.dossier
    when = as_of or last_day(dossier.books)
    made = dossier.pack(when)
    folder = output or dossier.path / "reports" / f"pack-{when:%Y-%m-%d}"
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in made.files().items():
        write_atomically(folder / name, content)
    return made, folder


def _more(session: Session, frame: pl.DataFrame) -> list[str]:
    rest = frame.height - ROWS_SHOWN
    return (
        [session.tr(f"… and {rest} more: -o FILE has all.", f"… et {rest} autres : -o FICHIER a tout.")]
        if rest > 0
        else []
    )


def _written(
    session: Session, output: Path, frame: pl.DataFrame, html: Callable[[], str], *, findings: bool = False
) -> Answer:
    """A report in the format that the file's ending asks for."""
    kind = output.suffix.lower()
    makers: dict[str, Callable[[], bytes]] = {
        ".html": lambda: page(html()),
        ".csv": lambda: exporting.csv_bytes(for_people(frame)),
        ".xlsx": lambda: workbook({output.stem: frame}),
        ".json": lambda: json_text(frame).encode(),
    }
    if kind not in makers:
        raise SettingRefused(
            f"'{output.suffix}' is no format of a report.", where=str(output), action="Use .html, .csv, .xlsx or .json."
        )
    return write_output(session, makers[kind](), output, rows=frame.height, findings=findings)


def page(content: str) -> bytes:
    """A piece of report HTML as a file of its own."""
    return f"<!doctype html>\n<meta charset=utf-8>\n{content}".encode()
