import shutil
from pathlib import Path

import polars as pl
import pytest

from bankrec_nb.domain.errors import NotFound, OverAllocated
from bankrec_nb.dossier import Dossier, open_dossier
from tests.dossier.dossier_cases import october, paid_by_hand, status, transaction


def apart(tmp_path: Path) -> tuple[Dossier, Dossier]:
    """Anna's and Bob's copies of one shared folder, as a sync tool keeps them."""
    anna = october(tmp_path)
    shutil.copytree(anna.path, tmp_path / "bobs")
    return anna, open_dossier(tmp_path / "bobs", "bob")


def deliver(source: Dossier, target: Dossier, name: str | None = None) -> None:
    """The sync tool brings the source's own logs."""
    for path in source.path.glob(f"*.{source.user}@*.jsonl"):
        shutil.copy2(path, target.path / (name or path.name))
    target.refresh()


def state(dossier: Dossier) -> tuple[object, ...]:
    matches = dossier.matches.sort("match_id").drop("stale")
    return (
        matches.rows(),
        dossier.conflicts.drop("against").rows(),
        dossier.transactions.select("transaction_id", "status").sort("transaction_id").rows(),
    )


def test_f64_two_people_accept_different_things_for_one_line(tmp_path: Path) -> None:
    anna, bob = apart(tmp_path)
    line = transaction(anna, "FA-101")
    anna.link(line, "FA-101")
    bob.link(line, {"FA-104": "120.00"})

    deliver(anna, bob)
    deliver(bob, anna)

    assert state(anna) == state(bob)
    assert anna.matches["user"].to_list() == ["anna"]
    assert anna.conflicts["user"].to_list() == ["bob"]
    assert anna.history(line).height == 2
    anna.check()


def test_f64_a_resolution_reaches_everybody(tmp_path: Path) -> None:
    anna, bob = apart(tmp_path)
    line = transaction(anna, "FA-101")
    anna.link(line, "FA-101")
    of_bob = bob.link(line, {"FA-104": "120.00"})
    deliver(bob, anna)

    anna.resolve(of_bob, "bob asked the customer")
    deliver(anna, bob)

    assert state(anna) == state(bob)
    assert anna.matches["user"].to_list() == ["bob"]
    assert anna.conflicts.height == 0


def test_decisions_of_others_are_seen_on_refresh(tmp_path: Path) -> None:
    anna = october(tmp_path)
    bob = open_dossier(anna.path, "bob")
    line = transaction(anna, "FRAIS")
    anna.handle(line, "fee")

    assert bob.refresh()

    assert status(bob, line) == "handled"
    assert not bob.refresh()


def test_a_decision_is_checked_against_what_another_kernel_has_just_written(tmp_path: Path) -> None:
    anna = october(tmp_path)
    second_kernel = open_dossier(anna.path, "anna")
    line = transaction(anna, "FA-101")
    anna.link(line, "FA-101")

    with pytest.raises(OverAllocated):
        second_kernel.link(line, {"FA-104": "120.00"})

    assert second_kernel.matches.height == 1


def test_f63_two_kernels_of_one_person_work_on_one_log(tmp_path: Path) -> None:
    one = october(tmp_path)
    two = open_dossier(one.path, "anna")
    assert one.sql("select count(*) n from bank_transaction")["n"].to_list() == [5]
    assert two.sql("select count(*) n from bank_transaction")["n"].to_list() == [5]

    one.handle(transaction(one, "FRAIS"), "fee")
    two.handle(transaction(two, "LOYER"), "rent")
    one.refresh()

    assert state(one) == state(two)
    assert one.verify().ok
    one.close_files()
    two.close_files()


@pytest.mark.parametrize(
    "copy", ["decisions.anna@{d} (conflict copy 2026-10-31).jsonl", "decisions.anna@{d}.sync-conflict-1.jsonl"]
)
def test_f66_a_sync_tools_conflict_copy_changes_nothing(tmp_path: Path, copy: str) -> None:
    anna = october(tmp_path)
    paid_by_hand(anna)
    log = next(anna.path.glob("decisions.anna@*.jsonl"))
    lines = log.read_bytes().splitlines(keepends=True)
    (anna.path / copy.format(d=anna._ws.device)).write_bytes(b"".join(lines[:3]))

    again = open_dossier(anna.path, "anna")

    assert state(again) == state(anna)
    assert again.status()["problems"] == []
    assert again.verify().ok


def test_f66_a_fork_of_a_log_is_reported_and_both_ends_count(tmp_path: Path) -> None:
    anna = october(tmp_path)
    anna.handle(transaction(anna, "FRAIS"), "fee")
    shutil.copytree(anna.path, tmp_path / "other")
    other = open_dossier(tmp_path / "other", "anna")
    anna.handle(transaction(anna, "LOYER"), "rent")
    other.link(transaction(other, "FA-101"), "FA-101")

    fork = next(other.path.glob("decisions.anna@*.jsonl"))
    shutil.copy2(fork, anna.path / f"{fork.stem} (conflict copy).jsonl")
    again = open_dossier(anna.path, "anna")

    assert again.matches.height == 3
    assert any("went on differently" in p for p in again.status()["problems"])
    again.check()


def test_f66_files_that_arrive_late_or_out_of_order_give_the_same_result(tmp_path: Path) -> None:
    anna, bob = apart(tmp_path)
    paid_by_hand(anna)
    bob.handle(transaction(bob, "FRAIS"), "fee")
    deliver(anna, bob)
    bob.undo()
    deliver(bob, anna)
    logs = sorted(anna.path.glob("*.jsonl"))

    seen = []
    for number, order in enumerate((logs, logs[::-1])):
        folder = tmp_path / f"order{number}"
        shutil.copytree(anna.path, folder, ignore=shutil.ignore_patterns("*.jsonl"))
        late = open_dossier(folder, "carla")
        for log in order:
            shutil.copy2(log, folder / log.name)
            late.refresh()
        seen.append(state(late))

    assert seen[0] == seen[1] == state(anna)


def test_records_that_others_saw_but_are_not_here_are_named(tmp_path: Path) -> None:
    anna, bob = apart(tmp_path)
    anna.handle(transaction(anna, "FRAIS"), "fee")
    deliver(anna, bob)
    bob.handle(transaction(bob, "LOYER"), "rent")
    log = next(bob.path.glob("decisions.anna@*.jsonl"))
    log.unlink()

    assert any("were seen by others and are missing" in p for p in open_dossier(bob.path, "bob").status()["problems"])


def test_a_decision_on_a_file_that_has_not_arrived_waits_for_it(tmp_path: Path) -> None:
    anna, bob = apart(tmp_path)
    from tests.dossier.dossier_cases import camt053, entry, put

    bob.import_files(put(tmp_path, "more.xml", camt053(entry(500, "SPAET", 20))))
    bob.handle(transaction(bob, "SPAET"), "later")
    decisions = next(bob.path.glob("decisions.bob@*.jsonl"))
    shutil.copy2(decisions, anna.path / decisions.name)
    anna.refresh()
    assert "not here" in anna.conflicts["reason"][0]

    manifest = next(bob.path.glob("manifest.bob@*.jsonl"))
    for folder in ("facts", "inbox"):
        shutil.copytree(bob.path / folder, anna.path / folder, dirs_exist_ok=True)
    shutil.copy2(manifest, anna.path / manifest.name)
    anna.refresh()

    assert anna.conflicts.height == 0
    assert anna.transactions.filter(pl.col("status") == "handled").height == 1


def test_an_undo_of_an_agreed_match_takes_both_peoples_decision_back(tmp_path: Path) -> None:
    anna, bob = apart(tmp_path)
    line = transaction(anna, "FA-101")
    anna.link(line, "FA-101")
    bob.link(line, "FA-101")
    deliver(bob, anna)
    assert anna.conflicts.height == 0

    anna.undo(anna.matches["match_id"][0])

    assert status(anna, line) == "to_match"


def test_what_another_decided_can_be_undone_but_not_by_a_bare_undo(tmp_path: Path) -> None:
    anna = october(tmp_path)
    event = anna.handle(transaction(anna, "FRAIS"), "fee")
    bob = open_dossier(anna.path, "bob")

    with pytest.raises(NotFound, match="nothing of yours"):
        bob.undo()
    bob.undo(event.event_id)

    assert bob.matches.height == 0


def test_f67_a_clock_that_is_a_day_behind_changes_no_order_and_is_shown(tmp_path: Path) -> None:
    anna = october(tmp_path)
    anna.handle(transaction(anna, "FRAIS"), "fee")
    bob = open_dossier(anna.path, "bob")
    late = bob._ws.draft("handle", {"groups": []})
    late.at = "2020-01-01T00:00:00.000000Z"
    with bob._ws.decisions.turn():
        bob._ws.decisions.append([late])

    anna.refresh()

    assert anna.history()["user"].to_list() == ["anna", "bob"]
    assert anna.status()["clock_skew"][0].startswith(f"the clock of bob@{anna._ws.device}")
