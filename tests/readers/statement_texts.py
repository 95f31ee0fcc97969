"""Small statements as banks send them, for tests: camt.053 and MT940 written from a list of movements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from bankrec_nb.domain.money import decimal_text
from bankrec_nb.readers.base import ReadOptions, ReadResult, Source
from bankrec_nb.readers.read import read_source

IBAN = "FR7630006000011234567890189"


@dataclass(frozen=True)
class Movement:
    """One movement to write."""

    amount_minor: int
    booked: date = date(2026, 3, 2)
    text: str = "Invoice FA-1"
    reference: str = "B1"
    name: str = "Dupont SARL"


def source(text: str | bytes, name: str = "statement") -> Source:
    return Source(name, text.encode() if isinstance(text, str) else text)


def read(text: str | bytes, options: ReadOptions | None = None) -> ReadResult:
    return read_source(source(text), options)


def camt(movements: list[Movement], *, opening: int = 10_000, closing: int | None = None, currency: str = "EUR") -> str:
    """A camt.053.001.02 of one day and account; the closing balance is right unless one is given."""
    end = opening + sum(m.amount_minor for m in movements) if closing is None else closing
    entries = "".join(_entry(m, currency) for m in movements)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr>\n'
        f"<Stmt><Id>S</Id><ElctrncSeqNb>7</ElctrncSeqNb><Acct><Id><IBAN>{IBAN}</IBAN></Id><Ccy>{currency}</Ccy></Acct>\n"
        f"{_balance('OPBD', opening, currency)}{_balance('CLBD', end, currency)}{entries}</Stmt>\n"
        "</BkToCstmrStmt></Document>\n"
    )


def mt940(
    movements: list[Movement], *, opening: int = 10_000, closing: int | None = None, currency: str = "EUR"
) -> str:
    """An MT940 of one account; the closing balance is right unless one is given."""
    end = opening + sum(m.amount_minor for m in movements) if closing is None else closing
    lines = [":20:STARTUMS", f":25:{IBAN}", ":28C:00007/001", f":60F:{_mt_balance(opening, currency, '260301')}"]
    for m in movements:
        day = m.booked
        mark = "C" if m.amount_minor >= 0 else "D"
        lines.append(
            f":61:{day:%y%m%d}{day:%m%d}{mark}{_comma(abs(m.amount_minor), currency)}NTRFNONREF//{m.reference}"
        )
        lines.append(f":86:/NAME/{m.name}/REMI/{m.text}")
    lines += [f":62F:{_mt_balance(end, currency, '260331')}", "-"]
    return "\n".join(lines) + "\n"


def _entry(m: Movement, currency: str) -> str:
    side = "Dbtr" if m.amount_minor >= 0 else "Cdtr"
    return (
        f'<Ntry><Amt Ccy="{currency}">{decimal_text(abs(m.amount_minor), currency)}</Amt>'
        f"<CdtDbtInd>{'CRDT' if m.amount_minor >= 0 else 'DBIT'}</CdtDbtInd><Sts>BOOK</Sts>"
        f"<BookgDt><Dt>{m.booked}</Dt></BookgDt><ValDt><Dt>{m.booked}</Dt></ValDt>"
        f"<AcctSvcrRef>{escape(m.reference)}</AcctSvcrRef><NtryDtls><TxDtls>"
        f"<RltdPties><{side}><Nm>{escape(m.name)}</Nm></{side}></RltdPties>"
        f"<RmtInf><Ustrd>{escape(m.text)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
    )


def _balance(kind: str, minor: int, currency: str) -> str:
    sign = "CRDT" if minor >= 0 else "DBIT"
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="{currency}">{decimal_text(abs(minor), currency)}</Amt>'
        f"<CdtDbtInd>{sign}</CdtDbtInd><Dt><Dt>2026-03-02</Dt></Dt></Bal>\n"
    )


def _mt_balance(minor: int, currency: str, day: str) -> str:
    return f"{'C' if minor >= 0 else 'D'}{day}{currency}{_comma(abs(minor), currency)}"


def _comma(minor: int, currency: str) -> str:
    text = decimal_text(minor, currency).replace(".", ",")
    return text if "," in text else text + ","
