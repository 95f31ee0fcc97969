"""Closed means closed: what a person did before, on a computer that had not seen the seal, and what arrives after it."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bankrec_nb.domain.errors import PeriodClosed
from bankrec_nb.dossier import Dossier, open_dossier
from bankrec_nb.dossier.closing import digest, scope
from tests.dossier.dossier_cases import PAYMENTS, camt053, documents, entry, october, paid_by_hand, put, transaction

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


class Office:
    """Anna prepares and Bob closes in one folder, while Carla works on a copy that has not heard of the closing."""

    def __init__(self, tmp_path: Path) -> None:
        self.tmp_path = tmp_path
        anna = october(tmp_path)
        more = camt053(entry(7_777, "VIR FA-105 PETIT", 35), opening=102_550, first=NOVEMBER[0], last=NOVEMBER[1])
        anna.import_files(put(tmp_path, "nov.xml", more))
        paid_by_hand(anna)
        self.path, self.away = anna.path, tmp_path / "carlas"
        shutil.copytree(anna.path, self.away)
        self.carla = open_dossier(self.away, "carla")

    def close(self) -> Dossier:
        """Anna signs, looks at it again and again (so that the clock runs on), Bob closes."""
        anna = open_dossier(self.path, "anna")
        anna.sign_off("2026-10")
        for _ in range(3):
            anna.sign_off("2026-10")
        bob = open_dossier(self.path, "bob")
        bob.close("2026-10", pack=False)
        assert self.carla._ws.draft("handle", {}).clock < bob._ws.state.closed[self.key].event.clock
        return bob

    @property
    def key(self) -> tuple[str, str]:
        return ("FR7630001007941234567890185", "2026-10")

    def deliver(self) -> Dossier:
        """The sync tool brings Carla's files; Bob opens the folder anew."""
        shutil.copytree(self.away, self.path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.anna@*", "*.toml"))
        return open_dossier(self.path, "bob")

    def delivered_to_carla(self) -> Dossier:
        """The same files, the other way round: Carla's copy hears of the closing last."""
        shutil.copytree(self.path, self.away, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.carla@*", "*.toml"))
        self.carla.refresh()
        return self.carla


def sealed_figures(dossier: Dossier) -> str:
    return digest(dossier, scope(dossier, dossier._ws, "2026-10", None), set())


LATE: dict[str, Callable[[Office], object]] = {
    "undo": lambda o: o.carla.undo(o.carla.history()["event_id"][0]),
    "undo of the rent": lambda o: o.carla.undo(o.carla.history()["event_id"][-1]),
    "another match": lambda o: (o.carla.undo(o.carla.history()["event_id"][0]), o.carla.link(transaction(o.carla, "FA-101"), {"FA-105": "77.77"})),
    "split": lambda o: (o.carla.undo(o.carla.history()["event_id"][-1]), o.carla.split(transaction(o.carla, "LOYER"), ["-400", "-50"])),
    "import": lambda o: o.carla.import_files(put(o.tmp_path, "more.xml", camt053(*PAYMENTS, entry(500, "NEU", 20)))),
    "revert": lambda o: (o.carla.undo(o.carla.history()["event_id"].to_list()), o.carla.revert_import("oct.xml")),
    "revert of the documents": lambda o: (o.carla.undo(o.carla.history()["event_id"].to_list()[:3]), o.carla.revert_import("books.csv")),
}  # fmt: skip


@pytest.mark.parametrize("what", LATE)
def test_f69_what_arrives_after_the_seal_changes_nothing_under_it(tmp_path: Path, what: str) -> None:
    office = Office(tmp_path)
    before = sealed_figures(office.close())
    LATE[what](office)

    bob = office.deliver()

    assert sealed_figures(bob) == before
    assert bob.conflicts.height >= 1
    assert bob.conflicts["reason"].str.contains("sealed by bob on ").all()
    assert bob.verify().ok, bob.verify().summary()
    bob.check()


@pytest.mark.parametrize("what", LATE)
def test_f66_the_side_that_hears_of_the_seal_last_comes_to_the_same(tmp_path: Path, what: str) -> None:
    office = Office(tmp_path)
    office.close()
    LATE[what](office)

    carla, bob = office.delivered_to_carla(), office.deliver()

    assert sealed_figures(carla) == sealed_figures(bob)
    assert carla.matches.sort("match_id").equals(bob.matches.sort("match_id"))
    assert carla.transactions.equals(bob.transactions)
    assert carla.conflicts.sort("decision_id").equals(bob.conflicts.sort("decision_id"))


@pytest.mark.parametrize("what", LATE)
def test_f69_reopening_lets_it_take_effect(tmp_path: Path, what: str) -> None:
    office = Office(tmp_path)
    office.close()
    LATE[what](office)
    office.deliver()

    anna = open_dossier(office.path, "anna")
    anna.reopen("2026-10", why="carla had changed something before")

    assert anna.transactions.equals(open_dossier(office.path, "dora").transactions)
    assert anna.matches.sort("match_id").equals(office.carla.matches.sort("match_id"))
    assert anna.transactions.height == office.carla.transactions.height
    assert anna.conflicts.height == 0


def test_a_late_match_that_would_take_a_sealed_document_first_comes_after_it(tmp_path: Path) -> None:
    office = Office(tmp_path)
    carla, line = office.carla, transaction(office.carla, "FA-105")
    carla.undo(carla.history()["event_id"][1])
    carla.link(line, {"FA-102": "77.77"})
    office.close()

    bob = office.deliver()

    assert transaction(bob, "FA-102") in bob.allocations["transaction_id"].to_list()
    assert line not in bob.allocations["transaction_id"].to_list()
    assert any("would be used" in reason for reason in bob.conflicts["reason"])


def test_late_files_of_an_open_period_and_documents_are_taken_in(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.carla.import_files(
        [
            put(tmp_path, "both.xml", camt053(*PAYMENTS, entry(7_777, "VIR FA-105 PETIT", 35), entry(900, "SPAET", 36), last=NOVEMBER[1])),
            put(tmp_path, "x.csv", documents(("FA-300", "sale", 900, "X"))),
        ]
    )  # fmt: skip
    office.carla.link(transaction(office.carla, "SPAET"), "FA-300")
    before = sealed_figures(office.close())

    bob = office.deliver()

    assert (bob.conflicts.height, bob.transactions.height, sealed_figures(bob)) == (0, 7, before)
    assert bob.verify().ok


def test_what_came_too_late_blocks_the_next_closing_until_somebody_decides(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.close()
    LATE["undo"](office)
    bob = office.deliver()
    late, seal = bob.conflicts["decision_id"][0], bob._ws.state.closed[office.key].event.event_id
    assert any("Conflict" in reason for reason in bob.obstacles("2026-11"))
    with pytest.raises(PeriodClosed, match="sealed by bob"):
        bob.resolve(late)

    bob.resolve(seal, "it stays as it was closed")

    assert bob.conflicts.height == 0
    assert not any("Conflict" in reason for reason in bob.obstacles("2026-11"))
    assert late in bob.history().filter("active").get_column("event_id").to_list() or bob.history(late).height


def test_a_held_file_is_settled_by_taking_it_back(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.close()
    LATE["import"](office)
    bob = office.deliver()

    bob.revert_import("more.xml", "it was a draft")

    assert bob.conflicts.height == 0
    assert bob.verify().ok


def test_f69_an_import_that_a_seal_rests_on_is_not_taken_back(tmp_path: Path) -> None:
    anna = october(tmp_path)
    anna.sign_off("2026-10")
    bob = open_dossier(anna.path, "bob")
    bob.close("2026-10", carry_forward=True, pack=False)

    with pytest.raises(PeriodClosed, match="a sealed period rests on it"):
        bob.revert_import("oct.xml")
