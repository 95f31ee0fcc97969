"""Documents that are gone at their source: told from a whole export (FEC, or a list that shows it is whole), never from a part."""

from pathlib import Path

import pytest

from bankrec_nb.dossier import Dossier, open_dossier
from tests.dossier.dossier_cases import camt053, documents, entry, item, put, transaction
from tests.readers.test_fec_reader import BILL, PAID, SALE, text_of

NAME = "123456789FEC20261231.txt"
OTHER_SALE = [
    line.replace("VE;Ventes;1;", "VE;Ventes;9;").replace("FA-1;", "FA-9;").replace(";A;20261020", ";;") for line in SALE
]


def books(folder: Path, part: str, *entries: list[str], name: str = NAME) -> Path:
    return put(folder / part, name, text_of([line for lines in entries for line in lines]))


def imported(tmp_path: Path) -> Dossier:
    dossier = open_dossier(tmp_path / "acme", "anna")
    first = books(tmp_path, "1", OTHER_SALE, SALE, PAID, BILL)
    dossier.import_files([first, put(tmp_path, "oct.xml", camt053(entry(12_000, "VIR DUPONT FA-9", 13)))])
    return dossier


def gone(dossier: Dossier) -> list[str]:
    return sorted(dossier.items.filter("gone_at_source")["document_number"].to_list())


def test_what_a_whole_year_leaves_out_is_marked_and_its_match_is_stale(tmp_path: Path) -> None:
    dossier = imported(tmp_path)
    dossier.link(transaction(dossier, "FA-9"), "FA-9")
    before = dossier.items.height

    dossier.import_files(books(tmp_path, "2", SALE, PAID, BILL))

    for side in (dossier, open_dossier(dossier.path, "bob")):
        assert gone(side) == ["FA-9"]
        assert side.matches["stale"].to_list() == [True]
        assert side.items.height == before
        assert side.issues.filter(code="document_gone")["raw"].to_list() == ["FA-9"]
        side.check()


def test_a_document_that_is_gone_is_not_proposed(tmp_path: Path) -> None:
    dossier = imported(tmp_path)
    document = item(dossier, "FA-9")["item_id"]
    dossier.match()
    assert document in dossier.proposed.allocations["item_id"]

    dossier.import_files(books(tmp_path, "2", SALE, PAID, BILL))
    dossier.match()

    assert document not in dossier.proposed.allocations["item_id"]


def test_a_document_that_comes_back_is_there_again(tmp_path: Path) -> None:
    dossier = imported(tmp_path)
    dossier.import_files(books(tmp_path, "2", SALE, PAID, BILL))

    dossier.import_files(books(tmp_path, "3", SALE, PAID, BILL, OTHER_SALE))

    assert gone(dossier) == []
    assert "document_gone" not in dossier.issues["code"].to_list()


def test_lettering_in_the_later_file_makes_nothing_go(tmp_path: Path) -> None:
    dossier = imported(tmp_path)
    lettered = [OTHER_SALE[0].replace("0,00;;;;;", "0,00;B;20261102;;;"), *OTHER_SALE[1:]]

    dossier.import_files(books(tmp_path, "2", lettered, SALE, PAID, BILL))

    assert gone(dossier) == []


@pytest.mark.parametrize("name", ["123456789FEC20251231.txt", "987654321FEC20261231.txt", "export.txt"])
def test_another_year_another_company_or_a_file_without_its_name_says_nothing(tmp_path: Path, name: str) -> None:
    dossier = imported(tmp_path)

    dossier.import_files(books(tmp_path, "2", SALE, PAID, BILL, name=name))

    assert gone(dossier) == []


def test_a_list_of_open_documents_says_nothing(tmp_path: Path) -> None:
    dossier = open_dossier(tmp_path / "acme", "anna")
    dossier.import_files(put(tmp_path, "a.csv", documents(("FA-1", "sale", 100, "X"), ("FA-2", "sale", 200, "Y"))))

    dossier.import_files(put(tmp_path, "b.csv", documents(("FA-1", "sale", 100, "X"))))

    assert gone(dossier) == []


SOLD = [(f"FA-{n}", f"2026-09-{n:02}", 100 * n, f"CLIENT {n % 5}") for n in range(1, 31)]
"""Thirty invoices of September for five customers: number, day, minor units, customer."""


def sales(folder: Path, name: str, sold: list[tuple[str, str, int, str]], *paid: str) -> Path:
    head = "number,type,date,amount,open_amount,currency,counterparty\n"
    rows = [
        f"{n},sale,{day},{minor / 100:.2f},{0 if n in paid else minor / 100:.2f},EUR,{who}\n"
        for n, day, minor, who in sold
    ]
    return put(folder, name, head + "".join(rows))


def without(*numbers: str) -> list[tuple[str, str, int, str]]:
    return [row for row in SOLD if row[0] not in numbers]


PAID_SINCE = ("FA-2", "FA-3", "FA-4", "FA-5")


def test_a_list_that_shows_what_was_paid_and_leaves_one_document_out_says_that_it_is_gone(tmp_path: Path) -> None:
    dossier = open_dossier(tmp_path / "acme", "anna")
    dossier.import_files(
        [sales(tmp_path, "1.csv", SOLD), put(tmp_path, "oct.xml", camt053(entry(1_200, "VIR FA-12", 13)))]
    )
    dossier.link(transaction(dossier, "FA-12"), "FA-12")

    dossier.import_files(sales(tmp_path, "2.csv", without("FA-12"), *PAID_SINCE))

    assert gone(dossier) == ["FA-12"]
    assert dossier.matches["stale"].to_list() == [True]
    dossier.import_files(sales(tmp_path, "3.csv", [("FA-40", "2026-10-02", 500, "CLIENT 1")]))
    assert gone(dossier) == ["FA-12"]
    dossier.import_files(sales(tmp_path, "4.csv", SOLD, *PAID_SINCE))
    assert gone(dossier) == []


PARTS = {
    "of open items": (without(*PAID_SINCE), ()),
    "that shows nothing paid": (without("FA-12"), ()),
    "of some customers": ([row for row in SOLD if row[3] != "CLIENT 4"], PAID_SINCE),
    "by customer, cut after so many rows": (sorted(SOLD, key=lambda row: row[3])[:28], PAID_SINCE),
    "by amount, cut after so many rows": (sorted(SOLD, key=lambda row: -row[2])[:29], PAID_SINCE),
    "of some weeks": (SOLD[:10], PAID_SINCE),
    "of another month": ([(f"FA-1{n}", f"2026-10-{n[-2:]}", m, w) for n, _, m, w in SOLD[9:]], PAID_SINCE),
}


@pytest.mark.parametrize("part", PARTS)
def test_a_list_that_is_or_may_be_a_part_says_nothing(tmp_path: Path, part: str) -> None:
    dossier = open_dossier(tmp_path / "acme", "anna")
    dossier.import_files(sales(tmp_path, "1.csv", SOLD))

    dossier.import_files(sales(tmp_path, "2.csv", PARTS[part][0], *PARTS[part][1]))

    assert gone(dossier) == []


def test_what_the_later_file_does_not_reach_is_not_gone(tmp_path: Path) -> None:
    dossier = imported(tmp_path)
    until_the_first = [line.replace("20261013", "20261001") for line in SALE]

    dossier.import_files(books(tmp_path, "2", until_the_first))

    assert "77" not in gone(dossier)


def test_an_older_cut_of_the_year_imported_later_makes_nothing_go(tmp_path: Path) -> None:
    later = [line.replace("20261001", "20261130") for line in OTHER_SALE]
    backdated = [line.replace("VE;Ventes;9;", "VE;Ventes;8;").replace("FA-9;", "FA-8;") for line in OTHER_SALE]
    dossier = open_dossier(tmp_path / "acme", "anna")
    dossier.import_files(books(tmp_path, "1", SALE, PAID, BILL, later, backdated))

    dossier.import_files(books(tmp_path, "0", SALE, PAID, BILL))

    assert gone(dossier) == []
    assert {"FA-8", "FA-9"} <= set(dossier.items["document_number"])
