"""What an electronic invoice says is what its item says, in both syntaxes and inside a PDF, from either side."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bankrec_nb.domain.money import decimal_text
from bankrec_nb.readers.base import ReadOptions, Source
from bankrec_nb.readers.read import read_source
from tests.readers.einvoice_writers import SYNTAXES, Bill, Side

LAW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
WORDS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghij 0123456789 éèàçü&<>'\"-/", min_size=1, max_size=30).map(
    lambda text: "N " + " ".join(text.split())
)
SELLER = ("FR11123456782", "FR7630001007941234567890185")
BUYER = ("BE0428759497", "BE68539007547034")
MONEY = st.integers(1, 10**9)


@st.composite
def bills(draw: st.DrawFn) -> tuple[Bill, int, int]:
    """A bill with its total and what is left to pay, in minor units."""
    total = draw(MONEY)
    prepaid = draw(st.integers(0, total))
    currency = draw(st.sampled_from(["EUR", "JPY", "TND", "CHF"]))
    issued = draw(st.dates(date(2015, 1, 1), date(2035, 12, 31)))
    whole, before, rest = (decimal_text(minor, currency) for minor in (total, prepaid, total - prepaid))
    sides = (Side(draw(WORDS), *SELLER), Side(draw(WORDS), *BUYER))
    bill = Bill(
        draw(WORDS), draw(st.booleans()), issued, issued + timedelta(draw(st.integers(0, 120))), currency, *sides, whole, before, rest,
        draw(WORDS), draw(WORDS),
    )  # fmt: skip
    return bill, total, total - prepaid


def item(name: str, bill: Bill, *own: str) -> dict[str, Any]:
    """The one item of the document."""
    result = read_source(Source("invoice", SYNTAXES[name](bill)), ReadOptions(own_identifiers=frozenset(own)))
    assert (result.rows_in, result.rows_loaded, result.rows_quarantined) == (1, 1, 0)
    assert result.issues.is_empty()
    return result.items.row(0, named=True)


@pytest.mark.parametrize("name", SYNTAXES)
@given(written=bills(), selling=st.booleans())
@LAW
def test_an_invoice_written_is_read(name: str, written: tuple[Bill, int, int], selling: bool) -> None:
    bill, total, left = written

    found = item(name, bill, (SELLER if selling else BUYER)[0])

    sign = (1 if selling else -1) * (-1 if bill.is_credit_note else 1)
    other = bill.buyer if selling else bill.seller
    side, kind = "sales" if selling else "purchase", "credit_note" if bill.is_credit_note else "invoice"
    assert found["item_type"] == f"{side}_{kind}"
    assert (found["amount_minor"], found["open_minor"], found["currency"]) == (sign * total, sign * left, bill.currency)
    assert (found["document_number"], found["issue_date"], found["due_date"]) == (bill.number, bill.issued, bill.due)
    assert (found["counterparty_name"], found["counterparty_id"], found["counterparty_iban"]) == (
        other.name,
        other.vat,
        other.iban,
    )
    assert (found["payment_reference"], found["preceding_document"]) == (bill.reference, bill.preceding)


@given(written=bills())
@LAW
def test_both_syntaxes_and_the_pdf_say_the_same(written: tuple[Bill, int, int]) -> None:
    bill = written[0]

    items = [item(name, bill, SELLER[0]) for name in SYNTAXES]

    said = [{k: v for k, v in found.items() if k not in ("file_sha256", "item_id")} for found in items]
    assert said[0] == said[1] == said[2]
    assert len({found["item_id"] for found in items}) == 1
