from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest
from lxml import etree

import bankrec_nb as br
from bankrec_nb.domain.errors import DecisionRefused, NotFound
from bankrec_nb.reporting.payment_file import PaymentOrder, pain001, remittance, sepa_text

if TYPE_CHECKING:
    from pathlib import Path

OURS, PAPER, GLASS = "FR1420041010050500013M02606", "DE89370400440532013000", "GB29NWBK60161331926819"
BANK = "booking_date,value_date,amount,currency,label,counterparty,counterparty_iban,reference,bank_ref\n"
BOOKS = f"""number,type,date,due_date,amount,currency,counterparty,counterparty_iban,reference,payment_method
F-101,purchase,2026-09-05,2026-10-05,120.00,EUR,Papeterie Lunel,{PAPER},,
F-102,purchase,2026-09-15,2026-10-15,80.50,EUR,Papeterie Lunel,{PAPER},,
A-9,purchase_credit,2026-09-20,,20.50,EUR,Papeterie Lunel,{PAPER},,
V 7,purchase,2026-09-06,2026-10-06,75.00,EUR,Vitrerie Été & Fils,{GLASS},RF18539007547034,
F-103,purchase,2026-09-25,2026-12-25,10.00,EUR,Papeterie Lunel,{PAPER},,
X-1,purchase,2026-09-05,2026-10-05,15.00,EUR,Sans Compte,,,
X-2,purchase,2026-09-05,2026-10-05,15.00,EUR,Clé Fausse,DE89370400440532013001,,
X-3,purchase,2026-09-05,2026-10-05,15.00,USD,Overseas,{GLASS},,
S-1,sale,2026-09-05,2026-10-05,15.00,EUR,Client,{GLASS},,
"""


@pytest.fixture
def dossier(tmp_path: Path) -> br.Dossier:
    made = br.open_dossier(tmp_path / "acme")
    _bank(made, tmp_path, "2026-10-01,2026-10-01,1000.00,EUR,APPORT,,,,B1")
    (tmp_path / "books.csv").write_text(BOOKS, encoding="utf-8")
    made.import_files(tmp_path / "books.csv")
    return made


def _bank(dossier: br.Dossier, folder: Path, *lines: str) -> None:
    path = folder / f"bank{len(list(folder.glob('bank*')))}.csv"
    path.write_text(BANK + "\n".join(lines) + "\n", encoding="utf-8")
    dossier.import_files(path, account=OURS)


def _texts(order: PaymentOrder, tag: str) -> list[str]:
    return [e.text or "" for e in etree.fromstring(pain001(order)).iter(f"{{*}}{tag}")]


def test_what_is_due_is_ordered_with_one_transfer_per_supplier_and_credit_notes_deducted(dossier: br.Dossier) -> None:
    order = dossier.order_payments("2026-10-15")

    paid = {t.name: (t.minor, t.numbers) for t in order.transfers}
    assert paid == {
        "Papeterie Lunel": (18000, ("F-101", "F-102", "A-9")),
        "Vitrerie Été & Fils": (7500, ("V 7",)),
    }
    assert order.minor == 25500


def test_each_document_that_is_not_paid_says_why(dossier: br.Dossier) -> None:
    rows = dossier.payable("2026-10-15")

    hindered = dict(rows.drop_nulls("hindrance").select("document_number", "hindrance").iter_rows())
    assert hindered == {"X-1": "no_iban", "X-2": "wrong_iban", "X-3": "not_euro"}
    assert "F-103" not in rows["document_number"].to_list()
    with pytest.raises(DecisionRefused, match="IBAN is not known"):
        dossier.order_payments("2026-10-15", ["X-1"])
    with pytest.raises(NotFound):
        dossier.order_payments("2026-10-15", ["S-1"])


def test_the_payment_file_is_read_back_as_the_payments_it_asks_for(dossier: br.Dossier, tmp_path: Path) -> None:
    order = dossier.order_payments("2026-10-15", booked_as_one=False)
    path = tmp_path / "order.xml"
    path.write_bytes(pain001(order))

    read = br.read_file(path)

    assert read.issues.is_empty()
    assert read.items["amount_minor"].to_list() == [-18000, -7500]
    assert _texts(order, "CtrlSum") == ["255.00", "255.00"]
    assert _texts(order, "Ref") == ["RF18539007547034"]
    assert _texts(order, "Nm")[-1] == "Vitrerie Ete + Fils"


def test_the_same_order_gives_the_same_bytes(dossier: br.Dossier) -> None:
    order = dossier.order_payments("2026-10-15", event_id="one")

    assert pain001(order) == pain001(dossier.order_payments("2026-10-15", event_id="one"))


def test_nothing_is_ordered_twice_until_the_order_is_undone(dossier: br.Dossier) -> None:
    first = dossier.order_payments("2026-10-15")

    with pytest.raises(DecisionRefused, match="nothing is to be paid"):
        dossier.order_payments("2026-10-16")
    with pytest.raises(DecisionRefused, match=first.number):
        dossier.order_payments("2026-10-16", "F-101")
    dossier.undo()
    assert dossier.order_payments("2026-10-16").minor == first.minor


def test_two_people_who_order_the_same_document_at_once_are_told(dossier: br.Dossier) -> None:
    other = br.open_dossier(dossier.path, user="bea")
    other.order_payments("2026-10-15", ["F-101"])
    dossier.order_payments("2026-10-15", ["V 7"])
    with pytest.raises(DecisionRefused, match="payment order"):
        dossier.order_payments("2026-10-15", ["F-101"])


@pytest.mark.parametrize("label", ["VIREMENT SEPA EMIS {number}", "VIREMENTS EMIS 2 OPERATIONS"])
def test_an_order_booked_as_one_debit_pays_all_its_documents(dossier: br.Dossier, tmp_path: Path, label: str) -> None:
    order = dossier.order_payments("2026-10-15")
    _bank(dossier, tmp_path, f"2026-10-15,2026-10-15,-255.00,EUR,{label.format(number=order.number)},,,,B2")

    dossier.match()

    debit = dossier.transactions.filter(pl.col("amount_minor") == -25500)["transaction_id"][0]
    dossier.accept([debit])
    open_items = dossier.items.filter(pl.col("open_minor") != 0)["document_number"].to_list()
    assert {"F-101", "F-102", "A-9", "V 7"}.isdisjoint(open_items)


def test_transfers_debited_one_by_one_are_found_by_their_end_to_end_id(dossier: br.Dossier, tmp_path: Path) -> None:
    order = dossier.order_payments("2026-10-15", booked_as_one=False)
    lines = [
        f"2026-10-15,2026-10-15,-{t.minor / 100:.2f},EUR,VIR SEPA,{t.name},{t.iban},{t.end_to_end_id},B{n}"
        for n, t in enumerate(order.transfers, 2)
    ]
    _bank(dossier, tmp_path, *lines)

    report = dossier.match(accept="certain")

    assert report.accepted == 2
    assert dossier.payable("2026-10-15").filter(pl.col("ordered_in").is_not_null()).is_empty()


def test_a_document_that_a_waiting_bank_line_may_have_paid_is_not_ordered(dossier: br.Dossier, tmp_path: Path) -> None:
    _bank(dossier, tmp_path, f"2026-10-07,2026-10-07,-75.00,EUR,VIR V 7,VITRERIE ETE ET FILS,{GLASS},,B2")
    dossier.match()

    rows = dossier.payable("2026-10-15").filter(pl.col("document_number") == "V 7")

    assert rows["hindrance"].to_list() == ["perhaps_paid"]


def test_an_iban_other_than_the_one_paid_before_is_only_ordered_by_name(dossier: br.Dossier, tmp_path: Path) -> None:
    _bank(dossier, tmp_path, f"2026-10-07,2026-10-07,-75.00,EUR,VIR V 7,VITRERIE ETE ET FILS,{PAPER},,B2")
    dossier.match()
    dossier.accept(dossier.transactions.filter(pl.col("amount_minor") == -7500)["transaction_id"].to_list())
    (tmp_path / "more.csv").write_text(
        BOOKS.splitlines()[0] + f"\nV 8,purchase,2026-10-06,2026-10-12,60.00,EUR,Vitrerie Été & Fils,{GLASS},,\n",
        encoding="utf-8",
    )
    dossier.import_files(tmp_path / "more.csv")

    rows = dossier.payable("2026-10-15").filter(pl.col("document_number") == "V 8")

    assert rows["hindrance"].to_list() == ["other_iban"]
    assert dossier.order_payments(date(2026, 10, 15), "V 8").minor == 6000


def test_remittance_and_names_keep_to_the_fields_of_the_standard() -> None:
    told = remittance([f"FA-2026-{n:05}" for n in range(40)])

    assert len(told) <= 140
    assert told.endswith("+ 31")
    assert sepa_text("Œuvre №5 – «Ça»  // <b>", 70) == "OEuvre No5 'Ca' / b"
    assert sepa_text("漢字", 70) == "NOTPROVIDED"


def test_our_own_payment_file_brought_back_is_known_and_adds_nothing(dossier: br.Dossier, tmp_path: Path) -> None:
    order = dossier.order_payments("2026-10-15")
    (tmp_path / "virements.xml").write_bytes(pain001(order))
    before = dossier.items.height

    (row,) = dossier.import_files(tmp_path / "virements.xml").files.to_dicts()

    assert dossier.items.height == before
    assert (row["rows_in"], row["loaded"], row["known"], row["quarantined"]) == (1, 0, 1, 0)
    assert row["message"] == f"Known already: this is the payment file of {order.made_at[:10]}."


def test_an_order_that_was_taken_back_or_is_not_ours_is_a_file_like_any_other(
    dossier: br.Dossier, tmp_path: Path
) -> None:
    order = dossier.order_payments("2026-10-15")
    dossier.undo()
    (tmp_path / "virements.xml").write_bytes(pain001(order))

    assert dossier.import_files(tmp_path / "virements.xml").files["loaded"].to_list() == [1]
