"""The original of a document beside its transaction: an e-invoice as a table of texts, a PDF as it is, anything else as text."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import pytest

from bankrec_nb.dossier import open_dossier
from bankrec_nb.readers.base import Source
from bankrec_nb.readers.einvoice_face import face
from bankrec_nb.widgets import ReviewModel
from bankrec_nb.widgets.originals import original
from tests.dossier.dossier_cases import camt053, entry, put
from tests.readers.document_writers import cii, ubl

if TYPE_CHECKING:
    from pathlib import Path

    from bankrec_nb.dossier import Dossier

HOSTILE_NAME = "&lt;img src=x onerror=alert(1)&gt;"
CII_LINES = f"""<ram:IncludedSupplyChainTradeLineItem>
<ram:SpecifiedTradeProduct><ram:Name>Pose de parquet {HOSTILE_NAME}</ram:Name></ram:SpecifiedTradeProduct>
<ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>1050.00</ram:ChargeAmount></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
<ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="DAY">2</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
<ram:SpecifiedLineTradeSettlement><ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>2100.00</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement>
</ram:IncludedSupplyChainTradeLineItem>"""


def with_invoice(folder: Path, name: str, content: bytes, minor: int, words: str) -> Dossier:
    """A dossier with one e-invoice and the payment that names it."""
    dossier = open_dossier(folder / "acme", "anna")
    dossier.import_files([put(folder, name, content), put(folder, "oct.xml", camt053(entry(minor, words)))])
    dossier.match()
    return dossier


def invoice_of(dossier: Dossier, language: Any) -> dict[str, Any]:
    found = original(ReviewModel(dossier, language))
    assert found["content"] == "invoice"
    shown: dict[str, Any] = found["invoice"]
    return shown


def with_lines(content: bytes) -> bytes:
    before, mark, after = content.decode().partition("<ram:ApplicableHeaderTradeAgreement>")
    assert mark
    return (before + CII_LINES + mark + after).encode()


def test_an_e_invoice_is_shown_with_parties_dates_lines_and_sums_as_plain_text(tmp_path: Path) -> None:
    content = with_lines(cii(total="2520.00", due="2520.00"))
    dossier = with_invoice(tmp_path, "facture.xml", content, -252_000, "VIR ATELIER DU PONT FA-2026-0117")

    shown = invoice_of(dossier, "fr")

    facts = dict(shown["facts"])
    assert shown["title"] == "Facture"
    assert (facts["Numéro"], facts["Émise"]) == ("FA-2026-0117", "05/10/2026")
    assert facts["Vendeur"].startswith("ATELIER DU PONT")
    assert facts["Net à payer"] == "2\u202f520,00 EUR"
    assert shown["lines"] == [["Pose de parquet <img src=x onerror=alert(1)>", "2", "1\u202f050,00", "2\u202f100,00"]]
    assert "…" in facts.get("IBAN", "…")


def test_the_other_syntax_is_shown_in_the_same_way(tmp_path: Path) -> None:
    dossier = with_invoice(tmp_path, "facture.xml", ubl(), -24_000, "VIR ATELIER DU PONT FA-2026-0118")

    facts = dict(invoice_of(dossier, "en")["facts"])

    assert facts["Number"] == "FA-2026-0118"
    assert facts["To pay"] == "240.00 EUR"


@pytest.mark.parametrize("content", [b"<html><script>alert(1)</script></html>", b"<not closed", b"plain"])
def test_what_is_no_invoice_has_no_face(content: bytes) -> None:
    assert face(Source("x.xml", content)) is None


def test_a_line_without_statement_has_no_original_and_no_warning(model: ReviewModel) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model.focus("t6")

        assert original(model) == {"missing": model.texts("no_file")}
