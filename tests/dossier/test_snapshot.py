import random
from pathlib import Path

import pytest

from bankrec_nb.domain.errors import BankrecError
from bankrec_nb.dossier import Dossier, open_dossier
from bankrec_nb.store import snapshot
from bankrec_nb.store.cache import cache_root
from tests.dossier.dossier_cases import october, transaction


@pytest.fixture(autouse=True)
def _keep_always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "LEAST_BYTES", 1)


def without_snapshot(dossier: Dossier) -> Dossier:
    for path in (cache_root() / dossier.config.dossier_id).glob("folded*"):
        path.unlink()
    return open_dossier(dossier.path, "anna")


def logs_of(dossier: Dossier) -> int:
    return sum(log.stat().st_size for log in dossier.path.glob("*.jsonl"))


def everything(dossier: Dossier) -> tuple[object, ...]:
    state = dossier._ws.state
    frames = (
        dossier.transactions,
        dossier.items,
        dossier.matches,
        dossier.allocations,
        dossier.adjustments,
        dossier.history(),
    )
    return (
        [frame.rows() for frame in frames], state.inactive, state.used_transaction, state.used_item, state.by_transaction, state.by_item,
        dict(state.groups), state.parts, set(state.rejected), state.rules, state.conflicts, state.closed.keys(),
    )  # fmt: skip


def restored(dossier: Dossier) -> Dossier:
    _ = dossier.books
    again = open_dossier(dossier.path, "anna")
    assert again._ws._kept == logs_of(dossier)
    return again


def test_a_dossier_opened_from_its_snapshot_is_the_same_dossier(tmp_path: Path) -> None:
    dossier, dice = october(tmp_path), random.Random(5)
    dossier.match()
    lines = dossier.transactions["transaction_id"].to_list()
    for step in range(60):
        try:
            doing = dice.randrange(7)
            line = dice.choice(lines)
            if doing == 0:
                dossier.undo()
            elif doing == 1:
                dossier.undo(dice.choice(dossier.history()["event_id"].to_list()))
            elif doing == 2:
                dossier.accept(dice.choice(dossier.suggestions["suggestion_id"].to_list() or ["none"]))
            elif doing == 3:
                dossier.reject(dice.choice(dossier.suggestions["suggestion_id"].to_list() or ["none"]))
            elif doing == 4:
                dossier.create_item("sales_invoice", transaction=line, document_number=f"NEW-{step}")
            elif doing == 5:
                dossier.link(line, dice.choice(["FA-101", "FA-103", "FA-104"]))
            else:
                dossier.categorise(line, "627000", "fee")
        except BankrecError:
            continue
        if step % 10 == 0:
            dossier = restored(dossier)
    dossier = restored(dossier)

    assert everything(dossier) == everything(without_snapshot(dossier))
    assert dossier.verify().ok
    dossier.check()


def test_one_decision_about_many_lines_is_worth_a_snapshot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dossier = october(tmp_path)
    dossier.match()
    monkeypatch.setattr(snapshot, "LEAST_BYTES", logs_of(dossier) + 1)
    dossier.accept(dossier.suggestions.filter(rank=1)["suggestion_id"].to_list())
    _ = dossier.books

    again = open_dossier(dossier.path, "anna")

    assert dossier.history().height == 1
    assert again._ws._kept > 0
    assert everything(again) == everything(without_snapshot(again))


def test_what_was_decided_since_the_snapshot_is_applied(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    dossier.handle(transaction(dossier, "FRAIS"), "fee")
    _ = dossier.books
    other = open_dossier(dossier.path, "bob")
    other.handle(transaction(other, "LOYER"), "rent")

    again = open_dossier(dossier.path, "anna")

    assert [event.user for event in again._ws.state.events][-1] == "bob"
    assert again._ws._kept < logs_of(again)
    assert everything(again) == everything(without_snapshot(again))


def test_f71_a_log_changed_behind_the_snapshot_is_read_and_named(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    dossier.handle(transaction(dossier, "FRAIS"), "fee")
    dossier.handle(transaction(dossier, "LOYER"), "rent")
    _ = dossier.books
    log = next(dossier.path.glob("decisions.anna@*.jsonl"))
    log.write_bytes(log.read_bytes().replace(b'"fee"', b'"fie"', 1))

    again = open_dossier(dossier.path, "anna")

    assert again.verify().problems["where"][0] == log.name


def test_f61_a_damaged_snapshot_is_not_used(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    dossier.handle(transaction(dossier, "FRAIS"), "fee")
    _ = dossier.books
    for path in (cache_root() / dossier.config.dossier_id).glob("folded-*"):
        path.write_bytes(b"PAR1 nothing of use PAR1")

    again = open_dossier(dossier.path, "anna")

    assert again._ws._kept == 0
    assert everything(again) == everything(dossier)


def test_a_dossier_with_new_facts_is_folded_again(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    dossier.handle(transaction(dossier, "FRAIS"), "fee")
    _ = dossier.books
    (cache_root() / dossier.config.dossier_id / "merged.json").unlink()

    assert everything(open_dossier(dossier.path, "anna")) == everything(dossier)
