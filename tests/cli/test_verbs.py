from __future__ import annotations

import csv
import io
import json
import os
import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner

from bankrec_nb.cli import running
from bankrec_nb.cli.app import Session, bankrec
from bankrec_nb.cli.show import Table, cell
from bankrec_nb.cli.working import limit_blocks
from bankrec_nb.dossier import Dossier
from tests.cli.cli_cases import ACCOUNT, BANK, BOOKS, call, fill, told

LINKS = [
    "transaction_id",
    "bank_reference",
    "booking_date",
    "transaction_amount",
    "document_number",
    "item_id",
    "allocated",
    "currency",
    "kind",
    "status",
    "tier",
    "score",
    "rivals",
    "match_id",
    "reason",
]


@pytest.fixture(scope="module", autouse=True)
def _own_caches(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("BANKREC_USER", "ana")
        patch.delenv("BANKREC_DOSSIER", raising=False)
        patch.delenv("BANKREC_LANG", raising=False)
        yield


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Imported and matched, nothing decided."""
    dossier = fill(tmp_path_factory.mktemp("small"))
    call("match", dossier=dossier)
    return dossier


@pytest.fixture
def dossier(filled: Path, tmp_path: Path) -> Path:
    """A copy that a test may decide in."""
    return shutil.copytree(filled, tmp_path / "dossier")


def links_of(dossier: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(call("links", dossier=dossier).stdout)))


def everything(folder: Path) -> dict[str, bytes]:
    """Every file but locks, which say who looks, not what is there."""
    files = (p for p in sorted(folder.rglob("*")) if p.is_file() and p.suffix != ".lock")
    return {str(p.relative_to(folder)): p.read_bytes() for p in files}


def test_links_have_the_columns_that_others_rely_on(filled: Path) -> None:
    header = call("links", "--format", "csv", dossier=filled).stdout.splitlines()[0]

    assert header.split(",") == LINKS


def test_a_link_says_the_amounts_with_their_sign_and_where_it_stands(filled: Path) -> None:
    rows = {row["bank_reference"]: row for row in links_of(filled)}

    assert rows["B1"] | {"transaction_id": "", "item_id": "", "score": "", "reason": ""} == {
        "transaction_id": "", "bank_reference": "B1", "booking_date": "2026-10-05", "transaction_amount": "120.00",
        "document_number": "FA-2026-0001", "item_id": "", "allocated": "120.00", "currency": "EUR", "kind": "single",
        "status": "suggested", "tier": "certain", "score": "", "rivals": "0", "match_id": "", "reason": "",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["csv", "json", "parquet"])
def test_links_go_to_a_file_in_each_format(filled: Path, tmp_path: Path, kind: str) -> None:
    target = tmp_path / "new" / f"links.{kind}"
    call("links", "--format", kind, "-o", target, dossier=filled)
    readers: dict[str, Any] = {"csv": pl.read_csv, "json": pl.read_json, "parquet": pl.read_parquet}

    assert readers[kind](target).columns == LINKS


def test_parquet_is_not_poured_into_a_terminal(filled: Path) -> None:
    assert "-o" in call("links", "--format", "parquet", dossier=filled, code=2).stderr


def test_importing_the_same_file_again_adds_nothing(dossier: Path) -> None:
    files = told("import", dossier.parent / "x.csv", dossier=dossier, code=2)
    assert files["refused"]

    (dossier.parent / "bank.csv").write_text(BANK, "utf-8")
    again = told("import", dossier.parent / "bank.csv", dossier=dossier)["files"][0]

    assert (again["rows_in"], again["loaded"], again["known"], again["quarantined"]) == (3, 0, 3, 0)


def test_a_broken_row_is_a_finding_and_the_others_are_loaded(dossier: Path, tmp_path: Path) -> None:
    broken = tmp_path / "more.csv"
    broken.write_text(BANK.replace("-12.50", "12,5x").replace("2026-10-0", "2026-10-1"), "utf-8")
    result = call("import", broken, "--account", ACCOUNT, dossier=dossier, code=1)

    assert "kept apart" in result.stdout
    assert "more.csv" in result.stdout


def test_a_file_that_is_no_statement_is_refused_with_what_to_do(dossier: Path, tmp_path: Path) -> None:
    page = tmp_path / "statement.csv"
    page.write_text("<html><body>Session expired</body></html>", "utf-8")
    result = call("import", page, dossier=dossier, code=2)

    assert "web page" in result.stderr
    assert "Traceback" not in result.output


def test_a_folder_that_is_no_dossier_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    for verb in (["status"], ["match"], ["links"], ["report", "unpaid"], ["verify"]):
        result = call(*verb, dossier=tmp_path / "nothing", code=2)
        assert "not a dossier" in result.stderr

    assert not (tmp_path / "nothing").exists()


def test_a_refusal_can_be_read_by_a_machine(tmp_path: Path) -> None:
    answer = told("status", dossier=tmp_path, code=2)

    assert answer["refused"]
    assert "init" in answer["action"]


def test_a_dossier_is_made_once(tmp_path: Path) -> None:
    call("init", "--company", "Acme", dossier=tmp_path / "d")
    before = everything(tmp_path)

    assert "already" in call("init", "--company", "Other", dossier=tmp_path / "d", code=2).stderr
    assert everything(tmp_path) == before


def test_the_dossier_may_be_named_in_the_environment(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANKREC_DOSSIER", str(filled))

    assert told("status")["transactions"] == 3


def test_accepting_what_is_certain_then_taking_it_back(dossier: Path) -> None:
    assert told("match", "--accept", "certain", dossier=dossier)["accepted"] == 1
    assert [row["status"] for row in links_of(dossier) if row["bank_reference"] == "B1"] == ["accepted"]

    call("undo", dossier=dossier)

    assert told("status", dossier=dossier)["matched"] == 0
    assert {d["kind"]: d["active"] for d in told("history", dossier=dossier)["decisions"]} == {
        "accept": False,
        "undo": True,
    }


def test_only_certain_may_be_accepted_unseen(dossier: Path) -> None:
    assert call("match", "--accept", "probable", dossier=dossier, code=2).exit_code == 2


def test_a_suggestion_is_accepted_by_its_transaction(dossier: Path) -> None:
    transaction = next(row["transaction_id"] for row in links_of(dossier) if row["bank_reference"] == "B2")
    made = told("accept", transaction, "--why", "seen on the paper", dossier=dossier)

    assert len(made["matches"]) == 1
    assert "seen on the paper" in call("history", transaction, dossier=dossier).stdout


def test_accepting_what_is_not_waiting_is_refused_and_writes_nothing(dossier: Path) -> None:
    before = everything(dossier)

    assert "no suggestion" in call("accept", "nothing", dossier=dossier, code=2).stderr
    assert everything(dossier) == before


def test_a_rejected_suggestion_does_not_come_back(dossier: Path) -> None:
    transaction = next(row["transaction_id"] for row in links_of(dossier) if row["bank_reference"] == "B2")
    call("reject", transaction, "--why", "another customer", dossier=dossier)
    call("match", dossier=dossier)

    assert ("B2", "FA-2026-0002") not in {(row["bank_reference"], row["document_number"]) for row in links_of(dossier)}


def test_linking_by_hand_with_an_amount_and_a_named_difference(dossier: Path) -> None:
    transaction = next(row["transaction_id"] for row in links_of(dossier) if row["bank_reference"] == "B2")
    call("link", transaction, "FA-2026-0002=82.50", "--adjust", "fee=-2.50@627800", dossier=dossier)
    lines = told("export", "journal", dossier=dossier)["journal"]

    assert {(line["account"], line["debit"], line["credit"]) for line in lines} == {
        ("512000", "80.0000", "0.0000"),
        ("627800", "2.5000", "0.0000"),
        ("411000", "0.0000", "82.5000"),
    }


def test_more_than_there_is_cannot_be_linked(dossier: Path) -> None:
    transaction = next(row["transaction_id"] for row in links_of(dossier) if row["bank_reference"] == "B2")

    assert call("link", transaction, "FA-2026-0002=80.01", dossier=dossier, code=2).stderr.startswith("bankrec: ")


def test_a_fee_is_booked_to_its_account_and_another_line_declared_handled(dossier: Path) -> None:
    every = {t["amount_minor"]: t["transaction_id"] for t in Dossier(dossier).transactions.to_dicts()}
    call("categorise", every[-1_250], "--ledger-account", "627000", dossier=dossier)
    call("handle", every[8_000], "--note", "belongs to another company", dossier=dossier)
    status = told("status", dossier=dossier)

    assert (status["matched"], status["handled"]) == (1, 1)
    statement = told("report", "reconciliation", dossier=dossier, code=1)["statements"][0]
    assert statement["difference_minor"] == 0
    assert [row["kind"] for row in statement["named"]] == ["handled"]


def test_a_transaction_is_split_into_parts(dossier: Path) -> None:
    transaction = next(row["transaction_id"] for row in links_of(dossier) if row["bank_reference"] == "B1")

    assert len(told("split", transaction, "100.00", "20.00", dossier=dossier)["parts"]) == 2


def test_a_rule_is_tried_then_made_then_switched_off(dossier: Path) -> None:
    words = ("--contains", "frais tenue compte", "--ledger-account", "627000")
    tried = told("rules", *words, "--try", dossier=dossier)
    assert "transactions" in tried
    assert told("rules", dossier=dossier)["rules"] == []

    made = told("rules", *words, "--name", "Bank fees", "--direction", "out", dossier=dossier)["rules"][0]
    assert (made["name"], made["ledger_account"], made["enabled"]) == ("Bank fees", "627000", True)

    assert told("rules", "--off", made["rule_id"], dossier=dossier)["rules"][0]["enabled"] is False


def test_half_a_rule_is_refused(dossier: Path) -> None:
    assert "words and an account" in call("rules", "--contains", "frais", dossier=dossier, code=2).stderr


@pytest.mark.parametrize(
    "words",
    [
        ["status"], ["match"], ["links"], ["history"], ["rules"], ["verify"], ["report", "unpaid"], ["report", "aged"],
        ["report", "cash-flow"], ["export", "journal"],
    ],
)  # fmt: skip
def test_every_verb_answers_machines_in_json(filled: Path, words: list[str]) -> None:
    assert told(*words, dossier=filled)["findings"] is False


@pytest.mark.parametrize("verb", ["unpaid", "aged", "cash-flow"])
@pytest.mark.parametrize("ending", ["html", "csv", "xlsx", "json"])
def test_reports_are_written_as_the_ending_says(filled: Path, tmp_path: Path, verb: str, ending: str) -> None:
    target = tmp_path / f"report.{ending}"
    call("report", verb, "-o", target, dossier=filled)
    magic = {"html": b"<!doctype html>", "csv": b"", "xlsx": b"PK", "json": b"["}

    assert target.read_bytes().startswith(magic[ending])
    assert target.stat().st_size > 50


def test_an_unknown_ending_is_refused_with_the_known_ones(filled: Path, tmp_path: Path) -> None:
    assert ".xlsx" in call("report", "unpaid", "-o", tmp_path / "report.pdf", dossier=filled, code=2).stderr
    assert not (tmp_path / "report.pdf").exists()


def test_unpaid_documents_at_a_date_written_either_way(filled: Path) -> None:
    iso, french = (told("report", "unpaid", "--as-of", day, dossier=filled) for day in ("2026-10-31", "31/10/2026"))

    assert iso == french
    assert {row["document_number"] for row in iso["unpaid"]} == {"FA-2026-0001", "FA-2026-0002"}


def test_a_day_that_does_not_exist_is_refused(filled: Path) -> None:
    assert "31/02/2026" in call("report", "unpaid", "--as-of", "31/02/2026", dossier=filled, code=2).stderr


def test_amounts_stand_to_the_right_in_the_language_asked_for(filled: Path) -> None:
    english = call("report", "unpaid", dossier=filled).stdout
    french = call("report", "unpaid", dossier=filled, lang="fr").stdout

    assert "200.00\xa0EUR" in english
    assert "200,00\xa0EUR" in french
    assert "Les Trois Chênes" in french
    assert "Pièces non soldées" in french


def test_the_statement_without_a_bank_balance_is_a_finding(filled: Path) -> None:
    result = call("report", "reconciliation", dossier=filled, code=1)
    assert call("report", "reconciliation", "--account", ACCOUNT[-4:], dossier=filled, code=1).output == result.output

    assert "No statement with a balance" in result.stdout


def test_the_journal_goes_to_standard_output_as_csv(dossier: Path) -> None:
    call("match", "--accept", "certain", dossier=dossier)
    rows = list(csv.DictReader(io.StringIO(call("export", "journal", dossier=dossier).stdout)))

    assert [(row["account"], row["debit"], row["credit"]) for row in rows] == [
        ("512000", "120.00", "0.00"),
        ("411000", "0.00", "120.00"),
    ]


def test_the_fec_is_named_after_siren_and_closing_day(dossier: Path, tmp_path: Path) -> None:
    call("match", "--accept", "certain", dossier=dossier)
    call("export", "fec", "--as-of", "2026-12-31", "-o", tmp_path, dossier=dossier)

    assert (tmp_path / "123456782FEC20261231.txt").read_text("utf-8").count("\n") == 3


def test_the_workbook_is_written_into_the_reports(dossier: Path) -> None:
    written = told("export", "xlsx", dossier=dossier)

    assert written["file"].endswith(".xlsx")
    assert (dossier / "reports" / "bankrec.xlsx").read_bytes().startswith(b"PK")


def test_a_payment_order_is_listed_first_and_then_written_as_a_file(filled: Path, tmp_path: Path) -> None:
    bill = (
        BOOKS.splitlines()[0]
        + "\nP-7,purchase,2026-09-08,2026-10-08,45.00,EUR,Papeterie Lunel,DE89370400440532013000,,\n"
    )
    (tmp_path / "bills.csv").write_text(bill, "utf-8")
    call("import", tmp_path / "bills.csv", dossier=filled)

    assert "P-7" in call("export", "pain001", dossier=filled).stdout
    order = told("export", "pain001", "--on", "2026-10-09", dossier=filled)
    assert order["total_minor"] == 4500
    assert '<InstdAmt Ccy="EUR">45.00</InstdAmt>' in (filled / "reports" / f"{order['order']}.xml").read_text("utf-8")
    assert "payment ordered" in call("history", dossier=filled).stdout
    assert "it is in the payment order" in call("export", "pain001", dossier=filled).stdout
    assert "nothing is to be paid" in call("export", "pain001", "--on", "2026-10-09", dossier=filled, code=2).stderr


def test_fetching_needs_a_connection(dossier: Path) -> None:
    assert "no connection is configured" in call("fetch", dossier=dossier, code=2).stderr


def test_fetching_brings_in_what_a_bank_client_put_into_its_folder(dossier: Path, tmp_path: Path) -> None:
    arrived = tmp_path / "arrived"
    arrived.mkdir()
    file = arrived / "november.csv"
    file.write_text(
        "Compte;FR76 3000 1007 9412 3456 7890 185\n\nDate;Libellé;Montant\n02/11/2026;VIR RECU;10,00\n", "utf-8"
    )
    os.utime(file, (0, 0))
    with (dossier / "dossier.toml").open("a", encoding="utf-8") as toml:
        toml.write(f'\n[[connections]]\nname = "bank"\nkind = "folder"\npath = {json.dumps(str(arrived))}\n')

    assert told("fetch", dossier=dossier, code=None)["files"][0]["loaded"] == 1
    assert told("fetch", dossier=dossier)["files"] == []


def test_one_person_cannot_close_what_she_prepared(dossier: Path) -> None:
    call("sign-off", "--period", "2026-10", dossier=dossier, code=None)

    assert call("close", "--period", "2026-10", "--carry-forward", dossier=dossier, code=2).stderr


def test_verify_finds_a_changed_original(dossier: Path) -> None:
    original = next((dossier / "inbox").iterdir())
    original.chmod(0o644)
    original.write_bytes(original.read_bytes() + b"x")
    answer = told("verify", dossier=dossier, code=1)

    assert not answer["ok"]


def test_what_verify_finds_is_said_in_full_with_what_to_do_in_french_too(dossier: Path) -> None:
    fact = min((dossier / "facts").rglob("*.parquet"))
    fact.write_bytes(fact.read_bytes() + b"x")
    with (dossier / "manifest.torn.jsonl").open("w") as log:
        log.write('{"at":"2026')

    said = call("verify", dossier=dossier, lang="fr", code=1)

    assert "Son contenu a changé sur le disque. Lancez `bankrec verify --repair` : il est reconstruit" in said.output
    assert "▸ manifest.torn.jsonl : 11 octets après l’enregistrement 0 sont inachevés" in said.output


def test_a_defect_is_not_taken_for_findings(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Dossier) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Dossier, "status", broken)

    assert "defect" in call("status", dossier=filled, code=3).stderr


def test_bank_text_cannot_steer_the_terminal() -> None:
    assert cell("\x1b[2J\x07evil\u202e\r\n[red]x") == "[2J evil   [red]x"


def test_lab_opens_on_this_computer_only_with_the_dossier_named(dossier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[list[str], dict[str, str]]] = []

    def remember(command: list[str], environment: dict[str, str]) -> int:
        calls.append((command, environment))
        return 0

    monkeypatch.setattr(running, "run_until_ended", remember)
    call("lab", "--", "--no-browser", dossier=dossier)
    command, environment = calls[0]

    assert "--ServerApp.ip=127.0.0.1" in command
    assert command[-1] == "--no-browser"
    assert environment["BANKREC_DOSSIER"] == str(dossier.resolve())
    settings = next(word.partition("=")[2] for word in command if word.startswith("--LabApp.app_settings_dir="))
    assert '"fetchNews": "false"' in (Path(settings) / "overrides.json").read_text("utf-8")


def test_notebooks_that_were_edited_stay_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "PACKAGE", tmp_path / "package")
    (tmp_path / "package" / "_notebooks").mkdir(parents=True)
    for name in ("month_end.ipynb", "other.ipynb"):
        (tmp_path / "package" / "_notebooks" / name).write_text("shipped")
    (tmp_path / "d" / "notebooks").mkdir(parents=True)
    (tmp_path / "d" / "notebooks" / "month_end.ipynb").write_text("mine")

    folder = running.put_notebooks(tmp_path / "d")

    assert {p.name: p.read_text() for p in folder.iterdir()} == {"month_end.ipynb": "mine", "other.ipynb": "shipped"}


def test_help_lists_every_verb_in_the_order_of_the_work() -> None:
    listed = [
        line.split()[0] for line in CliRunner().invoke(bankrec, ["--help"]).output.split("Commands:\n")[1].splitlines()
    ]

    assert listed[:3] == ["init", "demo", "import"]
    assert {
        "match",
        "status",
        "links",
        "accept",
        "reject",
        "undo",
        "rules",
        "report",
        "export",
        "close",
        "reopen",
        "fetch",
        "verify",
        "lab",
    } <= set(listed)


def test_a_limit_of_the_search_is_said_once_with_how_many_transactions_it_met() -> None:
    session = Session(Path(), "fr", language_chosen=True)
    limit = "too many open documents for a free search of sums"

    blocks = limit_blocks(
        session, [f"t1: {limit}", "t2: sums of more than 6 documents were not searched", f"t3: {limit}"]
    )

    shown = blocks[0]
    assert isinstance(shown, Table)
    assert [row[1:] for row in shown.rows] == [["2", "t1"], ["1", "t2"]]
    assert "pièces" in shown.rows[0][0]
    assert limit_blocks(session, []) == []


def test_a_file_refused_among_others_is_told_whole_below_the_table(tmp_path: Path) -> None:
    (tmp_path / "page.csv").write_text("<!doctype html><html><body>Votre session a expiré</body></html>")
    (tmp_path / "ok.csv").write_text("Date;Libellé;Montant\n01/10/2026;VIR A;100,00\n")
    call("init", "--company", "Acme", dossier=tmp_path / "d")

    said = call("import", tmp_path / "page.csv", tmp_path / "ok.csv", dossier=tmp_path / "d", code=1).stdout

    assert "\nRefused\npage.csv: " in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("import", "nowhere.csv"), "nowhere.csv: Il n’y a pas de tel fichier. Vérifiez le nom ; un motif comme *.xml convient."),
        (("accept", "nothing"), "accept: Aucune suggestion nothing n’est en attente. Elle est peut-être déjà décidée : voyez l’historique."),
        (("close", "--period", "2026-13"), "« 2026-13 » n’est pas un mois."),
        (("override", "nix", "--why", "x"), "override: Rien de « nix » n’attend de preuve. Voyez `bankrec status`."),
        (("resolve", "x"), "resolve: Aucun conflit ne concerne x. `bankrec status` les montre."),
    ],
)  # fmt: skip
def test_who_speaks_french_is_refused_in_french(filled: Path, words: tuple[str, ...], said: str) -> None:
    assert said in call(*words, dossier=filled, lang="fr", code=2).stderr
