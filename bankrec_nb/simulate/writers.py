"""A simulated company's months as files: camt.053, MT940 and a French bank's CSV; the books as plain CSV.

Standards: ISO 20022 camt.053.001.08; SWIFT MT940 (:61: as 6!n4!n2a15d1!a3!c16x//16x, :86: in lines of 65);
the CSV is what French banks offer for download: `;`, decimal comma, dd/mm/yyyy, debit and credit columns.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import polars as pl

from bankrec_nb.domain.money import decimal_text
from bankrec_nb.domain.vocabulary import ItemType
from bankrec_nb.simulate.names import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

Row = dict[str, Any]

_BALANCE = (
    '<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt>'
    "<CdtDbtInd>{sign}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
)


def camt053(statement: Row, transactions: pl.DataFrame, details: pl.DataFrame) -> str:
    """One statement as camt.053.001.08: batches with their payments, balances OPBD and CLBD."""
    inside = details.partition_by("transaction_id", as_dict=True)
    empty = details.head(0)
    entries = "\n".join(
        _entry(row, inside.get((row["transaction_id"],), empty)) for row in transactions.iter_rows(named=True)
    )
    number = f"{statement['account_id'][-6:]}-{statement['from_date']:%Y%m}"
    opening = _balance("OPBD", statement["opening_minor"], statement["opening_date"])
    closing = _balance("CLBD", statement["closing_minor"], statement["closing_date"])
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
<BkToCstmrStmt>
<GrpHdr><MsgId>{number}</MsgId><CreDtTm>{statement["to_date"]}T20:00:00</CreDtTm></GrpHdr>
<Stmt><Id>{number}</Id><ElctrncSeqNb>{statement["statement_number"]}</ElctrncSeqNb>
<FrToDt><FrDtTm>{statement["from_date"]}T00:00:00</FrDtTm><ToDtTm>{statement["to_date"]}T23:59:59</ToDtTm></FrToDt>
<Acct><Id><IBAN>{statement["account_id"]}</IBAN></Id><Ccy>EUR</Ccy><Ownr><Nm>{escape(statement["account_name"])}</Nm></Ownr></Acct>
{opening}
{closing}
{entries}
</Stmt>
</BkToCstmrStmt>
</Document>
"""


def _balance(code: str, minor: int, day: object) -> str:
    return _BALANCE.format(code=code, amount=decimal_text(abs(minor)), sign=_sign(minor), day=day)


def _sign(minor: int) -> str:
    return "CRDT" if minor >= 0 else "DBIT"


def _entry(row: Row, inside: pl.DataFrame) -> str:
    domain, family, sub = row["transaction_code"].split("-")
    inner = list(inside.iter_rows(named=True)) or [row]
    batch = f"<Btch><NbOfTxs>{len(inner)}</NbOfTxs></Btch>" if inside.height else ""
    payments = "".join(_payment(one, in_batch=bool(inside.height)) for one in inner)
    order = _tag("PmtInfId", row["end_to_end_id"]) if inside.height else ""
    batch = batch.replace("<NbOfTxs>", order + "<NbOfTxs>") if order else batch
    return (
        f'<Ntry><Amt Ccy="EUR">{decimal_text(abs(row["amount_minor"]))}</Amt>'
        f"<CdtDbtInd>{_sign(row['amount_minor'])}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>{row['booking_date']}</Dt></BookgDt><ValDt><Dt>{row['value_date']}</Dt></ValDt>"
        f"<AcctSvcrRef>{row['bank_reference']}</AcctSvcrRef>"
        f"<BkTxCd><Domn><Cd>{domain}</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>{sub}</SubFmlyCd></Fmly></Domn></BkTxCd>"
        f"<NtryDtls>{batch}{payments}</NtryDtls>{_tag('AddtlNtryInf', row['additional_information'])}</Ntry>"
    )


def _payment(row: Row, *, in_batch: bool) -> str:
    """A TxDtls; elements in the order of the schema."""
    money_in = row["amount_minor"] > 0
    party, account = ("Dbtr", "DbtrAcct") if money_in else ("Cdtr", "CdtrAcct")
    refs = _tag("EndToEndId", row["end_to_end_id"] or "NOTPROVIDED") + _tag("MndtId", row["mandate_id"])
    amount = ""
    if in_batch:
        amount = f'<Amt Ccy="EUR">{decimal_text(abs(row["amount_minor"]))}</Amt><CdtDbtInd>{_sign(row["amount_minor"])}</CdtDbtInd>'
    if row["original_currency"]:
        text = decimal_text(abs(row["original_amount_minor"]), row["original_currency"])
        amount += f'<AmtDtls><InstdAmt><Amt Ccy="{row["original_currency"]}">{text}</Amt></InstdAmt></AmtDtls>'
    if row.get("fee_minor"):
        fee = decimal_text(-row["fee_minor"])
        amount += f'<Chrgs><Rcrd><Amt Ccy="EUR">{fee}</Amt><CdtDbtInd>DBIT</CdtDbtInd></Rcrd></Chrgs>'
    who = f"<{party}><Pty>{_tag('Nm', row['counterparty_name'])}</Pty></{party}>" if row["counterparty_name"] else ""
    iban = row["counterparty_iban"]
    where = f"<{account}><Id><IBAN>{iban}</IBAN></Id></{account}>" if iban else ""
    parties = f"<RltdPties>{who}{where}</RltdPties>" if who or where else ""
    text = row["remittance_information"]
    cheque = f"<ChqNb>{row['cheque_number']}</ChqNb>" if row.get("cheque_number") else ""
    remittance = f"<RmtInf>{_tag('Ustrd', text)}</RmtInf>" if text else ""
    return f"<TxDtls><Refs>{refs}{cheque}</Refs>{amount}{parties}{remittance}</TxDtls>"


def _tag(name: str, text: str | None) -> str:
    return f"<{name}>{escape(text)}</{name}>" if text else ""


def mt940(statement: Row, transactions: pl.DataFrame) -> str:
    """One statement as MT940, the label as free text of :86: in lines of 65 characters."""
    lines = [
        f":20:{statement['from_date']:%y%m%d}RELEVE",
        f":25:{statement['account_id']}",
        f":28C:{int(statement['statement_number']):05d}/001",
        f":60F:{_swift_balance(statement['opening_minor'], statement['opening_date'])}",
    ]
    for row in transactions.iter_rows(named=True):
        amount = _swift_amount(row["amount_minor"])
        mark = "C" if row["amount_minor"] > 0 else "D"
        days = f"{row['value_date']:%y%m%d}{row['booking_date']:%m%d}"
        lines.append(f":61:{days}{mark}{amount}NMSCNONREF//{row['bank_reference'][:16]}")
        lines.append(":86:" + "\n".join(_wrapped(_swift_text(row["remittance_information"] or ""))))
    lines.append(f":62F:{_swift_balance(statement['closing_minor'], statement['closing_date'])}")
    return "\r\n".join("\n".join(lines).split("\n")) + "\r\n-\r\n"


def _swift_balance(minor: int, day: Any) -> str:
    return f"{'C' if minor >= 0 else 'D'}{day:%y%m%d}EUR{_swift_amount(minor)}"


def _swift_amount(minor: int) -> str:
    return decimal_text(abs(minor)).replace(".", ",")


def _swift_text(text: str) -> str:
    """SWIFT's character set: letters without accents, and no character that a tag may begin with."""
    return re.sub(r"[^A-Za-z0-9/\-?:().,'+ ]", " ", folded(text)).replace("  ", " ").strip()


def _wrapped(text: str, width: int = 65) -> list[str]:
    """Lines cut at spaces, so that joining them with a space gives the text back."""
    lines, line = [], ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > width - 5:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


def bank_csv(statement: Row, transactions: pl.DataFrame, bank: str) -> str:
    """One statement as a French bank offers it for download: a preamble with the balances, then the table."""
    account = " ".join(re.findall(r".{1,4}", statement["account_id"]))
    head = [
        f"{bank};;;;",
        f"Compte professionnel;{account};;;",
        f"Période du {statement['from_date']:%d/%m/%Y} au {statement['to_date']:%d/%m/%Y};;;;",
        f"Solde initial au {statement['opening_date']:%d/%m/%Y};;;;{_french(statement['opening_minor'])}",
        f"Solde final au {statement['closing_date']:%d/%m/%Y};;;;{_french(statement['closing_minor'])}",
        "",
        "Date;Date de valeur;Libellé;Débit euros;Crédit euros",
    ]
    return "\r\n".join(head + [_csv_row(row) for row in transactions.iter_rows(named=True)]) + "\r\n"


def _csv_row(row: Row) -> str:
    minor = row["amount_minor"]
    label = (row["remittance_information"] or "").replace('"', '""')
    quoted = f'"{label}"' if ";" in label or '"' in label else label
    debit, credit = (_french(minor), "") if minor < 0 else ("", _french(minor))
    return f"{row['booking_date']:%d/%m/%Y};{row['value_date']:%d/%m/%Y};{quoted};{debit};{credit}"


def _french(minor: int) -> str:
    whole, _, cents = decimal_text(abs(minor)).partition(".")
    grouped = f"{int(whole):,}".replace(",", " ")
    return f"{'-' if minor < 0 else ''}{grouped},{cents}"


_TYPES = {
    ItemType.SALES_INVOICE: "sale",
    ItemType.SALES_CREDIT_NOTE: "sale_credit",
    ItemType.PURCHASE_INVOICE: "purchase",
    ItemType.PURCHASE_CREDIT_NOTE: "purchase_credit",
}
DOCUMENT_COLUMNS = (
    "number", "type", "date", "due_date", "amount", "currency", "counterparty", "counterparty_iban", "reference",
    "payment_method",
)  # fmt: skip
"""The columns of DESIGN section 8; the writer adds those below where a document has them."""
MORE_COLUMNS = {
    "open_amount": "open_minor",
    "counterparty_id": "counterparty_id",
    "end_to_end_id": "end_to_end_id",
    "mandate_id": "mandate_id",
    "discount_amount": "discount_minor",
    "discount_date": "discount_date",
    "lot_number": "lot_number",
    "our_iban": "account_id",
}


def documents_csv(items: pl.DataFrame) -> str:
    """Documents as the plain CSV; amounts of credit types without a sign, of booked lots with the sign of the cash."""
    more = [name for name, column in MORE_COLUMNS.items() if _tells(items, column)]
    lines = [",".join((*DOCUMENT_COLUMNS, *more))]
    lines += [csv_line(_document(row, more)) for row in items.iter_rows(named=True)]
    return "\n".join(lines) + "\n"


def _tells(items: pl.DataFrame, column: str) -> bool:
    if column == "open_minor":
        return items.filter(pl.col("open_minor") != pl.col("amount_minor")).height > 0
    return items[column].null_count() < items.height


def _document(row: Row, more: list[str]) -> Iterable[object]:
    kind = ItemType(row["item_type"])
    known = kind in _TYPES
    currency = row["currency"]
    amount = abs(row["amount_minor"]) if known else row["amount_minor"]
    yield row["document_number"]
    yield _TYPES.get(kind, str(kind))
    yield row["issue_date"]
    yield row["due_date"] if known else None
    yield decimal_text(amount, currency)
    yield currency
    yield row["counterparty_name"]
    yield row["counterparty_iban"]
    yield row["payment_reference"]
    yield row["payment_method"]
    for name in more:
        value = row[MORE_COLUMNS[name]]
        if name.endswith("_amount") and value is not None:
            value = decimal_text(abs(value) if known else value, currency)
        yield value


def csv_line(values: Iterable[object]) -> str:
    """One line of a plain CSV: comma, quotes where needed, nothing for null."""
    texts = ["" if value is None else str(value) for value in values]
    return ",".join('"' + text.replace('"', '""') + '"' if re.search(r'[",\n]', text) else text for text in texts)
