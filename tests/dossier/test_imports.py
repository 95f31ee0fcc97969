import json
import os
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from bankrec_nb.domain.errors import DecisionRefused, NotFound, WriteFailed
from bankrec_nb.dossier import open_dossier
from tests.dossier.dossier_cases import (
    IBAN,
    INVOICES,
    OTHER_IBAN,
    PAYMENTS,
    camt053,
    documents,
    entry,
    item,
    october,
    put,
    transaction,
)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and ".lock" not in p.name
    }


def test_every_row_is_loaded_known_or_quarantined(tmp_path: Path) -> None:
    dossier = open_dossier(tmp_path / "acme", "anna")

    report = dossier.import_files(put(tmp_path, "oct.xml", camt053(*PAYMENTS)))

    row = report.files.row(0, named=True)
    assert (row["rows_in"], row["loaded"], row["known"], row["quarantined"]) == (5, 5, 0, 0)
    assert (row["account_id"], row["proof"], row["delta"]) == (IBAN, "balanced", "0.00")
    assert not report.findings


def test_the_same_file_again_changes_nothing_on_disk(tmp_path: Path) -> None:
    """F08."""
    dossier = october(tmp_path)
    before = contents(dossier.path)

    report = dossier.import_files(tmp_path / "in")

    assert contents(dossier.path) == before
    assert report.files["loaded"].to_list() == [0, 0]
    assert report.files["known"].to_list() == [5, 5]


def test_two_identical_payments_on_one_day_both_survive(tmp_path: Path) -> None:
    dossier = open_dossier(tmp_path / "acme", "anna")

    dossier.import_files(put(tmp_path, "oct.xml", camt053(entry(-150, "FRAIS CARTE"), entry(-150, "FRAIS CARTE"))))

    assert dossier.transactions["amount_minor"].to_list() == [-150, -150]
    assert dossier.transactions["transaction_id"].n_unique() == 2


def test_an_overlapping_statement_adds_only_what_is_new(tmp_path: Path) -> None:
    dossier = open_dossier(tmp_path / "acme", "anna")
    twice = (entry(-150, "FRAIS CARTE", 10), entry(-150, "FRAIS CARTE", 10))
    dossier.import_files(put(tmp_path, "first.xml", camt053(entry(500, "A", 3), *twice, last=date(2026, 10, 15))))

    report = dossier.import_files(put(tmp_path, "month.xml", camt053(entry(500, "A", 3), *twice, entry(900, "B", 20))))

    assert report.files.select("rows_in", "loaded", "known").row(0) == (4, 1, 3)
    assert sorted(dossier.transactions["amount_minor"]) == [-150, -150, 500, 900]


def test_a_fee_in_each_of_two_statements_of_one_day_is_two_fees(tmp_path: Path) -> None:
    day = date(2026, 10, 5)
    morning = camt053(entry(-150, "FRAIS"), entry(900, "A"), opening=0, first=day, last=day)
    evening = camt053(entry(-150, "FRAIS"), opening=750, first=day, last=day)
    dossier = open_dossier(tmp_path / "acme", "anna")

    reports = [
        dossier.import_files(put(tmp_path, name, text)) for name, text in (("1.xml", morning), ("2.xml", evening))
    ]

    assert [r.files.select("rows_in", "loaded", "known").row(0) for r in reports] == [(2, 2, 0), (1, 1, 0)]
    assert sorted(dossier.transactions["amount_minor"]) == [-150, -150, 900]
    whole = camt053(entry(-150, "FRAIS"), entry(900, "A"), entry(-150, "FRAIS"), opening=0, first=day, last=day)
    assert dossier.import_files(put(tmp_path, "3.xml", whole)).files["loaded"].to_list() == [0]
    assert sorted(open_dossier(dossier.path, "bob").transactions["amount_minor"]) == [-150, -150, 900]


def test_files_in_any_order_give_the_same_transactions(tmp_path: Path) -> None:
    one = put(tmp_path, "a.xml", camt053(entry(500, "A", 3), entry(7, "X", 10), last=date(2026, 10, 15)))
    two = put(tmp_path, "b.xml", camt053(entry(500, "A", 3), entry(7, "X", 10), entry(7, "X", 20)))
    forward, backward = open_dossier(tmp_path / "f", "anna"), open_dossier(tmp_path / "b", "anna")

    forward.import_files([one, two])
    backward.import_files([two, one])

    columns = ["transaction_id", "booking_date", "amount_minor", "remittance_information"]
    assert (
        forward.transactions.select(columns).sort(columns).equals(backward.transactions.select(columns).sort(columns))
    )


def test_the_same_days_in_another_format_are_the_same_money(tmp_path: Path) -> None:
    dossier = open_dossier(tmp_path / "acme", "anna")
    dossier.import_files(put(tmp_path, "oct.xml", camt053(*PAYMENTS)))
    csv = "booking_date,value_date,amount,currency,label\n" + "".join(
        f"{e['day']},{e['day']},{e['minor'] / 100:.2f},EUR,{e['text'].title()}\n" for e in PAYMENTS
    )

    report = dossier.import_files(put(tmp_path, "oct.csv", csv), account=IBAN)

    assert report.files.select("rows_in", "loaded", "known").row(0) == (5, 0, 5)
    assert dossier.transactions.height == 5


def test_an_intraday_report_gives_way_to_the_statement(tmp_path: Path) -> None:
    dossier = open_dossier(tmp_path / "acme", "anna")
    dossier.import_files(put(tmp_path, "day.xml", camt053(*PAYMENTS[:2], kind="052", last=date(2026, 10, 6))))
    held = dossier.transactions["transaction_id"].to_list()
    dossier.handle(held[0], "decided on the intraday report")

    dossier.import_files(put(tmp_path, "oct.xml", camt053(*PAYMENTS)))

    assert dossier.transactions.height == 5
    assert dossier.transactions.filter(pl.col("status") == "handled")["amount_minor"].to_list() == [12_000]


def test_a_pending_movement_becomes_one_booked_movement(tmp_path: Path) -> None:
    dossier = open_dossier(tmp_path / "acme", "anna")
    pending = entry(500, "ACHAT CARTE", 3, status="PDNG", e2e="E2E-1")
    dossier.import_files(put(tmp_path, "a.xml", camt053(pending, last=date(2026, 10, 4))))
    assert dossier.status()["pending"] == 1

    dossier.import_files(put(tmp_path, "b.xml", camt053(entry(500, "ACHAT CARTE", 5, e2e="E2E-1"))))

    assert dossier.transactions.select("booking_status", "amount_minor").rows() == [("booked", 500)]


def test_several_banks_stand_side_by_side(tmp_path: Path) -> None:
    dossier = open_dossier(tmp_path / "acme", "anna")

    dossier.import_files(
        [put(tmp_path, "1.xml", camt053(*PAYMENTS)), put(tmp_path, "2.xml", camt053(*PAYMENTS, iban=OTHER_IBAN))]
    )

    assert dossier.accounts.select("account_id", "ledger_account").rows() == [(IBAN, "512000"), (OTHER_IBAN, "512100")]
    assert dossier.transactions.height == 10


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", "", "empty"),
        ("login.csv", "<!DOCTYPE html><html><body>Session expired</body></html>", "web page"),
        ("noise.bin", b"\x00\x01\x02\x03\xff" * 40, "a binary file"),
    ],
)
def test_a_refused_file_says_why_and_holds_up_no_other(
    tmp_path: Path, name: str, content: str | bytes, words: str
) -> None:
    dossier = open_dossier(tmp_path / "acme", "anna")

    report = dossier.import_files([put(tmp_path, name, content), put(tmp_path, "oct.xml", camt053(*PAYMENTS))])

    refused = report.refused.row(0, named=True)
    assert (refused["file_name"], refused["rows_in"]) == (name, 0)
    assert words in refused["message"]
    assert report.findings
    assert dossier.transactions.height == 5
    kept = [p.read_bytes() for p in (dossier.path / "quarantine").iterdir()]
    assert kept == ([content.encode() if isinstance(content, str) else content] if content else [])


def test_a_statement_that_does_not_add_up_is_loaded_and_flagged(tmp_path: Path) -> None:
    dossier = open_dossier(tmp_path / "acme", "anna")

    report = dossier.import_files(put(tmp_path, "oct.xml", camt053(*PAYMENTS, closing=1)))

    assert report.files.select("proof", "delta", "loaded").row(0) == ("unbalanced", "-1025.49", 5)
    assert report.findings


def test_the_statement_of_another_account_is_refused_by_name_masked(tmp_path: Path) -> None:
    """F37."""
    dossier = october(tmp_path)

    report = dossier.import_files(put(tmp_path, "other.xml", camt053(entry(1, "X"), iban=OTHER_IBAN)), account=IBAN)

    assert "FR76 … 0143" in report.refused["message"][0]
    assert OTHER_IBAN not in report.refused["message"][0]
    assert dossier.transactions.height == 5


def test_a_closed_list_of_accounts_lets_no_other_in(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    toml = dossier.path / "dossier.toml"
    toml.write_text(toml.read_text("utf-8").replace("accounts_closed = false", "accounts_closed = true"), "utf-8")

    report = open_dossier(dossier.path, "anna").import_files(
        put(tmp_path, "other.xml", camt053(entry(1, "X"), iban=OTHER_IBAN))
    )

    assert "closed" in report.refused["message"][0]


CSV = "booking_date,value_date,amount,currency,label\n2026-10-05,2026-10-05,12.00,EUR,VIR\n2026-10-06,2026-10-06,-3.10,EUR,CB\n"


def test_a_file_without_an_account_goes_to_the_only_one(tmp_path: Path) -> None:
    dossier = october(tmp_path)

    report = dossier.import_files(put(tmp_path, "export.csv", CSV.replace("2026-10", "2026-11")))

    assert report.files["account_id"].to_list() == [IBAN]


def test_a_file_without_an_account_opens_one_in_an_empty_dossier(tmp_path: Path) -> None:
    dossier = open_dossier(tmp_path / "acme", "anna")

    assert dossier.import_files(put(tmp_path, "export.csv", CSV)).files["account_id"].to_list() == ["main-EUR"]


def test_a_file_without_an_account_is_refused_where_two_could_be_meant(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    dossier.import_files(put(tmp_path, "2.xml", camt053(*PAYMENTS, iban=OTHER_IBAN)))

    assert "2 accounts" in dossier.import_files(put(tmp_path, "export.csv", CSV)).refused["message"][0]


def test_a_name_with_brackets_is_a_name_not_a_pattern(tmp_path: Path) -> None:
    put(tmp_path / "in", "releve1.xml", camt053(entry(1, "WRONG")))
    meant = put(tmp_path / "in", "releve[1].xml", camt053(entry(2, "RIGHT")))
    dossier = open_dossier(tmp_path / "acme", "anna")

    dossier.import_files(str(meant))

    assert dossier.transactions["remittance_information"].to_list() == ["RIGHT"]


def test_a_pattern_without_a_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="nothing-here"):
        open_dossier(tmp_path / "acme", "anna").import_files(str(tmp_path / "nothing-here*.xml"))


def test_the_dossiers_own_files_are_never_imported(tmp_path: Path) -> None:
    dossier = october(tmp_path)

    report = dossier.import_files(dossier.path)

    assert report.files.height == 0


def test_an_import_can_be_taken_back_while_nothing_rests_on_it(tmp_path: Path) -> None:
    dossier = october(tmp_path)

    event = dossier.revert_import("oct.xml", "wrong month")

    assert (dossier.transactions.height, dossier.items.height) == (0, 5)
    dossier.undo(event.event_id)
    assert dossier.transactions.height == 5


def test_an_import_with_decisions_on_it_stays(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    dossier.handle(transaction(dossier, "FRAIS"), "fee")

    with pytest.raises(DecisionRefused, match="in use"):
        dossier.revert_import("oct.xml")

    assert dossier.transactions.height == 5


def test_a_document_changed_at_its_source_makes_its_match_stale(tmp_path: Path) -> None:
    """F43."""
    dossier = october(tmp_path)
    dossier.link(transaction(dossier, "FA-101"), "FA-101")
    changed = [("FA-101", "sale", 15_000, "Atelier Dupont"), *INVOICES[1:]]

    dossier.import_files(put(tmp_path, "books2.csv", documents(*changed)))

    assert dossier.matches["stale"].to_list() == [True]
    versions = dossier.items.filter(pl.col("document_number") == "FA-101").sort("amount_minor")
    assert versions.select("amount_minor", "open_minor").rows() == [(12_000, 0), (15_000, 15_000)]
    assert "document_changed" in dossier.issues["code"].to_list()


def test_a_changed_document_nobody_decided_on_is_replaced(tmp_path: Path) -> None:
    dossier = october(tmp_path)

    dossier.import_files(put(tmp_path, "books2.csv", documents(("FA-105", "sale", 7_000, "Librairie Petit"))))

    assert item(dossier, "FA-105")["amount_minor"] == 7_000
    assert dossier.items.height == 5


def test_the_manifest_keeps_hashes_counts_sums_and_proof(tmp_path: Path) -> None:
    dossier = october(tmp_path)

    lines = next(dossier.path.glob("manifest.*.jsonl")).read_text("utf-8").splitlines()
    first = json.loads(lines[0])["payload"]

    assert (first["file_name"], first["rows_in"], first["loaded"], first["format"]) == ("oct.xml", 5, 5, "camt053")
    assert first["statements"][0]["sum_minor"] == sum(e["minor"] for e in PAYMENTS)
    assert {f["table"] for f in first["facts"]} >= {"statement", "bank_transaction"}
    assert (dossier.path / "inbox" / f"{first['sha256']}.xml").read_bytes() == (
        tmp_path / "in" / "oct.xml"
    ).read_bytes()


def test_f58_a_full_disk_during_an_import_leaves_the_dossier_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = october(tmp_path)
    more = put(tmp_path, "more.xml", camt053(entry(500, "NEU", 20)))
    real, calls = os.fsync, []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) > 3:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WriteFailed, match="free some space"):
        dossier.import_files(more)
    monkeypatch.setattr(os, "fsync", real)

    assert open_dossier(dossier.path, "bob").transactions.height == 5
    assert dossier.transactions.height == 5
    assert dossier.import_files(more).files["loaded"].to_list() == [1]
    assert dossier.verify().ok


@pytest.mark.parametrize("shown", ["{0} … {1}", "{0}…{1}", "{0}...{1}", "{1}"])
def test_an_account_may_be_named_as_it_is_shown(tmp_path: Path, shown: str) -> None:
    dossier = open_dossier(tmp_path / "acme", "anna")
    dossier.import_files(put(tmp_path, "sep.xml", camt053(entry(1, "X"), iban=IBAN)))

    dossier.import_files(
        put(tmp_path, "oct.csv", "date;amount;label\n2026-10-14;5,00;Fee\n"), account=shown.format(IBAN[:4], IBAN[-4:])
    )

    assert set(dossier.transactions["account_id"]) == {IBAN}


def test_figures_in_which_two_accounts_end_name_neither(tmp_path: Path) -> None:
    dossier = open_dossier(tmp_path / "acme", "anna")
    for n, iban in enumerate((IBAN, f"OTHER{IBAN[-6:]}")):
        dossier.import_files(put(tmp_path, f"{n}.xml", camt053(entry(1, "X"), iban=iban)))

    with pytest.raises(NotFound, match=f"several accounts end in {IBAN[-4:]}"):
        dossier.import_files(put(tmp_path, "oct.csv", "date;amount;label\n2026-10-14;5,00;Fee\n"), account=IBAN[-4:])


def test_a_masked_account_that_is_nobody_s_is_refused_by_name(tmp_path: Path) -> None:
    dossier = open_dossier(tmp_path / "acme", "anna")

    with pytest.raises(NotFound, match="no account is shown as FR76 … 0000"):
        dossier.import_files(
            put(tmp_path, "oct.csv", "date;amount;label\n2026-10-14;5,00;Fee\n"), account="FR76 … 0000"
        )
