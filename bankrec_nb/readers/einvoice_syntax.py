"""The two syntaxes of EN 16931, UN/CEFACT CII (Factur-X, ZUGFeRD, XRechnung) and OASIS UBL, as one `Invoice`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bankrec_nb.readers.einvoice_document import CREDIT_NOTE_CODES, Invoice, Party

if TYPE_CHECKING:
    from lxml import etree


def cii_invoice(root: etree._Element) -> Invoice:
    """An invoice from CrossIndustryInvoice, or from ZUGFeRD 1's CrossIndustryDocument (other names, same order)."""
    head = _section(root, "ExchangedDocument", "HeaderExchangedDocument")
    agreement = _section(root, "ApplicableHeaderTradeAgreement", "ApplicableSupplyChainTradeAgreement")
    settlement = _section(root, "ApplicableHeaderTradeSettlement", "ApplicableSupplyChainTradeSettlement")
    sums = _section(
        settlement,
        "SpecifiedTradeSettlementHeaderMonetarySummation",
        "SpecifiedTradeSettlementMonetarySummation",
    )
    currency = _text(settlement, "InvoiceCurrencyCode")
    code = _text(head, "TypeCode")
    terms = _all(settlement, "SpecifiedTradePaymentTerms")
    means = _section(settlement, "SpecifiedTradeSettlementPaymentMeans")
    return Invoice(
        number=_text(head, "ID"),
        type_code=code,
        is_credit_note=code in CREDIT_NOTE_CODES,
        issue_date=_text(head, "IssueDateTime/DateTimeString"),
        due_dates=tuple(d for t in terms if (d := _text(t, "DueDateDateTime/DateTimeString"))),
        currency=currency.upper() if currency else None,
        seller=_cii_party(agreement, "SellerTradeParty"),
        buyer=_cii_party(agreement, "BuyerTradeParty"),
        payee=_cii_party(settlement, "PayeeTradeParty"),
        total=_in_currency(sums, "GrandTotalAmount", currency),
        prepaid=_in_currency(sums, "TotalPrepaidAmount", currency),
        rounding=_in_currency(sums, "RoundingAmount", currency),
        due=_in_currency(sums, "DuePayableAmount", currency),
        seller_iban=_text(means, "PayeePartyCreditorFinancialAccount/IBANID"),
        buyer_iban=_text(means, "PayerPartyDebtorFinancialAccount/IBANID"),
        means_code=_text(means, "TypeCode"),
        mandate=next((m for t in terms if (m := _text(t, "DirectDebitMandateID"))), None),
        payment_reference=_text(settlement, "PaymentReference"),
        preceding=tuple(
            number
            for document in _all(settlement, "InvoiceReferencedDocument")
            if (number := _text(document, "IssuerAssignedID") or _text(document, "ID"))
        ),
        order=_text(agreement, "BuyerOrderReferencedDocument/IssuerAssignedID")
        or _text(agreement, "ContractReferencedDocument/IssuerAssignedID"),
        terms=tuple(d for t in terms if (d := _text(t, "Description"))),
        discounts=tuple(_cii_discount(d) for t in terms for d in _all(t, "ApplicableTradePaymentDiscountTerms")),
    )


def ubl_invoice(root: etree._Element) -> Invoice:
    """An invoice from UBL's Invoice or CreditNote."""
    sums = _section(root, "LegalMonetaryTotal")
    means = _section(root, "PaymentMeans")
    code = _text(root, "InvoiceTypeCode") or _text(root, "CreditNoteTypeCode")
    currency = _text(root, "DocumentCurrencyCode")
    dues = [_text(root, "DueDate"), *(_text(m, "PaymentDueDate") for m in _all(root, "PaymentMeans"))]
    return Invoice(
        number=_text(root, "ID"),
        type_code=code,
        is_credit_note=code in CREDIT_NOTE_CODES or str(root.tag).endswith("}CreditNote"),
        issue_date=_text(root, "IssueDate"),
        due_dates=tuple(d for d in dues if d),
        currency=currency.upper() if currency else None,
        seller=_ubl_party(root, "AccountingSupplierParty/Party"),
        buyer=_ubl_party(root, "AccountingCustomerParty/Party"),
        payee=_ubl_party(root, "PayeeParty"),
        total=_text(sums, "TaxInclusiveAmount"),
        prepaid=_text(sums, "PrepaidAmount"),
        rounding=_text(sums, "PayableRoundingAmount"),
        due=_text(sums, "PayableAmount"),
        seller_iban=_text(means, "PayeeFinancialAccount/ID"),
        buyer_iban=_text(means, "PaymentMandate/PayerFinancialAccount/ID"),
        means_code=_text(means, "PaymentMeansCode"),
        mandate=_text(means, "PaymentMandate/ID"),
        payment_reference=_text(means, "PaymentID"),
        preceding=tuple(
            number
            for reference in _all(root, "BillingReference")
            if (number := _text(reference, "InvoiceDocumentReference/ID"))
        ),
        order=_text(root, "OrderReference/ID") or _text(root, "ContractDocumentReference/ID"),
        terms=tuple(n for t in _all(root, "PaymentTerms") if (n := _text(t, "Note"))),
    )


def _cii_party(parent: etree._Element | None, name: str) -> Party:
    party = _section(parent, name)
    vat = next((_text(r, "ID") for r in _all(party, "SpecifiedTaxRegistration") if _scheme(r, "ID") == "VA"), None)
    numbers = [
        _text(party, "SpecifiedLegalOrganization/ID"),
        *(_own_text(e) for e in _all(party, "GlobalID")),
        *(_own_text(e) for e in _all(party, "ID")),
    ]
    return Party(_text(party, "Name"), vat, tuple(n for n in numbers if n))


def _ubl_party(root: etree._Element, path: str) -> Party:
    party = _at(root, path)
    schemes = _all(party, "PartyTaxScheme")
    vat = next((_text(s, "CompanyID") for s in schemes if _text(s, "TaxScheme/ID") == "VAT"), None)
    name = _text(party, "PartyLegalEntity/RegistrationName") or _text(party, "PartyName/Name")
    numbers = [
        _text(party, "PartyLegalEntity/CompanyID"),
        *(_text(i, "ID") for i in _all(party, "PartyIdentification")),
    ]
    return Party(name, vat, tuple(n for n in numbers if n))


def _cii_discount(terms: etree._Element) -> tuple[str | None, str | None, str | None]:
    """Days, percent, amount. Only a period counted in days is understood."""
    period = _at(terms, "BasisPeriodMeasure")
    days = _own_text(period) if period is not None and period.get("unitCode", "DAY") == "DAY" else None
    return days, _text(terms, "CalculationPercent"), _text(terms, "ActualDiscountAmount")


def _in_currency(sums: etree._Element | None, name: str, currency: str | None) -> str | None:
    """The amount of that name in the invoice's currency (a tax currency may stand beside it)."""
    found = _all(sums, name)
    chosen = [e for e in found if e.get("currencyID", currency) == currency] or found
    return _own_text(chosen[0]) if chosen else None


def _section(parent: etree._Element | None, *names: str) -> etree._Element | None:
    """The first descendant with one of the names."""
    if parent is None:
        return None
    return next((e for name in names if (e := parent.find(f".//{{*}}{name}")) is not None), None)


def _at(parent: etree._Element | None, path: str) -> etree._Element | None:
    """The element at a path of local names."""
    return None if parent is None else parent.find("/".join(f"{{*}}{name}" for name in path.split("/")))


def _all(parent: etree._Element | None, name: str) -> list[etree._Element]:
    return [] if parent is None else parent.findall(f"{{*}}{name}")


def _text(parent: etree._Element | None, path: str) -> str | None:
    return _own_text(_at(parent, path))


def _own_text(element: etree._Element | None) -> str | None:
    text = " ".join((element.text or "").split()) if element is not None else ""
    return text or None


def _scheme(parent: etree._Element, name: str) -> str | None:
    found = _at(parent, name)
    return None if found is None else found.get("schemeID")
