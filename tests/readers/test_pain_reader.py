"""Payment orders we sent, as payments to expect."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.readers import pain
from bankrec_nb.readers.base import ReadOptions, Source
from tests.readers.document_writers import pain001, pain008

if TYPE_CHECKING:
    from bankrec_nb.readers.base import ReadResult


def read(content: bytes) -> ReadResult:
    source = Source("ordres.xml", content)
    assert pain.recognises(source)
    result = pain.read(source, ReadOptions())

    assert result.rows_in == result.rows_loaded + result.rows_quarantined
    return result


def test_a_batch_that_is_booked_as_one_is_one_item() -> None:
    result = read(pain001(("true", ("10.00", "20.50"))))

    item = result.items.row(0, named=True)
    assert (item["item_type"], item["amount_minor"], item["currency"]) == ("payment_lot", -3_050, "EUR")
    assert (item["document_number"], item["lot_number"], item["label"]) == ("LOT1", "LOT1", "2 orders")
    assert (item["issue_date"], item["account_id"]) == (date(2026, 10, 15), "BE68539007547034")
    assert result.issues.is_empty()


@pytest.mark.parametrize("flag", ["false", ""])
def test_orders_that_are_booked_one_by_one_are_items_of_their_own(flag: str) -> None:
    result = read(pain001((flag, ("10.00", "20.50"))))

    assert result.items["amount_minor"].to_list() == [-1_000, -2_050]
    assert result.items["end_to_end_id"].to_list() == ["E1-1", "E1-2"]
    assert result.items["counterparty_name"].to_list() == ["FOURNISSEUR 1", "FOURNISSEUR 2"]
    assert result.items["label"].to_list() == ["FACTURE 1", "FACTURE 2"]
    assert result.items["counterparty_iban"].unique().to_list() == ["FR7630001007941234567890185"]


def test_direct_debits_are_money_in_with_their_mandates() -> None:
    result = read(pain008("15.00", "25.00"))

    assert result.items["amount_minor"].to_list() == [1_500, 2_500]
    assert result.items["mandate_id"].to_list() == ["RUM-1", "RUM-2"]
    assert result.items["payment_method"].unique().to_list() == ["direct_debit"]
    assert result.items["due_date"].unique().to_list() == [date(2026, 10, 20)]


@pytest.mark.parametrize("version", ["001.03", "001.09", "001.11"])
def test_every_version_is_read(version: str) -> None:
    result = read(pain001(("true", ("1.00", "2.00")), version=version))

    assert result.items["amount_minor"].to_list() == [-300]
    assert result.format_version == f"pain.001.{version}"


def test_the_date_of_newer_versions_stands_one_level_deeper() -> None:
    content = pain001(("true", ("1.00", "2.00"))).replace(
        b"<ReqdExctnDt>2026-10-15</ReqdExctnDt>", b"<ReqdExctnDt><Dt>2026-10-15</Dt></ReqdExctnDt>"
    )

    assert read(content).items["issue_date"].to_list() == [date(2026, 10, 15)]


ONE = pain001(("false", ("10.00", "20.50")))
BARE = ONE.split(b"?>", 1)[1]
HEADER = b'<AppHdr xmlns="urn:iso:std:iso:20022:tech:xsd:head.001.001.02"><BizMsgIdr>1</BizMsgIdr></AppHdr>'
SECOND = BARE.replace(b"M1", b"M2").replace(b"LOT1", b"LOT2")


@pytest.mark.parametrize(
    ("content", "minors"),
    [
        (b"<message>" + HEADER + BARE + b"</message>", [-1_000, -2_050]),
        (b'<DataPDU xmlns="urn:swift:saa:xsd:saa.2.0"><Body>' + HEADER + BARE + b"</Body></DataPDU>", [-1_000, -2_050]),
        (BARE.replace(b' xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"', b""), [-1_000, -2_050]),
        (b'<conxml xmlns="urn:conxml:xsd:container.nnn.001.04"><MsgPain001>' + BARE + b"</MsgPain001><MsgPain001>" + SECOND
         + b"</MsgPain001></conxml>", [-1_000, -2_050, -1_000, -2_050]),
    ],
    ids=["message", "swift", "no_namespace", "container_of_two"],
)  # fmt: skip
def test_a_message_is_read_in_every_envelope(content: bytes, minors: list[int]) -> None:
    result = read(content)

    assert result.items["amount_minor"].to_list() == minors
    assert result.issues.is_empty()
    assert pain.message_id(Source("ordres.xml", content)) == "M1"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"E1-2", b"E1-1", None),
        (b'<InstdAmt Ccy="EUR">20.50', b'<InstdAmt Ccy="USD">20.50', None),
        (b"FR7630001007941234567890185", b"FR7630001007941234567890186", "iban"),
        (b"BE68539007547034", b"BE69539007547034", "iban"),
        (b"<ReqdExctnDt>2026-10-15", b"<ReqdExctnDt><Dt>2026-02-30</Dt>", "order_date"),
        (b"<ReqdExctnDt>2026-10-15</ReqdExctnDt>", b"", "order_date"),
        (b"<PmtInf>", b"<PmtInf><PmtInfId>LOT0</PmtInfId></PmtInf><PmtInf>", "no_payment"),
        (b"</GrpHdr>", b"<CtrlSum>30.5</CtrlSum></GrpHdr>", None),
        (b"</GrpHdr>", b"<CtrlSum>30.51</CtrlSum></GrpHdr>", "control_total"),
    ],
)
def test_what_is_wrong_with_an_order_is_told_and_nothing_else(old: bytes, new: bytes, code: str | None) -> None:
    assert read(ONE.replace(old, new)).issues["code"].unique().to_list() == ([] if code is None else [code])


def test_the_control_sum_is_that_of_all_currencies() -> None:
    mixed = ONE.replace(b'Ccy="EUR">20.50', b'Ccy="USD">20.50')

    assert read(mixed.replace(b"</GrpHdr>", b"<CtrlSum>30.50</CtrlSum></GrpHdr>")).issues.is_empty()
    assert read(mixed.replace(b"</GrpHdr>", b"<CtrlSum>31.50</CtrlSum></GrpHdr>")).issues["code"].to_list() == [
        "control_total"
    ]


def test_an_order_that_stands_there_twice_is_told() -> None:
    content = pain001(("false", ("10.00", "10.00"))).replace(b"E1-2", b"E1-1")

    assert read(content).issues["code"].to_list() == ["repeated"]
    assert read(content.replace(b"E1-1", b"NOTPROVIDED")).issues.is_empty()


def test_an_order_names_every_document_that_it_pays() -> None:
    strd = b"<Strd><RfrdDocInf><Nb>F-%d</Nb></RfrdDocInf></Strd>"
    result = read(ONE.replace(b"<Ustrd>FACTURE 1</Ustrd>", strd % 1 + strd % 2))

    assert result.items.row(0, named=True)["payment_reference"] == "F-1"
    assert result.items["label"].to_list() == ["F-2", "FACTURE 2"]


@pytest.mark.parametrize("amount", ["abc", "1.234", "", "-5.00", "0.00"])
def test_an_order_that_cannot_be_used_is_kept_apart_with_the_reason(amount: str) -> None:
    result = read(pain001(("false", ("10.00", amount))))

    assert result.items["amount_minor"].to_list() == [-1_000]
    assert result.rows_quarantined == 1


def test_a_batch_with_an_order_that_cannot_be_used_is_kept_apart_as_a_whole() -> None:
    result = read(pain001(("true", ("10.00", "abc"))))

    assert result.items.is_empty()
    assert result.rows_quarantined == 1


def test_control_sums_that_do_not_agree_are_told() -> None:
    content = pain001(("true", ("10.00", "20.50"))).replace(
        b"<NbOfTxs>2</NbOfTxs><Reqd", b"<NbOfTxs>3</NbOfTxs><CtrlSum>9</CtrlSum><Reqd"
    )

    result = read(content)

    assert set(result.issues["code"]) == {"control_count", "control_total"}


def test_the_banks_answer_has_no_money_and_tells_the_statuses() -> None:
    content = (
        b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><OrgnlPmtInfAndSts>'
        b"<TxInfAndSts><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts>"
        b"</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    )

    result = read(content)

    assert result.items.is_empty()
    assert result.issues["severity"].to_list() == ["warning", "note"]
    assert "RJCT" in result.issues["message"][0]
    assert "AC04" in result.issues["message"][1]


def test_a_message_without_orders_says_so() -> None:
    assert read(pain001()).issues["code"].to_list() == ["no_payment"]


def test_cut_xml_is_refused() -> None:
    with pytest.raises(FileRefused, match="damaged or cut off"):
        pain.read(Source("ordres.xml", pain001(("true", ("1.00", "2.00")))[:-40]), ReadOptions())
