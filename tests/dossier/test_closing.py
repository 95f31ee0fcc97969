import hashlib
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bankrec_nb.domain.errors import DecisionRefused, NotReadyToClose, PeriodClosed
from bankrec_nb.dossier import Dossier, closing, open_dossier
from tests.dossier.dossier_cases import camt053, documents, entry, october, paid_by_hand, put, transaction

if TYPE_CHECKING:
    from collections.abc import Callable


def prepared(tmp_path: Path) -> Dossier:
    dossier = october(tmp_path)
    paid_by_hand(dossier)
    dossier.sign_off("2026-10")
    return dossier


def closed(tmp_path: Path) -> Dossier:
    prepared(tmp_path)
    reviewer = open_dossier(tmp_path / "acme", "bob")
    reviewer.close("2026-10", pack=False)
    return reviewer


def test_a_proved_month_is_signed_by_one_and_sealed_by_another(tmp_path: Path) -> None:
    dossier = closed(tmp_path)

    seal = json.loads(next((dossier.path / "seals").iterdir()).read_bytes())

    assert (seal["preparer"]["user"], seal["reviewer"]["user"], seal["exception"]) == ("anna", "bob", False)
    assert (seal["figures"]["difference_minor"], seal["figures"]["transactions"]) == (0, 5)
    assert (
        seal["figures"]["allocated_minor"] + seal["figures"]["adjusted_minor"] == seal["figures"]["transactions_minor"]
    )
    assert set(seal["heads"]) >= {f"decisions.anna@{dossier._ws.device}", f"manifest.anna@{dossier._ws.device}"}
    assert set(seal["originals"].values()) == {"oct.xml", "books.csv"}
    assert dossier.status()["closed_periods"] == ["2026-10 FR7630001007941234567890185"]


def test_the_seals_hash_is_in_the_log_and_on_the_pack(tmp_path: Path) -> None:
    prepared(tmp_path)
    dossier = open_dossier(tmp_path / "acme", "bob")

    event = dossier.close("2026-10")

    content = (dossier.path / "seals" / event.payload["seal_file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == event.payload["seal_sha256"]
    pack = dossier.path / "reports" / event.payload["seal_file"].removesuffix(".json") / "pack.html"
    assert event.payload["seal_sha256"] in pack.read_text("utf-8")


def test_f70_preparer_and_reviewer_are_two_people(tmp_path: Path) -> None:
    dossier = prepared(tmp_path)

    with pytest.raises(DecisionRefused, match="another person must review"):
        dossier.close("2026-10")

    assert list((dossier.path / "seals").iterdir()) == []


def test_f70_a_one_person_firm_records_the_exception(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    paid_by_hand(dossier)
    toml = dossier.path / "dossier.toml"
    toml.write_text(toml.read_text("utf-8").replace("single_person_firm = false", "single_person_firm = true"), "utf-8")
    alone = open_dossier(dossier.path, "anna")

    event = alone.close("2026-10", pack=False)

    assert event.payload["exception"] is True


def test_a_month_nobody_signed_is_not_closed(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    paid_by_hand(dossier)

    with pytest.raises(NotReadyToClose, match="has not signed"):
        open_dossier(dossier.path, "bob").close("2026-10")


def test_a_signature_holds_only_for_the_figures_it_was_under(tmp_path: Path) -> None:
    dossier = prepared(tmp_path)
    dossier.undo()
    dossier.undo()
    dossier.categorise(transaction(dossier, "LOYER"), "613200", "rent")
    dossier.categorise(transaction(dossier, "FRAIS"), "627000", "fees")

    with pytest.raises(NotReadyToClose, match="changed since anna signed"):
        open_dossier(dossier.path, "bob").close("2026-10")


def test_an_unexplained_line_is_decided_or_carried_forward(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    paid_by_hand(dossier)
    dossier.undo()
    dossier.sign_off("2026-10")
    bob = open_dossier(dossier.path, "bob")
    with pytest.raises(NotReadyToClose, match="1 bank transactions are not explained"):
        bob.close("2026-10", pack=False)
    said = "opérations bancaires ne sont pas expliquées : décidez-en, ou reportez-les nommément."
    assert bob.obstacles("2026-10", language="fr") == [f"1 {said}"]
    assert bob.match().summary("fr").startswith("0 proposition (aucune) ; 0 acceptée ; ")

    bob.close("2026-10", carry_forward=True, pack=False)

    bob.categorise(transaction(bob, "LOYER"), "613000", "rent")
    assert bob.verify().ok


def test_a_statement_that_does_not_add_up_keeps_the_month_open(tmp_path: Path) -> None:
    dossier = open_dossier(tmp_path / "acme", "anna")
    dossier.import_files(put(tmp_path, "oct.xml", camt053(entry(-100, "FRAIS"), closing=1)))
    dossier.categorise(transaction(dossier, "FRAIS"), "627", "fee")

    assert any("unbalanced" in reason for reason in dossier.obstacles("2026-10"))


def test_a_gap_between_statements_keeps_the_month_open(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    paid_by_hand(dossier)
    november = camt053(entry(100, "X", 35), opening=999, first=date(2026, 11, 1), last=date(2026, 11, 30))
    dossier.import_files(put(tmp_path, "nov.xml", november))

    assert any("opening balance" in reason for reason in dossier.obstacles("2026-11"))


def test_a_conflict_keeps_the_month_open_until_it_is_resolved(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    paid_by_hand(dossier)
    line = transaction(dossier, "LOYER")
    dossier.undo()
    anna, bob = open_dossier(dossier.path, "anna"), open_dossier(dossier.path, "bob")
    draft = bob._ws.draft(
        "categorise", {"groups": [{"shape": "manual", "adjustments": [[line, None, "account", -45_000, "614", "b"]]}]}
    )
    anna.categorise(line, "613000", "a")
    with bob._ws.decisions.turn():
        bob._ws.decisions.append([draft])  # taken before anna's arrived
    anna.refresh()
    assert any("Conflict" in reason for reason in anna.obstacles("2026-10"))

    anna.resolve(anna.conflicts["decision_id"][0], "bob is right")

    assert anna.obstacles("2026-10") == []


@pytest.mark.parametrize("action", ["handle", "link", "undo", "split", "reject", "create", "import"])
def test_f69_nothing_is_decided_in_a_sealed_period(tmp_path: Path, action: str) -> None:
    dossier = october(tmp_path)
    dossier.match()
    suggestion = dossier.suggestions["suggestion_id"][0]
    paid_by_hand(dossier)
    match = dossier.matches["match_id"][0]
    line = transaction(dossier, "FRAIS")
    dossier.sign_off("2026-10")
    bob = open_dossier(dossier.path, "bob")
    bob.close("2026-10", pack=False)
    before = bob.history().height

    if action == "import":
        report = bob.import_files(put(tmp_path, "more.xml", camt053(entry(5, "NEU", 12))))
        assert "sealed by bob on " in report.refused["message"][0]
        assert bob.transactions.height == 5
    else:
        attempts: dict[str, Callable[[], object]] = {
            "handle": lambda: bob.handle(line, "x"),
            "link": lambda: bob.link(line, {"FA-105": "-1"}),
            "undo": lambda: bob.undo(match),
            "split": lambda: bob.split(line, ["-10", "-15"]),
            "reject": lambda: bob.reject(suggestion),
            "create": lambda: bob.create_item("purchase_invoice", "-1", transaction=line),
        }
        with pytest.raises((PeriodClosed, DecisionRefused)) as refused:
            attempts[action]()
        assert "sealed by bob on " in str(refused.value) or action == "reject"

    assert bob.history().height == before


def test_f69_a_rule_changed_later_cannot_reach_into_a_sealed_period(tmp_path: Path) -> None:
    bob = closed(tmp_path)

    bob.add_rule("rent", "LOYER", "614000")

    assert bob.simulate_rule("LOYER", "614000").height == 0
    bob.match()
    assert bob.suggestions.height == 0


def test_f69_reopening_needs_another_person_and_a_reason_and_keeps_the_seal(tmp_path: Path) -> None:
    bob = closed(tmp_path)
    with pytest.raises(DecisionRefused, match="another person must reopen"):
        bob.reopen("2026-10", why="mistake")
    anna = open_dossier(bob.path, "anna")
    with pytest.raises(DecisionRefused, match="needs a reason"):
        anna.reopen("2026-10")

    anna.reopen("2026-10", why="rent was booked wrongly")

    assert len(list((anna.path / "seals").iterdir())) == 1
    anna.undo()
    assert anna.status()["closed_periods"] == []
    with pytest.raises(NotReadyToClose):
        open_dossier(bob.path, "bob").close("2026-10")


def test_the_next_month_goes_on_beside_a_sealed_one(tmp_path: Path) -> None:
    bob = closed(tmp_path)
    november = camt053(
        entry(7_777, "VIR FA-105 PETIT", 35), opening=102_550, first=date(2026, 11, 1), last=date(2026, 11, 30)
    )
    bob.import_files(
        [put(tmp_path, "nov.xml", november), put(tmp_path, "x.csv", documents(("FA-300", "sale", 1, "X")))]
    )

    bob.link(transaction(bob, "FA-105"), "FA-105")

    assert bob.verify().ok


def test_f72_a_sealed_period_that_comes_out_different_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = closing.digest
    monkeypatch.setattr(closing, "digest", lambda *args: real(*args)[::-1])  # an older program, that summed differently
    bob = closed(tmp_path)
    assert bob.verify().ok
    monkeypatch.setattr(closing, "digest", real)

    report = open_dossier(bob.path, "bob").verify()

    assert [p for p in report.problems["problem"] if "since it was sealed" in p]


def test_f72_the_next_program_that_reads_a_sealed_period_the_same_way_says_so(tmp_path: Path) -> None:
    bob = closed(tmp_path)
    seal = json.loads(next((bob.path / "seals").iterdir()).read_bytes())

    bob.match()

    place = closing.scope(bob, bob._ws, "2026-10", None)
    assert closing.digest(bob, place, set()) == seal["digest"]
    assert closing.figures(bob, place) == seal["figures"]


def test_f71_a_changed_seal_is_named(tmp_path: Path) -> None:
    bob = closed(tmp_path)
    seal = next((bob.path / "seals").iterdir())
    seal.write_bytes(seal.read_bytes().replace(b'"difference_minor":0', b'"difference_minor":1'))

    report = bob.verify()

    assert report.problems["where"][0] == f"seals/{seal.name}"


def test_f71_a_log_cut_at_a_record_shows_through_the_seals_heads(tmp_path: Path) -> None:
    bob = closed(tmp_path)
    log = next(bob.path.glob("decisions.anna@*.jsonl"))
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(lines[:-1]))

    report = open_dossier(bob.path, "bob").verify()

    assert any(
        where == log.name and "missing" in what for where, what in report.problems.select("where", "problem").rows()
    )
