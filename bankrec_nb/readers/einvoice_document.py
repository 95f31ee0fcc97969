"""An electronic invoice's fields (EN 16931) whatever its syntax, and how they become an item or a reason against it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from bankrec_nb.domain.errors import AmountError
from bankrec_nb.domain.iban import is_iban
from bankrec_nb.domain.money import decimal_text, parse_minor
from bankrec_nb.domain.vocabulary import ItemType, Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.einvoice_sums import Sums, sum_doubts
from bankrec_nb.readers.plain import iso_day

if TYPE_CHECKING:
    from collections.abc import Iterable

PROFORMA_CODE = "325"
PREPAYMENT_CODE = "386"
CREDIT_NOTE_CODES = {"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532"}
"""UNTDID 1001 codes of documents that take money back."""
_INVOICE_CODES = {
    "71", "80", "82", "84", "102", "130", "202", "203", "204", "211", "218", "219", "295", "326", "331", "380", "382",
    "383", "384", "385", "386", "387", "388", "389", "390", "393", "394", "395", "447", "456", "457", "471", "472", "473",
    "500", "501", "527", "553", "575", "623", "633", "751", "780", "817", "870", "875", "876", "877", "935", PROFORMA_CODE,
}  # fmt: skip
"""The codes of documents that ask for money."""
_METHODS = {
    **dict.fromkeys(("30", "31", "42", "57", "58"), "transfer"),
    **dict.fromkeys(("49", "59"), "direct_debit"),
    **dict.fromkeys(("48", "54", "55"), "card"),
    "20": "cheque",
    "10": "cash",
}
_SKONTO = re.compile(r"#SKONTO#TAGE=(\d{1,3})#PROZENT=(\d{1,2}(?:\.\d{1,4})?)#(?:BASISBETRAG=(\d+\.\d{2})#)?")
_IBAN_LIKE = re.compile(r"[A-Za-z]{2}\d{2}[A-Za-z0-9]{11,30}")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")


@dataclass(frozen=True)
class Party:
    """Seller or buyer: its name and every number that identifies it."""

    name: str | None = None
    vat: str | None = None
    numbers: tuple[str, ...] = ()

    def keys(self) -> set[str]:
        """The party in comparable form."""
        return comparable(x for x in (self.name, self.vat, *self.numbers) if x)


@dataclass(frozen=True)
class Discount:
    """An early-payment discount: of what, how much, and until when; texts as they stand there."""

    days: str | None = None
    percent: str | None = None
    amount: str | None = None
    base: str | None = None
    since: str | None = None


@dataclass(frozen=True)
class Invoice:
    """Fields as the document has them; amounts are still text. The BT numbers are EN 16931's."""

    number: str | None  # BT-1
    type_code: str | None  # BT-3
    is_credit_note: bool
    issue_date: str | None  # BT-2
    due_dates: tuple[str, ...]  # BT-9
    currency: str | None  # BT-5
    seller: Party  # BG-4
    buyer: Party  # BG-7
    payee: Party  # BG-10
    total: str | None  # BT-112
    prepaid: str | None  # BT-113
    rounding: str | None  # BT-114
    due: str | None  # BT-115
    seller_iban: str | None  # BT-84
    buyer_iban: str | None  # BT-91
    means_code: str | None  # BT-81
    mandate: str | None  # BT-89
    payment_reference: str | None  # BT-83
    preceding: tuple[str, ...]  # BT-25
    order: str | None  # BT-13, BT-12
    terms: tuple[str, ...]  # BT-20
    discounts: tuple[Discount, ...] = ()
    """Early-payment discounts where the syntax has fields for them."""
    tells_prepaid: bool = True
    """Whether its profile has a field for what was prepaid; Factur-X MINIMUM has none."""
    sums: Sums | None = None
    """The figures its total is made of, where they follow EN 16931."""


@dataclass
class Judged:
    """The item of an invoice in order, or none; the issues either way."""

    item: dict[str, object] | None = None
    issues: list[dict[str, object]] = field(default_factory=list)


def comparable(identifiers: Iterable[str]) -> set[str]:
    """Identifiers without spaces and signs, in capitals; a French VAT number or SIRET also counts as its SIREN."""
    plain = {re.sub(r"[\W_]", "", text).upper() for text in identifiers}
    siren = {p[4:] for p in plain if re.fullmatch(r"FR\w\w\d{9}", p)} | {
        p[:9] for p in plain if re.fullmatch(r"\d{14}", p)
    }
    return (plain | siren) - {""}


def judged(invoice: Invoice, own: frozenset[str]) -> Judged:
    """The invoice as a ledger item; a document that cannot be used has a quarantined issue with the reason."""
    out = Judged()
    amounts = _amounts(invoice)
    issued = day_of(invoice.issue_date)
    reasons = [*(["it has no number"] if not invoice.number else []), *_date_reason(invoice.issue_date, issued)]
    reasons += [amounts] if isinstance(amounts, str) else []
    if reasons or isinstance(amounts, str):
        raw = f"{invoice.number or ''} {invoice.issue_date or ''} {invoice.total or ''}".strip()
        message = f"The document cannot be used: {'; '.join(reasons)}."
        action = "Ask the sender for a corrected document, or enter it by hand."
        out.issues.append(issue(Severity.QUARANTINED, "document", message, raw=raw, action=action))
        return out
    total, due = amounts
    is_sale = _is_sale(invoice, own, out)
    # Relative to an invoice: what is to be paid counts positive, what is given back negative. Some write a credit
    # note's amounts negative, some write a credit note as a negative invoice.
    back = invoice.is_credit_note or total < 0
    turned = -1 if back and total > 0 else 1
    relative, relative_open = turned * total, turned * due
    if relative_open * relative < 0:
        message = f"More was paid before than the total; {decimal_text(abs(due), invoice.currency)} is to come back."
        out.issues.append(issue(Severity.WARNING, "overpaid", message, raw=invoice.number))
        relative_open = 0
    sign = 1 if is_sale else -1
    out.item = _item(invoice, issued, sign * relative, sign * relative_open, is_sale=is_sale, back=back)
    out.issues += _doubts(invoice, total, due)
    return out


def day_of(text: str | None) -> date | None:
    """The day of YYYYMMDD (format 102) or an ISO date."""
    if not text:
        return None
    if found := _COMPACT_DAY.fullmatch(text.strip()):
        return iso_day("-".join(found.groups()))
    return iso_day(text)


def _date_reason(text: str | None, issued: date | None) -> list[str]:
    if issued is not None:
        return []
    return [f"'{text}' is not a date" if text else "it has no date"]


def _amounts(invoice: Invoice) -> tuple[int, int] | str:
    """Total and amount due in minor units, or what is wrong with them."""
    currency = invoice.currency
    if not re.fullmatch(r"[A-Z]{3}", currency or ""):
        return f"'{currency or ''}' is not a currency"
    try:
        prepaid = parse_minor(invoice.prepaid or "0", currency)
        rounding = parse_minor(invoice.rounding or "0", currency)
        due = parse_minor(invoice.due, currency) if invoice.due else None
        total = parse_minor(invoice.total, currency) if invoice.total else None
    except AmountError as error:
        return error.message.removesuffix(".")
    if total is None and due is None:
        return "it has no total"
    if total is None and due is not None:
        total = due + prepaid - rounding
    return (total or 0), (due if due is not None else (total or 0) - prepaid + rounding)


def _is_sale(invoice: Invoice, own: frozenset[str], out: Judged) -> bool:
    """Whether we are the seller; a purchase, with a note, where our identity does not decide."""
    ours = comparable(own)
    sells = bool(ours & (invoice.seller.keys() | comparable([invoice.seller_iban or ""])))
    buys = bool(ours & (invoice.buyer.keys() | comparable([invoice.buyer_iban or ""])))
    if sells != buys:
        return sells
    why = "our company is not known" if not ours else "both parties are ours" if sells else "neither party is ours"
    severity = Severity.NOTE if not ours or sells else Severity.WARNING
    message = f"Taken as a purchase invoice: {why}."
    action = "Say our VAT number, SIREN, name or IBAN in the dossier, or change the direction."
    out.issues.append(issue(severity, "direction", message, raw=invoice.number, action=action))
    return False


def _item(
    invoice: Invoice, issued: date | None, amount: int, still_open: int, *, is_sale: bool, back: bool
) -> dict[str, object]:
    types = {
        (True, False): ItemType.SALES_INVOICE,
        (True, True): ItemType.SALES_CREDIT_NOTE,
        (False, False): ItemType.PURCHASE_INVOICE,
        (False, True): ItemType.PURCHASE_CREDIT_NOTE,
    }
    other = invoice.buyer if is_sale else invoice.seller
    paid_to = invoice.buyer_iban if is_sale else invoice.seller_iban
    discount, until = _discount(invoice, issued, amount)
    dues = [d for text in invoice.due_dates if (d := day_of(text))]
    return {
        "item_type": str(types[is_sale, back]),
        "document_number": invoice.number,
        "issue_date": issued,
        "due_date": max(dues, default=None),
        "amount_minor": amount,
        "open_minor": still_open,
        "currency": invoice.currency,
        "counterparty_id": other.vat or next(iter(other.numbers), None),
        "counterparty_name": other.name,
        "counterparty_iban": paid_to,
        "payment_reference": invoice.payment_reference,
        "mandate_id": invoice.mandate,
        "payment_method": _METHODS.get(invoice.means_code or ""),
        "discount_minor": discount,
        "discount_date": until,
        "preceding_document": " ".join(invoice.preceding) or None,
        "label": " ".join(x for x in (invoice.payee.name if not is_sale else None, invoice.order) if x) or None,
    }


def _discount(invoice: Invoice, issued: date | None, amount: int) -> tuple[int | None, date | None]:
    """The largest early-payment discount and its last day (fields of the syntax, or XRechnung's #SKONTO# line)."""
    offers = [
        Discount(days=days, percent=percent, base=base or None)
        for text in invoice.terms
        for days, percent, base in _SKONTO.findall(text)
    ]
    found = []
    for offer in [*invoice.discounts, *offers]:
        start = day_of(offer.since) or issued
        try:
            until = start + timedelta(days=int(offer.days or 0)) if start and (offer.days or offer.since) else None
            if offer.amount:
                minor = abs(parse_minor(offer.amount, invoice.currency))
            else:
                base = parse_minor(offer.base, invoice.currency) if offer.base else amount
                share = Decimal(offer.percent or "0") / 100 * abs(base)
                minor = int(share.quantize(Decimal(1), ROUND_HALF_UP))
        except (AmountError, ArithmeticError, ValueError):
            continue
        if until and 0 < minor < abs(amount):
            found.append((minor if amount > 0 else -minor, until))
    return max(found, key=lambda offer: abs(offer[0]), default=(None, None))


def _doubts(invoice: Invoice, total: int, due: int) -> list[dict[str, object]]:
    """Warnings of a document that is used: amounts that do not agree, parties without a name, a total of zero."""
    currency, doubts = invoice.currency, []
    prepaid, rounding = parse_minor(invoice.prepaid or "0", currency), parse_minor(invoice.rounding or "0", currency)
    silent = not invoice.tells_prepaid and invoice.prepaid is None and abs(due) <= abs(total)
    if total - prepaid + rounding != due and not silent:
        doubts.append(
            f"total {decimal_text(total, currency)} less prepaid {decimal_text(prepaid, currency)} is not the amount "
            f"due, {decimal_text(due, currency)}"
        )
    if total == 0:
        doubts.append("the total is zero")
    if invoice.type_code == PROFORMA_CODE:
        doubts.append("it is a pro forma invoice (type 325): the invoice itself may follow")
    doubts += [f"the {word} has no name" for word, party in _parties(invoice) if not party.name]
    doubts += sum_doubts(invoice.sums, invoice.total) if invoice.sums else []
    if (code := invoice.type_code or "").isdecimal() and code not in _INVOICE_CODES | CREDIT_NOTE_CODES:
        doubts.append(f"its type {code} is neither that of an invoice nor of a credit note")
    issued, dues = day_of(invoice.issue_date), [d for text in invoice.due_dates if (d := day_of(text))]
    if issued and dues and max(dues) < issued and due and code != PREPAYMENT_CODE and not invoice.is_credit_note:
        doubts.append(f"it falls due on {max(dues)}, before its own day")
    doubts += [
        f"the account {iban} is no IBAN, a digit is wrong"
        for iban in (invoice.seller_iban, invoice.buyer_iban)
        if iban and _IBAN_LIKE.fullmatch(plain := "".join(iban.split())) and not is_iban(plain)
    ]
    return [
        issue(Severity.WARNING, "document", f"{text[0].upper()}{text[1:]}.", raw=invoice.number, action="Check it.")
        for text in doubts
    ]


def _parties(invoice: Invoice) -> tuple[tuple[str, Party], tuple[str, Party]]:
    return ("seller", invoice.seller), ("buyer", invoice.buyer)
