"""Synthetic invoices and payment orders, and a CFONB 240 file: small sound files for tests and fuzz."""

from __future__ import annotations

_CII = """<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
 xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
 xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:cen.eu:en16931:2017</ram:ID>
</ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument><ram:ID>{number}</ram:ID><ram:TypeCode>{code}</ram:TypeCode>
<ram:IssueDateTime><udt:DateTimeString format="102">{day}</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction>
<ram:ApplicableHeaderTradeAgreement>
<ram:SellerTradeParty><ram:Name>ATELIER DU PONT SARL</ram:Name>
<ram:SpecifiedLegalOrganization><ram:ID schemeID="0002">123456782</ram:ID></ram:SpecifiedLegalOrganization>
<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">FR11123456782</ram:ID></ram:SpecifiedTaxRegistration></ram:SellerTradeParty>
<ram:BuyerTradeParty><ram:Name>MAISON VERTE SAS</ram:Name>
<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">FR19787878784</ram:ID></ram:SpecifiedTaxRegistration></ram:BuyerTradeParty>
<ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>PO-77</ram:IssuerAssignedID></ram:BuyerOrderReferencedDocument>
</ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeSettlement><ram:PaymentReference>RF18539007547034</ram:PaymentReference>
<ram:InvoiceCurrencyCode>{currency}</ram:InvoiceCurrencyCode>
<ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>58</ram:TypeCode><ram:PayeePartyCreditorFinancialAccount>
<ram:IBANID>FR7630001007941234567890185</ram:IBANID></ram:PayeePartyCreditorFinancialAccount>
</ram:SpecifiedTradeSettlementPaymentMeans>
<ram:SpecifiedTradePaymentTerms><ram:Description>{terms}</ram:Description><ram:DueDateDateTime>
<udt:DateTimeString format="102">20261105</udt:DateTimeString></ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>
<ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:TaxTotalAmount currencyID="EUR">20.00</ram:TaxTotalAmount>
<ram:GrandTotalAmount>{total}</ram:GrandTotalAmount><ram:TotalPrepaidAmount>{prepaid}</ram:TotalPrepaidAmount>
<ram:DuePayableAmount>{due}</ram:DuePayableAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation>
<ram:InvoiceReferencedDocument><ram:IssuerAssignedID>FA-2026-0001</ram:IssuerAssignedID></ram:InvoiceReferencedDocument>
</ram:ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>
"""

_UBL = """<?xml version="1.0" encoding="UTF-8"?>
<{root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID><cbc:ID>{number}</cbc:ID>
<cbc:IssueDate>{day}</cbc:IssueDate><cbc:DueDate>2026-11-05</cbc:DueDate>
<cbc:{root}TypeCode>{code}</cbc:{root}TypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>FA-2026-0001</cbc:ID></cac:InvoiceDocumentReference>
</cac:BillingReference>
<cac:AccountingSupplierParty><cac:Party><cac:PartyTaxScheme><cbc:CompanyID>FR11123456782</cbc:CompanyID><cac:TaxScheme>
<cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme><cac:PartyLegalEntity>
<cbc:RegistrationName>ATELIER DU PONT SARL</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
<cac:AccountingCustomerParty><cac:Party><cac:PartyLegalEntity><cbc:RegistrationName>MAISON VERTE SAS</cbc:RegistrationName>
</cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>
<cac:PaymentMeans><cbc:PaymentMeansCode>49</cbc:PaymentMeansCode><cbc:PaymentID>RF18539007547034</cbc:PaymentID>
<cac:PaymentMandate><cbc:ID>RUM-9</cbc:ID></cac:PaymentMandate></cac:PaymentMeans>
<cac:LegalMonetaryTotal><cbc:TaxInclusiveAmount currencyID="EUR">{total}</cbc:TaxInclusiveAmount>
<cbc:PayableAmount currencyID="EUR">{total}</cbc:PayableAmount></cac:LegalMonetaryTotal></{root}>
"""


def cii(
    number: str = "FA-2026-0117", code: str = "380", total: str = "120.00", prepaid: str = "0.00", due: str = "120.00",
    currency: str = "EUR", day: str = "20261005", terms: str = "30 jours",
) -> bytes:  # fmt: skip
    """An invoice in CII syntax, from ATELIER DU PONT to MAISON VERTE."""
    return _CII.format(
        number=number, code=code, total=total, prepaid=prepaid, due=due, currency=currency, day=day, terms=terms
    ).encode()


def ubl(
    number: str = "FA-2026-0118",
    root: str = "Invoice",
    code: str = "380",
    total: str = "240.00",
    day: str = "2026-10-06",
) -> bytes:
    """An invoice or credit note in UBL syntax between the same parties."""
    return _UBL.format(number=number, root=root, code=code, total=total, day=day).encode()


def pain001(*batches: tuple[str, tuple[str, ...]], version: str = "001.03") -> bytes:
    """Credit transfers: per batch its BtchBookg text and the amounts of its orders."""
    written = "".join(_batch(n, booked, amounts) for n, (booked, amounts) in enumerate(batches, start=1))
    count = sum(len(amounts) for _, amounts in batches)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.{version}">'
        f"<CstmrCdtTrfInitn><GrpHdr><MsgId>M1</MsgId><NbOfTxs>{count}</NbOfTxs></GrpHdr>{written}</CstmrCdtTrfInitn></Document>\n"
    ).encode()


def _batch(number: int, booked: str, amounts: tuple[str, ...]) -> str:
    orders = "".join(
        f'<CdtTrfTxInf><PmtId><EndToEndId>E{number}-{n}</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">{amount}</InstdAmt>'
        f"</Amt><Cdtr><Nm>FOURNISSEUR {n}</Nm></Cdtr><CdtrAcct><Id><IBAN>FR7630001007941234567890185</IBAN></Id></CdtrAcct>"
        f"<RmtInf><Ustrd>FACTURE {n}</Ustrd></RmtInf></CdtTrfTxInf>"
        for n, amount in enumerate(amounts, start=1)
    )
    flag = f"<BtchBookg>{booked}</BtchBookg>" if booked else ""
    return (
        f"<PmtInf><PmtInfId>LOT{number}</PmtInfId>{flag}<NbOfTxs>{len(amounts)}</NbOfTxs><ReqdExctnDt>2026-10-15</ReqdExctnDt>"
        f"<DbtrAcct><Id><IBAN>BE68539007547034</IBAN></Id></DbtrAcct>{orders}</PmtInf>"
    )


def pain008(*amounts: str) -> bytes:
    """Direct debits, one by one, with mandate."""
    orders = "".join(
        f'<DrctDbtTxInf><PmtId><EndToEndId>D-{n}</EndToEndId></PmtId><InstdAmt Ccy="EUR">{amount}</InstdAmt><DrctDbtTx>'
        f"<MndtRltdInf><MndtId>RUM-{n}</MndtId></MndtRltdInf></DrctDbtTx><Dbtr><Nm>CLIENT {n}</Nm></Dbtr></DrctDbtTxInf>"
        for n, amount in enumerate(amounts, start=1)
    )
    return (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.008.001.02"><CstmrDrctDbtInitn><PmtInf><PmtInfId>SDD1</PmtInfId>'
        f"<BtchBookg>false</BtchBookg><ReqdColltnDt>2026-10-20</ReqdColltnDt>{orders}</PmtInf></CstmrDrctDbtInitn></Document>"
    ).encode()


def cfonb240(*amounts: int, total: int | None = None) -> bytes:
    """Returned direct debits of the given cents, and the total record."""
    own = "30001007941234567890118"[:21]
    head = f"3100000108011026E    {own}{'ACME':24}".ljust(240)
    lines = [
        f"34{n:06d}08051026E    {'102780220400012345603':21}{f'CLIENT {n}':24}{'':11}{own}{'ACME':24}REF{n:03d}"
        f"{f'PRLV FA-{n}':88}051026{f'I{n:05d}':6}{amount:012d}"
        for n, amount in enumerate(amounts, start=2)
    ]
    foot = f"39{len(amounts) + 2:06d}08051026E    {own}".ljust(228) + f"{sum(amounts) if total is None else total:012d}"
    return ("\n".join([head, *lines, foot]) + "\n").encode("cp1252")


DOCUMENTS = {
    "cii": cii(),
    "ubl": ubl(),
    "pain": pain001(("true", ("10.00", "20.50")), ("false", ("7.25",))),
    "cfonb240": cfonb240(17_120, 28_728),
}
"""One sound file per kind of document; the keys name readers where they are not formats of their own."""
