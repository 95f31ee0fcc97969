"""The two syntaxes of EN 16931, UN/CEFACT CII (Factur-X, ZUGFeRD, XRechnung) and OASIS UBL, as one `Invoice`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bankrec_nb.domain.iban import is_iban
from bankrec_nb.readers.einvoice_document import CREDIT_NOTE_CODES, Discount, Invoice, Party
from bankrec_nb.readers.einvoice_sums import Sums

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
    every = all_of(settlement, "SpecifiedTradeSettlementPaymentMeans")
    means = _telling(every, "PayeePartyCreditorFinancialAccount", "PayerPartyDebtorFinancialAccount")
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
        seller_iban=text_of(means, "PayeePartyCreditorFinancialAccount/IBANID")
        or _iban_elsewhere(text_of(means, "PayeePartyCreditorFinancialAccount/ProprietaryID")),
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
        sums=_cii_sums(root, settlement, sums, currency),
    )


def _cii_sums(
    root: etree._Element, settlement: etree._Element | None, sums: etree._Element | None, currency: str | None
) -> Sums:
    """The figures that the total is made of. Lines below lines (EXTENDED) are counted by their seller, not here."""
    lines = list(root.iter("{*}IncludedSupplyChainTradeLineItem"))
    nested = any(text_of(line, "AssociatedDocumentLineDocument/ParentLineID") for line in lines)
    totals = (section(line, "SpecifiedTradeSettlementLineMonetarySummation") for line in lines)
    return Sums(
        lines=() if nested else tuple(text_of(total, "LineTotalAmount") for total in totals),
        line_total=_in_currency(sums, "LineTotalAmount", currency),
        charges=_in_currency(sums, "ChargeTotalAmount", currency),
        allowances=_in_currency(sums, "AllowanceTotalAmount", currency),
        net=_in_currency(sums, "TaxBasisTotalAmount", currency),
        bases=tuple(text_of(tax, "BasisAmount") for tax in all_of(settlement, "ApplicableTradeTax")),
        taxes=tuple(text_of(tax, "CalculatedAmount") for tax in all_of(settlement, "ApplicableTradeTax")),
        tax=_in_currency(sums, "TaxTotalAmount", currency),
    )


def ubl_invoice(root: etree._Element) -> Invoice:
    """An invoice from UBL's Invoice or CreditNote."""
    sums = section(root, "LegalMonetaryTotal")
    every = all_of(root, "PaymentMeans")
    means = _telling(every, "PayeeFinancialAccount", "PaymentMandate")
    code = text_of(root, "InvoiceTypeCode") or text_of(root, "CreditNoteTypeCode")
    currency = text_of(root, "DocumentCurrencyCode")
    later = [*every, *all_of(root, "PaymentTerms")]
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
        payment_reference=next((said for one in [means, *every] if (said := text_of(one, "PaymentID"))), None),
        preceding=tuple(
            number
            for reference in all_of(root, "BillingReference")
            for kind in ("InvoiceDocumentReference", "CreditNoteDocumentReference")
            if (number := text_of(reference, f"{kind}/ID"))
        ),
        order=text_of(root, "OrderReference/ID") or text_of(root, "ContractDocumentReference/ID"),
        terms=tuple(n for t in all_of(root, "PaymentTerms") if (n := text_of(t, "Note"))),
        sums=_ubl_sums(root, sums, currency),
    )


def _ubl_sums(root: etree._Element, sums: etree._Element | None, currency: str | None) -> Sums | None:
    """The figures that the total is made of; None where UBL is used by other rules than EN 16931 (OIOUBL, UBL-TR)."""
    rules = text_of(root, "CustomizationID") or ""
    if "en16931" not in rules.lower():
        return None
    ours = [
        t for t in all_of(root, "TaxTotal") if all_of(t, "TaxSubtotal") and _currency_of(t, "TaxAmount") == currency
    ]
    total = ours[0] if ours else None
    lines = [*all_of(root, "InvoiceLine"), *all_of(root, "CreditNoteLine")]
    return Sums(
        lines=tuple(text_of(line, "LineExtensionAmount") for line in lines),
        line_total=text_of(sums, "LineExtensionAmount"),
        charges=text_of(sums, "ChargeTotalAmount"),
        allowances=text_of(sums, "AllowanceTotalAmount"),
        net=text_of(sums, "TaxExclusiveAmount"),
        bases=tuple(text_of(part, "TaxableAmount") for part in all_of(total, "TaxSubtotal")),
        taxes=tuple(text_of(part, "TaxAmount") for part in all_of(total, "TaxSubtotal")),
        tax=text_of(total, "TaxAmount"),
    )


def _cii_party(parent: etree._Element | None, name: str) -> Party:
    party = section(parent, name)
    taxed = all_of(party, "SpecifiedTaxRegistration")
    vat = next((text_of(r, "ID") for r in taxed if (_scheme(r, "ID") or "").upper() in {"VA", "VAT"}), None)
    numbers = [
        text_of(party, "SpecifiedLegalOrganization/ID"),
        *(_own_text(e) for e in all_of(party, "GlobalID")),
        *(_own_text(e) for e in all_of(party, "ID")),
        *(text_of(r, "ID") for r in taxed),
    ]
    return Party(text_of(party, "Name"), vat, tuple(n for n in numbers if n))


def _ubl_party(root: etree._Element, path: str) -> Party:
    party = at(root, path)
    schemes = all_of(party, "PartyTaxScheme")
    names = {"VAT", "GST"}
    vat = next((text_of(s, "CompanyID") for s in schemes if (text_of(s, "TaxScheme/ID") or "").upper() in names), None)
    name = text_of(party, "PartyLegalEntity/RegistrationName") or text_of(party, "PartyName/Name")
    numbers = [
        text_of(party, "PartyLegalEntity/CompanyID"),
        *(text_of(i, "ID") for i in all_of(party, "PartyIdentification")),
        *(text_of(s, "CompanyID") for s in schemes),
    ]
    return Party(name, vat, tuple(n for n in numbers if n))


def _cii_discount(terms: etree._Element) -> Discount:
    """An early-payment discount. Only a period counted in days is understood."""
    period = at(terms, "BasisPeriodMeasure")
    counted = period is None or period.get("unitCode", "DAY") == "DAY"
    return Discount(
        days=_own_text(period) if counted else None,
        since=text_of(terms, "BasisDateTime/DateTimeString") if counted else None,
        percent=text_of(terms, "CalculationPercent"),
        base=text_of(terms, "BasisAmount"),
        amount=text_of(terms, "ActualDiscountAmount"),
    )


def _telling(means: list[etree._Element], *accounts: str) -> etree._Element | None:
    """Of the ways to pay the first that names an account; else the first."""
    return next((one for name in accounts for one in means if at(one, name) is not None), means[0] if means else None)


def _iban_elsewhere(text: str | None) -> str | None:
    """An IBAN written where a national account number belongs."""
    return text if text and is_iban("".join(text.split())) else None


def _in_currency(sums: etree._Element | None, name: str, currency: str | None) -> str | None:
    """The amount of that name in the invoice's currency (a tax currency may stand beside it)."""
    found = all_of(sums, name)
    chosen = [e for e in found if e.get("currencyID", currency) == currency] or found
    return _own_text(chosen[0]) if chosen else None


def _currency_of(parent: etree._Element, name: str) -> str | None:
    found = at(parent, name)
    return None if found is None else found.get("currencyID")


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
