"""One synthetic month in every statement format: for the fault matrix, the fuzz and the benchmarks.

Each format gives its head, one text per movement and its foot, so that a fault can hit exactly one of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

IBAN = "FR7630001007941234567890185"
BANK, BRANCH, ACCOUNT = "30001", "00794", "12345678901"
FIRST_DAY = date(2026, 10, 1)

Day: TypeAlias = tuple[int, int, int]
"""Year, month, day: also days that do not exist."""


@dataclass(frozen=True)
class Movement:
    """One movement to write; `minor` in cents, money in positive."""

    day: Day
    minor: int
    words: str
    number: int


@dataclass(frozen=True)
class Written:
    """A file in parts."""

    head: str
    movements: tuple[str, ...]
    foot: str
    encoding: str = "utf-8"

    @property
    def content(self) -> bytes:
        """The whole file."""
        return (self.head + "".join(self.movements) + self.foot).encode(self.encoding)

    def with_movement(self, place: int, text: str) -> Written:
        """The same file with another text in one place."""
        return replace(self, movements=(*self.movements[:place], text, *self.movements[place + 1 :]))


def month(count: int = 12) -> list[Movement]:
    """Movements in and out, three or so a day, all different."""
    days = [FIRST_DAY + timedelta(days=(n * 28) // count) for n in range(count)]
    return [
        Movement((d.year, d.month, d.day), (1 if n % 3 else -1) * (1_234 + 7_919 * n % 90_000), f"CLIENT {n:05d}", n)
        for n, d in enumerate(days)
    ]


def write(name: str, movements: Sequence[Movement], opening: int = 100_000) -> Written:
    """The movements as a file of the format, between an opening and a closing balance where it has any."""
    writer = WRITERS[name]
    closing = opening + sum(m.minor for m in movements)
    texts, balance = [], opening
    for movement in movements:
        balance += movement.minor
        texts.append(writer.movement(movement, balance))
    return Written(
        writer.head(opening, closing), tuple(texts), writer.foot(opening, closing, movements), writer.encoding
    )


@dataclass(frozen=True)
class Writer:
    """How a format writes a head, a movement, a foot, and inside a movement its amount and its date."""

    head: Callable[[int, int], str]
    movement: Callable[[Movement, int], str]
    foot: Callable[[int, int, Sequence[Movement]], str]
    amount: Callable[[int], str]
    day: Callable[[Day], str]
    encoding: str = "utf-8"


def _decimal(minor: int, mark: str = ".") -> str:
    return f"{abs(minor) // 100}{mark}{abs(minor) % 100:02d}"


def _signed(minor: int, mark: str = ".") -> str:
    return ("-" if minor < 0 else "") + _decimal(minor, mark)


def _iso(day: Day) -> str:
    return f"{day[0]:04d}-{day[1]:02d}-{day[2]:02d}"


def _yymmdd(day: Day) -> str:
    return f"{day[0] % 100:02d}{day[1]:02d}{day[2]:02d}"


def _ddmmyy(day: Day) -> str:
    return f"{day[2]:02d}{day[1]:02d}{day[0] % 100:02d}"


def _indicator(minor: int) -> str:
    return "CRDT" if minor >= 0 else "DBIT"


# camt.053


def _camt_balance(code: str, minor: int, day: str) -> str:
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{_decimal(minor)}</Amt>'
        f"<CdtDbtInd>{_indicator(minor)}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>\n"
    )


def _camt_head(opening: int, closing: int) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">\n'
        "<BkToCstmrStmt>\n<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-10-31T20:00:00</CreDtTm></GrpHdr>\n"
        f"<Stmt>\n<Id>S1</Id><ElctrncSeqNb>10</ElctrncSeqNb>\n<Acct><Id><IBAN>{IBAN}</IBAN></Id><Ccy>EUR</Ccy></Acct>\n"
        + _camt_balance("OPBD", opening, "2026-10-01")
        + _camt_balance("CLBD", closing, "2026-10-31")
    )


def _camt_movement(m: Movement, _balance: int) -> str:
    day = _iso(m.day)
    return (
        f'<Ntry>\n<Amt Ccy="EUR">{_decimal(m.minor)}</Amt>\n<CdtDbtInd>{_indicator(m.minor)}</CdtDbtInd>\n'
        f"<Sts><Cd>BOOK</Cd></Sts>\n<BookgDt><Dt>{day}</Dt></BookgDt>\n<ValDt><Dt>{day}</Dt></ValDt>\n"
        f"<AcctSvcrRef>R{m.number}</AcctSvcrRef>\n<NtryDtls><TxDtls><RmtInf><Ustrd>{m.words}</Ustrd></RmtInf></TxDtls>"
        "</NtryDtls>\n</Ntry>\n"
    )


# MT940


def _mt_balance(tag: str, minor: int, day: str) -> str:
    return f":{tag}:{'C' if minor >= 0 else 'D'}{day}EUR{_decimal(minor, ',')}\n"


def _mt_movement(m: Movement, _balance: int) -> str:
    sign = "C" if m.minor >= 0 else "D"
    day = _yymmdd(m.day)
    return f":61:{day}{day[2:]}{sign}{_decimal(m.minor, ',')}NTRFREF{m.number}//B{m.number}\n:86:{m.words}\n"


# OFX


def _ofx_head(_opening: int, _closing: int) -> str:
    return (
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\nCOMPRESSION:NONE\n"
        "OLDFILEUID:NONE\nNEWFILEUID:NONE\n\n<OFX>\n<SIGNONMSGSRSV1>\n<SONRS>\n<STATUS>\n<CODE>0\n<SEVERITY>INFO\n</STATUS>\n"
        "<DTSERVER>20261031200000\n<LANGUAGE>FRA\n</SONRS>\n</SIGNONMSGSRSV1>\n<BANKMSGSRSV1>\n<STMTTRNRS>\n<TRNUID>1\n"
        "<STATUS>\n<CODE>0\n<SEVERITY>INFO\n</STATUS>\n<STMTRS>\n<CURDEF>EUR\n"
        f"<BANKACCTFROM>\n<BANKID>{BANK}\n<BRANCHID>{BRANCH}\n<ACCTID>{ACCOUNT}\n<ACCTTYPE>CHECKING\n</BANKACCTFROM>\n"
        "<BANKTRANLIST>\n<DTSTART>20261001\n<DTEND>20261031\n"
    )


def _ofx_movement(m: Movement, _balance: int) -> str:
    return (
        f"<STMTTRN>\n<TRNTYPE>{'CREDIT' if m.minor >= 0 else 'DEBIT'}\n<DTPOSTED>{_iso(m.day).replace('-', '')}\n"
        f"<TRNAMT>{_signed(m.minor)}\n<FITID>F{m.number:07d}\n<NAME>{m.words}\n<MEMO>{m.words}\n</STMTTRN>\n"
    )


def _ofx_foot(_opening: int, closing: int, _movements: Sequence[Movement]) -> str:
    return (
        f"</BANKTRANLIST>\n<LEDGERBAL>\n<BALAMT>{_signed(closing)}\n<DTASOF>20261031\n</LEDGERBAL>\n</STMTRS>\n"
        "</STMTTRNRS>\n</BANKMSGSRSV1>\n</OFX>\n"
    )


# QIF


def _qif_day(day: Day) -> str:
    return f"{day[2]:02d}/{day[1]:02d}/{day[0]}"


def _qif_movement(m: Movement, _balance: int) -> str:
    return f"D{_qif_day(m.day)}\nT{_signed(m.minor)}\nP{m.words}\nM{m.words}\n^\n"


# CFONB 120


def _overpunched(minor: int) -> str:
    last = "{ABCDEFGHI"[abs(minor) % 10] if minor >= 0 else "}JKLMNOPQR"[abs(minor) % 10]
    return f"{abs(minor) // 10:013d}{last}"


def _cfonb_balance(code: str, minor: int, day: str) -> str:
    return f"{code}{BANK}    {BRANCH}EUR2 {ACCOUNT}  {day}{'':50}{_overpunched(minor)}".ljust(120) + "\n"


def _cfonb_movement(m: Movement, _balance: int) -> str:
    day = _ddmmyy(m.day)
    start = f"{BANK}0158{BRANCH}EUR2 {ACCOUNT}05{day}"
    first = f"04{start}  {day}{m.words[:31]:31}  {m.number:07d}  {_overpunched(m.minor)}".ljust(120)
    return f"{first}\n05{start}     LIB{m.words}".ljust(241) + "\n"


# CODA


def _coda_amount(minor: int) -> str:
    return f"{abs(minor) * 10:015d}"


def _coda_sign(minor: int) -> str:
    return "1" if minor < 0 else "0"


def _coda_head(opening: int, _closing: int) -> str:
    number = "BE68539007547034"
    return (
        f"0000031102630105{'':8}0000000001{'ACME':26}{'KREDBEBB':11}{'00123456789':11} {'00000':5}".ljust(127) + "2\n"
        f"12010{number:34}EUR{_coda_sign(opening)}{_coda_amount(opening)}011026{'ACME':26}{'Zichtrekening':35}010\n"
    )


def _coda_movement(m: Movement, _balance: int) -> str:
    day, order = _ddmmyy(m.day), f"{m.number % 9999 + 1:04d}0000"
    first = (
        f"21{order}{f'R{m.number}':21}{_coda_sign(m.minor)}{_coda_amount(m.minor)}{day}001500000{m.words:53}{day}010"
    )
    return first.ljust(124) + "00 0\n"


def _coda_foot(_opening: int, closing: int, movements: Sequence[Movement]) -> str:
    debit = sum(-m.minor for m in movements if m.minor < 0)
    credit = sum(m.minor for m in movements if m.minor > 0)
    last = f"8010{'BE68539007547034':34}EUR{_coda_sign(closing)}{_coda_amount(closing)}311026".ljust(127) + "0\n"
    return last + f"9{'':15}{len(movements) + 2:06d}{_coda_amount(debit)}{_coda_amount(credit)}".ljust(127) + "2\n"


# BAI2: the file's own control totals make it the strictest of all


def _bai_head(opening: int, closing: int) -> str:
    return (
        "01,BANK,ACME,261031,2000,1,,,2/\n02,ACME,BANK,1,261031,2000,EUR,2/\n"
        f"03,{IBAN},EUR,010,{opening},,,015,{closing},,/\n"
    )


def _bai_movement(m: Movement, _balance: int) -> str:
    day = _yymmdd(m.day)
    return f"16,{'195' if m.minor >= 0 else '495'},{abs(m.minor)},V,{day},,B{m.number},R{m.number},{m.words}/\n"


def _bai_foot(opening: int, closing: int, movements: Sequence[Movement]) -> str:
    total, records = opening + closing + sum(abs(m.minor) for m in movements), len(movements) + 2
    return f"49,{total},{records}/\n98,{total},1,{records + 2}/\n99,{total},1,{records + 4}/\n"


# Norma 43


def _n43_head(opening: int, _closing: int) -> str:
    return f"11210004180200051332{'261001'}{'261031'}{2 if opening >= 0 else 1}{abs(opening):014d}9783{'ACME':26}   \n"


def _n43_movement(m: Movement, _balance: int) -> str:
    day = _yymmdd(m.day)
    first = f"22    0418{day}{day}02123{2 if m.minor >= 0 else 1}{abs(m.minor):014d}{m.number:010d}".ljust(80)
    return f"{first}\n2301{m.words:38}{'':38}\n"


def _n43_foot(_opening: int, closing: int, movements: Sequence[Movement]) -> str:
    debits, credits_ = [-m.minor for m in movements if m.minor < 0], [m.minor for m in movements if m.minor >= 0]
    return (
        f"33210004180200051332{len(debits):05d}{sum(debits):014d}{len(credits_):05d}{sum(credits_):014d}"
        f"{2 if closing >= 0 else 1}{abs(closing):014d}978    \n88{'9' * 18}{2 * len(movements) + 2:06d}".ljust(157)
        + "\n"
    )


# CSV with a running balance, as French banks export it


def _csv_movement(m: Movement, balance: int) -> str:
    return f"{_qif_day(m.day)};{m.words};{_signed(m.minor, ',')};{_signed(balance, ',')}\r\n"


def _nothing(*_: object) -> str:
    return ""


WRITERS = {
    "camt053": Writer(
        _camt_head, _camt_movement, lambda *_: "</Stmt>\n</BkToCstmrStmt>\n</Document>\n", _decimal, _iso
    ),
    "mt940": Writer(
        lambda opening, _: f":20:S1\n:25:{IBAN}\n:28C:10/1\n" + _mt_balance("60F", opening, "261001"),
        _mt_movement,
        lambda _, closing, __: _mt_balance("62F", closing, "261031") + "-\n",
        lambda minor: _decimal(minor, ","),
        _yymmdd,
    ),
    "ofx": Writer(_ofx_head, _ofx_movement, _ofx_foot, _signed, lambda day: _iso(day).replace("-", ""), "cp1252"),
    "qif": Writer(lambda *_: "!Type:Bank\n", _qif_movement, _nothing, _signed, _qif_day, "cp1252"),
    "cfonb120": Writer(
        lambda opening, _: _cfonb_balance("01", opening, "011026"),
        _cfonb_movement,
        lambda _, closing, __: _cfonb_balance("07", closing, "311026"),
        _overpunched,
        _ddmmyy,
        "cp1252",
    ),
    "coda": Writer(_coda_head, _coda_movement, _coda_foot, _coda_amount, _ddmmyy, "cp1252"),
    "bai2": Writer(_bai_head, _bai_movement, _bai_foot, lambda minor: str(abs(minor)), _yymmdd, "cp1252"),
    "n43": Writer(_n43_head, _n43_movement, _n43_foot, lambda minor: f"{abs(minor):014d}", _yymmdd, "cp1252"),
    "csv": Writer(
        lambda *_: "Date;Libellé;Montant;Solde\r\n",
        _csv_movement,
        _nothing,
        lambda minor: _signed(minor, ","),
        _qif_day,
    ),
}
"""By the format's name in `ReadResult.format`."""
