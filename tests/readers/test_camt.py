"""camt.052, .053, .054: entries are money, details explain them, nothing leaves the file."""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING

import pytest

from bankrec_nb.domain.errors import FileRefused
from tests.readers.statement_texts import IBAN, Movement, camt, read

if TYPE_CHECKING:
    from bankrec_nb.readers.base import ReadResult

ENTRY = """<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>{status}
<BookgDt>{day}</BookgDt><ValDt><Dt>2026-03-03</Dt></ValDt>{more}</Ntry>"""


def document(entries: str, *, balances: str = "", version: str = "camt.053.001.08", body: str = "Stmt") -> str:
    message = {"Stmt": "BkToCstmrStmt", "Rpt": "BkToCstmrAcctRpt", "Ntfctn": "BkToCstmrDbtCdtNtfctn"}[body]
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{version}"><{message}><{body}><Id>1</Id>'
        f"<CreDtTm>2026-03-31T23:30:00+02:00</CreDtTm>"
        f"<Acct><Id><IBAN>{IBAN}</IBAN></Id><Ccy>EUR</Ccy></Acct>{balances}{entries}</{body}></{message}></Document>"
    )


def entry(
    amount: str = "10.00",
    sign: str = "CRDT",
    day: str = "<Dt>2026-03-02</Dt>",
    status: str = "<Sts>BOOK</Sts>",
    more: str = "",
) -> str:
    return ENTRY.format(amount=amount, sign=sign, day=day, status=status, more=more)


def balance(kind: str, amount: str, sign: str = "CRDT") -> str:
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt>'
        f"<CdtDbtInd>{sign}</CdtDbtInd><Dt><Dt>2026-03-02</Dt></Dt></Bal>"
    )


def test_a_batch_is_one_movement_and_its_details_are_never_added() -> None:
    payments = "".join(
        f'<TxDtls><Refs><EndToEndId>E{n}</EndToEndId></Refs><Amt Ccy="EUR">{n}.00</Amt></TxDtls>' for n in (1, 2, 3)
    )
    more = f"<NtryDtls><Btch><PmtInfId>LOT-9</PmtInfId><NbOfTxs>3</NbOfTxs></Btch>{payments}</NtryDtls>"
    result = read(document(entry("6.00", more=more), balances=balance("OPBD", "0.00") + balance("CLBD", "6.00")))

    assert result.transactions.select("amount_minor", "batch_count", "payout_id").row(0) == (600, 3, "LOT-9")
    assert result.details.select("amount_minor", "end_to_end_id").rows() == [(100, "E1"), (200, "E2"), (300, "E3")]
    assert result.statements["proof"].to_list() == ["balanced"]


def test_pending_entries_are_kept_apart_from_the_booked_balance() -> None:
    pending = entry("99.00", status="<Sts><Cd>PDNG</Cd></Sts>")
    result = read(document(entry("6.00") + pending, balances=balance("OPBD", "0.00") + balance("CLBD", "6.00")))

    assert result.transactions["booking_status"].to_list() == ["booked", "pending"]
    assert result.statements.select("proof", "transaction_count").row(0) == ("balanced", 1)


def test_the_previous_closing_balance_opens_a_statement_without_opening_balance() -> None:
    result = read(document(entry("6.00"), balances=balance("PRCD", "4.00") + balance("CLBD", "10.00")))

    assert result.statements.select("opening_minor", "proof").row(0) == (400, "balanced")


def test_interim_balances_join_the_pages_of_one_statement() -> None:
    first = balance("OPBD", "0.00") + balance("ITBD", "6.00")
    second = balance("ITBD", "6.00") + balance("CLBD", "16.00")

    assert read(document(entry("6.00"), balances=first)).statements["proof"].to_list() == ["balanced"]
    assert read(document(entry("10.00"), balances=second)).statements["proof"].to_list() == ["balanced"]


@pytest.mark.parametrize(("closing", "proof"), [("10.00", "balanced"), ("12.00", "unverifiable")])
def test_available_balances_stand_in_where_they_prove_the_entries(closing: str, proof: str) -> None:
    available = balance("OPAV", "4.00") + balance("CLAV", closing)
    result = read(document(entry("6.00"), balances=available))
    booked = read(document(entry("6.00"), balances=available + balance("CLBD", "7.00")))

    assert result.statements["proof"].to_list() == [proof]
    assert result.statements["opening_minor"].to_list() == [400 if proof == "balanced" else None]
    assert booked.statements.select("opening_minor", "closing_minor").row(0) == (None, 700)


def test_a_reversal_takes_its_sign_from_the_indicator_and_its_party_from_the_original() -> None:
    parties = "<RltdPties><Dbtr><Nm>Us</Nm></Dbtr><Cdtr><Nm>Supplier</Nm></Cdtr></RltdPties>"
    returned = entry("5.00", more=f"<RvslInd>true</RvslInd><NtryDtls><TxDtls>{parties}</TxDtls></NtryDtls>")
    row = read(document(returned)).transactions.row(0, named=True)

    assert (row["amount_minor"], row["is_reversal"], row["counterparty_name"]) == (500, True, "Supplier")


def test_our_own_account_is_never_the_other_side() -> None:
    parties = (
        f"<RltdPties><Dbtr><Nm>Us</Nm></Dbtr><DbtrAcct><Id><IBAN>{IBAN}</IBAN></Id></DbtrAcct>"
        "<Cdtr><Nm>Client</Nm></Cdtr></RltdPties>"
    )
    row = read(document(entry(more=f"<NtryDtls><TxDtls>{parties}</TxDtls></NtryDtls>"))).transactions

    assert row["counterparty_name"].to_list() == ["Client"]


@pytest.mark.parametrize("party", ["<Nm>Dupont</Nm>", "<Pty><Nm>Dupont</Nm></Pty>"])
@pytest.mark.parametrize("status", ["<Sts>BOOK</Sts>", "<Sts><Cd>BOOK</Cd></Sts>"])
@pytest.mark.parametrize("space", ["camt.053.001.02", "camt.053.001.08", "camt.053.001.14"])
def test_versions_differ_only_in_wrappers(party: str, status: str, space: str) -> None:
    more = f"<NtryDtls><TxDtls><RltdPties><Dbtr>{party}</Dbtr></RltdPties></TxDtls></NtryDtls>"
    result = read(document(entry(status=status, more=more), version=space))

    assert result.transactions.select("counterparty_name", "booking_status").row(0) == ("Dupont", "booked")
    assert result.format_version == space


def test_references_and_remittance_are_found() -> None:
    more = (
        "<AcctSvcrRef>BANK-1</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId>"
        "<MndtId>RUM-1</MndtId></Refs><RmtInf><Ustrd>Facture</Ustrd><Ustrd>FA-12</Ustrd><Strd><CdtrRefInf>"
        "<Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls>"
    )
    row = read(document(entry(more=more))).transactions.row(0, named=True)

    assert row["end_to_end_id"] is None
    assert row["mandate_id"] == "RUM-1"
    assert row["remittance_information"] == "Facture FA-12"
    assert row["creditor_reference"] == "RF18539007547034"
    assert row["bank_reference"] == "BANK-1"


def test_f40_a_late_timestamp_does_not_move_the_booking_day() -> None:
    result = read(document(entry(day="<DtTm>2026-03-31T23:30:00-05:00</DtTm>")))

    assert result.transactions["booking_date"].to_list() == [date(2026, 3, 31)]


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (entry("12.34.5"), "amount"),
        (entry("2.675"), "amount"),
        (entry("NaN"), "amount"),
        (entry("1e3"), "amount"),
        (entry(sign="UP"), "sign"),
    ],
)
def test_f25_f27_an_entry_that_cannot_be_money_is_quarantined_and_the_others_load(broken: str, code: str) -> None:
    result = read(document(broken + entry("6.00")))

    assert result.transactions["amount_minor"].to_list() == [600]
    assert result.issues.filter(result.issues["severity"] == "quarantined")["code"].to_list() == [code]
    assert result.rows_in == 2
    assert result.statements["proof"].to_list() == ["incomplete"]


def test_f23_thirty_february_without_another_date_is_quarantined() -> None:
    bad = entry(day="<Dt>2026-02-30</Dt>").replace("<ValDt><Dt>2026-03-03</Dt></ValDt>", "")

    assert read(document(bad)).issues["code"].to_list()[0] == "date"


@pytest.mark.parametrize(("currency", "minor"), [("JPY", 12_000), ("TND", 12_000), ("EUR", 12_000)])
def test_f26_minor_units_follow_the_currency(currency: str, minor: int) -> None:
    result = read(camt([Movement(minor)], currency=currency))

    assert result.transactions["amount_minor"].to_list() == [minor]
    assert result.statements["proof"].to_list() == ["balanced"]


def test_an_intraday_report_and_a_notification_are_recognised() -> None:
    assert read(document(entry(), body="Rpt", version="camt.052.001.08")).format == "camt052"
    assert read(document(entry(), body="Ntfctn", version="camt.054.001.08")).format == "camt054"


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9, 0.99])
def test_a_cut_file_is_refused_with_its_line(cut: float) -> None:
    whole = camt([Movement(n + 1) for n in range(30)])

    with pytest.raises(FileRefused, match="line"):
        read(whole[: int(len(whole) * cut)])


def test_f11_latin_bytes_under_a_utf8_label_are_read() -> None:
    content = camt([Movement(100, text="Société")]).encode("cp1252")

    assert read(content).transactions["remittance_information"].to_list() == ["Société"]


def test_entries_outside_every_statement_are_told_and_kept_apart() -> None:
    text = document(entry("6.00"), balances=balance("OPBD", "0.00") + balance("CLBD", "6.00"))

    result = read(text.replace("</Stmt>", "</Stmt>" + entry("9.00")))

    assert result.statements["proof"].to_list() == ["balanced", "incomplete"]
    assert "no_statement" in result.issues["code"].to_list()


BOMB = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>"""


def test_f45_an_entity_bomb_is_refused_at_once() -> None:
    started = time.perf_counter()

    with pytest.raises(FileRefused, match="DOCTYPE"):
        read(BOMB + document(entry(more="<AddtlNtryInf>&c;</AddtlNtryInf>")))
    assert time.perf_counter() - started < 1


def test_f46_an_external_entity_is_refused() -> None:
    with pytest.raises(FileRefused, match="DOCTYPE"):
        read('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + document(entry()))


def test_f46_a_doctype_in_utf16_is_refused_too() -> None:
    text = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x>' + document(entry())

    with pytest.raises(FileRefused, match="DOCTYPE"):
        read(text.encode("utf-16"))


def test_f47_deep_nesting_is_refused() -> None:
    deep = "<a>" * 200_000 + "</a>" * 200_000

    with pytest.raises(FileRefused):
        read(document(entry(more=f"<NtryDtls>{deep}</NtryDtls>")))


@pytest.mark.parametrize("day", ["-026-03-02", "+12026-3-2", "12026-03-02"])
def test_a_year_that_has_not_four_figures_is_no_day(day: str) -> None:
    result = read(document(entry(day=f"<Dt>{day}</Dt>") + entry()))

    assert result.transactions["booking_date"].to_list()[-1] == date(2026, 3, 2)
    assert all(2000 < d.year < 2030 for d in result.transactions["booking_date"])
    assert result.rows_in == result.rows_loaded + result.rows_quarantined == 2


def notification(count: str, total: str, body: str = "Ntfctn") -> ReadResult:
    said = f"<TxsSummry><TtlNtries><NbOfNtries>{count}</NbOfNtries><Sum>{total}</Sum></TtlNtries></TxsSummry>"
    several = "<NtryDtls><TxDtls/><TxDtls/></NtryDtls>"
    return read(document(said + entry("75.00", more=several) + entry("25.00", sign="DBIT"), body=body))


@pytest.mark.parametrize(("count", "total"), [("2", "100.00"), ("3", "100"), ("2", "50.00"), ("2", "-50.00"), ("", "")])
def test_a_summary_may_count_entries_or_payments_and_sum_with_or_without_signs(count: str, total: str) -> None:
    told = notification(count, total)

    assert told.statements["proof"].to_list() == ["unverifiable"]
    assert told.issues.height == 0


@pytest.mark.parametrize(("count", "total"), [("4", "100.00"), ("2", "101.00"), ("1", "75.00")])
@pytest.mark.parametrize("body", ["Rpt", "Ntfctn"])
def test_a_message_that_lacks_what_its_summary_announces_is_incomplete(count: str, total: str, body: str) -> None:
    told = notification(count, total, body)

    assert told.statements["proof"].to_list() == ["incomplete"]
    assert told.issues["code"].to_list() == ["control_total"]


def test_balances_that_prove_the_entries_outweigh_a_summary() -> None:
    said = "<TxsSummry><TtlNtries><NbOfNtries>9</NbOfNtries></TtlNtries></TxsSummry>"
    told = read(document(said + entry("6.00"), balances=balance("OPBD", "0.00") + balance("CLBD", "6.00")))

    assert told.statements["proof"].to_list() == ["balanced"]


def test_a_movement_in_another_currency_than_the_balances_is_told() -> None:
    foreign = entry("7.00").replace('Ccy="EUR"', 'Ccy="USD"')
    told = read(document(entry("6.00") + foreign, balances=balance("OPBD", "0.00") + balance("CLBD", "13.00")))

    assert told.issues["code"].to_list() == ["other_currency"]


def test_several_documents_in_one_file_are_all_read() -> None:
    one, two = camt([Movement(500)], opening=10_000), camt([Movement(-200)], opening=10_500)

    told = read(one + two)

    assert told.transactions["amount_minor"].to_list() == [500, -200]
    assert told.statements["proof"].to_list() == ["balanced", "balanced"]


def test_the_padding_of_a_transfer_in_blocks_is_no_damage() -> None:
    assert read(camt([Movement(500)]).encode() + b"\x1a" + b"\x00" * 40).transactions.height == 1


def test_a_batch_whose_payments_give_another_sum_is_told_and_stays_the_entry() -> None:
    payments = "".join(f'<TxDtls><Amt Ccy="EUR">{n}.00</Amt></TxDtls>' for n in (1, 2, 4))
    result = read(document(entry("6.00", more=f"<NtryDtls>{payments}</NtryDtls>")))

    assert result.transactions["amount_minor"].to_list() == [600]
    told = result.issues.filter(result.issues["code"] == "batch_sum")["message"].to_list()
    assert told == ["Batches whose payments do not add up to their entry: 1; the first has 700 for 600 (minor units)."]


def test_an_entry_without_a_day_has_that_of_the_message_where_its_statement_has_none() -> None:
    text = (
        "<Document><BkToCstmrDbtCdtNtfctn><GrpHdr><CreDtTm>2026-03-04T05:06:07</CreDtTm></GrpHdr><Ntfctn><Ntry>"
        '<Amt Ccy="EUR">5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Ntry></Ntfctn></BkToCstmrDbtCdtNtfctn></Document>'
    )

    result = read(text)

    assert result.transactions["booking_date"].to_list() == [date(2026, 3, 4)]
    assert "date_assumed" in result.issues["code"].to_list()
