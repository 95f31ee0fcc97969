"""Small dossiers for tests: statements and documents as files, imported the way a person would."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import tests.own_cache  # noqa: F401  (also where these cases are used without pytest)
from bankrec_nb.domain.money import decimal_text
from bankrec_nb.dossier import Dossier, open_dossier

if TYPE_CHECKING:
    from pathlib import Path

IBAN = "FR7630001007941234567890185"
OTHER_IBAN = "FR7630004000031234567890143"
OCTOBER = date(2026, 10, 1)


def entry(minor: int, text: str, day: int = 5, **more: Any) -> dict[str, Any]:
    """One movement of October 2026."""
    return {"minor": minor, "text": text, "day": OCTOBER + timedelta(days=day - 1), **more}


def camt053(
    *entries: dict[str, Any], iban: str = IBAN, opening: int = 100_000, first: date = OCTOBER, last: date = date(2026, 10, 31),
    closing: int | None = None, kind: str = "053",
) -> str:  # fmt: skip
    """A statement; it adds up unless `closing` says otherwise."""
    booked = [e for e in entries if e.get("status", "BOOK") == "BOOK"]
    end = opening + sum(e["minor"] for e in booked) if closing is None else closing
    root, message = {"053": ("BkToCstmrStmt", "Stmt"), "052": ("BkToCstmrAcctRpt", "Rpt")}[kind]
    rows = "".join(_entry(e) for e in entries)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.02">'
        f"<{root}><GrpHdr><MsgId>M</MsgId><CreDtTm>{last}T18:00:00</CreDtTm></GrpHdr><{message}><Id>S-{first}-{last}</Id>"
        f"<CreDtTm>{last}T18:00:00</CreDtTm><FrToDt><FrDtTm>{first}T00:00:00</FrDtTm><ToDtTm>{last}T23:59:59</ToDtTm></FrToDt>"
        f"<Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>"
        f"{_balance('OPBD', opening, first)}{_balance('CLBD', end, last)}{rows}</{message}></{root}></Document>"
    )


def _balance(code: str, minor: int, day: date) -> str:
    side = "CRDT" if minor >= 0 else "DBIT"
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>{decimal_text(abs(minor))}</Amt>"
        f"<CdtDbtInd>{side}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def _entry(e: dict[str, Any]) -> str:
    side = "CRDT" if e["minor"] >= 0 else "DBIT"
    reference = f"<Refs><EndToEndId>{e['e2e']}</EndToEndId></Refs>" if "e2e" in e else ""
    return (
        f"<Ntry><Amt Ccy='EUR'>{decimal_text(abs(e['minor']))}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts>{e.get('status', 'BOOK')}</Sts>"
        f"<BookgDt><Dt>{e['day']}</Dt></BookgDt><ValDt><Dt>{e['day']}</Dt></ValDt><BkTxCd><Prtry><Cd>X</Cd></Prtry></BkTxCd>"
        f"<NtryDtls><TxDtls>{reference}<RmtInf><Ustrd>{e['text']}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )


def documents(*rows: tuple[str, str, int, str]) -> str:
    """Documents as the plain CSV: (number, type, minor, counterparty), issued on 20 September 2026."""
    head = "number,type,date,due_date,amount,currency,counterparty\n"
    return head + "".join(
        f"{n},{kind},2026-09-20,2026-10-20,{decimal_text(minor)},EUR,{who}\n" for n, kind, minor, who in rows
    )


def put(folder: Path, name: str, content: str | bytes) -> Path:
    """A file to import."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


PAYMENTS = (
    entry(12_000, "REGLEMENT FACTURE FA-101 ATELIER DUPONT", 5),
    entry(8_050, "VIR FA-102 BOULANGERIE MARTIN", 6),
    entry(30_000, "VIR FA-103 FA-104 GARAGE LEROY", 7),
    entry(-2_500, "FRAIS DE TENUE DE COMPTE", 8),
    entry(-45_000, "LOYER OCTOBRE SCI DES LILAS", 9),
)
INVOICES = (
    ("FA-101", "sale", 12_000, "Atelier Dupont"),
    ("FA-102", "sale", 8_050, "Boulangerie Martin"),
    ("FA-103", "sale", 10_000, "Garage Leroy"),
    ("FA-104", "sale", 20_000, "Garage Leroy"),
    ("FA-105", "sale", 7_777, "Librairie Petit"),
)


def october(tmp_path: Path, user: str = "anna") -> Dossier:
    """One account's October: five movements, five invoices, imported, not yet matched."""
    dossier = open_dossier(tmp_path / "acme", user, company="Acme SARL")
    dossier.import_files(
        [put(tmp_path / "in", "oct.xml", camt053(*PAYMENTS)), put(tmp_path / "in", "books.csv", documents(*INVOICES))]
    )
    return dossier


def transaction(dossier: Dossier, text: str) -> str:
    """The id of the one movement with this in its label."""
    found = [
        i
        for i, label in dossier.transactions.select("transaction_id", "remittance_information").iter_rows()
        if text in (label or "")
    ]
    assert len(found) == 1, (text, found)
    return str(found[0])


def item(dossier: Dossier, number: str) -> dict[str, Any]:
    """The item with this document number."""
    rows = [row for row in dossier.items.to_dicts() if row["document_number"] == number]
    assert len(rows) == 1, (number, rows)
    return rows[0]


def status(dossier: Dossier, transaction_id: str) -> str:
    """How the transaction stands."""
    return str(dict(dossier.transactions.select("transaction_id", "status").iter_rows())[transaction_id])


def paid_by_hand(dossier: Dossier) -> None:
    """Every movement of October explained by hand."""
    dossier.link(transaction(dossier, "FA-101"), "FA-101")
    dossier.link(transaction(dossier, "FA-102"), "FA-102")
    dossier.link(transaction(dossier, "FA-103"), ["FA-103", "FA-104"])
    dossier.categorise(transaction(dossier, "FRAIS"), "627000", "bank fees")
    dossier.categorise(transaction(dossier, "LOYER"), "613000", "rent")
