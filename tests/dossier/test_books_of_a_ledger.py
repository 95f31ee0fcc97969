"""A FEC and a DATEV batch in a dossier: the bank's account of the books is right, and nothing is counted twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bankrec_nb.dossier import open_dossier
from tests.readers.statement_writers import Movement, write

if TYPE_CHECKING:
    from pathlib import Path

    from bankrec_nb.dossier import Dossier

FIELDS = (
    "JournalCode JournalLib EcritureNum EcritureDate CompteNum CompteLib CompAuxNum CompAuxLib PieceRef PieceDate EcritureLib "
    "Debit Credit EcritureLet DateLet ValidDate Montantdevise Idevise"
)
FEC = [
    "VE;Ventes;1;20261001;411000;Clients;C001;DUPONT;FA-1;20261001;Facture FA-1;120,00;0,00;A;20261013;;;",
    "VE;Ventes;1;20261001;706000;Ventes;;;FA-1;20261001;Facture;0,00;120,00;;;;;",
    "VE;Ventes;2;20261002;411000;Clients;C002;MARTIN;FA-2;20261002;Facture FA-2;80,00;0,00;;;;;",
    "VE;Ventes;2;20261002;706000;Ventes;;;FA-2;20261002;Facture;0,00;80,00;;;;;",
    "VE;Ventes;3;20261003;411000;Clients;C003;PETIT;FA-3;20261003;Facture FA-3;55,00;0,00;;;;;",
    "VE;Ventes;3;20261003;706000;Ventes;;;FA-3;20261003;Facture;0,00;55,00;;;;;",
    "BQ;Banque;4;20261013;512000;Banque;;;VIR1;20261013;VIR DUPONT FA-1;120,00;0,00;;;;;",
    "BQ;Banque;4;20261013;411000;Clients;C001;DUPONT;VIR1;20261013;VIR DUPONT FA-1;0,00;120,00;A;20261013;;;",
    "BQ;Banque;5;20261014;512000;Banque;;;VIR2;20261014;VIR MARTIN FA-2;80,00;0,00;;;;;",
    "BQ;Banque;5;20261014;411000;Clients;C002;MARTIN;VIR2;20261014;VIR MARTIN FA-2;0,00;80,00;;;;;",
    "BQ;Banque;6;20261031;627000;Frais;;;FR;20261031;Frais;12,00;0,00;;;;;",
    "BQ;Banque;6;20261031;512000;Banque;;;FR;20261031;Frais bancaires;0,00;12,00;;;;;",
]
MOVES = [
    Movement((2026, 10, 13), 12_000, "VIR DUPONT FA-1", 1),
    Movement((2026, 10, 14), 8_000, "VIR MARTIN FA-2", 2),
    Movement((2026, 10, 15), 5_500, "VIR PETIT FA-3", 3),
    Movement((2026, 10, 31), -1_200, "Frais bancaires", 4),
]


def fec() -> bytes:
    return "\n".join(["\t".join(FIELDS.split()), *(line.replace(";", "\t") for line in FEC), ""]).encode()


def datev(chart: str, bank: str, revenue: str, fees: str) -> bytes:
    head = (
        f'"EXTF";700;21;"Buchungsstapel";9;20261106102500000;;"XY";"";"";1001;456;20260101;4;20261001;20261031;"x";"";1;;0;"EUR"'
        f';"";"";"";"";"{chart}"'
    )
    names = "Umsatz (ohne Soll/Haben-Kz);Soll/Haben-Kennzeichen;WKZ Umsatz;Konto;Gegenkonto (ohne BU-Schlüssel);Belegdatum;Belegfeld 1;Buchungstext;Fälligkeit"
    rows = [
        f'120,00;"S";"";10000;{revenue};0110;"FA-1";"DUPONT";',
        f'80,00;"S";"";10001;{revenue};0210;"FA-2";"MARTIN";',
        f'55,00;"S";"";10002;{revenue};0310;"FA-3";"PETIT";',
        f'120,00;"S";"";{bank};10000;1310;"FA-1";"VIR DUPONT FA-1";',
        f'80,00;"S";"";{bank};10001;1410;"FA-2";"VIR MARTIN FA-2";',
        f'12,00;"H";"";{bank};{fees};3110;"FR";"Frais bancaires";',
    ]
    return "\r\n".join([head, names, *rows, ""]).encode("cp1252")


LEDGERS = {
    "fec": fec(),
    "skr03": datev("03", "1200", "8400", "4970"),
    "skr04": datev("04", "1800", "4400", "6855"),
}


@pytest.fixture(params=LEDGERS)
def dossier(request: pytest.FixtureRequest, tmp_path: Path) -> Dossier:
    """A dossier with a month's statement and the same month's ledger, in which two of three invoices are paid."""
    (tmp_path / "statement.xml").write_bytes(write("camt053", MOVES, opening=0).content)
    (tmp_path / "ledger.txt").write_bytes(LEDGERS[request.param])
    made = open_dossier(tmp_path / "dossier")
    made.import_files([tmp_path / "statement.xml", tmp_path / "ledger.txt"])
    return made


def test_a_payment_the_books_have_is_matched_with_the_banks_line_and_never_with_its_invoice(dossier: Dossier) -> None:
    dossier.match()

    links = dossier.links().join(dossier.items.select("item_id", "item_type"), on="item_id")
    assert links.sort("booking_date", "transaction_amount").select("transaction_amount", "item_type").rows() == [
        ("120.00", "journal_line"),
        ("80.00", "journal_line"),
        ("55.00", "sales_invoice"),
        ("-12.00", "journal_line"),
    ]


def test_the_books_balance_is_the_banks_once_everything_certain_or_confirmed_is_accepted(dossier: Dossier) -> None:
    dossier.match()
    dossier.accept(dossier.suggestions["suggestion_id"].to_list())

    statement = dossier.reconciliation_statement("2026-10-31")
    assert statement.book_balance_minor == statement.bank.balance_minor == 24_300
    assert statement.bank_only.is_empty()
    assert statement.books_only.is_empty()
    assert statement.unassigned.is_empty()


def test_only_the_unpaid_invoice_is_open(dossier: Dossier) -> None:
    invoices = dossier.items.filter(item_type="sales_invoice")

    assert invoices.filter(invoices["open_minor"] != 0)["document_number"].to_list() == ["FA-3"]
