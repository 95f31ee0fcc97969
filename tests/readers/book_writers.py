"""The same synthetic month in the formats that are no bank's statement: open banking, payouts, books, orders, workbooks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.readers.statement_writers import IBAN, WRITERS, Day, Movement, Writer, Written
from tests.readers.workbook_writers import xlsx

if TYPE_CHECKING:
    from collections.abc import Sequence


def _decimal(minor: int, mark: str = ".") -> str:
    return f"{abs(minor) // 100}{mark}{abs(minor) % 100:02d}"


def _signed(minor: int) -> str:
    return ("-" if minor < 0 else "") + _decimal(minor)


def _comma(minor: int) -> str:
    return _decimal(minor, ",")


def _iso(day: Day) -> str:
    return f"{day[0]:04d}-{day[1]:02d}-{day[2]:02d}"


def _compact(day: Day) -> str:
    return _iso(day).replace("-", "")


def _nothing(*_: object) -> str:
    return ""


# PSD2 JSON: the balances of the account beside its movements


def _psd2_balance(kind: str, minor: int, day: str) -> dict[str, object]:
    return {
        "balanceType": kind,
        "balanceAmount": {"amount": _signed(minor), "currency": "EUR"},
        "referenceDate": day,
    }


def _psd2_head(opening: int, closing: int) -> str:
    balances = [
        _psd2_balance("openingBooked", opening, "2026-10-01"),
        _psd2_balance("closingBooked", closing, "2026-10-31"),
    ]
    return json.dumps({"account": {"iban": IBAN}, "balances": balances})[:-1] + ',\n"transactions": {"booked": [\n'


def _psd2_movement(m: Movement, _balance: int) -> str:
    one = {
        "internalTransactionId": f"T{m.number}",
        "bookingDate": _iso(m.day),
        "valueDate": _iso(m.day),
        "transactionAmount": {"amount": _signed(m.minor), "currency": "EUR"},
        "remittanceInformationUnstructured": m.words,
    }
    return ("" if m.number == 0 else ",") + json.dumps(one) + "\n"


# FEC: an invoice or a credit note per movement


def _fec_head(_opening: int, _closing: int) -> str:
    names = (
        "JournalCode JournalLib EcritureNum EcritureDate CompteNum CompteLib CompAuxNum CompAuxLib PieceRef PieceDate "
        "EcritureLib Debit Credit EcritureLet DateLet ValidDate Montantdevise Idevise"
    )
    return "\t".join(names.split()) + "\n"


def _fec_movement(m: Movement, _balance: int) -> str:
    day, figure = _compact(m.day), _comma(m.minor)
    start, told = f"VE\tVentes\t{m.number + 1}\t{day}", f"FA-{m.number}\t{day}\t{m.words}"
    owed, earned = (figure, "0,00") if m.minor > 0 else ("0,00", figure), ("0,00", figure)
    earned = earned if m.minor > 0 else (figure, "0,00")
    rest = "\t\t\t\t\t"
    return (
        f"{start}\t411000\tClients\tC{m.number}\t{m.words}\t{told}\t{owed[0]}\t{owed[1]}{rest}\n"
        f"{start}\t706000\tVentes\t\t\t{told}\t{earned[0]}\t{earned[1]}{rest}\n"
    )


# DATEV

_DATEV_HEAD = (
    '"EXTF";700;21;"Buchungsstapel";9;20261106102500000;;"XY";"";"";1001;456;20260101;4;20260101;20261231;"x";"";1;;0;"EUR";"";"";"";"";"03"\n'
    "Umsatz (ohne Soll/Haben-Kz);Soll/Haben-Kennzeichen;WKZ Umsatz;Konto;Gegenkonto (ohne BU-Schlüssel);Belegdatum;Belegfeld 1;Buchungstext;Fälligkeit\n"
)


def _datev_movement(m: Movement, _balance: int) -> str:
    side = "S" if m.minor > 0 else "H"
    return f'{_comma(m.minor)};"{side}";"";10000;8400;{m.day[2]:02d}{m.day[1]:02d};"RE-{m.number}";"{m.words}";\n'


# Document list


def _document(m: Movement, _balance: int) -> str:
    kind = "sale" if m.minor > 0 else "sale_credit"
    return f"FA-{m.number},{kind},{_iso(m.day)},2026-11-30,{_decimal(m.minor)},EUR,{m.words},,,\n"


# pain.001: count and sum of the orders stand above them


def _pain_movement(m: Movement, _balance: int) -> str:
    return (
        f"<CdtTrfTxInf>\n<PmtId><EndToEndId>E{m.number}</EndToEndId></PmtId>\n<Amt>"
        f'<InstdAmt Ccy="EUR">{_decimal(m.minor)}</InstdAmt></Amt>\n<Cdtr><Nm>{m.words}</Nm></Cdtr>\n</CdtTrfTxInf>\n'
    )


def _pain(movements: Sequence[Movement]) -> Written:
    total = f"<NbOfTxs>{len(movements)}</NbOfTxs><CtrlSum>{_decimal(sum(abs(m.minor) for m in movements))}</CtrlSum>"
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.03">\n'
        f"<CstmrCdtTrfInitn>\n<GrpHdr><MsgId>M1</MsgId>{total}</GrpHdr>\n<PmtInf><PmtInfId>L1</PmtInfId>"
        f"<BtchBookg>false</BtchBookg>{total}<ReqdExctnDt>2026-10-15</ReqdExctnDt>\n"
        f"<DbtrAcct><Id><IBAN>{IBAN}</IBAN></Id></DbtrAcct>\n"
    )
    foot = "</PmtInf>\n</CstmrCdtTrfInitn>\n</Document>\n"
    return Written(head, tuple(_pain_movement(m, 0) for m in movements), foot)


# CFONB 240: returned direct debits, counted and summed in the last record


def _cfonb240_movement(m: Movement, _balance: int) -> str:
    day = f"{m.day[2]:02d}{m.day[1]:02d}{m.day[0] % 100:02d}"
    own = "30001007941234567890118"[:21]
    return (
        f"34{m.number + 2:06d}08{day}E    {'102780220400012345603':21}{m.words[:24]:24}{'':11}{own}{'ACME':24}"
        f"REF{m.number:03d}{f'PRLV FA-{m.number}':88}{day}{f'I{m.number:05d}':6}{abs(m.minor):012d}\n"
    )


def _cfonb240_foot(_opening: int, _closing: int, movements: Sequence[Movement]) -> str:
    own = "30001007941234567890118"[:21]
    return f"39{len(movements) + 2:06d}08051026E    {own}".ljust(228) + f"{sum(abs(m.minor) for m in movements):012d}\n"


# Stripe's payout report


def _payout_movement(m: Movement, _balance: int) -> str:
    kind = "charge" if m.minor > 0 else "refund"
    gross = _signed(m.minor + 25)
    return (
        f"txn_{m.number},{_iso(m.day)} 10:00:00,2026-11-02,eur,{gross},0.25,{_signed(m.minor)},{kind},po_1,{m.words}\n"
    )


def _payout_foot(_opening: int, _closing: int, movements: Sequence[Movement]) -> str:
    paid = _signed(-sum(m.minor for m in movements))
    return f"txn_p,2026-10-31 10:00:00,2026-11-02,eur,{paid},0.00,{paid},payout,po_1,STRIPE PAYOUT\n"


@dataclass(frozen=True)
class Packed(Written):
    """Rows of text cells as a workbook."""

    @property
    def content(self) -> bytes:
        rows = (self.head + "".join(self.movements) + self.foot).replace("\r\n", "\n").removesuffix("\n").split("\n")
        return xlsx([row.split(";") for row in rows])


BOOKS = {
    "psd2": Writer(_psd2_head, _psd2_movement, lambda *_: "]}}\n", _signed, _iso),
    "payout": Writer(
        lambda *_: "balance_transaction_id,created_utc,available_on_utc,currency,gross,fee,net,reporting_category,automatic_payout_id,description\n",
        _payout_movement, _payout_foot, _signed, _iso,
    ),
    "cfonb240": Writer(
        lambda *_: f"3100000108011026E    {'30001007941234567890118'[:21]}{'ACME':24}".ljust(240) + "\n",
        _cfonb240_movement, _cfonb240_foot, lambda minor: f"{abs(minor):012d}",
        lambda day: f"{day[2]:02d}{day[1]:02d}{day[0] % 100:02d}",
    ),
    "fec": Writer(_fec_head, _fec_movement, _nothing, _comma, _compact),
    "datev": Writer(lambda *_: _DATEV_HEAD, _datev_movement, _nothing, _comma, lambda day: f"{day[2]:02d}{day[1]:02d}"),
    "documents": Writer(
        lambda *_: "number,type,date,due_date,amount,currency,counterparty,counterparty_iban,reference,payment_method\n",
        _document, _nothing, _decimal, _iso,
    ),
    "pain": Writer(_nothing, _pain_movement, _nothing, _decimal, _iso),
    "xlsx": WRITERS["csv"],
}  # fmt: skip
"""How each writes a head, a movement, a foot, an amount and a day."""


def write_book(name: str, movements: Sequence[Movement]) -> Written:
    """The movements as a file of the format."""
    if name == "pain":
        return _pain(movements)
    writer, opening, texts = BOOKS[name], 100_000, []
    balance = opening
    for movement in movements:
        balance += movement.minor
        texts.append(writer.movement(movement, balance))
    made = Packed if name == "xlsx" else Written
    return made(writer.head(opening, balance), tuple(texts), writer.foot(opening, balance, movements), writer.encoding)
