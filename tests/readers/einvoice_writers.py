"""Invoices in CII, UBL and as Factur-X, written from plain fields: what the readers must give back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from tests.readers.sound_files import factur_x

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

RAM = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
UBL_NAMES = "urn:oasis:names:specification:ubl:schema:xsd"


@dataclass(frozen=True)
class Side:
    """Seller or buyer."""

    name: str
    vat: str
    iban: str


@dataclass(frozen=True)
class Bill:
    """An invoice or credit note; amounts as texts with the currency's decimals, none of them negative."""

    number: str
    is_credit_note: bool
    issued: date
    due: date
    currency: str
    seller: Side
    buyer: Side
    total: str
    prepaid: str
    to_pay: str
    reference: str
    preceding: str


def cii(bill: Bill) -> bytes:
    """UN/CEFACT Cross Industry Invoice."""
    days = [f'<udt:DateTimeString format="102">{day:%Y%m%d}</udt:DateTimeString>' for day in (bill.issued, bill.due)]
    sides = "".join(
        f"<ram:{role}TradeParty><ram:Name>{escape(side.name)}</ram:Name><ram:SpecifiedTaxRegistration>"
        f'<ram:ID schemeID="VA">{side.vat}</ram:ID></ram:SpecifiedTaxRegistration></ram:{role}TradeParty>'
        for role, side in (("Seller", bill.seller), ("Buyer", bill.buyer))
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rsm:CrossIndustryInvoice xmlns:ram="' + RAM + '" '
        'xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" '
        'xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">'
        "<rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:cen.eu:en16931:2017"
        "</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>"
        f"<rsm:ExchangedDocument><ram:ID>{escape(bill.number)}</ram:ID>"
        f"<ram:TypeCode>{381 if bill.is_credit_note else 380}</ram:TypeCode>"
        f"<ram:IssueDateTime>{days[0]}</ram:IssueDateTime></rsm:ExchangedDocument><rsm:SupplyChainTradeTransaction>"
        f"<ram:ApplicableHeaderTradeAgreement>{sides}</ram:ApplicableHeaderTradeAgreement>"
        f"<ram:ApplicableHeaderTradeSettlement><ram:PaymentReference>{escape(bill.reference)}</ram:PaymentReference>"
        f"<ram:InvoiceCurrencyCode>{bill.currency}</ram:InvoiceCurrencyCode>"
        "<ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>58</ram:TypeCode>"
        f"<ram:PayerPartyDebtorFinancialAccount><ram:IBANID>{bill.buyer.iban}</ram:IBANID></ram:PayerPartyDebtorFinancialAccount>"
        f"<ram:PayeePartyCreditorFinancialAccount><ram:IBANID>{bill.seller.iban}</ram:IBANID>"
        "</ram:PayeePartyCreditorFinancialAccount></ram:SpecifiedTradeSettlementPaymentMeans>"
        f"<ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime>{days[1]}</ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>"
        f"<ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:GrandTotalAmount>{bill.total}</ram:GrandTotalAmount>"
        f"<ram:TotalPrepaidAmount>{bill.prepaid}</ram:TotalPrepaidAmount><ram:DuePayableAmount>{bill.to_pay}</ram:DuePayableAmount>"
        "</ram:SpecifiedTradeSettlementHeaderMonetarySummation>"
        f"<ram:InvoiceReferencedDocument><ram:IssuerAssignedID>{escape(bill.preceding)}</ram:IssuerAssignedID>"
        "</ram:InvoiceReferencedDocument></ram:ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction>"
        "</rsm:CrossIndustryInvoice>\n"
    ).encode()


def ubl(bill: Bill) -> bytes:
    """OASIS UBL Invoice or CreditNote."""
    root = "CreditNote" if bill.is_credit_note else "Invoice"
    due = f"<cbc:DueDate>{bill.due}</cbc:DueDate>" if root == "Invoice" else ""
    later = f"<cbc:PaymentDueDate>{bill.due}</cbc:PaymentDueDate>" if root == "CreditNote" else ""
    sides = "".join(
        f"<cac:Accounting{role}Party><cac:Party><cac:PartyTaxScheme><cbc:CompanyID>{side.vat}</cbc:CompanyID><cac:TaxScheme>"
        "<cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme><cac:PartyLegalEntity>"
        f"<cbc:RegistrationName>{escape(side.name)}</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:Accounting{role}Party>"
        for role, side in (("Supplier", bill.seller), ("Customer", bill.buyer))
    )
    amounts = "".join(
        f'<cbc:{name} currencyID="{bill.currency}">{amount}</cbc:{name}>'
        for name, amount in (
            ("TaxInclusiveAmount", bill.total), ("PrepaidAmount", bill.prepaid), ("PayableAmount", bill.to_pay),
        )
    )  # fmt: skip
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{UBL_NAMES}:{root}-2" '
        f'xmlns:cac="{UBL_NAMES}:CommonAggregateComponents-2" xmlns:cbc="{UBL_NAMES}:CommonBasicComponents-2">'
        f"<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID><cbc:ID>{escape(bill.number)}</cbc:ID>"
        f"<cbc:IssueDate>{bill.issued}</cbc:IssueDate>{due}<cbc:{root}TypeCode>{381 if bill.is_credit_note else 380}</cbc:{root}TypeCode>"
        f"<cbc:DocumentCurrencyCode>{bill.currency}</cbc:DocumentCurrencyCode><cac:BillingReference><cac:InvoiceDocumentReference>"
        f"<cbc:ID>{escape(bill.preceding)}</cbc:ID></cac:InvoiceDocumentReference></cac:BillingReference>{sides}"
        f"<cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode>{later}<cbc:PaymentID>{escape(bill.reference)}</cbc:PaymentID>"
        f"<cac:PayeeFinancialAccount><cbc:ID>{bill.seller.iban}</cbc:ID></cac:PayeeFinancialAccount>"
        f"<cac:PaymentMandate><cac:PayerFinancialAccount><cbc:ID>{bill.buyer.iban}</cbc:ID></cac:PayerFinancialAccount>"
        f"</cac:PaymentMandate></cac:PaymentMeans><cac:LegalMonetaryTotal>{amounts}</cac:LegalMonetaryTotal></{root}>\n"
    ).encode()


SYNTAXES: dict[str, Callable[[Bill], bytes]] = {
    "cii": cii,
    "ubl": ubl,
    "factur-x": lambda bill: factur_x(cii(bill)),
}
