from pathlib import Path

import polars as pl
import pytest

from bankrec_nb.domain.errors import DossierDamaged
from bankrec_nb.dossier import Dossier, open_dossier
from bankrec_nb.store.cache import cache_root
from tests.dossier.dossier_cases import october, paid_by_hand, transaction
from tests.faults.flips import kept_files


def whole(tmp_path: Path) -> Dossier:
    dossier = october(tmp_path)
    dossier.match()
    paid_by_hand(dossier)
    dossier.sign_off("2026-10")
    bob = open_dossier(dossier.path, "bob")
    bob.close("2026-10", pack=False)
    return bob


def drop_caches(dossier: Dossier) -> None:
    folder = cache_root() / dossier.config.dossier_id
    for path in folder.glob("*"):
        path.unlink()


def test_a_sound_dossier_is_in_order(tmp_path: Path) -> None:
    report = whole(tmp_path).verify()

    assert report.ok, report.summary()
    assert report.checked["originals"] == 2
    assert report.checked["seals"] == 1
    assert report.checked["decisions"] == 7


@pytest.mark.parametrize("suffix", [".xml", ".parquet", ".json"])
def test_a_missing_file_is_named(tmp_path: Path, suffix: str) -> None:
    dossier = whole(tmp_path)
    lost = next(p for p in kept_files(dossier) if p.suffix == suffix and p.parent.name != "profiles")
    lost.unlink()

    problems = open_dossier(dossier.path, "bob").verify().problems

    assert lost.name in problems["where"][0]


def test_f60_a_flipped_parquet_is_refused_and_rebuilt_from_its_original(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    fact = next((dossier.path / "facts" / "bank_transaction").iterdir())
    sound = fact.read_bytes()
    content = bytearray(sound)
    content[len(sound) // 2] ^= 1
    fact.write_bytes(content)
    drop_caches(dossier)
    with pytest.raises(DossierDamaged, match="content has changed on disk"):
        _ = open_dossier(dossier.path, "anna").transactions

    report = open_dossier(dossier.path, "anna").verify(repair=True)

    assert (report.ok, list(report.repaired)) == (True, [f"bank_transaction/{fact.name}"])
    assert fact.read_bytes() == sound
    assert open_dossier(dossier.path, "anna").transactions.height == 5


def test_a_changed_original_is_named_not_repaired(tmp_path: Path) -> None:
    """F10."""
    dossier = october(tmp_path)
    original = next((dossier.path / "inbox").glob("*.xml"))
    original.write_bytes(original.read_bytes().replace(b"120.00", b"190.00"))

    report = dossier.verify(repair=True)

    assert report.problems["where"].to_list() == [f"inbox/{original.name}"]


def test_f53_a_pickle_in_the_folder_or_the_cache_is_never_loaded(tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    payload = b"cposix\nsystem\n(S'touch " + str(marker).encode() + b"'\ntR."
    dossier = october(tmp_path)
    for place in (dossier.path, dossier.path / "facts" / "bank_transaction", cache_root() / dossier.config.dossier_id):
        for name in ("model.pkl", "model.joblib", "cache.pickle"):
            (place / name).write_bytes(payload)
    for path in (cache_root() / dossier.config.dossier_id).glob("*.json"):
        path.write_bytes(payload)
    for path in (cache_root() / dossier.config.dossier_id).glob("*.parquet"):
        path.write_bytes(payload)

    again = open_dossier(dossier.path, "anna")
    again.match()

    assert again.transactions.height == 5
    assert again.verify().ok
    assert not marker.exists()


def test_f53_nothing_in_the_program_can_load_a_pickle() -> None:
    package = Path(__file__).resolve().parents[2] / "bankrec_nb"

    found = [
        p.name
        for p in package.rglob("*.py")
        if any(
            w in p.read_text("utf-8")
            for w in ("import pickle", "import joblib", "import shelve", "import marshal", "pickle.load")
        )
    ]

    assert found == []


def test_a_log_with_a_changed_record_is_not_worked_on(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    paid_by_hand(dossier)
    log = next(dossier.path.glob("decisions.anna@*.jsonl"))
    log.write_bytes(log.read_bytes().replace(b"613000", b"614000"))
    again = open_dossier(dossier.path, "anna")

    with pytest.raises(DossierDamaged, match=r"record 5"):
        again.handle("x", "y")

    assert again.verify().problems["where"][0] == log.name


def test_f57_a_torn_decision_is_reported_and_the_next_one_is_taken(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    dossier.handle(transaction(dossier, "FRAIS"), "fee")
    log = next(dossier.path.glob("decisions.anna@*.jsonl"))
    log.write_bytes(log.read_bytes() + b'{"at":"2026-10-31T')
    again = open_dossier(dossier.path, "anna")
    assert any("unfinished" in p for p in again.status()["problems"])

    again.handle(transaction(again, "LOYER"), "rent")

    assert again.status()["problems"] == []
    assert [p.read_bytes() for p in again.path.glob("*.torn")] == [b'{"at":"2026-10-31T']
    assert again.history()["active"].to_list() == [True, True]
    assert again.verify().ok


def test_the_fold_is_replayed(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    paid_by_hand(dossier)
    some = next(iter(dossier._ws.state.used_transaction))
    dossier._ws.state.used_transaction[some] += 1

    assert "replaying" in dossier.verify().problems["problem"][0]


def test_figures_of_the_manifest_add_up(tmp_path: Path) -> None:
    dossier = october(tmp_path)

    for record in dossier._ws.imports():
        assert record.rows_in == record.loaded + record.known + record.quarantined
        assert sum(f.rows for f in record.facts if f.table in {"bank_transaction", "ledger_item"}) == record.loaded
    assert dossier.transactions.filter(pl.col("amount_minor") == 0).height == 0
