"""One small sound file of every format the readers have, by a name people know: what the fuzz damages."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from pypdf import PdfWriter

from tests.readers.document_writers import cfonb240, cii, pain001, pain008, ubl
from tests.readers.statement_writers import IBAN, WRITERS, month, write
from tests.readers.workbook_writers import html_table, ods, xls, xlsx

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.readers.workbook_writers import Rows


@dataclass(frozen=True)
class Sound:
    """A format: the reader's module, and how its small sound file is made."""

    module: str
    write: Callable[[], bytes]


def _statement(name: str) -> bytes:
    return write(name, month(6)).content


def _camt(message: str, body: str, number: str) -> bytes:
    text = _statement("camt053").decode().replace("camt.053", f"camt.{number}").replace("BkToCstmrStmt", message)
    return text.replace("<Stmt>", f"<{body}>").replace("</Stmt>", f"</{body}>").encode()


def _mt942() -> bytes:
    rows = "".join(
        f":61:2610{d:02d}10{d:02d}{s}{a},00NTRFR{d}//B{d}\n:86:CLIENT {d}\n" for d, s, a in ((2, "C", 10), (3, "D", 4))
    )
    return f":20:S1\n:25:{IBAN}\n:28C:10/1\n:34F:EUR0,\n:13D:2610031200+0100\n{rows}:90D:1EUR4,00\n:90C:1EUR10,00\n-\n".encode()


def _ofx2() -> bytes:
    rows = "".join(
        f"<STMTTRN><TRNTYPE>CREDIT</TRNTYPE><DTPOSTED>202610{n:02d}</DTPOSTED><TRNAMT>{n}.50</TRNAMT><FITID>F{n}</FITID>"
        f"<NAME>CLIENT {n}</NAME></STMTTRN>\n"
        for n in range(1, 5)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\n'
        "<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR</CURDEF><BANKACCTFROM><BANKID>30001</BANKID><ACCTID>12345678901</ACCTID>"
        f"<ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTFROM><BANKTRANLIST>{rows}</BANKTRANLIST><LEDGERBAL><BALAMT>12.00</BALAMT>"
        "<DTASOF>20261031</DTASOF></LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    ).encode()


def _psd2() -> bytes:
    booked = [
        {
            "internalTransactionId": f"T{n}", "bookingDate": f"2026-10-{n:02d}", "valueDate": f"2026-10-{n:02d}",
            "transactionAmount": {"amount": f"{n}.25", "currency": "EUR"}, "debtorName": f"CLIENT {n}",
            "debtorAccount": {"iban": IBAN}, "remittanceInformationUnstructured": f"FA-{n}",
        }
        for n in range(1, 5)
    ]  # fmt: skip
    answer: dict[str, Any] = {
        "account": {"iban": IBAN}, "transactions": {"booked": booked, "pending": booked[:1]},
        "balances": [{"balanceType": "closingBooked", "balanceAmount": {"amount": "11.00", "currency": "EUR"}, "referenceDate": "2026-10-31"}],
    }  # fmt: skip
    return json.dumps(answer, indent=1).encode()


PAYOUT = (
    "balance_transaction_id,created_utc,available_on_utc,currency,gross,fee,net,reporting_category,automatic_payout_id,description\n"
    "txn_1,2026-10-13 10:00:00,2026-10-15,eur,120.00,2.05,117.95,charge,po_1,INV-12\n"
    "txn_2,2026-10-13 11:00:00,2026-10-15,eur,-20.00,0.00,-20.00,refund,po_1,INV-9\n"
    "txn_3,2026-10-15 00:00:00,2026-10-15,eur,-97.95,0.00,-97.95,payout,po_1,STRIPE PAYOUT\n"
)
DOCUMENTS = (
    "number,type,date,due_date,amount,currency,counterparty,counterparty_iban,reference,payment_method\n"
    "FA-1,sale,2026-10-01,2026-10-31,100.00,EUR,DUPONT,FR7630006000011234567890189,RF18539007547034,virement\n"
    "AV-1,sale_credit,2026-10-02,2026-10-31,20.00,EUR,DUPONT,,,\n"
    "F-1,purchase,2026-10-03,2026-10-31,300.00,EUR,EDF,,,prélèvement\n"
    "F-2,purchase_credit,2026-10-14,2026-10-31,30.00,EUR,EDF,,,chèque\n"
)
DATEV = (
    '"EXTF";700;21;"Buchungsstapel";9;20260306102500000;;"XY";"";"";1001;456;20260101;4;20260201;20260228;"x";"";1;;0;"EUR";"";"";"";"";"03"\r\n'
    "Umsatz (ohne Soll/Haben-Kz);Soll/Haben-Kennzeichen;WKZ Umsatz;Konto;Gegenkonto (ohne BU-Schlüssel);Belegdatum;Belegfeld 1;Buchungstext;Fälligkeit\r\n"
    '5950,00;"S";"";10000;8400;2202;"RE-135";"Honorar";28022026\r\n'
    '119,00;"H";"";70001;4980;102;"77";"Einkauf für Büro";\r\n'
    '5950,00;"S";"";1200;10000;2802;"RE-135";"Zahlung";\r\n'
)
_FEC_COMMON = "JournalCode JournalLib EcritureNum EcritureDate CompteNum CompteLib CompAuxNum CompAuxLib PieceRef PieceDate EcritureLib"
_FEC_TAIL = "EcritureLet DateLet ValidDate Montantdevise Idevise"
_FEC_ROWS = (
    ("VE;Ventes;1;20261001;411000;Clients;C001;DUPONT;FA-1;20261001;Facture", 12000, "A;20261020;;;"),
    ("VE;Ventes;1;20261001;706000;Ventes;;;FA-1;20261001;Facture", -12000, ";;;;"),
    ("BQ;Banque;2;20261013;512000;Banque;;;VIR;20261013;Virement reçu", 12000, ";;;;"),
    ("BQ;Banque;2;20261013;411000;Clients;C001;DUPONT;VIR;20261013;Virement reçu", -12000, "A;20261020;;;"),
)


def fec(delimiter: str = "\t", *, sides: bool = True) -> bytes:
    """Four balanced lines, lettered, with Debit and Credit or with Montant and Sens."""
    names = f"{_FEC_COMMON} {'Debit Credit' if sides else 'Montant Sens'} {_FEC_TAIL}".split()
    lines = [delimiter.join(names)]
    for head, minor, tail in _FEC_ROWS:
        figure = f"{abs(minor) // 100},00"
        amounts = (figure, "0,00") if minor > 0 else ("0,00", figure)
        written = amounts if sides else (figure, "D" if minor > 0 else "C")
        lines.append(delimiter.join([*head.split(";"), *written, *tail.split(";")]))
    return ("\n".join(lines) + "\n").encode("iso8859-15")


def factur_x(invoice: bytes | None = None) -> bytes:
    """A PDF with the invoice's XML attached."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_attachment("factur-x.xml", cii() if invoice is None else invoice)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


MOVES: Rows = (
    ("Compte", "FR7630006000011234567890189"),
    ("Date", "Libellé", "Montant", "Solde", "Référence"),
    (date(2026, 10, 13), "café", -3.2, 96.8, "4814769000000011"),
    (date(2026, 10, 14), "salaire", 1200.5, 1297.3, 4814769000000010),
    (date(2026, 10, 15), "loyer", -600.0, 697.3, "x"),
)
INVOICES: Rows = (
    ("number", "type", "date", "due_date", "amount", "currency", "counterparty"),
    ("FA-1", "sale", date(2026, 10, 1), date(2026, 11, 1), 100.0, "EUR", "DUPONT"),
    ("F-1", "purchase", date(2026, 10, 2), date(2026, 11, 2), 20.5, "EUR", "EDF"),
)

_MODULES = {"camt053": "camt", "n43": "norma43", "csv": "delimited"}
SOUND: dict[str, Sound] = {
    **{name: Sound(_MODULES.get(name, name), lambda name=name: _statement(name)) for name in WRITERS},  # type: ignore[misc]
    "camt052": Sound("camt", lambda: _camt("BkToCstmrAcctRpt", "Rpt", "052")),
    "camt054": Sound("camt", lambda: _camt("BkToCstmrDbtCdtNtfctn", "Ntfctn", "054")),
    "mt942": Sound("mt940", _mt942),
    "ofx 2": Sound("ofx", _ofx2),
    "psd2": Sound("open_banking", _psd2),
    "payout": Sound("payout", PAYOUT.encode),
    "cfonb240": Sound("cfonb240", lambda: cfonb240(17_120, 28_728)),
    "cii": Sound("einvoice", cii),
    "ubl": Sound("einvoice", ubl),
    "factur-x": Sound("einvoice", factur_x),
    "pain001": Sound("pain", lambda: pain001(("true", ("10.00", "20.50")), ("false", ("7.25",)))),
    "pain008": Sound("pain", lambda: pain008("10.00", "20.50")),
    "fec": Sound("fec", fec),
    "fec sens": Sound("fec", lambda: fec("|", sides=False)),
    "datev": Sound("datev", lambda: DATEV.encode("cp1252")),
    "documents": Sound("delimited", DOCUMENTS.encode),
    "xlsx": Sound("spreadsheet", lambda: xlsx(MOVES, INVOICES)),
    "ods": Sound("spreadsheet", lambda: ods(MOVES, INVOICES)),
    "xls": Sound("spreadsheet", lambda: xls(MOVES, INVOICES)),
    "html": Sound("spreadsheet", lambda: html_table(MOVES)),
}


@cache
def sound(name: str) -> bytes:
    """The small sound file of the format."""
    return SOUND[name].write()
