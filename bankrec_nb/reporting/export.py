"""What leaves the house: journal entries, FEC lines, links, a workbook. Files are bytes here; the caller writes them.

CSV is for spreadsheets too, so text that would run as a formula gets an apostrophe; FEC and JSON are for programs and
hold the text as it is (without control characters).
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Literal

import polars as pl

from bankrec_nb.domain.errors import SettingRefused
from bankrec_nb.domain.money import decimal_text_expr
from bankrec_nb.reporting.about import NOBODY, About
from bankrec_nb.reporting.entries import entry_lines
from bankrec_nb.reporting.text import for_spreadsheet, plain_expr

if TYPE_CHECKING:
    from datetime import date

    from bankrec_nb.domain.books import Books

LinkFormat = Literal["csv", "json", "parquet"]

FEC_COLUMNS = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib",
    "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet", "ValidDate", "Montantdevise",
    "Idevise",
)  # fmt: skip
"""The eighteen fields of article A47 A-1 of the Livre des procédures fiscales, in its order."""

_ACCOUNT_NAMES = {
    "401": "Fournisseurs",
    "411": "Clients",
    "471": "Compte d'attente",
    "512": "Banque",
    "580": "Virements internes",
    "627": "Services bancaires",
    "656": "Pertes de change sur créances et dettes commerciales",
    "658": "Charges diverses de gestion courante",
    "665": "Escomptes accordés",
    "666": "Pertes de change financières",
    "756": "Gains de change sur créances et dettes commerciales",
    "758": "Produits divers de gestion courante",
    "765": "Escomptes obtenus",
    "766": "Gains de change financiers",
}


def journal(
    books: Books, *, since: date | None = None, until: date | None = None, about: About = NOBODY
) -> pl.DataFrame:
    """The journal entries of accepted matches, one row per line.

    Returns:
        date, journal, entry, account, third_party, label, debit, credit (Decimal), currency, piece, lettering_code,
        match_id. Each entry balances to the cent.
    """
    lines = _journal_lines(books, since, until, about)
    return lines.with_columns(pl.col("debit", "credit").cast(pl.Decimal(38, 4)))


def journal_csv(books: Books, *, since: date | None = None, until: date | None = None, about: About = NOBODY) -> bytes:
    """The journal as CSV in UTF-8: decimal point, one header line, amounts with the currency's decimals."""
    return csv_bytes(_journal_lines(books, since, until, about))


def _journal_lines(books: Books, since: date | None, until: date | None, about: About) -> pl.DataFrame:
    """The journal with debit and credit as exact decimal text."""
    return _numbered(books, since, until, about).select(
        "date",
        "journal",
        "entry",
        account="ledger_account",
        third_party=pl.coalesce("third_party", "third_party_name"),
        label="entry_label",
        debit=_side(pl.col("amount_minor")),
        credit=_side(-pl.col("amount_minor")),
        currency="currency",
        piece="piece",
        lettering_code="lettering_code",
        match_id="match_id",
    )


def fec(books: Books, closing: date, *, since: date | None = None, about: About = NOBODY) -> tuple[str, bytes]:
    """The entries as FEC lines, and the file's name (`123456789FEC20261231.txt`).

    Tab-separated UTF-8, dates AAAAMMJJ, decimal comma. These are the bank journals' entries, to be taken over by the
    accounting program; ValidDate stays empty because only that program validates. Lettering is given where it is whole.

    Raises:
        SettingRefused: the company's SIREN is missing, or an account is not kept in euros.
    """
    siren = about.siren.replace(" ", "")
    if not (siren.isascii() and siren.isdigit() and len(siren) == 9):
        raise SettingRefused(
            f"the SIREN '{about.siren}' is not nine digits.",
            where="dossier.toml",
            action='Write siren = "123456789" under [dossier].',
        )
    lines = _numbered(books, since, closing, about)
    foreign = lines.filter(pl.col("currency") != "EUR")
    if foreign.height:
        raise SettingRefused(
            f"a FEC is in euros; there are entries in {', '.join(sorted(set(foreign['currency'])))}.",
            where="export fec",
            action="Export the journal instead, or leave these accounts out.",
        )
    text = pl.DataFrame(_fec_columns(lines)).write_csv(separator="\t", quote_style="never", include_header=True)
    return f"{siren}FEC{closing:%Y%m%d}.txt", text.replace("\n", "\r\n").encode()


def links_file(links: pl.DataFrame, kind: LinkFormat) -> bytes:
    """The links frame as csv, json (a list of objects) or parquet."""
    if kind == "csv":
        return csv_bytes(links)
    if kind == "json":
        return links.with_columns(pl.col(pl.Decimal).cast(pl.String)).write_json().encode()
    out = BytesIO()
    links.write_parquet(out)
    return out.getvalue()


def csv_bytes(frame: pl.DataFrame) -> bytes:
    """Any frame as CSV that a spreadsheet may open: UTF-8, comma, text safe from being run as a formula."""
    return for_spreadsheet(frame).write_csv().encode()


def _numbered(books: Books, since: date | None, until: date | None, about: About) -> pl.DataFrame:
    """Entry lines of the period with journal, running entry number per journal, and a label for people."""
    lines = entry_lines(books, about)
    if since is not None:
        lines = lines.filter(pl.col("date") >= since)
    if until is not None:
        lines = lines.filter(pl.col("date") <= until)
    codes = {a: label.journal_code for a, label in about.accounts.items()}
    home = books.transactions.select("transaction_id", home=pl.col("account_id").fill_null(""))
    party = pl.coalesce("third_party_name", "label", "piece")
    return (
        lines.filter(pl.col("amount_minor") != 0)
        .join(home, on="transaction_id")
        .with_columns(
            journal=pl.col("home").replace_strict(codes, default="BQ", return_dtype=pl.String),
            entry_label=plain_expr(pl.coalesce("label", party, pl.lit(""))).str.slice(0, 120),
        )
        .sort("journal", "date", "transaction_id", "line", "item_id", "ledger_account", "amount_minor")
        .with_columns(number=pl.struct("date", "transaction_id").rank("dense").over("journal"))
        .with_columns(entry=pl.col("journal") + pl.col("number").cast(pl.String).str.pad_start(6, "0"))
    )


def _side(amount: pl.Expr) -> pl.Expr:
    """The amount as decimal text where it is positive, else 0."""
    return decimal_text_expr(pl.when(amount > 0).then(amount).otherwise(pl.lit(0, dtype=pl.Int64)), pl.col("currency"))


def _fec_columns(lines: pl.DataFrame) -> pl.DataFrame:
    account = pl.col("ledger_account")
    name = account.str.slice(0, 3).replace_strict(_ACCOUNT_NAMES, default=None, return_dtype=pl.String)
    day = pl.col("date").dt.strftime("%Y%m%d")
    settled = pl.col("lettering_date").is_not_null()
    foreign = decimal_text_expr(pl.col("foreign_minor").abs(), pl.col("foreign_currency").fill_null("EUR"))
    fields = {
        "JournalCode": pl.col("journal"),
        "JournalLib": pl.lit("Banque"),
        "EcritureNum": pl.col("entry"),
        "EcritureDate": day,
        "CompteNum": account,
        "CompteLib": pl.coalesce(name, account),
        "CompAuxNum": pl.col("third_party"),
        "CompAuxLib": pl.when(pl.col("third_party").is_not_null()).then(pl.col("third_party_name")),
        "PieceRef": pl.col("piece"),
        "PieceDate": day,
        "EcritureLib": pl.col("entry_label"),
        "Debit": _side(pl.col("amount_minor")).str.replace(".", ",", literal=True),
        "Credit": _side(-pl.col("amount_minor")).str.replace(".", ",", literal=True),
        "EcritureLet": pl.when(settled).then(pl.col("lettering_code")),
        "DateLet": pl.col("lettering_date").dt.strftime("%Y%m%d"),
        "ValidDate": pl.lit(""),
        "Montantdevise": foreign.str.replace(".", ",", literal=True),
        "Idevise": pl.col("foreign_currency"),
    }
    return lines.select(plain_expr(value.cast(pl.String)).fill_null("").alias(field) for field, value in fields.items())
