"""Surnames that hundreds of customers share: the whole name decides, not the part of it that many have."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import polars as pl

from bankrec_nb.matching import match_frames
from bankrec_nb.matching.known_names import KnownNames
from bankrec_nb.matching.name_likeness import likeness
from bankrec_nb.matching.parties import with_parties
from tests.builders import bank_transactions, ledger_items

FIRST = [
    f"{a}{b}"
    for a in ("Al", "Ber", "Cor", "Dor", "El", "Fer", "Gil")
    for b in ("ine", "ard", "ette", "ois", "and", "ique", "ian")
]


def names_of(*wanted: str, coded: bool = True) -> pl.DataFrame:
    """Parties of a ledger in which 49 customers each are called PERROT and MERCIER."""
    many = [f"{first} {last}" for first in FIRST for last in ("Perrot", "Mercier")]
    frames = [
        ledger_items(item_id=f"I{n}", counterparty_name=name, counterparty_id=f"C{n}" if coded else None)
        for n, name in enumerate([*many, *wanted])
    ]
    items = pl.concat(frames).with_row_index("i").with_columns(pl.col("i").cast(pl.Int32))
    return with_parties(items)[1]


def best(text: str, names: pl.DataFrame, *, whole: bool = False) -> list[str]:
    asked = pl.DataFrame({"s": [0], "words": [text.split()], "whole": [whole]})
    found = likeness(asked, KnownNames(names)).join(names, on="p")
    top = found.filter(pl.col("likeness") == pl.col("likeness").max())
    return sorted(top["name"].to_list())


def test_two_shared_words_find_the_name_they_make() -> None:
    assert best("PERROT MERCIER", names_of("Perrot Mercier Solutions", "Perrot Mercier")) == ["PERROT MERCIER"]


def test_a_name_of_one_shared_word_is_found_in_a_text() -> None:
    assert best("PERROT", names_of("Perrot SA")) == ["PERROT"]


def test_a_longer_name_is_meant_where_all_of_it_is_said() -> None:
    assert best("PERROT ALINE SOLDE", names_of("Perrot SA")) == ["ALINE PERROT"]


def test_an_initial_stands_for_the_first_name() -> None:
    assert best("X PERROT", names_of("Perrot SA", "Xavier Perrot")) == ["XAVIER PERROT"]


def test_two_people_whose_names_others_bear_are_not_one_mistyped() -> None:
    others = [f"{first} {last}" for first in ("Zoe", "Yann", "Xenia") for last in ("Perret", "Perrot")]
    names = names_of("Camille Perret", "Camille Perrot", *others, coded=False)

    camille = names.filter(pl.col("name").str.starts_with("CAMILLE"))
    assert camille["p"].n_unique() == 2


def test_what_the_words_of_a_name_weigh_sums_to_the_same_in_any_order() -> None:
    towns = ("Angers", "Bordeaux", "Colmar", "Dijon", "Evreux", "Fougeres")
    shared = [f"{FIRST[n]} {town}" for shares, town in enumerate(towns) for n in range(shares + 1)]
    weights = KnownNames(names_of(*shared)).dictionary.filter(pl.col("word").is_in([town.upper() for town in towns]))
    assert weights["rarity"].n_unique() == len(towns)
    assert len({sum(order) for order in permutations(weights["rarity"])}) == 1


def test_halves_of_a_rent_are_its_tenants_though_another_has_his_name() -> None:
    tenants = ledger_items(
        {"item_id": "FLAT", "counterparty_id": "C1", "amount_minor": 121_500, "document_number": "FA40266"},
        {"item_id": "PARKING", "counterparty_id": "C2", "amount_minor": 6_400, "document_number": "FA40374"},
        {"item_id": "CELLAR", "counterparty_id": "C3", "amount_minor": 4_300, "document_number": "FA40401"},
        counterparty_name="Anna Imhof", issue_date=date(2026, 2, 24), due_date=date(2026, 3, 5),
    )  # fmt: skip
    others = ledger_items(*(
        {"item_id": f"X{n}", "counterparty_name": name, "document_number": f"FA41{n:03}", "amount_minor": 71_300 + 970 * n}
        for n, name in enumerate(["Anna Luthi", "Ruedi Imhof", "Anna Zurcher", "Monika Imhof", "Anna Kalin", "Greta Imhof"])
    ))  # fmt: skip
    lines = bank_transactions(
        {"transaction_id": "A", "booking_date": date(2026, 3, 2), "remittance_information": "GUTSCHRIFT MIETE MARZ 2026 ANNA IMHOF"},
        {"transaction_id": "B", "booking_date": date(2026, 3, 3), "remittance_information": "GUTSCHRIFT RECHNUNG FA40266 MIETE ANNA IMHOF IMHOF RUEDI"},
        amount_minor=60_750, counterparty_name=None,
    )  # fmt: skip

    result = match_frames(lines, tenants.vstack(others))

    first = result.suggestions.filter(rank=1)["suggestion_id"].implode()
    paid = result.allocations.filter(result.allocations["group_id"].is_in(first))
    assert sorted(paid.select("transaction_id", "item_id").rows()) == [("A", "FLAT"), ("B", "FLAT")]
