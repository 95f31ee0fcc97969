"""Electronic invoices: CII, UBL and the PDF around them."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfWriter

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.readers import einvoice
from bankrec_nb.readers.base import ReadOptions, Source
from tests.readers.document_writers import cii, ubl

if TYPE_CHECKING:
    from bankrec_nb.readers.base import ReadResult

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
REAL = sorted(p for folder in ("einvoice_cii", "einvoice_ubl", "einvoice_pdf") for p in (CORPUS / folder).glob("*"))


def read(content: bytes, *own: str) -> ReadResult:
    source = Source("facture.xml", content)
    assert einvoice.recognises(source)
    result = einvoice.read(source, ReadOptions(own_identifiers=frozenset(own)))

    assert result.rows_in == result.rows_loaded + result.rows_quarantined == 1
    return result


def pdf(**attachments: bytes) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    for name, content in attachments.items():
        writer.add_attachment(name.replace("_", ".").replace("factur.x", "factur-x"), content)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_the_fields_a_payment_needs_are_read_from_cii() -> None:
    item = read(cii()).items.row(0, named=True)

    assert item["document_number"] == "FA-2026-0117"
    assert (item["issue_date"], item["due_date"]) == (date(2026, 10, 5), date(2026, 11, 5))
    assert (item["amount_minor"], item["open_minor"], item["currency"]) == (-12_000, -12_000, "EUR")
    assert (item["counterparty_name"], item["counterparty_id"]) == ("ATELIER DU PONT SARL", "FR11123456782")
    assert item["counterparty_iban"] == "FR7630001007941234567890185"
    assert (item["payment_reference"], item["payment_method"]) == ("RF18539007547034", "transfer")
    assert (item["preceding_document"], item["label"]) == ("FA-2026-0001", "PO-77")


def test_the_fields_a_payment_needs_are_read_from_ubl() -> None:
    item = read(ubl()).items.row(0, named=True)

    assert (item["document_number"], item["item_type"]) == ("FA-2026-0118", "purchase_invoice")
    assert (item["issue_date"], item["due_date"]) == (date(2026, 10, 6), date(2026, 11, 5))
    assert (item["amount_minor"], item["mandate_id"], item["payment_method"]) == (-24_000, "RUM-9", "direct_debit")
    assert item["preceding_document"] == "FA-2026-0001"


@pytest.mark.parametrize(
    "own", ["FR11123456782", "123456782", "12345678200011", "atelier du pont sarl", "FR76 3000 1007 9412 3456 7890 185"]
)
def test_we_are_the_seller_by_any_of_our_identifiers(own: str) -> None:
    result = read(cii(), own)

    item = result.items.row(0, named=True)
    assert (item["item_type"], item["amount_minor"]) == ("sales_invoice", 12_000)
    assert item["counterparty_name"] == "MAISON VERTE SAS"
    assert result.issues.is_empty()


def test_we_are_the_buyer_by_our_vat_number() -> None:
    result = read(cii(), "FR 19 787878784")

    assert result.items["item_type"].to_list() == ["purchase_invoice"]
    assert result.issues.is_empty()


@pytest.mark.parametrize(("own", "severity"), [((), "note"), (("FR99000000000",), "warning")])
def test_a_direction_that_nothing_decides_is_told(own: tuple[str, ...], severity: str) -> None:
    result = read(cii(), *own)

    assert result.issues.select("code", "severity").rows() == [("direction", severity)]


@pytest.mark.parametrize(
    ("content", "kind", "minor"),
    [
        (cii(code="381"), "sales_credit_note", -12_000),
        (cii(code="381", total="-120.00", due="-120.00"), "sales_credit_note", -12_000),
        (cii(total="-120.00", due="-120.00"), "sales_credit_note", -12_000),
        (cii(code="384"), "sales_invoice", 12_000),
        (ubl(root="CreditNote", code="381", total="240.00"), "sales_credit_note", -24_000),
    ],
)
def test_credit_notes_are_known_by_code_by_root_and_by_sign(content: bytes, kind: str, minor: int) -> None:
    item = read(content, "FR11123456782").items.row(0, named=True)

    assert (item["item_type"], item["amount_minor"], item["open_minor"]) == (kind, minor, minor)


def test_what_was_prepaid_is_not_open_any_more() -> None:
    item = read(cii(prepaid="50.00", due="70.00"), "FR11123456782").items.row(0, named=True)

    assert (item["amount_minor"], item["open_minor"]) == (12_000, 7_000)


def test_more_prepaid_than_the_total_leaves_nothing_open_and_is_told() -> None:
    result = read(cii(prepaid="200.00", due="-80.00"), "FR11123456782")

    assert result.items["open_minor"].to_list() == [0]
    assert result.issues["code"].to_list() == ["overpaid"]


def test_amounts_that_do_not_agree_are_told() -> None:
    result = read(cii(prepaid="50.00", due="100.00"), "FR11123456782")

    assert result.items["open_minor"].to_list() == [10_000]
    assert result.issues["code"].to_list() == ["document"]


SUMS = b"".join(
    b"<ram:%sAmount>%s</ram:%sAmount>" % (name, amount, name)
    for name, amount in (
        (b"LineTotal", b"105.00"),
        (b"ChargeTotal", b"5.00"),
        (b"AllowanceTotal", b"10.00"),
        (b"TaxBasisTotal", b"100.00"),
    )
)
LINES = b"".join(
    b"<ram:IncludedSupplyChainTradeLineItem><ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>%s"
    b"</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation></ram:IncludedSupplyChainTradeLineItem>"
    % amount
    for amount in (b"60.003", b"44.997")
)
ADDED_UP = (
    cii()
    .replace(b"<ram:TaxTotal", SUMS + b"<ram:TaxTotal")
    .replace(b"<ram:ApplicableHeaderTradeAgreement>", LINES + b"<ram:ApplicableHeaderTradeAgreement>")
    .replace(b"<ram:SpecifiedTradePaymentTerms>", b"<ram:ApplicableTradeTax><ram:CalculatedAmount>20.00</ram:CalculatedAmount>"
             b"</ram:ApplicableTradeTax><ram:SpecifiedTradePaymentTerms>")
)  # fmt: skip
UBL_SUMS = ubl().replace(
    b"<cac:LegalMonetaryTotal>",
    b'<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">40.00</cbc:TaxAmount><cac:TaxSubtotal><cbc:TaxAmount currencyID="EUR">40.00'
    b'</cbc:TaxAmount></cac:TaxSubtotal></cac:TaxTotal><cac:TaxTotal><cbc:TaxAmount currencyID="SEK">450.00</cbc:TaxAmount></cac:TaxTotal>'
    b'<cac:LegalMonetaryTotal><cbc:TaxExclusiveAmount currencyID="EUR">200.00</cbc:TaxExclusiveAmount>',
)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (ADDED_UP, None),
        (ADDED_UP.replace(b"44.997", b"44.897"), "The lines add up to 104.900, not to 105.00."),
        (ADDED_UP.replace(b">5.00<", b">6.00<"), "The lines with charges and allowances give 101.00, not the net amount 100.00."),
        (ADDED_UP.replace(b'EUR">20.00', b'EUR">21.00').replace(b"120.00<", b"121.00<"), "The taxes add up to 20.00, not to 21.00."),
        (ADDED_UP.replace(b"120.00<", b"130.00<"), "The net amount and its tax give 120.00, not the total 130.00."),
        (UBL_SUMS, None),
        (UBL_SUMS.replace(b"<cac:TaxSubtotal>", b'<cac:TaxSubtotal><cbc:TaxableAmount currencyID="EUR">210.00</cbc:TaxableAmount>'),
         "The taxed amounts add up to 210.00, not to the net amount 200.00."),
        (UBL_SUMS.replace(b"240.00<", b"204.00<"), "The net amount and its tax give 240.00, not the total 204.00."),
        (UBL_SUMS.replace(b"240.00<", b"204.00<").replace(b"urn:cen.eu:en16931:2017", b"OIOUBL-2.02"), None),
        (cii(code="220"), "Its type 220 is neither that of an invoice nor of a credit note."),
        (cii(day="20261205"), "It falls due on 2026-11-05, before its own day."),
        (cii(day="20261205", code="386"), None),
        (cii().replace(b"FR7630001007941234567890185", b"FR7630001007941234567890186"),
         "The account FR7630001007941234567890186 is no IBAN, a digit is wrong."),
        (cii().replace(b"FR7630001007941234567890185", b"FR76 3000 1007 9412 3456 7890 185"), None),
    ],
)  # fmt: skip
def test_a_document_that_contradicts_itself_is_told(content: bytes, told: str | None) -> None:
    assert read(content, "FR11123456782").issues["message"].to_list() == ([] if told is None else [told])


CARD = b"<ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>48</ram:TypeCode></ram:SpecifiedTradeSettlementPaymentMeans>"
CARD_UBL = b"<cac:PaymentMeans><cbc:PaymentMeansCode>48</cbc:PaymentMeansCode></cac:PaymentMeans>"


@pytest.mark.parametrize(
    ("content", "column", "value"),
    [
        (cii().replace(b"<ram:SpecifiedTradeSettlementPaymentMeans>", CARD + b"<ram:SpecifiedTradeSettlementPaymentMeans>"),
         "counterparty_iban", "FR7630001007941234567890185"),
        (cii().replace(b"IBANID", b"ProprietaryID"), "counterparty_iban", "FR7630001007941234567890185"),
        (ubl().replace(b"<cac:PaymentMeans>", CARD_UBL + b"<cac:PaymentMeans>"), "mandate_id", "RUM-9"),
        (ubl().replace(b"<cbc:PaymentID>RF18539007547034</cbc:PaymentID>", b"").replace(b"</cac:PaymentMeans>",
         b"</cac:PaymentMeans><cac:PaymentMeans><cbc:PaymentID>RF18539007547034</cbc:PaymentID></cac:PaymentMeans>"),
         "payment_reference", "RF18539007547034"),
        (ubl().replace(b">VAT<", b">GST<"), "counterparty_id", "FR11123456782"),
        (cii().replace(b'"VA"', b'"VAT"'), "counterparty_id", "FR11123456782"),
        (ubl().replace(b"InvoiceDocumentReference", b"CreditNoteDocumentReference"), "preceding_document", "FA-2026-0001"),
        (cii().replace(b"</ram:BuyerOrderReferencedDocument>", b"</ram:BuyerOrderReferencedDocument><ram:AttachmentBinaryObject>"
         + b"JVBE" * 2_600_000 + b"</ram:AttachmentBinaryObject>"), "document_number", "FA-2026-0117"),
    ],
    ids=["card_first", "iban_as_account", "mandate_second", "reference_second", "gst", "vat_by_name", "corrects_credit_note", "10_mb"],
)  # fmt: skip
def test_what_stands_in_a_rarer_place_is_found(content: bytes, column: str, value: str) -> None:
    assert read(content).items[column].to_list() == [value]


OFFER = "<ram:ApplicableTradePaymentDiscountTerms>{}<ram:CalculationPercent>2</ram:CalculationPercent></ram:ApplicableTradePaymentDiscountTerms>"
SINCE = '<ram:BasisDateTime><udt:DateTimeString format="102">20261010</udt:DateTimeString></ram:BasisDateTime>'
DAYS = '<ram:BasisPeriodMeasure unitCode="DAY">7</ram:BasisPeriodMeasure>'


@pytest.mark.parametrize(
    ("content", "minor", "until"),
    [
        (cii(terms="#SKONTO#TAGE=10#PROZENT=2.00#"), 240, date(2026, 10, 15)),
        (cii(terms="#SKONTO#TAGE=10#PROZENT=2.00#BASISBETRAG=100.00#"), 200, date(2026, 10, 15)),
        *(
            (cii().replace(b"</ram:SpecifiedTradePaymentTerms>", f"{OFFER.format(when)}</ram:SpecifiedTradePaymentTerms>".encode()), 240, day)
            for when, day in ((SINCE, date(2026, 10, 10)), (SINCE + DAYS, date(2026, 10, 17)), (DAYS, date(2026, 10, 12)))
        ),
    ],
)  # fmt: skip
def test_an_early_payment_discount_is_read(content: bytes, minor: int, until: date) -> None:
    item = read(content, "FR11123456782").items.row(0, named=True)

    assert (item["discount_minor"], item["discount_date"]) == (minor, until)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (cii(number=""), "no number"),
        (cii(day="20260230"), "'20260230' is not a date"),
        (cii(day=""), "no date"),
        (cii(currency="EURO"), "'EURO' is not a currency"),
        (cii(total="12.345"), "3 decimals"),
        (cii(total="", due=""), "no total"),
        (ubl(total="abc"), "'abc' is not an amount"),
    ],
)
def test_a_document_that_cannot_be_used_is_listed_with_the_reason(content: bytes, reason: str) -> None:
    result = read(content)

    assert result.items.is_empty()
    assert reason in result.issues.filter(result.issues["severity"] == "quarantined")["message"][0]


def test_the_invoice_inside_a_pdf_is_read() -> None:
    result = read(pdf(factur_x_xml=cii()))

    assert result.items["document_number"].to_list() == ["FA-2026-0117"]


@pytest.mark.parametrize("content", [pdf(), pdf(notes_txt=b"hello"), b"%PDF-1.7\n%damaged"])
def test_a_pdf_without_invoice_data_is_refused(content: bytes) -> None:
    with pytest.raises(FileRefused, match="PDF"):
        einvoice.read(Source("facture.pdf", content), ReadOptions())


def test_a_document_type_is_refused() -> None:
    """F45, F46."""
    bomb = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + cii().split(b"?>", 1)[1]

    with pytest.raises(FileRefused, match="DOCTYPE"):
        einvoice.read(Source("facture.xml", bomb), ReadOptions())


def test_an_invoice_in_an_envelope_is_the_invoice() -> None:
    bare = ubl()
    envelope = (
        b'<StandardBusinessDocument xmlns="http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader">'
        b"<StandardBusinessDocumentHeader/>" + bare.split(b"?>", 1)[-1] + b"</StandardBusinessDocument>"
    )

    columns = ["document_number", "issue_date", "due_date", "amount_minor", "counterparty_name"]
    assert read(envelope).items.select(columns).equals(read(bare).items.select(columns))


def test_the_due_date_may_stand_in_the_payment_terms_of_ubl() -> None:
    due = b"<cbc:DueDate>2026-11-05</cbc:DueDate>"
    terms = b"<cac:PaymentTerms><cbc:PaymentDueDate>2026-11-05</cbc:PaymentDueDate></cac:PaymentTerms>"

    moved = ubl().replace(due, b"").replace(b"<cac:PaymentMeans>", terms + b"<cac:PaymentMeans>", 1)

    assert (due in ubl(), terms in moved) == (True, True)
    assert read(moved).items["due_date"].to_list() == [date(2026, 11, 5)]


def test_another_document_of_the_same_family_is_refused() -> None:
    with pytest.raises(FileRefused, match="not an invoice"):
        einvoice.read(Source("order.xml", b"<Order xmlns='urn:x'/>"), ReadOptions())


@pytest.mark.skipif(not REAL, reason=f"no corpus at {CORPUS}: real invoices were not read")
def test_every_real_invoice_is_an_item_with_number_date_amount_and_seller() -> None:
    for path in REAL:
        source = Source(path.name, path.read_bytes())

        item = einvoice.read(source, ReadOptions()).items.row(0, named=True)

        assert einvoice.recognises(source), path.name
        assert all(item[name] for name in ("document_number", "issue_date", "amount_minor")), path.name
        assert item["counterparty_name"], path.name
