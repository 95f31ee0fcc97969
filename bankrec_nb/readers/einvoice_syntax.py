"""The two syntaxes of EN 16931, UN/CEFACT CII (Factur-X, ZUGFeRD, XRechnung) and OASIS UBL, as one `Invoice`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bankrec_nb.readers.einvoice_document import CREDIT_NOTE_CODES, Invoice, Party

if TYPE_CHECKING:
    from lxml import etree


def cii_invoice(root: etree._Element) -> Invoice:
    """An invoice from CrossIndustryInvoice, or from ZUGFeRD 1's CrossIndustryDocument (other names, same order)."""
    head = section(root, "ExchangedDocument", "HeaderExchangedDocument")
    agreement = section(root, "ApplicableHeaderTradeAgreement", "ApplicableSupplyChainTradeAgreement")
    settlement = section(root, "ApplicableHeaderTradeSettlement", "ApplicableSupplyChainTradeSettlement")
    sums = section(
        settlement,
        "SpecifiedTradeSettlementHeaderMonetarySummation",
        "SpecifiedTradeSettlementMonetarySummation",
    )
    currency = text_of(settlement, "InvoiceCurrencyCode")
    code = text_of(head, "TypeCode")
    terms = all_of(settlement, "SpecifiedTradePaymentTerms")
    means = section(settlement, "SpecifiedTradeSettlementPaymentMeans")
    return Invoice(
        number=text_of(head, "ID"),
        type_code=code,
        is_credit_note=code in CREDIT_NOTE_CODES,
        issue_date=text_of(head, "IssueDateTime/DateTimeString"),
        due_dates=tuple(d for t in terms if (d := text_of(t, "DueDateDateTime/DateTimeString"))),
        currency=currency.upper() if currency else None,
        seller=_cii_party(agreement, "SellerTradeParty"),
        buyer=_cii_party(agreement, "BuyerTradeParty"),
        payee=_cii_party(settlement, "PayeeTradeParty"),
        total=_in_currency(sums, "GrandTotalAmount", currency),
        prepaid=_in_currency(sums, "TotalPrepaidAmount", currency),
        rounding=_in_currency(sums, "RoundingAmount", currency),
        due=_in_currency(sums, "DuePayableAmount", currency),
        seller_iban=text_of(means, "PayeePartyCreditorFinancialAccount/IBANID"),
        buyer_iban=text_of(means, "PayerPartyDebtorFinancialAccount/IBANID"),
        means_code=text_of(means, "TypeCode"),
        mandate=next((m for t in terms if (m := text_of(t, "DirectDebitMandateID"))), None),
        payment_reference=text_of(settlement, "PaymentReference"),
        preceding=tuple(
            number
            for document in all_of(settlement, "InvoiceReferencedDocument")
            if (number := text_of(document, "IssuerAssignedID") or text_of(document, "ID"))
        ),
        order=text_of(agreement, "BuyerOrderReferencedDocument/IssuerAssignedID")
        or text_of(agreement, "ContractReferencedDocument/IssuerAssignedID"),
        terms=tuple(d for t in terms if (d := text_of(t, "Description"))),
        discounts=tuple(_cii_discount(d) for t in terms for d in all_of(t, "ApplicableTradePaymentDiscountTerms")),
        tells_prepaid="minimum"
        not in (root.findtext(".//{*}GuidelineSpecifiedDocumentContextParameter/{*}ID") or "").lower(),
    )


def ubl_invoice(root: etree._Element) -> Invoice:
    """An invoice from UBL's Invoice or CreditNote."""
    sums = section(root, "LegalMonetaryTotal")
    means = section(root, "PaymentMeans")
    code = text_of(root, "InvoiceTypeCode") or text_of(root, "CreditNoteTypeCode")
    currency = text_of(root, "DocumentCurrencyCode")
    later = [*all_of(root, "PaymentMeans"), *all_of(root, "PaymentTerms")]
    dues = [text_of(root, "DueDate"), *(text_of(one, "PaymentDueDate") for one in later)]
    return Invoice(
        number=text_of(root, "ID"),
        type_code=code,
        is_credit_note=code in CREDIT_NOTE_CODES or str(root.tag).endswith("}CreditNote"),
        issue_date=text_of(root, "IssueDate"),
        due_dates=tuple(d for d in dues if d),
        currency=currency.upper() if currency else None,
        seller=_ubl_party(root, "AccountingSupplierParty/Party"),
        buyer=_ubl_party(root, "AccountingCustomerParty/Party"),
        payee=_ubl_party(root, "PayeeParty"),
        total=text_of(sums, "TaxInclusiveAmount"),
        prepaid=text_of(sums, "PrepaidAmount"),
        rounding=text_of(sums, "PayableRoundingAmount"),
        due=text_of(sums, "PayableAmount"),
        seller_iban=text_of(means, "PayeeFinancialAccount/ID"),
        buyer_iban=text_of(means, "PaymentMandate/PayerFinancialAccount/ID"),
        means_code=text_of(means, "PaymentMeansCode"),
        mandate=text_of(means, "PaymentMandate/ID"),
        payment_reference=text_of(means, "PaymentID"),
        preceding=tuple(
            number
            for reference in all_of(root, "BillingReference")
            if (number := text_of(reference, "InvoiceDocumentReference/ID"))
        ),
        order=text_of(root, "OrderReference/ID") or text_of(root, "ContractDocumentReference/ID"),
        terms=tuple(n for t in all_of(root, "PaymentTerms") if (n := text_of(t, "Note"))),
    )


def _cii_party(parent: etree._Element | None, name: str) -> Party:
    party = section(parent, name)
    vat = next((text_of(r, "ID") for r in all_of(party, "SpecifiedTaxRegistration") if _scheme(r, "ID") == "VA"), None)
    numbers = [
        text_of(party, "SpecifiedLegalOrganization/ID"),
        *(_own_text(e) for e in all_of(party, "GlobalID")),
        *(_own_text(e) for e in all_of(party, "ID")),
    ]
    return Party(text_of(party, "Name"), vat, tuple(n for n in numbers if n))


def _ubl_party(root: etree._Element, path: str) -> Party:
    party = at(root, path)
    schemes = all_of(party, "PartyTaxScheme")
    vat = next((text_of(s, "CompanyID") for s in schemes if text_of(s, "TaxScheme/ID") == "VAT"), None)
    name = text_of(party, "PartyLegalEntity/RegistrationName") or text_of(party, "PartyName/Name")
    numbers = [
        text_of(party, "PartyLegalEntity/CompanyID"),
        *(text_of(i, "ID") for i in all_of(party, "PartyIdentification")),
    ]
    return Party(name, vat, tuple(n for n in numbers if n))


def _cii_discount(terms: etree._Element) -> tuple[str | None, str | None, str | None]:
    """Days, percent, amount. Only a period counted in days is understood."""
    period = at(terms, "BasisPeriodMeasure")
    days = _own_text(period) if period is not None and period.get("unitCode", "DAY") == "DAY" else None
    return days, text_of(terms, "CalculationPercent"), text_of(terms, "ActualDiscountAmount")


def _in_currency(sums: etree._Element | None, name: str, currency: str | None) -> str | None:
    """The amount of that name in the invoice's currency (a tax currency may stand beside it)."""
    found = all_of(sums, name)
    chosen = [e for e in found if e.get("currencyID", currency) == currency] or found
    return _own_text(chosen[0]) if chosen else None


def section(parent: etree._Element | None, *names: str) -> etree._Element | None:
    """The first descendant with one of the names."""
    if parent is None:
        return None
    return next((e for name in names if (e := parent.find(f".//{{*}}{name}")) is not None), None)


def at(parent: etree._Element | None, path: str) -> etree._Element | None:
    """The element at a path of local names."""
    return None if parent is None else parent.find("/".join(f"{{*}}{name}" for name in path.split("/")))


def all_of(parent: etree._Element | None, name: str) -> list[etree._Element]:
    """The children of that local name."""
    return [] if parent is None else parent.findall(f"{{*}}{name}")


def text_of(parent: etree._Element | None, path: str) -> str | None:
    """The text at a path of local names, its spaces made single; None where there is none."""
    return _own_text(at(parent, path))


def _own_text(element: etree._Element | None) -> str | None:
    text = " ".join((element.text or "").split()) if element is not None else ""
    return text or None


def _scheme(parent: etree._Element, name: str) -> str | None:
    found = at(parent, name)
    return None if found is None else found.get("schemeID")
